"""Views: a snapshot in, a component tree out."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from dash import dcc, html
from msgspec.structs import replace

from layouts.kit.formats import Format, shown
from layouts.kit.markup import markup
from layouts.kit.palette import HUES, hues
from layouts.wall import wall
from layouts.wall.registry import LEADS, VIEWS
from listening.config import Screen
from listening.config.panels import PANELS
from listening.config.schema import SentimentRules
from listening.wall import snapshot
from listening.wall.model import Failed, Snapshot
from tests.wall.scenes import NOON, Scene, cut, little, many, nothing

CSS = Path("assets/masthead.css").read_text()
DOC = Path("docs/wall.md").read_text()
TOKENS = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", CSS))


def tree(scene: Scene, *panels: str, built: Snapshot | None = None) -> Any:
    screen = Screen(name="s", title="Title", grid=tuple(panels or PANELS), heights=(1.0,) * len(panels or PANELS))
    page = wall.one(built or snapshot.build(scene.view()), scene.config, screen)
    return json.loads(json.dumps(page, default=lambda c: c.to_plotly_json()))


def nodes(node: Any) -> Any:
    if isinstance(node, dict):
        yield node["props"]
        yield from nodes(node["props"].get("children"))
    elif isinstance(node, list):
        for inner in node:
            yield from nodes(inner)


def texts(node: Any, bind: str) -> list[str]:
    return [props["children"] for props in nodes(node) if props.get("data-bind") == bind]


@pytest.mark.parametrize("scene", [nothing, little, many], ids=lambda s: s.__name__)
def test_every_panel_has_a_view_for_every_amount_of_data(scene: Any) -> None:
    page = tree(scene())
    assert [p["data-panel"] for p in nodes(page) if "data-panel" in p] == list(PANELS)
    assert set(VIEWS) == set(PANELS)


@pytest.mark.parametrize("panel", PANELS)
def test_every_panel_is_documented(panel: str) -> None:
    assert f"### `{panel}`" in DOC


def test_values_are_rendered_where_the_script_will_set_them() -> None:
    scene = many()
    built = snapshot.build(scene.view())
    page = tree(scene, "counters", built=built)
    hour = built.panels["counters"].hour.value  # type: ignore[union-attr]
    assert texts(page, "counters.hour.v") == [f"{hour:,}"]


@pytest.mark.parametrize(("reposts", "title"), [(True, "net sentiment, 1 h"), (False, "net, no reposts, 1 h")])
def test_the_counter_of_net_sentiment_says_where_reposts_are_in_no_mood(reposts: bool, title: str) -> None:
    scene = many()
    scene.config = replace(scene.config, sentiment=SentimentRules(reposts=reposts))
    assert title in [node.get("children") for node in nodes(tree(scene, "counters"))]


def test_every_bound_path_is_one_that_frames_have() -> None:
    from listening.wall.frame import encode

    scene = cut()
    frame = encode(snapshot.build(scene.view()))
    for props in nodes(tree(scene)):
        path = props.get("data-bind", "")
        if path and not path.startswith("."):
            found: Any = frame
            for key in path.split(".")[:-1]:
                found = found.get(key, {})
            assert isinstance(found, dict), path


def test_no_data_says_what_it_waits_for() -> None:
    waiting = [p for p in nodes(tree(nothing(), "latest")) if "says-empty" in p.get("className", "")]
    assert [p["className"] for p in waiting] == ["says says-empty"]
    assert "Waiting for the first mention" in json.dumps(waiting)


def test_a_failed_panel_says_so_and_nothing_else() -> None:
    built = snapshot.build(many().view())
    built = Snapshot(built.meta, {**built.panels, "flow": Failed(failed=True)})
    page = tree(many(), "flow", built=built)
    shown = {p["className"] for p in nodes(page) if "says" in p.get("className", "").split()}
    assert shown == {"says says-empty off", "says says-reading off", "says says-unkept off", "says says-failed"}


def test_the_grid_of_config_is_the_grid_of_the_page() -> None:
    scene = many()
    screen = Screen(name="s", grid=("counters counters", "volume ."), heights=(1, 2), widths=(3, 1))
    page = wall.one(snapshot.build(scene.view()), scene.config, screen)
    style = next(
        p["style"]
        for p in nodes(json.loads(json.dumps(page, default=lambda c: c.to_plotly_json())))
        if p.get("className") == "grid"
    )
    assert style == {
        "gridTemplateAreas": '"counters counters" "volume ."',
        "gridTemplateRows": "minmax(0, 1fr) minmax(0, 2fr)",
        "gridTemplateColumns": "minmax(0, 3fr) minmax(0, 1fr)",
    }


def test_a_page_names_the_screens_it_will_show() -> None:
    scene = many()
    names = [screen.name for screen in scene.config.screens]
    for rotate, screens in ((None, names[1:2]), (20, [*names[1:], names[0]])):
        page = wall.page(scene.config, scene.config.screens[1], rotate, "b1")
        (root,) = (p for p in nodes(json.loads(json.dumps(page, default=lambda c: c.to_plotly_json()))) if "id" in p)
        assert (json.loads(root["data-screens"]), root["data-rotate"]) == (screens, str(rotate or 0))


def all_texts(node: Any) -> Any:
    if isinstance(node, dict):
        yield from all_texts(node["props"].get("children"))
    elif isinstance(node, list):
        for inner in node:
            yield from all_texts(inner)
    elif node is not None:
        yield str(node)


class Elements(HTMLParser):
    """What a browser makes of HTML: tags, attributes and texts in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Any] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.found and isinstance(self.found[-1], str):
            data = self.found.pop() + data
        self.found.append(data)


