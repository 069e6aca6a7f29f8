"""Every subcommand: a module with ``arguments(parser)`` and ``run(args) -> exit code``.

The first line of its docstring is its help text.
"""

from __future__ import annotations

import argparse
from typing import Protocol

from masthead.commands import (
    api_token,
    check,
    import_,
    listen,
    replay,
    schedule,
    status,
    up,
    wall_link,
    web,
    work,
)


class Command(Protocol):
    __doc__: str | None

    def arguments(self, parser: argparse.ArgumentParser) -> None: ...
    def run(self, args: argparse.Namespace) -> int: ...


COMMANDS: dict[str, Command] = {
    "up": up,
    "check": check,
    "status": status,
    "import": import_,
    "replay": replay,
    "wall-link": wall_link,
    "api-token": api_token,
    "listen": listen,
    "work": work,
    "schedule": schedule,
    "web": web,
}
