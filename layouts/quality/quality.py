"""The page on how right we are: read off what people reviewed, each figure with its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from dash import html
from dash.development.base_component import Component

from layouts.kit.palette import style
from layouts.kit.tables import row, table
from layouts.quality.learnt import learnt
from listening.config import Config
from listening.learning.calibration import ENOUGH, Estimate
from listening.learning.drift import drift_words
from listening.learning.quality import LABELS, Quality, QualityPart
from listening.learning.sample import unchecked
from listening.learning.slots import ModelSlot
from listening.learning.versions import ModelShelf


def page(
    found: Quality,
    days: int,
    config: Config,
    shelves: Mapping[ModelSlot, ModelShelf] = MappingProxyType({}),
    chooses: bool = False,
    shares: Component | None = None,
    reviews: bool = False,
) -> Component:
    """Whoever looks may say which version of a model decides (``chooses``), and review mentions (``reviews``).

    ``shares``: what stands below the mood.
    """
    return html.Main(
        [
            html.Header(
                [
                    html.H1("How right are we?"),
                    html.P(
                        f"From {found.reviewed:,} mentions drawn at random that people judged without seeing what "
                        "had been decided. "
                        f"{found.corrections:,} more were set right at work; they teach, and are no sample."
                    ),
                    html.P(html.A("Review the mentions of today", href="/review")) if reviews else None,
                ]
            ),
            html.Section([html.H2(f"Net sentiment, last {days} days"), *_net(found)]),
            shares,
            *(_judged(found) if found.reviewed else [_nobody(found)]),
            learnt(shelves, config, chooses),
            html.Section([html.H2("By language, source and topic"), _parts(found.parts)]),
            html.P(html.A("False alarms among spikes", href="/kpi#false_alarms")),
        ],
        className="review quality",
        lang="en",
        style=style(config),
    )


def _judged(found: Quality) -> list[Component]:
    return [
        html.Section(
            [
                html.H2("How often it was right"),
                texts(
                    ("decided", "right", "95 % interval", "reviewed"),
                    [
                        _right("mood", found.mood),
                        _right("department", found.department),
                        _right("needs an answer", found.answer),
                    ],
                ),
                *_drift(found),
                *_unsure(found),
                html.P(
                    "Macro-recall, the mean over the three moods of how many of each were found: "
                    + (f"{100 * found.macro_recall:.0f} %." if found.macro_recall is not None else "not known yet."),
                ),
            ]
        ),
        html.Section([html.H2("What it was taken for"), _confusion(found)]),
    ]


def _nobody(found: Quality) -> Component:
    """Tables of nothing would look like figures."""
    return html.Section(
        [
            html.H2("How often it was right"),
            html.P("Nobody knows yet: no mention has been reviewed."),
            *_unsure(found),
        ]
    )


def points(estimate: Estimate) -> str:
    """Net sentiment in points with its interval: ``−47 (−52 to −42)``."""
    return f"{_signed(estimate.value)} ({_signed(estimate.low)} to {_signed(estimate.high)})"


def _signed(value: float) -> str:
    return f"{100 * value:+.0f}".replace("-", "−")


def _net(found: Quality) -> list[Component]:
    by_list = "none" if found.counted.net is None else _signed(found.counted.net)
    if found.net is None:
        note = unchecked(found.counted)
        line = f"{note[0].upper()}{note[1:]}: {_missing(found.checked_by)}"
        return [html.P([html.B(by_list, className="figure")]), html.P(line)]
    return [
        html.P([html.B(points(found.net), className="figure")]),
        html.P(f"Calibrated: counted are {by_list}, corrected by the errors on {found.net.reviewed:,} reviewed."),
    ]


def _missing(checked_by: Mapping[bool, int]) -> str:
    """How many are reviewed of those that are needed: of what each decided by themselves."""
    if len(checked_by) == 1:
        (number,) = checked_by.values()
        return f"{min(number, ENOUGH)} of {ENOUGH} reviewed mentions."
    by_list, by_model = (f"{min(checked_by[learnt], ENOUGH)} of {ENOUGH}" for learnt in (False, True))
    return f"reviewed are {by_list} that the word list decided, {by_model} that a model did."


def _drift(found: Quality) -> list[Component]:
    if found.drift is None:
        return []
    lead = "It has become worse: " if found.drift.worse else "It has become better: "
    return [html.P([html.B(lead), f"{drift_words(found.drift)}. Chance does that once in a hundred looks."])]


def _unsure(found: Quality) -> list[Component]:
    moods, departments = found.unsure
    if not moods and not departments:
        return []
    return [
        html.P(
            f"Left out, for a model could not tell: {moods:,} moods, which are in no mood that is counted, and "
            f"{departments:,} departments, which went to the triage desk."
        )
    ]


def _right(name: str, share: Estimate | None) -> Sequence[str]:
    if share is None:
        return (name, "not known yet", "", "0")
    return (
        name,
        f"{100 * share.value:.0f} %",
        f"{100 * share.low:.0f} to {100 * share.high:.0f} %",
        f"{share.reviewed:,}",
    )


def _confusion(found: Quality) -> Component:
    rows = [
        (f"people say {label.name}", *(f"{found.confusion.get((label, said), 0):,}" for said in (*LABELS,)))
        for label in LABELS
    ]
    return texts(("", *(f"taken for {label.name}" for label in LABELS)), rows)


def _parts(parts: Sequence[QualityPart]) -> Component:
    if not parts:
        return html.P("Nothing is reviewed yet.")
    rows = [
        (
            *_right(f"{part.kind} {part.name}", part.right),
            "not known yet" if part.macro_recall is None else f"{100 * part.macro_recall:.0f} %",
        )
        for part in parts
    ]
    return texts(("", "mood right", "95 % interval", "reviewed", "macro-recall"), rows)


def texts(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Component:
    """A table of nothing but texts."""
    return table(heads, [row(each) for each in rows], "table-figures")
