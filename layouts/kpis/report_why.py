"""A sheet of paper on why figures moved and which department should have had what share."""

from __future__ import annotations

from collections.abc import Sequence

from layouts.kpis.moved import TITLES, part_name
from layouts.kpis.paper import BAR, BOLD, EDGE, LINE, MARK, QUIET, SECOND, WIDTH, KpiPaper
from layouts.quality.shares import checked, percent
from listening.kpis.adding_up import AddedUp, MovedLine, added_up, measure, number
from listening.kpis.definitions import BY_KEY
from listening.kpis.moved import Moved, MovedBy
from listening.learning.shares import CalibratedShare

TOP = 508.0
BAND = 126.0
"""Of one figure."""
ROW = 10.6
GAP = 16.0
COLUMNS = 3
"""Of shares."""
MOST_SHARES = 12

HOW = (
    "Each part is what a group adds to the change; the parts of a column add up to it. "
    "Of shares and means: because there was more or less of it, and because it went otherwise in it, together."
)


class WhyPaper(KpiPaper):
    """The second sheet."""

    def moves(self, moves: Sequence[Moved]) -> float:
        """The figures that moved most, one below the other. Where the next may begin."""
        if not moves:
            self.text(EDGE, TOP, "No figure moved by more than chance, or there is nothing before it.", 8, colour=QUIET)
        for n, found in enumerate(moves):
            self._moved(found, TOP - n * BAND)
        if moves:
            self.text(EDGE, TOP - len(moves) * BAND + 16, HOW, 6, colour=QUIET, width=WIDTH - 2 * EDGE)
        return TOP - max(len(moves), 0.3) * BAND - 14

    def _moved(self, found: Moved, y: float) -> None:
        step, unit = measure(found)
        added = added_up(found, step)
        self.title(EDGE, y, WIDTH - 2 * EDGE, BY_KEY[found.key].title)
        if added is None:
            self.text(EDGE, y - 18, found.why_not, 7, colour=QUIET, width=WIDTH - 2 * EDGE)
            return
        before, now = (number(each, step) for each in (added.before, added.now))
        # The house font has no arrows.
        said = " ".join(filter(None, (f"{number(added.change, step, True)}, from {before} to {now}", unit)))
        figure = self.board.figures[found.key]
        if figure.unchecked and figure.note:
            said += f", {figure.note}"
        self.text(WIDTH - EDGE, y, said, 8, BOLD, right=True)
        width = (WIDTH - 2 * EDGE - GAP * (len(MovedBy) - 1)) / len(MovedBy)
        for n, (by, lines) in enumerate(added.lines.items()):
            self._parts(EDGE + n * (width + GAP), y - 17, width, by, lines, added)

    def _parts(self, x: float, y: float, width: float, by: MovedBy, lines: Sequence[MovedLine], added: AddedUp) -> None:
        self.text(x, y, TITLES[by], 6.5, colour=QUIET)
        most = max((abs(line.change) for line in lines), default=0) or 1
        middle = x + 0.66 * width
        for n, line in enumerate(lines):
            at = y - 11 - n * ROW
            self.text(x, at, part_name(by, line, self.config), 6.8, width=0.44 * width)
            long = 0.16 * width * abs(line.change) / most
            self.bar(
                middle if line.change > 0 else middle - long, at - 0.5, long, 5.5, BAR if line.change > 0 else MARK
            )
            self.bar(middle - 0.25, at - 2.5, 0.5, ROW, LINE)
            self.text(x + width, at, number(line.change, added.step, True), 6.8, BOLD, right=True)

    def shares(self, y: float) -> None:
        """What share of mentions each department should have had: by the rules, and as people would have it."""
        should, needs = self.board.should, self.board.needs_answer
        if needs is not None:
            said = f"Needs an answer: {percent(needs)} of the newest {self.board.asked:,} mentions; {checked(needs)}."
            self.text(EDGE, y, said, 8)
            y -= 18
        if not should:
            return
        self.title(EDGE, y, WIDTH - 2 * EDGE, "Which department should have had what share of mentions")
        one = next(iter(should.values()))
        said = checked(one)
        if one.corrected:
            said = f"light: by the rules · dark: as people would have it, with its 95 % interval · {said}"
        self.text(WIDTH - EDGE, y, said, 6.5, colour=QUIET, right=True)
        titles = {each.name: each.label for each in self.config.departments}
        width = (WIDTH - 2 * EDGE - GAP * (COLUMNS - 1)) / COLUMNS
        for n, (name, share) in enumerate(list(should.items())[:MOST_SHARES]):
            row, column = divmod(n, COLUMNS)
            self._share(EDGE + column * (width + GAP), y - 20 - row * 16, width, titles.get(name, name), share)

    def _share(self, x: float, y: float, width: float, name: str, share: CalibratedShare) -> None:
        found, from_ = share.corrected, x + 0.34 * width
        wide = 0.32 * width
        self.text(x, y, name, 7, width=0.32 * width)
        self.bar(from_, y + 2.6, wide * share.counted, 3, SECOND)
        self.text(x + 0.76 * width, y, f"{100 * share.counted:.0f} %", 7, colour=QUIET, right=True)
        if found is None:
            return
        self.bar(from_, y - 1, wide * found.value, 3, BAR)
        self.bar(from_ + wide * found.low, y + 0.1, wide * (found.high - found.low), 0.8, MARK)
        said = f"{100 * found.value:.0f} % ({100 * found.low:.0f} to {100 * found.high:.0f})"
        self.text(x + width, y, said, 7, BOLD, right=True)
