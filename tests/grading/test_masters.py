"""Through the real grader: the reference answers score everything, the released notebook nothing."""

import nbformat
import pytest

from nlpkit.course import problem_sets
from nlpkit.grading.grade import grade
from nlpkit.grading.rebuild import read_master
from tests.conftest import ROOT
from tests.grading.conftest import other_notes, settings_with
from tests.grading.demo_class import handed_in


@pytest.mark.parametrize("pset", problem_sets(ROOT))
def test_the_master_scores_everything_and_the_release_nothing(pset):
    master = read_master(ROOT, pset)
    by_hand = sum(master.by_hand.values())
    assert sum(master.points.values()) + by_hand == 20
    solved, executed = grade(
        master, "solved", nbformat.writes(handed_in(master)).encode(), settings=settings_with()
    )
    assert (solved.status, solved.score, other_notes(solved)) == ("graded", 20 - by_hand, [])
    assert (solved.max_score, solved.open) == (20, by_hand)
    outputs = [output for cell in executed.cells for output in cell.get("outputs", [])]
    assert not [output for output in outputs if output.output_type == "error"]
    blank, _ = grade(master, "blank", nbformat.writes(master.release).encode(), settings=settings_with())
    assert (blank.status, blank.score, other_notes(blank)) == ("graded", 0, [])
    assert blank.open == 0
