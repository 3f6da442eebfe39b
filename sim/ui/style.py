"""The look of the page: the style sheets, and the palette that they refer to."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Final

import streamlit as st

from sim.figures import palette

SHEETS: Final = ("page.css", "drawings.css", "claims.css", "history.css")
TONES: Final = {
    "ink": palette.INK,
    "muted": palette.MUTED,
    "rule": palette.RULE,
    "paper": palette.PAPER,
    "current": palette.CURRENT,
    "current-half": palette.CURRENT_HALF,
    "current-most": palette.CURRENT_MOST,
    "baseline": palette.BASELINE,
    "baseline-most": palette.BASELINE_MOST,
    "up": palette.UP,
    "down": palette.DOWN,
    "better": palette.BETTER,
    "worse": palette.WORSE,
    "wash": palette.WASH,
    "none": palette.NONE,
    "font": palette.FONT,
}


@lru_cache(maxsize=1)
def read_styles() -> str:
    """All style sheets as one element, with the palette as variables."""
    folder = files("sim.ui") / "styles"
    tones = "".join(f"--{name}: {tone};" for name, tone in TONES.items())
    sheets = "\n".join((folder / sheet).read_text(encoding="utf-8") for sheet in SHEETS)
    return f"<style>:root {{{tones}}}\n{sheets}</style>"


def draw_style() -> None:
    """Send the style sheets."""
    st.html(read_styles())
