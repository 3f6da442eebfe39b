"""A colour for each article: those of Okabe and Ito, which colour-blind readers tell apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sim.figures.palette import MUTED

ARTICLE_COLOURS: Final = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00")


def article_colours(articles: Sequence[str]) -> dict[str, str]:
    """A colour by article, in order; grey for those beyond the fifth, which a user may have added."""
    spare = [MUTED] * max(0, len(articles) - len(ARTICLE_COLOURS))
    return dict(zip(articles, [*ARTICLE_COLOURS, *spare], strict=False))
