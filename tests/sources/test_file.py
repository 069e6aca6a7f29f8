"""Files: whatever they are called, however they are broken, no row is lost in silence."""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from listening.mention import Kind, Mention, Reject
from tests.sources import recorded
from workers.sources.file.columns import FIELDS, KNOWN, Field
from workers.sources.file.file import FileError, FileFormat, FileRow, rows

TIME = "2015-02-16 23:43:02 -0800"


def read(tmp_path: Path, content: str | bytes, **options: Any) -> list[FileRow]:
    path = tmp_path / "file"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(rows(path, "f", **options))


def mentions(found: list[FileRow]) -> list[Mention]:
    return [row.event for row in found if isinstance(row.event, Mention)]


def rejects(found: list[FileRow]) -> list[tuple[int, str]]:
    return [(row.line, row.event.reason) for row in found if isinstance(row.event, Reject)]


def test_csv(tmp_path: Path) -> None:
    head = (
        "id,text,created_at,name,screen_name,"
        "followers_count,lang,user_location,coordinates,in_reply_to,conversation_id,url"
    )
    found = read(
        tmp_path,
        f'{head}\r\n7,"A ""b"" &amp; c,\nd\u2028e",{TIME},Ann,@ann,12.0,EN,"Round Rock, TX","[30.5, -97.7]",6.0,5,https://x.example/7\r\n',
    )
    assert found == [
        FileRow(
            2,
            Mention(
                id="f:7",
                source="f",
                created=1_424_158_982_000,
                text='A "b" & c,\nd\u2028e',
                author="ann",
                name="Ann",
                followers=12,
                language="EN",
                kind=Kind.reply,
                parent="f:6",
                root="f:5",
                url="https://x.example/7",
                location="Round Rock, TX",
                lat=30.5,
                lon=-97.7,
            ),
        )
    ]


def test_every_known_column_is_recognised(tmp_path: Path) -> None:
    for field in FIELDS:
        for name in KNOWN[field]:
            text = "review" if field is Field.heading else "text"
            created = "date" if field in (Field.time, Field.zone) else "created_at"
            head = [name] + [
                n for n in (text, created) if field not in (Field.text, Field.created) or n not in KNOWN[field]
            ]
            (tmp_path / "f.csv").write_text(",".join(head) + "\n")
            found = rows(tmp_path / "f.csv", "f")
            assert any(name in chain for chain in found.columns.values()), (field, name)
            found.close()


def test_the_users_columns_win(tmp_path: Path) -> None:
    content = f"when,Post Body,text,who\n{TIME},mine,theirs,ann\n"
    found = mentions(read(tmp_path, content, columns={"text": "post_body", "created": "when", "author": "who"}))
    assert [(m.text, m.author) for m in found] == [("mine", "ann")]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"txt": "body"}, "unknown field 'txt'; known are id, text, created"),
        ({"text": "nix"}, "there is no column 'nix'. The file has 'a', 'b'"),
        (
            {},
            "no column looks like text or created; say which it is with --column text=NAME --column created=NAME. "
            "The file has 'a', 'b'",
        ),
        ({"text": "a"}, "no column looks like created"),
    ],
)
def test_wrong_columns_are_explained(tmp_path: Path, columns: dict[str, str], message: str) -> None:
    with pytest.raises(FileError, match="file: ") as error:
        read(tmp_path, "a,b\n1,2\n", columns=columns)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"text,time\ra,b\r", "CR only"),
        (b'[{"text": "x"}]', "no column looks like created"),
        (b"PK\x03\x04", "broken zip"),
        (b"\x28\xb5\x2f\xfd", "broken zstd"),
        (b'"text,time\n', "broken"),
        (b"\x1f\x8b\x08\x00", "gzip"),
    ],
)
def test_files_that_are_none(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(FileError, match=message):
        read(tmp_path, content)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="No such file"):
        rows(tmp_path / "nothing", "f")


def test_a_carriage_return_is_part_of_a_post(tmp_path: Path) -> None:
    content = (
        'id,text,time\r\n1,one \r\rtwo,2015-02-16\r\n\r\n2,"a\nb",2015-02-16\n'
        '"3\n",one \rtwo,2015-02-16\n4,x\ufdd0 \ry,2015-02-16\n5,\r,2015-02-16\n6,end\r,2015-02-16'
    )
    found = read(tmp_path, content)
    assert [(m.id, m.text) for m in mentions(found)] == [
        ("f:1", "one \r\rtwo"),
        ("f:2", "a\nb"),
        ("f:3", "one \rtwo"),
        ("f:6", "end\r"),
    ]
    assert [row.line for row in found] == [2, 4, 6, 8, 9, 10]
    assert rejects(found) == [(8, "stray line end"), (9, "no text")]


