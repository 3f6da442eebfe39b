"""A claim that is switched off or whose cause is absent changes nothing; and none moves a draw of chance."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from sim.claims import frame
from sim.claims.frame import ORDINARY
from sim.core.streams import Streams
from sim.scenario import Plan
from tests.worlds import CATALOG, all_strengths, changed, digest_of, plan_of, run

WEEKS = 6
ONE_RUN = (0,)
FORMS = [(name, form) for name, claim in CATALOG.claims.items() for form in (ORDINARY, *claim.forms)]
each_form = pytest.mark.parametrize(
    ("name", "form"), FORMS, ids=[f"{name} as {form}" if form else name for name, form in FORMS]
)
NUMBERS = {name: claim.values for name, claim in CATALOG.claims.items()}
ORDINARY_OIL = {"oil_price": NUMBERS["oil_price_squeeze"]["balance_price"]}
# Nobody in Baghdad wishes to concede, and nobody abroad presses it to.
NO_CONCESSIONS = {"inclusive_cabinet": 0.0, "aid_conditionality": 0.0, "us_iran_rapprochement": 0.0}
# Claim -> settings under which its cause is absent, so that it pushes nothing and its dial does nothing.
ABSENT: dict[str, dict[str, float]] = {
    "patronage": {"tribal_payments": 0.0},
    "broken_promises": {"promises_made": 0.0, "prior_broken_promises": 0.0, "tribal_payments": 50.0},
    "inclusive_government": NO_CONCESSIONS,
    "political_ownership": {"political_ownership": 0.0},
    "oversight_restrains": {"militia_oversight": 0.0},
    "beside_the_militias": {"air_strikes": 0.0},
    "circle_of_horror": {"is_brutality": 0.0},
    "postwar_assurance": {"postwar_guarantees": 0.0},
    "autonomy_offer": {"autonomy_offer": 0.0},
    "patrons_resist_borders": {"autonomy_offer": 0.5},
    "new_borders_stabilise": {"autonomy_offer": 0.0},
    "contact_is_deadly": {"direct_outreach": 0.0},
    "digital_outreach": {"digital_outreach": 1.0, "postwar_guarantees": 0.0},
    "inclusive_dialogue": {"inclusive_dialogue": 0.0},
    "imposed_settlement": {"western_visibility": NUMBERS["imposed_settlement"]["neutral_share"]},
    "rebuilding_drains_hatred": {"reconstruction": 0.0},
    "infighting_frees_is": {"enemy_infighting": 0.0},
    "sustained_will": {"burden_sharing": NUMBERS["sustained_will"]["neutral_share"]},
    "foreign_influence_binds": {"coalition_mediation": 0.0},
    "patron_rivalries_feed_factions": {"patron_rivalry": 0.0},
    "aleppo_diversion": {"aleppo_campaign": 0.0},
    "blame_game": {"air_strikes": 0.0},
    "atrocity_backlash": {"is_attacks_on_states": 0.0},
    "aid_with_conditions": {"aid_conditionality": 0.0},
    "iran_presses_baghdad": {"us_iran_rapprochement": 0.0},
    "iran_inflames": {"iranian_intervention": 0.0},
    "fights_everyone": {"is_recklessness": 0.0},
    "publics_refuse_mass_war": {"western_ground_troops": 0.0, "air_strikes": 0.0},
    "iran_backs_militias": {"iranian_backing": NUMBERS["iran_backs_militias"]["neutral_share"]},
    "air_needs_ground": {"air_strikes": 0.0},
    "call_to_arms": {"clerical_call": 0.0},
    "strikes_cripple_the_state": {"infrastructure_strikes": 0.0},
    "advice_and_intelligence": {"advisers": 0.0},
    "smuggling_raids": {"desert_raiders": 0.0},
    "aid_leaks_to_militias": {"army_training": 0.0},
    "costly_assaults": {"air_strikes": 0.0},
    "foreign_army_backlash": {"western_ground_troops": 0.0},
    "militia_lobby": NO_CONCESSIONS,
    "oil_price_squeeze": ORDINARY_OIL,
    "intra_shia_rivalry": {"shia_rivalry": 0.0},
    "erbil_deadlock": {"erbil_dispute": 0.0},
    "independence_referendum": {"kurdish_referendum": 0.0},
    "institutions_offset_militias": {"security_sector_reform": 0.0},
    "protest_breaks_ranks": {"protest": 0.0},
    "oil_feud": {"oil_feud": NUMBERS["oil_feud"]["neutral_share"], **ORDINARY_OIL},
    "pkk_rise_divides_kurds": {"pkk_rise": 0.0},
}
# What else stands still for that, since it moves the same cause.
STILL = {"oil_feud": {"displacement_strains_erbil": 0.0}}
ABSENT_FORMS = [(name, form) for name, form in FORMS if name in ABSENT]


def plan_with(name: str, form: str, strength: float, plan: Plan | None = None) -> Plan:
    """Return a short plan with a claim in one of its forms at a strength."""
    whole = changed(plan or plan_of(weeks=WEEKS), strengths={name: strength})
    return replace(whole, forms={**whole.forms, name: form} if form else whole.forms)


def without(name: str, form: str, strength: float) -> Plan:
    """Return a plan in which the cause of a claim is absent."""
    return plan_with(name, form, strength, changed(plan_of(weeks=12), ABSENT[name], STILL.get(name)))


@cache
def switched_off(name: str) -> str:
    return digest_of(run(plan_with(name, ORDINARY, 0.0), ONE_RUN))


@each_form
def test_a_claim_that_never_fires_changes_nothing(monkeypatch, name, form):
    """A function that pushes nothing on all of its drivers gives what strength 0 gives, to the bit."""
    idle = dict.fromkeys(CATALOG.claims[name].pushes, np.zeros((1, 1)))
    functions = {**frame.claim_functions(), name: lambda state, k, memory: idle}
    monkeypatch.setattr(frame, "claim_functions", lambda added=None: functions)
    monkeypatch.setattr(frame, "claim_function", lambda name, form, added=None: functions[name])
    assert digest_of(run(plan_with(name, form, 2.0), ONE_RUN)) == switched_off(name)


@pytest.mark.parametrize(
    ("name", "form"), ABSENT_FORMS, ids=[f"{name} as {form}" if form else name for name, form in ABSENT_FORMS]
)
def test_without_its_cause_a_claim_does_nothing(name, form):
    trace = run(without(name, form, 1.0), [0], trace=True).trace
    assert trace is not None
    assert not any(np.any(trace.pushes[driver, name]) for driver in CATALOG.claims[name].pushes)
    doubled, off = (digest_of(run(without(name, form, strength), ONE_RUN)) for strength in (2.0, 0.0))
    assert doubled == off


def draws_of(plan: Plan) -> Mapping[tuple[str, int], str]:
    """Return a digest of what every rule drew in every week."""
    drawn: dict[tuple[str, int], str] = {}
    uniform = Streams.uniform

    def note(streams: Streams, rule: str, week: int, width: int) -> np.ndarray:
        values = uniform(streams, rule, week, width)
        drawn[rule, week] = hashlib.sha256(values.tobytes()).hexdigest()
        return values

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Streams, "uniform", note)
        run(plan, ONE_RUN)
    return drawn


@cache
def draws_without_claims() -> Mapping[tuple[str, int], str]:
    return draws_of(changed(plan_of(weeks=WEEKS), strengths=all_strengths(0.0)))


@each_form
def test_a_claim_moves_no_draw(name, form):
    """With a claim and without any, every rule draws the same numbers in every week."""
    assert len({rule for rule, _ in draws_without_claims()}) > 5
    assert draws_of(plan_with(name, form, 2.0)) == draws_without_claims()
