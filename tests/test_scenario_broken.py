"""Files that are wrong in one way each: the message must be one line that names place, value and cure."""

from __future__ import annotations

import re
import time
import tracemalloc

import pytest

from sim.errors import ScenarioError
from sim.scenario import read_scenario

HEAD = "schema: 1\ntitle: Broken\nquestion: What is wrong?\nsource: assumed\n"
HISTORY = HEAD + "extends: historical\n"
LINE = re.compile(r"[^\n:]+:[0-9]+: [^\n]+: [^\n]+")


def lever(text: str) -> str:
    return HISTORY + f"levers:\n  air_strikes: {text}\n"


def expect(text: str) -> str:
    return HISTORY + f"expect:\n  - {{{text}}}\n"


# name: (content, words that the message must hold)
BROKEN: dict[str, tuple[str | bytes, tuple[str, ...]]] = {
    # -- what is no text or no YAML
    "empty": ("", (":1:", "is empty", "schema")),
    "only_a_comment": ("# nothing\n", ("is empty",)),
    "only_null": ("null\n", ("is empty",)),
    "only_a_word": ("hello\n", ("keys and values", "'hello'")),
    "only_a_list": ("- 1\n- 2\n", ("keys and values", "a list")),
    "nul_byte": (HEAD.encode() + b"notes: a\x00b\n", (":5:", "NUL")),
    "utf_16_little": (HEAD.encode("utf-16-le"), ("NUL",)),
    "utf_16_with_mark": (HEAD.encode("utf-16"), ("UTF-16", "UTF-8")),
    "latin_1": (HEAD.encode() + "notes: Kobané\n".encode("latin-1"), (":5:", "not UTF-8")),
    "escape_character": (HEAD + "notes: \x1b[31m\n", (":5:", "U+001B")),
    "turned_writing": (HEAD + "notes: '\u202eabc'\n", (":5:", "U+202E")),
    "half_a_character": (HEAD + 'notes: "\\ud800"\n', (":5:", "notes", "U+D800")),
    "impossible_character": (HEAD + 'notes: "\\UFFFFFFFF"\n', ("not valid YAML",)),
    "tab": (HEAD + "levers:\n\tair_strikes: 5\n", (":6:", "spaces, not tabs")),
    "open_bracket": (HEAD + "look_for: [a, b\n", ("not valid YAML",)),
    "open_quote": (HEAD + 'notes: "abc\n', ("not valid YAML",)),
    "crooked_indent": (HEAD + "levers:\n   a: 1\n  b: 2\n", (":7:", "not valid YAML")),
    "two_documents": (HEAD + "---\n" + HEAD, ("several documents",)),
    "directive": ("%YAML 1.1\n---\n" + HEAD, ("directive",)),
    "python_tag": (HEAD + "notes: !!python/object/apply:os.getcwd []\n", (":5:", "notes", "tag", "remove")),
    "own_tag": (lever("!big 5"), (":7:", "levers.air_strikes", "tag '!big'")),
    "text_tag": (lever("!!str 5"), ("tag",)),
    "anchor": (lever("&many 5"), (":7:", "anchor '&many'", "repeat the value")),
    "alias": (HEAD + "notes: *other\n", (":5:", "alias '*other'")),
    "alias_of_itself": (HEAD + "notes: &a [*a]\n", ("anchor",)),
    "merge_key": (HEAD + "<<: {weeks: 5}\n", (":5:", "unknown key '<<'")),
    "duplicate_key": (HEAD + "weeks: 5\nweeks: 6\n", (":6:", "weeks", "twice", "line 5")),
    "duplicate_lever": (HISTORY + "levers: {advisers: 1, advisers: 2}\n", ("levers.advisers", "twice")),
    "number_as_key": (HISTORY + "levers: {1: 2}\n", ("levers", "key", "1")),
    "list_as_key": (HISTORY + "levers: {[a]: 2}\n", ("levers", "key must be a name")),
    "no_key": (HISTORY + "levers: {: 2}\n", ("not valid YAML",)),
    # -- beyond the limits
    "too_large": (HEAD + "# " + "x" * 300_000, ("256 KiB",)),
    "too_deep": (HEAD + "notes: " + "[" * 10_000 + "]" * 10_000, ("deeper than 20",)),
    "too_deep_by_lines": (HEAD + "".join(" " * n + "a:\n" for n in range(100)), ("deeper than 20",)),
    "too_many_values": (HEAD + "look_for: [" + "a," * 20_000 + "]\n", ("5000 values",)),
    "alias_bomb": ("a: &a [x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a]\n" for n in range(30)), ("anchor",)),
    # -- numbers and dates that are not what they seem
    "not_a_number": (lever(".nan"), ("levers.air_strikes", "'.nan'", "finite")),
    "infinite": (lever("-.INF"), ("levers.air_strikes", "finite")),
    "too_large_real": (lever("1e999"), ("finite",)),
    "five_thousand_digits": (lever("9" * 5_000), ("levers.air_strikes", "15 digits")),
    "leading_zero": (lever("010"), ("'010'", "write 10")),
    "sexagesimal": (lever("1:30"), ("number", "'1:30'")),
    "underscored": (lever("1_000"), ("number", "'1_000'")),
    "hexadecimal": (lever("0x10"), ("number", "'0x10'")),
    "with_unit": (lever("50 strikes"), ("number", "'50 strikes'")),
    "decimal_comma": (lever("0,5"), ("number", "'0,5'")),
    "quoted_number": (lever('"5"'), ("number", "'5'")),
    "word_yes": (lever("yes"), ("number", "'yes'")),
    "word_true": (lever("true"), ("number", "true")),
    "nothing": (lever(""), ("number", "nothing")),
    "no_such_day": (HISTORY + "from: 2024-02-30\n", (":6:", "from", "'2024-02-30'", "calendar")),
    "no_monday": (HEAD + "from: 2014-06-10\n", ("2014-06-10", "Monday", "2014-06-09")),
    "before_the_tables": (HEAD + "from: 2014-06-02\n", ("2014-06-02", "2014-06-09")),
    "time_of_day": (HEAD + "from: 2014-06-09 12:00\n", ("from", "date such as")),
    "american_date": (HEAD + "from: 06/09/2014\n", ("from", "date such as", "'06/09/2014'")),
    # -- keys and shapes
    "missing_schema": (HEAD.replace("schema: 1\n", ""), ("schema", "missing")),
    "other_schema": (HEAD.replace("1", "2"), (":1:", "schema", "2", "allowed is 1")),
    "missing_title": (HEAD.replace("title: Broken\n", ""), ("title", "missing")),
    "empty_title": (HEAD.replace("Broken", '""'), (":2:", "title", "empty")),
    "long_title": (HEAD.replace("Broken", "x" * 121), (":2:", "title", "120 characters")),
    "number_as_title": (HEAD.replace("Broken", "2014"), ("title", "quotes", "2014")),
    "unknown_key": (HEAD + "lever: {}\n", (":5:", "unknown key 'lever'", "nearest is 'levers'")),
    "unknown_article": (HEAD.replace("assumed", "a9"), (":4:", "source", "'a9'", "a1, a2")),
    "no_source": (HEAD.replace("assumed", "[]"), (":4:", "source", "at least 1")),
    "weeks_too_many": (HEAD + "weeks: 521\n", (":5:", "weeks", "521", "1 to 520")),
    "weeks_none": (HEAD + "weeks: 0\n", ("weeks", "1 to 520")),
    "weeks_broken": (HEAD + "weeks: 1.5\n", ("weeks", "whole number", "1.5")),
    "levers_a_list": (HEAD + "levers: [1]\n", ("levers", "mapping", "a list")),
    "levers_a_word": (HEAD + "levers: none\n", ("levers", "mapping", "'none'")),
    # -- names
    "unknown_lever": (
        HISTORY + "levers: {air_strike: 5}\n",
        (":6:", "air_strike", "nearest is 'air_strikes'"),
    ),
    "unknown_uncertainty": (HISTORY + "uncertainties: {oil_prise: 50}\n", ("nearest is 'oil_price'",)),
    "unknown_claim": (HISTORY + "claims: {militia_fears: 1}\n", ("claims.militia_fears", "'militia_fear'")),
    "lever_as_uncertainty": (HISTORY + "uncertainties: {advisers: 50}\n", ("no uncertainty", "under levers")),
    "claim_as_lever": (HISTORY + "levers: {momentum: 1}\n", ("momentum", "under claims")),
    "unknown_parent": (HEAD + "extends: historcal\n", (":5:", "extends", "nearest is 'historical'")),
    "parent_by_path": (HEAD + "extends: ../historical\n", ("extends", "no scenario '../historical'")),
    "own_parent": (HEAD + "extends: broken\n", ("extends", "circle", "broken -> broken")),
    # -- values and schedules
    "value_too_high": (lever("900"), (":7:", "levers.air_strikes: 900 is", "0 to 500 strikes/week")),
    "value_too_low": (lever("-1"), ("-1", "0 to 500")),
    "strength_too_high": (HISTORY + "claims: {momentum: 3}\n", ("claims.momentum", "3", "0 to 2")),
    "strength_in_words": (
        HISTORY + "claims: {momentum: strong}\n",
        ("claims.momentum", "number", "'strong'"),
    ),
    "strength_mistyped": (HISTORY + "claims: {momentum: {strenght: 1}}\n", ("strenght", "'strength'")),
    "claims_of_nobody": (HISTORY + "claims_of: a9\n", (":6:", "claims_of", "'a9'", "a1, a2")),
    "claims_of_and_default": (
        HISTORY + "claims_of: a2\nclaims_default: 0\n",
        (":7:", "claims_default", "claims_of", "leave one out"),
    ),
    "unknown_kind": (HISTORY + "kind: story\n", (":6:", "kind", "'story'", "'what-if'")),
    "default_too_high": (HISTORY + "claims_default: 2.5\n", ("claims_default", "2.5", "0 to 2")),
    "empty_schedule": (lever("[]"), ("levers.air_strikes", "at least 1")),
    "bare_number_in_list": (
        lever("[5, {from: 2015-01-05, value: 6}]"),
        ("levers.air_strikes[1]", "mapping such as", "5"),
    ),
    "entry_without_value": (lever("[{from: 2014-06-09}]"), ("air_strikes[1].value", "missing")),
    "entry_without_day": (lever("[{value: 1}, {from: 2015-01-05, value: 2}]"), ("[1].from", "missing")),
    "entry_unknown_key": (lever("[{form: 2014-06-09, value: 1}]"), ("unknown key 'form'", "'from'")),
    "entry_too_high": (lever("[{from: 2014-06-09, value: 1e3}]"), ("[1].value", "1000", "0 to 500")),
    "until_before_from": (
        lever("[{from: 2015-01-05, until: 2015-01-05, value: 1}]"),
        ("[1].until", "after", "2015-01-05"),
    ),
    "unsorted": (
        lever("[{from: 2016-01-04, value: 1}, {from: 2015-01-05, value: 2}]"),
        ("[2].from", "sort", "2016-01-04"),
    ),
    "overlap": (
        lever("[{from: 2015-01-05, until: 2015-06-01, value: 1}, {from: 2015-03-02, value: 2}]"),
        ("[2].from", "2015-03-02", "until 2015-06-01"),
    ),
    "slip_of_the_year": (lever("[{from: 3015-01-05, value: 1}]"), ("[1].from", "3015-01-05", "2034-12-31")),
    "ramp_without_end": (
        lever("{ramp: {from: 2015-01-05, until: 2016-01-04, start: 1}}"),
        ("ramp.end", "missing"),
    ),
    "ramp_without_until": (lever("{ramp: {from: 2015-01-05, start: 1, end: 2}}"), ("ramp.until", "missing")),
    "ramp_unknown_key": (
        lever("{ramp: {from: 2015-01-05, until: 2016-01-04, start: 1, end: 2, stop: 2}}"),
        ("ramp.stop", "unknown key 'stop'"),
    ),
    "ramp_too_high": (
        lever("{ramp: {from: 2015-01-05, until: 2016-01-04, start: 1, end: 501}}"),
        ("ramp.end", "501", "0 to 500"),
    ),
    "ramp_and_value": (
        lever("{ramp: {from: 2015-01-05, until: 2016-01-04, start: 1, end: 2}, value: 1}"),
        ("levers.air_strikes.value", "unknown key 'value'", "allowed are ramp"),
    ),
    "range_turned_round": (lever("{value: 5, range: [9, 1]}"), ("range", "9", "lower first")),
    "range_without_value": (lever("{value: 5, range: [6, 9]}"), ("range", "does not hold", "5")),
    "range_too_wide": (lever("{value: 5, range: [0, 900]}"), ("range", "900", "0 to 500")),
    "range_of_three": (lever("{value: 5, range: [0, 5, 9]}"), ("air_strikes.range", "too many", "2")),
    # -- expectations
    "unknown_outcome": (
        expect("outcome: is_fighter, than: historical, is: lower, at: 2016-01-04"),
        ("expect[1].outcome", "nearest is 'is_fighters'"),
    ),
    "unknown_than": (
        expect("outcome: is_fighters, than: histories, is: lower, at: 2016-01-04"),
        ("expect[1].than", "'histories'", "'historical'"),
    ),
    "than_itself": (
        expect("outcome: is_fighters, than: broken, is: lower, at: 2016-01-04"),
        ("expect[1].than", "'broken'"),
    ),
    "neither_higher_nor_lower": (
        expect("outcome: is_fighters, than: historical, is: more, at: 2016-01-04"),
        ("expect[1].is", "'more'", "higher"),
    ),
    "expected_too_late": (
        expect("outcome: is_fighters, than: historical, is: lower, at: 2030-01-07"),
        ("expect[1].at", "2030-01-07", "outside the run"),
    ),
    "expected_at_no_time": (
        expect("outcome: is_fighters, than: historical, is: lower"),
        ("expect[1].at", "missing", "weekly"),
    ),
    "empty_finding": (
        expect('outcome: is_fighters, than: historical, is: lower, at: 2016-01-04, finding: ""'),
        ("expect[1].finding", "empty"),
    ),
    "expected_for_certain": (
        expect("outcome: is_fighters, than: historical, is: lower, at: 2016-01-04, probability: 1"),
        ("expect[1].probability", "1", "0.5 to 0.99"),
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_file_gives_one_line_that_helps(name: str) -> None:
    content, words = BROKEN[name]
    started = time.process_time()
    with pytest.raises(ScenarioError) as caught:
        read_scenario(content, "broken.yaml")
    assert time.process_time() - started < 1.0
    assert len(caught.value.problems) == 1, caught.value.problems
    (problem,) = caught.value.problems
    assert LINE.fullmatch(problem), problem
    assert problem.startswith("broken.yaml:")
    assert problem.isprintable()
    assert len(problem) < 400
    for word in words:
        assert word in problem, problem


def test_there_are_enough_of_them() -> None:
    assert len(BROKEN) >= 60


def test_several_faults_are_told_in_the_order_of_the_file() -> None:
    text = HISTORY + "weeks: 0\nlevers:\n  air_strikes: many\n  advisers: few\n"
    with pytest.raises(ScenarioError) as caught:
        read_scenario(text, "broken.yaml")
    assert [problem.split(":")[1] for problem in caught.value.problems] == ["6", "8", "9"]


def test_many_faults_are_cut() -> None:
    text = HISTORY + "levers:\n" + "".join(f"  lever_{number}: 1\n" for number in range(200))
    with pytest.raises(ScenarioError) as caught:
        read_scenario(text, "broken.yaml")
    assert 10 <= len(caught.value.problems) <= 20


@pytest.mark.parametrize("name", ["alias_bomb", "too_deep", "too_many_values", "too_large"])
def test_bombs_need_little_memory(name: str) -> None:
    most = 50 * 1024 * 1024
    tracemalloc.start()
    try:
        with pytest.raises(ScenarioError):
            read_scenario(BROKEN[name][0], "broken.yaml")
        assert tracemalloc.get_traced_memory()[1] < most
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "name", ["a b.yaml", "../up.yaml", "x\ny.yaml", "Ü.yaml", "x" * 300 + ".yaml", ".yaml"]
)
def test_a_name_that_is_no_id_is_refused(name: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_scenario(HEAD, name)
    (problem,) = caught.value.problems
    assert "\n" not in problem
    assert "no id" in problem
