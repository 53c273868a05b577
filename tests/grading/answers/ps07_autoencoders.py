# %% q1_forward | wrong | always tied
def autoencode(X, W, b, c, V=None):
    H = np.maximum(0, X @ W + b)
    V = W.T
    return H, 1 / (1 + np.exp(-(H @ V + c)))


# %% q1_forward | wrong | no ReLU
def autoencode(X, W, b, c, V=None):
    H = X @ W + b
    V = W.T if V is None else V
    return H, 1 / (1 + np.exp(-(H @ V + c)))


# %% q1_forward | wrong | a sigmoid on the code as well
def autoencode(X, W, b, c, V=None):
    H = 1 / (1 + np.exp(-(X @ W + b)))
    V = W.T if V is None else V
    return H, 1 / (1 + np.exp(-(H @ V + c)))


# %% q1_forward | wrong | no sigmoid at the output
def autoencode(X, W, b, c, V=None):
    H = np.maximum(0, X @ W + b)
    V = W.T if V is None else V
    return H, H @ V + c


# %% q1_forward | wrong | ReLU at the output
def autoencode(X, W, b, c, V=None):
    H = np.maximum(0, X @ W + b)
    V = W.T if V is None else V
    return H, np.maximum(0, H @ V + c)


# %% q1_forward | wrong | the sign in the sigmoid
def autoencode(X, W, b, c, V=None):
    H = np.maximum(0, X @ W + b)
    V = W.T if V is None else V
    return H, 1 / (1 + np.exp(H @ V + c))


# %% q1_forward | wrong | forgets the encoder's bias
def autoencode(X, W, b, c, V=None):
    H = np.maximum(0, X @ W)
    V = W.T if V is None else V
    return H, 1 / (1 + np.exp(-(H @ V + c)))


# %% q1_forward | wrong | forgets the decoder's bias
def autoencode(X, W, b, c, V=None):
    H = np.maximum(0, X @ W + b)
    V = W.T if V is None else V
    return H, 1 / (1 + np.exp(-(H @ V)))


# %% q1_forward | wrong | adds the bias after the ReLU
def autoencode(X, W, b, c, V=None):
    H = np.maximum(0, X @ W) + b
    V = W.T if V is None else V
    return H, 1 / (1 + np.exp(-(H @ V + c)))


# %% q1_forward | wrong | decodes the sums before the ReLU
def autoencode(X, W, b, c, V=None):
    H = np.maximum(0, X @ W + b)
    V = W.T if V is None else V
    return H, 1 / (1 + np.exp(-((X @ W + b) @ V + c)))


# %% q1_forward | wrong | a sigmoid that overflows to NaN
def autoencode(X, W, b, c, V=None):
    H = np.maximum(0, X @ W + b)
    V = W.T if V is None else V
    e = np.exp(H @ V + c)
    return H, e / (1 + e)


# %% q1_forward | wrong | takes a V of zeros for none
def autoencode(X, W, b, c, V=None):
    H = np.maximum(0, X @ W + b)
    V = W.T if V is None or not V.any() else V
    return H, 1 / (1 + np.exp(-(H @ V + c)))


# %% q1_forward | wrong | the inverse in place of the transpose
def autoencode(X, W, b, c, V=None):
    H = np.maximum(0, X @ W + b)
    V = np.linalg.pinv(W) if V is None else V
    return H, 1 / (1 + np.exp(-(H @ V + c)))


# %% q1_forward | wrong | not transposed where W is square
def autoencode(X, W, b, c, V=None):
    H = np.maximum(0, X @ W + b)
    V = (W if len(W) == len(b) else W.T) if V is None else V
    return H, 1 / (1 + np.exp(-(H @ V + c)))


# %% q1_forward | wrong | returns the reconstruction only
def autoencode(X, W, b, c, V=None):
    H = np.maximum(0, X @ W + b)
    V = W.T if V is None else V
    return 1 / (1 + np.exp(-(H @ V + c)))


# %% q1_forward | wrong | reconstruction before codes
def autoencode(X, W, b, c, V=None):
    H = np.maximum(0, X @ W + b)
    V = W.T if V is None else V
    return 1 / (1 + np.exp(-(H @ V + c))), H


# %% q1_forward | wrong | squeezes axes of length 1
def autoencode(X, W, b, c, V=None):
    H = np.maximum(0, X @ W + b)
    V = W.T if V is None else V
    return np.squeeze(H), np.squeeze(1 / (1 + np.exp(-(H @ V + c))))


# %% q1_forward | wrong | adds the bias in the array it was given
def autoencode(X, W, b, c, V=None):
    b += X[0] @ W
    H = np.maximum(0, X @ W + b - X[0] @ W)
    V = W.T if V is None else V
    return H, 1 / (1 + np.exp(-(H @ V + c)))


# %% q1_forward | wrong | one decoder's bias for all features
def autoencode(X, W, b, c, V=None):
    H = np.maximum(0, X @ W + b)
    V = W.T if V is None else V
    return H, 1 / (1 + np.exp(-(H @ V + c[0])))


# %% q1_forward | right | loops
def autoencode(X, W, b, c, V=None):
    import math

    codes, outputs = [], []
    for x in X:
        code = [max(0.0, b[k] + sum(x[j] * W[j][k] for j in range(len(x)))) for k in range(len(b))]
        row = []
        for j in range(len(c)):
            weights = W[j] if V is None else [V[k][j] for k in range(len(b))]
            z = c[j] + sum(h * v for h, v in zip(code, weights))
            row.append(1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z)))
        codes.append(code)
        outputs.append(row)
    return codes, outputs


# %% q1_forward | right | 1 / (1 + exp), with NumPy's warning, in float32
def autoencode(X, W, b, c, V=None):
    X, W, b, c = (array.astype(np.float32) for array in (X, W, b, c))
    H = X @ W + b
    H[H < 0] = 0
    if V is None:
        V = W.T
    return [H, 1 / (1 + np.exp(-(H @ V + c)))]


# %% q1_forward | right | scipy
def autoencode(X, W, b, c, V=None):
    from scipy.special import expit

    H = (X @ W + b).clip(min=0)
    return H, expit(np.dot(H, np.transpose(W) if V is None else V) + c)


# %% q1_forward | right | torch
import torch


def autoencode(X, W, b, c, V=None):
    X, W, b, c = map(torch.from_numpy, (X, W, b, c))
    decoder = W if V is None else torch.from_numpy(V).T
    H = torch.relu(torch.nn.functional.linear(X, W.T, b))
    return H, torch.sigmoid(torch.nn.functional.linear(H, decoder, c))


# %% q2_error | wrong | uint8 wraps around
def example_errors(X, X_hat):
    squares = (X - X_hat) ** 2
    return squares.reshape(len(X), -1).mean(axis=1)


def mean_error(batches):
    total = sum(example_errors(X, X_hat).sum() for X, X_hat in batches)
    return total / sum(len(X) for X, _ in batches)


# %% q2_error | wrong | converts after subtracting
def example_errors(X, X_hat):
    squares = (X - X_hat).astype(float) ** 2
    return squares.reshape(len(X), -1).mean(axis=1)


def mean_error(batches):
    total = sum(example_errors(X, X_hat).sum() for X, X_hat in batches)
    return total / sum(len(X) for X, _ in batches)


# %% q2_error | wrong | the sum over the features
def example_errors(X, X_hat):
    squares = (X.astype(float) - X_hat) ** 2
    return squares.reshape(len(X), -1).sum(axis=1)


def mean_error(batches):
    total = sum(example_errors(X, X_hat).sum() for X, X_hat in batches)
    return total / sum(len(X) for X, _ in batches)


# %% q2_error | wrong | one number for all examples
def example_errors(X, X_hat):
    squares = (X.astype(float) - X_hat) ** 2
    return squares.reshape(len(X), -1).mean()


def mean_error(batches):
    total = sum(example_errors(X, X_hat) * len(X) for X, X_hat in batches)
    return total / sum(len(X) for X, _ in batches)


# %% q2_error | wrong | an error for each feature
def example_errors(X, X_hat):
    squares = (X.astype(float) - X_hat) ** 2
    return squares.reshape(len(X), -1).mean(axis=0)


def mean_error(batches):
    total = sum(example_errors(X, X_hat).sum() for X, X_hat in batches)
    return total / sum(len(X) for X, _ in batches)


# %% q2_error | wrong | the mean over the second axis only
def example_errors(X, X_hat):
    squares = (X.astype(float) - X_hat) ** 2
    return squares.mean(axis=1)


def mean_error(batches):
    total = sum(example_errors(X, X_hat).sum() for X, X_hat in batches)
    return total / sum(len(X) for X, _ in batches)


# %% q2_error | wrong | the mean over the last axis only
def example_errors(X, X_hat):
    squares = (X.astype(float) - X_hat) ** 2
    return squares.mean(axis=-1)


def mean_error(batches):
    total = sum(example_errors(X, X_hat).sum() for X, X_hat in batches)
    return total / sum(len(X) for X, _ in batches)


# %% q2_error | wrong | absolute differences
def example_errors(X, X_hat):
    squares = abs(X.astype(float) - X_hat)
    return squares.reshape(len(X), -1).mean(axis=1)


def mean_error(batches):
    total = sum(example_errors(X, X_hat).sum() for X, X_hat in batches)
    return total / sum(len(X) for X, _ in batches)


# %% q2_error | wrong | the root of the mean square
def example_errors(X, X_hat):
    squares = (X.astype(float) - X_hat) ** 2
    return np.sqrt(squares.reshape(len(X), -1).mean(axis=1))


def mean_error(batches):
    total = sum(example_errors(X, X_hat).sum() for X, X_hat in batches)
    return total / sum(len(X) for X, _ in batches)


# %% q2_error | wrong | half of the squares
def example_errors(X, X_hat):
    squares = (X.astype(float) - X_hat) ** 2 / 2
    return squares.reshape(len(X), -1).mean(axis=1)


def mean_error(batches):
    total = sum(example_errors(X, X_hat).sum() for X, X_hat in batches)
    return total / sum(len(X) for X, _ in batches)


# %% q2_error | wrong | keeps the axis of the features
def example_errors(X, X_hat):
    squares = (X.astype(float) - X_hat) ** 2
    return squares.reshape(len(X), -1).mean(axis=1, keepdims=True)


