"""The map of the week in view, its legend, its description and its data."""

from __future__ import annotations

import csv
import io
from functools import partial
from html import escape
from typing import Any, Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from sim import names
from sim.figures.describe import describe_difference, describe_holders
from sim.figures.map_colours import difference_colours, holder_colours
from sim.figures.numbers import say_quantity
from sim.figures.palette import DIFFERENCE_COLOURS, MUTED, PARTY_COLOURS, SIDE_COLOURS, SIDE_SIGNS
from sim.figures.theatre_map import TribeMarks, theatre_map
from sim.figures.tribe_marks import tribe_marks
from sim.ui import sources, state
from sim.ui.drawings import draw_theatre, picked
from sim.ui.pictures import Drawn
from sim.ui.view import MAP_MODES
from sim.ui.widgets import draw_bound
from sim.ui.words import say_place, say_sides

MODE_TITLES: Final = {"holders": "Who holds what", "difference": "Difference to the baseline"}
SIDE_TITLES: Final = ("standing aside", "with Islamic State", "with a ground enemy of Islamic State")
SIGN_TONES: Final = (MUTED, *SIDE_COLOURS[1:])


def draw_map(drawn: Drawn, row: int) -> None:
    """Draw the map of one week.

    Parameters
    ----------
    drawn : Drawn
        Pictures.
    row : int
        Week in view.
    """
    look = state.view()
    _draw_choices(look)
    now, before = drawn.holders(row)
    difference = _difference(now, before, look.party)
    is_difference = look.mode == "difference"
    theatre = sources.theatre()
    if is_difference:
        party = names.PARTY_TITLES[look.party]
        words = describe_difference(drawn.day(row), party, difference, theatre.places.name)
    else:
        titles = names.PARTY_TITLES
        words = describe_holders(drawn.day(row), now, theatre.places.population, theatre.places.name, titles)
    picture = theatre_map(
        sources.shapes(),
        difference_colours(difference) if is_difference else holder_colours(now),
        _say_towns(now, None if drawn.is_same else before),
        _tribes(drawn, row) if look.has_tribes else None,
        labels=sources.labels(),
        alt=words,
        picked=_picked_place(look),
    )
    with st.container(key="map"):
        draw_theatre(picture, "theatre", _take_pick)
    st.html(_difference_legend() if is_difference else _holder_legend(now, look.has_tribes))
    st.html(f'<details class="words"><summary>The map in words</summary>{escape(words)}</details>')
    st.download_button(
        "CSV",
        data=lambda: write_holders(drawn, row),
        file_name=f"{drawn.settings.scenario}_map_{drawn.day(row)}.csv",
        mime="text/csv",
        key="csv:map",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
        help="Share of runs by place and holder in this week, your version and baseline",
    )


def _draw_choices(look: Any) -> None:
    mode = partial(
        st.segmented_control,
        "Map",
        MAP_MODES,
        default=look.mode,
        required=True,
        format_func=lambda choice: MODE_TITLES[choice],
        label_visibility="collapsed",
    )
    tribes = partial(
        st.toggle,
        "Tribes",
        look.has_tribes,
        help="Each tribe at its main home, by the side it is on in most runs",
    )
    party = partial(
        st.selectbox,
        "Places held by",
        range(len(names.PARTIES)),
        look.party,
        format_func=lambda code: names.PARTY_TITLES[code],
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        draw_bound(mode, "map_mode", look.mode, lambda choice: state.look(mode=choice))
        draw_bound(tribes, "has_tribes", look.has_tribes, lambda shown: state.look(has_tribes=shown))
    if look.mode == "difference":
        draw_bound(party, "map_party", look.party, lambda code: state.look(party=code))


def _difference(now: NDArray[np.int64], before: NDArray[np.int64], party: int) -> NDArray[np.float64]:
    """Share of runs in which a party holds each place, current minus baseline, (P,)."""
    return now[:, party] / max(int(now[0].sum()), 1) - before[:, party] / max(int(before[0].sum()), 1)


def _say_towns(now: NDArray[np.int64], before: NDArray[np.int64] | None) -> list[list[str]]:
    places = sources.theatre().places
    return [
        say_place(
            places.name[place],
            places.governorate[place],
            float(places.population[place]),
            now[place],
            None if before is None else before[place],
            names.PARTY_TITLES,
        )
        for place in range(len(places.id))
    ]


def _tribes(drawn: Drawn, row: int) -> TribeMarks:
    groups = sources.theatre().groups
    now, before = drawn.sides(row)
    says = [
        say_sides(
            groups.name[group],
            float(groups.armed[group]),
            now[group],
            None if drawn.is_same else before[group],
            SIDE_TITLES,
        )
        for group in range(len(groups.id))
    ]
    return tribe_marks(sources.shapes(), groups.homes, np.asarray(groups.armed), now, says)


def _picked_place(look: Any) -> int | None:
    places = sources.theatre().places.id
    return places.index(look.item) if look.kind == "place" and look.item in places else None


def _take_pick() -> None:
    """A click on a town or a tribe chooses it for the table of what moved."""
    pick = picked("theatre")
    if not pick:
        return
    kind, index = str(pick[0]), int(pick[1])
    theatre = sources.theatre()
    ids = theatre.groups.id if kind == "tribe" else theatre.places.id
    if 0 <= index < len(ids):
        state.look(kind=kind, item=ids[index])


def _holder_legend(now: NDArray[np.int64], has_tribes: bool) -> str:
    winner = now.argmax(axis=1)
    people = sources.theatre().places.population
    items = []
    for party in sorted(set(winner.tolist()), key=lambda code: -float(people[winner == code].sum())):
        held = winner == party
        places = "1 place" if held.sum() == 1 else f"{int(held.sum())} places"
        items.append(
            f'<span class="item"><i class="swatch" style="background:{PARTY_COLOURS[party]}"></i>'
            f"<span>{escape(names.PARTY_TITLES[party])} "
            f'<span class="count">{places}, {say_quantity(float(people[held].sum()), "people")}</span></span>'
            "</span>"
        )
    rest = ['<span class="item count">Paler: the runs disagree. Very pale: desert.</span>']
    if has_tribes:
        rest += [
            f'<span class="item"><b style="color:{tone}">{sign}</b>tribes {escape(title)}</span>'
            for sign, title, tone in zip(SIDE_SIGNS, SIDE_TITLES, SIGN_TONES, strict=True)
        ]
    return f'<div class="legend wide">{"".join(items)}</div><div class="legend rest">{"".join(rest)}</div>'


def _difference_legend() -> str:
    steps = "".join(
        f'<i class="swatch" style="background:{colour};border-radius:0"></i>' for colour in DIFFERENCE_COLOURS
    )
    return (
        '<div class="legend"><span class="item">held in fewer runs than in the baseline</span>'
        f'<span class="item scale">−60 points {steps} +60 points</span>'
        '<span class="item">held in more runs</span></div>'
    )


def write_holders(drawn: Drawn, row: int) -> str:
    """Shares of runs by place and holder of one week, as CSV."""
    now, before = drawn.holders(row)
    places = sources.theatre().places
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["date", "place", "name", "holder", "yours_share", "baseline_share"])
    for place, (mine, theirs) in enumerate(zip(now, before, strict=True)):
        for party in np.flatnonzero(mine + theirs):
            shares = [counts[party] / max(int(counts.sum()), 1) for counts in (mine, theirs)]
            row_of = [drawn.day(row).isoformat(), places.id[place], places.name[place], names.PARTIES[party]]
            writer.writerow([*row_of, *(f"{share:.4f}" for share in shares)])
    return text.getvalue()
