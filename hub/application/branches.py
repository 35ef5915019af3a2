"""Branches after they were opened: finding, renaming and closing them, and which device stands in which."""

from __future__ import annotations

from hub.application.access import demand
from hub.application.amounts import folded, short_text
from hub.application.ports.books import Reader, Transaction
from hub.domain.errors import InvalidInput, NotFound, WrongState
from hub.domain.events import BranchClosed, BranchRenamed, BranchReopened, DeviceMoved
from hub.domain.rights import Right
from hub.domain.shop import Branch


def _branch(tx: Transaction, branch: str) -> Branch:
    found = next((known for known in tx.branches(closed=True) if known.id == branch), None)
    if found is None:
        raise NotFound(f"no branch {branch}", reason="branch")
    return found


def branch_named(reader: Reader, named: str) -> Branch:
    """Return the open branch that a person calls `named`, by its name or code, accents aside. Raises `NotFound`."""
    for branch in reader.branches():
        if folded(named) in (folded(branch.name), folded(branch.code)):
            return branch
    raise NotFound(f"no branch {named}", reason="branch_named", name=named)


def rename_branch(tx: Transaction, branch: str, name: str) -> None:
    """Give a branch another name; its code stays. Raises `InvalidInput` without a name, `NotFound`, `NotAllowed`."""
    demand(tx, Right.EDIT_SETTINGS)
    known = _branch(tx, branch)
    said = short_text(name)
    if not said:
        raise InvalidInput("a branch needs a name", reason="no_name")
    if said != known.name:
        tx.record(BranchRenamed(branch, said))


def close_branch(tx: Transaction, branch: str) -> None:
    """Close a branch for good; what happened there stays in the books, and it can be opened again.

    Raises `WrongState` where it is closed or the only one, where goods or devices are still there, or goods are on
    the way from or to it; `NotFound`, `NotAllowed`.
    """
    demand(tx, Right.EDIT_SETTINGS)
    known = _branch(tx, branch)
    if known.closed:
        raise WrongState(f"{known.name} is closed", reason="branch_closed", name=known.name)
    if len(tx.branches()) == 1:
        raise WrongState("a shop has at least one branch", reason="last_branch")
    if tx.transfer_rows(only_open=True, branch=branch, limit=1):
        raise WrongState(f"a transfer of {known.name} is open", reason="branch_transfers", name=known.name)
    if goods := tx.stocked_count(branch):
        raise WrongState(
            f"{goods} products are in {known.name}", reason="branch_stock", name=known.name, products=goods
        )
    standing = [device.name for device in tx.device_rows() if device.branch == branch]
    if standing:
        raise WrongState(
            f"{standing} stand in {known.name}", reason="branch_devices", name=known.name, devices=", ".join(standing)
        )
    tx.record(BranchClosed(branch))


def reopen_branch(tx: Transaction, branch: str) -> None:
    """Open a closed branch again. Raises `WrongState` where it is open, `NotFound`, `NotAllowed`."""
    demand(tx, Right.EDIT_SETTINGS)
    known = _branch(tx, branch)
    if not known.closed:
        raise WrongState(f"{known.name} is open", reason="branch_open", name=known.name)
    tx.record(BranchReopened(branch))


def move_device(tx: Transaction, branch: str, device: str | None = None) -> None:
    """Let a device, by default this one, write for another branch from now on.

    Raises `WrongState` where the branch is closed, or a cash session is open at the device, `NotFound`, `NotAllowed`.
    """
    demand(tx, Right.EDIT_SETTINGS)
    known = _branch(tx, branch)
    if known.closed:
        raise WrongState(f"{known.name} is closed", reason="branch_closed", name=known.name)
    moved = next((found for found in tx.device_rows() if found.id == (device or tx.device)), None)
    if moved is None:
        raise NotFound(f"no device {device}", reason="device")
    if tx.open_session(moved.id) is not None:
        raise WrongState(f"a cash session is open at {moved.name}", reason="device_session", name=moved.name)
    if moved.branch != branch:
        tx.record(DeviceMoved(moved.id, branch))