def mean_error(batches):
    total = sum(example_errors(X, X_hat).sum() for X, X_hat in batches)
    return total / sum(len(X) for X, _ in batches)


# %% q2_error | wrong | the mean of the batches' means
def example_errors(X, X_hat):
    squares = (X.astype(float) - X_hat) ** 2
    return squares.reshape(len(X), -1).mean(axis=1)


def mean_error(batches):
    return np.mean([example_errors(X, X_hat).mean() for X, X_hat in batches])


# %% q2_error | wrong | divides by the number of batches
def example_errors(X, X_hat):
    squares = (X.astype(float) - X_hat) ** 2
    return squares.reshape(len(X), -1).mean(axis=1)


def mean_error(batches):
    total = sum(example_errors(X, X_hat).sum() for X, X_hat in batches)
    return total / len(batches)


# %% q2_error | wrong | as many examples in each batch as in the first
def example_errors(X, X_hat):
    squares = (X.astype(float) - X_hat) ** 2
    return squares.reshape(len(X), -1).mean(axis=1)


def mean_error(batches):
    total = sum(example_errors(X, X_hat).sum() for X, X_hat in batches)
    return total / (len(batches) * len(batches[0][0]))


# %% q2_error | wrong | only the last batch
def example_errors(X, X_hat):
    squares = (X.astype(float) - X_hat) ** 2
    return squares.reshape(len(X), -1).mean(axis=1)


def mean_error(batches):
    for X, X_hat in batches:
        error = example_errors(X, X_hat).mean()
    return error


# %% q2_error | wrong | divides by the number of entries once more
def example_errors(X, X_hat):
    squares = (X.astype(float) - X_hat) ** 2
    return squares.reshape(len(X), -1).mean(axis=1)


def mean_error(batches):
    total = sum(example_errors(X, X_hat).sum() for X, X_hat in batches)
    return total / sum(X.size for X, _ in batches)


# %% q2_error | wrong | pixels scaled to 1
def example_errors(X, X_hat):
    squares = ((X.astype(float) - X_hat) / (255 if X.dtype == np.uint8 else 1)) ** 2
    return squares.reshape(len(X), -1).mean(axis=1)


def mean_error(batches):
    total = sum(example_errors(X, X_hat).sum() for X, X_hat in batches)
    return total / sum(len(X) for X, _ in batches)


# %% q2_error | wrong | subtracts in the array it was given
def example_errors(X, X_hat):
    X_hat = X_hat if X_hat.dtype == float else X_hat.astype(float)
    X_hat -= X
    squares = X_hat**2
    return squares.reshape(len(X), -1).mean(axis=1)


def mean_error(batches):
    total = sum(example_errors(X, X_hat).sum() for X, X_hat in batches)
    return total / sum(len(X) for X, _ in batches)


# %% q2_error | wrong | takes the batches out of the list it was given
def example_errors(X, X_hat):
    squares = (X.astype(float) - X_hat) ** 2
    return squares.reshape(len(X), -1).mean(axis=1)


def mean_error(batches):
    total, count = 0, 0
    while batches:
        X, X_hat = batches.pop()
        total += example_errors(X, X_hat).sum()
        count += len(X)
    return total / count


# %% q2_error | right | loops and Python's numbers
def example_errors(X, X_hat):
    errors = []
    for x, x_hat in zip(X, X_hat):
        squares = [(float(a) - float(b)) ** 2 for a, b in zip(x.flat, x_hat.flat)]
        errors.append(sum(squares) / len(squares))
    return errors


def mean_error(batches):
    errors = []
    for X, X_hat in batches:
        errors += example_errors(X, X_hat)
    return sum(errors) / len(errors)


# %% q2_error | right | a tuple of axes and a weighted average
def example_errors(X, X_hat):
    difference = np.subtract(X, X_hat, dtype=np.float64)
    return np.mean(np.square(difference), axis=tuple(range(1, X.ndim)))


def mean_error(batches):
    means = [np.mean(example_errors(X, X_hat)) for X, X_hat in batches]
    return np.average(means, weights=[X.shape[0] for X, _ in batches])


# %% q2_error | right | float32, one flat array for all batches
def example_errors(X, X_hat):
    X, X_hat = (np.reshape(array, (len(array), -1)).astype(np.float32) for array in (X, X_hat))
    return np.einsum("nd,nd->n", X - X_hat, X - X_hat) / X.shape[1]


def mean_error(batches):
    X = np.concatenate([np.float32(X).ravel() for X, _ in batches])
    X_hat = np.concatenate([np.float32(X_hat).ravel() for _, X_hat in batches])
    return ((X - X_hat) ** 2).mean()


# %% q2_error | right | torch
import torch


def example_errors(X, X_hat):
    X, X_hat = torch.tensor(X).double(), torch.tensor(X_hat).double()
    return torch.nn.functional.mse_loss(X_hat, X, reduction="none").flatten(1).mean(1)


def mean_error(batches):
    return torch.cat([example_errors(*batch) for batch in batches]).mean()


# %% q3_pca | wrong | no centring in the weights
def pca_weights(X, k):
    mean = np.zeros(X.shape[1])
    U, S, Qt = np.linalg.svd(X - mean, full_matrices=False)
    directions = Qt[:k].T
    return directions, -mean @ directions, directions.T, mean


def pca_error(X, k):
    S = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(S[k:] ** 2) / X.size


# %% q3_pca | wrong | no centring in the error
def pca_weights(X, k):
    mean = X.mean(axis=0)
    U, S, Qt = np.linalg.svd(X - mean, full_matrices=False)
    directions = Qt[:k].T
    return directions, -mean @ directions, directions.T, mean


def pca_error(X, k):
    S = np.linalg.svd(X, compute_uv=False)
    return np.sum(S[k:] ** 2) / X.size


# %% q3_pca | wrong | centred, but the encoder has no bias
def pca_weights(X, k):
    mean = X.mean(axis=0)
    U, S, Qt = np.linalg.svd(X - mean, full_matrices=False)
    directions = Qt[:k].T
    return directions, np.zeros(k), directions.T, mean


def pca_error(X, k):
    S = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(S[k:] ** 2) / X.size


# %% q3_pca | wrong | the sign of the encoder's bias
def pca_weights(X, k):
    mean = X.mean(axis=0)
    U, S, Qt = np.linalg.svd(X - mean, full_matrices=False)
    directions = Qt[:k].T
    return directions, mean @ directions, directions.T, mean


def pca_error(X, k):
    S = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(S[k:] ** 2) / X.size


# %% q3_pca | wrong | the decoder does not move back
def pca_weights(X, k):
    mean = X.mean(axis=0)
    U, S, Qt = np.linalg.svd(X - mean, full_matrices=False)
    directions = Qt[:k].T
    return directions, -mean @ directions, directions.T, 0 * mean


def pca_error(X, k):
    S = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(S[k:] ** 2) / X.size


# %% q3_pca | wrong | rows of Q in place of columns
def pca_weights(X, k):
    mean = X.mean(axis=0)
    U, S, Qt = np.linalg.svd(X - mean, full_matrices=False)
    directions = Qt[:, :k]
    return directions, -mean @ directions, directions.T, mean


def pca_error(X, k):
    S = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(S[k:] ** 2) / X.size


# %% q3_pca | wrong | the last directions
def pca_weights(X, k):
    mean = X.mean(axis=0)
    U, S, Qt = np.linalg.svd(X - mean, full_matrices=False)
    directions = Qt[-k:].T
    return directions, -mean @ directions, directions.T, mean


def pca_error(X, k):
    S = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(S[k:] ** 2) / X.size


# %% q3_pca | wrong | eigenvectors in rising order
def pca_weights(X, k):
    mean = X.mean(axis=0)
    directions = np.linalg.eigh((X - mean).T @ (X - mean))[1][:, :k]
    return directions, -mean @ directions, directions.T, mean


def pca_error(X, k):
    S = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(S[k:] ** 2) / X.size


# %% q3_pca | wrong | one direction too many
def pca_weights(X, k):
    mean = X.mean(axis=0)
    U, S, Qt = np.linalg.svd(X - mean, full_matrices=False)
    directions = Qt[: k + 1].T
    return directions, -mean @ directions, directions.T, mean


def pca_error(X, k):
    S = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(S[k:] ** 2) / X.size


# %% q3_pca | wrong | one direction too few in the error
def pca_weights(X, k):
    mean = X.mean(axis=0)
    U, S, Qt = np.linalg.svd(X - mean, full_matrices=False)
    directions = Qt[:k].T
    return directions, -mean @ directions, directions.T, mean


def pca_error(X, k):
    S = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(S[k - 1 :] ** 2) / X.size


# %% q3_pca | wrong | left singular vectors
def pca_weights(X, k):
    mean = X.mean(axis=0)
    directions = np.linalg.svd((X - mean) @ (X - mean).T)[0][:, :k]
    return directions, -mean @ directions, directions.T, mean


def pca_error(X, k):
    S = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(S[k:] ** 2) / X.size


# %% q3_pca | wrong | the code scaled, the decoder not
def pca_weights(X, k):
    mean = X.mean(axis=0)
    U, S, Qt = np.linalg.svd(X - mean, full_matrices=False)
    directions = Qt[:k].T
    return directions / S[:k], -mean @ directions / S[:k], directions.T, mean


def pca_error(X, k):
    S = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(S[k:] ** 2) / X.size


# %% q3_pca | wrong | the code scaled, the bias not
def pca_weights(X, k):
    mean = X.mean(axis=0)
    U, S, Qt = np.linalg.svd(X - mean, full_matrices=False)
    directions = Qt[:k].T
    return directions / S[:k], -mean @ directions, directions.T * S[:k, None], mean


def pca_error(X, k):
    S = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(S[k:] ** 2) / X.size


# %% q3_pca | wrong | the mean over everything
def pca_weights(X, k):
    mean = np.full(X.shape[1], X.mean())
    U, S, Qt = np.linalg.svd(X - mean, full_matrices=False)
    directions = Qt[:k].T
    return directions, -mean @ directions, directions.T, mean


def pca_error(X, k):
    S = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(S[k:] ** 2) / X.size


