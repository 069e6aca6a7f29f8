"""Every key of Redis, one function each. No other module spells a key.

All carry the hash tag ``{m}``, so that scripts over several keys stay possible
in a cluster.

| key | type | lifetime | written by | read by |
|---|---|---|---|---|
| mention | string (msgpack) | retention.mentions_days from receipt | ingest | all pages, API |
| written | zset id by created | with its mentions | ingest | ranges of time |
| authors | zset ``author id``, lexical | with its mentions | ingest | deletion of an account, case pages |
| untracked | zset id by created: kept and counted nowhere, for by the rules of now it would not be here | with its mentions | past | past, ingest (counted again when it comes again) |
| received | list of ids per hour of receipt | with its mentions | ingest | retention |
| received_hours | zset of those hours | with its mentions | ingest | retention |
| batch | string (JSON) | until recorded | listener, import | ingest |
| pending | zset batch by time queued | until recorded | listener, import | ingest, recovery |
| counts | hash cell -> mentions, per bucket | retention of its resolution | ingest | every figure |
| changes | stream | last 1,000 writes, about | ingest | the wall's process |
| gone | string | 15 minutes | ingest | ingest (a deletion that overtook its post, and when it was) |
| any_gone | string | 15 minutes | ingest | ingest (whether to look for such marks at all) |
| erased | string: when the first of what the append-only file may still have was erased (ms) | until it is written anew | ingest | retention |
| replied | zset id of a mention the brand replied to, by time recorded | 7 days | ingest | ingest (praise that came after its answer) |
| ledger | string of rows of 24 bytes, per day: see ``listening.counting.ledger`` | retention.hours_days | ingest | reach and authors of any range |
| groups | hash fingerprint -> group | forever | ingest | what rows of the ledger, and facts of cases, belong to |
| facts | hash case -> row, per day it was opened: see ``listening.cases.facts`` | retention.cases_days from the last event of that day | with their cases | KPIs |
| facts_versions | hash day -> changes | forever | with their cases | KPIs (what was read before and is still so) |
| run | hash | 1 day | ingest | import and replay |
| cursor | hash source -> cursor | forever | listener, with the data | listener |
| inbox | stream (JSON), per source with webhooks | until its cursor has passed it | web | listener |
| pushed | string per delivery, of a source with webhooks | 2 days | web | web (a delivery sent again) |
| bodies | list (msgpack) of the newest bodies pushed, per source | 1 day from the newest | web, listener | admin |
| feeds | hash address of a feed -> what is known of it (msgpack), per source of kind feeds | forever | listener | listener |
| hubs | hash token of a callback -> subscription at the hub of a feed (msgpack), per source of kind feeds | forever; with its feed | listener, web | listener, web |
| hub_pings | list of addresses of feeds that their hubs say have changed, per source | 1 day from the newest | web | listener |
| kept | hash source -> hour of receipt up to which its own ``keep_days`` is done | forever | retention | retention |
| spent | hash period -> units of its allowance a source has used in it | 62 days from the last | listener | listener |
| lease | string | 10 seconds | listener | listener |
| source | hash source -> state | forever | listener | wall, status |
| alive | hash ``start source`` -> end, per day: when a source was alive (ms) | 400 days | listener | KPIs |
| alive_since | hash source -> when it was first heard (ms) | forever | listener | KPIs |
| rejects | list per source | last retention.rejects; 30 days from the newest; what is of a deleted post, until then | listener, import | admin |
| reject_counts | hash ``source reason`` -> n | forever | listener, import | admin, status |
| handles | hash author id -> handle | forever | listener | pages |
| version | string (JSON) | forever | who starts | who starts (whether the store is of this version) |
| migrating | string | 15 seconds | who migrates | who starts |
| parts | hash part -> when it last said that it is alive | while it runs, a minute or two after a kill | every part | healthz, status, admin |
| user, users | hash, set | forever | sign-in, admin | sign-in, admin |
| session | string | until revoked or expired | sign-in | every request |
| sessions_of | set of session digests | with its sessions | sign-in | revoking |
| links, tokens | hash digest -> record | until revoked | command line, admin | sign-in, API |
| invitation | string | 1 hour, 3 days for a person | up, command line | sign-in |
| journal | stream of sign-ins (JSON) | the last 20,000, 400 days | sign-in, command line | admin, audit |
| audit | stream of what was administered (JSON) | forever | who administers: pages, web, command line | admin, audit, API |
| attempts | string | 15 minutes | sign-in | sign-in |
| leader | string | 10 seconds | schedule | schedule |
| scheduled | string: since when chores are queued without a break (ms) | 2 minutes | schedule | alert job, healthz, status |
| heartbeat | string: when the outside monitor was last called, and what it said (JSON) | forever | schedule | healthz, status, admin |
| chores | hash chore -> how it fares (JSON) | forever | schedule, chores | healthz, status, wall, admin |
| case | string (msgpack) per case | retention.cases_days from its last event | ingest, sweep, desk, API | desk, wall, KPIs, API |
| trail | list of events (msgpack) per case | with its case | ingest, sweep, desk, API | case page, API |
| case_number | counter | forever | ingest | ingest |
| case_index | zset of cases per index: see ``listening.cases.indexes`` | with their cases | with their cases | queues, wall, sweep |
| case_changes | stream ``case, did`` | last 1,000 | with their cases | desk, case page, wall |
| case_targets | string | forever | sweep | sweep (whether the SLA of config.toml changed) |
| history_settling | hash department -> who wanted it | until done | desk | sweep (what stands apart is dismissed) |
| came_back | hash person -> what came back (JSON) | until a manager has seen it | sweep | desk of managers |
| presence | hash of open pages | seconds: see ``listening.people.presence`` | pages that are open | desk, case page, wall |
| present_on | hash name -> departments, per day | 400 days | pages that are open | wall, KPIs, admin |
| thread | string per mention: another one of its thread, or its case | 7 days; retention.mentions_days with a case | ingest | ingest |
| early | set of replies, per top of a thread without a case | 7 days | ingest | ingest (replies that came before their case) |
| authorship | zset of mentions that need an answer, per author and topic | cases.join_hours | ingest | ingest (a second post joins) |
| merging | set ``case case`` | until merged | ingest | ingest |
| parted | set of cases that somebody split off a case, or it off them, per case | retention.mentions_days from the last time | desk, API | ingest (no post makes them one again) |
| followed | zset of mentions of cases by time recorded | 7 days | with their cases | listener (replies without a topic) |
| triggers | hash id -> trigger (JSON) | until it is over and was seen | who finds something wrong | alert job |
| alert | string (JSON) | retention.alerts_days after its end | alert job, acknowledging | alert pages, API |
| alerts, open_alerts | zset by time opened, set | with their alerts, until finished | alert job | alert pages, API |
| alert_trail | list (JSON), only added to | with its alert | alert job, notify | alert pages |
| alert_sent | list of deliveries, per alert | with its alert | alert job | alert job, alert pages |
| alert_version | counter | forever | every change of alerting | alert job (compare and set), alert pages |
| delivery | hash | with its alert | alert job, notify | alert job, notify, alert pages |
| due | zset delivery by time of its next attempt | until it has ended | alert job, notify | alert job |
| channels | hash channel -> state (JSON) | forever | notify | alert pages, wall |
| silences | hash id -> silence (JSON) | 1 day after its end | alert pages | alert job, alert pages |
| link_key | string (32 random bytes) | forever | who signs first | links in alerts |
| address | string | forever | up, web | links in alerts |
| watch | hash of what the detector remembers (msgpack): ``head``, ``fast series``, ``slow series``, ``mood series`` | forever | detecting | detecting |
| spike | string (msgpack) | retention.hours_days from its opening | detecting | spike pages, wall, API |
| spikes, open_spikes | zset spike by time opened, set | with their spikes, until closed | detecting | spike pages, wall, API |
| spike_said | list (msgpack), only added to | with its spike | spike pages, API | spike pages, wall, API |
| spike_alert | string: id of its alert | with its spike | detecting | spike pages, wall, API |
| spike_picture | string (msgpack): its course and what drives it | with its spike | explaining | spike pages, wall, API |
| spike_index | list of chunks (msgpack): its mentions in columns | retention.mentions_days from its opening | explaining | spike pages |
| spike_usual | string (msgpack): words of the time before it | 1 day | explaining | explaining |
| spike_stories | string (msgpack): what several people said in it, by numbers and without words | with its spike | explaining | spike pages |
| spike_seen | string: when somebody first opened its page (ms) | with its spike | spike pages | KPIs |
| spike_versions | hash day of opening -> changes | forever | detecting, spike pages, API | KPIs (what was read before and is still so) |
| crises | hash topic or ``department:NAME`` -> crisis mode | until switched off | crisis page, API | every page, decisions |
| corrections | hash mention -> events (msgpack) | retention.hours_days; until the mention is deleted at its source | pages, API | figures, training, quality page |
| corrected | zset mention by time last spoken about | with their corrections | pages, API | retention, API |
| correction_authors | zset ``author id``, lexical | with their corrections | pages, API | deletion of an account |
| corrections_version | counter | forever | every event that comes or goes | who holds corrections in memory |
| review_queue | hash mention -> what it stands for, and its place | until reviewed, 7 days | review job, review page | review page |
| review_drawn | string: day drawn last | forever | review job | review job |
| review_sample | string (msgpack): what all reviews come to | forever, made anew with every correction | review job | every figure of mood |
| models | hash model -> its versions, pointer and contest (msgpack) | forever | training job, quality page, command line | ingest, quality page |
| model | string (msgpack, zlib), per version: its table | until five are newer | training job | ingest, training job |
| models_version | counter | forever | with every change of models | who holds models in memory |
| models_learnt | string: version of the corrections that were learnt from | forever | training job | training job |
| models_encoded | string: version of the corrections that models with an encoder learnt from | forever | encoder's training job | training jobs |
| awaiting_mood | zset mention by when it began to wait (ms): its mood is decided with an encoder | until decided; the newest 100,000 | ingest | encoder, status |
| models_cases | string: how far the feed of changes of cases was read | forever | training job | training job |
| foretold | hash mention -> what models said of it before they learnt it (msgpack) | with its corrections | training job | training job, quality page |
| answer | string (msgpack), per answer in the outbox | with its case: retention.cases_days from its last change | API, outbox | API, outbox |
| answers_due | zset open answer by when a worker looks at it next (ms) | while it is open | API, outbox | outbox |
| answers_stuck | zset answer that did not go out, by when it was sent off (ms) | with its answer | API, outbox | API, health |
| answers | zset answer by when it was sent off (ms) | with its answer | API, outbox | API, outbox (retention) |
| picture | string: bytes of a picture of an answer | 1 day; 30 days from when a draft with it was last written or sent off | API | case page, outbox |
| accounts | hash account that answers go out with -> AccountState (msgpack): whether its server lets it in | while it is in config.toml | chore ask_accounts | health, page of a case |
| case_answer | string, per case: id of its last answer | with its answer | API, outbox | API |
| editions | hash number -> edition (zlib of msgpack), and ``now``: the newest number and when it came | forever | who writes config.toml: pages, web, up | every part, pages |
| past | hash ``run``: how far the past was judged again (JSON), ``moved``: mentions that changed by it | forever | topics page, past | topics page, past |
| edition_refused | string (JSON): what stands in config.toml and is not taken | until it is mended | web, up | admin, healthz |
| lately | string: what the first page asks Bluesky, and the answer (msgpack) | 10 minutes | first page, chore | first page, chore |
| told_searches | zset of what somebody is told of saved searches (JSON) by when, per person | 30 days from the newest | alert job | inbox |
| untold_searches | zset of those that they have not seen, per person | 30 days from the newest | alert job, inbox | inbox, every page |
| searches | hash id -> saved search (msgpack) | forever | search page | search pages, alerts, the wall's process |
| search_watch | hash ``search person`` -> what came of an alert (msgpack), ``place`` -> up to where arrivals were looked at | while somebody wants to hear of one | alert job | alert job |
| search_number | counter | forever | search page | search page |
| library | hash id -> approved answer (msgpack) | forever | library page | case page, library page, API, outbox |
| library_trail | list of events (msgpack), per approved answer, only added to | forever | library page | library page |
| library_number | counter | forever | library page | library page |
| library_uses | zset case by when a draft was made of it (ms), per approved answer | with its cases | case page, API | case page, library page |
| told | zset what a person is told, ``case entry kind``, by when it was written, per person | newest 500; 30 days from the newest | with the trail of its case | inbox page, API |
| untold | zset of those of them that were not read | with them | with the trail of its case, inbox page, case page | every page |
| messages_due | zset message to a person (JSON), by when it is looked at next (ms) | until it is sent or not | with the trail of its case, chore send_messages | chore send_messages |
| messages_chosen | hash person -> kinds that are sent to them (msgpack) | until they are disabled | messages page | messages page, chore send_messages |
| push_browsers | hash browser -> where and with which keys it is told (msgpack), per person | until they are disabled | messages page | messages page, chore send_messages |
| push_key | string: the private key that signs what browsers are told (PEM) | forever | who needs it first | messages page, chore send_messages |
| digests | hash ``every channel`` -> first day of the period whose digest it had last | forever | chore send_digests | chore send_digests |
| crisis_events | list (msgpack) | forever | crisis page, API | admin, API |
"""

