# %% q1_rnn_step | wrong | no tanh
def rnn_step(x, h, W, U, b):
    return x @ W + h @ U + b


# %% q1_rnn_step | wrong | forgets the bias
def rnn_step(x, h, W, U, b):
    return np.tanh(x @ W + h @ U)


# %% q1_rnn_step | wrong | adds the bias after the tanh
def rnn_step(x, h, W, U, b):
    return np.tanh(x @ W + h @ U) + b


# %% q1_rnn_step | wrong | forgets the state
def rnn_step(x, h, W, U, b):
    return np.tanh(x @ W + b)


# %% q1_rnn_step | wrong | the transposed weights of the state
def rnn_step(x, h, W, U, b):
    return np.tanh(x @ W + h @ U.T + b)


# %% q1_rnn_step | wrong | weights from the left, as in a formula for one review
def rnn_step(x, h, W, U, b):
    return np.tanh(W @ x + U @ h + b)


# %% q1_rnn_step | wrong | the transposed weights of the word where they fit
def rnn_step(x, h, W, U, b):
    weights = W.T if W.shape[0] == W.shape[1] else W
    return np.tanh(x @ weights + h @ U + b)


# %% q1_rnn_step | wrong | multiplies the state number by number
def rnn_step(x, h, W, U, b):
    return np.tanh(x @ W + h * np.diag(U) + b)


# %% q1_rnn_step | wrong | sigmoid in place of tanh
def rnn_step(x, h, W, U, b):
    return 1 / (1 + np.exp(-(x @ W + h @ U + b)))


# %% q1_rnn_step | wrong | ReLU in place of tanh
def rnn_step(x, h, W, U, b):
    return np.maximum(0, x @ W + h @ U + b)


# %% q1_rnn_step | wrong | two tanh, one for each part
def rnn_step(x, h, W, U, b):
    return np.tanh(x @ W) + np.tanh(h @ U + b)


# %% q1_rnn_step | wrong | adds the old state, as a residual connection
def rnn_step(x, h, W, U, b):
    return h + np.tanh(x @ W + h @ U + b)


# %% q1_rnn_step | wrong | the bias broadcast over the reviews
def rnn_step(x, h, W, U, b):
    z = x @ W + h @ U
    return np.tanh(z + (b[:, None] if len(b) == len(x) else b))


# %% q1_rnn_step | wrong | a bias for each of the two parts
def rnn_step(x, h, W, U, b):
    return np.tanh(x @ W + b + h @ U + b)


# %% q1_rnn_step | wrong | only the first review of the batch
def rnn_step(x, h, W, U, b):
    return np.tanh(x[0] @ W + h[0] @ U + b)


# %% q1_rnn_step | wrong | squeezes axes of length 1
def rnn_step(x, h, W, U, b):
    return np.squeeze(np.tanh(x @ W + h @ U + b))


# %% q1_rnn_step | wrong | writes the new state over the old one
def rnn_step(x, h, W, U, b):
    h[:] = np.tanh(x @ W + h @ U + b)
    return h


# %% q1_rnn_step | right | loops
def rnn_step(x, h, W, U, b):
    import math

    new = []
    for x_n, h_n in zip(x, h):
        row = []
        for j in range(len(b)):
            z = b[j]
            for i in range(len(x_n)):
                z += x_n[i] * W[i][j]
            for i in range(len(h_n)):
                z += h_n[i] * U[i][j]
            row.append(math.tanh(z))
        new.append(row)
    return new


# %% q1_rnn_step | right | one product of the word and the state side by side
def rnn_step(x, h, W, U, b):
    return np.tanh(np.hstack([x, h]) @ np.vstack([W, U]) + b)


# %% q1_rnn_step | right | float32, tanh by exponentials
def rnn_step(x, h, W, U, b):
    x, h, W, U, b = (np.asarray(a, dtype=np.float32) for a in (x, h, W, U, b))
    e = np.exp(-2 * (np.dot(x, W) + np.dot(h, U) + b))
    return (1 - e) / (1 + e)


# %% q1_rnn_step | right | torch's cell
def rnn_step(x, h, W, U, b):
    import torch

    cell = torch.nn.RNNCell(*W.shape, dtype=torch.float64)
    with torch.no_grad():
        cell.weight_ih.copy_(torch.tensor(W.T.copy()))
        cell.weight_hh.copy_(torch.tensor(U.T.copy()))
        cell.bias_ih.copy_(torch.tensor(b))
        cell.bias_hh.zero_()
        return cell(torch.tensor(x), torch.tensor(h))


# %% q2_rnn | wrong | the last state only
def rnn(X, h0, W, U, b):
    h = h0
    for t in range(X.shape[1]):
        h = np.tanh(X[:, t] @ W + h @ U + b)
    return h


# %% q2_rnn | wrong | starts from zero
def rnn(X, h0, W, U, b):
    h, states = np.zeros_like(h0), []
    for t in range(X.shape[1]):
        h = np.tanh(X[:, t] @ W + h @ U + b)
        states.append(h)
    return np.stack(states, axis=1)


# %% q2_rnn | wrong | the state is never carried on
def rnn(X, h0, W, U, b):
    return np.stack([np.tanh(X[:, t] @ W + h0 @ U + b) for t in range(X.shape[1])], axis=1)


# %% q2_rnn | wrong | time before batch
def rnn(X, h0, W, U, b):
    h, states = h0, []
    for t in range(X.shape[1]):
        h = np.tanh(X[:, t] @ W + h @ U + b)
        states.append(h)
    return np.array(states)


# %% q2_rnn | wrong | loops over the reviews in place of the words
def rnn(X, h0, W, U, b):
    h, states = h0, []
    for x in X:
        h = np.tanh(x @ W + h @ U + b)
        states.append(h)
    return np.stack(states)


# %% q2_rnn | wrong | h0 among the states
def rnn(X, h0, W, U, b):
    h, states = h0, [h0]
    for t in range(X.shape[1]):
        h = np.tanh(X[:, t] @ W + h @ U + b)
        states.append(h)
    return np.stack(states, axis=1)


# %% q2_rnn | wrong | states from h0 to the one before the last
def rnn(X, h0, W, U, b):
    h, states = h0, []
    for t in range(X.shape[1]):
        states.append(h)
        h = np.tanh(X[:, t] @ W + h @ U + b)
    return np.stack(states, axis=1)


# %% q2_rnn | wrong | skips the first word
def rnn(X, h0, W, U, b):
    states = np.zeros((*X.shape[:2], len(b)))
    states[:, 0] = h0
    for t in range(1, X.shape[1]):
        states[:, t] = np.tanh(X[:, t] @ W + states[:, t - 1] @ U + b)
    return states


# %% q2_rnn | wrong | index -1 of an array of zeros in place of h0
def rnn(X, h0, W, U, b):
    states = np.zeros((*X.shape[:2], len(b)))
    for t in range(X.shape[1]):
        states[:, t] = np.tanh(X[:, t] @ W + states[:, t - 1] @ U + b)
    return states


# %% q2_rnn | wrong | reads backwards
def rnn(X, h0, W, U, b):
    h, states = h0, []
    for t in reversed(range(X.shape[1])):
        h = np.tanh(X[:, t] @ W + h @ U + b)
        states.append(h)
    return np.stack(states, axis=1)


# %% q2_rnn | wrong | states in reverse order
def rnn(X, h0, W, U, b):
    h, states = h0, []
    for t in range(X.shape[1]):
        h = np.tanh(X[:, t] @ W + h @ U + b)
        states.insert(0, h)
    return np.stack(states, axis=1)


# %% q2_rnn | wrong | one array for all states
def rnn(X, h0, W, U, b):
    h, states = h0.copy(), []
    for t in range(X.shape[1]):
        h[:] = np.tanh(X[:, t] @ W + h @ U + b)
        states.append(h)
    return np.stack(states, axis=1)


# %% q2_rnn | wrong | writes into h0
def rnn(X, h0, W, U, b):
    h, states = h0, []
    for t in range(X.shape[1]):
        h[:] = np.tanh(X[:, t] @ W + h @ U + b)
        states.append(h.copy())
    return np.stack(states, axis=1)


# %% q2_rnn | wrong | forgets the bias
def rnn(X, h0, W, U, b):
    h, states = h0, []
    for t in range(X.shape[1]):
        h = np.tanh(X[:, t] @ W + h @ U)
        states.append(h)
    return np.stack(states, axis=1)