# %% q3_pca | wrong | standardises the features
def pca_weights(X, k):
    mean = X.mean(axis=0)
    U, S, Qt = np.linalg.svd((X - mean) / X.std(axis=0), full_matrices=False)
    directions = Qt[:k].T
    return directions, -mean @ directions, directions.T, mean


def pca_error(X, k):
    S = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(S[k:] ** 2) / X.size


# %% q3_pca | wrong | the sum in place of the mean
def pca_weights(X, k):
    mean = X.mean(axis=0)
    U, S, Qt = np.linalg.svd(X - mean, full_matrices=False)
    directions = Qt[:k].T
    return directions, -mean @ directions, directions.T, mean


def pca_error(X, k):
    S = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(S[k:] ** 2)


# %% q3_pca | wrong | the mean over the examples only
def pca_weights(X, k):
    mean = X.mean(axis=0)
    U, S, Qt = np.linalg.svd(X - mean, full_matrices=False)
    directions = Qt[:k].T
    return directions, -mean @ directions, directions.T, mean


def pca_error(X, k):
    S = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(S[k:] ** 2) / len(X)


# %% q3_pca | wrong | what the code keeps, not what it loses
def pca_weights(X, k):
    mean = X.mean(axis=0)
    U, S, Qt = np.linalg.svd(X - mean, full_matrices=False)
    directions = Qt[:k].T
    return directions, -mean @ directions, directions.T, mean


def pca_error(X, k):
    S = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(S[:k] ** 2) / X.size


# %% q3_pca | wrong | the share of the variance
def pca_weights(X, k):
    mean = X.mean(axis=0)
    U, S, Qt = np.linalg.svd(X - mean, full_matrices=False)
    directions = Qt[:k].T
    return directions, -mean @ directions, directions.T, mean


def pca_error(X, k):
    S = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(S[k:] ** 2) / np.sum(S**2)


# %% q3_pca | wrong | the singular values without the square
def pca_weights(X, k):
    mean = X.mean(axis=0)
    U, S, Qt = np.linalg.svd(X - mean, full_matrices=False)
    directions = Qt[:k].T
    return directions, -mean @ directions, directions.T, mean


def pca_error(X, k):
    S = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(S[k:]) / X.size


# %% q3_pca | wrong | divides by n - 1
def pca_weights(X, k):
    mean = X.mean(axis=0)
    U, S, Qt = np.linalg.svd(X - mean, full_matrices=False)
    directions = Qt[:k].T
    return directions, -mean @ directions, directions.T, mean


def pca_error(X, k):
    S = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(S[k:] ** 2) / ((len(X) - 1) * X.shape[1])


# %% q3_pca | wrong | centres the array it was given
def pca_weights(X, k):
    mean = X.mean(axis=0)
    X -= mean
    U, S, Qt = np.linalg.svd(X, full_matrices=False)
    directions = Qt[:k].T
    return directions, -mean @ directions, directions.T, mean


def pca_error(X, k):
    S = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(S[k:] ** 2) / X.size


# %% q3_pca | wrong | the biases as rows
def pca_weights(X, k):
    mean = X.mean(axis=0)
    U, S, Qt = np.linalg.svd(X - mean, full_matrices=False)
    directions = Qt[:k].T
    return directions, -mean[None] @ directions, directions.T, mean


def pca_error(X, k):
    S = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(S[k:] ** 2) / X.size


# %% q3_pca | wrong | weights transposed
def pca_weights(X, k):
    mean = X.mean(axis=0)
    U, S, Qt = np.linalg.svd(X - mean, full_matrices=False)
    directions = Qt[:k].T
    return directions.T, -mean @ directions, directions, mean


def pca_error(X, k):
    S = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(S[k:] ** 2) / X.size


# %% q3_pca | right | scikit-learn
def pca_weights(X, k):
    from sklearn.decomposition import PCA

    pca = PCA(n_components=k).fit(X)
    return pca.components_.T, -pca.components_ @ pca.mean_, pca.components_, pca.mean_


def pca_error(X, k):
    from sklearn.decomposition import PCA

    pca = PCA(n_components=k).fit(X)
    return np.mean((pca.inverse_transform(pca.transform(X)) - X) ** 2)


# %% q3_pca | right | eigenvectors of the covariance, turned round
def pca_weights(X, k):
    values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(X, rowvar=False, bias=True)))
    Q = -vectors[:, np.argsort(values)[::-1][:k]]
    mean = X.mean(0)
    return Q, -(mean @ Q), Q.T, mean


def pca_error(X, k):
    W, b, V, c = pca_weights(X, k)
    return float((((X @ W + b) @ V + c - X) ** 2).mean())


# %% q3_pca | right | stretched codes of variance 1, and a bias of 0 in the encoder
def pca_weights(X, k):
    mean = X.sum(axis=0) / len(X)
    _, S, Qt = np.linalg.svd(X - mean)
    W = Qt[:k].T / S[:k]
    V = Qt[:k] * S[:k][:, np.newaxis]
    # The encoder need not know the mean: the decoder can put right what it leaves in.
    return W, np.zeros(k), V, mean - mean @ W @ V


def pca_error(X, k):
    S = np.linalg.svd(X - X.mean(axis=0))[1]
    return sum(s**2 for i, s in enumerate(S) if i >= k) / (X.shape[0] * X.shape[1])


# %% q3_pca | right | float32 and lists
def pca_weights(X, k):
    X = X.astype(np.float32)
    mean = X.mean(axis=0)
    Qt = np.linalg.svd(X - mean, full_matrices=False).Vh[:k]
    return [Qt.T.tolist(), (-(Qt @ mean)).tolist(), Qt.tolist(), mean.tolist()]


def pca_error(X, k):
    centred = X - X.mean(axis=0, keepdims=True)
    Q = np.linalg.svd(centred.astype(np.float32), full_matrices=False)[2][:k].T
    return ((centred - centred @ Q @ Q.T) ** 2).mean()


# %% q4_noise | wrong | the target is the noisy input
def masking_noise(X, rate, rng):
    return np.where(rng.random(X.shape) < rate, 0, X)


def gaussian_noise(X, std, rng):
    return np.clip(X + rng.normal(0, std, X.shape), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    noisy = corrupt(X)
    return ((reconstruct(noisy) - noisy) ** 2).mean()


# %% q4_noise | wrong | no noise in the loss
def masking_noise(X, rate, rng):
    return np.where(rng.random(X.shape) < rate, 0, X)


def gaussian_noise(X, std, rng):
    return np.clip(X + rng.normal(0, std, X.shape), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(X) - X) ** 2).mean()


# %% q4_noise | wrong | no network in the loss
def masking_noise(X, rate, rng):
    return np.where(rng.random(X.shape) < rate, 0, X)


def gaussian_noise(X, std, rng):
    return np.clip(X + rng.normal(0, std, X.shape), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((corrupt(X) - X) ** 2).mean()


# %% q4_noise | wrong | damages the output of the network
def masking_noise(X, rate, rng):
    return np.where(rng.random(X.shape) < rate, 0, X)


def gaussian_noise(X, std, rng):
    return np.clip(X + rng.normal(0, std, X.shape), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((corrupt(reconstruct(X)) - X) ** 2).mean()


# %% q4_noise | wrong | the target is what the network makes of the clean data
def masking_noise(X, rate, rng):
    return np.where(rng.random(X.shape) < rate, 0, X)


def gaussian_noise(X, std, rng):
    return np.clip(X + rng.normal(0, std, X.shape), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - reconstruct(X)) ** 2).mean()


# %% q4_noise | wrong | the sum of the squares
def masking_noise(X, rate, rng):
    return np.where(rng.random(X.shape) < rate, 0, X)


def gaussian_noise(X, std, rng):
    return np.clip(X + rng.normal(0, std, X.shape), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).sum()


# %% q4_noise | wrong | a loss for each example
def masking_noise(X, rate, rng):
    return np.where(rng.random(X.shape) < rate, 0, X)


def gaussian_noise(X, std, rng):
    return np.clip(X + rng.normal(0, std, X.shape), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).mean(axis=1)


# %% q4_noise | wrong | absolute errors
def masking_noise(X, rate, rng):
    return np.where(rng.random(X.shape) < rate, 0, X)


def gaussian_noise(X, std, rng):
    return np.clip(X + rng.normal(0, std, X.shape), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return abs(reconstruct(corrupt(X)) - X).mean()


# %% q4_noise | wrong | scales up what stays, as dropout does
def masking_noise(X, rate, rng):
    return np.where(rng.random(X.shape) < rate, 0, X) / max(1 - rate, 1e-9)


def gaussian_noise(X, std, rng):
    return np.clip(X + rng.normal(0, std, X.shape), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).mean()


# %% q4_noise | wrong | rate is the probability to stay
def masking_noise(X, rate, rng):
    return np.where(rng.random(X.shape) >= rate, 0, X)


def gaussian_noise(X, std, rng):
    return np.clip(X + rng.normal(0, std, X.shape), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).mean()


# %% q4_noise | wrong | masks whole features
def masking_noise(X, rate, rng):
    return np.where(rng.random(X.shape[1]) < rate, 0, X)


def gaussian_noise(X, std, rng):
    return np.clip(X + rng.normal(0, std, X.shape), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).mean()


# %% q4_noise | wrong | masks whole examples
def masking_noise(X, rate, rng):
    return np.where(rng.random((len(X), 1)) < rate, 0, X)


def gaussian_noise(X, std, rng):
    return np.clip(X + rng.normal(0, std, X.shape), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).mean()


# %% q4_noise | wrong | masks everything or nothing
def masking_noise(X, rate, rng):
    return np.where(rng.random() < rate, 0, X)


def gaussian_noise(X, std, rng):
    return np.clip(X + rng.normal(0, std, X.shape), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).mean()


# %% q4_noise | wrong | exactly that share of every example
def masking_noise(X, rate, rng):
    order = rng.random(X.shape).argsort(axis=1).argsort(axis=1)
    return np.where(order < round(rate * X.shape[1]), 0, X)


def gaussian_noise(X, std, rng):
    return np.clip(X + rng.normal(0, std, X.shape), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).mean()


# %% q4_noise | wrong | exactly that share of the whole
def masking_noise(X, rate, rng):
    order = rng.permutation(X.size).reshape(X.shape)
    return np.where(order < round(rate * X.size), 0, X)


def gaussian_noise(X, std, rng):
    return np.clip(X + rng.normal(0, std, X.shape), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).mean()


# %% q4_noise | wrong | masks in the array it was given
def masking_noise(X, rate, rng):
    X[rng.random(X.shape) < rate] = 0
    return X


def gaussian_noise(X, std, rng):
    return np.clip(X + rng.normal(0, std, X.shape), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).mean()


# %% q4_noise | wrong | sets to 1
def masking_noise(X, rate, rng):
    return np.where(rng.random(X.shape) < rate, 1, X)


def gaussian_noise(X, std, rng):
    return np.clip(X + rng.normal(0, std, X.shape), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).mean()


# %% q4_noise | wrong | draws from a generator of its own
def masking_noise(X, rate, rng):
    return np.where(np.random.default_rng(0).random(X.shape) < rate, 0, X)


def gaussian_noise(X, std, rng):
    return np.clip(X + rng.normal(0, std, X.shape), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).mean()


# %% q4_noise | wrong | draws from NumPy's global state
def masking_noise(X, rate, rng):
    return np.where(rng.random(X.shape) < rate, 0, X)


def gaussian_noise(X, std, rng):
    return np.clip(X + np.random.normal(0, std, X.shape), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).mean()


# %% q4_noise | wrong | a normal number compared with the rate
def masking_noise(X, rate, rng):
    return np.where(rng.normal(size=X.shape) < rate, 0, X)


def gaussian_noise(X, std, rng):
    return np.clip(X + rng.normal(0, std, X.shape), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).mean()


# %% q4_noise | wrong | the same noise in every row
def masking_noise(X, rate, rng):
    return np.where(rng.random(X.shape) < rate, 0, X)


def gaussian_noise(X, std, rng):
    return np.clip(X + rng.normal(0, std, X.shape[1]), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).mean()


# %% q4_noise | wrong | the same noise in every column
def masking_noise(X, rate, rng):
    return np.where(rng.random(X.shape) < rate, 0, X)


def gaussian_noise(X, std, rng):
    return np.clip(X + rng.normal(0, std, (len(X), 1)), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).mean()


# %% q4_noise | wrong | one number for all
def masking_noise(X, rate, rng):
    return np.where(rng.random(X.shape) < rate, 0, X)


def gaussian_noise(X, std, rng):
    return np.clip(X + rng.normal(0, std), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).mean()


# %% q4_noise | wrong | not cut off
def masking_noise(X, rate, rng):
    return np.where(rng.random(X.shape) < rate, 0, X)


def gaussian_noise(X, std, rng):
    return X + rng.normal(0, std, X.shape)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).mean()


# %% q4_noise | wrong | cut off at 0 only
def masking_noise(X, rate, rng):
    return np.where(rng.random(X.shape) < rate, 0, X)


def gaussian_noise(X, std, rng):
    return np.maximum(X + rng.normal(0, std, X.shape), 0)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).mean()


