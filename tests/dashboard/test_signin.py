"""Signing in and out: by password, one-time link and wall link, and what is kept about it."""

from __future__ import annotations

import re
import threading

import msgspec
import pytest
import redis

from dashboard.door.signin import local
from listening.people.account import digest
from listening.people.permissions import Role
from listening.store.access import access, attempts, journal, sessions
from listening.store.access.access import AccessError
from tests.dashboard.conftest import PASSWORD, Serving, Web


def _person(web: Web, name: str = "Kim", role: Role = Role.manager) -> None:
    access.add_user(web.client, name, role, password=PASSWORD)


def _sign_in(web: Web, name: str, password: str, **more: str):
    who = web.browser()
    return who, web.submit(who, "/signin", name=name, password=password, **more)


# -- the one-time link


CHOSEN = {"name": "Ana B.", "password": PASSWORD, "again": PASSWORD}


def test_the_first_link_makes_the_first_administrator(web: Web) -> None:
    secret = access.create_invitation(web.client)
    who = web.browser()
    page = web.get(who, f"/signin/first/{secret}")
    assert page.status_code == 200
    # A look at the link signs nobody in.
    assert web.cookie not in who.cookies
    chosen = web.submit(who, f"/signin/first/{secret}", **CHOSEN)
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/")
    assert [(u.name, u.role) for u in access.all_users(web.client)] == [("Ana B.", Role.administrator)]
    assert web.get(who, "/").status_code == 200
    _, again = _sign_in(web, "ana b.", PASSWORD)
    assert (again.status_code, again.headers["location"]) == (303, "/")
    # Whoever it made is a person like any other.
    access.disable_user(web.client, "Ana B.")
    assert web.get(who, "/").status_code == 303


def test_the_first_link_works_once(web: Web) -> None:
    secret = access.create_invitation(web.client)
    other = web.browser()
    token = web.get(other, f"/signin/first/{secret}").text.split('name="csrf" value="')[1].split('"')[0]
    assert web.submit(web.browser(), f"/signin/first/{secret}", **CHOSEN).status_code == 303
    late = web.post(other, f"/signin/first/{secret}", data=CHOSEN | {"csrf": token, "name": "Eve"})
    assert late.status_code == 410
    assert web.cookie not in other.cookies
    assert web.get(web.browser(), f"/signin/first/{secret}").status_code == 410
    assert web.get(web.browser(), "/signin/first/made-up").status_code == 410
    assert len(access.all_users(web.client)) == 1


def test_of_many_at_once_one_gets_in(web: Web) -> None:
    secret = access.create_invitation(web.client)
    answers: list[int] = []
    people = [web.browser() for _ in range(4)]
    tokens = [
        web.get(who, f"/signin/first/{secret}").text.split('name="csrf" value="')[1].split('"')[0] for who in people
    ]
    start = threading.Barrier(len(people))

    def try_it(n: int) -> None:
        start.wait()
        data = CHOSEN | {"csrf": tokens[n], "name": f"Ana {n}"}
        answers.append(web.post(people[n], f"/signin/first/{secret}", data=data).status_code)

    threads = [threading.Thread(target=try_it, args=(n,)) for n in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303] + [410] * 3
    assert len(access.all_users(web.client)) == 1


def test_where_there_is_an_administrator_no_link_makes_another(web: Web) -> None:
    early = access.create_invitation(web.client)
    newer = access.create_invitation(web.client)
    assert web.get(web.browser(), f"/signin/first/{early}").status_code == 410, "the newer link makes it void"
    access.add_user(web.client, "Ana", Role.administrator, password=PASSWORD)
    assert web.get(web.browser(), f"/signin/first/{newer}").status_code == 410
    with pytest.raises(AccessError, match="administrator already"):
        access.create_invitation(web.client)
    access.disable_user(web.client, "Ana")
    with pytest.raises(AccessError, match="administrator already"):
        access.create_invitation(web.client)


