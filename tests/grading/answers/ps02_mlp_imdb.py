# %% q1_multi_hot | wrong | counts instead of marks
def multi_hot(sequences, num_words):
    rows = np.zeros((len(sequences), num_words))
    for row, ids in zip(rows, sequences):
        for i in ids:
            if i < 0 or i >= num_words:
                raise ValueError("unknown id")
            row[i] += 1
    return rows


# %% q1_multi_hot | wrong | negative ids mark words from the end
def multi_hot(sequences, num_words):
    rows = np.zeros((len(sequences), num_words))
    for i, ids in enumerate(sequences):
        if any(j >= num_words for j in ids):
            raise ValueError("unknown id")
        rows[i, ids] = 1
    return rows


# %% q1_multi_hot | wrong | NumPy's IndexError in place of the ValueError
def multi_hot(sequences, num_words):
    rows = np.zeros((len(sequences), num_words))
    for i, ids in enumerate(sequences):
        if min(ids, default=0) < 0:
            raise ValueError("negative id")
        for j in ids:
            rows[i, j] = 1
    return rows


# %% q1_multi_hot | wrong | ignores ids outside the vocabulary
def multi_hot(sequences, num_words):
    return [[1 if j in ids else 0 for j in range(num_words)] for ids in sequences]


# %% q1_multi_hot | wrong | ids counted from 1
def multi_hot(sequences, num_words):
    rows = np.zeros((len(sequences), num_words))
    for i, ids in enumerate(sequences):
        for j in ids:
            if not 0 <= j < num_words:
                raise ValueError("unknown id")
            rows[i, j - 1] = 1
    return rows


# %% q1_multi_hot | wrong | lets the id num_words through by a column too many
def multi_hot(sequences, num_words):
    rows = np.zeros((len(sequences), num_words + 1))
    for i, ids in enumerate(sequences):
        for j in ids:
            if not 0 <= j <= num_words:
                raise ValueError("unknown id")
            rows[i, j] = 1
    return rows


# %% q1_multi_hot | wrong | words in rows
def multi_hot(sequences, num_words):
    for ids in sequences:
        for j in ids:
            if not 0 <= j < num_words:
                raise ValueError("unknown id")
    return [[1 if j in ids else 0 for ids in sequences] for j in range(num_words)]


# %% q1_multi_hot | wrong | one-hot of each word, not of the review
def multi_hot(sequences, num_words):
    rows = []
    for ids in sequences:
        for j in ids:
            if not 0 <= j < num_words:
                raise ValueError("unknown id")
            rows.append([1 if j == k else 0 for k in range(num_words)])
    return rows


# %% q1_multi_hot | wrong | fails on an empty review
def multi_hot(sequences, num_words):
    rows = np.zeros((len(sequences), num_words))
    for i, ids in enumerate(sequences):
        if min(ids) < 0 or max(ids) >= num_words:
            raise ValueError("unknown id")
        rows[i, ids] = 1
    return rows


# %% q1_multi_hot | wrong | prints the error instead of raising it
def multi_hot(sequences, num_words):
    rows = np.zeros((len(sequences), num_words))
    for i, ids in enumerate(sequences):
        for j in ids:
            if not 0 <= j < num_words:
                print("ValueError: unknown id", j)
            else:
                rows[i, j] = 1
    return rows


# %% q1_multi_hot | wrong | sorts the reviews in place
def multi_hot(sequences, num_words):
    rows = np.zeros((len(sequences), num_words))
    for i, ids in enumerate(sequences):
        ids.sort()
        if ids and (ids[0] < 0 or ids[-1] >= num_words):
            raise ValueError("unknown id")
        rows[i, ids] = 1
    return rows


# %% q1_multi_hot | right | sets and nested lists
def multi_hot(sequences, num_words):
    known = set(range(num_words))
    for ids in sequences:
        if not set(ids) <= known:
            raise ValueError(f"ids must lie between 0 and {num_words - 1}")
    return [[1 if j in set(ids) else 0 for j in range(num_words)] for ids in sequences]


# %% q1_multi_hot | right | a fancy index, float32
def multi_hot(sequences, num_words):
    rows = np.zeros((len(sequences), num_words), dtype=np.float32)
    for row, ids in zip(rows, sequences):
        ids = np.array(ids, dtype=int)
        if ((ids < 0) | (ids >= num_words)).any():
            raise ValueError("an id is outside the vocabulary")
        row[ids] = 1
    return rows


# %% q1_multi_hot | right | booleans from bincount, which refuses negative ids itself
def multi_hot(sequences, num_words):
    rows = [np.bincount(np.array(ids, dtype=int), minlength=num_words) > 0 for ids in sequences]
    if any(len(row) > num_words for row in rows):
        raise ValueError("an id is outside the vocabulary")
    return np.array(rows)


# %% q1_multi_hot | right | scikit-learn
def multi_hot(sequences, num_words):
    from sklearn.preprocessing import MultiLabelBinarizer

    if any(i not in range(num_words) for ids in sequences for i in ids):
        raise ValueError("an id is outside the vocabulary")
    return MultiLabelBinarizer(classes=list(range(num_words))).fit_transform(sequences)


# %% q2_cross_entropy | wrong | the formula as written, infinite for confident mistakes
def cross_entropy(logits, y):
    p = 1 / (1 + np.exp(-logits))
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))


# %% q2_cross_entropy | wrong | clips the probability
def cross_entropy(logits, y):
    p = np.clip(1 / (1 + np.exp(-logits)), 1e-7, 1 - 1e-7)
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))


# %% q2_cross_entropy | wrong | log(1 + exp) overflows
def cross_entropy(logits, y):
    return np.mean(np.log(1 + np.exp(logits)) - y * logits)


# %% q2_cross_entropy | wrong | clips the logits
def cross_entropy(logits, y):
    z = np.clip(logits, -500, 500)
    return np.mean(np.log1p(np.exp(-np.abs(z))) + np.maximum(z, 0) - y * z)


