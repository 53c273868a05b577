"""Mutants of an answer: what is changed, and what is left alone."""

import ast

from nlpkit.grading.mutants import mutants

ANSWER = '''# ANSWER q1_scale: keep this line
import numpy as np


def scale(x: float = 2, base: "int" = 10):
    """Return x + 1 in the base."""
    ### BEGIN SOLUTION
    if x < 0:
        raise ValueError(f"x is {x - 1}, not positive")
    total = np.log(x) / np.log(base)  # a comment + 1
    total -= np.dot(x, base)
    for a, b in zip([x], [base], strict=True):
        total = max(total, a - b)
    return total
    ### END SOLUTION
'''


def changes(source):
    return [mutant.change for mutant in mutants(source)]


def test_each_kind_of_mistake_is_made():
    found = "\n".join(changes(ANSWER))
    for part in [
        "`< 0` becomes `<= 0`",
        "`< 0` becomes `>= 0`",
        '`if x < 0: raise ValueError(f"x is {x - 1}, not positive")` becomes `if not (x < 0):',
        '`raise ValueError(f"x is {x - 1}, not positive")` becomes `pass`',
        "`0` becomes `1`",
        "`0` becomes `(-1)`",
        "`np.log(x) / np.log(base)` becomes `np.log(x) * np.log(base)`",
        "`np.log(x) / np.log(base)` becomes `(np.log(base)) / (np.log(x))`",
        "`total -= np.dot(x, base)` becomes `total += np.dot(x, base)`",
        "`total -= np.dot(x, base)` becomes `total = np.dot(x, base)`",
        "`total -= np.dot(x, base)` becomes `pass`",
        "`np.dot(x, base)` becomes `np.dot(base, x)`",
        "`a - b` becomes `a + b`",
        "`a - b` becomes `(b) - (a)`",
        "`return total` becomes `return`",
    ]:
        assert part in found, part


def test_what_decides_nothing_is_left_alone():
    for mutant in mutants(ANSWER):
        assert '"""Return x + 1 in the base."""' in mutant.source
        assert "x - 1}, not positive" in mutant.source or "raise" not in mutant.source
        assert "import numpy as np" in mutant.source
        assert ": float = " in mutant.source
        assert '"int"' in mutant.source
        assert "max(a - b, total)" not in mutant.source
        assert "# ANSWER q1_scale: keep this line" in mutant.source
    assert not [
        change for change in changes(ANSWER) if "strict=True` becomes" in change or "strict=None" in change
    ]


def test_each_mutant_is_python_and_is_there_once():
    made = mutants(ANSWER)
    trees = [ast.dump(ast.parse(mutant.source)) for mutant in made]
    assert len(set(trees)) == len(trees) == len({mutant.change for mutant in made})
    assert ast.dump(ast.parse(ANSWER)) not in trees


def test_equal_changes_of_a_line_are_numbered():
    assert changes("x = [1, 1]\n")[-4:] == [
        "x = [1, 1]: `1` becomes `2`",
        "x = [1, 1]: `1` becomes `0`",
        "x = [1, 1]: `1` becomes `2` (2)",
        "x = [1, 1]: `1` becomes `0` (2)",
    ]


def test_a_change_is_described_without_comments():
    assert "total = np.log(x) / np.log(base): `x` becomes" not in changes(ANSWER)
    assert all("a comment" not in change and "SOLUTION" not in change for change in changes(ANSWER))
    assert {change.partition(":")[0] for change in changes("x = 1  # one\n")} == {"x = 1"}


def test_what_students_are_given_is_left_alone():
    found = changes(ANSWER.replace("    ### BEGIN", "    x += 7\n    ### BEGIN"))
    assert found == changes(ANSWER)
    assert "x += 7: `7` becomes `8`" in changes(ANSWER.replace("    if x < 0", "    x += 7\n    if x < 0"))
