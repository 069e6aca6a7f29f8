"""Check a config file and say what was understood."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
from redis.exceptions import RedisError

from listening.alerting.gaps import rota_warnings
from listening.config import Config, Webhook, kinds
from listening.config.doubtful import doubtful
from listening.outbox.networks import FACTS
from listening.store.clock import now_ms
from listening.store.connection import StoreError, connect
from listening.store.left_over import left_over
from listening.system import secrets
from listening.system.secrets import SecretError
from masthead import place
from workers import encoders


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
    named = (f"{s.name} ({type(s).__struct_config__.tag})" for s in config.sources)
    print(f"  sources      {', '.join(named) or 'none'}")
    print(f"  screens      {', '.join(s.name for s in config.screens)}")
    print(f"  people       {', '.join(p.name for p in config.people) or 'none'}")
    print(f"  rotas        {', '.join(r.name for r in config.rotas) or 'none'}")
    print(f"  alerts       {', '.join(a.name for a in config.alerts) or 'none: nobody is called'}")
    print(f"  SLA          {len(config.sla)} rows")
    for line in _warnings(here):
        print(f"  warning      {line}")
    return 0


def _warnings(here: place.Installation) -> Iterator[str]:
    config = here.config
    yield from map(str, kinds.known().unloaded)
    yield from doubtful(config)
    if lacking := encoders.missing(config):
        yield lacking
    yield from rota_warnings(config, now_ms())
    yield from _unset(config)
    yield from _left_over(here)


def _unset(config: Config) -> Iterator[str]:
    """Secrets of the environment or of a file that cannot be had here."""
    places: list[tuple[str, str]] = [(f"channels ({c.name}).url", c.url) for c in config.channels]
    places += [(f"webhooks ({w.name}).{key}", at) for w in config.webhooks for key, at in _of(w)]
    places += [
        (f"sources ({s.name}).{key}", getattr(s, key))
        for s in config.sources
        for key in ("token", "secret", "key", "password", "app_secret", "verify_token")
        if key in s.__struct_fields__
    ]
    places += [("alerting.heartbeat", config.alerting.heartbeat), ("redis.url", config.redis.url)]
    told = [(where, at, where.endswith(".key")) for where, at in places]
    told += [(f"accounts ({a.name}).secret", a.secret, FACTS[a.network].lines) for a in config.accounts]
    for where, at, lines in told:
        if at.startswith(("env:", "file:")):
            try:
                secrets.read(at, lines=lines)
            except SecretError as error:
                yield f"{where}: {error}; where Masthead runs it has to be there"


def _of(webhook: Webhook) -> tuple[tuple[str, str], ...]:
    return ("url", webhook.url), ("secret", webhook.secret)


def _left_over(here: place.Installation) -> list[str]:
    """What a store that answers holds of things that the file does not have."""
    try:
        return left_over(here.config, connect(here.require_redis()))
    except (place.Trouble, StoreError, RedisError):
        return []  # nothing runs here, so nothing can be said of it
