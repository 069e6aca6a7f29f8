"""Make what key figures are read from again: cases from their trails, and the rows of cases and voices."""

from __future__ import annotations

import argparse

from listening.store.cases.cases import book_of
from listening.store.cases.rebuilding import rebuild
from masthead import place
from masthead.workforce import standing_still


def arguments(parser: argparse.ArgumentParser) -> None:
    place.arguments(parser)


def run(args: argparse.Namespace) -> int:
    here = place.resolve(args)
    with standing_still(here) as client:
        found = rebuild(client, here.config, book_of(here.config, client))
    print(f"{found.cases:,} cases: {found.cases_wrong:,} were wrong and are put right")
    print(f"{found.days:,} days of voices: {found.days_wrong:,} were wrong and are put right")
    if found.days_kept:
        print(f"{found.days_kept:,} days, of which mentions are no longer kept, are left as they were")
    return 0
