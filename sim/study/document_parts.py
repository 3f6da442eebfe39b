"""The generated parts of the documentation, each a piece of Markdown made from the code or the catalogue."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from textwrap import dedent
from typing import Any, Final

from sim.catalog import Catalog, Claim, Pattern, load_catalog
from sim.catalog.schema import Citation, Parameter
from sim.claims.frame import ORDINARY, claim_function
from sim.names import CAMP_TITLES, FAMILIES, PARTY_TITLES
from sim.theatre.load import load_theatre
from sim.week import WEEK

FAMILY_TITLES: Final = dict(
    zip(
        FAMILIES,
        ("Tribes and allegiance", "Coalition and patrons", "Military", "Inside IS", "Baghdad and Erbil"),
        strict=True,
    )
)
GROUP_TITLES: Final = {"tribe": "tribes", "local": "unnamed local groups", "ally": "insurgent allies of IS"}
PATTERN_UNITS: Final = {
    "value": "median",
    "ratio": "ratio of the medians",
    "from_peak": "share of the highest median so far",
    "mean": "mean over weeks and runs",
    "both": "smaller of two medians",
    "held": "mean share of runs",
    "held_by": "mean share of runs",
    "changes": "expected changes a place",
    "opposed": "chance",
    "never": "largest share of runs",
    "taken": "expected number of places",
}
NUMBER_HEADS: Final = ("id", "value", "range", "unit", "what it is", "source")


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table; each cell is put on one line and its bars are escaped."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(_cell(item) for item in line) + " |" for line in lines)


def _cell(item: object) -> str:
    return " ".join(str(item).split()).replace("|", "\\|")


def number(value: float) -> str:
    """Return a number as short as it can be written, with its thousands apart."""
    return f"{value:,.0f}" if abs(value) >= 1000 and value == int(value) else f"{value:g}"


def span(low: float, high: float) -> str:
    """Return a range in words."""
    return f"{number(low)} to {number(high)}"


def code(names: Iterable[str]) -> str:
    """Return names as code, in one line."""
    return ", ".join(f"`{name}`" for name in names)


def where(articles: Iterable[Citation]) -> str:
    """Return where a claim stands, as article and paragraphs."""
    return "; ".join(f"{cited.id} {', '.join(map(str, cited.paragraphs))}" for cited in articles)


def _number_row(name: str, row: Any) -> tuple[str, ...]:
    return f"`{name}`", number(row.value), span(row.low, row.high), row.unit, row.says, row.source


# ---- who and when ------------------------------------------------------------------------------


def _week() -> str:
    return "\n".join(f"{place}. **{phase.name}**: {phase.says}" for place, phase in enumerate(WEEK, start=1))


def _entities() -> str:
    theatre = load_theatre()
    kinds = theatre.groups.kind
    groups = ", ".join(f"{kinds.count(kind)} {title}" for kind, title in GROUP_TITLES.items())
    governments = ", ".join(name.capitalize() for name in theatre.governments.id)
    rows = [
        ("places", len(theatre.places.id), "a town with its surroundings, in Iraq or Syria"),
        ("groups", len(theatre.groups.id), groups),
        ("forces", len(theatre.forces.id), "a brigade, division, militia or faction in the field"),
        ("parties", len(PARTY_TITLES), "; ".join(PARTY_TITLES)),
        ("camps", len(CAMP_TITLES), f"parties under one government or command: {'; '.join(CAMP_TITLES)}"),
        ("governments", len(theatre.governments.id), governments),
        ("patrons", len(theatre.patrons.id), "outside states, Europe counted as one"),
        ("Islamic State", 1, "as a whole, beside its brigades, garrisons and men under cover"),
    ]
    return table(("kind", "number", "what one is"), rows)


# ---- claims ------------------------------------------------------------------------------------


def _members(family: str) -> list[Claim]:
    return [claim for claim in load_catalog().claims.values() if claim.family == family]


def _families() -> str:
    rows = [
        (title, len(_members(family)), code(claim.id for claim in _members(family)))
        for family, title in FAMILY_TITLES.items()
    ]
    return table(("family", "claims", "ids"), [*rows, ("all", len(load_catalog().claims), "")])


def _articles() -> str:
    catalog = load_catalog()
    cited = [where.id for claim in catalog.claims.values() for where in claim.articles]
    rows = (
        (article.id, f"{article.kind}, {article.month}", article.gist, cited.count(article.id))
        for article in catalog.articles.values()
    )
    return table(("id", "text", "gist", "claims coded from it"), rows)


def _claims() -> str:
    heads = ("claim", "what it says", "where", "sign", "disputed by", "pushes", "what is left open")
    parts = [
        f"### {title}\n\n{table(heads, map(_claim_row, _members(family)))}"
        for family, title in FAMILY_TITLES.items()
    ]
    return "\n\n".join(parts)


def _claim_row(claim: Claim) -> tuple[str, ...]:
    unless = f" Unless: {claim.unless}." if claim.unless else ""
    holds = f" Holds for: {claim.scope}."
    return (
        f"`{claim.id}`",
        f"**{claim.title}.** {claim.says}{holds}{unless} ({claim.hedge})",
        where(claim.articles),
        claim.sign,
        code(claim.disputed_by),
        ", ".join(f"`{driver}` {sign}" for driver, sign in claim.pushes.items()),
        claim.gap,
    )


def _claim_forms() -> str:
    """Return the bodies of all claim functions, in all forms, without what the catalogue says of them."""
    parts = []
    for family, title in FAMILY_TITLES.items():
        bodies = "\n\n".join(
            _body(claim.id, form) for claim in _members(family) for form in (ORDINARY, *claim.forms)
        )
        parts.append(f"### {title}: forms\n\n```python\n{bodies}\n```")
    return "\n\n".join(parts)


def _body(claim: str, form: str) -> str:
    """Return the name of a claim and its form, what it reads, and the lines of its function."""
    function = claim_function(claim, form)
    _, _, code = inspect.getsource(function).partition('"""')
    words, _, code = code.partition('"""')
    _, _, reads = words.partition("\n\n")
    name = f"{claim} as {form}" if form else claim
    return f"# {name}: {' '.join(reads.split())}\n{dedent(code.lstrip(chr(10))).rstrip()}"


