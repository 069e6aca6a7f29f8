"""Every subcommand: a module with ``arguments(parser)`` and ``run(args) -> exit code``.

Only the module of the command that is asked for is imported: `masthead check`
must not wait for the web server's libraries.
"""

from __future__ import annotations

COMMANDS: dict[str, str] = {
    "up": "start everything here: Redis, listener, workers, schedule, web and index",
    "init": "write the first config file of a brand: asks, and proposes topics and routes",
    "check": "check a config file and say what was understood",
    "status": "say what is running and what is wrong",
    "source": "try a source of the config out: connect, and show what it would store",
    "import": "read a file of posts as history, with its own times, as fast as it goes",
    "replay": "play a file of posts as if they happened now",
    "rebuild": "make what key figures are read from again, while nothing else runs",
    "backup": "write a copy of data and config into one file, also while everything runs",
    "repair": "mend a damaged append-only file, on a copy, and say what is lost",
    "models": "what was learnt and whether it counts; go back to an earlier version or to the rules",
    "user": "add, list, disable people, or let them choose a new password",
    "wall-link": "make a link that keeps a wall screen signed in until it is revoked",
    "api-token": "make a token that reads the API",
    "alert-test": "send a test message through a channel and say what happened",
    "listen": "read all sources (a part of up; may run alone, on any machine)",
    "work": "run jobs (a part of up; as many as wanted, on any machine)",
    "encode": "decide moods with an encoder (a part of up where one is installed; may run alone)",
    "schedule": "queue chores when they are due (a part of up; may run alone)",
    "web": "serve pages, walls and API (a part of up; may run alone, on any machine)",
    "index": "keep the index of search (a part of up; may run alone, beside web)",
}
"""Name -> help text."""


def module(name: str) -> str:
    """The module of a command; ``import`` is a word of Python's own."""
    return f"masthead.commands.{name.replace('-', '_')}" + ("_" if name == "import" else "")
