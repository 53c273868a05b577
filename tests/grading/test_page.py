"""No student's HTML or script runs in an instructor's browser."""

import base64
import html
import os
import re

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_markdown_cell, new_output
from nbgrader.server_extensions.formgrader.formgrader import FormgradeExtension

from nlpkit.grading.kernel import error_output
from nlpkit.grading.page import markdown_to_html
from nlpkit.grading.rebuild import nbgrader_config, read_master
from tests.browser.chromium import chromium, needs_chromium
from tests.grading.test_gradebook import outcome, page, store
from tests.grading.test_rebuild import PSET, tiny_course, tiny_notebook

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

RUN = "document.title='ran'"
ATTACKS = [
    f"<script>{RUN}</script>",
    f'<img src=x onerror="{RUN}">',
    f'<svg onload="{RUN}"></svg>',
    f"<svg><script>{RUN}</script></svg>",
    f'<details open ontoggle="{RUN}"><summary>x</summary></details>',
    f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>',
    f'<input autofocus onfocus="{RUN}">',
    f'<style>@keyframes a {{}}</style><b style="animation: a 1s" onanimationstart="{RUN}">x</b>',
    f"<math><mtext></p><script>{RUN}</script></mtext></math>",
    f"</textarea></title></style></pre></script><script>{RUN}</script>",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<!--><script>{RUN}</script>-->",
    f'<noscript><p title="</noscript><script>{RUN}</script>">',
    f"```mermaid\n</pre><script>{RUN}</script>\n```",
    f"$$</script><script>{RUN}</script>$$",
    f"\x1b[31m<script>{RUN}</script>\x1b]8;;javascript:{RUN}\x1b\\x",
    f'![x](x"onerror="{RUN})',
    f"[x]: javascript:{RUN}\n\n<base href='javascript:/a/'>",
]
"""Each alone would change the page's title, without a click."""

