"""People who may sign in: add, list, disable, and a new link for who forgot the password."""

from __future__ import annotations

import argparse
import getpass
import os
import platform
from collections import Counter

from rich.console import Console
from rich.table import Table

from listening.cases.strays import works
from listening.people.journal import COMMAND_LINE, JournalAct
from listening.people.permissions import PEOPLE, Role
from listening.store.access import access, journal, users
from listening.store.access.access import AccessError
from listening.store.cases.cases import book_of
from listening.store.connection import Client, connect
from masthead import place
from masthead.place import Installation, Trouble

MOST = 100_000
"""Cases of one person that are counted."""

ACTS: dict[str, str] = {
    "add": "add a person, and print the link with which they choose a password",
    "list": "who there is, and in what role",
    "disable": "end their sessions, let them in no more, and give their cases back; their name stays on what they did",
    "enable": "undo disable",
    "reset": "take password and sessions away, and print the link for a new one",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    acts = "; ".join(f"{act}: {text}" for act, text in ACTS.items())
    parser.add_argument("act", metavar="ACT", choices=ACTS, help=acts)
    parser.add_argument("name", metavar="NAME", nargs="?", help="the name they sign in with")
    parser.add_argument(
        "--role",
        choices=sorted(role.value for role in PEOPLE),
        default=Role.agent.value,
        metavar="ROLE",
        help=f"of a new person: {', '.join(sorted(PEOPLE))} (%(default)s)",
    )
    parser.add_argument(
        "--department",
        action="append",
        default=[],
        metavar="DEPARTMENT",
        help="a department a new agent works for; may be given several times",
    )
    place.arguments(parser)


def run(args: argparse.Namespace) -> int:
    if (args.name is None) is not (args.act == "list"):
        raise Trouble("list takes no name" if args.name else f"{args.act} whom? Give a name")
    here = place.resolve(args)
    client = connect(here.require_redis())
    try:
        _do(args, here, client)
    except AccessError as error:
        raise Trouble(str(error)) from None
    return 0


def _do(args: argparse.Namespace, here: Installation, client: Client) -> None:
    match args.act:
        case "add":
            departments = tuple(args.department)
            access.check_departments(here.config, departments)
            access.add_user(client, args.name, Role(args.role), departments)
            note(client, JournalAct.added, f"{args.name} ({args.role})")
            print(f"{here.address}/signin/first/{access.invite(client, args.name)}")
        case "list":
            _list(client)
        case "disable":
            access.disable_user(client, args.name)
            note(client, JournalAct.disabled, args.name)
            print(f"{args.name} is disabled and signed out")
            for line in _cases_of(args.name, here, client):
                print(line)
            for grant in access.made_by(client, args.name):
                print(f"  so is what they made: {grant.name}")
        case "enable":
            access.enable_user(client, args.name)
            note(client, JournalAct.enabled, args.name)
            print(f"{args.name} may sign in again")
        case "reset":
            secret = access.reset_user(client, args.name)
            note(client, JournalAct.reset, args.name)
            print(f"{here.address}/signin/first/{secret}")


def _cases_of(name: str, here: Installation, client: Client) -> list[str]:
    """What becomes of the cases that a disabled person has, as a line if there are any."""
    book = book_of(here.config, client)
    others = frozenset(user.name for user in access.all_users(client) if works(user))
    owner = users.find(client, name)
    found = [case for case in book.left(others, MOST) if owner and case.owner == owner.name]
    per = Counter(case.department for case in found)
    told = ", ".join(f"{number} of {department}" for department, number in sorted(per.items()))
    return [f"  back in the queue within a minute: {told}"] if found else []


def note(client: Client, act: JournalAct, whom: str) -> None:
    """A line of the journal, by whoever this machine knows."""
    try:
        who = getpass.getuser()
    except (KeyError, OSError):
        who = str(os.getuid())
    journal.write(client, f"{who} ({COMMAND_LINE})", act, whom, platform.node())


def _list(client: Client) -> None:
    table = Table(box=None, pad_edge=False)
    for title in ("name", "role", "departments", ""):
        table.add_column(title, overflow="fold")
    for user in access.all_users(client):
        state = "disabled" if user.disabled else "" if user.password else "not signed in yet"
        table.add_row(user.name, user.role.value, ", ".join(user.departments), state)
    Console(highlight=False, markup=False).print(table)
