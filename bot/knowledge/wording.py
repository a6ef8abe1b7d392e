"""The sentences that the bot says for itself. They stand in knowledge/wording.yaml; here is only which there must be."""

from __future__ import annotations

import string
from collections.abc import Mapping

KEYS: dict[str, frozenset[str]] = {
    name: frozenset(places.split())
    for name, places in {
        # greeting and help
        "welcome": "district hours", "help": "district", "greet": "", "thank": "", "nod": "", "goodbye_urgent": "",
        "open_for_other": "", "open_minor": "", "about": "district",
        # danger
        "crisis": "", "crisis_suicide": "", "crisis_child": "", "crisis_sexual": "", "crisis_registered": "",
        "crisis_another": "", "crisis_another_suicide": "", "crisis_another_child": "", "crisis_another_sexual": "",
        "choice_help_other": "", "ambulance": "", "ambulance_poison": "", "ambulance_burn": "", "ambulance_birth": "",
        "crisis_spooled": "", "crisis_down": "", "crisis_now": "", "crisis_now_suicide": "", "crisis_others": "",
        "crisis_others_suicide": "", "crisis_ask": "", "crisis_lull": "",
        "aftermath_heard": "", "aftermath_heard_next": "", "aftermath_heard_then": "", "aftermath_heard_suicide": "",
        "aftermath_heard_suicide_next": "", "aftermath_heard_suicide_then": "", "aftermath_heard_minor": "",
        "aftermath_heard_minor_next": "", "aftermath_heard_other": "", "aftermath_heard_other_next": "",
        "aftermath_heard_other_suicide": "", "aftermath_heard_other_suicide_next": "", "aftermath_heard_deed_next": "",
        "aftermath_heard_means_child": "", "aftermath_heard_means_child_next": "", "aftermath_heard_accident": "",
        "aftermath_heard_missing": "", "aftermath_nod": "", "crisis_missing": "", "crisis_missing_grown": "",
        "crisis_plain": "", "crisis_plain_suicide": "", "crisis_plain_minor": "", "crisis_plain_minor_suicide": "",
        "crisis_plain_another": "", "crisis_plain_another_suicide": "", "crisis_plain_pressed": "",
        "crisis_plain_accident": "", "crisis_plain_missing": "", "crisis_plain_deed": "", "crisis_plain_means": "",
        "crisis_plain_means_child": "", "crisis_plain_done": "",
        "concern_line": "", "concern_line_own_deed": "", "crisis_own_deed": "", "choice_own_deed": "",
        "choice_unsafe_own_deed": "", "aftermath_heard_deed": "", "ambulance_swallowed": "",
        "crisis_minor": "", "crisis_minor_suicide": "", "crisis_accident": "", "crisis_pressed": "",
        "crisis_another_suicide_child": "", "crisis_now_another": "", "crisis_now_another_suicide": "",
        "crisis_means": "", "crisis_means_child": "", "crisis_done": "", "crisis_now_means": "", "crisis_now_means_child": "",
        "crisis_lull_deed": "", "deed_seeks": "", "deed_charged": "", "silent_first": "",
        "concern_line_another": "", "concern_line_means": "", "choice_unsafe_means": "", "choice_now_another": "",
        "choice_hurt_too": "", "choice_hit_too": "", "choice_missing": "", "choice_now_means": "", "choice_call_me": "",
        "safe_noted": "", "safe_noted_another": "", "safe_noted_own_deed": "",
        "choice_danger_now": "", "choice_ask_first": "", "choice_for_other": "", "choice_unsafe": "",
        # what she may choose
        "choice_leave": "", "choice_handover": "", "choice_rephrase": "", "choice_browse": "", "choice_more": "",
        "choice_next": "", "choice_also": "ask", "choice_whole": "", "said_above": "", "plainly": "", "first_step": "step",
        "choice_person": "", "clarify": "", "nothing": "", "declined": "", "unsolved": "", "unclear": "",
        "rephrase": "", "browse": "", "more_none": "", "left": "",
        "not_a_choice": "",
        "choice_gone": "",
        # kinds of message that are not text
        "voice_unheard": "", "voice_kept": "number", "voice_danger": "", "picture": "", "picture_kept": "number",
        "picture_danger": "", "place": "", "place_kept": "number", "place_danger": "", "not_text": "",
        "not_text_kept": "number", "line_place": "label latitude longitude", "line_image": "", "line_video": "",
        "line_voice": "", "line_link": "title address", "line_other": "",
        # around an answer
        "basis": "basis", "hotline": "names", "local": "label text", "aspect_unsaid": "",
        "evidence_note": "", "delete_note": "", "more_hint": "",
        # to a person
        "handover_ask": "", "handover_push": "", "choice_push": "", "choice_hold": "", "choice_when": "",
        "handover_when": "",
        "handover_done": "number hours", "handover_done_push": "number hours",
        "handover_done_when": "number hours", "handover_contact": "", "choice_no_contact": "",
        "handover_contact_ask": "", "choice_contact": "", "contact_kept": "number", "handover_down": "",
        "handover_more": "number",
        "handover_cancel": "", "handover_empty": "", "handover_ask_first": "", "choice_skip": "", "interview_what": "",
        "contact_unclear": "",
        "contact_declined": "number", "choice_cancel": "",
        "choice_safe_word": "", "safe_word_ask": "", "safe_word_again": "",
        "safe_word_old": "", "safe_word_kept": "", "held_ask_word": "",
        "held_go_on": "", "insulted": "",
        # wishes about how she may be reached
        "reach_quiet": "numbers", "reach_no_call": "numbers", "reach_hold": "numbers", "reach_when": "numbers",
        "reach_push": "numbers", "reach_push_not": "numbers", "reach_guarded": "numbers", "reach_none": "", "reach_word_none": "",
        "reach_conflict": "numbers", "reach_conflict_none": "", "reach_conflict_noted": "",
        # the danger self-check
        "choice_check": "", "check_intro": "count", "check_draft": "", "check_question": "n count ask", "check_yes": "",
        "check_no": "", "check_skip": "", "check_stop": "", "check_high": "", "check_some": "", "check_none": "",
        # her answer
        "held_ask": "number", "choice_convenient": "", "choice_later": "", "held_later": "", "held_answer": "number answer",
        "choice_understood": "", "choice_ask_again": "", "choice_resume": "", "understood": "",
        "ask_again": "number", "asked_again": "number",
        "push_notice": "", "held_part": "n time answer",
        # in conversation with staff
        "talk_passed": "number", "choice_talk_auto": "", "choice_talk_push": "", "talk_push_kept": "", "talk_ended": "",
        "choice_talk_on": "", "talk_crossed": "", "talk_direct": "answer",
        # where it stands
        "progress_none": "", "progress_head": "", "progress_open": "number opened", "progress_claimed": "number opened",
        "progress_answered": "number opened", "progress_delivered": "number opened", "progress_closed": "number opened",
        "progress_guarded": "number opened", "progress_hours": "hours", "progress_down": "",
        # leaving and forgetting
        "exit": "", "forget_ask": "", "forget_ask_referral": "numbers", "choice_forget": "", "choice_keep": "", "forget_done": "",
        "forget_done_referral": "numbers", "forget_kept": "", "forget_down": "",
        # to staff outside the console
        "alert_first": "number", "alert_again": "number", "alert_supervisor": "number", "alert_stranded": "number",
        # trouble of our own
        "fault": "", "memory_down": "", "danger_down": "", "clarify_down": "",
        "browse_down": "", "check_down": "", "slow_down": "", "hours_unknown": "", "hours": "spoken",
    }.items()
}
"""Every sentence and the {places} that may be filled in it."""

