"""Make a link that keeps a wall screen signed in until it is revoked."""

from __future__ import annotations

import argparse

from listening.people.journal import JournalAct
from listening.store.access import access
from listening.store.access.access import AccessError
from listening.store.connection import connect
from masthead import place
from masthead.commands.user import note
from masthead.place import Trouble


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="what the screen is called: lobby, war-room")
    parser.add_argument("--revoke", action="store_true", help="take the link of that name back")
    place.arguments(parser)


def run(args: argparse.Namespace) -> int:
    here = place.resolve(args)
    client = connect(here.require_redis())
    if args.revoke:
        if not access.revoke_wall_link(client, args.name):
            raise Trouble(f"there is no wall link {args.name}")
        note(client, JournalAct.revoked_link, args.name)
        print(f"{args.name} is revoked; its screens are signed out")
        return 0
    try:
        secret = access.create_wall_link(client, args.name)
    except AccessError as error:
        raise Trouble(str(error)) from None
    note(client, JournalAct.made_link, args.name)
    print(f"{here.address}/wall/enter/{secret}")
    return 0
