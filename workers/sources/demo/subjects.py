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
    """Chance that the brand answers, 0..1: what asks for nothing. Complaints and questions it all answers."""
    pace: float = 30
    """Minutes until it does, in the median: some desks are quicker than others."""
    spread: float = 1.0
    """How readily it is reposted, beside an ordinary post."""


HABITS: tuple[Habit, ...] = (
    Habit(Subject.delay, Mood.bad, 6.5, 1, 9),
    Habit(Subject.cancelled, Mood.bad, 2.6, 1, 11),
    Habit(Subject.connection, Mood.bad, 1.8, 1, 14),
    Habit(Subject.queue, Mood.bad, 2.6, 1, 10),
    Habit(Subject.bag_lost, Mood.bad, 4.2, 1, 24),
    Habit(Subject.bag_damaged, Mood.bad, 1.5, 1, 30),
    Habit(Subject.bag_found, Mood.good, 1.4, 0.5, 40),
    Habit(Subject.refund, Mood.bad, 3.2, 1, 28),
    Habit(Subject.rebook, Mood.plain, 3.0, 0.5, 14),
    Habit(Subject.fare, Mood.plain, 3.6, 0.3, 18),
    Habit(Subject.seat, Mood.plain, 3.0, 0.4, 16),
    Habit(Subject.crew_good, Mood.good, 4.0, 0.45, 60),
    Habit(Subject.crew_bad, Mood.bad, 1.7, 1, 22),
    Habit(Subject.food, Mood.plain, 3.0, 0.4, 25),
    Habit(Subject.wifi, Mood.plain, 1.8, 0.3, 20),
    Habit(Subject.app_bad, Mood.bad, 3.6, 1, 8),
    Habit(Subject.app_good, Mood.good, 2.6, 0.35, 45),
    Habit(Subject.club, Mood.plain, 3.6, 0.3, 20),
    Habit(Subject.lounge, Mood.good, 2.4, 0.25, 35),
    Habit(Subject.campaign, Mood.good, 3.8, 0.2, 60, 1.8),
    Habit(Subject.praise, Mood.good, 5.4, 0.4, 40),
    Habit(Subject.question, Mood.plain, 7.4, 1, 10),
    Habit(Subject.request, Mood.plain, 3.2, 1, 15),
    Habit(Subject.chatter, Mood.plain, 10.0, 0.08),
    Habit(Subject.joke, Mood.plain, 3.0, 0.06, 30, 2.5),
    Habit(Subject.news, Mood.plain, 3.0, 0, 30, 2.0),
    Habit(Subject.rival_good, Mood.good, 4.0, 0, 30, 0.6),
    Habit(Subject.rival_bad, Mood.bad, 6.2, 0, 30, 0.8),
    Habit(Subject.rival_plain, Mood.plain, 8.8, 0, 30, 0.6),
    Habit(Subject.compare, Mood.plain, 3.2, 0.08, 30, 0.8),
)
