"""The torch training loop: what it computes, where it stops, and that it can be interrupted."""

import subprocess
import sys

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from nlpkit import set_seed
from nlpkit.train import LengthBatches, best_device, fit, predict


def mean_squared_error(model, batch):
    x, y = batch
    return nn.functional.mse_loss(model(x), y)


def line(seed=0, dropout=0.0):
    """A model, its optimiser and data that lie on a line."""
    set_seed(seed)
    x = torch.linspace(-1, 1, 50)[:, None]
    model = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Dropout(dropout), nn.Linear(8, 1))
    optimiser = torch.optim.Adam(model.parameters(), lr=0.02)
    return model, optimiser, TensorDataset(x, 2 * x + 1)


def test_loss_falls_and_history_holds_a_value_an_epoch():
    model, optimiser, data = line()
    _x, _y = data.tensors
    history = fit(
        model,
        DataLoader(data, batch_size=10, shuffle=True),
        mean_squared_error,
        optimiser,
        num_epochs=60,
        validate=lambda model: {
            "val_error": (predict(model, [data.tensors[0]]) - data.tensors[1]).abs().max()
        },
    )
    assert list(history) == ["loss", "val_error"]
    assert len(history["loss"]) == len(history["val_error"]) == history.best_epoch == 60
    assert history["loss"][-1] < 0.01 < history["loss"][0]
    assert all(type(value) is float for value in history["val_error"])
    assert history.seconds > 0
    assert not model.training


def test_same_steps_as_a_loop_by_hand():
    model, optimiser, data = line()
    twin, by_hand, _ = line()
    batches = list(DataLoader(data, batch_size=20))
    fit(model, batches, mean_squared_error, optimiser, num_epochs=3)
    for x, y in batches * 3:
        by_hand.zero_grad()
        nn.functional.mse_loss(twin(x), y).backward()
        by_hand.step()
    for mine, other in zip(model.parameters(), twin.parameters(), strict=True):
        torch.testing.assert_close(mine, other)


def test_loss_is_the_mean_over_examples_not_over_batches():
    model = nn.Linear(1, 1, bias=False)
    x = torch.tensor([[1.0], [1.0], [1.0], [10.0]])
    batches = [(x[:3],), (x[3:],)]
    history = fit(
        model,
        batches,
        lambda m, b: (b[0] + 0 * m(b[0])).mean(),
        torch.optim.SGD(model.parameters()),
        num_epochs=1,
    )
    assert history["loss"] == [pytest.approx(13 / 4)]


@pytest.mark.parametrize(
    "batch", [{"x": torch.ones(4, 1)}, [torch.ones(4, 1), {"y": torch.ones(4)}], list("tree")], ids=str
)
def test_batch_may_be_a_dict_a_list_or_objects(batch):
    model, seen = nn.Linear(1, 1), []

    def loss(model, batch):
        seen.append(batch)
        return model(torch.ones(4, 1)).square().mean()

    fit(model, [batch], loss, torch.optim.SGD(model.parameters()), num_epochs=1)
    assert seen == [batch]


@pytest.mark.parametrize(("mode", "best"), [("min", 3), ("max", 1)])
def test_best_epoch_is_restored(mode, best):
    model, optimiser, data = line()
    values, weights = iter([5.0, 4.0, 1.0, 3.0, 2.0]), []

    def validate(model):
        weights.append(model[0].weight.clone())
        return {"val_loss": next(values)}

    history = fit(
        model,
        DataLoader(data, batch_size=10),
        mean_squared_error,
        optimiser,
        num_epochs=5,
        validate=validate,
        monitor="val_loss",
        mode=mode,
    )
    assert history.best_epoch == best
    assert torch.equal(model[0].weight, weights[best - 1])
    assert not torch.equal(model[0].weight, weights[-1])


@pytest.mark.parametrize(("patience", "epochs"), [(1, 3), (2, 6)])
def test_stops_after_epochs_without_a_better_one(patience, epochs):
    model, optimiser, data = line()
    values = iter([3.0, 2.0, 2.0, 1.0, 1.5, 1.2, 0.5])
    history = fit(
        model,
        DataLoader(data, batch_size=10),
        mean_squared_error,
        optimiser,
        num_epochs=7,
        validate=lambda model: {"val_loss": next(values)},
        monitor="val_loss",
        patience=patience,
    )
    assert len(history["loss"]) == epochs


