"""Helpers for a course on deep learning for natural language processing.

Importing ``nlpkit`` is cheap: TensorFlow, PyTorch, gensim and matplotlib load only in the module, or the
notebook, that uses them.
"""

from __future__ import annotations

import random
import sys
from numbers import Real

__version__ = "0.1.0"
__all__ = ["record", "set_seed"]

METRICS_KEY = "nlpkit_metrics"
"""Where :func:`record` stores its figures in the metadata of a notebook's output."""


def set_seed(seed: int) -> None:
    """Make every random number generator that is loaded start from the same place.

    Seeds Python's ``random`` and NumPy's global generator, and PyTorch, TensorFlow and Keras where they have
    been imported already; so import them first. Call it again in each cell that draws random numbers and
    whose result the text quotes: then the cells may be run in any order. Taught in lecture 00.

    Parameters
    ----------
    seed : int
        From 0 to 2**32 - 1, the range that NumPy accepts.

    Raises
    ------
    ValueError
        If ``seed`` is outside that range.
    """
    if not 0 <= seed < 2**32:
        raise ValueError(f"seed is {seed}, but must lie between 0 and 2**32 - 1")
    import numpy as np

    random.seed(seed)
    np.random.seed(seed)
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(seed)
    if "tensorflow" in sys.modules:
        sys.modules["tensorflow"].random.set_seed(seed)
    if "keras" in sys.modules:
        sys.modules["keras"].utils.set_random_seed(seed)


def record(**metrics: float | int | str) -> None:
    """Show figures as a small table and keep them in the executed notebook.

    The values go into the metadata of the cell's output, from where ``nlpkit run`` collects them into
    ``build/metrics.json``. Recording a name again replaces the earlier value. Taught in lecture 00.

    Parameters
    ----------
    **metrics : float, int or str
        One keyword a figure, such as ``record(test_accuracy=0.881)``. NumPy scalars are accepted.

    Raises
    ------
    TypeError
        If a value is neither a number nor a string.
    """
    values: dict[str, float | int | str] = {}
    for name, value in metrics.items():
        if hasattr(value, "item") and getattr(value, "ndim", None) == 0:
            value = value.item()
        if not isinstance(value, Real | str):
            raise TypeError(f"record({name}=...) takes a number or a string, not {type(value).__name__}")
        values[name] = value
    shown = {name: f"{v:.4g}" if isinstance(v, float) else str(v) for name, v in values.items()}
    width = max(map(len, shown), default=0)
    plain = "\n".join(f"{name:<{width}}  {value}" for name, value in shown.items())
    if "IPython" not in sys.modules or sys.modules["IPython"].get_ipython() is None:
        print(plain)
        return
    from IPython.display import display

    table = "| recorded | value |\n|:--|--:|\n" + "\n".join(f"| {n} | {v} |" for n, v in shown.items())
    display({"text/plain": plain, "text/markdown": table}, raw=True, metadata={METRICS_KEY: values})
