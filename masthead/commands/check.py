"""Check a config file and say what was understood."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import msgspec

from masthead import place


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="config file")
    place.arguments(parser)
    parser.add_argument("--json", action="store_true", help="print what was understood as JSON")


def run(args: argparse.Namespace) -> int:
    args.config = args.file or args.config
    here = place.resolve(args)
    if args.json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(here.config)).decode() + "\n")
        return 0
    config = here.config
    print(f"{here.config_path}: good")
    print(f"  brand        {config.brand.name} ({config.brand.timezone})")
    print(f"  topics       {', '.join(f'{t.name} ({t.kind})' for t in config.topics)}")
    print(f"  departments  {', '.join(d.label for d in config.departments)}")
    print(f"  routes       {len(config.routes)}, the last one to {config.routes[-1].department}")
    kinds = (f"{s.name} ({type(s).__struct_config__.tag})" for s in config.sources)
    print(f"  sources      {', '.join(kinds) or 'none'}")
    print(f"  screens      {', '.join(s.name for s in config.screens)}")
    return 0
