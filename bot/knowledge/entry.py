"""What one knowledge entry is. Pure: no file is read here.

The field names are relied on by editors and by other programs (shared contract, "Knowledge entry").
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

LOCAL_KEYS: dict[str, str] = {
    "federation-office": "区妇联在哪里、什么时候有人",
    "federation-phone": "区妇联的办公电话",
    "womens-home": "社区（村）妇女之家在哪里",
    "legal-aid-center": "区法律援助中心的地址、电话",
    "court": "区人民法院的地址、立案或诉讼服务的电话",
    "police-dv": "公安处理家庭暴力的部门、派出所的联系办法",
    "shelter": "家暴庇护所、救助站怎么联系（地址要保密的只写电话）",
    "marriage-registry": "婚姻登记处的地址、预约办法",
    "screening-place": "两癌筛查在哪里做",
    "screening-time": "两癌筛查什么时候做",
    "screening-booking": "两癌筛查怎么预约",
    "vaccine-clinic": "打HPV疫苗的接种门诊",
    "counselling": "本区的心理咨询、心理门诊",
    "parenting-station": "家庭教育指导站",
    "mediation-room": "婚姻家庭纠纷调解室",
    "training-signup": "技能培训怎么报名",
    "job-fair": "招聘会、就业服务的地点和时间",
    "loan-office": "创业担保贷款找谁办",
    "honor-signup": "最美家庭、三八红旗手这些怎么申报",
    "volunteer-signup": "当志愿者、捐赠、结对怎么报名",
    "relief-office": "低保、临时救助、大病救助找谁申请",
    "disability-federation": "区残联的地址、电话",
    "events": "最近的活动、讲座",
    "premarital-clinic": "婚检、孕前检查在哪里做",
    "judicial-relief": "司法救助找谁申请",
    "labour-arbitration": "劳动仲裁、劳动监察的地址、电话",
    "hukou-office": "办户口的派出所户籍窗口、政务大厅",
    "school-enrolment": "入学、转学找谁办",
}
"""Facts that only a district knows, and what each is; district.yaml fills in those that it can."""

ASK = 14
"""Characters of a choice that lead to an entry, where somebody wrote it for that."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _as_titled(fields: dict[str, Any]) -> str:
    """What is offered where nobody wrote it: the question (which an editor is told when it is long)."""
    return str(fields["question"])


class Entry(BaseModel):
    """One vetted answer to one need. Every sentence in it is spoken as it stands."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)] = Field(
        description="条目的名字：主条目是 topic 把点换成连字符，其余在后面再加“-什么”。只用小写字母、数字、连字符；定了就不改。")
    topic: Annotated[str, StringConstraints(pattern=r"^[a-z]+\.[a-z-]+$")] = Field(
        description="属于 topics.yaml 里的哪一类。点前面的字就是文件名。")
    question: Line = Field(description="正式的题目，给工作人员、律师和医生看。")
    ask: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=ASK)] = Field(
        default_factory=_as_titled,
        description="让她选的时候显示的话：用她的话说这个需要，最多14个字，跟别的条目都不一样。不写就显示 question。")
    answer: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=300)] = Field(
        description="她先读到的话：开头就答她担心的那件事（可以、不能、先……），最多300字，原样说给她。")
    steps: tuple[Line, ...] = Field((), description=(
        "明天就能做的两到四步：去哪里、带什么、花多少钱、要多久。每步最多50字，不写序号。"))
    more: str = Field("", description="还要紧的话，她发“更多”才说，最多500字。")
    basis: tuple[Line, ...] = Field((), description=(
        "依据：《短名》第1、2条，短名见 laws.yaml；政策文件照 laws.yaml 的 documents 写。"))
    hotlines: tuple[str, ...] = Field((), description="对这件事有用的全国通用电话，最多三个，号码见 hotlines.yaml，加双引号。")
    local: tuple[str, ...] = Field((), description="要用到的本区信息的名字；district.yaml 填了的会自动接在后面，没填的不说。")
    related: tuple[str, ...] = Field((), description="她接下来可能想问的条目的 id，两到四个。")
    sensitive: bool = Field(description="拿着她手机的男人看到了会害她吗？会就写 true。")
    terms: tuple[Line, ...] = Field((), description="这件事的正式说法，一到六个；用来数说法里正式的和平常的各占多少。")
    reviewed: date = Field(description="最近一次复核的日期，例如 2026-11-21。")
    review_by: date = Field(description="最迟哪天要再复核，一般是一年以后。")
    variants: tuple[Line, ...] = Field(min_length=1, description="她们真会怎么说：至少15句，一半不用正式说法。")
    tests: tuple[Line, ...] = Field(min_length=1, description="考一考：至少4句跟 variants 不一样的话，都应该找到这一条。")

    @field_validator("local")
    @classmethod
    def _known_key(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for key in value:
            if key not in LOCAL_KEYS:
                raise ValueError(f"{key} 不是本地信息的名字，可用的名字见 knowledge/README.md")
        return value

    @property
    def group(self) -> str:
        """The file that it belongs in: what stands before the dot of its topic."""
        return self.topic.partition(".")[0]
