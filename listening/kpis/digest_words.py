"""A digest as a text, and as the HTML of a mail. Pure.

Everything stands in lines, so that both say the same. Addresses are ours alone: what strangers wrote
comes as ``listening.alerting`` lets a message hold it, and all of it is escaped.
"""

from __future__ import annotations

from datetime import datetime
from html import escape
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import msgspec

from listening.config import Config
from listening.kpis.adding_up import number
from listening.kpis.definitions import BY_KEY
from listening.kpis.digest import PARTS, WHY, Digest, DigestEvery, DigestMove, DigestSpike, department_name
from listening.kpis.figure import Figure
from listening.kpis.moved import MovedBy
from listening.learning.calibration import ENOUGH


class DigestLine(msgspec.Struct, frozen=True):
    """One line, and where it leads."""

    text: str
    address: str = ""


class DigestPart(msgspec.Struct, frozen=True):
    """Lines under one title."""

    title: str
    lines: tuple[DigestLine, ...]


def subject(found: Digest, config: Config) -> str:
    """``Plovair, Monday 2 March: 1,204 mentions, net sentiment −12``"""
    return f"{config.brand.name}, {_when(found, config)}: {_subject_figures(found)}"


def parts(found: Digest, config: Config, site: str) -> tuple[DigestPart, ...]:
    """All that is said; ``site``: where our pages are."""
    asked = urlencode({"from": f"{found.due.period.start / 1000:.3f}", "to": f"{found.due.period.end / 1000:.3f}"})
    spikes = [_spike(each, site) for each in found.spikes] or [DigestLine("No spike was found.")]
    moves = [_move(each, config, f"{site}/kpi/why?{asked}") for each in found.moved]
    return (
        DigestPart("Voice", (_volume(found, f"{site}/kpi?{asked}"), _mood(found))),
        DigestPart("Cases", (_cases(found, f"{site}/desk"), *_needs(found, f"{site}/quality"))),
        DigestPart("Spikes", tuple(spikes)),
        DigestPart("What moved most", tuple(moves or [DigestLine("Nothing moved that would be more than chance.")])),
        DigestPart("How right we are", (_right(found, f"{site}/quality"),)),
    )


def text(found: Digest, config: Config, site: str) -> str:
    """Plain."""
    said = [f"{config.brand.name}, {_when(found, config)}"]
    for part in parts(found, config, site):
        lines = [f"- {line.text}" + (f"\n  {line.address}" if line.address else "") for line in part.lines]
        said.append("\n".join([part.title, *lines]))
    said.append(_foot(found))
    return "\n\n".join(said)


def html(found: Digest, config: Config, site: str) -> str:
    """A mail: nothing is loaded from anywhere, nothing but our addresses leads anywhere."""
    said = [f'<h1 style="font-size:20px">{escape(f"{config.brand.name}, {_when(found, config)}")}</h1>']
    for part in parts(found, config, site):
        said.append(f'<h2 style="font-size:16px;margin:20px 0 4px">{escape(part.title)}</h2>')
        said += [f'<p style="margin:0 0 6px">{_line(line)}</p>' for line in part.lines]
    said.append(f'<p style="margin-top:24px;color:#5b6672">{escape(_foot(found))}</p>')
    return (
        '<div style="font:15px/1.45 system-ui,sans-serif;max-width:640px;color:#17202a">' + "\n".join(said) + "</div>"
    )


def _line(line: DigestLine) -> str:
    # The address is what is read: whoever reads plain mail gets it from this as well.
    said = escape(line.address)
    return escape(line.text) + (f'<br><a href="{said}" style="font-size:12px">{said}</a>' if said else "")


def _foot(found: Digest) -> str:
    often = "daily" if found.due.every is DigestEvery.day else "weekly"
    return f"You get this because digest.{often} of config.toml names this channel."


def _when(found: Digest, config: Config) -> str:
    zone = ZoneInfo(config.brand.timezone)
    period = found.due.period
    first, last = (datetime.fromtimestamp(at / 1000, zone) for at in (period.start, period.end - 1))
    if found.due.every is DigestEvery.day:
        return f"{first:%A %-d %B}"
    return f"{first:%-d %B} to {last:%-d %B}"


def _subject_figures(found: Digest) -> str:
    mentions, net = found.figures["mentions"], found.figures["net_sentiment"]
    said = f"{mentions.value or 0:,.0f} mentions"
    return f"{said}, net sentiment {points(net.value)}" if net.value is not None else said


