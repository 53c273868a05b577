"""The training loop of the PyTorch lectures. Keras has its own, :meth:`keras.Model.fit`."""

from __future__ import annotations

import copy
import math
import os
import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.utils.data import Sampler
from tqdm import tqdm

from nlpkit import set_seed

PROGRESS_AFTER = 3
"""Seconds after which training shows a progress bar."""

Batch = Any
"""A tensor, a tuple, list or dict of tensors, or a list of whatever else the loss takes, such as trees."""


class History(dict[str, list[float]]):
    """One value an epoch for each figure, as :func:`nlpkit.plot.learning_curves` draws them.

    Attributes
    ----------
    best_epoch : int
        The epoch, counted from 1, whose weights the model has: the best by ``monitor``, else the last.
    seconds : float
        How long training took, validation included.
    """

    best_epoch: int = 0
    seconds: float = 0.0


def best_device() -> torch.device:
    """Choose an NVIDIA card, else an Apple one, else the processor. Taught in lecture 06."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def fit(
    model: nn.Module,
    batches: Iterable[Batch],
    loss: Callable[[nn.Module, Batch], Tensor],
    optimiser: Optimizer,
    *,
    num_epochs: int,
    validate: Callable[[nn.Module], dict[str, float]] | None = None,
    monitor: str | None = None,
    mode: Literal["min", "max"] = "min",
    patience: int | None = None,
    max_norm: float | None = None,
    after_step: Callable[[nn.Module], None] | None = None,
    device: torch.device | str | None = None,
    checkpoint: Path | str | None = None,
    seed: int | None = None,
    progress: bool = True,
) -> History:
    """Train a model: one step of the optimiser a batch. Taught in lecture 06.

    Parameters
    ----------
    model : nn.Module
        Trained in place. In the end it has the weights of ``History.best_epoch``, and is in evaluation mode.
    batches : iterable
        Gone through once an epoch: a ``DataLoader``, a list of batches, or a list of one batch for a single
        graph. A batch is a tensor, a tuple, list or dict of tensors, or a list of whatever else ``loss``
        takes, such as trees. Its tensors are moved to the device.
    loss : callable
        ``loss(model, batch)``: the mean loss over the batch's examples, a tensor of shape ().
    optimiser : torch.optim.Optimizer
        Made for the parameters of the model.
    num_epochs : int
        How often to go through the batches at most.
    validate : callable, optional
        ``validate(model)``: figures such as ``{"val_accuracy": 0.9}``, measured after each epoch in
        evaluation mode and without gradients.
    monitor : str, optional
        The figure that decides which epoch was best: "loss" or one of ``validate``.
    mode : {"min", "max"}
        Whether a low or a high value of ``monitor`` is good.
    patience : int, optional
        Stop after this many epochs in a row without a better value of ``monitor``.
    max_norm : float, optional
        Scale the gradient of all parameters down to this Euclidean norm where it is longer (Pascanu, Mikolov
        and Bengio, ICML 2013).
    after_step : callable, optional
        ``after_step(model)``, called without gradients after each step: for a constraint on the weights.
    device : torch.device or str, optional
        Where to compute; :func:`best_device` if not given.
    checkpoint : path, optional
        A file to write after each epoch. If it exists, training goes on from there, and ends as if it had
        never been interrupted, provided that batches draw their order from the global random generators, as
        ``DataLoader`` and :class:`LengthBatches` do, or from the generator given to the ``DataLoader``.
    seed : int, optional
        For :func:`nlpkit.set_seed`, called before the first epoch.
    progress : bool
        Whether to show a progress bar once training has taken 3 seconds.

    Returns
    -------
    History
        "loss", the mean over the epoch's examples while the weights still changed, and what ``validate``
        measured.

    Raises
    ------
    ValueError
        If ``monitor`` is missing or names no figure, if ``batches`` is empty, or if ``checkpoint`` cannot be
        read.
    FloatingPointError
        If an epoch's loss is infinite or not a number.
    """
    if patience is not None and monitor is None:
        raise ValueError('patience needs monitor, the figure to watch, such as monitor="val_loss"')
    if seed is not None:
        set_seed(seed)
    device = torch.device(device or best_device())
    model.to(device)
    history, best = History(), model.state_dict()
    if checkpoint is not None and Path(checkpoint).exists():
        history, best = _resume(Path(checkpoint), model, optimiser, batches)

    def step(batch: Batch) -> Tensor:
        value = loss(model, batch)
        optimiser.zero_grad()
        value.backward()
        if max_norm is not None:
            nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        optimiser.step()
        if after_step is not None:
            with torch.no_grad():
                after_step(model)
        return value.detach()

    start = time.perf_counter() - history.seconds
    steps = len(batches) if hasattr(batches, "__len__") else None
    first = len(history["loss"]) if history else 0
    with tqdm(
        total=steps and num_epochs * steps,
        initial=first * (steps or 0),
        unit="batch",
        delay=PROGRESS_AFTER,
        mininterval=1,  # every state of the bar is kept in an executed notebook
        disable=not progress,
        file=sys.stdout,
    ) as bar:
        for epoch in range(first + 1, num_epochs + 1):
            if _has_stopped(history, patience):
                break
            bar.set_description(f"epoch {epoch}/{num_epochs}", refresh=False)
            model.train()
            figures = {"loss": _epoch_loss(step, batches, device, bar)}
            if not math.isfinite(figures["loss"]):
                raise FloatingPointError(
                    f"the loss is {figures['loss']} in epoch {epoch}: try a lower learning rate, or max_norm"
                )
            if validate is not None:
                figures |= _validated(model, validate)
            bar.set_postfix({name: f"{value:.3g}" for name, value in figures.items()}, refresh=False)
            for name, value in figures.items():
                history.setdefault(name, []).append(value)
            if monitor is None:
                history.best_epoch, best = epoch, model.state_dict()
            elif _is_best(history, monitor, mode):
                history.best_epoch, best = epoch, copy.deepcopy(model.state_dict())
            history.seconds = time.perf_counter() - start
            if checkpoint is not None:
                _save(Path(checkpoint), model, optimiser, batches, history, best)
    model.load_state_dict(best)
    model.eval()
    return history


@torch.no_grad()
def predict(model: nn.Module, batches: Iterable[Batch]) -> Tensor:
    """Apply a model in evaluation mode, on the device that it is on. Taught in lecture 06.

    Parameters
    ----------
    model : nn.Module
        Called as ``model(batch)``, or as ``model(*batch)`` if the batch is a tuple or a list. It is left in
        evaluation mode.
    batches : iterable
        Of inputs only.

    Returns
    -------
    Tensor
        The outputs of all batches, one after the other, on the CPU.
    """
    model.eval()
    device = next(model.parameters()).device
    moved = (_to(batch, device) for batch in batches)
    return torch.cat([(model(*b) if isinstance(b, tuple | list) else model(b)).cpu() for b in moved])


class LengthBatches(Sampler[list[int]]):
    """Puts examples of similar length into a batch, so that little of it is padding. Taught in lecture 06.

    Give it to a ``DataLoader`` as ``batch_sampler``. Equal lengths come in a new random order each epoch, and
    so do the batches; both are drawn from torch's global generator.

    Parameters
    ----------
    lengths : sequence of int
        The length of each example.
    batch_size : int
        Examples in a batch; the last one may be smaller.
    shuffle : bool
        Whether to draw an order; otherwise from the shortest to the longest.
    """

    def __init__(self, lengths: Sequence[int], batch_size: int, shuffle: bool = True) -> None:
        if batch_size < 1:
            raise ValueError(f"batch_size is {batch_size}, but a batch holds at least 1 example")
        self.lengths = torch.as_tensor(lengths)
        self.batch_size = batch_size
        self.shuffle = shuffle

    def __len__(self) -> int:
        return math.ceil(len(self.lengths) / self.batch_size)

    def __iter__(self) -> Iterator[list[int]]:
        order = torch.randperm(len(self.lengths)) if self.shuffle else torch.arange(len(self.lengths))
        by_length = order[torch.argsort(self.lengths[order], stable=True)]
        batches = by_length.split(self.batch_size)
        turns = torch.randperm(len(batches)) if self.shuffle else range(len(batches))
        return (batches[int(turn)].tolist() for turn in turns)


def _epoch_loss(
    step: Callable[[Batch], Tensor], batches: Iterable[Batch], device: torch.device, bar: tqdm
) -> float:
    total, num_examples = torch.zeros((), device=device), 0
    for batch in batches:
        # The last batch may be smaller: the mean of the batches' means would count its examples for more.
        size = _num_examples(batch)
        total += step(_to(batch, device)) * size
        num_examples += size
        bar.update()
    if not num_examples:
        raise ValueError("batches is empty: give a list or a DataLoader, a generator serves one epoch only")
    return total.item() / num_examples


@torch.no_grad()
def _validated(model: nn.Module, validate: Callable[[nn.Module], dict[str, float]]) -> dict[str, float]:
    model.eval()
    return {name: float(value) for name, value in validate(model).items()}


def _is_best(history: History, monitor: str, mode: str) -> bool:
    if monitor not in history:
        raise ValueError(f"monitor is {monitor!r}, but the figures are {', '.join(history)}")
    *earlier, last = history[monitor]
    return not earlier or (last < min(earlier) if mode == "min" else last > max(earlier))


def _has_stopped(history: History, patience: int | None) -> bool:
    return patience is not None and bool(history) and len(history["loss"]) - history.best_epoch >= patience


def _to(batch: Batch, device: torch.device) -> Batch:
    if isinstance(batch, tuple | list):
        return type(batch)(_to(part, device) for part in batch)
    if isinstance(batch, dict):
        return {name: _to(part, device) for name, part in batch.items()}
    return batch.to(device) if isinstance(batch, Tensor) else batch


def _num_examples(batch: Batch) -> int:
    if isinstance(batch, Tensor):
        return len(batch)
    first = next(iter(batch.values() if isinstance(batch, dict) else batch))
    return _num_examples(first) if isinstance(first, Tensor | tuple | list | dict) else len(batch)


def _generators(batches: Iterable[Batch]) -> list[torch.Generator]:
    own = getattr(batches, "generator", None)
    return [torch.default_generator, *([own] if own is not None else [])]


def _save(
    path: Path, model: nn.Module, optimiser: Optimizer, batches: Iterable[Batch], history: History, best: dict
) -> None:
    version, keys, gauss = random.getstate()
    numpy_state = np.random.get_state()
    state = {
        "model": model.state_dict(),
        "best": best,
        "optimiser": optimiser.state_dict(),
        "history": dict(history),
        "best_epoch": history.best_epoch,
        "seconds": history.seconds,
        "random": [version, list(keys), gauss],
        "numpy": [numpy_state[0], numpy_state[1].tolist(), *numpy_state[2:]],
        "torch": [generator.get_state() for generator in _generators(batches)],
        "cuda": torch.cuda.get_rng_state_all(),
    }
    # Written beside and renamed: a run that is stopped here leaves the checkpoint of the epoch before.
    part = path.with_name(path.name + ".part")
    torch.save(state, part)
    os.replace(part, path)


def _resume(
    path: Path, model: nn.Module, optimiser: Optimizer, batches: Iterable[Batch]
) -> tuple[History, dict[str, Tensor]]:
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
    except Exception as error:
        reason = str(error).partition("\n")[0]
        raise ValueError(
            f"{path} is no checkpoint of this model and optimiser ({reason}): delete it to start anew"
        ) from error
    version, keys, gauss = state["random"]
    random.setstate((version, tuple(keys), gauss))
    np.random.set_state(tuple(state["numpy"]))
    for generator, saved in zip(_generators(batches), state["torch"], strict=True):
        generator.set_state(saved)
    if state["cuda"]:
        torch.cuda.set_rng_state_all(state["cuda"])
    history = History(state["history"])
    history.best_epoch, history.seconds = state["best_epoch"], state["seconds"]
    return history, state["best"]
