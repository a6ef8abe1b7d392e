"""Results: several, corrected and taken back with a reason; the figures follow, also after a deletion."""

from datetime import timedelta

import pytest

from bot.referrals.casework import Outdated, Result
from bot.referrals.erasure import Erasures
from bot.referrals.results import ClosedWith, Results
from bot.store import counts_key, referral_key
from tests.referrals.conftest import NOW
from tests.referrals.test_transfers import LATER, TODAY, figures
from tests.traces import keys_with

RELIEF = Result("", "司法救助", "2026-11-18", amount=850_000)


@pytest.fixture
def results(desk):
    return Results(desk)


def test_several_stand_beside_each_other_and_are_counted_with_their_money(results, opened, client):
    number = opened()
    results.record(number, "王芳", RELIEF, NOW)
    results.record(number, "王芳", Result("", "救助", "2026-11-18", amount=30_000, aid="两癌救助"), NOW)
    kept = results.record(number, "李敏", Result("", "法律援助", "2026-11-18", case="2026-17"), NOW)
    assert [r.told for r in kept.casework.standing] == ["司法救助，8,500 元", "救助，两癌救助，300 元", "法律援助，案号 2026-17"]
    assert figures(client) == {
        "result.司法救助": 1, "amount.司法救助": 850_000, "result.救助": 1, "amount.救助": 30_000, "aid.两癌救助": 1,
        "aidfen.两癌救助": 30_000, "result.法律援助": 1}


def test_a_correction_counts_anew_and_says_why_to_colleagues(desk, results, opened, client):
    number = opened()
    row = results.record(number, "王芳", RELIEF, NOW).casework.results[0]
    with pytest.raises(ValueError):
        results.correct(number, "王芳", 0, row, " ", NOW)
    better = Result(row.id, "司法救助", LATER.date().isoformat(), amount=900_000)
    assert [r.amount for r in results.correct(number, "李敏", 0, better, "少写了", LATER).casework.results] == [900_000]
    assert figures(client) == {} and figures(client, LATER.date()) == {"result.司法救助": 1, "amount.司法救助": 900_000}
    assert desk.get(number).messages[-1].text == "更正办理结果：司法救助，8,500 元 → 司法救助，9,000 元。原因：少写了"
    with pytest.raises(Outdated):
        results.correct(number, "王芳", 0, better, "我也改", LATER)
    assert [e.what for e in desk.audit.find(number)] == ["result-corrected", "result-recorded"]


def test_what_was_taken_back_stays_visible_and_is_not_counted(results, opened, client):
    number = opened()
    row = results.record(number, "王芳", RELIEF, NOW).casework.results[0]
    work = results.withdraw(number, "王芳", row.id, 0, "没有批下来", NOW).casework
    assert work.standing == () and work.results[0].withdrawn == "没有批下来" and figures(client) == {}


@pytest.mark.parametrize("given", [
    Result("", "随便", "2026-11-18"), Result("", "救助", "2026-11-18", aid="红包"), Result("", "救助", "2026-11-18", amount=-1),
    Result("", "庇护", "2026-11-17"), Result("", "庇护", "2026-11-19"), Result("", "庇护", "昨天")])
def test_what_cannot_be_is_refused(results, opened, given):
    with pytest.raises(ValueError):
        results.record(opened(), "王芳", given, NOW)


def test_closing_is_itself_a_result_and_takes_the_one_that_stands(desk, results, opened, client):
    plain, recorded, detailed = opened(), opened(person="b"), opened(person="c")
    assert [r.outcome for r in desk.close(plain, "王芳", "已答复", NOW).casework.standing] == ["已答复"]
    results.record(recorded, "王芳", RELIEF, NOW)
    closed = desk.close(recorded, "王芳", "司法救助", NOW)
    assert (closed.outcome, [r.amount for r in closed.casework.standing]) == ("司法救助", [850_000])
    given = Result("", "救助", TODAY.isoformat(), amount=100, aid="春蕾")
    assert [r.told for r in desk.close(detailed, "王芳", "救助", NOW, given).casework.standing] == ["救助，春蕾，1 元"]
    assert figures(client) == {"result.已答复": 1, "result.司法救助": 1, "amount.司法救助": 850_000, "result.救助": 1,
                               "amount.救助": 100, "aid.春蕾": 1, "aidfen.春蕾": 100}


def test_what_it_was_closed_with_is_corrected_and_never_taken_back(desk, results, opened, client):
    number = opened()
    desk.answer(number, "王芳", "可以的", NOW)
    row = desk.close(number, "王芳", "调解成功", NOW).casework.results[0]
    with pytest.raises(ClosedWith):
        results.withdraw(number, "王芳", row.id, 0, "不对", NOW)
    after = results.correct(number, "王芳", 0, Result(row.id, "调解未成功", row.on), "又反悔了", NOW)
    assert after.outcome == "调解未成功" and figures(client) == {"result.调解未成功": 1}


def test_a_correction_does_not_end_it_without_an_answer(desk, results, opened):
    number = opened()
    row = desk.close(number, "王芳", "联系不上", NOW).casework.results[0]
    with pytest.raises(ClosedWith):
        results.correct(number, "王芳", 0, Result(row.id, "调解成功", row.on), "写错", NOW)
    assert desk.get(number).outcome == "联系不上"


def test_a_day_that_has_had_its_time_is_not_begun_anew(results, opened, client):
    number = opened()
    row = results.record(number, "王芳", RELIEF, NOW).casework.results[0]
    client.delete(counts_key(TODAY.isoformat()))
    results.withdraw(number, "王芳", row.id, 0, "错了", NOW + timedelta(days=900))
    assert not client.exists(counts_key(TODAY.isoformat()))


def test_rule_15_and_8_nothing_of_it_is_readable_and_a_deletion_leaves_the_figures_alone(desk, results, opened, client, vault):
    number = opened()
    row = results.record(number, "王芳", Result("", "法律援助", "2026-11-18", case="标记词青蛙"), NOW).casework.results[0]
    results.correct(number, "王芳", 0, Result(row.id, "法律援助", "2026-11-18", case="标记词青蛙二"), "标记词青蛙三", NOW)
    assert "法律援助" not in str(client.hgetall(referral_key(number)))
    assert keys_with(client, vault, "标记词青蛙") == {referral_key(number), f"{referral_key(number)}:messages"}
    erasures = Erasures(desk)
    erasures.ask(number, "赵姐", "误触发", "说明", NOW)
    erasures.agree(number, "王芳")
    assert keys_with(client, vault, "标记词青蛙") == set() and figures(client) == {"result.法律援助": 1}
