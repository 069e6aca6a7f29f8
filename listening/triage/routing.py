"""Routes: which department a mention belongs to. First match wins."""

from __future__ import annotations

from listening.config import Route, SentimentName
from listening.mention import Label, Mention
from listening.terms import Matcher

NAMES = {
    Label.negative: SentimentName.negative,
    Label.neutral: SentimentName.neutral,
    Label.positive: SentimentName.positive,
    Label.unscored: SentimentName.unscored,
}


class Router:
    """The routes of a config, ready to be asked."""

    def __init__(self, routes: tuple[Route, ...]) -> None:
        self._routes = routes
        self._matcher = Matcher(routes)
        self._places = [frozenset(p.casefold() for p in r.place) for r in routes]

    def route(self, mention: Mention, text: str) -> Route:
        """The first route whose every condition holds; the last one has none.

        ``text``: what is said in the mention, folded. Of the mention topics, language, source, country,
        city and mood are read.
        """
        for n in self._matcher.matching_folded(text):
            route = self._routes[n]
            if (
                (not route.topics or not set(route.topics).isdisjoint(mention.topics))
                and (not route.sentiment or NAMES[mention.label] in route.sentiment)
                and (not route.language or mention.language in route.language)
                and (not route.source or mention.source in route.source)
                and (
                    not route.place
                    or mention.country.casefold() in self._places[n]
                    or mention.city.casefold() in self._places[n]
                )
            ):
                return route
        return self._routes[-1]
