"""What a text meant is not worked out twice; no words are kept, no fault, nothing of a set of knowledge that was replaced."""

import gc
import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace

import pytest

from bot.conversation.crisis import Danger
from bot.conversation.memo import Memo
from bot.conversation.understanding import Understanding
from bot.knowledge.library import Library
from bot.matching.decide import Candidate, Decision
from bot.settings import HERE

DECISION = Decision("answer", (Candidate("some-entry", "screen.cost", 0.9),), "")


class Finder:
    """Finds something of its own for each text, and remembers how often it was asked."""

    def __init__(self):
        self.asked = []

    def __call__(self, *asked):
        self.asked.append(asked)
        return f"found {len(self.asked)}"


@pytest.fixture
def finder():
    return Finder()


def understanding(finder):
    """Danger and needs as this finder has them."""
    return Understanding(SimpleNamespace(check=lambda text: finder(text) and None),
                         SimpleNamespace(decide=lambda *asked: finder(*asked) and DECISION))


def test_the_same_text_is_worked_out_once_and_another_context_is_another_question(finder):
    understood = understanding(finder)
    for context in ("", "", "some-entry", ""):
        assert understood.danger("两癌筛查要钱吗") is None and understood.decide("两癌筛查要钱吗", context) is DECISION
    assert finder.asked == [("两癌筛查要钱吗",), ("两癌筛查要钱吗", ""), ("两癌筛查要钱吗", "some-entry")]


def test_texts_contexts_and_kinds_are_never_mixed_up(finder):
    memo = Memo()
    names = [memo.of(*asked[:1], finder, *asked[1:])
             for asked in (("a", "bc"), ("ab", "c"), ("a", "b", "c"), ("a", "", "bc"), ("a", "bc", ""), ("a", "1:b", "c"))]
    assert len(set(names)) == 6


def test_a_thousand_are_remembered_and_the_one_not_asked_for_the_longest_goes_first(finder):
    memo = Memo(3)
    for text in ("一", "二", "三", "一", "四"):
        memo.of("danger", finder, text)
    assert memo.of("danger", finder, "一") == "found 1"
    assert memo.of("danger", finder, "二") == "found 5"


@pytest.mark.parametrize("text", ["\ud800打我", "\x00", "", "🙂" * 700])
def test_rule_1_no_string_stops_it(finder, text):
    memo = Memo()
    assert memo.of("danger", finder, text) == memo.of("danger", finder, text) == "found 1"


def test_rule_1_a_fault_is_not_remembered():
    found = [Danger("violence", "concern", "fault"), Danger("violence", "crisis", "phrases")]
    understood = Understanding(SimpleNamespace(check=lambda _: found.pop(0)), None)
    assert [understood.danger("他打我").strength for _ in range(3)] == ["concern", "crisis", "crisis"]


def test_what_raises_is_not_remembered(finder):
    memo, faults = Memo(), [ValueError, None]

    def find(text):
        if fault := faults.pop(0):
            raise fault
        return text
    with pytest.raises(ValueError):
        memo.of("needs", find, "话")
    assert memo.of("needs", find, "话") == "话"


def test_rule_15_no_words_are_kept(library):
    understood = library.current.index
    marker = "标记词壹贰叁肆"
    understood.danger(f"{marker}他打我怎么办")
    understood.decide(f"{marker}他打我怎么办", "")
    gc.collect()
    held = pickle.dumps([list(understood.memo._kept.items()), understood.memo._key])
    assert understood.memo._kept and marker.encode() not in held and "打我".encode() not in held
    assert Memo()._name("danger", marker) != Memo()._name("danger", marker), "a name could be looked up in a list made elsewhere"


def test_with_and_without_it_every_message_means_the_same(library):
    knowledge = library.current
    texts = [text for entry in list(knowledge.entries.values())[::12] for text in entry.tests[:2]]
    remembered = [(knowledge.index.danger(text), knowledge.index.decide(text)) for text in texts for _ in range(2)][1::2]
    fresh = replace(knowledge.index, memo=Memo(0))
    assert remembered == [(fresh.danger(text), fresh.decide(text)) for text in texts] and not fresh.memo._kept


def test_threads_get_each_what_they_asked_for():
    memo = Memo(7)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: memo.of("needs", lambda text: text, str(n % 11)), range(4000)))
    assert found == [str(n % 11) for n in range(4000)] and len(memo._kept) <= 7


def test_an_edit_forgets_it(finder, tmp_path):
    for path in (HERE / "knowledge").rglob("*.yaml"):
        copy = tmp_path / path.relative_to(HERE / "knowledge")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    library = Library(tmp_path, lambda _: understanding(finder))
    library.current.index.decide("话")
    (tmp_path / "outside.yaml").write_text((tmp_path / "outside.yaml").read_text("utf-8") + "\n# saved again\n", "utf-8")
    assert library.refresh()
    library.current.index.decide("话")
    assert finder.asked == [("话", "")] * 2
