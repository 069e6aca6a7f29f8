"""Files: kept by browsers as long as their address names their content, and never outside ours."""

from __future__ import annotations

import asyncio
import gzip
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.requests import Request

from dashboard.app import ASSETS
from dashboard.door import compress
from dashboard.door.static import Files
from listening.people.permissions import Role
from tests.dashboard.conftest import Web

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture
def page(web: Web) -> str:
    return web.get(web.signed_in(Role.viewer), "/wall/pulse").text


def test_what_a_page_loads_is_compressed_and_kept_for_a_year(web: Web, page: str) -> None:
    who = web.signed_in(Role.viewer)
    loads = [part.split('"')[0] for part in page.replace('href="/', 'src="/').split('src="')[1:]]
    loads = [address for address in loads if address.startswith("/")]
    assert len(loads) > 6
    assert not [address for address in loads if "dash_table" in address or "bootstrap" in address]
    for address in loads:
        for _ in range(2):  # the second time from memory
            answer = web.get(who, address)
            assert answer.status_code == 200, address
            assert "max-age=31536000" in answer.headers["cache-control"], address
            assert len(answer.content) < 500 or answer.headers["content-encoding"] == "gzip"
        plain = web.get(who, address, headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert plain.content == answer.content


def test_a_file_kept_in_memory_is_still_behind_the_gate(web: Web, page: str) -> None:
    address = "/assets/together.css" + page.split("/assets/together.css")[1].split('"')[0]
    assert web.get(web.signed_in(Role.viewer), address).status_code == 200
    assert web.get(web.browser(), address).status_code == 401


def test_a_file_without_its_fingerprint_is_asked_for_again(web: Web) -> None:
    who = web.signed_in(Role.viewer)
    answer = web.get(who, "/assets/masthead.css")
    assert answer.headers["cache-control"] == "no-cache"
    tag = answer.headers["etag"]
    again = web.get(who, "/assets/masthead.css", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    stale = web.get(who, "/assets/masthead.css?v=0123456789abcdef")
    assert stale.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "name", ["../dashboard/app.py", "%2e%2e/pyproject.toml", "/etc/passwd", "", "fonts", "nope.css"]
)
def test_only_our_files_are_served(web: Web, name: str) -> None:
    who = web.signed_in(Role.administrator)
    request = who.prepare_request(__import__("requests").Request("GET", web.origin + "/x"))
    request.url = f"{web.origin}/assets/{name}"
    assert who.send(request, allow_redirects=False).status_code == 404


@pytest.mark.parametrize("name", ["live.js", "world.svg", "vendor/plotly-basic.min.js"])
def test_the_sign_in_page_opens_no_other_file(web: Web, name: str) -> None:
    assert web.get(web.browser(), f"/signin/static/{name}").status_code == 404


def test_a_page_for_everybody_finds_all_it_is_made_of(web: Web) -> None:
    page = web.get(web.browser(), "/signin").text
    loaded = re.findall(r'(?:rel="stylesheet" href|<script src)="([^"]+)"', page)
    assert {"/signin/static/clicked/theme.css", "/signin/static/clicked/theme.js"} <= set(loaded)
    assert [web.get(web.browser(), address).status_code for address in loaded] == [200] * len(loaded)


def test_a_link_out_of_the_directory_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "secret").write_text("x")
    (tmp_path / "in" / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(FileNotFoundError):
        Files(tmp_path / "in", "/assets/").address("link")


def test_a_wall_loads_only_the_scripts_it_is_made_of(web: Web, page: str) -> None:
    loaded = re.findall(r'"(/assets/[^"?]*[.]js[^"]*)"', page)
    assert [address.partition("?")[0] for address in loaded] == ["/assets/wall.js"]
    text = web.get(web.signed_in(Role.viewer), loaded[0]).text
    inside = {path.name for path in ASSETS.glob("*.js") if path.read_text("utf-8") in text}
    assert inside == {"_kit.js", "bind.js", "charts.js", "live.js"}


def test_every_page_loads_our_files_as_one_of_each_kind(web: Web) -> None:
    who = web.signed_in(Role.viewer)
    page = web.get(who, "/").text
    for suffix in (".css", ".js"):
        loaded = re.findall(rf'"(/assets/[^"?/]*{suffix}[^"]*)"', page)
        assert [address.partition("?")[0] for address in loaded] == [f"/assets/together{suffix}"]
        text = web.get(who, loaded[0]).text
        at = [text.index(path.read_text("utf-8")) for path in sorted(ASSETS.glob(f"*{suffix}"))]
        assert at == sorted(at)
        assert len(at) > 15


def test_together_they_have_another_address_when_one_changes(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a")
    (tmp_path / "b.css").write_text("b")
    files = Files(tmp_path, "/assets/")
    first = files.address("together.css")
    assert files.address("together.css") == first
    (tmp_path / "b.css").write_text("c")
    os.utime(tmp_path / "b.css", (1, 1))
    assert files.address("together.css") != first
    with pytest.raises(FileNotFoundError):
        files.address("together.js")


def test_a_script_that_breaks_breaks_alone(tmp_path: Path, browser: Browser) -> None:
    (tmp_path / "a.js").write_text("window.one = 1; throw new Error('broken'); // no end of line")
    (tmp_path / "b.js").write_text("window.two = 2;")
    page, said = browser.new_page(), []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.add_script_tag(content=_together(tmp_path).decode())
    assert page.evaluate("[window.one, window.two]") == [1, 2]
    assert said == ["broken"]


def _together(directory: Path) -> bytes:
    request = Request({"type": "http", "query_string": b"", "headers": []})
    return bytes(Files(directory, "/assets/").answer(request, "together.js").body)


def test_a_changed_file_has_another_address(tmp_path: Path) -> None:
    file = tmp_path / "a.css"
    file.write_text("a")
    files = Files(tmp_path, "/assets/")
    first, build = files.address("a.css"), files.fingerprint()
    file.write_text("b")
    os.utime(file, (1, 1))
    assert files.address("a.css") != first
    assert files.fingerprint() != build


def test_answers_that_are_not_files_are_compressed_and_never_kept(web: Web) -> None:
    who = web.signed_in(Role.viewer)
    answer = web.get(who, "/wall/pulse")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["cache-control"] == "no-store"
    assert gzip.compress(b"") != b""


def test_a_class_of_one_page_is_styled_by_one_file() -> None:
    """Every page loads every style: what begins a selector in two files makes one page look like another."""
    styled: dict[str, set[str]] = {}
    for file in ASSETS.glob("*.css"):
        text = re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ; ", file.read_text("utf-8"), flags=re.S)
        for selector in re.split(r"[;{},]", text):
            begins = re.match(r"\s*\.([a-z]{1,3}-[\w-]+)", selector)
            if begins:
                # Of the pages of key figures there are several files.
                styled.setdefault(begins[1], set()).add(re.sub("^kpi-[a-z]+", "kpi", file.name))
    assert {name: sorted(files) for name, files in styled.items() if len(files) > 1} == {}


def test_the_same_content_is_compressed_once_and_no_more_is_kept_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever application serves it: the one of a new config has the same scripts."""

    async def thrice() -> None:
        files = compress.CompressedFiles()
        one = await files.compressed(b"a script " * 100)
        assert gzip.decompress(one) == b"a script " * 100
        assert await files.compressed(b"a script " * 100) is one
        monkeypatch.setattr(compress, "KEPT_BYTES", len(one))
        await files.compressed(b"another script " * 100)
        again = await files.compressed(b"a script " * 100)
        assert again == one
        assert again is not one

    asyncio.run(thrice())
