"""Cross-checks of what figures are made with: reasons, beliefs and worth.

Each function returns its errors as lines that name the entry and what is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from listening.config.schema import Config, Contact
from listening.terms import unusable


def reasons(config: Config) -> Iterator[str]:
    for n, rule in enumerate(config.reasons, 1):
        where = f"reasons[{n}] ({rule.reason})"
        if not (rule.any or rule.all):
            yield f"{where}: matches everything; give any or all at least one term"
        for key, terms in (("any", rule.any), ("all", rule.all), ("none", rule.none)):
            for term in terms:
                if problem := unusable(term):
                    yield f"{where}.{key}: {term!r} {problem}"


def beliefs(config: Config) -> Iterator[str]:
    seen: dict[Contact, int] = {}
    for n, belief in enumerate(config.beliefs, 1):
        first = seen.setdefault(belief.reason, n)
        if first != n:
            yield f"beliefs[{n}].reason: {belief.reason} is said by beliefs[{first}] already; each reason once"
    missing = [contact.value for contact in Contact if contact not in seen]
    if config.beliefs and missing:
        yield (
            "beliefs: all twelve reasons need one, with reason and percent, or none has any; "
            f"missing: {', '.join(missing)}"
        )


def worth(config: Config) -> Iterator[str]:
    for key in ("contact_cost", "hours_per_week", "hour_cost"):
        values = getattr(config.worth, key)
        if len(values) > 2 or list(values) != sorted(values):
            yield f"worth.{key}: one number, or two: the low and the high end, like [4.0, 7.5]"


CHECKS: list[tuple[tuple[str, ...], Callable[[Config], Iterator[str]]]] = [
    (("reasons",), reasons),
    (("beliefs",), beliefs),
    (("worth",), worth),
]
"""Each check with the tables it cannot do without."""
