"""The time it takes to fold the posts of a spike into stories.

``python -m bench.stories [--posts 100000] [--data FILE]``: the texts are those of FILE (a CSV with a column ``text``),
or made up; a third of the posts are copies of one of fifty stories, with a word or two changed.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import time
from pathlib import Path

from listening.mention import Mention
from listening.spikes.columns import read
from listening.spikes.stories import find_stories, same

ALPHABET = "bdfgklmnprstvz"


def texts(number: int, file: Path | None, draw: random.Random) -> list[str]:
    """``number`` texts, a third of them near copies."""
    if file is None:
        words = ["".join(draw.choice(ALPHABET) + draw.choice("aeiou") for _ in range(3)) for _ in range(20_000)]
        own = [" ".join(draw.choices(words, k=14)) for _ in range(number)]
    else:
        with file.open(encoding="utf-8", newline="") as rows:
            known = [row["text"] for row in csv.DictReader(rows)]
        words = sorted({word for text in known for word in text.split()})
        own = [f"{draw.choice(known)} {' '.join(draw.choices(words, k=6))}" for _ in range(number)]
    told_often = own[:50]
    for n in range(50, number):
        if draw.random() < 1 / 3:
            own[n] = f"{draw.choice(told_often)} {draw.choice(words) if draw.random() < 0.5 else ''}"
    return own


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--data", type=Path)
    args = parser.parse_args()
    draw = random.Random(11)
    posts = [
        Mention(id=f"net:{n}", source="net", created=n * 100, text=text, author=f"a{draw.randrange(args.posts)}")
        for n, text in enumerate(texts(args.posts, args.data, draw))
    ]
    columns = read(posts, 0)
    wall, cpu = time.perf_counter(), time.process_time()
    found = find_stories(columns, 0)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    stories = len(set(same(columns).tolist()))
    uses = f"{args.posts:,} posts, {len(columns.terms):,} uses of terms"
    print(f"{uses}, into {stories:,} stories: {wall:.2f} s ({cpu:.2f} s CPU)")
    print(f"the largest: {found.stories[0].first.times:,} posts by {found.stories[0].people:,} people")
    figures = {"posts": args.posts, "stories": stories, "seconds": round(wall, 3), "cpu_seconds": round(cpu, 3)}
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
