"""Uses names that exist only in another cell of its own, which is not graded."""


def step(z):
    return my_helper(torch.tensor(z) >= 0)
