"""What is decided about a mention before it is stored: language, sentiment, place, department, reason."""

from __future__ import annotations

import msgspec

from listening.config import Config
from listening.mention import Mention
from listening.triage.language import detect
from listening.triage.place import locate
from listening.triage.reasons import LETTERS, ReasonRules
from listening.triage.routing import Router
from listening.triage.scored_text import ScoredText
from listening.triage.sentiment import compound

UNDECIDED = "und"


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
        language = detect(mention.said, mention.language)
        if language == UNDECIDED:
            language = self._assume
        place = locate(mention.location, mention.lat, mention.lon)
        decided = msgspec.structs.replace(
            mention,
            language=language,
            # Unscored rather than a false neutral where VADER cannot read the language.
            compound=compound(self._scored_text(mention.said)) if language in self._scored else None,
            country=place.country if place else "",
            city=(place.city or "") if place else "",
            received=received,
        )
        self._settle(decided)
        return decided

    def again(self, stored: Mention) -> Mention:
        """A stored mention with its ``topics`` as they are now; its language and its place stay what they are."""
        scored = stored.language in self._scored
        decided = msgspec.structs.replace(
            stored,
            compound=compound(self._scored_text(stored.said)) if scored else None,
            mood="",
            routed="",
            department_version=0,
            likely=(),
        )
        self._settle(decided)
        return decided

    def _settle(self, decided: Mention) -> None:
        """Decide what rests on all the rest. The mention was made a line ago, and nobody else has seen it yet."""
        route = self._router.route(decided)
        contact = self._reasons(decided)
        settle = msgspec.structs.force_setattr
        settle(decided, "department", route.department)
        settle(decided, "route", route.name)
        settle(decided, "contact", LETTERS[contact] if contact else "")

    def routed(self, decided: Mention) -> Mention:
        """The same, sent where the routes send its mood as it is now."""
        route = self._router.route(decided)
        return msgspec.structs.replace(decided, department=route.department, route=route.name)
