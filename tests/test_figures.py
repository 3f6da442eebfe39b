"""Figures: numbers in words, colours that everybody can tell apart, curves with their baseline."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import numpy as np
import pytest

from sim import names
from sim.figures.describe import describe_difference, describe_fan, describe_holders
from sim.figures.fan import LEVELS, Curve, Mark, fan_charts
from sim.figures.numbers import is_nothing, say_gap, say_quantity, say_value
from sim.figures.palette import PARTY_COLOURS, blend, ink_on
from tests.drawings import unpack

START = date(2014, 6, 9)

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
SIGHTS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def lab(colour: str, sight: str = "normal") -> np.ndarray:
    """CIELAB of a colour as one kind of sight sees it."""
    rgb = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(SIGHTS[sight] @ linear, 0, 1) / WHITE
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def bands(middle: np.ndarray, width: float = 10.0) -> dict[str, np.ndarray]:
    """Quantiles round a line."""
    return {level: middle + width * step for level, step in zip(LEVELS, (-2, -1, 0, 1, 2, 0), strict=True)}


@pytest.mark.parametrize("sight", SIGHTS)
def test_every_pair_of_parties_can_be_told_apart(sight: str) -> None:
    seen = [lab(colour, sight) for colour in PARTY_COLOURS]
    assert len(seen) == len(names.PARTIES)
    assert min(np.linalg.norm(one - other) for one, other in combinations(seen, 2)) > 14


def test_no_two_parties_share_a_lightness() -> None:
    lightness = sorted(lab(colour)[0] for colour in PARTY_COLOURS)
    assert min(np.diff(lightness)) > 3


def test_blending_goes_from_paper_to_colour() -> None:
    assert blend("#123456", 1.0) == "#123456"
    assert blend("#123456", 0.0) == "#ffffff"
    assert blend("#000000", 0.5) == "#808080"
    assert ink_on("#000000") == "#ffffff"
    assert ink_on("#ffe47b") != "#ffffff"


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        (31_234.4, "fighters", 0, "31,200 fighters"),
        (999.6, "fighters", 0, "1,000 fighters"),
        (42.25, "million USD/month", 1, "42.2 million USD/month"),
        (0.4361, "share", 2, "44 %"),
        (0.012, "share", 2, "1.2 %"),
        (6_493_210.0, "people", 0, "6.49 million people"),
        (-0.2, "fighters", 0, "0 fighters"),
        (float("nan"), "weeks", 0, "none weeks"),
    ],
)
def test_numbers_are_written_for_people(value: float, unit: str, decimals: int, text: str) -> None:
    assert say_quantity(value, unit, decimals) == text


def test_differences_of_shares_are_points() -> None:
    assert say_gap(-0.034, "share", 2) == "3.4 points"
    assert say_gap(0.12, "share", 2) == "12 points"
    assert is_nothing(0.0004, "share", 2)
    assert not is_nothing(0.004, "share", 2)
    assert is_nothing(0.4, "fighters", 0)
    assert say_value(-1234.0, "km2") == "−1,230"


def test_a_chart_always_has_the_baseline_beside_the_current_version() -> None:
    middle = np.linspace(100, 300, 27)
    curve = Curve("Fighters", "fighters", "words", "file.csv", bands(middle + 50), bands(middle))
    head, numbers = unpack(fan_charts(START, 26, [curve], fitted_until=date(2016, 1, 1)))
    assert head["start"] == "2014-06-09" and head["weeks"] == 26
    (chart,) = head["charts"]
    assert chart["rows"] == [27, 27] and not chart["share"]
    current, baseline = numbers.reshape(2, len(LEVELS), 27)
    np.testing.assert_allclose(current[2] - baseline[2], 50, rtol=1e-5)
    np.testing.assert_allclose(current[4] - current[0], 40, rtol=1e-5)


def test_charts_show_the_whole_horizon_while_only_its_beginning_is_known() -> None:
    curves = [
        Curve(title, "share", "", "", bands(np.ones(53)), bands(np.zeros(105))) for title in ("one", "two")
    ]
    marks = (Mark(3, "something"),)
    head, numbers = unpack(fan_charts(START, 104, curves, fitted_until=date(2016, 1, 1), marks=marks))
    assert head["weeks"] == 104
    assert head["marks"] == [{"row": 3, "title": "something"}]
    assert head["fitted_until"] == pytest.approx(81.57, abs=0.01)
    second = head["charts"][1]
    assert second["rows"] == [53, 105] and second["share"]
    assert second["at"] == len(LEVELS) * (53 + 105)
    assert numbers.size == 2 * second["at"]
    assert numbers[second["at"] + 2 * 53] == 1.0


def test_a_fan_in_words_says_where_it_ends_and_how_far_from_the_baseline() -> None:
    middle = np.concatenate([np.linspace(100, 300, 20), np.linspace(300, 200, 20)])
    text = describe_fan("fighters", 0, START, bands(middle + 50), bands(middle))
    assert "150 fighters at first" in text
    assert "highest in October 2014 (350)" in text
    assert text.endswith("That is 50 fighters above the baseline.")
    assert describe_fan("fighters", 0, START, bands(middle), bands(middle)).endswith("at the same median.")


def test_a_map_in_words_names_holders_people_and_towns() -> None:
    counts = np.zeros((3, len(names.PARTIES)), dtype=int)
    counts[0, 0], counts[1, 0], counts[2, 1] = 10, 6, 10
    counts[1, 1] = 4
    people = np.array([1000.0, 5000.0, 2000.0])
    text = describe_holders(START, counts, people, ("A", "B", "C"), names.PARTY_TITLES)
    assert "Islamic State 2 places with 6,000 people (B, A)" in text
    assert "Baghdad's state forces 1 place with 2,000 people (C)" in text


def test_a_difference_in_words_says_more_and_fewer() -> None:
    text = describe_difference(START, "Islamic State", np.array([0.5, -0.2, 0.0]), ("A", "B", "C"))
    assert "A (+50 points)" in text
    assert "B (−20 points)" in text
    assert "C" not in text.replace("Islamic State", "")
    quiet = describe_difference(START, "Islamic State", np.zeros(2), ("A", "B"))
    assert quiet.endswith("No place differs by more than three runs in a hundred.")
