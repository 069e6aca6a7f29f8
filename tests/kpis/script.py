"""A morning's work on cases: what is done through the API of a running system, written down as it is done."""

from __future__ import annotations

import random
from typing import NamedTuple

import pandas as pd
import requests

from listening.config import parse
from listening.mention import Kind, Mention
from listening.people.permissions import Role
from listening.store.access import access
from tests.cases.conftest import Office
from tests.dashboard.conftest import Web

MINUTE = 60_000

CONFIG = parse(
    """
    sources = []
    [brand]
    name = "Plovair"
    timezone = "Europe/Dublin"
    own = ["@plovair"]
    [[topics]]
    name = "Plovair"
    any = ["plovair"]
    [[topics]]
    name = "Featherclub"
    kind = "product"
    any = ["featherclub"]
    [[topics]]
    name = "Osprelle"
    kind = "competitor"
    any = ["osprelle"]
    [[departments]]
    name = "front"
    [[departments]]
    name = "back"
    [[departments]]
    name = "legal"
    approval = "always"
    approvers = ["Pia"]
    [[routes]]
    name = "bags"
    department = "back"
    any = ["bag"]
    [[routes]]
    name = "law"
    department = "legal"
    any = ["lawyer"]
    [[routes]]
    name = "else"
    department = "front"
    [answering]
    builtin = false
    questions = ["?"]
    complaints = ["broken"]
    complaint_score = -1
    trouble_score = -1
    praise_score = 1
    [cases]
    join_hours = 0
    [[sla]]
    departments = ["legal"]
    first_response_minutes = 20
    [[sla]]
    first_response_minutes = 90
    [worth]
    currency = "EUR"
    contact_cost = [4, 9]
    hours_per_week = [10, 20]
    hour_cost = [30]
    [[screens]]
    name = "one"
    grid = ["counters counters", "unresolved departments"]
    """
)

STAFF = (
    ("Kim", Role.agent, ("front",)),
    ("Bo", Role.agent, ("back",)),
    ("Pia", Role.agent, ("legal",)),
    ("Ada", Role.manager, ()),
    ("Max", Role.administrator, ()),
)
ACTIONS = (
    "claim",
    "assign",
    "hand_over",
    "hand_over",
    "draft",
    "request_approval",
    "request_approval",
    "approve",
    "reject",
    "mark_answered",
    "wait_for_customer",
    "resolve",
    "reopen",
    "dismiss",
    "note",
)
TEXTS = (
    "@plovair where is my bag?",
    "@plovair the gate is broken, what now?",
    "my lawyer will write to @plovair, is that clear?",
    "is the featherclub app of @plovair down?",
    "the seats of plovair are broken",
    "@plovair can you rebook me?",
)
PLACES = ("Berlin", "London", "")


def posts(start: int, number: int, dice: random.Random) -> list[Mention]:
    """Customers who want something over three hours from ``start`` (ms), and the brand's answers to some."""
    found = []
    for n in range(number):
        at = start + dice.randrange(170 * MINUTE)
        source = dice.choice("st")
        first = Mention(
            id=f"{source}:p{n}",
            source=source,
            created=at,
            text=dice.choice(TEXTS),
            author=f"a{n % 17}",
            language="en",
            followers=dice.choice([None, n, 100 * n]),
            location=dice.choice(PLACES),
            topics=(),
            kind=Kind.post,
        )
        found.append(first)
        if dice.random() < 0.3:
            found.append(
                Mention(
                    id=f"{source}:r{n}",
                    source=source,
                    created=at + dice.randrange(5 * MINUTE),
                    text="We are on it",
                    author="plovair",
                    own=True,
                    language="en",
                    kind=Kind.reply,
                    parent=first.id,
                    topics=(),
                    followers=5000,
                )
            )
    return [with_topics(post) for post in found]


def with_topics(post: Mention) -> Mention:
    """As the listener does it."""
    import msgspec

    text = post.text.lower()
    names = tuple(t.name for t in CONFIG.topics if t.name.lower() in text)
    return msgspec.structs.replace(post, topics=names)


class Deed(NamedTuple):
    """Something that was done, as whoever did it knows it."""

    case: str
    who: str
    action: str
    to: str
    department: str
    state: str
    """The state it led to, as the answer said."""
    at: int
    """ms, of its entry in the trail."""


def hire(web: Web) -> dict[str, requests.Session]:
    """Everybody of STAFF, signed in."""
    found = {}
    for name, role, departments in STAFF:
        access.add_user(web.client, name, role, departments)
        session = web.browser()
        web.come_in(session, name)
        found[name] = session
    return found


def work(web: Web, office: Office, steps: int, dice: random.Random, busy: int = 20) -> list[Deed]:
    """Try so many things at random with so many cases; gives those that were done, with the times of their trails."""
    staff = hire(web)
    # A few cases get all of the attention, or nothing would ever come to its end.
    cases = dice.sample([case.id for case in office.cases()], busy)
    done: list[Deed] = []
    states: dict[str, str] = {}
    for _ in range(steps):
        case, who, action = dice.choice(cases), dice.choice(STAFF)[0], dice.choice(ACTIONS)
        if states.get(case) == "waiting_approval" and dice.random() < 0.7:
            who, action = dice.choice(("Ada", "Max", "Pia")), dice.choice(("approve", "reject"))
        body = {"action": action} | _needs(action, dice)
        answer = web.post(staff[who], f"/api/v1/cases/{case}/actions", json=body)
        assert answer.status_code in (200, 403, 409), answer.text
        if answer.status_code == 200:
            states[case] = answer.json()["state"]
            done.append(
                Deed(case, who, action, body.get("to", ""), body.get("department", ""), answer.json()["state"], 0)
            )
    return _timed(web, staff["Ada"], done)


def _needs(action: str, dice: random.Random) -> dict[str, str]:
    match action:
        case "assign":
            return {"to": dice.choice(STAFF)[0]}
        case "hand_over":
            where = {"department": dice.choice(("front", "back", "legal")), "why": "theirs"}
            return where | ({"to": dice.choice(STAFF)[0]} if dice.random() < 0.4 else {})
        case "draft" | "note":
            return {"text": "words"}
        case "reject" | "reopen":
            return {"why": "not yet"}
        case "dismiss":
            return {"dismissal": "no_answer_needed"}
        case _:
            return {}


def _timed(web: Web, session: requests.Session, done: list[Deed]) -> list[Deed]:
    """The deeds with their times; the trails must say the same things in the same order."""
    found = []
    for case in sorted({deed.case for deed in done}):
        trail = web.get(session, f"/api/v1/cases/{case}").json()["trail"]
        people = [entry for entry in trail if entry["who"] in {name for name, *_ in STAFF}]
        deeds = [deed for deed in done if deed.case == case]
        assert [(e["who"], e["action"], e["to"]) for e in people] == [(d.who, d.action, d.state) for d in deeds]
        found += [
            deed._replace(at=pd.Timestamp(entry["at"]).value // 1_000_000)
            for deed, entry in zip(deeds, people, strict=True)
        ]
    return found
