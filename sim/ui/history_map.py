"""A map of the History page: who held each place on a day, as a picture and in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

import numpy as np
from numpy.typing import NDArray

from sim import names
from sim.figures.describe import describe_holders
from sim.figures.theatre_map import theatre_map
from sim.ui import sources
from sim.ui.drawings import draw_theatre
from sim.ui.words import say_place


def draw_holders(title: str, key: str, day: date, counts: NDArray[np.int64], colours: Sequence[str]) -> str:
    """Draw the map; a click on it chooses nothing.

    Parameters
    ----------
    title : str
        What the picture is called by those who do not see it.
    key : str
        Keeps the drawing in place.
    day : date
        For the words.
    counts : numpy.ndarray
        (P, H) runs in which each party holds each place.
    colours : sequence of str
        Of the places.

    Returns
    -------
    str
        The map in words, folded, as HTML: to be put below its legend.
    """
    places, titles = sources.theatre().places, names.PARTY_TITLES
    words = describe_holders(day, counts, places.population, places.name, titles)
    says = [
        say_place(
            places.name[place],
            places.governorate[place],
            places.population[place],
            counts[place],
            None,
            titles,
        )
        for place in range(len(places))
    ]
    picture = theatre_map(sources.shapes(), colours, says, labels=sources.labels(), alt=f"{title}. {words}")
    draw_theatre(picture, key, _nothing)
    return f'<details class="words"><summary>The map in words</summary>{escape(words)}</details>'


def _nothing() -> None:
    """A click chooses nothing here."""
