"""Service wishes that she types: a person, progress, more, help, delete, leave. However phrased within reason."""

from __future__ import annotations

import re

from bot.conversation import answers, handover, learning, plainly, reach, reach_words, self_check
from bot.conversation.dialogue import Turn
from bot.message import CHINA, Choice, Reply, numbered
from bot.referrals.referral import ALPHABET, Referral

LONGEST = 20
"""Characters of a message that may be one of the wishes below."""

KNOCK = 4
"""Up to this many characters her message was a knock at the door, not a question."""

_EXIT = re.compile("没事|走了"
                   "|(嗯+|哦+|好的?|好吧|行|那?就?|算了|抱歉|对不起|不好意思|谢谢(你|您|你们)?|我|先|今天)*"
                   "(退出|[发發][错錯](人|地方|号)?|打[错錯]了|[没沒]事[儿兒]?(?=[了啦吧])|不[说說聊讲講](?=[了啦]))"
                   "(了|啦|吧|啊|呀|哈|哦|呢|谢谢(你|您|你们)?|多谢|(麻烦|打扰)(你|您|你们)?了?|不好意思|抱歉|对不起|再见|拜拜)*")
"""Exit words (safety rule 6), however politely. An instant neutral line, nothing else."""

CONVENIENT = frozenset(["方便", "可以", "嗯", "好", "好的", "行", "看", "说吧", "方便的", "是", "是我", "能", "可以看"])
LATER = frozenset(["0", "换个时间", "不方便", "等会", "等会儿", "晚点", "再说", "不行"])
"""Yes and no to the question whether it is convenient: what anybody answers who holds the phone."""

_POLITE = re.compile(r"^(请问|请|麻烦|我想要|我想|我要|我|能不能|可不可以|可以|帮我|给我|帮忙)+"
                     r"|(一下|吗|么|吧|呢|啊|呀|谢谢|好吗|可以吗|行吗|行不|不)+$")
_CHECK = "(自测|自查|测评|评估|问卷|量表|测试题?|(做|答)(几|道|个|一)*题|测(一测|一下|下|测)?)"
_AROUND_CHECK = (
    "(我们?|我们?家|他|她|老公|丈夫|男人|对象|男朋友|家里|这样|这种|那种|这|那|现在|到底|情况|是不是|算不算|算|是|被|有没有|有多|有|会不会|危不危险|危险"
    "|安不安全|安全|家庭暴力|家暴|暴力|大不大|程度|重不重|严不严重|严重|婚姻|关系|想|要|能不能|能|可以|帮|给|请|做|来|开始|进行|个|一|下|点|题|的|吗|么|不|呢|啊|吧"
    "|看看|看|怎么|咋)")
