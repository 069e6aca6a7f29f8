"""Shapes of spam: posts whose words are nobody's opinion, and which no message quotes.

Only shapes that hardly any customer writes: each needs an address to go to and something beside it. Such a post is
still stored, counted and shown; what it says is no driver of a spike and no story of it. How many there are is said.
"""

from __future__ import annotations

import re

ADDRESS = re.compile(
    r"https?://|\bwww\.|\b(?:t\.me|wa\.me|bit\.ly|discord\.gg|linktr\.ee)/|\b\w+\.(?:com|net|org|io|xyz|top|example)/",
    re.I,
)
EVERYBODY = re.compile(r"(?<!\w)@(?:everyone|everybody|here|channel|all)\b", re.I)
"""Who calls a whole room with an address in hand."""
HASHTAG = re.compile(r"(?<!\w)[#＃]\w")
HANDLE = re.compile(r"(?<!\w)[@＠]\w")
ANSWERED = re.compile(r"^\s*(?:[@＠]\w[\w.@-]*\s+)+")
"""Whom an answer goes to, at its beginning: in a long thread these are many, and nobody's spam."""
HASHTAGS = 8
HANDLES = 6
OFFERS = (
    r"air ?drops?",
    r"giveaways?",
    r"(?:bitcoin|btc|eth|usdt|crypto|nfts?|forex)",
    r"(?:casino|slots|betting|jackpot)",
    r"(?:onlyfans|nudes?|18\+)",
    r"(?:claim|collect) (?:your|now|it|here|yours)",
    r"free (?:money|cash|gift|iphone|spins|followers|crypto|coins|vouchers?)",
    r"(?:double|triple) your",
    r"(?:earn|make|made|win) (?:up to )?[$€£]\s?\d",
    r"(?:click|tap) (?:here|the link|my bio)",
    r"(?:dm|whats ?app|telegram) (?:me|us|now|him|her)\b",
    r"(?:limited|special) (?:time )?offer",
    r"(?:seed phrase|connect your wallet|recover(?:ed|y)? (?:my|your) (?:account|funds))",
    r"(?:cheap|buy|get) (?:\d+k? )?followers",
)
OFFER = [re.compile(rf"(?<!\w){each}", re.I) for each in OFFERS]
ENOUGH = 2
"""Different offers, beside an address: one alone is what customers ask about."""


def looks_like_spam(text: str) -> bool:
    """Whether a text has one of the shapes: an address beside a called room, heaps of tags or handles, or offers."""
    if not ADDRESS.search(text):
        return False
    if EVERYBODY.search(text):
        return True
    if len(HASHTAG.findall(text)) >= HASHTAGS or len(HANDLE.findall(ANSWERED.sub("", text))) >= HANDLES:
        return True
    return sum(1 for each in OFFER if each.search(text)) >= ENOUGH
