"""Make a token that reads the API, and acknowledges and closes alerts if it is meant to."""

from __future__ import annotations

import argparse

from listening.people.permissions import Role
from listening.store.access import access
from listening.store.access.access import AccessError
from listening.store.connection import connect
from masthead import place
from masthead.place import Trouble


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="what uses it: reporting, nightly-export")
    parser.add_argument("--revoke", action="store_true", help="take the token of that name back")
    parser.add_argument("--acknowledge", action="store_true", help="the token may acknowledge and close alerts, too")
    place.arguments(parser)


def run(args: argparse.Namespace) -> int:
    here = place.resolve(args)
    client = connect(here.require_redis())
    if args.revoke:
        if not access.revoke_api_token(client, args.name):
            raise Trouble(f"there is no API token {args.name}")
        print(f"{args.name} is revoked")
        return 0
    try:
        role = Role.responder if args.acknowledge else Role.reader
        print(access.create_api_token(client, args.name, role))
    except AccessError as error:
        raise Trouble(str(error)) from None
    return 0
