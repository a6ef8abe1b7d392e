"""Scripts over connections that are kept: what breaks on the way must neither be lost nor answer the wrong question."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from bot.lines import Lines

ECHO = "return {KEYS[1], ARGV[1]}"


@pytest.fixture
def impatient(redis_url):
    """A client that waits a tenth of a second."""
    return redis.Redis.from_url(redis_url, decode_responses=True, socket_timeout=0.1, retry=Retry(NoBackoff(), 0))


def test_a_server_that_does_not_know_the_script_is_told_it(client):
    lines, echo = Lines(client), client.register_script(ECHO)
    assert lines.run(echo, ["a"], ["一"]) == ["a", "一"]
    client.script_flush()
    assert lines.run(echo, ["b"], ["二"]) == ["b", "二"]


def test_a_connection_that_the_server_has_closed_is_made_anew(client):
    lines, echo = Lines(client), client.register_script(ECHO)
    lines.run(echo, ["a"], ["1"])
    assert client.client_kill_filter(_type="normal", skipme=True) >= 1
    assert lines.run(echo, ["b"], ["2"]) == ["b", "2"]


def test_what_comes_too_late_is_no_answer_to_the_next_question(client, impatient):
    lines, echo = Lines(impatient), impatient.register_script(ECHO)
    lines.run(echo, ["a"], ["1"])
    client.client_pause(400)
    with pytest.raises(redis.TimeoutError):
        lines.run(echo, ["late"], ["2"])
    client.client_unpause()
    assert lines.run(echo, ["b"], ["3"]) == ["b", "3"]


def test_an_error_of_the_script_is_told_and_the_connection_goes_on(client):
    lines, echo = Lines(client), client.register_script(ECHO)
    with pytest.raises(redis.ResponseError, match="of its own"):
        lines.run(client.register_script("return redis.error_reply('of its own')"), ["a"], [])
    assert lines.run(echo, ["b"], ["1"]) == ["b", "1"] and len(client.client_list(_type="normal")) == 2


def test_one_that_belongs_to_a_former_master_or_another_process_is_not_used(client, monkeypatch):
    lines, echo = Lines(client), client.register_script(ECHO)
    lines.run(echo, ["a"], ["1"])
    pool, made = client.connection_pool, []
    monkeypatch.setattr(pool, "owns_connection", lambda line: line in made)
    taken = pool.get_connection
    monkeypatch.setattr(pool, "get_connection", lambda: made.append(taken()) or made[-1])
    assert lines.run(echo, ["b"], ["2"]) == ["b", "2"] and len(made) == 1
    assert lines.run(echo, ["c"], ["3"]) == ["c", "3"] and len(made) == 1


def test_whoever_asks_at_the_same_time_gets_his_own_answer_and_connections_are_used_again(client):
    lines, echo = Lines(client), client.register_script(ECHO)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda n: lines.run(echo, [f"k{n}"], [str(n)]), range(400)))
    assert answers == [[f"k{n}", str(n)] for n in range(400)]
    assert len(client.client_list(_type="normal")) <= 8 + 1
