"""The worth of an encoder to moods of a language: ``python -m bench.encoder --texts DIRECTORY``.

The directory has, per language, ``NAME_train_text.txt`` with a text a line and ``NAME_train_labels.txt`` with its mood
(0 negative, 1 neutral, 2 positive), and the same with ``val``; NAME is the language in English. Of each language so
many reviewed mentions are drawn at random, five times, and models made of them judge others that they have not
seen: by words alone, with the encoder, and with the encoder and 1,000 reviewed mentions in English.
With ``--encoder none`` by words alone, which needs no encoder.
Printed is the macro-recall, its mean over the draws; last a line of JSON.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import mean

import msgspec
import numpy as np

from bench.routing_labels import LabelError
from listening.config.schema import EncoderName
from listening.learning.encoder import Encoder
from listening.learning.head import MOST_ELSEWHERE, Meanings
from listening.learning.table import Model, Task
from listening.learning.train import Example, train
from listening.mention import Label
from workers import encoders

SIZES = (50, 100, 200, 300, 500, 1000)
SEEDS = 5
HELD = 800
"""Texts that are judged; with fewer than three times as many, a third of them."""
MOODS = (Label.negative.value, Label.neutral.value, Label.positive.value)
UNSCORED = "x"
ELSEWHERE = "english"


class Corpus(msgspec.Struct, frozen=True):
    texts: list[str]
    right: list[str]


class EncoderCurve(msgspec.Struct, frozen=True):
    """Macro-recall by reviewed mentions."""

    language: str
    words: dict[int, float]
    encoder: dict[int, float]
    elsewhere: dict[int, float]
    """With the encoder, and what was reviewed in English."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench.encoder", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=Path, required=True, metavar="DIRECTORY")
    named = [each.value for each in EncoderName]
    parser.add_argument("--encoder", default=EncoderName.e5.value, choices=named, help="which (%(default)s)")
    parser.add_argument("--languages", default="", help="names, with commas between them (all there are but English)")
    options = parser.parse_args(arguments)
    try:
        which = EncoderName(options.encoder)
        encoder = None if which is EncoderName.none else encoders.load(which)
        english = read(options.texts, ELSEWHERE)
        names = [each for each in options.languages.split(",") if each] or languages(options.texts)
        curves = []
        for name in names:
            curves.append(curve(name, read(options.texts, name), english, encoder))
            show(curves[-1])
    except (encoders.EncoderMissing, LabelError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    cost = milliseconds(encoder, english.texts[:200]) if encoder is not None else 0.0
    if encoder is not None:
        print(f"{encoder.name}: {cost:.1f} ms of a processor for a text\n")
    print(msgspec.json.encode((curves, cost)).decode())
    return 0


def languages(directory: Path) -> list[str]:
    found = {path.name.partition("_")[0] for path in directory.glob("*_train_text.txt")} - {ELSEWHERE}
    if not found:
        raise LabelError(f"{directory}: no file of a name like french_train_text.txt")
    return sorted(found)


def read(directory: Path, name: str) -> Corpus:
    texts: list[str] = []
    right: list[str] = []
    for part in ("train", "val"):
        labels = (directory / f"{name}_{part}_labels.txt").read_text("utf-8").split()
        lines = (directory / f"{name}_{part}_text.txt").read_text("utf-8").split("\n")
        if not set(labels) <= {"0", "1", "2"} or len(lines) < len(labels):
            raise LabelError(f"{directory}/{name}_{part}: a text and a label of 0, 1 or 2 for each line")
        texts += lines[: len(labels)]
        right += [MOODS[int(each)] for each in labels]
    return Corpus(texts, right)


def curve(name: str, corpus: Corpus, english: Corpus, encoder: Encoder | None) -> EncoderCurve:
    by_words: dict[int, list[float]] = {}
    alone: dict[int, list[float]] = {}
    helped: dict[int, list[float]] = {}
    for seed in range(SEEDS):
        chance = random.Random(seed)
        order = chance.sample(range(len(corpus.texts)), len(corpus.texts))
        number = min(HELD, len(order) // 3)
        held, pool = order[:number], order[number:]
        there = chance.sample(range(len(english.texts)), min(MOST_ELSEWHERE, len(english.texts)))
        for size in (each for each in SIZES if each <= len(pool)):
            some = [Example(text=corpus.texts[n], rule=UNSCORED, given="", right=corpus.right[n]) for n in pool[:size]]
            by_words.setdefault(size, []).append(
                macro_recall(Model(train(Task.mood, some, MOODS)), corpus, held, encoder)
            )
            if encoder is None:
                continue
            vectors = np.array([encoder(each.text) for each in some])
            nothing = Meanings(encoder.name, vectors, vectors[:0], [])
            others = np.array([encoder(english.texts[n]) for n in there])
            more = Meanings(encoder.name, vectors, others, [english.right[n] for n in there])
            for found, meant in ((alone, nothing), (helped, more)):
                model = Model(train(Task.mood, some, MOODS, meant=meant))
                found.setdefault(size, []).append(macro_recall(model, corpus, held, encoder))
    return EncoderCurve(name, _means(by_words), _means(alone), _means(helped))


def macro_recall(model: Model, corpus: Corpus, held: Sequence[int], encoder: Encoder | None) -> float:
    hits: dict[str, list[bool]] = {}
    for n in held:
        vector = encoder(corpus.texts[n]) if encoder is not None and model.table.encoder else None
        hits.setdefault(corpus.right[n], []).append(
            model.answer(corpus.texts[n], UNSCORED, vector).best == corpus.right[n]
        )
    return mean(mean(each) for each in hits.values())


def milliseconds(encoder: Encoder, texts: Sequence[str]) -> float:
    """Of the processor, for a text that was not asked about before."""
    fresh = [f"{text} {n}" for n, text in enumerate(texts)]
    began = time.process_time()
    for each in fresh:
        encoder(each)
    return round((time.process_time() - began) / len(fresh) * 1e3, 2)


def _means(found: dict[int, list[float]]) -> dict[int, float]:
    return {size: round(mean(each), 4) for size, each in found.items()}


def show(c: EncoderCurve) -> None:
    print(f"{c.language:<14}" + "".join(f"{size:>8}" for size in c.words))
    for title, found in (("words alone", c.words), ("encoder", c.encoder), ("and English", c.elsewhere)):
        if not found:
            continue
        print(f"  {title:<12}" + "".join(f"{each:>8.3f}" for each in found.values()))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
