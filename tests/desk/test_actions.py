"""Every role against every action of the table of transitions."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from listening.cases.case import Action, Dismissal
from listening.cases.decide import DIRECTORS
from listening.cases.transitions import TABLE, ActedBy
from listening.people.permissions import Permission, Role, may
from listening.store.access import access
from tests.cases.conftest import Office
from tests.dashboard.conftest import Web
from tests.dashboard.test_matrix import ROLES, somebody
from tests.desk.conftest import opened

BODIES: Mapping[str, object] = {
    "to": "Max",
    "department": "care",
    "text": "x",
    "why": "x",
    "dismissal": Dismissal.spam.value,
    "until": "hour",
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("departments", [("care",), ("press",), ()])
def test_every_action(office: Office, web: Web, role: Role | None, departments: tuple[str, ...]) -> None:
    case, other = opened(office, *["@plovair everything about you is terrible and awful"] * 2)
    assert case.department == "care"
    office.hire("Max", Role.manager)
    who = somebody(web, role)
    if role is Role.agent:
        name = next(user.name for user in access.all_users(web.client) if user.role is role)
        access.change_user(web.client, name, role, departments)
    for action, rule in TABLE.items():
        before = office.desk.book.find(case.id)
        assert before is not None
        body = {"action": action.value, "version": before.version, **BODIES}
        if action is Action.merge:
            body["case"] = other.id
        elif action is Action.split_off:
            body["mention"] = case.talk.opener.id
        answer = web.post(who, f"/api/v1/cases/{case.id}/actions", json=body)
        works = role is not None and may(role, Permission.work_on_cases)
        if role is None:
            expected = {401}
        elif not works:
            expected = {403}
        elif rule.who is ActedBy.masthead:
            expected = {422}
        elif role is Role.agent and (rule.who is ActedBy.approver or "care" not in departments):
            expected = {403}
        elif rule.who is ActedBy.approver:
            expected = {403, 409}  # the draft is their own
        else:
            expected = {200, 409}
        assert answer.status_code in expected, (action, answer.text)
        if answer.status_code != 200:
            assert office.desk.book.find(case.id) == before, action
    after = office.desk.book.find(case.id)
    assert after is not None
    assert (after.touches > 0) == (role in DIRECTORS or (role is Role.agent and "care" in departments))
