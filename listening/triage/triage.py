"""Decisions about a mention before it is stored: language, sentiment, place, department, reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from listening.config import Config
from listening.mention import Mention
from listening.terms import fold, fold_words
from listening.triage.language import detect
from listening.triage.place import Place, locate
from listening.triage.reasons import LETTERS, ReasonRules
from listening.triage.routing import Router
from listening.triage.scored_text import ScoredText
from listening.triage.sentiment import compound

UNDECIDED = "und"
_NOWHERE = Place("")


class Triage:
    """The decisions of one config, ready to be made. Pure: the same mention, the same answer."""

    def __init__(self, config: Config) -> None:
        self._scored = frozenset(config.language.scored)
        self._assume = config.language.assume
        self._scored_text = ScoredText(config)
        self._router = Router(config.routes)
        self._reasons = ReasonRules(config)

    def __call__(self, mention: Mention, received: int) -> Mention:
        """The mention with everything decided; ``received`` in ms UTC."""
        return self.all([mention], received)[0]

    def all(self, mentions: Sequence[Mention], received: int, around: Mapping[str, str] = {}) -> list[Mention]:
        """Each of them with everything decided, in their order.

        ``around``: by id, what their authors and threads are written in, where that is known.

        Step by step for all, not mention by mention: what a step works with, tables of some megabytes, is
        then in the processor's caches. That takes a quarter less time.
        """
        texts = [mention.full_text for mention in mentions]
        languages: list[str] = []
        folded: list[str] = []
        for text, mention in zip(texts, mentions, strict=True):
            # Words of all texts at once would be more than the caches hold.
            words = text.lower().split()
            languages.append(self._language(text, mention.language, around.get(mention.id, ""), words))
            folded.append(fold_words(text, words))
        scored = [self._scored_text(t) if n in self._scored else None for t, n in zip(texts, languages, strict=True)]
        # Unscored rather than a false neutral where VADER cannot read the language.
        compounds = [None if text is None else compound(text) for text in scored]
        places = [locate(m.location, m.lat, m.lon) or _NOWHERE for m in mentions]
        decided = [
            msgspec.structs.replace(
                mention,
                language=language,
                compound=score,
                country=place.country,
                city=place.city or "",
                received=received,
            )
            for mention, language, score, place in zip(mentions, languages, compounds, places, strict=True)
        ]
        for mention, said in zip(decided, folded, strict=True):
            self._settle(mention, said)
        return decided

    def _language(self, text: str, hint: str, around: str, words: Sequence[str]) -> str:
        language = detect(text, hint, around, words)
        return self._assume if language == UNDECIDED else language

    def again(self, stored: Mention) -> Mention:
        """A stored mention with its ``topics`` as they are now; its language and its place stay what they are."""
        scored = stored.language in self._scored
        decided = msgspec.structs.replace(
            stored,
            compound=compound(self._scored_text(stored.full_text)) if scored else None,
            mood="",
            routed="",
            department_version=0,
            likely=(),
        )
        self._settle(decided, fold(stored.full_text))
        return decided

    def _settle(self, decided: Mention, text: str) -> None:
        """Decide what rests on all the rest, by its folded text.

        The mention was made a line ago, and nobody else has seen it yet.
        """
        route = self._router.route(decided, text)
        contact = self._reasons(decided, text)
        settle = msgspec.structs.force_setattr
        settle(decided, "department", route.department)
        settle(decided, "route", route.name)
        settle(decided, "contact", LETTERS[contact] if contact else "")

    def routed(self, decided: Mention) -> Mention:
        """The same, sent where the routes send its mood as it is now."""
        route = self._router.route(decided, fold(decided.full_text))
        return msgspec.structs.replace(decided, department=route.department, route=route.name)
