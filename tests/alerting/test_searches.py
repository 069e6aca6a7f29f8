"""A saved search that somebody wants to hear of: from a mention that arrives to the one mail that says so."""

from __future__ import annotations

import msgspec
import pytest

from listening.alerting import from_searches
from listening.alerting.from_searches import FoundPost, SearchWatch, gather, wanted
from listening.alerting.silence import Silence
from listening.config import AlertKind, ConfigError, Retention
from listening.mention import Mention
from listening.people.permissions import Role
from listening.search.asked import SearchAsked, read
from listening.search.saved import SavedSearch, SearchAlert
from listening.store import keys, mentions, searches, told, told_searches
from listening.store.access import access, users
from listening.store.alerts import alerts
from listening.store.alerts.searches import watch
from tests.alerting.conftest import Story
from tests.alerting.plans import CHAIN, MINUTE, NOON, config_of


def saved(*wanted: SearchAlert, by: str = "Ana", shared: bool = False) -> SavedSearch:
    asked = SearchAsked(words=read("bag -ticket"), start=0, end=NOON - 86_400_000)
    return SavedSearch(
        id="s1", name="Bags", query="q=bag+-ticket", asked=asked, by=by, at=NOON, shared=shared, alerts=wanted
    )


class Loop:
    """The jobs of saved searches and of alerts, on a clock of ours."""

    def __init__(self, story: Story, kept: SavedSearch) -> None:
        self.story = story
        self.number = 0
        for name in ("Ana", "Bo"):
            access.add_user(story.client, name, Role.agent)
        searches.change(story.client, kept.id, lambda _: kept)
        self.run()

    def say(self, *texts: str, ago: int = 1000) -> list[str]:
        ids = []
        for text in texts:
            self.number += 1
            now = self.story.now
            each = Mention(
                id=f"demo:{self.number}", source="demo", created=now - ago, text=text, received=now, topics=("Plovair",)
            )
            mentions.record(self.story.client, [each], now, Retention())
            ids.append(each.id)
        return ids

    def run(self, minutes: float = 0) -> None:
        end = self.story.now + int(minutes * MINUTE)
        while True:
            watch(self.story.client, self.story.config, self.story.now)
            self.story.run()
            if self.story.now >= end:
                return
            self.story.now = min(end, self.story.now + MINUTE // 2)


def test_every_post_at_most_once_an_hour(story: Story) -> None:
    loop = Loop(story, saved(SearchAlert(who="Ana", since=NOON)))
    loop.say("a lost bag", "a ticket for my bag", "no luggage")
    loop.say("an old bag", ago=2 * 86_400_000)
    loop.run()
    assert story.mail.subjects() == ["Low: “Bags”: 1 new post"]
    assert "/mentions?q=bag+-ticket" in story.mail.mails[0].text
    assert "you asked to hear of what this saved search finds" in story.mail.mails[0].text
    assert "lost" not in story.mail.mails[0].text
    assert (told.unread(story.client, "Ana"), told.unread(story.client, "Bo")) == (1, 0)
    ((line, new),) = told_searches.read(story.client, "ana", story.now)
    assert (line.title, line.link, new) == ("“Bags”: 1 new post", "/mentions?q=bag+-ticket", True)
    assert told.unread(story.client, "Ana") == 0
    # What comes within the hour is told when it is over, without what was deleted; then nothing more comes.
    gone, *_ = loop.say("bag two", "bag three", "bag four")
    mentions.delete(story.client, gone, Retention(), story.now)
    loop.run(59)
    assert len(story.mail.mails) == 1
    loop.run(2)
    assert story.mail.subjects()[1:] == ["Low: “Bags”: 2 new posts"]
    loop.run(130)
    assert len(story.mail.mails) == 2
    assert alerts.unfinished(story.client) == []
    # Somebody who may not search any more hears nothing.
    ana = users.find(story.client, "Ana")
    assert ana is not None
    users.save(story.client, msgspec.structs.replace(ana, disabled=True))
    loop.say("one more bag")
    loop.run(1)
    assert len(story.mail.mails) == 2
    searches.change(story.client, "s1", lambda _: None)
    loop.run()
    assert not story.client.exists(keys.search_watch())


def test_a_silence_holds_it_back_and_sends_it_once(story: Story) -> None:
    loop = Loop(story, saved(SearchAlert(who="Ana", posts=3, minutes=10, since=NOON)))
    silence = Silence(id="x", by="Bo", reason="sale", start=NOON, end=NOON + 5 * MINUTE, kind=AlertKind.search)
    alerts.silence(story.client, silence)
    loop.say("bag", "bag")
    loop.run(1)
    loop.say("bag")
    loop.run(2)
    assert story.mail.mails == []
    assert alerts.unfinished(story.client)[0].title == "“Bags”: 3 new posts within 10 minutes"
    loop.run(20)
    assert story.mail.subjects() == ["Low: “Bags”: 3 new posts within 10 minutes"]


def test_a_run_that_is_killed_before_it_noted_what_it_said_says_it_once(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = Loop(story, saved(SearchAlert(who="Bo", since=NOON), shared=True))
    loop.say("a bag")
    raised = alerts.raise_triggers

    def killed(*args: object) -> None:
        raised(*args)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(alerts, "raise_triggers", killed)
        with pytest.raises(KeyboardInterrupt):
            watch(story.client, story.config, story.now)
    story.run()
    loop.say("a second bag")
    loop.run(3)
    assert story.http.titles("bo") == ["Low: “Bags”: 1 new post"]
    assert len(told_searches.read(story.client, "Bo", story.now)) == 1
    # What is not shared any more is nobody else's.
    searches.change(story.client, "s1", lambda there: msgspec.structs.replace(there[0], shared=False))
    loop.say("a third bag")
    loop.run(90)
    assert len(story.http.titles("bo")) == 1


def test_enough_at_one_time_waits_for_the_end_of_quiet_hours() -> None:
    alert = SearchAlert(who="Ana", posts=2, minutes=10, since=NOON)
    first = gather(alert, SearchWatch(), [FoundPost("a", NOON), FoundPost("b", NOON)], NOON)
    assert wanted(alert, first, quiet=False)
    assert not wanted(alert, first, quiet=True)
    later = gather(alert, first, [], NOON + 60 * MINUTE)
    assert wanted(alert, later, quiet=False)
    after = from_searches.after_telling(saved(alert), alert, later, NOON + 60 * MINUTE)
    assert not wanted(alert, gather(alert, after, [FoundPost("c", NOON + 61 * MINUTE)] * 2, NOON + 61 * MINUTE), False)
    alone = gather(alert, SearchWatch(), [FoundPost("a", NOON)], NOON)
    assert gather(alert, alone, [FoundPost("b", NOON + 11 * MINUTE)], NOON + 11 * MINUTE).posts[0].id == "b"


def test_no_rule_is_needed_for_it() -> None:
    with pytest.raises(ConfigError, match="no rule is needed"):
        config_of(CHAIN.replace("[[alerts]]", '[[alerts]]\nkinds = ["search"]', 1))
