"""How Sphinx makes the site; `make site` runs it on the sources that nlpkit/site.py writes."""

import shutil
import tomllib
from importlib.util import find_spec
from pathlib import Path

from pygments.lexers.special import TextLexer

HERE = Path(__file__).parent

project = "Deep learning for natural language processing"
author = "the course's authors"
with (HERE.parent / "pyproject.toml").open("rb") as file:
    metadata = tomllib.load(file)["project"]
release = metadata["version"]

extensions = ["myst_nb", "sphinx.ext.mathjax"]
exclude_patterns = ["extra"]

# The lectures are executed before; Sphinx only shows them.
nb_execution_mode = "off"
nb_merge_streams = True
nb_render_markdown_format = "gfm"
nb_code_prompt_show = "Show the {type}"
nb_code_prompt_hide = "Hide the {type}"
nb_ipywidgets_js = {}
myst_enable_extensions = ["colon_fence", "dollarmath", "linkify"]
myst_heading_anchors = 3

# MathJax comes with the pages. The package that holds it would copy five times as much as they need.
MATHJAX = Path(find_spec("sphinx-mathjax-offline").origin).parent / "static" / "mathjax"
mathjax_path = "mathjax/tex-chtml.js"

# A block that names no language is no Python.
highlight_language = "none"
language = "en"
html_theme = "furo"
html_title = "Deep learning for NLP"
html_logo = "logo.svg"
html_favicon = "logo.svg"
html_static_path = ["style.css"]
html_css_files = ["style.css"]
# A search shows lines of the pages that it finds; but a page that is opened as a file may not read others.
html_js_files = [
    (None, {"body": 'if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;'})
]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#0b5394",
        "color-brand-content": "#0b5394",
        "color-brand-visited": "#5b3a8c",
    },
    "dark_css_variables": {
        "color-brand-primary": "#8ec5ff",
        "color-brand-content": "#8ec5ff",
        "color-brand-visited": "#c9a9f5",
    },
}


def setup(app):  # noqa: ANN001, ANN201, D103 - Sphinx's name and form
    app.add_lexer("csv", TextLexer)
    app.connect("build-finished", copy_mathjax)


def copy_mathjax(app, exception) -> None:  # noqa: ANN001
    """Put MathJax, its fonts and the commands that it loads when a formula needs them beside the pages."""
    if exception is None:
        place = Path(app.outdir) / "_static" / "mathjax"
        for folder in ("input/tex/extensions", "output/chtml/fonts/woff-v2"):
            shutil.copytree(MATHJAX / folder, place / folder)
        shutil.copy(MATHJAX / "tex-chtml.js", place)
