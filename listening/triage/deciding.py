"""Words that decided the sentiment of a mention, for whoever looks at it. Pure."""

from __future__ import annotations

from listening.config import Config
from listening.mention import Mention
from listening.triage.scored_text import ScoredText
from listening.triage.sentiment import compound, words

MOST = 6
"""Words that are named; of more the strongest."""


class Deciding:
    """The reasons of one config, ready to be asked."""

    def __init__(self, config: Config) -> None:
        self._scored_text = ScoredText(config)

    def __call__(self, mention: Mention) -> str:
        """``worst −3.1, delayed −0.9``: what each says where it stands, -4 to 4, in the order of the text.

        Empty where nothing decided, where the mention has no score, and where its score was made of another
        text: names that config.toml did not know then, or an earlier version.
        """
        if mention.compound is None or mention.deleted:
            return ""
        text = self._scored_text(mention.text)
        if compound(text) != mention.compound:
            return ""
        said = words(text)
        strongest = sorted(range(len(said)), key=lambda n: -abs(said[n].valence))[:MOST]
        return ", ".join(f"{said[n].text} {_signed(said[n].valence)}" for n in sorted(strongest))


def _signed(valence: float) -> str:
    return f"{'+' if valence > 0 else '−'}{abs(valence):.1f}"