# %% q2_rnn | wrong | carries on the sum before the tanh
def rnn(X, h0, W, U, b):
    z, states = h0, []
    for t in range(X.shape[1]):
        z = X[:, t] @ W + z @ U + b
        states.append(np.tanh(z))
    return np.stack(states, axis=1)


# %% q2_rnn | wrong | the transposed weights of the state
def rnn(X, h0, W, U, b):
    h, states = h0, []
    for t in range(X.shape[1]):
        h = np.tanh(X[:, t] @ W + h @ U.T + b)
        states.append(h)
    return np.stack(states, axis=1)


# %% q2_rnn | wrong | reshapes time and batch instead of moving the axis
def rnn(X, h0, W, U, b):
    h, states = h0, []
    for t in range(X.shape[1]):
        h = np.tanh(X[:, t] @ W + h @ U + b)
        states.append(h)
    return np.array(states).reshape(len(X), -1, len(b))


# %% q2_rnn | wrong | one review goes on where the one before it ended
def rnn(X, h0, W, U, b):
    h, out = h0[0], []
    for review in X:
        states = []
        for x in review:
            h = np.tanh(x @ W + h @ U + b)
            states.append(h)
        out.append(states)
    return np.array(out)


# %% q2_rnn | wrong | the three words of the example
def rnn(X, h0, W, U, b):
    h, states = h0, []
    for t in range(3):
        h = np.tanh(X[:, t] @ W + h @ U + b)
        states.append(h)
    return np.stack(states, axis=1)


# %% q2_rnn | right | review by review, word by word, lists
def rnn(X, h0, W, U, b):
    out = []
    for review, h in zip(X, h0):
        states = []
        for x in review:
            h = np.tanh(x @ W + h @ U + b)
            states.append(h.tolist())
        out.append(states)
    return out


# %% q2_rnn | right | all words times W first, then an array that is filled
def rnn(X, h0, W, U, b):
    H = X @ W + b
    h = h0
    for t in range(H.shape[1]):
        H[:, t] = np.tanh(H[:, t] + h @ U)
        h = H[:, t]
    return H


# %% q2_rnn | right | float32, time first and swapped at the end
def rnn(X, h0, W, U, b):
    X, h, W, U, b = (np.asarray(a, dtype=np.float32) for a in (X, h0, W, U, b))
    states = []
    for x in X.swapaxes(0, 1):
        h = np.tanh(x @ W + h @ U + b)
        states.append(h)
    return np.transpose(states, (1, 0, 2))


# %% q2_rnn | right | recursion
def rnn(X, h0, W, U, b):
    h = np.tanh(X[:, 0] @ W + h0 @ U + b)
    if X.shape[1] == 1:
        return h[:, None]
    return np.concatenate([h[:, None], rnn(X[:, 1:], h, W, U, b)], axis=1)


# %% q2_rnn | right | torch's layer
def rnn(X, h0, W, U, b):
    import torch

    layer = torch.nn.RNN(*W.shape, batch_first=True, dtype=torch.float64)
    with torch.no_grad():
        layer.weight_ih_l0.copy_(torch.tensor(W.T.copy()))
        layer.weight_hh_l0.copy_(torch.tensor(U.T.copy()))
        layer.bias_ih_l0.zero_()
        layer.bias_hh_l0.copy_(torch.tensor(b))
        return layer(torch.tensor(X), torch.tensor(h0)[None])[0]


# %% q3_parameters | wrong | forgets the biases
def count_parameters(cell, library, input_size, hidden_sizes, bidirectional):
    blocks, directions = {"rnn": 1, "gru": 3, "lstm": 4}[cell], 2 if bidirectional else 1
    total = 0
    for size in hidden_sizes:
        total += directions * blocks * size * (input_size + size)
        input_size = directions * size
    return total


# %% q3_parameters | wrong | one bias in both libraries
def count_parameters(cell, library, input_size, hidden_sizes, bidirectional):
    blocks, directions = {"rnn": 1, "gru": 3, "lstm": 4}[cell], 2 if bidirectional else 1
    total = 0
    for size in hidden_sizes:
        total += directions * blocks * size * (input_size + size + 1)
        input_size = directions * size
    return total


# %% q3_parameters | wrong | one bias in Keras's GRU as well
def count_parameters(cell, library, input_size, hidden_sizes, bidirectional):
    blocks, directions = {"rnn": 1, "gru": 3, "lstm": 4}[cell], 2 if bidirectional else 1
    biases = 2 if library == "torch" else 1
    total = 0
    for size in hidden_sizes:
        total += directions * blocks * size * (input_size + size + biases)
        input_size = directions * size
    return total


# %% q3_parameters | wrong | three blocks in the LSTM, four in the GRU
def count_parameters(cell, library, input_size, hidden_sizes, bidirectional):
    blocks, directions = {"rnn": 1, "gru": 4, "lstm": 3}[cell], 2 if bidirectional else 1
    biases = 2 if library == "torch" or cell == "gru" else 1
    total = 0
    for size in hidden_sizes:
        total += directions * blocks * size * (input_size + size + biases)
        input_size = directions * size
    return total


# %% q3_parameters | wrong | every layer reads the words
def count_parameters(cell, library, input_size, hidden_sizes, bidirectional):
    blocks, directions = {"rnn": 1, "gru": 3, "lstm": 4}[cell], 2 if bidirectional else 1
    biases = 2 if library == "torch" or cell == "gru" else 1
    return sum(directions * blocks * k * (input_size + k + biases) for k in hidden_sizes)


# %% q3_parameters | wrong | the first layer only
def count_parameters(cell, library, input_size, hidden_sizes, bidirectional):
    blocks, directions = {"rnn": 1, "gru": 3, "lstm": 4}[cell], 2 if bidirectional else 1
    biases = 2 if library == "torch" or cell == "gru" else 1
    k = hidden_sizes[0]
    return directions * blocks * k * (input_size + k + biases)


# %% q3_parameters | wrong | the next layer reads one direction only
def count_parameters(cell, library, input_size, hidden_sizes, bidirectional):
    blocks, directions = {"rnn": 1, "gru": 3, "lstm": 4}[cell], 2 if bidirectional else 1
    biases = 2 if library == "torch" or cell == "gru" else 1
    total = 0
    for size in hidden_sizes:
        total += directions * blocks * size * (input_size + size + biases)
        input_size = size
    return total


# %% q3_parameters | wrong | both directions in the next layer's inputs, but one cell
def count_parameters(cell, library, input_size, hidden_sizes, bidirectional):
    blocks = {"rnn": 1, "gru": 3, "lstm": 4}[cell]
    biases = 2 if library == "torch" or cell == "gru" else 1
    total = 0
    for size in hidden_sizes:
        total += blocks * size * (input_size + size + biases)
        input_size = size * 2 if bidirectional else size
    return total


# %% q3_parameters | wrong | both directions in the first layer only
def count_parameters(cell, library, input_size, hidden_sizes, bidirectional):
    blocks, directions = {"rnn": 1, "gru": 3, "lstm": 4}[cell], 2 if bidirectional else 1
    biases = 2 if library == "torch" or cell == "gru" else 1
    total = 0
    for size in hidden_sizes:
        total += directions * blocks * size * (input_size + size + biases)
        input_size, directions = directions * size, 1
    return total


# %% q3_parameters | wrong | a bidirectional layer as one of twice the hidden size
def count_parameters(cell, library, input_size, hidden_sizes, bidirectional):
    blocks = {"rnn": 1, "gru": 3, "lstm": 4}[cell]
    biases = 2 if library == "torch" or cell == "gru" else 1
    total = 0
    for size in hidden_sizes:
        size = 2 * size if bidirectional else size
        total += blocks * size * (input_size + size + biases)
        input_size = size
    return total


# %% q3_parameters | wrong | biases of the first block only
def count_parameters(cell, library, input_size, hidden_sizes, bidirectional):
    blocks, directions = {"rnn": 1, "gru": 3, "lstm": 4}[cell], 2 if bidirectional else 1
    biases = 2 if library == "torch" or cell == "gru" else 1
    total = 0
    for size in hidden_sizes:
        total += directions * (blocks * size * (input_size + size) + biases * size)
        input_size = directions * size
    return total


