"""What the comparison with peers rests on: fair thresholds, and drawings that are the same for the same figures."""

from tests.bench import plots
from tests.bench.contest import BOTH, NONE, Result, chosen
from tests.bench.growth import Point

NEAR = [[("dv.basics", 0.9), ("job.rights", 0.3)], [("job.rights", 0.8), ("dv.basics", 0.5)], [(NONE, 0.7), ("dv.basics", 0.2)],
        [("dv.basics", 0.35), ("job.rights", 0.34)]]


def test_thresholds_are_those_that_cost_least():
    given = chosen(list(zip(NEAR, ("dv.basics", "job.rights", NONE, "job.rights"), strict=True)))
    assert [given.row(near)["decision"] for near in NEAR] == ["answer", "answer", "none", "clarify"]


def test_a_peer_that_is_mostly_wrong_learns_to_ask_or_to_be_silent():
    practice = [([("dv.basics", 0.9), ("job.rights", 0.1)], "job.rights")] * 5 + [([("dv.basics", 0.9)], NONE)]
    given = chosen(practice)
    assert {given.row(near)["decision"] for near, _ in practice} == {"clarify"}


def test_what_is_none_of_ours_is_never_offered():
    given = chosen([(NEAR[2], NONE), (NEAR[0], "dv.basics")])
    assert [entry["topic"] for entry in given.row(NEAR[2])["entries"]] == ["dv.basics"]


def test_drawings_are_the_same_for_the_same_figures_and_hold_no_script():
    figures = {BOTH: {"resolved": 0.9, "answered_right": 0.6, "answered_wrong": 0.02, "out_answered": 0.1}}
    found = [Result("ours", figures, [2.0, 4.0], 1, 1), Result("a peer", figures, [1.0, 300.0], 1, 1)]
    points = [Point("ours", times, 8000 * times, 2.5 * times ** 0.3, 5, 1, 1) for times in (1, 10)]
    for draw, given in ((plots.quality, found), (plots.waiting, found), (plots.growth, points)):
        drawn = draw(given)
        assert drawn == draw(given) and b"<script" not in drawn and b"http" not in drawn.replace(b"http://www.w3.org", b"")
