"""Write a copy of the data and the config into one file, while everything runs or while nothing does."""

from __future__ import annotations

import argparse
from pathlib import Path

from masthead import append_only, place
from masthead.place import Trouble


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="where the copy goes, a .tgz; replaced when it is whole"
    )
    place.arguments(parser)


def run(args: argparse.Namespace) -> int:
    here = place.resolve(args)
    if not here.embedded:
        raise Trouble("the data is in the Redis of redis.url: make a copy with the means of that server")
    try:
        size = append_only.pack(here.data / "redis" / "appendonlydir", here.config_path, args.file)
    except OSError as error:
        raise Trouble(f"{error.filename or args.file} cannot be written: {error.strerror}") from None
    print(f"{args.file}: {size:,} bytes")
    return 0
