"""``/review`` and ``/quality``: mentions judged by people, and what follows of it."""

from __future__ import annotations

import asyncio
from typing import Any

from dash import MATCH, Dash, Input, Output, State, ctx
from dash.development.base_component import Component
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import parameters
from dashboard.api import quality as api
from dashboard.api.body import encoded
from dashboard.api.corrections import Correcting, keep
from dashboard.door.auth import current
from dashboard.pages import callbacks
from dashboard.pages.page import Page, PageAsked
from dashboard.reading.quality import DAYS, QualityReading
from dashboard.served import operated
from dashboard.site import Site
from layouts.kit.nav import NavLink
from layouts.quality import learnt
from layouts.quality import quality as quality_view
from layouts.quality import review as views
from layouts.quality.shares import shares
from listening.config import SentimentName
from listening.learning.correction import MetAs
from listening.learning.slots import slot_of
from listening.learning.versions import read_choice
from listening.people.journal import JournalAct
from listening.people.permissions import Permission, may
from listening.store import mentions, models, review
from listening.store.access import journal
from listening.store.clock import now_ms
from listening.triage.answering import AnsweringRules

MOODS = {
    views.NEGATIVE: SentimentName.negative,
    views.NEUTRAL: SentimentName.neutral,
    views.POSITIVE: SentimentName.positive,
}


class QualityPages:
    """The pages of one process."""

    def __init__(self, site: Site) -> None:
        self._sync = site.sync
        self._config = site.config
        self._answering = AnsweringRules(site.config)
        self._reading = QualityReading(site.client, site.sync, site.config, site.figures.needing)

    def register(self, dash_app: Dash) -> None:
        """Keep a judgement and show the next mention."""

        @dash_app.callback(
            Output(views.BODY, "children"),
            Output(views.NOW, "data"),
            Input(views.NEGATIVE, "n_clicks"),
            Input(views.NEUTRAL, "n_clicks"),
            Input(views.POSITIVE, "n_clicks"),
            Input(views.SKIP, "n_clicks"),
            State(views.NOW, "data"),
            State(views.DEPARTMENT, "value"),
            State(views.ANSWER, "value"),
            State(views.REASON, "value"),
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.correct_mentions)
        async def judge(
            negative: int | None,
            neutral: int | None,
            positive: int | None,
            skip: int | None,
            now: str | None,
            department: str | None,
            answer: str | None,
            reason: str | None,
        ) -> Any:
            pressed = ctx.triggered_id
            # A field that has just been made has no clicks: nobody pressed it.
            if now and any((negative, neutral, positive, skip)):
                said = MOODS.get(str(pressed))
                known = {each.name for each in self._config.departments}
                correcting = Correcting(
                    mention=now,
                    sentiment=said,
                    department=department if department in known else "",
                    needs_answer=answer == "yes" if answer in ("yes", "no") else None,
                    about_us=False if answer == "other" else None,
                    reason=(reason or "")[:500],
                )
                await asyncio.to_thread(self._keep, correcting, current().name)
            return await asyncio.to_thread(self._next)

        @dash_app.callback(
            Output(learnt.choice_id(MATCH, "said"), "children"),
            Input(learnt.choice_id(MATCH), "value"),
            State(learnt.choice_id(MATCH), "id"),
            prevent_initial_call=True,
        )
        @callbacks.needs(Permission.choose_models)
        async def choose(chosen: str, id: dict[str, str]) -> Any:
            return await asyncio.to_thread(self._choose, chosen, id.get("slot", ""), current().name)

    def _choose(self, chosen: str, name: str, who: str) -> list[Component]:
        """Move the pointer; what cannot be is said in the place of the answer."""
        try:
            slot = slot_of(name)
            if slot not in models.shelves(self._sync):
                raise ValueError(f"there is no model {name!r}")
            pinned = read_choice(chosen)
            shelf = models.change(self._sync, slot, lambda held: held.pin(pinned))
        except ValueError as error:
            return [learnt.refused(str(error))]
        journal.write(self._sync, who, JournalAct.chose_model, f"{slot.name} {chosen}", callbacks.came_from())
        return learnt.state(slot, shelf, self._config)

    def _keep(self, correcting: Correcting, who: str) -> None:
        weights = dict(review.waiting(self._sync))
        # Judged by somebody else meanwhile, or deleted at its source.
        if correcting.mention not in weights:
            return
        if correcting.sentiment is not None:
            keep(self._sync, self._answering, correcting, who, MetAs.review, weights[correcting.mention])
        review.put_aside(self._sync, correcting.mention)

    def _next(self) -> tuple[list[Component], str]:
        waiting = review.waiting(self._sync)
        for n, (id, _) in enumerate(waiting):
            mention = mentions.fetch(self._sync, [id])[0]
            if mention is not None and not mention.deleted:
                return views.one(mention, len(waiting) - n, self._config), id
            review.put_aside(self._sync, id)
        return views.nothing(), ""

    async def review(self, asked: PageAsked) -> Component:
        content, now = await asyncio.to_thread(self._next)
        return views.page(content, now, self._config)

    async def quality(self, asked: PageAsked) -> Component:
        found = await self._reading.read(now_ms())
        shelves = await asyncio.to_thread(models.shelves, self._sync)
        return quality_view.page(
            found.quality,
            DAYS,
            self._config,
            shelves,
            may(current().role, Permission.choose_models),
            shares(found.departments, found.needs_answer, found.asked, self._config),
            may(current().role, Permission.correct_mentions),
        )

    async def api(self, request: Request) -> Response:
        parameters.read(request.query_params.multi_items(), (), self._config, now_ms())
        return encoded(api.answer(await self._reading.read(now_ms())))


REVIEW = Page(
    ("/review",),
    Permission.correct_mentions,
    "Review",
    QualityPages,
    QualityPages.review,
    NavLink("/review", "Review", aside=True),
)
QUALITY = Page(
    ("/quality",),
    Permission.see_quality,
    "How right are we?",
    QualityPages,
    QualityPages.quality,
    NavLink("/quality", "Quality", aside=True),
    beside=(operated(api.QUALITY, QualityPages.api),),
)
