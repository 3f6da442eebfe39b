"""The history page: what it shows at once, filters, maps, staleness, measuring anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from sim import names
from sim.catalog import load_catalog
from sim.catalog.beside import load_credibility
from sim.figures.palette import PARTY_COLOURS
from sim.figures.record_bands import RecordCurve, RecordMark, describe_record
from sim.figures.share_steps import NOT_SCORED, STEP_COLOURS, step_colours
from sim.figures.variance_bars import variance_bars
from sim.scenario import load_scenario
from sim.study.ensemble import ensemble
from sim.study.history_measure import HistoryMeasure, measure_history, read_history
from sim.study.history_tables import pattern_rows
from sim.study.variance import COLUMNS
from sim.theatre.history import load_record
from sim.ui import history_measuring, history_source, history_variance
from sim.ui.history_months import FIRST_DAY, months, record_counts, share_colours
from sim.ui.history_page import NONE, STALE
from sim.ui.history_patterns import UNEXPLAINED, write_pattern, write_patterns
from sim.ui.job import Picture

APP = Path(__file__).parent.parent / "app.py"
PATIENCE = 120.0
pytestmark = pytest.mark.usefixtures("extensions_are_sought_once")
SECTIONS = [
    "Patterns of 2014 and 2015",
    "Land, people, fighters and money",
    "Where it is right",
    "Month by month",
    "2016 to March 2019",
    "What makes runs differ",
    "How far it can be believed",
]


@pytest.fixture
def shipped() -> HistoryMeasure:
    found = read_history()
    assert found is not None
    return found


@pytest.fixture
def open_history(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Return a function that opens the history page with this measurement."""
    from sim.ui import orders

    # The simulator's page, which opens first, is not what is tested here.
    monkeypatch.setattr(orders, "place_order", lambda: None)

    def opened(measured: HistoryMeasure | None) -> AppTest:
        monkeypatch.setattr(history_source, "shipped", lambda: measured)
        page = AppTest.from_file(str(APP), default_timeout=PATIENCE).run()
        marks = {entry.get("url_pathname"): mark for mark, entry in page._registered_pages.items()}
        page._page_hash = marks["history"]
        return page.run()

    return opened


def text_of(page: AppTest) -> str:
    parts = [*page.markdown, *page.caption, *page.header, *page.info, *page.warning]
    html = [element.proto.body for element in page.get("html")]
    return unescape("\n".join([*(str(part.value) for part in parts), *html]))


def test_it_opens_at_once_with_every_part_in_words(
    open_history: Callable[..., AppTest], shipped: HistoryMeasure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_measuring.orders, "desk", lambda: pytest.fail("no run is needed to open it"))
    page = open_history(shipped)
    assert not page.exception
    assert [header.value for header in page.header] == SECTIONS
    text = text_of(page)
    rows = pattern_rows(shipped)
    hits = sum(row.is_hit for row in rows)
    assert f"{hits} of {len(rows)} patterns are within their tolerance" in text
    for row in rows:
        assert row.pattern.says in text and row.pattern.source in text
        assert row.is_hit or (row.pattern.known_miss or UNEXPLAINED) in text
    assert text.count("✓ hit") == hits and text.count("✕ ") == len(rows) - hits
    assert "no number was fitted to these years" in text
    for factor in load_credibility().values():
        assert factor.title in text and factor.lacks in text
    assert history_variance.NOT_MEASURED in text or "sets of numbers" in text


def test_the_filter_leaves_hits_or_misses(
    open_history: Callable[..., AppTest], shipped: HistoryMeasure
) -> None:
    page = open_history(shipped)
    misses = [row for row in pattern_rows(shipped) if not row.is_hit]
    choice = next(group for group in page.button_group if "Misses" in "".join(group.options))
    page = choice.set_value("Misses").run()
    assert not page.exception
    assert "✓ hit" not in text_of(page)
    assert text_of(page).count("✕ ") == len(misses)


