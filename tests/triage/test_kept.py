"""Tables that are kept between processes are what would be made anew, and never stand in the way."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from listening.triage import gazetteer, kept, language

TAG = sys.implementation.cache_tag
TABLE = f"table.{TAG}.table"

TEXTS = [
    "wo bleibt mein koffer",
    "dónde está mi maleta",
    "my bag is gone",
    "où est ma valise ç",
    "bagaglio perso",
    "şimdi",
]


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a test's own tables lie."""
    monkeypatch.setattr(kept, "cache_from_source", lambda _: str(tmp_path / "kept" / "x.pyc"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "kept"


def made(beside: Path, value: int, *made_of: Path) -> int:
    return kept.kept("table", made_of, int, lambda: value)


def test_it_is_made_once_until_what_it_is_made_of_changes(beside: Path, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_text("one")
    assert made(beside, 1, source) == 1
    assert made(beside, 2, source) == 1
    source.write_text("other")
    assert made(beside, 3, source) == 3
    assert [path.name for path in beside.iterdir()] == [TABLE]


def test_half_a_table_is_made_anew(beside: Path, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_text("one")
    made(beside, 1, source)
    whole = (beside / TABLE).read_bytes()
    for end in range(len(whole)):
        (beside / TABLE).write_bytes(whole[:end])
        assert made(beside, end, source) == end
    (beside / TABLE).write_bytes(whole[:-1] + b"?")
    assert made(beside, -1, source) == -1


def test_where_nothing_may_be_written_it_is_made_each_time(
    beside: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert made(beside, 1, tmp_path / "in an archive") == 1
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    source = tmp_path / "source"
    source.write_text("one")
    assert [made(beside, n, source) for n in (1, 2)] == [1, 2]
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    beside.write_text("no directory")
    assert [made(beside, n, source) for n in (1, 2)] == [1, 2]


def test_the_second_detector_is_the_package_s_own(beside: Path) -> None:
    theirs = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    theirs.set_languages(language._ASKED)
    for _ in ("made", "read"):
        language._langid.cache_clear()
        ours = language._langid()
        assert ours.nb_classes == theirs.nb_classes
        assert np.array_equal(ours.nb_ptc, theirs.nb_ptc)
        assert np.array_equal(ours.nb_pc, theirs.nb_pc)
        assert (ours.tk_nextmove, ours.tk_row, ours.tk_output) == (theirs.tk_nextmove, theirs.tk_row, theirs.tk_output)
        assert [ours.classify(text) for text in TEXTS] == [theirs.classify(text) for text in TEXTS]
    assert (beside / f"langid.{TAG}.table").exists()


def test_cities_that_were_kept_are_those_that_were_read(beside: Path) -> None:
    first, second = gazetteer.Gazetteer(), gazetteer.Gazetteer()
    assert (beside / f"gazetteer.{TAG}.table").exists()
    assert first._cities == second._cities
    assert first._named == second._named
    assert first._nicknames == second._nicknames
    assert len(first._cities) > 20_000