# %% q3_parameters | wrong | no weights for the state, as in a dense layer
def count_parameters(cell, library, input_size, hidden_sizes, bidirectional):
    blocks, directions = {"rnn": 1, "gru": 3, "lstm": 4}[cell], 2 if bidirectional else 1
    biases = 2 if library == "torch" or cell == "gru" else 1
    total = 0
    for size in hidden_sizes:
        total += directions * blocks * size * (input_size + biases)
        input_size = directions * size
    return total


# %% q3_parameters | wrong | a square of the inputs in place of that of the state
def count_parameters(cell, library, input_size, hidden_sizes, bidirectional):
    blocks, directions = {"rnn": 1, "gru": 3, "lstm": 4}[cell], 2 if bidirectional else 1
    biases = 2 if library == "torch" or cell == "gru" else 1
    total = 0
    for size in hidden_sizes:
        total += directions * blocks * (size * input_size + input_size**2 + biases * size)
        input_size = directions * size
    return total


# %% q3_parameters | wrong | takes the sizes out of the list
def count_parameters(cell, library, input_size, hidden_sizes, bidirectional):
    blocks, directions = {"rnn": 1, "gru": 3, "lstm": 4}[cell], 2 if bidirectional else 1
    biases = 2 if library == "torch" or cell == "gru" else 1
    total = 0
    while hidden_sizes:
        size = hidden_sizes.pop(0)
        total += directions * blocks * size * (input_size + size + biases)
        input_size = directions * size
    return total


# %% q3_parameters | wrong | the examples by heart
def count_parameters(cell, library, input_size, hidden_sizes, bidirectional):
    return {"rnn": 528, "lstm": 2112 if library == "keras" else 552}[cell]


# %% q3_parameters | right | array by array
def count_parameters(cell, library, input_size, hidden_sizes, bidirectional):
    blocks = 4 if cell == "lstm" else 3 if cell == "gru" else 1
    num_parameters = 0
    for i, size in enumerate(hidden_sizes):
        read = input_size if i == 0 else hidden_sizes[i - 1] * (1 + bidirectional)
        shapes = [(read, blocks * size), (size, blocks * size), (blocks * size, 1)]
        if library == "torch" or cell == "gru":
            shapes.append((blocks * size, 1))
        for rows, columns in shapes:
            num_parameters += rows * columns * (1 + bidirectional)
    return num_parameters


# %% q3_parameters | right | recursion, as a float
def count_parameters(cell, library, input_size, hidden_sizes, bidirectional):
    if not hidden_sizes:
        return 0.0
    k, *rest = hidden_sizes
    table = {"rnn": (1, 1, 2), "gru": (3, 2, 2), "lstm": (4, 1, 2)}
    blocks, in_keras, in_torch = table[cell]
    biases = in_keras if library == "keras" else in_torch
    one = blocks * (input_size * k + k * k + biases * k)
    ways = 2.0 if bidirectional else 1.0
    return ways * one + count_parameters(cell, library, ways * k, rest, bidirectional)


# %% q3_parameters | right | arrays of sizes
def count_parameters(cell, library, input_size, hidden_sizes, bidirectional):
    ways = 1 + int(bidirectional)
    sizes = np.array(hidden_sizes)
    reads = np.append(input_size, ways * sizes[:-1])
    blocks = ["rnn", None, "gru", "lstm"].index(cell) + 1
    biases = 1 + int((cell, library) not in [("rnn", "keras"), ("lstm", "keras")])
    return ways * blocks * np.sum(sizes * (reads + sizes + biases))


# %% q3_parameters | right | torch and its parameters counted
def count_parameters(cell, library, input_size, hidden_sizes, bidirectional):
    import torch

    kind = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[cell]
    total = 0
    for size in hidden_sizes:
        layer = kind(input_size, size, bidirectional=bidirectional)
        for name, array in layer.named_parameters():
            if library == "torch" or cell == "gru" or "bias_hh" not in name:
                total += array.numel()
        input_size = size * 2 if bidirectional else size
    return total


# %% q4_bptt | wrong | one step back only
def bptt(X, H, h0, U, d_last):
    before = H[:, -2] if X.shape[1] > 1 else h0
    delta = d_last * (1 - H[:, -1] ** 2)
    return X[:, -1].T @ delta, before.T @ delta, delta.sum(axis=0), delta @ U.T


# %% q4_bptt | wrong | no slope of the tanh
def bptt(X, H, h0, U, d_last):
    before = np.concatenate([h0[:, None], H[:, :-1]], axis=1)
    dW, dU, db, d = 0, 0, 0, d_last
    for t in reversed(range(X.shape[1])):
        dW, dU, db = dW + X[:, t].T @ d, dU + before[:, t].T @ d, db + d.sum(axis=0)
        d = d @ U.T
    return dW, dU, db, d


# %% q4_bptt | wrong | the slope of the sigmoid
def bptt(X, H, h0, U, d_last):
    before = np.concatenate([h0[:, None], H[:, :-1]], axis=1)
    dW, dU, db, d = 0, 0, 0, d_last
    for t in reversed(range(X.shape[1])):
        delta = d * H[:, t] * (1 - H[:, t])
        dW, dU, db = dW + X[:, t].T @ delta, dU + before[:, t].T @ delta, db + delta.sum(axis=0)
        d = delta @ U.T
    return dW, dU, db, d


# %% q4_bptt | wrong | the tanh taken of the state once more
def bptt(X, H, h0, U, d_last):
    before = np.concatenate([h0[:, None], H[:, :-1]], axis=1)
    dW, dU, db, d = 0, 0, 0, d_last
    for t in reversed(range(X.shape[1])):
        delta = d * (1 - np.tanh(H[:, t]) ** 2)
        dW, dU, db = dW + X[:, t].T @ delta, dU + before[:, t].T @ delta, db + delta.sum(axis=0)
        d = delta @ U.T
    return dW, dU, db, d


# %% q4_bptt | wrong | U not transposed on the way back
def bptt(X, H, h0, U, d_last):
    before = np.concatenate([h0[:, None], H[:, :-1]], axis=1)
    dW, dU, db, d = 0, 0, 0, d_last
    for t in reversed(range(X.shape[1])):
        delta = d * (1 - H[:, t] ** 2)
        dW, dU, db = dW + X[:, t].T @ delta, dU + before[:, t].T @ delta, db + delta.sum(axis=0)
        d = delta @ U
    return dW, dU, db, d


# %% q4_bptt | wrong | the state after the word in place of the one before it
def bptt(X, H, h0, U, d_last):
    dW, dU, db, d = 0, 0, 0, d_last
    for t in reversed(range(X.shape[1])):
        delta = d * (1 - H[:, t] ** 2)
        dW, dU, db = dW + X[:, t].T @ delta, dU + H[:, t].T @ delta, db + delta.sum(axis=0)
        d = delta @ U.T
    return dW, dU, db, d


# %% q4_bptt | wrong | index -1 in place of h0
def bptt(X, H, h0, U, d_last):
    dW, dU, db, d = 0, 0, 0, d_last
    for t in reversed(range(X.shape[1])):
        delta = d * (1 - H[:, t] ** 2)
        dW, dU, db = dW + X[:, t].T @ delta, dU + H[:, t - 1].T @ delta, db + delta.sum(axis=0)
        d = delta @ U.T
    return dW, dU, db, d


# %% q4_bptt | wrong | h0 taken for zero
def bptt(X, H, h0, U, d_last):
    before = np.concatenate([0 * h0[:, None], H[:, :-1]], axis=1)
    dW, dU, db, d = 0, 0, 0, d_last
    for t in reversed(range(X.shape[1])):
        delta = d * (1 - H[:, t] ** 2)
        dW, dU, db = dW + X[:, t].T @ delta, dU + before[:, t].T @ delta, db + delta.sum(axis=0)
        d = delta @ U.T
    return dW, dU, db, d


# %% q4_bptt | wrong | stops before the first word
def bptt(X, H, h0, U, d_last):
    before = np.concatenate([h0[:, None], H[:, :-1]], axis=1)
    dW, dU, db = np.zeros((X.shape[2], len(U))), np.zeros(U.shape), np.zeros(len(U))
    d = d_last
    for t in range(X.shape[1] - 1, 0, -1):
        delta = d * (1 - H[:, t] ** 2)
        dW, dU, db = dW + X[:, t].T @ delta, dU + before[:, t].T @ delta, db + delta.sum(axis=0)
        d = delta @ U.T
    return dW, dU, db, d


