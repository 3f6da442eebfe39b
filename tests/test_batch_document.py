"""What the guide to batches says can be done as it stands there."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from sim.cli.main import run_command
from sim.study.experiment_file import read_experiment

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "sim" / "BATCHES.md").read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


def test_the_experiment_is_valid(tmp_path: Path) -> None:
    (block,) = _blocks("yaml")
    mine = "schema: 1\ntitle: T\nquestion: Q\nsource: assumed\nextends: historical\n"
    (tmp_path / "my-world.yaml").write_text(mine)
    (tmp_path / "study.yaml").write_text(block)
    experiment = read_experiment(tmp_path / "study.yaml")
    assert len(experiment.cases) == (1 + 2 * 3) * 2 * 64


def test_python_is_python_and_its_names_exist() -> None:
    blocks = _blocks("python")
    assert len(blocks) >= 3
    for block in blocks:
        compile(block, "BATCHES.md", "exec")
        for line in block.splitlines():
            found = re.fullmatch(r"from (sim[\w.]*) import (.+)", line)
            if found:
                module = __import__(found[1], fromlist=["x"])
                assert all(hasattr(module, name.strip()) for name in found[2].split(","))


def test_commands_and_options_exist(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [line for block in _blocks("bash") for line in block.splitlines()] + re.findall(r"`(.+?)`", GUIDE)
    commands = [shlex.split(line, comments=True) for line in lines if line.startswith("coalition-sim ")]
    assert len(commands) >= 6
    for _, name, *words in commands:
        assert run_command([name, "--help"]) == 0
        told = capsys.readouterr().out
        assert all(word in told for word in words if word.startswith("--")), (name, words)


def test_extras_and_files_that_it_names_exist() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert set(re.findall(r"'\.\[(\w+)\]'", GUIDE)) == {"cluster", "analysis"} <= set(extras)
    assert "sim/BATCHES.md" in (ROOT / "README.md").read_text(encoding="utf-8")
