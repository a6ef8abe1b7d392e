"""Wishes about how she may be reached: understood however phrased, done at once, and never against her safety."""

import pytest

from bot.conversation import commands, reach_words
from bot.conversation.reach import ACQUAINTED
from tests.conversation.conftest import QUESTION, answers, said
from tests.conversation.reach_said import SAID

NOT_MEANT_FOR_US = [
    "前夫天天给我打电话怎么办", "怎么让他别联系我", "保护令能让他不找我吗", "老板半夜发消息要回吗", "他不让我换手机",
    "他晚上打我", "别打我了求你了",
    "晚上他又打孩子", "他不接电话", "老公在派出所上班能报警吗", "他叫我别打电话给我妈", "孩子白天睡觉晚上闹",
    "离婚以后他不许我联系孩子", "手机号被他拿去贷款了",
    "别人老给我发黄色短信", "他把我电话删了", "换了三个医院", "婆婆说别让我上班", "我上午去派出所了", "有结果了吗",
    "有回复会通知我吗", "我想换个工作",
]
MEANT_FOR_A_PERSON = ["我老公在公安局上班，他打了我我不敢报警", "村里分地没有我 我公公是村委会书记"]


def test_own_ways_of_putting_it_are_understood():
    cases = [(wish, text) for wish, texts in SAID.items() for text in texts]
    missed = [text for wish, text in cases if reach_words.recognise(text) != wish]
    assert len(cases) >= 150 and len(missed) <= len(cases) * 0.03, missed


@pytest.mark.parametrize("text", NOT_MEANT_FOR_US)
def test_what_others_do_to_her_is_no_wish(text):
    assert reach_words.recognise(text) == ""


def test_no_wish_takes_a_test_message_of_an_entry(library):
    taken = [text for entry in library.current.entries.values() for text in entry.tests if reach_words.recognise(text)]
    assert not taken


def test_a_wish_is_a_command_like_the_others():
    assert commands.recognise("你们别打电话给我") == "reach-no-call" and commands.recognise("不说了") == "exit"


@pytest.fixture
def told(talk):
    """Somebody whose referral may be pushed and called about."""
    anna = talk.person()
    number = anna.hands_over(push="1")
    anna.takes("contact:give")
    anna.says("13800001234")
    return anna, number


@pytest.mark.parametrize(("text", "push", "contact"), [
    ("不要给我发消息", "hold", ""), ("以后别联系我", "hold", ""), ("你们别打电话给我", "now", ""), ("我自己来问", "hold",
    "13800001234"),
    ("晚上别发", "when", "13800001234"), ("只能白天", "when", "13800001234"),
])
def test_rule_3_what_protects_her_holds_at_once_and_her_words_stand_in_the_thread(talk, told, text, push, contact):
    anna, number = told
    reply = anna.says(text)
    referral = talk.desk.get(number)
    assert (referral.push, referral.contact) == (push, contact) and number in reply.text
    assert said(talk, number)[-1] == text
    assert referral.when == (text if push == "when" else "")


def test_rule_3_a_time_of_hers_allows_nothing_that_she_had_not_allowed(talk):
    anna = talk.person()
    number = anna.hands_over(push="2")
    anna.says("只能白天")
    assert talk.desk.get(number).push == "hold" and talk.desk.get(number).when == "只能白天"


def test_she_may_change_her_mind_about_a_push(talk):
    anna = talk.person()
    number = anna.hands_over(push="2")
    assert number in anna.says("改成有回复就发给我").text and talk.desk.get(number).push == "now"


def test_rule_3_in_danger_a_push_is_not_to_be_had(talk, library):
    anna = talk.person()
    anna.says("他又在砸门 我躲在厕所里")
    number, = (r.number for r in talk.desk.list())
    assert anna.says("改成有回复就发给我").text.endswith(library.current.wording.say("reach_push_not", numbers=number))
    assert talk.desk.get(number).push == "hold"


def test_rule_6_after_an_exit_word_nothing_is_pushed_whatever_is_typed_then(talk, told):
    anna, number = told
    anna.says("退出")
    anna.says("改成有回复就发给我")
    assert talk.desk.get(number).push == "hold" and talk.desk.get(number).exit_used


@pytest.mark.parametrize(("text", "contact"), [("我电话换了，新的是13900002222",
    "我电话换了，新的是13900002222"), ("换个电话", "13800001234")])
def test_another_number_is_taken_or_asked_for(talk, told, library, text, contact):
    anna, number = told
    reply = anna.says(text)
    assert talk.desk.get(number).contact == contact
    if contact != text:
        assert reply.text == library.current.wording.say("handover_contact_ask")
        anna.says("13900002222")
        assert talk.desk.get(number).contact == "13900002222"


def test_without_anything_open_it_is_said_honestly(talk, library):
    say = library.current.wording.say
    assert talk.person("a").says("不要给我发消息").text == say("reach_none")
    assert talk.person("b").says("设安全词").text == say("reach_word_none")
    assert talk.person("c").says("别让姓王的看").text == say("reach_conflict_none")


@pytest.mark.parametrize("text", ["别让姓王的看", "我老公就在派出所上班", "我小姑子在妇联工作"])
def test_rule_13_staff_see_whom_to_keep_out_and_she_is_told_what_that_can_do(talk, told, library, text):
    anna, number = told
    assert anna.says(text).text == library.current.wording.say("reach_conflict", numbers=number)
    assert talk.desk.get(number).conflict == text and said(talk, number)[-1] == text


