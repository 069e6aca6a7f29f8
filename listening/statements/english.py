"""The rules for English. ``{...}`` in a pattern names a list of words from the table below it.

Each asks for an explicit statement: that "I", "we" or a sentence without a subject loves, hates, misses or
wants something that is named. What only sounds happy or angry is for the sentiment, not for these.
"""

from __future__ import annotations

from listening.statements.lists import any_of, last_words, listed
from listening.statements.statement import Stance, StatementRule

_GOOD = listed(
    """great awesome amazing fantastic excellent lovely wonderful brilliant perfect beautiful friendly helpful superb
    incredible outstanding phenomenal impressive gorgeous delicious spectacular terrific stellar exceptional fabulous
    the_best top_notch on_point a_life_saver a_lifesaver a_godsend"""
)
_GREAT = (*_GOOD, "good", "nice", "quick", "prompt", "speedy", "fast", "smooth")
_BAD = listed(
    """useless terrible awful horrible horrific horrendous broken unacceptable ridiculous disgusting pathetic the_worst
    a_joke a_mess a_nightmare a_disgrace a_disaster garbage trash rubbish crap crappy shit shitty bullshit inexcusable
    rude confusing annoying abysmal atrocious appalling disappointing frustrating laughable lousy unbearable incompetent
    outrageous deplorable dreadful poor subpar unreliable worthless absurd lacking inadequate outdated painful
    infuriating embarrassing shameful unhelpful unusable disgraceful filthy dirty"""
)
_BAD_NOUN = listed(
    """terrible horrible awful horrendous atrocious abysmal pathetic useless appalling shitty crappy dreadful lousy poor
    disgraceful ridiculous unacceptable"""
)
_NICE = listed(
    "nice great good cool awesome helpful lovely amazing fantastic appreciated useful better sweet wonderful"
)
_BROKEN = listed("working work loading load sucks suck sucked crashing crashes freezing stinks")
_VERY = listed(
    """so really very absolutely totally truly just still always also actually definitely simply completely super pretty
    quite too such literally all extremely seriously honestly freaking fucking damn do already especially particularly
    incredibly beyond kinda generally"""
)


_WORDS = {
    "I": r"\b(?:i|we|my \w+|everyone|everybody)",
    "START": r"(?:^|^(?:and|but|so|also|omg|wow|yes|no|well|oh|ok|okay|lol|plus|though|thanks?,?|btw|to be fair,?) )",
    "VERY": f"(?:{any_of(_VERY)} )*",
    "THE": r"(?:the|your|this|that|these|those|their|our|ur|all the|all your|all of your|my new)",
    "IS": r"(?:is|are|was|were|isnt|has been|have been)",
    "GOOD": any_of(_GOOD),
    "GREAT": any_of(_GREAT),
    "BAD": any_of(_BAD),
    "BAD_NOUN": any_of(_BAD_NOUN),
    "NICE": any_of(_NICE),
}
_CLAUSE = (
    r"(?:and|or|but|that|which|who|i|we|you|u|he|she|it|they|if|when|because|so|not|is|are|was|were|has|have|had|be)"
)
_WORDS["NAMED"] = rf"(?P<about>{_WORDS['THE']} (?:(?!{_CLAUSE} )[\w'-]+ ){{1,7}}?)"

_PLUS, _EITHER, _MINUS = 1, 0, -1


def _rule(name: str, stance: Stance, pattern: str, needs: str | tuple[str, ...], mood: int = _EITHER) -> StatementRule:
    words = tuple(needs.split()) if isinstance(needs, str) else last_words(needs)
    return StatementRule(name, stance, pattern.format(**_WORDS), words, mood)


