"""Facts about each network that answers go to. Pure.

Limits: lexicons app.bsky.feed.post and app.bsky.embed.images; docs.joinmastodon.org/user/posting (an address counts
23, a handle without its server; its server says how many signs it takes); Discourse's max_post_length as it comes;
GitHub's API; App Store Connect; developers.google.com/android-publisher/reply-to-reviews; developers.facebook.com,
Threads, "Threads Posts" (an emoji counts its bytes); docs.x.com, "Counting characters" (an address counts 23, what is
beyond Latin, Greek, Cyrillic, Hebrew and Arabic two, an emoji two). How long a comment may be Facebook (8,000),
Instagram (2,200) and YouTube (10,000) do not document: that is what their pages take. Pictures: docs.x.com, "Upload
media" (no GIF without pieces); a forum and a mail server take what they are set to, 4,000,000 bytes as they come.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from listening.cases.pictures import LONGEST_ALT
from listening.config import Network
from listening.spans import MINUTE_MS

KEY_MS = 50 * MINUTE_MS
"""Mastodon knows a key for an hour after its first use; less than that is relied upon."""

APART_MS = 6_000
"""Longer than Bluesky's clock may be behind ours: a post of ours before it is no change of the account since."""


class NetworkFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One network."""

    title: str
    kind: str
    """Of the sources whose mentions are answered there."""
    signs: int
    """An answer has at most."""
    points: bool = False
    """It counts code points, not signs as a reader sees them."""
    bytes: int = 0
    """An answer has at most; 0 = it does not count them."""
    link: int = 0
    """Signs an address counts; 0 = as many as it has."""
    short_handles: bool = False
    """A handle counts without its server."""
    emoji_bytes: bool = False
    """An emoji counts as many as it has bytes."""
    weighted: bool = False
    """Signs count one or two, as X weighs them."""
    owner: str = ""
    """The key of a source that says whose it is: an account answers there whose handle is the same. Empty: any of its
    server's."""
    known_ms: int = 0
    """So long after its first use a key makes no second post; 0 = its answer that it never had one is enough."""
    addressed: bool = True
    """An answer has a web address of its own."""
    pictures: int = 0
    """An answer has at most; 0 = it takes none."""
    no_pictures: str = ""
    """Why it takes none, in a sentence."""
    picture_bytes: int = 0
    """A picture has at most."""
    picture_signs: int = LONGEST_ALT
    """What a picture shows may be said in so many."""
    gifs: bool = True
    """A picture may be one."""
    settled_ms: int = 120_000
    """What is not there so long after a worker took it is not written any more: no server works on it longer."""
    threads: bool = False
    """A long answer may go there as several posts, each below the one before."""
    apart_ms: int = 0
    """So long after a post of a thread the next one is sent."""
    lines: bool = False
    """Its secret is a file of several lines."""


FACTS: Mapping[Network, NetworkFacts] = {
    Network.bluesky: NetworkFacts(
        title="Bluesky",
        kind="jetstream",
        signs=300,
        bytes=3000,
        pictures=4,
        picture_bytes=1_000_000,
        threads=True,
        apart_ms=APART_MS,
    ),
    Network.mastodon: NetworkFacts(
        title="Mastodon",
        kind="mastodon",
        signs=500,
        link=23,
        short_handles=True,
        known_ms=KEY_MS,
        pictures=4,
        picture_bytes=16_000_000,
        threads=True,
    ),
    Network.discourse: NetworkFacts(
        title="The forum", kind="discourse", signs=32_000, points=True, pictures=4, picture_bytes=4_000_000
    ),
    Network.github: NetworkFacts(
        title="GitHub",
        kind="github",
        signs=65_536,
        points=True,
        no_pictures="GitHub lets no program add a file to a comment.",
    ),
    Network.appstore: NetworkFacts(
        title="The App Store",
        kind="appstore",
        signs=5970,
        points=True,
        addressed=False,
        lines=True,
        no_pictures="An answer to a review is words alone.",
    ),
    Network.googleplay: NetworkFacts(
        title="Google Play",
        kind="googleplay",
        signs=350,
        points=True,
        addressed=False,
        lines=True,
        no_pictures="An answer to a review is words alone.",
    ),
    Network.mail: NetworkFacts(
        title="The mail server",
        kind="mail",
        signs=20_000,
        points=True,
        addressed=False,
        settled_ms=600_000,
        pictures=4,
        picture_bytes=4_000_000,
    ),
    Network.facebook: NetworkFacts(
        title="Facebook",
        kind="facebook",
        signs=8000,
        points=True,
        owner="page",
        no_pictures="Facebook fetches a comment's picture from a public web address, and none is published from here.",
    ),
    Network.instagram: NetworkFacts(
        title="Instagram",
        kind="instagram",
        signs=2200,
        points=True,
        owner="account",
        addressed=False,
        no_pictures="A comment on Instagram is words alone.",
    ),
    Network.threads: NetworkFacts(
        title="Threads",
        kind="threads",
        signs=500,
        points=True,
        emoji_bytes=True,
        threads=True,
        no_pictures="Threads fetches pictures from a public web address, and none is published from here.",
    ),
    Network.youtube: NetworkFacts(
        title="YouTube",
        kind="youtube",
        signs=10_000,
        points=True,
        owner="channel",
        lines=True,
        no_pictures="A comment on YouTube is words alone.",
    ),
    Network.x: NetworkFacts(
        title="X",
        kind="x",
        signs=280,
        link=23,
        weighted=True,
        lines=True,
        threads=True,
        pictures=4,
        picture_bytes=5_000_000,
        picture_signs=1000,
        gifs=False,
    ),
}