def test_the_first_link_expires(web: Web) -> None:
    secret = access.create_invitation(web.client)
    (key,) = (key for key in web.client.keys("*invitation*") if not key.endswith(b"first"))
    assert 0 < web.client.ttl(key) <= 3600
    web.client.delete(key)
    assert web.get(web.browser(), f"/signin/first/{secret}").status_code == 410


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": "Ana", "password": "short", "again": "short"}, "10 characters at least"),
        ({"name": "Ana", "password": PASSWORD, "again": PASSWORD + "x"}, "two passwords differ"),
        ({"name": " ", "password": PASSWORD, "again": PASSWORD}, "A name has"),
        ({"name": "<b>Ana", "password": PASSWORD, "again": PASSWORD}, "A name has"),
        ({"name": "Kim", "password": PASSWORD, "again": PASSWORD}, "a user Kim already"),
        ({"name": "anaanaana1", "password": "AnaAnaAna1", "again": "AnaAnaAna1"}, "must not be"),
    ],
)
def test_a_choice_that_cannot_be_kept_is_explained(web: Web, fields: dict[str, str], says: str) -> None:
    _person(web)
    secret = access.create_invitation(web.client)
    who = web.browser()
    answer = web.submit(who, f"/signin/first/{secret}", **fields)
    assert answer.status_code == 422
    assert web.cookie not in who.cookies
    assert says in answer.text
    assert "<b>Ana" not in answer.text
    assert len(access.all_users(web.client)) == 1
    # The link is not used up by it.
    assert web.submit(who, f"/signin/first/{secret}", **CHOSEN).status_code == 303


def test_an_invited_person_chooses_a_password(web: Web) -> None:
    access.add_user(web.client, "Lee", Role.agent, ("care",))
    secret = access.invite(web.client, "lee")
    # A program that previews links must not use it up.
    assert web.get(web.browser(), f"/signin/first/{secret}").status_code == 200
    who = web.browser()
    assert 'name="name"' not in web.get(who, f"/signin/first/{secret}").text
    chosen = web.submit(who, f"/signin/first/{secret}", password=PASSWORD, again=PASSWORD)
    assert chosen.status_code == 303
    assert web.get(who, "/").status_code == 200
    assert _sign_in(web, "Lee", PASSWORD)[1].status_code == 303
    assert web.get(who, f"/signin/first/{secret}").status_code == 410


def test_only_the_newest_link_of_a_person_holds(web: Web) -> None:
    access.add_user(web.client, "Lee", Role.agent)
    links = [access.invite(web.client, "Lee"), access.invite(web.client, "Lee"), access.reset_user(web.client, "Lee")]
    for void in links[:2]:
        assert web.get(web.browser(), f"/signin/first/{void}").status_code == 410
    access.disable_user(web.client, "Lee")
    assert web.get(web.browser(), f"/signin/first/{links[2]}").status_code == 410
    access.enable_user(web.client, "Lee")
    assert web.get(web.browser(), f"/signin/first/{links[2]}").status_code == 410, "disabling made it void"
    newest = access.invite(web.client, "Lee")
    access.set_password(web.client, "Lee", PASSWORD)
    assert web.get(web.browser(), f"/signin/first/{newest}").status_code == 410


@pytest.mark.parametrize("lost", ["disabled", "demoted", "reset"])
def test_what_somebody_made_may_no_more_than_they_may(web: Web, lost: str) -> None:
    access.add_user(web.client, "Ana", Role.administrator, password=PASSWORD)
    program = web.browser()
    program.headers["Authorization"] = f"Bearer {access.create_api_token(web.client, 'nightly', by='Ana')}"
    screen = web.browser()
    web.get(screen, f"/wall/enter/{access.create_wall_link(web.client, 'lobby', by='Ana')}")

    def tried() -> tuple[int, int, int]:
        paths = (program, "/api/v1/kpis"), (program, "/api/v1/overview"), (screen, "/wall/pulse")
        answers = [web.get(who, path).status_code for who, path in paths]
        return answers[0], answers[1], answers[2]

    assert tried() == (200, 200, 200)
    match lost:
        case "disabled":
            access.disable_user(web.client, "Ana")
            assert tried() == (401, 401, 303)
        case "demoted":
            access.change_user(web.client, "Ana", Role.agent, ())
            assert tried() == (403, 200, 200)
        case "reset":
            access.reset_user(web.client, "Ana")
            assert tried() == (401, 401, 303)


def test_a_wall_link_replaces_no_session_that_may_do_more(web: Web) -> None:
    path = f"/wall/enter/{access.create_wall_link(web.client, 'lobby')}"
    who = web.signed_in(Role.administrator)
    asked = web.get(who, f"{path}?rotate=20")
    assert asked.status_code == 200
    assert 'href="/wall?rotate=20"' in asked.text
    assert web.get(who, "/admin").status_code == 200, "still signed in"
    before = web.cookie_header(who)
    gone_on = web.submit(who, f"{path}?rotate=20")
    assert gone_on.headers["location"] == "/wall?rotate=20"
    assert web.get(who, "/wall/pulse").status_code == 200
    assert web.get(who, "/admin").status_code == 403
    assert web.get(web.browser(), "/admin", headers={"Cookie": before}).status_code == 303, "the old session has ended"
    # A screen that opens its link again is not asked.
    assert web.get(who, path).status_code == 303


