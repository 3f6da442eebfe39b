"""The link: what goes in comes out, and nothing that a stranger writes into it is trusted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.ui.claims_view import PARTS, TRAITS, ClaimsView, KnownClaims, claims_from_query, claims_to_query
from sim.ui.settings import Bounds, Settings, from_query, to_query
from sim.ui.view import Known, View, view_from_query, view_to_query

BOUNDS = Bounds(
    ("historical", "other"),
    {"levers.air_strikes": (0, 500), "uncertainties.oil_price": (20, 120), "claims.militia_fear": (0, 2)},
    {"militia_fear": ("ordinary", "threshold")},
)
KNOWN = Known(("is_fighters", "cost"), ("T1", "T2"), ("P1",), ("IS", "GOI"))


def test_defaults_make_a_short_link() -> None:
    settings, notes = from_query({}, BOUNDS)
    assert settings == Settings("historical", "historical")
    assert notes == []
    assert to_query(settings) == {"scenario": "historical", "baseline": "historical"}


@given(
    st.sampled_from(BOUNDS.scenarios),
    st.sampled_from(BOUNDS.scenarios),
    st.integers(0, 999_999),
    st.integers(16, 200),
    st.none() | st.integers(8, 520),
    st.floats(0, 2, allow_nan=False),
)
def test_settings_survive_the_link(
    scenario: str, baseline: str, seed: int, runs: int, weeks: int | None, dial: float
) -> None:
    changes = {"claims.militia_fear": float(f"{dial:.10g}"), "levers.air_strikes": 50.0}
    settings = Settings(scenario, baseline, seed, runs, weeks, changes, {"militia_fear": "threshold"})
    assert from_query(to_query(settings), BOUNDS) == (settings, [])


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("scenario", "../../etc/passwd"),
        ("baseline", "<script>alert(1)</script>"),
        ("seed", "-1"),
        ("seed", "1e9"),
        ("seed", "٣"),
        ("runs", "201"),
        ("runs", "15"),
        ("runs", "100000000000000000000"),
        ("weeks", "521"),
        ("weeks", "0"),
        ("l.air_strikes", "501"),
        ("l.air_strikes", "-0.1"),
        ("l.air_strikes", "nan"),
        ("l.air_strikes", "inf"),
        ("l.air_strikes", "9" * 1000),
        ("l.air_strikes", "abc"),
        ("l.no_such_lever", "1"),
        ("u.air_strikes", "1"),
        ("c.militia_fear", "2.01"),
        ("f.militia_fear", "square"),
        ("f.no_such_claim", "threshold"),
    ],
)
def test_what_is_not_fit_is_left_out_and_said_in_one_plain_line(key: str, value: str) -> None:
    settings, notes = from_query({key: value}, BOUNDS)
    assert settings == Settings("historical", "historical")
    assert len(notes) == 1
    assert not set("<>&\n`*[]") & set(notes[0])
    assert len(notes[0]) < 200


def test_keys_that_are_not_listed_are_ignored() -> None:
    settings, notes = from_query({"utm_source": "x", "x.y": "1", "settings": "{}"}, BOUNDS)
    assert (settings, notes) == (Settings("historical", "historical"), [])


def test_a_change_is_undone_alone() -> None:
    settings = Settings("historical", "historical").with_change("levers.air_strikes", 5)
    both = settings.with_change("claims.militia_fear", 0)
    assert both.without_change("claims.militia_fear") == settings
    assert both.assignments() == ("claims.militia_fear=0", "levers.air_strikes=5")


def test_a_form_is_an_assignment_and_undone_alone() -> None:
    settings = Settings("historical", "historical").with_form("militia_fear", "threshold")
    assert settings.assignments() == ("claims.militia_fear.form=threshold",)
    assert settings.with_form("militia_fear", None).forms == {}


@given(
    st.builds(
        View,
        week=st.integers(0, 520),
        mode=st.sampled_from(("holders", "difference")),
        party=st.integers(0, 1),
        has_tribes=st.booleans(),
        outcomes=st.sampled_from(((), ("cost",), ("is_fighters", "cost"))),
        kind=st.just("tribe"),
        item=st.sampled_from(("", "T1", "T2")),
        back=st.sampled_from((1, 4, 26, 520)),
        run=st.none() | st.integers(0, 99),
    )
)
def test_a_view_survives_the_link(view: View) -> None:
    assert view_from_query(view_to_query(view, KNOWN), KNOWN, runs=100) == view


@pytest.mark.parametrize(
    "query",
    [
        {"week": "-3"},
        {"week": "9999"},
        {"map": "globe"},
        {"party": "XYZ"},
        {"show": "nothing,else"},
        {"pick": "tribe:P1"},
        {"pick": "river:T1"},
        {"pick": "whole:T1"},
        {"back": "2"},
        {"run": "100"},
    ],
)
def test_an_unfit_view_is_the_usual_one(query: dict[str, str]) -> None:
    assert view_from_query(query, KNOWN, runs=100) == View()


CLAIMS = KnownClaims(("militia_fear", "momentum"), ("a1", "a2"), ("military", "inside_is"), ("cost",))


@given(
    st.builds(
        ClaimsView,
        part=st.sampled_from(PARTS),
        words=st.sampled_from(("", "oil", "border & <b>")),
        articles=st.sampled_from(((), ("a2",), ("a1", "a2"))),
        families=st.sampled_from(((), ("military",))),
        rivals=st.sampled_from(((), ("momentum",))),
        traits=st.sampled_from(((), TRAITS[1:3])),
        weight=st.integers(0, 100),
        claim=st.sampled_from(("", "momentum")),
        day=st.integers(0, 9),
        outcome=st.sampled_from(("", "cost")),
    )
)
def test_a_view_of_the_claims_survives_the_link(view: ClaimsView) -> None:
    assert claims_from_query(claims_to_query(view), CLAIMS) == view
    assert claims_to_query(ClaimsView()) == {}


@pytest.mark.parametrize(
    "query",
    [
        {"part": "globe"},
        {"articles": "a9,../a1"},
        {"families": "military;inside_is"},
        {"rivals": "nobody"},
        {"only": "true"},
        {"weight": "101"},
        {"weight": "-1"},
        {"claim": "militia_fear,momentum"},
        {"at": "10"},
        {"outcome": "<b>"},
    ],
)
def test_an_unfit_view_of_the_claims_is_the_usual_one(query: dict[str, str]) -> None:
    assert claims_from_query(query, CLAIMS) == ClaimsView()
    assert len(claims_from_query({"find": "x" * 999}, CLAIMS).words) == 40


def test_a_change_named_as_in_a_file_is_noted_and_the_rest_is_used() -> None:
    query = {"scenario": "nonsense", "levers.foo": "3", "weeks": "abc", "l.air_strikes": "50", "utm": "x"}
    settings, notes = from_query(query, BOUNDS)
    assert settings.changes == {"levers.air_strikes": 50.0}
    assert len(notes) == 3
    assert "“levers.foo”: a link writes “l.foo”; left out" in notes
