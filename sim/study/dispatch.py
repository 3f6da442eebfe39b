"""Sees to it that every part is made, whatever workers and runs do.

A part that hangs beyond its time, or whose process dies, is a suspect and tried again alone, so that
it is known who is to blame; then run by run; then all its runs but the guilty, one at a time. In the
end every run is a result or a row that says why there is none.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from sim.store.parts import Failure
from sim.study.cases import Piece
from sim.study.pools import AHEAD
from sim.study.workers import RunError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sim.study.pools import Pool
    from sim.study.work import Made, Task

# How often the clock is looked at while parts are made.
TICK_SECONDS: Final = 0.2
# Deaths of workers in a row, with no part finished in between, after which the machine is to blame.
DEATHS_MAX: Final = 24
HANGS, DIES = "timeout", "killed"


@dataclass
class _Flight:
    """A task under way; `begun` is when a worker can have started on it."""

    task: Task
    limit: float
    begun: float | None = None


@dataclass
class Dispatcher:
    """Has parts made and hands each to `keep` as soon as it is done.

    Attributes
    ----------
    pool : Pool
        Where they are made.
    keep : callable
        Gets each part that is made, in any order.
    timeout : float
        Seconds that a part, or a single run tried alone, may take.
    """

    pool: Pool
    keep: Callable[[Made], None]
    timeout: float
    _flying: dict[Any, _Flight] = field(default_factory=dict)
    _waiting: deque[Task] = field(default_factory=deque)
    _suspects: deque[Task] = field(default_factory=deque)
    _deaths: int = 0

    def run(self, tasks: Iterable[Task]) -> None:
        """Make all tasks.

        Raises
        ------
        RunError
            If workers keep dying whatever they are given.
        """
        self._waiting.extend(tasks)
        while self._waiting or self._flying or self._suspects:
            if self._suspects:
                # Alone, so that a death has one possible cause; those under way land first.
                self._land_all()
                if self._suspects:
                    self._try_suspect(self._suspects.popleft())
                continue
            while self._waiting and len(self._flying) < self.pool.slots + AHEAD:
                self._launch(self._waiting.popleft())
            self._land()

    def _launch(self, task: Task, limit: float | None = None) -> None:
        self._flying[self.pool.submit(task)] = _Flight(task, self.timeout if limit is None else limit)

    def _land_all(self) -> None:
        while self._flying:
            self._land()

    def _land(self) -> None:
        """Wait for a moment, take what is done, stop what takes too long."""
        done = self.pool.wait(list(self._flying), TICK_SECONDS)
        for future in [future for future in self._flying if future in done]:
            if future not in self._flying:
                continue  # lost with another
            made = self.pool.take(future)
            if made is None:
                self._mourn()
            else:
                del self._flying[future]
                self._deaths = 0
                self.keep(made)
        late = self._find_late()
        if late is not None:
            self._stop(late)

    def _find_late(self) -> Any:
        """The first flight that is over its time, or None; starts the clocks of those that got a worker."""
        for future, flight in list(self._flying.items())[: self.pool.slots]:
            if self._is_late(future, flight):
                return future
        return None

    def _is_late(self, future: Any, flight: _Flight) -> bool:
        if flight.begun is None:
            if self.pool.is_under_way(future):
                flight.begun = time.monotonic()
            return False
        return time.monotonic() - flight.begun > flight.limit and not future.done()

    def _stop(self, future: Any) -> None:
        """End a part that hangs and search it; innocent ones that fall with it wait again."""
        task = self._flying.pop(future).task
        self.pool.stop(future)
        for lost in self._find_lost():
            self._waiting.appendleft(self._flying.pop(lost).task)
        self._land_all()
        self._search(task)

    def _find_lost(self) -> list[Any]:
        return [future for future in self._flying if future.done() and self.pool.take(future) is None]

    def _mourn(self) -> None:
        """A worker died: of the parts that are lost, those that were being made are suspects."""
        self._count_death()
        made = list(self._flying)[: self.pool.slots]
        self.pool.renew()
        for lost in self._find_lost():
            task = self._flying.pop(lost).task
            (self._suspects if lost in made else self._waiting).append(task)

    def _try_suspect(self, task: Task) -> None:
        """Make a suspect with nothing beside it; if its worker dies again, search it."""
        ends = self._fly_alone(task, self.timeout)
        if isinstance(ends, str):
            self._search(task)
        else:
            self.keep(ends)

    def _search(self, task: Task) -> None:
        """Try each run by itself, then make the part without those that hang or die."""
        faulty: dict[tuple[int, int], Failure] = {}
        for piece in task.pieces:
            for run in piece.runs:
                kind = self._try_run(task, piece.case, run)
                if kind:
                    faulty[piece.case, run] = Failure(run, kind, self._explain(kind))
        careful = replace(task, faulty=faulty, is_careful=True)
        ends = self._fly_alone(careful, self.timeout * max(task.runs, 1))
        if isinstance(ends, str):
            every = [(piece.case, run) for piece in task.pieces for run in piece.runs]
            faulty = {key: faulty.get(key, Failure(key[1], ends, self._explain(ends))) for key in every}
            ends = self._fly_alone(replace(task, faulty=faulty), self.timeout)
        if isinstance(ends, str):
            raise RunError("worker processes die or hang whatever they are given; try fewer workers")
        self.keep(ends)

    def _try_run(self, task: Task, case: int, run: int) -> str | None:
        """How a run behaves by itself: None if it comes to an end of any kind."""
        alone = replace(task, pieces=(Piece(case, range(run, run + 1)),))
        for _ in range(self.pool.tries_of_a_run):
            ends = self._fly_alone(alone, self.timeout)
            if not isinstance(ends, str):
                return None
            if ends == HANGS:
                return HANGS
        return DIES

    def _fly_alone(self, task: Task, limit: float) -> Made | str:
        """Make one task with nothing beside it: what it made, or "timeout" or "killed"."""
        future = self.pool.submit(task)
        flight = _Flight(task, limit)
        while True:
            if future in self.pool.wait([future], TICK_SECONDS):
                made = self.pool.take(future)
                if made is None:
                    self._count_death()
                    self.pool.renew()
                    return DIES
                self._deaths = 0
                return made
            if self._is_late(future, flight):
                self.pool.stop(future)
                return HANGS

    def _count_death(self) -> None:
        self._deaths += 1
        if self._deaths > DEATHS_MAX:
            raise RunError(
                "worker processes keep being killed, perhaps for want of memory; "
                "try fewer workers or a smaller --chunk"
            )

    def _explain(self, kind: str) -> str:
        if kind == HANGS:
            return f"took longer than {self.timeout:g} seconds"
        return "its process was killed, perhaps for want of memory"