def test_the_journal_names_who_what_when_and_from_where(web: Web) -> None:
    secret = access.create_invitation(web.client)
    who = web.browser()
    web.submit(who, f"/signin/first/{secret}", **CHOSEN)
    token = digest_token(web, who)
    for do, more in (("add", {"role": "agent"}), ("reset", {}), ("disable", {})):
        assert web.post(who, "/admin/users", data={"csrf": token, "do": do, "name": "Lee", **more}).ok
    web.post(who, "/admin/links", data={"csrf": token, "name": "lobby"})
    web.post(who, "/admin/tokens", data={"csrf": token, "name": "nightly", "role": "reader"})
    _sign_in(web, "Ana B.", "wrong password")
    _sign_in(web, "hunter2 typed here", "wrong password")
    _sign_in(web, "ana b.", PASSWORD)
    web.post(who, "/signout", data={"csrf": token})
    lines = journal.newest(web.client, 100)
    assert [(line.who, line.act.value, line.whom) for line in reversed(lines)] == [
        ("Ana B.", "chose_password", ""),
        ("Ana B.", "added", "Lee (agent)"),
        ("Ana B.", "reset", "Lee"),
        ("Ana B.", "disabled", "Lee"),
        ("Ana B.", "made_link", "lobby"),
        ("Ana B.", "made_token", "nightly (reader)"),
        ("Ana B.", "refused", ""),
        ("", "refused", ""),
        ("Ana B.", "signed_in", ""),
        ("Ana B.", "signed_out", ""),
    ]
    assert {line.place for line in lines} == {"127.0.0.1"}
    assert all(line.at > 1_700_000_000_000 for line in lines)


def test_a_blocked_address_counts_no_further_against_names(client: redis.Redis) -> None:
    for n in range(attempts.PER_ADDRESS):
        attempts.admit(client, f"guess {n}", "192.0.2.1")
    for _ in range(3 * attempts.PER_ACCOUNT):
        assert attempts.admit(client, "Kim", "192.0.2.1") > 0
    assert attempts.admit(client, "Kim", "192.0.2.2") == 0


def test_an_ipv4_visitor_of_an_ipv6_server_has_a_bucket_of_their_own(client: redis.Redis) -> None:
    for n in range(attempts.PER_ADDRESS):
        assert attempts.admit(client, f"a{n}", "::ffff:192.0.2.1") == 0
    assert attempts.admit(client, "b", "192.0.2.1") > 0
    assert attempts.admit(client, "b", "::ffff:192.0.2.2") == 0


# -- by password


def test_signing_in_and_out(web: Web) -> None:
    _person(web)
    who, answer = _sign_in(web, "KIM ", PASSWORD)
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    kept = web.cookie_header(who)
    assert web.get(who, "/").status_code == 200

    token = digest_token(web, who)
    assert web.post(who, "/signout", data={"csrf": token}).headers["location"] == "/signin"
    assert web.get(who, "/").status_code == 303
    # The session ended at the server, not only in this browser.
    thief = web.browser()
    assert web.get(thief, "/", headers={"Cookie": kept}).status_code == 303


def digest_token(web: Web, who) -> str:
    from dashboard.door.forms import form_token

    return form_token(who.cookies[web.cookie])


@pytest.mark.parametrize(("name", "password"), [("Kim", "wrong password"), ("Nobody", PASSWORD), ("", ""), ("Kim", "")])
def test_wrong_ones_are_not_told_apart(web: Web, name: str, password: str) -> None:
    _person(web)
    _, answer = _sign_in(web, name, password)
    assert answer.status_code == 403
    assert "Name and password do not go together." in answer.text
    assert "location" not in answer.headers


def test_a_disabled_user_is_out_at_once(web: Web) -> None:
    _person(web)
    who, _ = _sign_in(web, "Kim", PASSWORD)
    access.disable_user(web.client, "Kim")
    assert web.get(who, "/").status_code == 303
    assert _sign_in(web, "Kim", PASSWORD)[1].status_code == 403
    access.enable_user(web.client, "kim")
    assert _sign_in(web, "Kim", PASSWORD)[1].status_code == 303


def test_a_session_that_revoking_overlooked_is_out_too(web: Web) -> None:
    _person(web)
    who, _ = _sign_in(web, "Kim", PASSWORD)
    for key in web.client.keys("*sessions_of*"):
        web.client.delete(key)
    access.disable_user(web.client, "Kim")
    assert web.client.keys("*!session:*")
    assert web.get(who, "/").status_code == 303