from __future__ import annotations

from listening.counting.buckets import Bucket

TAG = "{m}"

EXPIRING = frozenset(
    {
        "counts", "gone", "any_gone", "ledger", "facts", "review_queue", "run", "lease", "alive", "session", "sessions_of", "invitation",
        "attempts", "rejects", "leader", "scheduled", "present_on", "thread", "early", "authorship", "parted", "spike", "spike_said",
        "spike_alert", "spike_picture", "spike_index", "spike_usual", "spike_stories", "spike_seen", "migrating", "told",
        "untold", "spent", "picture", "lately", "told_searches", "untold_searches", "hub_pings",
    }
)  # fmt: skip
"""Keys that Redis itself forgets in time: none of them is ever without its lifetime. The others are taken out by jobs."""


def mention(id: str) -> str:
    return f"{TAG}:{id}"


def written() -> str:
    return f"{TAG}!written"


def authors() -> str:
    return f"{TAG}!authors"


def untracked() -> str:
    return f"{TAG}!untracked"


def received(hour: int) -> str:
    return f"{TAG}!received:{hour}"


def received_hours() -> str:
    return f"{TAG}!received"


def batch(name: str) -> str:
    return f"{TAG}!batch:{name}"


def pending() -> str:
    return f"{TAG}!pending"


