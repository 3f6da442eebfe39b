"""Prints what must be the same on every Python and Mesa: digests of whole runs.

python -m tests.fingerprint
"""

from __future__ import annotations

from tempfile import TemporaryDirectory

from sim import Experiment

STORIES = ("historical", "neutral-world", "author-a3", "oil-at-25")


def fingerprint() -> list[str]:
    """Return scenario and digest of a batch of whole runs, a line each."""
    with TemporaryDirectory() as folder:
        results = Experiment(STORIES, runs=6).run(folder, workers=0)
    lines = zip(results.cases, results.digests(), strict=True)
    return [f"{case['scenario']} {digest}" for case, digest in lines]


if __name__ == "__main__":
    print("\n".join(fingerprint()))
