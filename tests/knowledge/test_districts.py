"""The same knowledge serves two districts: only district.yaml differs (safety rule 14)."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.knowledge.district import PARTNER_KINDS, District, LocalFact, Partner
from bot.knowledge.entry import LOCAL_KEYS
from bot.knowledge.library import load
from bot.knowledge.reading import check, read
from bot.knowledge.speak import full_text, whole_message
from bot.message import REPLY_BYTES

from .conftest import SHIPPED

KNOWLEDGE = load(SHIPPED)
DISTRICTS = {"相山区": SHIPPED / "district.yaml", "港北区": SHIPPED / "examples" / "district-gangbei.yaml"}
GAP = re.compile(r"[{}]|None|：\s*(?:\n|$)|：[。，；]|、[。、\n]|，，|。。|《》|（）|XX|待填|某某")

WHERE = re.compile("妇联|居委会|村委会|社区|街道|乡镇|派出所|法院|医院|学校|图书馆|登记|民政|残联|当地|人工")


@pytest.fixture(params=DISTRICTS, scope="module")
def spoken(request):
    """The knowledge as one district speaks it."""
    district = check(District, read(DISTRICTS[request.param]))
    assert district.name.startswith(request.param)
    return replace(KNOWLEDGE, district=district)


def test_every_answer_fits_one_message(spoken):
    long = {e.id: whole_message(spoken, e).size() for e in spoken.entries.values()}
    assert not {name: size for name, size in long.items() if size > REPLY_BYTES}


def test_rule_14_no_answer_has_a_gap(spoken):
    gaps = {e.id: hit[0] for e in spoken.entries.values() if (hit := GAP.search(full_text(spoken, e) + "\n" + e.more))}
    assert not gaps


def test_rule_14_a_fact_is_spoken_where_the_district_has_it_and_nothing_where_it_has_not(spoken):
    facts = spoken.district.facts
    for entry in spoken.entries.values():
        text = full_text(spoken, entry)
        for key in entry.local:
            assert key not in text
            assert key not in facts or facts[key].text in text


def test_where_a_fact_is_missing_a_nationwide_number_or_a_place_to_go_is_named(spoken):
    facts = set(spoken.district.facts)
    unhelped = [e for e in spoken.entries.values() if e.local and not e.hotlines and not facts & set(e.local)]
    assert not [e.id for e in unhelped if not WHERE.search(full_text(spoken, e) + e.more)]


def test_neither_example_invents_what_the_shared_notes_do_not_say():
    shipped, other = (check(District, read(path)) for path in DISTRICTS.values())
    assert set(shipped.facts) == {"parenting-station"} and not other.facts
    assert not shipped.hours.spoken and not other.hours.spoken
    assert not shipped.streets and not other.streets
    assert not [p for district in (shipped, other) for p in district.partners if p.name or p.office or p.phone]


def test_whoever_is_not_listed_can_still_be_chosen_by_kind():
    shipped, other = (check(District, read(path)) for path in DISTRICTS.values())
    assert [p.kind for p in shipped.offered] == [p.kind for p in other.offered] == list(PARTNER_KINDS)
    own = other.model_copy(update={"partners": (Partner(kind="法院", name="区法院"), Partner(kind="公安", name="城东派出所"))})
    assert [p.name for p in own.offered] == ["城东派出所", "区法院"]


def test_a_district_that_knows_everything_still_speaks_whole_sentences():
    facts = {key: LocalFact(label=told[:8], text="东大街一号") for key, told in LOCAL_KEYS.items()}
    full = replace(KNOWLEDGE, district=KNOWLEDGE.district.model_copy(update={"facts": facts}))
    for entry in full.entries.values():
        text = full_text(full, entry)
        assert text.count("东大街一号") == len(entry.local) and not GAP.search(text), entry.id
