"""A small knowledge folder that is in order; each test spoils one thing in it."""

from __future__ import annotations

import shutil
from datetime import date

import pytest
import yaml

from bot.knowledge.lint import lint
from bot.knowledge.reading import Problem
from bot.settings import HERE

TODAY = date(2026, 11, 21)
SHIPPED = HERE / "knowledge"

FORMAL = [
    "家暴认定标准", "法律上家暴的构成条件", "家暴证据种类", "怎么界定家暴呀", "请问家暴是犯罪不", "咨询家暴问题",
    "冷战属于家暴吗", "同居期间家暴如何处理", "吼人算家暴", "断网断电这叫家暴？", "藏我证件家暴不",
    "跟踪定位家暴有份吗", "摔手机也是家暴"
]
PLAIN = [
    "他推我一把撞桌角了", "掐脖子掐到喘不过气", "三天两头踢娃", "扇耳光说是管教", "抓得我胳膊全是印", "咬人这种咋算",
    "把我绑凳子上", "拿刀吓唬", "抢工资卡不让花钱", "半夜锁门不许睡", "撕我衣裳羞辱我", "饿了两天没给饭",
    "不让回娘家探亲", "翻包查手机天天审", "砸了我的小店", "骂得我抬不起头"
]
"""Ways of saying it with the official term and without; no two are alike."""

ENTRY = {
    "id": "dv-what", "topic": "dv.what", "question": "什么算家庭暴力", "ask": "他这样算不算家暴",
    "answer": "算。家里人动手打、推、掐，打一次也算，这不是您的错。", "steps": ["危险时打110。", "伤拍照，存好。"],
    "more": "夫妻、父母子女之间都算。", "basis": ["《反家庭暴力法》第2条"], "hotlines": ["110", "12338"], "local": ["court"],
    "related": ["dv-now"], "sensitive": "true", "terms": ["家暴"], "reviewed": "2026-06-01", "review_by": "2027-06-01",
    "variants": [*FORMAL[:8], *PLAIN[:8]],
    "tests": ["婆婆天天骂我难听的", "被他拿皮带抽了一顿", "關起門來不讓我出去", "男朋友摔东西砸墙"],
}
HAPPENING = [
    "正在家暴谁来救", "此刻遭遇家暴求助", "家暴现场咋脱身", "家暴中能打哪个号", "隔壁正家暴", "紧急家暴处置流程",
    "深夜家暴无处可去", "家暴还没停手", "躲厕所里不敢出声", "门都快踹破了", "手机快没电救我", "孩子吓得直哭他还在砸",
    "刚被揪头发撞墙", "屋头那个又喝醉动手", "俺跑到楼道了咋办", "佢而家打紧我"
]
OTHER = {
    **ENTRY, "id": "dv-now", "topic": "dv.now", "question": "正在挨打怎么办", "ask": "现在正打着我呢", "related": ["dv-what"],
    "variants": HAPPENING,
    "tests": ["锁门外头踹门咋办", "拿刀追着我跑", "血流了好多站不稳", "小区保安能拦住他不"],
}


class Shelf:
    """A folder of knowledge on disk. change() edits a field of an entry, write() replaces a file."""

    def __init__(self, folder):
        self.folder = folder
        self.rows = [dict(ENTRY), dict(OTHER)]
        (folder / "entries").mkdir(parents=True)
        for name in ("wording", "menu", "hotlines", "laws", "banned", "district", "self-check"):
            shutil.copy(SHIPPED / f"{name}.yaml", folder)
        self.write("district.yaml", "facts: {}", instead_of_tail="facts:")
        self.write("synonyms.yaml", "家庭暴力: [家里打人]\n")
        self.write("crisis.yaml", "kinds: {}\n")
        self.write("crisis_examples.yaml", "")
        self.write("topics.yaml", "人身安全:\n  dv.what: 什么算家庭暴力\n  dv.now: 正在挨打\n")
        self.save()

    def write(self, name, text, instead_of_tail=""):
        path = self.folder / name
        if instead_of_tail:
            text = path.read_text("utf-8").partition(instead_of_tail)[0] + text + "\n"
        path.write_text(text, "utf-8")

    def save(self, name="entries/dv.yaml"):
        self.write(name, yaml.safe_dump(self.rows, allow_unicode=True, sort_keys=False, width=10000))

    def change(self, n=0, **fields):
        self.rows[n].update(fields)
        self.rows[n] = {key: value for key, value in self.rows[n].items() if value is not None}
        self.save()

    def line(self, text, name="entries/dv.yaml"):
        """The first line that holds a text."""
        lines = (self.folder / name).read_text("utf-8").splitlines()
        return next(n for n, line in enumerate(lines, 1) if text in line)

    def lint(self, today=TODAY, exam=None) -> list[Problem]:
        return lint(self.folder, exam, today)

    def only(self, **given) -> Problem:
        """The one problem that lint finds."""
        found = self.lint(**given)
        assert len(found) == 1, "\n".join(map(str, found)) or "nothing found"
        return found[0]


@pytest.fixture
def shelf(tmp_path):
    """A folder in which lint finds nothing."""
    return Shelf(tmp_path / "knowledge")