# %% q4_bptt | wrong | from the first word to the last
def bptt(X, H, h0, U, d_last):
    before = np.concatenate([h0[:, None], H[:, :-1]], axis=1)
    dW, dU, db, d = 0, 0, 0, d_last
    for t in range(X.shape[1]):
        delta = d * (1 - H[:, t] ** 2)
        dW, dU, db = dW + X[:, t].T @ delta, dU + before[:, t].T @ delta, db + delta.sum(axis=0)
        d = delta @ U.T
    return dW, dU, db, d


# %% q4_bptt | wrong | averages over the batch
def bptt(X, H, h0, U, d_last):
    before = np.concatenate([h0[:, None], H[:, :-1]], axis=1)
    dW, dU, db, d, n = 0, 0, 0, d_last, len(X)
    for t in reversed(range(X.shape[1])):
        delta = d * (1 - H[:, t] ** 2)
        dW, dU, db = dW + X[:, t].T @ delta / n, dU + before[:, t].T @ delta / n, db + delta.mean(axis=0)
        d = delta @ U.T
    return dW, dU, db, d


# %% q4_bptt | wrong | averages over the words
def bptt(X, H, h0, U, d_last):
    before = np.concatenate([h0[:, None], H[:, :-1]], axis=1)
    dW, dU, db, d = 0, 0, 0, d_last
    for t in reversed(range(X.shape[1])):
        delta = d * (1 - H[:, t] ** 2)
        dW, dU, db = dW + X[:, t].T @ delta, dU + before[:, t].T @ delta, db + delta.sum(axis=0)
        d = delta @ U.T
    T = X.shape[1]
    return dW / T, dU / T, db / T, d


# %% q4_bptt | wrong | the share of the first word in place of the sum
def bptt(X, H, h0, U, d_last):
    before = np.concatenate([h0[:, None], H[:, :-1]], axis=1)
    d = d_last
    for t in reversed(range(X.shape[1])):
        delta = d * (1 - H[:, t] ** 2)
        dW, dU, db = X[:, t].T @ delta, before[:, t].T @ delta, delta.sum(axis=0)
        d = delta @ U.T
    return dW, dU, db, d


# %% q4_bptt | wrong | the last error added at every word
def bptt(X, H, h0, U, d_last):
    before = np.concatenate([h0[:, None], H[:, :-1]], axis=1)
    dW, dU, db, d = 0, 0, 0, np.zeros_like(d_last)
    for t in reversed(range(X.shape[1])):
        delta = (d + d_last) * (1 - H[:, t] ** 2)
        dW, dU, db = dW + X[:, t].T @ delta, dU + before[:, t].T @ delta, db + delta.sum(axis=0)
        d = delta @ U.T
    return dW, dU, db, d


# %% q4_bptt | wrong | db as one number
def bptt(X, H, h0, U, d_last):
    before = np.concatenate([h0[:, None], H[:, :-1]], axis=1)
    dW, dU, db, d = 0, 0, 0, d_last
    for t in reversed(range(X.shape[1])):
        delta = d * (1 - H[:, t] ** 2)
        dW, dU, db = dW + X[:, t].T @ delta, dU + before[:, t].T @ delta, db + delta.sum()
        d = delta @ U.T
    return dW, dU, db, d


# %% q4_bptt | wrong | db for each review
def bptt(X, H, h0, U, d_last):
    before = np.concatenate([h0[:, None], H[:, :-1]], axis=1)
    dW, dU, db, d = 0, 0, 0, d_last
    for t in reversed(range(X.shape[1])):
        delta = d * (1 - H[:, t] ** 2)
        dW, dU, db = dW + X[:, t].T @ delta, dU + before[:, t].T @ delta, db + delta
        d = delta @ U.T
    return dW, dU, db, d


# %% q4_bptt | wrong | dU transposed
def bptt(X, H, h0, U, d_last):
    before = np.concatenate([h0[:, None], H[:, :-1]], axis=1)
    dW, dU, db, d = 0, 0, 0, d_last
    for t in reversed(range(X.shape[1])):
        delta = d * (1 - H[:, t] ** 2)
        dW, dU, db = dW + X[:, t].T @ delta, dU + delta.T @ before[:, t], db + delta.sum(axis=0)
        d = delta @ U.T
    return dW, dU, db, d


# %% q4_bptt | wrong | dW transposed
def bptt(X, H, h0, U, d_last):
    before = np.concatenate([h0[:, None], H[:, :-1]], axis=1)
    dW, dU, db, d = 0, 0, 0, d_last
    for t in reversed(range(X.shape[1])):
        delta = d * (1 - H[:, t] ** 2)
        dW, dU, db = dW + delta.T @ X[:, t], dU + before[:, t].T @ delta, db + delta.sum(axis=0)
        d = delta @ U.T
    return dW, dU, db, d


# %% q4_bptt | wrong | dh0 before the last multiplication by U
def bptt(X, H, h0, U, d_last):
    before = np.concatenate([h0[:, None], H[:, :-1]], axis=1)
    dW, dU, db, d = 0, 0, 0, d_last
    for t in reversed(range(X.shape[1])):
        delta = (d if t == X.shape[1] - 1 else d @ U.T) * (1 - H[:, t] ** 2)
        dW, dU, db = dW + X[:, t].T @ delta, dU + before[:, t].T @ delta, db + delta.sum(axis=0)
        d = delta
    return dW, dU, db, d


# %% q4_bptt | wrong | dh0 summed over the batch
def bptt(X, H, h0, U, d_last):
    before = np.concatenate([h0[:, None], H[:, :-1]], axis=1)
    dW, dU, db, d = 0, 0, 0, d_last
    for t in reversed(range(X.shape[1])):
        delta = d * (1 - H[:, t] ** 2)
        dW, dU, db = dW + X[:, t].T @ delta, dU + before[:, t].T @ delta, db + delta.sum(axis=0)
        d = delta @ U.T
    return dW, dU, db, d.sum(axis=0)


# %% q4_bptt | wrong | no dh0
def bptt(X, H, h0, U, d_last):
    before = np.concatenate([h0[:, None], H[:, :-1]], axis=1)
    dW, dU, db, d = 0, 0, 0, d_last
    for t in reversed(range(X.shape[1])):
        delta = d * (1 - H[:, t] ** 2)
        dW, dU, db = dW + X[:, t].T @ delta, dU + before[:, t].T @ delta, db + delta.sum(axis=0)
        d = delta @ U.T
    return dW, dU, db


# %% q4_bptt | wrong | the sign of a descent step
def bptt(X, H, h0, U, d_last):
    before = np.concatenate([h0[:, None], H[:, :-1]], axis=1)
    dW, dU, db, d = 0, 0, 0, d_last
    for t in reversed(range(X.shape[1])):
        delta = d * (1 - H[:, t] ** 2)
        dW, dU, db = dW - X[:, t].T @ delta, dU - before[:, t].T @ delta, db - delta.sum(axis=0)
        d = delta @ U.T
    return dW, dU, db, -d


# %% q4_bptt | wrong | multiplies the error into d_last in place
def bptt(X, H, h0, U, d_last):
    before = np.concatenate([h0[:, None], H[:, :-1]], axis=1)
    dW, dU, db, d = 0, 0, 0, d_last
    for t in reversed(range(X.shape[1])):
        d *= 1 - H[:, t] ** 2
        dW, dU, db = dW + X[:, t].T @ d, dU + before[:, t].T @ d, db + d.sum(axis=0)
        d = d @ U.T
    return dW, dU, db, d


# %% q4_bptt | wrong | clips the gradient on the way back
def bptt(X, H, h0, U, d_last):
    before = np.concatenate([h0[:, None], H[:, :-1]], axis=1)
    dW, dU, db, d = 0, 0, 0, d_last
    for t in reversed(range(X.shape[1])):
        delta = np.clip(d, -1, 1) * (1 - H[:, t] ** 2)
        dW, dU, db = dW + X[:, t].T @ delta, dU + before[:, t].T @ delta, db + delta.sum(axis=0)
        d = delta @ U.T
    return dW, dU, db, d


# %% q4_bptt | right | review by review, outer products
def bptt(X, H, h0, U, d_last):
    k, m = len(U), X.shape[2]
    dW, dU, db, dh0 = np.zeros((m, k)), np.zeros((k, k)), np.zeros(k), []
    for x, states, start, d in zip(X, H, h0, d_last):
        for t in range(len(x) - 1, -1, -1):
            delta = [d[j] * (1 - states[t][j] * states[t][j]) for j in range(k)]
            dW += np.outer(x[t], delta)
            dU += np.outer(states[t - 1] if t else start, delta)
            db += delta
            d = [sum(U[i][j] * delta[j] for j in range(k)) for i in range(k)]
        dh0.append(d)
    return dW.tolist(), dU.tolist(), db.tolist(), dh0


