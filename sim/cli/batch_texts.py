"""The help of the commands about batches; see `sim.cli.texts`."""

from __future__ import annotations

from typing import Final

BATCH: Final = """
Run scenarios into a folder, come what may. The same command again takes up where it broke off.

A part of some 64 runs is stored as soon as it is made; a kill, a power cut or a full disk costs no
more than the parts under way, and the results are the same to the bit. A run that fails becomes a
row that says why, and the others finish; the exit code is then 1. Workers do not change results.

\b
Example:
  coalition-sim batch historical new-awakening my-scenario.yaml --runs 200 --workers 2 --out results
At any time, also from another terminal:
  coalition-sim results results
Each table in the folder is a set of Parquet files that any tool reads:
  runs     case, run, seed, status, message, digest, outcomes measured once a run
  weekly   case, run, week, one column an outcome
  places   case, week, place, runs in which each party holds it
  tribes   case, week, tribe, runs in which it is on each side
On a Dask cluster (pip install 'coalition-sim[cluster]'):
  coalition-sim batch historical --runs 5000 --dask tcp://10.0.0.5:8786 --out results
"""

RESULTS: Final = """
Show what a batch has given so far. Also while it is still running.

For each case n of N runs, and medians and bands of the headline outcomes at its end, over those n.

\b
  coalition-sim results results
"""

EXPORT: Final = """
Write the results of a batch as tables for other programs. As far as it has come.

\b
Tidy tables, a file each: cases, runs, outcomes (case, run, week, outcome, value), once, places, tribes:
  coalition-sim export results --to tables
  coalition-sim export results --to tables --format csv
Experiments and outcomes as the EMA Workbench's load_results reads them, one row a run:
  coalition-sim export results --to results.tar.gz --format workbench
"""

REPRODUCE: Final = """
Run a stored result again, from what it says of itself alone. Compares to the bit.

The exit code is 0 if all is the same, and 1 if not. Equal bits are promised for one version of the
program and its libraries on one kind of processor; what differs is named.

\b
  coalition-sim reproduce results
  coalition-sim reproduce results --runs 5 --workers 2
  coalition-sim run historical --json > result.json && coalition-sim reproduce result.json
"""
