"""What voice notes are misheard as: one row for each judgement that was not taken back."""

from __future__ import annotations

from hub.domain.events import Event, HearingForgotten, HearingJudged
from hub.storage.projections.projector import Projector, projects


@projects(HearingJudged, HearingForgotten)
def judgement(to: Projector, _event: Event, said: HearingJudged | HearingForgotten) -> None:
    """A judgement, folded from its stream: in whatever order the two came, what was taken back is gone."""
    refold(to, said.judgement)


def refold(to: Projector, judgement: str) -> None:
    """Write a judgement's row anew from the log; none where it was taken back or its words were erased."""
    history = to.history(judgement)
    if history is None:
        return
    told = next((event for event in history if isinstance(event.payload, HearingJudged)), None)
    fact = told.payload if told else None
    gone = any(isinstance(event.payload, HearingForgotten) for event in history)
    to.connection.execute("DELETE FROM hearings WHERE id = ?", [judgement])
    if told is None or gone or not isinstance(fact, HearingJudged):
        return
    if fact.heard.words is None or fact.other.words is None:
        return
    row = {"id": judgement, "contact": fact.contact, "language": fact.language, "at": told.stamp.wall_ms}
    row |= {"heard": fact.heard.words, "other": fact.other.words, "mistaken": int(fact.mistaken)}
    to.upsert("hearings", row)


def refold_all(to: Projector, contact: str) -> None:
    """Write what a contact's notes were misheard as anew from the log."""
    for (judgement,) in to.connection.execute("SELECT id FROM hearings WHERE contact = ?", [contact]).fetchall():
        refold(to, judgement)
