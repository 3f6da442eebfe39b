"""What each claim moved when it was measured: the shipped table, made ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sim.errors import SimulationError
from sim.figures.numbers import is_share, say_day, say_number, say_unit, say_value
from sim.study.document_weights import COMMAND
from sim.study.measured import CLAIM_EFFECTS
from sim.ui import sources
from sim.ui.labels import say_outcome

COLUMNS: Final = ("claim", "outcome", "at", "runs", "mean", "low", "high", "share_moved", "spread", "is_sure")
FORM_MARK: Final = ":"
"""Between a claim and its second form in the table."""
Row = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Effects:
    """The measured effects of all claims.

    Attributes
    ----------
    rows : mapping of str to list of dict
        Claim, or claim and form, to its rows: one for each outcome and day.
    surely : mapping of str to list of (str, dict)
        Claim to the rows that chance does not explain, in all its forms, each with its form.
    days : tuple of str
        Days on which outcomes were read, ascending.
    says : str
        What was compared, in a sentence.
    """

    rows: Mapping[str, list[Row]]
    surely: Mapping[str, list[tuple[str, Row]]]
    days: tuple[str, ...]
    says: str

    def of(self, claim: str, form: str = "") -> list[Row]:
        """Rows of a claim in one form; an empty form is the ordinary one."""
        return self.rows.get(f"{claim}{FORM_MARK}{form}" if form else claim, [])

    def sure(self, claim: str) -> list[tuple[str, Row]]:
        """Rows of a claim that chance does not explain, in all its forms, with the form."""
        return self.surely.get(claim, [])

    def moves(self, claim: str) -> bool | None:
        """Whether any outcome was surely moved on any day; None if the claim was not measured."""
        return bool(self.sure(claim)) if self.of(claim) else None

    def count(self, claim: str) -> int:
        """Number of outcomes that were surely moved on some day."""
        return len({row["outcome"] for _, row in self.sure(claim)})

    def strongest(self, claim: str) -> Row | None:
        """The sure effect of the ordinary form that is largest against the spread over the runs.

        Headline outcomes come before all others.
        """
        outcomes = sources.catalog().outcomes
        found = [row for row in self.of(claim) if row["is_sure"] and row["outcome"] in outcomes]
        return max(
            found,
            key=lambda row: (outcomes[row["outcome"]].headline, abs(in_spreads(row, "mean"))),
            default=None,
        )


def claim_effects() -> Effects | None:
    """The shipped measurement, or nothing if there is none.

    Raises
    ------
    SimulationError
        If the table cannot be used.
    """
    found = sources.measured(CLAIM_EFFECTS)
    return None if found is None else _read(found)


@lru_cache(maxsize=2)
def _read(found: sources.Measured) -> Effects:
    missing = [name for name in COLUMNS if name not in found.table.columns]
    if missing or found.table.empty:
        lacks = ", ".join(missing) or "rows"
        raise SimulationError(f"{CLAIM_EFFECTS}.csv: lacks {lacks}; make it anew with {COMMAND}")
    rows: dict[str, list[Row]] = {}
    surely: dict[str, list[tuple[str, Row]]] = {}
    for record in found.table.to_dict(orient="records"):
        row = {str(key): value for key, value in record.items()}
        rows.setdefault(str(row["claim"]), []).append(row)
        if row["is_sure"]:
            claim, _, form = str(row["claim"]).partition(FORM_MARK)
            surely.setdefault(claim, []).append((form, row))
    days = tuple(sorted({str(day) for day in found.table["at"]}))
    runs = max(int(row["runs"]) for own in rows.values() for row in own)
    scenario = sources.scenarios().get(str(found.note.get("scenario", "historical")))
    story = f" of “{scenario.title}”" if scenario else ""
    says = f"{runs} pairs of runs{story} with the same chance events"
    aside = "" if found.is_ours else " Measured with another version of the model."
    return Effects(rows, surely, days, f"With the claim minus without it: {says}.{aside}")


def in_spreads(row: Row, name: str) -> float:
    """An effect in standard deviations over the runs."""
    spread = float(row["spread"])
    return float(row[name]) / spread if spread > 0 else 0.0


def say_effect(outcome: Any, row: Row) -> str:
    """One effect with its interval: "+5,000 km2 (+4,000 to +6,000)"."""
    unit, decimals = outcome.unit, outcome.decimals
    mean, low, high = (say_signed(float(row[name]), unit, decimals) for name in ("mean", "low", "high"))
    name = " points" if is_share(unit) else say_unit(unit)
    return f"{mean}{name} ({low} to {high})"


def say_signed(value: float, unit: str, decimals: int) -> str:
    """A difference with its sign and without its unit; differences of shares in points."""
    size = abs(value)
    text = say_number(100 * size, 1) if is_share(unit) else say_value(size, unit, decimals)
    is_nothing = text.strip("0., %") == ""
    return "0" if is_nothing else ("−" if value < 0 else "+") + text


def say_strongest(effects: Effects | None, claim: str) -> str:
    """The largest measured effect in a few words, for the ledger."""
    if effects is None or effects.moves(claim) is None:
        return "not measured"
    row = effects.strongest(claim)
    if row is None:
        return "none measurable" if not effects.moves(claim) else "only in another form"
    outcome = sources.catalog().outcomes[row["outcome"]]
    return f"{say_effect(outcome, row)} · {say_outcome(outcome)}"


def say_at(at: Any) -> str:
    """The date of a measurement; outcomes measured once a run have none."""
    try:
        return say_day(date.fromisoformat(str(at)))
    except ValueError:
        return "once a run"
