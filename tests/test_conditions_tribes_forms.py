"""Further forms of claims on tribes and allegiance push the same way as the ordinary one, in their manner."""

from __future__ import annotations

import numpy as np
import pytest

from sim.claims.frame import ORDINARY
from tests.claim_conditions import WORLD, pushes_of, state_with
from tests.worlds import THEATRE


def test_fear_as_a_threshold_is_none_or_all():
    numbers = WORLD.claim_numbers["militia_fear"]
    push = pushes_of("militia_fear", state_with(seen__militia_men_at=400.0), "threshold")[
        "leaning_government"
    ]
    assert set(np.unique(push)) == {-float(np.max(numbers.weight_leaning_government)), 0.0}


@pytest.mark.parametrize(("share", "follows"), [(0.2, False), (1.0, True)])
def test_a_cascade_as_a_majority_starts_only_with_most_of_the_influence(share, follows):
    with_is = (np.arange(len(THEATRE.groups)) % 10 < 10 * share)[None, :] * 1.0
    ordinary = pushes_of("pledge_cascade", state_with(seen__with_is=with_is))["leaning_is"]
    majority = pushes_of("pledge_cascade", state_with(seen__with_is=with_is), "majority")["leaning_is"]
    assert (ordinary > 0.0).any()
    assert (majority > 0.0).mean() > 0.9 if follows else (majority > 0.0).mean() < 0.2


def test_bidding_buys_more_when_is_has_grown_poor():
    paid = {"groups__payment": 200.0, "baghdad__promised": 1.0, "baghdad__promise_weight": 1.0}
    rich, poor = (state_with(islamic_state__revenue=x, **paid) for x in (60.0, 20.0))
    for form, buys_more in ((ORDINARY, False), ("bidding", True)):
        usual = np.abs(pushes_of("patronage", rich, form, before=rich)["leaning_is"]).sum()
        later = np.abs(pushes_of("patronage", poor, form, before=rich)["leaning_is"]).sum()
        assert (later > usual) == buys_more
