"""A case that was resolved confirms its department, for what is learnt."""

import msgspec

from listening.cases.case import Act, Action, Case
from listening.learning.correction import MetAs, of
from listening.store import corrections, keys, mentions
from tests.cases.conftest import MINUTE, T0, Office, post
from tests.cases.test_casework import BOSS
from workers.confirming import confirm


def _act(office: Office, case: str, action: Action, **more: str) -> None:
    done = office.desk.act(case, Act(action=action, **more), BOSS, T0 + MINUTE)  # type: ignore[arg-type]
    assert isinstance(done, Case), done


def test_resolved_in_its_department_or_in_another_one(office: Office) -> None:
    for n in range(4):
        office.ingest(post(f"{n}", T0, author=f"a{n}"))
    office.client.hset(keys.review_queue(), "s:0", 3.0)
    assert confirm(office.client, office.desk.book, T0) == 0, "nothing is resolved yet"
    said = of(mentions.fetch(office.client, ["s:2"])[0], True, "Kim", T0)  # type: ignore[arg-type]
    corrections.add(office.client, msgspec.structs.replace(said, department="press"))
    _act(office, "C2", Action.hand_over, department="care", why="theirs")
    for case in ("C1", "C2", "C3"):
        _act(office, case, Action.claim)
        _act(office, case, Action.resolve)
    assert confirm(office.client, office.desk.book, T0 + 2 * MINUTE) == 2
    held = {each.mention: each for each in corrections.all_standing(office.client)}
    kept, moved, outright = (held[f"s:{n}"] for n in range(3))
    assert (kept.department, kept.decided.department, kept.found) == ("baggage", "baggage", MetAs.case)
    assert (moved.department, moved.decided.department) == ("care", "baggage")
    assert outright.department == "press", "who said it outright knows better"
    assert set(held) == {"s:0", "s:1", "s:2"}
    # What was drawn at random is still asked about, and once is enough.
    assert office.client.hget(keys.review_queue(), "s:0") == b"3.0"
    assert confirm(office.client, office.desk.book, T0 + 3 * MINUTE) == 0
