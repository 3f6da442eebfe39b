"""The state of society, politics and the world outside: what claims read beyond fronts, men and money."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass
class Life:
    """Life at the places, (R, P), share 0-1 unless said."""

    services: Array  # power, water, wheat and health kept up
    discontent: Array  # with IS, where it rules
    polarisation: Array  # between the communities
    lawless_before: Array  # how loosely the place was ruled before IS took it
    rebuilt: Array  # rebuilding lately, USD a month and head, where ground was taken from IS


@dataclass
class Outreach:
    """Ties of the groups, (R, B), share 0-1."""

    complicity: Array  # in the violence of IS
    contact_direct: Array  # in touch face to face with the coalition
    contact_online: Array  # in touch over the net
    contacts_killed: Array  # (R, 1) groups' worth of contacts lost so far


@dataclass
class Settlement:
    """What is offered for afterwards and how it looks, each (R, 1), share 0-1."""

    guarantee: Array  # assurance against reprisals
    autonomy: Array  # self-rule: 0.5 a federal region, 1 a state
    dialogue: Array  # breadth of the dialogue on the future
    visibility: Array  # how far it looks made by outsiders
    legitimacy: Array  # how far it is seen as the region's own


@dataclass
class Leader:
    """The prime minister and what people ask of governments, each (R, 1), share 0-1 unless said."""

    backing: Array  # in the Shia camp
    reform: Array  # of the security sector, as carried out
    reform_pace: Array  # how fast reform is pushed
    protest: Array  # readiness of people to demonstrate
    replaced: Array  # times the prime minister was replaced


@dataclass
class KurdishRegion:
    """Politics in Erbil, each (R, 1), share 0-1 unless said."""

    dispute: Array  # over the presidency
    oil_feud: Array  # with Baghdad over who may sell oil
    pkk_rise: Array  # weight of the PKK's affiliates
    referendum: Array  # push for a vote on independence
    displaced: Array  # people who found shelter there


@dataclass
class Inside:
    """What goes on inside IS, each (R, 1), share 0-1 unless said."""

    cohesion: Array
    command: Array  # multiple of its fighting power, 1 without any claim
    image: Array  # as a power to be feared
    brutality: Array  # public violence
    provocation: Array  # bombings of Shia quarters a week
    recklessness: Array  # share of attacks aimed at parties not yet fighting it
    struck_state: Array  # spectacular attacks on foreign states this week
    is_plot: Array  # coup attempts this week
    coups: Array  # attempts so far
    revolts: Array  # uprisings this week


@dataclass
class Abroad:
    """The world outside the theatre, each (R, 1)."""

    appeal: Array  # share 0-1, attraction of IS to sympathisers outside
    attacks: Array  # attacks a month outside the theatre


@dataclass
class Region:
    """What outside powers do besides the air campaign, each (R, 1), share 0-1 unless said."""

    narrative: Array  # regional picture of the militias as the bigger threat
    pkk_war: Array  # war between Turkey and the PKK
    aleppo: Array  # campaign for Aleppo
    iran_open: Array  # open Iranian military role
    iran_backing: Array  # Iranian arms and advisers for the militias
    rapprochement: Array  # working relations of Washington and Tehran
    conditionality: Array  # share of support withheld until Baghdad concedes
    raiders: Array  # Sunni clansmen who raid IS in the Syrian desert, fighters
    troops: Array  # Western combat troops
