"""What makes runs differ: dice, numbers that are not known, the form of claims."""

from __future__ import annotations

from math import isfinite
from typing import Any, Final

import streamlit as st

from sim.errors import SimulationError
from sim.figures.numbers import percent
from sim.figures.variance_bars import describe_variance, variance_bars
from sim.study.measured import is_of_this_model, read_note, read_table
from sim.study.variance import AT_THE_END, SHARES, TABLE
from sim.ui import sources
from sim.ui.history_sections import VARIANCE, draw_section
from sim.ui.labels import say_outcome
from sim.ui.tables import draw_table

TITLES: Final = {
    "dice": "Dice",
    "numbers": "Unknown numbers",
    "forms": "Form of claims",
    "numbers_and_forms": "Numbers and forms together",
}
NOT_MEASURED: Final = (
    "Not measured for this version yet: it needs the plausible set, the sets of numbers that the record does "
    "not rule out. `coalition-sim variance --out sim/measured` measures it."
)
AT_END: Final = "whole run"


def draw_variance() -> None:
    """Draw the shares of the variance, or say that they were not measured."""
    draw_section(VARIANCE)
    st.caption(
        "Share of the variance of each headline outcome that is due to chance, to numbers that are not "
        "known, and to the form of claims that have more than one."
    )
    table = _read()
    if table is None:
        st.markdown(NOT_MEASURED)
        return
    note = read_note(TABLE)
    rows = rows_of(table)
    words = describe_variance([row for row in rows if all(map(isfinite, row[1]))], TITLES)
    figure = variance_bars([row for row in rows if all(map(isfinite, row[1]))], TITLES)
    st.plotly_chart(figure, key="variance", config={"displayModeBar": False}, theme=None, alt=words)
    st.caption(
        f"{note.get('rows')} sets of numbers, {note.get('forms')} choices of form, {note.get('dice')} runs "
        "in each."
    )
    with st.expander("The same as a table"):
        lines = [(name, *(_say(share) for share in shares)) for name, shares in rows]
        draw_table("Shares of the variance", ("Outcome", *TITLES.values()), lines, numbers=len(SHARES))


def _read() -> Any:
    try:
        table = read_table(TABLE)
    except SimulationError as error:
        st.warning(str(error))
        return None
    if table is not None and not is_of_this_model(TABLE):
        st.caption("These shares were measured with another version of the model.")
    return table


def rows_of(table: Any) -> list[tuple[str, list[float]]]:
    """Name and day of each outcome with its shares; outcomes that are not known any more are left out."""
    outcomes = sources.catalog().outcomes
    return [
        (
            f"{say_outcome(outcomes[row['outcome']])}, {AT_END if row['at'] == AT_THE_END else row['at']}",
            [float(row[share]) for share in SHARES],
        )
        for row in table.to_dict(orient="records")
        if row["outcome"] in outcomes
    ]


def _say(share: float) -> str:
    return percent(share) if isfinite(share) else "does not vary"
