"""Detection of languages of short posts: ``python -m bench.language --texts DIRECTORY --english FILE``.

The directory has one file per language, a text a line, whose name begins with the language in English or
with its ISO 639 code: ``german_val_text.txt``, ``de.txt``. Each text, without handles and addresses, is cut at a
word before 10, 20, 40 and 80 characters; shorter ones are left out. Printed is the share of each language
that is told right; what stays undecided counts as ``--assume``. ``--english``: a CSV with a column ``text``, all of
it English; printed is how much of it is taken for another language. Last a line of JSON.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Sequence
from html import unescape
from pathlib import Path

import msgspec

from bench.routing_labels import LabelError
from listening.names.languages import LANGUAGES
from listening.triage.language import UNDECIDED, detect
from listening.triage.language_codes import normalise

LENGTHS = (10, 20, 40, 80)
_NOISE = re.compile(r"@\w+|https?\S*")
_CODES = {name.lower(): code for code, name in LANGUAGES.items()}


class Report(msgspec.Struct, frozen=True):
    """The last line."""

    told: dict[int, dict[str, float]]
    """Share told right by language, by length."""
    mean: dict[int, float]
    """Over the languages, each counting the same."""
    english_as_foreign: float | None
    around: dict[int, float]
    """Mean, where their authors' other posts are in their language."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench.language", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=Path, required=True, metavar="DIRECTORY")
    parser.add_argument("--english", type=Path, metavar="FILE")
    parser.add_argument("--assume", default="en", help="what undecided ones count as (%(default)s, as in config.toml)")
    args = parser.parse_args(arguments)
    try:
        texts = read(args.texts)
        told = measure(texts, args.assume)
        helped = means(measure(texts, args.assume, around=True))
        foreign = None if args.english is None else round(taken_for_foreign(args.english), 5)
    except (LabelError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    mean = means(told)
    show(told, mean)
    print("mean, authors known" + "".join(f"{helped[n]:>8.3f}"[1 if n == LENGTHS[0] else 0 :] for n in helped) + "\n")
    if foreign is not None:
        print(f"English taken for another language: {100 * foreign:.2f} %\n")
    print(msgspec.json.encode(Report(told, mean, foreign, helped)).decode())
    return 0


def read(directory: Path) -> dict[str, list[str]]:
    """Texts by language. LabelError where no file says its language."""
    found: dict[str, list[str]] = {}
    for path in sorted(directory.glob("*.txt")):
        word = re.split(r"[_.-]", path.name, maxsplit=1)[0].lower()
        code = _CODES.get(word) or normalise(word)
        if code and "label" not in path.name:
            found.setdefault(code, []).extend(path.read_text(encoding="utf-8").split("\n"))
    if not found:
        raise LabelError(f"{directory}: no file whose name begins with a language, as german_val_text.txt or de.txt")
    return found


def cut(text: str, length: int) -> str:
    """The beginning of a text up to a word before ``length``; empty if it is shorter."""
    plain = " ".join(_NOISE.sub("", unescape(text)).split())
    if len(plain) <= length:
        return plain if len(plain) == length else ""
    words = plain[: length + 1].rpartition(" ")[0]
    return words if len(words) > length // 2 else plain[:length]


def means(told: dict[int, dict[str, float]]) -> dict[int, float]:
    """Over the languages, each counting the same."""
    return {length: round(sum(by.values()) / len(by), 4) for length, by in told.items() if by}


def measure(texts: dict[str, list[str]], assume: str, around: bool = False) -> dict[int, dict[str, float]]:
    """``around``: as if the author's other posts were known, and in the language of the file."""
    told: dict[int, dict[str, float]] = {}
    for length in LENGTHS:
        told[length] = {}
        for code, many in texts.items():
            pieces = [piece for piece in (cut(text, length) for text in many) if piece]
            if pieces:
                found = [
                    assume if (said := detect(piece, None, code if around else "")) == UNDECIDED else said
                    for piece in pieces
                ]
                told[length][code] = round(found.count(code) / len(pieces), 4)
    return told


def taken_for_foreign(path: Path) -> float:
    with path.open(newline="", encoding="utf-8-sig", errors="replace") as file:
        rows = csv.DictReader(file)
        if "text" not in (rows.fieldnames or ()):
            raise LabelError(f"{path}: no column text")
        said = [detect(unescape(row["text"])) for row in rows if row["text"]]
    if not said:
        raise LabelError(f"{path}: no row has a text")
    return sum(code not in ("en", UNDECIDED) for code in said) / len(said)


def show(told: dict[int, dict[str, float]], mean: dict[int, float]) -> None:
    print(f"{'characters':<18}" + "".join(f"{length:>8}" for length in LENGTHS))
    for code in sorted({code for by in told.values() for code in by}):
        row = (f"{told[length][code]:>8.3f}" if code in told[length] else f"{'':>8}" for length in LENGTHS)
        print(f"{LANGUAGES.get(code, code):<18}" + "".join(row))
    print(f"{'mean':<18}" + "".join(f"{mean[n]:>8.3f}" if n in mean else f"{'':>8}" for n in LENGTHS) + "\n")


if __name__ == "__main__":
    sys.exit(main())
