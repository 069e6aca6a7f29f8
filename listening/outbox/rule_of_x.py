"""The rule of X: a program answers who mentioned the account, or quoted it. All else is posted there by hand. Pure.

Source: X Developers, 24 February 2026, on POST /2/tweets: free, basic, pro and pay-per-use apps alike.
"""

from __future__ import annotations

import re

from listening.config import Account, Network
from listening.mention import Kind, Mention
from listening.outbox.keys import plain_digest

REFUSED = "X lets a program answer only people who mentioned or quoted this account. Open it at X and paste the answer."
_NAMED = re.compile(r"(?<!\w)@(\w{1,15})")


def held_by_rule(account: Account, target: Mention | None, quoted: Mention | None) -> str:
    """Why ``target`` cannot be answered with an account from here; empty if it can.

    ``quoted``: what it quotes, if that is known here. A target that is not known, X has to judge.
    """
    if account.network is not Network.x or target is None:
        return ""
    ours = account.handle.lstrip("@").casefold()
    if ours in {each.casefold() for each in _NAMED.findall(target.text)}:
        return ""
    if target.kind is Kind.quote and quoted is not None and quoted.author.lstrip("@").casefold() == ours:
        return ""
    return REFUSED


def same_words(posted: str, text: str) -> bool:
    """X writes its own addresses in the place of others, and names who is answered in front."""
    return plain_digest(_NAMED.sub("", posted)) == plain_digest(_NAMED.sub("", text))
