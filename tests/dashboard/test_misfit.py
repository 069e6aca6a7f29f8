"""Why a body cannot be used, in words that say what would do."""

from __future__ import annotations

import msgspec
import pytest

from dashboard.api.alerts import Acknowledging
from dashboard.api.cases import ActionBody
from dashboard.api.misfit import misfit
from dashboard.api.push import PushBody
from listening.cases.crisis import Wish


@pytest.mark.parametrize(
    ("shape", "sent", "said"),
    [
        (ActionBody, b"[]", "the body: an object like {…} is needed, not a list like […]"),
        (ActionBody, b"{}", "action: missing"),
        (ActionBody, b'{"action": 5}', "action: a text is needed, not a whole number"),
        (ActionBody, b'{"action": "eat"}', "action: 'eat' is unknown; one of "),
        (Acknowledging, b'{"bogus": 1}', "bogus: unknown; there are name, comment"),
        (Acknowledging, b'{"name": null}', "name: a text is needed, not null"),
        (PushBody, b'{"source": "a"}', "mentions: missing"),
        (Wish, b'{"switch": "on", "approvers": [1]}', "approvers[0]: a text is needed, not a whole number"),
        (Wish, b'{"switch": "up"}', "switch: 'up' is unknown; one of on, change, off"),
    ],
)
def test_one_sentence_with_the_field_first(shape: type[msgspec.Struct], sent: bytes, said: str) -> None:
    with pytest.raises(msgspec.ValidationError) as error:
        msgspec.json.decode(sent, type=shape)
    assert misfit(error.value, shape).startswith(said)
    assert "`" not in misfit(error.value, shape)