def test_bad_rows_cost_themselves_only(tmp_path: Path) -> None:
    content = b"\n".join(
        [
            b"\xef\xbb\xbfid,text,time",
            b"1,good,2015-02-16",
            b"2,few",
            b"3,many,2015-02-16,x",
            b"4,bad \xff byte,2015-02-16",
            b"5,nul \0 byte,2015-02-16",
            b"6,two,2015-02-16\r6,rows,2015-02-16",
            b'7,"quoted" wrongly,2015-02-16',
            b'8,"never closed,2015-02-16',
            b'9,"fine, ""though""",2015-02-16',
            b"10,,2015-02-16",
            b"11,no time,",
            b"12,bad time,06/02/2015",
            b"",
            b"13," + b"x" * 25_001 + b",2015-02-16",
            b'14,"two\nlines",2015-02-16',
            b'15,"two\nlines, and too much",2015-02-16,x',
            b"16,last \xe2\x9c\x88,2015-02-16",
        ]
    )
    found = read(tmp_path, content)
    assert [m.id for m in mentions(found)] == ["f:1", "f:9", "f:14", "f:16"]
    assert rejects(found) == [
        (3, "wrong number of columns"),
        (4, "wrong number of columns"),
        (5, "not UTF-8"),
        (6, "NUL byte"),
        (7, "stray line end"),
        (8, "broken quoting"),
        (9, "broken quoting"),
        (11, "no text"),
        (12, "no time"),
        (13, "bad time"),
        (15, "text too long"),
        (18, "wrong number of columns"),
        (19, "wrong number of columns"),
    ]
    assert next(row.line for row in found if isinstance(row.event, Mention) and row.event.id == "f:16") == 20
    for row in found:
        if isinstance(row.event, Reject):
            assert row.event.detail.startswith(f"line {row.line}")
            (row.event.raw + row.event.detail).encode()


def test_a_quote_that_is_never_closed_at_the_end(tmp_path: Path) -> None:
    found = read(tmp_path, f'id,text,time\n1,"open,{TIME}\n2,b,{TIME}\n3,c,{TIME}')
    assert ([m.id for m in mentions(found)], rejects(found)) == (["f:2", "f:3"], [(2, "broken quoting")])


def test_tsv_without_quoting(tmp_path: Path) -> None:
    found = read(tmp_path, f'time\tid\ttext\n{TIME}\t1\t"starts with a mark\n{TIME}\t2\tb "c" \r d\r\n\n{TIME}\t3\n')
    assert [m.text for m in mentions(found)] == ['"starts with a mark', 'b "c" \r d']
    assert rejects(found) == [(5, "wrong number of columns")]


def test_tsv_with_quoting(tmp_path: Path) -> None:
    found = read(tmp_path, f'time\tid\ttext\n{TIME}\t1\t"a ""b""\tc\nd"\n{TIME}\t2\tplain\n')
    assert [m.text for m in mentions(found)] == ['a "b"\tc\nd', "plain"]
    found = read(tmp_path, f'time\tid\ttext\n{TIME}\t1\t"a ""b"""\n{TIME}\t2\tplain\n')
    assert [m.text for m in mentions(found)] == ['a "b"', "plain"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    content = f"id,text,time\n1,a,{TIME}\n".replace(",", delimiter)
    assert [m.text for m in mentions(read(tmp_path, content))] == ["a"]


def test_json_lines(tmp_path: Path) -> None:
    lines = [
        json.dumps(
            {
                "id": 567590027375702016,
                "full_text": "x &lt; y\u2028",
                "created_at": "Tue Oct 31 22:10:47 +0000 2017",
                "user": {"screen_name": "ann", "followers_count": 3},
                "coordinates": {"type": "Point", "coordinates": [-97.7, 30.5]},
                "place": {"full_name": "Round Rock, TX"},
            }
        ),
        "",
        "{",
        "[1]",
        json.dumps({"id": "2", "full_text": "late", "created_at": 1409897464, "in_reply_to_status_id": None}),
        json.dumps({"id": "3", "full_text": None, "created_at": 1409897464}),
        json.dumps({"id": 4, "full_text": "\udc00", "created_at": 1409897464}),
    ]
    found = read(tmp_path, "\n".join(lines), columns={"followers": "user.followers_count"})
    first, second = mentions(found)
    assert (first.id, first.text, first.author, first.followers) == ("f:567590027375702016", "x < y\u2028", "ann", 3)
    assert (first.lat, first.lon, first.location) == (30.5, -97.7, "Round Rock, TX")
    assert (second.id, second.created) == ("f:2", 1_409_897_464_000)
    assert rejects(found) == [(3, "not JSON"), (4, "not an object"), (6, "no text"), (7, "not JSON")]


def test_ids(tmp_path: Path) -> None:
    content = "id,text,time,in_reply_to\n" + "\n".join(
        f"{id},t{n},{TIME},{parent}"
        for n, (id, parent) in enumerate([("3.0", "2.0"), ("nan", "nan"), ("", ""), ("abc-1", "x"), ("4", '"2,3"')])
    )
    found = mentions(read(tmp_path, content))
    assert [m.parent for m in found] == ["f:2", "", "", "f:x", "f:2"]
    assert (found[0].id, found[3].id) == ("f:3", "f:abc-1")
    hashed = [m.id for m in found[1:3]]
    assert len(set(hashed)) == 2
    assert all(id.startswith("f:h") and len(id) == 27 for id in hashed)
    assert hashed[1] == mentions(read(tmp_path, f"time,text\n{TIME},t2\n"))[0].id


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("RT @x: hi", Kind.repost),
        ("RT @x hi", Kind.repost),
        ("hi RT @x: ho", Kind.post),
        ("RT this", Kind.post),
        ("rt @x: hi", Kind.post),
    ],
)
def test_reposts(tmp_path: Path, text: str, kind: Kind) -> None:
    assert mentions(read(tmp_path, f"text,time\n{text},{TIME}\n"))[0].kind == kind


