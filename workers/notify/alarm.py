"""The watch over Masthead itself, beside its workers: whoever is needed is told by whatever still works.

The schedule runs it. What alerting can carry is raised as an alert like any
other. What stops alerting itself (Redis, the workers, the chore) is sent from
here, past all queues. While all is well, a monitor outside is called: if the
schedule dies as well, it is the calls that end.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from redis.exceptions import RedisError

from listening.alerting.channel import losing
from listening.alerting.from_parts import CARRIERS, lasting, late, message, over, relief, ways
from listening.alerting.plan import Plan
from listening.alerting.trigger import Trigger
from listening.config import AlertKind, Config
from listening.spans import MINUTE_MS
from listening.spikes.detector.verdict import Severity
from listening.store import chores
from listening.store.alerts import alerts, deliveries
from listening.store.connection import Client
from listening.store.health import itself
from listening.system import secrets
from listening.system.chores import Heartbeat
from listening.system.health import Check, HealthState
from listening.system.secrets import SecretError
from workers.notify import channels
from workers.notify.channels import UnusableChannel

log = logging.getLogger(__name__)

EVERY_S = 5.0
TAKES_S = 0.5
"""A newer edition of config.toml is taken this soon."""
AGAIN_MS = MINUTE_MS
"""A message that nobody took is tried again after this long."""
TIMEOUT_S, CONNECT_S = 10.0, 5.0
logging.getLogger("httpx").setLevel(logging.WARNING)  # its lines hold whole addresses


class Alarm:
    """Looks every few seconds, while the schedule it belongs to leads."""

    def __init__(self, client: Client, configs: Callable[[], Config], clock: Callable[[], int]) -> None:
        """``configs``: the one that holds at that moment."""
        self._client = client
        self._configs = configs
        self._config = configs()
        self._plan = Plan(self._config)
        self._clock = clock
        self._known: tuple[Trigger, ...] = ()
        self._told: dict[str, Trigger] = {}
        self._heard: set[str] = set()
        """Channels that took a message about what is not over yet."""
        self._tried = 0
        self._beaten = 0
        self.leads = threading.Event()

    def led(self, leads: bool) -> None:
        """Whether the schedule leads: of several, one watches. While Redis is away it stays as it was."""
        (self.leads.set if leads else self.leads.clear)()

    def run(self, stop: threading.Event) -> None:
        """Look until ``stop`` is set. A failure of ours sets it: a schedule that nobody watches ends.

        Who keeps it running begins it anew.
        """
        due = time.monotonic() + EVERY_S
        try:
            while not stop.wait(TAKES_S):
                self._take()
                if self.leads.is_set() and time.monotonic() >= due:
                    due = time.monotonic() + EVERY_S
                    self.look()
        finally:
            stop.set()

    def look(self) -> None:
        """Tell what is wrong for too long, and what is over; call the monitor while nothing is."""
        self._take()
        now = self._clock()
        try:
            checks = itself(self._client, self._config, now)
        except RedisError:
            checks = [Check("redis", HealthState.wrong, "does not answer")]
        self._known = lasting(checks, self._known, now)
        wrong = late(self._known, now)
        carried = tuple(each for each in wrong if self._carries(each))
        try:
            self._raise(carried)
        except RedisError:
            carried = ()
        self._tell([each for each in wrong if each not in carried], now)
        if all(each.severity < Severity.critical for each in self._known):
            self._beat(now)

    def _take(self) -> None:
        config = self._configs()
        if config is not self._config:
            self._config, self._plan = config, Plan(config)

    def _carries(self, trigger: Trigger) -> bool:
        """Whether alerting works well enough to tell somebody of it."""
        broken = {each.key for each in self._known if each.severity is Severity.critical}
        return self._plan.rule_for(trigger) is not None and not CARRIERS & broken

    def _raise(self, wrong: tuple[Trigger, ...]) -> None:
        if any(each.key == "redis" for each in self._known):
            return
        said = {each.key: each for each in alerts.raised(self._client, AlertKind.part)}
        lasts = {each.key for each in self._known}
        ended = [over(each) for key, each in said.items() if key not in lasts]
        news = [each for each in wrong if each.key not in said or said[each.key].severity < each.severity]
        alerts.raise_triggers(self._client, [*ended, *news])

    # -- past the machinery of alerts

    def _tell(self, wrong: list[Trigger], now: int) -> None:
        lasts = {each.key for each in self._known}
        ended = [each for key, each in self._told.items() if key not in lasts]
        if ended:
            self._told = {key: each for key, each in self._told.items() if key in lasts}
            for name in sorted(self._heard):
                self._send(name, *relief(ended, now, self._plan.zone))
            if not self._told:
                self._heard.clear()
        news = [each for each in wrong if each.key not in self._told]
        if news and now - self._tried >= AGAIN_MS:
            self._tried = now
            heard = self._reach(news, now)
            if heard:
                self._told |= {each.key: each for each in news}
                self._heard |= heard
                self._tried = 0

    def _reach(self, news: list[Trigger], now: int) -> set[str]:
        """Try every step until somebody has taken it; returns who did."""
        title, text = message(news, self._plan.zone)
        for step in ways(self._plan, news[0], [channel.name for channel in self._config.channels], now):
            heard = {name for name in step if self._send(name, title, text)}
            if heard:
                return heard
        log.error("%s, and no channel takes the message", title)
        return set()

    def _send(self, name: str, title: str, text: str) -> bool:
        channel = next(each for each in self._config.channels if each.name == name)
        took: list[str] = []
        try:
            error = channels.send(secrets.read(channel.url), title, text, took=took.append)
        except (SecretError, UnusableChannel) as trouble:
            error = str(trouble)
        except Exception as trouble:  # noqa: BLE001 - whatever a channel does, the next one is tried
            error = f"the attempt broke off ({type(trouble).__name__})"
        log.warning("%s: %s: %s", title, name, error or "told")
        return not error or bool(took)  # of several recipients those who have it get it once

    # -- the monitor outside

    def _beat(self, now: int) -> None:
        address = self._config.alerting.heartbeat
        if not address or now - self._beaten < self._config.alerting.heartbeat_seconds * 1000:
            return
        try:
            lost = losing(deliveries.channels(self._client), self._config)
            if self._config.channels and len(lost) == len(self._config.channels) + len(self._config.webhooks):
                return  # nobody can be told of anything: that is not well
            before = chores.heartbeat(self._client)
            error = _call(address)
            self._beaten = now
            taken = (before.taken if before else 0) if error else now
            chores.note_heartbeat(self._client, Heartbeat(at=now, taken=taken, error=error))
        except RedisError:
            return
        if error:
            log.warning("the outside monitor does not hear: %s", error)


def _call(address: str) -> str:
    """Call the monitor; returns why it did not hear, or nothing. Never holds the address."""
    import httpx  # few have a monitor outside

    from workers import certificates  # with httpx

    timeout = httpx.Timeout(TIMEOUT_S, connect=CONNECT_S)
    try:
        place = address.startswith(("env:", "file:"))
        url = secrets.read(address) if place else address
        with httpx.Client(
            verify=certificates.for_web(), timeout=timeout, follow_redirects=False, trust_env=False
        ) as client:
            answer = client.get(url, headers={"user-agent": "Masthead"})
    except SecretError as trouble:
        return str(trouble)
    except httpx.TimeoutException:
        return "no answer in time"
    except (httpx.HTTPError, httpx.InvalidURL):
        return "the connection failed"
    return "" if answer.is_success else f"it answered {answer.status_code}"
