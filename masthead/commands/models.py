"""What was learnt: each model, whether it counts, its versions; and the way back to an earlier one."""

from __future__ import annotations

import argparse
from datetime import datetime
from zoneinfo import ZoneInfo

from listening.learning.slots import ModelSlot, slot_of
from listening.learning.versions import NEWEST, RULE, ModelShelf, read_choice
from listening.people.journal import JournalAct
from listening.store import models
from listening.store.connection import connect
from masthead import place
from masthead.commands.user import note
from masthead.place import Installation, Trouble


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="MODEL", nargs="?", help="department, or mood:en; without it all are listed")
    parser.add_argument("--use", metavar="VERSION", help=f"what decides from now on: a version, {NEWEST} or {RULE}")
    place.arguments(parser)


def run(args: argparse.Namespace) -> int:
    if args.use is not None and args.model is None:
        raise Trouble("use it for which model? Give department, or mood:en")
    here = place.resolve(args)
    with connect(here.redis_url) as client:
        held = models.shelves(client)
        if args.model is None:
            for slot, shelf in held.items():
                _tell(slot, shelf, here)
            if not held:
                print("nothing is learnt yet")
            return 0
        try:
            slot = slot_of(args.model)
        except ValueError:
            raise Trouble(f"{args.model!r} is no model: department, or mood and a language as in mood:en") from None
        if slot not in held:
            raise Trouble(f"nothing is learnt of {args.model} yet; there are {_named(held)}")
        if args.use is not None:
            try:
                pinned = read_choice(args.use)
                held[slot] = models.change(client, slot, lambda shelf: shelf.pin(pinned))
            except ValueError as error:
                raise Trouble(f"{args.model}: {error}") from None
            note(client, JournalAct.chose_model, f"{slot.name} {args.use}")
        _tell(slot, held[slot], here)
    return 0


def _named(held: dict[ModelSlot, ModelShelf]) -> str:
    return ", ".join(slot.name for slot in held) or "none"


def _tell(slot: ModelSlot, shelf: ModelShelf, here: Installation) -> None:
    tried = shelf.contest.trial
    stands = f"decides: {'version ' + str(shelf.active) if shelf.active else 'the rule'}"
    learning = "" if shelf.contest.counts else f"; learning: {tried.seen:,} of about {tried.of_about:,}"
    print(f"{slot.name}: {stands}{learning}")
    for each in reversed(shelf.versions):
        made = datetime.fromtimestamp(each.made_at / 1000, ZoneInfo(here.config.brand.timezone))
        chosen = ", chosen" if each.number == shelf.pinned else ""
        encoded = f", with {each.encoder}" if each.encoder else ""
        print(f"  {each.number}: {made:%Y-%m-%d %H:%M}, of {each.examples:,} corrections and reviews{encoded}{chosen}")
