"""Facts of what a shop's voice notes are misheard as, told by those who spoke them."""

from __future__ import annotations

from hub.domain.events.envelope import Payload, Personal, fact


class HearingFact(Payload):
    """Base of what happens to one judgement."""

    __slots__ = ()
    judgement: str

    @property
    def stream(self) -> str:
        """The judgement."""
        return self.judgement


@fact
class HearingJudged(HearingFact):
    """Whoever spoke a note said whether it was heard right.

    `heard` and `other` are a few words, or a number in figures. `mistaken`: `heard` was written where `other` had been
    said. Else `heard` was right, though it had been taken for `other` before. Words are the speaker's own.
    """

    judgement: str
    contact: str
    language: str
    heard: Personal
    other: Personal
    mistaken: bool


@fact
class HearingForgotten(HearingFact):
    """A person took a judgement back: it counts for nothing."""

    judgement: str