def test_a_reset_ends_sessions_and_the_old_password(web: Web) -> None:
    _person(web)
    who, _ = _sign_in(web, "Kim", PASSWORD)
    secret = access.reset_user(web.client, "Kim")
    assert web.get(who, "/").status_code == 303
    assert _sign_in(web, "Kim", PASSWORD)[1].status_code == 403
    assert web.get(web.browser(), f"/signin/first/{secret}").status_code == 200


def test_guessing_at_an_account_is_slowed_down(web: Web) -> None:
    _person(web)
    for _ in range(attempts.PER_ACCOUNT):
        assert _sign_in(web, "Kim", "wrong password")[1].status_code == 403
    _, answer = _sign_in(web, " kim", PASSWORD)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= attempts.WINDOW_SECONDS
    # Another account is not concerned.
    _person(web, "Lee")
    assert _sign_in(web, "Lee", PASSWORD)[1].status_code == 303


def test_guessing_from_an_address_is_slowed_down(web: Web) -> None:
    _person(web)
    for n in range(attempts.PER_ADDRESS):
        assert _sign_in(web, f"guess {n}", "wrong password")[1].status_code == 403
    assert _sign_in(web, "Kim", PASSWORD)[1].status_code == 429


def test_success_forgets_the_failures(client: redis.Redis) -> None:
    for _ in range(3 * attempts.PER_ADDRESS):
        assert attempts.admit(client, "Kim", "192.0.2.1") == 0
        attempts.succeeded(client, "Kim", "192.0.2.1")


def test_an_ipv6_network_counts_as_one_address(client: redis.Redis) -> None:
    for n in range(attempts.PER_ADDRESS):
        assert attempts.admit(client, f"a{n}", f"2001:db8:0:1::{n:x}") == 0
    assert attempts.admit(client, "b", "2001:db8:0:1:ffff::1") > 0
    assert attempts.admit(client, "b", "2001:db8:0:2::1") == 0


# -- forms


@pytest.mark.parametrize("token", [None, "", "0" * 64])
def test_a_form_without_its_token_is_refused(web: Web, token: str | None) -> None:
    _person(web)
    who = web.browser()
    web.get(who, "/signin")
    fields = {"name": "Kim", "password": PASSWORD} | ({} if token is None else {"csrf": token})
    answer = web.post(who, "/signin", data=fields)
    assert answer.status_code == 403
    assert web.cookie not in who.cookies


def test_a_token_of_another_browser_is_refused(web: Web) -> None:
    _person(web)
    page = web.get(web.browser(), "/signin").text
    token = page.split('name="csrf" value="')[1].split('"')[0]
    who = web.browser()
    web.get(who, "/signin")
    fields = {"name": "Kim", "password": PASSWORD, "csrf": token}
    assert web.post(who, "/signin", data=fields).status_code == 403


def test_a_giant_form_is_refused(web: Web) -> None:
    who = web.browser()
    web.get(who, "/signin")
    assert web.post(who, "/signin", data={"name": "x" * 100_000}).status_code == 413


def test_what_was_typed_is_not_markup(web: Web) -> None:
    _, answer = _sign_in(web, '"><script>alert(1)</script>', "x")
    # The one that says whether a page is dark or light is ours.
    assert re.findall("<script[^>]*>", answer.text) == ['<script src="/signin/static/clicked/theme.js">']
    assert "&#34;&gt;&lt;script&gt;" in answer.text


