"""Pictures that go with an answer: where they are chosen (``assets/pictures.js``), and how a draft shows them."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import data
from listening.cases.pictures import AnswerPicture
from listening.outbox.networks import FACTS
from listening.outbox.page import Outgoing

PLACE = "pictures"


def chooser(outgoing: Outgoing) -> list[Component]:
    """Where no account of the case takes any, why."""
    most = max((FACTS[account.network].pictures for account in outgoing.accounts), default=0)
    if not most:
        why = dict.fromkeys(FACTS[account.network].no_pictures for account in outgoing.accounts)
        return [html.P(f"No picture can go with it. {each}", className="hint no-picture") for each in why]
    button = html.Button(
        "Add a picture", type="button", className="btn btn-outline-secondary quiet", **data(picks=str(most))
    )
    return [html.Div(id=PLACE, className="answer-pictures"), button]


def shown(pictures: Sequence[AnswerPicture]) -> list[Component]:
    """Those of a draft, each with its words: both are what is approved."""
    figures = [
        html.Figure(
            [
                html.Img(src=f"/pictures/{each.id}", alt=each.alt, width=each.width, height=each.height),
                html.Figcaption(each.alt, dir="auto"),
            ]
        )
        for each in pictures
    ]
    return [html.Div(figures, className="draft-pictures")] if figures else []
