"""One mention: which terms would keep it out of its topics, or make it belong to others, and what else they do."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

import msgspec
from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.formats import whole
from layouts.kit.marks import moment
from layouts.kit.tables import Narrow, row, table
from listening.config import Config, Topic
from listening.mention import Mention
from listening.steering.proposing import TermProposal
from listening.steering.typed import TypedTerms


class TopicProposals(msgspec.Struct, frozen=True):
    """What can be done about one topic."""

    topic: Topic
    belongs: bool
    """The mention belongs to it: proposals keep it out. Else they make it belong."""
    proposals: tuple[TermProposal, ...]


def filled(name: str, terms: TypedTerms) -> str:
    """Address of a topic's page with these terms filled in. Nothing is saved by it."""
    return f"/topics/{quote(name, safe='')}/{quote(msgspec.json.encode(terms).decode(), safe='')}"


def page(mention: Mention, looked_at: int, found: Sequence[TopicProposals], config: Config, now: int) -> Component:
    """``looked_at``: stored mentions that the proposals were counted on."""
    who = mention.name or mention.author or "somebody"
    its, others = [each for each in found if each.belongs], [each for each in found if not each.belongs]
    return html.Main(
        [
            html.H1("What it belongs to"),
            html.Blockquote(
                [
                    html.P(mention.full_text, dir="auto"),
                    html.Small(
                        [
                            html.Bdi(who),
                            f", {moment(mention.created, config.brand.timezone, now)}, {mention.source}",
                        ]
                    ),
                ],
                className="proposed-for",
            ),
            html.P(
                f"Each line is one term more, or one less, counted on the newest {whole(looked_at)} stored mentions. "
                "Worth keeping is what needs an answer, gives a reason for contact, or was said to be about us. "
                "Open a line to look at it, and to save it.",
                className="quiet",
            ),
            *[_noise(each) for each in its],
            html.H2("It belongs to another topic") if others else None,
            *[_belongs(each) for each in others],
        ],
        className="admin steering",
    )


def _noise(each: TopicProposals) -> Component:
    rows = [
        row(
            [
                _open(one),
                whole(one.removed),
                whole(one.marked) if one.marked else "",
                html.B(whole(one.lost)) if one.lost else "none",
            ]
        )
        for one in each.proposals
    ]
    heads = ("None of", "takes out", "said to be noise", "worth keeping")
    return html.Section(
        [
            html.H2(["It is noise in ", html.Bdi(each.topic.name)]),
            table(heads, rows, "proposed-terms", narrow=Narrow.stays)
            if rows
            else html.P("No word of it would keep it out and anything else in. Change the terms by hand."),
        ]
    )


def _belongs(each: TopicProposals) -> Component:
    rows = [
        row([_open(one), f"+{whole(one.added)}", f"−{whole(one.removed)}" if one.removed else ""])
        for one in each.proposals
    ]
    return html.Details(
        [
            html.Summary(html.Bdi(each.topic.name)),
            table(("Term", "brings", "takes out"), rows, "proposed-terms", narrow=Narrow.stays)
            if rows
            else html.P("No word of it alone would do it."),
        ],
        className="proposed-topic",
    )


def _open(one: TermProposal) -> Component:
    text = f"without {one.term}" if one.does == "without" else one.term
    return dcc.Link(html.Bdi(text), href=filled(one.topic.name, TypedTerms.of(one.topic)))
