"""Definitions of the figures: the one text for page, API and docs/kpis.md, and what each sums up, and how."""

from __future__ import annotations

from enum import StrEnum

import msgspec
from msgspec.structs import replace

from listening.kpis.figure import Unit
from listening.kpis.sample import Sum, median, number, p90, part
from listening.learning.sample import UNCHECKED


class BoardPart(StrEnum):
    """Parts of the page, by the question each one answers."""

    voice = "Voice"
    answering = "Answering"
    together = "Working together"
    watching = "Watching"
    worth = "Worth"
    reasons = "Why customers write"


class Behind(StrEnum):
    """What a figure counts, and where it leads when somebody wants to see it."""

    mentions = "mentions"
    cases = "cases"
    spikes = "spikes"
    sources = "sources"
    nothing = ""


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    part: BoardPart
    title: str
    unit: Unit
    formula: str
    leaves_out: str
    source: str
    behind: Behind = Behind.nothing
    sample: str = ""
    """What it sums up, by its name in ``listening.kpis.material``; empty: it is taken in a way of its own."""
    sums: Sum | None = None
    verdict: tuple[str, str] | None = None
    """Of a share: what no and yes are called of one item."""
    yes_is_worse: bool = False
    ripens: bool = False
    """It grows for hours after a range is over: of one that has just ended it is always behind."""
    secondary: bool = False
    """Another figure says the same thing by its median, around the clock."""

    @property
    def text(self) -> str:
        """In one paragraph, as it stands on the page."""
        return f"{self.formula} Unit: {self.unit}. Leaves out: {self.leaves_out} Source: {self.source}"


_COUNTS = "counts of mentions per 10 seconds, minute, hour and day; at the ends of a range, the mentions themselves."
_CASES = "cases opened in the range, as their trails say."
_POSTS = "times at which posts were written, not when Masthead learnt of them."
_HOURS = (
    "working hours and holidays of the department the case is with, from config.toml; around the clock where it "
    "has none."
)
_SPIKES = "records of spikes, and what people did about them."
_WATCHED = (
    " Stretches before anything was watched. With a topic, department or source chosen: spikes that did not show "
    "in its counts; by place none is known."
)
_HERE = (
    "walls, which are nobody, and visits on which no page stayed open. Counted by this moment, whatever the range; "
    "of the filters only a department counts."
)
_PAGES = "pages that are open, which say so every second; days of the brand's time zone."


def _d(
    key: str,
    part: BoardPart,
    title: str,
    unit: Unit,
    formula: str,
    leaves_out: str,
    source: str,
    behind: Behind = Behind.nothing,
    sample: str = "",
    sums: Sum | None = None,
    verdict: tuple[str, str] | None = None,
    yes_is_worse: bool = False,
    ripens: bool = False,
) -> Definition:
    return Definition(
        key=key,
        part=part,
        title=title,
        unit=unit,
        formula=formula,
        leaves_out=leaves_out,
        source=source,
        behind=behind,
        sample=sample,
        sums=sums,
        verdict=verdict,
        yes_is_worse=yes_is_worse,
        ripens=ripens,
    )


def _pair(
    key: str,
    part: BoardPart,
    title: str,
    unit: Unit,
    formula: str,
    leaves_out: str,
    source: str,
    behind: Behind,
    sample: str = "",
    ripens: bool = False,
    secondary: bool = False,
) -> tuple[Definition, Definition]:
    """Median and p90 of one thing."""
    middle, most = f"Median of: {formula}", f"90th percentile (nine of ten are at most this) of: {formula}"
    half = _d(f"{key}_median", part, f"{title}, median", unit, middle, leaves_out, source, behind, sample, median)
    nine = _d(f"{key}_p90", part, f"{title}, p90", unit, most, leaves_out, source, behind, sample, p90)
    return replace(half, ripens=ripens, secondary=secondary), replace(nine, ripens=ripens, secondary=True)


