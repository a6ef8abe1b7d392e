"""The ways to staff's phones: a WeCom group robot, and e-mail. Both get a sentence with a number, nothing else."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import requests

from bot.message import NotSent

TIMEOUT = 5.0  # seconds


class Robot:
    """A WeCom (企业微信) group robot. The address holds its key and is a secret; it is never in an error."""

    def __init__(self, webhook: str, supervisors_webhook: str = "") -> None:
        self._webhook, self._supervisors = webhook, supervisors_webhook or webhook
        self._http = requests.Session()

    def tell(self, text: str, supervisors: bool) -> None:
        """Write to the group. Raises NotSent."""
        body = {"msgtype": "text", "text": {"content": text, "mentioned_list": ["@all"]}}
        try:
            answer = self._http.post(self._supervisors if supervisors else self._webhook, json=body, timeout=TIMEOUT)
            code = answer.json().get("errcode") if answer.ok else answer.status_code
        except (requests.RequestException, ValueError, AttributeError) as error:
            raise NotSent(f"the group robot does not answer ({type(error).__name__})", permanent=False) from None
        if code != 0:
            raise NotSent("the group robot refused", permanent=False, code=code)


class Mail:
    """E-mail over smtp:// (with STARTTLS where the server offers it) or smtps://. A password is never sent in clear."""

    def __init__(self, server: str, sender: str, to: str, supervisors: str = "") -> None:
        """server: as settings.ALERT_MAIL_SERVER has been checked to be."""
        self._server, self._sender = urlsplit(server), sender
        self._to, self._supervisors = to, supervisors or to

    def tell(self, text: str, supervisors: bool) -> None:
        """Send a message whose subject and body are this sentence. Raises NotSent."""
        message = EmailMessage()
        try:
            message["From"], message["To"] = self._sender, self._supervisors if supervisors else self._to
            message["Subject"] = text
            message.set_content(text)
            with self._open() as server:
                self._introduce(server)
                server.send_message(message)
        except (OSError, smtplib.SMTPException, ValueError) as error:  # ValueError: a name or address that mail cannot carry
            raise NotSent(f"the mail server does not take it ({type(error).__name__})", permanent=False) from None

    def _open(self) -> smtplib.SMTP:
        host, port = self._server.hostname, self._server.port
        if self._server.scheme == "smtps":
            return smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT, context=ssl.create_default_context())
        return smtplib.SMTP(host, port or 25, timeout=TIMEOUT)

    def _introduce(self, server: smtplib.SMTP) -> None:
        """Encrypt the connection, and sign in where there is a user."""
        user, encrypted = self._server.username, self._server.scheme == "smtps"
        server.ehlo()
        if not encrypted and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            encrypted = True
        if user and not encrypted:
            raise NotSent("the mail server offers no encryption, so the password was not sent", permanent=False)
        if user:
            server.login(unquote(user), unquote(self._server.password or ""))
