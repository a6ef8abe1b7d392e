"""What was changed is answered from within seconds; what is broken never replaces what works."""

from __future__ import annotations

import os
import threading
import time

import pytest

from bot.conversation.understanding import understand
from bot.knowledge import library as libraries
from bot.knowledge.library import Library, load
from bot.knowledge.reading import KnowledgeError


@pytest.fixture
def library(shelf):
    """A library of the small folder; its index is the number of entries."""
    return Library(shelf.folder, lambda knowledge: len(knowledge.entries))


def test_a_changed_file_replaces_what_was_there(shelf, library):
    before = library.current
    assert library.refresh() is False
    shelf.change(0, answer="算的，这也是家暴，您别怕。")
    assert library.refresh() is True and library.refresh() is False
    assert library.current.entries["dv-what"].answer == "算的，这也是家暴，您别怕。"
    assert before.entries["dv-what"].answer != library.current.entries["dv-what"].answer  # a running turn keeps its set


def test_a_new_file_and_a_removed_one_are_noticed(shelf, library):
    shelf.rows = [{**shelf.rows[0], "id": "dv-what-more"}]
    shelf.save("entries/more.yaml")
    assert library.refresh() and library.current.index == 3
    (shelf.folder / "entries" / "more.yaml").unlink()
    assert library.refresh() and library.current.index == 2


def test_a_broken_file_does_not_replace_what_works_and_is_named(shelf, library):
    shelf.change(0, sensitive="vielleicht")
    assert library.refresh() is False and library.current.index == 2
    assert [(p.file, p.line) for p in library.problems] == [("entries/dv.yaml", shelf.line("vielleicht"))]
    assert library.refresh() is False and library.problems  # still known, without reading again
    shelf.change(0, sensitive="true")
    assert library.refresh() is True and library.problems == []


@pytest.mark.parametrize(("name", "text"), [
    ("crisis.yaml", 'kinds: {}\nlull:\n  - "他走)(了"\n'), ("crisis.yaml", 'kinds: {violence: {crisis: ["(他|她…打"]}}\n'),
    ("crisis.yaml", 'kinds: {}\nwords: {娃: [""]}\n'), ("crisis.yaml", 'kinds: {}\npast: ["去年…?"]\n'),
    ("banned.yaml", 'tone:\n  - {say: ["忍)(忍"], why: 伤人, instead: 换一句}\n')])
def test_a_phrase_that_cannot_be_read_is_told_and_never_put_to_use(shelf, name, text):
    library = Library(shelf.folder, understand)
    before = library.current
    shelf.write(name, text)
    assert library.refresh() is False and library.current is before
    assert [p.file for p in library.problems] == [name] and [p.file for p in shelf.lint() if p.level == "error"] == [name]


def test_what_cannot_be_opened_is_told_and_replaces_nothing(shelf, library):
    (shelf.folder / libraries.WEIGHTS).mkdir()
    assert library.refresh() is False and [p.file for p in library.problems] == [libraries.WEIGHTS]


def test_a_mistake_of_ours_over_an_edit_is_told_and_the_next_edit_is_read(shelf, caplog):
    def prepare(knowledge):
        answer = knowledge.entries["dv-what"].answer
        if "天天骂" in answer:
            raise IndexError(answer)
        return answer
    library = Library(shelf.folder, prepare)
    before = library.current
    shelf.change(0, answer="算的，天天骂您，一样算家暴。")
    assert library.refresh() is False and library.current is before
    assert [(p.file, p.why) for p in library.problems] == [("entries/dv.yaml", libraries.UNREAD)]
    assert "fault IndexError" in caplog.text and "天天骂" not in caplog.text
    shelf.change(0, answer="算的，这也是家暴，您别怕。")
    assert library.refresh() is True and library.problems == []


def test_the_first_set_must_be_whole(shelf):
    shelf.change(0, answer=None)
    with pytest.raises(KnowledgeError):
        Library(shelf.folder, len)


def test_every_broken_file_is_named_at_once(shelf):
    shelf.change(0, id="Ä")
    shelf.write("menu.yaml", "buttons: []\n")
    shelf.write("wording.yaml", "exit: 再见\nwelkom: 您好\n")
    with pytest.raises(KnowledgeError) as refusal:
        load(shelf.folder)
    assert {p.file for p in refusal.value.problems} == {"entries/dv.yaml", "menu.yaml", "wording.yaml"}


@pytest.mark.parametrize("change, told", [
    ({"id": "dv-now"}, "已经用过（entries/dv.yaml:1），请换一个"),
    ({"hotlines": ["12300"]}, "“12300”不在 hotlines.yaml"),
    ({"local": ["moon"]}, "moon 不是本地信息的名字"),
    ({"question": None, "ask": None}, "缺少“question”这一项"), ({"ask": "选"}, "“ask”是空的或太短"),
    ({"ask": "一二三四五六七八九十一二三四五"}, "最多 14 个字，现在 15 个"),
])
def test_what_an_entry_may_not_be(shelf, change, told):
    shelf.rows.reverse()
    shelf.change(1, **change)
    with pytest.raises(KnowledgeError) as refusal:
        load(shelf.folder)
    problem, = refusal.value.problems
    assert told in problem.why


def test_a_forked_process_sees_a_change_too(shelf, library, monkeypatch):
    monkeypatch.setattr(libraries, "POLL_SECONDS", 0.05)
    library.watch()
    out, into = os.pipe()
    child = os.fork()
    if child == 0:  # the threads of the parent do not live here; watch() has to have started one
        os.close(out)
        deadline = time.monotonic() + 60
        while library.current.index == 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        os.write(into, str(library.current.index).encode())
        os._exit(0)
    os.close(into)
    shelf.rows = [{**shelf.rows[0], "id": "dv-what-more"}]
    shelf.save("entries/more.yaml")
    with os.fdopen(out) as told:
        assert told.read() == "3"
    os.waitpid(child, 0)


def test_an_index_is_put_to_use_at_once_and_takes_what_it_has_to_learn_later(shelf):
    more = {2: "learnt"}
    library = Library(shelf.folder, lambda knowledge: len(knowledge.entries), lambda index: more.pop(index, None))
    before = library.current
    assert before.index == 2
    assert library.settle() and library.current.index == "learnt" and library.current.entries is before.entries
    assert not library.settle() and library.current.index == "learnt"


def test_whoever_watches_settles_too(shelf, monkeypatch):
    monkeypatch.setattr(libraries, "POLL_SECONDS", 0.01)
    settled = threading.Event()

    def settle(index):
        if isinstance(index, int):
            return "learnt"
        settled.set()
        return None
    library = Library(shelf.folder, lambda knowledge: len(knowledge.entries), settle)
    library.watch()
    assert settled.wait(60) and library.current.index == "learnt"