def counts(bucket: Bucket) -> str:
    return f"{TAG}!counts:{bucket.resolution.name}:{bucket.start // 1000}"


def replied() -> str:
    return f"{TAG}!replied"


def ledger(day: int) -> str:
    return f"{TAG}!ledger:{day}"


def groups() -> str:
    return f"{TAG}!groups"


def facts(day: int) -> str:
    return f"{TAG}!facts:{day}"


def facts_versions() -> str:
    return f"{TAG}!facts_versions"


def changes() -> str:
    return f"{TAG}!changes"


def gone(id: str) -> str:
    return f"{TAG}!gone:{id}"


def any_gone() -> str:
    return f"{TAG}!gone"


def erased() -> str:
    return f"{TAG}!erased"


def run(name: str) -> str:
    return f"{TAG}!run:{name}"


def cursor() -> str:
    return f"{TAG}!cursor"


def inbox(source: str) -> str:
    return f"{TAG}!inbox:{source}"


def pushed(source: str, delivery: str) -> str:
    return f"{TAG}!pushed:{source}:{delivery}"


def bodies(source: str) -> str:
    return f"{TAG}!bodies:{source}"


def feeds(source: str) -> str:
    return f"{TAG}!feeds:{source}"


def hubs(source: str) -> str:
    return f"{TAG}!hubs:{source}"


