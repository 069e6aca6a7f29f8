"""The part of a spike that is chosen in the address; and cells that no spreadsheet computes. Pure."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from layouts.spikes.story import Chosen
from listening.mention import Label
from listening.spikes.picture import DriverKind

LONGEST = 100
"""Characters of a key."""


def chosen_of(query: str) -> Chosen:
    """The query of a spike's page; what makes no sense is left out. Begins with ``?`` or not."""
    sent = dict(parse_qsl(query.removeprefix("?"), max_num_fields=50))
    keys = {kind: sent[kind.value] for kind in DriverKind if 0 < len(sent.get(kind.value, "")) <= LONGEST}
    label = sent.get("sentiment", "")
    start, end = _number(sent.get("from", "")), _number(sent.get("to", ""))
    return Chosen(
        keys=keys,
        label=label if label in Label.__members__ else "",
        start=start if end > start else 0,
        end=end if end > start else 0,
        page=min(_number(sent.get("page", "")), 10_000),
    )


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,15}", text) else 0
