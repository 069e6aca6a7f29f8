"""The noun that a statement is about: at the beginning of what follows a rule's words. Pure, English.

No grammar is analysed. Words that name nothing are stepped over, and the phrase ends at the first word that
begins something else: a preposition, a conjunction, a verb of everyday use.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_](?:[\w'&/-]*\w)?|[^\w\s'-]")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SKIPPED = _words(
    """a an the your ur my our his her its their this that these those some any all another such more most much many
    few less better best worse good great new newer old older other very so really just too totally absolutely always
    how what one two three of only also even actually whole entire own
    have had has get got be been being see seeing
    amazing awesome excellent fantastic wonderful lovely nice free easy easier faster cheaper terrible horrible awful
    worst poor bad actual current same different own real proper extra additional fucking freaking damn goddamn stupid
    ridiculous crappy shitty pathetic continued complete total utter overall recent great big huge little small
    clear simple quick direct apparent"""
)
_ENDS = _words(
    """in on at for from with without about by into onto over under between during before after since until than as via
    per through across near around against off out up down back to
    and or but nor because cause cuz bc so though although while whereas whether unless where who whom which whose why
    that when if how what
    is are was were am be been being isn't aren't wasn't weren't has have had hasn't haven't do does did don't doesn't
    didn't can can't could couldn't will won't would wouldn't should shouldn't may might must shall 's 're 've 'll
    i i'm i've i'll i'd we we're we've you you're you've he she it it's they they're u ur my your our their his her its
    the a an this these those me him them us everyone anyone someone nobody
    not never no again now today tonight tomorrow yesterday ever here there anymore yet already still right too also
    please thanks thank lol smh rt via http https amp really very just only even instead already last next
    get gets getting got go goes going gone went make makes made making take takes took taking give gives gave
    say says said saying tell tells told know knows see sees want wants think let lets keep keeps put
    who's that's what's there's let's available due knew told came went ran left of
    anywhere everywhere somewhere besides
    which except plus w w/ b/c thru till til @ & going used so seems seem looks look works work"""
)
_NAMELESS = _words(
    """it this that these those you u me him her them us he she they we i one ones someone somebody anyone anybody
    everyone everybody nobody something anything everything nothing thing things stuff way ways lot lots bit day days
    time times week weeks hour hours minute minutes hr hrs min mins month months year years morning night today
    reason reasons idea ideas problem problems issue issues kind sort part fact case point fun luck place people person
    guy guys man woman world life job company answer update updates word words wonder doubt matter sense excuse excuses
    love hate worst best shit crap fuck hell god end rest side number amount couple few many much help chance choice
    sir ma'am dm link info thank thanks happy sad good great more less place everyone thought feeling look looks sign
    question offense need clue longer one-way less apology apologies other others thee respond complain response reply
    replies responses answers help assistance dm dms
    tweet tweets follow attention heads-up show one known read watching being hearing waiting information details time
    effort patience kindness feedback concern concerns hard shout shoutout minute second job work compensation"""
)
_NAMED_ING = _words(
    """booking boarding seating parking handling training pricing tracking streaming lighting packaging billing shipping
    rating landing screening ticketing catering cleaning heating wing building meeting engineering marketing banking
    roaming messaging listening processing planning scheduling routing rebooking thing dining
    check-in gaming printing"""
)
"""Nouns in -ing. Others are verbs, and begin something else."""
_NOT_PLURAL = re.compile(r"(?:ss|us|is|ous|news|gas|wifi|plus|bus|ies)$")
_NO_SINGULAR = _words(
    """
    clothes trousers jeans shorts pants leggings tights pyjamas pajamas overalls dungarees scissors tongs binoculars
    goods stairs series species headquarters customs premises savings earnings congratulations sunglasses"""
)
"""Nouns that are many by themselves: what they would be without their s is another word, or none."""
_IRREGULAR = dict(
    each.split("/")
    for each in _words(
        """
    shelves/shelf knives/knife leaves/leaf loaves/loaf halves/half scarves/scarf thieves/thief wives/wife lenses/lens
    gases/gas headaches/headache caches/cache excuses/excuse fuses/fuse axes/axe quizzes/quiz
    movies/movie cookies/cookie selfies/selfie smoothies/smoothie brownies/brownie hoodies/hoodie calories/calorie
    freebies/freebie zombies/zombie rookies/rookie pies/pie ties/tie veggies/veggie genies/genie"""
    )
)
MOST_WORDS = 4


def noun(text: str) -> str:
    """The noun that ``text`` begins with: up to three words, lower case, singular. Empty where there is none."""
    text = text.lower()
    found: list[str] = []
    for word in _WORD.findall(text)[:14]:
        if not word[0].isalnum():
            if found or word not in "\"'*_~":
                break
            continue
        if not found:
            if word in _SKIPPED or word.isdigit():
                continue
            if word in _ENDS:
                break
        elif word in _ENDS or _begins(word) or len(found) == MOST_WORDS:
            break
        found.append(word)
    if not found or found[-1] in _NAMELESS or (len(found) == 1 and _begins(found[0])):
        return ""
    while len(found) > 1 and found[0] in _SKIPPED:
        found = found[1:]
    return " ".join([*found[-3:-1], singular(found[-1])])


def _begins(word: str) -> bool:
    """Whether a word is a verb by its ending: "seats assigned", "people waiting"."""
    if word.endswith("ing"):
        return word not in _NAMED_ING
    return word.endswith("ed") and word not in ("bed", "feed", "seed", "speed", "wed", "shed", "need")


def singular(word: str) -> str:
    """``seats`` -> ``seat``, ``policies`` -> ``policy``."""
    if word.endswith("'s"):
        word = word[:-2]
    if word in _NO_SINGULAR:
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    # Of a house and a pause only the s goes; of a bus and a bonus both letters.
    if (
        len(word) > 4
        and word.endswith(("ches", "shes", "xes", "sses", "uses"))
        and not word.endswith(("ouses", "auses"))
    ):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not _NOT_PLURAL.search(word):
        return word[:-1]
    return word
