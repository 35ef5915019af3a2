"""Every error that the product raises on purpose.

::

    MostradorError                 something a person can be told about
    ├── InvalidInput               what was typed, said or imported cannot be right
    │   ├── InvalidQuantity
    │   ├── InvalidMoney
    │   └── InvalidPhone
    ├── NotFound                   an id that names nothing
    ├── NotAllowed                 this person may not do this
    ├── WrongState                 the thing is not in a state where this can be done
    ├── AudioUnusable              a voice note that holds no speech that can be read
    ├── Unavailable                a part is missing or does not answer; trying later may help
    │   ├── RelayUnreachable
    │   ├── EngineUnavailable      recogniser or language model not installed, or it crashed
    │   └── ModelMissing           a model file is not on this machine
    ├── Refused                    the other side understood and said no; trying again will not help
    └── BooksUnusable              the database cannot be opened or trusted
        ├── BooksLocked            another hub has this database open
        ├── BooksTooNew            written by a newer version
        └── BooksDamaged

Each class has a stable `code`. The words that people read come from the catalogue of the application room under
``error.<code>`` and ``error.<code>.hint``, filled with `params`; `str(error)` is for logs and developers.
"""

from __future__ import annotations


class MostradorError(Exception):
    """Base of the tree.

    `message` is English and for developers; `params` fill the words for people; `reason`, where a class has
    several (``AudioUnusable("silent")``), refines the code to ``<code>.<reason>``.
    """

    code = "error"
    hint = ""

    def __init__(self, message: str = "", *, reason: str = "", hint: str = "", **params: object) -> None:
        super().__init__(message or self.code)
        self.reason = reason
        self.params = params
        if hint:
            self.hint = hint
        if reason:
            self.code = f"{type(self).code}.{reason}"


class InvalidInput(MostradorError):
    """What was typed, said or imported cannot be right."""

    code = "invalid_input"
    hint = "Check what was entered and try again."


class InvalidQuantity(InvalidInput):
    """A quantity that is negative where it may not be, absurdly large, or finer than a thousandth."""

    code = "invalid_quantity"
    hint = "Write a quantity like 12 or 0.5, with at most three decimals."


class InvalidMoney(InvalidInput):
    """An amount that is negative where it may not be, absurdly large, or in another currency."""

    code = "invalid_money"
    hint = "Write an amount like 3.50 in the shop's currency."


class InvalidPhone(InvalidInput):
    """A phone number that cannot be brought into international form."""

    code = "invalid_phone"
    hint = "Write the number with its country code, for example +51 981 204 771."


class NotFound(MostradorError):
    """An id that names nothing."""

    code = "not_found"
    hint = "It may have been removed; look it up again."


class NotAllowed(MostradorError):
    """This person may not do this."""

    code = "not_allowed"
    hint = "Ask the owner or a manager."


class WrongState(MostradorError):
    """The thing is not in a state where this can be done."""

    code = "wrong_state"
    hint = "Look at its history: something happened to it meanwhile."


class AudioUnusable(MostradorError):
    """A voice note without speech that can be read; `reason` is empty, not_opus, too_large, too_long or silent."""

    code = "audio_unusable"
    hint = "Record it again, close to the phone, or write the message."


class Unavailable(MostradorError):
    """A part of the product is missing or does not answer; trying later may help."""

    code = "unavailable"
    hint = "Try again later."


class RelayUnreachable(Unavailable):
    """The relay did not answer; everything stays queued until it does."""

    code = "relay_unreachable"
    hint = "Nothing is lost: it is sent when there is a connection."


class EngineUnavailable(Unavailable):
    """A recogniser or language model is not installed, or its process crashed."""

    code = "engine_unavailable"
    hint = "Run `python main.py doctor` to see what is missing."


class ModelMissing(Unavailable):
    """A model file is not on this machine."""

    code = "model_missing"
    hint = "Run `python main.py models fetch NAME`."


class Refused(MostradorError):
    """The other side understood and said no; trying the same again will not help."""

    code = "refused"
    hint = "Read the reason that came with it."


class BooksUnusable(MostradorError):
    """The database cannot be opened or trusted."""

    code = "books_unusable"


class BooksLocked(BooksUnusable):
    """Another hub process has this database open."""

    code = "books_locked"
    hint = "Close the other Mostrador window on this machine first."


class BooksTooNew(BooksUnusable):
    """The database was written by a newer version of Mostrador."""

    code = "books_too_new"
    hint = "Update Mostrador on this machine."


class BooksDamaged(BooksUnusable):
    """The database failed an integrity check."""

    code = "books_damaged"
    hint = "Keep the file, and restore the newest backup."