def test_validates_without_dropout_and_trains_with_it():
    model, optimiser, data = line(dropout=0.5)
    modes = []

    def loss(model, batch):
        modes.append(("train", model.training, torch.is_grad_enabled()))
        return mean_squared_error(model, batch)

    def validate(model):
        modes.append(("validate", model.training, torch.is_grad_enabled()))
        return {}

    fit(model, [data.tensors], loss, optimiser, num_epochs=2, validate=validate)
    assert modes == [("train", True, True), ("validate", False, False)] * 2


def test_gradient_is_scaled_down_to_max_norm():
    model = nn.Linear(2, 1, bias=False)
    before = model.weight.detach().clone()
    steep = [torch.tensor([[300.0, 400.0]])]
    sgd = torch.optim.SGD(model.parameters(), lr=1.0)
    fit(model, steep, lambda m, x: m(x).mean(), sgd, num_epochs=1, max_norm=0.5)
    torch.testing.assert_close(
        before - model.weight.detach(), torch.tensor([[0.3, 0.4]]), rtol=1e-4, atol=1e-5
    )


def test_after_step_constrains_the_weights():
    model, optimiser, data = line()
    fit(
        model,
        [data.tensors],
        mean_squared_error,
        optimiser,
        num_epochs=3,
        after_step=lambda m: m[0].weight.clamp_(-0.01, 0.01),
    )
    assert model[0].weight.abs().max() <= 0.01


def test_seed_makes_it_repeatable():
    losses = []
    for before in (1, 2):
        model, optimiser, data = line(dropout=0.5)
        set_seed(before)
        batches = DataLoader(data, batch_size=10, shuffle=True)
        losses.append(fit(model, batches, mean_squared_error, optimiser, num_epochs=3, seed=7)["loss"])
    assert losses[0] == losses[1]


@pytest.mark.parametrize("own_generator", [False, True])
@pytest.mark.parametrize("stop_in", [2, 4])
def test_interrupted_training_ends_the_same(tmp_path, own_generator, stop_in):
    def train(checkpoint=None, interrupt=None):
        model, optimiser, data = line(dropout=0.3)
        generator = torch.Generator().manual_seed(3) if own_generator else None
        batches = DataLoader(data, batch_size=10, shuffle=True, generator=generator)
        turn = 0

        def validate(model):
            nonlocal turn
            turn += 1
            if turn == interrupt:
                raise KeyboardInterrupt
            return {"val_loss": float(mean_squared_error(model, data.tensors)) + 0.1 * np.random.rand()}

        history = fit(
            model,
            batches,
            mean_squared_error,
            optimiser,
            num_epochs=6,
            validate=validate,
            monitor="val_loss",
            patience=5,
            checkpoint=checkpoint,
            seed=5,
        )
        return history, model.state_dict()

    expected, weights = train()
    with pytest.raises(KeyboardInterrupt):
        train(tmp_path / "run.pt", interrupt=stop_in)
    assert [path.name for path in tmp_path.iterdir()] == ["run.pt"]
    history, resumed = train(tmp_path / "run.pt")
    assert history == expected
    assert history.best_epoch == expected.best_epoch
    assert all(torch.equal(resumed[name], weights[name]) for name in weights)
    again, _ = train(
        tmp_path / "run.pt", interrupt=1
    )  # it is done: no epoch is trained, nothing is validated
    assert again == expected


def test_a_checkpoint_that_was_cut_is_refused(tmp_path):
    model, optimiser, data = line()
    path = tmp_path / "run.pt"
    fit(model, [data.tensors], mean_squared_error, optimiser, num_epochs=1, checkpoint=path)
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(ValueError, match=r"run.pt is no checkpoint of this model .* delete it to start anew"):
        fit(model, [data.tensors], mean_squared_error, optimiser, num_epochs=1, checkpoint=path)


