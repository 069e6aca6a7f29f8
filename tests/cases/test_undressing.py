"""What a camera wrote into a picture goes; what is seen of it, and how it is turned, stays."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps, PngImagePlugin

from listening.cases.undressing import turned, undressed

SECRET = b"52.5200N 13.4050E"
FORMS = ("JPEG", "PNG", "WEBP")


def drawn() -> Image.Image:
    """Other colours in each corner, so that a turn is seen."""
    made = Image.new("RGB", (48, 32))
    for n, colour in enumerate(((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0))):
        made.paste(colour, (24 * (n % 2), 16 * (n // 2), 24 * (n % 2) + 24, 16 * (n // 2) + 16))
    return made


def saved(form: str, turn: int, **more: object) -> bytes:
    made, exif = drawn(), Image.Exif()
    exif[0x0112], exif[0x010E], exif[0x0110] = turn, SECRET.decode(), "Camera 9"
    exif.get_ifd(0x8825)[1] = "N"
    notes = io.BytesIO()
    if form == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Comment", SECRET.decode())
        info.add_itxt("XML:com.adobe.xmp", SECRET.decode())
        made.save(notes, form, exif=exif, pnginfo=info, **more)
    elif form == "JPEG":
        made.save(notes, form, exif=exif, comment=SECRET, xmp=SECRET, **more)
    else:
        made.save(notes, form, exif=exif, xmp=SECRET, lossless=True, **more)
    return notes.getvalue()


def shown(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as found:
        return ImageOps.exif_transpose(found).convert("RGB")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("turn", range(1, 9))
def test_what_is_seen_stays_and_what_was_written_goes(form: str, turn: int) -> None:
    before = saved(form, turn)
    after = undressed(before)
    assert SECRET in before
    assert after is not None
    assert SECRET not in after
    assert b"Camera" not in after
    with Image.open(io.BytesIO(after)) as found:
        exif = dict(found.getexif())
        assert exif == ({0x0112: turn} if turn > 1 else {})
        assert not {"comment", "xmp", "Comment", "XML:com.adobe.xmp"} & found.info.keys()
    assert shown(after).tobytes() == shown(before).tobytes()
    assert turned(after) == turned(before) == (turn >= 5)
    assert undressed(after) == after


def test_a_jpeg_in_several_scans_and_a_profile() -> None:
    profile = b"made-up profile" * 5000
    before = saved("JPEG", 6, progressive=True, icc_profile=profile)
    # What a phone hides behind the end: a film, or a second picture with its own place.
    after = undressed(before + b"\xff\xd8 film " + SECRET)
    assert after is not None
    assert SECRET not in after
    with Image.open(io.BytesIO(after)) as found:
        assert found.info["icc_profile"] == profile
        assert found.info["progressive"]
    assert shown(after).tobytes() == shown(before).tobytes()


def test_pictures_that_move() -> None:
    frames = [drawn(), ImageOps.mirror(drawn())]
    for form in ("GIF", "PNG", "WEBP"):
        kept = io.BytesIO()
        more = (
            {"comment": SECRET} if form == "GIF" else {"exif": saved("JPEG", 1)[6:] if False else b"Exif\0\0" + SECRET}
        )
        frames[0].save(kept, form, save_all=True, append_images=frames[1:], duration=100, loop=0, **more)
        assert SECRET in kept.getvalue()
        after = undressed(kept.getvalue())
        assert after is not None
        assert SECRET not in after
        with Image.open(io.BytesIO(after)) as found, Image.open(kept) as was:
            assert (found.n_frames, found.info.get("loop")) == (2, was.info.get("loop")) == (2, 0)
            found.seek(1), was.seek(1)
            assert found.convert("RGB").tobytes() == was.convert("RGB").tobytes()
        assert undressed(after) == after


WHOLE = [saved(form, 6) for form in FORMS]


@given(st.sampled_from(WHOLE), st.integers(0, 3000), st.binary(max_size=6), st.booleans())
def test_whatever_bytes_there_are(content: bytes, at: int, other: bytes, cut: bool) -> None:
    """Broken anywhere: it is refused, or what comes back is as bare as it gets."""
    at %= len(content)
    broken = content[:at] + other + (b"" if cut else content[at + len(other) :])
    found = undressed(broken)
    turned(broken)
    assert found is None or undressed(found) == found


@given(
    st.binary(max_size=200), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"RIFF0000WEBP"])
)
def test_no_bytes_are_too_much(content: bytes, head: bytes) -> None:
    found = undressed(head + content)
    turned(head + content)
    assert found is None or undressed(found) == found


@pytest.mark.parametrize("form", FORMS)
def test_cut_anywhere_it_is_refused(form: str) -> None:
    content = WHOLE[FORMS.index(form)]
    assert [n for n in range(len(content) - 1) if undressed(content[:n]) is not None] == []
