"""Sentences and tables of the page."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.ui.headlines import write_headline
from sim.ui.labels import on_step, say_in_force, say_name, say_schedule, slider_step
from sim.ui.moved_table import write_moved
from sim.ui.touches import parameters_behind, read_touches, say_touched
from sim.ui.words import headline, is_chance, say_once, say_place

FIGHTERS = SimpleNamespace(
    id="is_fighters", says="IS fighters in the field.", unit="fighters", decimals=0, better="lower"
)
SHARE = SimpleNamespace(id="unity", says="Unity.", unit="share", decimals=2, better="higher")


def test_a_headline_says_median_spread_and_paired_difference() -> None:
    current = np.linspace(30_000, 34_000, 101)
    item = headline(FIGHTERS, current, current - 2_300)
    assert item.value == "32,000 fighters"
    assert item.spread == "Half of the runs lie between 31,000 and 33,000."
    assert item.change == "Your version has 2,300 fighters more than the baseline (in all paired runs)."
    assert item.tone == "worse"


def test_a_difference_that_chance_may_give_is_called_unclear() -> None:
    current = np.full(16, 100.0)
    unclear = headline(FIGHTERS, current, current + np.where(np.arange(16) < 12, -9.0, 5.0))
    assert unclear.tone == "same"
    assert unclear.change == (
        "No clear difference to the baseline (median 9 fighters more, in 12 of 16 paired runs; it may be "
        "chance)."
    )
    clear = headline(FIGHTERS, current, current + np.where(np.arange(16) < 13, -9.0, 5.0))
    assert (clear.tone, clear.change[:12]) == ("worse", "Your version")


def test_pairs_that_do_not_differ_say_nothing_in_the_sign_test() -> None:
    # Two-sided sign test at 0.05: 6 of 6, 13 of 16 and 61 of 100 are the least that pass.
    assert [is_chance(*pair) for pair in ((5, 5), (12, 16), (60, 100), (0, 0))] == [True] * 4
    assert [is_chance(*pair) for pair in ((6, 6), (13, 16), (61, 100), (1000, 1000))] == [False] * 4


@pytest.mark.parametrize(("better", "tone"), [("lower", "better"), ("higher", "worse"), ("neither", "open")])
def test_colour_follows_what_the_catalogue_calls_better(better: str, tone: str) -> None:
    outcome = SimpleNamespace(id="x", says="X.", unit="people", decimals=0, better=better)
    assert headline(outcome, np.full(20, 4.0), np.full(20, 9.0)).tone == tone


def test_shares_are_compared_in_points_and_less_is_less() -> None:
    item = headline(SHARE, np.full(20, 0.4), np.full(20, 0.45))
    assert item.change == "Your version has 5.0 points less than the baseline (in all paired runs)."
    assert item.spread == "The middle half of the runs agree."
    same = headline(SHARE, np.full(20, 0.4), None)
    assert (same.change, same.tone) == ("", "same")


def test_html_of_a_headline_is_escaped() -> None:
    outcome = SimpleNamespace(id="x", says="<b>&", unit="<u>", decimals=0)
    text = write_headline(headline(outcome, np.ones(4), None))
    assert "<b>" not in text and "<u>" not in text and "&lt;b&gt;&amp;" in text


def test_what_happens_once_counts_the_runs_in_which_it_happened() -> None:
    collapse = SimpleNamespace(id="weeks", says="First week of collapse.", unit="weeks", decimals=0)
    values = np.array([100.0, 120.0, np.nan, np.nan])
    assert say_once(collapse, values, None).endswith("in 2 of 4 runs, at the median 110 weeks.")
    resurgence = SimpleNamespace(id="back", says="Whether it comes back.", unit="probability", decimals=2)
    text = say_once(resurgence, np.array([1.0, 0.0, np.nan]), np.full(3, np.nan))
    assert "in 1 of 2 runs (1 do not qualify); baseline: in no run" in text


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([50, 50], "50 strikes/week throughout"),
        ([0, 90, 180], "0 → 180 strikes/week"),
        ([0, 300, 93], "0 → 93 strikes/week, between 0 and 300"),
    ],
)
def test_a_schedule_in_words(values: list[float], text: str) -> None:
    assert say_schedule(np.array(values, dtype=float), "strikes/week") == text


def test_a_slider_over_a_schedule_names_the_mean_and_the_week_in_view() -> None:
    values = np.array([0.0, 0.2, 0.8, 0.6])
    text = say_in_force(values, "share", date(2014, 6, 9), 3)
    assert text == ("0 → 0.6, between 0 and 0.8. Mean of the run 0.4 (slider); on 30 June 2014: 0.8")
    assert say_in_force(values, "share", date(2014, 6, 9), 0).endswith("on 9 June 2014: 0")
    assert say_in_force(np.full(4, 50.0), "strikes/week", date(2014, 6, 9), 3) == "50 strikes/week throughout"


def test_numbers_that_would_mislead_say_what_they_leave_out(catalog: Any) -> None:
    for outcome in ("civilian_deaths", "displaced"):
        item = headline(catalog.outcomes[outcome], np.full(20, 9e3), None)
        assert "well below published counts" in item.spread
    assert "published" not in headline(catalog.outcomes["is_fighters"], np.full(20, 9e3), None).spread


def test_sliders_stop_at_round_numbers() -> None:
    assert slider_step(0, 500) == 10
    assert slider_step(0, 1) == pytest.approx(0.02)
    assert slider_step(0, 60_000) == 1_000
    assert on_step(0.5833, 0, 1, 0.02) == pytest.approx(0.58)
    assert on_step(7, 0, 5, 0.1) == 5


def test_names_are_read_aloud() -> None:
    assert say_name("is_brutality") == "IS brutality"
    assert say_name("air_strikes") == "Air strikes"
    assert say_name("turkey_pkk_war") == "Turkey PKK war"


def test_every_parameter_names_claims_that_exist(catalog: Any) -> None:
    touches = read_touches()
    assert set(touches) == set(catalog.parameters)
    named = {claim for claims in touches.values() for claim in claims}
    assert named <= set(catalog.claims)
    assert "Fear of the militias (a2, a3, a4)" in say_touched(catalog, "militia_deployment")
    assert "militia_deployment" in parameters_behind("militia_fear")
    assert say_touched(catalog, "no_such_parameter") == ""


def test_lines_under_the_pointer_are_short() -> None:
    counts = np.array([50, 30, 10, 6, 4])
    lines = say_place("Mosul", "Nineveh", 1e6, counts, counts[::-1], ("a", "b", "c", "d", "e"))
    assert lines[:2] == ["Mosul", "Nineveh, 1,000,000 people"]
    assert lines[2:6] == ["50 % a", "30 % b", "10 % c", "10 % others"]
    assert lines[6:8] == ["Baseline:", "50 % e"]


def test_the_table_of_what_moved_adds_up_and_is_escaped() -> None:
    columns = [
        "driver",
        "driver_says",
        "unit",
        "source",
        "title",
        "articles",
        "before",
        "now",
        "change",
        "thing",
    ]
    rows = [
        ("leaning", "how it <leans>", "log-odds", "base", "Base processes", "", 1.0, 1.5, 0.5, "IQ_MOSUL"),
        (
            "leaning",
            "how it <leans>",
            "log-odds",
            "fear",
            "Fear & more",
            "a2",
            -0.25,
            -0.5,
            -0.25,
            "IQ_MOSUL",
        ),
        ("leaning", "how it <leans>", "log-odds", "quiet", "Quiet", "a3", 0.0, 0.0, 0.0, "IQ_MOSUL"),
        ("will", "will", "log-odds", "base", "Base processes", "", 0.0, 0.0, 0.0, "some_force"),
    ]
    text = write_moved(pd.DataFrame(rows, columns=columns), "<week>", {"IQ_MOSUL": "Mosul <1>"})
    assert (
        "How it &lt;leans&gt;" in text
        and "Fear &amp; more" in text
        and "Mosul &lt;1&gt;" in text
        and "&lt;week&gt;" in text
        and "Some force" in text
    )
    assert "1 more claim does not push here this week" in text
    total = text[text.index("Sum: the driver") :]
    assert "+0.750" in total and "+1.000" in total and "+0.250" in total
