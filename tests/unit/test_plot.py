import matplotlib.pyplot as plt
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from nlpkit import notebooks, plot


@pytest.fixture
def figure():
    figure, axes = plt.subplots(1, 2)
    axes[0].plot([1, 2], label="training")
    axes[0].plot([2, 1], label="$x_1$")
    axes[0].set(xlabel="epoch", ylabel="loss", title="left")
    axes[1].set(xlabel="weight")
    yield figure
    plt.close(figure)


def test_a_figure_in_words(figure):
    assert plot.describe(figure) == "Figure: left: loss against epoch (training, x_1); weight"
    figure.suptitle("Both")
    assert plot.describe(figure).startswith("Figure: Both; left: ")


def test_a_figure_without_words_and_one_with_too_many(figure):
    assert plot.describe(plt.Figure()) == "Figure"
    figure.axes[1].set(title="word " * 200)
    assert 450 < len(plot.describe(figure)) <= 500
    assert plot.describe(figure).endswith(" ...")


def test_in_a_notebook_the_text_form_of_a_figure_is_its_description(tmp_path):
    source = "import matplotlib.pyplot as plt\nfrom nlpkit import plot\nplot.use_style()\n"
    source += "plt.plot([1, 2])\nplt.ylabel('loss')\nplt.show()"
    path = tmp_path / "figure.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(source)]), path)
    run = notebooks.execute(path, tmp_path / "executed.ipynb")
    assert run.ok, run.error
    (output,) = nbformat.read(run.output, as_version=4).cells[0].outputs
    assert "image/png" in output.data
    assert output.data["text/plain"] == "Figure: loss"
