"""Lending rights to one command by PIN: a manager types theirs at the cashier's counter, and who it was is kept."""

from __future__ import annotations

from hub.application.access import Approval
from hub.application.pins import check_pin
from hub.application.ports.books import Books
from hub.domain.errors import NotFound
from hub.domain.rights import Right, require


def approve(
    books: Books, approver: str, pin: str, *rights: Right, command: str, attempt: str | None = None
) -> Approval:
    """Return what lends `rights` of `approver` to the command with the key `command`, given within five minutes.

    Before the command, never in it: the PIN is checked by a command of its own. The command then calls
    ``demand(tx, right, approval)`` and keeps what it returns in its fact's `approved_by`. `attempt` is the attempt's
    own key, as for `check_pin`. Raises `NotFound`, `NotAllowed` where the approver has not all of the rights or the
    PIN is wrong, and what else `check_pin` raises.
    """
    with books.read() as reader:
        known = reader.contact(approver)
    if known is None:
        raise NotFound(f"no contact {approver}", reason="contact")
    for right in rights:
        require(known.role, right)
    proven = check_pin(books, approver, pin, attempt=attempt)
    return Approval(approver, frozenset(rights), command, proven.at)
