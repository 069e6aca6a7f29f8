"""The rules for German, and its nouns: those that are written with a capital letter."""

from __future__ import annotations

import re

from listening.statements.lists import any_of, last_words, listed
from listening.statements.statement import Stance, StatementRule


def _bent(words: tuple[str, ...]) -> tuple[str, ...]:
    """As they stand before a noun."""
    return tuple(word.removesuffix("e") + ending for word in words for ending in ("e", "en", "er", "es", "em"))


_GOOD = listed(
    """toll super klasse großartig wunderbar wunderschön perfekt fantastisch genial hervorragend spitze geil cool lecker
    herrlich grandios sensationell traumhaft exzellent vorbildlich hilfsbereit der_hammer die_beste_wahl"""
)
_GOOD_NOUN = listed(
    """toll großartig wunderbar wunderschön perfekt fantastisch genial hervorragend geil cool lecker herrlich grandios
    sensationell traumhaft exzellent vorbildlich stark"""
)
_GREAT = (*_GOOD_NOUN, *listed("gut nett schnell freundlich schön lieb kompetent prompt unkompliziert"))
_BAD = listed(
    """nutzlos unbrauchbar schlecht furchtbar schrecklich katastrophal miserabel unverschämt kaputt unmöglich
    unerträglich mies grauenhaft peinlich scheiße scheisse grottig lächerlich eklig ekelhaft unfreundlich unzumutbar
    mangelhaft zum_kotzen eine_frechheit eine_katastrophe eine_zumutung ein_witz der_letzte_dreck das_letzte"""
)
_BAD_NOUN = listed(
    """nutzlos unbrauchbar schlecht furchtbar schrecklich katastrophal miserabel unverschämt unerträglich mies
    grauenhaft grottig lächerlich eklig ekelhaft unfreundlich unzumutbar mangelhaft schwach"""
)
_NICE = listed("schön toll gut super hilfreich klasse praktisch cool prima")

_THE = (
    r"(?:den|die|das|der|dem|eure?n?|euer|ihre?n?|ihr|diese[nrs]?|dieses|unsere?n?|unser|meine?n?|mein|deine?n?|dein"
    r"|alle)"
)
_A = r"(?:ein(?:e[nrms]?)?)"
_VERY = (
    r"(?:(?:so|sehr|echt|wirklich|total|einfach|immer|schon|auch|richtig|absolut|noch|ganz|voll|mega|ja|doch|halt|eben"
    r"|mal|wieder|besonders|unglaublich|extrem|leider|wahnsinnig|ziemlich) )*"
)
_IS = r"(?:ist|sind|war|waren|bleibt|bleiben)"
_NOT = r"(?:nicht|nie|niemals|kein|keine|keinen|weder)"
_SOMEBODY = r"(?:dich|euch|sie|ihn|es|dir|mich|uns|ihr|ihm|ihnen|dass|wenn|wie|das,|zu)"
_BEHIND = "".join(rf"(?<!\b{word} )" for word in listed("mit von in bei auf zu für an aus nach über unter vor ohne um"))
"""A noun behind one of these is not what the sentence is about."""
_NAMED = rf"{_BEHIND}\b(?P<about>{_THE} (?:(?!{_NOT} )[\w'-]+ ){{1,6}}?)"
_WORDS = rf"(?:(?!{_NOT} )[\w-]+ ){{1,5}}?"
_END = r"(?: ?(?:[,.!?;:]|$| und | aber | weil ))"


def _is(words: tuple[str, ...], between: str = "") -> str:
    return rf"{_NAMED}{_IS} {_VERY}{between}{any_of(words)}\b"


