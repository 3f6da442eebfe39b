"""The catalogue: complete and at one with itself; refusals name file and id."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from sim.catalog import Claim, load_catalog, read_catalog
from sim.catalog.load import FOLDER, parse
from sim.errors import CatalogError
from sim.names import FAMILIES

CATALOG = load_catalog()
CLAIM_FILES = [f"claims/{family}.yaml" for family in FAMILIES]
FILES = [*(path.name for path in sorted(FOLDER.glob("*.yaml"))), *CLAIM_FILES]

# Words of a scope.
FEWEST_WORDS, MOST_WORDS = 6, 25

# fmt: off
FIRST_CLAIMS = {
    "militia_fear", "protector_narrative", "isolation_defeats", "exclusion_grievance",
    "inclusive_government", "broken_promises", "patronage", "political_ownership", "oversight_restrains",
    "atrocities_discredit_state", "pledge_cascade", "sunni_ownership", "beside_the_militias",
    "threat_unites", "infighting_frees_is", "concert_overwhelms", "sustained_will", "air_needs_ground",
    "hollow_army", "militia_effectiveness", "spoils_of_war", "overstretch", "heartland_limits",
    "cities_are_the_prize", "call_to_arms", "momentum", "war_chest", "border_lifeline",
    "desert_reversion", "caliphate_appeal", "militia_lobby", "oil_price_squeeze",
}
BASIC = {
    "militia_deployment", "air_strikes", "inclusive_cabinet", "promises_kept", "tribal_payments",
    "sunni_local_forces", "enemy_infighting", "oil_price",
}
# fmt: on


# ---- what is shipped -------------------------------------------------------------------------


def test_is_read_once_and_cannot_be_changed():
    assert load_catalog() is CATALOG
    with pytest.raises(AttributeError):
        CATALOG.claims = {}  # type: ignore[misc]
    with pytest.raises(ValidationError):
        CATALOG.levers["air_strikes"].default = 1.0


def test_first_claims_are_there_in_their_families():
    assert set(CATALOG.claims) >= FIRST_CLAIMS
    families = [claim.family for claim in CATALOG.claims.values()]
    assert families == sorted(families, key=FAMILIES.index)


def test_parameters_are_levers_then_uncertainties():
    assert list(CATALOG.parameters) == [*CATALOG.levers, *CATALOG.uncertainties]
    assert {identifier for identifier, row in CATALOG.parameters.items() if row.basic} == BASIC
    assert {lever.group for lever in CATALOG.levers.values()} == {"Baghdad", "Coalition", "Tribes"}


def test_outcomes_have_eight_headlines_and_three_that_come_once():
    outcomes = CATALOG.outcomes.values()
    assert sum(outcome.headline for outcome in outcomes) == 8
    once = [outcome.id for outcome in outcomes if outcome.kind == "once"]
    assert once == ["weeks_to_collapse", "resurgence", "durable_defeat"]


@pytest.mark.parametrize("claim", CATALOG.claims.values(), ids=list(CATALOG.claims))
def test_claim_is_complete(claim: Claim):
    for text in (claim.title, claim.says, claim.cause, claim.effect):
        assert text.strip()
    assert FEWEST_WORDS <= len(claim.scope.split()) <= MOST_WORDS, "scope: whom, where and when, in a phrase"
    assert not claim.scope.endswith((".", ";")), "scope: a phrase, like cause and effect"
    assert len(re.findall(r"\.(?:\s|$)", claim.gap)) >= 2, (
        "gap: what the article leaves out, then what is assumed"
    )
    assert "We assume" in claim.gap
    assert (claim.strength.low, claim.strength.default, claim.strength.high) == (0, 1, 2)
    assert {citation.id for citation in claim.articles} <= set(CATALOG.articles)
    assert set(claim.disputed_by) <= set(CATALOG.claims) - {claim.id}
    for driver in claim.pushes:
        assert claim.numbers[f"weight_{driver}"].unit == CATALOG.drivers[driver].unit
    for number in claim.numbers.values():
        assert number.low <= number.value <= number.high
        assert number.source
    assert claim.values == {name: number.value for name, number in claim.numbers.items()}


def test_no_two_claims_of_a_family_have_the_same_scope():
    scopes = Counter((claim.family, claim.scope.casefold()) for claim in CATALOG.claims.values())
    assert [scope for scope, count in scopes.items() if count > 1] == []


@pytest.mark.parametrize("name", FILES)
def test_no_key_stands_twice_in_a_mapping(name: str):
    def find_duplicates(node: yaml.Node | None) -> Iterator[str]:
        if isinstance(node, yaml.MappingNode):
            keys = [key.value for key, _ in node.value]
            yield from {key for key in keys if keys.count(key) > 1}
        children = node.value if isinstance(node, yaml.CollectionNode) else []
        for child in children:
            for part in child if isinstance(child, tuple) else (child,):
                yield from find_duplicates(part)

    assert list(find_duplicates(yaml.compose((FOLDER / name).read_text("utf-8"), yaml.SafeLoader))) == []


@pytest.mark.parametrize("name", FILES)
def test_both_parsers_of_yaml_read_the_same(name: str):
    text = (FOLDER / name).read_text("utf-8")
    assert repr(parse(text)) == repr(yaml.safe_load(text))


# ---- what is refused -------------------------------------------------------------------------


@pytest.fixture
def edit(tmp_path: Path) -> Callable[[str, Callable[[list[dict[str, Any]]], None]], Path]:
    """Copy the catalogue and change one file of the copy."""
    folder = tmp_path / "catalog"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))

    def change(name: str, apply: Callable[[list[dict[str, Any]]], None]) -> Path:
        rows = parse((folder / name).read_text("utf-8"))
        apply(rows)
        dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
        (folder / name).write_text(yaml.dump(rows, Dumper=dumper, sort_keys=False), "utf-8")
        return folder

    return change


PROCESS = {
    "id": "fight.scale",
    "value": 3,
    "low": 1,
    "high": 2,
    "unit": "1",
    "says": "x",
    "source": "assumed",
}
MILITARY = "claims/military.yaml"
REFUSALS: list[tuple[str, Callable[[list[dict[str, Any]]], Any], str]] = [
    ("levers.yaml", lambda rows: rows[0].update(colour="red"), "levers.yaml: militia_deployment: colour"),
    (
        "levers.yaml",
        lambda rows: rows.append(rows[0]),
        "levers.yaml: militia_deployment: this id is used twice",
    ),
    (
        "levers.yaml",
        lambda rows: rows[0].update(default=2),
        "levers.yaml: militia_deployment: .*low <= default",
    ),
    ("levers.yaml", lambda rows: rows[0].pop("unit_cost"), "levers.yaml: militia_deployment: unit_cost"),
    ("levers.yaml", lambda rows: rows[0].update(id="Militia"), "levers.yaml: Militia: id"),
    ("levers.yaml", lambda rows: rows[0].update(low=float("nan")), "levers.yaml: militia_deployment: low"),
    (
        "uncertainties.yaml",
        lambda rows: rows[0].update(id="air_strikes"),
        "uncertainties.yaml: air_strikes: is the id of a lever",
    ),
    ("outcomes.yaml", lambda rows: rows[0].update(kind="daily"), "outcomes.yaml: is_territory_km2: kind"),
    ("drivers.yaml", lambda rows: rows[0].update(unit="apples"), "drivers.yaml: leaning_is: unit"),
    ("drivers.yaml", lambda rows: rows.pop(0), "claims/.*: militia_fear: pushes: there is no leaning_is"),
    (
        "processes.yaml",
        lambda rows: rows.append(PROCESS),
        "processes.yaml: fight.scale: .*low <= value <= high",
    ),
    (
        MILITARY,
        lambda rows: rows[0]["articles"][0].update(id="a9"),
        "air_needs_ground: articles: there is no a9",
    ),
    (
        MILITARY,
        lambda rows: rows[0].update(disputed_by=["x"]),
        "air_needs_ground: disputed_by: there is no x",
    ),
    (MILITARY, lambda rows: rows[0].update(disputed_by=["air_needs_ground"]), "cannot dispute itself"),
    (MILITARY, lambda rows: rows[0].update(hedge="proves"), "military.yaml: air_needs_ground: hedge"),
    (MILITARY, lambda rows: rows[0].update(family="military"), "military.yaml: air_needs_ground: family"),
    (MILITARY, lambda rows: rows[0]["strength"].update(high=3), "air_needs_ground: strength: .*from 0 to 2"),
    (MILITARY, lambda rows: rows[0]["pushes"].update(will="+"), "air_needs_ground: .*no number weight_will"),
    (MILITARY, lambda rows: rows[0].pop("gap"), "military.yaml: air_needs_ground: gap"),
    (MILITARY, lambda rows: rows[0].pop("scope"), "military.yaml: air_needs_ground: scope: is missing"),
    (MILITARY, lambda rows: rows[0].update(scope=" "), "air_needs_ground: scope: must not be empty"),
    (MILITARY, lambda rows: rows[0].update(numbers={}), "military.yaml: air_needs_ground: numbers"),
    (
        MILITARY,
        lambda rows: rows[0]["numbers"]["weight_power"].update(unit="log-odds"),
        "air_needs_ground: numbers.weight_power: unit must be log ratio",
    ),
    (
        MILITARY,
        lambda rows: rows[0]["numbers"]["weight_power"].update(low=9),
        "air_needs_ground: numbers.weight_power: .*low <= value <= high",
    ),
    (MILITARY, lambda rows: rows[0].update(id="militia_fear"), "military.yaml: militia_fear: .*used twice"),
]


@pytest.mark.parametrize(("name", "apply", "message"), REFUSALS, ids=[message for *_, message in REFUSALS])
def test_refusal_is_one_line_that_names_file_and_id(edit, name: str, apply, message: str):
    with pytest.raises(CatalogError, match=message) as caught:
        read_catalog(edit(name, apply))
    assert "\n" not in str(caught.value)


def test_missing_or_malformed_file_is_named(edit):
    folder = edit("levers.yaml", lambda rows: None)
    (folder / "levers.yaml").write_text("air_strikes: 1\n", "utf-8")
    with pytest.raises(CatalogError, match=r"levers\.yaml: must be a list"):
        read_catalog(folder)
    (folder / "levers.yaml").write_text("- [1\n", "utf-8")
    with pytest.raises(CatalogError, match=r"levers\.yaml: is not valid YAML"):
        read_catalog(folder)
    (folder / "levers.yaml").write_text("- 1\n", "utf-8")
    with pytest.raises(CatalogError, match=r"levers\.yaml: entry 1: must be a mapping"):
        read_catalog(folder)
    (folder / "levers.yaml").unlink()
    with pytest.raises(CatalogError, match=r"levers\.yaml: cannot be read"):
        read_catalog(folder)


def test_unchanged_copy_reads_the_same(edit):
    assert read_catalog(edit("levers.yaml", lambda rows: None)) == CATALOG
