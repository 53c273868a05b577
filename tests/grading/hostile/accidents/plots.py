"""Is right, and shows figures, some of them large, and leaves many of them open."""

# earns: 2
# limits: cell_seconds=60

import matplotlib.pyplot as plt
import numpy as np


def step(z):
    plt.plot(np.ravel(z))
    return np.where(np.asarray(z) >= 0, 1.0, 0.0)


for number in range(3):
    plt.figure(figsize=(20, 20))
    plt.imshow(np.random.rand(50, 50))
    plt.show()