def hub_pings(source: str) -> str:
    return f"{TAG}!hub_pings:{source}"


def kept() -> str:
    return f"{TAG}!kept"


def spent(source: str) -> str:
    return f"{TAG}!spent:{source}"


def lease(source: str) -> str:
    return f"{TAG}!lease:{source}"


def source() -> str:
    return f"{TAG}!source"


def alive(day: int) -> str:
    return f"{TAG}!alive:{day}"


def alive_since() -> str:
    return f"{TAG}!alive_since"


def rejects(source: str) -> str:
    return f"{TAG}!rejects:{source}"


def reject_counts() -> str:
    return f"{TAG}!reject_counts"


def handles() -> str:
    return f"{TAG}!handles"


def version() -> str:
    return f"{TAG}!version"


def migrating() -> str:
    return f"{TAG}!migrating"


def every(name: str) -> str:
    """Pattern of all keys of a kind that has many: ``counts``, ``early``."""
    return f"{TAG}!{name}:*"


def parts() -> str:
    return f"{TAG}!parts"


def user(name: str) -> str:
    return f"{TAG}!user:{name}"


def users() -> str:
    return f"{TAG}!users"


def session(digest: str) -> str:
    return f"{TAG}!session:{digest}"


def sessions_of(name: str) -> str:
    return f"{TAG}!sessions_of:{name}"


