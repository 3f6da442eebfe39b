"""Pictures of the claims page: the network of claims, the bars of regret."""

from __future__ import annotations

from typing import Any

from sim.figures.claim_network import NetworkClaim, claim_network, describe_network
from sim.figures.regret_bars import Regret, describe_regret, regret_bars


def test_the_network_draws_each_line_once_and_brings_out_the_chosen_claim() -> None:
    claims = [
        NetworkClaim("one", "First", ("a1", "a2"), {"power": "+", "hold": "-"}),
        NetworkClaim("two", "Second", ("a2",), {"power": "+-"}),
    ]
    drivers = {"power": "Power", "hold": "Hold", "unused": "Unused"}
    figure: Any = claim_network(claims, ["a1", "a2", "a3"], drivers, chosen="one")
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    assert sum(len(trace.x) // 3 for trace in lines) == 3 + 3
    assert sum(len(trace.x) // 3 for trace in lines if trace.line.width > 1) == 4
    assert list(figure.data[-1].text) == ["Power", "Hold"]
    assert "Brought out: First, which pushes Power up, Hold down." in describe_network(claims, drivers, "one")
    assert "no claim" in describe_network([], drivers)
    rivals = [NetworkClaim("one", "First", ("a1",), {"power": "+"}, ("two",)), claims[1]]
    arcs: Any = claim_network(rivals, ["a1", "a2"], drivers)
    assert sum(trace.line.dash == "dash" for trace in arcs.data if trace.mode == "lines") == 1
    assert list(arcs.data[-2].customdata) == ["one", "two"]
    empty: Any = claim_network([], ["a1"], drivers)
    assert len(empty.data) == 3


def test_regret_bars_stand_once_for_each_policy_and_world() -> None:
    nothing = float("nan")
    regrets = [
        Regret("p", "w", 2.0, 1.0, 3.0),
        Regret("q", "w", 0.0, 0.0, 0.0),
        Regret("p", "v", 1.0, nothing, nothing),
    ]
    policies, worlds = {"p": "Plan", "q": "Quiet"}, {"w": "West", "v": "Vale"}
    figure: Any = regret_bars(regrets, policies, worlds, {"w": "#000000", "v": "#111111"}, "km2")
    places = [place for trace in figure.data for place in trace.y]
    assert len(places) == len(set(places)) == 3
    assert list(figure.data[0].error_x.array) == [1.0, 0.0]
    assert list(figure.data[1].error_x.array) == [0]
    words = describe_regret(regrets, policies, worlds, "Ground", "km2", 0)
    assert (
        words
        == "Largest regret of each policy, Ground: Plan 2 km2 (West); Quiet none. Smallest of these: Quiet."
    )
