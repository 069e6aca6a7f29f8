"""Cross-checks of answering, cases, SLA and departments, so that every case has a due time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from listening.config.schema import Account, Config, Network, Priority, SourceTable
from listening.hours import read_holiday, read_hours
from listening.terms import unusable

OWNED = {
    Network.facebook: (re.compile(r"[0-9]{3,25}"), "page", "the Page's ID, a number"),
    Network.instagram: (re.compile(r"[0-9]{3,25}"), "account", "the account's ID, a number"),
    Network.youtube: (re.compile(r"UC[A-Za-z0-9_-]{22}"), "channel", "the channel's ID, UC and 22 more signs"),
}
"""The handle is what a source calls its own."""
ELSEWHERE = (Network.appstore, Network.googleplay, Network.mail, *OWNED)
"""Where the source itself says which posts are the brand's."""
ADDRESS = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")


def departments(config: Config) -> Iterator[str]:
    """Zones, hours and holidays that can be understood."""
    for n, department in enumerate(config.departments, 1):
        where = f"departments[{n}] ({department.name})"
        if department.timezone:
            try:
                ZoneInfo(department.timezone)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                yield f"{where}.timezone: {department.timezone!r} is unknown; an IANA name like Europe/Berlin"
        try:
            read_hours(department.hours)
        except ValueError as error:
            yield f"{where}.hours: {error}"
        for text in department.holidays:
            try:
                read_holiday(text)
            except ValueError as error:
                yield f"{where}.holidays: {error}"


def answering(config: Config) -> Iterator[str]:
    """Terms that can match, and topics that exist."""
    rules = config.answering
    for key in ("addressed", "questions", "complaints", "troubles", "crisis", "praise"):
        for term in getattr(rules, key):
            if problem := unusable(term):
                yield f"answering.{key}: {term!r} {problem}"
    topics = [topic.name for topic in config.topics]
    for topic in rules.always:
        if topic not in topics:
            yield f"answering.always: {topic!r} is unknown; one of {', '.join(topics)}"


def cases(config: Config) -> Iterator[str]:
    """A triage desk that exists."""
    known = [d.name for d in config.departments]
    if config.cases.triage and config.cases.triage not in known:
        yield f"cases.triage: {config.cases.triage!r} is unknown; one of {', '.join(known)}"


def sla(config: Config) -> Iterator[str]:
    """Every department has a first-response target for every priority."""
    known = [d.name for d in config.departments]
    for n, row in enumerate(config.sla, 1):
        for name in row.departments:
            if name not in known:
                yield f"sla[{n}].departments: {name!r} is unknown; one of {', '.join(known)}"
        if row.first_response_minutes is None and row.resolution_minutes is None:
            yield f"sla[{n}]: promises nothing; give first_response_minutes, resolution_minutes or both"
    for name in known:
        for priority in Priority:
            row_of = next(
                (
                    row
                    for row in config.sla
                    if (not row.departments or name in row.departments)
                    and (not row.priorities or priority in row.priorities)
                ),
                None,
            )
            if row_of is None or row_of.first_response_minutes is None:
                yield (
                    f"sla: no first_response_minutes for {priority} cases of {name}; "
                    "end the list with a row for every department and priority"
                )
                return


def accounts(config: Config) -> Iterator[str]:
    departments = {department.name for department in config.departments}
    own = {each.lstrip("@").casefold() for each in config.brand.own}
    seen: set[str] = set()
    for n, account in enumerate(config.accounts, 1):
        where = f"accounts[{n}] ({account.name})"
        if account.name.casefold() in seen:
            yield f"{where}.name: is taken by an earlier one; names are unique"
        seen.add(account.name.casefold())
        parts = urlsplit(account.service)
        local = parts.hostname in ("localhost", "127.0.0.1", "::1")
        # The secret goes there: never in the clear over a network.
        if account.network is Network.mail:
            if not parts.hostname or parts.username or parts.scheme not in ("smtps", "smtp"):
                yield f"{where}.service: has to be an address like smtps://smtp.example.com or, by STARTTLS, smtp://…:587"
            if not ADDRESS.fullmatch(account.handle):
                yield f"{where}.handle: has to be the address that it writes from, like care@acme.example"
        elif (
            not parts.hostname or parts.username or not (parts.scheme == "https" or (parts.scheme == "http" and local))
        ):
            yield f"{where}.service: has to be an https:// address"
        yield from _owner(config, account, where)
        if account.user and account.network is not Network.mail:
            yield f"{where}.user: is for mail only; {account.network} signs in with its handle"
        name = account.handle.lstrip("@").casefold()
        if not name:
            yield f"{where}.handle: is empty; the handle of the account is needed"
        elif account.network not in ELSEWHERE and not own & {name, name.partition("@")[0]}:
            # Heard in the stream, its posts would be a customer's.
            yield f"{where}.handle: {account.handle} is not among brand.own; add it there, so that its posts are ours"
        if not account.secret:
            yield f"{where}.secret: env:NAME or file:PATH is needed"
        for name in account.departments:
            if name not in departments:
                yield f"{where}.departments: {name!r} is unknown; one of {', '.join(sorted(departments))}"


def _owner(config: Config, account: Account, where: str) -> Iterator[str]:
    """A handle that is an ID is that of a source, or nothing could be answered with it."""
    form, key, words = OWNED.get(account.network, (None, "", ""))
    if form is None:
        return
    known = [str(getattr(each, key, "")) for each in config.sources if each.__struct_config__.tag == account.network]
    if not form.fullmatch(account.handle):
        yield f"{where}.handle: {account.handle[:40]!r} is none; it has to be {words}"
    elif account.handle not in known:
        yield f"{where}.handle: no source of kind {account.network.value!r} has {key} = {account.handle!r}"


def customers(config: Config) -> Iterator[str]:
    """Authors of sources that there are and that allow it, each of one customer."""
    sources = {source.name: source for source in config.sources}
    seen: dict[str, str] = {}
    for n, customer in enumerate(config.customers, 1):
        where = f"customers[{n}] ({customer.name})"
        if len(customer.authors) < 2:
            yield f"{where}.authors: two or more are needed, as SOURCE/AUTHOR"
        for each in customer.authors:
            name, _, author = each.partition("/")
            if not author:
                yield f"{where}.authors: {each!r} is none; SOURCE/AUTHOR is needed"
            elif name not in sources:
                yield f"{where}.authors: there is no source {name!r}; one of {', '.join(sorted(sources)) or 'none'}"
            elif any("reddit.com" in text for text in _texts(sources[name])):
                yield f"{where}.authors: {each}: Reddit forbids matching its people with those of other networks"
            if each in seen:
                yield f"{where}.authors: {each} is {seen[each]} already"
            seen.setdefault(each, customer.name)


def _texts(source: SourceTable) -> Iterator[str]:
    """All addresses that a source reads."""
    for key in source.__struct_fields__:
        value = getattr(source, key)
        yield from (str(each).lower() for each in (value if isinstance(value, tuple) else (value,)))
