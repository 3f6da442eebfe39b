"""The house holds: floors, confined libraries, no unsafe calls, small documented files, a tidy tree."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAXIMUM_LINES = 300
TOP_LEVEL = (
    ".*",
    "CITATION.cff",
    "LICENSE",
    "README.md",
    "app.py",
    "constraints.txt",
    "pyproject.toml",
    "scenarios",
    "sim",
    "static",
    "tests",
)
FORBIDDEN_MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve", "random"}
FORBIDDEN_CALLS = {"eval", "exec", "os.system", "os.popen", "yaml.unsafe_load", "yaml.full_load"}
UNSAFE_LOADERS = {"Loader", "UnsafeLoader", "FullLoader", "CLoader", "CUnsafeLoader", "CFullLoader"}
# The parts of numpy.random without a hidden state that all callers share.
RANDOM_WITHOUT_GLOBAL_STATE = {"BitGenerator", "Generator", "PCG64", "SFC64", "SeedSequence"}
MACHINE_PATH = re.compile(r"(?:^|[^A-Za-z0-9_.*~])/(?:work|farm|root|home|tmp|Users)[/ ]", re.MULTILINE)

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def project_files() -> tuple[Path, ...]:
    """Return the project's files: what git tracks, or, outside a checkout, what is not a tool's leftover."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if (ROOT / ".git").exists() and listing.returncode == 0:
        found = (ROOT / name for name in listing.stdout.decode().split("\0") if name)
    else:
        leftover = {".venv", "__pycache__", ".pytest_cache", ".ruff_cache", ".hypothesis", ".benchmarks"}
        found = (path for path in ROOT.rglob("*") if not leftover & set(path.relative_to(ROOT).parts))
    return tuple(sorted(path for path in found if path.is_file()))


def name_of(path: Path) -> str:
    """Return a file's path inside the project."""
    return path.relative_to(ROOT).as_posix()


def python_files(*tops: str) -> list[Path]:
    """Return the project's Python files below (or at) these top-level names."""
    chosen = (path for path in project_files() if path.suffix == ".py")
    return [path for path in chosen if path.relative_to(ROOT).parts[0] in tops]


@cache
def parse(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imported_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) of every absolute import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def unsafe_call(node: ast.Call) -> str:
    """Return what is wrong with a call, or an empty text."""
    name = ast.unparse(node.func)
    keywords = {word.arg: word.value for word in node.keywords if word.arg}
    if name in FORBIDDEN_CALLS:
        return name
    if name in {"yaml.load", "yaml.load_all"}:
        loader = keywords.get("Loader") or (node.args[1] if len(node.args) > 1 else None)
        if loader is None or ast.unparse(loader).rpartition(".")[2] in UNSAFE_LOADERS:
            return f"{name} without a safe loader"
    for word in ("shell", "allow_pickle"):
        if word in keywords and ast.unparse(keywords[word]) != "False":
            return f"{name}({word}=...)"
    return ""


