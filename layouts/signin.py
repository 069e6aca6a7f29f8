"""The pages with which somebody signs in. Plain HTML: they must work before anything else does."""

from __future__ import annotations

from layouts.kit import plain


def sign_in(token: str, *, after: str = "", name: str = "", wrong: str = "") -> str:
    """Name and password. ``after``: where to go then, a path of ours."""
    inner = (
        (plain.paragraph(wrong, "wrong") if wrong else "")
        + plain.field("name", "Name", value=name, hint="username")
        + plain.field("password", "Password", kind="password", hint="current-password")
    )
    action = "/signin" + (f"?next={after}" if after else "")
    hint = "First time here? Open the link that masthead up printed, or ask your administrator for one."
    return plain.document(
        "Sign in",
        plain.heading("Sign in") + plain.form(action, token, inner, "Sign in") + plain.paragraph(hint, "hint"),
    )


def welcome(token: str, *, asks_name: bool, name: str = "", wrong: str = "") -> str:
    """Choosing a password, and for the first administrator a name."""
    inner = (
        (plain.paragraph(wrong, "wrong") if wrong else "")
        + (plain.field("name", "Name", value=name, hint="username") if asks_name else "")
        + plain.field("password", "Password", kind="password", hint="new-password")
        + plain.field("again", "Password again", kind="password", hint="new-password")
    )
    if asks_name:
        text = (
            "You are signed in as administrator. Choose a name and a password, so that you can "
            "come back: the link you came by does not work again."
        )
    else:
        text = f"Welcome, {name}. Choose a password."
    return plain.document(
        "Welcome",
        plain.heading("Welcome")
        + plain.paragraph(text)
        + plain.form("/signin/welcome", token, inner, "Save")
        + (f"<p>{plain.link('/wall', 'Later: go to the wall')}</p>" if asks_name else ""),
    )


def confirm(path: str, token: str, name: str) -> str:
    """Before an invitation is used up: programs that preview links must not use it."""
    return plain.document(
        "Welcome",
        plain.heading("Welcome")
        + plain.paragraph(f"This link signs {name} in, once.")
        + plain.form(path, token, "", "Go on"),
    )


def used_up() -> str:
    """For a one-time link that does not work (any more)."""
    return plain.document(
        "Link used up",
        plain.heading("This link does not work any more")
        + plain.paragraph("A sign-in link works once and for a limited time.")
        + plain.paragraph("masthead up prints a new one at its next start; masthead user reset makes one for a person.")
        + f"<p>{plain.link('/signin', 'Sign in')}</p>",
    )


def no_such_link() -> str:
    """For a wall link that was revoked or never was."""
    return plain.document(
        "Link revoked",
        plain.heading("This wall link does not work")
        + plain.paragraph(
            "It was revoked, or it is incomplete. An administrator makes a new one: masthead wall-link NAME."
        ),
    )
