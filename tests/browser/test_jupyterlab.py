"""A student and an instructor at work in JupyterLab; each step leaves a picture in build/browser/."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from nlpkit.grading.answers import read_answers
from nlpkit.grading.rebuild import read_master, rebuild
from tests.browser.chromium import HERE, chromium, listen, needs_chromium
from tests.conftest import ROOT, copy_course
from tests.grading.conftest import SANDBOXED
from tests.grading.demo_class import handed_in
from tests.grading.test_page import ATTACKS, CLICKED

pytestmark = needs_chromium

SECOND = 1000  # Playwright counts in milliseconds
PICTURES = ROOT / "build" / "browser"
UNREACHABLE = "Failed to load resource: net::ERR_NAME_NOT_RESOLVED"
MATHJAX = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/2.7.7/latest.js"
SANDBOXED_FRAME = "because the document's frame is sandboxed and the 'allow-scripts' permission is not set."
ALLOWED = {
    # Without a network a notebook's Colab badge is not drawn.
    (UNREACHABLE, "https://colab.research.google.com/assets/colab-badge.svg"),
    # nbconvert's pages load MathJax from the network, and formgrader, made with it, calls it without looking.
    (UNREACHABLE, MATHJAX),
    ("uncaught: MathJax is not defined", "/formgrader/static/js/formgrade.js"),
    # JupyterLab shows HTML files without their scripts, until one presses "Trust HTML".
    (f"Blocked script execution in 'blob:' {SANDBOXED_FRAME}", "blob:"),
}
"""What the console may say: all but the badge comes from JupyterLab and nbgrader, whatever the course."""


@dataclass
class Lab:
    """A running JupyterLab, and the folder it serves."""

    course: Path
    url: str
    token: str


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """What `make lab` starts, in a copy of the course, with the settings of a new user."""
    course = copy_course(tmp_path_factory.mktemp("lab") / "course")
    home = tmp_path_factory.mktemp("home")
    # Else JupyterLab asks whether it may fetch news.
    settings = home / "config" / "lab" / "user-settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}', encoding="utf-8")
    paths = {f"JUPYTER_{kind}_DIR": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
    log = home / "server.log"
    with log.open("w", encoding="utf-8") as file:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--ip={HERE}", "--port=0"],
            cwd=course,
            env=environment() | paths | {"IPYTHONDIR": str(home / "ipython")},
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        end = time.monotonic() + 120
        while not (info := announced(home / "runtime")):
            assert server.poll() is None, log.read_text(encoding="utf-8")[-2000:]
            assert time.monotonic() < end, log.read_text(encoding="utf-8")[-2000:]
            time.sleep(0.2)
        yield Lab(course, info["url"], info["token"])
    finally:
        server.terminate()
        server.wait(60)


def announced(runtime: Path) -> dict | None:
    """Return what a server says of itself in its runtime folder, if it has come to the end of it."""
    texts = [path.read_text(encoding="utf-8") for path in runtime.glob("jpserver-*.json")]
    return next((json.loads(text) for text in texts if text.rstrip().endswith("}")), None)


def environment() -> dict[str, str]:
    """Return this process's environment, in which the course's package is the one under test."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return os.environ | {"PYTHONPATH": path}


@pytest.fixture(scope="module")
def browser():
    PICTURES.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=60 * SECOND)
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(lab: Lab, browser: Browser, request):
    """JupyterLab as it opens; when the test ends, its console must have said nothing but what is allowed."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    context.set_default_timeout(60 * SECOND)
    said = listen(context)
    page = context.new_page()
    # Each test has its own layout, else it begins with the notebooks that the one before left open.
    page.goto(f"{lab.url}lab/workspaces/{request.node.name}?token={lab.token}")
    yield page
    picture(page, f"{request.node.name}_end")
    context.close()
    unexpected = [f"{where}: {text}" for text, where in said if (text, where) not in ALLOWED]
    assert not unexpected, "\n".join(["the browser's console says", *unexpected])


def picture(page: Page, name: str) -> None:
    page.screenshot(path=PICTURES / f"{name}.png")


def open_file(page: Page, path: str) -> None:
    """Click through the file browser, from the course's folder to a file."""
    page.locator(".jp-FileBrowser .jp-BreadCrumbs-home").click()
    for name in path.split("/"):
        page.locator(".jp-DirListing-content").get_by_text(name, exact=True).dblclick()


