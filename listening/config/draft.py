"""A screen of the wall that is not saved yet: it stands in an address, so that it can be looked at before. Pure."""

from __future__ import annotations

import base64
import binascii

import msgspec

from listening.base64url import encoded
from listening.config.check import screens
from listening.config.schema import Config, Screen

BEGIN = ":"
"""Of its name; no screen of config.toml is called so."""
LONGEST = 8000


class _Draft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    grid: tuple[str, ...]
    heights: tuple[float, ...] = ()
    widths: tuple[float, ...] = ()


_read = msgspec.json.Decoder(_Draft).decode


def named(screen: Screen) -> str:
    """The name under which a screen can be looked at as a draft."""
    form = msgspec.json.encode(_Draft(screen.grid, screen.heights, screen.widths))
    return BEGIN + encoded(form)


def screen_of(name: str, config: Config) -> Screen | None:
    """The draft that a name stands for; None if it is none, or could not be a screen of config.toml."""
    if not name.startswith(BEGIN) or len(name) > LONGEST:
        return None
    try:
        form = base64.urlsafe_b64decode(name[1:] + "=" * (-len(name[1:]) % 4))
        draft = _read(form)
    except (binascii.Error, ValueError, msgspec.DecodeError):
        return None
    if not all(0 < share < float("inf") for share in (*draft.heights, *draft.widths)):
        return None
    screen = Screen(name=name, title="Draft", grid=draft.grid, heights=draft.heights, widths=draft.widths)
    wrong = list(screens(msgspec.structs.replace(config, screens=(screen,))))
    return None if wrong else screen
