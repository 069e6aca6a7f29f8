"""Which statements a text makes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.statements.finding import BY_LANGUAGE
from listening.statements.noun import noun, singular
from listening.statements.statement import Stance

LIKE, DISLIKE, MISS, WISH = Stance.like, Stance.dislike, Stance.miss, Stance.wish

ENGLISH = [
    ("@plovair love the new planes!", [(LIKE, "plane")]),
    ("@plovair We really enjoyed your lounge in Oslo.", [(LIKE, "lounge")]),
    ("Your cabin crew was absolutely amazing", [(LIKE, "cabin crew")]),
    ("Thank you for the wonderful breakfast on board", [(LIKE, "breakfast")]),
    ("Digging the pink mood lighting", [(LIKE, "pink mood lighting")]),
    ("the app is useless", [(DISLIKE, "app")]),
    ("Your boarding policies are ridiculous", [(DISLIKE, "boarding policy")]),
    ("I hate the middle seats", [(DISLIKE, "middle seat")]),
    ("worst customer service ever", [(DISLIKE, "customer service")]),
    ("So disappointed with your website today", [(DISLIKE, "website")]),
    ("the wifi doesn't work", [(DISLIKE, "wifi")]),
    ("why no charging ports?", [(MISS, "charging port")]),
    ("Lovely plane but no power outlets?", [(MISS, "power outlet")]),
    ("I miss the old lounge", [(MISS, "lounge")]),
    ("please bring back the nonstop flight", [(MISS, "nonstop flight")]),
    ("wish it had more legroom", [(WISH, "legroom")]),
    ("I wish you guys had vegan meals", [(WISH, "vegan meal")]),
    ("It would be nice to have a timetable", [(WISH, "timetable")]),
    ("please add a dark mode", [(WISH, "dark mode")]),
    ("you really need a better system for this", [(WISH, "system")]),
    ("Some water would be nice.", [(WISH, "water")]),
    ("Love the seats. The food was terrible", [(LIKE, "seat"), (DISLIKE, "food")]),
    # -- once, however often it is said
    ("I love the seats. Really love the seats!", [(LIKE, "seat")]),
    # -- nothing is named, or nothing is stated
    ("I love it", []),
    ("I love you guys", []),
    ("I hate to complain", []),
    ("I would love some help", []),
    ("where is my bag", []),
    ("I missed my flight", []),
    ("Do you need a visa for that?", []),
    ("please fix my ticket", []),
    # -- of somebody else
    ("RT @other: love the new planes", []),
    ("> the app is useless", []),
]

GERMAN = [
    ("Ich liebe die neuen Sitze", [(LIKE, "sitze")]),
    ("Die App ist wirklich super", [(LIKE, "app")]),
    ("Die Bedienung war unverschämt", [(DISLIKE, "bedienung")]),
    ("Ich hasse eure Hotline", [(DISLIKE, "hotline")]),
    ("warum gibt es kein WLAN?", [(MISS, "wlan")]),
    ("Ich vermisse die alte App", [(MISS, "app")]),
    ("Ich wünsche mir mehr Züge", [(WISH, "züge")]),
    ("es wäre schön, wenn es mehr Steckdosen gäbe", [(WISH, "steckdosen")]),
    ("mir fehlen die Worte", []),
    ("Ich mag die App, aber nicht heute", [(LIKE, "app")]),
    ("Ich mag euer Menü nicht", [(DISLIKE, "menü")]),
    ("Ich liebe dich Anna", []),
    ("Das war eine ganz starke Vorstellung", [(LIKE, "vorstellung")]),
    ("Toller Service!", [(LIKE, "service")]),
    ("Super Service!", [(LIKE, "service")]),
    ("Schwache Leistung", [(DISLIKE, "leistung")]),
    ("Vielen Dank für die nette Führung", [(LIKE, "führung")]),
    ("Das ist mein Lieblingscafé", [(LIKE, "café")]),
    ("Ich finde die neue App total super", [(LIKE, "app")]),
    ("Ich finde die neue App nicht so gut", [(DISLIKE, "app")]),
    ("Das neue Design gefällt mir", [(LIKE, "design")]),
    ("Das neue Design gefällt mir gar nicht", [(DISLIKE, "design")]),
    ("Mir gefällt die Lounge nicht", [(DISLIKE, "lounge")]),
    ("Bin begeistert von der Lounge", [(LIKE, "lounge")]),
    ("Bin nicht zufrieden mit der Lounge", [(DISLIKE, "lounge")]),
    ("Diese Videos sind nicht lustig", [(DISLIKE, "videos")]),
    ("So ein schlechter Service", [(DISLIKE, "service")]),
    ("Dieses 0Punkte Gerede nervt", [(DISLIKE, "gerede")]),
    ("Die App funktioniert schon wieder nicht", [(DISLIKE, "app")]),
    ("Die Folge mit dem Zug ist genial", [(LIKE, "folge")]),
    ("ICH HASSE DIESE HÄSSLICHEN HERZEN", []),
    ("Mir fehlt eine Steckdose am Platz", [(MISS, "steckdose")]),
    ("Es gibt hier leider keine Steckdosen", [(MISS, "steckdosen")]),
    ("Ich hätte gern mehr Platz", [(WISH, "platz")]),
    ("Ich will das alte Menü zurück", [(WISH, "menü")]),
    ("Könnt ihr bitte wieder Nachtzüge anbieten?", [(WISH, "nachtzüge")]),
    ("Mehr Steckdosen wären schön", [(WISH, "steckdosen")]),
    ("Ein Ladekabel wäre praktisch", [(WISH, "ladekabel")]),
    ("Ihr braucht dringend neue Züge", [(WISH, "züge")]),
]


@pytest.mark.parametrize(("text", "stated"), ENGLISH, ids=[text for text, _ in ENGLISH])
def test_english(text: str, stated: list[tuple[Stance, str]]) -> None:
    assert [(each.stance, each.about) for each in BY_LANGUAGE["en"](text)] == stated


@pytest.mark.parametrize(("text", "stated"), GERMAN, ids=[text for text, _ in GERMAN])
def test_german(text: str, stated: list[tuple[Stance, str]]) -> None:
    assert [(each.stance, each.about) for each in BY_LANGUAGE["de"](text)] == stated


def test_praise_in_a_bad_mood_is_mockery() -> None:
    english = BY_LANGUAGE["en"]
    assert english("love the six hours delay", compound=-0.6) == []
    assert english("love the new lounge #fail") == []
    assert english("I hate the delays", compound=0.8) == []


def test_the_quote_is_the_sentence_as_written() -> None:
    (found,) = BY_LANGUAGE["en"]("@plovair Hello. I LOVE your new Lounge, @plovair! https://a.example/x")
    assert found.quote == "I LOVE your new Lounge, you!"
    assert found.rule == "love the"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("the new in-flight wifi on the a320", "in-flight wifi"),
        ("seats assigned together", "seat"),
        ("it", ""),
        ("flying", ""),
        ("policies about bags", "policy"),
    ],
)
def test_a_noun(text: str, named: str) -> None:
    assert noun(text) == named


def test_what_is_many_by_itself_and_what_is_irregular() -> None:
    for many in ("clothes", "headquarters", "series"):
        assert singular(many) == many
    assert noun("clothes on this site") == "clothes"
    of_one = {"movies": "movie", "shelves": "shelf", "houses": "house", "bonuses": "bonus", "pauses": "pause"}
    assert {many: singular(many) for many in of_one} == of_one


def test_singular() -> None:
    words = ("seats", "buses", "boxes", "policies", "class", "wifi", "gas", "crew's")
    assert [singular(word) for word in words] == ["seat", "bus", "box", "policy", "class", "wifi", "gas", "crew"]


@given(st.text(max_size=300))
def test_anything_is_read(text: str) -> None:
    for rules in BY_LANGUAGE.values():
        assert rules(text) == rules(text)


@pytest.mark.parametrize(
    "piece", ["so ", "love the ", "@", '"', "the a ", "no ", ".", "would be nice ", "wish it had "]
)
def test_hostile_repetition_ends(piece: str) -> None:
    """No pattern tries all ways to cut a text: each of these would take years if one did."""
    for rules in BY_LANGUAGE.values():
        rules(piece * 2000)
        rules("I love the " + piece * 500 + "!")