_WISHES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("handover", re.compile(
        r"(?!(就|家里)?(我|只有我)?一个人$)(有没有|有|直接|跟|和|转|找|叫|要|换|接|请|联系)*(一?个|一位|你们的?|妇联的?|那边的?)*"
        r"(人工|真人|活人|工作人员|客服|(?<=[找叫换跟和转个位的])人)(来|给我|跟我|和我|直接|帮我)*"
        r"(说说|说话|说|聊聊|聊|谈谈|谈|服务|客服|回复|回答|接|问问|问|帮忙)?")),
    ("progress", re.compile(
        r"(查|看|问|催)?(查|看)?(我的)?(求助|事|事情|编号|进度|案子|问题)?(的)?(办理)?(进度|办到哪(了|一步)?|怎么样了|有回复了?|有消息了?|有结果了?|处理得怎么样了)"
        r"|进展|催(办|单)?|(能不能|能|麻烦|请)*(快|抓紧)一?(点|些)(给我|帮我)?(回|回复|办|处理|看)?我?"
        r"|(你们?|工作人员|我的?事?|事情?|那个|这个|有人)*(写|回|回复|答复|看|办|弄|处理)(好|完|到|过)?了?(我|消息)?了?(吗|没有?|么)"
        r"|(你们?|工作人员|那|大概|一般|得|要|还要|等)*(多久|多长时间|几天|几时|啥时候|什么时候|多会儿|哪天|几点|多少天)(能|会|可以|才|给|有|我|人)*"
        r"(回|回复|答复|回信|回话|消息|信儿|回音)(我|一下)?")),
    ("more", re.compile(r"更多|还有呢?|接着说|继续|下一页|后面呢?|详细(点|些)?")),
    ("help", re.compile(r"帮助|怎么用|能问什么|你能做什么|你会什么|菜单|使用说明|help|\?")),
    ("about", re.compile(r"你(是谁|是什么|是人(还是)?机器人?|是机器人)|你们是(谁|什么|干什么的)")),
    ("greet", re.compile(r"(你|您|妳|大家)好(呀|啊|吗)?|在(吗|不在|不|么|嘛)?|有人(在)?(吗|么|不|没)?|嗨|哈喽|hi|hello|喂"
                         r"|早(上好)?|(上|中|下)午好|晚上好")),
    ("thank", re.compile(r"(好的?|好吧|好嘞|嗯+|哦+|行|知道了?|明白了?|懂了|了解了?|收到|谢谢|多谢|感谢|谢了)"
                         r"(谢谢|多谢|感谢)?(你们?|您|了|啊|哈|姐|大姐)*|ok|好滴|辛苦了|拜拜|再见")),
    ("for_other", re.compile(r"(这|说的|问的|出事的)?是我(家)?(的)?(妹妹|妹|姐姐|姐|表妹|表姐|堂妹|堂姐|闺蜜|朋友|邻居|同事"
                             r"|同学|妈妈|妈|嫂子|弟媳|侄女|外甥女|女儿|闺女)"
                             r"(的事(情)?|她|家)?|(我想|我要|我)?(替|帮|给|代)(别人|朋友|邻居|姐妹|同事|亲戚|家里人|女儿|妈妈|我妈|闺蜜)(来)?"
                             r"(问|咨询|求助)(一下|问|的)?")),
    ("minor", re.compile(r"(我|我还|我们)?(是|还是)(个)?(未成年|未成年人|小孩子?|孩子|中学生|小学生|初中生|高中生|学生)"
                         r"(怎么办|咋办)?"
                         r"|(?=.*我)(我|今年|现在|是|个|名|才|还|刚满|刚|男生|女生|男孩子?|女孩子?|的|，)*([7-9]|1[0-7]|[七八九十]|十[一二三四五六七])"
                         r"岁(了|的|半|男生|女生|男孩子?|女孩子?|学生)*")),
    ("check", re.compile(
        rf"(?=.*(危|安全|暴力|家暴|自[测查]|测评|评估|问卷|题|做.*测|测一测|测测)){_AROUND_CHECK}*{_CHECK}({_AROUND_CHECK}|{_CHECK})*"
        r"|(测|评估|查|看)(一测|一下|下|测|看|一看)?(我|我家|我们家|我现在|我这|我这样|家里|现在|这样|到底|有多|有没有|是不是|算不算|多)*"
        r"(危不危险|危险不危险|危险(程度|大不大|吗|不)?|安不安全|安全不安全|安全吗)"
        r"|(我|我家|我们家|我家里|我现在|我这|我这样|家里|我跟他|我和他|这样|这种情况|我这种情况)(现在|到底|算|算是|是|处境|有|很)*"
        r"(危不危险|危险不危险|有没有危险|有多危险|危险(吗|不|么|大吗|大不大))")),
    ("unclear", re.compile(
        r"(你们?|您|我|俺|刚才|刚刚|前面|上面|那|这|写|回|说|发|讲|答|回答|的|些|段|条|话|字|内容|这么|一|大|堆|还是|也|真|根本|完全|都|有点|一点"
        r"|眼睛|太|看|听|得)*"
        r"((没(有)?(太|怎么|大)?(看|读|听|弄|搞)(懂|明白|清楚?)|(看|读|听|弄|搞)不(太|大)?(懂|明白|清楚?|完|下去)|不(太|大)?(懂|明白)|(?<!你)没(太|大)?懂(?!我)"
        r"|(太|好|这么)(长|多|啰嗦|绕|难懂|复杂|专业|深奥|深)|(是)?(什么|啥|么子|甚)意思|(什么|啥)跟(什么|啥)"
        r"|不(认|识)(识|得)?字|字(认|识)不(全|得)|没(读|念)过书"
        r"|(能不能|能|可以|可不可以|请|麻烦)?(用)?(再)?(说|讲|写|回)?(得)?(简单|短|直白|明白|清楚|通俗|简短|精简|白话)(一)?(点|些)(说|讲|写)?"
        r"|(麻烦|请|能不能|能|可以)?(再|重新|重)(说|讲|念|解释)(一|1)?(遍|次|下|回)|重复(一)?(遍|下)|没听清"
        r"|(能不能|能)?(说|讲)(点)?(人话|白话|大白话|普通话)|长话短说|(一句话|三两句|几句话|简单)(说|讲|告诉我|概括)(一下|就行)?|总结一下)"
        r"(你们?|您|我|说|讲|写|发|的|什么|啥|意思|话|字|了|眼睛|花|晕|头|都|这些|怎么办|看着|累)*)+(了|啊|呀|吧|呢|嘛|的|诶|哎|吗)*")),
    ("unsolved", re.compile(
        r"(还是|也|根本|完全|都|我?(照|按)着?(你们?|您)?(说的)?我?(去)?(做|办|试)(过|了)*|我?照?(试|做)(过|了)+|你们?|您|这个?|说的?|回答的?|答的?|我的|问题|事情?|对我|一点)*"
        r"(没(有)?(解决|帮上忙?|帮到我?|帮助|用|答到点(子)?上|说到点(子)?上|说清楚?|讲清楚?|回答我?(的)?(问题)?)"
        r"|不(解决问题|管用|顶用|顶事|对题|沾边)|(答非|所答非)所问|答非所求|驴唇不对马嘴"
        r"|牛头不对马嘴|文不对题|废话|(说了|等于)(跟|等于|和)?没说(一样)?|白问了?|白说了?|帮不(了|上)(我|忙)?|没啥用|没什么用|不起作用"
        r"|我?不是(我?(想|要)?问的?(这个)?|这个(意思|事|问题)?|问这个|我(想|要)的|这意思|这回事)|我?(问|说)的(不是|并不是)(这个|这件事?|这些)"
        r"|不是这(个|些|样|件事?)的?|都不(是|对)(我?(想|要)问的)?|(一个|哪个)(都|也)不是|没有(一个)?我?(想|要)?(问|要|找)的|答错了?|说错了?|弄错了?|理解错了?|搞错了?|你?没(有)?(理解|明白|懂)(我(的意思|说的)?)?)"
        r"(我?(的)?(问题|意思|事情?))?(了|啊|呀|吧|呢|嘛|的|诶|哎)*")),
    ("forget", re.compile(r"(删除|清除|清空|删掉|删了|清掉|抹掉)(我的?|所有|全部|这些)*(聊天)?(记录|信息|资料|聊天|内容|数据)"
        r"|把?(我的?|所有|全部|这些|刚才的?|之前的?)*(聊天)?(记录|信息|资料|聊天|内容|数据)(都|全)?(删|清)(除|掉|了|空)?")),
)
_NUMBER = re.compile(rf"编号\s*[:：是]?\s*[{ALPHABET}]{{4}}(?![0-9A-Z])|^(?=.*[0-9])(?=.*[A-Z])[{ALPHABET}]{{4}}$")
"""The number of a referral: said to be one, or alone and with a digit in it; haha is none (see wished)."""

