"""What is kept for editors tells nobody who she is, as far as a machine can see to it (safety rule 15)."""

import pytest

from bot.knowledge.library import load
from bot.masking import ACCOUNT, ADDRESS, LINK, NAME, NUMBER, mask
from bot.settings import HERE

NUMBERS = [
    "13812345678", "138 1234 5678", "138-1234-5678", "１３８１２３４５６７８", "一三八一二三四五六七八",
    "幺三八一二三四五六七八", "138一二三四5678", "+8613812345678", "0755-26512345", "400-820-8820", "110101199003071234",
    "11010119900307123X", "6222 0212 3456 7890 123", "1 3 8 1 2 3 4 5 6 7 8", "138.1234.5678",
    "1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", "138，1234，5678", "138—1234—5678", "三三八五六七二一",
    "二六五一二三四五",
]
NAMES = [
    ("我叫王小芳，想问离婚", "王小芳"), ("我叫李梅我想离婚", "李梅"), ("他名字叫欧阳建国", "欧阳建国"),
    ("我姓王，家里有事", "姓王"), ("小三姓赵", "姓赵"), ("张某某天天打我", "张某某"), ("张XX欠钱不还", "张XX"),
    ("班主任李老师不管", "李老师"), ("派出所陈警官来过", "陈警官"), ("王秀英主任不给办", "王秀英"),
    ("我老公王伟又赌了", "王伟"), ("前夫刘建军不给抚养费", "刘建军"), ("婆婆叫张桂花", "张桂花"),
    ("儿子陈浩然在学校被打", "陈浩然"), ("我女儿叫林小雨今年八岁", "林小雨"), ("姓名：周敏", "周敏"), ("姓名:马丽", "马丽"),
    ("小王，把我打了", "小王"), ("老高打我", "老高"), ("邻居孙大妈看见了", "孙大妈"), ("我老公叫司马光明", "司马光明"),
    ("那女的叫吴倩", "吴倩"), ("我叫和平", "和平"), ("同事郑凯摸我", "郑凯"), ("真名叫黄丽娟", "黄丽娟"),
]
PLACES = [
    ("住在阳光小区3栋2单元501", "阳光小区"), ("家在幸福路12号", "幸福路12"), ("我在中山大道88号302室", "88"),
    ("住李家村", "李家村"), ("我是大王庄村的", "大王庄"), ("嫁到石门镇五年了", "石门"),
    ("向阳街道红旗社区5号楼302室", "302"), ("和平里二号院三单元", "二号"), ("3栋502室", "502"), ("12-3-402", "402"),
    ("胜利新村十二幢三零二室", "三零二"), ("富民苑B座1203", "1203"),
]
ACCOUNTS = [
    ("我微信wangfang_88", "wangfang"), ("加v abc12345", "abc12345"), ("QQ是88877", "88877"), ("ＱＱ：８８８７７", "88877"),
    ("vx:xiaomei520", "xiaomei"), ("邮箱 fang@example.com", "fang"), ("发到wang.li@qq.com", "wang.li"),
    ("看 https://example.com/u/123?x=1 这里", "example"), ("www.example.cn/abc 骗我", "example"), ("车牌粤B12345", "B12345"),
    ("他开沪A·D12345的车", "D12345"), ("抖音号mei_mei", "mei_mei"), ("wxid_a1b2c3d4", "a1b2c3"),
    ("身份证号 4403061990", "4403"), ("案号（2024）粤0304民初1234号", "1234"), ("护照E12345678", "E123"),
]


@pytest.mark.parametrize("number", NUMBERS)
def test_rule_15_numbers_are_masked_however_they_are_written(number):
    assert not set("0123456789") & set(mask(f"打我手机 {number} 找我"))
    assert mask(f"他总打{number}，烦死了") == f"他总打{NUMBER},烦死了"


@pytest.mark.parametrize("text, secret", NAMES)
def test_rule_15_names_are_masked_where_something_says_that_they_are_names(text, secret):
    assert secret not in mask(text) and "某" in mask(text), mask(text)


@pytest.mark.parametrize("text, secret", PLACES)
def test_rule_15_addresses_are_masked_down_to_the_room(text, secret):
    assert secret not in mask(text) and ADDRESS in mask(text), mask(text)


@pytest.mark.parametrize("text, secret", ACCOUNTS)
def test_rule_15_accounts_plates_and_addresses_on_the_web_are_masked(text, secret):
    assert secret not in mask(text) and "〔" in mask(text), mask(text)


@pytest.mark.parametrize("text", [
    "离婚要带什么材料", "一个月给2000元抚养费够不够", "他欠了1000000元", "3月12号领的证 8:30去行吗", "打110还是12338",
    "两癌筛查35到64岁免费", "他张口就骂 老师和稀泥", "他叫我滚 又叫人来堵门", "周末能办吗 任何人都不管", "谢谢 我马上去",
    "我们村里分地没有我", "别的村都分了", "住在婆婆家", "老师说孩子不合群", "免费律师怎么请", "三天两头打我 一二十年了",
    "孙子孙女谁带", "2024年离的婚", "被他打了七八次", "第3条怎么说",
])
def test_what_names_nobody_stays_as_it_is(text):
    assert mask(text) == text


def test_what_stays_can_still_be_understood():
    told = mask("我叫王小芳，电话13812345678，住阳光小区3栋501室，我老公王伟打我，能离婚吗")
    assert told == f"我叫{NAME},电话{NUMBER},住{ADDRESS},我老公{NAME}打我,能离婚吗"
    assert mask("看http://a.cn/b") == f"看{LINK}" and mask("微信wx_8899") == f"微信{ACCOUNT}"


def test_masking_twice_changes_nothing_more():
    for text in (*NUMBERS, *(t for t, _ in NAMES + PLACES + ACCOUNTS)):
        assert mask(mask(text)) == mask(text)


def test_of_what_women_ask_in_the_knowledge_next_to_nothing_is_masked():
    """Nobody is named there (a handful of 王老师 and 李婶 are): what is masked is masked by mistake."""
    said = [text for entry in load(HERE / "knowledge").entries.values() for text in (*entry.variants, *entry.tests)]
    touched = [text for text in said if "某" in mask(text) != text and "某" not in text]
    assert len(touched) < len(said) / 500, touched


def test_rule_15_what_it_cannot_see_is_known():
    """Honest limits, also in the module's docstring: a name that nothing announces stays."""
    assert "王伟" in mask("王伟欠我钱")
