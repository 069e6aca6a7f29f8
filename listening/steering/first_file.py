"""The first config.toml of a brand: topics and routes proposed, with comments that say how to go on. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import tomlkit

from listening.config import SHIPPED_WITH, Route
from listening.letters import WORD
from listening.names.languages import LANGUAGES
from listening.steering.beginning import Beginning, Called, key, short, terms
from listening.steering.ordinary import why_ordinary
from listening.steering.subjects import MARKET, SUBJECTS
from listening.triage.language import UNDECIDED

WIDE = 100
"""Characters of a line."""
READ = "en"
"""The language whose mood can be read."""

_HEAD = """\
# Masthead: what this command centre listens to, who deals with it, what the wall shows.
#
# A first proposal. Terms match whole words, whatever the case; one that ends with * leaves its ending open.
#   any = at least one of these · all = every one of these · none = not one of these
# `masthead check` says what is wrong, all of it at once. docs/config.md explains every key.
# Screens and reasons for contact are those that come with Masthead, until this file has its own.
"""
_TAIL = """\
# ---- Where mentions come from: `masthead source test NAME` shows what one of them brings ----

[[sources]]
kind = "jetstream"                      # Bluesky: every public post, no account needed
name = "bluesky"

# Blogs, status pages, alerts of search engines: RSS and Atom. docs/sources.md has the other kinds.
# [[sources]]
# kind = "feeds"
# name = "blogs"
# urls = ["https://blog.example/feed.xml"]
"""


def first_file(beginning: Beginning) -> str:
    """The text of the file. Raises BeginningError for a brand or a rival that no term can find."""
    return "\n".join(_lines(beginning)) + "\n" + _TAIL


def completed(text: str, shipped: str) -> str:
    """With what the file that Masthead brings lends to other files, where ``text`` takes its place.

    Raises tomlkit.exceptions.TOMLKitError for a ``shipped`` that cannot be read.
    """
    kept = tomlkit.parse(shipped)
    for name in list(kept):
        if name not in SHIPPED_WITH:
            del kept[name]
    return f"{text}\n{tomlkit.dumps(kept)}"


def _lines(beginning: Beginning) -> Iterator[str]:
    yield _HEAD
    yield "[brand]"
    yield f"name = {_value(beginning.brand.name)}"
    yield f"timezone = {_value(beginning.timezone)}{' ' * 8}# days on every page begin at midnight there"
    yield "# Handles that your own people post from: their posts are answers, not voices."
    yield from _list("own", beginning.handles)
    yield ""
    yield from _languages(beginning.languages)
    yield "# ---- What is tracked ----"
    yield ""
    yield from _topic(beginning.brand, "brand", terms(beginning.brand, beginning.handles))
    for rival in beginning.rivals:
        yield from _topic(rival, "competitor", terms(rival))
    yield "# ---- Who deals with it ----"
    yield ""
    for title in beginning.departments:
        yield "[[departments]]"
        yield f"name = {_value(key(title))}"
        yield f"title = {_value(title)}"
        yield '# hours = ["Mon-Fri 09:00-18:00"]       # without hours it works around the clock'
        yield ""
    yield "# ---- Which mention goes to whom: from top to bottom, the first that fits takes it ----"
    yield ""
    for route in proposed_routes(beginning):
        yield "[[routes]]"
        yield f"name = {_value(route.name)}"
        yield f"department = {_value(route.department)}"
        for name, values in (("topics", route.topics), ("any", route.any), ("none", route.none)):
            if values:
                yield from _list(name, values)
        yield ""


def _languages(codes: Sequence[str]) -> Iterator[str]:
    unread = [LANGUAGES.get(code, code) for code in codes if code != READ]
    yield "[language]"
    if unread:
        yield f"# Mood is read in English alone: posts in {', '.join(unread)} are counted and routed, and have none."
    yield f'scored = ["{READ}"]'
    yield f"assume = {_value(codes[0] if codes else UNDECIDED)}{' ' * 8}# language of a text too short to tell"
    yield ""


def _topic(called: Called, kind: str, found: Sequence[str]) -> Iterator[str]:
    yield "[[topics]]"
    yield f"name = {_value(called.name)}"
    yield f'kind = "{kind}"'
    why = why_ordinary(called.text)
    if why:
        yield f"# The name alone is {why}: it would bring what is not meant, so it is no term by itself."
        if not called.full:
            yield "# Add the whole name, if there is a longer one, and products that nobody else has."
    else:
        yield "# If it means something else as well, put what gives that away under none."
    yield from _list("any", found)
    yield ""


def proposed_routes(beginning: Beginning) -> tuple[Route, ...]:
    """Routes to the departments by what their titles say they do; the last one, to the first, takes all else."""
    first = key(beginning.departments[0])
    words = {key(title): set(re.findall(WORD, title.casefold())) for title in beginning.departments}
    routes = []
    if beginning.rivals:
        routes.append(
            Route(
                name="only about a rival",
                department=next((name for name, said in words.items() if said & MARKET), first),
                topics=tuple(rival.name for rival in beginning.rivals),
                none=terms(beginning.brand, beginning.handles),
            )
        )
    for subject in SUBJECTS:
        takes = next((name for name, said in words.items() if said & subject.titles), None)
        if takes is not None:
            spoken = [code for code in beginning.languages if code in subject.terms] or [READ]
            some = dict.fromkeys(term for code in spoken for term in subject.terms[code])
            routes.append(Route(name=subject.name, department=takes, any=tuple(some)))
    led = {route.department for route in routes} | {first}
    used = {term for route in routes for term in route.any}
    for title in beginning.departments:
        term = short(title).lower()
        if key(title) not in led and term not in used:
            routes.append(Route(name=f"about {key(title)}", department=key(title), any=(term,)))
    return (*routes, Route(name="everything else", department=first))


def _list(name: str, values: Sequence[str]) -> Iterator[str]:
    """A key with a list, in as many lines as it needs."""
    items = [_value(value) for value in values]
    if len(whole := f"{name} = [{', '.join(items)}]") <= WIDE:
        yield whole
        return
    yield f"{name} = ["
    line = ""
    for item in items:
        if line and len(line) + len(item) + 2 > WIDE:
            yield line
            line = ""
        line = f"{line} {item}," if line else f"    {item},"
    yield line
    yield "]"


def _value(text: str) -> str:
    return tomlkit.item(text).as_string()