_THANKS = re.compile("谢|辛苦|拜|再见")
_CANCEL = re.compile("(谢谢|好的?)?(取消(了|吧)?|算了(吧)?"
                     "|先?不(用|要|必|需要|设|弄|转|留|问|想|填|写|说|发|选|删)了?(吧|谢谢)?)")


def squeeze(text: str) -> str:
    """Without spaces, marks and pictures, lower case: what a wish is compared with. What is nothing else stays as it is."""
    return re.sub(r"\W+", "", text).lower() or text.strip()


def is_exit(text: str) -> bool:
    """Whether she wants to leave at once."""
    return bool(_EXIT.fullmatch(squeeze(text)))


def cancels(text: str) -> bool:
    """Whether she wants to be asked no further: it means this only while a question is open."""
    return not is_exit(text) and bool(_CANCEL.fullmatch(squeeze(text)))


def recognise(text: str) -> str:
    """The name of the wish that this message is, or ""."""
    bare = squeeze(text)
    if bare in ("?", "？"):
        return "help"
    if len(bare) > LONGEST:
        return reach_words.recognise(text)
    if is_exit(bare):
        return "exit"
    if _NUMBER.search(text.strip().upper()):
        return "progress"
    core = _POLITE.sub("", bare)
    for name, pattern in _WISHES:
        whole = name in ("unclear", "unsolved")  # 我没用 is no word about the answer
        if pattern.fullmatch(bare) or (core and not whole and pattern.fullmatch(core)):
            return name
    return reach_words.recognise(text)


def wished(turn: Turn) -> str:
    """The name of the wish that this message of hers is, or "". The number of a referral of hers is one, whatever letters."""
    hers = any(turn.text.strip().upper() == referral.number for referral in turn.referrals)
    return "progress" if hers else recognise(turn.text)


def step(turn: Turn) -> Reply | None:
    """Do what she wishes, if her message is a wish."""
    wish = wished(turn)
    return perform(turn, wish) if wish else None