# %% q4_noise | wrong | the noise cut off, not the result
def masking_noise(X, rate, rng):
    return np.where(rng.random(X.shape) < rate, 0, X)


def gaussian_noise(X, std, rng):
    return X + np.clip(rng.normal(0, std, X.shape), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).mean()


# %% q4_noise | wrong | scaled to the range from 0 to 1 in place of cut off
def masking_noise(X, rate, rng):
    return np.where(rng.random(X.shape) < rate, 0, X)


def gaussian_noise(X, std, rng):
    noisy = X + rng.normal(0, std, X.shape)
    return (noisy - noisy.min()) / max(np.ptp(noisy), 1e-9)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).mean()


# %% q4_noise | wrong | std taken for the variance
def masking_noise(X, rate, rng):
    return np.where(rng.random(X.shape) < rate, 0, X)


def gaussian_noise(X, std, rng):
    return np.clip(X + rng.normal(0, np.sqrt(std), X.shape), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).mean()


# %% q4_noise | wrong | uniform noise
def masking_noise(X, rate, rng):
    return np.where(rng.random(X.shape) < rate, 0, X)


def gaussian_noise(X, std, rng):
    return np.clip(X + rng.uniform(-(3**0.5) * std, 3**0.5 * std, X.shape), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).mean()


# %% q4_noise | wrong | noise with the mean std and the deviation 1
def masking_noise(X, rate, rng):
    return np.where(rng.random(X.shape) < rate, 0, X)


def gaussian_noise(X, std, rng):
    return np.clip(X + rng.normal(std, 1, X.shape), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).mean()


# %% q4_noise | wrong | noise in proportion to the value
def masking_noise(X, rate, rng):
    return np.where(rng.random(X.shape) < rate, 0, X)


def gaussian_noise(X, std, rng):
    return np.clip(X * (1 + rng.normal(0, std, X.shape)), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).mean()


# %% q4_noise | wrong | only the noise
def masking_noise(X, rate, rng):
    return np.where(rng.random(X.shape) < rate, 0, X)


def gaussian_noise(X, std, rng):
    return np.clip(rng.normal(0, std, X.shape), 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).mean()


# %% q4_noise | wrong | adds to the array it was given
def masking_noise(X, rate, rng):
    return np.where(rng.random(X.shape) < rate, 0, X)


def gaussian_noise(X, std, rng):
    X += rng.normal(0, std, X.shape)
    return np.clip(X, 0, 1)


def denoising_loss(X, corrupt, reconstruct):
    return ((reconstruct(corrupt(X)) - X) ** 2).mean()


# %% q4_noise | right | one draw at a time
def masking_noise(X, rate, rng):
    return [[0.0 if rng.random() < rate else float(x) for x in row] for row in X]


def gaussian_noise(X, std, rng):
    return [[min(1.0, max(0.0, x + std * rng.standard_normal())) for x in row] for row in X.tolist()]


def denoising_loss(X, corrupt, reconstruct):
    output = reconstruct(corrupt(X))
    return sum((a - b) ** 2 for a, b in zip(output.flat, X.flat)) / X.size


# %% q4_noise | right | binomial draws and a copy
def masking_noise(X, rate, rng):
    return X * rng.binomial(1, 1 - rate, size=X.shape)


def gaussian_noise(X, std, rng):
    noisy = X.copy()
    noisy += rng.standard_normal(X.shape) * std
    noisy[noisy < 0] = 0
    noisy[noisy > 1] = 1
    return noisy


def denoising_loss(X, corrupt, reconstruct):
    clean = X.copy()
    return float(np.square(clean - reconstruct(corrupt(X.copy()))).mean())


# %% q4_noise | right | float32, choice, and a loss by the norm
def masking_noise(X, rate, rng):
    noisy = X.astype(np.float32)
    noisy[rng.choice([True, False], size=X.shape, p=[rate, 1 - rate])] = 0
    return noisy


def gaussian_noise(X, std, rng):
    noise = rng.standard_normal(X.shape, dtype=np.float32) * np.float32(std)
    return np.minimum(np.maximum(X + noise, 0), 1)


def denoising_loss(X, corrupt, reconstruct):
    noisy = corrupt(X)
    return np.linalg.norm(reconstruct(noisy) - X) ** 2 / X.size


# %% q5_gradients | wrong | tied: the encoder's share only
def gradients(X, W, b, V, c):
    H = X @ W + b
    G = 2 * (H @ V + c - X) / X.size
    dH = G @ V.T
    return X.T @ dH, dH.sum(axis=0), H.T @ G, G.sum(axis=0)


def tied_gradients(X, W, b, c):
    H = X @ W + b
    G = 2 * (H @ W.T + c - X) / X.size
    dH = G @ W
    return X.T @ dH, dH.sum(axis=0), G.sum(axis=0)


# %% q5_gradients | wrong | tied: the decoder's share only
def gradients(X, W, b, V, c):
    H = X @ W + b
    G = 2 * (H @ V + c - X) / X.size
    dH = G @ V.T
    return X.T @ dH, dH.sum(axis=0), H.T @ G, G.sum(axis=0)


def tied_gradients(X, W, b, c):
    H = X @ W + b
    G = 2 * (H @ W.T + c - X) / X.size
    dH = G @ W
    return G.T @ H, dH.sum(axis=0), G.sum(axis=0)


# %% q5_gradients | wrong | tied: the mean of the two shares
def gradients(X, W, b, V, c):
    H = X @ W + b
    G = 2 * (H @ V + c - X) / X.size
    dH = G @ V.T
    return X.T @ dH, dH.sum(axis=0), H.T @ G, G.sum(axis=0)


def tied_gradients(X, W, b, c):
    H = X @ W + b
    G = 2 * (H @ W.T + c - X) / X.size
    dH = G @ W
    return (X.T @ dH + G.T @ H) / 2, dH.sum(axis=0), G.sum(axis=0)


# %% q5_gradients | wrong | tied: the difference of the two shares
def gradients(X, W, b, V, c):
    H = X @ W + b
    G = 2 * (H @ V + c - X) / X.size
    dH = G @ V.T
    return X.T @ dH, dH.sum(axis=0), H.T @ G, G.sum(axis=0)


def tied_gradients(X, W, b, c):
    H = X @ W + b
    G = 2 * (H @ W.T + c - X) / X.size
    dH = G @ W
    return X.T @ dH - G.T @ H, dH.sum(axis=0), G.sum(axis=0)


# %% q5_gradients | wrong | tied: the encoder's share twice
def gradients(X, W, b, V, c):
    H = X @ W + b
    G = 2 * (H @ V + c - X) / X.size
    dH = G @ V.T
    return X.T @ dH, dH.sum(axis=0), H.T @ G, G.sum(axis=0)


def tied_gradients(X, W, b, c):
    H = X @ W + b
    G = 2 * (H @ W.T + c - X) / X.size
    dH = G @ W
    return 2 * X.T @ dH, dH.sum(axis=0), G.sum(axis=0)


# %% q5_gradients | wrong | tied: returns a gradient for V as well
def gradients(X, W, b, V, c):
    H = X @ W + b
    G = 2 * (H @ V + c - X) / X.size
    dH = G @ V.T
    return X.T @ dH, dH.sum(axis=0), H.T @ G, G.sum(axis=0)


def tied_gradients(X, W, b, c):
    H = X @ W + b
    G = 2 * (H @ W.T + c - X) / X.size
    dH = G @ W
    return X.T @ dH, dH.sum(axis=0), H.T @ G, G.sum(axis=0)


