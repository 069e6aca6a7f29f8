"""The case: the unit of work opened for a mention and its thread. Pure.

A case is what its events say: ``fold`` makes it from them, and nothing else does.
Texts and authors of posts are not in here but in the mentions, so that a post
deleted at its source disappears from its case as well.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import Annotated

import msgspec
from msgspec import Meta

from listening.cases import conversation
from listening.cases.conversation import Post, Side, Talk
from listening.cases.pictures import AT_MOST, AnswerPicture, PictureWish
from listening.cases.told import Tell
from listening.config import Priority
from listening.people.permissions import Role
from listening.triage.answering import Reason


class State(StrEnum):
    open = "open"
    owned = "owned"
    waiting_approval = "waiting_approval"
    answered = "answered"
    waiting_customer = "waiting_customer"
    resolved = "resolved"
    reopened = "reopened"
    dismissed = "dismissed"


UNRESOLVED = frozenset({State.open, State.owned, State.waiting_approval, State.reopened})
"""It is our turn: these are what the queues hold and the wall counts."""

SETTLES = frozenset({State.answered, State.waiting_customer})
"""It is the customer's turn: if they do not come back, the case settles."""

CLOSED = frozenset({State.resolved, State.dismissed})


class Action(StrEnum):
    """What can happen to a case. The first block is done by people, the second by Masthead."""

    claim = "claim"
    assign = "assign"
    hand_over = "hand_over"
    draft = "draft"
    request_approval = "request_approval"
    approve = "approve"
    reject = "reject"
    mark_answered = "mark_answered"
    wait_for_customer = "wait_for_customer"
    resolve = "resolve"
    reopen = "reopen"
    dismiss = "dismiss"
    undo = "undo"
    """Whoever resolved or dismissed it takes that back: as if it had not been done."""
    note = "note"
    snooze = "snooze"
    """Put off: until a time, or until the customer writes."""
    wake = "wake"
    """What was put off is brought back before its time."""
    tag = "tag"
    untag = "untag"
    merge = "merge"
    """It is the same customer or thing as another case, which goes on."""
    split_off = "split_off"
    """Some of its posts are a matter of their own, or one that was merged into it goes on by itself."""

    opened = "opened"
    joined = "joined"
    own_reply_seen = "own_reply_seen"
    customer_replied = "customer_replied"
    edited = "edited"
    """One of its posts asks now, or does not any more."""
    deleted = "deleted"
    """One of its posts is gone at its source."""
    escalated = "escalated"
    settled = "settled"
    """It was answered, and the customer did not come back: resolved."""
    merged = "merged"
    """Its thread turned out to be part of another case's."""
    woke = "woke"
    """It was put off, and its time has come."""
    took_in = "took_in"
    """Somebody merged another case into it."""
    parted = "parted"
    """Somebody split it off another case."""


SYSTEM = frozenset(
    {
        Action.opened,
        Action.joined,
        Action.own_reply_seen,
        Action.customer_replied,
        Action.edited,
        Action.deleted,
        Action.escalated,
        Action.settled,
        Action.merged,
        Action.woke,
        Action.took_in,
        Action.parted,
    }
)


PAIRED = frozenset({Action.merge, Action.took_in, Action.split_off, Action.parted})
"""Written to two cases in one step."""


class Dismissal(StrEnum):
    """Why a case needs no answer after all."""

    spam = "spam"
    not_about_us = "not_about_us"
    no_answer_needed = "no_answer_needed"
    answered_elsewhere = "answered_elsewhere"
    duplicate = "duplicate"
    merged = "merged"
    """The other case goes on; no reason that is given."""
    deleted = "deleted"
    """Only by Masthead: what it was about is gone at its source."""
    history = "history"
    """All at once: it was written before anybody listened."""


BY_ITSELF = frozenset({Dismissal.merged, Dismissal.deleted, Dismissal.history})
"""What nobody gives as a reason."""


MASTHEAD = "masthead"
"""Stands in the trail for what no person did."""
CUSTOMER = "customer"
BRAND = "brand"
"""Stand in the trail for the authors of posts, whose names are in the mentions only."""


