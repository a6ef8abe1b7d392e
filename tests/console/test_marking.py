"""Street and groups at the console."""

from __future__ import annotations

from tests.console.office import token


def marked(wang, number, groups=(), **fields):
    """The form as a browser sends it, with several ticks."""
    data = {"rev": "0", "street": "", **fields, "groups": list(groups), "token": token(wang, "/console/home")}
    return wang.post(f"/console/referral/{number}/marks", data=data)


def test_they_are_set_and_shown_and_stay_ticked(office, wang):
    number = office.asks("一")
    assert marked(wang, number, ("低保", "单亲", "不在名单里"), street="西山镇").status_code == 303
    marks = office.desk.get(number).casework.marks
    assert (marks.street, marks.groups) == ("西山镇", ("单亲", "低保"))
    page = wang.get(f"/console/referral/{number}").text
    assert "街道和重点人群：西山镇，单亲、低保" in page and '<option selected>西山镇</option>' in page
    assert page.count(" checked>") == 2


def test_a_street_is_one_of_the_district(office, wang):
    number = office.asks("一")
    refused = marked(wang, number, ("单亲",), street="乱写街")
    assert refused.status_code == 422 and "请从名单里选镇街" in refused.text and 'value="单亲" checked' in refused.text
    assert not office.desk.get(number).casework.marks.groups


def test_who_was_slower_than_a_colleague_is_told(office, wang):
    number = office.asks("一")
    marked(office.signed_in("李敏"), number, ("老人",))
    late = marked(wang, number, ("孕产",))
    assert late.status_code == 409 and 'value="孕产" checked' in late.text
    assert office.desk.get(number).casework.marks.groups == ("老人",)


def test_rule_10_staff_are_told_not_to_ask_her_for_it(office, wang):
    assert "不要为了填它去问她" in wang.get(f"/console/referral/{office.asks('一')}").text
