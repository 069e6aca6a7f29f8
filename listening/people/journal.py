"""The journal of sign-ins and administration: who did what to whom, when, from where. Pure."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class JournalAct(StrEnum):
    """What the journal keeps; ``WORDS`` is how it reads."""

    signed_in = "signed_in"
    refused = "refused"
    blocked = "blocked"
    signed_out = "signed_out"
    chose_password = "chose_password"  # noqa: S105 - an act, not a secret
    opened_wall = "opened_wall"
    added = "added"
    changed = "changed"
    invited = "invited"
    reset = "reset"
    disabled = "disabled"
    enabled = "enabled"
    made_link = "made_link"
    revoked_link = "revoked_link"
    made_token = "made_token"  # noqa: S105
    revoked_token = "revoked_token"  # noqa: S105
    steered = "steered"
    chose_model = "chose_model"
    silenced = "silenced"
    ended_silence = "ended_silence"
    began_crisis = "began_crisis"
    ended_crisis = "ended_crisis"


WORDS: dict[JournalAct, str] = {
    JournalAct.signed_in: "signed in",
    JournalAct.refused: "tried to sign in with a wrong password",
    JournalAct.blocked: "tried too often to sign in; blocked for a while",
    JournalAct.signed_out: "signed out",
    JournalAct.chose_password: "chose a password by a one-time link",
    JournalAct.opened_wall: "opened a wall screen by its link",
    JournalAct.added: "added the person",
    JournalAct.changed: "changed role or departments of",
    JournalAct.invited: "made a sign-in link for",
    JournalAct.reset: "took password and sessions from",
    JournalAct.disabled: "disabled",
    JournalAct.enabled: "enabled",
    JournalAct.made_link: "made the wall link",
    JournalAct.revoked_link: "revoked the wall link",
    JournalAct.made_token: "made the API token",
    JournalAct.revoked_token: "revoked the API token",
    JournalAct.steered: "changed config.toml:",
    JournalAct.chose_model: "chose what decides:",
    JournalAct.silenced: "silenced",
    JournalAct.ended_silence: "ended the silence of",
    JournalAct.began_crisis: "switched crisis mode on for",
    JournalAct.ended_crisis: "switched crisis mode off for",
}

SIGN_INS = frozenset(
    {
        JournalAct.signed_in,
        JournalAct.refused,
        JournalAct.blocked,
        JournalAct.signed_out,
        JournalAct.chose_password,
        JournalAct.opened_wall,
    }
)
"""Who came and went: kept for a time. All else is administration, and kept for ever."""

COMMAND_LINE = "command line"
"""Who acts, and from where, when it is not by a page."""


class JournalEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of the journal."""

    at: int
    """ms UTC."""
    who: str
    """A person, the command line, or empty: nobody known."""
    act: JournalAct
    whom: str = ""
    """The person, link or token it was done to, and to which role."""
    place: str = ""
    """The address it came from."""


class AuditAsked(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to see of the journal."""

    who: str = ""
    """A part of their name."""
    act: str = ""
    """A ``JournalAct``; empty: every kind of administration, ``sign-ins``: who came and went."""
    words: str = ""
    """In what was done, or to whom."""
    start: int = 0
    end: int = 0
    """ms UTC, [start, end); 0 = open."""

    def includes(self, entry: JournalEntry) -> bool:
        """Whether an entry is asked for."""
        if self.act and self.act != ONLY_SIGN_INS and entry.act.value != self.act:
            return False
        if self.start > entry.at or (self.end and entry.at >= self.end):
            return False
        said = f"{WORDS[entry.act]} {entry.whom} {entry.place}".casefold()
        return self.who.casefold() in entry.who.casefold() and self.words.casefold() in said

    @property
    def of_sign_ins(self) -> bool:
        return self.act == ONLY_SIGN_INS or self.act in SIGN_INS


ONLY_SIGN_INS = "sign-ins"