# %% q5_gradients | wrong | the sign
def gradients(X, W, b, V, c):
    H = X @ W + b
    G = 2 * (H @ V + c - X) * -1 / X.size
    dH = G @ V.T
    return X.T @ dH, dH.sum(axis=0), H.T @ G, G.sum(axis=0)


def tied_gradients(X, W, b, c):
    H = X @ W + b
    G = 2 * (H @ W.T + c - X) * -1 / X.size
    dH = G @ W
    return X.T @ dH + G.T @ H, dH.sum(axis=0), G.sum(axis=0)


# %% q5_gradients | wrong | forgets the 2 of the square
def gradients(X, W, b, V, c):
    H = X @ W + b
    G = (H @ V + c - X) / X.size
    dH = G @ V.T
    return X.T @ dH, dH.sum(axis=0), H.T @ G, G.sum(axis=0)


def tied_gradients(X, W, b, c):
    H = X @ W + b
    G = (H @ W.T + c - X) / X.size
    dH = G @ W
    return X.T @ dH + G.T @ H, dH.sum(axis=0), G.sum(axis=0)


# %% q5_gradients | wrong | divides by the examples only
def gradients(X, W, b, V, c):
    H = X @ W + b
    G = 2 * (H @ V + c - X) / len(X)
    dH = G @ V.T
    return X.T @ dH, dH.sum(axis=0), H.T @ G, G.sum(axis=0)


def tied_gradients(X, W, b, c):
    H = X @ W + b
    G = 2 * (H @ W.T + c - X) / len(X)
    dH = G @ W
    return X.T @ dH + G.T @ H, dH.sum(axis=0), G.sum(axis=0)


# %% q5_gradients | wrong | gradients of the sum
def gradients(X, W, b, V, c):
    H = X @ W + b
    G = 2 * (H @ V + c - X)
    dH = G @ V.T
    return X.T @ dH, dH.sum(axis=0), H.T @ G, G.sum(axis=0)


def tied_gradients(X, W, b, c):
    H = X @ W + b
    G = 2 * (H @ W.T + c - X)
    dH = G @ W
    return X.T @ dH + G.T @ H, dH.sum(axis=0), G.sum(axis=0)


# %% q5_gradients | wrong | divides by the size of the code
def gradients(X, W, b, V, c):
    H = X @ W + b
    G = 2 * (H @ V + c - X) / H.size
    dH = G @ V.T
    return X.T @ dH, dH.sum(axis=0), H.T @ G, G.sum(axis=0)


def tied_gradients(X, W, b, c):
    H = X @ W + b
    G = 2 * (H @ W.T + c - X) / H.size
    dH = G @ W
    return X.T @ dH + G.T @ H, dH.sum(axis=0), G.sum(axis=0)


# %% q5_gradients | wrong | forgets the encoder's bias in the code
def gradients(X, W, b, V, c):
    H = X @ W
    G = 2 * (H @ V + c - X) / X.size
    dH = G @ V.T
    return X.T @ dH, dH.sum(axis=0), H.T @ G, G.sum(axis=0)


def tied_gradients(X, W, b, c):
    H = X @ W
    G = 2 * (H @ W.T + c - X) / X.size
    dH = G @ W
    return X.T @ dH + G.T @ H, dH.sum(axis=0), G.sum(axis=0)


# %% q5_gradients | wrong | forgets the decoder's bias in the output
def gradients(X, W, b, V, c):
    H = X @ W + b
    G = 2 * (H @ V - X) / X.size
    dH = G @ V.T
    return X.T @ dH, dH.sum(axis=0), H.T @ G, G.sum(axis=0)


def tied_gradients(X, W, b, c):
    H = X @ W + b
    G = 2 * (H @ W.T - X) / X.size
    dH = G @ W
    return X.T @ dH + G.T @ H, dH.sum(axis=0), G.sum(axis=0)


# %% q5_gradients | wrong | the biases' gradients as means
def gradients(X, W, b, V, c):
    H = X @ W + b
    G = 2 * (H @ V + c - X) / X.size
    dH = G @ V.T
    return X.T @ dH, dH.mean(axis=0), H.T @ G, G.mean(axis=0)


def tied_gradients(X, W, b, c):
    H = X @ W + b
    G = 2 * (H @ W.T + c - X) / X.size
    dH = G @ W
    return X.T @ dH + G.T @ H, dH.mean(axis=0), G.mean(axis=0)


# %% q5_gradients | wrong | the biases' gradients summed over the units
def gradients(X, W, b, V, c):
    H = X @ W + b
    G = 2 * (H @ V + c - X) / X.size
    dH = G @ V.T
    return X.T @ dH, dH.sum(axis=1), H.T @ G, G.sum(axis=0)


def tied_gradients(X, W, b, c):
    H = X @ W + b
    G = 2 * (H @ W.T + c - X) / X.size
    dH = G @ W
    return X.T @ dH + G.T @ H, dH.sum(axis=1), G.sum(axis=0)


# %% q5_gradients | wrong | the input in place of the code for dV
def gradients(X, W, b, V, c):
    H = X @ W + b
    G = 2 * (H @ V + c - X) / X.size
    dH = G @ V.T
    return X.T @ dH, dH.sum(axis=0), (X @ W).T @ G, G.sum(axis=0)


def tied_gradients(X, W, b, c):
    H = X @ W + b
    G = 2 * (H @ W.T + c - X) / X.size
    dH = G @ W
    return X.T @ dH + G.T @ H, dH.sum(axis=0), G.sum(axis=0)


# %% q5_gradients | wrong | dV transposed
def gradients(X, W, b, V, c):
    H = X @ W + b
    G = 2 * (H @ V + c - X) / X.size
    dH = G @ V.T
    return X.T @ dH, dH.sum(axis=0), G.T @ H, G.sum(axis=0)


def tied_gradients(X, W, b, c):
    H = X @ W + b
    G = 2 * (H @ W.T + c - X) / X.size
    dH = G @ W
    return X.T @ dH + G.T @ H, dH.sum(axis=0), G.sum(axis=0)


# %% q5_gradients | wrong | dW transposed
def gradients(X, W, b, V, c):
    H = X @ W + b
    G = 2 * (H @ V + c - X) / X.size
    dH = G @ V.T
    return dH.T @ X, dH.sum(axis=0), H.T @ G, G.sum(axis=0)


def tied_gradients(X, W, b, c):
    H = X @ W + b
    G = 2 * (H @ W.T + c - X) / X.size
    dH = G @ W
    return X.T @ dH + G.T @ H, dH.sum(axis=0), G.sum(axis=0)


# %% q5_gradients | wrong | a ReLU on the way back
def gradients(X, W, b, V, c):
    H = X @ W + b
    G = 2 * (H @ V + c - X) / X.size
    dH = G @ V.T * (H > 0)
    return X.T @ dH, dH.sum(axis=0), H.T @ G, G.sum(axis=0)


def tied_gradients(X, W, b, c):
    H = X @ W + b
    G = 2 * (H @ W.T + c - X) / X.size
    dH = G @ W
    return X.T @ dH + G.T @ H, dH.sum(axis=0), G.sum(axis=0)


# %% q5_gradients | wrong | adds the slope of the target, which is the input as well
def gradients(X, W, b, V, c):
    H = X @ W + b
    G = 2 * (H @ V + c - X) / X.size
    dH = G @ V.T
    return X.T @ dH - X.T @ G @ V.T, dH.sum(axis=0), H.T @ G, G.sum(axis=0)


def tied_gradients(X, W, b, c):
    H = X @ W + b
    G = 2 * (H @ W.T + c - X) / X.size
    dH = G @ W
    return X.T @ dH + G.T @ H, dH.sum(axis=0), G.sum(axis=0)


# %% q5_gradients | wrong | the error goes into the array it was given
def gradients(X, W, b, V, c):
    H = X @ W + b
    X_hat = H @ V + c
    X -= X_hat
    G = -2 * X / X.size
    X = X + X_hat
    dH = G @ V.T
    return X.T @ dH, dH.sum(axis=0), H.T @ G, G.sum(axis=0)


def tied_gradients(X, W, b, c):
    H = X @ W + b
    G = 2 * (H @ W.T + c - X) / X.size
    dH = G @ W
    return X.T @ dH + G.T @ H, dH.sum(axis=0), G.sum(axis=0)


# %% q5_gradients | wrong | drops axes of length 1
def gradients(X, W, b, V, c):
    H = X @ W + b
    G = 2 * (H @ V + c - X) / X.size
    dH = G @ V.T
    return np.squeeze(X.T @ dH), dH.sum(axis=0), H.T @ G, G.sum(axis=0)


def tied_gradients(X, W, b, c):
    H = X @ W + b
    G = 2 * (H @ W.T + c - X) / X.size
    dH = G @ W
    return X.T @ dH + G.T @ H, dH.sum(axis=0), G.sum(axis=0)


# %% q5_gradients | wrong | the order of the results
def gradients(X, W, b, V, c):
    H = X @ W + b
    G = 2 * (H @ V + c - X) / X.size
    dH = G @ V.T
    return X.T @ dH, H.T @ G, dH.sum(axis=0), G.sum(axis=0)


def tied_gradients(X, W, b, c):
    H = X @ W + b
    G = 2 * (H @ W.T + c - X) / X.size
    dH = G @ W
    return X.T @ dH + G.T @ H, dH.sum(axis=0), G.sum(axis=0)


# %% q5_gradients | right | one example at a time
def gradients(X, W, b, V, c):
    n, d = X.shape
    dW, db, dV, dc = (np.zeros_like(array) for array in (W, b, V, c))
    for x in X:
        h = x @ W + b
        g = 2 * (h @ V + c - x) / (n * d)
        dV += np.outer(h, g)
        dc += g
        dW += np.outer(x, V @ g)
        db += V @ g
    return dW, db, dV, dc


def tied_gradients(X, W, b, c):
    dW, db, dV, dc = gradients(X, W, b, W.T, c)
    return dW + np.transpose(dV), db, dc


# %% q5_gradients | right | torch's automatic differentiation
import torch


def slopes_of(X, arrays, tied):
    tensors = [torch.tensor(array, requires_grad=True) for array in arrays]
    W, b, *V, c = tensors
    X = torch.tensor(X)
    torch.nn.functional.mse_loss((X @ W + b) @ (W.T if tied else V[0]) + c, X).backward()
    return [tensor.grad for tensor in tensors]


