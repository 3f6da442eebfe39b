"""The command line, installed as `coalition-sim` and also run by `python -m sim`."""

from __future__ import annotations

from sim.cli.main import main

__all__ = ["main"]