NEUTRAL = ("push_notice", "talk_direct", "exit", "held_later")
"""Sentences that may stand on a lock screen (safety rule 4)."""

BANNED_IN_NEUTRAL = (
    "妇联", "妇女", "维权", "求助", "家暴", "暴力", "打人", "被打", "挨打", "动手", "受伤", "伤情", "性侵", "骚扰",
    "强奸", "猥亵", "裸", "自杀", "想死", "庇护", "保护令", "告诫", "报警", "公安", "警察", "派出所", "法院", "律师",
    "法律", "起诉", "官司", "仲裁", "离婚", "抚养", "孩子", "丈夫", "老公", "彩礼", "财产", "两癌", "筛查", "怀孕", "流产")
"""What would tell on a lock screen what it is about (safety rule 4)."""


class Wording:
    """Says a sentence by its name."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        self._sentences = dict(sentences)

    def say(self, key: str, **values: object) -> str:
        """Return the sentence with its places filled."""
        return self._sentences[key].format(**values) if values else self._sentences[key]

    def __contains__(self, key: str) -> bool:
        return key in self._sentences


def faults(sentences: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return (key, what is wrong) for every sentence that is missing, unknown, empty, or fills a place it has not."""
    found = [(key, f"缺少“{key}”这一句，请补上") for key in KEYS if key not in sentences]
    for key, sentence in sentences.items():
        if key not in KEYS:
            found.append((key, f"没有“{key}”这一句，是不是写错了？"))
        elif not isinstance(sentence, str) or not sentence.strip():
            found.append((key, f"“{key}”是空的，请补上内容"))
        else:
            found += [(key, why) for why in _bad_places(key, sentence)]
    return found


def _bad_places(key: str, sentence: str) -> list[str]:
    try:
        places = {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}
    except ValueError:
        return [f"“{key}”里的花括号不成对"]
    known = "、".join("{" + p + "}" for p in sorted(KEYS[key])) or "没有"
    return [f"“{key}”里不能用 {{{p}}}；可以用的有：{known}" for p in sorted(places - KEYS[key])]
