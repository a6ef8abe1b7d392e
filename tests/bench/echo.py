"""The least that any bot with a memory costs: Flask and wechatpy, AES, one SET NX against repeats, and the reply stored.

Served by the same gunicorn configuration as ours, for the ratio of turns.py.
"""

from __future__ import annotations

import os
from types import SimpleNamespace

import redis
from flask import Flask, Response, request
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.replies import TextReply

KEPT = 600

app = Flask(__name__)
app.extensions["news"] = SimpleNamespace(end=lambda: None)  # deploy/gunicorn.conf.py ends the console's streams
store = redis.Redis.from_url(os.environ["REDIS_URL"])
crypto = WeChatCrypto(os.environ["WECHAT_TOKEN"], os.environ["WECHAT_AES_KEY"], os.environ["WECHAT_APP_ID"])


@app.get("/healthz")
def healthz() -> str:
    """The process answers."""
    return "ok"


@app.post("/wechat")
def receive() -> Response:
    """Say what was said."""
    query = request.args
    xml = crypto.decrypt_message(request.get_data(), query["msg_signature"], query["timestamp"], query["nonce"])
    message = parse_message(xml)
    if not store.set(f"echo:seen:{message.id}", "1", nx=True, ex=KEPT):
        return Response(store.get(f"echo:reply:{message.id}"), mimetype="application/xml")
    reply = TextReply(content=message.content, message=message).render()
    answer = crypto.encrypt_message(reply, query["nonce"], query["timestamp"])
    store.set(f"echo:reply:{message.id}", answer, ex=KEPT)
    return Response(answer, mimetype="application/xml")
