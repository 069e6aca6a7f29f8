"""Paper of the key figures: fonts, colours and the head that every sheet has. Drawn with ReportLab.

Plain vector graphics, no browser and no network.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import reportlab
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from layouts.kit.printable import printable
from layouts.kpis.words import no_usual, shown
from listening.config import Config
from listening.kpis.board import Board
from listening.kpis.figure import Figure
from listening.moments import dated

WIDTH, HEIGHT = landscape(A4)
EDGE = 30.0
INK, QUIET, LINE = HexColor("#16202c"), HexColor("#5b6b80"), HexColor("#d4dce6")
BAR, SECOND, MARK = HexColor("#2f6f9f"), HexColor("#b9cfe2"), HexColor("#c65f14")
PLAIN, BOLD, ASIAN = "Vera", "VeraBd", "HeiseiKakuGo-W5"


def fonts() -> None:
    """Make the fonts of ``PLAIN``, ``BOLD`` and ``ASIAN`` known to ReportLab."""
    if PLAIN in pdfmetrics.getRegisteredFontNames():
        return
    fonts = Path(reportlab.__file__).parent / "fonts"
    pdfmetrics.registerFont(TTFont(PLAIN, str(fonts / "Vera.ttf")))
    pdfmetrics.registerFont(TTFont(BOLD, str(fonts / "VeraBd.ttf")))
    pdfmetrics.registerFont(UnicodeCIDFont(ASIAN))


class PaperSheet:
    """A sheet that is drawn on; coordinates in points from the lower left corner."""

    size = 7.5
    """Of its letters, where nothing else is said."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 0,
        font: str = PLAIN,
        colour: Color = INK,
        right: bool = False,
        width: float = 0,
    ) -> None:
        # Names of brands and topics may be written in scripts the house font has not.
        text, size = printable(text), size or self.size
        font = ASIAN if any(ord(c) > 0x2E7F for c in text) else font
        while width and len(text) > 1 and pdfmetrics.stringWidth(text, font, size) > width:
            text = text[:-2].rstrip() + "…"
        self.canvas.setFillColor(colour)
        self.canvas.setFont(font, size)
        (self.canvas.drawRightString if right else self.canvas.drawString)(x, y, text)


class KpiPaper(PaperSheet):
    """One sheet, A4 across."""

    def __init__(self, canvas: Canvas, board: Board, config: Config) -> None:
        super().__init__(canvas)
        self.board = board
        self.config = config
        self._zone = ZoneInfo(config.brand.timezone)

    def rule(self, x: float, y: float, width: float) -> None:
        self.canvas.setStrokeColor(LINE)
        self.canvas.setLineWidth(0.5)
        self.canvas.line(x, y, x + width, y)

    def bar(self, x: float, y: float, width: float, height: float, colour: Color) -> None:
        # A rectangle of no width would show as a hairline.
        if width > 0 and height > 0:
            self.canvas.setFillColor(colour)
            self.canvas.rect(x, y, width, height, stroke=0, fill=1)

    def title(self, x: float, y: float, width: float, text: str) -> None:
        self.text(x, y, text, 9, BOLD, width=width)
        self.rule(x, y - 5, width)

    def head(self, about: str) -> None:
        """Whose figures, of when, beside what, and ``about`` what."""
        board = self.board
        self.text(EDGE, HEIGHT - 38, f"{self.config.brand.name}: {about}", 16, BOLD, width=520)
        said = " · ".join([f"{self._day(board.period.start)} to {self._day(board.period.end - 1)}", *self._only()])
        self.text(EDGE, HEIGHT - 53, said, 8.5, colour=QUIET)
        self.text(WIDTH - EDGE, HEIGHT - 38, f"made {self.moment(board.now)}", 7.5, colour=QUIET, right=True)
        was = f"before: {self._day(board.before.start)} to {self._day(board.before.end - 1)}"
        if board.usual_from != 0:
            was += f" · {no_usual(board, self.config)}"
        self.text(WIDTH - EDGE, HEIGHT - 53, was, 7.5, colour=QUIET, right=True)

    # -- words

    def shown(self, figure: Figure, value: float | None) -> str:
        return shown(value, figure.unit, self.config.worth.currency)

    def _only(self) -> list[str]:
        only = self.board.only
        named = (
            ("department", only.department),
            ("topic", only.topic),
            ("source", only.source),
            ("place", only.country),
        )
        return [f"{name} {text}" for name, text in named if text]

    def _day(self, at: int) -> str:
        return f"{datetime.fromtimestamp(at / 1000, self._zone):%-d %B %Y}"

    def moment(self, at: int) -> str:
        return dated(at, self._zone)