def links() -> str:
    return f"{TAG}!link"


def tokens() -> str:
    return f"{TAG}!token"


def invitation(digest: str) -> str:
    return f"{TAG}!invitation:{digest}"


def journal() -> str:
    return f"{TAG}!journal"


def audit() -> str:
    return f"{TAG}!audit"


def attempts(who: str) -> str:
    return f"{TAG}!attempts:{who}"


def leader() -> str:
    return f"{TAG}!leader"


def scheduled() -> str:
    return f"{TAG}!scheduled"


def heartbeat() -> str:
    return f"{TAG}!heartbeat"


def chores() -> str:
    return f"{TAG}!chores"


def case(id: str) -> str:
    return f"{TAG}!case:{id}"


def trail(id: str) -> str:
    return f"{TAG}!trail:{id}"


def case_number() -> str:
    return f"{TAG}!case_number"


def case_index(name: str) -> str:
    return f"{TAG}!cases:{name}"


def case_changes() -> str:
    return f"{TAG}!case_changes"


def case_targets() -> str:
    return f"{TAG}!case_targets"


def history_settling() -> str:
    return f"{TAG}!history_settling"


def came_back() -> str:
    return f"{TAG}!came_back"


def presence() -> str:
    return f"{TAG}!presence"


def present_on(day: str) -> str:
    return f"{TAG}!present_on:{day}"


def thread(id: str) -> str:
    return f"{TAG}!thread:{id}"


def early(top: str) -> str:
    return f"{TAG}!early:{top}"


def authorship(source: str, author: str, topic: str) -> str:
    return f"{TAG}!authorship:{source} {author} {topic}"


def parted(case: str) -> str:
    return f"{TAG}!parted:{case}"


def merging() -> str:
    return f"{TAG}!merging"


def followed() -> str:
    return f"{TAG}!followed"


def crises() -> str:
    return f"{TAG}!crises"


def crisis_events() -> str:
    return f"{TAG}!crisis_events"


def triggers() -> str:
    return f"{TAG}!triggers"


def alert(id: str) -> str:
    return f"{TAG}!alert:{id}"


def alerts() -> str:
    return f"{TAG}!alerts"


def open_alerts() -> str:
    return f"{TAG}!open_alerts"


def alert_trail(id: str) -> str:
    return f"{TAG}!alert_trail:{id}"


def alert_sent(id: str) -> str:
    return f"{TAG}!alert_sent:{id}"


def alert_version() -> str:
    return f"{TAG}!alert_version"


def delivery(id: str) -> str:
    return f"{TAG}!delivery:{id}"


def due() -> str:
    return f"{TAG}!due"


def channels() -> str:
    return f"{TAG}!channels"


def silences() -> str:
    return f"{TAG}!silences"


def link_key() -> str:
    return f"{TAG}!link_key"


