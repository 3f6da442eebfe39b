"""Run a stored result again, from what it says of itself alone, and compare to the bit.

A folder of a batch is compared run by run. A document of `coalition-sim run --json`, or the folder that
`run --out` wrote, holds one digest over all its runs and is compared as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from sim.core.plausible import describe_parameters
from sim.errors import StoreError
from sim.store.files import read_json
from sim.store.folder import RESULTS
from sim.store.identity import differences
from sim.store.tables import check_results
from sim.study.cases import KIND, Case, describe_numbers
from sim.study.ensemble import ensemble
from sim.study.experiment import Experiment
from sim.study.manifest import catalog_digest, code_versions
from sim.study.results import Results, open_results
from sim.study.sources import restore_source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.scenario import Plan, Vocabulary
    from sim.study.progress import Watcher

    Fate = tuple[int, str, str | None]

DOCUMENTS: Final = ("manifest.json", "summary.json")
NEEDED: Final = {
    "scenario": str, "scenario_digest": str, "weeks": int, "seed": int, "runs": int, "settings": list,
    "results": str,
}  # fmt: skip
VERSIONS: Final = (
    "package", "version", "code", "python", "libraries", "platform", "cpu", "catalog_digest", "parameters",
)  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """What became of one case run again.

    Attributes
    ----------
    case : str
        Scenario, seed and settings in words.
    equal, of : int
        Runs that are the same to the bit, of those run again.
    first_different : int or None
        The first run that is not.
    """

    case: str
    equal: int
    of: int
    first_different: int | None = None

    @property
    def is_equal(self) -> bool:
        """Whether all are the same."""
        return self.equal == self.of


@dataclass(frozen=True)
class Reproduction:
    """Verdicts case by case, and in which versions this program differs from the one that made it."""

    verdicts: tuple[Verdict, ...]
    differences: tuple[str, ...]

    @property
    def is_equal(self) -> bool:
        """Whether everything that was run again is the same."""
        return all(verdict.is_equal for verdict in self.verdicts)


def reproduce(
    path: Path,
    runs: int | None = None,
    workers: int = 1,
    vocabulary: Vocabulary | None = None,
    progress: Watcher | None = None,
) -> Reproduction:
    """Run a stored result again and compare.

    Parameters
    ----------
    path : Path
        Folder of a batch or of `run --out`, its `manifest.json` or record of results, or a JSON
        document of `run` or `compare`.
    runs : int, optional
        Of a batch, only the first so many runs of each case; default: all.
    workers : int
        Processes.
    vocabulary : Vocabulary, optional
        With the claims of a user's own that the result was made with.
    progress : callable, optional
        As in `Experiment.run`.

    Raises
    ------
    StoreError
        If the file is none of these, or does not say enough.
    ScenarioError
        If today's program does not accept the scenario.
    """
    folder = path.parent if path.name in (*DOCUMENTS, RESULTS) else path
    if (folder / DOCUMENTS[0]).is_file() and read_json(folder / DOCUMENTS[0]).get("kind") == KIND:
        return _reproduce_batch(open_results(folder), runs, workers, vocabulary, progress)
    documents = _documents(path)
    verdicts = tuple(_reproduce_document(document, workers, vocabulary) for document in documents)
    manifest = documents[0]["manifest"]
    now = describe_parameters(_restore_plan(manifest, vocabulary))
    return Reproduction(verdicts, _version_differences({**manifest, "now": now}))


def _reproduce_batch(
    stored: Results, most: int | None, workers: int, vocabulary: Vocabulary | None, progress: Watcher | None
) -> Reproduction:
    about = stored.manifest["scenarios"]
    sources = {}
    for name, what in about.items():
        _check_claims(what, vocabulary)
        sources[name] = restore_source(name, what, vocabulary)
        _check_plan(name, sources[name].plan(what["weeks"]).digest, what["digest"], stored.manifest)
    cases = [
        Case(
            sources[case["scenario"]],
            case["seed"],
            min(case["runs"], most or case["runs"]),
            about[case["scenario"]]["weeks"],
            tuple(case["settings"]),
            point=case.get("point"),
        )
        for case in stored.cases
    ]
    told = _version_differences({**stored.manifest, "now": describe_numbers(cases)})
    experiment = Experiment.of_cases(cases, has_maps=stored.manifest["maps"])
    with TemporaryDirectory() as place:
        again = experiment.run(Path(place) / "again", workers, progress=progress)
        pairs = zip(stored.cases, stored.fates, again.fates, strict=True)
        verdicts = tuple(_judge(_name(case), kept, found) for case, kept, found in pairs)
    return Reproduction(verdicts, told)


def _judge(name: str, kept: Sequence[Fate], found: Sequence[Fate]) -> Verdict:
    """Compare the runs that were stored with the same ones run again."""
    wanted = {run: fate for run, *fate in kept}
    pairs = [(run, fate == wanted[run]) for run, *fate in found if run in wanted]
    different = [run for run, is_equal in pairs if not is_equal]
    return Verdict(name, len(pairs) - len(different), len(pairs), different[0] if different else None)


def _reproduce_document(document: Mapping[str, Any], workers: int, vocabulary: Vocabulary | None) -> Verdict:
    manifest = document["manifest"]
    count, plan = manifest["runs"], _restore_plan(manifest, vocabulary)
    again = ensemble(plan, count, manifest["seed"], workers)
    return Verdict(_name(manifest), count if again.digest() == manifest["results"] else 0, count)


def _restore_plan(manifest: Mapping[str, Any], vocabulary: Vocabulary | None) -> Plan:
    """The plan that a document of `run` was made from."""
    _check_claims(manifest, vocabulary)
    name = manifest["scenario"]
    source = restore_source(name, {"files": manifest.get("scenario_files")}, vocabulary)
    plan = source.plan(manifest["weeks"], manifest["settings"])
    _check_plan(name, plan.digest, manifest["scenario_digest"], manifest)
    return plan


def _documents(path: Path) -> list[dict[str, Any]]:
    """Documents of `run` in a file or folder; those of both sides of a comparison."""
    file = path / DOCUMENTS[1] if path.is_dir() else path
    file = file.with_name(DOCUMENTS[1]) if file.name == DOCUMENTS[0] else file
    if path.is_dir() and not file.exists():
        raise StoreError(f"{path}: holds no results of a run or a batch")
    if (file.parent / DOCUMENTS[0]).is_file() and file.name == DOCUMENTS[1]:
        check_results(file.parent)
    document = read_json(file)
    sides = [document["a"], document["b"]] if {"a", "b"} <= set(document) else [document]
    for side in sides:
        manifest = side.get("manifest") if isinstance(side, dict) else None
        if not isinstance(manifest, dict) or any(
            not isinstance(manifest.get(key), kind) for key, kind in NEEDED.items()
        ):
            text = "; of a batch, give its folder" if "cases" in document else ""
            raise StoreError(f"{file}: holds no result of a run or a batch{text}")
    return sides


def _check_claims(about: Mapping[str, Any], vocabulary: Vocabulary | None) -> None:
    """A result made with claims of a user's own needs the same ones; their programs are not stored."""
    wanted = about.get("added_claims")
    added = vocabulary.added if vocabulary is not None else None
    if wanted != (added.digest if added else None):
        text = "with claims of a folder: give the same folder with --claims" if wanted else "without --claims"
        raise StoreError(f"the results were made {text}")


def _check_plan(name: str, found: str, wanted: str, manifest: Mapping[str, Any]) -> None:
    if found != wanted:
        told = "; ".join(_version_differences(manifest)) or "nothing else differs"
        raise StoreError(
            f"{name}: this program makes another plan of the same text ({told}); "
            "install the version that made the results"
        )


def _version_differences(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """In which points this program is not the one that made a result; "now" holds today's numbers of runs."""
    here = {**code_versions(), "catalog_digest": catalog_digest(), "parameters": manifest.get("now")}
    keys = [key for key in VERSIONS if here[key] is not None]
    return tuple(differences({key: manifest.get(key) for key in keys}, {key: here[key] for key in keys}))


def _name(case: Mapping[str, Any]) -> str:
    return " ".join([case["scenario"], f"seed {case['seed']}", *case.get("settings", [])])
