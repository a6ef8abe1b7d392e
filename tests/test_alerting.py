"""The ways to staff's phones, against real servers on loopback."""

from __future__ import annotations

import json
import socketserver
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.alerting import Mail, Robot
from bot.message import NotSent


class Group(BaseHTTPRequestHandler):
    """A group robot."""

    def do_POST(self):
        self.server.told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        body = self.server.answer
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Quiet."""


class Postbox(socketserver.StreamRequestHandler):
    """A mail server that takes everything, passwords too, and knows no encryption."""

    def handle(self):
        say = lambda line: self.wfile.write(line + b"\r\n")  # noqa: E731
        say(b"220 here")
        letter = None
        for line in self.rfile:
            if letter is not None:
                if line == b".\r\n":
                    self.server.letters.append(b"".join(letter).decode())
                    letter = None
                    say(b"250 taken")
                else:
                    letter.append(line)
            elif line.upper().startswith(b"DATA"):
                letter = []
                say(b"354 go on")
            elif line.upper().startswith(b"QUIT"):
                say(b"221 bye")
                return
            else:
                self.server.commands.append(line.decode().strip())
                say(b"250-here\r\n250 AUTH PLAIN LOGIN" if line.upper().startswith(b"EHLO") else b"250 fine")


@pytest.fixture
def group():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Group)
    server.told, server.answer = [], b'{"errcode": 0, "errmsg": "ok"}'
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()


@pytest.fixture
def postbox():
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Postbox)
    server.letters, server.commands = [], []
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()


def address(server):
    return f"http://127.0.0.1:{server.server_address[1]}/hook?key=SECRETKEY"


def test_the_group_is_told(group):
    Robot(address(group)).tell("编号 K7M2", supervisors=False)
    assert group.told[0]["text"]["content"] == "编号 K7M2"


@pytest.mark.parametrize("answer", [b'{"errcode": 93000}', b"<html>busy</html>", b"", b"[]"])
def test_a_refusal_is_an_error_that_does_not_show_the_key(group, answer):
    group.answer = answer
    with pytest.raises(NotSent) as failure:
        Robot(address(group)).tell("编号 K7M2", supervisors=False)
    assert "SECRETKEY" not in str(failure.value)


def test_nobody_there():
    with pytest.raises(NotSent) as failure:
        Robot("http://127.0.0.1:1/hook?key=SECRETKEY").tell("编号 K7M2", supervisors=False)
    assert "SECRETKEY" not in str(failure.value)
    with pytest.raises(NotSent):
        Mail("smtp://127.0.0.1:1", "a@example.org", "b@example.org").tell("编号 K7M2", supervisors=False)


@pytest.mark.parametrize(("supervisors", "to"), [(False, "staff@example.org"), (True, "boss@example.org")])
def test_the_letter_goes_to_whom_it_is_meant_for(postbox, supervisors, to):
    mail = Mail(f"smtp://127.0.0.1:{postbox.server_address[1]}", "bot@example.org", "staff@example.org", "boss@example.org")
    mail.tell("编号 K7M2", supervisors)
    assert f"rcpt to:<{to}>" in [c.lower() for c in postbox.commands]
    assert len(postbox.letters) == 1


def test_rule_15_a_password_is_not_sent_where_the_connection_is_not_encrypted(postbox):
    mail = Mail(f"smtp://office:SECRET@127.0.0.1:{postbox.server_address[1]}", "bot@example.org", "staff@example.org")
    with pytest.raises(NotSent, match="no encryption"):
        mail.tell("编号 K7M2", supervisors=False)
    assert postbox.commands and not postbox.letters
    assert not [c for c in postbox.commands if "auth" in c.lower() or "SECRET" in c]


def test_an_address_that_mail_cannot_carry_is_a_message_not_sent(postbox):
    mail = Mail(f"smtp://127.0.0.1:{postbox.server_address[1]}", "bot@example.org\nBcc: x@example.org", "b@example.org")
    with pytest.raises(NotSent):
        mail.tell("编号 K7M2", supervisors=False)
    assert not postbox.letters
