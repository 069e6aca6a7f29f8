"""What people speak about, how they feel about it and how often."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Mood(StrEnum):
    good = "good"
    bad = "bad"
    plain = "plain"


class Subject(StrEnum):
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

    subject: Subject
    mood: Mood
    weight: float
    """Per cent of the first posts, about; only the proportions count."""
    answered: float
    """Chance that the brand answers, 0..1."""
    spread: float = 1.0
    """How readily it is reposted, beside an ordinary post."""


HABITS: tuple[Habit, ...] = (
    Habit(Subject.delay, Mood.bad, 6.5, 0.98),
    Habit(Subject.cancelled, Mood.bad, 2.6, 0.98),
    Habit(Subject.connection, Mood.bad, 1.8, 0.98),
    Habit(Subject.queue, Mood.bad, 2.6, 0.98),
    Habit(Subject.bag_lost, Mood.bad, 4.2, 0.98),
    Habit(Subject.bag_damaged, Mood.bad, 1.5, 0.98),
    Habit(Subject.bag_found, Mood.good, 1.4, 0.5),
    Habit(Subject.refund, Mood.bad, 3.2, 0.98),
    Habit(Subject.rebook, Mood.plain, 3.0, 0.96),
    Habit(Subject.fare, Mood.plain, 3.6, 0.96),
    Habit(Subject.seat, Mood.plain, 3.0, 0.96),
    Habit(Subject.crew_good, Mood.good, 4.0, 0.45),
    Habit(Subject.crew_bad, Mood.bad, 1.7, 0.98),
    Habit(Subject.food, Mood.plain, 3.0, 0.96),
    Habit(Subject.wifi, Mood.plain, 1.8, 0.96),
    Habit(Subject.app_bad, Mood.bad, 3.6, 0.98),
    Habit(Subject.app_good, Mood.good, 2.6, 0.35),
    Habit(Subject.club, Mood.plain, 3.6, 0.96),
    Habit(Subject.lounge, Mood.good, 2.4, 0.25),
    Habit(Subject.campaign, Mood.good, 3.8, 0.2, 1.8),
    Habit(Subject.praise, Mood.good, 5.4, 0.4),
    Habit(Subject.question, Mood.plain, 7.4, 0.96),
    Habit(Subject.request, Mood.plain, 3.2, 0.96),
    Habit(Subject.chatter, Mood.plain, 10.0, 0.08),
    Habit(Subject.joke, Mood.plain, 3.0, 0.06, 2.5),
    Habit(Subject.news, Mood.plain, 3.0, 0, 2.0),
    Habit(Subject.rival_good, Mood.good, 4.0, 0, 0.6),
    Habit(Subject.rival_bad, Mood.bad, 6.2, 0, 0.8),
    Habit(Subject.rival_plain, Mood.plain, 8.8, 0, 0.6),
    Habit(Subject.compare, Mood.plain, 3.2, 0.08, 0.8),
)
