"""Folders with claims of a user's own: the example of new-claims, whole or with one thing changed."""

from __future__ import annotations

from pathlib import Path

from sim.cli.claim_commands import EXAMPLE, EXAMPLE_FILES

CLAIM = "empty_towns_hide_nobody"
BODY = '    return {"underground_growth": -k.weight_underground_growth * left}\n'
"""The last line of the example's function."""

SCENARIO = f"""
schema: 1
title: Nobody left to hide among
question: What if men under cover cannot stay where nobody lives?
source: my_article
extends: historical
claims: {{{CLAIM}: 2}}
"""
"""A scenario that turns the dial of the example's claim."""


def write_folder(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """Write the example with changes (file, before, after); an empty `before` puts the text at the end.

    The function may be changed by what stands in place of `BODY`.
    """
    folder.mkdir()
    texts = {name: (EXAMPLE / name).read_text("utf-8") for name in EXAMPLE_FILES}
    for file, before, after in changes:
        text = texts.get(file, "")
        assert before in text, f"{file} does not hold {before!r}"
        texts[file] = text.replace(before, after) if before else text + after
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def returning(body: str) -> tuple[str, str, str]:
    """Return the change that gives the function another end."""
    return "claims.py", BODY, "".join(f"    {line}\n" for line in body.splitlines())
