"""Rows of casework and what they count."""

from bot.referrals.casework import Casework, Marks, Result, Step, Transfer, difference


def test_a_correction_takes_back_on_the_day_on_which_it_was_counted():
    old = Result("1", "司法救助", "2026-11-18", amount=100)
    new = Result("1", "救助", "2026-11-19", amount=250, aid="春蕾")
    assert set(difference(old, new)) == {
        ("2026-11-18", "result.司法救助", -1), ("2026-11-18", "amount.司法救助", -100), ("2026-11-19", "result.救助", 1),
        ("2026-11-19", "amount.救助", 250), ("2026-11-19", "aid.春蕾", 1), ("2026-11-19", "aidfen.春蕾", 250)}
    assert difference(old, old) == ()


def test_only_what_changes_of_the_marks_is_counted():
    old, new = Marks("2026-11-18", "东街", ("单亲", "低保")), Marks("2026-11-18", "西街", ("单亲",))
    assert set(difference(old, new)) == {
        ("2026-11-18", "street.东街", -1), ("2026-11-18", "street.西街", 1), ("2026-11-18", "group.低保", -1)}


def test_a_result_keeps_only_what_belongs_to_its_outcome():
    whole = Result("1", "法律援助", "2026-11-18", amount=1, aid="春蕾", case="12")
    assert whole.fitting() == Result("1", "法律援助", "2026-11-18", case="12")


def test_silence_is_counted_from_the_oldest_last_news_of_a_running_transfer():
    def to(*days, state="已受理", **more):
        return Transfer("1", "公安", steps=tuple(Step(state, day, "王芳") for day in days), **more)
    rows = (to("2026-11-01", "2026-11-09"), to("2026-11-08"), to("2026-11-02", state="已办结"), to("2026-11-03", withdrawn="错"))
    assert Casework(rows).silent_since() == "2026-11-08"
    assert Casework(rows[2:]).silent_since() == ""
