"""Serve pages, walls and API (one part of `up`; may run alone, on any machine)."""

from __future__ import annotations

import argparse

from dashboard import server
from dashboard.search.file import place
from listening.system.health import PartKind
from masthead import numbers, part
from masthead.place import Trouble


def arguments(parser: argparse.ArgumentParser) -> None:
    part.arguments(parser)
    parser.add_argument("--host", help="address to serve on (web.host)")
    parser.add_argument("--port", type=numbers.port, help="port to serve on (web.port)")


def run(args: argparse.Namespace) -> int:
    with part.running(args, PartKind.web) as (here, _, _me, steering):
        host = args.host or here.config.web.host
        port = here.config.web.port if args.port is None else args.port
        try:
            index = place(here.data)
            return server.run(steering.newest, here.redis_url, host, port, here.config_path, steering.uses, index)
        except server.ServerError as error:
            raise Trouble(str(error)) from None