RULES = (
    # -- liking
    StatementRule(
        "ich liebe",
        Stance.like,
        rf"(?:\b(?:ich|wir) (?:liebe?|lieben|mag|mögen|feiere?|feiern) |^(?:liebe|mag|feiere?) (?={_THE} ))"
        rf"{_VERY}(?!{_SOMEBODY}\b)(?![^,]*\b{_NOT}\b)(?P<about>.+)",
        listed("liebe lieb lieben mag mögen feier feiere feiern"),
        1,
    ),
    StatementRule("ist toll", Stance.like, _is(_GOOD), last_words(_GOOD), 1),
    StatementRule(
        "ist ein tolles",
        Stance.like,
        rf"\b{_IS} {_VERY}(?:{_A}|der|die|das) {_VERY}{any_of(_bent(_GOOD_NOUN))} (?P<about>.+)",
        _bent(_GOOD_NOUN),
        1,
    ),
    StatementRule(
        "toller",
        Stance.like,
        rf"(?:^|\b(?:was für|so) {_A} |\b(?:was für|so|solch) ){_VERY}(?:{any_of(_bent(_GOOD_NOUN))}|super|klasse) "
        r"(?P<about>.+)",
        (*_bent(_GOOD_NOUN), "super", "klasse"),
        1,
    ),
    StatementRule(
        "finde toll",
        Stance.like,
        rf"\b(?:finde?|finden|fand|fanden) (?:ich |wir )?(?P<about>{_THE} {_WORDS}){_VERY}{any_of(_GOOD)}\b",
        listed("find finde finden fand fanden"),
        1,
    ),
    StatementRule(
        "gefällt mir",
        Stance.like,
        rf"(?:{_NAMED}(?:gefällt|gefallen|gefiel) (?:mir|uns)\b(?!.*\b{_NOT}\b)|"
        rf"\b(?:mir|uns) (?:gefällt|gefallen|gefiel) {_VERY}(?P<behind>{_THE} (?!.*\b{_NOT}\b).+))",
        listed("gefällt gefallen gefiel"),
        1,
    ),
    StatementRule(
        "begeistert von",
        Stance.like,
        r"(?<!nicht )(?<!wenig )\b(?:(?:begeistert|beeindruckt|angetan|hin und weg) (?:von|vom)|zufrieden mit) "
        r"(?P<about>.+)",
        listed("begeistert beeindruckt angetan weg zufrieden"),
        1,
    ),
    StatementRule(
        "danke für den tollen",
        Stance.like,
        rf"\b(?:danke|dank|dankeschön|merci)(?: [\w-]+){{0,2}} für (?:{_THE} |so )?(?:{_A} )?{_VERY}"
        rf"(?:{any_of(_bent(_GREAT))}|super|klasse|mega) (?P<about>.+)",
        listed("danke dank dankeschön merci"),
        1,
    ),
    StatementRule(
        "mein Lieblings",
        Stance.like,
        rf"(?:\b{_IS} {_VERY}(?:mein|meine|unser|unsere) (?P<about>lieblings[\w-]+)|"
        rf"\b(?:mein|meine|unser|unsere) (?P<behind>lieblings[\w-]+)(?: {_IS}\b|:))",
        listed("mein meine unser unsere"),
        1,
    ),
    StatementRule(
        "beste aller Zeiten",
        Stance.like,
        r"\bbeste[rsnm]? (?P<about>(?:[\w-]+ ){1,3}?)(?:aller zeiten|ever|der welt|seit langem|überhaupt)\b",
        listed("beste bester bestes besten bestem"),
        1,
    ),
    # -- disliking
    StatementRule(
        "ich hasse",
        Stance.dislike,
        rf"\b(?:ich|wir) (?:hasse?|hassen|verabscheue) {_VERY}(?!{_SOMEBODY}\b)(?P<about>(?:{_THE} )?.+)",
        listed("hasse hass hassen verabscheue"),
        -1,
    ),
    StatementRule(
        "ich mag nicht",
        Stance.dislike,
        rf"\b(?:ich|wir) (?:mag|mögen|liebe) {_VERY}(?!{_SOMEBODY}\b)(?:keine?n? (?P<about>.+)|"
        rf"(?P<behind>{_WORDS})(?:gar |überhaupt |echt |so )?nicht(?: mehr| so| besonders| wirklich)?{_END})",
        listed("mag mögen liebe"),
        -1,
    ),
    StatementRule(
        "enttäuscht von",
        Stance.dislike,
        r"(?<!nicht )\b(?:enttäuscht|genervt|angepisst|angewidert|frustriert|entsetzt|unzufrieden|nicht zufrieden) "
        r"(?:von|vom|über|mit) (?P<about>.+)",
        listed("enttäuscht genervt angepisst angewidert frustriert entsetzt unzufrieden zufrieden"),
        -1,
    ),
    StatementRule("ist nutzlos", Stance.dislike, _is(_BAD), last_words(_BAD), -1),
    StatementRule(
        "ist nicht gut",
        Stance.dislike,
        _is((*_GOOD, "gut", "schön", "ok", "okay", "in ordnung", "lustig"), r"(?:gar |überhaupt )?nicht (?:\w+ )?"),
        (*last_words(_GOOD), *listed("gut schön ok okay ordnung lustig")),
    ),
    StatementRule(
        "schlechter",
        Stance.dislike,
        rf"(?:^|\b(?:so|was für|solch|mit|bei|wegen|über|{_A}|der|die|das|euer|eure[rsnm]?|diese[rsnm]?) )"
        rf"{_VERY}(?:{any_of(_bent(_BAD_NOUN))}|scheiß|scheiss) (?P<about>.+)",
        (*_bent(_BAD_NOUN), "scheiß", "scheiss"),
        -1,
    ),
    StatementRule(
        "schlechteste",
        Stance.dislike,
        r"\b(?:schlechteste|mieseste|nervigste|hässlichste|schlimmste)[rsnm]? (?P<about>.+)",
        tuple(
            f"{word}{end}"
            for word in listed("schlechteste mieseste nervigste hässlichste schlimmste")
            for end in ("", "r", "s", "n", "m")
        ),
        -1,
    ),
    StatementRule(
        "finde schlecht",
        Stance.dislike,
        rf"\b(?:finde?|finden|fand|fanden) (?:ich |wir )?(?P<about>{_THE} {_WORDS}){_VERY}"
        rf"(?:{any_of(_BAD)}|nicht (?:\w+ )?(?:{any_of(_GOOD)}|gut|schön|lustig|ok|okay))\b",
        listed("find finde finden fand fanden"),
        -1,
    ),
    StatementRule(
        "gefällt mir nicht",
        Stance.dislike,
        rf"(?:{_NAMED}(?:gefällt|gefallen|gefiel) (?:mir|uns) {_VERY}(?:gar |überhaupt )?nicht\b|"
        rf"\b(?:mir|uns) (?:gefällt|gefallen|gefiel) {_VERY}(?P<behind>{_THE} {_WORDS})(?:gar |überhaupt )?nicht\b)",
        listed("gefällt gefallen gefiel"),
        -1,
    ),
    StatementRule(
        "nervt",
        Stance.dislike,
        rf"{_NAMED}(?:nervt|nerven|nervte|stinkt|suckt|{_VERY}(?:geht|gehen) (?:mal )?gar nicht)\b",
        listed("nervt nerven nervte stinkt suckt gar"),
        -1,
    ),
    StatementRule(
        "funktioniert nicht",
        Stance.dislike,
        rf"{_NAMED}(?:(?:funktioniert|funktionieren|lädt|laden|läuft) {_VERY}(?:gar |überhaupt |mehr )?nicht|"
        rf"stürzt {_VERY}ab|hängt sich {_VERY}auf)\b",
        listed("funktioniert funktionieren lädt laden läuft stürzt hängt"),
    ),
    # -- missing
    StatementRule(
        "warum kein",
        Stance.miss,
        r"\b(?:warum|wieso|weshalb) (?:gibt es |gibts |gibt's |habt ihr |haben sie |hat )?"
        r"(?:\w+ ){0,2}?keine?n? (?P<about>.+)",
        listed("warum wieso weshalb"),
    ),
    StatementRule(
        "es gibt kein",
        Stance.miss,
        r"\b(?:gibt es|es gibt|gibts|gibt's|habt ihr|ihr habt) (?:hier|bei euch|leider|immer noch|noch immer|noch) "
        r"(?:\w+ )?keine?n? (?P<about>.+)",
        listed("gibt gibts gibt's habt"),
    ),
    StatementRule(
        "vermisse",
        Stance.miss,
        rf"\b(?:vermisse|vermissen|vermiss) {_VERY}(?!{_SOMEBODY}\b)(?P<about>.+)",
        listed("vermisse vermissen vermiss"),
    ),
    StatementRule(
        "es fehlt",
        Stance.miss,
        rf"(?:\b(?:fehlt|fehlen) (?P<about>(?:mir|uns|hier|noch|{_A}|der|die|das) .+)|"
        rf"\b(?:mir|uns|da|hier|leider) (?:fehlt|fehlen) (?P<behind>.+)|"
        rf"{_NAMED.replace('about', 'before')}(?:fehlt|fehlen) (?:mir|uns|leider|{_VERY}(?=$|[,.!])))",
        listed("fehlt fehlen"),
    ),
    # -- wishing
    StatementRule(
        "wünsche mir",
        Stance.wish,
        r"\b(?:wünsche|wünschen|wünschte|wünschten) (?:ich |wir )?(?:mir|uns) (?P<about>.+)",
        listed("wünsche wünschen wünschte wünschten"),
    ),
    StatementRule(
        "würde mir wünschen",
        Stance.wish,
        r"\b(?:würde|würden) (?:ich |wir )?(?:mir|uns) (?P<about>.+?) wünschen\b",
        ("wünschen",),
    ),
    StatementRule(
        "hätte gern",
        Stance.wish,
        r"\bhätten? (?:ich |wir )?(?:auch |so |echt |sehr )*gerne? (?!gewusst|gehabt|gesehen)(?P<about>.+)",
        listed("gern gerne"),
    ),
    StatementRule(
        "will zurück",
        Stance.wish,
        rf"(?:\b(?:ich|wir) (?:will|wollen|möchte|möchten) {_VERY}(?P<about>{_THE} {_WORDS})(?:zurück|wieder)\b|"
        r"\bbringt (?:bitte |endlich |doch )*(?P<behind>.+?) zurück\b)",
        listed("zurück wieder"),
    ),
    StatementRule(
        "bitte einführen",
        Stance.wish,
        r"\b(?:bitte|könnt ihr|könntet ihr|könnten sie|solltet ihr|ihr solltet|ihr müsst|warum könnt ihr nicht) "
        r"(?:bitte |endlich |nicht |mal |wieder |doch |auch )*(?P<about>(?:[\w-]+ ){1,6}?)"
        r"(?:einführen|hinzufügen|anbieten|verbessern|überarbeiten|einbauen|reparieren|abschaffen|zurückbringen)\b",
        listed("einführen hinzufügen anbieten verbessern überarbeiten einbauen reparieren abschaffen zurückbringen"),
    ),
    StatementRule(
        "wäre schön",
        Stance.wish,
        rf"\bwäre (?:\w+ )?{any_of(_NICE)},? wenn (?:es|ihr|man|sie|wir|ich) (?P<about>.+)",
        ("wäre",),
    ),
    StatementRule(
        "eins wäre schön",
        Stance.wish,
        rf"(?:^|, )(?P<about>(?:{_A}|mehr|bessere?[rs]?) {_WORDS})wären? {_VERY}{any_of(_NICE)}\b",
        ("wäre", "wären"),
    ),
    StatementRule(
        "braucht dringend",
        Stance.wish,
        r"\b(?:ihr|wir|ich|man) (?:braucht|brauchen|brauche) (?:\w+ )?(?:unbedingt|dringend|endlich) (?P<about>.+)",
        listed("braucht brauchen brauche"),
    ),
)

