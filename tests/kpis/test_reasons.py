"""Why customers write: the rules that come with Masthead, and the gap to what is believed."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from layouts.kpis import reasons as page
from layouts.kpis.links import Links
from listening import config as configs
from listening.config import Belief, Config, ConfigError, Contact, load, parse
from listening.counting.counts import EVERYTHING
from listening.kpis.perception import PLACES, Perceived, apart, as_share, lead, ordinal, perception
from listening.kpis.period import Period
from listening.mention import Kind, Mention
from listening.people.permissions import Role
from listening.terms import fold
from listening.triage.reasons import IBM, LETTERS, ReasonRules
from tests.kpis.made import DAY, material, mention

ROOT = Path(__file__).resolve().parents[2]
DEMO = load(ROOT / "examples" / "demo.toml")
REASONS = ReasonRules(DEMO)
LINKS = Links(Period(DAY, DAY + 1000), Period(DAY, DAY), EVERYTHING, Role.executive, DAY)

SAID = {
    Contact.discount: (
        "any deals to Orlando in April?",
        "do you have a student discount",
        "Gibt es einen Gutschein?",
        "@Plovair 割引はありますか",
    ),
    Contact.purchase: (
        "I want to buy a new laptop",
        "fares to Rome went up overnight",
        "how much is a checked cat",
        "Mit Plovair nach Rom, gebucht!",
    ),
    Contact.reviews: (
        "I would not recommend it",
        "better than Osprelle by far",
        "is it worth it?",
        "El asiento es mejor que antes",
    ),
    Contact.information: (
        "What time is boarding?",
        "How long do points last",
        "is there a charger at 14A?",
        "¿Dónde está la puerta 4",
        "हवाई अड्डा कहाँ है？",
    ),
    Contact.exclusive: ("got early access to the new lounge", "notify me when it is there"),
    Contact.new_products: (
        "any plans to fly to Paris?",
        "when does the new route start",
        "Wann kommt die neue Strecke",
    ),
    Contact.opinion: ("worst airline ever", "The food was delicious", "das war furchtbar", "最悪"),
    Contact.service: (
        "my bag is lost",
        "on hold for an hour",
        "the app crashes",
        "Please call me",
        "Koffer weg",
        "¿Y mi reembolso?",
        "払い戻しを待っています",
    ),
    Contact.event: ("who wins the contest today?", "My entry for #WindowSeatSummer", "das Gewinnspiel ist toll"),
    Contact.connected: ("thank you so much", "merci beaucoup", "you rock", "ありがとう"),
    Contact.ideas: (
        "would be great if you had vegan meals",
        "please bring back the soup",
        "you should add a night flight",
    ),
    Contact.community: ("any fellow travellers on this one", "biggest fan since 1998"),
}
NOBODY = (
    "ok",
    "sent",
    "Landed.",
    "I will deal with it",
    "we won't be there",
    "my best friend flies today",
    "deals with it",
    "Really?",
    "why",
    "in the event of fire",
)


def asked(rules: ReasonRules, about: Mention) -> Contact | None:
    return rules(about, fold(about.full_text))


def said(text: str, **more: object) -> Contact | None:
    return asked(REASONS, mention(1, DAY, contact="", text=text, **more))


@pytest.mark.parametrize(("text", "reason"), [(text, reason) for reason, texts in SAID.items() for text in texts])
def test_the_rules_that_come_with_it(text: str, reason: Contact) -> None:
    assert said(text) is reason


@pytest.mark.parametrize("text", NOBODY)
def test_what_says_no_reason_has_none(text: str) -> None:
    assert said(text) is None


def test_trouble_comes_before_thanks_and_opinion() -> None:
    assert said("Thank you for losing my bag, worst airline ever") is Contact.service
    assert said("Perfect, thank you!") is Contact.connected


def test_who_is_no_customer_of_ours_has_no_reason() -> None:
    assert said("my bag is lost", own=True) is None
    assert said("my bag is lost", kind=Kind.repost) is None
    assert said("my bag is lost", topics=("Osprelle",)) is None
    assert said("my bag is lost", topics=("Osprelle", "Plovair")) is Contact.service


def test_all_twelve_have_a_rule_and_every_rule_can_decide() -> None:
    assert {rule.reason for rule in DEMO.reasons} == set(Contact)
    for rule in DEMO.reasons:
        mark = next((term for term in rule.all), "")
        probes = (f"{term.rstrip('*')} {mark}".strip() for term in rule.any)
        alone = ReasonRules(msgspec.structs.replace(DEMO, reasons=(rule,)))
        assert any(
            asked(alone, m) is rule.reason is asked(REASONS, m)
            for m in (mention(1, DAY, contact="", text=text) for text in probes)
        )


TEXT = (ROOT / "examples" / "support.toml").read_text(encoding="utf-8")


def test_the_shipped_rules_hold_where_a_file_has_none() -> None:
    shipped = load(ROOT / "config.toml").reasons
    assert shipped
    assert parse(TEXT).reasons == shipped
    own = parse(f'{TEXT}\n[[reasons]]\nreason = "discount"\nany = ["haggle"]')
    assert [(rule.reason, rule.any) for rule in own.reasons] == [(Contact.discount, ("haggle",))]
    none = parse(f"reasons = []\n{TEXT}")
    assert none.reasons == ()
    assert asked(ReasonRules(none), mention(1, DAY, contact="", text="my bag is lost")) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "[[reasons]]\nreason = 'discount'",
            "reasons[1] (discount): matches everything; give any or all at least one term",
        ),
        ("[[reasons]", "not valid TOML"),
        (
            "[[reasons]]\nreason = 'rebate'\nany = ['x']",
            "reasons[1].reason: 'rebate' will not do; one of discount, purchase",
        ),
    ],
)
def test_a_mistake_in_the_shipped_rules_names_their_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, why: str
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    monkeypatch.setattr(configs, "SHIPPED", path)
    configs.shipped_reasons.cache_clear()
    try:
        with pytest.raises(ConfigError) as error:
            parse(TEXT, "mine.toml")
    finally:
        configs.shipped_reasons.cache_clear()
    assert error.value.path == str(path)
    assert error.value.errors[0].startswith(why)


ALL = "".join(f'[[beliefs]]\nreason = "{contact}"\npercent = {n * 5}\n' for n, contact in enumerate(Contact))
REST = ", ".join(contact.value for contact in list(Contact)[1:])


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        (ALL.replace("= 55", "= 101"), ["beliefs[12].percent: 101 will not do; a number from 0 to 100"]),
        (ALL.replace("= 55", "= nan"), ["beliefs[12].percent: nan will not do; a number from 0 to 100"]),
        (ALL.replace("percent = 5\n", ""), ["beliefs[2].percent: missing"]),
        (
            ALL + '[[beliefs]]\nreason = "discount"\npercent = 1',
            ["beliefs[13].reason: discount is said by beliefs[1] already; each reason once"],
        ),
        (
            '[[beliefs]]\nreason = "discount"\npercent = 1',
            [f"beliefs: all twelve reasons need one, with reason and percent, or none has any; missing: {REST}"],
        ),
        (
            "[beliefs]\ndiscount = 1",
            ["beliefs: a list is needed here, this is {'discount': 1}; write [[beliefs]], once for each entry"],
        ),
    ],
)
def test_beliefs_that_will_not_do(text: str, errors: list[str]) -> None:
    with pytest.raises(ConfigError) as error:
        parse(f"{TEXT}\n{text}")
    assert error.value.errors == errors


def test_an_unknown_reason_is_told_the_twelve() -> None:
    with pytest.raises(
        ConfigError,
        match=r"beliefs\[1\]\.reason: 'rebates' will not do; one of discount, purchase, .*, be part of a community",
    ):
        parse(TEXT + ALL.replace('"discount"', '"rebates"'))


def believing(**percent: float) -> Config:
    return msgspec.structs.replace(
        DEMO, beliefs=tuple(Belief(reason=Contact[name], percent=value) for name, value in percent.items())
    )


def found(letters: str, config: Config = DEMO, none: int = 0) -> dict[Contact, Perceived]:
    return {row.reason: row for row in seen(letters, config, none).rows}


def seen(letters: str, config: Config = DEMO, none: int = 0):  # type: ignore[no-untyped-def]
    written = [mention(n, DAY + n, contact=letter) for n, letter in enumerate(letters + "\0" * none)]
    return perception(
        material(config, [msgspec.structs.replace(m, contact=m.contact.strip("\0")) for m in written]).cells, config
    )


def test_places_and_gaps() -> None:
    order = {contact: 12.0 - n for n, contact in enumerate(Contact)}
    config = believing(**{contact.name: percent for contact, percent in order.items()})
    # Found is the reverse of believed: the last is first.
    rows = found("".join(LETTERS[contact] * (n + 1) for n, contact in enumerate(Contact)), config)
    assert [rows[contact].believed_place for contact in Contact] == list(range(1, 13))
    assert [rows[contact].measured_place for contact in Contact] == list(range(12, 0, -1))
    assert [rows[contact].gap for contact in Contact] == list(range(11, -12, -2))
    assert sum(row.measured or 0 for row in rows.values()) == pytest.approx(100)


def test_the_largest_gap_comes_first_and_of_equal_ones_the_larger_share() -> None:
    rows = seen("ssssdvvciiiyyyy").rows
    assert [abs(row.gap) for row in rows] == sorted((abs(row.gap) for row in rows), reverse=True)
    for one, next_one in pairwise(rows):
        assert abs(one.gap) > abs(next_one.gap) or one.mentions >= next_one.mentions


def test_equal_shares_have_the_better_place_and_none_the_last() -> None:
    rows = found("ssddv")
    assert rows[Contact.service].measured_place == rows[Contact.discount].measured_place == 1
    assert rows[Contact.opinion].measured_place == 3
    assert rows[Contact.community].measured_place == rows[Contact.event].measured_place == PLACES


def test_without_beliefs_the_gap_is_to_the_businesses_of_2011() -> None:
    rows = found("s", believing())
    assert {row.believed for row in rows.values()} == {None}
    assert rows[Contact.new_products].believed_place == 1, "73 per cent, the most"
    assert rows[Contact.discount].believed_place == 11, "60 per cent, as purchase"
    assert lead(seen("s", believing())) == "Most write for customer service: 100 %. Businesses put it 7th in 2011."
    assert page.UNASKED in str(page.reasons(seen("s", believing()), LINKS))
    assert page.UNASKED not in str(page.reasons(seen("s"), LINKS))


def test_the_survey_is_that_of_ibm() -> None:
    """Twelve, in the order of the study: consumers/businesses."""
    printed = "61/60, 55/60, 53/67, 53/71, 52/68, 51/73, 49/69, 37/63, 34/61, 33/64, 30/63, 22/61"
    assert ", ".join(f"{IBM[contact].consumers}/{IBM[contact].businesses}" for contact in Contact) == printed


def test_a_share_leads_to_its_mentions_for_those_who_may_see_them() -> None:
    def linked(role: Role) -> list[str]:
        links = Links(Period(DAY, DAY + 1000), Period(DAY, DAY), EVERYTHING, role, DAY)
        return re.findall(r"href='([^']*)'", str(page.reasons(seen("sd"), links)))

    start = f"/mentions?figure=reasons&from={DAY // 1000}.000&to={DAY // 1000 + 1}.000&at={DAY // 1000}.000&reason="
    assert sorted(linked(Role.executive)) == [f"{start}customer+service", f"{start}discount"]
    assert linked(Role.viewer) == []


def test_nothing_and_little() -> None:
    nothing = seen("", none=3)
    assert (nothing.with_reason, nothing.without, lead(nothing)) == (0, 3, "")
    assert {row.gap for row in nothing.rows} == {None}
    assert "Waits for mentions" in str(page.reasons(nothing, LINKS))
    assert seen("s").few
    assert "so few that the order may be chance" in str(page.reasons(seen("s"), LINKS))
    assert not seen("s" * 100).few


def test_words() -> None:
    assert lead(seen("sssd")) == "Most write for customer service: 75 %. We believe it comes 5th."
    assert [apart(gap) for gap in (None, 0, 8, -3)] == ["", "as believed", "8 too high", "3 too low"]
    assert [as_share(value) for value in (None, 0.0, 0.2, 0.6, 99.6)] == ["–", "0 %", "< 1 %", "1 %", "100 %"]
    assert [ordinal(place) for place in (1, 2, 3, 4, 11, PLACES)] == ["1st", "2nd", "3rd", "4th", "11th", "12th"]