def test_a_checkpoint_of_another_model_is_refused(tmp_path):
    model, optimiser, data = line()
    path = tmp_path / "run.pt"
    fit(model, [data.tensors], mean_squared_error, optimiser, num_epochs=1, checkpoint=path)
    other = nn.Linear(1, 1)
    with pytest.raises(ValueError, match="no checkpoint of this model"):
        fit(
            other,
            [data.tensors],
            mean_squared_error,
            torch.optim.SGD(other.parameters()),
            num_epochs=1,
            checkpoint=path,
        )


def test_a_loss_that_is_not_a_number_stops_it():
    model, _, data = line()
    wild = torch.optim.SGD(model.parameters(), lr=1e12)
    with pytest.raises(FloatingPointError, match=r"the loss is .* in epoch"):
        fit(model, [data.tensors], mean_squared_error, wild, num_epochs=20)


def test_an_unknown_monitor_is_an_error():
    model, optimiser, data = line()
    with pytest.raises(ValueError, match="monitor is 'val_loss', but the figures are loss"):
        fit(model, [data.tensors], mean_squared_error, optimiser, num_epochs=1, monitor="val_loss")
    with pytest.raises(ValueError, match="patience needs monitor"):
        fit(model, [data.tensors], mean_squared_error, optimiser, num_epochs=1, patience=1)


def test_a_generator_that_is_used_up_is_an_error():
    model, optimiser, data = line()
    batches = (data.tensors for _ in range(2))
    with pytest.raises(ValueError, match="batches is empty"):
        fit(model, batches, mean_squared_error, optimiser, num_epochs=2)


def test_progress_is_shown_after_a_while_only(capsys, monkeypatch):
    model, optimiser, data = line()
    fit(model, [data.tensors], mean_squared_error, optimiser, num_epochs=2)
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr("nlpkit.train.PROGRESS_AFTER", 0)
    fit(model, [data.tensors], mean_squared_error, optimiser, num_epochs=2)
    out, err = capsys.readouterr()
    assert "epoch 2/2" in out
    assert "loss=" in out
    assert err == ""
    fit(model, [data.tensors], mean_squared_error, optimiser, num_epochs=2, progress=False)
    assert capsys.readouterr() == ("", "")


def test_predict_keeps_the_order_and_takes_several_inputs():
    class Sum(nn.Linear):
        def forward(self, a, b):
            assert not self.training
            assert not torch.is_grad_enabled()
            return a + b

    a = torch.arange(6.0)
    out = predict(Sum(1, 1).train(), [(a[:4], a[:4]), [a[4:], a[4:]]])
    assert torch.equal(out, 2 * a)


def test_best_device_is_one_that_computes():
    assert torch.ones(2, device=best_device()).sum().item() == 2


def test_length_batches_pad_little_and_use_each_example_once():
    lengths = np.random.default_rng(0).integers(1, 60, size=203)
    set_seed(0)
    sampler = LengthBatches(lengths, 20)
    epoch, following = list(sampler), list(sampler)
    assert len(epoch) == len(sampler) == 11
    assert sorted(i for batch in epoch for i in batch) == list(range(203))
    assert epoch != following
    assert max(map(len, epoch)) == 20
    padded = sum(len(batch) * lengths[batch].max() for batch in epoch)
    in_order = sum(len(batch) * lengths[batch].max() for batch in np.array_split(np.arange(203), 11))
    assert padded < 1.1 * lengths.sum() < 0.65 * in_order
    set_seed(0)
    assert list(LengthBatches(lengths, 20)) == epoch


def test_length_batches_sort_by_length_without_shuffling():
    sampler = LengthBatches([3, 1, 2, 1], 3, shuffle=False)
    assert list(sampler) == list(sampler) == [[1, 3, 2], [0]]
    loader = DataLoader(torch.arange(4), batch_sampler=sampler)
    assert [batch.tolist() for batch in loader] == [[1, 3, 2], [0]]
    with pytest.raises(ValueError, match="batch_size is 0"):
        LengthBatches([1], 0)


def test_importing_nlpkit_does_not_import_torch():
    code = "import sys, nlpkit, nlpkit.text, nlpkit.data; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
