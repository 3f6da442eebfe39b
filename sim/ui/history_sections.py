"""Headings of the history page, and the links that jump to them: on a phone the page is very long."""

from __future__ import annotations

import re
from html import escape
from typing import Final

import streamlit as st

PATTERNS: Final = "Patterns of 2014 and 2015"
CURVES: Final = "Land, people, fighters and money"
PLACES: Final = "Where it is right"
MONTHS: Final = "Month by month"
LATER: Final = "2016 to March 2019"
VARIANCE: Final = "What makes runs differ"
CREDIBILITY: Final = "How far it can be believed"
MEASURED: Final = (PATTERNS, CURVES, PLACES, MONTHS, LATER)
"""Sections that need a measurement."""
ALWAYS: Final = (VARIANCE, CREDIBILITY)


def anchor_of(title: str) -> str:
    """The part of an address after "#" that leads to a heading."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def draw_section(title: str) -> None:
    """Draw the heading of a section, which a link can lead to."""
    st.header(title, anchor=anchor_of(title))


def draw_jumps(has_measurement: bool) -> None:
    """Draw links to the sections that there are."""
    titles = (*MEASURED, *ALWAYS) if has_measurement else ALWAYS
    with st.container(key="jumps"):
        st.markdown("On this page: " + " · ".join(f"[{title}](#{anchor_of(title)})" for title in titles))


def fold(label: str, inside: str) -> str:
    """HTML that is closed at first under a label that says what is in it."""
    return f'<details class="folded"><summary>{escape(label)}</summary>{inside}</details>'
