"""Takes out of a message what tells who somebody is, before it is kept for editors (bot.unanswered). Pure.

Masked: runs of seven digits or more however they are written (telephone, identity card, bank card, QQ), names of accounts,
car plates, e-mail, web addresses, numbers of court cases, addresses from the road, village or estate down to the room, and
names of people where something says that it is one: 我叫…, 姓…, 张老师, 张某某, 我老公王伟, 小王.

What it cannot mask, so that nobody relies on it: a name with nothing around it that says so (王伟欠我钱), a rare surname or
one that is also an everyday word (和 时 管) unless 我叫 or 姓名 stands before it, nicknames, names in letters, the name of a
school, firm or county, and a story so particular that the neighbours know whose it is. That is why what is kept is sealed,
read by few, and gone after 30 days.
"""

from __future__ import annotations

import re
import unicodedata

from bot.surnames import COMPOUND, EVERYDAY, NO_SECOND, NOT_NAMES, SURNAMES

NUMBER, ACCOUNT, ADDRESS, NAME, LINK = "〔号码〕", "〔账号〕", "〔地址〕", "某某", "〔网址〕"

_SURE = "".join(name for name in SURNAMES if name not in EVERYDAY)
_HAN = "\u4e00-\u9fff"
_GIVEN = f"[{_HAN}](?:(?![{NO_SECOND}])[{_HAN}])?"
_FULL = f"(?:(?:{'|'.join(COMPOUND)}|[{SURNAMES}])(?![{NO_SECOND}]){_GIVEN})"
_SURE_FULL = f"(?:(?:{'|'.join(COMPOUND)}|[{_SURE}])(?![{NO_SECOND}]){_GIVEN})"

_TITLES = (
    "老师|医生|大夫|律师|法官|警官|书记|主任|经理|老板|局长|所长|村长|支书|院长|校长|园长|主席|同志|师傅|科长|处长|镇长|乡长|厂长|"
    "店长|护士|会计|教练|队长|站长|庭长|检察官|民警|先生|女士|小姐|太太|阿姨|大爷|大妈|大娘|大姐|大哥|奶奶|爷爷|伯伯|叔叔|嫂子|婶|"
    "哥|姐|嫂|叔|姨|总(?=[，。,!！?？\\s]|$)")
_KIN = (
    "老公|丈夫|前夫|老婆|妻子|前妻|媳妇|爱人|对象|男朋友|女朋友|男友|女友|前男友|婆婆|公公|儿子|女儿|闺女|弟弟|哥哥|妹妹|姐姐|"
    "大伯|小叔子|小姑子|大姑子|嫂子|弟媳|舅舅|姑姑|姑父|叔叔|爸爸|妈妈|父亲|母亲|继父|后爸|后妈|同事|同学|邻居|朋友|闺蜜|老板|领导|"
    "小三|第三者|房东|同村的|孩子|大儿子|小儿子|大女儿|小女儿")
_PLACE = f"(?:(?![住在到是从去来于的我你他她们这那有个])[{_HAN}]){{1,6}}"
_NUMERAL = "[0-9a-zA-Z一二三四五六七八九十百零〇]"
_ROOM = f"(?:{_NUMERAL}{{1,5}}(?:号院|号楼|号|栋|幢|座|单元|楼|层|室|弄|组|门|队|排|户))"
_ROOMS_IN_ROW = f"{_ROOM}(?:[,\\s-]?{_ROOM})*(?:{_NUMERAL}{{1,5}})?"
_DIGIT = "[0-9零〇○一二两三四五六七八九幺]"

_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufe0f\u20e3]")  # between the digits of a number they would hide it
_URL = re.compile(r"(?:https?://|www\.)[^\s\u4e00-\u9fff，。！？]+|"
                  r"[\w-]+\.(?:com|cn|net|org|top|vip|cc)(?:/[^\s\u4e00-\u9fff]*)?", re.I | re.A)
_MAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+|[\w.+-]{2,}@[\w-]+", re.A)
_CASE = re.compile(rf"[(〔\[]\s?(?:19|20)\d\d\s?[)〕\]][{_HAN}]{{1,3}}\d*[{_HAN}]{{1,4}}\d+号(?:之[一二三四五六七八九十])?")
_PLATE = re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Za-hj-np-z][·•.\s-]?"
                    r"[A-HJ-NP-Za-hj-np-z0-9]{4,5}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳]")
