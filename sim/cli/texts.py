"""The help of each command: what it does in a sentence, then examples to copy.

A line that holds only a backspace tells the formatter to leave the paragraph below it as it stands.
"""

from __future__ import annotations

from typing import Final

START: Final = """
Explore what five articles' claims about the war on Islamic State imply, week by week.

A scenario sets levers (what is decided), uncertainties (what nobody here decides) and the
strength of each claim: 0 it is false, 1 as calibrated, 2 twice as strong. It is run many times,
since chance plays its part; you get medians and bands. It is no forecast.

\b
A first look:
  coalition-sim scenarios
  coalition-sim run historical
What if fear of the militias did not move the tribes?
  coalition-sim compare historical historical --set-b claims.militia_fear=0
One lever held where you want it:
  coalition-sim parameters
  coalition-sim run historical --set levers.air_strikes=50 --weeks 104
Tables for your own analysis:
  coalition-sim batch historical new-awakening my-scenario.yaml --runs 200 --workers 2 --out results
  coalition-sim results results
In the browser:
  coalition-sim page
"""

SCENARIOS: Final = """
List the shipped scenarios. Each asks a question.

\b
Use an id of the first column wherever SCENARIO is asked for:
  coalition-sim run historical
"""

CLAIMS: Final = """
List the claims of the articles. Where each is made, its direction, what disputes it, the drivers
it pushes, and its further forms. With an ID, that claim alone and what each form means.

\b
Turn one off, or make it twice as strong:
  coalition-sim run historical --set claims.militia_fear=0
  coalition-sim run historical --set claims.militia_fear=2
Where the article leaves the shape open, try another form:
  coalition-sim claims militia_fear
  coalition-sim compare historical historical --set-b claims.militia_fear.form=threshold
"""

NEW_CLAIMS: Final = """
Begin an article of your own: a folder with one claim as an example, which passes all checks.

\b
  coalition-sim new-claims my-article
  coalition-sim check-claims my-article
  coalition-sim run historical --claims my-article
"""

CHECK_CLAIMS: Final = """
Check claims, and say in one line each what is wrong or missing. Exit code 0, or 2 with faults.

Entries and functions must agree; a function may not write to the state, draw at random or push what
its entry does not name; its pushes must have the stated sign, be numbers, and go the stated way as
the cause rises, on the first day and in weeks 20, 60 and 100 of the historical scenario; with all of
the folder's claims at strength 0 the results must be those of the shipped model to the bit. The
Python files of the folder are run as programs.

\b
  coalition-sim check-claims my-article
  coalition-sim check-claims
  coalition-sim check-claims --only militia_fear
"""

PARAMETERS: Final = """
List levers and uncertainties. Each with unit, range, default and, with --json, its source.

\b
The first column is the name to use with --set:
  coalition-sim run historical --set uncertainties.oil_price=100
"""

OUTCOMES: Final = """
List what is measured. Weekly or once a run, with its unit.

\b
All of it in one document:
  coalition-sim run historical --json > result.json
"""

WEIGHTS: Final = """
Measure what each claim moves: runs with it and without it, on the same random numbers.

Shows the mean difference on the middle one of three days with its 95 % interval, for four outcomes,
and how many outcomes the claim surely moved. All claims take many runs: count with minutes.

\b
Examples:
  coalition-sim weights militia_fear momentum
  coalition-sim weights --runs 200 --workers 2 --forms --out weights
"""

HISTORY: Final = """
Hold the historical scenario against the record of June 2014 to December 2015.

Shows each pattern with its tolerance, what was observed, what the runs give, hit or miss; and how well
the runs place the holders of contested places, month by month, against two plain forecasts. With --out
the runs go on to March 2019, and the history page shows what is written to sim/measured.

\b
Examples:
  coalition-sim history
  coalition-sim history --runs 200 --workers 2 --json
  coalition-sim history --runs 200 --workers 2 --out sim/measured
"""

CALIBRATE: Final = """
Find the numbers that the record of 2014 does not rule out, check them on 2015, and keep what both allow.

Takes minutes to hours: waves x samples x runs runs of 82 weeks. What is done is kept; a calibration that
was broken off goes on with --resume, with the same result.

\b
Examples:
  coalition-sim calibrate --out calibration --workers 2
  coalition-sim calibrate --out calibration --workers 2 --resume
"""

