"""Subjects that people speak about, how they feel about them and how often."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class SubjectMood(StrEnum):
    good = "good"
    bad = "bad"
    plain = "plain"


class DemoSubject(StrEnum):
    """One thing to speak about; each language has lines for some of them."""

    delay = "delay"
    cancelled = "cancelled"
    connection = "connection"
    queue = "queue"
    bag_lost = "bag lost"
    bag_damaged = "bag damaged"
    bag_found = "bag found"
    refund = "refund"
    rebook = "rebook"
    fare = "fare"
    seat = "seat"
    crew_good = "crew good"
    crew_bad = "crew bad"
    food = "food"
    wifi = "wifi"
    app_bad = "app bad"
    app_good = "app good"
    club = "club"
    lounge = "lounge"
    campaign = "campaign"
    praise = "praise"
    question = "question"
    request = "request"
    chatter = "chatter"
    joke = "joke"
    news = "news"
    rival_good = "rival good"
    rival_bad = "rival bad"
    rival_plain = "rival plain"
    compare = "compare"


class Habit(msgspec.Struct, frozen=True):
    """How a subject behaves in the stream."""

    subject: DemoSubject
    mood: SubjectMood
    weight: float
    """Per cent of the first posts, about; only the proportions count."""
    answered: float
    """Chance that the brand answers, 0..1: what asks for nothing. Complaints and questions it all answers."""
    pace: float = 30
    """Minutes until it does, in the median: some desks are quicker than others."""
    spread: float = 1.0
    """How readily it is reposted, beside an ordinary post."""


HABITS: tuple[Habit, ...] = (
    Habit(DemoSubject.delay, SubjectMood.bad, 6.5, 1, 9),
    Habit(DemoSubject.cancelled, SubjectMood.bad, 2.6, 1, 11),
    Habit(DemoSubject.connection, SubjectMood.bad, 1.8, 1, 14),
    Habit(DemoSubject.queue, SubjectMood.bad, 2.6, 1, 10),
    Habit(DemoSubject.bag_lost, SubjectMood.bad, 4.2, 1, 24),
    Habit(DemoSubject.bag_damaged, SubjectMood.bad, 1.5, 1, 30),
    Habit(DemoSubject.bag_found, SubjectMood.good, 1.4, 0.5, 40),
    Habit(DemoSubject.refund, SubjectMood.bad, 3.2, 1, 28),
    Habit(DemoSubject.rebook, SubjectMood.plain, 3.0, 0.5, 14),
    Habit(DemoSubject.fare, SubjectMood.plain, 3.6, 0.3, 18),
    Habit(DemoSubject.seat, SubjectMood.plain, 3.0, 0.4, 16),
    Habit(DemoSubject.crew_good, SubjectMood.good, 4.0, 0.45, 60),
    Habit(DemoSubject.crew_bad, SubjectMood.bad, 1.7, 1, 22),
    Habit(DemoSubject.food, SubjectMood.plain, 3.0, 0.4, 25),
    Habit(DemoSubject.wifi, SubjectMood.plain, 1.8, 0.3, 20),
    Habit(DemoSubject.app_bad, SubjectMood.bad, 3.6, 1, 8),
    Habit(DemoSubject.app_good, SubjectMood.good, 2.6, 0.35, 45),
    Habit(DemoSubject.club, SubjectMood.plain, 3.6, 0.3, 20),
    Habit(DemoSubject.lounge, SubjectMood.good, 2.4, 0.25, 35),
    Habit(DemoSubject.campaign, SubjectMood.good, 3.8, 0.2, 60, 1.8),
    Habit(DemoSubject.praise, SubjectMood.good, 5.4, 0.4, 40),
    Habit(DemoSubject.question, SubjectMood.plain, 7.4, 1, 10),
    Habit(DemoSubject.request, SubjectMood.plain, 3.2, 1, 15),
    Habit(DemoSubject.chatter, SubjectMood.plain, 10.0, 0.08),
    Habit(DemoSubject.joke, SubjectMood.plain, 3.0, 0.06, 30, 2.5),
    Habit(DemoSubject.news, SubjectMood.plain, 3.0, 0, 30, 2.0),
    Habit(DemoSubject.rival_good, SubjectMood.good, 4.0, 0, 30, 0.6),
    Habit(DemoSubject.rival_bad, SubjectMood.bad, 6.2, 0, 30, 0.8),
    Habit(DemoSubject.rival_plain, SubjectMood.plain, 8.8, 0, 30, 0.6),
    Habit(DemoSubject.compare, SubjectMood.plain, 3.2, 0.08, 30, 0.8),
)
