"""The board as paper, for a board pack: A4 across, charts included; on a second sheet why figures moved, and shares.

Drawn with ReportLab: plain vector graphics, no browser and no network.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from layouts.kpis.board import kinds
from layouts.kpis.paper import BAR, BOLD, EDGE, HEIGHT, LINE, MARK, QUIET, SECOND, WIDTH, KpiPaper, fonts
from layouts.kpis.report_why import WhyPaper
from layouts.kpis.words import before_of, changed, ends, money, range_of, shown, usual_of
from listening.config import Config
from listening.kpis.board import Board
from listening.kpis.definitions import BY_KEY
from listening.kpis.figure import Figure, Unit
from listening.kpis.moved import Moved
from listening.kpis.perception import CAVEAT, PLACES, Perceived, apart, as_share, lead
from listening.learning.sample import UNCHECKED, unchecked_lines

HEADLINES = ("mentions", "net_sentiment", "response_rate", "sla", "first_response_median", "worth")
LISTED = (
    "our_posts",
    "authors",
    "reach",
    "share_of_voice",
    "first_response_p90",
    "first_response_business_median",
    "first_response_business_p90",
    "resolution_median",
    "resolution_p90",
    "backlog",
    "backlog_age_median",
    "reopened",
    "known_median",
    "known_p90",
    "unowned",
    "hand_overs_p90",
    "people_p90",
    "approvals_waiting",
    "approval_median",
    "people_now",
    "people_today",
    "people_week",
    "spikes",
    "time_to_see_median",
    "time_to_acknowledge_median",
    "false_alarms",
    "sources_share",
)


def report(board: Board, config: Config, moves: Sequence[Moved] = ()) -> bytes:
    """A PDF of the board on one page; of why ``moves`` moved and of shares on another, where there is any of it."""
    fonts()
    body = io.BytesIO()
    canvas = Canvas(body, pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setTitle(f"{config.brand.name}: key figures")
    canvas.setAuthor("Masthead")
    page = _Page(canvas, board, config)
    page.head("key figures")
    page.headlines()
    page.figures(EDGE, 372, 262)
    page.trend(312, 372, 250)
    page.mix(312, 262, 250)
    page.departments(312, 154, 250)
    page.reasons(584, 372, 228)
    page.foot()
    canvas.showPage()
    if moves or board.should or board.needs_answer:
        why = WhyPaper(canvas, board, config)
        why.head("why it moved, and who should have had it")
        why.shares(why.moves(moves))
        canvas.showPage()
    canvas.save()
    return body.getvalue()


class _Page(KpiPaper):
    """Where everything stands."""

    def headlines(self) -> None:
        # Worth is a range, and takes more room than a number.
        width = (WIDTH - 2 * EDGE) / (len(HEADLINES) + 0.4)
        top = HEIGHT - 78
        self.rule(EDGE, top + 10, WIDTH - 2 * EDGE)
        for n, key in enumerate(HEADLINES):
            x = EDGE + n * width
            figure = self.board.figures[key]
            self.text(x, top - 4, BY_KEY[key].title, 7.5, colour=QUIET)
            wide = width * 1.4 if key == "worth" else width - 8
            big = self._big(figure)
            self.text(x, top - 26, big, 17 if key != "worth" else 11, BOLD, width=wide)
            aside = x + pdfmetrics.stringWidth(big, BOLD, 17) + 5
            for line, text in enumerate(self._believed(figure)):
                self.text(aside, top - 17 - 8 * line, text, 6.5, colour=QUIET, width=x + wide - aside)
            for line, text in enumerate(self._beside(figure)):
                self.text(x, top - 39 - 9 * line, text, 6.5, colour=QUIET, width=wide)
        self.rule(EDGE, top - 57, WIDTH - 2 * EDGE)

    def figures(self, x: float, y: float, width: float) -> None:
        self.title(x, y + 62, width, "Figures")
        for column, words in ((0.7, "now"), (0.85, "before"), (1.0, "usual")):
            self.text(x + column * width, y + 48, words, 6.5, colour=QUIET, right=True)
        for n, key in enumerate(LISTED):
            figure, at = self.board.figures[key], y + 36 - n * 13.2
            self.text(x, at, BY_KEY[key].title, 6.6, width=0.56 * width)
            usual = figure.usual.middle if figure.usual else None
            self.text(x + 0.7 * width, at, self.shown(figure, figure.value), 7, BOLD, right=True)
            self.text(x + 0.85 * width, at, self.shown(figure, figure.before), 6.6, colour=QUIET, right=True)
            self.text(x + width, at, self.shown(figure, usual), 6.6, colour=QUIET, right=True)
            self.rule(x, at - 4.2, width)

    def trend(self, x: float, y: float, width: float) -> None:
        self.title(x, y + 62, width, "Mentions, and SLA attainment")
        counts, kept = self.board.trend.mentions, self.board.trend.sla
        step, most = width / max(len(counts), 1), max(counts, default=0) or 1
        for n, (count, share) in enumerate(zip(counts, kept, strict=True)):
            self.bar(x + n * step, y - 18, step * 0.75, 62 * count / most, SECOND)
            if share is not None:
                self.bar(x + n * step, y - 18 + 62 * share / 100 - 0.8, step * 0.75, 1.6, MARK)
        self.text(x, y + 48, f"most {most:,}", 6.5, colour=QUIET)
        self.text(x + width, y + 48, "line: answered in time, 0 to 100 %", 6.5, colour=QUIET, right=True)
        self.text(x, y - 28, self.moment(self.board.trend.edges[0]), 6.5, colour=QUIET)
        self.text(x + width, y - 28, self.moment(self.board.period.end), 6.5, colour=QUIET, right=True)

    def mix(self, x: float, y: float, width: float) -> None:
        self.title(x, y + 60, width, "Written to us, and how much of it is answered")
        listed = kinds(self.board)
        for n, (_, key, title) in enumerate(listed):
            at, figure = y + 44 - n * (13 if len(listed) < 6 else 11), self.board.figures[key]
            self.text(x, at, title, 7)
            self.text(x + 125, at, f"{figure.items:,}", 7, colour=QUIET, right=True)
            self.bar(x + 133, at - 1, 80, 6, LINE)
            self.bar(x + 133, at - 1, 80 * (figure.value or 0) / 100, 6, BAR)
            self.text(x + width, at, shown(figure.value, figure.unit), 7, BOLD, right=True)

    def departments(self, x: float, y: float, width: float) -> None:
        self.title(x, y + 78, width, "Who does it")
        places = (0.43, 0.54, 0.68, 0.8, 1.0)
        for place, words in zip(places, ("cases", "in time", "response", "backlog", "here, 7 days"), strict=True):
            self.text(x + place * width, y + 64, words, 6.5, colour=QUIET, right=True)
        titles = {d.name: d.label for d in self.config.departments}
        for n, row in enumerate(self.board.departments[:9]):
            at = y + 51 - n * 12.5
            self.text(x, at, titles.get(row.department, row.department), 7, width=0.32 * width)
            told = [
                shown(row.figures[key].value, row.figures[key].unit)
                for key in ("sla", "first_response_median", "backlog")
            ]
            said = (f"{row.arrived:,}", *told, f"{row.people_week:,}")
            for place, text in zip(places, said, strict=True):
                self.text(x + place * width, at, text, 7, right=True)

    def reasons(self, x: float, y: float, width: float) -> None:
        found = self.board.perception
        self.title(x, y + 62, width, "Why customers write")
        self.text(x + width, y + 62, f"{found.with_reason:,} mentions", 6.5, colour=QUIET, right=True)
        said = lead(found) or "No mention says why it was written."
        for n, line in enumerate(said.split(". ")):
            self.text(x, y + 49 - 9 * n, line.rstrip("."), 7, BOLD, width=width)
        self.text(
            x, y + 30, f"dot: found · mark: {found.believer} · ring: customers said, 2011", 6, colour=QUIET, width=width
        )
        for n, row in enumerate(found.rows if found.with_reason else ()):
            at = y + 17 - n * 25.8
            believed = f"{row.believed:.0f} %" if row.believed is not None else f"{row.businesses} %"
            self.text(x, at, row.reason.value, 7, width=width - 50)
            self.text(x + width, at, apart(row.gap), 7, BOLD, right=True)
            self.places(x + 4, at - 8, width - 82, row)
            self.text(x + width, at - 10, f"{as_share(row.measured)}  ·  {believed}", 7, colour=QUIET, right=True)

    def places(self, x: float, y: float, width: float, row: Perceived) -> None:
        """Twelve places on a line; what is between found and believed is the gap."""
        found, believed, said = (
            x + width * (place - 1) / (PLACES - 1)
            for place in (row.measured_place, row.believed_place, row.consumers_place)
        )
        self.bar(x, y - 0.25, width, 0.5, LINE)
        self.bar(min(found, believed), y - 1, abs(found - believed), 2, SECOND)
        self.canvas.setStrokeColor(QUIET)
        self.canvas.setLineWidth(0.8)
        self.canvas.circle(said, y, 2.4, stroke=1, fill=0)
        self.bar(believed - 1, y - 4, 2, 8, MARK)
        self.canvas.setFillColor(BAR)
        self.canvas.circle(found, y, 2.6, stroke=0, fill=1)

    def foot(self) -> None:
        self.rule(EDGE, 38, WIDTH - 2 * EDGE)
        self.text(EDGE, 28, CAVEAT, 6, colour=QUIET, width=WIDTH - 2 * EDGE)
        found, worth = self.board.balance, self.config.worth
        said = "Worth: no assumptions in config.toml."
        if found:
            said = (
                f"Worth: {found.answered:,} answered cases at {ends(worth.contact_cost)} {worth.currency} each, "
                "minus "
                f"{ends(worth.hours_per_week)} hours a week at {ends(worth.hour_cost)} {worth.currency}: "
                f"saved {money(found.saved[0], '')} to {money(found.saved[1], worth.currency)}, "
                f"spent {money(found.spent[0], '')} to {money(found.spent[1], worth.currency)}."
            )
        self.text(
            EDGE,
            18,
            f"{said} Definitions of all figures: docs/kpis.md of Masthead.",
            6,
            colour=QUIET,
            width=WIDTH - 2 * EDGE,
        )

    # -- words

    def _big(self, figure: Figure) -> str:
        return range_of(figure, self.config.worth.currency) or self.shown(figure, figure.value)

    def _beside(self, figure: Figure) -> list[str]:
        said = []
        if figure.before is not None:
            said.append(
                " · ".join(filter(None, (changed(figure), f"before {before_of(figure, self.config.worth.currency)}")))
            )
        if figure.usual:
            said.append(f"usual {usual_of(figure, self.config.worth.currency)}")
        # What stands beside the number is not said twice.
        return said or ([] if self._believed(figure) else [figure.note])

    def _believed(self, figure: Figure) -> list[str]:
        """How far a figure that rests on a judgement may be believed, in two lines."""
        if figure.unit is not Unit.points or figure.value is None:
            return []
        if figure.unchecked or figure.low is None or figure.high is None:
            return unchecked_lines(figure.note.partition(";")[0] or UNCHECKED)
        return [f"{self.shown(figure, figure.low)} to {self.shown(figure, figure.high)}", "95 % interval"]
