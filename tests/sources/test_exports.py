"""The exports that people have, each in its shape: nothing lost, nothing guessed. Names and numbers are made up."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from listening.mention import Deletion, Kind, Mention, Reject
from tests.sources import recorded
from workers.sources.file.file import FileError, FileFormat, FileManner, rows
from workers.sources.worded_times import DayOrder, Manner

AT = 1_677_680_100_000  # 2023-03-01 14:15:00 UTC
DAY = 86_400_000


def read(tmp_path: Path, content: str | bytes, **options: Any) -> list[Mention | Deletion | Reject]:
    path = tmp_path / "export"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with rows(path, "f", **options) as reading:
        return [row.event for row in reading]


def first(found: list[Mention | Deletion | Reject]) -> Mention:
    assert isinstance(found[0], Mention), found[0]
    return found[0]


def jsonl(*objects: object) -> str:
    return "".join(json.dumps(each) + "\n" for each in objects)


TWARC1 = (
    "id,tweet_url,created_at,parsed_created_at,user_screen_name,text,tweet_type,hashtags,media,in_reply_to_screen_name,"
    "in_reply_to_status_id,in_reply_to_user_id,lang,place,retweet_or_quote_id,user_id,user_created_at,user_description,"
    "user_followers_count,user_location,user_name\n"
    "102,https://twitter.com/ann/status/102,Wed Mar 01 14:15:00 +0000 2023,2023-03-01 14:15:00+00:00,ann,@plovair hi,"
    "reply,,https://pbs.example/1.jpg,plovair,101,9,en,,,900,Mon Jan 02 00:00:00 +0000 2012,me,77,Berlin,Ann\n"
)
TWEET = {
    "created_at": "Wed Mar 01 14:15:00 +0000 2023", "id": 102, "id_str": "102", "full_text": "@plovair hi", "lang": "en",
    "truncated": False, "in_reply_to_status_id": 101, "in_reply_to_status_id_str": "101", "retweeted": False,
    "user": {"id": 900, "screen_name": "ann", "name": "Ann", "followers_count": 77, "location": "Berlin"},
    "extended_entities": {"media": [{"type": "photo", "ext_alt_text": "a bag"}]},
}  # fmt: skip
TWARC2 = {
    "id": "102", "text": "@plovair hi", "created_at": "2023-03-01T14:15:00.000Z", "conversation_id": "101", "lang": "en",
    "author_id": "900", "author": {"id": "900", "username": "ann", "name": "Ann", "location": "Berlin",
                                    "created_at": "2012-01-02T00:00:00.000Z", "public_metrics": {"followers_count": 77}},
    "referenced_tweets": [{"type": "quoted", "id": "7"}, {"type": "replied_to", "id": "101"}],
    "attachments": {"media": [{"type": "photo", "alt_text": "a bag"}]},
}  # fmt: skip
TWARC2_CSV = (
    "id,conversation_id,referenced_tweets.replied_to.id,referenced_tweets.retweeted.id,referenced_tweets.quoted.id,author_id,"
    "created_at,text,lang,author.id,author.username,author.name,author.location,author.public_metrics.followers_count,"
    "attachments.media\n102,101,101,,,900,2023-03-01T14:15:00.000Z,@plovair hi,en,900,ann,Ann,Berlin,77,"
    '"[{""type"": ""photo"", ""alt_text"": ""a bag""}]"\n'
)
TWINT = (
    "id,conversation_id,created_at,date,time,timezone,user_id,username,name,place,tweet,language,photos,retweet,link,"
    "reply_to\n102,101,2023-03-01 15:15:00 CET,2023-03-01,15:15:00,+0100,900,ann,Ann,,@plovair hi,en,"
    "\"['https://pbs.example/1.jpg']\",False,https://twitter.com/ann/status/102,\"[{'screen_name': 'x', 'id': '9'}]\"\n"
)
SNSCRAPE = {
    "_type": "snscrape.modules.twitter.Tweet", "url": "https://twitter.com/ann/status/102", "date": "2023-03-01T14:15:00+00:00",
    "rawContent": "@plovair hi", "renderedContent": "@plovair hi", "id": 102, "lang": "en", "conversationId": 101,
    "user": {"_type": "snscrape.modules.twitter.User", "username": "ann", "id": 900, "displayname": "Ann",
             "followersCount": 77, "location": "Berlin", "created": "2012-01-02T00:00:00+00:00"},
    "inReplyToTweetId": 101, "retweetedTweet": None, "quotedTweet": None,
    "media": [{"_type": "snscrape.modules.twitter.Photo", "fullUrl": "https://x", "altText": "a bag"}],
}  # fmt: skip
SNSCRAPE_CSV = (
    "url,date,content,id,user,inReplyToTweetId,lang\nhttps://twitter.com/ann/status/102,2023-03-01 14:15:00+00:00,@plovair hi,"
    "102,\"{'username': 'ann', 'id': 900, 'displayname': 'Ann'}\",101.0,en\n"
)
SNSCRAPE_PRINTED = (
    "Datetime,Tweet Id,Text,user,inReplyToTweetId\n2023-03-01 14:15:00+00:00,102,@plovair hi,"
    "\"User(username='ann', id=900, displayname='Ann')\",101\n"
)


@pytest.mark.parametrize(
    "content",
    [TWARC1, jsonl(TWEET), jsonl(TWARC2), TWARC2_CSV, TWINT, jsonl(SNSCRAPE), SNSCRAPE_CSV, SNSCRAPE_PRINTED,
     jsonl({"tweet": TWEET}), f"window.YTD.tweets.part0 = {json.dumps([{'tweet': TWEET}], indent=2)}",
     json.dumps([TWEET]), json.dumps([TWEET], indent=1), json.dumps({"statuses": [TWEET], "search_metadata": {"count": 1}}),
     json.dumps(TWEET, indent=2)],
    ids=["twarc csv", "twarc json", "twarc2 json", "twarc2 csv", "twint", "snscrape json", "snscrape csv", "snscrape printed",
         "wrapped", "archive", "array", "pretty array", "search", "pretty object"],
)  # fmt: skip
def test_tweets(tmp_path: Path, content: str) -> None:
    (mention,) = read(tmp_path, content)
    assert isinstance(mention, Mention)
    assert (mention.id, mention.created, mention.text, mention.kind) == ("f:102", AT, "@plovair hi", Kind.reply)
    assert "f:101" in (mention.parent, mention.root)
    if "user" in content or "author" in content:
        assert mention.author == "ann"
    if "pbs.example" in content or "a bag" in content:
        assert mention.pictures == 1
    assert mention.alt == ("a bag" if "a bag" in content else "")
    if "Berlin" in content:
        assert (mention.location, mention.followers, mention.name) == ("Berlin", 77, "Ann")


def test_reposts_and_quotes_of_exports(tmp_path: Path) -> None:
    quote = TWARC2 | {"referenced_tweets": [{"type": "quoted", "id": "7"}], "conversation_id": "102"}
    again = TWARC2 | {"id": "103", "referenced_tweets": [{"type": "retweeted", "id": "7"}], "conversation_id": "103"}
    found = read(tmp_path, jsonl(quote, again))
    assert [(m.kind, m.original) for m in found if isinstance(m, Mention)] == [
        (Kind.quote, "f:7"),
        (Kind.repost, "f:7"),
    ]
    quoting = TWARC1.replace(",reply,", ",quote,").replace(",101,9,", ",,,").replace(",en,,,", ",en,,7,")
    assert (first(read(tmp_path, quoting)).kind, first(read(tmp_path, quoting)).original) == (Kind.quote, "f:7")


COMMENT = {
    "author": "ann", "body": "plovair &amp; me", "created": 1677708900.0, "created_utc": AT // 1000, "id": "du9fs5t",
    "name": "t1_du9fs5t", "link_id": "t3_7xiemz", "parent_id": "t1_du9aaaa", "permalink": "/r/travel/comments/7xiemz/x/du9fs5t/",
}  # fmt: skip
SUBMISSION = {
    "author": "ann", "title": "My bag", "selftext": "plovair lost it", "created_utc": str(AT // 1000), "id": "7xiemz",
    "name": "t3_7xiemz", "url": "https://i.example/1.jpg", "permalink": "/r/travel/comments/7xiemz/x/", "is_self": True,
}  # fmt: skip


def test_reddit(tmp_path: Path) -> None:
    gone = COMMENT | {"id": "du9gone", "body": "[removed]", "author": "[deleted]"}
    packed = zstandard.ZstdCompressor().compress(jsonl(COMMENT, gone).encode())
    comment, deleted = read(tmp_path, packed)
    assert isinstance(comment, Mention)
    assert (comment.id, comment.parent, comment.root) == ("f:du9fs5t", "f:du9aaaa", "f:7xiemz")
    assert (comment.created, comment.text, comment.author, comment.name) == (AT, "plovair & me", "ann", "")
    assert comment.url == "https://www.reddit.com/r/travel/comments/7xiemz/x/du9fs5t/"
    assert deleted == Deletion(source="f", id="f:du9gone")
    titled = first(read(tmp_path, jsonl(SUBMISSION, SUBMISSION | {"id": "b", "selftext": ""})))
    assert (titled.id, titled.text, titled.url) == ("f:7xiemz", "My bag\n\nplovair lost it",
                                                    "https://www.reddit.com/r/travel/comments/7xiemz/x/")  # fmt: skip
    listing = {"kind": "Listing", "data": {"after": None, "children": [{"kind": "t1", "data": COMMENT}]}}
    assert first(read(tmp_path, json.dumps(listing))).id == "f:du9fs5t"


STATUS = {
    "id": "109", "created_at": "2023-03-01T14:15:00.000Z", "in_reply_to_id": "108", "visibility": "public", "language": "en",
    "spoiler_text": "luggage", "content": "<p>My bag &amp; I.<br>Look: https://x.example/?a=1&section=2</p>",
    "url": "https://social.example/@ann/109", "account": {"acct": "ann@other.example", "display_name": "Ann", "followers_count": 7},
    "media_attachments": [{"type": "image", "description": "an empty\nbelt"}, {"type": "video", "description": None}],
}  # fmt: skip


def test_mastodon_statuses(tmp_path: Path) -> None:
    shown, hidden, mute = read(
        tmp_path,
        jsonl(
            STATUS,
            STATUS | {"id": "110", "visibility": "direct"},
            STATUS | {"id": "111", "content": "", "spoiler_text": ""},
        ),
    )
    assert isinstance(shown, Mention)
    assert shown.text == "luggage\n\nMy bag & I.\nLook: https://x.example/?a=1&section=2"
    assert (shown.author, shown.name, shown.parent) == ("ann@other.example", "Ann", "f:108")
    assert (shown.pictures, shown.alt) == (2, "an empty belt")
    assert isinstance(hidden, Reject)
    assert hidden.reason == "not public"
    assert isinstance(mute, Mention), "a picture without words is kept"
    assert (mute.text, mute.pictures, mute.full_text) == ("", 2, "an empty belt")


CROWDTANGLE = (
    "Page Name,User Name,Facebook Id,Followers at Posting,Post Created,Post Created Date,Post Created Time,Type,URL,Message,"
    "Link,Image Text\nAnn's Page,annspage,900,77,2023-03-01 09:15:00 EST,2023-03-01,09:15:00,Photo,"
    "https://www.facebook.com/1/posts/2,plovair lost it,https://x.example,LOST\n"
    "Ann's Page,annspage,900,77,2023-07-01 10:15:00 EDT,2023-07-01,10:15:00,Link,https://www.facebook.com/1/posts/3,plovair,,\n"
)
BRANDWATCH = (
    'Report:,"Bulk Mentions Download"\nBrand:,Plovair\nFrom:,2023-02-01\nTo:,2023-03-31\n\n'
    "Query Id,Query Name,Date,Title,Snippet,Url,Domain,Sentiment,Language,Author,Full Name,Full Text,Twitter Followers,"
    "Twitter Reply to,Resource Id\n1,Q,2023-03-01 14:15:00.0,Ann (@ann),plovair lost,https://twitter.com/ann/statuses/102,"
    "twitter.com,negative,en,ann,Ann A,plovair lost it,77,https://twitter.com/bob/statuses/101,102\n"
)
TALKWALKER = (
    "search_indexed,published,url,title_snippet,content_snippet,lang,extra_author_attributes.name,post_type\n"
    f"{AT},{AT},https://x.example/1,,plovair lost it,en,ann,TEXT\n"
)
SPROUT = (
    "Timestamp,Network,Message ID,Username,Message,Permalink,Followers\n"
    '"Mar 1, 2023 2:15 pm",X,102,@ann,plovair lost it,https://x.example/1,77\n'
)
MELTWATER = (
    "Date\tHeadline\tURL\tOpening Text\tHit Sentence\tSource\tInfluencer\tLanguage\tTweet Id\tTwitter Screen Name\tTime\n"
    '01-Mar-2023 02:15PM\t\thttps://x.example/1\t\tplovair lost it\tTwitter\t@ann\tEnglish\t"102"\t\t2:15 PM\n'
)
HOOTSUITE = (
    "Date (GMT),Time,Social Network,Author,Post Message,Post Permalink,Post ID\n"
    "2023-03-01,14:15,Twitter,ann,plovair lost it,https://x.example/1,102\n"
)


@pytest.mark.parametrize(
    ("content", "id"),
    [(CROWDTANGLE, ""), (BRANDWATCH, "102"), (TALKWALKER, ""), (SPROUT, "102"), (MELTWATER.encode("utf-16"), "102"),
     (MELTWATER.encode("utf-16-le"), "102"), (HOOTSUITE, "102")],
    ids=["CrowdTangle", "Brandwatch", "Talkwalker", "Sprout", "Meltwater", "without its mark", "Hootsuite"],
)  # fmt: skip
def test_tools(tmp_path: Path, content: str | bytes, id: str) -> None:
    mention = first(read(tmp_path, content))
    assert mention.created == AT
    assert mention.text.endswith("plovair lost it")
    assert mention.author in ("ann", "annspage")
    assert mention.url.startswith("https://")
    if id:
        assert mention.id == f"f:{id}"
    if content is BRANDWATCH:
        assert mention.parent == "f:101"


YOUTUBE = {
    "cid": "Ugx1",
    "text": "plovair lost it",
    "time": "2 days ago",
    "time_parsed": AT / 1000,
    "author": "@ann",
    "votes": "3",
}
YOUTUBE_API = {
    "kind": "youtube#commentThreadListResponse",
    "items": [{"kind": "youtube#commentThread", "id": "Ugx1", "snippet": {"videoId": "v", "topLevelComment": {
        "id": "Ugx1", "snippet": {"textOriginal": "plovair lost it", "textDisplay": "plovair lost it",
                                  "authorDisplayName": "@ann", "publishedAt": "2023-03-01T14:15:00Z"}}}}],
}  # fmt: skip
YOUTUBE_CSV = (
    "commentId,textDisplay,authorDisplayName,publishedAt,parentId\nUgx1,plovair<br>lost it,@ann,2023-03-01T14:15:00Z,\n"
)
PLAY_CONSOLE = (
    "Package Name,App Version Name,Reviewer Language,Review Submit Date and Time,Review Submit Millis Since Epoch,Star Rating,"
    "Review Title,Review Text,Developer Reply Text,Review Link\n"
    f"app.plovair,1.2,en,2023-03-01T14:15:00Z,{AT},1,Bad,plovair lost it,,https://play.example/1\n"
)
PLAY = {
    "reviewId": "r1",
    "userName": "ann",
    "content": "plovair lost it",
    "score": 1,
    "at": "2023-03-01 14:15:00",
    "replyContent": None,
}
APP_STORE = "date,review,rating,isEdited,title,userName\n2023-03-01 14:15:00,plovair lost it,1,False,Bad,ann\n"
APP_FOLLOW = "Date,Author,Rating,Title,Review,Version,Country,Review ID\n2023-03-01 14:15:00,ann,1,Bad,plovair lost it,1.2,us,r1\n"


@pytest.mark.parametrize(
    "content",
    [jsonl(YOUTUBE), json.dumps(YOUTUBE_API, indent=1), json.dumps(YOUTUBE_API), YOUTUBE_CSV, PLAY_CONSOLE,
     PLAY_CONSOLE.encode("utf-16"), jsonl(PLAY), APP_STORE, APP_FOLLOW],
    ids=["YouTube", "YouTube API", "YouTube API line", "YouTube csv", "Play console", "Play console UTF-16", "Play", "App Store",
         "AppFollow"],
)  # fmt: skip
def test_comments_and_reviews(tmp_path: Path, content: str | bytes) -> None:
    mention = first(read(tmp_path, content))
    assert mention.created == AT
    said = mention.text.replace("\n", " ")
    assert said in ("plovair lost it", "Bad  plovair lost it")
    assert mention.author in ("ann", "")
    assert ("Bad" in said) == (
        "Bad" in str(content) or b"B\0a\0d" in bytes(str(content), "utf-8") or isinstance(content, bytes)
    )


TABLE = "id,created_at,author,text\n1,2023-03-01 14:15:00,ann,Füße im Café – plovair’s “best”\n2,2023-03-02,bob,naïve\n"


@pytest.mark.parametrize(
    "content",
    [TABLE.encode(), b"\xef\xbb\xbf" + TABLE.encode(), TABLE.encode("utf-16"), TABLE.encode("utf-16-le"), TABLE.encode("utf-16-be"),
     TABLE.encode("cp1252"), gzip.compress(TABLE.encode("cp1252")), zstandard.ZstdCompressor().compress(TABLE.encode("utf-16")),
     f"sep=;\n{TABLE.replace(',', ';')}".encode(), f'"sep=,"\r\n{TABLE}'.encode(),
     f"Exported by somebody\n\nFilter:,all\n{TABLE}".encode()],
    ids=["utf-8", "bom", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "gzip", "zstd", "sep", "quoted sep", "preamble"],
)  # fmt: skip
def test_wrappings(tmp_path: Path, content: bytes) -> None:
    found = read(tmp_path, content)
    assert [(m.id, m.text) for m in found if isinstance(m, Mention)] == [
        ("f:1", "Füße im Café – plovair’s “best”"), ("f:2", "naïve"),
    ]  # fmt: skip


def test_other_alphabets_are_not_taken_for_western_ones(tmp_path: Path) -> None:
    for encoding, text in (
        ("cp1251", "Привет самолёт опоздал"),
        ("cp1253", "Καλημέρα"),
        ("iso8859-2", "Zażółć gęślą"),
    ):
        content = f"id,created_at,text\n1,2023-03-01,{text}\n".encode(encoding)
        (row,) = read(tmp_path, content)
        assert isinstance(row, Reject), encoding
        assert row.reason == "not UTF-8"
        assert first(read(tmp_path, content, said=FileManner(encoding=encoding))).text == text


def test_zip(tmp_path: Path) -> None:
    def packed(**files: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return out.getvalue()

    assert len(read(tmp_path, packed(**{"folder/export.csv": TABLE, "logo.png": "x"}))) == 2
    tweets = f"window.YTD.tweets.part0 = {json.dumps([{'tweet': TWEET}])}"
    more = f"window.YTD.tweets.part1 = {json.dumps([{'tweet': TWEET | {'id_str': '103'}}])}"
    found = read(tmp_path, packed(**{"data/account.js": "x", "data/tweets.js": tweets, "data/tweets-part1.js": more}))
    assert {m.id for m in found if isinstance(m, Mention)} == {"f:102", "f:103"}
    with pytest.raises(FileError, match=r"a\.csv, b\.csv; unpack it"):
        read(tmp_path, packed(**{"a.csv": TABLE, "b.csv": TABLE}))


def test_workbook(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Export of everything"], [], ["Tweet ID", "Date", "Time", "Author", "Message", "Reply"],
        [7, datetime(2023, 3, 1), datetime(2023, 3, 1, 14, 15).time(), "ann", "plovair\nlost it", None],
        ["567590027375702016", datetime(2023, 3, 1, 14, 15), None, "bob", "plovair", None],
        [5.67590027375702e17, datetime(2023, 3, 1, 14, 15), None, "bob", "plovair", None],
        ["8", "2023-03-01", "14:15", "cyd", None, None],
    ):  # fmt: skip
        sheet.append(row)
    book.save(tmp_path / "export.xlsx")
    with rows(tmp_path / "export.xlsx", "f") as reading:
        assert reading.format is FileFormat.workbook
        found = [(row.line, row.event) for row in reading]
    assert [(n, e.id, e.created) for n, e in found if isinstance(e, Mention)] == [
        (4, "f:7", AT), (5, "f:567590027375702016", AT),
    ]  # fmt: skip
    assert [(n, e.reason) for n, e in found if isinstance(e, Reject)] == [(6, "damaged id"), (7, "no text")]


def test_a_stream_that_was_cut(tmp_path: Path) -> None:
    content = zstandard.ZstdCompressor().compress(jsonl(*(COMMENT | {"id": f"a{n}"} for n in range(5000))).encode())
    found = read(tmp_path, content[: len(content) // 2])
    assert isinstance(found[-1], Reject)
    assert found[-1].reason == "broken zstd"


def test_a_broken_post_of_an_array_costs_itself_only(tmp_path: Path) -> None:
    whole = [json.dumps(TWEET | {"id_str": str(n)}) for n in range(3)]
    found = read(tmp_path, f"[{whole[0]},\n{{oops}},\n{whole[1]},\n{whole[2][:40]}")
    assert [type(each) for each in found] == [Mention, Reject, Mention, Reject]


def test_the_column_decides_the_order_of_day_and_month(tmp_path: Path) -> None:
    def table(*dates: str) -> str:
        return "id,date,text\n" + "".join(f"{n},{date},x\n" for n, date in enumerate(dates))

    def days(found: list[Any]) -> list[Any]:
        return [datetime.fromtimestamp(e.created / 1000, UTC).strftime("%d %b") if isinstance(e, Mention) else e.reason
                for e in found]  # fmt: skip

    assert days(read(tmp_path, table("02/03/2023", "13/03/2023"))) == ["02 Mar", "13 Mar"]
    assert days(read(tmp_path, table("02/03/2023", "03/13/2023"))) == ["03 Feb", "13 Mar"]
    assert days(read(tmp_path, table("02/03/2023", "13/03/2023", "03/13/2023"))) == ["bad time", "13 Mar", "13 Mar"]
    assert days(read(tmp_path, table("02/03/2023", "04/04/2023"))) == ["bad time", "04 Apr"]
    told = FileManner(Manner(order=DayOrder.day))
    assert days(read(tmp_path, table("02/03/2023", "04/04/2023"), said=told)) == ["02 Mar", "04 Apr"]
    (refused,) = read(tmp_path, table("02/03/2023"))
    assert isinstance(refused, Reject)
    assert "say which with --dates day-first or month-first" in refused.detail
    (unsure,) = read(tmp_path, table("2023-03-01 14:15 IST"))
    assert isinstance(unsure, Reject)
    assert "say which with --zone IST=+HH:MM" in unsure.detail


def test_cells_without_anything_in_them(tmp_path: Path) -> None:
    for nothing in ("nan", "NaN", "None", "NULL", "null", "<NA>", ""):
        (whole, empty) = read(
            tmp_path,
            f"id,created_at,author,name,location,text,in_reply_to_id\n1,2023-03-01,{nothing},{nothing},{nothing},hi,{nothing}\n"
            f"2,2023-03-01,ann,Ann,x,{nothing},\n",
        )
        assert isinstance(whole, Mention)
        assert (whole.author, whole.name, whole.location, whole.parent) == ("", "", "", "")
        assert isinstance(empty, Reject)
        assert empty.reason == "no text"
    assert first(read(tmp_path, '{"id": 1, "created_at": "2023-03-01", "text": "hi", "followers": NaN}\n')).text == "hi"


def test_mojibake_is_mended_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("id,created_at,author,text\n1,2023-03-01,JosÃ©,CafÃ© â€“ itâ€™s\n2,2023-03-01,José,Café – it’s\n")
    with rows(path, "f") as reading:
        found = [row.event for row in reading]
        assert reading.mended == 2
    assert [(e.author, e.text) for e in found if isinstance(e, Mention)] == [("José", "Café – it’s")] * 2


def test_addresses_keep_their_parts(tmp_path: Path) -> None:
    content = "id,created_at,text\n1,2023-03-01,a &amp; b &lt;3 https://x.example/?a=1&section=2&copy=3&amp;region=4\n"
    assert first(read(tmp_path, content)).text == "a & b <3 https://x.example/?a=1&section=2&copy=3&region=4"


def test_columns_are_said_with_an_example(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(TWINT)
    with rows(tmp_path / "f.csv", "f") as reading:
        chosen = {choice.field.value: (choice.column, choice.example) for choice in reading.choices()}
        assert chosen["created"] == ("created_at", "2023-03-01 15:15:00 CET")
        assert chosen["text"] == ("tweet", "@plovair hi")
        assert len(list(reading)) == 1, "what was looked at comes again"


def test_the_refusal_advises_what_works(tmp_path: Path) -> None:
    content = jsonl({"x": {"said": "plovair", "at": "2023-03-01"}, "n": 1})
    with pytest.raises(FileError, match=r"'x\.said', 'x\.at'"):
        read(tmp_path, content)
    assert first(read(tmp_path, content, columns={"text": "x.said", "created": "x.at"})).text == "plovair"


CELL = st.text(st.sampled_from("ab,;\t\"'\nné’&[]{}:0123-/ "), max_size=10)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=8), st.sampled_from(["jsonl", "array", "pretty"]))
def test_every_row_of_json_is_one_row(tmp_path: Path, cells: list[tuple[str, str, str]], layout: str) -> None:
    said = [{"id": a, "text": "x" + b, "created_at": c or "2023-03-01"} for a, b, c in cells] or [
        {"text": "x", "created_at": "y"}
    ]
    content = {"jsonl": jsonl(*said), "array": json.dumps(said), "pretty": json.dumps(said, indent=1)}[layout]
    assert len(read(tmp_path, content)) == len(said)


def test_recorded_cases(tmp_path: Path) -> None:
    folder = recorded.need(recorded.DATA / "cases" / "02-ampm").parent
    noon = datetime(2023, 3, 1, tzinfo=UTC).timestamp() * 1000

    def of(name: str) -> list[Mention]:
        with rows(folder / name, "f") as reading:
            found = [row.event for row in reading]
        assert all(isinstance(event, Mention) for event in found)
        return [event for event in found if isinstance(event, Mention)]

    assert [m.created - noon for m in of("02-ampm/posts.csv")] == [
        51_300_000,
        1_800_000,
        51_300_000,
        51_300_000,
        51_300_000,
    ]
    comment, answer = of("05-reddit-created/comments.ndjson")
    assert (comment.created, answer.parent) == (1_518_653_586_000, comment.id)
    assert [m.created % DAY for m in of("07-date-time/posts.csv")] == [33_240_000, 63_910_000, 86_340_000]
    for name in ("10-extended/tweets.jsonl", "10-extended/truncated-only.jsonl"):
        assert of(name)[0].text.endswith("shame on you @Plovair")
        assert of(name)[1].text == "@Plovair short one"
    (status,) = of("11-html/statuses.jsonl")
    assert status.text == "My bag is gone.\nThanks @plovair & bye\n\n#lostbag https://example.org/a/very/long"
    assert status.author == "ann_h"
    one, two, three = of("12-twarc2/tweets.csv")
    assert [m.author for m in (one, two, three)] == ["ann_h", "PlovairHelps", "cyd"]
    assert (two.parent, three.original) == (one.id, one.id)
    assert [m.text for name in ("tweets.js", "tweets-wrapped.jsonl") for m in of(f"18-archive/{name}")] == [
        "plovair", "plovair is late",
    ]  # fmt: skip
