import pytest

from nlpkit.course import CourseError
from nlpkit.grading.settings import Limits, Settings, read_settings
from tests.grading.test_rebuild import tiny_course


@pytest.fixture
def course(tmp_path):
    return tiny_course(tmp_path)


def test_the_courses_own(root):
    assert read_settings(root) == Settings()


def test_the_command_line_outranks_the_config(course):
    with (course / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write("\nc.Limits.cell_seconds = 20\nc.Limits.processes = 8\n")
    assert read_settings(course).limits == Limits(cell_seconds=20, processes=8)
    limits = read_settings(course, overrides=["cell_seconds=1.5min", "written_bytes = 10 MB"]).limits
    assert limits == Limits(cell_seconds=90, processes=8, written_bytes=10_000_000)


@pytest.mark.parametrize("kind", [None, "bubblewrap", "docker", "podman"])
def test_sandbox(course, kind):
    assert read_settings(course, kind).sandbox == kind


@pytest.mark.parametrize(
    ("override", "found"),
    [
        ("memory=2GB", "there is no limit 'memory': choose one of cell_seconds, cpu_seconds, "),
        ("memory_bytes=2 GiB", "'memory_bytes=2 GiB' cannot be read"),
        ("memory_bytes", "cannot be read"),
        ("memory_bytes=1.2.3", "holds no number"),
        ("cell_seconds=0", "the limit cell_seconds is 0; expected a number, 1 or more"),
    ],
)
def test_what_is_no_limit(course, override, found):
    with pytest.raises(CourseError) as caught:
        read_settings(course, overrides=[override])
    assert found in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_no_sandbox(course):
    with pytest.raises(CourseError, match="'chroot': choose one of bubblewrap, docker, podman"):
        read_settings(course, "chroot")


@pytest.mark.parametrize("value", [0, -1, float("nan"), "many", True, None])
def test_a_limit_is_a_number(value):
    with pytest.raises(ValueError, match="expected a number, 1 or more"):
        Limits(processes=value)