def _volume(found: Digest, address: str) -> DigestLine:
    mentions, authors = found.figures["mentions"], found.figures["authors"]
    if not mentions.value:
        return DigestLine("Nothing was heard.", address)
    people = f" by {authors.value:,.0f} people" if authors.value else ""
    before = ""
    if mentions.before is not None:
        change = (
            f" ({100 * (mentions.value / mentions.before - 1):+.0f} %)".replace("-", "−") if mentions.before else ""
        )
        before = f"; {mentions.before:,.0f} the {found.due.every.value} before{change}"
    return DigestLine(f"{mentions.value:,.0f} mentions{people}{before}.", address)


def _mood(found: Digest) -> DigestLine:
    net = found.figures["net_sentiment"]
    if net.value is None:
        return DigestLine("Nothing that was written has a mood.")
    return DigestLine(f"Net sentiment {points(net.value)}: {net.note}{_mood_before(net)}.")


def _mood_before(net: Figure) -> str:
    if net.before is None or net.was_by or net.unchecked is not net.was_unchecked:
        return ""
    return f"; {points(net.before)} before"


def _cases(found: Digest, address: str) -> DigestLine:
    if not found.waiting:
        return DigestLine("No case waits.", address)
    verb = "case is" if found.waiting == 1 else "cases are"
    late = f"{found.late:,} of them late" if found.late else "none of them late"
    return DigestLine(f"{found.waiting:,} {verb} open, {late}.", address)


def _needs(found: Digest, address: str) -> list[DigestLine]:
    share = found.needs_answer
    if share is None:
        return []
    said = "by rules only, not checked"
    if share.corrected is not None:
        said = f"corrected by the errors on {share.reviewed:,} reviewed"
    value = share.corrected.share if share.corrected else f"{100 * share.counted:.0f} %"
    return [DigestLine(f"Of what was written {value} needs an answer: {said}.", address)]


def _spike(spike: DigestSpike, site: str) -> DigestLine:
    quoted = spike.quoted and f"{spike.quoted.removesuffix('.')}."
    has = f"{spike.holder or 'Nobody'} {'had' if spike.over else 'has'} it."
    work = spike.cases.words if spike.cases else ""
    said = (f"{spike.title}, since {spike.since}:", spike.summary, quoted, has, work)
    return DigestLine(" ".join(each for each in said if each), f"{site}/spikes/{spike.id}")


def _move(move: DigestMove, config: Config, address: str) -> DigestLine:
    added, unit = move.steps, f" {move.unit}" if move.unit else ""
    ends = f"from {number(added.before, added.step)} to {number(added.now, added.step)}{unit}"
    said = f"{BY_KEY[move.key].title} {number(added.change, added.step, True)}{unit}, {ends}"
    why = [each for by in WHY if (each := _parts(move, by, config))]
    return DigestLine(f"{said}{': ' if why else ''}{'; '.join(why)}.", f"{address}&figure={move.key}")


def _parts(move: DigestMove, by: MovedBy, config: Config) -> str:
    """The groups that did most of it."""
    lines = [line for line in move.steps.lines.get(by, ()) if line.change and not line.others]
    # One group alone explains nothing.
    if len(lines) < 2:
        return ""
    most = sorted(lines, key=lambda line: -abs(line.change))[:PARTS]
    named = [
        (department_name(config, line.group) if by is MovedBy.department else line.group) or f"no {by.value}"
        for line in most
    ]
    said = (f"{name} {number(line.change, move.steps.step, True)}" for name, line in zip(named, most, strict=True))
    return f"by {by.value} {', '.join(said)}"


def _right(found: Digest, address: str) -> DigestLine:
    if not found.reviewed:
        return DigestLine(
            "Nobody has reviewed anything yet: every figure of mood and department is unchecked.", address
        )
    shares = ((found.mood_right, "the mood"), (found.department_right, "the department"))
    said = ", ".join(f"{what} of {share.share}" for share, what in shares if share is not None)
    few = "" if found.reviewed >= ENOUGH else f" From {ENOUGH} on net sentiment is corrected."
    return DigestLine(f"Of {found.reviewed:,} reviewed at random we had right {said}.{few}", address)


def points(value: float | None) -> str:
    """With its sign: ``+12``."""
    return "–" if value is None else f"{round(value):+d}".replace("-", "−").replace("+0", "0")
