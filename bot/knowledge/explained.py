"""Why a message is decided as it is, in Chinese, for an editor who asks why her entry did not come (`match --explain`)."""

from __future__ import annotations

from typing import Any

DECISIONS = {
    "answer": "直接回答", "clarify": "给她几个选", "none": "老实说没有现成的答案", "crisis": "按危险处理", "command": "服务指令"}
STRENGTHS = {"crisis": "现在有危险", "concern": "可能有危险", None: "没有"}
CONTEXTS = {"past": "过去的事", "asking": "在问法律", "story": "讲故事、看电视", "now": "就在眼前"}
SIGNALS = {
    "letters": "字（整个主题）", "entry": "字（最像的一条）", "softmax": "意思（分类）", "nearest": "意思（最像的一句）",
    "near": "意思（最像的三句）"}


def explained(row: dict[str, Any]) -> str:
    """row: of Understanding.explain. Several lines without a line break at the end."""
    lines = [f"决定：{DECISIONS[row['decision']]}（{row['reason']}）"]
    return "\n".join(lines + _danger(row) + _needs(row["needs"]))


def _danger(row: dict[str, Any]) -> list[str]:
    found = row["danger"]
    if not found:
        return ["危险：没有可看的字"]
    strength = "crisis" if row["crisis"] else "concern" if row["concern"] else None
    around = "、".join(CONTEXTS[name] for name in found["contexts"])
    said = STRENGTHS[found["said"]]
    if found["said"] and around:
        said += f"，看上下文（{around}）后：{STRENGTHS[found['weighed']]}"
    return [f"危险：{STRENGTHS[strength]}" + (f"（{row['crisis'] or row['concern']}）" if strength else ""),
            f"  说法：{said}", *_whole(found),
            f"  例句：现在有危险的把握 {found['now']:.2f}（{found['limit']:.2f} 起算），可能有危险 {found['perhaps']:.2f}"]


def _whole(found: dict[str, Any]) -> list[str]:
    return [f"  整句在 {found['whole']} 里：光看字分不出轻重，不看例句，先问一句"] if found["whole"] else []


def _needs(needs: dict[str, Any]) -> list[str]:
    if not needs:
        return ["需要：没有索引"]
    limits = needs["thresholds"]
    lines = [f"需要：把握到 {limits['answer']:.2f} 才直接回答；"
             f"“不归我们”的把握 {needs['outside']:.2f}，到 {limits['nothing']:.2f} 就不给选项"]
    for place, topic in enumerate(needs["topics"], 1):
        lines.append(f"  {place}. {topic['topic']}  把握 {topic['chance']:.2f}")
        parts = "，".join(f"{SIGNALS[name]} {value:+.2f}" for name, value in topic["parts"].items() if value)
        lines.append(f"     比这几个主题的平均多（少）：{parts or '都一样'}")
        within = "，".join(f"{entry['id']} {entry['share']:.2f}" for entry in topic["entries"][:3])
        lines.append(f"     条目：{within}（第一条到 {limits['sure']:.2f} 才只说它）")
    return lines
