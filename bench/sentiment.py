"""The word list beside what people say: ``python -m bench.sentiment FILE ...``.

Each file has human labels: a CSV with the columns ``text`` and ``airline_sentiment`` (or ``sentiment``), in
words, or ``NAME_text.txt`` with ``NAME_labels.txt`` beside it (0 negative, 1 neutral, 2 positive). Every text is
scored twice: as it is written, and without names, addresses and quotes, as the product does. Printed are net
sentiment by people and by the word list, accuracy and macro-recall, for all and for each brand of the config;
last a line of JSON.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from html import unescape
from pathlib import Path

import msgspec

from bench.routing_labels import LabelError
from bench.triage import CONFIG
from listening.config import Config, ConfigError, TopicKind, load
from listening.mention import Label, Mention, label_of
from listening.triage.scored_text import ScoredText
from listening.triage.sentiment import compound
from workers.intake import Matched

LABELS = (Label.negative, Label.neutral, Label.positive)
NUMBERED = {str(n): label for n, label in enumerate(LABELS)}
COLUMNS = ("airline_sentiment", "sentiment")
TEXTS, NUMBERS = "_text.txt", "_labels.txt"
ALL = "all"

Row = tuple[Label, str]
Pairs = Counter[tuple[Label, Label]]
"""(by people, by the word list) -> texts."""


class Judged(msgspec.Struct, frozen=True):
    """How the word list did on some texts. Net sentiment in points, -100 to 100."""

    texts: int
    people: float
    whole: float
    """The word list on the texts as they are written."""
    scored: float
    """The word list on what the product gives it."""
    accuracy_whole: float
    accuracy: float
    macro_recall_whole: float
    macro_recall: float


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench.sentiment", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument(
        "--config", type=Path, default=CONFIG, metavar="FILE", help="config whose names are taken out (%(default)s)"
    )
    args = parser.parse_args(arguments)
    try:
        config = load(args.config)
        found = {str(path): measure(read(path), config) for path in args.files}
    except (ConfigError, LabelError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    for path, brands in found.items():
        show(path, brands)
    print(msgspec.json.encode(found).decode())
    return 0


def read(path: Path) -> list[Row]:
    """Every labelled text of a file. LabelError if there is none, with what would be right."""
    found = list(_numbered(path) if path.name.endswith(TEXTS) else _worded(path))
    if not found:
        raise LabelError(f"{path}: no row has a label; negative, neutral, positive (or 0, 1, 2) are known")
    return found


def _worded(path: Path) -> Iterator[Row]:
    with path.open(newline="", encoding="utf-8-sig", errors="replace") as file:
        rows = csv.DictReader(file)
        names = rows.fieldnames or ()
        column = next((column for column in COLUMNS if column in names), "")
        if not column or "text" not in names:
            raise LabelError(f"{path}: the columns text and {' or '.join(COLUMNS)} are needed")
        for row in rows:
            label = (row[column] or "").strip().lower()
            if row["text"] and label in Label.__members__ and Label[label] in LABELS:
                yield Label[label], unescape(row["text"])


def _numbered(path: Path) -> Iterator[Row]:
    beside = path.with_name(path.name.removesuffix(TEXTS) + NUMBERS)
    texts = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    numbers = beside.read_text(encoding="utf-8").split()
    if len(texts) != len(numbers):
        raise LabelError(f"{path} has {len(texts)} texts, {beside} has {len(numbers)} labels; one for each is needed")
    return ((NUMBERED[n], unescape(text)) for n, text in zip(numbers, texts, strict=True) if n in NUMBERED)


def measure(rows: Sequence[Row], config: Config) -> dict[str, Judged]:
    """By brand of the config, all first. A text that names two brands counts for both."""
    match, scored_text = Matched(config), ScoredText(config)
    brands = frozenset(t.name for t in config.topics if t.kind in (TopicKind.brand, TopicKind.competitor))
    whole: dict[str, Pairs] = {}
    scored: dict[str, Pairs] = {}
    for label, text in rows:
        matched = match(Mention(created=0, text=text))
        names = [ALL, *(brands & set(matched.topics) if matched else ())]
        for by, prepare in ((whole, _as_written), (scored, scored_text)):
            said = label_of(compound(prepare(text)))
            for name in names:
                by.setdefault(name, Counter())[label, said] += 1
    order = sorted(whole, key=lambda name: (name != ALL, -whole[name].total(), name))
    return {name: _judged(whole[name], scored[name]) for name in order}


_as_written: Callable[[str], str] = str


def _judged(whole: Pairs, scored: Pairs) -> Judged:
    return Judged(
        texts=whole.total(),
        people=_net(whole, 0),
        whole=_net(whole, 1),
        scored=_net(scored, 1),
        accuracy_whole=_accuracy(whole),
        accuracy=_accuracy(scored),
        macro_recall_whole=_macro_recall(whole),
        macro_recall=_macro_recall(scored),
    )


def _net(pairs: Pairs, side: int) -> float:
    """Net sentiment in points, of people (0) or of the word list (1)."""
    sign = {Label.positive: 1, Label.negative: -1}
    return round(100 * sum(sign.get(pair[side], 0) * n for pair, n in pairs.items()) / pairs.total(), 1)


def _accuracy(pairs: Pairs) -> float:
    return round(sum(n for (people, said), n in pairs.items() if people is said) / pairs.total(), 4)


def _macro_recall(pairs: Pairs) -> float:
    """Mean over the labels that people gave of the share that the word list gave as well."""
    of = Counter[Label]()
    for (people, _), n in pairs.items():
        of[people] += n
    return round(sum(pairs[label, label] / of[label] for label in of) / len(of), 4)


def show(path: str, brands: dict[str, Judged]) -> None:
    print(f"{path}\n")
    print(f"{'':<18}{'':>8}{'net sentiment by':>27}{'accuracy':>18}{'macro-recall':>18}")
    print(f"{'':<18}{'texts':>8}{'people':>9}{'whole':>9}{'scored':>9}" + f"{'whole':>9}{'scored':>9}" * 2)
    for name, each in brands.items():
        print(
            f"{name:<18}{each.texts:>8,}{each.people:>+9.1f}{each.whole:>+9.1f}{each.scored:>+9.1f}"
            f"{each.accuracy_whole:>9.3f}{each.accuracy:>9.3f}"
            f"{each.macro_recall_whole:>9.3f}{each.macro_recall:>9.3f}"
        )
    print()


if __name__ == "__main__":
    sys.exit(main())
