"""Whatever bytes a scenario file holds, it is valid or refused in single lines."""

from __future__ import annotations

import re
import time

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.scenario import Scenario, dump_scenario, find_scenario_folder, read_scenario
from sim.scenario.safe_yaml import LARGEST_FILE

LINE = re.compile(r"[^\n:]+:[0-9]+: [^\n]+: [^\n]+")
SHIPPED = [path.read_bytes() for path in sorted(find_scenario_folder().glob("*.yaml"))]
SMALL = [content for content in SHIPPED if len(content) < 4_000]
TOKENS = (
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b": ",
        b"- ",
        b"\n",
        b"\t",
        b'"',
        b"'",
        b"#",
        b"|",
        b">",
        b"&a ",
        b"*a",
        b"!!int ",
        b"!x ",
    ),
    *(
        b"? ",
        b"%YAML 1.2\n",
        b"---\n",
        b"...\n",
        b"<<: ",
        b"null",
        b"~",
        b"true",
        b"yes",
        b".nan",
        b"-.inf",
        b"1e999",
    ),
    *(
        b"010",
        b"1:30",
        b"0x1F",
        b"9" * 400,
        b"2014-02-30",
        b"0000-00-00",
        b"2014-06-09",
        b"\x00",
        b"\xff",
        b"\xef\xbb\xbf",
    ),
    *(
        b"\\ud800",
        b"\xe2\x80\xa8",
        b"ramp",
        b"value",
        b"from",
        b"until",
        b"extends",
        b"range",
        b"-0",
        b"{}",
        b"[]",
        b"{{a}}",
    ),
)

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.text(max_size=20),
    st.sampled_from(["assumed", "a1"]),
)
names = st.sampled_from(
    [
        "from",
        "until",
        "value",
        "ramp",
        "start",
        "end",
        "source",
        "range",
        "strength",
        "is",
        "at",
        "than",
        "outcome",
    ]
)
trees = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(names | st.text(max_size=8), inner, max_size=4)
    ),
)
keys = st.sampled_from(
    ["levers", "claims", "uncertainties", "expect", "from", "weeks", "extends", "look_for", "lever"]
)
parameters = st.sampled_from(["air_strikes", "advisers", "oil_price", "momentum", "militia_fear", "nothing"])


def write(tree: object) -> str:
    """Flow style, by hand, so that what the writer refuses is written, too."""
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{key}: {write(value)}" for key, value in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(write(value) for value in tree) + "]"
    return str(tree)


def judge(content: bytes) -> Scenario | None:
    started = time.process_time()
    try:
        scenario = read_scenario(content, "fuzzed.yaml")
        scenario.plan(3)
    except ScenarioError as error:
        assert 1 <= len(error.problems) <= 20
        for problem in error.problems:
            assert LINE.fullmatch(problem), problem
            assert problem.isprintable(), problem
            assert len(problem) < 600, problem
        scenario = None
    assert time.process_time() - started < 1.0
    return scenario


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_mutated_files(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(SMALL)))
    for _ in range(data.draw(st.integers(1, 4))):
        begin = data.draw(st.integers(0, len(content)))
        kind = data.draw(st.sampled_from(["insert", "delete", "flip", "repeat", "swap"]))
        end = min(begin + data.draw(st.integers(0, 40)), len(content))
        if kind == "insert":
            content[begin:begin] = data.draw(st.sampled_from(TOKENS))
        elif kind == "delete":
            del content[begin:end]
        elif kind == "flip" and begin < len(content):
            content[begin] ^= 1 << data.draw(st.integers(0, 7))
        elif kind == "repeat":
            content[begin:begin] = content[begin:end]
        elif kind == "swap":
            content[begin:end] = data.draw(st.sampled_from(TOKENS))
    scenario = judge(bytes(content))
    if scenario is not None:
        again = read_scenario(dump_scenario(scenario), "fuzzed.yaml")
        assert again.plan().digest == scenario.plan().digest


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(keys, st.one_of(trees, st.dictionaries(parameters, trees, max_size=3)), max_size=4))
def test_files_of_any_shape(tree: dict[str, object]) -> None:
    lines = "".join(f"{key}: {write(value)}\n" for key, value in tree.items())
    judge(("schema: 1\ntitle: T\nquestion: Q?\nsource: a1\n" + lines).encode("utf-8", "surrogatepass"))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
@example(b"")
@example(b"? ? ? ? x")
@example(b"a: b: c")
@example(b"[" * 1_000)
@example(b"{" * 1_000)
@example(b"- " * 1_000)
@example(b"? " * 1_000)
@example(b"a: |\n" + b" " * 1_000)
@example(b'"' + b"\\" * 999)
@example(b"!" * 500)
@example(b"%TAG ! tag:x,2000:\n---\na: 1")
@example(b"%YAML 9.9\n---\na: 1")
def test_any_bytes(content: bytes) -> None:
    assert judge(content) is None


def test_the_largest_files_are_refused_or_read_within_a_second() -> None:
    for unit in (
        b"a" * 64,
        b"[",
        b"{",
        b"- ",
        b"? ",
        b'"\\x41',
        b"#c\n",
        b"k: [1, 2]\n",
        b" ",
        b"\n",
        b"a,",
        b"'",
        b"a: |\n b\n",
    ):
        judge((b"schema: 1\nnotes: " + unit * LARGEST_FILE)[:LARGEST_FILE])