@pytest.mark.parametrize(
    ("path", "goes_to"),
    [
        ("/wall/pulse?rotate=20", "/wall/pulse?rotate=20"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("", "/"),
    ],
)
def test_one_only_goes_on_to_our_own_pages(web: Web, path: str, goes_to: str) -> None:
    assert local(path) == goes_to
    _person(web)
    who = web.browser()
    page = web.get(who, "/signin", params={"next": path})
    token = page.text.split('name="csrf" value="')[1].split('"')[0]
    answer = web.post(
        who,
        "/signin",
        params={"next": path},
        data={"csrf": token, "name": "Kim", "password": PASSWORD},
    )
    assert (answer.status_code, answer.headers["location"]) == (303, goes_to)


# -- wall links and tokens


def test_a_wall_link_signs_a_screen_in_for_a_year(web: Web) -> None:
    secret = access.create_wall_link(web.client, "lobby")
    screen = web.browser()
    entered = web.get(screen, f"/wall/enter/{secret}?rotate=20")
    assert entered.headers["location"] == "/wall?rotate=20"
    assert web.get(screen, "/wall?rotate=20").headers["location"] == "/wall/pulse?rotate=20"
    page = web.get(screen, "/wall/pulse?rotate=20")
    assert page.status_code == 200
    # Renewed at each visit, so that a screen that is looked at never runs out.
    assert "Max-Age=31622400" in page.headers["set-cookie"]
    (key,) = web.client.keys("*!session:*")
    assert web.client.ttl(key) > 365 * 86_400


def test_a_revoked_wall_link_is_out(web: Web) -> None:
    secret = access.create_wall_link(web.client, "lobby")
    other = access.create_wall_link(web.client, "war room")
    screen, kept = web.browser(), web.browser()
    web.get(screen, f"/wall/enter/{secret}")
    web.get(kept, f"/wall/enter/{other}")
    assert access.revoke_wall_link(web.client, "lobby")
    assert not access.revoke_wall_link(web.client, "lobby")
    assert web.get(screen, "/wall/pulse").status_code == 303
    assert web.get(web.browser(), f"/wall/enter/{secret}").status_code == 410
    assert web.get(kept, "/wall/pulse").status_code == 200
    assert [grant.name for grant in access.wall_links(web.client)] == ["war room"]


def test_a_revoked_token_is_out(web: Web) -> None:
    secret = access.create_api_token(web.client, "reporting")
    headers = {"Authorization": f"Bearer {secret}"}
    who = web.browser()
    assert web.get(who, "/api/v1/overview", headers=headers).status_code == 200
    assert web.get(who, "/", headers=headers).status_code == 403
    assert access.revoke_api_token(web.client, "reporting")
    assert web.get(who, "/api/v1/overview", headers=headers).status_code == 401


def test_names_of_grants_are_taken_once(client: redis.Redis) -> None:
    access.create_wall_link(client, "lobby")
    with pytest.raises(AccessError, match="a wall link lobby already"):
        access.create_wall_link(client, "lobby")
    with pytest.raises(AccessError, match="A name has"):
        access.create_api_token(client, "")
    with pytest.raises(AccessError, match=r"no user Kim\. Known: none yet"):
        access.disable_user(client, "Kim")
    with pytest.raises(AccessError, match="cannot be a viewer"):
        access.add_user(client, "Kim", Role.viewer)


# -- what is kept


def test_no_secret_is_stored(web: Web) -> None:
    """Whoever reads the store cannot sign in with what stands there."""
    _person(web)
    who, _ = _sign_in(web, "Kim", PASSWORD)
    secrets = [
        PASSWORD,
        who.cookies[web.cookie],
        access.create_invitation(web.client),
        access.create_wall_link(web.client, "lobby"),
        access.create_api_token(web.client, "reporting"),
    ]
    dump = b""
    for key in web.client.keys("*"):
        dump += key + (web.client.dump(key) or b"")
        if web.client.type(key) == b"hash":
            dump += b"".join(f + v for f, v in web.client.hgetall(key).items())
        elif web.client.type(key) == b"string":
            dump += web.client.get(key) or b""
    assert len(dump) > 500
    for secret in secrets:
        assert len(secret) >= len(PASSWORD)
        assert secret.encode() not in dump
    assert digest(secrets[1]).encode() in dump
    assert b"$argon2id$" in dump


def test_old_sessions_of_people_end(client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    from listening.people.account import Subject

    access.add_user(client, "Kim", Role.agent, password=PASSWORD)
    secret = sessions.open_session(client, Subject.user, "kim")
    assert sessions.resolve(client, [digest(secret)])[0] is not None
    monkeypatch.setattr(sessions, "LONGEST_MS", -1)
    assert sessions.resolve(client, [digest(secret)]) == [None]


def test_the_cookie_is_for_https_only_where_the_browser_came_by_https(
    redis_url: str, client: redis.Redis, web: Web
) -> None:
    settings = msgspec.structs.replace(web.config.web, origins=("https://wall.example.com",))
    serving = Serving(msgspec.structs.replace(web.config, web=settings), redis_url)
    try:
        there = Web(serving.server, client, web.config)
        secret = access.create_wall_link(client, "lobby")
        behind = {"Host": "wall.example.com"}
        entered = there.get(there.browser(), f"/wall/enter/{secret}", headers=behind)
        assert "Secure" in entered.headers["set-cookie"]
        direct = there.get(there.browser(), f"/wall/enter/{secret}")
        assert "Secure" not in direct.headers["set-cookie"]
        there.close()
    finally:
        serving.stop()
