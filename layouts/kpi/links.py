"""Addresses: of the same page with another range or filter, and of what a figure counts."""

from __future__ import annotations

from urllib.parse import urlencode

import msgspec

from listening.counts import Filter
from listening.kpis.definitions import BY_KEY, Behind
from listening.kpis.figure import Figure
from listening.kpis.period import Period


class Asked(msgspec.Struct, frozen=True):
    """What the address of the page asks for; empty fields are not in it."""

    range: str = ""
    first: str = ""
    last: str = ""
    """Days as they were typed; the last is included."""
    start: str = ""
    end: str = ""
    """``from`` and ``to``: moments, as the API takes them."""
    department: str = ""
    topic: str = ""
    source: str = ""
    country: str = ""

    def but(self, **changed: str) -> str:
        """The query of the same page with something else."""
        return query(msgspec.structs.replace(self, **changed))


def query(asked: Asked) -> str:
    """``?range=7d&department=care``."""
    fields = {
        "range": asked.range,
        "first": asked.first,
        "last": asked.last,
        "from": asked.start,
        "to": asked.end,
        "department": asked.department,
        "topic": asked.topic,
        "source": asked.source,
        "country": asked.country,
    }
    return "?" + urlencode({name: text for name, text in fields.items() if text})


class Links:
    """Where figures of one range and filter lead."""

    def __init__(self, period: Period, only: Filter) -> None:
        self._range = {"from": f"{period.start / 1000:.3f}", "to": f"{period.end / 1000:.3f}"}
        self._filter = {
            name: text
            for name, text in (
                ("topic", only.topic),
                ("source", only.source),
                ("department", only.department),
                ("country", only.country),
            )
            if text
        }

    def behind(self, figure: Figure) -> str:
        """The list of what a figure counts; empty where there is none."""
        match BY_KEY[figure.key].behind:
            case Behind.mentions:
                return self.mentions()
            case Behind.cases:
                return self.cases()
            case _:
                return ""

    def mentions(self) -> str:
        return "/api/v1/mentions?" + urlencode(self._range | self._filter)

    def cases(self, department: str = "") -> str:
        where = {"department": department} if department else {}
        # The list of cases knows departments only.
        only = {name: text for name, text in self._filter.items() if name == "department"}
        return "/api/v1/cases?" + urlencode(self._range | only | where)

    def case(self, id: str) -> str:
        return f"/api/v1/cases/{id}"

    def export(self, path: str) -> str:
        return f"{path}?" + urlencode(self._range | self._filter)