def perform(turn: Turn, wish: str) -> Reply:
    """Do one wish by name."""
    return reach.perform(turn, wish) if wish.startswith("reach-") else _PERFORM[wish](turn)


def leave(turn: Turn) -> Reply:
    """Exit words: neutral at once, nothing pushed afterwards, staff see that it was used (safety rule 6)."""
    turn.state = turn.state.left(turn.inbound.at)
    turn.moves += [turn.moves_of.exit_used(r.number, turn.now) for r in turn.referrals if r.status != "closed"]
    return Reply(turn.say("exit"), "exit")


def progress(turn: Turn) -> Reply:
    """Where her referrals stand."""
    if not turn.online:
        return Reply(turn.say("progress_down"), "progress")
    turn.rest()
    if not turn.referrals:
        return Reply(turn.say("progress_none"), "progress")
    lines = [turn.say("progress_head")]
    for referral in sorted(turn.referrals, key=lambda r: r.opened, reverse=True)[:5]:
        opened = referral.opened.astimezone(CHINA)
        lines.append(turn.say(f"progress_{_standing(referral)}", number=referral.number,
                              opened=f"{opened.month}月{opened.day}日"))
    lines.append(turn.say("progress_hours", hours=handover.hours(turn)))
    return Reply("\n".join(lines), "progress")


def _standing(referral: Referral) -> str:
    """What she is told of it. Where a safe word guards it, nothing that tells whether an answer waits (safety rule 5)."""
    if referral.word and (referral.status != "closed" or referral.unheard):
        return "guarded"
    return "answered" if referral.status == "held" else referral.status


def forget(turn: Turn) -> Reply:
    """Ask once before deleting (safety rule 8)."""
    if not turn.online:
        return Reply(turn.say("forget_down"), "forget")
    choices = numbered([Choice(turn.say("choice_forget"), "forget:yes"), Choice(turn.say("choice_keep"), "forget:no")])
    turn.put(pending="forget", choices=choices, number="", more=())
    return Reply(turn.say("forget_ask"), "forget", choices)


def forget_now(turn: Turn) -> Reply:
    """Ordinary conversation goes at once; for referrals she is asked, because they may be evidence."""
    turn.forget()
    if not turn.referrals:
        return Reply(turn.say("forget_done"), "forget")
    choices = numbered([Choice(turn.say("choice_forget"), "forget:referrals"), Choice(turn.say("choice_keep"), "forget:no")])
    turn.put(pending="forget", choices=choices)
    return Reply(turn.say("forget_ask_referral", numbers="、".join(r.number for r in turn.referrals)), "forget", choices)


def forget_referrals(turn: Turn) -> Reply:
    """She asks that registered referrals be deleted; staff and a second person decide."""
    turn.rest()
    for referral in turn.referrals:
        move = turn.moves_of.say(referral.number, turn.now, event="erasure-asked")
        move.moved_from = (referral.status,)
        move.fields = {"erasure_asked": turn.now.isoformat(timespec="seconds")}
        turn.moves.append(move)
    return Reply(turn.say("forget_done_referral", numbers="、".join(r.number for r in turn.referrals)), "forget")


def _said(turn: Turn, key: str) -> Reply:
    turn.rest()
    return Reply(turn.say(key), key)


def _thanked(turn: Turn) -> Reply:
    """Who only nods has thanked nobody."""
    turn.rest()
    return Reply(turn.say("thank" if _THANKS.search(turn.text) else "nod"), "thank")


def helped(turn: Turn) -> Reply:
    """How to use it."""
    turn.rest()
    return Reply(turn.say("help", district=turn.knowledge.district.name), "help")


def about(turn: Turn) -> Reply:
    """Who speaks here."""
    turn.rest()
    return Reply(turn.say("about", district=turn.knowledge.district.name), "help")


_PERFORM = {"handover": handover.begin, "progress": progress, "more": answers.more, "help": helped, "about": about,
            "unsolved": learning.unsolved, "unclear": plainly.unclear, "forget": forget, "exit": leave, "check": self_check.begin,
            "for_other": lambda turn: _said(turn, "open_for_other"), "minor": lambda turn: _said(turn, "open_minor"),
            "greet": lambda turn: _said(turn, "greet"), "thank": _thanked}
TOPIC_WISHES = {"bot.human": "handover", "bot.progress": "progress", "bot.about": "about"}
"""Topics of topics.yaml that are wishes: a message that the matcher leads there is one, however it is phrased."""