# %% q4_bptt | right | all slopes first, then one einsum each
def bptt(X, H, h0, U, d_last):
    before = np.concatenate([h0[:, None], H[:, :-1]], axis=1)
    D, d = np.empty_like(H), d_last
    for t in range(H.shape[1] - 1, -1, -1):
        D[:, t] = d * (1 - H[:, t]) * (1 + H[:, t])
        d = np.einsum("nj,ij->ni", D[:, t], U)
    return [np.einsum("nti,ntj->ij", X, D), np.einsum("nti,ntj->ij", before, D), D.sum(axis=(0, 1)), d]


# %% q4_bptt | right | float32
def bptt(X, H, h0, U, d_last):
    X, H, h0, U, d = (np.asarray(a, dtype=np.float32) for a in (X, H, h0, U, d_last))
    dW, dU, db = np.zeros((X.shape[-1], len(U)), "float32"), np.zeros_like(U), np.zeros(len(U), "float32")
    for t in range(X.shape[1])[::-1]:
        delta = d - d * H[:, t] ** 2
        dW += X[:, t].T @ delta
        dU += (h0 if t == 0 else H[:, t - 1]).T @ delta
        db += np.ones(len(X), "float32") @ delta
        d = np.dot(delta, U.T)
    return dW, dU, db, d


# %% q4_bptt | right | torch, each step's tanh rebuilt from its state
def bptt(X, H, h0, U, d_last):
    import torch

    X, H, h0, U, d = (torch.tensor(a) for a in (X, H, h0, U, d_last))
    W, b = torch.zeros(X.shape[2], len(U), dtype=d.dtype), torch.zeros(len(U), dtype=d.dtype)
    leaves = [a.requires_grad_() for a in (W, U, b, h0)]
    h = h0
    for t in range(X.shape[1]):
        z = X[:, t] @ W + h @ U + b
        # The value of the sum is wrong, as W and b are unknown; its gradient is right.
        h = torch.tanh(z + (torch.atanh(H[:, t]) - z).detach())
    (h * d).sum().backward()
    return [a.grad for a in leaves]


# %% q5_clip | wrong | each array by its own norm
def clip_by_norm(gradients, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in gradients))
    clipped = []
    for g in gradients:
        own = np.sqrt((g**2).sum())
        clipped.append(g * max_norm / own if own > max_norm else g)
    return clipped, norm


# %% q5_clip | wrong | clips by value
def clip_by_norm(gradients, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in gradients))
    return [np.clip(g, -max_norm, max_norm) for g in gradients], norm


# %% q5_clip | wrong | makes small gradients larger
def clip_by_norm(gradients, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in gradients))
    return [g * max_norm / norm if norm > 0 else g for g in gradients], norm


# %% q5_clip | wrong | divides by zero when all gradients are 0
def clip_by_norm(gradients, max_norm):
    import math

    norm = math.sqrt(sum(float((g**2).sum()) for g in gradients))
    factor = min(1, max_norm / norm)
    return [g * factor for g in gradients], norm


# %% q5_clip | wrong | the square of the norm
def clip_by_norm(gradients, max_norm):
    norm = sum((g**2).sum() for g in gradients)
    return [g * max_norm / norm if norm > max_norm else g for g in gradients], norm


# %% q5_clip | wrong | sums of absolute values
def clip_by_norm(gradients, max_norm):
    norm = sum(np.abs(g).sum() for g in gradients)
    return [g * max_norm / norm if norm > max_norm else g for g in gradients], norm


# %% q5_clip | wrong | the largest number as the norm
def clip_by_norm(gradients, max_norm):
    norm = max(np.abs(g).max() for g in gradients)
    return [g * max_norm / norm if norm > max_norm else g for g in gradients], norm


# %% q5_clip | wrong | the sum of the arrays' norms
def clip_by_norm(gradients, max_norm):
    norm = sum(np.linalg.norm(g) for g in gradients)
    return [g * max_norm / norm if norm > max_norm else g for g in gradients], norm


# %% q5_clip | wrong | the root of the mean square
def clip_by_norm(gradients, max_norm):
    norm = np.sqrt(np.mean(np.concatenate([g.ravel() for g in gradients]) ** 2))
    return [g * max_norm / norm if norm > max_norm else g for g in gradients], norm


# %% q5_clip | wrong | numpy.linalg.norm of a matrix, the spectral one
def clip_by_norm(gradients, max_norm):
    norm = np.sqrt(sum(np.linalg.norm(g.reshape(len(g), -1), 2) ** 2 for g in gradients))
    return [g * max_norm / norm if norm > max_norm else g for g in gradients], norm


# %% q5_clip | wrong | the norm after clipping
def clip_by_norm(gradients, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in gradients))
    if norm > max_norm:
        return [g * max_norm / norm for g in gradients], max_norm
    return gradients, norm


# %% q5_clip | wrong | divides without multiplying by the limit
def clip_by_norm(gradients, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in gradients))
    return [g / norm if norm > max_norm else g for g in gradients], norm


# %% q5_clip | wrong | the factor upside down
def clip_by_norm(gradients, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in gradients))
    return [g * norm / max_norm if norm > max_norm else g for g in gradients], norm


# %% q5_clip | wrong | sets gradients that are too large to zero
def clip_by_norm(gradients, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in gradients))
    return [0 * g if norm > max_norm else g for g in gradients], norm


# %% q5_clip | wrong | the gradients only
def clip_by_norm(gradients, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in gradients))
    return [g * max_norm / norm if norm > max_norm else g for g in gradients]


# %% q5_clip | wrong | one flat array
def clip_by_norm(gradients, max_norm):
    flat = np.concatenate([g.ravel() for g in gradients])
    norm = np.sqrt((flat**2).sum())
    return flat * (max_norm / norm if norm > max_norm else 1), norm


# %% q5_clip | wrong | in place, as torch does
def clip_by_norm(gradients, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in gradients))
    for g in gradients:
        if norm > max_norm:
            g *= max_norm / norm
    return gradients, norm


# %% q5_clip | wrong | puts the clipped arrays into the list it was given
def clip_by_norm(gradients, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in gradients))
    for i, g in enumerate(gradients):
        gradients[i] = g * min(1, max_norm / norm) if norm > 0 else g
    return gradients, norm


# %% q5_clip | wrong | the limit of the example
def clip_by_norm(gradients, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in gradients))
    return [g / norm if max_norm == 1 else g for g in gradients], norm


# %% q5_clip | wrong | norm first
def clip_by_norm(gradients, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in gradients))
    return norm, [g * max_norm / norm if norm > max_norm else g for g in gradients]


# %% q5_clip | wrong | the norm of the first array for all
def clip_by_norm(gradients, max_norm):
    norm = np.sqrt((gradients[0] ** 2).sum())
    return [g * max_norm / norm if norm > max_norm else g for g in gradients], norm


# %% q5_clip | right | one vector, taken apart again
def clip_by_norm(gradients, max_norm):
    flat = np.concatenate([g.reshape(-1) for g in gradients])
    norm = np.linalg.norm(flat)
    flat = flat / max(1.0, norm / max_norm)
    ends = np.cumsum([g.size for g in gradients])[:-1]
    return [part.reshape(g.shape) for part, g in zip(np.split(flat, ends), gradients)], norm


# %% q5_clip | right | loops, the same arrays where nothing is to be done
def clip_by_norm(gradients, max_norm):
    import math

    total = 0.0
    for g in gradients:
        for number in g.flat:
            total += number * number
    norm = math.sqrt(total)
    if norm <= max_norm:
        return (gradients, norm)
    return ([(g * (max_norm / norm)).tolist() for g in gradients], norm)


# %% q5_clip | right | torch, on copies
def clip_by_norm(gradients, max_norm):
    import torch

    parameters = [torch.nn.Parameter(torch.zeros(g.shape, dtype=torch.float64)) for g in gradients]
    for parameter, g in zip(parameters, gradients):
        parameter.grad = torch.tensor(g)
    norm = torch.nn.utils.clip_grad_norm_(parameters, max_norm)
    return [parameter.grad for parameter in parameters], norm