def unsafe_lines(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield (line, what is wrong) of imports, calls and names that the model may not use."""
    for line, name in imported_names(tree):
        if name.partition(".")[0] in FORBIDDEN_MODULES:
            yield line, f"imports {name}"
        if name.startswith("numpy.random.") and name.split(".")[2] not in RANDOM_WITHOUT_GLOBAL_STATE:
            yield line, f"imports {name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (wrong := unsafe_call(node)):
            yield node.lineno, wrong
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) in {"np.random", "numpy.random"}:
            names = {node.attr} - RANDOM_WITHOUT_GLOBAL_STATE
            yield from ((node.lineno, f"uses numpy.random.{name}") for name in names)


def public_definitions(body: list[ast.stmt]) -> Iterator[Function | ast.ClassDef]:
    """Yield the public classes and functions of a module and the public methods of these classes."""
    for node in body:
        if not isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        if node.name.startswith("_"):
            continue
        yield node
        if isinstance(node, ast.ClassDef):
            yield from public_definitions(node.body)


def is_overload(node: Function | ast.ClassDef) -> bool:
    """Return whether a definition is a typing overload or a property's setter: documented elsewhere."""
    names = {ast.unparse(item) for item in node.decorator_list}
    return any(name.endswith(("overload", ".setter")) for name in names)


def bare_arguments(node: Function) -> list[str]:
    """Return the names of a function's arguments that have no annotation."""
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [item for item in (arguments.vararg, arguments.kwarg) if item]
    return [item.arg for item in every if item.annotation is None and item.arg not in {"self", "cls"}]


def report(problems: list[str]) -> None:
    """Fail with one line a problem."""
    assert not problems, "\n" + "\n".join(problems)


def test_imports_go_down_only(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from importlinter.cli import lint_imports

    monkeypatch.chdir(ROOT)
    status = lint_imports(config_filename="pyproject.toml", no_cache=True)
    assert status == 0, capsys.readouterr().out


def test_app_starts_the_page_and_nothing_else() -> None:
    allowed = ("__future__.", "streamlit.", "sim.ui.")
    names = [name for _, name in imported_names(parse(ROOT / "app.py"))]
    report([f"app.py imports {name}" for name in names if not f"{name}.".startswith(allowed)])


def test_no_unsafe_calls_and_no_global_random_numbers() -> None:
    files = python_files("sim", "app.py")
    assert files
    report([f"{name_of(p)}:{line}: {wrong}" for p in files for line, wrong in unsafe_lines(parse(p))])


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from random import choice",
        "import numpy as np\nnp.random.normal()",
        "from numpy.random import rand",
        "eval('1')",
        "import yaml\nyaml.load(text)",
        "import yaml\nyaml.load(text, Loader=yaml.UnsafeLoader)",
        "import subprocess\nsubprocess.run('ls', shell=True)",
        "import numpy as np\nnp.load(path, allow_pickle=True)",
    ],
)
def test_the_scan_for_unsafe_calls_sees(source: str) -> None:
    assert list(unsafe_lines(ast.parse(source)))


def test_files_are_short() -> None:
    files = python_files("sim", "app.py", "tests")
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    report([f"{name_of(path)}: {n} lines" for path, n in lengths.items() if n > MAXIMUM_LINES])


def test_everything_public_is_documented() -> None:
    problems = []
    for path in python_files("sim", "app.py"):
        tree = parse(path)
        if ast.get_docstring(tree) is None:
            problems.append(f"{name_of(path)}: the file has no docstring")
        for node in public_definitions(tree.body):
            if ast.get_docstring(node) is None and not is_overload(node):
                problems.append(f"{name_of(path)}:{node.lineno}: {node.name} has no docstring")
    report(problems)


def test_every_argument_and_result_is_annotated() -> None:
    problems = []
    for path in python_files("sim", "app.py"):
        for node in ast.walk(parse(path)):
            if isinstance(node, Function):
                missing = bare_arguments(node) + (["return"] if node.returns is None else [])
                problems += [f"{name_of(path)}:{node.lineno}: {node.name}: {name}" for name in missing]
    report(problems)


def test_no_path_of_a_machine() -> None:
    problems = []
    for path in project_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for found in MACHINE_PATH.finditer(text):
            line = text.count("\n", 0, found.start() + 1) + 1
            problems.append(f"{name_of(path)}:{line}: {found.group()!r}")
    report(problems)


def test_the_scan_for_machine_paths_sees() -> None:
    assert MACHINE_PATH.search("open('" + "/".join(("", "home", "someone")) + "')")
    assert not MACHINE_PATH.search("https://example.org/home/page and a/work/b")


def test_top_level_holds_only_what_the_design_names() -> None:
    tops = {path.relative_to(ROOT).parts[0] for path in project_files()}
    report(sorted(top for top in tops if not any(fnmatch(top, pattern) for pattern in TOP_LEVEL)))


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *chain.from_iterable(project["optional-dependencies"].values())]
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    pin = r'[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+(; python_version (<|>=) "3\.[0-9]+")?'
    report([line for line in pins if not re.fullmatch(pin, line)])
    pinned = {line.partition("==")[0].lower().replace("_", "-") for line in pins}
    names = {re.match(r"[A-Za-z0-9._-]+", item).group().lower().replace("_", "-") for item in wanted}
    report(sorted(names - pinned))


def test_the_python_here_is_one_we_support() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    low, high = re.findall(r"3\.(\d+)", project["requires-python"])
    assert int(low) <= sys.version_info.minor < int(high)
