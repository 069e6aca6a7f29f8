"""Names of time zones: which say one thing for sure, and which say several.

Offsets are those of the IANA time zone database (https://www.iana.org/time-zones). A name that
the database, or people in different countries, use for different offsets is ambiguous: nobody
can tell from the name alone which is meant.
"""

from __future__ import annotations

from collections.abc import Mapping

CERTAIN: Mapping[str, int] = {
    "UTC": 0, "GMT": 0, "UT": 0, "Z": 0, "WET": 0,
    "CET": 60, "MEZ": 60, "WEST": 60, "WAT": 60,
    "CEST": 120, "MESZ": 120, "EET": 120, "SAST": 120, "CAT": 120,
    "EEST": 180, "MSK": 180, "EAT": 180, "TRT": 180,
    "PKT": 300, "NPT": 345, "WIB": 420, "ICT": 420,
    "HKT": 480, "SGT": 480, "AWST": 480, "WITA": 480,
    "JST": 540, "KST": 540, "WIT": 540, "ACST": 570, "AEST": 600, "ACDT": 630, "AEDT": 660,
    "NZST": 720, "NZDT": 780,
    "NDT": -150, "BRT": -180, "ART": -180, "ADT": -180, "NST": -210,
    "EDT": -240, "MDT": -360, "PDT": -420, "AKDT": -480, "AKST": -540, "HST": -600,
}  # fmt: skip
"""Minutes east of Greenwich. MEZ and MESZ are what CET and CEST are called in German."""

AMBIGUOUS: Mapping[str, str] = {
    "IST": "India, Ireland or Israel",
    "CST": "North America, China or Cuba",
    "CDT": "North America, China or Cuba",
    "EST": "North America or Australia",
    "PST": "North America or the Philippines",
    "MST": "North America, Malaysia or Myanmar",
    "BST": "Britain, Bangladesh or Bougainville",
    "AST": "Atlantic or Arabia",
    "GST": "the Gulf or South Georgia",
    "SST": "Singapore or Samoa",
    "WST": "Western Australia or Samoa",
    "AMT": "the Amazon or Armenia",
    "ECT": "Ecuador or the Caribbean",
    "ACT": "the Amazon or Australia",
    "IDT": "Israel or India",
}

SUMMER: Mapping[str, tuple[str, int]] = {
    "EST": ("EDT", -300),
    "MST": ("MDT", -420),
    "PST": ("PDT", -480),
    "BST": ("GMT", 60),
}
"""Beside which name in the same column an ambiguous one says one thing, and which (minutes).

A column that has both EST and EDT is North America's, one with both GMT and BST is Britain's.
"""


class Unsure(ValueError):
    """A zone whose name says several things."""

    def __init__(self, name: str) -> None:
        super().__init__(f"zone {name} may be that of {AMBIGUOUS[name]}")
        self.name = name