CLICKED = [
    "[x](javascript:alert(1))",
    "[x](files/javascript:alert(1))",
    "[x](/logout)",
    "[x](evil.html)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='//evil.example/x'>x</a>",
    "<form action='/logout'><button>x</button></form>",
    "[r]\n\n[r]: <javascript:alert(1)>",
]
"""These wait for a click."""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A notebook with attacks in each place that a page shows, stored as it is."""
    master = tiny_notebook()
    base = {"grade": False, "solution": True, "locked": False, "task": False, "schema_version": 3}
    written = {"nbgrader": base | {"grade_id": "q3_text_answer", "grade": True, "points": 1}}
    master.cells.append(new_markdown_cell("in your own words", id="q3-text", metadata=written))
    root = tiny_course(tmp_path_factory.mktemp("course"), master)
    result, notebook = outcome(root, "Eve", ["q1_double"], "\n".join(ATTACKS))
    for cell in notebook.cells:
        if cell.id == "q3-text":
            cell.source = "\n\n".join(ATTACKS + CLICKED)
        elif cell.id == "q1_double_answer":
            text = "\n".join(ATTACKS)
            cell.source = f"r'''{text}'''"
            data = {"text/plain": text, "text/html": text, "image/svg+xml": text}
            data |= {"application/javascript": RUN, "text/markdown": text, "text/latex": text}
            cell.outputs = [new_output("display_data", data={kind: part}) for kind, part in data.items()]
            cell.outputs += [
                new_output(
                    "display_data", data={"text/html": text}, metadata={"text/html": {"isolated": True}}
                ),
                new_output("stream", name="stdout", text=text),
                new_output("stream", name="stderr", text=text),
                error_output(f"E<script>{RUN}</script>", text, text.splitlines()),
            ]
    notebook.cells.insert(0, new_markdown_cell("\n".join(ATTACKS), id="notes"))
    store(root, (result, notebook))
    return root


@pytest.fixture(scope="module")
def formgrader(course):
    """The page on which formgrader shows a submission."""
    before = os.getcwd()
    os.chdir(course)
    try:
        extension = FormgradeExtension()
        extension.initialize([], root=str(course))
        exporter = HTMLExporter(config=extension.config)
    finally:
        os.chdir(before)
    names = dict.fromkeys(("submission_id", "assignment_id", "notebook_id", "base_url", "notebook_path"), "x")
    resources = names | {"index": 0, "total": 1, "student": "Eve", "first_name": "", "last_name": "Eve"}
    path = course / "grading" / "autograded" / "Eve" / PSET / f"{PSET}.ipynb"
    return exporter.from_filename(str(path), resources=resources)[0]


def shown(name, request):
    return (
        page(request.getfixturevalue("course"), "Eve")
        if name == "feedback"
        else (request.getfixturevalue("formgrader"))
    )


def in_browser(text, folder, title="untouched"):
    """What the page is when its scripts have run, as HTML."""
    path = folder / "page.html"
    path.write_text(re.sub("<title>.*?</title>", f"<title>{title}</title>", text, count=1), encoding="utf-8")
    with chromium() as browser:
        tab = browser.new_page()
        tab.goto(path.as_uri(), wait_until="networkidle")
        return tab.content()


def title(dom):
    return html.unescape(re.search("<title>(.*?)</title>", dom, re.DOTALL)[1])


@needs_chromium
@pytest.mark.parametrize("name", ["feedback", "formgrader"])
def test_nothing_runs(name, request, tmp_path):
    text = shown(name, request)
    assert text.count("document.title") > 5 * len(ATTACKS), "the attacks are not on the page"
    assert title(in_browser(text, tmp_path)) == "untouched"


@needs_chromium
def test_the_browser_would_run_it(course, tmp_path):
    config = nbgrader_config(course)
    del config.HTMLExporter
    config.HTMLExporter.template_name = "classic"
    path = course / "grading" / "autograded" / "Eve" / PSET / f"{PSET}.ipynb"
    text = HTMLExporter(config=config).from_filename(str(path))[0]
    assert title(in_browser(text, tmp_path)) == "ran"


@pytest.mark.parametrize("name", ["feedback", "formgrader"])
def test_page_holds_no_attack(name, request):
    for element in BeautifulSoup(shown(name, request), "html.parser").find_all(True):
        assert element.name not in ("svg", "math", "form", "base", "object", "embed", "noscript"), element
        if element.name == "iframe":
            # nbconvert's, around HTML that it has sanitised.
            content = base64.b64decode(element["src"].removeprefix("data:text/html;base64,"))
            assert b"<script" not in content
        elif element.name == "script":
            assert RUN not in element.text
        else:
            links = [element.get("href", ""), element.get("src", "")]
            assert not any(re.match(r"\s*(java|data:text)", link) for link in links), element
            handlers = [attribute for attribute in element.attrs if attribute.startswith("on")]
            assert not handlers or "glyphicon" in element["class"], element


@pytest.mark.parametrize("source", ATTACKS + CLICKED)
def test_markdown_is_harmless(source):
    made = markdown_to_html(source)
    for tag, attributes in re.findall(r"<([a-z0-9]+)([^>]*)>", made):
        assert tag not in ("script", "style", "svg", "iframe", "input", "form", "base", "math")
        links = re.findall(r'(?:href|src)="([^"]*)"', attributes)
        assert all(link.startswith(("http:", "https:", "mailto:", "#")) for link in links), made
        names = set(re.findall(r"([\w-]+)=", re.sub(r'"[^"]*"', '""', attributes)))
        assert names <= {"href", "title", "class", "alt", "src", "style"}, made


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("*a* **b** `c < d`", "<em>a</em> <strong>b</strong> <code>c &lt; d</code>"),
        ("$x < y$ and $$\\sum_i$$", "$x &lt; y$ and $$\\sum_i$$"),
        ("| a |\n|--:|\n| 1 |", '<th style="text-align:right;">a</th>'),
        ("[x](https://e.org/a?b=c)", '<a href="https://e.org/a?b=c">x</a>'),
        ("![net](figures/net.png)", '<img src="figures/net.png" alt="net">'),
        ("<details><summary>hint</summary>\n\n*text*\n\n</details>", "<em>text</em>"),
        ("```python\nx = 1\n```", '<span class="n">x</span>'),
        ("![pasted](attachment:image.png)", "<img"),
        ("a&nbsp;b<br>c<sub>2</sub>", "<br>c<sub>2</sub>"),
    ],
)
def test_markdown_that_does_no_harm_stays(source, expected):
    assert expected in markdown_to_html(source)


def test_nothing_of_a_student_passes_for_formgraders_fields():
    made = markdown_to_html("# q1_double\n\n<div id=q1_double class='score full-credit'>x</div>")
    assert "id=" not in made
    assert "score" not in made


def test_the_courses_own_text_looks_the_same(root):
    """What the masters' Markdown needs is allowed: rendered with and without, their tags are the same."""
    from nbconvert.filters import markdown2html

    for path in sorted(root.glob("solutions/*/*.ipynb")):
        for cell in nbformat.read(path, 4).cells:
            if cell.cell_type == "markdown":
                tags = [re.findall(r"<(/?\w+)", f(cell.source)) for f in (markdown2html, markdown_to_html)]
                assert tags[0] == tags[1], cell.source


def test_feedback_shows_points_and_messages(course):
    text = page(course, "Eve")
    assert "Score: 0.0 / 2.0" in text
    assert "Score: 3.0 / 3.0" in text
    entries = [entry.get_text() for entry in BeautifulSoup(text, "html.parser").select("#toc li")]
    assert entries == ["q1_double: 0.0 / 2.0", "q2_total: 3.0 / 3.0", "q3_text: 0.0 / 1.0"]
    assert read_master(course, PSET).notebook.cells[5].source not in text
