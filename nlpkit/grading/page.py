"""Turn students' Markdown into HTML that does nothing: for feedback and for formgrader's pages.

nbgrader's templates show HTML in Markdown as it is, and its pages belong to the instructor's JupyterLab: a
script in an answer could do there all that the instructor can. Code, messages and output they escape.
"""

from __future__ import annotations

import re

import bleach
from bleach.css_sanitizer import CSSSanitizer
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

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


class _Renderer(IPythonRenderer):
    def image(self, text: str, url: str, title: str | None = None) -> str:
        # nbconvert's refuses a whole page for one picture that was pasted into the notebook and is not there.
        return super(IPythonRenderer, self).image(text, url, title)


def markdown_to_html(source: str) -> str:
    """Render Markdown; of the HTML in it only what is harmless stays, and other tags are shown as text.

    A filter for nbconvert's templates, in place of its ``markdown2html``. Mathematics is left for MathJax.
    """
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
