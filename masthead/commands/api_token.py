"""Make a token that reads the API."""

from __future__ import annotations

import argparse

from listening.store import access
from listening.store.access import AccessError
from listening.store.connection import connect
from masthead import place
from masthead.place import Trouble


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="what uses it: reporting, nightly-export")
    parser.add_argument("--revoke", action="store_true", help="take the token of that name back")
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
        print(access.create_api_token(client, args.name))
    except AccessError as error:
        raise Trouble(str(error)) from None
    return 0
