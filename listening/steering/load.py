"""The load that changed terms mean for those who answer: mentions and cases of each department. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from listening.config import Config
from listening.mention import Mention
from listening.steering.past import PastRules
from listening.triage.answering import AnsweringRules


class DepartmentLoad(msgspec.Struct, frozen=True):
    """Of the mentions that the change is about, what goes to one department: now, and then."""

    department: str
    mentions_before: int
    mentions_after: int
    cases_before: int
    """Those of them that need an answer."""
    cases_after: int


def loads(changed: Iterable[Mention], now: Config, then: Config, rules: PastRules) -> tuple[DepartmentLoad, ...]:
    """Of mentions that a topic gains or loses; departments in the order of config.toml, those it leaves alone left out.

    ``rules``: of ``then``. What no topic is about any more goes to nobody.
    """
    opens_now, opens_then = AnsweringRules(now), AnsweringRules(then)
    said = {key: Counter[str]() for key in ("before", "after", "open", "opens")}
    for mention in changed:
        if not mention.untracked:
            need = opens_now(mention)
            said["before"][mention.department] += 1
            said["open"][mention.department] += need is not None and need.opens
        after = rules(mention, False)
        if after.topics:
            need = opens_then(after)
            said["after"][after.department] += 1
            said["opens"][after.department] += need is not None and need.opens
    found = [
        DepartmentLoad(
            each.name,
            said["before"][each.name],
            said["after"][each.name],
            said["open"][each.name],
            said["opens"][each.name],
        )
        for each in then.departments
    ]
    return tuple(
        each for each in found if (each.mentions_before, each.cases_before) != (each.mentions_after, each.cases_after)
    )
