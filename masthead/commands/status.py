"""Say what is running and what is wrong."""

from __future__ import annotations

import argparse
import sys

import msgspec

from listening.alerting.channel import losing
from listening.alerting.words import moment
from listening.store.alerts import deliveries
from listening.store.clock import now_ms
from listening.store.connection import connect, load_of
from listening.store.health import look
from listening.system.health import loading
from masthead import place


def arguments(parser: argparse.ArgumentParser) -> None:
    place.arguments(parser)
    parser.add_argument("--json", action="store_true", help="print it as JSON")


def run(args: argparse.Namespace) -> int:
    here = place.resolve(args)
    client = connect(here.require_redis())
    now = now_ms()
    load = load_of(client)
    channels = [] if load else deliveries.channels(client)
    found = loading(load.words) if load else look(client, here.config, now)
    if args.json:
        sys.stdout.write(msgspec.json.encode(found).decode() + "\n")
    else:
        for check in found.checks:
            print(f"{check.name:<20} {check.state.value:<8} {check.detail}")
        for lost in losing(channels, here.config):
            since = moment(lost.since, here.config.brand.timezone)
            print(f"{'  ' + lost.name:<20} {'':<8} fails since {since}: {lost.error}")
        up = here.running()
        if up is not None:
            print(f"{'address':<20} {'':<8} {up.address}")
    return 0 if found.ok else 1
