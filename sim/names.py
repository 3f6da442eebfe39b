"""The few words that every floor uses: parties, camps, communities, sides, kinds of force.

Codes are positions in these tuples. Holder codes are those of the shipped tables; the camps
group parties that pursue the war under one government or command.
"""

from __future__ import annotations

from typing import Final

PARTIES: Final = ("IS", "GOI", "PMF", "KDP", "PUK", "YPG", "SDF", "SAA", "REB", "TUR")
PARTY_TITLES: Final = (
    "Islamic State",
    "Baghdad's state forces",
    "Popular mobilisation militias",
    "Peshmerga (KDP)",
    "Peshmerga (PUK)",
    "Syrian Kurdish forces (YPG)",
    "Syrian Democratic Forces",
    "Damascus and its allies",
    "Syrian rebels",
    "Turkey and its allies",
)
CAMPS: Final = ("islamic_state", "baghdad", "erbil", "sdf", "damascus", "rebels", "turkey")
CAMP_TITLES: Final = (
    "Islamic State",
    "Baghdad",
    "Erbil",
    "Syrian Democratic Forces",
    "Damascus",
    "Syrian rebels",
    "Turkey",
)
PARTY_CAMP: Final = (0, 1, 1, 2, 2, 3, 3, 4, 5, 6)

COMMUNITIES: Final = (
    "sunni_arab",
    "shia_arab",
    "kurd",
    "turkmen",
    "christian",
    "yazidi",
    "alawite",
    "druze",
    "other",
)
COUNTRIES: Final = ("IQ", "SY")

SIDES: Final = ("aside", "is", "government")
ASIDE, WITH_IS, WITH_GOVERNMENT = 0, 1, 2

GROUP_KINDS: Final = ("tribe", "local", "ally")
FORCE_KINDS: Final = (
    "brigade",
    "army",
    "elite",
    "police",
    "militia",
    "peshmerga",
    "kurdish_syrian",
    "arab_partner",
    "syrian_army",
    "syrian_militia",
    "rebel",
    "tribal",
    "western",
    "turkish",
)
GOVERNMENTS: Final = ("baghdad", "erbil", "damascus")
PATRONS: Final = ("united_states", "iran", "turkey", "saudi_arabia", "russia", "jordan", "europe")

ISLAMIC_STATE, BAGHDAD, ERBIL, SDF, DAMASCUS, REBELS, TURKEY = range(len(CAMPS))
FAMILIES: Final = (
    "tribes_and_allegiance",
    "coalition_and_patrons",
    "military",
    "inside_is",
    "baghdad_and_erbil",
)
