"""The network of articles, claims and drivers: who says what, and what each claim pushes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go

from sim.figures.article_colours import article_colours
from sim.figures.palette import DISPUTE, FONT, INK, MUTED, PAPER, RULE

ROW_HEIGHT: Final = 20
LEAST_HEIGHT: Final = 240
HEAD_HEIGHT: Final = 26
ARTICLE_AT, CLAIM_AT, DRIVER_AT, RIGHT_END = 0.0, 0.15, 0.76, 1.0
LABEL_SIZE: Final = 12
LABEL_GAP, LABEL_SIGN = 0.012, 0.0073
"""Room that a label takes beside its point: at its ends, and for each sign on the narrowest picture."""
LEFT_END: Final = -0.04
ARC_DEPTH, ARC_DEEPER = 0.012, 0.0011
"""How far the arc of a dispute reaches to the left, and how much farther for every row between the two."""
ARC_POINTS: Final = 12
FAINT: Final = 0.45
FAINTEST: Final = 0.25
MOST_NAMED: Final = 3
SIGN_WORDS: Final = {"+": "up", "-": "down", "+-": "up or down"}


@dataclass(frozen=True)
class NetworkClaim:
    """One claim as the picture needs it.

    Attributes
    ----------
    id, title : str
        As in the catalogue.
    articles : tuple of str
        Ids of the articles that make it; the first gives the colour.
    pushes : mapping of str to str
        Driver to "+", "-" or "+-".
    rivals : tuple of str
        Claims that dispute it.
    """

    id: str
    title: str
    articles: tuple[str, ...]
    pushes: Mapping[str, str]
    rivals: tuple[str, ...] = ()


def claim_network(
    claims: Sequence[NetworkClaim],
    articles: Sequence[str],
    drivers: Mapping[str, str],
    chosen: str | None = None,
) -> go.Figure:
    """Draw articles on the left, claims in the middle, the drivers that they push on the right.

    The point of a claim carries its id, so that a click on it can be told.

    Parameters
    ----------
    claims : sequence of NetworkClaim
        Those to draw, from top to bottom; may be empty.
    articles : sequence of str
        Ids of all articles; their order gives the colours.
    drivers : mapping of str to str
        Driver to its name for people, in the order of the picture.
    chosen : str, optional
        Id of a claim to bring out; all the others step back.
    """
    colours = article_colours(articles)
    cited = {article for claim in claims for article in claim.articles}
    pushed = {driver for claim in claims for driver in claim.pushes}
    rows = {
        "articles": _spread([article for article in articles if article in cited], len(claims)),
        "drivers": _spread([driver for driver in drivers if driver in pushed], len(claims)),
        "claims": {claim.id: float(row) for row, claim in enumerate(claims)},
    }
    lit = chosen if chosen in rows["claims"] else None
    data = [
        *_lines(claims, rows, colours, lit),
        *_disputes(claims, rows["claims"], lit),
        _article_nodes(rows["articles"], colours),
        _claim_nodes(claims, colours, lit),
        _driver_nodes(rows["drivers"], drivers, claims),
    ]
    return go.Figure({"data": data, "layout": _layout(len(claims))})


def describe_network(
    claims: Sequence[NetworkClaim], drivers: Mapping[str, str], chosen: str | None = None
) -> str:
    """Say how many claims each article makes, what is pushed most, and what the chosen claim does."""
    if not claims:
        return "Network of claims: no claim is left by the filters."
    count: dict[str, int] = {}
    pushed: dict[str, int] = {}
    for claim in claims:
        for article in claim.articles:
            count[article] = count.get(article, 0) + 1
        for driver in claim.pushes:
            pushed[driver] = pushed.get(driver, 0) + 1
    made = ", ".join(f"{article} {number}" for article, number in sorted(count.items()))
    most = sorted(pushed, key=lambda driver: (-pushed[driver], driver))[:MOST_NAMED]
    names = ", ".join(f"{drivers[driver]} ({pushed[driver]})" for driver in most)
    text = (
        f"Network of claims: {len(claims)} claims and {len(pushed)} drivers. Claims by article: {made}. "
        f"Pushed by most claims: {names}."
    )
    for claim in claims:
        if claim.id == chosen:
            pushes = ", ".join(
                f"{drivers[driver]} {SIGN_WORDS[sign]}" for driver, sign in claim.pushes.items()
            )
            text += f" Brought out: {claim.title}, which pushes {pushes}."
    return text


def _spread(names: Sequence[str], rows: int) -> dict[str, float]:
    """Rows at even distance over the height of the claims."""
    step = rows / max(1, len(names))
    return {name: (place + 0.5) * step - 0.5 for place, name in enumerate(names)}


def _lines(
    claims: Sequence[NetworkClaim],
    rows: Mapping[str, Mapping[str, float]],
    colours: Mapping[str, str],
    lit: str | None,
) -> list[dict[str, Any]]:
    """One trace for each article and weight of line, for a trace a line would be slow."""
    paths: dict[tuple[str, bool], tuple[list[float | None], list[float | None]]] = {}
    for claim in claims:
        row, is_lit = rows["claims"][claim.id], claim.id == lit
        ends = [(article, ARTICLE_AT, rows["articles"][article], CLAIM_AT, row) for article in claim.articles]
        first = claim.articles[0]
        ends += [
            (first, _label_end(claim.title), row, DRIVER_AT, rows["drivers"][driver])
            for driver in claim.pushes
        ]
        for article, left, start, right, end in ends:
            across, down = paths.setdefault((article, is_lit), ([], []))
            across += [left, right, None]
            down += [start, end, None]
    return [
        {
            "type": "scatter",
            "x": across,
            "y": down,
            "mode": "lines",
            "line": {"color": colours[article], "width": 3 if is_lit else 1},
            "opacity": 1 if is_lit else FAINTEST if lit else FAINT,
            "hoverinfo": "skip",
        }
        for (article, is_lit), (across, down) in sorted(paths.items(), key=lambda item: item[0][1])
    ]


def _label_end(title: str) -> float:
    """Where a line may leave a claim: right of its label."""
    return CLAIM_AT + LABEL_GAP + LABEL_SIGN * len(title)


def _disputes(
    claims: Sequence[NetworkClaim], rows: Mapping[str, float], lit: str | None
) -> list[dict[str, Any]]:
    """Dashed arcs between claims that dispute each other, those of the claim brought out in full strength."""
    pairs = {frozenset((claim.id, rival)) for claim in claims for rival in claim.rivals if rival in rows}
    traces = []
    for is_lit in (False, True):
        across: list[float | None] = []
        down: list[float | None] = []
        for first, second in sorted(
            sorted(rows[key] for key in pair) for pair in pairs if (lit in pair) == is_lit
        ):
            depth = ARC_DEPTH + ARC_DEEPER * (second - first)
            for step in range(ARC_POINTS + 1):
                turn = math.pi * step / ARC_POINTS
                across.append(CLAIM_AT - depth * math.sin(turn))
                down.append((first + second) / 2 - (second - first) / 2 * math.cos(turn))
            across.append(None)
            down.append(None)
        if across:
            line = {"color": DISPUTE, "width": 2.5 if is_lit else 1.3, "dash": "dash"}
            traces.append(
                {
                    "type": "scatter",
                    "x": across,
                    "y": down,
                    "mode": "lines",
                    "hoverinfo": "skip",
                    "line": line,
                    "opacity": FAINT if lit and not is_lit else 1,
                }
            )
    return traces


def _article_nodes(rows: Mapping[str, float], colours: Mapping[str, str]) -> dict[str, Any]:
    return {
        **_nodes([ARTICLE_AT] * len(rows), list(rows.values()), [f"<b>{name}</b>" for name in rows]),
        "textposition": "middle left",
        "marker": {"size": 13, "symbol": "square", "color": [colours[name] for name in rows]},
        "hoverinfo": "skip",
    }


def _claim_nodes(
    claims: Sequence[NetworkClaim], colours: Mapping[str, str], lit: str | None
) -> dict[str, Any]:
    words = [f"<b>{claim.title}</b>" if claim.id == lit else claim.title for claim in claims]
    return {
        **_nodes([CLAIM_AT] * len(claims), [float(row) for row in range(len(claims))], words),
        "textposition": "middle right",
        "marker": {
            "size": 9,
            "color": [colours[claim.articles[0]] for claim in claims],
            "line": {"color": INK, "width": [2 if claim.id == lit else 0 for claim in claims]},
        },
        "customdata": [claim.id for claim in claims],
        "hovertext": [
            f"{claim.title} ({', '.join(claim.articles)})<br>pushes "
            + ", ".join(
                f"{driver.replace('_', ' ')} {SIGN_WORDS[sign]}" for driver, sign in claim.pushes.items()
            )
            for claim in claims
        ],
        "hoverinfo": "text",
    }


def _driver_nodes(
    rows: Mapping[str, float], drivers: Mapping[str, str], claims: Sequence[NetworkClaim]
) -> dict[str, Any]:
    count = {name: sum(name in claim.pushes for claim in claims) for name in rows}
    return {
        **_nodes([DRIVER_AT] * len(rows), list(rows.values()), [drivers[name] for name in rows]),
        "textposition": "middle right",
        "marker": {"size": 8, "symbol": "diamond", "color": MUTED},
        "hovertext": [f"{drivers[name]}: pushed by {count[name]} of these claims" for name in rows],
        "hoverinfo": "text",
    }


def _nodes(across: list[float], down: list[float], words: list[str]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": across,
        "y": down,
        "text": words,
        "mode": "markers+text",
        "textfont": {"size": LABEL_SIZE, "color": INK},
        "cliponaxis": False,
        # A click brings a claim out by drawing anew; the others must not fade for a moment.
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }


def _layout(rows: int) -> dict[str, Any]:
    hidden = {"visible": False, "fixedrange": True}
    return {
        "height": max(LEAST_HEIGHT, HEAD_HEIGHT + ROW_HEIGHT * (rows + 1)),
        "margin": {"l": 4, "r": 4, "t": HEAD_HEIGHT, "b": 4},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "font": {"family": FONT, "size": 10, "color": INK},
        "hoverlabel": {"bgcolor": PAPER, "bordercolor": RULE, "font": {"color": INK, "size": 11}},
        "hovermode": "closest",
        "dragmode": False,
        "clickmode": "event+select",
        "template": "none",
        "showlegend": False,
        "annotations": [
            {
                "x": across,
                "xanchor": "left",
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "text": f"<b>{text}</b>",
                "showarrow": False,
                "font": {"size": 11, "color": MUTED},
            }
            for across, text in ((LEFT_END, "Articles"), (CLAIM_AT, "Claims"), (DRIVER_AT, "Drivers"))
        ],
        "xaxis": {**hidden, "range": [LEFT_END, RIGHT_END]},
        "yaxis": {**hidden, "range": [rows, -1]},
    }