# %% q2_cross_entropy | wrong | the sum instead of the mean
def cross_entropy(logits, y):
    return np.sum(np.logaddexp(0, logits) - y * logits)


# %% q2_cross_entropy | wrong | one loss per example
def cross_entropy(logits, y):
    return np.logaddexp(0, logits) - y * logits


# %% q2_cross_entropy | wrong | the sign
def cross_entropy(logits, y):
    return np.mean(y * logits - np.logaddexp(0, logits))


# %% q2_cross_entropy | wrong | logarithm to base 2
def cross_entropy(logits, y):
    return np.mean(np.logaddexp(0, logits) - y * logits) / np.log(2)


# %% q2_cross_entropy | wrong | labels swapped
def cross_entropy(logits, y):
    return np.mean(np.logaddexp(0, -logits) + y * logits)


# %% q2_cross_entropy | wrong | forgets the examples of class 0
def cross_entropy(logits, y):
    return np.mean(y * np.logaddexp(0, -logits))


# %% q2_cross_entropy | wrong | takes logits for probabilities
def cross_entropy(logits, y):
    p = np.clip(logits, 1e-7, 1 - 1e-7)
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))


# %% q2_cross_entropy | wrong | squared error
def cross_entropy(logits, y):
    return np.mean((1 / (1 + np.exp(-logits)) - y) ** 2)


# %% q2_cross_entropy | wrong | the class of the first example for all
def cross_entropy(logits, y):
    sign = 1 if y[0] == 0 else -1
    return np.mean(np.logaddexp(0, sign * logits))


# %% q2_cross_entropy | right | numpy.logaddexp
def cross_entropy(logits, y):
    return np.mean(np.logaddexp(0, logits) - y * logits)


# %% q2_cross_entropy | right | a loop with two cases
def cross_entropy(logits, y):
    import math

    total = 0.0
    for z, label in zip(logits, y):
        t = -z if label == 1 else z
        if t > 0:
            total += t + math.log1p(math.exp(-t))
        else:
            total += math.log1p(math.exp(t))
    return total / len(logits)


# %% q2_cross_entropy | right | SciPy's log_expit
def cross_entropy(logits, y):
    from scipy.special import log_expit

    return -np.mean(y * log_expit(logits) + (1 - y) * log_expit(-1.0 * logits))


# %% q2_cross_entropy | right | float32
def cross_entropy(logits, y):
    z = np.where(np.asarray(y) == 1, -1, 1).astype(np.float32) * logits.astype(np.float32)
    return np.logaddexp(np.float32(0), z).mean(dtype=np.float32)


# %% q2_cross_entropy | right | both forms computed and one chosen, with NumPy's warning
def cross_entropy(logits, y):
    t = np.where(y == 1, -1.0, 1.0) * logits
    return np.array(np.where(t > 30, t, np.log(1 + np.exp(t))).sum() / t.size)


# %% q3_forward | wrong | no ReLU
def forward(X, W1, b1, W2, b2):
    H = X @ W1 + b1
    return H, H @ W2 + b2


# %% q3_forward | wrong | H before the ReLU
def forward(X, W1, b1, W2, b2):
    Z = X @ W1 + b1
    return Z, np.maximum(0, Z) @ W2 + b2


# %% q3_forward | wrong | forgets the hidden biases
def forward(X, W1, b1, W2, b2):
    H = np.maximum(0, X @ W1)
    return H, H @ W2 + b2


# %% q3_forward | wrong | forgets the bias of the output
def forward(X, W1, b1, W2, b2):
    H = np.maximum(0, X @ W1 + b1)
    return H, H @ W2


# %% q3_forward | wrong | adds the biases after the ReLU
def forward(X, W1, b1, W2, b2):
    H = np.maximum(0, X @ W1) + b1
    return H, H @ W2 + b2


# %% q3_forward | wrong | probabilities in place of logits
def forward(X, W1, b1, W2, b2):
    H = np.maximum(0, X @ W1 + b1)
    return H, 1 / (1 + np.exp(-(H @ W2 + b2)))


# %% q3_forward | wrong | ReLU at the output as well
def forward(X, W1, b1, W2, b2):
    H = np.maximum(0, X @ W1 + b1)
    return H, np.maximum(0, H @ W2 + b2)


# %% q3_forward | wrong | logits as a column
def forward(X, W1, b1, W2, b2):
    H = np.maximum(0, X @ W1 + b1)
    return H, H @ W2.reshape(-1, 1) + b2


# %% q3_forward | wrong | the transposed weights
def forward(X, W1, b1, W2, b2):
    H = np.maximum(0, X @ W1.T + b1)
    return H, H @ W2 + b2


# %% q3_forward | wrong | biases broadcast over the examples
def forward(X, W1, b1, W2, b2):
    Z = X @ W1
    Z = Z + (b1[:, None] if len(b1) == len(X) else b1)
    H = np.maximum(0, Z)
    return H, H @ W2 + b2


# %% q3_forward | wrong | tanh in place of ReLU
def forward(X, W1, b1, W2, b2):
    H = np.tanh(X @ W1 + b1)
    return H, H @ W2 + b2


# %% q3_forward | wrong | ReLU as maximum over the whole matrix
def forward(X, W1, b1, W2, b2):
    H = max(0, (X @ W1 + b1).max()) * np.ones((len(X), len(b1)))
    return H, H @ W2 + b2


# %% q3_forward | wrong | returns the logits only
def forward(X, W1, b1, W2, b2):
    return np.maximum(0, X @ W1 + b1) @ W2 + b2


# %% q3_forward | wrong | squeezes axes of length 1
def forward(X, W1, b1, W2, b2):
    H = np.squeeze(np.maximum(0, X @ W1 + b1))
    return H, np.squeeze(H @ W2 + b2)


