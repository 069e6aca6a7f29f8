"""``masthead COMMAND``: reads the command line and says in one line what goes wrong."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from types import ModuleType

from redis.exceptions import RedisError

from listening.config import ConfigError
from listening.store.connection import StoreError
from listening.system.addresses import hide
from masthead.commands import COMMANDS, module
from masthead.place import Trouble


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code: 0 = done, 1 = trouble, 2 = wrong command line."""
    argv = sys.argv[1:] if argv is None else argv
    parser = argparse.ArgumentParser(prog="masthead", description="A social-media listening command centre.")
    parser.add_argument("--version", action="version", version=f"%(prog)s {version('masthead')}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, about in COMMANDS.items():
        sub = commands.add_parser(name, help=about, description=about)
        if name in argv[:1]:
            command = _loaded(module(name))
            command.arguments(sub)
            sub.set_defaults(run=command.run)
    args = parser.parse_args(argv)
    try:
        return int(args.run(args))
    except (Trouble, StoreError) as trouble:
        print(f"masthead: {trouble}", file=sys.stderr)
    except ConfigError as error:
        for line in error.errors:
            print(f"{error.path}: {line}", file=sys.stderr)
    except RedisError as error:
        print(f"masthead: Redis does not answer as it should: {hide(str(error))}", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output has gone (``masthead status | head``): nothing to say to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def _loaded(name: str) -> ModuleType:
    """A module with all that it needs. None of that is garbage: to look for some meanwhile takes a tenth of a start."""
    looks = gc.isenabled()
    gc.disable()
    try:
        return import_module(name)
    finally:
        if looks:
            gc.enable()


if __name__ == "__main__":
    sys.exit(main())
