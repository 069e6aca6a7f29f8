"""Cases as those of ``tests/outbox``, with approved answers to answer them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import redis

from listening.cases.case import Actor, Refusal
from listening.config import Config
from listening.library.approved import AnswerText, ApprovedAnswer, LibraryDeed, Wording
from listening.library.deciding import LibraryWish, decide
from listening.people.permissions import Role
from listening.store import library
from tests.cases.conftest import T0, office
from tests.dashboard.conftest import Serving, Web
from tests.desk.conftest import hire
from tests.outbox.conftest import _serving, config, web
from tests.outbox.servers import network

__all__ = ["Serving", "Web", "_serving", "config", "hire", "network", "office", "web"]

KIM = Actor("Kim", Role.agent, ("baggage", "press"))
ADA = Actor("Ada", Role.manager)
BEA = Actor("Bea", Role.manager)
BAG = Wording(title="Lost bag", texts=(AnswerText("en", "Sorry {author}, we look for your bag. {case}"),), owner="Kim")

Keeps = Callable[..., ApprovedAnswer]


class Shelf:
    """The library of a store, changed as people change it."""

    def __init__(self, client: redis.Redis, config: Config) -> None:
        self.client = client
        self._config = config

    def does(
        self, who: Actor, deed: LibraryDeed, id: str = "", wording: Wording | None = None, why: str = "", at: int = T0
    ) -> ApprovedAnswer | Refusal:
        wish = LibraryWish(deed=deed, wording=wording, why=why)
        known = library.find(self.client, id) if id else None
        version = known.version if known else 0
        done = library.change(self.client, id, version, lambda entry: decide(entry, wish, who, at, self._config))
        assert done is not None
        return done

    def keep(self, wording: Wording = BAG, at: int = T0) -> ApprovedAnswer:
        """One that Bea wrote and Ada approved."""
        written = self.does(BEA, LibraryDeed.propose, wording=wording, at=at)
        assert isinstance(written, ApprovedAnswer), written
        done = self.does(ADA, LibraryDeed.approve, written.id, at=at)
        assert isinstance(done, ApprovedAnswer), done
        return done


@pytest.fixture
def shelf(client: redis.Redis, config: Config) -> Shelf:
    return Shelf(client, config)