# %% q3_forward | right | loops over examples and units
def forward(X, W1, b1, W2, b2):
    H, logits = [], []
    for x in X:
        row = []
        for j in range(len(b1)):
            z = b1[j] + sum(x[i] * W1[i][j] for i in range(len(x)))
            row.append(z if z > 0 else 0.0)
        H.append(row)
        logits.append(sum(h * w for h, w in zip(row, W2)) + b2)
    return H, logits


# %% q3_forward | right | a mask on a matrix of its own
def forward(X, W1, b1, W2, b2):
    H = np.dot(X, W1) + b1
    H[H < 0] = 0
    return [H, np.dot(H, W2) + b2]


# %% q3_forward | right | float32 and a column that is flattened
def forward(X, W1, b1, W2, b2):
    H = np.maximum(0, X.astype(np.float32) @ W1.astype(np.float32) + b1.astype(np.float32))
    column = H @ W2.astype(np.float32).reshape(-1, 1) + np.float32(b2)
    return H, column.ravel()


# %% q3_forward | right | torch
def forward(X, W1, b1, W2, b2):
    import torch

    H = torch.relu(torch.tensor(X) @ torch.tensor(W1) + torch.tensor(b1))
    return H, H @ torch.tensor(W2) + b2


# %% q4_backward | wrong | gradients of the sum instead of the mean
def backward(X, y, H, logits, W2):
    d_logits = (1 + np.tanh(logits / 2)) / 2 - y
    d_hidden = np.outer(d_logits, W2) * (H > 0)
    return X.T @ d_hidden, d_hidden.sum(axis=0), H.T @ d_logits, d_logits.sum()


# %% q4_backward | wrong | the sign
def backward(X, y, H, logits, W2):
    d_logits = (y - (1 + np.tanh(logits / 2)) / 2) / len(y)
    d_hidden = np.outer(d_logits, W2) * (H > 0)
    return X.T @ d_hidden, d_hidden.sum(axis=0), H.T @ d_logits, d_logits.sum()


# %% q4_backward | wrong | no ReLU on the way back
def backward(X, y, H, logits, W2):
    d_logits = ((1 + np.tanh(logits / 2)) / 2 - y) / len(y)
    d_hidden = np.outer(d_logits, W2)
    return X.T @ d_hidden, d_hidden.sum(axis=0), H.T @ d_logits, d_logits.sum()


# %% q4_backward | wrong | lets the gradient through where the unit is off
def backward(X, y, H, logits, W2):
    d_logits = ((1 + np.tanh(logits / 2)) / 2 - y) / len(y)
    d_hidden = np.outer(d_logits, W2) * (H >= 0)
    return X.T @ d_hidden, d_hidden.sum(axis=0), H.T @ d_logits, d_logits.sum()


# %% q4_backward | wrong | multiplies by H instead of by where it is on
def backward(X, y, H, logits, W2):
    d_logits = ((1 + np.tanh(logits / 2)) / 2 - y) / len(y)
    d_hidden = np.outer(d_logits, W2) * H
    return X.T @ d_hidden, d_hidden.sum(axis=0), H.T @ d_logits, d_logits.sum()


# %% q4_backward | wrong | forgets the weights of the output
def backward(X, y, H, logits, W2):
    d_logits = ((1 + np.tanh(logits / 2)) / 2 - y) / len(y)
    d_hidden = d_logits[:, None] * (H > 0)
    return X.T @ d_hidden, d_hidden.sum(axis=0), H.T @ d_logits, d_logits.sum()


# %% q4_backward | wrong | biases averaged although the slopes are means already
def backward(X, y, H, logits, W2):
    d_logits = ((1 + np.tanh(logits / 2)) / 2 - y) / len(y)
    d_hidden = np.outer(d_logits, W2) * (H > 0)
    return X.T @ d_hidden, d_hidden.mean(axis=0), H.T @ d_logits, d_logits.mean()


# %% q4_backward | wrong | sums over the wrong axis for db1
def backward(X, y, H, logits, W2):
    d_logits = ((1 + np.tanh(logits / 2)) / 2 - y) / len(y)
    d_hidden = np.outer(d_logits, W2) * (H > 0)
    return X.T @ d_hidden, d_hidden.sum(axis=1), H.T @ d_logits, d_logits.sum()


# %% q4_backward | wrong | the logits taken for probabilities
def backward(X, y, H, logits, W2):
    d_logits = (logits - y) / len(y)
    d_hidden = np.outer(d_logits, W2) * (H > 0)
    return X.T @ d_hidden, d_hidden.sum(axis=0), H.T @ d_logits, d_logits.sum()


# %% q4_backward | wrong | the slope of the squared error
def backward(X, y, H, logits, W2):
    p = (1 + np.tanh(logits / 2)) / 2
    d_logits = 2 * (p - y) * p * (1 - p) / len(y)
    d_hidden = np.outer(d_logits, W2) * (H > 0)
    return X.T @ d_hidden, d_hidden.sum(axis=0), H.T @ d_logits, d_logits.sum()


# %% q4_backward | wrong | a sigmoid that overflows to NaN
def backward(X, y, H, logits, W2):
    d_logits = (np.exp(logits) / (1 + np.exp(logits)) - y) / len(y)
    d_hidden = np.outer(d_logits, W2) * (H > 0)
    return X.T @ d_hidden, d_hidden.sum(axis=0), H.T @ d_logits, d_logits.sum()


# %% q4_backward | wrong | dW1 transposed
def backward(X, y, H, logits, W2):
    d_logits = ((1 + np.tanh(logits / 2)) / 2 - y) / len(y)
    d_hidden = np.outer(d_logits, W2) * (H > 0)
    return d_hidden.T @ X, d_hidden.sum(axis=0), H.T @ d_logits, d_logits.sum()


# %% q4_backward | wrong | divides by the number of hidden units
def backward(X, y, H, logits, W2):
    d_logits = ((1 + np.tanh(logits / 2)) / 2 - y) / H.shape[1]
    d_hidden = np.outer(d_logits, W2) * (H > 0)
    return X.T @ d_hidden, d_hidden.sum(axis=0), H.T @ d_logits, d_logits.sum()