def gradients(X, W, b, V, c):
    return slopes_of(X, [W, b, V, c], tied=False)


def tied_gradients(X, W, b, c):
    return slopes_of(X, [W, b, c], tied=True)


# %% q5_gradients | right | einsum, the factor at the end, lists
def gradients(X, W, b, V, c):
    n, d = X.shape
    H = np.einsum("nj,jk->nk", X, W) + b
    E = np.einsum("nk,kj->nj", H, V) + c - X
    back = np.einsum("nj,kj->nk", E, V)
    parts = [np.einsum("nj,nk->jk", X, back), back.sum(0), np.einsum("nk,nj->kj", H, E), E.sum(0)]
    return [(part * 2 / n / d).tolist() for part in parts]


def tied_gradients(X, W, b, c):
    first, db, second, dc = gradients(X, W, b, W.T, c)
    return np.add(first, np.array(second).T), db, dc


# %% q5_gradients | right | float32 and a row of ones for the biases
def gradients(X, W, b, V, c):
    X, W, b, V, c = (np.float32(array) for array in (X, W, b, V, c))
    ones = np.ones((len(X), 1), dtype=np.float32)
    X1 = np.hstack([X, ones])
    H1 = np.hstack([X1 @ np.vstack([W, b]), ones])
    G = (H1 @ np.vstack([V, c]) - X) / np.float32(X.size / 2)
    decoder = H1.T @ G
    encoder = X1.T @ (G @ V.T)
    return encoder[:-1], encoder[-1], decoder[:-1], decoder[-1]


def tied_gradients(X, W, b, c):
    encoder, db, decoder, dc = gradients(X, W, b, W.T, c)
    return encoder + decoder.T, db, dc


# %% q6_kl | wrong | the mean over the units as well
def kl_divergence(mean, log_var):
    terms = -0.5 * (1 + log_var - mean**2 - np.exp(log_var))
    return terms.mean()


def kl_by_unit(mean, log_var):
    terms = -0.5 * (1 + log_var - mean**2 - np.exp(log_var))
    return terms.mean(axis=0)


# %% q6_kl | wrong | the sum over the examples as well
def kl_divergence(mean, log_var):
    terms = -0.5 * (1 + log_var - mean**2 - np.exp(log_var))
    return terms.sum()


def kl_by_unit(mean, log_var):
    terms = -0.5 * (1 + log_var - mean**2 - np.exp(log_var))
    return terms.mean(axis=0)


# %% q6_kl | wrong | the sum over the examples, the mean over the units
def kl_divergence(mean, log_var):
    terms = -0.5 * (1 + log_var - mean**2 - np.exp(log_var))
    return terms.sum(axis=0).mean()


def kl_by_unit(mean, log_var):
    terms = -0.5 * (1 + log_var - mean**2 - np.exp(log_var))
    return terms.mean(axis=0)


# %% q6_kl | wrong | one divergence for each example
def kl_divergence(mean, log_var):
    terms = -0.5 * (1 + log_var - mean**2 - np.exp(log_var))
    return terms.sum(axis=1)


def kl_by_unit(mean, log_var):
    terms = -0.5 * (1 + log_var - mean**2 - np.exp(log_var))
    return terms.mean(axis=0)


# %% q6_kl | wrong | the sign
def kl_divergence(mean, log_var):
    terms = 0.5 * (1 + log_var - mean**2 - np.exp(log_var))
    return terms.sum(axis=1).mean()


def kl_by_unit(mean, log_var):
    terms = 0.5 * (1 + log_var - mean**2 - np.exp(log_var))
    return terms.mean(axis=0)


# %% q6_kl | wrong | no half
def kl_divergence(mean, log_var):
    terms = -1 * (1 + log_var - mean**2 - np.exp(log_var))
    return terms.sum(axis=1).mean()


def kl_by_unit(mean, log_var):
    terms = -1 * (1 + log_var - mean**2 - np.exp(log_var))
    return terms.mean(axis=0)


# %% q6_kl | wrong | forgets the 1
def kl_divergence(mean, log_var):
    terms = -0.5 * (log_var - mean**2 - np.exp(log_var))
    return terms.sum(axis=1).mean()


def kl_by_unit(mean, log_var):
    terms = -0.5 * (log_var - mean**2 - np.exp(log_var))
    return terms.mean(axis=0)


# %% q6_kl | wrong | forgets the mean
def kl_divergence(mean, log_var):
    terms = -0.5 * (1 + log_var - np.exp(log_var))
    return terms.sum(axis=1).mean()


def kl_by_unit(mean, log_var):
    terms = -0.5 * (1 + log_var - np.exp(log_var))
    return terms.mean(axis=0)


# %% q6_kl | wrong | the mean without the square
def kl_divergence(mean, log_var):
    terms = -0.5 * (1 + log_var - mean - np.exp(log_var))
    return terms.sum(axis=1).mean()


def kl_by_unit(mean, log_var):
    terms = -0.5 * (1 + log_var - mean - np.exp(log_var))
    return terms.mean(axis=0)


# %% q6_kl | wrong | takes the log-variance for the log of the standard deviation
def kl_divergence(mean, log_var):
    terms = -0.5 * (1 + 2 * log_var - mean**2 - np.exp(2 * log_var))
    return terms.sum(axis=1).mean()


def kl_by_unit(mean, log_var):
    terms = -0.5 * (1 + 2 * log_var - mean**2 - np.exp(2 * log_var))
    return terms.mean(axis=0)


# %% q6_kl | wrong | takes the log-variance for the variance
def kl_divergence(mean, log_var):
    terms = -0.5 * (1 + np.log(np.maximum(log_var, 1e-12)) - mean**2 - log_var)
    return terms.sum(axis=1).mean()


def kl_by_unit(mean, log_var):
    terms = -0.5 * (1 + np.log(np.maximum(log_var, 1e-12)) - mean**2 - log_var)
    return terms.mean(axis=0)


# %% q6_kl | wrong | the standard deviation in place of the variance
def kl_divergence(mean, log_var):
    terms = -0.5 * (1 + log_var - mean**2 - np.exp(log_var / 2))
    return terms.sum(axis=1).mean()


def kl_by_unit(mean, log_var):
    terms = -0.5 * (1 + log_var - mean**2 - np.exp(log_var / 2))
    return terms.mean(axis=0)


# %% q6_kl | wrong | the logarithm of an exponential, infinite for narrow clouds
def kl_divergence(mean, log_var):
    terms = -0.5 * (1 + np.log(np.exp(log_var)) - mean**2 - np.exp(log_var))
    return terms.sum(axis=1).mean()


def kl_by_unit(mean, log_var):
    terms = -0.5 * (1 + np.log(np.exp(log_var)) - mean**2 - np.exp(log_var))
    return terms.mean(axis=0)


# %% q6_kl | wrong | clips the log-variance
def kl_divergence(mean, log_var):
    terms = -0.5 * (1 + np.clip(log_var, -20, 20) - mean**2 - np.exp(np.clip(log_var, -20, 20)))
    return terms.sum(axis=1).mean()


def kl_by_unit(mean, log_var):
    terms = -0.5 * (1 + np.clip(log_var, -20, 20) - mean**2 - np.exp(np.clip(log_var, -20, 20)))
    return terms.mean(axis=0)


# %% q6_kl | wrong | a variance of at least 1e-8
def kl_divergence(mean, log_var):
    terms = -0.5 * (1 + np.log(np.exp(log_var) + 1e-8) - mean**2 - np.exp(log_var))
    return terms.sum(axis=1).mean()


def kl_by_unit(mean, log_var):
    terms = -0.5 * (1 + np.log(np.exp(log_var) + 1e-8) - mean**2 - np.exp(log_var))
    return terms.mean(axis=0)


# %% q6_kl | wrong | logarithm to base 2
def kl_divergence(mean, log_var):
    terms = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)) / np.log(2)
    return terms.sum(axis=1).mean()


def kl_by_unit(mean, log_var):
    terms = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)) / np.log(2)
    return terms.mean(axis=0)


# %% q6_kl | wrong | the divergence the other way round
def kl_divergence(mean, log_var):
    terms = 0.5 * (log_var - 1 + (1 + mean**2) / np.exp(log_var))
    return terms.sum(axis=1).mean()


def kl_by_unit(mean, log_var):
    terms = 0.5 * (log_var - 1 + (1 + mean**2) / np.exp(log_var))
    return terms.mean(axis=0)


# %% q6_kl | wrong | by unit: summed over the examples
def kl_divergence(mean, log_var):
    terms = -0.5 * (1 + log_var - mean**2 - np.exp(log_var))
    return terms.sum(axis=1).mean()


def kl_by_unit(mean, log_var):
    terms = -0.5 * (1 + log_var - mean**2 - np.exp(log_var))
    return terms.sum(axis=0)


# %% q6_kl | wrong | by unit: the mean over the units
def kl_divergence(mean, log_var):
    terms = -0.5 * (1 + log_var - mean**2 - np.exp(log_var))
    return terms.sum(axis=1).mean()


def kl_by_unit(mean, log_var):
    terms = -0.5 * (1 + log_var - mean**2 - np.exp(log_var))
    return terms.mean(axis=1)


# %% q6_kl | wrong | by unit: divided by the number of units
def kl_divergence(mean, log_var):
    terms = -0.5 * (1 + log_var - mean**2 - np.exp(log_var))
    return terms.sum(axis=1).mean()


def kl_by_unit(mean, log_var):
    terms = -0.5 * (1 + log_var - mean**2 - np.exp(log_var))
    return terms.mean(axis=0) / mean.shape[1]


# %% q6_kl | wrong | by unit: the divergence of the averages
def kl_divergence(mean, log_var):
    terms = -0.5 * (1 + log_var - mean**2 - np.exp(log_var))
    return terms.sum(axis=1).mean()


def kl_by_unit(mean, log_var):
    mean, log_var = mean.mean(axis=0), log_var.mean(axis=0)
    return -0.5 * (1 + log_var - mean**2 - np.exp(log_var))


# %% q6_kl | wrong | drops the axis of a single unit
def kl_divergence(mean, log_var):
    terms = -0.5 * (1 + log_var - mean**2 - np.exp(log_var))
    return terms.sum(axis=1).mean()