def test_beside_misses_the_hits_are_folded_under_a_label(shipped: HistoryMeasure) -> None:
    rows = pattern_rows(shipped)
    hits = [row for row in rows if row.is_hit]
    open_part, fold, closed = write_patterns(rows).partition('<details class="folded">')
    assert fold and "✓ hit" not in open_part and open_part.count("✕ ") == len(rows) - len(hits)
    assert closed.startswith(f"<summary>The {len(hits)} hits, ") and closed.count("✓ hit") == len(hits)
    assert "<details" not in write_patterns(hits)


def test_the_months_go_from_the_first_day_to_the_end_of_2015(
    open_history: Callable[..., AppTest], shipped: HistoryMeasure
) -> None:
    assert months()[0] == date(2014, 6, 9) and months()[-1].year == 2015 and FIRST_DAY in months()
    page = open_history(shipped)
    slider = next(found for found in page.select_slider if found.label == "Month")
    page = slider.set_value(date(2014, 6, 9)).run()
    assert not page.exception
    text = text_of(page)
    assert "Model, 9 June 2014" in text and "Record, 9 June 2014" in text
    assert "in 200 of 200 places" in text  # the runs begin with the record


def test_a_measurement_of_another_model_is_shown_and_said_to_be_old(
    open_history: Callable[..., AppTest], shipped: HistoryMeasure
) -> None:
    assert STALE not in text_of(open_history(remade(shipped, is_current=True)))
    page = open_history(remade(shipped, is_current=False))
    assert not page.exception
    assert STALE in text_of(page)
    assert [header.value for header in page.header] == SECTIONS


def remade(measured: HistoryMeasure, is_current: bool) -> HistoryMeasure:
    """The measurement as if it had been made with the present model, or with another."""
    from sim.study.history_measure import made_from

    origin = made_from(load_scenario("historical").plan())
    if not is_current:
        origin["rules"] = "others"
    return replace(measured, note={**measured.note, "made_from": origin})


def test_without_a_measurement_it_says_so_and_offers_one(open_history: Callable[..., AppTest]) -> None:
    page = open_history(None)
    assert not page.exception
    assert NONE in text_of(page)
    assert any(button.label == "Measure anew" for button in page.button)
    assert [header.value for header in page.header] == SECTIONS[-2:]


