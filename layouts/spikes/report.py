"""One spike on one page of paper: what it was, what it was made of, who had it. Drawn with ReportLab."""

from __future__ import annotations

import io
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from layouts.kit.formats import about
from layouts.kit.printable import printable
from layouts.kpis.paper import BOLD, INK, LINE, PLAIN, QUIET, PaperSheet, fonts
from layouts.spikes.drivers import row_name
from layouts.spikes.moments import MomentEntry, entries
from layouts.spikes.parts import NEW
from layouts.spikes.story import SpikeStory
from layouts.spikes.summary import summary
from layouts.spikes.words import KINDS, SEVERITIES, chance, clock, day, lasted, times, window
from listening.config import Config
from listening.learning.sample import UNCHECKED_ALWAYS
from listening.mention import Mention
from listening.spikes.picture import Course, DriverKind
from listening.spikes.series import read_id, title

WIDTH, HEIGHT = A4
EDGE = 36.0
WITHIN = WIDTH - 2 * EDGE
LABELS = (HexColor("#d9731a"), HexColor("#8a99ad"), HexColor("#1f9c8d"), HexColor("#c3ccd8"))
"""Negative, neutral, positive, unscored."""
BAND = HexColor("#e4eaf1")
KEYS = (("negative", 0), ("neutral", 1), ("positive", 2), ("not scored", 3))
MOMENTS = 11
TOLD, TOLD_SIZE = 4, 8
"""Lines of the sentences on top, and their size."""


def report(story: SpikeStory, config: Config) -> bytes:
    """A PDF of one page."""
    fonts()
    body = io.BytesIO()
    page = _Page(Canvas(body, pagesize=A4, invariant=1), story, config)
    page.canvas.setTitle(f"{config.brand.name}: spike {story.known.spike.id}")
    page.canvas.setAuthor("Masthead")
    page.head()
    page.told()
    page.course(HEIGHT - 300, 92)
    page.drivers(HEIGHT - 330)
    page.foot()
    page.canvas.showPage()
    page.canvas.save()
    return body.getvalue()


