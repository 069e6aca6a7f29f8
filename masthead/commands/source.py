"""Try a source of the config out: connect as the listener does, and show the first mentions it would store."""

from __future__ import annotations

import argparse
import asyncio

from listening.config import Config, Push, Source, kinds
from listening.config.kinds import HookDoor
from listening.mention import Mention
from listening.moments import iso
from listening.system import secrets
from listening.system.oneline import one_line
from listening.system.secrets import SecretError
from masthead import numbers, place
from masthead.place import Trouble
from workers.sources.base import Blame
from workers.sources.registry import passing
from workers.trial import Tried, attempt

ACTS = {"test": "connect to it, and show what would be stored, without storing it"}
SHOWN = 160
"""Characters of a text."""
LOOK_AT = {
    Blame.token: ("token", "secret", "key", "refresh_token", "password"),
    Blame.address: (
        *("urls", "url", "channel", "server", "host", "repositories", "page", "account", "user", "app", "package"),
    ),
    Blame.kind: ("kind",),
    Blame.nothing: (),
}
"""Under which of these keys a source has what somebody has to look at."""


def arguments(parser: argparse.ArgumentParser) -> None:
    acts = "; ".join(f"{act}: {text}" for act, text in ACTS.items())
    parser.add_argument("act", metavar="ACT", choices=ACTS, help=acts)
    parser.add_argument("name", metavar="NAME", help="name of a [[sources]] entry")
    parser.add_argument(
        "--seconds", type=numbers.seconds, default=30.0, metavar="N", help="how long to listen at most (%(default)s)"
    )
    parser.add_argument(
        "--mentions", type=numbers.count, default=5, metavar="N", help="how many mentions are enough (%(default)s)"
    )
    place.arguments(parser)


def run(args: argparse.Namespace) -> int:
    config = place.resolve(args).config
    number, source = _find(config, args.name)
    if isinstance(source, Push):
        print(_pushed_to(number, source))
        return 0
    shell = passing()[type(source)]
    tried = asyncio.run(attempt(config, source, shell, args.seconds, args.mentions))
    for mention in tried.mentions:
        print(f"{iso(mention.created)}  {_line(mention)}")
    for reject in tried.rejects:
        print(f"refused  {one_line(f'{reject.reason}: {reject.detail}' if reject.detail else reject.reason)}")
    if tried.cut is not None and not tried.mentions:
        raise Trouble(f"{source.name}: {one_line(str(tried.cut))}; {advice(number, source, tried.cut.blame)}")
    print(f"{source.name}: {_outcome(tried, args.seconds)}")
    if (door := kinds.door(source)) is not None:
        print(_by_hook(number, source, door))
    return 0 if tried.connected else 1


def _find(config: Config, name: str) -> tuple[int, Source]:
    for number, source in enumerate(config.sources, 1):
        if source.name == name:
            return number, source
    names = ", ".join(source.name for source in config.sources)
    raise Trouble(f"there is no source {name}; " + (f"there are {names}" if names else "none is configured"))


def advice(number: int, source: Source, blame: Blame) -> str:
    """Which key of config.toml to look at."""
    has = ("kind", *source.__struct_fields__)
    asked = [key for key in LOOK_AT[blame] if key in has]
    asked.sort(key=lambda key: not getattr(source, key, ""))  # of two ways in, the one that is used
    asked += [key for key in LOOK_AT[Blame.address] if key in has and blame is not Blame.nothing]
    if asked:
        return f"look at sources[{number}] ({source.name}).{asked[0]}"
    return "nothing is wrong in config.toml, and the listener tries again by itself"


def _pushed_to(number: int, source: Push) -> str:
    """Nothing is asked: others send. What can be wrong here is the secret."""
    if not source.secret:
        return (
            f"{source.name}: takes what programs write with a token of `masthead api-token {source.name} --write`, "
            f"and no webhook: sources[{number}] ({source.name}).secret is empty"
        )
    try:
        secrets.read(source.secret)
    except SecretError as error:
        raise Trouble(f"{source.name}: {error}; look at sources[{number}] ({source.name}).secret") from None
    return f"{source.name}: has its secret, and waits for webhooks on /hooks/{source.name}; /admin shows what came"


def _by_hook(number: int, source: Source, door: HookDoor) -> str:
    """What its network tells by itself; nothing of it can be tried from here."""
    if not door.secret:
        return f"{source.name}: takes no webhooks, and is asked for what is new: {door.key} is empty"
    proved = (("verify_token", door.verify_token),) if door.key == "app_secret" else ()
    for key, where in ((door.key, door.secret), *proved):
        try:
            secrets.read(where)
        except SecretError as error:
            raise Trouble(f"{source.name}: {error}; look at sources[{number}] ({source.name}).{key}") from None
    return f"{source.name}: takes webhooks on /hooks/{source.name}, which has to be reached from the internet"


def _outcome(tried: Tried, seconds: float) -> str:
    if tried.mentions:
        return f"works: {len(tried.mentions)} of {tried.events} posts would be stored"
    if not tried.connected:
        return f"no answer within {seconds:g} s; the listener waits longer"
    if tried.events:
        return f"works: {tried.events} posts came in {seconds:g} s, none of them about a topic of config.toml"
    return f"works: connected for {seconds:g} s, and nobody said anything"


def _line(mention: Mention) -> str:
    text = one_line(mention.shown)
    cut = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    who = one_line(mention.name or mention.author or "somebody")
    return f"{who} ({', '.join(mention.topics) or 'our own'}): {cut}"
