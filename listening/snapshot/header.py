"""What the header of every screen shows."""

from __future__ import annotations

from listening.snapshot.model import Meta
from listening.snapshot.view import View
from listening.state import Connection, as_of

ALIVE = (Connection.live, Connection.behind)


def build(view: View) -> Meta:
    states = [as_of(state, view.now) for state in view.sources]
    return Meta(
        at=view.now // 1000,
        alive=sum(state.connection in ALIVE for state in states),
        of=len(states),
        short=any(state.connection == Connection.cut for state in states),
        demo=view.demo,
        crisis=", ".join(view.casework.crises),
    )
