"""Faults on purpose: what a test, or a curious person, switches on to see the bot in trouble."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Times = Annotated[int, Field(ge=0, le=10_000)]


class Faults(BaseModel):
    """The switches of `POST /sandbox/faults`. A number is how many more times the fault strikes.

    To the business's calls:
    - `rate_limit`: sends answered 130429; `pair_rate_limit`: sends answered 131056;
    - `window`: free-form sends answered 131047, whatever the clock says;
    - `undeliverable`: sends accepted and then reported `failed` with 131026; `refused`: answered 131026 at once;
    - `expired_token`: every Graph call answers 190 until switched off;
    - `server_error`: Graph calls answered 500; `slow`: seconds by which each Graph answer is late;
    - `drop_response`: sends that are accepted and delivered, but whose answer is cut off;
    - `errors_as_status`: a closed window is accepted and then reported `failed`, as Meta often does.

    To the webhooks:
    - `webhook_hold`: nothing is posted until switched off; `statuses`: whether statuses are posted at all;
    - `duplicates`: how many times each delivery is posted in all, `at_once` of them at a time;
    - `batch_size`: how many updates share one delivery; `linger`: seconds to wait for a batch to fill;
    - `reorder`: what waits together is posted newest first.
    """

    model_config = ConfigDict(extra="forbid", validate_assignment=True)

    rate_limit: Times = 0
    pair_rate_limit: Times = 0
    window: Times = 0
    undeliverable: Times = 0
    refused: Times = 0
    expired_token: bool = False
    server_error: Times = 0
    slow: Annotated[float, Field(ge=0, le=60)] = 0.0
    drop_response: Times = 0
    errors_as_status: bool = False

    webhook_hold: bool = False
    statuses: bool = True
    duplicates: Annotated[int, Field(ge=1, le=100)] = 1
    at_once: Annotated[int, Field(ge=1, le=20)] = 2
    batch_size: Annotated[int, Field(ge=1, le=1000)] = 1
    linger: Annotated[float, Field(ge=0, le=10)] = 0.3
    reorder: bool = False

    def strikes(self, name: str) -> bool:
        """Whether the counted fault `name` strikes now; one of its times is then used up."""
        left: int = getattr(self, name)
        if left > 0:
            setattr(self, name, left - 1)
        return left > 0

    def change(self, switches: dict[str, object]) -> None:
        """Set the named switches, all or none. Raises pydantic.ValidationError."""
        checked = Faults.model_validate({**self.model_dump(), **switches})
        for name in switches:
            setattr(self, name, getattr(checked, name))
