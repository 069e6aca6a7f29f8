"""Administration of access, all there is, for the command line and the pages.

Each function is one act, and effective at once: what it takes back is out of
the pages on the next request and out of the walls within a second.
"""

from __future__ import annotations

import msgspec

from listening.config import Config
from listening.people.account import (
    Grant,
    Invitation,
    Subject,
    User,
    Who,
    digest,
    hash_password,
    new_secret,
)
from listening.people.naming import fold, name_error
from listening.people.passwords import error as password_error
from listening.people.permissions import PEOPLE, PROGRAMS, Role
from listening.store import browsers, keys, messages, told
from listening.store.access import grants, invitations, sessions, users
from listening.store.clock import now_ms
from listening.store.connection import Client


class AccessError(Exception):
    """Something that cannot be done; the message says why, for a person."""


def create_invitation(client: Client) -> str:
    """The secret of a one-time link that makes the first administrator; for ``/signin/first/<secret>``.

    Raises AccessError if there is an administrator: whoever lost a password is given a link of their own.
    """
    if has_administrator(client):
        raise AccessError("There is an administrator already; masthead user reset NAME makes a link for a person.")
    return invitations.create(client, Invitation())


def has_administrator(client: Client) -> bool:
    """Whether somebody administers this Masthead, disabled or not."""
    return any(user.role is Role.administrator for user in users.everyone(client))


def create_wall_link(client: Client, name: str, by: str = "") -> str:
    """The secret of a link that signs a wall screen in; for ``/wall/enter/<secret>``.

    ``by``: the person who makes it; it holds while they are not disabled.
    """
    return _grant(client, keys.links(), name, "wall link", by=by)


def wall_links(client: Client) -> list[Grant]:
    return grants.everything(client, keys.links())


def is_wall_link(client: Client, secret: str) -> bool:
    """Whether this is the secret of a wall link that holds."""
    return grants.find(client, keys.links(), digest(secret)) is not None


def wall_link_name(client: Client, secret: str) -> str:
    """What the screen of a wall link is called; empty if it does not hold."""
    held = grants.find(client, keys.links(), digest(secret))
    return held.grant.name if held else ""


def revoke_wall_link(client: Client, name: str) -> bool:
    """Sign out every screen that came by this link. False if there is none of that name."""
    gone = grants.revoke(client, keys.links(), name)
    for hashed in gone:
        sessions.close_all(client, Subject.link, hashed)
    return bool(gone)


def create_api_token(client: Client, name: str, role: Role = Role.reader, by: str = "") -> str:
    """A token that reads the API; sent as ``Authorization: Bearer <token>``.

    ``by``: the person who makes it; it holds while they are not disabled. Raises AccessError for a role that no
    program can have.
    """
    if role not in PROGRAMS:
        raise AccessError(f"A program cannot be a {role}; possible: {', '.join(sorted(PROGRAMS))}.")
    return _grant(client, keys.tokens(), name, "API token", role, by)


def api_tokens(client: Client) -> list[Grant]:
    return grants.everything(client, keys.tokens())


def revoke_api_token(client: Client, name: str) -> bool:
    """False if there is none of that name."""
    return bool(grants.revoke(client, keys.tokens(), name))


def program(client: Client, secret: str) -> Who | None:
    """Who sends this API token; None if it is unknown or does not hold."""
    held = grants.find(client, keys.tokens(), digest(secret))
    if held is None:
        return None
    return Who(subject=Subject.token, name=held.grant.name, role=held.grant.role, within=held.within)


def add_user(client: Client, name: str, role: Role, departments: tuple[str, ...] = (), password: str = "") -> None:
    """Keep a new person. Without a password, ``invite`` makes the link to choose one.

    Raises AccessError for a name that is taken or not possible, a role no
    person can have, or a password that is too weak.
    """
    wrong = name_error(name) or (password and password_error(password, name))
    if wrong:
        raise AccessError(wrong)
    if role not in PEOPLE:
        raise AccessError(f"A person cannot be a {role}; possible: {', '.join(sorted(PEOPLE))}.")
    user = User(
        name=name,
        role=role,
        departments=departments,
        password=hash_password(password) if password else "",
        created=now_ms(),
    )
    if not users.add(client, user):
        raise AccessError(f"There is a user {name} already.")


def check_departments(config: Config, departments: tuple[str, ...]) -> None:
    """Raise AccessError for a department that config.toml does not have."""
    known = [department.name for department in config.departments]
    for name in departments:
        if name not in known:
            raise AccessError(f"There is no department {name}; there are {', '.join(known)}.")


def change_user(client: Client, name: str, role: Role, departments: tuple[str, ...]) -> None:
    """Give a user another role or other departments: at once, in what is open as well."""
    user = _existing(client, name)
    if role not in PEOPLE:
        raise AccessError(f"A person cannot be a {role}; possible: {', '.join(sorted(PEOPLE))}.")
    users.save(client, msgspec.structs.replace(user, role=role, departments=departments))


def invite(client: Client, name: str) -> str:
    """The secret of a one-time link with which a user chooses a password; one made before is void."""
    user = _existing(client, name)
    secret = invitations.create(client, Invitation(user=fold(user.name)))
    users.save(client, msgspec.structs.replace(user, invited=digest(secret)))
    return secret


def set_password(client: Client, name: str, password: str) -> None:
    """Give a user a new password and end every session begun with the old one."""
    user = _existing(client, name)
    wrong = password_error(password, user.name)
    if wrong:
        raise AccessError(wrong)
    users.save(client, msgspec.structs.replace(user, password=hash_password(password), invited=""))
    sessions.close_all(client, Subject.user, fold(name))


def reset_user(client: Client, name: str) -> str:
    """Take a user's password and sessions away; returns the secret of the link for a new one."""
    user = _existing(client, name)
    users.save(client, msgspec.structs.replace(user, password="", invited=""))
    sessions.close_all(client, Subject.user, fold(name))
    return invite(client, name)


def disable_user(client: Client, name: str) -> None:
    """Keep a user from signing in, end their sessions, void their sign-in link, empty their inbox. Their name stays on
    what they did.

    Wall links and tokens they made hold no more: they have seen the secrets.
    """
    user = _existing(client, name)
    users.save(client, msgspec.structs.replace(user, disabled=True, invited=""))
    told.forget(client, name)
    messages.forget(client, name)
    browsers.forget(client, name)
    sessions.close_all(client, Subject.user, fold(name))


def enable_user(client: Client, name: str) -> None:
    """Undo ``disable_user``."""
    users.save(client, msgspec.structs.replace(_existing(client, name), disabled=False))


def all_users(client: Client) -> list[User]:
    return users.everyone(client)


def _existing(client: Client, name: str) -> User:
    user = users.find(client, name)
    if user is None:
        known = ", ".join(each.name for each in users.everyone(client)) or "none yet"
        raise AccessError(f"There is no user {name}. Known: {known}.")
    return user


def made_by(client: Client, name: str) -> list[Grant]:
    """The wall links and API tokens that a person made."""
    made = [*wall_links(client), *api_tokens(client)]
    return [grant for grant in made if fold(grant.by) == fold(name)]


def _grant(client: Client, key: str, name: str, called: str, role: Role = Role.reader, by: str = "") -> str:
    wrong = name_error(name)
    if wrong:
        raise AccessError(wrong)
    secret = new_secret()
    grant = Grant(name=name, created=now_ms(), role=role, by=by)
    if not grants.add(client, key, secret, grant):
        raise AccessError(f"There is a {called} {name} already.")
    return secret
