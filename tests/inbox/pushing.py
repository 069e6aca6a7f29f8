"""A part of Masthead whose browsers' services are all on loopback, in a process of its own.

``python -m tests.inbox.pushing URL ARGUMENTS``: ``masthead ARGUMENTS``; a push goes to its own path at URL.
"""

from __future__ import annotations

import sys
from urllib.parse import urlsplit

from masthead.__main__ import main
from workers.notify import webpush
from workers.sources.public import Destination


def leading_to(url: str) -> None:
    async def here(endpoint: str) -> Destination:
        return Destination(url + urlsplit(endpoint).path)

    webpush.public = here


if __name__ == "__main__":
    leading_to(sys.argv[1])
    sys.exit(main(sys.argv[2:]))