def test_a_screen_as_text_is_the_same_screen() -> None:
    scene = many()
    for screen in scene.config.screens:
        view = wall.one(snapshot.build(scene.view()), scene.config, screen, LEADS)
        elements = Elements()
        elements.feed(markup(view))
        found = iter(elements.found)
        for props in nodes(json.loads(json.dumps(view, default=lambda c: c.to_plotly_json()))):
            tag, attributes = next(each for each in found if not isinstance(each, str))
            assert attributes.get("class", "") == (props.get("className") or "")
            assert {k: v for k, v in attributes.items() if k.startswith("data-")} == {
                k: v for k, v in props.items() if k.startswith("data-")
            }, tag
        said = "".join(each for each in elements.found if isinstance(each, str))
        assert said == "".join(all_texts(json.loads(json.dumps(view, default=lambda c: c.to_plotly_json()))))


def test_what_strangers_write_is_text() -> None:
    hostile = "<img src=x onerror='x'>&amp;\""
    view = html.Div([html.B(hostile, title=hostile, hidden=True), None, 3], style={"gridArea": "a", "--x": "1"})
    assert markup(view) == (
        '<div style="grid-area:a;--x:1"><b hidden="" title="&lt;img src=x onerror=&#x27;x&#x27;&gt;&amp;amp;&quot;">'
        "&lt;img src=x onerror=&#x27;x&#x27;&gt;&amp;amp;&quot;</b>3</div>"
    )
    with pytest.raises(TypeError):
        markup(dcc.Link("x", href="/"))


def test_demo_data_is_said_only_of_demo_data() -> None:
    def badge(scene: Scene) -> str:
        return next(p["className"] for p in nodes(tree(scene)) if "badge-demo" in p.get("className", ""))

    assert badge(many()) == "badge badge-demo"
    assert badge(cut()) == "badge badge-demo off"


def test_red_only_where_a_source_is_cut() -> None:
    def alarm(scene: Scene) -> list[str]:
        return [p["data-short"] for p in nodes(tree(scene)) if "data-short" in p]

    assert alarm(many()) == [""]
    assert alarm(cut()) == ["true"]
    uses = re.findall(r"^(.*)var\(--person\)", CSS, re.M)
    assert uses
    alarms = ("cut", "short", "nobody", "breached", "crisis", "trouble")
    assert all(any(word in rule for word in alarms) for rule in uses)


@pytest.mark.parametrize(
    ("value", "how", "text"),
    [
        (None, Format.int, "–"),
        (None, Format.text, ""),
        (18204, Format.int, "18,204"),
        (1_240_000, Format.int, "1.24 M"),
        (3.5, Format.about, "3.5"),
        (12_640, Format.about, "12.6k"),
        (8, Format.signed, "+8"),
        (-12, Format.signed, "−12"),
        (0.0, Format.signed, "0"),
        (94, Format.percent, "94 %"),
        (1, Format.tenths, "1.0"),
        (NOON // 1000 - 200, Format.age, "3 min"),
        (7, Format.span, "7 s"),
        (200_000, Format.span, "2 days"),
        (99.9 * 86_400, Format.span, "99 days"),
        (729 * 86_400, Format.span, "729 d"),
        (3308 * 86_400, Format.span, "9 years"),
    ],
)
def test_formats(value: Any, how: Format, text: str) -> None:
    assert shown(value, how, NOON // 1000) == text


def luminance(color: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", ["ground", "panel", "raised"])
def test_contrast_of_text(ground: str) -> None:
    assert contrast(TOKENS["text"], TOKENS[ground]) >= 7
    assert contrast(TOKENS["label"], TOKENS[ground]) >= 4.5
    assert contrast(TOKENS["person"], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize("mark", ["positive", "neutral", "negative", *(f"hue-{n}" for n in range(len(HUES)))])
def test_contrast_of_marks(mark: str) -> None:
    assert contrast(TOKENS[mark], TOKENS["panel"]) >= 3


def test_the_palette_is_the_one_of_the_style_sheet() -> None:
    assert [TOKENS[f"hue-{n}"] for n in range(len(HUES))] == list(HUES)
    given = hues(many().config)
    assert given["t0"] == 0
    assert given["d0"] == 20 % len(HUES)


def test_no_text_below_a_45th_of_the_height() -> None:
    sizes = [float(size) for size in re.findall(r"font-size: ([\d.]+)rem", CSS)]
    assert min(sizes) >= 2.4


def test_nothing_is_fetched_from_elsewhere() -> None:
    for asset in ("masthead.css", "bind.js", "charts.js", "live.js"):
        text = Path("assets", asset).read_text()
        assert not re.findall(r"https?://(?!www\.w3\.org/2000/svg)[a-z]", text), asset
        assert "innerHTML" not in text


def test_a_wall_of_somebody_signed_in_leads_to_lists_and_pages() -> None:
    from dashboard.pages.pages import may_open
    from dashboard.pages.walls import leads
    from listening.people.account import Subject, Who
    from listening.people.permissions import Role

    def who(role: Role) -> Who:
        return Who(name="x", role=role, subject=Subject.link if role is Role.viewer else Subject.user)

    assert leads(who(Role.viewer), may_open) == {}
    agent, admin = (leads(who(role), may_open) for role in (Role.agent, Role.administrator))
    assert agent["unresolved"] == "/desk"
    assert "sources" not in agent, "who may not see the page is not led there"
    assert admin["sources"] == "/admin"
    assert set(admin) == set(LEADS) == set(PANELS)
    scene = many()
    made = wall.one(snapshot.build(scene.view()), scene.config, scene.config.screens[0], admin)
    page = json.loads(json.dumps(made, default=lambda c: c.to_plotly_json()))
    assert "/kpi" in {p["href"] for p in nodes(page) if "href" in p}