def kl_by_unit(mean, log_var):
    terms = -0.5 * (1 + log_var - mean**2 - np.exp(log_var))
    return np.squeeze(terms.mean(axis=0))


# %% q6_kl | wrong | squares the means in the array it was given
def kl_divergence(mean, log_var):
    mean *= mean
    terms = -0.5 * (1 + log_var - mean - np.exp(log_var))
    return terms.sum(axis=1).mean()


def kl_by_unit(mean, log_var):
    terms = -0.5 * (1 + log_var - mean**2 - np.exp(log_var))
    return terms.mean(axis=0)


# %% q6_kl | right | loops
def kl_divergence(mean, log_var):
    return sum(kl_by_unit(mean, log_var))


def kl_by_unit(mean, log_var):
    import math

    units = []
    for m, v in zip(mean.T, log_var.T):
        units.append(sum((a**2 + math.exp(b) - 1 - b) / 2 for a, b in zip(m, v)) / len(m))
    return units


# %% q6_kl | right | expm1 and the sum divided by the examples
def kl_divergence(mean, log_var):
    return 0.5 * np.sum(mean**2 + np.expm1(log_var) - log_var) / len(mean)


def kl_by_unit(mean, log_var):
    return 0.5 * np.average(mean**2 + np.expm1(log_var) - log_var, axis=0)


# %% q6_kl | right | float32
def kl_divergence(mean, log_var):
    mean, log_var = mean.astype(np.float32), log_var.astype(np.float32)
    return np.mean(-0.5 * np.sum(1 + log_var - np.square(mean) - np.exp(log_var), axis=-1))


def kl_by_unit(mean, log_var):
    mean, log_var = mean.astype(np.float32), log_var.astype(np.float32)
    return (np.square(mean) + np.exp(log_var) - log_var - 1).sum(axis=0) / (2 * mean.shape[0])


# %% q6_kl | right | torch
import torch


def kl_divergence(mean, log_var):
    return kl_by_unit(mean, log_var).sum()


def kl_by_unit(mean, log_var):
    mean, log_var = torch.tensor(mean), torch.tensor(log_var)
    return -0.5 * (1 + log_var - mean.pow(2) - log_var.exp()).mean(dim=0)


# %% q7_vae | wrong | the variance in place of the standard deviation
def reparameterise(mean, log_var, noise):
    return mean + np.exp(log_var) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl


# %% q7_vae | wrong | the log-variance as the width
def reparameterise(mean, log_var, noise):
    return mean + log_var * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl


# %% q7_vae | wrong | half of the variance
def reparameterise(mean, log_var, noise):
    return mean + 0.5 * np.exp(log_var) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl


# %% q7_vae | wrong | the sign of the exponent
def reparameterise(mean, log_var, noise):
    return mean + np.exp(-0.5 * log_var) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl


# %% q7_vae | wrong | subtracts the noise
def reparameterise(mean, log_var, noise):
    return mean - np.exp(0.5 * log_var) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl


# %% q7_vae | wrong | no noise
def reparameterise(mean, log_var, noise):
    return mean


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl


# %% q7_vae | wrong | draws noise of its own
def reparameterise(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * np.random.default_rng(0).normal(size=noise.shape)


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl


# %% q7_vae | wrong | multiplies mean and noise
def reparameterise(mean, log_var, noise):
    return (mean + np.exp(0.5 * log_var)) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl


# %% q7_vae | wrong | one noise for all examples
def reparameterise(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * noise[0]


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl


# %% q7_vae | wrong | clips the log-variance
def reparameterise(mean, log_var, noise):
    return mean + np.exp(0.5 * np.clip(log_var, -10, 10)) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl


# %% q7_vae | wrong | scales the noise in the array it was given
def reparameterise(mean, log_var, noise):
    noise *= np.exp(0.5 * log_var)
    return mean + noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl


# %% q7_vae | wrong | the weight ignores the start
def reparameterise(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, step / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl


# %% q7_vae | wrong | the weight reaches 1 in the step warmup
def reparameterise(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, (step - start) / max(warmup - start, 1))


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl


# %% q7_vae | wrong | the weight rises for ever
def reparameterise(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return (step - start) / warmup


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl


# %% q7_vae | wrong | the weight is negative before the start
def reparameterise(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * noise


def kl_weight(step, start, warmup):
    if warmup == 0:
        return int(step >= start)
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl


# %% q7_vae | wrong | steps counted from 1
def reparameterise(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, (step - start + 1) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl


# %% q7_vae | wrong | whole numbers only
def reparameterise(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, (step - start) // warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl


# %% q7_vae | wrong | divides by zero without warm-up
def reparameterise(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl


# %% q7_vae | wrong | without warm-up always 1
def reparameterise(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * noise


def kl_weight(step, start, warmup):
    if warmup == 0:
        return 1
    if step < start:
        return 0
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl


# %% q7_vae | wrong | without warm-up one step late
def reparameterise(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return int(step > start)
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl


# %% q7_vae | wrong | a sigmoid in place of a line
def reparameterise(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return 1 / (1 + np.exp(-(step - start - warmup / 2)))


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl


# %% q7_vae | wrong | falls from 1 to 0
def reparameterise(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return max(0, 1 - (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl


# %% q7_vae | wrong | KL averaged where the reconstruction is summed
def reparameterise(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).mean()
    return error + weight * kl


# %% q7_vae | wrong | the reconstruction averaged where KL is summed
def reparameterise(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl


# %% q7_vae | wrong | both averaged
def reparameterise(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).mean()
    return error + weight * kl


# %% q7_vae | wrong | both summed over the examples
def reparameterise(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum()
    return error + weight * kl


# %% q7_vae | wrong | the sign of KL
def reparameterise(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error - weight * kl


# %% q7_vae | wrong | weighs the reconstruction
def reparameterise(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return weight * error + kl


# %% q7_vae | wrong | the two weights add up to 1
def reparameterise(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return (1 - weight) * error + weight * kl


# %% q7_vae | wrong | ignores the weight
def reparameterise(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + kl


# %% q7_vae | wrong | half of the squared error
def reparameterise(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = 0.5 * ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl


# %% q7_vae | wrong | the logarithm of an exponential, infinite for narrow clouds
def reparameterise(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + np.log(np.exp(log_var)) - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl


# %% q7_vae | wrong | divides KL by the number of examples once more
def reparameterise(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    error = ((X_hat - X) ** 2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl / len(X)


# %% q7_vae | wrong | subtracts in the array it was given
def reparameterise(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * noise


def kl_weight(step, start, warmup):
    if step < start:
        return 0
    if warmup == 0:
        return 1
    return min(1, (step - start) / warmup)


def vae_loss(X, X_hat, mean, log_var, weight):
    X_hat -= X
    error = (X_hat**2).sum(axis=1).mean()
    kl = -0.5 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1).mean()
    return error + weight * kl


# %% q7_vae | right | square roots and clip
def reparameterise(mean, log_var, noise):
    return np.sqrt(np.exp(log_var)) * noise + mean


def kl_weight(step, start, warmup):
    if warmup == 0:
        return float(step >= start)
    return np.clip((step - start) / warmup, 0, 1)


def vae_loss(X, X_hat, mean, log_var, weight):
    divergence = 0.5 * np.sum(np.exp(log_var) + mean**2 - 1 - log_var)
    return (np.sum((X - X_hat) ** 2) + weight * divergence) / len(X)


# %% q7_vae | right | loops
import math


def reparameterise(mean, log_var, noise):
    codes = []
    for rows in zip(mean, log_var, noise):
        codes.append([m + math.exp(v / 2) * e for m, v, e in zip(*rows)])
    return codes


def kl_weight(step, start, warmup):
    if step >= start + warmup:
        return 1
    return max(step - start, 0) / warmup if warmup else 0


def vae_loss(X, X_hat, mean, log_var, weight):
    losses = []
    for x, x_hat, m, v in zip(X, X_hat, mean, log_var):
        error = sum((a - b) ** 2 for a, b in zip(x, x_hat))
        losses.append(error + weight * sum((a * a + math.exp(b) - b - 1) / 2 for a, b in zip(m, v)))
    return sum(losses) / len(losses)


# %% q7_vae | right | np.interp, float32
def reparameterise(mean, log_var, noise):
    mean, log_var, noise = (array.astype(np.float32) for array in (mean, log_var, noise))
    return mean + noise * np.exp(log_var / 2)


def kl_weight(step, start, warmup):
    if warmup == 0:
        return np.array(1.0 if step >= start else 0.0)
    return np.interp(step, [start, start + warmup], [0, 1])


def vae_loss(X, X_hat, mean, log_var, weight):
    mean, log_var = np.float32(mean), np.float32(log_var)
    error = np.linalg.norm(X - X_hat, axis=1) ** 2
    return np.mean(error - weight / 2 * (1 + log_var - mean**2 - np.exp(log_var)).sum(axis=1))


# %% q7_vae | right | torch
import torch


def reparameterise(mean, log_var, noise):
    mean, log_var, noise = map(torch.tensor, (mean, log_var, noise))
    return torch.addcmul(mean, torch.exp(0.5 * log_var), noise)


def kl_weight(step, start, warmup):
    if step < start:
        return 0.0
    return min(1.0, (step - start) / warmup) if warmup > 0 else 1.0


def vae_loss(X, X_hat, mean, log_var, weight):
    X, X_hat, mean, log_var = map(torch.tensor, (X, X_hat, mean, log_var))
    error = torch.nn.functional.mse_loss(X_hat, X, reduction="sum")
    divergence = -0.5 * torch.sum(1 + log_var - mean.pow(2) - log_var.exp())
    return (error + weight * divergence) / X.shape[0]


# %% q8_keras | wrong | the decoder has weights of its own
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[-2:0:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[0], activation="sigmoid")(x)
    decoder = keras.Model(code_inputs, outputs)
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer=optimizer, loss="mse")
    decoder = keras.models.clone_model(decoder)
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | the encoder has weights of its own
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[-2:0:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[0], activation="sigmoid")(x)
    decoder = keras.Model(code_inputs, outputs)
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer=optimizer, loss="mse")
    encoder = keras.models.clone_model(encoder)
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | copies in place of shared weights
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[-2:0:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[0], activation="sigmoid")(x)
    decoder = keras.Model(code_inputs, outputs)
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer=optimizer, loss="mse")
    copy = keras.models.clone_model(decoder)
    copy.set_weights(decoder.get_weights())
    decoder = copy
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | ReLU on the code
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1], activation="relu")(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[-2:0:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[0], activation="sigmoid")(x)
    decoder = keras.Model(code_inputs, outputs)
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer=optimizer, loss="mse")
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | a sigmoid on the code
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1], activation="sigmoid")(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[-2:0:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[0], activation="sigmoid")(x)
    decoder = keras.Model(code_inputs, outputs)
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer=optimizer, loss="mse")
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | no activation at the output
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[-2:0:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[0])(x)
    decoder = keras.Model(code_inputs, outputs)
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer=optimizer, loss="mse")
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | ReLU at the output
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[-2:0:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[0], activation="relu")(x)
    decoder = keras.Model(code_inputs, outputs)
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer=optimizer, loss="mse")
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | no activation in the hidden layers
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size)(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[-2:0:-1]:
        x = keras.layers.Dense(size)(x)
    outputs = keras.layers.Dense(layer_sizes[0], activation="sigmoid")(x)
    decoder = keras.Model(code_inputs, outputs)
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer=optimizer, loss="mse")
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | tanh in the hidden layers
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="tanh")(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[-2:0:-1]:
        x = keras.layers.Dense(size, activation="tanh")(x)
    outputs = keras.layers.Dense(layer_sizes[0], activation="sigmoid")(x)
    decoder = keras.Model(code_inputs, outputs)
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer=optimizer, loss="mse")
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | the decoder does not turn the order round
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[0], activation="sigmoid")(x)
    decoder = keras.Model(code_inputs, outputs)
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer=optimizer, loss="mse")
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | the decoder lacks a layer
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[-3:0:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[0], activation="sigmoid")(x)
    decoder = keras.Model(code_inputs, outputs)
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer=optimizer, loss="mse")
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | the decoder repeats the width of the code
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[:0:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[0], activation="sigmoid")(x)
    decoder = keras.Model(code_inputs, outputs)
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer=optimizer, loss="mse")
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | the encoder repeats the width of the input
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[-2:0:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[0], activation="sigmoid")(x)
    decoder = keras.Model(code_inputs, outputs)
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer=optimizer, loss="mse")
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | only one hidden layer
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1][:1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[1:-1][:1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[0], activation="sigmoid")(x)
    decoder = keras.Model(code_inputs, outputs)
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer=optimizer, loss="mse")
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | no biases
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, use_bias=False, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[-2:0:-1]:
        x = keras.layers.Dense(size, use_bias=False, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[0], activation="sigmoid")(x)
    decoder = keras.Model(code_inputs, outputs)
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer=optimizer, loss="mse")
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | cross-entropy in place of squared error
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[-2:0:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[0], activation="sigmoid")(x)
    decoder = keras.Model(code_inputs, outputs)
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer=optimizer, loss="binary_crossentropy")
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | absolute error
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[-2:0:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[0], activation="sigmoid")(x)
    decoder = keras.Model(code_inputs, outputs)
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer=optimizer, loss="mae")
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | always Adam
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[-2:0:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[0], activation="sigmoid")(x)
    decoder = keras.Model(code_inputs, outputs)
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer="adam", loss="mse")
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | not compiled
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[-2:0:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[0], activation="sigmoid")(x)
    decoder = keras.Model(code_inputs, outputs)
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | encoder and decoder frozen
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[-2:0:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[0], activation="sigmoid")(x)
    decoder = keras.Model(code_inputs, outputs)
    encoder.trainable = decoder.trainable = False
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer=optimizer, loss="mse")
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | the decoder frozen
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[-2:0:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[0], activation="sigmoid")(x)
    decoder = keras.Model(code_inputs, outputs)
    decoder.trainable = False
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer=optimizer, loss="mse")
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | dropout on the code
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[-2:0:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[0], activation="sigmoid")(x)
    decoder = keras.Model(code_inputs, outputs)
    autoencoder = keras.Model(inputs, decoder(keras.layers.Dropout(0.5)(encoder(inputs))))
    autoencoder.compile(optimizer=optimizer, loss="mse")
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | batch normalisation
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    codes = keras.layers.BatchNormalization()(codes)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[-2:0:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[0], activation="sigmoid")(x)
    decoder = keras.Model(code_inputs, outputs)
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer=optimizer, loss="mse")
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | a penalty on the weights
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[-2:0:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[0], kernel_regularizer="l2", activation="sigmoid")(x)
    decoder = keras.Model(code_inputs, outputs)
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer=optimizer, loss="mse")
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | the decoder starts from the input
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[-2:0:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[0], activation="sigmoid")(x)
    inner = keras.Model(code_inputs, outputs)
    autoencoder = decoder = keras.Model(inputs, inner(encoder(inputs)))
    autoencoder.compile(optimizer=optimizer, loss="mse")
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | the order of the models
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[-2:0:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[0], activation="sigmoid")(x)
    decoder = keras.Model(code_inputs, outputs)
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer=optimizer, loss="mse")
    return encoder, decoder, autoencoder


