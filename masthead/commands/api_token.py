"""Make a token for another program: it reads the API, answers alerts, or pushes mentions."""

from __future__ import annotations

import argparse

from listening.people.journal import JournalAct
from listening.people.permissions import Role
from listening.store.access import access
from listening.store.access.access import AccessError
from listening.store.connection import connect
from masthead import place
from masthead.commands.user import note
from masthead.place import Trouble


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="what uses it: reporting, nightly-export")
    parser.add_argument("--revoke", action="store_true", help="take the token of that name back")
    parser.add_argument("--acknowledge", action="store_true", help="the token may acknowledge and close alerts, too")
    parser.add_argument("--write", action="store_true", help="the token pushes mentions, and reads nothing")
    place.arguments(parser)


def run(args: argparse.Namespace) -> int:
    here = place.resolve(args)
    client = connect(here.require_redis())
    if args.revoke:
        if not access.revoke_api_token(client, args.name):
            raise Trouble(f"there is no API token {args.name}")
        note(client, JournalAct.revoked_token, args.name)
        print(f"{args.name} is revoked")
        return 0
    try:
        if args.write and args.acknowledge:
            raise Trouble("--write and --acknowledge are two tokens: who pushes mentions answers no alerts")
        role = Role.writer if args.write else Role.responder if args.acknowledge else Role.reader
        secret = access.create_api_token(client, args.name, role)
        note(client, JournalAct.made_token, f"{args.name} ({role})")
        print(secret)
    except AccessError as error:
        raise Trouble(str(error)) from None
    return 0
