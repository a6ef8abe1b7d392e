"""What staff have written and not sent: kept sealed, for its author alone, and gone when it should be."""

from datetime import timedelta

import pytest

from bot.referrals.drafts import DRAFT_DAYS, THROWN_SECONDS, TooLate
from bot.referrals.erasure import Erasures
from bot.store import EVENTS, audit_key, drafts_key
from tests.referrals.conftest import NOW
from tests.traces import keys_with, values

MARKER = "标记词青蛙跳"


@pytest.fixture
def drafts(desk):
    return desk.drafts


@pytest.fixture
def number(opened):
    return opened()


def test_what_was_typed_is_there_again_with_its_time(drafts, number):
    kept, aside = drafts.save(number, "王芳", "写到一半", NOW)
    assert (kept.text, kept.at, aside) == ("写到一半", NOW.isoformat(), False)
    assert drafts.read(number, "王芳")[0] == kept


def test_nobody_else_reads_it(drafts, number, opened):
    drafts.save(number, "王芳", "写到一半", NOW)
    assert not drafts.read(number, "李敏")[0].text and not drafts.read(opened(), "王芳")[0].text


def test_each_save_goes_on_from_the_one_before(drafts, number):
    first, _ = drafts.save(number, "王芳", "一", NOW)
    second, aside = drafts.save(number, "王芳", "一二", NOW, first.version)
    assert not aside and drafts.read(number, "王芳")[0].text == "一二" and second.version != first.version


def test_what_another_window_has_written_meanwhile_is_put_aside_and_not_lost(drafts, number):
    first, _ = drafts.save(number, "王芳", "一", NOW)
    drafts.save(number, "王芳", "电脑上写的", NOW, first.version)
    _, aside = drafts.save(number, "王芳", "手机上写的", NOW, first.version)
    draft, thrown = drafts.read(number, "王芳")
    assert aside and (draft.text, thrown.text) == ("手机上写的", "电脑上写的")


def test_saves_of_one_window_that_overtake_each_other_put_nothing_aside(drafts, number):
    drafts.save(number, "王芳", "一", NOW, "", "ab12")
    _, aside = drafts.save(number, "王芳", "一二", NOW, "", "ab12")
    draft, thrown = drafts.read(number, "王芳")
    assert not aside and (draft.text, thrown.text) == ("一二", "")


def test_thrown_away_it_can_be_taken_back(drafts, number):
    drafts.save(number, "王芳", "写到一半", NOW)
    drafts.throw(number, "王芳", "写到一半，又添了一句", NOW)
    draft, thrown = drafts.read(number, "王芳")
    assert (draft.text, thrown.text) == ("", "写到一半，又添了一句"), "the box had more than the draft"
    assert drafts.back(number, "王芳", "", NOW)
    draft, thrown = drafts.read(number, "王芳")
    assert (draft.text, thrown.text) == ("写到一半，又添了一句", "")


def test_taking_back_changes_places_with_what_is_being_written(drafts, number):
    drafts.throw(number, "王芳", "先写的", NOW)
    drafts.back(number, "王芳", "后写的", NOW)
    assert [one.text for one in drafts.read(number, "王芳")] == ["先写的", "后写的"]


def test_with_nothing_thrown_away_nothing_changes(drafts, number):
    drafts.save(number, "王芳", "写到一半", NOW)
    assert not drafts.back(number, "王芳", "别的", NOW)
    assert drafts.read(number, "王芳")[0].text == "写到一半"


def test_an_emptied_box_can_be_taken_back_too(drafts, number):
    drafts.save(number, "王芳", "写到一半", NOW)
    drafts.save(number, "王芳", "", NOW)
    draft, thrown = drafts.read(number, "王芳")
    assert (draft.text, thrown.text) == ("", "写到一半")


def test_sent_it_is_gone_and_a_late_save_of_the_same_form_is_dropped(desk, drafts, number):
    drafts.save(number, "王芳", "写完了", NOW, form="ab12")
    desk.answer(number, "王芳", "写完了", NOW, "ab12", drafts.key(number, "王芳"))
    with pytest.raises(TooLate):
        drafts.save(number, "王芳", "写完了", NOW, form="ab12")
    assert not drafts.read(number, "王芳")[0].text
    assert drafts.save(number, "王芳", "再补一句", NOW, form="cd34")[0].text


def test_an_answer_by_command_leaves_the_draft_alone(desk, drafts, number):
    drafts.save(number, "王芳", "写到一半", NOW)
    desk.answer(number, "王芳", "另外说一句", NOW)
    assert drafts.read(number, "王芳")[0].text == "写到一半"


def test_an_answer_that_came_second_keeps_the_draft(desk, drafts, number):
    desk.claim(number, "李敏", NOW)
    drafts.save(number, "王芳", "写完了", NOW)
    with pytest.raises(Exception, match="李敏"):
        desk.answer(number, "王芳", "写完了", NOW, "ab12", drafts.key(number, "王芳"))
    assert drafts.read(number, "王芳")[0].text == "写完了"


def test_it_lives_for_two_weeks_after_the_last_save(drafts, number, client):
    drafts.save(number, "王芳", "写到一半", NOW)
    assert 0 <= timedelta(days=DRAFT_DAYS).total_seconds() - client.ttl(drafts.key(number, "王芳")) < 5
    assert client.ttl(drafts_key(number)) > timedelta(days=DRAFT_DAYS).total_seconds() - 5
    drafts.throw(number, "王芳", "", NOW)
    assert 0 <= THROWN_SECONDS - client.ttl(drafts.key(number, "王芳", thrown=True)) < 5


def test_rule_8_it_goes_with_the_referral_and_none_comes_back(desk, drafts, number, client, vault):
    drafts.save(number, "王芳", MARKER, NOW)
    drafts.throw(number, "李敏", f"又一句{MARKER}", NOW)
    drafts.save(number, "李敏", MARKER, NOW)
    assert len(keys_with(client, vault, MARKER)) == 3
    erasures = Erasures(desk)
    erasures.ask(number, "赵姐", "误触发", "不是她", NOW)
    erasures.agree(number, "李敏")
    assert keys_with(client, vault, MARKER) == set()
    assert keys_with(client, vault, number) == {audit_key()}
    with pytest.raises(TooLate):
        drafts.save(number, "王芳", MARKER, NOW)
    assert keys_with(client, vault, MARKER) == set()


def test_rule_15_it_rests_sealed_and_leaves_no_word_anywhere_else(drafts, number, client):
    before = client.xlen(EVENTS), client.llen(audit_key())
    drafts.save(number, "王芳", MARKER, NOW)
    drafts.throw(number, "王芳", MARKER, NOW)
    resting = "".join(text for _, text in values(client))
    assert MARKER not in resting and "王芳" not in resting and "draft:" in resting
    assert (client.xlen(EVENTS), client.llen(audit_key())) == before
