"""Material made by hand: a few mentions and cases of one day."""

from __future__ import annotations

from listening.cases.case import CUSTOMER, Action, Case, CaseEvent, Opening, State
from listening.cases.columns import CaseColumns, Marks, part
from listening.cases.conversation import Post, Side
from listening.cases.facts import group, row
from listening.cases.fold import fold
from listening.cases.sla import Targets
from listening.config import Config, Priority
from listening.counting.buckets import cell_of, read_cell
from listening.counting.counts import EVERYTHING, Filter, add
from listening.counting.ledger import fingerprint
from listening.counting.ledger import group as group_of_mention
from listening.counting.ledger import row as row_of_mention
from listening.counting.ledger_day import read
from listening.kpis.cases import JudgedCases
from listening.kpis.material import Material
from listening.kpis.period import Period
from listening.kpis.voices import voices
from listening.mention import Mention
from listening.people.presence import Headcount, Listening
from listening.spans import DAY_MS
from listening.triage.answering import Reason

DAY = 1_760_054_400_000
MINUTE = 60_000
NOBODY = Listening(*[Headcount(0, {})] * 3)


def mention(number: int, at: int, **more: object) -> Mention:
    given = {
        "source": "demo",
        "author": f"a{number % 3}",
        "followers": 10 * number,
        "language": "en",
        "compound": 0.5 - number % 3 / 2,
        "topics": ("Plovair",),
        "department": "care",
        "country": "IE",
        "contact": "s",
    } | more
    return Mention(id=f"demo:{number}", created=at, **given)  # type: ignore[arg-type]


def case(
    number: int, opened: int, answered: int = 0, *, department: str = "care", reason: Reason = Reason.question
) -> Case:
    """A case opened at ``opened`` and answered after so many ms; 0 = not."""
    opening = Opening(
        department=department,
        route="all",
        reason=reason,
        evidence='term "?"',
        priority=Priority.normal,
        topics=("Plovair",),
        source="demo",
        country="IE",
    )
    post = Post(id=f"demo:{number}", at=opened, side=Side.customer, opens=True)
    events = [
        CaseEvent(
            at=opened,
            recorded=opened + 500,
            who=CUSTOMER,
            action=Action.opened,
            before=None,
            after=State.open,
            post=post,
            opening=opening,
        )
    ]
    if answered:
        reply = Post(id=f"demo:{number}a", at=opened + answered, side=Side.brand)
        events.append(
            CaseEvent(
                at=reply.at,
                recorded=reply.at,
                who="brand",
                action=Action.own_reply_seen,
                before=State.open,
                after=State.answered,
                post=reply,
            )
        )
    made = fold(f"C{number}", events, DAY_MS)
    assert made is not None
    return made


def facts(cases: list[Case]) -> tuple[CaseColumns, dict[int, str]]:
    marks = Marks()
    made = part([row(each) for each in cases], marks)
    return CaseColumns([made], marks), {fingerprint(group(each)): group(each) for each in cases}


def material(
    config: Config, mentions: list[Mention] | None = None, cases: list[Case] | None = None, only: Filter = EVERYTHING
) -> Material:
    period = Period(DAY, DAY + DAY_MS)
    said = mentions if mentions is not None else [mention(n, DAY + n * MINUTE) for n in range(12)]
    worked_on = cases if cases is not None else [case(n, DAY + n * MINUTE, n * MINUTE) for n in range(5)]
    rows, groups = facts(worked_on)
    groups |= {fingerprint(group_of_mention(m)): group_of_mention(m) for m in said}
    day = read(DAY, b"".join(map(row_of_mention, said)))
    book = JudgedCases(rows, groups, Targets(config), DAY + 2 * DAY_MS).matching(only)
    cells = add({read_cell(cell_of(m)): 1} for m in said)
    cases = book.opened(period.start, period.end)
    return Material(config, period, only, cells, voices([day], period, groups, only), cases, book)
