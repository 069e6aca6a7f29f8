"""The posts of a spike, down to the original at the source."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.kit.correcting import button, mark
from layouts.kit.formats import about
from layouts.kit.marks import moment
from layouts.kit.pager import LINK, pager
from layouts.kit.topical import topical
from layouts.spikes.parts import go, mood
from layouts.spikes.story import SpikeStory, StoryShown
from layouts.spikes.words import address, clock
from listening.config import Config
from listening.mention import Kind, Mention
from listening.spans import MINUTE_MS
from listening.spikes.picture import Picture
from listening.spikes.retold import ToldBefore
from listening.spikes.stories import GROWTH_MS
from listening.spikes.telling import goes_around

Words = list[Component | str]

PAGE = 12


def posts(story: SpikeStory, config: Config) -> Component:
    part, picture = story.part, story.known.picture
    shown: list[Component] = []
    if not story.chosen.anything and not story.chosen.page:
        around = story.repeated if picture and goes_around(picture) else None
        stories = [each for each in story.stories if around is None or each.first.id != around.id]
        if around is not None and picture:
            # It is what this spike is: before all others.
            times = html.Span(_passed_on(picture), className="s-note")
            shown += [html.H2(["The post that goes around ", times]), _post(around, story, config)]
        if story.finding:
            shown.append(html.P("What they say is being put together.", className="s-quiet"))
        if stories:
            shown += [html.H2(["Stories ", html.Span("posts that say the same", className="s-note")])]
            shown += [_post(each.first, story, config, _numbers(each, story, config)) for each in stories]
        told = {each.first.id for each in story.stories}
        rest = [post for post in story.extract if post.id not in told]
        if rest:
            shown += [html.H2(["What most of the rest says ", html.Span("one post per author", className="s-note")])]
            shown += [_post(post, story, config) for post in rest]
        if story.first:
            shown += [html.H2("The first")]
            shown += [_post(post, story, config) for post in story.first]
        if story.repeated is not None and picture and not around and not story.stories:
            often = html.Span(_passed_on(picture), className="s-note")
            shown += [html.H2(["Said most often ", often]), _post(story.repeated, story, config)]
        shown.append(html.H2("The newest"))
    else:
        shown.append(html.H2("Posts, newest first"))
    shown += [_post(post, story, config) for post in story.posts]
    if not story.posts:
        shown.append(html.P("None.", className="s-quiet"))
    if part is not None and part.mentions > PAGE * (story.chosen.page + 1):
        query = story.chosen.query | {"page": str(story.chosen.page + 1)}
        shown += pager([go("Older ones", address(story.known.spike.id, query), LINK)])
    return html.Section(shown, className="s-panel posts")


def _passed_on(picture: Picture) -> str:
    """``said 206 times, 31 by quoting``"""
    times = picture.repeated.times if picture.repeated else 0
    return f"said {times:,} times{f', {picture.quotes:,} by quoting' if picture.quotes else ''}"


def _numbers(shown: StoryShown, story: SpikeStory, config: Config) -> Words:
    """``41 posts by 38 people, 12 % of all; 9 are reposts; most in 5 min: 20 from 14:05``, and whether it is new."""
    told = shown.story
    whole = story.part.mentions if story.part is not None else 0
    share = f", {100 * told.first.times / whole:.0f} % of all" if whole >= told.first.times else ""
    reposts = f"; {told.reposts:,} {'is a repost' if told.reposts == 1 else 'are reposts'}" if told.reposts else ""
    minutes = GROWTH_MS // MINUTE_MS
    growth = f"; most in {minutes} min: {told.fastest:,} from {clock(told.fastest_at, config)}"
    short = told.fastest == told.first.times
    numbers = f"{told.first.times:,} posts by {told.people:,} people{share}{reposts}{'' if short else growth}"
    return [numbers, *_before(shown.told_before, story, config)]


def _before(told: ToldBefore | None, story: SpikeStory, config: Config) -> Words:
    """``; told before: by 41 people on Sun 03 May, 14:05:12, in 2 spikes``."""
    if told is None:
        return []
    when = moment(told.at, config.brand.timezone, story.now)
    spikes = f", in {told.spikes:,} spikes" if told.spikes > 1 else ""
    return ["; told before: by ", html.A(f"{told.people:,} people on {when}", href=address(told.spike, {})), spikes]


def _post(post: Mention, story: SpikeStory, config: Config, numbers: Words | None = None) -> Component:
    author = post.name or story.handles.get(post.author, post.author)
    labels = {each.name: each.label for each in config.departments}
    place = post.city or post.country
    by: list[Component] = [html.B(author, dir="auto")]
    if post.followers is not None:
        by.append(html.Span(f"{about(post.followers)} followers"))
    if len(config.sources) > 1:
        by.append(html.Span(post.source))
    if post.kind is not Kind.post:
        by.append(html.Span(post.kind.value))
    about_it: list[Component | None] = [html.Span(topic, dir="auto") for topic in post.topics[:3]]
    about_it.append(html.Span(f"→ {labels.get(post.department, post.department)}", dir="auto"))
    if place:
        about_it.append(html.Span(place, dir="auto"))
    about_it.append(topical(post))
    when = clock(post.created, config, seconds=True)
    # Only what a source gave as the original; its scheme was checked when it was read.
    original = (
        html.A(
            [when, " ↗"],
            href=post.url,
            target="_blank",
            rel="noreferrer noopener",
            title="The original",
            className="s-at",
        )
        if post.url.startswith(("https://", "http://"))
        else html.Span(when, className="s-at")
    )
    return html.Article(
        [
            html.P(numbers, className="s-numbers") if numbers else None,
            html.Div([mood(post.label), *by, original], className="s-by"),
            html.P(post.shown, dir="auto", className="post-text"),
            html.Div([*about_it, button(post)], className="s-about"),
        ],
        className="s-post",
        **mark(post),
    )
