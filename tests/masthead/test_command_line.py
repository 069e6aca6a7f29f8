"""A wrong command line is refused in words, never with the names of our functions."""

from __future__ import annotations

import pytest

from masthead.__main__ import main


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("up --port x", "'x' is no port; a whole number from 0 to 65535"),
        ("up --port 65536", "'65536' is no port"),
        ("up --port ²", "'²' is no port"),
        ("web --port -1", "'-1' is no port"),
        ("up --workers 0", "'0' is no number of workers; a whole number from 1 to 64"),
        ("source test x --seconds soon", "'soon' is no length of time; a number of seconds above 0"),
        ("source test x --seconds nan", "'nan' is no length of time"),
        ("source test x --mentions 0", "'0' is no number; a whole number from 1"),
        ("replay x --speed fast", "fast is no speed; a number above 0, or max"),
        ("user add Kim --role boss", "'boss' (choose from 'administrator', 'agent', 'executive', 'manager')"),
        ("import x --dates 1", "invalid choice: '1' (choose from"),
    ],
)
def test_what_is_wrong_is_said_in_words(line: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(line.split())
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert said in told
    assert not [word for word in ("<", "invalid _", "value:", "Role.") if word in told.partition("error:")[2]]
