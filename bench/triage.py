"""Which labelled tweets open a case: ``python -m bench.triage --labels FILE``.

Every row of a file with human labels goes the way of a mention: matched, judged,
asked whether it needs an answer. Printed are the shares of each label that open a
case, by the reason named; last a line of JSON.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from pathlib import Path

import msgspec

from listening.answering import Answering
from listening.config import Config, load
from listening.mention import Mention
from listening.triage import Triage
from workers.intake import Matched
from workers.sources.file import rows

CONFIG = Path(__file__).resolve().parent.parent / "examples" / "airline.toml"
LABEL = "airline_sentiment"
LABELS = ("negative", "neutral", "positive")
NONE = "no case"


class Report(msgspec.Struct, frozen=True):
    """The last line: the share of each label that opens a case."""

    mentions: int
    negative: float
    neutral: float
    positive: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labels", type=Path, required=True, help=f"CSV with a column {LABEL}")
    parser.add_argument("--config", type=Path, default=CONFIG, help="%(default)s")
    args = parser.parse_args()
    labels = read_labels(args.labels)
    if not labels:
        sys.exit(f"{args.labels}: a column {LABEL} with {', '.join(LABELS)} and tweet_id are needed")
    found = measure(args.labels, labels, load(args.config))
    show(found)


def read_labels(path: Path) -> dict[str, str]:
    """Label by tweet id."""
    with path.open(newline="", encoding="utf-8") as file:
        return {
            row["tweet_id"]: row[LABEL]
            for row in csv.DictReader(file)
            if row.get(LABEL) in LABELS and row.get("tweet_id")
        }


def measure(path: Path, labels: dict[str, str], config: Config) -> Counter[tuple[str, str]]:
    """(label, reason or ``no case``) -> mentions."""
    match, triage, answering = Matched(config), Triage(config), Answering(config)
    found: Counter[tuple[str, str]] = Counter()
    for row in rows(path, "file", {}, "en"):
        if not isinstance(row.event, Mention):
            continue
        label = labels.get(row.event.id.partition(":")[2])
        if label is None:
            continue
        matched = match(row.event)
        # Every tweet of such a file was sent to an airline, also where it names none.
        mention = matched or msgspec.structs.replace(row.event, topics=(config.topics[0].name,))
        need = answering(triage(mention, row.event.created))
        found[label, need.reason.value if need is not None and need.opens else NONE] += 1
    return found


def show(found: Counter[tuple[str, str]]) -> None:
    reasons = sorted({reason for _, reason in found} - {NONE})
    rows_of = {label: sum(n for (la, _), n in found.items() if la == label) for label in LABELS}
    shares = {
        label: 1 - found[label, NONE] / rows_of[label] if rows_of[label] else 0.0 for label in LABELS
    }
    print(f"{'label':<10}{'tweets':>8}{'case':>8}" + "".join(f"{r:>11}" for r in reasons))
    for label in LABELS:
        parts = "".join(f"{found[label, r] / max(rows_of[label], 1):>11.3f}" for r in reasons)
        print(f"{label:<10}{rows_of[label]:>8,}{shares[label]:>8.3f}{parts}")
    report = Report(
        mentions=sum(rows_of.values()), **{label: round(share, 4) for label, share in shares.items()}
    )
    print(msgspec.json.encode(report).decode())


if __name__ == "__main__":
    main()