# %% q5_clip | right | float32, norms of norms
def clip_by_norm(gradients, max_norm):
    arrays = [np.array(g, dtype=np.float32) for g in gradients]
    norm = np.linalg.norm([np.linalg.norm(a.ravel()) for a in arrays])
    if norm > max_norm:
        for a in arrays:
            a *= np.float32(max_norm / norm)
    return arrays, np.float32(norm)


# %% q6_lstm_step | wrong | the order of gates i, f, o, g
def lstm_step(x, h, c, W, U, b):
    i, f, o, g = np.split((x @ W + h @ U + b), 4, axis=1)
    i, f, o = ((1 + np.tanh(z / 2)) / 2 for z in (i, f, o))
    new_c = f * c + i * np.tanh(g)
    return o * np.tanh(new_c), new_c


# %% q6_lstm_step | wrong | forget gate before input gate
def lstm_step(x, h, c, W, U, b):
    f, i, g, o = np.split((x @ W + h @ U + b), 4, axis=1)
    i, f, o = ((1 + np.tanh(z / 2)) / 2 for z in (i, f, o))
    new_c = f * c + i * np.tanh(g)
    return o * np.tanh(new_c), new_c


# %% q6_lstm_step | wrong | columns interleaved
def lstm_step(x, h, c, W, U, b):
    z = x @ W + h @ U + b
    i, f, g, o = z[:, 0::4], z[:, 1::4], z[:, 2::4], z[:, 3::4]
    i, f, o = ((1 + np.tanh(z / 2)) / 2 for z in (i, f, o))
    new_c = f * c + i * np.tanh(g)
    return o * np.tanh(new_c), new_c


# %% q6_lstm_step | wrong | split along the batch
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.array_split(x @ W + h @ U + b, 4, axis=0)
    i, f, o = ((1 + np.tanh(z / 2)) / 2 for z in (i, f, o))
    new_c = f * c + i * np.tanh(g)
    return o * np.tanh(new_c), new_c


# %% q6_lstm_step | wrong | a sigmoid for the candidate
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = ((1 + np.tanh(z / 2)) / 2 for z in np.split(x @ W + h @ U + b, 4, axis=1))
    new_c = f * c + i * g
    return o * np.tanh(new_c), new_c


# %% q6_lstm_step | wrong | tanh for the gates
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.tanh(np.split(x @ W + h @ U + b, 4, axis=1))
    new_c = f * c + i * g
    return o * np.tanh(new_c), new_c


# %% q6_lstm_step | wrong | no tanh of the new carry
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    i, f, o = ((1 + np.tanh(z / 2)) / 2 for z in (i, f, o))
    new_c = f * c + i * np.tanh(g)
    return o * new_c, new_c


# %% q6_lstm_step | wrong | shows the old carry
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    i, f, o = ((1 + np.tanh(z / 2)) / 2 for z in (i, f, o))
    return o * np.tanh(c), f * c + i * np.tanh(g)


# %% q6_lstm_step | wrong | hands on the tanh of the carry
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    i, f, o = ((1 + np.tanh(z / 2)) / 2 for z in (i, f, o))
    new_c = np.tanh(f * c + i * np.tanh(g))
    return o * new_c, new_c


# %% q6_lstm_step | wrong | the forget gate forgets: 1 - f
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    i, f, o = ((1 + np.tanh(z / 2)) / 2 for z in (i, f, o))
    new_c = (1 - f) * c + i * np.tanh(g)
    return o * np.tanh(new_c), new_c


# %% q6_lstm_step | wrong | 1 - f in place of the input gate
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    i, f, o = ((1 + np.tanh(z / 2)) / 2 for z in (i, f, o))
    new_c = f * c + (1 - f) * np.tanh(g)
    return o * np.tanh(new_c), new_c


# %% q6_lstm_step | wrong | adds 1 to the forget gate's bias at every step
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    i, f, o = ((1 + np.tanh(z / 2)) / 2 for z in (i, f + 1, o))
    new_c = f * c + i * np.tanh(g)
    return o * np.tanh(new_c), new_c


# %% q6_lstm_step | wrong | a sigmoid that overflows to NaN
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    i, f, o = (np.exp(z) / (1 + np.exp(z)) for z in (i, f, o))
    new_c = f * c + i * np.tanh(g)
    return o * np.tanh(new_c), new_c


# %% q6_lstm_step | wrong | a tanh by exponentials that overflows to NaN
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    i, f, o = ((1 + np.tanh(z / 2)) / 2 for z in (i, f, o))
    new_c = f * c + i * (np.exp(g) - np.exp(-g)) / (np.exp(g) + np.exp(-g))
    return o * np.tanh(new_c), new_c


# %% q6_lstm_step | wrong | math.exp raises OverflowError
def lstm_step(x, h, c, W, U, b):
    import math

    sigmoid = np.vectorize(lambda z: 1 / (1 + math.exp(-z)))
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    new_c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(new_c), new_c


# %% q6_lstm_step | wrong | hard gates
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    i, f, o = (np.clip(0.2 * z + 0.5, 0, 1) for z in (i, f, o))
    new_c = f * c + i * np.tanh(g)
    return o * np.tanh(new_c), new_c


# %% q6_lstm_step | wrong | carry before state
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    i, f, o = ((1 + np.tanh(z / 2)) / 2 for z in (i, f, o))
    new_c = f * c + i * np.tanh(g)
    return new_c, o * np.tanh(new_c)


# %% q6_lstm_step | wrong | the state only
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    i, f, o = ((1 + np.tanh(z / 2)) / 2 for z in (i, f, o))
    return o * np.tanh(f * c + i * np.tanh(g))


# %% q6_lstm_step | wrong | forgets the state
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + b, 4, axis=1)
    i, f, o = ((1 + np.tanh(z / 2)) / 2 for z in (i, f, o))
    new_c = f * c + i * np.tanh(g)
    return o * np.tanh(new_c), new_c


# %% q6_lstm_step | wrong | the carry in place of the state
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + c @ U + b, 4, axis=1)
    i, f, o = ((1 + np.tanh(z / 2)) / 2 for z in (i, f, o))
    new_c = f * c + i * np.tanh(g)
    return o * np.tanh(new_c), new_c


# %% q6_lstm_step | wrong | forgets the bias
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + h @ U, 4, axis=1)
    i, f, o = ((1 + np.tanh(z / 2)) / 2 for z in (i, f, o))
    new_c = f * c + i * np.tanh(g)
    return o * np.tanh(new_c), new_c


# %% q6_lstm_step | wrong | blocks of the batch's size, the same in the example
def lstm_step(x, h, c, W, U, b):
    z, k = x @ W + h @ U + b, x.shape[0]
    i, f, g, o = z[:, :k], z[:, k : 2 * k], z[:, 2 * k : 3 * k], z[:, 3 * k :]
    i, f, o = ((1 + np.tanh(z / 2)) / 2 for z in (i, f, o))
    new_c = f * c + i * np.tanh(g)
    return o * np.tanh(new_c), new_c


# %% q6_lstm_step | wrong | updates the carry in place
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    i, f, o = ((1 + np.tanh(z / 2)) / 2 for z in (i, f, o))
    c *= f
    c += i * np.tanh(g)
    return o * np.tanh(c), c


# %% q6_lstm_step | right | the plain sigmoid with NumPy's warning
def lstm_step(x, h, c, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    k = h.shape[1]
    z = x @ W + h @ U + b
    new_c = sigmoid(z[:, k : 2 * k]) * c + sigmoid(z[:, :k]) * np.tanh(z[:, 2 * k : 3 * k])
    return [sigmoid(z[:, 3 * k :]) * np.tanh(new_c), new_c]


# %% q6_lstm_step | right | loops with two cases
def lstm_step(x, h, c, W, U, b):
    import math

    def sigmoid(z):
        return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))

    k = len(h[0])
    new_h, new_c = [], []
    for n in range(len(x)):
        z = [sum(x[n] * W[:, j]) + sum(h[n] * U[:, j]) + b[j] for j in range(4 * k)]
        new_c.append([])
        new_h.append([])
        for j in range(k):
            new_c[n].append(sigmoid(z[k + j]) * c[n][j] + sigmoid(z[j]) * math.tanh(z[2 * k + j]))
            new_h[n].append(sigmoid(z[3 * k + j]) * math.tanh(new_c[n][j]))
    return new_h, new_c


