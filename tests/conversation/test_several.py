"""Several needs in one message: the first is answered, the others are offered with it."""

from bot.matching.decide import CERTAIN

TWO = "协议离婚去民政局要带什么 还有抚养费一个月给多少"


def test_the_first_is_answered_and_the_other_is_the_first_choice(talk, library):
    reply = talk.person().says(TWO)
    known = library.current
    decision = known.index.decide(TWO)
    first, other = known.entries[decision.candidates[0].entry], known.entries[decision.also[0].entry]
    assert first.group == "divorce" and other.topic == "custody.support-amount"
    assert reply.reason == "answer" and reply.text.startswith(first.answer[:20])
    assert (reply.choices[0].number, reply.choices[0].action) == ("1", f"entry:{other.id}")
    assert reply.choices[0].label == known.wording.say("choice_also", ask=other.ask)
    assert len({c.action for c in reply.choices}) == len(reply.choices)


def test_the_other_is_answered_when_she_takes_it(talk, library):
    anna = talk.person()
    other = anna.says(TWO).choices[0].action.removeprefix("entry:")
    assert anna.says("1").text.startswith(library.current.entries[other].answer[:20])


def test_danger_stands_before_what_she_asked_besides(talk):
    reply = talk.person().says("人身安全保护令怎么申请 另外民政局离婚要带什么材料")
    actions = [c.action for c in reply.choices]
    asked = next(n for n, c in enumerate(reply.choices) if c.label.startswith("您还问的"))
    assert actions[asked].startswith("entry:divorce") and all(a.startswith("danger:") for a in actions[:asked]) and asked


def test_rule_1_danger_in_any_part_is_danger(talk):
    assert talk.person().says("民政局离婚要带什么材料 还有他现在在砸门要砍我救命").reason == "crisis"


def test_a_part_never_makes_the_whole_look_more_peaceful(library):
    """understanding weighs danger by the chance of the best topic: that must stay the chance of the whole message."""
    matcher = library.current.index.matcher
    decision = matcher.decide(TWO)
    whole = {topic: chance for topic, chance, _ in matcher._ranker.rank(TWO).topics}
    assert decision.also and all(c.score <= whole.get(c.topic, 0) + 1e-6 for c in decision.candidates[:2])
    assert min(c.score for c in decision.candidates[:2]) < CERTAIN


def test_a_fragment_is_understood_by_what_stands_before_it(talk, library):
    decision = library.current.index.decide("亲子鉴定怎么做？那要多少钱？")
    assert not [c for c in decision.also if c.topic.partition(".")[0] not in ("custody", "marriage", "family")]


def test_a_message_of_one_need_is_decided_as_a_whole(library):
    for entry in list(library.current.entries.values())[::9]:
        assert all(library.current.index.decide(text).also == () for text in entry.tests)
