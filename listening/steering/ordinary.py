"""Ordinary words that are names of brands, too, so that most who write them mean something else. Pure."""

from __future__ import annotations

from listening.terms import fold
from listening.triage import gazetteer
from listening.triage.sentiment import in_lexicon

SHORT = 2
"""Letters and digits up to which a name stands for many things: HP, 3M, O2."""
LARGE = 100_000
"""Inhabitants from which a city is written about more than a firm of its name."""

_LIST = """
about above across after again air all alpha always amazon american anchor angel any apple arc arrow ask atlas
away back ball band bank bay beacon bear bee before bell best better beyond big bird bit black block bloom blue
boat bolt bond book boots bounce box brand brave bread bridge bright brook brown bubble bud bullet burger buy
camel candle canvas cap cape care carrier case castle cat cedar center central chance change chase check chef
chime circle city class clear cloud clover club coach coast cold comet common compass coral core corner court
cove creative crest cross crown cub cup current dash dawn day deer delta deep depot diamond direct discover dog
door dove dragon dream drift drive drop duke eagle earth east echo edge element empire enterprise epic equinox
ever every express face falcon family fast favor field finder fire first fish flame flash flex focus forest
forever forge fortune forward fossil fox free fresh frontier future galaxy game gap gate general giant glass
global gold good grace grain grand grape great green grid guardian guess gulf hawk heart here heritage hero hill
hive home honest honey honor hope horizon house hub hunter ice ideal indigo infinity ink iris iron island ivory
jaguar jet jewel jump just key kind kite lake lamp land lark last laurel leaf life light lily lime link lion
little live local lotus love lucky lush magnet main maple march mars marvel mass match matter maximum may meta
method metro mini mint mirror mission mist modern monday monster moon mosaic motion mountain mustang national
native nest never new next night nine noble nobody north nova now oak oasis ocean off one only open oracle
orange orbit origin other our out oval over own oyster pacific palm panda parade patch path peak peach pearl
pepper people phantom pilot pine pink pioneer pixel planet plus point polar premier present prime prism progress
progressive public pulse puma pure quest quick rain ram range raven ray ready real red regal relay ridge ring
rise river road robin rock rocket root rose round rover royal ruby safe sage sail salt saturn scout sea second
seed shark shell shift shine silver simple sky slack slate smart snap social solid some sonic soul south
southwest spark spirit split spring sprint spruce square squirrel stage standard star state steam stone storm
stream stride strike summit sun supreme surface surge swan sweet swift tab table tango target team tempo ten
that the their then thing think this three thunder tide tiger time titan today together tomorrow torch touch
tower trade trail train travel tree triumph true trust twin two union unity up urban us valley vanguard vault
venture verb vine vintage virgin vision visa vista vital wave way we west whale wheel white who wild willow wind
wing winner wise wish wolf wonder word work world yellow yes you young your zero zone zoom
"""
_WORDS = frozenset(_LIST.split())
"""Words that firms are named after, and that people write all day without meaning any of them."""


def why_ordinary(name: str) -> str:
    """What else the name means, as the end of "NAME is ..."; empty if it means nothing else that is known here.

    A name of several words is a phrase that hardly stands for anything else.
    """
    word = fold(name)
    letters = [char for char in word if char.isalnum()]
    if " " in word:
        return ""
    if not letters:
        return "no word"
    if word in _WORDS:
        return "an ordinary word"
    if in_lexicon(word):
        return "a word of the list by which mood is read"
    if word.isdecimal():
        return "a number"
    if word.isascii() and len(letters) <= SHORT:
        return "so short that it stands for many things"
    return "a place" if _is_place(word) else ""


def _is_place(word: str) -> bool:
    places, name = gazetteer.gazetteer(), gazetteer.fold(word)
    large = any(city.population >= LARGE for city in places.cities(name))
    return large or bool(places.country(name) or places.region(name))
