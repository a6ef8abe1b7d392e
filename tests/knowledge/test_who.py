"""Whose danger it is, and whether an ambulance comes first: what the lists of who.yaml find, and what must not fool them."""

from __future__ import annotations

import pytest

from bot.knowledge.beside import crisis
from bot.knowledge.reading import check, read
from bot.knowledge.who import GRAVE, Who, WhoRules
from tests.conversation.who_said import ALL

from .conftest import SHIPPED
from .whose_danger import ANOTHERS, HER_OWN

AIDS = {
    "poison": [
        "我闺女吃了农药", "婆婆喝农药了", "刚吞了一瓶安眠药 现在有点后悔", "孩子把老鼠药吃下去了",
        "我妹妹喝了洁厕灵 在吐", "女儿把我的降压药吃了一板", "他往我水里下了药 我头好晕",
        "我朋友被下药了 在酒吧", "朋友吃了两板安眠药 说话不清楚了", "舍友吞了几十片药", "我喝了半瓶百草枯",
    ],
    "burn": [
        "他拿开水泼我 大半个背烫伤了", "婆婆用烟头烫孩子 起泡了", "他把热油浇在我腿上 皮都烫掉了",
        "后妈用开水烫娃的手 烫伤了",
    ],
    "birth": [
        "怀孕七个月他踢我肚子 下面流血了", "我怀着孕被推下楼梯 见红了", "羊水破了 他不送我去医院",
        "姐夫踹我姐肚子 她怀着孕", "大肚子被打 肚子痛得厉害",
    ],
    "other": [
        "我妈倒在地上叫不醒", "头上的血止不住", "同学割腕了", "他捅了我一刀", "宝宝没气了",
        "老人昏迷了 嘴里吐白沫", "她从三楼摔下来了", "我女儿跳楼了", "他掐得我喘不上气",
        "我爸用凳子打断我妈两根肋骨", "被泼了硫酸", "室友在宿舍烧炭 开了煤气", "我满脸是血", "奶奶被推倒 不动了",
        "他把我打晕了", "撞了头 一直吐",
    ],
}
NOBODYS = """你好
两癌筛查多久一次
我闺女明年上小学要什么材料
婆婆帮我带孩子要不要给钱
我妈想办退休
离婚了孩子归谁""".splitlines()
NO_AID = """他又在砸门
我想喝农药
他说要喝农药吓我
我不想活了
老公打我一巴掌
他威胁要泼硫酸
我去年割腕过
以前吃过安眠药自杀
有人跟踪我
他说要捅死我
准备吃安眠药
想跳楼
烧炭痛苦吗
如果一个人喝了除草剂 多长时间才会没
他拿热油泼我没泼到
他捅了我车胎
门闩快断了
我被锁在屋里
同事摸我
孩子不见了
他说要点火烧房子""".splitlines()
NO_DOERS = """我打了110 老公跑了
我打了110 孩子还在里面
我打了好几个电话给我妈 她不管
我打了胎 老公不管我
我打了两份工养孩子
我把孩子送去打疫苗
我把孩子带回娘家 他天天打电话来
我推了工作照顾我妈
婆婆说我打了孩子
我推了老公一下 他就说我家暴
我踹了老公一脚 他拿刀追
我用凳子砸了他头才跑掉
煤气打开了 他在屋里不让出来
他雇人弄死我
我哥真的会杀了她的
我看见他往她水里放了药
我婆婆在她饭里下药
我想让他别去死
我想让他死心
等他睡着了我就动手收拾行李跑
我要他偿命 他打死了我妹
我不想伤害孩子
我想离婚又怕伤害孩子
我怕我走了他伤害孩子
想带孩子走 怕伤着孩子
他抱着孩子要摔
他打我 打了我妈
他打了我 又打了我女儿
老公打了我 我打了我妈电话""".splitlines()
NO_PLEDGES = """我要走他就跳起来打我
我敢走他就割我的脸
我一提离婚他就拿刀割我
他说要是离婚就死定了
我要离婚他就死缠烂打""".splitlines()
GROWN = """我高中同学拿我裸照威胁我
我17岁结婚 他打我到现在
我在高中当老师 老公打我
我在小学上班 他来闹
我现在在小学门口 他在堵我
我是小学生的妈妈 被老公打
我是女孩 单位不要我""".splitlines()


@pytest.fixture(scope="module")
def who():
    return check(WhoRules, read(SHIPPED / "who.yaml"))


@pytest.mark.parametrize("text", HER_OWN + NOBODYS)
def test_rule_11_who_is_in_danger_herself_is_never_answered_as_if_she_asked_for_another(who, text):
    assert who.another.whose(text) != "another"


def test_rule_11_most_who_write_for_another_are_recognised(who):
    missed = [text for text in ANOTHERS if who.another.whose(text) != "another"]
    assert len(missed) <= len(ANOTHERS) * 0.15, missed


@pytest.mark.parametrize("text", ["我闺女吃了农药", "婆婆喝农药了", "同事被她老公打", "邻居家孩子天天被打", "我妈被我爸砍了",
                                  "俺妈被俺爹打了", "  我妈，被我爸砍了！"])
def test_rule_11_for_whom_she_writes_is_seen_in_few_words(who, text):
    assert who.another.whose(text) == "another"


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in AIDS.items() for text in texts])
def test_rule_2_what_wants_an_ambulance_is_recognised(who, name, text):
    assert who.ambulance(text) == name