# %% q6_lstm_step | right | SciPy's expit, block by block, float32
def lstm_step(x, h, c, W, U, b):
    from scipy.special import expit

    x, h, c, W, U, b = (np.asarray(a, dtype=np.float32) for a in (x, h, c, W, U, b))
    k = len(b) // 4
    blocks = []
    for n, activation in enumerate([expit, expit, np.tanh, expit]):
        part = slice(n * k, (n + 1) * k)
        blocks.append(activation(x @ W[:, part] + h @ U[:, part] + b[part]))
    i, f, g, o = blocks
    c = i * g + c * f
    return np.tanh(c) * o, c


# %% q6_lstm_step | right | torch's cell, whose order of gates is the same
def lstm_step(x, h, c, W, U, b):
    import torch

    cell = torch.nn.LSTMCell(len(W), len(U), dtype=torch.float64)
    with torch.no_grad():
        cell.weight_ih.copy_(torch.tensor(W.T.copy()))
        cell.weight_hh.copy_(torch.tensor(U.T.copy()))
        cell.bias_ih.copy_(torch.tensor(b))
        cell.bias_hh.zero_()
        return cell(torch.tensor(x), (torch.tensor(h), torch.tensor(c)))


# %% q6_lstm_step | right | reshaped into blocks
def lstm_step(x, h, c, W, U, b):
    z = (x @ W + h @ U + b).reshape(len(x), 4, -1)
    gates = 0.5 + 0.5 * np.tanh(0.5 * z)
    new_c = gates[:, 1] * c + gates[:, 0] * np.tanh(z[:, 2])
    return gates[:, 3] * np.tanh(new_c), new_c


# %% q7_mask | wrong | ignores the mask
def last_state(step, X, mask, h0):
    h = h0
    for t in range(X.shape[1]):
        h = step(X[:, t], h)
    return h


# %% q7_mask | wrong | zero times NaN
def last_state(step, X, mask, h0):
    h = h0
    for t in range(X.shape[1]):
        m = mask[:, t, None]
        h = m * step(X[:, t], h) + (1 - m) * h
    return h


# %% q7_mask | wrong | words of zeros at the padding
def last_state(step, X, mask, h0):
    h = h0
    for t in range(X.shape[1]):
        h = step(np.where(mask[:, t, None], X[:, t], 0), h)
    return h


# %% q7_mask | wrong | the state is set to zero at the padding
def last_state(step, X, mask, h0):
    h = h0
    for t in range(X.shape[1]):
        h = np.where(mask[:, t, None], step(X[:, t], h), 0)
    return h


# %% q7_mask | wrong | the state returns to h0 at the padding
def last_state(step, X, mask, h0):
    h = h0
    for t in range(X.shape[1]):
        h = np.where(mask[:, t, None], step(X[:, t], h), h0)
    return h


# %% q7_mask | wrong | the mask upside down, 1 for padding
def last_state(step, X, mask, h0):
    h = h0
    for t in range(X.shape[1]):
        h = np.where(mask[:, t, None], h, step(X[:, t], h))
    return h


# %% q7_mask | wrong | stops where the first padding stands
def last_state(step, X, mask, h0):
    h = h0.copy()
    for n in range(len(X)):
        for t in range(X.shape[1]):
            if not mask[n, t]:
                break
            h[n] = step(X[n : n + 1, t], h[n : n + 1])[0]
    return h


# %% q7_mask | wrong | stops where the whole batch has padding
def last_state(step, X, mask, h0):
    h = h0
    for t in range(X.shape[1]):
        if not mask[:, t].any():
            break
        h = np.where(mask[:, t, None], step(X[:, t], h), h)
    return h


# %% q7_mask | wrong | the first review's mask for all
def last_state(step, X, mask, h0):
    h = h0
    for t in range(X.shape[1]):
        if mask[0, t]:
            h = step(X[:, t], h)
    return h


# %% q7_mask | wrong | the number of words taken for the position of the last
def last_state(step, X, mask, h0):
    h, states = h0, [h0]
    for t in range(X.shape[1]):
        h = step(X[:, t], h)
        states.append(h)
    return np.stack(states, axis=1)[np.arange(len(X)), np.asarray(mask).sum(axis=1)]


# %% q7_mask | wrong | the state at the last word, with the padding before it read
def last_state(step, X, mask, h0):
    h, last = h0, h0
    for t in range(X.shape[1]):
        h = step(X[:, t], h)
        last = np.where(mask[:, t, None], h, last)
    return last


# %% q7_mask | wrong | a mask of integers taken as row numbers
def last_state(step, X, mask, h0):
    h = h0.copy()
    for t in range(X.shape[1]):
        rows = mask[:, t]
        h[rows] = step(X[rows, t], h[rows])
    return h


# %% q7_mask | wrong | ~ of a mask of integers
def last_state(step, X, mask, h0):
    h = h0
    for t in range(X.shape[1]):
        h = np.where(~mask[:, t, None], h, step(X[:, t], h))
    return h


# %% q7_mask | wrong | starts from zero
def last_state(step, X, mask, h0):
    h = np.zeros_like(h0)
    for t in range(X.shape[1]):
        h = np.where(mask[:, t, None], step(X[:, t], h), h)
    return h


# %% q7_mask | wrong | writes into h0
def last_state(step, X, mask, h0):
    h = h0
    for t in range(X.shape[1]):
        rows = mask[:, t].astype(bool)
        h[rows] = step(X[rows, t], h[rows])
    return h


# %% q7_mask | wrong | sets the padding of X to zero in place
def last_state(step, X, mask, h0):
    X[mask == 0] = 0
    h = h0
    for t in range(X.shape[1]):
        h = np.where(mask[:, t, None] == 1, step(X[:, t], h), h)
    return h


# %% q7_mask | wrong | all states
def last_state(step, X, mask, h0):
    h, states = h0, []
    for t in range(X.shape[1]):
        h = np.where(mask[:, t, None], step(X[:, t], h), h)
        states.append(h)
    return np.stack(states, axis=1)


# %% q7_mask | wrong | a review without words fails
def last_state(step, X, mask, h0):
    out = []
    for n in range(len(X)):
        h = h0[n : n + 1]
        for t in range(X.shape[1]):
            if mask[n, t]:
                h = state = step(X[n : n + 1, t], h)
        out.append(state[0])
        del state
    return np.array(out)


# %% q7_mask | wrong | the words before the last one only
def last_state(step, X, mask, h0):
    h = h0
    for t in range(X.shape[1] - 1):
        h = np.where(mask[:, t, None], step(X[:, t], h), h)
    return h


# %% q7_mask | wrong | loops over the reviews in place of the words
def last_state(step, X, mask, h0):
    h = h0
    for t in range(X.shape[0]):
        h = np.where(mask[:, t, None], step(X[:, t], h), h)
    return h


# %% q7_mask | wrong | the mask spread over the wrong axis
def last_state(step, X, mask, h0):
    h = h0
    for t in range(X.shape[1]):
        m = mask[:, t] if h.shape[0] == h.shape[1] else mask[:, t, None]
        h = np.where(m, step(X[:, t], h), h)
    return h


# %% q7_mask | right | review by review, its words only
def last_state(step, X, mask, h0):
    out = []
    for review, keep, h in zip(X, mask, h0):
        h = h[None]
        for x in review[keep.astype(bool)]:
            h = step(x[None], h)
        out.append(h[0].tolist())
    return out


# %% q7_mask | right | the rows that have a word, in a copy
def last_state(step, X, mask, h0):
    h = np.array(h0)
    for t in range(X.shape[1]):
        rows = np.flatnonzero(mask[:, t])
        if len(rows):
            h[rows] = step(X[rows, t], h[rows])
    return h


# %% q7_mask | right | products, with the NaN taken out of a copy first
def last_state(step, X, mask, h0):
    m = np.asarray(mask, dtype=float)[..., None]
    X = np.nan_to_num(X)
    h = h0
    for t in range(X.shape[1]):
        h = m[:, t] * step(X[:, t], h) + (1 - m[:, t]) * h
    return h


# %% q7_mask | right | float32, an if for each row
def last_state(step, X, mask, h0):
    h = np.float32(h0)
    for t in range(X.shape[1]):
        new = step(np.float32(X[:, t]), h)
        h = np.float32([new[n] if mask[n, t] == 1 else h[n] for n in range(len(h))])
    return h


