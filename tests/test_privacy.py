"""The vault: sealing, older keys, pseudonyms (safety rule 15)."""

import re

import pytest

from bot.privacy import Unreadable, Vault
from tests.conftest import DATA_KEY, SECRET_KEY

MARKER = "青蛙跳水缸"
OPENID = "o_anna_0000000000000000000"


def test_rule_15_sealed_text_opens_with_an_older_key_and_with_no_other(vault):
    sealed = vault.seal(MARKER)
    newer = Vault(f"{'A' * 43}=,{DATA_KEY}", SECRET_KEY)
    assert newer.unseal(sealed) == MARKER and not newer.is_current(sealed)
    assert newer.is_current(newer.reseal(sealed)) and newer.unseal(newer.reseal(sealed)) == MARKER
    with pytest.raises(Unreadable) as refused:
        Vault(f"{'A' * 43}=", SECRET_KEY).unseal(sealed)
    assert MARKER not in str(refused.value) and sealed not in str(refused.value)


def test_rule_15_a_pseudonym_is_stable_keyed_and_says_nothing(vault):
    name = vault.pseudonym(OPENID)
    assert name == vault.pseudonym(OPENID) and re.fullmatch(r"[a-z2-7]{26}", name)
    assert name != Vault(DATA_KEY, SECRET_KEY[::-1]).pseudonym(OPENID) and name != vault.pseudonym(OPENID + "x")
