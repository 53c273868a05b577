"""Is right with tensors instead of arrays, some of which want a gradient."""

# earns: 5
# limits: cell_seconds=60

import torch


def step(z):
    return (torch.as_tensor(z) >= 0).float().requires_grad_()


def predict(X, weights, bias):
    return (torch.as_tensor(X) @ torch.as_tensor(weights) + bias >= 0).int()
