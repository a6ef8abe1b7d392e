"""The client of Redis or Valkey, for every kind of address. What fails, fails as StoreDown and within a turn's time."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

import redis
from redis.backoff import NoBackoff
from redis.cluster import RedisCluster
from redis.exceptions import RedisClusterException
from redis.retry import Retry
from redis.sentinel import Sentinel

_TIMEOUT = 1.0
_CONNECT_TIMEOUT = 0.5
_WAITS: dict[str, Any] = {"socket_timeout": _TIMEOUT, "socket_connect_timeout": _CONNECT_TIMEOUT}


class Cluster(RedisCluster):
    """A cluster whose nodes are all gone is a store that is down: the library tells it by an exception of another family."""

    def execute_command(self, *args: Any, **options: Any) -> Any:
        """As the library does. Raises redis.ConnectionError where no node answers."""
        try:
            return super().execute_command(*args, **options)
        except RedisClusterException as error:
            raise redis.ConnectionError(type(error).__name__) from None


def connect(url: str) -> Any:
    """Return a client for any address that addresses.check_redis lets pass. Connects at its first use; a cluster at once, for it
    must learn where its slots are, and raises redis.ConnectionError when no node answers."""
    parts = urlsplit(url)
    options: dict[str, Any] = {**_WAITS, "decode_responses": True, "retry": Retry(NoBackoff(), 1), "health_check_interval": 30}
    if url.startswith("redis+sentinel://"):
        hosts = [h.rpartition(":") for h in parts.netloc.rpartition("@")[2].split(",")]
        # Each sentinel is asked once: the library's own repetitions took seven seconds when none was there.
        sentinel = Sentinel([(h or p, int(p) if h else 26379) for h, _, p in hosts],
                            username=unquote(parts.username or "") or None, password=unquote(parts.password or "") or None,
                            sentinel_kwargs={**_WAITS, "retry": Retry(NoBackoff(), 0)}, **_WAITS)
        return sentinel.master_for(parts.path.strip("/"), **options)
    if url.startswith("redis+cluster://"):
        try:
            return Cluster.from_url("redis://" + url.split("://", 1)[1], decode_responses=True,
                                    retry=Retry(NoBackoff(), 1), **_WAITS)
        except RedisClusterException:
            raise redis.ConnectionError("no node of the cluster answers") from None
    return redis.Redis.from_url(url, **options)
