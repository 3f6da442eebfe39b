"""`coalition-sim weights`: what each claim weighs in a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sim.cli.output import print_document, print_line, print_table, progress_bar
from sim.errors import ScenarioError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sim.scenario import Scenario

Row = dict[str, Any]
SHOWN: Final = ("is_territory_km2", "is_fighters", "tribes_with_government", "enemy_unity")


def show_weights(
    scenario: Scenario,
    chosen: Sequence[str],
    runs: int,
    seed: int,
    workers: int,
    forms: bool,
    again: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    """Weigh claims in a scenario; print the table, or write it whole to a folder.

    Parameters
    ----------
    scenario : Scenario
        The world in which they are weighed.
    chosen : sequence of str
        Ids of claims; none for all.
    runs, seed, workers
        The request, checked.
    forms : bool
        Also the second forms.
    again : bool
        Weigh those claims once more, with more runs, with which nothing was surely moved.
    out : Path, optional
        Folder for the whole table and a note of what made it.
    as_json : bool
        One JSON document instead of a table.
    """
    import pandas as pd

    from sim.study.measured import CLAIM_EFFECTS, write_table
    from sim.study.weights import TIMES, Weighing, not_sure, replace_rows, weigh_claims, weighings

    wanted = weighings(forms, scenario.vocabulary.added)
    _check_names(chosen, [weighing.claim for weighing in wanted])
    wanted = [weighing for weighing in wanted if not chosen or weighing.claim in chosen]
    with progress_bar(scenario.id) as progress:
        found = pd.concat(
            weigh_claims(scenario, wanted, runs, seed, workers, progress=progress), ignore_index=True
        )
    unsure = not_sure(found) if again else []
    if unsure:
        with progress_bar(f"{scenario.id}, once more") as progress:
            look = [Weighing(name, "") for name in unsure]
            more = weigh_claims(scenario, look, TIMES * runs, seed, workers, progress=progress)
            found = replace_rows(found, pd.concat(more, ignore_index=True))
    rows: list[Row] = found.to_dict(orient="records")
    if out is not None:
        note = {
            "scenario": scenario.id,
            "scenario_digest": scenario.plan().digest,
            "runs": runs,
            "again": TIMES * runs if again else 0,
            "seed": seed,
        }
        write_table(CLAIM_EFFECTS, found, note, out)
    if as_json:
        print_document(rows)
    else:
        _print(rows, scenario.id)


def _check_names(chosen: Sequence[str], known: Sequence[str]) -> None:
    from sim.scenario.messages import unknown

    problems = [unknown("claim", name, known) for name in chosen if name not in known]
    if problems:
        raise ScenarioError(problems)


def _print(rows: Sequence[Row], scenario: str) -> None:
    days = sorted({row["at"] for row in rows})
    day = days[len(days) // 2]
    then = {(row["claim"], row["outcome"]): row for row in rows if row["at"] == day}
    names = dict.fromkeys(row["claim"] for row in rows)
    sure = {
        name: {row["outcome"] for row in rows if row["claim"] == name and row["is_sure"]} for name in names
    }
    lines = [
        (name, *(_cell(then[name, outcome]) for outcome in SHOWN), str(len(sure[name]))) for name in names
    ]
    pairs = rows[0]["runs"]
    title = f"{scenario}: with the claim minus without it, {day}, mean of {pairs} pairs and 95 % interval"
    print_table(title, ("claim", *SHOWN, "outcomes moved"), lines, numbers_from=1)
    print_line(
        f"outcomes moved: of {len({row['outcome'] for row in rows})}, surely on one of {', '.join(days)}"
    )


def _cell(row: Row) -> str:
    return f"{row['mean']:+.3g} ({row['low']:+.3g} to {row['high']:+.3g})"
