"""Colours: one for each party, told apart by lightness too, and the few tones of the page.

The party colours were searched for the largest smallest distance (CIEDE2000, at least 11) in normal
sight and in simulated protanopia, deuteranopia and tritanopia (Machado and others 2009, full strength),
with no two alike in lightness. Parties of one camp share a hue.
"""

from __future__ import annotations

from typing import Final

PARTY_COLOURS: Final = (
    "#434852",
    "#1f5f94",
    "#6bb6ec",
    "#f38224",
    "#ffe47b",
    "#3b877e",
    "#a8dccd",
    "#b64243",
    "#ffab95",
    "#a784ae",
)
SIDE_COLOURS: Final = ("#f4f1ea", "#2a2d33", "#2f8fd0")
"""Aside, with Islamic State, with one of its enemies on the ground."""
SIDE_SYMBOLS: Final = ("circle", "square", "triangle")
SIDE_SIGNS: Final = ("●", "■", "▲")

PAPER: Final = "#ffffff"
INK: Final = "#22262b"
MUTED: Final = "#68707a"
RULE: Final = "#e6e8eb"
WASH: Final = "#eef1f4"
NONE: Final = "#b9c0c8"
DISPUTE: Final = "#b64243"
CURRENT: Final = "#14577f"
CURRENT_HALF: Final = "rgba(20,87,127,0.28)"
CURRENT_MOST: Final = "rgba(20,87,127,0.12)"
BASELINE: Final = "#8a6d3b"
BASELINE_MOST: Final = "rgba(138,109,59,0.13)"
UP: Final = "#b35806"
DOWN: Final = "#542788"
BETTER: Final = "#1b6e5a"
WORSE: Final = "#a0382e"
"""By the direction that the catalogue calls better; words say what differs, colour only helps."""

DIFFERENCE_COLOURS: Final = (
    "#542788",
    "#8073ac",
    "#b2abd2",
    "#d8daeb",
    "#f3f3f1",
    "#fee0b6",
    "#fdb863",
    "#e08214",
    "#b35806",
)
"""From held in far fewer runs than in the baseline to held in far more (ColorBrewer PuOr)."""
DIFFERENCE_EDGES: Final = (-0.6, -0.35, -0.15, -0.03, 0.03, 0.15, 0.35, 0.6)

FONT: Final = (
    "'Source Sans', system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
)


def blend(colour: str, weight: float, paper: str = PAPER) -> str:
    """Mix a colour with the paper.

    Parameters
    ----------
    colour, paper : str
        As in "#1f5f94".
    weight : float
        1 the colour itself, 0 the paper.

    Returns
    -------
    str
        As in "#1f5f94".
    """
    pairs = zip(_channels(colour), _channels(paper), strict=True)
    return "#" + "".join(f"{round(weight * top + (1 - weight) * under):02x}" for top, under in pairs)


def ink_on(colour: str) -> str:
    """Dark or white ink, whichever reads better on this colour."""
    red, green, blue = (channel / 255 for channel in _channels(colour))
    return INK if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.45 else PAPER


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
