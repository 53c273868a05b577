"""Turn students' Markdown into HTML that does nothing: for feedback and for formgrader's pages.

Feedback for a class is made by :class:`Page`, of which most is the same for each student.

nbgrader's templates show HTML in Markdown as it is, and its pages belong to the instructor's JupyterLab: a
script in an answer could do there all that the instructor can. Code, messages and output they escape.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

import bleach
from bleach.css_sanitizer import CSSSanitizer
from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter
from nbformat import NotebookNode

TAGS = frozenset(
    {"a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "details", "div", "dl", "dt", "em", "hr", "i"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "img", "kbd", "li", "ol", "p", "pre", "s", "small", "span"}
    | {"strong", "sub", "summary", "sup", "table", "tbody", "td", "th", "thead", "tr", "tt", "u", "ul"}
)
"""What may stand in Markdown; all else is shown as text."""

ATTRIBUTES = {
    # Nothing relative: the page's own server would take it for the instructor's request.
    "a": {"href": r"(https?://|mailto:|#).*", "title": r".*", "class": "anchor-link"},
    # A picture that was released with the problem set.
    "img": {"src": r"\w[\w-]*([./]\w[\w-]*)*\.(png|jpe?g|gif)", "alt": r".*", "title": r".*"},
    # Pygments's; other classes, and any id, could pass for formgrader's own buttons and fields.
    "div": {"class": r"highlight"},
    "span": {"class": r"[a-z]{1,2}[a-z0-9]?"},
    "td": {"style": r".*"},
    "th": {"style": r".*"},
}
"""Tag -> attribute -> what its value must be like (a regular expression for all of it)."""

LONGEST_KEPT = 10_000
"""How many characters a cell may have for its HTML to be kept: that of the next student's may be the same."""

WITHOUT_ALT = re.compile(r"<img\b(?![^<>]*\salt=)")


ENTRY = re.compile(
    r'<li><a href="#(\w+)">(?:Test cell|Written response|Coding free-response)</a> '
    r"\(Score: (\S+) / (\S+)\)</li>"
)
"""nbgrader's entry in the list at the top of the page, which does not say which question it is."""


class _Renderer(IPythonRenderer):
    def image(self, text: str, url: str, title: str | None = None) -> str:
        # nbconvert's refuses a whole page for one picture that was pasted into the notebook and is not there.
        return super(IPythonRenderer, self).image(text, url, title)


def markdown_to_html(source: str) -> str:
    """Render Markdown; of the HTML in it only what is harmless stays, and other tags are shown as text.

    A filter for nbconvert's templates, in place of its ``markdown2html``. Mathematics is left for MathJax.
    """
    return _once(_to_html, source)


def _once(make: Callable, source: str, *options: object) -> str:
    return (_kept if len(source) <= LONGEST_KEPT else _call)(make, source, *options)


def _call(make: Callable, *args: object) -> str:
    return make(*args)


_kept = functools.lru_cache(maxsize=1000)(_call)


def _to_html(source: str) -> str:
    rendered = MarkdownWithMath(renderer=_Renderer(escape=False)).render(source)
    return bleach.clean(
        rendered,
        tags=TAGS,
        attributes=_may_stay,
        protocols=["http", "https", "mailto"],
        css_sanitizer=CSSSanitizer(allowed_css_properties=["text-align"]),
    )


def _may_stay(tag: str, name: str, value: str) -> bool:
    pattern = ATTRIBUTES.get(tag, {}).get(name)
    return pattern is not None and re.fullmatch(pattern, value, re.DOTALL) is not None


class Page(HTMLExporter):
    """nbconvert's pages, in half the time.

    Code is highlighted once for all students who have it. And nbconvert parses each page that it has written,
    to describe the pictures that have no description, which takes as long as all the rest.
    """

    def from_notebook_node(
        self,
        nb: NotebookNode,
        resources: dict | None = None,
        **kw: Any,  # noqa: ANN401 - as nbconvert has it
    ) -> tuple[str, dict]:
        """Convert a notebook; nbconvert calls this."""
        language = nb.metadata.get("language_info", {})
        lexer = language.get("pygments_lexer", language.get("name"))

        def highlight_code(source: str, language: str | None = None, metadata: dict | None = None) -> str:
            return _once(_highlighted, source, lexer, language, (metadata or {}).get("magics_language"))

        self.register_filter("highlight_code", highlight_code)
        about_widgets = WidgetsDataTypeFilter(
            notebook_metadata=self._nb_metadata, parent=self, resources=resources
        )
        self.register_filter("filter_data_type", about_widgets)
        page, resources = TemplateExporter.from_notebook_node(self, nb, self._init_resources(resources), **kw)
        page = ENTRY.sub(_entry, page)
        return WITHOUT_ALT.sub('<img alt="No description has been provided for this image"', page), resources


def _entry(found: re.Match[str]) -> str:
    """Return the list's entry with the question's name; none for a visible test, which has no points."""
    name, points, most = found.groups()
    question = name.removesuffix("_answer")
    return f'<li><a href="#{name}">{question}</a>: {points} / {most}</li>' if float(most) else ""


def _highlighted(source: str, lexer: str | None, language: str | None, magic: str | None) -> str:
    metadata = {"magics_language": magic} if magic else {}
    return Highlight2HTML(pygments_lexer=lexer)(source, language, metadata)
