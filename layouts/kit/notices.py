"""Pages that say why something is not shown."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from layouts.kit import plain


def notice(title: str, text: str) -> str:
    """One short explanation, and the way back."""
    return plain.document(title, plain.heading(title) + plain.paragraph(text) + f"<p>{plain.link('/', 'Home')}</p>")


def no_such_screen(name: str, known: Sequence[tuple[str, str]]) -> str:
    """For a wall screen that config.toml does not have; ``known``: names and titles."""
    items = "".join(f"<li>{plain.link('/wall/' + quote(known_name), title)}</li>" for known_name, title in known)
    title = "No such screen"
    return plain.document(
        title,
        plain.heading(title) + plain.paragraph(f"The wall has no screen called {name}. It has:") + f"<ul>{items}</ul>",
    )
