import random
import subprocess
import sys

import numpy as np
import pytest

from nlpkit import METRICS_KEY, record, set_seed
from nlpkit.notebooks import recorded_metrics


def test_importing_the_package_loads_nothing_heavy():
    code = "import nlpkit, nlpkit.cli, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {
        "numpy",
        "scipy",
        "tensorflow",
        "keras",
        "torch",
        "gensim",
        "matplotlib",
        "nbgrader",
        "papermill",
        "nbformat",
    }
    assert "nlpkit.cli" in loaded
    assert not heavy & set(loaded)


def test_set_seed_repeats_every_generator():
    code = """
import random, keras, numpy as np, tensorflow as tf, torch
from nlpkit import set_seed
def draw():
    return [random.random(), np.random.rand(), torch.rand(1).item(), tf.random.uniform([]).numpy().item(),
            float(keras.random.uniform([]))]
set_seed(3); a = draw(); b = draw(); set_seed(3); c = draw(); set_seed(4); d = draw()
assert a == c, (a, c)
assert all(x != y for x, y in zip(a, b)), (a, b)
assert all(x != y for x, y in zip(a, d)), (a, d)
print("equal")
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.stdout == "equal\n", ran.stderr


def test_set_seed_without_frameworks():
    set_seed(0)
    first = random.random(), np.random.rand()
    set_seed(0)
    assert (random.random(), np.random.rand()) == first


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_set_seed_refuses_what_numpy_would(seed):
    with pytest.raises(ValueError, match="between 0 and"):
        set_seed(seed)


def test_record_prints_outside_a_notebook(capsys):
    record(test_accuracy=np.float32(0.875), epochs=4)
    assert capsys.readouterr().out == "test_accuracy  0.875\nepochs         4\n"


def test_record_refuses_what_json_could_not_hold():
    with pytest.raises(TypeError, match=r"record\(curve=...\) takes a number or a string, not list"):
        record(curve=[1, 2])


def test_recorded_metrics_keeps_the_last_value_of_a_name():
    import nbformat

    cells = []
    for value in (1, 2):
        output = nbformat.v4.new_output("display_data", metadata={METRICS_KEY: {"x": value}})
        cells.append(nbformat.v4.new_code_cell(outputs=[output]))
    assert recorded_metrics(nbformat.v4.new_notebook(cells=cells)) == {"x": 2}


def test_a_grading_worker_imports_no_gradebook_and_no_grammar():
    code = "import nlpkit.grading.worker, nbformat, jsonschema, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "jsonschema" in loaded
    assert not {"nbgrader", "nbconvert", "sqlalchemy", "lark"} & set(loaded)
