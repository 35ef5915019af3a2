"""What every loop of the exchange shares: it goes on for ever, waits longer after each failure, and can be woken."""

from __future__ import annotations

import asyncio
import logging
import random
from abc import ABC, abstractmethod

from cloud_sync.contract import MAX_WAIT_SECONDS, CannotOpen, Problem
from hub.domain.errors import MostradorError, NotFound, RelayUnreachable
from hub.sync.client import RelayClient, RelayRefused
from hub.sync.standing import Standing

_LOG = logging.getLogger(__name__)
FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 60.0
_SHOWN = {
    Problem.UNAUTHORISED: "unauthorised",
    Problem.CLOCK_AHEAD: "clock_ahead",
    Problem.LEASE_HELD: "lease_held",
    Problem.TAKEN: "taken",
}


def back_off(failures: int) -> float:
    """Return seconds to wait after so many failures in a row: doubling, half of it random, at most a minute."""
    longest = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2.0 ** min(failures - 1, 20))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, guards nothing


class Loop(ABC):
    """One thing done over and over. A step that fails is repeated; nothing that it raises ends the loop."""

    name = "loop"

    def __init__(self, client: RelayClient, standing: Standing) -> None:
        self._client = client
        self._standing = standing
        self._woken = asyncio.Event()
        self._in_touch = False

    @property
    def patience(self) -> float:
        """Seconds for a long poll: none as long as it is not known whether the relay answers at all."""
        return MAX_WAIT_SECONDS if self._in_touch else 0.0

    @abstractmethod
    async def step(self) -> None:
        """Do it once, waiting for work as long as it likes. Raises what went wrong."""

    def wake(self) -> None:
        """Say that there may be work. Call it in the loop's own thread."""
        self._woken.set()

    async def rest(self, seconds: float) -> None:
        """Wait to be woken, at most so long."""
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return
        finally:
            self._woken.clear()

    async def run_forever(self, stop: asyncio.Event) -> None:
        """Run until `stop` is set, or the task is cancelled."""
        failures = 0
        while not stop.is_set():
            try:
                await self.step()
                failures = 0
                continue
            except RelayUnreachable as error:
                self._report("unreachable", error)
            except RelayRefused as error:
                self._report(_SHOWN.get(Problem(error.problem), "refused") if _known(error) else "refused", error)
            except (CannotOpen, NotFound) as error:
                self._report("unreadable", error)
            except MostradorError as error:
                self._report("refused", error)
            except Exception:  # noqa: BLE001 - the ports are others' code: a slip there must not end the exchange
                _LOG.exception("%s: unexpected failure", self.name)
                self._standing.failed(self.name, "refused")
            failures += 1
            self._in_touch = False
            await asyncio.sleep(back_off(failures))

    def _report(self, problem: str, error: Exception) -> None:
        _LOG.warning("%s: %s: %s", self.name, problem, error)
        self._standing.failed(self.name, problem)

    def reached(self) -> None:
        """Tell the screens that the relay answered."""
        self._in_touch = True
        self._standing.reached(self.name, self._client.clock_ahead_seconds)


def _known(error: RelayRefused) -> bool:
    return error.problem in list(Problem)