class Actor(msgspec.Struct, frozen=True):
    """A person who acts, and in what role."""

    name: str
    role: Role
    departments: tuple[str, ...] = ()


class Act(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person wants done. What an action does not need is left out."""

    action: Action
    to: str = ""
    """assign, hand_over: the person; request_approval: who is asked."""
    department: str = ""
    """hand_over: where to."""
    text: Annotated[str, Meta(max_length=10_000)] = ""
    """draft, note: the words; approve: the text if it was changed; mark_answered: what was posted; tag, untag: it."""
    why: Annotated[str, Meta(max_length=1_000)] = ""
    """hand_over, reject, reopen, dismiss: the reason."""
    dismissal: Dismissal | None = None
    """dismiss."""
    until: Annotated[str, Meta(max_length=40)] = ""
    """snooze: a time, or one of ``listening.cases.snoozing.SnoozeFor``."""
    approved_answer: Annotated[str, Meta(max_length=20)] = ""
    """draft: id of the approved answer of the library that the words were made of, where there is one."""
    pictures: Annotated[tuple[PictureWish, ...], Meta(max_length=AT_MOST)] = ()
    """draft: what goes with it, each sent here before."""
    thread: bool = False
    """draft: where it is too long for one post, it goes as several, each below the one before."""
    case: Annotated[str, Meta(max_length=20)] = ""
    """merge: the case that goes on; split_off: one that was merged into it, and is to go on by itself again."""
    mention: Annotated[str, Meta(max_length=500)] = ""
    """split_off: the mention that becomes a case of its own, with all that answers it."""


class Opening(msgspec.Struct, frozen=True, array_like=True):
    """What a mention brings along when it opens a case, or could have.

    Stored without names, as are events and posts: new fields go to the end.
    """

    department: str
    route: str
    """The route of config.toml that chose the department."""
    reason: Reason
    evidence: str
    priority: Priority
    topics: tuple[str, ...]
    source: str
    country: str = ""


class Reuse(msgspec.Struct, frozen=True, array_like=True):
    """The approved answer of the library that a draft was made of. New fields go to the end."""

    answer: str
    """Its id."""
    edition: int
    """Which of its wordings, counted from 1."""
    approved_by: str = ""
    """Who approved that wording; empty if the draft is not, byte for byte, what it says in this case."""

    @property
    def unchanged(self) -> bool:
        return bool(self.approved_by)


class CarriedAfter(msgspec.Struct, frozen=True, array_like=True):
    """What a case is since posts came to it or went. Times in ms UTC, 0 = not. New fields go to the end."""

    opening: Opening
    raised: Priority | None = None
    marked_first_at: int = 0
    marked_at: int = 0


class Carried(msgspec.Struct, frozen=True, array_like=True):
    """What comes to a case in a merger, or goes from it when they are parted. New fields go to the end."""

    posts: tuple[Post, ...]
    openings: tuple[Opening | None, ...]
    """Of each of the posts, where it is known."""
    after: CarriedAfter
    comes: bool = True
    tags: tuple[str, ...] = ()
    priority: Priority | None = None
    """Of the case that was merged."""
    marked_first_at: int = 0
    marked_at: int = 0
    """When it was said of that case that it was answered elsewhere."""
    history: bool = False
    """Of a case that was split off: whether it is of before anybody listened."""
    owner: bool = False
    """Its owner comes or goes with it."""


class CaseEvent(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """One entry of a case's trail. It is never changed; new fields go to the end."""

    at: int
    """When it happened, ms UTC: of a post, when it was written."""
    recorded: int
    """When Masthead wrote it down, ms UTC."""
    who: str
    action: Action
    before: State | None
    """The state it was in; None for the first event."""
    after: State
    why: str = ""
    """In words: what somebody gave as reason, or what decided."""
    post: Post | None = None
    opening: Opening | None = None
    to: str = ""
    """The person it goes to, or who is asked to approve."""
    department: str = ""
    """The department it goes to."""
    text: str = ""
    """Of a draft, an approval, an answer marked, a note."""
    dismissal: Dismissal | None = None
    level: int = 0
    """Of an escalation."""
    case: str = ""
    """The other case of a merger, or of a part that was split off."""
    reuse: Reuse | None = None
    """Of a draft."""
    told_by_name: tuple[Tell, ...] = ()
    """Who is told of it by name; whom a case is given to, and whose it is, need not stand here."""
    until: int = 0
    """Of a snooze, ms UTC; 0 = until the customer writes."""
    pictures: tuple[AnswerPicture, ...] = ()
    """Of a draft."""
    carried: Carried | None = None
    """Where posts come from another case, or go to one."""
    mention: str = ""
    """Of a split: what became a case of its own, with all that answers it."""
    thread: bool = False
    """Of a draft: it goes as several posts, where it is too long for one."""


class Draft(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """An answer on its way: what was written, what was approved, and what was posted."""

    text: str
    author: str
    at: int
    approver: str = ""
    """Who is asked to approve it; anybody who may, if empty."""
    requested_at: int = 0
    approved_by: str = ""
    approved_at: int = 0
    approved_text: str = ""
    rejected_by: str = ""
    rejected_why: str = ""
    rejected_at: int = 0
    posted_id: str = ""
    """The brand's post that was seen next: its text is that mention's."""
    posted_text: str = ""
    """What somebody said was posted where Masthead does not listen."""
    posted_at: int = 0
    reuse: Reuse | None = None
    """Of the library; None if somebody wrote all of it."""
    pictures: tuple[AnswerPicture, ...] = ()
    """What goes with it, and is approved with it."""
    thread: bool = False
    """It goes as several posts, where it is too long for one; approved with it."""

    @property
    def authorised_by(self) -> str:
        """Who approved it, or the approved answer that it is; empty: nobody yet."""
        return self.approved_by or (self.reuse.approved_by if self.reuse else "")


class CaseBefore(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """What a case was before the last thing done to it, as far as that can be taken back. New fields go to the end."""

    action: Action
    who: str
    at: int
    """When it was done, ms UTC."""
    state: State
    owner: str
    owned_at: int
    department: str
    directed_at: int
    directed_by: str
    hand_overs: int
    escalation: int
    snoozed_at: int
    snoozed_until: int
    snoozed_by: str
    tags: tuple[str, ...]
    told_by_name: tuple[Tell, ...]
    """Who was told of it."""
    case: str = ""
    """The other case of a merger or a split."""
    dismissal: Dismissal | None = None
    settled_at: int = 0


class Case(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, dict=True):
    """A case as its events made it. Times in ms UTC; 0 = not (yet)."""

    id: str
    version: int
    """How many events it has; whoever changes it says which version they saw."""
    state: State
    opening: Opening
    """Of the earliest post that needs an answer."""
    posts: tuple[Post, ...]
    department: str
    """Where the route sent the opener, until somebody hands it over."""
    recorded: int
    """When it was first written down."""
    owner: str = ""
    """Who answers it."""
    owned_at: int = 0
    """When somebody first had it."""
    directed_at: int = msgspec.field(default=0, name="here_at")
    """When it came to its department: when it was recorded, or handed over."""
    directed_by: str = ""
    """Who sent it where it is: a person, or the route that did."""
    drafts: tuple[Draft, ...] = ()
    people: tuple[str, ...] = ()
    """Everybody who did something, in order of their first time."""
    touches: int = 0
    """Things people did."""
    hand_overs: int = 0
    marked_at: int = 0
    """When somebody last said that it was answered."""
    marked_first_at: int = 0
    """When somebody first did."""
    reopened_at: int = 0
    """When somebody last opened it again."""
    turn_changes: tuple[tuple[int, bool], ...] = msgspec.field(default=(), name="turned")
    """When somebody made it another's turn, and whether it was ours from then on."""
    approvals: tuple[tuple[int, int], ...] = ()
    """When each approval was asked for, and decided; 0 = it was not, or not yet."""
    closed_at: int = 0
    closed_by: str = ""
    """Who resolved or dismissed it; empty where nobody did, or it is not closed."""
    closed_from: State | None = None
    """What it was before that."""
    settled_at: int = 0
    """Of a case that settled: its last answer, for that is what resolved it."""
    dismissal: Dismissal | None = None
    merged_into: str = ""
    raised: Priority | None = None
    """Of the cases that were merged into it the most urgent, where it is more urgent than its opening."""
    escalation: int = 0
    """Levels reached since it last began to wait."""
    last_at: int = 0
    """When the last thing happened."""
    history: bool = False
    """Recorded long after it was written: an import. Nothing escalates."""
    tags: tuple[str, ...] = ()
    """In the order they were given."""
    snoozed_at: int = 0
    """When it was put off; 0 = it is not. Its clocks run on."""
    snoozed_until: int = 0
    """0 = until the customer writes."""
    snoozed_by: str = ""
    just_before: CaseBefore | None = None
    """What it was before the last thing done to it, where that can be taken back."""

    @cached_property
    def talk(self) -> Talk:
        return conversation.read(self.posts, self.marked_at, self.reopened_at)

    @property
    def priority(self) -> Priority:
        return self.raised or self.opening.priority

    @property
    def opened_at(self) -> int:
        """When the post that opened it was written."""
        return self.talk.opener.at

    @property
    def answered_at(self) -> int:
        """When the brand's first answer was posted; response times are counted to here."""
        return self.talk.answered_at

    @property
    def responded_at(self) -> int:
        """As ``answered_at``, or else when somebody first said that it was answered elsewhere."""
        return self.answered_at or self.marked_first_at or self.marked_at

    @property
    def resolved_at(self) -> int:
        """When its work was over; times to resolve are counted to here."""
        return self.settled_at or self.closed_at

    @property
    def waiting_since(self) -> int:
        """The oldest post that waits for us; 0 when it is not our turn."""
        if self.state not in UNRESOLVED:
            return 0
        since = self.talk.waiting_since or max(self.opened_at, self.reopened_at)
        if not self.history or since >= self.recorded:
            return since
        # Nobody could answer before anybody listened: its clock runs from when it came back, or was taken.
        back = [at for at in (self._back_at, self.owned_at, self.reopened_at) if at]
        return min(back, default=since)

    @property
    def _back_at(self) -> int:
        """When somebody first wrote to a case of history after it was recorded; 0 = nobody has."""
        return min((post.at for post in self.posts if post.waits and post.at >= self.recorded), default=0)

    @property
    def aside(self) -> bool:
        """Of history and never touched since: it stands apart, and nobody is late with it."""
        untouched = not self.owner and not self.touches and not self._back_at
        return self.history and self.state in UNRESOLVED and untouched

    @property
    def asks_again(self) -> Post | None:
        """The newest post that needs an answer and was written after its case was dismissed as spam.

        A spammer goes on; somebody called so by mistake complains anew. A person has to look.
        """
        if self.state is not State.dismissed or self.dismissal is not Dismissal.spam:
            return None
        later = [post for post in self.posts if post.asks and (post.asked_at or post.at) > self.closed_at]
        return max(later, key=lambda post: (post.asked_at or post.at, post.id), default=None)

    @property
    def unowned(self) -> bool:
        return self.state in UNRESOLVED and not self.owner

    @property
    def draft(self) -> Draft | None:
        """The answer that is being worked on; None once it was posted."""
        last = self.drafts[-1] if self.drafts else None
        return last if last and not last.posted_at else None

    def post(self, mention: str) -> Post | None:
        return next((post for post in self.posts if post.id == mention), None)

    @property
    def answered_next(self) -> str:
        """Id of the post that an answer goes to: the customer's newest that waits for one."""
        asked = [post for post in self.posts if post.side is Side.customer and not post.gone]
        return max(asked, key=lambda post: (post.waits, post.at, post.id), default=self.talk.opener).id

    def has(self, mention: str) -> bool:
        return self.post(mention) is not None


class RefusalKind(StrEnum):
    not_allowed = "not_allowed"
    """This person may not."""
    not_possible = "not_possible"
    """Not in this state."""
    overtaken = "overtaken"
    """Somebody else was first."""
    unusable = "unusable"
    """Something is missing or wrong in what was sent."""


class Refusal(msgspec.Struct, frozen=True):
    """Why something was not done, in a sentence for whoever wanted it."""

    why: RefusalKind
    sentence: str
