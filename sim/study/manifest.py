"""What a result was made from: enough to make it again, nothing about the machine's owner.

A manifest records versions, digests, seed and the kind of processor. Host name, user name, paths,
times and the number of workers are left out on purpose: the same request gives the same manifest.
"""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.core.plausible import describe_parameters

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.scenario import Plan

PACKAGE: Final = "coalition-sim"
FORMAT: Final = 1
LIBRARIES: Final = ("numpy", "scipy")
CODE_SUFFIXES: Final = (".py", ".yaml", ".csv", ".geojson")
# Floors that do not touch a number: changing a page or a help text leaves a result as it was.
FLOORS_OUTSIDE_RESULTS: Final = ("ui", "cli", "figures", "store", "measured")
# What is said beside results, and read by no run.
BESIDE_RESULTS: Final = ("credibility.yaml", "record_figures.yaml")


def make_manifest(plan: Plan, seed: int, runs: int) -> dict[str, Any]:
    """Describe how a result came about, as plain JSON values.

    Parameters
    ----------
    plan : Plan
        What was run.
    seed : int
        Seed of all random streams.
    runs : int
        Number of runs, indices 0 to runs - 1.

    Returns
    -------
    dict
        Keys: format, package, version, code, python, libraries, platform, cpu, scenario,
        scenario_digest, catalog_digest, added_claims, events, start, weeks, seed, runs,
        parameters.
    """
    return {
        "format": FORMAT,
        **code_versions(),
        "scenario": plan.scenario,
        "scenario_digest": plan.digest,
        "catalog_digest": catalog_digest(),
        "added_claims": plan.added.digest if plan.added else None,
        "events": [event.digest_part() for event in plan.events],
        "start": plan.start.isoformat(),
        "weeks": plan.weeks,
        "seed": seed,
        "runs": runs,
        "parameters": describe_parameters(plan),
    }


def code_versions() -> dict[str, Any]:
    """Versions of the program, its libraries, Python and the kind of processor.

    The processor matters: exponentials and logarithms differ in their last bits between levels
    of vector instructions, so equal bits are promised on one level only.
    """
    return {
        "package": PACKAGE,
        "version": package_version(),
        "code": code_digest(),
        "python": platform.python_version(),
        "libraries": _library_versions(),
        "platform": f"{platform.system()} {platform.machine()}".strip(),
        "cpu": _cpu_levels(),
    }


@cache
def _library_versions() -> dict[str, str]:
    return {name: metadata.version(name) for name in LIBRARIES}


@cache
def package_version() -> str:
    """Version of the installed package, or "source" when run from a plain copy of the tree."""
    try:
        return metadata.version(PACKAGE)
    except metadata.PackageNotFoundError:
        return "source"


@cache
def code_digest() -> str:
    """SHA-256 over the program's own files that can move a result (code, catalogue, theatre)."""
    root = Path(__file__).resolve().parent.parent
    paths = [path for path in root.rglob("*") if path.suffix in CODE_SUFFIXES and path.is_file()]
    return _digest_files(
        root, (path for path in paths if path.relative_to(root).parts[0] not in FLOORS_OUTSIDE_RESULTS)
    )


@cache
def catalog_digest() -> str:
    """SHA-256 over the catalogue's files: what is claimed, turned and measured."""
    root = Path(__file__).resolve().parent.parent / "catalog"
    return _digest_files(root, root.rglob("*.yaml"))


def _digest_files(root: Path, paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    chosen = (path for path in paths if path.name not in BESIDE_RESULTS)
    for path in sorted(chosen, key=lambda path: path.relative_to(root).as_posix()):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


@cache
def _cpu_levels() -> dict[str, Any]:
    """Vector instructions NumPy was built for (baseline) and uses on this processor (found)."""
    configuration = np.show_config(mode="dicts")
    levels = configuration.get("SIMD Extensions", {}) if isinstance(configuration, dict) else {}
    return {"baseline": list(levels.get("baseline", [])), "found": list(levels.get("found", []))}
