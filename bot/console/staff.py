"""The admin's pages: who has an account, and what is done with it. Nothing here shows what women have written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.accounts import ROLES, Account, Accounts, BadAccount
from bot.console.proof import Proof
from bot.personnel import REASONS, Personnel, without_supervisor

Page = Response | tuple[str, int] | str


class StaffPages:
    """The list, one page for each account, a form for each step."""

    def __init__(self, accounts: Accounts, personnel: Personnel, proof: Proof, enrolment: bool) -> None:
        """enrolment: everybody needs a second factor here."""
        self._accounts, self._personnel, self._proof, self._enrolment = accounts, personnel, proof, enrolment

    def blueprint(self) -> Blueprint:
        """Their addresses."""
        pages = Blueprint("staff", __name__)
        pages.add_url_rule("/staff", "people", self.people)
        pages.add_url_rule("/staff/add", "add", self.add, methods=["GET", "POST"])
        pages.add_url_rule("/staff/of/<name>", "person", self.person)
        for step in ("role", "disable", "enable", "password", "second_factor", "sessions"):
            pages.add_url_rule(f"/staff/of/<name>/{step.replace('_', '-')}", step, getattr(self, step), methods=["POST"])
        return pages

    def people(self) -> str:
        """Everybody, those who may not sign in last."""
        everybody = sorted(self._accounts.all(), key=lambda account: account.disabled)
        return render_template("console/staff.html", people=everybody, lonely=without_supervisor(everybody),
                               enrolment=self._enrolment)

    def add(self) -> Page:
        """A new account; its first password is shown once."""
        name, role = request.form.get("name", "").strip(), request.form.get("role", "")
        if request.method == "GET":
            return render_template("console/staff_add.html", name="", role="staff")
        made: list[str] = []
        problem = self._attempt(lambda: made.append(self._personnel.hire(name, role, g.account.name)))
        if problem:
            return render_template("console/staff_add.html", name=name, role=role, problem=problem), 422
        return render_template("console/first_password.html", person=self._found(name), password=made[0], new=True)

    def person(self, name: str) -> str:
        """One account."""
        return self._show(self._found(name))

    def role(self, name: str) -> Page:
        """Another role."""
        role = request.form.get("role", "")
        return self._do(name, "role", lambda why: self._personnel.change_role(name, role, why, self._me()))

    def disable(self, name: str) -> Page:
        """Out at once."""
        return self._do(name, "disable", lambda why: self._personnel.disable(name, self._me(), why))

    def enable(self, name: str) -> Page:
        """In again."""
        return self._do(name, "enable", lambda why: self._personnel.enable(name, self._me(), why))

    def password(self, name: str) -> Page:
        """A new first password, shown once."""
        made: list[str] = []
        answer = self._do(name, "password", lambda why: made.append(self._personnel.reset_password(name, self._me(), why)))
        if not made:
            return answer
        return render_template("console/first_password.html", person=self._found(name), password=made[0], new=False)

    def second_factor(self, name: str) -> Page:
        """Her phone is lost."""
        return self._do(name, "second-factor", lambda why: self._personnel.reset_second_factor(name, self._me(), why))

    def sessions(self, name: str) -> Page:
        """Signed out everywhere."""
        return self._do(name, "sessions", lambda why: self._personnel.end_sessions(name, self._me(), why))

    def _do(self, name: str, form: str, act: Callable[[str], Any]) -> Page:
        """With a reason of the list and after asking who sits there; or the page again, with why not."""
        person, why = self._found(name), request.form.get("why", "")
        problem = self._attempt(lambda: act(why), "" if why in REASONS else "请选为什么。")
        if problem:
            return self._show(person, form, problem), 422
        return redirect(url_for("console.staff.person", name=name, done="staff-" + form), 303)

    def _attempt(self, act: Callable[[], Any], problem: str = "") -> str:
        """Do it once the proof is right; "" when it is done, else why not."""
        problem = problem or self._proof.lacking(request.form.get("proof", ""))
        try:
            return problem or act() or ""
        except BadAccount as error:
            return str(error)

    def _show(self, person: Account, form: str = "", problem: str = "") -> str:
        others = [account for account in self._accounts.all() if account.name != person.name]
        only = person.role == "supervisor" and not person.disabled and without_supervisor(others)
        return render_template("console/person.html", person=person, form=form, problem=problem, reasons=REASONS,
                               only_supervisor=only, enrolment=self._enrolment, choices=ROLES)

    def _found(self, name: str) -> Account:
        account = self._accounts.get(name)
        if account is None:
            abort(404)
        return account

    @staticmethod
    def _me() -> str:
        return g.account.name
