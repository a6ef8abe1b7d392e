"""Twenty members of staff at once on a real gunicorn; all 500 referrals of it are in `make bench`."""

from __future__ import annotations

from tests.bench.crew import faults, work
from tests.journeys.conftest import environ
from tests.service import Service

STAFF, REFERRALS = 20, 80


def test_twenty_at_once_no_referral_is_held_by_two_none_is_lost_none_closed_unanswered(tmp_path):
    with Service(environ(tmp_path), tmp_path) as service:
        service.start_store()
        service.start_web()
        shift, parts, numbers = work(service, STAFF, REFERRALS)
        assert faults(shift, parts, numbers) == []
        assert len(numbers) == REFERRALS and len(set(sum(shift.held.values(), []))) == STAFF
        assert shift.meddled[409] > 0, "somebody tried to answer what a colleague had"
