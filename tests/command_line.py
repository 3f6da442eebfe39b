"""What tests of the command line share: a document, a refusal, a scenario file, a stand-in for the engine."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from sim.cli.main import run_command
from tests import study_stand_in


def put_engine(monkeypatch: pytest.MonkeyPatch, simulate: Any = study_stand_in.simulate) -> ModuleType:
    """Put a stand-in where the engine is looked for."""
    module = ModuleType("sim.engine")
    module.simulate = simulate  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sim.engine", module)
    return module


def read_document(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Any:
    """Run a command and return the one document that it prints, with nothing beside it."""
    assert run_command([*arguments, "--json"]) == code
    captured = capsys.readouterr()
    assert captured.err == ""
    assert captured.out.count("\n") == 1
    return json.loads(captured.out)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Run a command that must refuse and return the lines in which it says why."""
    assert run_command(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    return captured.err.splitlines()


def write_scenario(folder: Path, name: str) -> str:
    """Write a scenario that sets nothing and return its path."""
    path = folder / f"{name}.yaml"
    path.write_text("schema: 1\ntitle: T\nquestion: Q\nsource: assumed\nextends: historical\n")
    return str(path)
