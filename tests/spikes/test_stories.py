"""Posts that say the same, and the few that say most."""

from collections.abc import Sequence

from listening.mention import Kind, Mention
from listening.spikes.columns import Columns, mark, pack, read, unpack
from listening.spikes.picture import Found, most_repeated
from listening.spikes.retold import ToldBefore, told_before
from listening.spikes.stories import GROWTH_MS, find_stories, same
from tests.made import NOW, mention

OUTAGE = "Plovair app is down again at Oslo airport nobody can check in since six"


def said(n: int, text: str, author: str = "", **more: object) -> Mention:
    return mention(f"net:{n}", NOW + n * 1000, text=text, author=author or f"a{n}", **more)


def columns(*mentions: Mention) -> Columns:
    return read(mentions, NOW)


def groups(texts: Sequence[str]) -> list[int]:
    return same(columns(*(said(n, text) for n, text in enumerate(texts)))).tolist()


def test_copies_and_near_copies_are_one_story() -> None:
    texts = [
        OUTAGE,
        f"RT @plane: {OUTAGE}",
        f"{OUTAGE.upper()} https://a.example/1",
        f"{OUTAGE}!! smh",
        "Lovely breakfast in the lounge of Bergen this morning thank you",
        "",
        "",
    ]
    assert groups(texts) == [0, 0, 0, 0, 4, 5, 6]


def test_what_has_only_some_words_in_common_is_another_story() -> None:
    other = "Plovair app is down for me in Bergen while booking a hotel for my parents"
    assert groups([OUTAGE, other, "thanks", "thanks", "no"]) == [0, 1, 2, 2, 4]


def test_a_story_has_people_first_and_growth() -> None:
    late = GROWTH_MS // 1000 * 10
    found = find_stories(
        columns(
            said(0, f"RT @a1: {OUTAGE}", kind=Kind.repost),
            said(1, OUTAGE),
            said(late, OUTAGE, "a1"),
            said(late + 1, f"{OUTAGE}!"),
            said(late + 2, OUTAGE),
            said(5, "something else entirely about lost bags"),
        ),
        NOW,
    )
    (story,) = found.stories
    assert (story.first.times, story.people, story.reposts) == (5, 4, 1)
    assert story.first.mark == mark("net:1")
    assert (story.fastest, story.fastest_at) == (3, NOW + late * 1000)


def test_one_person_alone_is_no_story() -> None:
    assert find_stories(columns(said(1, OUTAGE, "bot"), said(2, OUTAGE, "bot")), NOW).stories == ()


def test_the_extract_has_one_post_per_author_and_story() -> None:
    found = find_stories(
        columns(
            *(said(n, OUTAGE) for n in range(8)),
            said(20, "refund desk in Bergen has no staff tonight", "ann"),
            said(21, "refund desk at the harbour closed before noon", "ann"),
            said(22, "crying children, cold coffee, staff tonight asleep", "bob"),
        ),
        NOW,
    )
    marks = [each.mark for each in found.extract]
    assert marks[0] in {mark(f"net:{n}") for n in range(8)}
    assert len([m for m in marks if m in {mark("net:20"), mark("net:21")}]) == 1
    # Bob says nothing that others say and is not said yet.
    assert len(marks) == 2


def test_nothing_says_nothing() -> None:
    assert find_stories(Columns(), NOW).stories == ()
    assert find_stories(columns(said(1, "", author="x")), NOW).extract == ()


def test_a_post_is_said_again_by_who_reposts_and_who_quotes_it() -> None:
    quotes = [said(n, f"look at that number {n}", kind=Kind.quote, original="net:0") for n in range(3, 7)]
    reposts = [said(n, f"RT @a0: {OUTAGE}", kind=Kind.repost, original="net:0") for n in (1, 2)]
    whole = columns(said(0, OUTAGE), *reposts, *quotes)
    found, quoting = most_repeated(unpack(pack(whole)), NOW)
    assert found == Found(NOW, mark("net:0"), 7)
    assert quoting == 4
    # Without the post itself one that reposts it has its words.
    found, _ = most_repeated(columns(*quotes, *reposts), NOW)
    assert found == Found(NOW + 1000, mark("net:1"), 6)
    assert most_repeated(columns(said(0, OUTAGE)), NOW) == (None, 0)


def test_a_story_is_known_again_in_another_spike() -> None:
    year = 365 * 86_400_000
    long_ago = read([mention(f"old:{n}", NOW - year + n, text=OUTAGE, author=f"o{n}") for n in range(4)], NOW - year)
    lately = columns(*(said(n, f"Other words first, and {OUTAGE}!", f"b{n}") for n in range(3)))
    now = columns(*(said(n + 5000, f"{OUTAGE} https://a.example/{n}") for n in range(3)), said(1, "else entirely"))
    kept = {
        "first": find_stories(long_ago, NOW - year),
        "second": find_stories(lately, NOW),
        "this": find_stories(now, NOW),
    }
    (story,) = kept["this"].stories
    assert told_before(story, "this", kept) == ToldBefore("first", NOW - year, 4, 2)
    assert told_before(kept["first"].stories[0], "first", kept) is None, "what came later is not before"
    other = find_stories(
        columns(*(said(n, "Lovely breakfast in the lounge of Bergen") for n in range(9, 12))), NOW
    ).stories[0]
    assert told_before(other, "this", kept) is None
