"""What binds the enemies of Islamic State, what divides them, and what outside powers bring."""

from sim.claims.coalition_and_patrons.attention import (
    aleppo_diversion,
    attack_frees_others,
    fights_everyone,
    kurds_stop_at_borders,
    kurds_stop_at_borders_as_threshold,
    sideshow,
    turkey_stands_aside,
)
from sim.claims.coalition_and_patrons.patrons import (
    aid_with_conditions,
    atrocity_backlash,
    iran_backs_militias,
    iran_inflames,
    iran_presses_baghdad,
    publics_refuse_mass_war,
    sustained_will,
)
from sim.claims.coalition_and_patrons.unity import (
    blame_game,
    concert_overwhelms,
    concert_overwhelms_as_camps,
    foreign_influence_binds,
    infighting_frees_is,
    infighting_frees_is_as_lull,
    patron_rivalries_feed_factions,
    threat_unites,
    threat_unites_as_threshold,
)

__all__ = [
    "aid_with_conditions",
    "aleppo_diversion",
    "atrocity_backlash",
    "attack_frees_others",
    "blame_game",
    "concert_overwhelms",
    "concert_overwhelms_as_camps",
    "fights_everyone",
    "foreign_influence_binds",
    "infighting_frees_is",
    "infighting_frees_is_as_lull",
    "iran_backs_militias",
    "iran_inflames",
    "iran_presses_baghdad",
    "kurds_stop_at_borders",
    "kurds_stop_at_borders_as_threshold",
    "patron_rivalries_feed_factions",
    "publics_refuse_mass_war",
    "sideshow",
    "sustained_will",
    "threat_unites",
    "threat_unites_as_threshold",
    "turkey_stands_aside",
]