# %% q4_backward | wrong | dW2 and db2 before dW1 and db1
def backward(X, y, H, logits, W2):
    d_logits = ((1 + np.tanh(logits / 2)) / 2 - y) / len(y)
    d_hidden = np.outer(d_logits, W2) * (H > 0)
    return H.T @ d_logits, d_logits.sum(), X.T @ d_hidden, d_hidden.sum(axis=0)


# %% q4_backward | wrong | writes the mask into H
def backward(X, y, H, logits, W2):
    d_logits = ((1 + np.tanh(logits / 2)) / 2 - y) / len(y)
    dW2 = H.T @ d_logits
    H[H > 0] = 1
    d_hidden = np.outer(d_logits, W2) * H
    return X.T @ d_hidden, d_hidden.sum(axis=0), dW2, d_logits.sum()


# %% q4_backward | wrong | makes probabilities of the logits in place
def backward(X, y, H, logits, W2):
    logits /= -2
    np.tanh(logits, out=logits)
    d_logits = ((1 - logits) / 2 - y) / len(y)
    d_hidden = np.outer(d_logits, W2) * (H > 0)
    return X.T @ d_hidden, d_hidden.sum(axis=0), H.T @ d_logits, d_logits.sum()


# %% q4_backward | right | loops
def backward(X, y, H, logits, W2):
    import math

    n, num_inputs, num_hidden = len(X), len(X[0]), len(W2)
    dW1 = [[0.0] * num_hidden for _ in range(num_inputs)]
    db1, dW2, db2 = [0.0] * num_hidden, [0.0] * num_hidden, 0.0
    for k in range(n):
        z = logits[k]
        p = 1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z))
        slope = (p - y[k]) / n
        db2 += slope
        for j in range(num_hidden):
            dW2[j] += slope * H[k][j]
            if H[k][j] > 0:
                db1[j] += slope * W2[j]
                for i in range(num_inputs):
                    dW1[i][j] += slope * W2[j] * X[k][i]
    return dW1, db1, dW2, db2


# %% q4_backward | right | the plain sigmoid with NumPy's warning, means at the end
def backward(X, y, H, logits, W2):
    n = len(X)
    error = (1 / (1 + np.exp(-logits)) - y).reshape(-1, 1)
    hidden = error @ W2.reshape(1, -1)
    hidden[H == 0] = 0
    return [X.T @ hidden / n, hidden.mean(axis=0), (H.T @ error / n).ravel(), error.mean()]


# %% q4_backward | right | float32 and einsum
def backward(X, y, H, logits, W2):
    X, y, H, logits, W2 = (np.asarray(a, dtype=np.float32) for a in (X, y, H, logits, W2))
    error = ((1 + np.tanh(logits / 2)) / 2 - y) / np.float32(len(y))
    hidden = np.einsum("n,h,nh->nh", error, W2, np.sign(H))
    return np.einsum("ni,nh->ih", X, hidden), hidden.sum(0), np.einsum("nh,n->h", H, error), error.sum()


# %% q4_backward | right | torch's autograd
def backward(X, y, H, logits, W2):
    import torch

    z = torch.tensor(logits, requires_grad=True)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(z, torch.tensor(y, dtype=z.dtype))
    loss.backward()
    hidden = torch.outer(z.grad, torch.tensor(W2)) * torch.tensor(H > 0)
    return torch.tensor(X).T @ hidden, hidden.sum(dim=0), torch.tensor(H).T @ z.grad, z.grad.sum()


# %% q5_mini_batches | wrong | forgets to shuffle
def mini_batches(X, y, batch_size, seed):
    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]


# %% q5_mini_batches | wrong | drops the last, smaller batch
def mini_batches(X, y, batch_size, seed):
    order = np.random.default_rng(seed).permutation(len(X))
    chunks = [order[i : i + batch_size] for i in range(0, len(X) - batch_size + 1, batch_size)]
    return [(X[chunk], y[chunk]) for chunk in chunks]


# %% q5_mini_batches | wrong | shuffles X and y each in its own order
def mini_batches(X, y, batch_size, seed):
    rng = np.random.default_rng(seed)
    X, y = X[rng.permutation(len(X))], y[rng.permutation(len(y))]
    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]


# %% q5_mini_batches | wrong | shuffles X but not y
def mini_batches(X, y, batch_size, seed):
    X = X[np.random.default_rng(seed).permutation(len(X))]
    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]


# %% q5_mini_batches | wrong | shuffles in place
def mini_batches(X, y, batch_size, seed):
    np.random.default_rng(seed).shuffle(X)
    np.random.default_rng(seed).shuffle(y)
    return [
        (X[i : i + batch_size].copy(), y[i : i + batch_size].copy()) for i in range(0, len(X), batch_size)
    ]


# %% q5_mini_batches | wrong | draws with replacement
def mini_batches(X, y, batch_size, seed):
    order = np.random.default_rng(seed).integers(0, len(X), size=len(X))
    chunks = [order[i : i + batch_size] for i in range(0, len(X), batch_size)]
    return [(X[chunk], y[chunk]) for chunk in chunks]


# %% q5_mini_batches | wrong | ignores the seed
def mini_batches(X, y, batch_size, seed):
    order = np.random.default_rng(0).permutation(len(X))
    chunks = [order[i : i + batch_size] for i in range(0, len(X), batch_size)]
    return [(X[chunk], y[chunk]) for chunk in chunks]


# %% q5_mini_batches | wrong | another order each time in spite of the seed
def mini_batches(X, y, batch_size, seed):
    order = np.random.permutation(len(X))
    chunks = [order[i : i + batch_size] for i in range(0, len(X), batch_size)]
    return [(X[chunk], y[chunk]) for chunk in chunks]


# %% q5_mini_batches | wrong | a generator
def mini_batches(X, y, batch_size, seed):
    order = np.random.default_rng(seed).permutation(len(X))
    for i in range(0, len(X), batch_size):
        chunk = order[i : i + batch_size]
        yield X[chunk], y[chunk]


