"""Plain pages, for where nobody is signed in yet or something is wrong: templates, style sheets, and the
one script that says whether they are dark or light.

Everything that goes into a template is escaped by Jinja; a value that is missing is an error, not a gap.
"""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

OPEN = "/signin/static/"
"""Where style sheets and fonts are open to everybody, unlike /assets."""

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).resolve().parent.parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_templates.globals["files"] = OPEN


def render(template: str, **values: object) -> str:
    """The whole HTML page of a template in ``layouts/templates``. Jinja's UndefinedError if it needs another value."""
    return _templates.get_template(f"{template}.html").render(values)
