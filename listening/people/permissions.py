"""Permissions: the one table for pages, callbacks, websocket, API and exports. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What somebody is here. On-call is a rota, not a role."""

    viewer = "viewer"
    """A wall screen, signed in by its link: sees walls and nothing else."""
    agent = "agent"
    manager = "manager"
    executive = "executive"
    administrator = "administrator"
    reader = "reader"
    """Another program, with an API token: reads, never writes, sees no page."""
    responder = "responder"
    """Another program, with an API token that was made for it: as a reader; acknowledges and closes alerts."""

    writer = "writer"
    """Another program, with an API token that was made for it: pushes mentions, and reads nothing."""


PEOPLE = frozenset({Role.agent, Role.manager, Role.executive, Role.administrator})
"""The roles a person with a password can have."""

READERS = frozenset({Role.reader, Role.responder})
PROGRAMS = READERS | {Role.writer}
"""The roles an API token can have."""

EVERYONE = PEOPLE | {Role.viewer}


class Permission(StrEnum):
    """What a route, a callback or a message can ask for."""

    see_home = "see_home"
    see_wall = "see_wall"
    see_rewind = "see_rewind"
    """The wall as it stood at a past moment: for people; a screen on a wall shows now."""
    read_api = "read_api"
    read_cases = "read_cases"
    write_mentions = "write_mentions"
    """Push mentions of a source of kind push."""
    see_desk = "see_desk"
    """The pages of queues and cases."""
    see_inbox = "see_inbox"
    """What one is told of cases: each person their own."""
    see_crisis = "see_crisis"
    administer = "administer"
    """People, links, tokens, sources and what they sent that could not be used."""
    steer_topics = "steer_topics"
    """Change what is tracked, and by which terms."""
    steer = "steer"
    """Change config.toml, and see all that it ever said."""
    see_settings = "see_settings"
    """Every table of config.toml, with a form; changing it asks for ``steer``."""
    see_audit = "see_audit"
    """Who administered what, ever."""
    be_here = "be_here"
    """Being present: the websocket of every page people have open."""
    work_on_cases = "work_on_cases"
    """Which cases, and which action: listening.cases.transitions and listening.cases.decide."""
    switch_crisis = "switch_crisis"
    see_alerts = "see_alerts"
    acknowledge_alerts = "acknowledge_alerts"
    close_alerts = "close_alerts"
    """By hand, while what they are about goes on."""
    silence_alerts = "silence_alerts"
    see_spikes = "see_spikes"
    judge_spikes = "judge_spikes"
    """Note something on a spike, and say what it turned out to be."""
    correct_mentions = "correct_mentions"
    """Say what is right of a mention, and review those drawn at random."""
    see_quality = "see_quality"
    """How right we are."""
    choose_models = "choose_models"
    """Move the pointer to the version of a model that decides."""
    see_statements = "see_statements"
    """What customers like, dislike, miss and wish for."""
    see_library = "see_library"
    """The approved answers."""
    keep_library = "keep_library"
    """Write, approve and retire them: who which is in listening.library.deciding."""
    see_said = "see_said"
    """What all departments and accounts posted."""
    see_lists = "see_lists"
    """The mentions and the cases behind a figure."""
    save_searches = "save_searches"
    """Keep searches under a name, be alerted by them, and share them."""
    keep_searches = "keep_searches"
    """Rename and delete what others share."""
    see_kpis = "see_kpis"
    read_kpis = "read_kpis"
    use_site = "use_site"
    """What every page is made of: scripts, styles, layouts, signing out."""
    nothing = "nothing"
    """Refused to everybody: routes a library brings that are not used."""


ALLOWED: Mapping[Permission, frozenset[Role]] = {
    Permission.see_home: EVERYONE,
    Permission.see_wall: EVERYONE,
    Permission.see_rewind: PEOPLE,
    Permission.read_api: PEOPLE | READERS,
    Permission.read_cases: PEOPLE | READERS,
    Permission.write_mentions: frozenset({Role.writer}),
    Permission.see_desk: PEOPLE,
    Permission.see_inbox: PEOPLE,
    Permission.see_crisis: PEOPLE,
    Permission.administer: frozenset({Role.administrator}),
    Permission.steer_topics: frozenset({Role.manager, Role.administrator}),
    Permission.steer: frozenset({Role.administrator}),
    Permission.see_settings: frozenset({Role.administrator}),
    Permission.see_audit: frozenset({Role.administrator}),
    Permission.be_here: PEOPLE,
    Permission.work_on_cases: frozenset({Role.agent, Role.manager, Role.administrator}),
    Permission.switch_crisis: frozenset({Role.manager, Role.administrator}),
    Permission.see_alerts: PEOPLE,
    # Who is on call has any role.
    Permission.acknowledge_alerts: PEOPLE | {Role.responder},
    Permission.close_alerts: frozenset({Role.agent, Role.manager, Role.administrator, Role.responder}),
    Permission.silence_alerts: frozenset({Role.agent, Role.manager, Role.administrator}),
    Permission.see_spikes: PEOPLE,
    Permission.judge_spikes: frozenset({Role.agent, Role.manager, Role.administrator}),
    Permission.correct_mentions: frozenset({Role.agent, Role.manager, Role.administrator}),
    Permission.see_quality: frozenset({Role.executive, Role.manager, Role.administrator}),
    Permission.choose_models: frozenset({Role.manager, Role.administrator}),
    Permission.see_statements: PEOPLE,
    Permission.see_library: PEOPLE,
    Permission.keep_library: frozenset({Role.agent, Role.manager, Role.administrator}),
    Permission.see_said: frozenset({Role.agent, Role.manager, Role.administrator}),
    Permission.see_lists: PEOPLE,
    Permission.save_searches: PEOPLE,
    Permission.keep_searches: frozenset({Role.manager, Role.administrator}),
    Permission.see_kpis: frozenset({Role.executive, Role.manager, Role.administrator}),
    Permission.read_kpis: frozenset({Role.executive, Role.manager, Role.administrator, Role.reader}),
    Permission.use_site: EVERYONE,
    Permission.nothing: frozenset(),
}


def may(role: Role, permission: Permission) -> bool:
    """Whether ``role`` has ``permission``. What the table does not name is refused."""
    return role in ALLOWED.get(permission, frozenset())
