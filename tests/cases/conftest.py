"""A config with every kind of rule, mentions made by hand, and casework on a real Valkey."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import redis

from listening.cases.case import Case
from listening.config import Config, parse
from listening.mention import Kind, Mention
from listening.people.permissions import Role
from listening.store.access import access
from listening.store.batches import Batch
from listening.store.cases.desk import Desk
from workers import jobs
from workers.context import desk, desk_of
from workers.queue import enqueue_batch

CONFIG = """
sources = []

[brand]
name = "Plovair"
timezone = "Europe/Berlin"
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
name = "care"
hours = ["Mon-Fri 09:00-17:00"]
approvers = ["Ada"]

[[departments]]
name = "baggage"

[[departments]]
name = "press"
approval = "always"
approvers = ["Pia"]

[[departments]]
name = "triage"

[[routes]]
name = "bags"
department = "baggage"
any = ["bag", "bags"]

[[routes]]
name = "news"
department = "press"
any = ["journalist"]

[[routes]]
name = "unhappy"
department = "care"
sentiment = ["negative"]

[[routes]]
name = "everything else"
department = "triage"

[cases]
join_hours = 6

[[screens]]
name = "pulse"
grid = ["counters"]
"""

T0 = 1_800_000_000_000
"""A Friday, 15 January 2027, 08:00 UTC."""
MINUTE = 60_000
HOUR = 60 * MINUTE


@pytest.fixture(scope="session")
def config() -> Config:
    return parse(CONFIG)


def post(
    id: str,
    at: int,
    text: str = "@plovair where is my bag?",
    author: str = "kim",
    parent: str = "",
    root: str = "",
    own: bool = False,
    kind: Kind | None = None,
    topics: tuple[str, ...] = ("Plovair",),
    compound: float | None = None,
) -> Mention:
    """A mention as the listener queues it; ids are given without their source."""
    return Mention(
        id=f"s:{id}",
        source="s",
        created=at,
        text=text,
        author="plovair" if own else author,
        language="en",
        parent=f"s:{parent}" if parent else "",
        root=f"s:{root}" if root else "",
        kind=kind or (Kind.reply if parent else Kind.post),
        own=own,
        topics=() if own else topics,
        compound=compound,
    )


class Office:
    """Job functions and a desk on a real Valkey."""

    def __init__(self, client: redis.Redis, config: Config) -> None:
        self.client = client
        self.config = config
        self.desk = Desk(config, client)
        self._jobs = desk_of(config, client)

    def ingest(self, *said: Mention, run: str = "") -> None:
        """Queue one batch and do its job."""
        name = enqueue_batch(self.client, Batch(mentions=said, run=run), 0)
        self.run(name)

    def run(self, name: str) -> None:
        self.job(lambda: jobs.ingest(name))

    def job(self, job: Callable[[], None]) -> None:
        token = desk.set(self._jobs)
        try:
            job()
        finally:
            desk.reset(token)

    def cases(self) -> list[Case]:
        """Every case that is not merged, by id."""
        from listening.store import keys

        ids = [id.decode() for id in self.client.zrange(keys.case_index("all"), 0, -1)]
        found = [case for case in self.desk.book.find_many(sorted(ids)) if case is not None]
        assert len(found) == len(ids)
        return found

    def only(self) -> Case:
        (case,) = self.cases()
        return case

    def hire(self, name: str, role: Role, *departments: str) -> None:
        access.add_user(self.client, name, role, departments)


@pytest.fixture
def office(client: redis.Redis, config: Config) -> Office:
    return Office(client, config)