def test_rule_13_said_before_it_goes_with_what_she_hands_over_later(talk):
    anna = talk.person()
    anna.says("别让姓王的看")
    anna.says(QUESTION)
    assert talk.desk.get(anna.hands_over()).conflict == "别让姓王的看"


@pytest.mark.parametrize("text", [
    "你们科长是我老公", "我婆婆跟妇联的人是同学", "他跟你们主任很熟 别告诉他", "我和你们张姐是邻居 别让她看到",
    "街道干部是他表哥 我不敢讲",
    "我公公当过村主任", "找个市里的人帮我", "他在妇联上班 大家都认识", "认识你们李主任 怕她知道", "他们家上头有人",
])
def test_rule_13_a_conflict_of_interest_is_heard_however_she_puts_it(text):
    assert reach_words.conflict(text)


@pytest.mark.parametrize("text", ["我老公是公司领导", "领导摸我", "我认识他十年了", "你们能不能别让他知道", "我跟邻居吵架",
    "我当过兵",
    "他跟别的女的很熟"])
def test_who_has_nothing_to_do_with_an_office_is_no_conflict(text):
    assert not reach_words.conflict(text)


def test_rule_13_another_level_is_offered_with_it(talk, library):
    entry = library.current.entries[ACQUAINTED]
    assert "12338" in entry.answer and "市里的妇联" in entry.answer
    reply = talk.person().says("他妈是你们妇联主席")
    assert [c.action for c in reply.choices] == ["handover", f"entry:{ACQUAINTED}"]


def test_rule_13_said_with_something_else_it_is_answered_and_once_confirmed(talk, library):
    noted = library.current.wording.say("reach_conflict_noted")
    anna = talk.person()
    assert noted in anna.says("老板不给工资 他弟弟是派出所所长").text
    assert noted not in anna.says("两癌筛查多久一次 他弟弟是派出所所长").text
    assert "派出所所长" in talk.desk.get(anna.hands_over()).conflict


@pytest.mark.parametrize("text", ["只能下午打", "周日别找我", "不要给我打电话", "发消息就行 别打", "我晚班接不了电话"])
def test_a_wish_that_names_nobody_at_her_side_asks_nothing_back(talk, told, library, text):
    anna, number = told
    reply = anna.says(text)
    assert reply.reason == "reach" and number in reply.text and reply.choices == ()
    assert library.current.wording.say("concern_line") not in reply.text


@pytest.mark.parametrize("text", MEANT_FOR_A_PERSON)
def test_rule_13_in_the_middle_of_a_story_it_is_seen_too(talk, text):
    anna = talk.person()
    anna.says("人工")
    anna.says(text)
    kept = talk.desk.list()[0].conflict
    assert kept and kept in text and len(kept) < len(text)


def test_rule_15_whom_to_keep_out_is_sealed(talk, told, client):
    anna, number = told
    anna.says("别让姓王的看")
    assert not [key for key in client.scan_iter("*") if client.type(key) == "hash" and "姓王" in str(client.hgetall(key))]


def test_rule_5_another_safe_word_needs_the_old_one(talk, guarded, library):
    anna, number = guarded
    say = library.current.wording.say
    assert anna.says("换个安全词").text == say("safe_word_old")
    assert anna.says("向日葵花").text == say("safe_word_ask")
    assert anna.says("满天星星").text == say("safe_word_kept") and talk.desk.get(number).word == "满天星星"


def test_rule_5_who_does_not_know_it_changes_nothing_and_staff_see_the_try(talk, guarded, library):
    anna, number = guarded
    anna.says("换个安全词")
    assert anna.says("牡丹").text == library.current.wording.say("nothing")
    referral = talk.desk.get(number)
    assert referral.word == "向日葵花" and referral.word_failed == 1
    anna.says("换个安全词")
    assert anna.says("0").reason == "left"


@pytest.mark.parametrize("text", ["改成有回复就发给我", "电话改成13900002222"])
def test_rule_5_with_a_safe_word_staff_make_sure_before_a_way_to_her_is_opened(talk, guarded, library, text):
    anna, number = guarded
    assert anna.says(text).text == library.current.wording.say("reach_guarded", numbers=number)
    referral = talk.desk.get(number)
    assert (referral.push, referral.contact) == ("hold", "") and said(talk, number)[-1] == text


def test_rule_5_who_sets_one_freely_is_asked_for_it(talk, told, library):
    anna, number = told
    assert anna.says("我想设个暗号").text == library.current.wording.say("safe_word_ask")
    anna.says("向日葵花")
    assert talk.desk.get(number).word == "向日葵花"


@pytest.mark.parametrize(("text", "push"), [("有回复就通知我", "now"), ("先不发 等我来问", "hold"), ("白天打给我", "when")])
def test_asked_how_she_wants_to_hear_of_it_she_may_say_it_in_words(talk, text, push):
    anna = talk.person()
    number = anna.hands_over()
    assert number in anna.says(text).text and talk.desk.get(number).push == push


def test_in_conversation_with_staff_it_is_done_as_well(talk, talking):
    anna, number = talking(push="1")
    assert number in anna.says("以后别联系我").text and talk.desk.get(number).push == "hold"
    assert said(talk, number)[-1] == "以后别联系我"


def test_a_held_answer_is_still_given_afterwards(talk, told, settle):
    anna, number = told
    anna.says("不要给我发消息")
    answers(talk, number, "我们去村里问过了", settle)
    assert "我们去村里问过了" in anna.says("在吗").text
