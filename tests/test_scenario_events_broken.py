"""Events in scenario files that are wrong in one way each: one line that names place, value and cure."""

from __future__ import annotations

import pytest

from sim.errors import ScenarioError
from sim.scenario import load_scenario, read_scenario

HEAD = "schema: 1\ntitle: A test\nquestion: Does it hold?\nsource: assumed\n"
PROTEST = "{at: 2014-06-23, kind: mass_protest, size: 0.5, weeks: 2, source: assumed}"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "at: 2014-07-07, kind: mas_protest",
            "kind: unknown kind of event 'mas_protest'; nearest is 'mass_protest'",
        ),
        ("at: 2014-06-08, kind: mass_protest", "at: 2014-06-08 is outside the run, 2014-06-09 to 2019-03-24"),
        ("at: 2019-03-25, kind: mass_protest", "at: 2019-03-25 is outside the run, 2014-06-09 to 2019-03-24"),
        ("at: soon, kind: mass_protest", "at: must be a date such as 2014-09-01, not 'soon'"),
        ("at: 2014-07-07, kind: mass_protest, size: 2", "size: 2 is out of range; allowed is 0 to 1 share"),
        ("at: 2014-07-07, kind: mass_protest, size: big", "size: must be a number such as 0.5, not 'big'"),
        ("at: 2014-07-07, kind: mass_protest, weeks: 0", "weeks: 0 is out of range; allowed is 1 to 520"),
        (
            "at: 2014-07-07, kind: sheikhs_pledge, who: T01, size: 1",
            "size: sheikhs_pledge has no size; leave it out",
        ),
        (
            "at: 2014-07-07, kind: coup_attempt, weeks: 2",
            "weeks: coup_attempt takes place in one week; leave it out",
        ),
        (
            "at: 2014-07-07, kind: city_falls",
            "where: is missing; city_falls needs the id of a place, such as IQ_RAMADI",
        ),
        (
            "at: 2014-07-07, kind: city_falls, where: IQ_RAMADY",
            "where: unknown place 'IQ_RAMADY'; nearest is 'IQ_RAMADI'",
        ),
        ("at: 2014-07-07, kind: tribal_rising, who: T0", "who: unknown group 'T0'; nearest is 'T70'"),
        ("at: 2014-07-07, kind: coup_attempt, who: T01", "who: coup_attempt takes no group; leave it out"),
        ("at: 2014-07-07, kind: coup_attempt, place: IQ_RAMADI", "place: unknown key 'place'; allowed are"),
    ],
)
def test_a_wrong_event_is_told_in_one_line(row: str, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_scenario(f"{HEAD}events:\n  - {{{row}, source: assumed}}\n", "t.yaml")
    assert len(caught.value.problems) == 1
    assert caught.value.problems[0].startswith(f"t.yaml:6: events[1].{message}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("events: none\n", "t.yaml:5: events: must be a list, not 'none'"),
        (
            "events: [5]\n",
            "t.yaml:5: events[1]: must be a mapping such as "
            "{at: 2016-04-30, kind: parliament_stormed, source: assumed}, not 5",
        ),
        (
            "events: [{at: 2014-07-07, kind: mass_protest}]\n",
            "t.yaml:5: events[1].source: is missing; add it",
        ),
        (
            f"events: [{PROTEST}, {PROTEST}]\n",
            "t.yaml:5: events[2]: is the same day, kind, place and group as events[1]; keep one",
        ),
        (
            "drop_events: all\n",
            "t.yaml:5: drop_events[1]: there is no parent whose events could be dropped; add extends",
        ),
        (
            "extends: historical\ndrop_events: [pilot_kiled]\n",
            "t.yaml:6: drop_events[1]: unknown kind of event 'pilot_kiled'; nearest is 'pilot_killed'",
        ),
        (
            "extends: historical\ndrop_events: [city_falls]\n",
            "t.yaml:6: drop_events[1]: the parents have no event of the kind 'city_falls'",
        ),
        (
            "extends: historical\nweeks: 20\nevents: [{at: 2014-10-27, kind: mass_protest, source: a4}]\n",
            "t.yaml:7: events[1].at: 2014-10-27 is outside the run, 2014-06-09 to 2014-10-26",
        ),
    ],
)
def test_a_wrong_list_of_events_is_told_in_one_line(text: str, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_scenario(HEAD + text, "t.yaml")
    assert caught.value.problems == (message,)


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        (
            "events.pilot_kiled=0",
            "unknown kind of event 'pilot_kiled'; nearest is 'pilot_killed'",
        ),
        ("events.pilot_killed=1", "'1' is not allowed; 0 leaves these events out"),
        ("event.pilot_killed=0", "unknown group 'event'; nearest is 'events'"),
    ],
)
def test_a_wrong_setting_is_told_in_one_line(setting: str, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario("historical").plan(settings=[setting])
    assert caught.value.problems == (f"setting {setting}: {message}",)
