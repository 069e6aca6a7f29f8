"""The browser's scripts: what they share stands in one of them, and that one knows no panel."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from dashboard.app import ASSETS
from dashboard.door.static import Files
from listening.config.panels import PANELS

ROOT = Path(__file__).resolve().parents[2]
KIT = "_kit.js"
SCRIPTS = sorted(path for path in ASSETS.rglob("*.js") if "vendor" not in path.parts and "worker" not in path.parts)
SHARED = ("new MutationObserver", "new WebSocket", "vendor/plotly", "history.pushState", "_dashprivate_pushstate")
GENERIC = {"screen", "panel", "slots", "row", "drawing", "overflows"}
"""Classes that every panel may have."""


@pytest.mark.parametrize("what", SHARED)
def test_what_scripts_share_is_said_once(what: str) -> None:
    said = Counter({path.name: path.read_text("utf-8").count(what) for path in SCRIPTS})
    assert +said == Counter({KIT: 1})


def test_the_kit_comes_first() -> None:
    assert Files(ASSETS, "/assets/").names(".js")[0] == KIT


@pytest.mark.parametrize("name", [KIT, "bind.js"])
def test_what_knows_no_panel_names_none(name: str) -> None:
    views = (path.read_text("utf-8") for path in (ROOT / "layouts" / "panels").glob("*.py"))
    found = {word for view in views for said in re.findall(r'className=f?"([^"]+)"', view) for word in said.split()}
    panels = ({word for word in found if word.isidentifier()} | set(PANELS)) - GENERIC
    assert len(panels) > len(PANELS)
    script = (ASSETS / name).read_text("utf-8")
    assert not set(re.findall(r"\.([a-z][\w-]*)", " ".join(re.findall(r'"([^"]*)"', script)))) & panels
