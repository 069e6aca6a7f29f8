"""Corrections of a mention on any page: what is known of it, and what is kept. The events are those of the API."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from dash import Dash, Input, Output, no_update
from dash.development.base_component import Component
from msgspec import Meta

from dashboard.api.corrections import Correcting, keep, unusable
from dashboard.door.auth import current
from dashboard.pages import callbacks
from dashboard.site import Site
from layouts.kit import correcting as views
from listening.config import SentimentName
from listening.learning.correction import standing
from listening.people.permissions import Permission
from listening.store import corrections, mentions
from listening.triage.answering import AnsweringRules


class SaidOfAnswer(StrEnum):
    """What a person says of whether it needs an answer, as in the review."""

    yes = "yes"
    no = "no"
    other = "other"
    """It is not about us."""


class CorrectionAsked(msgspec.Struct, frozen=True):
    """The dialog was opened for a mention."""

    mention: str
    n: int
    """Another one each time."""


class CorrectionSaid(msgspec.Struct, frozen=True, kw_only=True):
    """What the dialog sends; what is left out is not spoken of."""

    mention: str
    sentiment: SentimentName | None = None
    department: str = ""
    answer: SaidOfAnswer | None = None
    reason: Annotated[str, Meta(max_length=views.LONGEST_REASON)] = ""
    take_back: bool = False
    n: int = 0

    @property
    def correcting(self) -> Correcting:
        """The same in the words of the API."""
        asked = {SaidOfAnswer.yes: True, SaidOfAnswer.no: False}
        return Correcting(
            mention=self.mention,
            sentiment=self.sentiment,
            department=self.department,
            needs_answer=asked.get(self.answer) if self.answer else None,
            about_us=False if self.answer is SaidOfAnswer.other else None,
            reason=self.reason,
            take_back=self.take_back,
        )


class CorrectingPages:
    """The callbacks behind the dialog, of one process."""

    def __init__(self, site: Site) -> None:
        self._client = site.sync
        self._config = site.config
        self._answering = AnsweringRules(site.config)

    def register(self, dash_app: Dash) -> None:
        @dash_app.callback(Output(views.KNOWN, "children"), Input(views.ASK, "data"), prevent_initial_call=True)
        @callbacks.needs(Permission.correct_mentions)
        async def ask(asked: CorrectionAsked | None) -> Any:
            return no_update if asked is None else await asyncio.to_thread(self._known, asked.mention)

        @dash_app.callback(Output(views.SAID, "children"), Input(views.DO, "data"), prevent_initial_call=True)
        @callbacks.needs(Permission.correct_mentions)
        async def correct(said: CorrectionSaid | None) -> Any:
            return no_update if said is None else await asyncio.to_thread(self._keep, said.correcting, current().name)

    def _known(self, id: str) -> list[Component]:
        mention = mentions.fetch(self._client, [id])[0]
        if mention is None or mention.deleted:
            return views.refused("it was deleted at its source, or is not kept any more.")
        need = self._answering(mention)
        held = standing(corrections.about(self._client, [id])[0])
        return views.known(mention, need is not None and need.opens, held, self._config)

    def _keep(self, correcting: Correcting, who: str) -> list[Component]:
        if unusable(correcting, self._config):
            return views.refused("nothing is kept: say what is right of it, its mood, its department or its answer.")
        held = keep(self._client, self._answering, correcting, who)
        if isinstance(held, str):
            return views.refused("nothing is kept: it was deleted at its source, or is not kept any more.")
        return views.kept(correcting.mention, held, correcting.take_back, self._config)