_LONG_NUMBER = re.compile(rf"\+?{_DIGIT}(?:[\s\-—_.·,/*]{{0,3}}{_DIGIT}){{6,}}[xX]?(?!\s*[元块万亿])")
_NAMED_ACCOUNT = re.compile(
    r"((?:qq|扣扣|企鹅|微信|薇信|威信|v信|vx|wx|加v|抖音|快手|小红书|支付宝|账号|帐号|卡号|身份证|护照|工号|学号|电话|手机|号码|邮箱|密码)"
    r"(?:号码|号|账号|帐号)?\s*(?:是|为|叫|:|=)?\s*)([a-z0-9][\w.-]{3,}(?:\s[0-9]{2,})*)", re.I | re.A)
_MIXED = re.compile(r"(?<![A-Za-z0-9_])(?=[A-Za-z0-9_-]*[0-9_])(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9_-]{6,}", re.A)
_STREET = re.compile(
    rf"{_PLACE}(?:大道|路|街|巷|胡同|弄堂|弄|小区|社区|花园|家园|公寓|苑|新村|村|屯|寨|庄|里|湾|大厦|广场|镇|乡|街道)"
    rf"(?:{_PLACE}(?:大道|路|街|巷|胡同|弄|小区|社区|花园|家园|公寓|苑|新村|村|屯))?[,\s]?{_ROOMS_IN_ROW}")
_ROOMS = re.compile(rf"(?<![月\d第]){_ROOM}(?:[,\s-]?{_ROOM})+(?:{_NUMERAL}{{1,5}})?|"
                    r"[0-9]{1,3}-[0-9]{1,2}-[0-9]{2,4}(?![0-9])|[0-9]{3,4}室")
_VILLAGE = re.compile(
    r"((?:住在|住|家在|家住|人在|来自|嫁到|嫁在|嫁去|老家在|老家是|我是|户口在)了?)"
    rf"(?:(?![我们他她你您这那哪一个农外本同别隔壁娘婆男女方中城各每几在的])[{_HAN}]){{2,9}}"
    r"(?:村|屯|寨|小区|社区|街道|镇|乡|花园|家园|公寓|新村)")
_CALLED = re.compile(rf"((?:我叫|我是叫|名字叫做?|名叫|姓名是?|名字是|名字:|大名叫?|真名叫?|全名叫?|叫做)\s*:?\s*)({_FULL})")
_SAID = re.compile(rf"(叫\s?)({_SURE_FULL})")
_SURNAME = re.compile(rf"((?:我|他|她|对方|免贵|老师|医生|那个|那人|女的|男的|小三|老公|前夫)姓\s*)([{SURNAMES}])")
_SOMEBODY = re.compile(rf"[{SURNAMES}]某+[{_HAN}]?(?<![{NO_SECOND}])|[{SURNAMES}][xX×*＊]{{1,3}}")
_TITLED = re.compile(rf"(?<![{_HAN}]姓)({_SURE_FULL}|(?:{'|'.join(COMPOUND)}|[{_SURE}]))({_TITLES})")
_RELATED = re.compile(rf"((?:{_KIN})[叫,，是:\s]?)({_SURE_FULL})")
_YOUNG = re.compile(rf"(?<![{_HAN}])([小老阿])([{SURNAMES}])(?=[，。,!?、\s]|$|[和跟说打把又给是])")


def mask(text: str) -> str:
    """A message with what tells who somebody is replaced by words that say what stood there. Width of signs is made one."""
    text = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    for pattern, word in ((_MAIL, ACCOUNT), (_URL, LINK), (_CASE, NUMBER), (_PLATE, "〔车牌〕")):
        text = pattern.sub(word, text)
    text = _STREET.sub(ADDRESS, text)
    text = _LONG_NUMBER.sub(NUMBER, text)
    text = _NAMED_ACCOUNT.sub(rf"\g<1>{ACCOUNT}", text)
    text = _ROOMS.sub(ADDRESS, text)
    text = _MIXED.sub(ACCOUNT, text)
    text = _VILLAGE.sub(rf"\g<1>{ADDRESS}", text)
    return _names(text)


def _names(text: str) -> str:
    text = _CALLED.sub(lambda m: m[0] if m[2][:2] in NOT_NAMES else m[1] + NAME, text)
    text = _SAID.sub(lambda m: m[0] if m[2][:2] in NOT_NAMES else m[1] + NAME, text)
    text = _SURNAME.sub(r"\g<1>某", text)
    text = _SOMEBODY.sub(NAME, text)
    text = _TITLED.sub(lambda m: m[0] if (m[1] + m[2])[:2] in NOT_NAMES else NAME + m[2], text)
    text = _RELATED.sub(lambda m: m[0] if m[2][:2] in NOT_NAMES else m[1] + NAME, text)
    return _YOUNG.sub(r"\g<1>某", text)
