"""The figures that several lectures draw: one size, one style, readable in greyscale."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure

SIZE = (6.0, 3.6)
"""Width and height of a figure in inches."""

_COLOURS = ["#0b5394", "#c25700", "#38761d", "#7b2d8b", "#555555"]
_LINES = ["-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1))]
_MARKERS = ["o", "s", "^", "D", "v"]


def use_style() -> None:
    """Set the course's figure size, fonts and a cycle of colours *and* line styles. Taught in lecture 00.

    In a notebook, the text form of each figure is from now on what :func:`describe` says, in place of
    ``<Figure size 576x345.6 with 1 Axes>``: the site's pages take it as the picture's alternative text.
    """
    plt.rcParams.update(
        {
            "figure.figsize": SIZE,
            "figure.dpi": 96,
            "figure.constrained_layout.use": True,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": True,
            "grid.alpha": 0.3,
            "axes.prop_cycle": cycler(color=_COLOURS) + cycler(linestyle=_LINES),
            "legend.frameon": False,
            "font.size": 10,
        }
    )
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is not None:
        # A notebook's backend, loaded at its first figure, forgets every text form; so it is loaded now.
        plt.switch_backend(plt.get_backend())
        shell.display_formatter.formatters["text/plain"].for_type(
            Figure, lambda figure, printer, _cycle: printer.text(describe(figure))
        )


def describe(figure: Figure) -> str:
    """Return in words what a figure shows: titles, axes and legends, for those who cannot see it.

    Parameters
    ----------
    figure : Figure
        A finished one. What has no title, label or legend in it is not mentioned.

    Returns
    -------
    str
        One line of at most 500 characters, such as "Figure: loss against epoch (training, validation)".
    """
    parts = [figure.get_suptitle()]
    for ax in figure.axes:
        axes = " against ".join(filter(None, (ax.get_ylabel(), ax.get_xlabel())))
        names = ", ".join(ax.get_legend_handles_labels()[1])
        shown = ": ".join(filter(None, (ax.get_title(), axes)))
        parts.append(f"{shown} ({names})".strip() if names else shown)
    # The dollar signs are those of formulae.
    words = "; ".join(filter(None, parts)).replace("$", "")
    return textwrap.shorten(f"Figure: {words}" if words else "Figure", 500, placeholder=" ...")


def learning_curves(
    history: Mapping[str, Sequence[float]],
    names: Mapping[str, str],
    ylabel: str,
    ax: Axes | None = None,
    best: int | None = None,
) -> Axes:
    """Draw figures per epoch as lines. Taught in lecture 02.

    Parameters
    ----------
    history : mapping of str to sequence of float
        One value an epoch for each name: ``model.fit(...).history`` from Keras, for instance.
    names : mapping of str to str
        Which entries to draw, and how the legend calls them, in that order.
    ylabel : str
        The label of the y axis, with the unit.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.
    best : int, optional
        The epoch, counted from 1, to mark with a vertical line.
    """
    ax = ax if ax is not None else plt.subplots()[1]
    for i, (name, label) in enumerate(names.items()):
        values = history[name]
        marker = _MARKERS[i % len(_MARKERS)]
        ax.plot(range(1, len(values) + 1), values, marker=marker, markersize=3, label=label)
    if best is not None:
        ax.axvline(best, color="black", linewidth=0.8, linestyle=":", label=f"epoch {best}")
    ax.set(xlabel="epoch", ylabel=ylabel)
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.legend()
    return ax


def plane(
    X: np.ndarray,
    y: np.ndarray,
    predict: Callable[[np.ndarray], np.ndarray] | None = None,
    ax: Axes | None = None,
    labels: Mapping[int, str] | None = None,
) -> Axes:
    """Draw two-dimensional points by class and, behind them, what a classifier says. Taught in lecture 01.

    Parameters
    ----------
    X : array
        Shape (points, 2).
    y : array
        Shape (points,), integer classes.
    predict : callable, optional
        From (n, 2) points to (n,) numbers; its level at one half is drawn as the boundary, so it may return
        classes 0 and 1 or probabilities.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.
    labels : mapping of int to str, optional
        How the legend calls each class.
    """
    ax = ax if ax is not None else plt.subplots()[1]
    low, high = X.min(axis=0) - 0.5, X.max(axis=0) + 0.5
    if predict is not None:
        x1, x2 = np.meshgrid(np.linspace(low[0], high[0], 401), np.linspace(low[1], high[1], 401))
        z = np.asarray(predict(np.column_stack([x1.ravel(), x2.ravel()])), dtype=float).reshape(x1.shape)
        ax.contourf(x1, x2, z, levels=np.linspace(0, 1, 11), cmap="Greys", alpha=0.35, extend="both")
        if z.min() < 0.5 < z.max():
            ax.contour(x1, x2, z, levels=[0.5], colors="black", linewidths=1.2)
    for i, c in enumerate(np.unique(y)):
        points = X[y == c]
        name = labels[int(c)] if labels else f"class {c}"
        ax.scatter(
            *points.T, marker=_MARKERS[i], color=_COLOURS[i], edgecolor="white", s=45, label=name, zorder=3
        )
    ax.set(xlabel="$x_1$", ylabel="$x_2$", xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    ax.legend()
    return ax
