"""A short post that does not say its language: its author's other posts, and its thread, say it."""

from __future__ import annotations

import pytest
import redis

from listening.config import Retention
from listening.mention import Mention
from listening.store import mentions
from listening.store.batches import Batch
from listening.triage.around import language_around
from listening.triage.language import UNDECIDED, detect, hangs_on_more
from tests.made import NOW, config, mention
from tests.workers.desk import at_desk
from workers import jobs
from workers.queue import enqueue_batch

SHORT = "Acme ... ok"
"""Of no language in particular."""


@pytest.mark.parametrize(
    ("author", "thread", "said"),
    [
        ([], [], ""),
        (["de"], [], ""),
        (["de", "de"], ["fr"], "de"),
        (["de", "de", "en"], [], "de"),
        (["de", "de", "en", "en"], ["", "fr"], "fr"),
        (["", ""], ["it", "fr"], "it"),
    ],
)
def test_what_stands_around(author: list[str], thread: list[str], said: str) -> None:
    assert language_around(author, thread) == said


def test_it_decides_where_the_text_does_not() -> None:
    assert detect(SHORT) == UNDECIDED
    assert detect(SHORT, None, "de") == "de"
    assert detect(SHORT, "fr", "de") == "fr", "what the source says is told first"
    assert detect("the flight was late and they have lost my bag", None, "de") == "en"
    assert (detect("Transfer angeblich"), detect("Transfer angeblich", None, "de")) == ("en", "de")
    assert detect("Als alter Boston", None, "de") == "de"
    assert detect("Thank you!", None, "de") == "en"
    assert detect("", None, "de") == "de"


@pytest.mark.parametrize(
    "text", [SHORT, "", "Transfer angeblich", "Als alter Boston", "Thank you!", "the flight and you", "Вчера было"]
)
def test_who_does_not_hang_on_it_is_the_same_with_it(text: str) -> None:
    told = {detect(text, None, around) for around in ("", "de", "fr", "ja")}
    assert hangs_on_more(text, None) or len(told) == 1
    assert not hangs_on_more(text, "fr")


def test_nothing_is_looked_up_for_a_text_that_says_enough() -> None:
    assert hangs_on_more(SHORT, None)
    assert not hangs_on_more("Thank you!", None)
    assert not hangs_on_more("the flight was late and they have lost my bag", None)


def _come(client: redis.Redis, **more: object) -> str:
    post = Mention(**{"id": "net:new", "source": "net", "created": NOW, "text": SHORT, "topics": ("Acme",), **more})  # type: ignore[arg-type]
    jobs.ingest(enqueue_batch(client, Batch(mentions=(post,)), NOW))
    (stored,) = mentions.fetch(client, ["net:new"])
    assert stored is not None
    return stored.language


@pytest.fixture
def desk(client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> redis.Redis:
    monkeypatch.setattr(jobs, "now_ms", lambda: NOW)
    said = [mention(f"net:{n}", NOW, author="ann", language="de") for n in range(3)]
    said += [mention(f"other:{n}", NOW, source="other", author="bea", language="it") for n in range(3)]
    said += [mention("net:asked", NOW, author="cid", language="fr")]
    mentions.record(client, said, NOW, Retention())
    return client


@pytest.mark.parametrize(
    ("more", "language"),
    [
        ({}, "en"),
        ({"author": "ann"}, "de"),
        ({"author": "an"}, "en"),
        ({"author": "bea"}, "en"),
        ({"author": "dan", "parent": "net:asked"}, "fr"),
        ({"author": "ann", "language": "pt"}, "pt"),
        ({"author": "ann", "text": "Acme, the flight was late and they have lost my bag"}, "en"),
    ],
    ids=["nothing", "its author", "another name", "another network", "its thread", "its source", "its text"],
)
def test_of_a_mention_that_comes_in(desk: redis.Redis, more: dict[str, object], language: str) -> None:
    with at_desk(config(), desk):
        assert _come(desk, **more) == language
