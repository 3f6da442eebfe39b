"""The shape of a scenario file, as pydantic models; what needs the catalogue is checked in check.py."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StrictStr,
    Tag,
)
from pydantic_core import PydanticCustomError

from sim.scenario.messages import show

SCHEMA: Final = 1
"""Version of this format; a file states it so that later versions can tell it apart."""
FIRST_DAY: Final = date(2014, 6, 9)
"""The Monday on which the shipped tables describe the theatre."""
MOST_WEEKS: Final = 520
MOST_EVENTS: Final = 200
STEP_TAG, RAMP_TAG = "<step>", "<ramp>"
"""How pydantic names the two kinds of entry in the places of its errors; no key of a file looks so."""
EARLIEST, LATEST = date(2010, 1, 1), date(2034, 12, 31)
"""Days that a schedule may name; beyond them a year is taken for a slip of the pen."""


def _refuse(fault: str) -> PydanticCustomError:
    # Braces would be read as places of a template.
    return PydanticCustomError("scenario", "{fault}", {"fault": fault})


def _check_number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _refuse(f"must be a number such as 0.5, not {show(value)}")
    return float(value) + 0.0


def _check_whole(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _refuse(f"must be a whole number, not {show(value)}")
    return value


def _check_day(value: Any) -> Any:
    if not isinstance(value, date):
        raise _refuse(f"must be a date such as 2014-09-01, not {show(value)}")
    if not EARLIEST <= value <= LATEST:
        raise _refuse(f"{value} is out of range; allowed is {EARLIEST} to {LATEST}")
    return value


def _check_monday(value: date) -> date:
    if value.weekday() != 0:
        before = value - timedelta(days=value.weekday())
        raise _refuse(f"{value} is no Monday; nearest is {before} or {before + timedelta(days=7)}")
    if value < FIRST_DAY:
        raise _refuse(f"{value} is before {FIRST_DAY}, the first day that the tables describe")
    return value


def _as_entries(value: Any) -> Any:
    if isinstance(value, (dict, list, tuple)):
        return [value] if isinstance(value, dict) else value
    return [{"value": _check_number(value)}]


def _as_strength(value: Any) -> Any:
    if value == {}:
        raise _refuse("is empty; write a strength or a form, such as {strength: 1.5}")
    return value if isinstance(value, (dict, Dial)) else {"strength": _check_number(value)}


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _entry_kind(value: Any) -> str:
    is_ramp = isinstance(value, RampEntry) or (isinstance(value, dict) and "ramp" in value)
    return RAMP_TAG if is_ramp else STEP_TAG


Number = Annotated[float, BeforeValidator(_check_number)]
Whole = Annotated[int, BeforeValidator(_check_whole)]
Day = Annotated[date, BeforeValidator(_check_day)]
Monday = Annotated[Day, AfterValidator(_check_monday)]
Line = Annotated[StrictStr, Field(min_length=1, max_length=300)]
Text = Annotated[StrictStr, AfterValidator(str.strip), Field(max_length=6_000)]
Lines = Annotated[tuple[Line, ...], BeforeValidator(_as_list), Field(max_length=20)]
Range = tuple[Number, Number]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Step(_Part):
    """A constant from one day (or from the start) to another (exclusive)."""

    since: Day | None = Field(default=None, alias="from")
    until: Day | None = None
    value: Number
    source: Line | None = None
    range: Range | None = None


class Ramp(_Part):
    """A straight climb or fall from one day to another, held afterwards."""

    since: Day = Field(alias="from")
    until: Day
    start: Number
    end: Number
    source: Line | None = None
    range: Range | None = None


class RampEntry(_Part):
    """A ramp as it stands in a schedule."""

    ramp: Ramp


Entry = Annotated[
    Annotated[Step, Tag(STEP_TAG)] | Annotated[RampEntry, Tag(RAMP_TAG)],
    Discriminator(_entry_kind),
]
Schedule = Annotated[tuple[Entry, ...], BeforeValidator(_as_entries), Field(min_length=1)]


class Dial(_Part):
    """Strength of a claim (0 it is false, 1 as calibrated, 2 twice as strong) and its form, or one of them.

    What is left out is as in the parent.
    """

    strength: Number | None = None
    form: StrictStr | None = None


Strength = Annotated[Dial, BeforeValidator(_as_strength)]


class Event(_Part):
    """A dated event; what its kind sets and must be said with it stands in the catalogue."""

    at: Day
    kind: StrictStr
    source: Line
    size: Number | None = None
    weeks: Annotated[Whole, Field(ge=1, le=MOST_WEEKS)] | None = None
    where: StrictStr | None = None
    who: StrictStr | None = None
    note: Line | None = None

    @property
    def key(self) -> tuple[date, str, str, str]:
        """What tells it from others, and orders them: day, kind, place, group."""
        return self.at, self.kind, self.where or "", self.who or ""


class Expectation(_Part):
    """A sentence about a result that must hold when the scenario is run beside another one.

    ``probability`` is the share of paired runs in which the outcome must stand on the stated side. A
    ``finding`` says that it does not, and why that may be: the expectation stays as it was written.
    """

    outcome: StrictStr
    than: StrictStr
    direction: Literal["higher", "lower"] = Field(alias="is")
    at: Day | None = None
    probability: Annotated[Number, Field(ge=0.5, le=0.99)] = 0.8
    note: Line | None = None
    finding: Annotated[StrictStr, Field(min_length=1, max_length=600)] | None = None


class ScenarioFile(_Part):
    """One file: what it sets beyond its parent (``extends``) and beyond the catalogue's defaults.

    ``kind`` says what the story is for: a policy is one that an article recommends, an author's is the world
    as one article has it, a falsification is written to break the theory. ``claims_of`` names articles: their
    claims keep their defaults and all others are off.
    """

    version: Literal[1] = Field(alias="schema")
    title: Annotated[StrictStr, Field(min_length=1, max_length=120)]
    question: Annotated[StrictStr, Field(min_length=1, max_length=600)]
    source: Annotated[Lines, Field(min_length=1)]
    kind: Literal["history", "author", "policy", "what-if", "falsification"] = "what-if"
    notes: Text | None = None
    look_for: Lines = ()
    extends: StrictStr | None = None
    since: Monday | None = Field(default=None, alias="from")
    weeks: Annotated[Whole, Field(ge=1, le=MOST_WEEKS)] | None = None
    claims_default: Number | None = None
    claims_of: Lines = ()
    claims: dict[StrictStr, Strength] = {}
    uncertainties: dict[StrictStr, Schedule] = {}
    levers: dict[StrictStr, Schedule] = {}
    drop_events: Annotated[Lines, Field(max_length=60)] = ()
    events: Annotated[tuple[Event, ...], Field(max_length=MOST_EVENTS)] = ()
    expect: Annotated[tuple[Expectation, ...], Field(max_length=40)] = ()

    def schedules(self, group: str) -> dict[str, tuple[Step | RampEntry, ...]]:
        """Schedules by id of "levers" or "uncertainties"."""
        return self.levers if group == "levers" else self.uncertainties
