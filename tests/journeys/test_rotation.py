"""A key is changed while women write and staff answer; afterwards the old one is not needed any more."""

import itertools
import threading

import pytest
from cryptography.fernet import Fernet

from bot.privacy import Vault
from bot.reseal import Resealer
from tests.conftest import DATA_KEY, SECRET_KEY
from tests.conversation.conftest import Talk, library
from tests.traces import SEALED, values

NEW_KEY = Fernet.generate_key().decode()
assert library


@pytest.fixture
def served_with(library, store, tmp_path):
    """The service with these DATA_KEYS, over the one store."""
    numbers = itertools.count()

    def start(keys):
        talk = Talk(library, store, Vault(keys, SECRET_KEY), tmp_path / "spool")
        talk._keys = numbers  # a message id is never used twice, whichever process takes the message
        return talk

    return start


def test_a_key_is_changed_under_traffic_and_the_old_one_dropped(served_with, store, client):
    before = served_with(DATA_KEY)
    number = before.person("anna").hands_over()
    before.desk.claim(number, "王芳", before.now)

    during = served_with(f"{NEW_KEY},{DATA_KEY}")
    stop, faults = threading.Event(), []

    def writes(name):
        person, said = during.person(name), 0
        while said < 8 or (not stop.is_set() and said < 20):  # more in a minute and she is asked to slow down
            said += 1
            heard = person.says(f"{name}的第{said}句 村里的地")
            if heard is None or heard.reason == "fault":
                faults.append(heard)

    def answers():
        for n in range(10):
            during.desk.note(number, "王芳", f"备注{n}", during.now)

    traffic = [threading.Thread(target=writes, args=(name,)) for name in ("anna", "bella", "cora")]
    traffic.append(threading.Thread(target=answers))
    for thread in traffic:
        thread.start()
    resealer = Resealer(store, during.vault, during.spool)
    assert resealer.run().changed
    stop.set()
    for thread in traffic:
        thread.join()
    last = resealer.run()
    assert not faults and not last.left and not last.unreadable

    after = served_with(NEW_KEY)
    sealed = [token for _, text in values(client) for token in SEALED.findall(text)]
    assert len(sealed) > 30 and all(after.vault.is_current(token) for token in sealed)
    referral = after.desk.get(number)
    texts = [line.text for line in referral.messages]
    assert "出嫁了村里不分地给我" in texts and all(f"备注{n}" in texts for n in range(10))
    assert "anna的第1句 村里的地" in texts and "anna的第8句 村里的地" in texts, "what she said meanwhile is with staff"
    after.desk.answer(number, "王芳", "我们去村里问过了", after.now)
    assert "我们去村里问过了" in after.person("anna").says("在吗").text
