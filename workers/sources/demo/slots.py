"""Words for the slots that are the same, or good enough, in every language."""

from __future__ import annotations

from workers.sources.demo.voice import Slot

SHARED: tuple[Slot, ...] = (
    # Repeated words are the commoner ones.
    Slot("b", ("@Plovair",) * 10 + ("Plovair",) * 6 + ("@PlovairHelps",) * 3 + ("#Plovair",)),
    Slot("rival", ("Osprelle",) * 4 + ("@Osprelle",) * 3 + ("Tundrajet",) * 3 + ("@Tundrajet",) * 2),
    Slot("flight", tuple(f"PLV{n}" for n in range(112, 988, 3))),
    Slot("mins", tuple(str(n) for n in (*range(25, 100, 5), 35, 40, 45, 50, 55, 110, 130, 140, 160, 170))),
    Slot("hours", ("2", "3", "4", "5", "6", "7", "8", "9", "11", "2", "3", "4")),
    Slot("days", ("2", "3", "4", "5", "6", "8", "9", "10", "12", "14", "17", "21")),
    Slot("gate", tuple(f"{p}{n}" for p in "ABCDEFG" for n in range(11, 50, 3))),
    Slot("seat", tuple(f"{row}{p}" for row in range(4, 37) for p in "ACDF")),
    Slot(
        "money",
        tuple(
            f"€{n}" for n in (19, 24, 29, 35, 39, 49, 59, 65, 79, 89, 112, 129, 148, 175, 199, 230, 268, 315, 380, 412)
        ),
    ),
    Slot(
        "miles",
        ("1,250", "2,400", "3,800", "5,000", "7,600", "9,900", "12,000", "18,500", "24,000", "40,000", "61,000"),
    ),
    Slot(
        "city",
        (
            "Dublin",
            "Dublin",
            "Lisbon",
            "Lisbon",
            "Boston",
            "Boston",
            "Toronto",
            "Toronto",
            "Berlin",
            "Berlin",
            "Madrid",
            "Porto",
            "Paris",
            "Lyon",
            "Rome",
            "Milan",
            "Vienna",
            "Munich",
            "Hamburg",
            "Amsterdam",
            "Brussels",
            "Oslo",
            "Copenhagen",
            "Istanbul",
            "Cairo",
            "Casablanca",
            "Dubai",
            "Tokyo",
            "Seoul",
            "New York",
            "Chicago",
            "Montreal",
            "Miami",
            "Reykjavik",
            "São Paulo",
            "Mexico City",
            "Edinburgh",
            "Cork",
            "Faro",
            "Malaga",
            "Athens",
            "Prague",
        ),
    ),
    Slot(
        "link",
        tuple(
            f"https://example.com/{word}/{n}"
            for word in ("news", "a", "story", "travel")
            for n in range(1041, 9000, 271)
        ),
    ),
    Slot("sad", ("😡", "😤", "🙄", "😩", "😢", "🤦", "👎", "💔", "😠", "🤬")),
    Slot("joy", ("❤️", "😍", "🙌", "👏", "✈️", "😊", "🎉", "💚", "☀️", "🥰", "👍")),
    Slot("fun", ("😂", "🙃", "🙃", "✈️", "✈️", "🐦", "👀", "👀", "🤷", "🧳")),
)
"""A voice's own slot of the same name takes the place of one of these."""
