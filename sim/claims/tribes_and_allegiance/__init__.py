"""What moves tribes and insurgent allies between Islamic State, the middle and the government side."""

from __future__ import annotations

from sim.claims.tribes_and_allegiance.afterwards import (
    new_borders_stabilise,
    rebuilding_drains_hatred,
)
from sim.claims.tribes_and_allegiance.bargains import (
    broken_promises,
    exclusion_grievance,
    inclusive_government,
    patronage,
    patronage_as_bidding,
    sunni_ownership,
)
from sim.claims.tribes_and_allegiance.fear import (
    atrocities_discredit_state,
    beside_the_militias,
    hostile_narrative,
    militia_fear,
    militia_fear_as_threshold,
    oversight_restrains,
    peshmerga_fear,
    political_ownership,
)
from sim.claims.tribes_and_allegiance.offers import (
    autonomy_offer,
    contact_is_deadly,
    digital_outreach,
    imposed_settlement,
    inclusive_dialogue,
    patrons_resist_borders,
    postwar_assurance,
)
from sim.claims.tribes_and_allegiance.ties import (
    circle_of_horror,
    civil_peace_is_bought,
    governance_failure,
    isolation_defeats,
    opportunists_leave,
    order_appeals,
    order_appeals_as_improvement,
    pledge_cascade,
    pledge_cascade_as_majority,
    protector_narrative,
)

__all__ = [
    "atrocities_discredit_state",
    "autonomy_offer",
    "beside_the_militias",
    "broken_promises",
    "circle_of_horror",
    "civil_peace_is_bought",
    "contact_is_deadly",
    "digital_outreach",
    "exclusion_grievance",
    "governance_failure",
    "hostile_narrative",
    "imposed_settlement",
    "inclusive_dialogue",
    "inclusive_government",
    "isolation_defeats",
    "militia_fear",
    "militia_fear_as_threshold",
    "new_borders_stabilise",
    "opportunists_leave",
    "order_appeals",
    "order_appeals_as_improvement",
    "oversight_restrains",
    "patronage",
    "patronage_as_bidding",
    "patrons_resist_borders",
    "peshmerga_fear",
    "pledge_cascade",
    "pledge_cascade_as_majority",
    "political_ownership",
    "postwar_assurance",
    "protector_narrative",
    "rebuilding_drains_hatred",
    "sunni_ownership",
]