RULES = (
    # -- liking
    _rule(
        "love the",
        Stance.like,
        r"(?:{I}|{START}|\b(?:and|then)|&) ?{VERY}(?:love[ds]?|loving|digging|adore|enjoy(?:ed|ing)?|appreciate|"
        r"liked?) {VERY}(?P<about>{THE} .+)",
        "love loves loved loving digging adore enjoy enjoyed enjoying appreciate like liked",
        _PLUS,
    ),
    _rule(
        "am loving",
        Stance.like,
        r"(?:\b(?:i'm|im|we're|i am|we are) |{START})?{VERY}(?:loving|in love with|(?<!not )a (?:big |huge )?fan of|"
        r"(?<!not )(?:impressed (?:with|by)|happy with|pleased with)|kudos (?:to|for|on)|props (?:to|for|on)) "
        r"(?P<about>{THE} .+)",
        "loving love fan impressed happy pleased kudos props",
        _PLUS,
    ),
    _rule("is great", Stance.like, r"\b{NAMED}{IS} {VERY}{GOOD}\b(?! (?:if|but|when|to)\b)", _GOOD, _PLUS),
    _rule(
        "thanks for the great",
        Stance.like,
        r"\b(?:thanks?(?: you| u)?(?: {VERY}much)?|thx|ty|cheers) for (?:the|a|an|your|such an?|another|all the|"
        r"all your)? ?{VERY}{GREAT} (?P<about>.+)",
        "thank thanks thx ty cheers",
        _PLUS,
    ),
    _rule(
        "best ever",
        Stance.like,
        r"\bbest (?P<about>(?:[\w'-]+ ){{1,3}}?)(?:ever|i've ever|i have ever)\b",
        "best",
        _PLUS,
    ),
    # -- disliking
    _rule(
        "hate the",
        Stance.dislike,
        r"(?:{I}|{START}) ?{VERY}(?:hated?|dislike|despise|detest|loathe|can't stand|cannot stand|cant stand|"
        r"don't like|dont like|do not like|didn't like) {VERY}(?!to |that |when |how |it |being |having )(?P<about>.+)",
        "hate hated dislike despise detest loathe stand like",
        _MINUS,
    ),
    _rule(
        "disappointed with",
        Stance.dislike,
        r"\b(?:disappointed|unimpressed|unhappy|dissatisfied|disgusted|frustrated|annoyed|fed up|sick|tired|appalled|"
        r"not (?:\w+ )?(?:impressed|happy|pleased)|not a fan) (?:with|by|in|at|of) (?!\w+ing )(?P<about>.+)",
        "disappointed unimpressed unhappy dissatisfied disgusted frustrated annoyed fed sick tired appalled not",
        _MINUS,
    ),
    _rule("is useless", Stance.dislike, r"\b{NAMED}{IS} {VERY}{BAD}\b", _BAD, _MINUS),
    _rule(
        "is not working",
        Stance.dislike,
        r"\b{NAMED}(?:(?:{IS} not|isn't|isnt|aren't|wasn't|weren't) (?:working|loading)|"
        r"(?:does not|doesn't|doesnt|don't|didn't|won't) (?:work|load)|keeps? (?:crashing|freezing)|crashes|sucks?|"
        r"sucked|stinks)\b",
        _BROKEN,
    ),
    _rule("worst", Stance.dislike, r"\bworst (?P<about>(?:[a-z'-]+ ?){{1,4}})", "worst", _MINUS),
    _rule(
        "terrible",
        Stance.dislike,
        r"(?:{START}|\b(?:such|with|for|for the|with the|of the|of|an?|your|the|what an?|some|this|have|has|had|got) )"
        r"{VERY}{BAD_NOUN} (?P<about>(?:[a-z'-]+ ?){{1,4}})",
        _BAD_NOUN,
        _MINUS,
    ),
    # -- missing
    _rule(
        "why no",
        Stance.miss,
        r"\bwhy (?:is there no|are there no|isn't there(?: any?)?|aren't there(?: any)?|do you (?:guys )?have no|"
        r"do you not have|don't you (?:guys )?have|dont you have|no) (?P<about>.+)",
        "why",
    ),
    _rule(
        "there is no",
        Stance.miss,
        r"(?:\b(?:there is|there's|theres|there are|you have|you guys have|y'all have) "
        r"(?:absolutely |literally |still )?no (?P<about>.+)|\bbut no (?P<end>[\w' -]+)\?$)",
        "no",
    ),
    _rule(
        "no way to",
        Stance.miss,
        r"\bno (?P<about>(?:option|ability|possibility) (?:to|for) .+)",
        "option ability possibility",
    ),
    _rule("lacks", Stance.miss, r"\b(?:lacks|lacking|lack of) (?P<about>.+)", "lacks lacking lack"),
    _rule(
        "miss the",
        Stance.miss,
        r"(?:\b(?:i|we)|{START}) ?{VERY}miss (?P<about>(?:the|your|my old|those|having|that) .+)",
        "miss",
    ),
    _rule("bring back", Stance.miss, r"\bbring back (?P<about>.+)", "bring"),
    # -- wishing
    _rule(
        "wish",
        Stance.wish,
        r"\b(?:wish|wishing|if only) (?:that )?(?:i|you|u|it|they|there|we|your \w+|the \w+) (?:guys )?"
        r"(?:(?:would|could|did|will|can) (?!have |be |of )(?:\w+ )?|had |were |was |offered |have )(?P<about>.+)",
        "wish only",
    ),
    _rule("wish for more", Stance.wish, r"\bwish (?P<about>(?:more|all|the|your|this) .+)", "wish"),
    _rule(
        "would be nice",
        Stance.wish,
        r"\b(?:would|'d|wouldn't it) ?(?:it )?{VERY}be {VERY}{NICE}(?: \w+)? "
        r"(?:to (?:have|see|get)|if (?:i|you|u|it|they|there|we|the \w+) (?:guys )?"
        r"(?:(?:would|could|did|can) (?:\w+ )?|had |were |was |offered |have )) ?(?P<about>.+)",
        _NICE,
    ),
    _rule(
        "would love",
        Stance.wish,
        r"\b(?:would|i'd|we'd|id) {VERY}(?:love|like) "
        r"(?:to see|to have|(?:it )?if (?:you|u|they) (?:guys )?(?:would |could )?\w+) (?P<about>.+)",
        "love like",
    ),
    _rule(
        "please add",
        Stance.wish,
        r"\b(?:please|pls|plz|can you|could you|should|need to|time to|consider|why not|why don't you) "
        r"(?:please |just |really |guys )?(?:add|adding|introduce|offer|offering|improve|upgrade|invest in|fix|"
        r"start (?:flying|serving|offering)|get rid of) (?!my |me |it |this |us )(?P<about>.+)",
        "add adding introduce offer offering improve upgrade invest fix start rid",
    ),
    _rule(
        "need more",
        Stance.wish,
        r"(?<!do )(?<!if )(?<!what )\b(?:(?:you|u|you guys|they) {VERY}needs?|(?:really|desperately|badly) needs|"
        r"(?:you|they|your \w+) (?:guys )?(?:really )?should have) (?P<about>(?:an? |more |better |free ).+)",
        "need needs should",
    ),
    _rule(
        "why not",
        Stance.wish,
        r"\bwhy (?:not|don't you|dont you|can't you|don't they) (?:guys |just |ever )?"
        r"(?:allow|offer|add|provide|accept|sell|include|show|serve|bring back) (?P<about>.+)",
        "why",
    ),
    _rule(
        "some would be nice",
        Stance.wish,
        r"(?:{START}|,) ?(?P<about>(?:some|an?|more|better|free) (?:[\w'-]+ ){{1,5}}?)(?:would|'d) {VERY}be {NICE}\b",
        _NICE,
    ),
)