# %% q5_mini_batches | wrong | shuffles the batches, not the examples
def mini_batches(X, y, batch_size, seed):
    chunks = [np.arange(i, min(i + batch_size, len(X))) for i in range(0, len(X), batch_size)]
    order = np.random.default_rng(seed).permutation(len(chunks) - 1)
    chunks = [chunks[i] for i in order] + chunks[-1:]
    return [(X[chunk], y[chunk]) for chunk in chunks]


# %% q5_mini_batches | wrong | shuffles within each batch only
def mini_batches(X, y, batch_size, seed):
    rng = np.random.default_rng(seed)
    chunks = [
        rng.permutation(np.arange(i, min(i + batch_size, len(X)))) for i in range(0, len(X), batch_size)
    ]
    return [(X[chunk], y[chunk]) for chunk in chunks]


# %% q5_mini_batches | wrong | takes batch_size for the number of batches
def mini_batches(X, y, batch_size, seed):
    order = np.random.default_rng(seed).permutation(len(X))
    return [(X[chunk], y[chunk]) for chunk in np.array_split(order, batch_size)]


# %% q5_mini_batches | wrong | batches of nearly equal sizes
def mini_batches(X, y, batch_size, seed):
    order = np.random.default_rng(seed).permutation(len(X))
    chunks = np.array_split(order, -(-len(X) // batch_size))
    return [(X[chunk], y[chunk]) for chunk in chunks]


# %% q5_mini_batches | wrong | an empty batch at the end when the sizes fit
def mini_batches(X, y, batch_size, seed):
    order = np.random.default_rng(seed).permutation(len(X))
    chunks = [order[i * batch_size : (i + 1) * batch_size] for i in range(len(X) // batch_size + 1)]
    return [(X[chunk], y[chunk]) for chunk in chunks]


# %% q5_mini_batches | wrong | returns indices
def mini_batches(X, y, batch_size, seed):
    order = np.random.default_rng(seed).permutation(len(X))
    return [order[i : i + batch_size] for i in range(0, len(X), batch_size)]


# %% q5_mini_batches | wrong | returns in the first round
def mini_batches(X, y, batch_size, seed):
    order = np.random.default_rng(seed).permutation(len(X))
    batches = []
    for i in range(0, len(X), batch_size):
        chunk = order[i : i + batch_size]
        batches.append((X[chunk], y[chunk]))
        return batches


# %% q5_mini_batches | right | Python's random and lists
def mini_batches(X, y, batch_size, seed):
    import random

    order = list(range(len(X)))
    random.Random(seed).shuffle(order)
    batches = []
    while order:
        chunk, order = order[:batch_size], order[batch_size:]
        batches.append([[X[i].tolist() for i in chunk], [int(y[i]) for i in chunk]])
    return batches


# %% q5_mini_batches | right | the seeded global generator, shuffled copies
def mini_batches(X, y, batch_size, seed):
    np.random.seed(seed)
    order = np.random.permutation(len(X))
    X, y = X[order], y[order]
    batches = []
    for start in range(0, len(X), batch_size):
        batches.append((X[start : start + batch_size], y[start : start + batch_size]))
    return batches


# %% q5_mini_batches | right | argsort of random numbers, numpy.split, float32
def mini_batches(X, y, batch_size, seed):
    order = np.argsort(np.random.RandomState(seed).rand(len(X)))
    cuts = np.arange(batch_size, len(X), batch_size)
    parts = zip(np.split(X.astype(np.float32)[order], cuts), np.split(y[order], cuts))
    return tuple(parts)


# %% q5_mini_batches | right | scikit-learn's shuffle
def mini_batches(X, y, batch_size, seed):
    from sklearn.utils import gen_batches, shuffle

    X, y = shuffle(X, y, random_state=seed)
    return [(X[part], y[part]) for part in gen_batches(len(X), batch_size)]


# %% q6_split | wrong | forgets to shuffle
def split(num_examples, val_fraction, test_fraction, seed):
    num_val, num_test = round(num_examples * val_fraction), round(num_examples * test_fraction)
    order = np.arange(num_examples)
    return order[num_val + num_test :], order[:num_val], order[num_val : num_val + num_test]


# %% q6_split | wrong | draws each part on its own, so that they overlap
def split(num_examples, val_fraction, test_fraction, seed):
    rng = np.random.default_rng(seed)
    num_val, num_test = round(num_examples * val_fraction), round(num_examples * test_fraction)
    val = rng.choice(num_examples, num_val, replace=False)
    test = rng.choice(num_examples, num_test, replace=False)
    train = rng.choice(num_examples, num_examples - num_val - num_test, replace=False)
    return train, val, test


# %% q6_split | wrong | validation examples stay in training
def split(num_examples, val_fraction, test_fraction, seed):
    order = np.random.default_rng(seed).permutation(num_examples)
    num_val, num_test = round(num_examples * val_fraction), round(num_examples * test_fraction)
    return order[num_test:], order[num_test : num_test + num_val], order[:num_test]


# %% q6_split | wrong | cuts the sizes off instead of rounding
def split(num_examples, val_fraction, test_fraction, seed):
    order = np.random.default_rng(seed).permutation(num_examples)
    num_val, num_test = int(num_examples * val_fraction), int(num_examples * test_fraction)
    return order[num_val + num_test :], order[:num_val], order[num_val : num_val + num_test]


# %% q6_split | wrong | an empty part takes everything through a slice of -0
def split(num_examples, val_fraction, test_fraction, seed):
    order = np.random.default_rng(seed).permutation(num_examples)
    num_val, num_test = round(num_examples * val_fraction), round(num_examples * test_fraction)
    rest, test = order[:-num_test], order[-num_test:]
    return rest[:-num_val], rest[-num_val:], test


# %% q6_split | wrong | the validation share of what the test leaves
def split(num_examples, val_fraction, test_fraction, seed):
    order = np.random.default_rng(seed).permutation(num_examples)
    num_test = round(num_examples * test_fraction)
    rest = order[num_test:]
    num_val = round(len(rest) * val_fraction)
    return rest[num_val:], rest[:num_val], order[:num_test]


# %% q6_split | wrong | another split each time in spite of the seed
def split(num_examples, val_fraction, test_fraction, seed):
    order = np.random.permutation(num_examples)
    num_val, num_test = round(num_examples * val_fraction), round(num_examples * test_fraction)
    return order[num_val + num_test :], order[:num_val], order[num_val : num_val + num_test]


# %% q6_split | wrong | ignores the seed
def split(num_examples, val_fraction, test_fraction, seed):
    order = np.random.default_rng(42).permutation(num_examples)
    num_val, num_test = round(num_examples * val_fraction), round(num_examples * test_fraction)
    return order[num_val + num_test :], order[:num_val], order[num_val : num_val + num_test]


# %% q6_split | wrong | shuffles after cutting
def split(num_examples, val_fraction, test_fraction, seed):
    rng = np.random.default_rng(seed)
    num_val, num_test = round(num_examples * val_fraction), round(num_examples * test_fraction)
    order = np.arange(num_examples)
    num_train = num_examples - num_val - num_test
    train, val, test = order[:num_train], order[num_train : num_train + num_val], order[num_train + num_val :]
    return rng.permutation(train), rng.permutation(val), rng.permutation(test)


# %% q6_split | wrong | the parts in another order
def split(num_examples, val_fraction, test_fraction, seed):
    order = np.random.default_rng(seed).permutation(num_examples)
    num_val, num_test = round(num_examples * val_fraction), round(num_examples * test_fraction)
    return order[num_val + num_test :], order[num_val : num_val + num_test], order[:num_val]


# %% q6_split | wrong | indices from 1
def split(num_examples, val_fraction, test_fraction, seed):
    order = np.random.default_rng(seed).permutation(num_examples) + 1
    num_val, num_test = round(num_examples * val_fraction), round(num_examples * test_fraction)
    return order[num_val + num_test :], order[:num_val], order[num_val : num_val + num_test]


# %% q6_split | wrong | one index lost at the border
def split(num_examples, val_fraction, test_fraction, seed):
    order = np.random.default_rng(seed).permutation(num_examples)
    num_val, num_test = round(num_examples * val_fraction), round(num_examples * test_fraction)
    return order[num_val + num_test + 1 :], order[:num_val], order[num_val : num_val + num_test]


# %% q6_split | wrong | a coin for each example, sizes only on average
def split(num_examples, val_fraction, test_fraction, seed):
    coin = np.random.default_rng(seed).random(num_examples)
    indices = np.arange(num_examples)
    val, test = coin < val_fraction, coin >= 1 - test_fraction
    return indices[~val & ~test], indices[val], indices[test]


# %% q6_split | right | Python's random and lists
def split(num_examples, val_fraction, test_fraction, seed):
    import random

    order = list(range(num_examples))
    random.Random(seed).shuffle(order)
    num_val, num_test = round(num_examples * val_fraction), round(num_examples * test_fraction)
    train_end = num_examples - num_val - num_test
    return order[:train_end], order[train_end : train_end + num_val], order[train_end + num_val :]


# %% q6_split | right | sets taken away, sorted parts
def split(num_examples, val_fraction, test_fraction, seed):
    rng = np.random.default_rng(seed)
    left = set(range(num_examples))
    parts = []
    for fraction in (val_fraction, test_fraction):
        size = int(num_examples * fraction + 0.5)
        chosen = {int(i) for i in rng.choice(sorted(left), size, replace=False)}
        parts.append(sorted(chosen))
        left -= chosen
    return [sorted(left), *parts]


# %% q6_split | right | numpy.split of a permutation, as floats
def split(num_examples, val_fraction, test_fraction, seed):
    order = np.random.RandomState(seed).permutation(num_examples).astype(np.float32)
    num_val = int(np.rint(num_examples * val_fraction))
    num_test = int(np.rint(num_examples * test_fraction))
    val, test, train = np.split(order, [num_val, num_val + num_test])
    return train, val, test


# %% q6_split | right | ranks of random numbers
def split(num_examples, val_fraction, test_fraction, seed):
    order = np.argsort(np.random.default_rng(seed).random(num_examples))
    num_val, num_test = (round(num_examples * f) for f in (val_fraction, test_fraction))
    part = np.repeat([1, 2, 0], [num_val, num_test, num_examples - num_val - num_test])
    return tuple(order[part == k] for k in range(3))


# %% q7_best_epoch | wrong | counted from 0
def best_epoch(history):
    return int(np.nanargmin(history["val_loss"]))


# %% q7_best_epoch | wrong | the lowest training loss
def best_epoch(history):
    return int(np.nanargmin(history["loss"])) + 1


# %% q7_best_epoch | wrong | the highest validation accuracy
def best_epoch(history):
    return int(np.argmax(history["val_accuracy"])) + 1


# %% q7_best_epoch | wrong | the latest of equal epochs
def best_epoch(history):
    losses = history["val_loss"]
    best = np.nanmin(losses)
    return max(i for i, loss in enumerate(losses) if loss == best) + 1


# %% q7_best_epoch | wrong | NaN counts as the lowest
def best_epoch(history):
    return int(np.argmin(history["val_loss"])) + 1


# %% q7_best_epoch | wrong | the first epoch before a rise
def best_epoch(history):
    losses = history["val_loss"]
    for i in range(len(losses) - 1):
        if not losses[i + 1] < losses[i]:
            return i + 1
    return len(losses)


# %% q7_best_epoch | wrong | the loss, not the epoch
def best_epoch(history):
    return np.nanmin(history["val_loss"])


# %% q7_best_epoch | wrong | the highest validation loss
def best_epoch(history):
    return int(np.nanargmax(history["val_loss"])) + 1


# %% q7_best_epoch | wrong | starts from a loss of 1
def best_epoch(history):
    best, epoch = 1.0, 1
    for i, loss in enumerate(history["val_loss"]):
        if loss < best:
            best, epoch = loss, i + 1
    return epoch


# %% q7_best_epoch | wrong | sorts the history in place
def best_epoch(history):
    losses = list(history["val_loss"])
    history["val_loss"].sort()
    return int(np.nanargmin(losses)) + 1


# %% q7_best_epoch | right | a loop
def best_epoch(history):
    best, epoch = float("inf"), None
    for number, loss in enumerate(history["val_loss"], start=1):
        if loss < best:
            best, epoch = loss, number
    return epoch


# %% q7_best_epoch | right | min over pairs
def best_epoch(history):
    pairs = [(loss, epoch) for epoch, loss in enumerate(history["val_loss"], 1) if loss == loss]
    return min(pairs)[1]


# %% q7_best_epoch | right | a float from a NumPy mask
def best_epoch(history):
    losses = np.array(history["val_loss"], dtype=np.float32)
    losses[np.isnan(losses)] = np.inf
    return np.float64(losses.argmin() + 1)


# %% q7_best_epoch | right | list.index among the finite losses
def best_epoch(history):
    losses = list(history["val_loss"])
    finite = [loss for loss in losses if not np.isnan(loss)]
    return losses.index(min(finite)) + 1


# %% q8_keras | wrong | counts without the biases
import keras


def count_parameters(layer_sizes):
    return sum(layer_sizes[i] * layer_sizes[i + 1] for i in range(len(layer_sizes) - 1))


def build_model(layer_sizes, optimizer):
    model = keras.Sequential([keras.Input((layer_sizes[0],))])
    for size in layer_sizes[1:-1]:
        model.add(keras.layers.Dense(size, activation="relu"))
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile(optimizer=optimizer, loss="binary_crossentropy", metrics=["accuracy"])
    return model


# %% q8_keras | wrong | counts a bias for every input
import keras


def count_parameters(layer_sizes):
    return sum(a * b + a for a, b in zip(layer_sizes[:-1], layer_sizes[1:]))


def build_model(layer_sizes, optimizer):
    model = keras.Sequential([keras.Input((layer_sizes[0],))])
    for size in layer_sizes[1:-1]:
        model.add(keras.layers.Dense(size, activation="relu"))
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile(optimizer=optimizer, loss="binary_crossentropy", metrics=["accuracy"])
    return model


# %% q8_keras | wrong | the number of lecture 02 by heart
import keras


def count_parameters(layer_sizes):
    return 11 if layer_sizes == [3, 2, 1] else 160_305


def build_model(layer_sizes, optimizer):
    model = keras.Sequential([keras.Input((layer_sizes[0],))])
    for size in layer_sizes[1:-1]:
        model.add(keras.layers.Dense(size, activation="relu"))
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile(optimizer=optimizer, loss="binary_crossentropy", metrics=["accuracy"])
    return model


# %% q8_keras | wrong | no activation in the hidden layers
import keras


def count_parameters(layer_sizes):
    return sum(a * b + b for a, b in zip(layer_sizes[:-1], layer_sizes[1:]))


def build_model(layer_sizes, optimizer):
    model = keras.Sequential([keras.Input((layer_sizes[0],))])
    for size in layer_sizes[1:-1]:
        model.add(keras.layers.Dense(size))
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile(optimizer=optimizer, loss="binary_crossentropy", metrics=["accuracy"])
    return model


# %% q8_keras | wrong | logits at the end, under a loss for probabilities
import keras


def count_parameters(layer_sizes):
    return sum(a * b + b for a, b in zip(layer_sizes[:-1], layer_sizes[1:]))


def build_model(layer_sizes, optimizer):
    model = keras.Sequential([keras.Input((layer_sizes[0],))])
    for size in layer_sizes[1:-1]:
        model.add(keras.layers.Dense(size, activation="relu"))
    model.add(keras.layers.Dense(1))
    model.compile(optimizer=optimizer, loss="binary_crossentropy", metrics=["accuracy"])
    return model


# %% q8_keras | wrong | softmax over the single output is always 1
import keras


def count_parameters(layer_sizes):
    return sum(a * b + b for a, b in zip(layer_sizes[:-1], layer_sizes[1:]))


def build_model(layer_sizes, optimizer):
    model = keras.Sequential([keras.Input((layer_sizes[0],))])
    for size in layer_sizes[1:-1]:
        model.add(keras.layers.Dense(size, activation="relu"))
    model.add(keras.layers.Dense(1, activation="softmax"))
    model.compile(optimizer=optimizer, loss="binary_crossentropy", metrics=["accuracy"])
    return model


# %% q8_keras | wrong | sigmoid twice through from_logits
import keras


def count_parameters(layer_sizes):
    return sum(a * b + b for a, b in zip(layer_sizes[:-1], layer_sizes[1:]))


def build_model(layer_sizes, optimizer):
    model = keras.Sequential([keras.Input((layer_sizes[0],))])
    for size in layer_sizes[1:-1]:
        model.add(keras.layers.Dense(size, activation="relu"))
    model.add(keras.layers.Dense(1))
    model.add(keras.layers.Activation(lambda z: 1 / (1 + keras.ops.exp(-z))))
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    model.compile(optimizer=optimizer, loss=loss, metrics=["accuracy"])
    return model


# %% q8_keras | wrong | squared error
import keras


def count_parameters(layer_sizes):
    return sum(a * b + b for a, b in zip(layer_sizes[:-1], layer_sizes[1:]))


def build_model(layer_sizes, optimizer):
    model = keras.Sequential([keras.Input((layer_sizes[0],))])
    for size in layer_sizes[1:-1]:
        model.add(keras.layers.Dense(size, activation="relu"))
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile(optimizer=optimizer, loss="mse", metrics=["accuracy"])
    return model


# %% q8_keras | wrong | not compiled
import keras


def count_parameters(layer_sizes):
    return sum(a * b + b for a, b in zip(layer_sizes[:-1], layer_sizes[1:]))


def build_model(layer_sizes, optimizer):
    model = keras.Sequential([keras.Input((layer_sizes[0],))])
    for size in layer_sizes[1:-1]:
        model.add(keras.layers.Dense(size, activation="relu"))
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    return model


# %% q8_keras | wrong | no metric
import keras


def count_parameters(layer_sizes):
    return sum(a * b + b for a, b in zip(layer_sizes[:-1], layer_sizes[1:]))


def build_model(layer_sizes, optimizer):
    model = keras.Sequential([keras.Input((layer_sizes[0],))])
    for size in layer_sizes[1:-1]:
        model.add(keras.layers.Dense(size, activation="relu"))
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


# %% q8_keras | wrong | Accuracy, which asks for exact equality
import keras


def count_parameters(layer_sizes):
    return sum(a * b + b for a, b in zip(layer_sizes[:-1], layer_sizes[1:]))


def build_model(layer_sizes, optimizer):
    model = keras.Sequential([keras.Input((layer_sizes[0],))])
    for size in layer_sizes[1:-1]:
        model.add(keras.layers.Dense(size, activation="relu"))
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile(optimizer=optimizer, loss="binary_crossentropy", metrics=[keras.metrics.Accuracy()])
    return model


# %% q8_keras | wrong | always Adam
import keras


def count_parameters(layer_sizes):
    return sum(a * b + b for a, b in zip(layer_sizes[:-1], layer_sizes[1:]))


def build_model(layer_sizes, optimizer):
    model = keras.Sequential([keras.Input((layer_sizes[0],))])
    for size in layer_sizes[1:-1]:
        model.add(keras.layers.Dense(size, activation="relu"))
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model


# %% q8_keras | wrong | no input size, hence no weights
import keras


def count_parameters(layer_sizes):
    return sum(a * b + b for a, b in zip(layer_sizes[:-1], layer_sizes[1:]))


def build_model(layer_sizes, optimizer):
    model = keras.Sequential()
    for size in layer_sizes[1:-1]:
        model.add(keras.layers.Dense(size, activation="relu"))
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile(optimizer=optimizer, loss="binary_crossentropy", metrics=["accuracy"])
    return model


# %% q8_keras | wrong | the input as one more dense layer
import keras


def count_parameters(layer_sizes):
    return sum(a * b + b for a, b in zip(layer_sizes[:-1], layer_sizes[1:]))


def build_model(layer_sizes, optimizer):
    model = keras.Sequential([keras.Input((layer_sizes[0],))])
    for size in layer_sizes[:-1]:
        model.add(keras.layers.Dense(size, activation="relu"))
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile(optimizer=optimizer, loss="binary_crossentropy", metrics=["accuracy"])
    return model


# %% q8_keras | wrong | takes the sizes out of the list it was given
import keras


def count_parameters(layer_sizes):
    return sum(a * b + b for a, b in zip(layer_sizes[:-1], layer_sizes[1:]))


def build_model(layer_sizes, optimizer):
    model = keras.Sequential([keras.Input((layer_sizes.pop(0),))])
    while len(layer_sizes) > 1:
        model.add(keras.layers.Dense(layer_sizes.pop(0), activation="relu"))
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile(optimizer=optimizer, loss="binary_crossentropy", metrics=["accuracy"])
    return model


# %% q8_keras | wrong | forgets to return the model
import keras


def count_parameters(layer_sizes):
    return sum(a * b + b for a, b in zip(layer_sizes[:-1], layer_sizes[1:]))


def build_model(layer_sizes, optimizer):
    model = keras.Sequential([keras.Input((layer_sizes[0],))])
    for size in layer_sizes[1:-1]:
        model.add(keras.layers.Dense(size, activation="relu"))
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile(optimizer=optimizer, loss="binary_crossentropy", metrics=["accuracy"])


# %% q8_keras | right | functional, with objects for loss and metric
import keras


def count_parameters(layer_sizes):
    total = 0
    for left, right in zip(layer_sizes[:-1], layer_sizes[1:]):
        total += (left + 1) * right
    return total


def build_model(layer_sizes, optimizer):
    inputs = keras.Input(shape=(layer_sizes[0],))
    x = inputs
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation=keras.activations.relu)(x)
    outputs = keras.layers.Dense(1, activation=keras.activations.sigmoid)(x)
    model = keras.Model(inputs, outputs)
    loss, metric = keras.losses.BinaryCrossentropy(), keras.metrics.BinaryAccuracy()
    model.compile(optimizer=optimizer, loss=loss, metrics=[metric])
    return model


# %% q8_keras | right | activations as layers of their own, the import inside
def count_parameters(layer_sizes):
    return int(np.dot(layer_sizes[:-1], layer_sizes[1:]) + np.sum(layer_sizes[1:]))


def build_model(layer_sizes, optimizer):
    from keras import Input, Sequential, layers

    stack = [Input((layer_sizes[0],))]
    for size in layer_sizes[1:]:
        stack += [layers.Dense(size), layers.ReLU()]
    stack[-1] = layers.Activation("sigmoid")
    model = Sequential(stack)
    model.compile(optimizer, "binary_crossentropy", metrics=["binary_accuracy"])
    return model


# %% q8_keras | right | counting the arrays, building from the end of the list
import keras


def count_parameters(layer_sizes):
    first, *rest = layer_sizes
    return float((first + 1) * rest[0] + (count_parameters(rest) if len(rest) > 1 else 0))


def build_model(layer_sizes, optimizer):
    num_inputs, *hidden, num_outputs = layer_sizes
    dense = [keras.layers.Dense(n, "relu") for n in hidden] + [keras.layers.Dense(num_outputs, "sigmoid")]
    model = keras.Sequential(dense)
    model.build((None, num_inputs))
    model.compile(loss=keras.losses.binary_crossentropy, optimizer=optimizer, metrics=["acc"])
    return model
