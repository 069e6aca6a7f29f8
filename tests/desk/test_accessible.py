"""Every page, by day and by night, with what axe-core finds serious or critical."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from listening.people.permissions import Role
from tests.cases.conftest import Office
from tests.desk.conftest import Hire, opened

HEAVY = {"serious", "critical"}


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_nothing_serious_stands_in_anybodys_way(office: Office, hire: Hire, theme: str) -> None:
    (case,) = opened(office, "@plovair where is my bag?")
    root = hire("Root", Role.administrator)
    root.page.add_init_script(f"localStorage.setItem('masthead-theme', '{theme}')")
    axe = Axe()
    found: list[str] = []
    pages = (
        "/",
        "/desk",
        f"/case/{case.id}",
        "/spikes",
        "/alerts",
        "/kpi",
        "/crisis",
        "/admin",
        "/cases?figure=sla",
        "/inbox",
        "/inbox/messages",
        "/library",
        "/library/new",
        "/said",
    )
    for path in pages:
        page = root.goes(path)
        page.wait_for_selector("main")
        assert page.evaluate("document.documentElement.dataset.bsTheme") == theme
        for violation in axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]:
            if violation["impact"] in HEAVY:
                nodes = [(node["target"], node.get("failureSummary", "")[-140:]) for node in violation["nodes"][:3]]
                found.append(f"{path}: {violation['id']}: {nodes}")
    assert not found, "\n".join(found)
