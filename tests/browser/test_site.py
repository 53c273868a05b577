"""The site: every page is made, leads somewhere, keeps its secrets, needs no network, and can be read."""

import base64
import functools
import io
import itertools
import json
import re
import shutil
import threading
import zipfile
from collections import Counter
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import matplotlib.pyplot as plt
import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_output
from playwright.sync_api import expect
from typer.testing import CliRunner

from nlpkit import course, notebooks, site
from nlpkit.cli import app
from nlpkit.course import CourseError, problem_sets
from nlpkit.notebooks import Run
from tests.browser.chromium import HERE, chromium, listen, needs_chromium
from tests.conftest import ROOT

LECTURES = sorted(ROOT.glob("lectures/*.ipynb"))
PICTURES = ROOT / "build" / "browser"
REPOSITORY = "https://github.com/dl4nlp-course/deep-learning-for-nlp"
PHONE = {"width": 390, "height": 844}


# --- a site that is made quickly --------------------------------------------------------------------------


def picture():
    buffer = io.BytesIO()
    figure = plt.figure(figsize=(8.4, 2))
    figure.savefig(buffer, format="png")
    plt.close(figure)
    return base64.b64encode(buffer.getvalue()).decode()


def outputs_of_each_kind():
    """As the lectures have them: text, figures with and without words, Keras's table, a widget, a log."""
    png, table = picture(), "| recorded | value |\n|:--|--:|\n| test_accuracy | 0.881 |"
    html = '<pre style="white-space:pre"><span style="color: #00af00">Model: "sequential"</span></pre>'
    view = "application/vnd.jupyter.widget-view+json"
    widget = {view: {"model_id": "a1"}, "text/plain": "interactive(...)"}
    return [
        new_output("stream", text=f"{'x' * 200}\n"),
        new_output("display_data", {"image/png": png, "text/plain": "Figure: loss against epoch (training)"}),
        new_output("display_data", {"image/png": png, "text/plain": "<Figure size 576x345.6 with 1 Axes>"}),
        new_output("display_data", {"text/markdown": table, "text/plain": "test_accuracy  0.881"}),
        new_output("display_data", {"text/html": html, "text/plain": '\x1b[1mModel: "sequential"\x1b[0m'}),
        new_output("display_data", widget),
        new_output("stream", name="stderr", text="I0000 00:00:1 CANARY-LOG port.cc:153] oneDNN\n"),
        new_output("execute_result", {"text/plain": "32.0"}, execution_count=1),
    ]


def executed(lecture, folder, fast):
    """A copy of a lecture as papermill leaves it, with made outputs: no kernel is started."""
    notebook = nbformat.read(lecture, as_version=4)
    notebook.metadata["papermill"] = {"parameters": {"FAST": True} if fast else {}}
    notebook.metadata["widgets"] = {
        "application/vnd.jupyter.widget-state+json": {"state": {"a1": {}}, "version_major": 2}
    }
    kinds = outputs_of_each_kind()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code):
        cell.execution_count = number + 1
        cell.outputs = [kinds[number % len(kinds)]]
    if fast:
        injected = new_code_cell("FAST = True", execution_count=1, metadata={"tags": ["injected-parameters"]})
        notebook.cells.insert(3, injected)
    path = folder / "lectures" / lecture.name
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


NEEDED = (
    "lectures solutions assignments docs site nlpkit README.md CONTRIBUTING.md CHANGELOG.md LICENSE"
    " LICENSE-TEXT pyproject.toml constraints.txt nbgrader_config.py"
)
"""What of the course the site is made from."""


@pytest.fixture(scope="module")
def command(tmp_path_factory):
    """A function that runs `nlpkit site` on the course, whose first lecture has not been executed.

    It returns what came of it, and which lectures were executed; none is in truth.
    """
    root = tmp_path_factory.mktemp("course")
    for name in NEEDED.split():
        (root / name).symlink_to(ROOT / name)
    for number, lecture in enumerate(LECTURES[1:], start=1):
        executed(lecture, root / "build" / str(number), fast=number % 2 == 0)

    def run(error=""):
        ran = []

        def execute_all(tasks, _jobs, start, end):
            done = []
            for task in tasks:
                ran.append(task.path.name)
                start(task)
                copy = executed(task.path, task.output.parents[1], task.fast)
                done.append(Run(task.path, copy, error=error))
                end(task, done[-1])
            return done

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(course, "find_root", lambda: root)
            patch.setattr(notebooks, "execute_all", execute_all)
            return CliRunner().invoke(app, ["site"]), ran, root

    return run