VARIANCE: Final = """
Say what makes runs of history differ: the dice, the numbers that are not known, or the form of the claims.

\b
Examples:
  coalition-sim variance --workers 2 --out sim/measured
  coalition-sim variance --set-in calibration --rows 8 --forms 4 --dice 4
"""

GROUPS: Final = """
List the tribes, local groups and allies of IS that the model knows, with the id that `trace --group` and
dated events take.
"""

PLACES: Final = """
List the places of the model with their holder on the first day, and the id that `trace --place` and dated
events take.
"""

EVENTS: Final = """
List the kinds of dated events. What a scenario says with one, what it sets, and the claims and phases
of the week that carry it further. With a SCENARIO, its events by date.

\b
  coalition-sim events historical
What does one of them do? Run the same scenario without it:
  coalition-sim compare historical historical --set-a events.parliament_stormed=0
Without any:
  coalition-sim run historical --set events.all=0
"""

VALIDATE: Final = """
Check scenario files. Exit code 0, or 2 with one line for each problem.

A line names file, line, key, what is wrong, the allowed range and the nearest valid name.

\b
  coalition-sim validate my-scenario.yaml
"""

RUN: Final = """
Run a scenario many times. Shows medians and bands of what is measured.

\b
Examples:
  coalition-sim run historical
  coalition-sim run historical --runs 200 --weeks 104 --set levers.air_strikes=50
  coalition-sim run my-scenario.yaml --seed 7 --json > result.json
  coalition-sim run historical --out results
"""

COMPARE: Final = """
Run two scenarios and show B minus A. Run k of both meets the same chance.

What differs is therefore the scenarios' doing. The interval holds the mean difference with 95 %
confidence. Without --weeks the shorter of the two horizons is run.

\b
Examples:
  coalition-sim compare historical new-awakening --runs 200
  coalition-sim compare historical historical --set-b claims.militia_fear=0
  coalition-sim compare historical my-scenario.yaml --json > difference.json
"""

TRACE: Final = """
Say what moved a tribe, a place or the whole in a week, claim by claim. One run is replayed.

Each driver is its base, which the process gives without any claim, plus the pushes of the claims;
rows add up to the driver. Week N is the Nth after the scenario's start. Without --group or --place
you get the camps, governments, militias, patrons and Islamic State.

\b
Examples:
  coalition-sim trace historical --group T06 --week 20
  coalition-sim trace historical --group T06 --week 52 --since 20 --run 7
  coalition-sim trace historical --place IQ_RAMADI --week 49 --forces
  coalition-sim trace historical --week 30 --json > moved.json
"""

PAGE: Final = """
Open the simulator in the browser. On this machine only: http://127.0.0.1:8501.

Nothing is sent over the network. Stop it with Ctrl-C.

\b
  coalition-sim page --port 8600
"""

SHOW: Final = """
Show a scenario: question, source, what it sets, which rules it speaks to, what it expects.

\b
Examples:
  coalition-sim show policy-a2-sunni-led-mosul
  coalition-sim show author-a3
  coalition-sim show my-scenario.yaml --json
"""

EXPECT: Final = """
Test what scenarios expect. Pairs of runs with the same chance, line by line.

A line that fails and says so in its `finding` stays as it was written. The exit code is 1 if a line
fails that does not say so, or if one that says so holds.

\b
Examples:
  coalition-sim expect militias-lead
  coalition-sim expect --all --workers 2
  coalition-sim expect --all --runs 200 --workers 2 --out results
"""

WORLDS: Final = """
Try policies in every author's world. Who is right decides what works.

A policy is the levers of a scenario; a world is the claims, uncertainties and events of another: what
one author says, or, as `all`, what all say. Without POLICY the one that each article recommends is tried;
`historical` always is. Regret is what a policy falls short of the best of the list in the same world.
What a policy sets beside levers is left out, and named.

\b
Examples:
  coalition-sim worlds --workers 2
  coalition-sim worlds new-awakening militias-lead --outcome tribes_with_government --weeks 134
  coalition-sim worlds my-policy.yaml --world author-a2 --world my-world.yaml
  coalition-sim worlds --outcome all --runs 200 --workers 2 --out results
"""