def test_inbound_false_is_the_brands_own(tmp_path: Path) -> None:
    found = mentions(read(tmp_path, f"text,time,inbound\na,{TIME},False\nb,{TIME},True\nc,{TIME},\n"))
    assert [m.own for m in found] == [True, False, False]


def test_language_of_the_user_wins(tmp_path: Path) -> None:
    assert mentions(read(tmp_path, f"text,time,lang\na,{TIME},en\n", language="de"))[0].language == "de"


def test_nobody_lives_at_zero_zero(tmp_path: Path) -> None:
    found = mentions(read(tmp_path, f'text,time,coordinates\na,{TIME},"[0.0, 0.0]"\nb,{TIME},"91,0"\nc,{TIME},x\n'))
    assert [(m.lat, m.lon) for m in found] == [(None, None)] * 3


def test_gzip_is_told_by_its_content(tmp_path: Path) -> None:
    content = "text,time\n" + "".join(f"{n} {hash(n * n)},{TIME}\n" for n in range(50_000))
    whole = gzip.compress(content.encode())
    assert len(mentions(read(tmp_path, whole))) == 50_000
    found = read(tmp_path, whole[: len(whole) // 2])
    assert len(mentions(found)) > 10_000
    assert [reason for _, reason in rejects(found)][-1] == "broken gzip"
    assert len(rejects(found)) <= 2  # and the line it was cut in
    found = read(tmp_path, whole[:-3])
    assert len(mentions(found)) == 50_000
    assert [reason for _, reason in rejects(found)] == ["broken gzip"]


def test_position_reaches_the_size(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(f"text,time\na,{TIME}\n")
    with rows(tmp_path / "f.csv", "f") as reading:
        assert reading.format == FileFormat.csv
        list(reading)
        assert reading.position == reading.size > 0


def test_airline() -> None:
    path = recorded.need(recorded.DATA / "airline" / "tweets.csv")
    found = list(rows(path, "airline"))
    assert len(mentions(found)) == len(found) == 7217
    assert len({m.id for m in mentions(found)}) == 7217
    with path.open(newline="", encoding="utf-8") as file:
        plain = list(csv.DictReader(file))
    assert [m.text for m in mentions(found)] == [html.unescape(row["text"]) for row in plain]
    assert [m.id for m in mentions(found)] == ["airline:" + row["tweet_id"] for row in plain]
    assert [m.author for m in mentions(found)] == [row["name"] for row in plain]


def test_support() -> None:
    found = list(rows(recorded.need(recorded.DATA / "support" / "twcs_part.csv"), "support"))
    assert Counter(type(row.event) for row in found) == {Mention: 5000}
    by_id = {m.id: m for m in mentions(found)}
    # A carriage return outside quotes tears this one in two where anything but a line feed ends a line.
    assert by_id["support:3399"].text.startswith("@AskPayPal \r\rI just love")
    assert (by_id["support:1"].own, by_id["support:1"].parent, by_id["support:1"].kind) == (
        True,
        "support:3",
        Kind.reply,
    )
    assert not by_id["support:2"].own


def test_stocknet() -> None:
    found = rows(recorded.need(recorded.DATA / "stocknet" / "tweets.tsv.gz"), "stocks")
    kinds = Counter(row.event.kind if isinstance(row.event, Mention) else None for row in found)
    assert kinds == {Kind.post: 96_826 - 24_352, Kind.repost: 24_352}


CELL = st.text(st.sampled_from("ab,;\t\"'\n\r\0\u2028é&{}[]:0123-"), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=6))
def test_whatever_a_csv_writer_wrote_is_read(tmp_path: Path, cells: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(["id", "text", "time"])
    for n, row in enumerate(cells):
        writer.writerow([str(n), "x" + row[1].replace("\0", "").replace("&", ""), TIME])
    found = mentions(read(tmp_path, out.getvalue()))
    assert [m.text for m in found] == ["x" + row[1].replace("\0", "").replace("&", "") for row in cells]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([b"id,text,time\n", b"id\ttext\ttime\n", b'{"id":1,"text":"a","time":1409897464}\n']),
    st.binary(max_size=200),
    CELL,
)
def test_any_bytes_are_read(tmp_path: Path, head: bytes, data: bytes, text: str) -> None:
    found = read(tmp_path, head + data + b"\n" + text.encode())
    # No line is lost: each lies in a row, or has nothing in it.
    starts = [row.line for row in found]
    assert starts == sorted(set(starts))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60))
def test_any_file_is_read_or_refused(tmp_path: Path, data: bytes) -> None:
    with suppress(FileError):
        read(tmp_path, data)