def test_measuring_anew_shows_what_the_runs_gave(
    open_history: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = load_scenario("historical").plan()
    found = ensemble(plan, 1, 1)
    series = {name: values.astype(np.float32) for name, values in found.series.items()}
    counts = (found.holders.astype(np.uint8), found.sides.astype(np.uint8))
    picture = Picture(np.arange(1), plan.weeks, True, *counts, series, dict(found.once))
    job = type("Done", (), {"runs": 1, "done": 1, "error": None, "is_over": True})()
    job.picture = lambda: picture
    desk = type("Desk", (), {"order": lambda self, owner, requests, seed, runs: [job]})()
    monkeypatch.setattr(history_measuring.orders, "desk", lambda: desk)
    page = open_history(None)
    page = next(button for button in page.button if button.label == "Measure anew").click().run()
    assert not page.exception
    assert "Measured in this session: 1 runs" in text_of(page)
    assert page.session_state[history_source.FRESH].patterns.keys() == measure_history(found).patterns.keys()
    job.error = "The computation stopped."
    page = next(button for button in page.button if button.label == "Measure anew").click().run()
    assert "The computation stopped." in text_of(page)


def test_shares_of_the_variance_are_drawn_when_they_were_measured(
    open_history: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = float("nan")
    rows = [
        ("is_fighters", "2015-12-28", 20_000.0, 900.0, 0.5, 0.3, 0.15, 0.05),
        ("cost", "2015-12-28", 8_000.0, 0.0, nothing, nothing, nothing, nothing),
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    monkeypatch.setattr(history_variance, "read_table", lambda name: table)
    monkeypatch.setattr(history_variance, "read_note", lambda name: {"rows": 24, "forms": 8, "dice": 8})
    page = open_history(None)
    assert not page.exception
    (chart,) = page.get("plotly_chart")
    assert "IS fighters in the field, 2015-12-28: mostly dice (50 %)" in chart.proto.alt
    assert "does not vary" in text_of(page)
    figure: Any = variance_bars([("one", [0.5, 0.3, 0.15, 0.05])], history_variance.TITLES)
    assert len({(bar.marker.color, bar.marker.pattern.shape) for bar in figure.data}) == 4


def test_a_pattern_of_a_kind_without_band_and_one_without_figure() -> None:
    from sim.study.history_tables import PatternRow

    nothing = float("nan")
    patterns = load_catalog().patterns
    missed = write_pattern(PatternRow(patterns["ramadi_falls"], 1.0, 0.2, nothing, nothing))
    assert "✕ known miss" in missed and "observed <b>100 %</b>" in missed and "nine in ten" not in missed
    new = write_pattern(PatternRow(patterns["rivals_opposed"], None, 0.2, nothing, nothing))
    assert UNEXPLAINED in new and "a direction only" in new and "◆" not in new


def test_shares_have_a_scale_from_nothing_to_all() -> None:
    from sim.study.history_tables import PatternRow

    nothing = float("nan")
    patterns = load_catalog().patterns
    share = write_pattern(PatternRow(patterns["hit_falls"], 0.5, 0.2, nothing, nothing))
    assert '<i class="found" style="left:20.0%">' in share and '<i class="seen" style="left:50.0%">' in share
    land = write_pattern(PatternRow(patterns["north_west_falls_in_june"], 40e3, 30e3, nothing, nothing))
    assert '<i class="found" style="left:0.0%">' in land


def test_a_place_of_the_record_is_whole_or_divided() -> None:
    record, theatre_day = load_record(), date(2014, 10, 6)
    counts = record_counts(theatre_day)
    row = record.dates.index(theatre_day)
    assert (counts.sum(axis=1) == counts.sum(axis=1)[0]).all()
    assert (counts.argmax(axis=1) == record.holder[row]).all()
    is_divided = record.other[row] >= 0
    assert is_divided.any()
    assert ((counts > 0).sum(axis=1) == 1 + is_divided).all()
    iraqi = names.PARTIES.index("GOI")
    tones = share_colours(np.eye(len(names.PARTIES), dtype=np.int64), iraqi)
    assert tones[iraqi] == PARTY_COLOURS[iraqi] and len(set(tones)) == 2


def test_steps_of_right_shares_and_what_is_not_scored() -> None:
    shares = np.array([0.1, 0.3, 0.5, 0.7, 0.8, np.nan])
    assert step_colours(shares) == [*STEP_COLOURS, NOT_SCORED]
    assert len({*STEP_COLOURS, NOT_SCORED}) == 6


def test_a_curve_in_words_says_which_figures_lie_within_the_band() -> None:
    bands = {level: np.full(10, value) for level, value in (("p05", 8.0), ("p50", 10.0), ("p95", 12.0))}
    marks = [
        RecordMark(date(2014, 7, 1), 9.0, 9.0, "nine", is_series=True),
        RecordMark(date(2014, 7, 20), 20.0, 20.0, "twenty", is_series=True),
        RecordMark(date(2014, 7, 25), 11.0, 30.0, "a span"),
        RecordMark(date(2014, 12, 1), 11.0, 30.0, "too late"),
    ]
    # A Friday: the Monday after it lies nearer than the one before.
    bands["p05"][2] = bands["p95"][2] = 9.5
    marks.append(RecordMark(date(2014, 6, 20), 9.5, 9.5, "a Friday"))
    curve = RecordCurve("Land", "km2", 0, "land.csv", bands, marks)
    words = describe_record(curve, date(2014, 6, 9), date(2014, 8, 4))
    assert "a Friday; inside the band" in words
    assert "1 of 2 months" in words and "a span; inside the band" in words and "too late" not in words