P, U, B = BoardPart, Unit, Behind
DEFINITIONS: tuple[Definition, ...] = (
    # ---- voice
    _d(
        "mentions",
        P.voice,
        "Mentions",
        U.mentions,
        "Number of mentions written in the range.",
        "the brand's own posts. Deleted posts keep their count; a repost is a mention.",
        _COUNTS,
        B.mentions,
    ),
    _d(
        "our_posts",
        P.voice,
        "Our posts",
        U.mentions,
        "Number of posts that the brand's own handles wrote in the range. They are in no figure of customers.",
        "own posts without a topic that answer nobody: they are not kept. With a place chosen: what has none.",
        _COUNTS,
        B.mentions,
    ),
    _d(
        "authors",
        P.voice,
        "Authors",
        U.authors,
        "Number of different authors, by source and handle.",
        "the brand itself; mentions deleted at their source. One person with two accounts is two. The usual: ranges "
        "longer than 31 days.",
        "the ledger of voices, exact for any range and filter.",
        B.mentions,
    ),
    _d(
        "reach",
        P.voice,
        "Reach",
        U.followers,
        "Sum, over mentions, of how many follow their author at the time.",
        "the brand's own posts, deleted posts, and sources that do not say. Who follows two authors is counted twice. "
        "The usual: ranges longer than 31 days.",
        "followers as the source told them with the mention.",
        B.mentions,
    ),
    _d(
        "net_sentiment",
        P.voice,
        "Net sentiment",
        U.points,
        "Share of positive minus share of negative mentions, of "
        "those scored, times 100. Positive: compound at least 0.05; negative: at most -0.05. Once 100 mentions of its "
        "kind are reviewed it is corrected by the errors people found, with its 95 % interval; until then it is "
        f"{UNCHECKED}.",
        "the brand's own posts; mentions in languages that cannot be scored; reposts where config.toml says so "
        "(sentiment.reposts).",
        "vaderSentiment's compound of the scored text; " + _COUNTS,
        B.mentions,
    ),
    _d(
        "unscored",
        P.voice,
        "Unscored",
        U.percent,
        "Mentions without a score, of all mentions.",
        "the brand's own posts.",
        _COUNTS,
        B.mentions,
    ),
    _d(
        "share_of_voice",
        P.voice,
        "Share of voice",
        U.percent,
        "Mentions of our topics of kind brand, of all "
        "mentions of topics of kind brand or competitor. A mention of two topics counts in both.",
        "the brand's own posts; products and campaigns, which are said beside their brand. With a topic chosen, its "
        "share.",
        "topics of config.toml; " + _COUNTS,
        B.mentions,
    ),
    # ---- answering
    *_pair(
        "first_response",
        P.answering,
        "First response",
        U.seconds,
        "time from the mention that opened a case to the brand's first post in its thread, calendar time.",
        "cases without a posted answer; see the response rate.",
        _POSTS,
        B.cases,
        sample="first_response",
    ),
    *_pair(
        "first_response_business",
        P.answering,
        "First response, business hours",
        U.seconds,
        "as the first response, counted in working hours only.",
        "cases without a posted answer.",
        _HOURS,
        B.cases,
        sample="first_response_business",
        secondary=True,
    ),
    *_pair(
        "resolution",
        P.answering,
        "Resolution",
        U.seconds,
        "time from the mention that opened a case to its "
        "resolution, calendar time; of one that resolved by itself because the customer did not come back, "
        "to its last answer.",
        "cases not resolved yet: among them are those answered less than cases.resolve_days ago. Dismissed cases.",
        _CASES,
        B.cases,
        sample="resolution",
        ripens=True,
    ),
    *_pair(
        "resolution_business",
        P.answering,
        "Resolution, business hours",
        U.seconds,
        "as the resolution, counted in working hours only.",
        "cases not resolved yet; dismissed cases.",
        _HOURS,
        B.cases,
        sample="resolution_business",
        ripens=True,
        secondary=True,
    ),
    _d(
        "sla",
        P.answering,
        "SLA attainment",
        U.percent,
        "Cases answered, or ended, before their first response was "
        "due, of all that arrived with a target, answered or not.",
        "cases that can still make it (said beside it), and dismissed ones.",
        "[[sla]] of config.toml and " + _HOURS,
        B.cases,
        sample="in_time",
        sums=part,
        verdict=("late", "in time"),
    ),
    _d(
        "response_rate",
        P.answering,
        "Response rate",
        U.percent,
        "Cases with an answer, posted or marked, of all that arrived.",
        "dismissed cases: they needed no answer.",
        _CASES,
        B.cases,
        sample="responded",
        sums=part,
        verdict=("not answered", "answered"),
        ripens=True,
    ),
    _d(
        "reopened",
        P.answering,
        "Came back",
        U.percent,
        "Answered cases whose customer wrote again and had to be "
        "answered once more, or that somebody took up again, of all answered.",
        "thanks and praise after an answer; dismissed cases.",
        _CASES,
        B.cases,
        sample="came_back",
        sums=part,
        verdict=("done", "came back"),
        yes_is_worse=True,
        ripens=True,
    ),
    _d(
        "backlog",
        P.answering,
        "Backlog",
        U.cases,
        "Cases that waited for us at the end of the range, whenever they were opened.",
        "cases that wait for the customer. For ends in the past: cases opened more than 90 days before the range.",
        "the turns of every thread.",
        B.cases,
        sample="waiting",
        sums=number,
    ),
    *_pair(
        "backlog_age",
        P.answering,
        "Backlog, waiting",
        U.seconds,
        "for how long the oldest unanswered post of each case of the backlog had been waiting, calendar time.",
        "as the backlog.",
        "the turns of every thread.",
        B.cases,
        sample="waiting",
    ),
    _d(
        "answered_questions",
        P.answering,
        "Direct questions answered",
        U.percent,
        "Cases opened by a question that addresses the brand, answered, of all of them.",
        "questions addressed to nobody, unless config.toml asks for them; dismissed cases.",
        "[answering]: the term that opened the case.",
        B.cases,
        sample="questions",
        sums=part,
        verdict=("not answered", "answered"),
        ripens=True,
    ),
    _d(
        "answered_requests",
        P.answering,
        "Requests answered",
        U.percent,
        'Cases opened by a post that asks the brand to do something ("please call me"), answered, of all of them.',
        "as direct questions.",
        "[answering]: the term that opened the case.",
        B.cases,
        sample="requests",
        sums=part,
        verdict=("not answered", "answered"),
        ripens=True,
    ),
    _d(
        "answered_complaints",
        P.answering,
        "Complaints answered",
        U.percent,
        "Cases opened by a complaint that addresses the brand, or by a crisis term, answered, of all of them.",
        "dismissed cases.",
        "[answering]: the term or the score that opened the case.",
        B.cases,
        sample="complaints",
        sums=part,
        verdict=("not answered", "answered"),
        ripens=True,
    ),
    _d(
        "answered_unasked",
        P.answering,
        "Unasked complaints answered",
        U.percent,
        "Cases opened by a complaint that addresses somebody else or nobody, answered, of all of them.",
        "dismissed cases.",
        "[answering]: the term or the score that opened the case.",
        B.cases,
        sample="unasked",
        sums=part,
        verdict=("not answered", "answered"),
        ripens=True,
    ),
    _d(
        "answered_others",
        P.answering,
        "Others answered",
        U.percent,
        "Cases opened by anything else that is written "
        "about a topic of which everything is answered, answered, of all of them.",
        "dismissed cases.",
        "[answering]: always.",
        B.cases,
        sample="others",
        sums=part,
        verdict=("not answered", "answered"),
        ripens=True,
    ),
    _d(
        "answered_praise",
        P.answering,
        "Praise answered",
        U.percent,
        "Mentions that praise or thank and got a direct reply of the brand, of all of them.",
        "praise within a crisis; replies that came more than 7 days before or after, if the two were read in "
        "different batches.",
        "the kind of mention, kept with its count.",
        B.mentions,
        verdict=("not answered", "answered"),
        ripens=True,
    ),
    # ---- working together
    *_pair(
        "hand_overs",
        P.together,
        "Hand-overs per case",
        U.times,
        "how often a case was handed over to another person or department.",
        "cases nobody did anything with.",
        "trails of cases.",
        B.cases,
        sample="hand_overs",
    ),
    *_pair(
        "people",
        P.together,
        "People per case",
        U.people,
        "how many different people did something with a case.",
        "cases nobody did anything with.",
        "trails of cases.",
        B.cases,
        sample="people",
    ),
    *_pair(
        "touches",
        P.together,
        "Touches per case",
        U.times,
        "how many things people did with a case.",
        "cases nobody did anything with.",
        "trails of cases.",
        B.cases,
        sample="touches",
    ),
    *_pair(
        "known",
        P.together,
        "Until the right department knew",
        U.seconds,
        "time from the mention to the moment the department that has the case now had it: when it was "
        "recorded, or handed over to it.",
        "imported history, recorded long after it was written, and cases that were answered before they were "
        "recorded: somebody knew without us.",
        "trails of cases.",
        B.cases,
        sample="known",
    ),
    _d(
        "unowned",
        P.together,
        "Nobody had it in time",
        U.cases,
        "Cases that nobody had taken, answered or ended when their first response was due.",
        "cases without a target (those with one are said beside it); dismissed cases.",
        "trails of cases; [[sla]] of config.toml.",
        B.cases,
        sample="unowned",
        sums=number,
    ),
    _d(
        "approvals_waiting",
        P.together,
        "Approvals waiting",
        U.cases,
        "Answers to cases opened in the range that wait for approval now.",
        "nothing.",
        "trails of cases.",
        B.cases,
        sample="approvals_waiting",
        sums=number,
    ),
    *_pair(
        "approval",
        P.together,
        "Approval took",
        U.seconds,
        "time from asking for approval to the decision, whichever it was.",
        "approvals still waiting.",
        "trails of cases.",
        B.cases,
        sample="approvals",
    ),
    # ---- watching
    _d(
        "people_now",
        P.watching,
        "People listening now",
        U.people,
        "Different people who have a page of Masthead open at this moment; of a department, those who work for it.",
        _HERE,
        _PAGES,
    ),
    _d(
        "people_today",
        P.watching,
        "People listening today",
        U.people,
        "Different people who had a page of Masthead open today; of a department, those who work for it.",
        _HERE,
        _PAGES,
    ),
    _d(
        "people_week",
        P.watching,
        "People listening this week",
        U.people,
        "Different people who had a page of "
        "Masthead open on one of the last seven days, today among them; of a department, those who work for "
        "it.",
        _HERE,
        _PAGES,
    ),
    _d(
        "spikes",
        P.watching,
        "Spikes",
        U.times,
        "Number of spikes found in the range: bursts worth a person's time.",
        "bursts that the detector did not take for one." + _WATCHED,
        _SPIKES,
        B.spikes,
        sample="spikes",
        sums=number,
    ),
    *_pair(
        "time_to_detect",
        P.watching,
        "Time to detect a spike",
        U.seconds,
        "time from the beginning of a spike's rise to the moment the detector found it, of the spikes found "
        "in the range.",
        "bursts it did not find." + _WATCHED,
        _SPIKES + " Begins and ends as Time to Detect of Moogsoft Enterprise "
        "8.0 does (docs.moogsoft.com, getMTTDStats): from the first event to the moment the situation "
        "exists.",
        B.spikes,
        sample="spikes",
    ),
    *_pair(
        "time_to_see",
        P.watching,
        "Time to see a spike",
        U.seconds,
        "time from the beginning of a spike's rise "
        "to the first time somebody opened its page, took it or its alert, or said something of it.",
        "spikes nobody opened (said beside it), and whoever saw it on a wall only." + _WATCHED,
        _SPIKES + " Our own measure: the time to detect, and then until a person looks.",
        B.spikes,
        sample="seen",
    ),
    *_pair(
        "time_to_acknowledge",
        P.watching,
        "Time to acknowledge",
        U.seconds,
        "time from the moment the detector asked for a person to the moment somebody had the spike or its alert.",
        "spikes for which nobody was asked, and those nobody took (said beside it)." + _WATCHED,
        _SPIKES + " As Multitudes counts it (docs.multitudes.com, Mean Time to Acknowledge): from the alarm to the "
        "first acknowledgement, those without one left out.",
        B.spikes,
        sample="acknowledged",
    ),
    _d(
        "false_alarms",
        P.watching,
        "False alarms",
        U.percent,
        "Spikes that somebody judged a false alarm, of all that somebody judged.",
        "spikes nobody judged (said beside it)." + _WATCHED,
        _SPIKES,
        B.spikes,
        sample="false_alarms",
        sums=part,
        verdict=("was something", "false alarm"),
        yes_is_worse=True,
    ),
    _d(
        "sources_alive",
        P.watching,
        "Sources alive",
        U.sources,
        "Sources of config.toml that are live or catching up, at this moment.",
        "imported files.",
        "the listener's own report, every second.",
        B.sources,
    ),
    _d(
        "sources_share",
        P.watching,
        "Sources alive, share of time",
        U.percent,
        "Time for which sources were live or catching up, of all time in the range since each was first "
        "heard; all sources together.",
        "imported files, and the time before a source was first heard. While Masthead does not run, no source is "
        "alive.",
        "the listener's own report, every second.",
        B.sources,
    ),
    # ---- worth
    _d(
        "cases_answered",
        P.worth,
        "Cases answered",
        U.cases,
        "Cases opened in the range with an answer, posted or marked.",
        "dismissed cases; answers to praise.",
        _CASES,
        B.cases,
        sample="answered",
        sums=number,
        ripens=True,
    ),
    _d(
        "worth",
        P.worth,
        "Worth",
        U.money,
        "Cases answered times the cost of the contact each replaced, minus hours "
        "a week times weeks times the cost of an hour. From the worst to the best combination of the "
        "assumptions; the value is the middle.",
        "sales, reputation, and answers that replaced no call at all unless the assumed cost allows for them.",
        "[worth] of config.toml, printed beside it.",
        B.cases,
    ),
    # ---- reasons
    _d(
        "reasons",
        P.reasons,
        "Why customers write",
        U.percent,
        "Mentions with one reason for contact, of all "
        "mentions of our brand by others that have any; the first rule of [[reasons]] that fits decides. The "
        "gap: by how many of twelve places it is believed to come too high or too low.",
        "reposts, own posts, mentions of competitors alone; mentions that fit no rule. Shares of mentions are not "
        "shares of people asked: compare the order.",
        "[[reasons]] and [[beliefs]] of config.toml; IBM Institute for Business Value, From social media to Social "
        "CRM, 2011.",
        B.mentions,
    ),
)

BY_KEY: dict[str, Definition] = {definition.key: definition for definition in DEFINITIONS}
RIPENING = frozenset(definition.key for definition in DEFINITIONS if definition.ripens)


def markdown() -> str:
    """The tables of docs/kpis.md, one per part."""
    lines = []
    for asked in BoardPart:
        lines += [
            "",
            f"## {asked}",
            "",
            "| figure | key | unit | formula | leaves out | source |",
            "|---|---|---|---|---|---|",
        ]
        lines += [
            f"| {d.title} | `{d.key}` | {d.unit} | {d.formula} | {d.leaves_out} | {d.source} |"
            for d in DEFINITIONS
            if d.part is asked
        ]
    return "\n".join(lines).strip() + "\n"