def address() -> str:
    return f"{TAG}!address"


def watch() -> str:
    return f"{TAG}!watch"


def spike(id: str) -> str:
    return f"{TAG}!spike:{id}"


def spikes() -> str:
    return f"{TAG}!spikes"


def open_spikes() -> str:
    return f"{TAG}!open_spikes"


def spike_said(id: str) -> str:
    return f"{TAG}!spike_said:{id}"


def spike_alert(id: str) -> str:
    return f"{TAG}!spike_alert:{id}"


def spike_picture(id: str) -> str:
    return f"{TAG}!spike_picture:{id}"


def spike_index(id: str) -> str:
    return f"{TAG}!spike_index:{id}"


def spike_usual(id: str) -> str:
    return f"{TAG}!spike_usual:{id}"


def spike_stories(id: str) -> str:
    return f"{TAG}!spike_stories:{id}"


def spike_seen(id: str) -> str:
    return f"{TAG}!spike_seen:{id}"


def spike_versions() -> str:
    return f"{TAG}!spike_versions"


def corrections() -> str:
    return f"{TAG}!corrections"


def corrected() -> str:
    return f"{TAG}!corrected"


def correction_authors() -> str:
    return f"{TAG}!correction_authors"


def corrections_version() -> str:
    return f"{TAG}!corrections_version"


def review_queue() -> str:
    return f"{TAG}!review_queue"


def review_drawn() -> str:
    return f"{TAG}!review_drawn"


def review_sample() -> str:
    return f"{TAG}!review_sample"


def models() -> str:
    return f"{TAG}!models"


def model(slot: str, number: int) -> str:
    return f"{TAG}!model:{slot}:{number}"


def models_version() -> str:
    return f"{TAG}!models_version"


def models_learnt() -> str:
    return f"{TAG}!models_learnt"


def models_encoded() -> str:
    return f"{TAG}!models_encoded"


def awaiting_mood() -> str:
    return f"{TAG}!awaiting_mood"


def models_cases() -> str:
    return f"{TAG}!models_cases"


def foretold() -> str:
    return f"{TAG}!foretold"


def answer(id: str) -> str:
    return f"{TAG}!answer:{id}"


def answers_due() -> str:
    return f"{TAG}!answers_due"


def answers_stuck() -> str:
    return f"{TAG}!answers_stuck"


def answers() -> str:
    return f"{TAG}!answers"


def accounts() -> str:
    return f"{TAG}!accounts"


def lately() -> str:
    return f"{TAG}!lately"


def told_searches(person: str) -> str:
    return f"{TAG}!told_searches:{person}"


def untold_searches(person: str) -> str:
    return f"{TAG}!untold_searches:{person}"


def searches() -> str:
    return f"{TAG}!searches"


def search_watch() -> str:
    return f"{TAG}!search_watch"


def search_number() -> str:
    return f"{TAG}!search_number"


def library() -> str:
    return f"{TAG}!library"


def library_trail(id: str) -> str:
    return f"{TAG}!library_trail:{id}"


def library_number() -> str:
    return f"{TAG}!library_number"


def library_uses(id: str) -> str:
    return f"{TAG}!library_uses:{id}"


def told(person: str) -> str:
    return f"{TAG}!told:{person}"


def untold(person: str) -> str:
    return f"{TAG}!untold:{person}"


def messages_due() -> str:
    return f"{TAG}!messages_due"


def digests() -> str:
    return f"{TAG}!digests"


def push_browsers(who: str) -> str:
    return f"{TAG}!push_browsers:{who}"


def push_key() -> str:
    return f"{TAG}!push_key"


def messages_chosen() -> str:
    return f"{TAG}!messages_chosen"


def case_answer(case: str) -> str:
    return f"{TAG}!case_answer:{case}"


def editions() -> str:
    return f"{TAG}!editions"


def edition_refused() -> str:
    return f"{TAG}!edition_refused"


def past() -> str:
    return f"{TAG}!past"


def picture(id: str) -> str:
    """``id``: digest of its bytes."""
    return f"{TAG}!picture:{id}"