class _Page(PaperSheet):
    size = 8

    def __init__(self, canvas: Canvas, story: SpikeStory, config: Config) -> None:
        super().__init__(canvas)
        self._story = story
        self._config = config

    def heading(self, x: float, y: float, width: float, text: str) -> None:
        self.text(x, y, text, 9, BOLD)
        self.canvas.setStrokeColor(LINE)
        self.canvas.setLineWidth(0.5)
        self.canvas.line(x, y - 4, x + width, y - 4)

    def head(self) -> None:
        story, config = self._story, self._config
        spike, picture = story.known.spike, story.known.picture
        lead = title(read_id(spike.lead), config)
        self.text(EDGE, HEIGHT - 50, f"{lead}: {times(spike.strongest.ratio)} the usual", 18, BOLD, width=WITHIN)
        ended = f"to {clock(spike.closed, config)}" if spike.closed else "and it goes on"
        said = (
            f"{config.brand.name} · {day(spike.since, config)}, {clock(spike.since, config)} {ended} · "
            f"{lasted((spike.closed or story.now) - spike.since)} · severity {SEVERITIES[spike.severity]}"
        )
        self.text(EDGE, HEIGHT - 66, said, 9, colour=QUIET, width=WITHIN)
        held = story.known.opinion
        facts = [
            ("at its strongest", window(spike.strongest)),
            ("chance by luck", _power(spike.peak.log10_p)),
            ("mentions", f"{picture.mentions:,}, usually {about(picture.expected)}" if picture else "–"),
            ("authors", f"{picture.authors:,}" if picture else "–"),
            ("who had it", held.holder or "nobody"),
            ("it was", held.outcome.words if held.outcome else "not said yet"),
        ]
        for n, (name, value) in enumerate(facts):
            x = EDGE + (n % 3) * WITHIN / 3
            y = HEIGHT - 92 - (n // 3) * 30
            self.text(x, y, name, 7.5, colour=QUIET)
            self.text(x, y - 12, value, 10, BOLD, width=WITHIN / 3 - 8)

    def told(self) -> None:
        """The sentences of its page, as many as have room."""
        made = summary(self._story, self._config)
        lines = _wrapped(printable(_plain(made).strip()), WITHIN, TOLD_SIZE) if made is not None else []
        for n, line in enumerate(lines[:TOLD]):
            more = "…" if n == TOLD - 1 and len(lines) > TOLD else ""
            self.text(EDGE, HEIGHT - 152 - n * 10.5, line + more, TOLD_SIZE, width=WITHIN)

    def course(self, y: float, height: float) -> None:
        picture = self._story.known.picture
        if picture is None:
            return
        course = picture.course
        most = max([4.0, *(float(sum(each)) for each in course.counts), *(band[2] for band in course.usual)])
        step = WITHIN / max(1, len(course.counts))
        self.heading(
            EDGE, y + height + 12, WITHIN, f"Mentions in {lasted(course.step)}, grey: the usual, dashes: its middle"
        )
        self.canvas.setFillColor(BAND)
        for n, (low, _, high) in enumerate(course.usual):
            self.canvas.rect(
                EDGE + n * step,
                y + height * max(0, low) / most,
                step + 0.3,
                height * (high - max(0, low)) / most,
                stroke=0,
                fill=1,
            )
        for n, counts in enumerate(course.counts):
            at = y
            for label in (3, 1, 2, 0):
                tall = height * counts[label] / most
                if not tall:
                    continue
                self.canvas.setFillColor(LABELS[label])
                self.canvas.rect(EDGE + (n + 0.12) * step, at, step * 0.76, tall, stroke=0, fill=1)
                at += tall
        self.canvas.setStrokeColor(QUIET)
        self.canvas.setLineWidth(0.6)
        for n, (_, expected, _) in enumerate(course.usual):
            self.canvas.line(
                EDGE + n * step, y + height * expected / most, EDGE + (n + 0.6) * step, y + height * expected / most
            )
        self._marks(course, y, height)
        for n in range(0, len(course.counts), max(1, len(course.counts) // 8)):
            self.text(EDGE + n * step, y - 10, clock(course.start + n * course.step, self._config), 7, colour=QUIET)
        x = WIDTH - EDGE
        for words, label in reversed(KEYS):
            self.text(x, y + height + 12, words, 7, colour=QUIET, right=True)
            x -= pdfmetrics.stringWidth(words, PLAIN, 7) + 9
            self.canvas.setFillColor(LABELS[label])
            self.canvas.rect(x, y + height + 11.5, 6, 6, stroke=0, fill=1)
            x -= 8
        self.text(EDGE, y + height - 7, f"{most:,.0f}", 6.5, colour=QUIET)

    def _marks(self, course: Course, y: float, height: float) -> None:
        """Each moment a line, its word in the highest row where it runs into no other."""
        taken: list[tuple[int, float, float]] = []
        for entry in entries(self._story, self._config):
            if not entry.mark or not course.start <= entry.at <= course.end:
                continue
            x = EDGE + WITHIN * (entry.at - course.start) / (course.end - course.start)
            wide = pdfmetrics.stringWidth(entry.mark, PLAIN, 6) + 4
            left = x if x + wide <= WIDTH - EDGE else x - wide
            row = 0
            while any(r == row and left < b and left + wide > a for r, a, b in taken):
                row += 1
            taken.append((row, left, left + wide))
            self.canvas.setStrokeColor(INK)
            self.canvas.setLineWidth(0.4)
            self.canvas.line(x, y, x, y + height)
            self.text(left + 2, y + height - 7 - 8 * row, entry.mark, 6)

    def drivers(self, top: float) -> None:
        picture = self._story.known.picture
        if picture is None:
            return
        width = WITHIN / 3 - 10
        for n, kind in enumerate(
            (
                DriverKind.term,
                DriverKind.reach,
                DriverKind.department,
                DriverKind.city,
                DriverKind.language,
                DriverKind.topic,
            )
        ):
            x = EDGE + (n % 3) * (width + 15)
            y = top - (n // 3) * 148
            self.heading(x, y, width, KINDS[kind])
            rows = picture.drivers.get(kind, ())[: 9 if n < 3 else 6]
            for m, row in enumerate(rows):
                name = row_name(kind, row, self._story, self._config)
                usual = f"{about(row.reach)} followers" if row.reach is not None else _against(row.n, row.usual)
                self.text(x, y - 17 - m * 13, name or "deleted", 8, width=width - 62)
                self.text(x + width, y - 17 - m * 13, usual, 7.5, colour=QUIET, right=True)
        self._posts(top - 270)

    def _posts(self, y: float) -> None:
        half = WITHIN * 0.58
        self.heading(EDGE, y, half, "The first, and what was said most often")
        shown: list[Mention] = [*self._story.first[:3]]
        if self._story.repeated is not None:
            shown.append(self._story.repeated)
        at = y - 17
        for post in shown:
            author = post.name or self._story.handles.get(post.author, post.author)
            self.text(EDGE, at, f"{clock(post.created, self._config, seconds=True)}  {author}", 7.5, BOLD, width=half)
            for line in _wrapped(printable(post.text), half, 8)[:2]:
                at -= 10.5
                self.text(EDGE, at, line, 8, width=half)
            at -= 15
        x = EDGE + half + 15
        width = WITHIN - half - 15
        self.heading(x, y, width, "What happened")
        at = y - 17
        for entry in _foremost(entries(self._story, self._config)):
            self.text(x, at, clock(entry.at, self._config), 7.5, colour=QUIET)
            said = f"{entry.who} {entry.said}".strip() + (f": {entry.text}" if entry.text else "")
            first, *more = _wrapped(printable(said), width - 30, 7.5)
            self.text(x + 30, at, first, 7.5, width=width - 30)
            if more:
                at -= 9.5
                self.text(x + 30, at, " ".join(more), 7.5, width=width - 30)
            at -= 12.5

    def foot(self) -> None:
        cases = len(self._story.cases)
        said = (
            f"{cases} case{'s' if cases != 1 else ''} opened by it · made {day(self._story.now, self._config)}, "
            f"{clock(self._story.now, self._config)} by Masthead · usual: this time of day and week"
            f" · sentiment: {UNCHECKED_ALWAYS}"
        )
        self.text(EDGE, 28, said, 7, colour=QUIET, width=WITHIN)


def _plain(part: Any) -> str:
    """What is read of a component."""
    if isinstance(part, list | tuple):
        return "".join(map(_plain, part))
    return part if isinstance(part, str) else _plain(getattr(part, "children", None) or "")


def _foremost(several: list[MomentEntry]) -> list[MomentEntry]:
    """As many as fit, in order: what people did and what stands in the course before all else."""
    first = sorted(range(len(several)), key=lambda n: (not (several[n].mark or several[n].who), n))
    return [several[n] for n in sorted(first[:MOMENTS])]


def _against(n: int, usual: float) -> str:
    return f"{n:,}, new" if usual < NEW else f"{n:,}, usually {about(usual)}"


def _power(log10_p: float) -> str:
    if log10_p < -12:
        return "below 1 in 10^12"
    return f"1 in 10^{-log10_p:.0f}" if log10_p <= -6 else chance(log10_p) or "–"


def _wrapped(text: str, width: float, size: float) -> list[str]:
    lines, line = [], ""
    for word in " ".join(text.split()).split(" "):
        longer = f"{line} {word}".strip()
        if line and pdfmetrics.stringWidth(longer, PLAIN, size) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines
