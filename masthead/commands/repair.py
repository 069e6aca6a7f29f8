"""Mend a damaged append-only file, on a copy: says what would be lost, and takes the copy only when told to."""

from __future__ import annotations

import argparse
import shutil
import time
from pathlib import Path

from masthead import append_only, place
from masthead.lock import alone
from masthead.place import Installation, Trouble


def arguments(parser: argparse.ArgumentParser) -> None:
    place.arguments(parser)
    parser.add_argument(
        "--apply", action="store_true", help="take the mended copy; the damaged files are kept beside it"
    )


def run(args: argparse.Namespace) -> int:
    here = place.resolve(args)
    if not here.embedded:
        raise Trouble("the data is in the Redis of redis.url: mend it with the means of that server")
    with alone(here):
        try:
            return _repair(here, args.apply)
        except OSError as error:
            raise Trouble(f"{error.filename}: {error.strerror}") from None


def _repair(here: Installation, apply: bool) -> int:
    damaged = here.data / "redis" / "appendonlydir"
    if not damaged.exists():
        raise Trouble(f"{damaged} is not there: no embedded Redis has written here")
    if append_only.without_manifest(damaged):
        raise Trouble(f"{damaged / append_only.MANIFEST} is gone, which names the files beside it. {append_only.BACK}")
    copy = here.data / "redis" / "mended"
    shutil.rmtree(copy, ignore_errors=True)
    try:
        return _on_a_copy(damaged, copy, apply)
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def _on_a_copy(damaged: Path, copy: Path, apply: bool) -> int:
    shutil.copytree(damaged, copy)
    found = append_only.damage(copy)
    if found is None:
        print("nothing is damaged")
        return 0
    lost = found.size - found.good
    at = append_only.moment_of(copy / found.name, found.good)
    since = f" (on {time.strftime('%d %b %Y at %H:%M:%S', time.localtime(at))})" if at else ""
    print(f"{found.name} is damaged at byte {found.good:,} of {found.size:,}")
    print(f"what was written after that{since} is lost: {lost:,} bytes, {lost / found.size:.1%} of this file")
    append_only.mend(copy)
    if not apply:
        print("nothing has been changed; masthead repair --apply mends it and keeps the damaged files")
        return 0
    kept = damaged.with_name(f"damaged-{time.strftime('%Y%m%d-%H%M%S')}")
    damaged.rename(kept)
    copy.rename(damaged)
    print(f"mended; the damaged files are in {kept}")
    return 0
