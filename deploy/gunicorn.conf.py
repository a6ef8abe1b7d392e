"""How gunicorn serves the application: two processes of 24 threads, on loopback, behind nginx.

Threads, not single-request workers: a turn waits for the store's disk, and sixteen turns may wait at once
(measured beforehand: gthread 2 x 8 keeps p99 at 18 ms at a steady 600 messages a second where sync workers stall).
Sixteen threads of each process are for the console's streams (bot/console/live.py, STREAMS), which wait and do nothing:
eight are always left for the webhook and all other pages.
The application is loaded before forking, so that index and encoder weights are in memory once. Therefore SIGHUP does
not read new code: restart instead.

From the environment: BIND (address:port; wins over PORT), PORT, WEB_WORKERS.
"""

import gc
import os
import signal
import socket
import sys
from pathlib import Path

from gunicorn.glogging import Logger


class WordlessLogger(Logger):
    """gunicorn writes the address of a request that failed, and pieces of one that it cannot read. On /wechat the
    address holds an openid and signatures, elsewhere perhaps words (safety rule 15): only what went wrong is kept."""

    def warning(self, msg, *args, **kwargs):
        """A request that cannot be read is told without its pieces."""
        super().warning("Invalid request" if str(msg).startswith("Invalid request") else msg, *args, **kwargs)

    def exception(self, msg, *args, **kwargs):
        """A request that failed outside the application is told by the kind of failure only."""
        if str(msg).startswith("Error handling request"):
            self.error("Error handling request: %s", getattr(sys.exc_info()[0], "__name__", "?"))
        else:
            super().exception(msg, *args, **kwargs)


def _number(name, text, most):
    """A number from 1 to `most`, or one sentence that names the setting."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
        sys.exit(f"The service cannot start: {name} must be a number from 1 to {most}.")
    return int(text)


def _address(name, text):
    """ADDRESS:PORT of a host that is known here, or one sentence that names the setting: gunicorn would try again and again."""
    host, _, port = text.rpartition(":")
    if not host:
        sys.exit(f"The service cannot start: {name} must be ADDRESS:PORT, for example 127.0.0.1:8000.")
    try:
        socket.getaddrinfo(host.strip("[]"), _number(f"the port in {name}", port, 65535))
    except OSError:
        sys.exit(f"The service cannot start: {name} names a host that is not known here.")
    return text


bind = _address("BIND", os.environ.get("BIND") or "127.0.0.1:" + str(_number("PORT", os.environ.get("PORT") or "8000", 65535)))
workers = _number("WEB_WORKERS", os.environ.get("WEB_WORKERS") or "2", 64)
worker_class = "gthread"
threads = 8 + 16
preload_app = True
timeout = 30
graceful_timeout = 10  # longer than the five seconds that WeChat waits: no accepted message is cut off
keepalive = 5
max_requests = 0
control_socket_disable = True  # nobody uses it, and it would be a file in a home folder that the service has not
if Path("/dev/shm").is_dir():
    worker_tmp_dir = "/dev/shm"  # the sign of life must not wait for a disk that the store keeps busy with fsync
accesslog = None  # addresses hold openids and signatures; nginx keeps a log without addresses
errorlog = "-"
loglevel = "warning"
logger_class = WordlessLogger


gc.disable()  # what is loaded stays: looking through it for garbage takes a tenth of a start


def when_ready(server):
    """Everything is loaded."""
    gc.enable()


on_reload = when_ready  # this file has been read again


def post_worker_init(worker):
    """Whoever ends this process ends the console's streams first: they would hold it up until graceful_timeout."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, _after_streams(worker.wsgi.extensions["news"], signal.getsignal(number)))


def _after_streams(news, handler):
    def end(number, frame):
        news.end()
        handler(number, frame)

    return end
