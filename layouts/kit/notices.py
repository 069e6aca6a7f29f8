"""Pages that say why something is not shown."""

from __future__ import annotations

from collections.abc import Sequence

from layouts.kit import plain


def notice(title: str, text: str) -> str:
    """One short explanation, and the way back."""
    return plain.render("notice", title=title, text=text, screens=())


def no_such_screen(name: str, known: Sequence[tuple[str, str]], path: str = "/wall") -> str:
    """For a wall screen that config.toml does not have; ``known``: names and titles; ``path``: where they are."""
    screens = [{"name": each, "title": title} for each, title in known]
    text = f"The wall has no screen called {name}. It has:"
    return plain.render("notice", title="No such screen", text=text, screens=screens, path=path)
