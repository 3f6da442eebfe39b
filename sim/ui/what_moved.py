"""What moved a tribe or a place in a week: its drivers, claim by claim, from a replay of one run."""

from __future__ import annotations

import re
import time
from functools import partial
from typing import Any, Final

import numpy as np
import streamlit as st

from sim import names
from sim.figures.numbers import say_day
from sim.ui import orders, sources, state
from sim.ui.desk import explain
from sim.ui.moved_table import write_moved
from sim.ui.pictures import Drawn
from sim.ui.replays import Replay
from sim.ui.view import BACK
from sim.ui.widgets import draw_bound

SHOWN: Final = "moved_shown"
WHOLE_TITLES: Final = {
    "leader": "The prime minister in Baghdad",
    "settlement": "The settlement after the war",
    "militias": "The militias",
    "islamic_state": "Islamic State",
    "abroad": "Islamic State abroad",
    "united_states": "United States",
    "saudi_arabia": "Saudi Arabia",
}
"""Names of what is neither tribe, place, force nor camp, where the id alone does not read well."""
LOOK_SECONDS: Final = 0.1
LONGEST_SECONDS: Final = 60.0
KIND_TITLES: Final = {"tribe": "A tribe", "place": "A place", "whole": "The war as a whole"}
BACK_TITLES: Final = dict(
    zip(BACK, ("the week before", "four weeks before", "half a year before", "the start"), strict=True)
)


def draw_what_moved(drawn: Drawn, row: int) -> None:
    """Draw the choice of a tribe or place and the table of its drivers.

    Parameters
    ----------
    drawn : Drawn
        Pictures.
    row : int
        Week in view.
    """
    st.header("What moved this?", anchor=False)
    st.caption(
        "One run is replayed with every push noted. Each driver is the sum of its base value and the pushes "
        "of the claims. Click a town or a tribe on the map, or choose here."
    )
    kind, index, run, back = _draw_choice(drawn)
    if row == 0:
        st.caption("Nothing has moved yet in the first row; choose a later week.")
        return
    if not drawn.is_final:
        _draw_before()
        return
    since = max(0, row - back)
    answer = _wait(orders.desk().trace(drawn.plan, drawn.settings.seed, run, kind, index, since, row))
    if answer is None:
        return
    table, sentence = answer
    titles = _titles()
    caption = f"Week of {say_day(drawn.day(row))} against {say_day(drawn.day(since))}, run {run}"
    shown = (_with_names(sentence, titles), write_moved(table, caption, titles))
    st.session_state[SHOWN] = shown
    _draw_table(*shown)
    st.download_button(
        "CSV",
        data=table.to_csv(index=False),
        file_name=f"{drawn.settings.scenario}_{kind}_{drawn.day(row)}_run{run}.csv",
        mime="text/csv",
        key="csv:moved",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
        help="All rows of this table with full digits",
    )


def _draw_table(sentence: str, table: str) -> None:
    st.markdown(sentence)
    st.html(table)


def _draw_before() -> None:
    """Draw the table that was shown last, until the runs that the new one needs are in."""
    if SHOWN not in st.session_state:
        st.caption("The table follows when all runs are in.")
        return
    st.caption("Still the table from before your last change; the new one follows when all runs are in.")
    _draw_table(*st.session_state[SHOWN])


def _with_names(sentence: str, titles: dict[str, str]) -> str:
    """Replace the ids in brackets by names."""
    return re.sub(r"\((\w+)\)", lambda found: f"({titles.get(found[1], found[1])})", sentence)


def _titles() -> dict[str, str]:
    """Names of everything that has drivers, by id."""
    theatre = sources.theatre()
    named = WHOLE_TITLES | dict(zip(names.CAMPS, names.CAMP_TITLES, strict=True))
    for things in (theatre.groups, theatre.places, theatre.forces):
        named |= dict(zip(things.id, things.name, strict=True))
    return named


def _items(kind: str) -> tuple[Any, Any]:
    """Ids and names of the tribes or places."""
    theatre = sources.theatre()
    things = theatre.groups if kind == "tribe" else theatre.places
    return things.id, things.name


def _draw_choice(drawn: Drawn) -> tuple[str, int, int, int]:
    """Draw the choices; return kind, position, run and weeks back."""
    look = state.view()
    kind = partial(
        st.segmented_control,
        "What",
        list(KIND_TITLES),
        default=look.kind,
        required=True,
        format_func=lambda choice: KIND_TITLES[choice],
        label_visibility="collapsed",
    )
    back = partial(
        st.selectbox,
        "Compared with",
        BACK,
        BACK.index(look.back),
        format_func=lambda weeks: BACK_TITLES[weeks],
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        draw_bound(kind, "moved_kind", look.kind, lambda choice: state.look(kind=choice, item=""))
    first, second, third = st.columns(3, gap="medium", vertical_alignment="bottom")
    with first:
        index = _draw_item(look)
    with second:
        draw_bound(back, "moved_back", look.back, lambda weeks: state.look(back=weeks))
    with third:
        run = _draw_run(drawn, look.run)
    return look.kind, index, run, look.back


def _draw_item(look: Any) -> int:
    if look.kind == "whole":
        st.caption("Camps, governments, the prime minister, militias, patrons and Islamic State")
        return 0
    ids, titles = _items(look.kind)
    index = ids.index(look.item) if look.item in ids else 0
    order = sorted(range(len(ids)), key=lambda item: titles[item])
    choice = partial(st.selectbox, "Name", order, order.index(index), format_func=lambda item: titles[item])
    return draw_bound(choice, f"moved_item:{look.kind}", index, lambda item: state.look(item=ids[item]))


def _draw_run(drawn: Drawn, chosen: int | None) -> int:
    typical = typical_run(drawn)
    run = typical if chosen is None else chosen
    last = drawn.settings.runs - 1
    field = partial(st.number_input, f"Run, 0 to {last} (most typical: {typical})", 0, last, run, step=1)
    return draw_bound(field, "moved_run", run, lambda number: state.look(run=_chosen(number, typical)))


def _chosen(run: int, typical: int) -> int | None:
    """The typical run is no choice: it may be another one when more runs are in."""
    return None if run == typical else run


def typical_run(drawn: Drawn) -> int:
    """The run that stays nearest to the medians of the headline outcomes."""

    def find() -> int:
        outcomes = [item.id for item in sources.catalog().outcomes.values() if item.headline]
        distance = np.zeros(len(drawn.current.rows))
        for outcome in (key for key in outcomes if key in drawn.current and key in drawn.weekly):
            values = drawn.current.values(outcome)
            spread = float(values.std()) or 1.0
            distance += (((values - np.median(values, axis=0)) / spread) ** 2).mean(axis=1)
        return int(drawn.current.rows[int(distance.argmin())])

    return drawn.keep("typical run", find)


def _wait(replay: Replay) -> Any | None:
    """Wait for a replay in short breaths, so that a newer wish of the user can interrupt."""
    future, line = replay.future, st.empty()
    deadline = time.monotonic() + LONGEST_SECONDS
    while not future.done() and time.monotonic() < deadline:
        line.progress(replay.share(), text="Replaying the run with every push noted …")
        time.sleep(LOOK_SECONDS)
    line.empty()
    if not future.done() or future.cancelled():
        st.warning("The replay took too long; choose an earlier week or try again.")
        return None
    error = future.exception()
    if error is not None:
        st.error(explain(error))
        return None
    return future.result()