@pytest.mark.parametrize("text", NO_AID + NOBODYS)
def test_what_wants_none_or_lies_years_back_is_not(who, text):
    assert who.ambulance(text) is None


ROLES = {"means": "means", "means-child": "means-child", "done": "done", "another-suicide": "another", "pressed": "another",
         "another": "another", "minor": "minor", "hit": "hit"}


@pytest.mark.parametrize("family", ROLES)
def test_rule_11_who_writes_is_read_from_most_sentences_of_its_family(who, family):
    """Half of them, and all of later-…, were not looked at while phrases were first written; then 54 of 69 and 35 of 48."""
    texts = [*ALL[family], *ALL.get(f"later-{family}", ())]
    missed = [text for text in texts if who.who(text).role != ROLES[family]]
    assert len(missed) <= len(texts) * 0.15, missed


@pytest.mark.parametrize("family", [
    "no-deed", "seeks", "calm", "missed", "taken-back", "not-taken-back", "no-silent", "accident", "no-deed-either", "missing",
    "not-missing"])
def test_rule_11_nobody_is_taken_for_somebody_who_means_harm_by_mistake(who, family):
    assert [text for text in ALL[family] if who.who(text).role in GRAVE] == []


@pytest.mark.parametrize("text", NO_DOERS)
def test_rule_11_who_was_hurt_or_tells_of_another_is_not_spoken_to_as_the_one_who_hurts(who, text):
    assert not who.who(text).doer


@pytest.mark.parametrize("text", ["我打了我老婆", "喝多了 我昨晚扇了我媳妇", "我打了我儿子"])
def test_rule_11_that_i_hit_my_wife_is_not_read_as_that_i_was_hit(who, text):
    assert who.who(text).role == "hit"


@pytest.mark.parametrize("text", NO_PLEDGES)
def test_rule_11_a_threat_to_her_life_is_not_read_as_his_threat_to_take_his_own(who, text):
    assert not who.who(text).pressed


@pytest.mark.parametrize("text", GROWN)
def test_rule_11_a_grown_woman_who_names_a_school_or_an_age_is_no_child(who, text):
    assert who.who(text).role != "minor"


@pytest.mark.parametrize("text", ["老公烫伤了我", "被老公烫到了", "老公砸我 我突然说不出话", "他把我从床上拽下来 我摔下来不动了"])
def test_rule_2_what_somebody_did_to_her_is_no_accident(who, text):
    assert not who.who(text).mishap


def test_rule_11_no_look_alike_of_danger_is_taken_for_a_deed():
    texts = [text for heading, rows in crisis(SHIPPED).examples.items() if "/" not in heading for text in rows]
    rules = check(WhoRules, read(SHIPPED / "who.yaml"))
    assert len(texts) > 10_000 and [text for text in texts if rules.who(text).role in GRAVE and rules.who(text).sure] == []


def test_rule_2_who_cannot_speak_is_read_and_nobody_else(who):
    assert [text for text in ALL["silent"] if not who.silent.found(text)] == ["我姐是聋哑人 被她老公打"]
    assert [text for text in (*ALL["no-silent"], *ALL["calm"], *NOBODYS) if who.silent.found(text)] == []


@pytest.mark.parametrize(("family", "mishap"), [
    ("missing", "missing"), ("not-missing", ""), ("accident", "accident"), ("later-accident", "accident"),
    ("no-deed-either", "")])
def test_rule_2_what_nobody_does_is_read(who, family, mishap):
    assert [text for text in ALL[family] if who.who(text).mishap != mishap] == []


@pytest.mark.parametrize("text", ["他打了我", "公公打了我 打了我老公", "他喝多了打了我"])
def test_rule_11_who_was_hit_is_never_taken_for_who_hit(who, text):
    assert not who.who(text).doer


@pytest.mark.parametrize(("text", "worse"), [
    ("他喝了", True), ("吐了", True), ("人不动了", True), ("全喝完了", True), ("还没喝", False),
    ("他不肯吃", False), ("我倒掉了", False)])
def test_rule_2_that_he_has_eaten_it_is_worse(who, text, worse):
    assert who.worse.found(text) is worse


def test_rule_11_what_he_asks_about_her_is_read(who):
    missed = [text for text in ALL["seeks"] if not (who.seeks.found(text) or who.charged.found(text))]
    assert missed == ["她说要离婚 我不想离"], "a man who asks about divorce gets the same answers as anybody"


def test_a_token_that_nobody_knows_any_more_tells_nothing():
    assert Who.of("") == Who.of("parent-discipline-hit") == Who.of("grandmother/x") == Who()
    for who in (Who("hit", "dv-what-i-hit"), Who("another", pressed=True), Who("another", child=True), Who("means-child", "x")):
        assert Who.of(who.token) == who


def test_a_phrase_that_cannot_be_read_is_refused_in_an_editors_words():
    with pytest.raises(ValueError, match="括号不成对"):
        WhoRules(another={"people": ["妈"], "say": ["她(被|让"]})
    with pytest.raises(ValueError, match="前面要有字"):
        WhoRules(another={"hers": {"say": ["?打我"]}})
    with pytest.raises(ValueError, match="poison"):
        WhoRules(aid=[{"name": "flood", "say": ["水"]}])