def open_notebook(page: Page, path: str) -> None:
    """Open a file and wait for its kernel: JupyterLab forgets cells that are run while it connects."""
    open_file(page, path)
    expect(page.locator("#jp-main-statusbar").get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible()


def choose(page: Page, menu: str, entry: str) -> None:
    page.locator(f".lm-MenuBar-itemLabel:text-is('{menu}')").click()
    page.locator(f".lm-Menu-itemLabel:text-is('{entry}')").click()


def cell(page: Page, text: str) -> Locator:
    """The notebook's code cell in whose source this text stands."""
    editor = page.locator(".jp-InputArea-editor").filter(has_text=text)
    return page.locator(".jp-Notebook .jp-CodeCell").filter(has=editor)


def wait_until_run(page: Page, seconds: int = 300) -> None:
    """Wait until a cell has begun to run and none is running or waiting."""
    prompts = page.locator(".jp-Notebook .jp-CodeCell .jp-InputPrompt")
    expect(prompts.filter(has_text=re.compile(r"\[(\d+|\*)\]")).first).to_be_attached()
    expect(prompts.filter(has_text="[*]")).to_have_count(0, timeout=seconds * SECOND)


def save(page: Page) -> None:
    choose(page, "File", "Save Notebook")
    expect(page.locator(".lm-DockPanel-tabBar .jp-mod-current.jp-mod-dirty")).to_have_count(0)


def test_console_is_heard(browser: Browser):
    """An error in a frame, one that nothing catches, and a file that is not there."""
    context = browser.new_context()
    said = listen(context)
    page = context.new_page()
    frame = "<script>console.error('in a frame'); console.warn('no error')</script>"
    page.set_content(f'<iframe srcdoc="{frame}"></iframe><script>setTimeout(() => none.there)</script>')
    page.set_content('<img src="http://nowhere.example/x.png?y">', wait_until="networkidle")
    context.close()
    assert sorted(text for text, _ in said) == [UNREACHABLE, "in a frame", "uncaught: none is not defined"]
    assert (UNREACHABLE, "http://nowhere.example/x.png") in said


def test_student_runs_a_lecture(page: Page, lab: Lab):
    name = "lectures/01_perceptron.ipynb"
    committed = nbformat.read(lab.course / name, 4)
    open_notebook(page, name)
    cell(page, "FAST = False").get_by_text("False", exact=True).dblclick()
    page.keyboard.type("True")
    picture(page, "lecture_1_opened")
    choose(page, "Run", "Run All Cells")
    wait_until_run(page)
    save(page)

    notebook = nbformat.read(lab.course / name, 4)
    changed = [
        (a.source, b.source)
        for a, b in zip(committed.cells, notebook.cells, strict=True)
        if a.source != b.source
    ]
    assert [a.replace("FAST = False", "FAST = True") == b for a, b in changed] == [True]
    code = [c for c in notebook.cells if c.cell_type == "code"]
    assert [c.execution_count for c in code] == list(range(1, len(code) + 1)), "cells that did not run"
    outputs = [output for c in code for output in c.outputs]
    assert [o for o in outputs if o.output_type == "error"] == []
    pictures = sum("image/png" in o.get("data", {}) for o in outputs)
    assert pictures >= sum("\nplt.show()" in c.source for c in code) > 10

    images = page.locator(".jp-Notebook .jp-RenderedImage img")
    expect(images).to_have_count(pictures + 1)  # and that which the slider draws, inside its own output
    assert images.evaluate_all("all => all.every(one => one.complete && one.naturalWidth > 200)")
    images.first.scroll_into_view_if_needed()
    picture(page, "lecture_2_figure")
    assert page.locator(".jp-Notebook mjx-container").count() > 20
    expect(page.locator(".jp-Notebook mjx-merror")).to_have_count(0)

    slider = cell(page, "@interact(rate=slider)").locator(".jp-OutputArea")
    figure = slider.locator(".jp-RenderedImage img")
    before = figure.get_attribute("src")
    slider.locator(".noUi-handle").press("ArrowLeft")
    expect(figure).not_to_have_attribute("src", before)
    picture(page, "lecture_3_slider_moved")


def validate(page: Page) -> Locator:
    """Press nbgrader's button and return what its dialog says; it saves the notebook first."""
    page.locator(".validate-button").click()
    dialog = page.locator("#validation-message")
    expect(dialog).to_be_visible()
    return dialog


def close_dialog(page: Page) -> None:
    page.locator(".jp-Dialog .jp-mod-accept").click()
    expect(page.locator(".jp-Dialog")).to_have_count(0)


def write_answer(page: Page, question: str, source: str) -> None:
    """Replace all of an answer cell."""
    cell(page, f"# ANSWER {question}: keep this line").locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text(source)


def test_student_answers_a_problem_set(page: Page, lab: Lab):
    master = read_master(lab.course, "ps01_perceptron")
    solved = handed_in(master)
    answers = {name.removesuffix("_answer"): solved.cells[i].source for name, i in master.answers.items()}
    known = read_answers(ROOT / "tests" / "grading" / "answers" / "ps01_perceptron.py")
    wrong = next(a for a in known if a.why == "numpy.sign, which is -1 below zero")
    visible = [cell(page, f"Question {n}: the visible tests") for n in range(1, len(answers) + 1)]

    open_notebook(page, "assignments/ps01_perceptron/ps01_perceptron.ipynb")
    write_answer(page, "q1_step", f"# ANSWER q1_step: keep this line\n{wrong.source}")
    choose(page, "Run", "Run All Cells")
    wait_until_run(page)
    error = visible[0].locator(".jp-OutputArea-output")
    expect(error).to_contain_text("AssertionError: step(-1.5)")
    error.scroll_into_view_if_needed()
    picture(page, "problem_set_1_wrong")
    dialog = validate(page)
    expect(dialog).to_have_class(re.compile("validation-failed"))
    expect(dialog.get_by_text("The following cell failed:")).to_have_count(len(answers))
    expect(dialog).to_contain_text("AssertionError: step(-1.5)")
    expect(dialog).to_contain_text("NotImplementedError")
    picture(page, "problem_set_2_validate_complains")
    close_dialog(page)

    for question, source in answers.items():
        write_answer(page, question, source)
    choose(page, "Run", "Restart Kernel and Run All Cells…")
    close_dialog(page)
    for number, test in enumerate(visible, 1):
        passed = re.compile(rf"^\s*Question {number}: the visible tests [^\"]*pass\.\s*$")
        expect(test.locator(".jp-OutputArea-output")).to_have_text(passed)
    picture(page, "problem_set_3_right")
    dialog = validate(page)
    expect(dialog).to_have_class(re.compile("validation-success"))
    expect(dialog).to_have_text("Success! Your notebook passes all the tests.")
    picture(page, "problem_set_4_validate_passes")
    close_dialog(page)

    saved = lab.course / "assignments" / "ps01_perceptron" / "ps01_perceptron.ipynb"
    rebuilt, notes = rebuild(master, saved.read_bytes())
    assert notes == []
    assert {n: rebuilt.cells[i].source for n, i in master.answers.items()} == {
        f"{question}_answer": source for question, source in answers.items()
    }


PSET = "ps11_in_practice"
WRITTEN, OTHER = "q7_errors_answer", "q8_decision_answer"
WORDS = "Most mistakes are in the *archive*: $16 < 18$ of them."
COMMENT = "Where is the cause? <b>Half</b>"


def grade(course: Path) -> str:
    """Run the README's command, and return what it prints."""
    command = [shutil.which("nlpkit", path=sysconfig.get_path("scripts")), "grade", "ps11"]
    command += ["--submissions", "handed_in"] + ([] if SANDBOXED else ["--no-sandbox"])
    done = subprocess.run(command, cwd=course, env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def row(course: Path, student: str) -> dict[str, str]:
    with (course / "grading" / "grades.csv").open(encoding="utf-8", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["student"] == student)


def formgrader(page: Page) -> FrameLocator:
    return page.frame_locator("#formgrader-iframe iframe")


def feedback(page: Page) -> FrameLocator:
    return page.frame_locator(".lm-DockPanel-widget:not(.lm-mod-hidden) .jp-HTMLViewer iframe")


@pytest.fixture
def graded(lab: Lab):
    """The course after grading two students: one all right and with words, one with a mistake and without."""
    master = read_master(lab.course, PSET)
    known = read_answers(ROOT / "tests" / "grading" / "answers" / f"{PSET}.py")
    wrong = next(a for a in known if a.question == "q3_scores" and not a.right)
    notebooks = {"Amara": handed_in(master), "Björn": handed_in(master, wrong)}
    for name, position in master.answers.items():
        if name in master.by_hand:
            stub = master.release.cells[position].source
            notebooks["Björn"].cells[position].source = stub
            words = WORDS if name == WRITTEN else "\n\n".join([*ATTACKS, *CLICKED])
            notebooks["Amara"].cells[position].source = f"{stub.partition(chr(10))[0]}\n\n{words}"
    folder = lab.course / "handed_in"
    folder.mkdir()
    for student, notebook in notebooks.items():
        nbformat.write(notebook, folder / f"{student}.ipynb")
    grade(lab.course)
    return lab.course, master


def test_instructor_grades_by_hand(graded, page: Page):
    course, master = graded
    tests, by_hand = sum(master.points.values()), sum(master.by_hand.values())
    most, less = tests + by_hand, tests - master.points["q3_scores"]
    scheme = "Give a half where a claim is right but stands without its number or example"
    assert scheme in master.notebook.cells[master.answers[WRITTEN]].source
    assert (row(course, "Amara")["score"], row(course, "Amara")["by_hand_open"]) == (
        f"{tests:g}",
        f"{by_hand:g}",
    )

    open_file(page, f"grading/feedback/Björn/{PSET}/{PSET}.html")
    expect(feedback(page).locator("body")).to_contain_text(f"{PSET} (Score: {less:.1f} / {most:.1f})")
    picture(page, "instructor_1_feedback")

    choose(page, "Nbgrader", "Formgrader")
    form = formgrader(page)
    expect(form.get_by_role("link", name=PSET)).to_be_visible()
    picture(page, "instructor_2_formgrader")
    form.get_by_role("link", name="Manual Grading").click()
    form.get_by_role("link", name=PSET).click()
    form.get_by_role("link", name=PSET, exact=True).last.click()
    amara = form.get_by_role("row").filter(has_text="Amara")
    expect(amara.locator(".score")).to_have_text(f"{tests:g} / {most:g}")
    form.get_by_role("button", name="Show All Names").click()
    expect(amara.locator(".needs-manual-grade .glyphicon-ok")).to_have_count(1)
    picture(page, "instructor_3_submissions")

    amara.get_by_role("link", name="Amara").click()
    expect(form.locator("body")).to_contain_text(scheme)
    expect(form.locator("body")).to_contain_text("Most mistakes are in the archive")
    points, comment = form.locator(f"#{WRITTEN}"), form.locator(f"#{WRITTEN}-comment")
    points.scroll_into_view_if_needed()
    for field, value, kind in ((points, "2.5", "grade"), (comment, COMMENT, "comment")):
        field.fill(value)
        with page.expect_response(re.compile(rf"/formgrader/api/{kind}/")) as answer:
            field.press("Tab")
        assert answer.value.ok
    picture(page, "instructor_4_points_and_comment")
    with page.expect_response(re.compile("/formgrader/api/grade/")):
        form.locator(".nbgrader_cell").filter(has=form.locator(f"#{OTHER}")).get_by_text(
            "Full credit"
        ).click()
    picture(page, "instructor_5_full_credit")
    assert form.locator("body").evaluate("body => body.ownerDocument.title") == PSET, "a student's script ran"

    total = tests + 2.5 + master.by_hand[OTHER]
    form.get_by_role("link", name=PSET, exact=True).last.click()
    expect(amara.locator(".score")).to_have_text(f"{total:g} / {most:g}")
    expect(amara.locator(".needs-manual-grade .glyphicon-ok")).to_have_count(0)
    picture(page, "instructor_6_total")

    grade(course)
    assert (row(course, "Amara")["score"], row(course, "Amara")["q7_errors"]) == (f"{total:g}", "2.5")
    assert row(course, "Björn")["score"] == f"{less:g}"
    open_file(page, f"grading/feedback/Amara/{PSET}/{PSET}.html")
    body = feedback(page).locator("body")
    expect(body).to_contain_text(f"(Score: {total:.1f} / {most:.1f})")
    expect(body).not_to_contain_text(scheme)
    body.get_by_text("Where is the cause?").scroll_into_view_if_needed()
    picture(page, "instructor_7_feedback")
