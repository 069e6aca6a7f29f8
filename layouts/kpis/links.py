"""Addresses: of the same page with another range or filter, and of what a figure counts."""

from __future__ import annotations

from urllib.parse import urlencode

import msgspec

from listening.counting.counts import Filter
from listening.kpis.definitions import BY_KEY, Behind
from listening.kpis.moved import MOVABLE
from listening.kpis.period import Period
from listening.people.permissions import Permission, Role, may


class AddressAsked(msgspec.Struct, frozen=True):
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


def query(asked: AddressAsked) -> str:
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


PAGES: dict[Behind, tuple[str, Permission]] = {
    Behind.mentions: ("/mentions", Permission.see_lists),
    Behind.cases: ("/cases", Permission.see_lists),
    Behind.spikes: ("/spikes", Permission.see_spikes),
    Behind.sources: ("/admin", Permission.administer),
}
"""Where what a figure counts is shown, and who may see it."""


class Links:
    """Where figures of one range and filter lead, for somebody of one role."""

    def __init__(self, period: Period, was: Period, only: Filter, role: Role, at: int) -> None:
        """``was``: the period before; ``at``: when the figures were taken (ms)."""
        self._period = period
        self._was = was
        self._only = only
        self._role = role
        self._at = at

    def of(self, department: str) -> Links:
        """The same for one department."""
        only = msgspec.structs.replace(self._only, department=department)
        return Links(self._period, self._was, only, self._role, self._at)

    @property
    def before(self) -> Links:
        """The same for the period before."""
        return Links(self._was, self._was, self._only, self._role, self._at)

    def to(self, key: str, behind: Behind = Behind.nothing) -> str:
        """The list of what a figure counts; empty where there is none, or it is not for this role."""
        page, permission = PAGES.get(behind or BY_KEY[key].behind, ("", Permission.nothing))
        if not may(self._role, permission):
            return ""
        if page == "/admin":
            return page
        asked = {"figure": key} | self._asked() | {"at": f"{self._at / 1000:.3f}"}
        return f"{page}?{urlencode(asked)}"

    def why(self, key: str) -> str:
        """Why a figure moved since the period before; empty where it cannot be taken apart."""
        return f"/kpi/why?{urlencode({'figure': key} | self._asked())}" if key in MOVABLE else ""

    @property
    def effect(self) -> str:
        """What answering did."""
        return f"/kpi/answering?{urlencode(self._asked())}"

    def reason(self, name: str) -> str:
        """The mentions with this reason for contact."""
        address = self.to("reasons")
        return f"{address}&{urlencode({'reason': name})}" if address else ""

    def case(self, id: str) -> str:
        return f"/case/{id}" if may(self._role, Permission.see_desk) else ""

    def export(self, path: str) -> str:
        return f"{path}?" + urlencode(self._asked())

    def _asked(self) -> dict[str, str]:
        only = self._only
        named = {
            "topic": only.topic,
            "source": only.source,
            "department": only.department,
            "country": only.country,
        }
        start, end = (f"{at / 1000:.3f}" for at in (self._period.start, self._period.end))
        return {"from": start, "to": end} | {name: text for name, text in named.items() if text}
