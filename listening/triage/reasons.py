"""Reasons why customers write: one of twelve, or none. Pure.

The twelve, their wording and their percentages are those of IBM's survey
(Carolyn Heller Baird and Gautam Parasnis, *From social media to Social CRM*, IBM
Institute for Business Value, 2011): consumers were asked why they interact with
companies by social sites, businesses why they think that consumers do.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

import msgspec

from listening.config import Config, Contact, ContactRule, TopicKind
from listening.mention import Kind, Mention
from listening.terms import Matcher


class Surveyed(msgspec.Struct, frozen=True):
    """Per cent of those asked; several answers were possible, so columns exceed 100."""

    consumers: int
    """Said that this is why they interact with companies by social sites."""
    businesses: int
    """Said that this is why they think consumers do."""


IBM: dict[Contact, Surveyed] = {
    Contact.discount: Surveyed(61, 60),
    Contact.purchase: Surveyed(55, 60),
    Contact.reviews: Surveyed(53, 67),
    Contact.information: Surveyed(53, 71),
    Contact.exclusive: Surveyed(52, 68),
    Contact.new_products: Surveyed(51, 73),
    Contact.opinion: Surveyed(49, 69),
    Contact.service: Surveyed(37, 63),
    Contact.event: Surveyed(34, 61),
    Contact.connected: Surveyed(33, 64),
    Contact.ideas: Surveyed(30, 63),
    Contact.community: Surveyed(22, 61),
}
CITATION = "IBM Institute for Business Value, From social media to Social CRM, 2011"


class Letter(StrEnum):
    """One letter per reason: what a mention and its cell keep. Never give one a new meaning, nor
    use ``o`` and ``t``, which mark the brand's own posts and reposts in a cell."""

    discount = "d"
    purchase = "p"
    reviews = "r"
    information = "i"
    exclusive = "x"
    new_products = "n"
    opinion = "v"
    service = "s"
    event = "e"
    connected = "c"
    ideas = "w"
    community = "y"


LETTERS: dict[Contact, str] = {contact: Letter[contact.name].value for contact in Contact}
READ: dict[str, Contact] = {letter: contact for contact, letter in LETTERS.items()}


@lru_cache(maxsize=4)
def _matcher(rules: tuple[ContactRule, ...]) -> Matcher:
    """Made once for the same rules: an edition of config.toml seldom changes them, and they have a thousand terms."""
    return Matcher(rules)


class ReasonRules:
    """The rules of one config, ready to be asked. The same mention, the same answer."""

    def __init__(self, config: Config) -> None:
        self._reasons = [rule.reason for rule in config.reasons]
        self._matcher = _matcher(config.reasons)
        self._rivals = frozenset(t.name for t in config.topics if t.kind is TopicKind.competitor)

    def __call__(self, mention: Mention, text: str) -> Contact | None:
        """Why somebody wrote to or about the brand; the first rule that fits. ``text``: what is said, folded.

        None where no rule does, and for what is nobody's contact with the
        brand: its own posts, plain reposts, mentions of competitors alone.
        """
        if mention.own or mention.kind is Kind.repost or mention.deleted:
            return None
        if not mention.topics or self._rivals.issuperset(mention.topics):
            return None
        fitting = self._matcher.matching_folded(text)
        return self._reasons[fitting[0]] if fitting else None