@pytest.fixture(scope="module")
def pages(command):
    """The folder of the site, from all lectures with made outputs; half of them in the fast form."""
    done, ran, root = command()
    assert done.exit_code == 0, done.output
    assert ran == [LECTURES[0].name]
    return root / "build" / "site"


@functools.cache
def soup(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")


def articles(pages):
    """Each page but the search and the empty index: its name and what is in its middle."""
    paths = [path for path in sorted(pages.rglob("*.html")) if path.stem not in ("search", "genindex")]
    return {path.relative_to(pages).as_posix(): soup(path).article for path in paths}


# --- what is there ----------------------------------------------------------------------------------------


def test_there_is_a_page_for_each_lecture_and_each_document(pages):
    names = set(articles(pages))
    assert {f"lectures/{path.stem}.html" for path in LECTURES} < names
    assert {f"docs/{path.stem}.html" for path in ROOT.glob("docs/*.md")} < names
    assert {"index.html", "students.html", "instructors.html", "problem_sets.html"} < names
    assert {"CONTRIBUTING.html", "CHANGELOG.html"} < names
    front = articles(pages)["index.html"]
    linked = {link["href"] for link in front.table.find_all("a")}
    assert linked == {f"lectures/{path.stem}.html" for path in LECTURES}


@pytest.mark.parametrize("lecture", LECTURES, ids=lambda path: path.stem)
def test_a_lecture_has_its_buttons_and_says_in_which_form_it_ran(pages, lecture):
    article = articles(pages)[f"lectures/{lecture.stem}.html"]
    colab, download, *pset = article.select(".buttons a")
    assert colab["href"] == (
        "https://colab.research.google.com/github/dl4nlp-course/deep-learning-for-nlp/blob/main/lectures/"
        + lecture.name
    )
    assert download["href"] == f"../downloads/{lecture.name}"
    names = [name for name in problem_sets(ROOT) if name[2:4] == lecture.stem[:2]]
    assert [link["href"] for link in pset] == [f"../downloads/{name}.ipynb" for name in names]
    fast = LECTURES.index(lecture) % 2 == 0
    assert article.select_one(".admonition-title").get_text() == f"{'Fast' if fast else 'Full'} form"
    assert "Open in Colab" in colab.get_text()
    assert not any("FAST = True" in cell.get_text() for cell in article.select(".cell_input"))


def test_problem_sets_are_offered_as_released(pages):
    names = problem_sets(ROOT)
    links = articles(pages)["problem_sets.html"].select("table a[download]")
    assert [link["href"] for link in links] == [f"downloads/{name}.ipynb" for name in names]
    expected = {f"{name}.ipynb": ROOT / "assignments" / name / f"{name}.ipynb" for name in names}
    expected |= {path.name: path for path in LECTURES}
    given = {path.name: path for path in (pages / "downloads").iterdir()}
    assert set(given) - set(expected) == {"nlpkit-course-student.zip"}
    assert all(given[name].read_bytes() == expected[name].read_bytes() for name in expected)


def test_what_is_folded_in_the_notebook_is_folded_on_the_page(pages):
    for lecture in LECTURES:
        notebook = nbformat.read(lecture, as_version=4)
        prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
        folded = articles(pages)[f"lectures/{lecture.stem}.html"].select("details:not(.hide)")
        assert len(folded) == prose.count("<details>") > 0
        assert not any(details.has_attr("open") for details in folded)
        hidden = articles(pages)[f"lectures/{lecture.stem}.html"].select("details.hide")
        assert 1 < len(hidden) <= 1 + prose.count("**Predict, then run")


def test_logs_and_widgets_are_left_out(pages):
    for name, article in articles(pages).items():
        text = article.get_text()
        assert "CANARY-LOG" not in text, name
        assert "interactive(" not in text, name
        assert "\x1b" not in text, name
    assert 'Model: "sequential"' in articles(pages)["lectures/01_perceptron.html"].get_text()


# --- links ------------------------------------------------------------------------------------------------


def broken_links(pages):
    """Each link, script, style or picture of a page that leads nowhere inside the folder: page and target."""
    broken = []
    for path in sorted(pages.rglob("*.html")):
        for element in soup(path).find_all(["a", "link", "script", "img"]):
            target = element.get("href") or element.get("src")
            if not target or urlsplit(target).scheme:
                continue
            place, anchor = urldefrag(urljoin(path.as_uri(), target))
            file = Path(unquote(urlsplit(place).path))
            inside = file.is_relative_to(pages) and file.is_file()
            if not inside or (anchor and file.suffix == ".html" and not soup(file).find(id=unquote(anchor))):
                broken.append((path.name, target))
    return broken


def test_all_links_and_anchors_lead_somewhere(pages):
    assert broken_links(pages) == []


@pytest.mark.parametrize(
    "element", ['<a href="c.html">', '<a href="b.html#no">', '<img src="x.png">', '<a href="../b.html">']
)
def test_a_broken_link_is_found(tmp_path, element):
    (tmp_path / "a.html").write_text(f'<a href="b.html#yes"></a>{element}', encoding="utf-8")
    (tmp_path / "b.html").write_text('<p id="yes">', encoding="utf-8")
    assert [name for name, _ in broken_links(tmp_path)] == ["a.html"]


REMOTE = re.compile(r"^(https?:)?//")


def loaded_from_elsewhere(pages):
    """What a page would fetch by itself from another machine."""
    found = []
    for path in sorted(pages.rglob("*.html")):
        page = soup(path)
        sources = [e["src"] for e in page.find_all(src=True)] + [e["data"] for e in page.find_all("object")]
        sources += [e["href"] for e in page.find_all("link") if e["rel"][0] not in ("canonical", "license")]
        styles = [e.get_text() for e in page.find_all("style")]
        found += [(path.name, source) for source in sources if REMOTE.match(source)]
        found += [(path.name, text) for text in styles if "//" in text]
    for path in sorted(pages.rglob("*.css")):
        text = path.read_text(encoding="utf-8")
        found += [(path.name, url) for url in re.findall(r"url\(['\"]?([^'\")]*)", text) if REMOTE.match(url)]
        found += [(path.name, rule) for rule in re.findall(r"@import[^;]*//[^;]*", text)]
    return found


def test_nothing_is_loaded_from_elsewhere(pages):
    assert loaded_from_elsewhere(pages) == []


@pytest.mark.parametrize(
    "element",
    [
        '<script src="https://cdn.example.org/x.js"></script>',
        '<img src="//example.org/x.png">',
        '<link rel="stylesheet" href="https://example.org/x.css">',
        "<style>@import '//example.org/x.css'</style>",
    ],
)
def test_what_is_loaded_from_elsewhere_is_found(tmp_path, element):
    (tmp_path / "a.html").write_text(f"{element}<a href='https://example.org'>x</a>", encoding="utf-8")
    assert len(loaded_from_elsewhere(tmp_path)) == 1


# --- secrets ----------------------------------------------------------------------------------------------


SECRET = r"### BEGIN (?:SOLUTION|HIDDEN TESTS)\n(.*?)### END"


def secrets():
    """Lines that stand in answers and hidden tests, and nowhere in what students get."""
    released = [*LECTURES, *ROOT.glob("assignments/*/*.ipynb")]
    public = "\n".join(sources(path.read_text(encoding="utf-8")) for path in released)
    public += "\n".join(path.read_text(encoding="utf-8") for path in ROOT.glob("nlpkit/*.py"))
    found = set()
    for path in ROOT.glob("solutions/*/*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            for part in re.findall(SECRET, cell.source, re.DOTALL):
                found |= {line.strip() for line in part.splitlines() if len(line.strip()) > 24}
    return {line for line in found if line not in public}


def sources(notebook):
    """The text of all cells of a notebook, which is given as JSON."""
    return "\n".join(cell.source for cell in nbformat.reads(notebook, as_version=4).cells)


def leaks(pages):
    """Secret lines in any file of the site, whatever marks stand between their words."""
    texts = []
    for path in pages.rglob("*"):
        if path.suffix == ".html":
            texts.append(soup(path).get_text())
        elif path.suffix == ".ipynb":
            texts.append(sources(path.read_text(encoding="utf-8")))
        elif path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                read = {name: archive.read(name).decode() for name in archive.namelist()}
            texts += [sources(text) if name.endswith(".ipynb") else text for name, text in read.items()]
        elif path.suffix in (".txt", ".md", ".py", ".json"):
            texts.append(path.read_text(encoding="utf-8"))
    whole = re.sub(r"\s+", "", "".join(texts))
    return [line for line in secrets() if re.sub(r"\s+", "", line) in whole]


def test_no_solution_and_no_hidden_test_is_on_the_site(pages):
    assert len(secrets()) > 500
    assert leaks(pages) == []


@pytest.mark.parametrize("zipped", [False, True])
def test_a_master_in_the_wrong_place_is_found(tmp_path, zipped):
    master = ROOT / "solutions/ps02_mlp_imdb/ps02_mlp_imdb.ipynb"
    if zipped:
        with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
            archive.write(master, "ps02.ipynb")
    else:
        shutil.copy(master, tmp_path)
    assert len(leaks(tmp_path)) > 20


# --- for those who cannot see, and for all ----------------------------------------------------------------


def test_headings_are_in_order(pages):
    for name, article in articles(pages).items():
        levels = [int(heading.name[1]) for heading in article.find_all(re.compile("^h[1-6]$"))]
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), (name, levels)


def test_every_picture_says_what_it_shows(pages):
    figures = Counter()
    for name, article in articles(pages).items():
        for image in article.find_all("img"):
            words = image.get("alt", "")
            assert re.match(r"Figure[:,] .{9,}", words), (name, words)
            figures[name] += 1
    assert all(figures[f"lectures/{path.stem}.html"] > 4 for path in LECTURES[1:])
    alts = {image["alt"] for image in articles(pages)["lectures/01_perceptron.html"].find_all("img")}
    assert "Figure: loss against epoch (training)" in alts
    assert "Figure, described in the text below" in alts


# --- what the pages are made of ---------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path):
    """A course with one lecture, to run and to change."""
    (tmp_path / "lectures").mkdir()
    shutil.copy(LECTURES[0], tmp_path / "lectures")
    return tmp_path


def test_the_full_form_goes_before_the_fast_one(small):
    lecture = small / "lectures" / LECTURES[0].name
    assert site.find_executed(small, lecture) is None
    fast = executed(lecture, small / "build" / "demo", fast=True)
    assert site.find_executed(small, lecture) == fast
    full = executed(lecture, small / "build", fast=False)
    executed(lecture, small / "build" / "later", fast=True)
    assert site.find_executed(small, lecture) == full


@pytest.mark.parametrize("change", ["edited", "new cell", "failed", "not run", "stopped half-way"])
def test_a_copy_that_is_not_the_lecture_executed_is_not_used(small, change):
    lecture = small / "lectures" / LECTURES[0].name
    copy = nbformat.read(executed(lecture, small / "build", fast=True), as_version=4)
    code = [cell for cell in copy.cells if cell.cell_type == "code"]
    if change == "edited":
        copy.cells[0].source += "\n\nMore."
    elif change == "new cell":
        copy.cells.append(new_code_cell("1", execution_count=99))
    elif change == "failed":
        code[5].outputs = [new_output("error", ename="ValueError", evalue="x", traceback=[])]
    elif change == "not run":
        copy = nbformat.read(lecture, as_version=4)
    else:
        code[-1].execution_count = None
    nbformat.write(copy, small / "build" / "lectures" / lecture.name)
    assert site.find_executed(small, lecture) is None


@pytest.mark.parametrize(
    ("place", "link", "expected"),
    [
        ("lectures/x.ipynb", "[a](02_mlp_imdb.ipynb)", None),
        ("lectures/x.ipynb", "[a `b`](https://e.org/README.md)", None),
        (
            "lectures/x.ipynb",
            "[a](../assignments/ps01_p/ps01_p.ipynb)",
            '<a href="../downloads/ps01_p.ipynb" download>a</a>',
        ),
        ("README.md", "[a](assignments/p/p.ipynb)", '<a href="downloads/p.ipynb" download>a</a>'),
        ("README.md", "[a](docs/author.md#a-lecture)", None),
        ("docs/author.md", "[a](../README.md#for-instructors)", "[a](../instructors.md)"),
        ("docs/author.md", "[a](../README.md)", "[a](../index.md)"),
        ("docs/author.md", "[a](../CONTRIBUTING.md)", None),
        ("README.md", "[a](LICENSE)", f"[a]({REPOSITORY}/blob/main/LICENSE)"),
        ("docs/author.md", "[a](../solutions)", f"[a]({REPOSITORY}/tree/main/solutions)"),
        ("README.md", "![a](docs/a.png)", None),
        ("README.md", "[a](#for-students)", None),
    ],
)
def test_links_lead_to_where_things_are_on_the_site(place, link, expected):
    assert site.site_links(ROOT, f"See {link}.", place) == f"See {expected or link}."


def test_a_readme_without_a_section_is_named(tmp_path):
    (tmp_path / "README.md").write_text("# Course\n\n## The lectures\n", encoding="utf-8")
    with pytest.raises(CourseError, match="no section 'Licences'"):
        site.front_pages(tmp_path)


def test_nothing_is_executed_twice(command, pages, monkeypatch):
    monkeypatch.setattr(site, "build", lambda *_: None)
    done, ran, root = command()
    assert (done.exit_code, ran) == (0, [])
    assert done.stdout.split() == ["site:", str(root / "build" / "site" / "index.html")]
    (root / "build" / "1" / "lectures" / LECTURES[1].name).unlink()
    assert command()[1] == [LECTURES[1].name]


def test_a_lecture_that_fails_gives_no_site(command, pages, monkeypatch):
    monkeypatch.setattr(site, "build", lambda *_: pytest.fail("it was built"))
    (pages.parent / "2" / "lectures" / LECTURES[2].name).unlink()
    done, *_ = command(error="ValueError: x")
    assert done.exit_code == 1


def test_a_page_with_a_fault_is_refused(tmp_path, capfd):
    source = tmp_path / "source"
    (source / "extra").mkdir(parents=True)
    (source / "index.md").write_text("# Course\n\n[a](missing.md)\n", encoding="utf-8")
    with pytest.raises(CourseError, match="Sphinx found fault"):
        site.build(ROOT, source, tmp_path / "site")
    assert "missing.md" in capfd.readouterr().err


# --- in a browser -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def address(pages):
    """The site on a plain web server of this machine."""
    handler = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    server = ThreadingHTTPServer((HERE, 0), functools.partial(handler, directory=str(pages)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://{HERE}:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=["file", "http"])
def start(request, pages):
    """The site's address, as a folder and on a server."""
    return f"{pages.as_uri()}/" if request.param == "file" else request.getfixturevalue("address")


def open_page(browser, url, **options):
    context = browser.new_context(**options)
    said = listen(context)
    page = context.new_page()
    page.goto(url)
    return page, said


FORMULAE = """() => {
    const all = [...document.querySelectorAll("article .math")];
    return [all.length, all.filter(e => e.querySelector("mjx-container mjx-math")).length,
            document.querySelectorAll("mjx-merror").length];
}"""


@needs_chromium
def test_a_lecture_opens_without_an_error_and_its_maths_is_set(start, browser):
    page, said = open_page(browser, f"{start}lectures/01_perceptron.html")
    page.wait_for_function("window.MathJax?.startup?.promise !== undefined")
    page.evaluate("MathJax.startup.promise")
    total, done, wrong = page.evaluate(FORMULAE)
    assert total > 100
    assert (done, wrong) == (total, 0)
    letters = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
    assert any("MJXTEX" in family for family in letters)
    assert said == []
    page.context.close()


@needs_chromium
@pytest.mark.parametrize("lecture", LECTURES, ids=lambda path: path.stem)
def test_every_formula_is_understood(lecture, pages, browser):
    page, said = open_page(browser, (pages / "lectures" / f"{lecture.stem}.html").as_uri())
    if page.query_selector("article .math"):
        page.wait_for_function("window.MathJax?.startup?.promise !== undefined")
        page.evaluate("MathJax.startup.promise")
    total, done, wrong = page.evaluate(FORMULAE)
    assert (done, wrong) == (total, 0)
    # A formula that was taken for text would show its dollar signs.
    prose = page.evaluate("[...document.querySelectorAll('article p, article li')].map(e => e.textContent)")
    assert [text for text in prose if "$" in text] == []
    assert said == []
    page.context.close()


@needs_chromium
def test_the_search_finds_a_word_and_leads_to_it(start, browser):
    page, said = open_page(browser, f"{start}index.html")
    page.get_by_placeholder("Search").first.fill("novikoff")
    page.keyboard.press("Enter")
    found = page.locator("#search-results li a")
    expect(found.first).to_contain_text("The perceptron", timeout=20_000)
    found.first.click()
    expect(page.locator("article h1")).to_contain_text("The perceptron")
    assert "Novikoff" in page.inner_text("article")
    assert said == []
    page.context.close()


@needs_chromium
def test_the_search_finds_nothing_where_there_is_nothing(address, browser):
    page, _ = open_page(browser, f"{address}search.html?q=zzyzx")
    expect(page.locator("#search-results")).to_contain_text("did not match any documents", timeout=20_000)
    page.context.close()


@needs_chromium
def test_a_hint_unfolds(address, browser):
    page, _ = open_page(browser, f"{address}lectures/01_perceptron.html")
    hint = page.locator("article details:not(.hide)").last
    expect(hint.locator("p").first).to_be_hidden()
    hint.locator("summary").click()
    expect(hint.locator("p").first).to_be_visible()
    page.context.close()


@needs_chromium
def test_a_notebook_is_downloaded(address, browser):
    page, _ = open_page(browser, f"{address}lectures/01_perceptron.html")
    with page.expect_download() as download:
        page.get_by_text("Download notebook").click()
    assert download.value.suggested_filename == "01_perceptron.ipynb"
    given = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert given == json.loads((ROOT / "lectures/01_perceptron.ipynb").read_text(encoding="utf-8"))
    page.context.close()


# How far the page, or its middle, can be scrolled sideways, in pixels.
SIDEWAYS = """Math.max(...["html", ".content"].map(name => document.querySelector(name)).map(
    element => element.scrollWidth - element.clientWidth))"""


@needs_chromium
def test_no_page_is_wider_than_a_phone(pages, browser):
    page, said = open_page(browser, (pages / "index.html").as_uri(), viewport=PHONE)
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name in articles(pages):
        page.goto((pages / name).as_uri())
        if page.query_selector("article .math"):
            page.wait_for_function("window.MathJax?.startup?.promise !== undefined")
            page.evaluate("MathJax.startup.promise")
        page.screenshot(path=PICTURES / f"site-{name.replace('/', '-')}.png")
        assert page.evaluate(SIDEWAYS) == 0, name
    page.evaluate("document.querySelector('article p').style.width = '600px'")
    assert page.evaluate(SIDEWAYS) > 100
    assert said == []
    page.context.close()


# The contrast of each piece of text with what is behind it, as the Web Content Accessibility Guidelines
# (WCAG 2.2, success criterion 1.4.3) define it.
CONTRAST = """() => {
    const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
    const parts = colour => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
        return [r, g, b, a / 255];
    };
    const over = (top, under) => top.slice(0, 3).map((c, i) => c * top[3] + under[i] * (1 - top[3]));
    const light = colour => {
        const [r, g, b] = colour.map(c => c / 255).map(
            c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = element => {
        const own = parts(getComputedStyle(element).backgroundColor);
        if (own[3] === 1) return own.slice(0, 3);
        return over(own, element.parentElement ? behind(element.parentElement) : [255, 255, 255]);
    };
    const faint = {};
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode.data.trim(), element = walker.currentNode.parentElement;
        if (!text || ["SCRIPT", "STYLE"].includes(element.tagName) || !element.checkVisibility()) continue;
        const style = getComputedStyle(element), back = behind(element);
        if (element.closest(".headerlink, mjx-assistive-mml")) continue;
        const front = over(parts(style.color), back);
        const [high, low] = [light(front), light(back)].sort((a, b) => b - a);
        const ratio = (high + 0.05) / (low + 0.05), size = parseFloat(style.fontSize);
        const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
        if (ratio < (large ? 3 : 4.5)) faint[`${element.tagName}.${element.className}`] = [text, ratio];
    }
    return faint;
}"""


@needs_chromium
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index.html", "problem_sets.html", "lectures/00_start_here.html"])
def test_text_stands_out_from_its_ground(pages, browser, theme, name):
    page, _ = open_page(browser, (pages / name).as_uri(), color_scheme=theme)
    grounds = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (grounds == "rgb(255, 255, 255)") == (theme == "light")
    assert page.evaluate(CONTRAST) == {}
    page.add_style_tag(content="article p { color: #888; background: #999; }")
    assert page.evaluate(CONTRAST) != {}
    page.context.close()