# %% q7_mask | right | states kept by position, the last word's picked
def last_state(step, X, mask, h0):
    states = [h0]
    for t in range(X.shape[1]):
        old, new = states[-1], step(X[:, t], states[-1])
        states.append(np.where(np.repeat(mask[:, [t]], old.shape[1], axis=1) != 0, new, old))
    words = np.where(np.asarray(mask) != 0, np.arange(1, X.shape[1] + 1), 0)
    return np.array(states)[words.max(axis=1), np.arange(len(X))]


# %% q8_bidirectional | wrong | backward states left in the order of reading
def read_both_ways(forward, backward, X):
    left, right = forward(X), backward(X[:, ::-1])
    return np.concatenate([left, right], axis=2), np.concatenate([left[:, -1], right[:, -1]], axis=1)


# %% q8_bidirectional | wrong | the last row of H
def read_both_ways(forward, backward, X):
    left, right = forward(X), backward(X[:, ::-1])
    H = np.concatenate([left, right[:, ::-1]], axis=2)
    return H, H[:, -1]


# %% q8_bidirectional | wrong | the first state in reading order for backward
def read_both_ways(forward, backward, X):
    left, right = forward(X), backward(X[:, ::-1])[:, ::-1]
    return np.concatenate([left, right], axis=2), np.concatenate([left[:, 0], right[:, 0]], axis=1)


# %% q8_bidirectional | wrong | both read forwards
def read_both_ways(forward, backward, X):
    left, right = forward(X), backward(X)
    return np.concatenate([left, right], axis=2), np.concatenate([left[:, -1], right[:, -1]], axis=1)


# %% q8_bidirectional | wrong | reverses the states but not the words
def read_both_ways(forward, backward, X):
    left, right = forward(X), backward(X)[:, ::-1]
    return np.concatenate([left, right], axis=2), np.concatenate([left[:, -1], right[:, 0]], axis=1)


# %% q8_bidirectional | wrong | reverses the batch
def read_both_ways(forward, backward, X):
    left, right = forward(X), backward(X[::-1])[::-1]
    return np.concatenate([left, right], axis=2), np.concatenate([left[:, -1], right[:, 0]], axis=1)


# %% q8_bidirectional | wrong | reverses the batch as well
def read_both_ways(forward, backward, X):
    left, right = forward(X), backward(X[::-1, ::-1])[:, ::-1]
    return np.concatenate([left, right], axis=2), np.concatenate([left[:, -1], right[:, 0]], axis=1)


# %% q8_bidirectional | wrong | reverses the inputs of each word
def read_both_ways(forward, backward, X):
    left, right = forward(X), backward(X[:, ::-1, ::-1])[:, ::-1]
    return np.concatenate([left, right], axis=2), np.concatenate([left[:, -1], right[:, 0]], axis=1)


# %% q8_bidirectional | wrong | reverses the units of the states as well
def read_both_ways(forward, backward, X):
    left, right = forward(X), backward(X[:, ::-1])[:, ::-1, ::-1]
    return np.concatenate([left, right], axis=2), np.concatenate([left[:, -1], right[:, 0]], axis=1)


# %% q8_bidirectional | wrong | joined along time
def read_both_ways(forward, backward, X):
    left, right = forward(X), backward(X[:, ::-1])
    return np.concatenate([left, right[:, ::-1]], axis=1), np.concatenate([left[:, -1], right[:, -1]], axis=1)


# %% q8_bidirectional | wrong | added in place of side by side
def read_both_ways(forward, backward, X):
    left, right = forward(X), backward(X[:, ::-1])
    return left + right[:, ::-1], left[:, -1] + right[:, -1]


# %% q8_bidirectional | wrong | backward before forward
def read_both_ways(forward, backward, X):
    left, right = forward(X), backward(X[:, ::-1])
    return np.concatenate([right[:, ::-1], left], axis=2), np.concatenate([right[:, -1], left[:, -1]], axis=1)


# %% q8_bidirectional | wrong | the functions swapped
def read_both_ways(forward, backward, X):
    left, right = backward(X), forward(X[:, ::-1])
    return np.concatenate([left, right[:, ::-1]], axis=2), np.concatenate([left[:, -1], right[:, -1]], axis=1)


# %% q8_bidirectional | wrong | forward in both directions
def read_both_ways(forward, backward, X):
    left, right = forward(X), forward(X[:, ::-1])
    return np.concatenate([left, right[:, ::-1]], axis=2), np.concatenate([left[:, -1], right[:, -1]], axis=1)


# %% q8_bidirectional | wrong | reverses the whole row of H
def read_both_ways(forward, backward, X):
    left, right = forward(X), backward(X[:, ::-1])
    H = np.concatenate([left, right], axis=2)[:, ::-1]
    return H, np.concatenate([left[:, -1], right[:, -1]], axis=1)


# %% q8_bidirectional | wrong | last as a pair of states
def read_both_ways(forward, backward, X):
    left, right = forward(X), backward(X[:, ::-1])
    return np.concatenate([left, right[:, ::-1]], axis=2), (left[:, -1], right[:, -1])


# %% q8_bidirectional | wrong | H only
def read_both_ways(forward, backward, X):
    left, right = forward(X), backward(X[:, ::-1])
    return np.concatenate([left, right[:, ::-1]], axis=2)


# %% q8_bidirectional | wrong | last of the first review only
def read_both_ways(forward, backward, X):
    left, right = forward(X), backward(X[:, ::-1])
    last = np.concatenate([left[0, -1], right[0, -1]])
    return np.concatenate([left, right[:, ::-1]], axis=2), last[None]


# %% q8_bidirectional | wrong | states shifted, so that no word's own direction sees it twice
def read_both_ways(forward, backward, X):
    left, right = forward(X), backward(X[:, ::-1])
    shifted = np.roll(right[:, ::-1], -1, axis=1)
    return np.concatenate([left, shifted], axis=2), np.concatenate([left[:, -1], right[:, -1]], axis=1)


# %% q8_bidirectional | wrong | reverses X in place
def read_both_ways(forward, backward, X):
    left = forward(X)
    X[:] = X[:, ::-1].copy()
    right = backward(X)
    return np.concatenate([left, right[:, ::-1]], axis=2), np.concatenate([left[:, -1], right[:, -1]], axis=1)


# %% q8_bidirectional | right | flip and concatenate, last from H
def read_both_ways(forward, backward, X):
    a = np.asarray(forward(X))
    b = np.flip(np.asarray(backward(np.flip(X, axis=1))), axis=1)
    H = np.concatenate((a, b), axis=-1)
    k = a.shape[-1]
    return [H, np.hstack([H[:, -1, :k], H[:, 0, k:]])]


# %% q8_bidirectional | right | lists of lists
def read_both_ways(forward, backward, X):
    a = forward(X).tolist()
    b = backward(np.array([review[::-1] for review in X])).tolist()
    H = [[s + t for s, t in zip(rows_a, rows_b[::-1])] for rows_a, rows_b in zip(a, b)]
    return H, [rows_a[-1] + rows_b[-1] for rows_a, rows_b in zip(a, b)]


# %% q8_bidirectional | right | an array filled position by position, float32
def read_both_ways(forward, backward, X):
    n, T, _ = X.shape
    a, b = forward(X.copy()), backward(X[:, list(range(T - 1, -1, -1)), :])
    k, m = a.shape[2], b.shape[2]
    H, last = np.zeros((n, T, k + m), np.float32), np.zeros((n, k + m), np.float32)
    for t in range(T):
        H[:, t, :k] = a[:, t]
        H[:, t, k:] = b[:, T - 1 - t]
    last[:, :k], last[:, k:] = a[:, T - 1], b[:, T - 1]
    return H, last


# %% q8_bidirectional | right | review by review
def read_both_ways(forward, backward, X):
    H, last = [], []
    for n in range(len(X)):
        a = forward(X[n : n + 1])[0]
        b = backward(X[n : n + 1, ::-1])[0]
        H.append(np.c_[a, b[::-1]])
        last.append(np.r_[a[-1], b[-1]])
    return np.array(H), np.array(last)


# %% q8_bidirectional | right | torch
def read_both_ways(forward, backward, X):
    import torch

    a = torch.tensor(forward(X))
    b = torch.tensor(backward(torch.tensor(X).flip(1).numpy()))
    return torch.cat([a, b.flip(1)], dim=2), torch.cat([a[:, -1], b[:, -1]], dim=1)