def _claim_numbers() -> str:
    claims = load_catalog().claims.values()
    rows = [_number_row(f"{claim.id}.{name}", row) for claim in claims for name, row in claim.numbers.items()]
    return table(NUMBER_HEADS, rows)


# ---- what is pushed, turned and measured -------------------------------------------------------


def _drivers() -> str:
    catalog = load_catalog()
    rows = (
        (f"`{name}`", driver.of.replace("_", " "), driver.unit, driver.says, code(_pushers(catalog, name)))
        for name, driver in catalog.drivers.items()
    )
    return table(("driver", "of", "unit", "what it is", "pushed by"), rows)


def _pushers(catalog: Catalog, driver: str) -> list[str]:
    return [claim.id for claim in catalog.claims.values() if driver in claim.pushes]


def _processes() -> str:
    return table(NUMBER_HEADS, (_number_row(name, row) for name, row in load_catalog().processes.items()))


def _parameters(rows: Mapping[str, Parameter]) -> str:
    cells = (
        (f"`{name}`", number(row.default), span(row.low, row.high), row.unit, row.says, row.source)
        for name, row in rows.items()
    )
    return table(("id", "default", *NUMBER_HEADS[2:]), cells)


def _outcomes() -> str:
    rows = load_catalog().outcomes.items()
    cells = ((f"`{name}`", row.unit, row.kind, row.better, row.says) for name, row in rows)
    return table(("id", "unit", "when", "better", "what it is"), cells)


def _patterns() -> str:
    rows = (
        (f"`{name}`", row.says, row.tests, _tolerance(row), row.source, row.known_miss or "")
        for name, row in load_catalog().patterns.items()
    )
    return table(("pattern", "what should show", "what it tests", "tolerance", "source", "known miss"), rows)


def _tolerance(row: Pattern) -> str:
    days = f"{row.since} to {row.at}" if row.since else str(row.at)
    return f"{PATTERN_UNITS[row.kind]} {span(row.low, row.high)}, {days}"


PARTS: Final[Mapping[str, Callable[[], str]]] = {
    "week": _week,
    "entities": _entities,
    "families": _families,
    "articles": _articles,
    "claims": _claims,
    "claim forms": _claim_forms,
    "claim numbers": _claim_numbers,
    "drivers": _drivers,
    "processes": _processes,
    "levers": lambda: _parameters(load_catalog().levers),
    "uncertainties": lambda: _parameters(load_catalog().uncertainties),
    "outcomes": _outcomes,
    "patterns": _patterns,
}
"""Name of a generated part -> function that makes it."""