_WORD = re.compile(r"[^\W_][\w-]*|[^\w\s]")
_NAMELESS = frozenset(
    listed(
        """Worte Tag Tage Tagen Zeit Zeiten Mal Leben Welt Menschen Leute Leuten Euch Ihr Ihnen Dich Dir Du Ich Sie Es
        Wir Er Moment Tages Nachrichten Nachricht Gewissen Laune Idee Ideen Sache Sachen Witz Scherz Gefühl Gefühle Weg
        Art Abend Nacht Morgen Wochenende Woche Jahr Gründe Grund Angst Ende Ding Dinge Frage Fragen Glück Hand Lust"""
    )
)
_DETERMINER = re.compile(rf"{_THE}|{_A}|mehr|bessere?[rs]?")
_STEPPED = 5
"""Words before a noun that are stepped over."""
_FAVOURITE = "lieblings"


def noun(text: str) -> str:
    """The first word with a capital letter, in lower case; empty where there is none or it names nothing.

    In capital letters throughout nothing says what the noun is.
    """
    words = _WORD.findall(text)
    shouted = sum(word.isupper() and len(word) > 1 for word in words[: _STEPPED + 1]) > 1
    for word in words[: _STEPPED + 1]:
        if shouted or not word[0].isalnum():
            return ""
        if word[0].isupper() and not _DETERMINER.fullmatch(word.lower()):
            if word in _NAMELESS:
                return ""
            small: str = word.lower()
            return small.removeprefix(_FAVOURITE).removeprefix("-") or small
    return ""
