"""Labelled tweets that open a case: ``python -m bench.triage --labels FILE``.

Every row of a file with human labels goes the way of a mention: matched, judged,
asked whether it needs an answer. Printed are the shares of each label that open a
case, by the reason named; last a line of JSON.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from html import unescape
from pathlib import Path

import msgspec

from bench.routing_labels import LabelError
from listening.config import Config, ConfigError, load
from listening.mention import Kind, Mention
from listening.triage.answering import AnsweringRules
from listening.triage.triage import Triage
from workers.intake import Matched

CONFIG = Path(__file__).resolve().parent.parent / "examples" / "airline.toml"
LABEL = "airline_sentiment"
LABELS = ("negative", "neutral", "positive")
COLUMNS = ("tweet_id", LABEL, "text")
NONE = "no case"


class Report(msgspec.Struct, frozen=True):
    """The last line: the share of each label that opens a case."""

    mentions: int
    negative: float
    neutral: float
    positive: float


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.triage", description=__doc__)
    parser.add_argument("--labels", type=Path, required=True, metavar="FILE", help=f"CSV with {', '.join(COLUMNS)}")
    parser.add_argument(
        "--config", type=Path, default=CONFIG, metavar="FILE", help="config whose rules are asked (%(default)s)"
    )
    args = parser.parse_args(arguments)
    try:
        labelled = read(args.labels)
        found = measure(labelled, load(args.config))
    except (ConfigError, LabelError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    show(found)
    return 0


def read(path: Path) -> list[tuple[str, Mention]]:
    """Every labelled row of a CSV file, as its source would give it. LabelError if there is none."""
    with path.open(newline="", encoding="utf-8-sig", errors="replace") as file:
        rows = csv.DictReader(file)
        missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
        if missing:
            raise LabelError(f"{path}: no column {' or '.join(missing)}; {', '.join(COLUMNS)} are needed")
        found = [(row[LABEL], _mention(row)) for row in rows if row[LABEL] in LABELS and row["text"]]
    if not found:
        raise LabelError(f"{path}: no row has a label in {LABEL}; {', '.join(LABELS)} are known")
    return found


def _mention(row: Mapping[str, str]) -> Mention:
    text = unescape(row["text"])
    return Mention(
        id=f"labels:{row['tweet_id']}",
        source="labels",
        created=0,
        text=text,
        author=row.get("name") or "",
        location=row.get("tweet_location") or "",
        language="en",
        kind=Kind.repost if text.startswith("RT @") else Kind.post,
    )


def measure(labelled: Sequence[tuple[str, Mention]], config: Config) -> Counter[tuple[str, str]]:
    """(label, reason or ``no case``) -> mentions."""
    match, triage, answering = Matched(config), Triage(config), AnsweringRules(config)
    found: Counter[tuple[str, str]] = Counter()
    for label, said in labelled:
        # Every tweet of such a file was sent to an airline, also where it names none.
        mention = match(said) or msgspec.structs.replace(said, topics=(config.topics[0].name,))
        need = answering(triage(mention, received=0))
        found[label, need.reason.value if need is not None and need.opens else NONE] += 1
    return found


def show(found: Counter[tuple[str, str]]) -> None:
    reasons = sorted({reason for _, reason in found} - {NONE})
    rows_of = {label: sum(n for (la, _), n in found.items() if la == label) for label in LABELS}
    shares = {label: 1 - found[label, NONE] / rows_of[label] if rows_of[label] else 0.0 for label in LABELS}
    print(f"{'label':<10}{'tweets':>8}{'case':>8}" + "".join(f"{r:>11}" for r in reasons))
    for label in LABELS:
        parts = "".join(f"{found[label, r] / max(rows_of[label], 1):>11.3f}" for r in reasons)
        print(f"{label:<10}{rows_of[label]:>8,}{shares[label]:>8.3f}{parts}")
    report = Report(mentions=sum(rows_of.values()), **{label: round(share, 4) for label, share in shares.items()})
    print(msgspec.json.encode(report).decode())


if __name__ == "__main__":
    sys.exit(main())