# %% q8_keras | wrong | returns the autoencoder only
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[-2:0:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[0], activation="sigmoid")(x)
    decoder = keras.Model(code_inputs, outputs)
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer=optimizer, loss="mse")
    return autoencoder


# %% q8_keras | wrong | forgets to return anything
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    for size in layer_sizes[-2:0:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[0], activation="sigmoid")(x)
    decoder = keras.Model(code_inputs, outputs)
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer=optimizer, loss="mse")


# %% q8_keras | wrong | turns the list it was given round
import keras


def build_autoencoder(layer_sizes, optimizer):
    x = inputs = keras.Input((layer_sizes[0],))
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    codes = keras.layers.Dense(layer_sizes[-1])(x)
    encoder = keras.Model(inputs, codes)
    x = code_inputs = keras.Input((layer_sizes[-1],))
    layer_sizes.reverse()
    for size in layer_sizes[1:-1]:
        x = keras.layers.Dense(size, activation="relu")(x)
    outputs = keras.layers.Dense(layer_sizes[-1], activation="sigmoid")(x)
    decoder = keras.Model(code_inputs, outputs)
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer=optimizer, loss="mse")
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | no input sizes, hence no weights
import keras


def build_autoencoder(layer_sizes, optimizer):
    dense = keras.layers.Dense
    hidden = layer_sizes[1:-1]
    encoder = keras.Sequential([*(dense(size, "relu") for size in hidden), dense(layer_sizes[-1])])
    decoder = keras.Sequential(
        [*(dense(size, "relu") for size in hidden[::-1]), dense(layer_sizes[0], "sigmoid")]
    )
    autoencoder = keras.Sequential([encoder, decoder])
    autoencoder.compile(optimizer, "mse")
    return autoencoder, encoder, decoder


# %% q8_keras | wrong | 784 and 32 by heart
import keras


def build_autoencoder(layer_sizes, optimizer):
    encoder = keras.Sequential([keras.Input((784,)), keras.layers.Dense(32)])
    decoder = keras.Sequential([keras.Input((32,)), keras.layers.Dense(784, activation="sigmoid")])
    autoencoder = keras.Sequential([encoder, decoder])
    autoencoder.compile(optimizer, "mse")
    return autoencoder, encoder, decoder


# %% q8_keras | right | one functional model, the parts made from its layers
import keras


def build_autoencoder(layer_sizes, optimizer):
    widths = list(layer_sizes) + list(reversed(layer_sizes[:-1]))
    code_layer = len(layer_sizes) - 1
    layers = []
    for number in range(1, len(widths)):
        activation = "relu"
        if number == code_layer:
            activation = None
        if number == len(widths) - 1:
            activation = "sigmoid"
        layers.append(keras.layers.Dense(widths[number], activation=activation))
    inputs = keras.Input(shape=(widths[0],))
    x = inputs
    for number, layer in enumerate(layers, start=1):
        x = layer(x)
        if number == code_layer:
            encoder = keras.Model(inputs, x)
    autoencoder = keras.Model(inputs, x)
    autoencoder.compile(optimizer=optimizer, loss=keras.losses.MeanSquaredError(), metrics=["mae"])
    z = code_inputs = keras.Input(shape=(widths[code_layer],))
    for layer in layers[code_layer:]:
        z = layer(z)
    return [autoencoder, encoder, keras.Model(code_inputs, z)]


# %% q8_keras | right | activations as layers, parts compiled as well
from keras import Input, Sequential, layers


def build_autoencoder(layer_sizes, optimizer):
    first, *hidden, last = layer_sizes
    encoder, decoder = Sequential(name="encoder"), Sequential(name="decoder")
    encoder.add(Input((first,)))
    for size in hidden:
        encoder.add(layers.Dense(size))
        encoder.add(layers.ReLU())
    encoder.add(layers.Dense(last, activation="linear"))
    decoder.add(Input((last,)))
    for size in hidden[::-1]:
        decoder.add(layers.Dense(size))
        decoder.add(layers.ReLU())
    decoder.add(layers.Dense(first))
    decoder.add(layers.Activation("sigmoid"))
    autoencoder = Sequential([Input((first,)), encoder, decoder])
    for model in (encoder, decoder):
        model.compile("adam", "mse")
    autoencoder.compile(optimizer, "mse", metrics=["mse"])
    return autoencoder, encoder, decoder


# %% q8_keras | right | a class of its own, decoder first
import keras


def build_autoencoder(layer_sizes, optimizer):
    class Autoencoder(keras.Model):
        def __init__(self):
            super().__init__()
            self.decoder = stack(layer_sizes[::-1], "sigmoid")
            self.encoder = stack(layer_sizes, None)

        def call(self, x):
            return self.decoder(self.encoder(x))

    model = Autoencoder()
    model.build((None, layer_sizes[0]))
    model.compile(optimizer=optimizer, loss=keras.losses.mean_squared_error)
    return model, model.encoder, model.decoder


def stack(widths, last):
    activations = ["relu"] * (len(widths) - 2) + [last]
    layers = [keras.layers.Dense(size, activation=a) for size, a in zip(widths[1:], activations)]
    return keras.Sequential([keras.Input((widths[0],)), *layers])
