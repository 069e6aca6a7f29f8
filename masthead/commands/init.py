"""Write the first config.toml of a brand: asks, or takes options, and proposes topics and routes."""

from __future__ import annotations

import argparse
import asyncio
import shlex
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
from tomlkit.exceptions import TOMLKitError

from listening.config import SHIPPED, Config, parse
from listening.steering import beginning
from listening.steering.answers import DEPARTMENTS
from listening.steering.beginning import Beginning, BeginningError, Called
from listening.steering.first_file import completed, first_file, proposed_routes
from listening.steering.lately import MINUTES, LatelySaid, in_words
from listening.steering.ordinary import why_ordinary
from listening.store import config_file
from listening.store.clock import now_ms
from listening.store.config_file import ConfigFileError
from listening.system.oneline import one_line
from masthead.place import Trouble
from workers.lately import heard

HEARD_S = 20.0
"""So long at most."""
SHOWN = 160
"""Characters of a post."""
ZONES = Path("/etc/localtime")
T = TypeVar("T")


class _WrongOption(Exception):
    """An option that will not do: its name, and what is right."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--brand", metavar="NAME", help="the brand; with it nothing is asked")
    parser.add_argument("--full-name", metavar="NAME", help="the brand's whole name, where its name is also a word")
    for option, text in (
        ("handle", "a handle that your own people post from"),
        ("rival", "a rival to compare with"),
        ("department", f"a department that deals with mentions ({', '.join(DEPARTMENTS)})"),
        ("language", "a language that customers write in, as in: de (en)"),
    ):
        parser.add_argument(
            f"--{option}", action="append", metavar=option.upper(), help=f"{text}; may be given several times"
        )
    parser.add_argument("--timezone", metavar="ZONE", help="where the brand's days begin, as Europe/Berlin (UTC)")
    parser.add_argument(
        "--out", type=Path, default=Path("config.toml"), metavar="FILE", help="file to write (%(default)s)"
    )
    parser.add_argument(
        "--unheard", action="store_true", help=f"do not ask what Bluesky said about it in the last {MINUTES} minutes"
    )
    parser.add_argument("--force", action="store_true", help="write over a file that is there")


def run(args: argparse.Namespace) -> int:
    out: Path = args.out.expanduser()
    try:
        _writable(out)
        if out.exists() and not args.force:
            _may_replace(out, asking=args.brand is None)
        made = _made(_Questions(args.brand is None), args)
        text = _complete(_written(made), out)
        config = parse(text, str(out))
    except _WrongOption as wrong:
        print(f"masthead: {wrong}", file=sys.stderr)
        return 2
    _write(out, text)
    _say(made, out)
    if not args.unheard:
        _say_lately(config)
    _say_next(out)
    return 0


class _Questions:
    """One answer after the other: what an option says, or what somebody types."""

    def __init__(self, asking: bool) -> None:
        self.asking = asking

    def answer(
        self,
        option: str,
        given: Sequence[str] | None,
        question: str,
        default: Sequence[str],
        understand: Callable[[Sequence[str]], T],
    ) -> T:
        """Raises _WrongOption for an option; asks again for what was typed."""
        if given is not None or not self.asking:
            try:
                return understand(default if given is None else given)
            except BeginningError as error:
                raise _WrongOption(f"--{option}: {error}") from None
        while True:
            offered = f" [{', '.join(default)}]" if default else ""
            try:
                typed = [text for text in _ask(f"{question}{offered}: ").split(",") if text.strip()]
                return understand(typed or default)
            except BeginningError as error:
                print(f"  {error}")


def _made(questions: _Questions, args: argparse.Namespace) -> Beginning:
    brand = questions.answer("brand", _one(args.brand), "Brand", (), _single(beginning.label))
    why = why_ordinary(brand)
    if why and questions.asking:
        print(f"  {brand!r} is {why}: only its handles, its hashtag and its whole name will be looked for.")
    full = ""
    if args.full_name is not None or why:
        full = questions.answer("full-name", _one(args.full_name), "Its whole name, if it is longer", (), _whole)
    called = Called(brand, full)

    def own(given: Sequence[str]) -> tuple[str, ...]:
        handles = beginning.several(given, beginning.handle, str)
        beginning.terms(called, handles)
        return handles

    def against(given: Sequence[str]) -> tuple[str, ...]:
        rivals = beginning.several(given, beginning.label, beginning.short)
        for rival in rivals:
            if beginning.short(rival).casefold() == called.name.casefold():
                raise BeginningError(f"{rival!r} is the brand itself; a rival has another name")
            beginning.terms(Called(rival))
        return rivals

    def some(one: Callable[[str], str], same: Callable[[str], str]) -> Callable[[Sequence[str]], tuple[str, ...]]:
        return lambda given: beginning.several(given, one, same)

    handles = questions.answer("handle", args.handle, "Handles you post from, with commas between", (), own)
    rivals = tuple(
        Called(name) for name in questions.answer("rival", args.rival, "Rivals, with commas between", (), against)
    )
    if questions.asking and args.rival is None:
        rivals = tuple(_whole_name_of(questions, rival) for rival in rivals)
    departments = questions.answer(
        "department",
        args.department,
        "Departments, the one for everything else first",
        DEPARTMENTS,
        some(beginning.department, beginning.key),
    )
    languages = questions.answer(
        "language", args.language, "Languages your customers write in", ("en",), some(beginning.language, str)
    )
    zone = questions.answer(
        "timezone",
        _one(args.timezone),
        "Time zone",
        (_zone_here() if questions.asking else "UTC",),
        _single(beginning.timezone),
    )
    return Beginning(
        brand=called, handles=handles, rivals=rivals, departments=departments, languages=languages, timezone=zone
    )


def _whole_name_of(questions: _Questions, rival: Called) -> Called:
    why = why_ordinary(rival.text)
    if not why:
        return rival
    print(f"  {rival.text!r} is {why}: only its hashtag and its whole name will be looked for.")
    question = f"The whole name of {rival.text}, if it is longer"
    return msgspec.structs.replace(rival, full=questions.answer("rival", None, question, (), _whole))


def _one(given: str | None) -> Sequence[str] | None:
    return None if given is None else (given,)


def _single(one: Callable[[str], str]) -> Callable[[Sequence[str]], str]:
    """An answer that may have commas in it."""

    def understood(given: Sequence[str]) -> str:
        text = ",".join(given)
        if not text.strip():
            raise BeginningError("an answer is needed here")
        try:
            return one(text)
        except BeginningError as error:
            raise BeginningError(f"{text!r} {error}") from None

    return understood


def _whole(given: Sequence[str]) -> str:
    """A longer name, or none; one that is a single ordinary word finds no more than the short one."""
    if not given:
        return ""
    full = _single(beginning.label)(given)
    if why := why_ordinary(full):
        raise BeginningError(f"{full!r} is {why} as well; a name as in United Airlines is right")
    return full


def _ask(question: str) -> str:
    """Raises Trouble where nobody answers."""
    try:
        return input(question)
    except EOFError:
        print()
        raise Trouble("nobody answers; give --brand and the other options of `masthead init --help`") from None
    except UnicodeDecodeError:
        raise BeginningError("the answer is not UTF-8; set the terminal to UTF-8") from None


def _zone_here() -> str:
    """The zone of this machine."""
    try:
        return beginning.timezone(str(ZONES.resolve()).partition("zoneinfo/")[2] or "UTC")
    except BeginningError:
        return "UTC"


def _writable(out: Path) -> None:
    if out.is_dir():
        raise _WrongOption(f"--out: {out} is a directory; the path of a file is right")
    if not out.parent.is_dir():
        raise _WrongOption(f"--out: there is no directory {out.parent}; make it first, or choose another")


def _may_replace(out: Path, asking: bool) -> None:
    """Raises Trouble unless somebody says yes."""
    hint = "--force writes over it, --out FILE writes elsewhere"
    if not asking:
        raise Trouble(f"{out} is there already and stays as it is; {hint}")
    try:
        yes = _ask(f"{out} is there already. Write over it? [y/N] ").strip().lower() in ("y", "yes")
    except BeginningError:
        yes = False
    if not yes:
        raise Trouble(f"{out} stays as it is; {hint}")


def _written(made: Beginning) -> str:
    try:
        return first_file(made)
    except BeginningError as error:
        raise _WrongOption(f"--brand: {error}") from None


def _complete(text: str, out: Path) -> str:
    """The file that comes with Masthead lends other files its screens and reasons: these stay in it."""
    if out.resolve() != SHIPPED:
        return text
    try:
        return completed(text, config_file.read(out))
    except (ConfigFileError, TOMLKitError) as error:
        raise Trouble(f"{out} comes with Masthead and cannot be read: {error}; --out FILE writes elsewhere") from None


def _write(out: Path, text: str) -> None:
    """Raises Trouble."""
    try:
        if out.exists():
            config_file.replace(out, text)
        else:
            with out.open("x", encoding="utf-8") as file:
                file.write(text)
    except FileExistsError:
        raise Trouble(f"{out} has come into being meanwhile and stays as it is") from None
    except ConfigFileError as error:
        raise Trouble(str(error)) from None
    except OSError as error:
        raise Trouble(f"{out} cannot be written: {error.strerror}") from None


def _say(made: Beginning, out: Path) -> None:
    print(f"{out}: written, as a first proposal")
    for called, handles in ((made.brand, made.handles), *((rival, ()) for rival in made.rivals)):
        why = why_ordinary(called.text)
        print(f"  {called.name}: {', '.join(beginning.terms(called, handles))}")
        if why:
            more = "" if called.full else "; add its whole name to the file, if it has one"
            print(f"    the name alone is {why}, so it is no term by itself{more}")
    for route in proposed_routes(made):
        print(f"  {route.name} -> {route.department}")


def _say_lately(config: Config) -> None:
    """What Bluesky said; that it cannot be heard is one sentence, and no failure."""
    said = asyncio.run(heard(config, HEARD_S, now_ms(), LatelySaid(id="")))
    print(in_words(said))
    for post in said.shown:
        print(f"  {one_line(post.text)[:SHOWN]}  ({', '.join(post.topics)})")


def _say_next(out: Path) -> None:
    path = shlex.quote(str(out))
    print(f"Next:\n  masthead check {path}\n  masthead up --config {path}")
