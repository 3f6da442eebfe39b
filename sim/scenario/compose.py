"""One scenario's policy in another one's world.

A policy is what somebody decides: the levers. A world is what nobody here decides: which claims hold, in
which form, the uncertainties and the dated events. Composing takes each from its own scenario and nothing
else, so that the same policy can be tried in every author's world. What else either of them sets is left out;
`left_out` names it, so that nobody takes the part for the whole.
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.errors import ScenarioError
from sim.scenario.plan import Plan, build_plan, with_parameters
from sim.scenario.scenario import Scenario
from sim.scenario.vocabulary import GROUPS


def compose(
    policy: Scenario, world: Scenario, weeks: int | None = None, settings: Sequence[str] = ()
) -> Plan:
    """Put the levers of one scenario into the world of another.

    Parameters
    ----------
    policy : Scenario
        Gives the levers.
    world : Scenario
        Gives claims, uncertainties and events.
    weeks : int, optional
        Number of weeks; default: the shorter of the two.
    settings : sequence of str
        As in `Scenario.plan`, holding against both.

    Returns
    -------
    Plan
        Named "POLICY in WORLD". A scenario composed with itself gives its own plan, to the digest.

    Raises
    ------
    ScenarioError
        If the two do not start on one day, or weeks or a setting is not valid.
    """
    if policy.start != world.start:
        raise ScenarioError(
            f"{policy.id} starts on {policy.start} and {world.id} on {world.start}; a policy and its world "
            "must start on one day"
        )
    horizon = min(policy.weeks, world.weeks) if weeks is None else weeks
    own, around = policy.plan(horizon, settings), world.plan(horizon, settings)
    plan = build_plan(
        f"{policy.id} in {world.id}",
        f"{policy.title}, in: {world.title}",
        policy.start,
        horizon,
        {"levers": own.levers, "uncertainties": around.uncertainties},
        around.strengths,
        around.forms,
        around.events,
        around.added,
    )
    return with_parameters(plan, around.parameters)


def left_out(policy: Scenario, world: Scenario) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Name what composing leaves out.

    Parameters
    ----------
    policy, world : Scenario
        As in `compose`. What they have from an ancestor of both is no matter of either.

    Returns
    -------
    tuple of tuples of str
        Claims, uncertainties and events that only the policy sets, such as ``uncertainties.oil_price``
        (``claims`` stands for all of them, ``events`` too); levers that only the world sets.
    """
    of_policy = [name for name in _own_settings(policy, world) if not name.startswith("levers.")]
    of_world = [name for name in _own_settings(world, policy) if name.startswith("levers.")]
    return tuple(of_policy), tuple(of_world)


def has_policy(scenario: Scenario, baseline: Scenario) -> bool:
    """Whether a scenario sets any lever that a baseline does not have from a common ancestor."""
    return any(name.startswith("levers.") for name in _own_settings(scenario, baseline))


def _own_settings(scenario: Scenario, other: Scenario) -> list[str]:
    """Names of what a scenario and those of its ancestors set that are not ancestors of another, too."""
    shared = {member.id for member in other.lineage}
    found: dict[str, None] = {}
    for member in scenario.lineage:
        content = member.content
        if member.id in shared:
            continue
        if content.claims_default is not None or content.claims_of:
            found["claims"] = None
        for group in GROUPS:
            names = content.claims if group == "claims" else content.schedules(group)
            found.update({f"{group}.{name}": None for name in names})
        if content.events or content.drop_events:
            found["events"] = None
    return list(found)
