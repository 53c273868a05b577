# %% q1_scores | wrong | no scaling
def dot_scores(Q, K):
    return Q @ K.transpose(0, 2, 1)


def additive_scores(Q, K, W, U, u):
    queries, keys = Q @ W, K @ U
    return np.tanh(queries[:, :, None, :] + keys[:, None, :, :]) @ u


# %% q1_scores | wrong | divides by the size instead of its root
def dot_scores(Q, K):
    return Q @ K.transpose(0, 2, 1) / Q.shape[-1]


def additive_scores(Q, K, W, U, u):
    queries, keys = Q @ W, K @ U
    return np.tanh(queries[:, :, None, :] + keys[:, None, :, :]) @ u


# %% q1_scores | wrong | multiplies by the root
def dot_scores(Q, K):
    return Q @ K.transpose(0, 2, 1) * np.sqrt(Q.shape[-1])


def additive_scores(Q, K, W, U, u):
    queries, keys = Q @ W, K @ U
    return np.tanh(queries[:, :, None, :] + keys[:, None, :, :]) @ u


# %% q1_scores | wrong | the root of the number of queries
def dot_scores(Q, K):
    return Q @ K.transpose(0, 2, 1) / np.sqrt(Q.shape[1])


def additive_scores(Q, K, W, U, u):
    queries, keys = Q @ W, K @ U
    return np.tanh(queries[:, :, None, :] + keys[:, None, :, :]) @ u


# %% q1_scores | wrong | the root of the number of keys
def dot_scores(Q, K):
    return Q @ K.transpose(0, 2, 1) / np.sqrt(K.shape[1])


def additive_scores(Q, K, W, U, u):
    queries, keys = Q @ W, K @ U
    return np.tanh(queries[:, :, None, :] + keys[:, None, :, :]) @ u


# %% q1_scores | wrong | keys by queries
def dot_scores(Q, K):
    return K @ Q.transpose(0, 2, 1) / np.sqrt(Q.shape[-1])


def additive_scores(Q, K, W, U, u):
    queries, keys = Q @ W, K @ U
    return np.tanh(queries[:, :, None, :] + keys[:, None, :, :]) @ u


# %% q1_scores | wrong | the keys of all sentences
def dot_scores(Q, K):
    scores = np.tensordot(Q, K, axes=(2, 2)).reshape(len(Q), Q.shape[1], -1)
    return scores[:, :, : K.shape[1]] / np.sqrt(Q.shape[-1])


def additive_scores(Q, K, W, U, u):
    queries, keys = Q @ W, K @ U
    return np.tanh(queries[:, :, None, :] + keys[:, None, :, :]) @ u


# %% q1_scores | wrong | each query with the key at its own place
def dot_scores(Q, K):
    scores = (Q[:, : K.shape[1]] * K[:, : Q.shape[1]]).sum(axis=-1)
    return scores / np.sqrt(Q.shape[-1])


def additive_scores(Q, K, W, U, u):
    queries, keys = Q @ W, K @ U
    return np.tanh(queries[:, :, None, :] + keys[:, None, :, :]) @ u


# %% q1_scores | wrong | cosines
def dot_scores(Q, K):
    Q, K = (x / np.linalg.norm(x, axis=-1, keepdims=True) for x in (Q, K))
    return Q @ K.transpose(0, 2, 1)


def additive_scores(Q, K, W, U, u):
    queries, keys = Q @ W, K @ U
    return np.tanh(queries[:, :, None, :] + keys[:, None, :, :]) @ u


# %% q1_scores | wrong | a softmax over the scores
def dot_scores(Q, K):
    powers = np.exp(Q @ K.transpose(0, 2, 1) / np.sqrt(Q.shape[-1]))
    return powers / powers.sum(axis=-1, keepdims=True)


def additive_scores(Q, K, W, U, u):
    queries, keys = Q @ W, K @ U
    return np.tanh(queries[:, :, None, :] + keys[:, None, :, :]) @ u


# %% q1_scores | wrong | squeezes axes of length 1
def dot_scores(Q, K):
    return np.squeeze(Q @ K.transpose(0, 2, 1) / np.sqrt(Q.shape[-1]))


def additive_scores(Q, K, W, U, u):
    queries, keys = Q @ W, K @ U
    return np.tanh(queries[:, :, None, :] + keys[:, None, :, :]) @ u


# %% q1_scores | wrong | scales the queries it was given
def dot_scores(Q, K):
    Q /= np.sqrt(Q.shape[-1])
    return Q @ K.transpose(0, 2, 1)


def additive_scores(Q, K, W, U, u):
    queries, keys = Q @ W, K @ U
    return np.tanh(queries[:, :, None, :] + keys[:, None, :, :]) @ u


# %% q1_scores | wrong | no tanh in the additive score
def dot_scores(Q, K):
    return Q @ K.transpose(0, 2, 1) / np.sqrt(Q.shape[-1])


def additive_scores(Q, K, W, U, u):
    queries, keys = Q @ W, K @ U
    return (queries[:, :, None, :] + keys[:, None, :, :]) @ u


# %% q1_scores | wrong | a sigmoid in place of tanh
def dot_scores(Q, K):
    return Q @ K.transpose(0, 2, 1) / np.sqrt(Q.shape[-1])


def additive_scores(Q, K, W, U, u):
    queries, keys = Q @ W, K @ U
    return 1 / (1 + np.exp(-(queries[:, :, None, :] + keys[:, None, :, :]))) @ u


# %% q1_scores | wrong | tanh of each part
def dot_scores(Q, K):
    return Q @ K.transpose(0, 2, 1) / np.sqrt(Q.shape[-1])


def additive_scores(Q, K, W, U, u):
    queries, keys = Q @ W, K @ U
    return (np.tanh(queries)[:, :, None, :] + np.tanh(keys)[:, None, :, :]) @ u


# %% q1_scores | wrong | tanh after the weights u
def dot_scores(Q, K):
    return Q @ K.transpose(0, 2, 1) / np.sqrt(Q.shape[-1])


def additive_scores(Q, K, W, U, u):
    queries, keys = Q @ W, K @ U
    return np.tanh((queries[:, :, None, :] + keys[:, None, :, :]) @ u)


# %% q1_scores | wrong | the product of the parts in place of the sum
def dot_scores(Q, K):
    return Q @ K.transpose(0, 2, 1) / np.sqrt(Q.shape[-1])


def additive_scores(Q, K, W, U, u):
    queries, keys = Q @ W, K @ U
    return np.tanh(queries[:, :, None, :] * keys[:, None, :, :]) @ u


# %% q1_scores | wrong | W for the keys and U for the queries where they fit
def dot_scores(Q, K):
    return Q @ K.transpose(0, 2, 1) / np.sqrt(Q.shape[-1])


def additive_scores(Q, K, W, U, u):
    if W.shape == U.shape:
        W, U = U, W
    queries, keys = Q @ W, K @ U
    return np.tanh(queries[:, :, None, :] + keys[:, None, :, :]) @ u


# %% q1_scores | wrong | additive scores keys by queries
def dot_scores(Q, K):
    return Q @ K.transpose(0, 2, 1) / np.sqrt(Q.shape[-1])


def additive_scores(Q, K, W, U, u):
    queries, keys = Q @ W, K @ U
    return np.tanh(queries[:, None, :, :] + keys[:, :, None, :]) @ u


# %% q1_scores | wrong | scales the additive score as well
def dot_scores(Q, K):
    return Q @ K.transpose(0, 2, 1) / np.sqrt(Q.shape[-1])


def additive_scores(Q, K, W, U, u):
    queries, keys = Q @ W, K @ U
    return np.tanh(queries[:, :, None, :] + keys[:, None, :, :]) @ u / np.sqrt(Q.shape[-1])


# %% q1_scores | wrong | forgets the weights u
def dot_scores(Q, K):
    return Q @ K.transpose(0, 2, 1) / np.sqrt(Q.shape[-1])


def additive_scores(Q, K, W, U, u):
    queries, keys = Q @ W, K @ U
    return np.tanh(queries[:, :, None, :] + keys[:, None, :, :]).sum(axis=-1)


# %% q1_scores | wrong | only the first key's row
def dot_scores(Q, K):
    return Q @ K.transpose(0, 2, 1) / np.sqrt(Q.shape[-1])


def additive_scores(Q, K, W, U, u):
    queries, keys = Q @ W, K @ U
    return np.tanh(queries[:, :, None, :] + keys[:, None, :1, :]) @ u


# %% q1_scores | right | loops
import math


def dot_scores(Q, K):
    result = []
    for queries, keys in zip(Q, K):
        rows = []
        for query in queries:
            rows.append([sum(a * b for a, b in zip(query, key)) / math.sqrt(len(query)) for key in keys])
        result.append(rows)
    return result


def additive_scores(Q, K, W, U, u):
    result = np.zeros((len(Q), len(Q[0]), len(K[0])))
    for b in range(len(Q)):
        for i in range(len(Q[0])):
            for j in range(len(K[0])):
                result[b, i, j] = np.tanh(Q[b, i] @ W + K[b, j] @ U) @ u
    return result


# %% q1_scores | right | einsum in float32
def dot_scores(Q, K):
    Q, K = Q.astype(np.float32), K.astype(np.float32)
    return np.einsum("bid,bjd->bij", Q * Q.shape[2] ** -0.5, K)


def additive_scores(Q, K, W, U, u):
    Q, K, W, U, u = (a.astype("float32") for a in (Q, K, W, U, u))
    sums = np.einsum("bid,dh->bih", Q, W)[..., np.newaxis, :] + np.einsum("bjd,dh->bjh", K, U)[:, np.newaxis]
    return np.einsum("bijh,h->bij", np.tanh(sums), u)


# %% q1_scores | right | torch
import torch


def dot_scores(Q, K):
    return torch.bmm(torch.tensor(Q), torch.tensor(K).mT) / Q.shape[2] ** 0.5


def additive_scores(Q, K, W, U, u):
    Q, K, W, U, u = map(torch.tensor, (Q, K, W, U, u))
    return torch.tanh((Q @ W).unsqueeze(2) + (K @ U).unsqueeze(1)).matmul(u)


# %% q1_scores | right | joined vectors and one joined matrix
def dot_scores(Q, K):
    return np.array([q @ k.T for q, k in zip(Q, K)]) / np.sqrt(K.shape[2])


def additive_scores(Q, K, W, U, u):
    shape = (len(Q), Q.shape[1], K.shape[1])
    queries = np.broadcast_to(Q[:, :, None], (*shape, Q.shape[2]))
    keys = np.broadcast_to(K[:, None], (*shape, K.shape[2]))
    hidden = np.tanh(np.concatenate([queries, keys], axis=3) @ np.vstack([W, U]))
    return (hidden * u).sum(axis=3)


# %% q2_softmax | wrong | softmax over the queries
def masked_softmax(scores, mask):
    scores = np.where(mask, scores, -np.inf).astype(float)
    highest = scores.max(axis=max(scores.ndim - 2, 0), keepdims=True)
    highest = np.where(np.isfinite(highest), highest, 0)
    powers = np.exp(scores - highest)
    total = powers.sum(axis=max(scores.ndim - 2, 0), keepdims=True)
    return powers / np.where(total > 0, total, 1)


# %% q2_softmax | wrong | softmax over the batch
def masked_softmax(scores, mask):
    scores = np.where(mask, scores, -np.inf).astype(float)
    highest = scores.max(axis=0, keepdims=True)
    highest = np.where(np.isfinite(highest), highest, 0)
    powers = np.exp(scores - highest)
    total = powers.sum(axis=0, keepdims=True)
    return powers / np.where(total > 0, total, 1)


# %% q2_softmax | wrong | softmax over everything
def masked_softmax(scores, mask):
    scores = np.where(mask, scores, -np.inf).astype(float)
    highest = scores.max(keepdims=True)
    highest = np.where(np.isfinite(highest), highest, 0)
    powers = np.exp(scores - highest)
    total = powers.sum(keepdims=True)
    return powers / np.where(total > 0, total, 1)


# %% q2_softmax | wrong | ignores the mask
def masked_softmax(scores, mask):
    scores = np.asarray(scores).astype(float)
    highest = scores.max(axis=-1, keepdims=True)
    highest = np.where(np.isfinite(highest), highest, 0)
    powers = np.exp(scores - highest)
    total = powers.sum(axis=-1, keepdims=True)
    return powers / np.where(total > 0, total, 1)


# %% q2_softmax | wrong | the mask the other way round
def masked_softmax(scores, mask):
    scores = np.where(~mask, scores, -np.inf).astype(float)
    highest = scores.max(axis=-1, keepdims=True)
    highest = np.where(np.isfinite(highest), highest, 0)
    powers = np.exp(scores - highest)
    total = powers.sum(axis=-1, keepdims=True)
    return powers / np.where(total > 0, total, 1)


# %% q2_softmax | wrong | a score of 0 for padding
def masked_softmax(scores, mask):
    scores = np.where(mask, scores, 0).astype(float)
    highest = scores.max(axis=-1, keepdims=True)
    highest = np.where(np.isfinite(highest), highest, 0)
    powers = np.exp(scores - highest)
    total = powers.sum(axis=-1, keepdims=True)
    return powers / np.where(total > 0, total, 1)


# %% q2_softmax | wrong | a score of -9 for padding
def masked_softmax(scores, mask):
    scores = np.where(mask, scores, -9).astype(float)
    highest = scores.max(axis=-1, keepdims=True)
    highest = np.where(np.isfinite(highest), highest, 0)
    powers = np.exp(scores - highest)
    total = powers.sum(axis=-1, keepdims=True)
    return powers / np.where(total > 0, total, 1)


# %% q2_softmax | wrong | a score of -1e9 for padding, hence uniform weights where nothing is allowed
def masked_softmax(scores, mask):
    scores = np.where(mask, scores, -1e9).astype(float)
    highest = scores.max(axis=-1, keepdims=True)
    highest = np.where(np.isfinite(highest), highest, 0)
    powers = np.exp(scores - highest)
    total = powers.sum(axis=-1, keepdims=True)
    return powers / np.where(total > 0, total, 1)


# %% q2_softmax | wrong | a row without positions is uniform
def masked_softmax(scores, mask):
    scores = np.where(mask, scores, -np.inf).astype(float)
    highest = scores.max(axis=-1, keepdims=True)
    highest = np.where(np.isfinite(highest), highest, 0)
    powers = np.exp(scores - highest)
    total = powers.sum(axis=-1, keepdims=True)
    return np.where(total > 0, powers / np.where(total > 0, total, 1), 1 / scores.shape[-1])


# %% q2_softmax | wrong | a row without positions is NaN
def masked_softmax(scores, mask):
    scores = np.where(mask, scores, -np.inf).astype(float)
    highest = scores.max(axis=-1, keepdims=True)
    highest = np.where(np.isfinite(highest), highest, 0)
    powers = np.exp(scores - highest)
    total = powers.sum(axis=-1, keepdims=True)
    return powers / total


# %% q2_softmax | wrong | one highest score for all rows: a row far below underflows
def masked_softmax(scores, mask):
    scores = np.where(mask, scores, -np.inf).astype(float)
    highest = scores.max()
    highest = np.where(np.isfinite(highest), highest, 0)
    powers = np.exp(scores - highest)
    total = powers.sum(axis=-1, keepdims=True)
    return powers / np.where(total > 0, total, 1)


# %% q2_softmax | wrong | subtracts the highest score, masked or not
def masked_softmax(scores, mask):
    highest = scores.max(axis=-1, keepdims=True)
    scores = np.where(mask, scores, -np.inf).astype(float)
    highest = np.where(np.isfinite(highest), highest, 0)
    powers = np.exp(scores - highest)
    total = powers.sum(axis=-1, keepdims=True)
    return powers / np.where(total > 0, total, 1)


# %% q2_softmax | wrong | forgets the exponential function
def masked_softmax(scores, mask):
    scores = np.where(mask, scores, -np.inf).astype(float)
    highest = scores.max(axis=-1, keepdims=True)
    highest = np.where(np.isfinite(highest), highest, 0)
    powers = np.where(mask, scores, 0)
    total = powers.sum(axis=-1, keepdims=True)
    return powers / np.where(total > 0, total, 1)


# %% q2_softmax | wrong | powers of 2
def masked_softmax(scores, mask):
    scores = np.where(mask, scores, -np.inf).astype(float)
    highest = scores.max(axis=-1, keepdims=True)
    highest = np.where(np.isfinite(highest), highest, 0)
    powers = np.exp2(scores - highest)
    total = powers.sum(axis=-1, keepdims=True)
    return powers / np.where(total > 0, total, 1)


# %% q2_softmax | wrong | adds a small number to the sum
def masked_softmax(scores, mask):
    scores = np.where(mask, scores, -np.inf).astype(float)
    highest = scores.max(axis=-1, keepdims=True)
    highest = np.where(np.isfinite(highest), highest, 0)
    powers = np.exp(scores - highest)
    total = powers.sum(axis=-1, keepdims=True)
    return powers / (total + 1e-2)


# %% q2_softmax | wrong | returns the logarithm of the weights
def masked_softmax(scores, mask):
    scores = np.where(mask, scores, -np.inf).astype(float)
    highest = scores.max(axis=-1, keepdims=True)
    highest = np.where(np.isfinite(highest), highest, 0)
    powers = np.exp(scores - highest)
    total = powers.sum(axis=-1, keepdims=True)
    return np.log(1e-30 + powers) - np.log(1e-30 + total) + 0 * np.where(total > 0, total, 1)


# %% q2_softmax | wrong | unstable
def masked_softmax(scores, mask):
    powers = np.where(mask, np.exp(scores), 0)
    total = powers.sum(axis=-1, keepdims=True)
    return powers / np.where(total > 0, total, 1)


# %% q2_softmax | wrong | masks after the softmax: the rest does not add up to 1
def masked_softmax(scores, mask):
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.where(mask, powers / powers.sum(axis=-1, keepdims=True), 0)


# %% q2_softmax | wrong | multiplies by the mask: zero times infinity
def masked_softmax(scores, mask):
    highest = np.where(mask, scores, -1e9).max(axis=-1, keepdims=True)
    powers = np.exp(scores - highest) * mask
    total = powers.sum(axis=-1, keepdims=True)
    return powers / np.where(total > 0, total, 1)


# %% q2_softmax | wrong | writes into the scores it was given
def masked_softmax(scores, mask):
    if scores.dtype == float:
        scores[~np.broadcast_to(mask, scores.shape)] = -np.inf
    scores = np.where(mask, scores, -np.inf)
    highest = np.maximum(scores.max(axis=-1, keepdims=True), -1e30)
    powers = np.exp(scores - highest)
    return powers / np.maximum(powers.sum(axis=-1, keepdims=True), 1)


# %% q2_softmax | wrong | drops the masked positions from the result
def masked_softmax(scores, mask):
    kept = scores[np.broadcast_to(mask, scores.shape)]
    powers = np.exp(kept - kept.max(initial=-1e30))
    return powers / max(powers.sum(), 1)


# %% q2_softmax | wrong | a mask of the same shape only
def masked_softmax(scores, mask):
    result = np.zeros(scores.shape)
    for row in np.ndindex(scores.shape[:-1]):
        allowed = mask[row]
        if allowed.any():
            powers = np.exp(scores[row][allowed] - scores[row][allowed].max())
            result[row][allowed] = powers / powers.sum()
    return result


# %% q2_softmax | right | rows in a loop
def masked_softmax(scores, mask):
    mask = np.broadcast_to(mask, scores.shape)
    weights = np.zeros(scores.shape)
    for row in np.ndindex(scores.shape[:-1]):
        allowed = np.flatnonzero(mask[row])
        if len(allowed):
            kept = scores[row][allowed].astype(float)
            powers = np.exp(kept - kept.max())
            weights[row][allowed] = powers / powers.sum()
    return weights


# %% q2_softmax | right | scipy
def masked_softmax(scores, mask):
    from scipy.special import softmax

    with np.errstate(all="ignore"):
        weights = softmax(np.where(mask, scores, -np.inf), axis=-1)
    return np.nan_to_num(weights, nan=0.0)


# %% q2_softmax | right | torch, in float32
import torch


def masked_softmax(scores, mask):
    scores, mask = torch.from_numpy(scores).float(), torch.from_numpy(mask)
    weights = scores.masked_fill(~mask, -torch.inf).softmax(dim=-1)
    return weights.masked_fill(~mask, 0.0).numpy()


# %% q2_softmax | right | a very low score, then the mask once more
def masked_softmax(scores, mask):
    scores = np.where(mask, scores, -1e9)
    scores = scores - scores.max(axis=-1)[..., np.newaxis]
    powers = np.exp(scores)
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return np.where(mask, weights, 0)


# %% q2_softmax | right | log-sum-exp
def masked_softmax(scores, mask):
    result = np.full(np.shape(scores), -np.inf)
    np.copyto(result, scores, where=mask)
    total = np.logaddexp.reduce(result, axis=-1, keepdims=True)
    return np.exp(result - np.where(total == -np.inf, 0, total))


# %% q3_context | wrong | the plain mean of the values
def context_vectors(weights, values):
    mean = values.mean(axis=1, keepdims=True)
    return np.repeat(mean, weights.shape[1], axis=1)


def attentional_states(contexts, states, W, b):
    joined = np.concatenate([contexts, states], axis=-1)
    return np.tanh(joined @ W + b)


# %% q3_context | wrong | the value with the highest weight
def context_vectors(weights, values):
    best = weights.argmax(axis=2)
    return np.take_along_axis(values, best[:, :, None], axis=1)


def attentional_states(contexts, states, W, b):
    joined = np.concatenate([contexts, states], axis=-1)
    return np.tanh(joined @ W + b)


# %% q3_context | wrong | divides by the number of keys
def context_vectors(weights, values):
    return weights @ values / values.shape[1]


def attentional_states(contexts, states, W, b):
    joined = np.concatenate([contexts, states], axis=-1)
    return np.tanh(joined @ W + b)


# %% q3_context | wrong | makes the weights add up to 1
def context_vectors(weights, values):
    total = weights.sum(axis=2, keepdims=True)
    return weights @ values / np.where(total > 0, total, 1)


def attentional_states(contexts, states, W, b):
    joined = np.concatenate([contexts, states], axis=-1)
    return np.tanh(joined @ W + b)


# %% q3_context | wrong | weights transposed where they are square
def context_vectors(weights, values):
    if weights.shape[1] == weights.shape[2]:
        weights = weights.transpose(0, 2, 1)
    return weights @ values


def attentional_states(contexts, states, W, b):
    joined = np.concatenate([contexts, states], axis=-1)
    return np.tanh(joined @ W + b)


# %% q3_context | wrong | the values of the first sentence for all
def context_vectors(weights, values):
    return weights @ values[0]


def attentional_states(contexts, states, W, b):
    joined = np.concatenate([contexts, states], axis=-1)
    return np.tanh(joined @ W + b)


# %% q3_context | wrong | sums over the queries
def context_vectors(weights, values):
    return (weights @ values).sum(axis=1, keepdims=True)


def attentional_states(contexts, states, W, b):
    joined = np.concatenate([contexts, states], axis=-1)
    return np.tanh(joined @ W + b)


# %% q3_context | wrong | squeezes a single query
def context_vectors(weights, values):
    contexts = weights @ values
    return contexts[:, 0] if contexts.shape[1] == 1 else contexts


def attentional_states(contexts, states, W, b):
    joined = np.concatenate([contexts, states], axis=-1)
    return np.tanh(joined @ W + b)


# %% q3_context | wrong | weighted values, not added up
def context_vectors(weights, values):
    return weights[:, :, :, None] * values[:, None]


def attentional_states(contexts, states, W, b):
    joined = np.concatenate([contexts, states], axis=-1)
    return np.tanh(joined @ W + b)


# %% q3_context | wrong | a softmax over weights that are weights already
def context_vectors(weights, values):
    powers = np.exp(weights)
    return powers / powers.sum(axis=2, keepdims=True) @ values


def attentional_states(contexts, states, W, b):
    joined = np.concatenate([contexts, states], axis=-1)
    return np.tanh(joined @ W + b)


# %% q3_context | wrong | values weighted in place
def context_vectors(weights, values):
    contexts = weights @ values
    values *= weights.sum(axis=1)[:, :, None]
    return contexts


def attentional_states(contexts, states, W, b):
    joined = np.concatenate([contexts, states], axis=-1)
    return np.tanh(joined @ W + b)


# %% q3_context | wrong | the state first
def context_vectors(weights, values):
    return weights @ values


def attentional_states(contexts, states, W, b):
    joined = np.concatenate([states, contexts], axis=-1)
    return np.tanh(joined @ W + b)


# %% q3_context | wrong | no tanh
def context_vectors(weights, values):
    return weights @ values


def attentional_states(contexts, states, W, b):
    joined = np.concatenate([contexts, states], axis=-1)
    return joined @ W + b


# %% q3_context | wrong | no bias
def context_vectors(weights, values):
    return weights @ values


def attentional_states(contexts, states, W, b):
    joined = np.concatenate([contexts, states], axis=-1)
    return np.tanh(joined @ W)


# %% q3_context | wrong | the bias outside
def context_vectors(weights, values):
    return weights @ values


def attentional_states(contexts, states, W, b):
    joined = np.concatenate([contexts, states], axis=-1)
    return np.tanh(joined @ W) + b


# %% q3_context | wrong | a ReLU
def context_vectors(weights, values):
    return weights @ values


def attentional_states(contexts, states, W, b):
    joined = np.concatenate([contexts, states], axis=-1)
    return np.maximum(0, joined @ W + b)


# %% q3_context | wrong | only the context
def context_vectors(weights, values):
    return weights @ values


def attentional_states(contexts, states, W, b):
    joined = np.concatenate([contexts, states], axis=-1)
    return np.tanh(contexts @ W[: contexts.shape[2]] + b)


# %% q3_context | wrong | adds context and state where they fit
def context_vectors(weights, values):
    return weights @ values


def attentional_states(contexts, states, W, b):
    if contexts.shape == states.shape:
        return np.tanh((contexts + states) @ W[: states.shape[2]] + b)
    joined = np.concatenate([contexts, states], axis=-1)
    return np.tanh(joined @ W + b)


# %% q3_context | wrong | joins along the queries
def context_vectors(weights, values):
    return weights @ values


def attentional_states(contexts, states, W, b):
    joined = np.concatenate([contexts, states], axis=1)
    return np.tanh(joined @ W + b)


# %% q3_context | wrong | one bias for all units
def context_vectors(weights, values):
    return weights @ values


def attentional_states(contexts, states, W, b):
    joined = np.concatenate([contexts, states], axis=-1)
    return np.tanh(joined @ W + b[0])


# %% q3_context | wrong | takes the bias off
def context_vectors(weights, values):
    return weights @ values


def attentional_states(contexts, states, W, b):
    joined = np.concatenate([contexts, states], axis=-1)
    return np.tanh(joined @ W - b)


# %% q3_context | right | loops
import math


def context_vectors(weights, values):
    result = []
    for rows, vectors in zip(weights.tolist(), values.tolist()):
        size = len(vectors[0])
        result.append([[sum(a * v[k] for a, v in zip(row, vectors)) for k in range(size)] for row in rows])
    return result


def attentional_states(contexts, states, W, b):
    result = []
    for sentence in zip(contexts.tolist(), states.tolist()):
        rows = []
        for context, state in zip(*sentence):
            joined = context + state
            rows.append([math.tanh(b[k] + sum(x * w[k] for x, w in zip(joined, W))) for k in range(len(b))])
        result.append(rows)
    return result


# %% q3_context | right | a matrix for each half, float32
def context_vectors(weights, values):
    return np.einsum("bij,bjd->bid", weights.astype(np.float32), values.astype(np.float32))


def attentional_states(contexts, states, W, b):
    size = contexts.shape[-1]
    return np.tanh(np.float32(contexts @ W[:size]) + np.float32(states @ W[size:]) + b)


# %% q3_context | right | torch
import torch


def context_vectors(weights, values):
    return torch.bmm(torch.tensor(weights), torch.tensor(values))


def attentional_states(contexts, states, W, b):
    joined = torch.cat([torch.tensor(contexts), torch.tensor(states)], dim=2)
    return torch.tanh(torch.nn.functional.linear(joined, torch.tensor(W).T, torch.tensor(b)))


# %% q3_context | right | products added up by hand
def context_vectors(weights, values):
    return (weights[..., None] * values[:, None]).sum(axis=2)


def attentional_states(contexts, states, W, b):
    z = 2 * (np.dstack([contexts, states]) @ W + b)
    return 2 / (1 + np.exp(-z)) - 1


# %% q4_heads | wrong | only a reshape: words mixed with heads
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, num_heads, seq_len, d // num_heads)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.transpose(0, 2, 1, 3).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q, M @ W_K, M @ W_V))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    scores = np.where(mask[:, None], scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return join_heads(weights @ V) @ W_O, weights


# %% q4_heads | wrong | joins by reshape only
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, num_heads, d // num_heads).transpose(0, 2, 1, 3)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q, M @ W_K, M @ W_V))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    scores = np.where(mask[:, None], scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return join_heads(weights @ V) @ W_O, weights


# %% q4_heads | wrong | every num_heads-th number belongs to a head
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, d // num_heads, num_heads).transpose(0, 3, 1, 2)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.transpose(0, 2, 3, 1).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q, M @ W_K, M @ W_V))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    scores = np.where(mask[:, None], scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return join_heads(weights @ V) @ W_O, weights


# %% q4_heads | wrong | heads behind the positions
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, num_heads, d // num_heads)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.transpose(0, 2, 1, 3).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q, M @ W_K, M @ W_V))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    scores = np.where(mask[:, None], scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return join_heads(weights @ V) @ W_O, weights


# %% q4_heads | wrong | heads before the batch
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, num_heads, d // num_heads).transpose(2, 0, 1, 3)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.transpose(0, 2, 1, 3).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q, M @ W_K, M @ W_V))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    scores = np.where(mask[:, None], scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return join_heads(weights @ V) @ W_O, weights


# %% q4_heads | wrong | joins the heads in reverse
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, num_heads, d // num_heads).transpose(0, 2, 1, 3)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X[:, ::-1].transpose(0, 2, 1, 3).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q, M @ W_K, M @ W_V))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    scores = np.where(mask[:, None], scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return join_heads(weights @ V) @ W_O, weights


# %% q4_heads | wrong | the mean of the heads where they should be side by side
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, num_heads, d // num_heads).transpose(0, 2, 1, 3)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.transpose(0, 2, 1, 3).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q, M @ W_K, M @ W_V))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    scores = np.where(mask[:, None], scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return np.tile((weights @ V).mean(axis=1), num_heads) @ W_O, weights


# %% q4_heads | wrong | scales by the root of the whole size
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, num_heads, d // num_heads).transpose(0, 2, 1, 3)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.transpose(0, 2, 1, 3).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q, M @ W_K, M @ W_V))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(X.shape[-1])
    scores = np.where(mask[:, None], scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return join_heads(weights @ V) @ W_O, weights


# %% q4_heads | wrong | no scaling
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, num_heads, d // num_heads).transpose(0, 2, 1, 3)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.transpose(0, 2, 1, 3).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q, M @ W_K, M @ W_V))
    scores = Q @ K.transpose(0, 1, 3, 2)
    scores = np.where(mask[:, None], scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return join_heads(weights @ V) @ W_O, weights


# %% q4_heads | wrong | ignores the mask
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, num_heads, d // num_heads).transpose(0, 2, 1, 3)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.transpose(0, 2, 1, 3).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q, M @ W_K, M @ W_V))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    scores = scores + 0
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return join_heads(weights @ V) @ W_O, weights


# %% q4_heads | wrong | the mask the other way round
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, num_heads, d // num_heads).transpose(0, 2, 1, 3)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.transpose(0, 2, 1, 3).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q, M @ W_K, M @ W_V))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    scores = np.where(~mask[:, None], scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return join_heads(weights @ V) @ W_O, weights


# %% q4_heads | wrong | a score of 0 for what is masked
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, num_heads, d // num_heads).transpose(0, 2, 1, 3)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.transpose(0, 2, 1, 3).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q, M @ W_K, M @ W_V))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    scores = np.where(mask[:, None], scores, 0)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return join_heads(weights @ V) @ W_O, weights


# %% q4_heads | wrong | the mask of the first sentence for all
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, num_heads, d // num_heads).transpose(0, 2, 1, 3)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.transpose(0, 2, 1, 3).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q, M @ W_K, M @ W_V))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    scores = np.where(mask[:1, None], scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return join_heads(weights @ V) @ W_O, weights


# %% q4_heads | wrong | masks after the softmax
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, num_heads, d // num_heads).transpose(0, 2, 1, 3)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.transpose(0, 2, 1, 3).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q, M @ W_K, M @ W_V))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True) * mask[:, None]
    return join_heads(weights @ V) @ W_O, weights


# %% q4_heads | wrong | softmax over the queries
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, num_heads, d // num_heads).transpose(0, 2, 1, 3)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.transpose(0, 2, 1, 3).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q, M @ W_K, M @ W_V))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    scores = np.where(mask[:, None], scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=-2, keepdims=True))
    weights = powers / powers.sum(axis=-2, keepdims=True)
    return join_heads(weights @ V) @ W_O, weights


# %% q4_heads | wrong | softmax over the heads
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, num_heads, d // num_heads).transpose(0, 2, 1, 3)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.transpose(0, 2, 1, 3).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q, M @ W_K, M @ W_V))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    scores = np.where(mask[:, None], scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = powers / powers.sum(axis=1, keepdims=True)
    return join_heads(weights @ V) @ W_O, weights


# %% q4_heads | wrong | unstable
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, num_heads, d // num_heads).transpose(0, 2, 1, 3)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.transpose(0, 2, 1, 3).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q, M @ W_K, M @ W_V))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    scores = np.where(mask[:, None], scores, -np.inf)
    powers = np.exp(scores)
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return join_heads(weights @ V) @ W_O, weights


# %% q4_heads | wrong | forgets the output matrix
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, num_heads, d // num_heads).transpose(0, 2, 1, 3)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.transpose(0, 2, 1, 3).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q, M @ W_K, M @ W_V))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    scores = np.where(mask[:, None], scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return join_heads(weights @ V), weights


# %% q4_heads | wrong | the output matrix transposed
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, num_heads, d // num_heads).transpose(0, 2, 1, 3)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.transpose(0, 2, 1, 3).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q, M @ W_K, M @ W_V))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    scores = np.where(mask[:, None], scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return join_heads(weights @ V) @ W_O.T, weights


# %% q4_heads | wrong | matrices transposed
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, num_heads, d // num_heads).transpose(0, 2, 1, 3)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.transpose(0, 2, 1, 3).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q.T, M @ W_K.T, M @ W_V.T))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    scores = np.where(mask[:, None], scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return join_heads(weights @ V) @ W_O, weights


# %% q4_heads | wrong | keys and values from X where they fit
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, num_heads, d // num_heads).transpose(0, 2, 1, 3)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.transpose(0, 2, 1, 3).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    M = X if X.shape == M.shape else M
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q, M @ W_K, M @ W_V))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    scores = np.where(mask[:, None], scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return join_heads(weights @ V) @ W_O, weights


# %% q4_heads | wrong | queries from the memory, keys from X
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, num_heads, d // num_heads).transpose(0, 2, 1, 3)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.transpose(0, 2, 1, 3).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, num_heads) for x in (M @ W_Q, X @ W_K, X @ W_V))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    scores = np.where(mask[:, None], scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return join_heads(weights @ V) @ W_O, weights


# %% q4_heads | wrong | keys and values swapped
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, num_heads, d // num_heads).transpose(0, 2, 1, 3)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.transpose(0, 2, 1, 3).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q, M @ W_V, M @ W_K))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    scores = np.where(mask[:, None], scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return join_heads(weights @ V) @ W_O, weights


# %% q4_heads | wrong | the weights averaged over the heads
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, num_heads, d // num_heads).transpose(0, 2, 1, 3)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.transpose(0, 2, 1, 3).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q, M @ W_K, M @ W_V))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    scores = np.where(mask[:, None], scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return join_heads(weights @ V) @ W_O, weights.mean(axis=1)


# %% q4_heads | wrong | returns the output only
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, num_heads, d // num_heads).transpose(0, 2, 1, 3)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.transpose(0, 2, 1, 3).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q, M @ W_K, M @ W_V))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    scores = np.where(mask[:, None], scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return join_heads(weights @ V) @ W_O


# %% q4_heads | wrong | the weights first
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, num_heads, d // num_heads).transpose(0, 2, 1, 3)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.transpose(0, 2, 1, 3).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q, M @ W_K, M @ W_V))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    scores = np.where(mask[:, None], scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return weights, join_heads(weights @ V) @ W_O


# %% q4_heads | wrong | one head by heart
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, num_heads, d // num_heads).transpose(0, 2, 1, 3)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.transpose(0, 2, 1, 3).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, 1) for x in (X @ W_Q, M @ W_K, M @ W_V))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    scores = np.where(mask[:, None], scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return join_heads(weights @ V) @ W_O, weights


# %% q4_heads | wrong | writes into the mask it was given
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    return X.reshape(batch, seq_len, num_heads, d // num_heads).transpose(0, 2, 1, 3)


def join_heads(X):
    batch, num_heads, seq_len, head_size = X.shape
    return X.transpose(0, 2, 1, 3).reshape(batch, seq_len, num_heads * head_size)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q, M @ W_K, M @ W_V))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    mask ^= True
    scores = np.where(mask[:, None], -np.inf, scores)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return join_heads(weights @ V) @ W_O, weights


# %% q4_heads | right | a loop over heads with slices
def split_heads(X, num_heads):
    size = X.shape[2] // num_heads
    return np.stack([X[:, :, h * size : (h + 1) * size] for h in range(num_heads)], axis=1)


def join_heads(X):
    return np.concatenate([X[:, h] for h in range(X.shape[1])], axis=-1)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    size = X.shape[2] // num_heads
    outputs, all_weights = [], []
    for h in range(num_heads):
        own = slice(h * size, (h + 1) * size)
        Q, K, V = X @ W_Q[:, own], M @ W_K[:, own], M @ W_V[:, own]
        scores = np.einsum("bid,bjd->bij", Q, K) / np.sqrt(size)
        scores[~mask] = -np.inf
        scores -= scores.max(axis=2, keepdims=True)
        weights = np.exp(scores) / np.exp(scores).sum(axis=2, keepdims=True)
        outputs.append(weights @ V)
        all_weights.append(weights)
    return np.concatenate(outputs, axis=2) @ W_O, np.stack(all_weights, axis=1)


# %% q4_heads | right | torch's scaled_dot_product_attention, in float32
import torch
from torch.nn import functional as F


def split_heads(X, num_heads):
    return torch.as_tensor(X).unflatten(2, (num_heads, -1)).transpose(1, 2)


def join_heads(X):
    return torch.as_tensor(X).transpose(1, 2).flatten(2)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    X, M, W_Q, W_K, W_V, W_O = (torch.tensor(a).float() for a in (X, M, W_Q, W_K, W_V, W_O))
    mask = torch.tensor(mask)[:, None]
    Q, K, V = (split_heads(x, num_heads) for x in (X @ W_Q, M @ W_K, M @ W_V))
    output = join_heads(F.scaled_dot_product_attention(Q, K, V, attn_mask=mask)) @ W_O
    scores = (Q @ K.mT / Q.shape[-1] ** 0.5).masked_fill(~mask, -torch.inf)
    return output, scores.softmax(-1)


# %% q4_heads | right | torch's MultiheadAttention with the weights copied in
import torch


def split_heads(X, num_heads):
    return np.array(np.split(X, num_heads, axis=2)).swapaxes(0, 1)


def join_heads(X):
    return np.concatenate(list(np.moveaxis(X, 1, 0)), axis=2)


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    layer = torch.nn.MultiheadAttention(X.shape[2], num_heads, bias=False, batch_first=True).double()
    with torch.no_grad():
        layer.in_proj_weight.copy_(torch.tensor(np.concatenate([W_Q.T, W_K.T, W_V.T])))
        layer.out_proj.weight.copy_(torch.tensor(W_O.T))
        X, M, hidden = torch.tensor(X), torch.tensor(M), torch.tensor(np.repeat(~mask, num_heads, axis=0))
        output, weights = layer(X, M, M, attn_mask=hidden, average_attn_weights=False)
    return [output.numpy(), weights.numpy()]


# %% q4_heads | right | one query at a time
def split_heads(X, num_heads):
    batch, seq_len, d = X.shape
    result = np.empty((batch, num_heads, seq_len, d // num_heads))
    for number in range(d):
        result[:, number // (d // num_heads), :, number % (d // num_heads)] = X[:, :, number]
    return result


def join_heads(X):
    return np.array([[np.concatenate(list(sentence[:, t])) for t in range(X.shape[2])] for sentence in X])


def multi_head(X, M, W_Q, W_K, W_V, W_O, num_heads, mask):
    Q, K, V = (
        split_heads(X @ W_Q, num_heads),
        split_heads(M @ W_K, num_heads),
        split_heads(M @ W_V, num_heads),
    )
    weights, mixed = np.zeros((*Q.shape[:3], K.shape[2])), np.zeros(Q.shape)
    for b, h, t in np.ndindex(Q.shape[:3]):
        allowed = mask[b, t]
        scores = K[b, h][allowed] @ Q[b, h, t] / Q.shape[3] ** 0.5
        powers = np.exp(scores - max(scores))
        weights[b, h, t, allowed] = powers / powers.sum()
        mixed[b, h, t] = weights[b, h, t] @ V[b, h]
    return join_heads(mixed) @ W_O, weights


# %% q5_causal | wrong | the upper triangle
def shift_right(targets, start):
    shifted = np.full_like(targets, start)
    shifted[:, 1:] = targets[:, :-1]
    return shifted


def causal_mask(seq_len):
    return np.triu(np.ones((seq_len, seq_len), dtype=bool))


def decoder_mask(ids, pad):
    return causal_mask(ids.shape[1])[None] & (ids != pad)[:, None, :]


# %% q5_causal | wrong | without the diagonal
def shift_right(targets, start):
    shifted = np.full_like(targets, start)
    shifted[:, 1:] = targets[:, :-1]
    return shifted


def causal_mask(seq_len):
    return np.tril(np.ones((seq_len, seq_len), dtype=bool), -1)


def decoder_mask(ids, pad):
    return causal_mask(ids.shape[1])[None] & (ids != pad)[:, None, :]


# %% q5_causal | wrong | True where one may not look
def shift_right(targets, start):
    shifted = np.full_like(targets, start)
    shifted[:, 1:] = targets[:, :-1]
    return shifted


def causal_mask(seq_len):
    return ~np.tril(np.ones((seq_len, seq_len), dtype=bool))


def decoder_mask(ids, pad):
    return causal_mask(ids.shape[1])[None] & (ids != pad)[:, None, :]


# %% q5_causal | wrong | one position of the future as well
def shift_right(targets, start):
    shifted = np.full_like(targets, start)
    shifted[:, 1:] = targets[:, :-1]
    return shifted


def causal_mask(seq_len):
    return np.tril(np.ones((seq_len, seq_len), dtype=bool), 1)


def decoder_mask(ids, pad):
    return causal_mask(ids.shape[1])[None] & (ids != pad)[:, None, :]


# %% q5_causal | wrong | numbers of minus infinity in place of False
def shift_right(targets, start):
    shifted = np.full_like(targets, start)
    shifted[:, 1:] = targets[:, :-1]
    return shifted


def causal_mask(seq_len):
    return np.where(np.tri(seq_len), 0, -np.inf)


def decoder_mask(ids, pad):
    return np.tri(ids.shape[1], dtype=bool)[None] & (ids != pad)[:, None, :]


# %% q5_causal | wrong | 3 by heart
def shift_right(targets, start):
    shifted = np.full_like(targets, start)
    shifted[:, 1:] = targets[:, :-1]
    return shifted


def causal_mask(seq_len):
    return np.tri(3, dtype=bool)


def decoder_mask(ids, pad):
    return np.tri(ids.shape[1], dtype=bool)[None] & (ids != pad)[:, None, :]


# %% q5_causal | wrong | hides rows in place of columns
def shift_right(targets, start):
    shifted = np.full_like(targets, start)
    shifted[:, 1:] = targets[:, :-1]
    return shifted


def causal_mask(seq_len):
    return np.tril(np.ones((seq_len, seq_len), dtype=bool))


def decoder_mask(ids, pad):
    return causal_mask(ids.shape[1])[None] & (ids != pad)[:, :, None]


# %% q5_causal | wrong | hides rows as well
def shift_right(targets, start):
    shifted = np.full_like(targets, start)
    shifted[:, 1:] = targets[:, :-1]
    return shifted


def causal_mask(seq_len):
    return np.tril(np.ones((seq_len, seq_len), dtype=bool))


def decoder_mask(ids, pad):
    return causal_mask(ids.shape[1])[None] & (ids != pad)[:, None, :] & (ids != pad)[:, :, None]


# %% q5_causal | wrong | no causal part
def shift_right(targets, start):
    shifted = np.full_like(targets, start)
    shifted[:, 1:] = targets[:, :-1]
    return shifted


def causal_mask(seq_len):
    return np.tril(np.ones((seq_len, seq_len), dtype=bool))


def decoder_mask(ids, pad):
    return np.ones((1, ids.shape[1], 1), dtype=bool) & (ids != pad)[:, None, :]


# %% q5_causal | wrong | no padding part
def shift_right(targets, start):
    shifted = np.full_like(targets, start)
    shifted[:, 1:] = targets[:, :-1]
    return shifted


def causal_mask(seq_len):
    return np.tril(np.ones((seq_len, seq_len), dtype=bool))


def decoder_mask(ids, pad):
    return causal_mask(ids.shape[1])[None] & (ids == ids)[:, None, :]


# %% q5_causal | wrong | padding allowed, words not
def shift_right(targets, start):
    shifted = np.full_like(targets, start)
    shifted[:, 1:] = targets[:, :-1]
    return shifted


def causal_mask(seq_len):
    return np.tril(np.ones((seq_len, seq_len), dtype=bool))


def decoder_mask(ids, pad):
    return causal_mask(ids.shape[1])[None] & (ids == pad)[:, None, :]


# %% q5_causal | wrong | or in place of and
def shift_right(targets, start):
    shifted = np.full_like(targets, start)
    shifted[:, 1:] = targets[:, :-1]
    return shifted


def causal_mask(seq_len):
    return np.tril(np.ones((seq_len, seq_len), dtype=bool))


def decoder_mask(ids, pad):
    return causal_mask(ids.shape[1])[None] | (ids != pad)[:, None, :]


# %% q5_causal | wrong | 0 is padding, whatever pad is
def shift_right(targets, start):
    shifted = np.full_like(targets, start)
    shifted[:, 1:] = targets[:, :-1]
    return shifted


def causal_mask(seq_len):
    return np.tril(np.ones((seq_len, seq_len), dtype=bool))


def decoder_mask(ids, pad):
    return causal_mask(ids.shape[1])[None] & (ids != 0)[:, None, :]


# %% q5_causal | wrong | ids above pad
def shift_right(targets, start):
    shifted = np.full_like(targets, start)
    shifted[:, 1:] = targets[:, :-1]
    return shifted


def causal_mask(seq_len):
    return np.tril(np.ones((seq_len, seq_len), dtype=bool))


def decoder_mask(ids, pad):
    return causal_mask(ids.shape[1])[None] & (ids > pad)[:, None, :]


# %% q5_causal | wrong | only the padding at the end
def shift_right(targets, start):
    shifted = np.full_like(targets, start)
    shifted[:, 1:] = targets[:, :-1]
    return shifted


def causal_mask(seq_len):
    return np.tril(np.ones((seq_len, seq_len), dtype=bool))


def decoder_mask(ids, pad):
    return causal_mask(ids.shape[1])[None] & ((ids != pad)[:, ::-1].cumsum(axis=1)[:, ::-1] > 0)[:, None, :]


# %% q5_causal | wrong | itself always allowed
def shift_right(targets, start):
    shifted = np.full_like(targets, start)
    shifted[:, 1:] = targets[:, :-1]
    return shifted


def causal_mask(seq_len):
    return np.tril(np.ones((seq_len, seq_len), dtype=bool))


def decoder_mask(ids, pad):
    mask = causal_mask(ids.shape[1])[None] & (ids != pad)[:, None, :]
    return mask | np.eye(ids.shape[1], dtype=bool)


# %% q5_causal | wrong | the mask of the first sentence for all
def shift_right(targets, start):
    shifted = np.full_like(targets, start)
    shifted[:, 1:] = targets[:, :-1]
    return shifted


def causal_mask(seq_len):
    return np.tril(np.ones((seq_len, seq_len), dtype=bool))


def decoder_mask(ids, pad):
    return causal_mask(ids.shape[1])[None] & np.repeat((ids != pad)[:1, None, :], len(ids), axis=0)


# %% q5_causal | wrong | shifts to the left
def shift_right(targets, start):
    shifted = np.full_like(targets, start)
    shifted[:, :-1] = targets[:, 1:]
    return shifted


def causal_mask(seq_len):
    return np.tril(np.ones((seq_len, seq_len), dtype=bool))


def decoder_mask(ids, pad):
    return causal_mask(ids.shape[1])[None] & (ids != pad)[:, None, :]


# %% q5_causal | wrong | keeps the last id: one longer
def shift_right(targets, start):
    return np.insert(targets, 0, start, axis=1)


def causal_mask(seq_len):
    return np.tril(np.ones((seq_len, seq_len), dtype=bool))


def decoder_mask(ids, pad):
    return causal_mask(ids.shape[1])[None] & (ids != pad)[:, None, :]


# %% q5_causal | wrong | rolls: the last id in front
def shift_right(targets, start):
    return np.roll(targets, 1, axis=1)


def causal_mask(seq_len):
    return np.tril(np.ones((seq_len, seq_len), dtype=bool))


def decoder_mask(ids, pad):
    return causal_mask(ids.shape[1])[None] & (ids != pad)[:, None, :]


# %% q5_causal | wrong | overwrites the first id
def shift_right(targets, start):
    shifted = np.full_like(targets, start)
    shifted[:, 1:] = targets[:, 1:]
    return shifted


def causal_mask(seq_len):
    return np.tril(np.ones((seq_len, seq_len), dtype=bool))


def decoder_mask(ids, pad):
    return causal_mask(ids.shape[1])[None] & (ids != pad)[:, None, :]


# %% q5_causal | wrong | shifts the sentences in place of the words
def shift_right(targets, start):
    shifted = np.full_like(targets, start)
    shifted[1:] = targets[:-1]
    return shifted


def causal_mask(seq_len):
    return np.tril(np.ones((seq_len, seq_len), dtype=bool))


def decoder_mask(ids, pad):
    return causal_mask(ids.shape[1])[None] & (ids != pad)[:, None, :]


# %% q5_causal | wrong | 1 is the start, whatever start is
def shift_right(targets, start):
    shifted = np.full_like(targets, 1)
    shifted[:, 1:] = targets[:, :-1]
    return shifted


def causal_mask(seq_len):
    return np.tril(np.ones((seq_len, seq_len), dtype=bool))


def decoder_mask(ids, pad):
    return causal_mask(ids.shape[1])[None] & (ids != pad)[:, None, :]


# %% q5_causal | wrong | ids of 8 bits
def shift_right(targets, start):
    shifted = np.full(targets.shape, start).astype(np.uint8)
    shifted[:, 1:] = targets[:, :-1]
    return shifted


def causal_mask(seq_len):
    return np.tril(np.ones((seq_len, seq_len), dtype=bool))


def decoder_mask(ids, pad):
    return causal_mask(ids.shape[1])[None] & (ids != pad)[:, None, :]


# %% q5_causal | wrong | shifts in the array it was given
def shift_right(targets, start):
    targets[:, 1:] = targets[:, :-1].copy()
    targets[:, 0] = start
    return targets


def causal_mask(seq_len):
    return np.tril(np.ones((seq_len, seq_len), dtype=bool))


def decoder_mask(ids, pad):
    return causal_mask(ids.shape[1])[None] & (ids != pad)[:, None, :]


# %% q5_causal | right | lists
def shift_right(targets, start):
    return [[start, *row[:-1]] for row in targets.tolist()]


def causal_mask(seq_len):
    return [[j <= i for j in range(seq_len)] for i in range(seq_len)]


def decoder_mask(ids, pad):
    length = len(ids[0])
    return [[[int(j <= i and row[j] != pad) for j in range(length)] for i in range(length)] for row in ids]


# %% q5_causal | right | index arithmetic, numbers for booleans
def shift_right(targets, start):
    first = np.full((len(targets), 1), start)
    return np.hstack([first, targets])[:, : targets.shape[1]]


def causal_mask(seq_len):
    return np.tri(seq_len)


def decoder_mask(ids, pad):
    return np.tri(ids.shape[1]) * np.expand_dims(ids != pad, 1)


# %% q5_causal | right | torch
import torch


def shift_right(targets, start):
    return torch.nn.functional.pad(torch.tensor(targets), (1, -1), value=start)


def causal_mask(seq_len):
    return torch.ones(seq_len, seq_len).triu(diagonal=1) == 0


def decoder_mask(ids, pad):
    return causal_mask(ids.shape[1]) & torch.tensor(ids != pad).unsqueeze(1)


# %% q5_causal | right | roll, then the start; one sentence at a time
def shift_right(targets, start):
    shifted = np.roll(targets, 1, axis=-1)
    shifted[:, 0] = start
    return shifted


def causal_mask(seq_len):
    rows, columns = np.indices((seq_len, seq_len))
    return ~(columns > rows)


def decoder_mask(ids, pad):
    masks = []
    for row in ids:
        mask = np.logical_not(np.triu(np.ones((len(row), len(row))), k=1))
        mask[:, row == pad] = False
        masks.append(mask)
    return np.array(masks)


# %% q6_positions | wrong | positions from 1
def positional_code(seq_len, size):
    code = np.zeros((seq_len, size))
    t = np.arange(1, seq_len + 1)[:, None]
    angles = t / 10000 ** (np.arange(0, size, 2) / size)
    code[:, 0::2] = np.sin(angles)
    code[:, 1::2] = np.cos(angles)[:, : size // 2]
    return code


def add_positions(X):
    return X + positional_code(X.shape[1], X.shape[2])[None]


# %% q6_positions | wrong | cosines first
def positional_code(seq_len, size):
    code = np.zeros((seq_len, size))
    t = np.arange(seq_len)[:, None]
    angles = t / 10000 ** (np.arange(0, size, 2) / size)
    code[:, 0::2] = np.cos(angles)
    code[:, 1::2] = np.sin(angles)[:, : size // 2]
    return code


def add_positions(X):
    return X + positional_code(X.shape[1], X.shape[2])[None]


# %% q6_positions | wrong | first all sines, then all cosines
def positional_code(seq_len, size):
    code = np.zeros((seq_len, size))
    t = np.arange(seq_len)[:, None]
    angles = t / 10000 ** (np.arange(0, size, 2) / size)
    code[:, : (size + 1) // 2] = np.sin(angles)
    code[:, (size + 1) // 2 :] = np.cos(angles)[:, : size // 2]
    return code


def add_positions(X):
    return X + positional_code(X.shape[1], X.shape[2])[None]


# %% q6_positions | wrong | the exponent i / size
def positional_code(seq_len, size):
    code = np.zeros((seq_len, size))
    t = np.arange(seq_len)[:, None]
    angles = t / 10000 ** (np.arange((size + 1) // 2) / size)
    code[:, 0::2] = np.sin(angles)
    code[:, 1::2] = np.cos(angles)[:, : size // 2]
    return code


def add_positions(X):
    return X + positional_code(X.shape[1], X.shape[2])[None]


# %% q6_positions | wrong | the exponent 4i / size
def positional_code(seq_len, size):
    code = np.zeros((seq_len, size))
    t = np.arange(seq_len)[:, None]
    angles = t / 10000 ** (2 * np.arange(0, size, 2) / size)
    code[:, 0::2] = np.sin(angles)
    code[:, 1::2] = np.cos(angles)[:, : size // 2]
    return code


def add_positions(X):
    return X + positional_code(X.shape[1], X.shape[2])[None]


# %% q6_positions | wrong | an exponent of its own for each column
def positional_code(seq_len, size):
    code = np.zeros((seq_len, size))
    t = np.arange(seq_len)[:, None]
    angles = t / 10000 ** (np.arange(0, size, 2) / size)
    code[:, 0::2] = np.sin(angles)
    code[:, 1::2] = np.cos(t / 10000 ** (np.arange(1, size, 2) / size))
    return code


def add_positions(X):
    return X + positional_code(X.shape[1], X.shape[2])[None]


# %% q6_positions | wrong | whole-number division in the exponent
def positional_code(seq_len, size):
    code = np.zeros((seq_len, size))
    t = np.arange(seq_len)[:, None]
    angles = t / 10000 ** (np.arange(0, size, 2) // size)
    code[:, 0::2] = np.sin(angles)
    code[:, 1::2] = np.cos(angles)[:, : size // 2]
    return code


def add_positions(X):
    return X + positional_code(X.shape[1], X.shape[2])[None]


# %% q6_positions | wrong | the base 1000
def positional_code(seq_len, size):
    code = np.zeros((seq_len, size))
    t = np.arange(seq_len)[:, None]
    angles = t / 1000 ** (np.arange(0, size, 2) / size)
    code[:, 0::2] = np.sin(angles)
    code[:, 1::2] = np.cos(angles)[:, : size // 2]
    return code


def add_positions(X):
    return X + positional_code(X.shape[1], X.shape[2])[None]


# %% q6_positions | wrong | multiplies in place of dividing
def positional_code(seq_len, size):
    code = np.zeros((seq_len, size))
    t = np.arange(seq_len)[:, None]
    angles = t * 10000 ** (np.arange(0, size, 2) / size)
    code[:, 0::2] = np.sin(angles)
    code[:, 1::2] = np.cos(angles)[:, : size // 2]
    return code


def add_positions(X):
    return X + positional_code(X.shape[1], X.shape[2])[None]


# %% q6_positions | wrong | an odd size counts as the next even one in the exponent
def positional_code(seq_len, size):
    code = np.zeros((seq_len, size))
    t = np.arange(seq_len)[:, None]
    angles = t / 10000 ** (np.arange(0, size, 2) / (size + size % 2))
    code[:, 0::2] = np.sin(angles)
    code[:, 1::2] = np.cos(angles)[:, : size // 2]
    return code


def add_positions(X):
    return X + positional_code(X.shape[1], X.shape[2])[None]


# %% q6_positions | wrong | an odd size counts as the even one below in the exponent
def positional_code(seq_len, size):
    code = np.zeros((seq_len, size))
    t = np.arange(seq_len)[:, None]
    angles = t / 10000 ** (np.arange(0, size, 2) / max(size - size % 2, 1))
    code[:, 0::2] = np.sin(angles)
    code[:, 1::2] = np.cos(angles)[:, : size // 2]
    return code


def add_positions(X):
    return X + positional_code(X.shape[1], X.shape[2])[None]


# %% q6_positions | wrong | the last column of an odd size stays 0
def positional_code(seq_len, size):
    code = np.zeros((seq_len, size))
    t = np.arange(seq_len)[:, None]
    angles = t / 10000 ** (np.arange(0, size, 2) / size)
    code[:, 0::2] = np.sin(angles)
    code[:, 2 * (size // 2) :] = 0
    code[:, 1::2] = np.cos(angles)[:, : size // 2]
    return code


def add_positions(X):
    return X + positional_code(X.shape[1], X.shape[2])[None]


# %% q6_positions | wrong | an odd size is one column short
def positional_code(seq_len, size):
    code = np.zeros((seq_len, size))
    t = np.arange(seq_len)[:, None]
    angles = t / 10000 ** (np.arange(0, size, 2) / size)
    code[:, 0::2] = np.sin(angles)
    code[:, 1::2] = np.cos(angles)[:, : size // 2]
    return code[:, : size - size % 2]


def add_positions(X):
    return X + positional_code(X.shape[1], X.shape[2])[None]


# %% q6_positions | wrong | sines only
def positional_code(seq_len, size):
    code = np.zeros((seq_len, size))
    t = np.arange(seq_len)[:, None]
    angles = t / 10000 ** (np.arange(0, size, 2) / size)
    code[:, 0::2] = np.sin(angles)
    code[:, 1::2] = np.sin(angles)[:, : size // 2]
    return code


def add_positions(X):
    return X + positional_code(X.shape[1], X.shape[2])[None]


# %% q6_positions | wrong | degrees
def positional_code(seq_len, size):
    code = np.zeros((seq_len, size))
    t = np.arange(seq_len)[:, None]
    angles = t / 10000 ** (np.arange(0, size, 2) / size)
    angles = np.radians(angles)
    code[:, 0::2] = np.sin(angles)
    code[:, 1::2] = np.cos(angles)[:, : size // 2]
    return code


def add_positions(X):
    return X + positional_code(X.shape[1], X.shape[2])[None]


# %% q6_positions | wrong | positions and columns swapped where square
def positional_code(seq_len, size):
    code = np.zeros((seq_len, size))
    t = np.arange(seq_len)[:, None]
    angles = t / 10000 ** (np.arange(0, size, 2) / size)
    code[:, 0::2] = np.sin(angles)
    code[:, 1::2] = np.cos(angles)[:, : size // 2]
    return code.T if seq_len == size else code


def add_positions(X):
    return X + positional_code(X.shape[1], X.shape[2])[None]


# %% q6_positions | wrong | positions along the batch
def positional_code(seq_len, size):
    code = np.zeros((seq_len, size))
    t = np.arange(seq_len)[:, None]
    angles = t / 10000 ** (np.arange(0, size, 2) / size)
    code[:, 0::2] = np.sin(angles)
    code[:, 1::2] = np.cos(angles)[:, : size // 2]
    return code


def add_positions(X):
    return X + positional_code(X.shape[0], X.shape[2])[:, None]


# %% q6_positions | wrong | goes on counting in the next sentence
def positional_code(seq_len, size):
    code = np.zeros((seq_len, size))
    t = np.arange(seq_len)[:, None]
    angles = t / 10000 ** (np.arange(0, size, 2) / size)
    code[:, 0::2] = np.sin(angles)
    code[:, 1::2] = np.cos(angles)[:, : size // 2]
    return code


def add_positions(X):
    code = positional_code(X.shape[0] * X.shape[1], X.shape[2])
    return X + code.reshape(X.shape)


# %% q6_positions | wrong | adds in the array it was given
def positional_code(seq_len, size):
    code = np.zeros((seq_len, size))
    t = np.arange(seq_len)[:, None]
    angles = t / 10000 ** (np.arange(0, size, 2) / size)
    code[:, 0::2] = np.sin(angles)
    code[:, 1::2] = np.cos(angles)[:, : size // 2]
    return code


def add_positions(X):
    X += positional_code(X.shape[1], X.shape[2])
    return X


# %% q6_positions | wrong | multiplies by the code
def positional_code(seq_len, size):
    code = np.zeros((seq_len, size))
    t = np.arange(seq_len)[:, None]
    angles = t / 10000 ** (np.arange(0, size, 2) / size)
    code[:, 0::2] = np.sin(angles)
    code[:, 1::2] = np.cos(angles)[:, : size // 2]
    return code


def add_positions(X):
    return X * positional_code(X.shape[1], X.shape[2])[None]


# %% q6_positions | wrong | puts the code beside the vectors
def positional_code(seq_len, size):
    code = np.zeros((seq_len, size))
    t = np.arange(seq_len)[:, None]
    angles = t / 10000 ** (np.arange(0, size, 2) / size)
    code[:, 0::2] = np.sin(angles)
    code[:, 1::2] = np.cos(angles)[:, : size // 2]
    return code


def add_positions(X):
    code = np.broadcast_to(positional_code(X.shape[1], X.shape[2]), X.shape)
    return np.concatenate([X, code], axis=2)


# %% q6_positions | wrong | scales the vectors by the root of their size
def positional_code(seq_len, size):
    code = np.zeros((seq_len, size))
    t = np.arange(seq_len)[:, None]
    angles = t / 10000 ** (np.arange(0, size, 2) / size)
    code[:, 0::2] = np.sin(angles)
    code[:, 1::2] = np.cos(angles)[:, : size // 2]
    return code


def add_positions(X):
    return X * np.sqrt(X.shape[2]) + positional_code(X.shape[1], X.shape[2])[None]


# %% q6_positions | wrong | keeps the type of whole numbers
def positional_code(seq_len, size):
    code = np.zeros((seq_len, size))
    t = np.arange(seq_len)[:, None]
    angles = t / 10000 ** (np.arange(0, size, 2) / size)
    code[:, 0::2] = np.sin(angles)
    code[:, 1::2] = np.cos(angles)[:, : size // 2]
    return code


def add_positions(X):
    return (X + positional_code(X.shape[1], X.shape[2])).astype(X.dtype)


# %% q6_positions | right | loops
import math


def positional_code(seq_len, size):
    code = []
    for t in range(seq_len):
        row = []
        for column in range(size):
            i = column // 2
            angle = t / 10000 ** (2 * i / size)
            row.append(math.sin(angle) if column % 2 == 0 else math.cos(angle))
        code.append(row)
    return code


def add_positions(X):
    code = positional_code(len(X[0]), len(X[0][0]))
    return [[[x + p for x, p in zip(*pair)] for pair in zip(sentence, code)] for sentence in X.tolist()]


# %% q6_positions | right | the exponential form, as in many tutorials, in float32
def positional_code(seq_len, size):
    t = np.arange(seq_len, dtype=np.float32)[:, None]
    rates = np.exp(np.arange(0, size, 2, dtype=np.float32) * np.float32(-np.log(10000.0) / size))
    code = np.zeros((seq_len, size), dtype=np.float32)
    code[:, 0::2] = np.sin(t * rates)
    code[:, 1::2] = np.cos(t * rates[: size // 2])
    return code


def add_positions(X):
    return X.astype(np.float32) + positional_code(*X.shape[1:])


# %% q6_positions | right | torch, two more columns than needed, then cut
import torch


def positional_code(seq_len, size):
    i = torch.arange(size // 2 + 1, dtype=torch.float64)
    angles = torch.outer(torch.arange(seq_len, dtype=torch.float64), 10_000.0 ** (-2 * i / size))
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)[:, :size].numpy()


def add_positions(X):
    return torch.tensor(X) + torch.tensor(positional_code(X.shape[1], X.shape[2]))


# %% q6_positions | right | a cosine is a sine a quarter of a turn ahead
def positional_code(seq_len, size):
    columns = np.arange(size)
    rates = 10_000.0 ** -((columns - columns % 2) / size)
    return np.sin(np.outer(np.arange(seq_len), rates) + columns % 2 * np.pi / 2)


def add_positions(X):
    result = X.astype(float)
    for sentence in result:
        sentence += positional_code(*sentence.shape)
    return result


# %% q7_greedy | wrong | start among the ids
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [start], 0.0, start
    while len(ids) <= max_length:
        logits, state = step(token, state)
        logits = np.array(logits, dtype=float)
        token = int(logits.argmax())
        log_p = logits - logits.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        total += log_p[token]
        if token == end:
            break
        ids.append(token)
    return ids, total


# %% q7_greedy | wrong | end among the ids
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    while len(ids) < max_length:
        logits, state = step(token, state)
        logits = np.array(logits, dtype=float)
        token = int(logits.argmax())
        log_p = logits - logits.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        total += log_p[token]
        ids.append(token)
        if token == end:
            break
    return ids, total


# %% q7_greedy | wrong | does not stop at the end
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    while len(ids) < max_length:
        logits, state = step(token, state)
        logits = np.array(logits, dtype=float)
        token = int(logits.argmax())
        log_p = logits - logits.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        total += log_p[token]
        ids.append(token)
    return ids, total


# %% q7_greedy | wrong | cuts at the end afterwards
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    while len(ids) < max_length:
        logits, state = step(token, state)
        logits = np.array(logits, dtype=float)
        token = int(logits.argmax())
        log_p = logits - logits.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        total += log_p[token]
        ids.append(token)
    if end in ids:
        ids = ids[: ids.index(end)]
    return ids, total


# %% q7_greedy | wrong | one step too many
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    while len(ids) <= max_length:
        logits, state = step(token, state)
        logits = np.array(logits, dtype=float)
        token = int(logits.argmax())
        log_p = logits - logits.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        total += log_p[token]
        if token == end:
            break
        ids.append(token)
    return ids, total


# %% q7_greedy | wrong | one step too few
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    while len(ids) < max_length - 1:
        logits, state = step(token, state)
        logits = np.array(logits, dtype=float)
        token = int(logits.argmax())
        log_p = logits - logits.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        total += log_p[token]
        if token == end:
            break
        ids.append(token)
    return ids, total


# %% q7_greedy | wrong | cuts at the maximum length afterwards
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    while len(ids) <= max_length:
        logits, state = step(token, state)
        logits = np.array(logits, dtype=float)
        token = int(logits.argmax())
        log_p = logits - logits.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        total += log_p[token]
        if token == end:
            break
        ids.append(token)
    return ids[:max_length], total


# %% q7_greedy | wrong | always the start token
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    while len(ids) < max_length:
        logits, state = step(start, state)
        logits = np.array(logits, dtype=float)
        token = int(logits.argmax())
        log_p = logits - logits.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        total += log_p[token]
        if token == end:
            break
        ids.append(token)
    return ids, total


# %% q7_greedy | wrong | always the first state
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    while len(ids) < max_length:
        logits, _ = step(token, state)
        logits = np.array(logits, dtype=float)
        token = int(logits.argmax())
        log_p = logits - logits.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        total += log_p[token]
        if token == end:
            break
        ids.append(token)
    return ids, total


# %% q7_greedy | wrong | the last of equals
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    while len(ids) < max_length:
        logits, state = step(token, state)
        logits = np.array(logits, dtype=float)
        token = len(logits) - 1 - int(logits[::-1].argmax())
        log_p = logits - logits.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        total += log_p[token]
        if token == end:
            break
        ids.append(token)
    return ids, total


# %% q7_greedy | wrong | the lowest logit
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    while len(ids) < max_length:
        logits, state = step(token, state)
        logits = np.array(logits, dtype=float)
        token = int(logits.argmin())
        log_p = logits - logits.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        total += log_p[token]
        if token == end:
            break
        ids.append(token)
    return ids, total


# %% q7_greedy | wrong | draws at random
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    while len(ids) < max_length:
        logits, state = step(token, state)
        logits = np.array(logits, dtype=float)
        token = int(
            np.random.default_rng(0).choice(
                len(logits), p=np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()
            )
        )
        log_p = logits - logits.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        total += log_p[token]
        if token == end:
            break
        ids.append(token)
    return ids, total


# %% q7_greedy | wrong | leaves the end out of the log-probability
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    while len(ids) < max_length:
        logits, state = step(token, state)
        logits = np.array(logits, dtype=float)
        token = int(logits.argmax())
        log_p = logits - logits.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        if token == end:
            break
        total += log_p[token]
        ids.append(token)
    return ids, total


# %% q7_greedy | wrong | adds up logits
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    while len(ids) < max_length:
        logits, state = step(token, state)
        logits = np.array(logits, dtype=float)
        token = int(logits.argmax())
        log_p = logits - logits.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        total += logits[token]
        if token == end:
            break
        ids.append(token)
    return ids, total


# %% q7_greedy | wrong | adds up probabilities
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    while len(ids) < max_length:
        logits, state = step(token, state)
        logits = np.array(logits, dtype=float)
        token = int(logits.argmax())
        log_p = logits - logits.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        total += np.exp(log_p[token])
        if token == end:
            break
        ids.append(token)
    return ids, total


# %% q7_greedy | wrong | the probability in place of its logarithm
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    while len(ids) < max_length:
        logits, state = step(token, state)
        logits = np.array(logits, dtype=float)
        token = int(logits.argmax())
        log_p = logits - logits.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        total += log_p[token]
        if token == end:
            break
        ids.append(token)
    return ids, np.exp(total)


# %% q7_greedy | wrong | the logarithm to the base 2
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    while len(ids) < max_length:
        logits, state = step(token, state)
        logits = np.array(logits, dtype=float)
        token = int(logits.argmax())
        log_p = logits - logits.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        total += log_p[token]
        if token == end:
            break
        ids.append(token)
    return ids, total / np.log(2)


# %% q7_greedy | wrong | the mean log-probability
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    while len(ids) < max_length:
        logits, state = step(token, state)
        logits = np.array(logits, dtype=float)
        token = int(logits.argmax())
        log_p = logits - logits.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        total += log_p[token]
        if token == end:
            break
        ids.append(token)
    return ids, total / max(len(ids), 1)


# %% q7_greedy | wrong | the sign
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    while len(ids) < max_length:
        logits, state = step(token, state)
        logits = np.array(logits, dtype=float)
        token = int(logits.argmax())
        log_p = logits - logits.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        total += log_p[token]
        if token == end:
            break
        ids.append(token)
    return ids, -total


# %% q7_greedy | wrong | unstable
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    while len(ids) < max_length:
        logits, state = step(token, state)
        logits = np.array(logits, dtype=float)
        token = int(logits.argmax())
        log_p = logits + 0
        log_p = log_p - np.log(np.exp(log_p).sum())
        total += log_p[token]
        if token == end:
            break
        ids.append(token)
    return ids, total


# %% q7_greedy | wrong | takes the logits for probabilities
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    while len(ids) < max_length:
        logits, state = step(token, state)
        logits = np.array(logits, dtype=float)
        token = int(logits.argmax())
        log_p = np.log(np.abs(logits))
        total += log_p[token]
        if token == end:
            break
        ids.append(token)
    return ids, total


# %% q7_greedy | wrong | stops at the start token as well
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    while len(ids) < max_length:
        logits, state = step(token, state)
        logits = np.array(logits, dtype=float)
        token = int(logits.argmax())
        log_p = logits - logits.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        total += log_p[token]
        if token in (start, end):
            break
        ids.append(token)
    return ids, total


# %% q7_greedy | wrong | skips the start token
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    while len(ids) < max_length:
        logits, state = step(token, state)
        logits = np.array(logits, dtype=float)
        token = int(logits.argmax())
        log_p = logits - logits.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        total += log_p[token]
        if token == end:
            break
        if token != start:
            ids.append(token)
    return ids, total


# %% q7_greedy | wrong | never chooses the same id twice
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    while len(ids) < max_length:
        logits, state = step(token, state)
        logits = np.array(logits, dtype=float)
        logits[ids] = -np.inf
        token = int(logits.argmax())
        log_p = logits - logits.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        total += log_p[token]
        if token == end:
            break
        ids.append(token)
    return ids, total


# %% q7_greedy | wrong | stops at 0, whatever end is
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    while len(ids) < max_length:
        logits, state = step(token, state)
        logits = np.array(logits, dtype=float)
        token = int(logits.argmax())
        log_p = logits - logits.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        total += log_p[token]
        if token == 0:
            break
        ids.append(token)
    return ids, total


# %% q7_greedy | wrong | returns the ids only
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    while len(ids) < max_length:
        logits, state = step(token, state)
        logits = np.array(logits, dtype=float)
        token = int(logits.argmax())
        log_p = logits - logits.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        total += log_p[token]
        if token == end:
            break
        ids.append(token)
    return ids


# %% q7_greedy | wrong | the log-probability first
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    while len(ids) < max_length:
        logits, state = step(token, state)
        logits = np.array(logits, dtype=float)
        token = int(logits.argmax())
        log_p = logits - logits.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        total += log_p[token]
        if token == end:
            break
        ids.append(token)
    return total, ids


# %% q7_greedy | wrong | tries a step before the loop
def greedy_decode(step, state, start, end, max_length):
    ids, total, token = [], 0.0, start
    logits, state = step(token, state)
    token = int(np.argmax(logits))
    step(start, state)
    while max_length and len(ids) < max_length:
        logits, state = step(token, state)
        logits = np.array(logits, dtype=float)
        token = int(logits.argmax())
        log_p = logits - logits.max()
        log_p = log_p - np.log(np.exp(log_p).sum())
        total += log_p[token]
        if token == end:
            break
        ids.append(token)
    return ids, total


# %% q7_greedy | right | plain Python
import math


def greedy_decode(step, state, start, end, max_length):
    ids, log_probability, token = [], 0.0, start
    for _ in range(max_length):
        logits, state = step(token, state)
        logits = [float(z) for z in logits]
        highest = max(logits)
        token = logits.index(highest)
        log_probability -= math.log(sum(math.exp(z - highest) for z in logits))
        if token == end:
            return ids, log_probability
        ids.append(token)
    return ids, log_probability


# %% q7_greedy | right | recursion
def greedy_decode(step, state, start, end, max_length):
    from scipy.special import log_softmax

    if max_length == 0:
        return [], 0
    logits, state = step(start, state)
    log_p = log_softmax(np.array(logits, dtype=float))
    best = int(np.flatnonzero(log_p == log_p.max())[0])
    if best == end:
        return [], log_p[best]
    ids, total = greedy_decode(step, state, best, end, max_length - 1)
    return [best, *ids], log_p[best] + total


# %% q7_greedy | right | torch
import torch


def greedy_decode(step, state, start, end, max_length):
    tokens, chosen = [start], []
    while len(tokens) <= max_length:
        logits, state = step(tokens[-1], state)
        best = int(np.argmax(logits))
        log_p = torch.log_softmax(torch.tensor(logits, dtype=torch.float64), dim=0)
        chosen.append(log_p[best].item())
        if best == end:
            break
        tokens.append(best)
    return tuple(tokens[1:]), sum(chosen)


# %% q7_greedy | right | the product of probabilities, and ids in an array
def greedy_decode(step, state, start, end, max_length):
    written, probability, last, done = np.zeros(max_length, dtype=int), 1.0, start, False
    count = 0
    while count < max_length and not done:
        z, state = step(last, state)
        p = np.exp(np.asarray(z, dtype=np.float64) - np.max(z))
        p /= p.sum()
        last = min(range(len(p)), key=lambda i: (-p[i], i))
        probability *= p[last]
        done = last == end
        if not done:
            written[count] = last
            count += 1
    return written[:count], np.log(probability)


# %% q8_bleu | wrong | no clipping
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(count for ngram, count in found.items() if ngram in allowed)
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | each n-gram counts once
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = len(found.keys() & allowed.keys())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | clips by the larger count
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(max(count, allowed[ngram]) * (ngram in allowed) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | divides by the n-grams of the reference
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(allowed.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | the number of different n-grams
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, len(found)


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | tokens joined without a space
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter("".join(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | n-grams as sets of tokens
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(frozenset(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | n-grams with their tokens sorted
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(sorted(tokens[i : i + n])) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | the last n-gram is missing
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | shorter n-grams at the end
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens)))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | n-grams that do not overlap
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(0, len(tokens) - n + 1, n))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | positions must agree
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter((i, *tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | all lengths up to n together
import math
from collections import Counter


def ngrams(tokens, n):
    lengths = range(1, n + 1)
    return Counter(tuple(tokens[i : i + k]) for k in lengths for i in range(len(tokens) - k + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | the matches only
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts
            total += max(len(translation) - n + 1, 0)
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | the arithmetic mean of the precisions
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * sum(precisions) / 4


# %% q8_bleu | wrong | the product without the root
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * math.prod(precisions)


# %% q8_bleu | wrong | up to 3-grams
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 4):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * math.prod(precisions) ** (1 / 3)


# %% q8_bleu | wrong | 4-grams only
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(4, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * math.prod(precisions) ** 1


# %% q8_bleu | wrong | from 0 to 1
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | no brevity penalty
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | a penalty for long translations as well
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = math.exp(1 - max(r, c) / min(r, c))
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | a reward for long translations
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = math.exp(1 - r / c)
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | c and r swapped
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - c / r)
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | c / r as the penalty
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else c / r
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | lengths in sentences
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = len(translations)
    r = len(references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | lengths in characters
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(" ".join(translation)) for translation in translations)
    r = sum(len(" ".join(reference)) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | smoothing: one more match and n-gram
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        precisions.append((matches + 1) / (total + 1))
    if not any(translations):
        return 0.0
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | leaves out the lengths without a match
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            continue
        precisions.append(matches / total)
    if not precisions:
        return 0.0
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | leaves out the lengths without n-grams
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if total == 0:
            continue
        precisions.append(matches / total)
    if not precisions:
        return 0.0
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * math.prod(precisions) ** (1 / len(precisions))


# %% q8_bleu | wrong | fails when there is no match
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * math.exp(sum(math.log(p) for p in precisions) / 4)


# %% q8_bleu | wrong | fails when there is no n-gram
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | all sentences as one long one
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for _ in range(1):
            counts = clipped_matches(sum(translations, []), sum(references, []), n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | clips by the references of all sentences
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(translations, references):
            counts = max(clipped_matches(translation, other, n) for other in references)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | takes the sentences out of the list it was given
import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def clipped_matches(translation, reference, n):
    found, allowed = ngrams(translation, n), ngrams(reference, n)
    matches = sum(min(count, allowed[ngram]) for ngram, count in found.items())
    return matches, sum(found.values())


def bleu(translations, references):
    precisions = []
    for n in range(1, 5):
        matches, total = 0, 0
        for translation, reference in zip(list(translations), list(references)):
            counts = clipped_matches(translation, reference, n)
            matches += counts[0]
            total += counts[1]
        if matches == 0:
            return 0.0
        precisions.append(matches / total)
    c = sum(len(translation) for translation in translations)
    r = sum(len(reference) for reference in references)
    penalty = 1 if c >= r else math.exp(1 - r / c)
    translations.clear()
    return 100 * penalty * math.prod(precisions) ** (1 / 4)


# %% q8_bleu | wrong | the mean of the sentences' BLEU
import math
from collections import Counter


def clipped_matches(translation, reference, n):
    found, allowed = (Counter(zip(*(s[i:] for i in range(n)))) for s in (translation, reference))
    return (found & allowed).total(), found.total()


def bleu(translations, references):
    scores = []
    for t, r in zip(translations, references):
        product = 1.0
        for n in range(1, 5):
            matches, total = clipped_matches(t, r, n)
            product *= matches / max(total, 1)
        penalty = min(1, math.exp(1 - len(r) / len(t))) if t else 0
        scores.append(100 * penalty * product**0.25)
    return sum(scores) / len(scores)


# %% q8_bleu | wrong | the brevity penalty sentence by sentence
import math
from collections import Counter


def clipped_matches(translation, reference, n):
    found, allowed = (Counter(zip(*(s[i:] for i in range(n)))) for s in (translation, reference))
    return (found & allowed).total(), found.total()


def bleu(translations, references):
    pairs, product = list(zip(translations, references)), 1.0
    for n in range(1, 5):
        counts = [clipped_matches(t, r, n) for t, r in pairs]
        product *= sum(m for m, _ in counts) / max(sum(total for _, total in counts), 1)
    penalties = [min(1, math.exp(1 - len(r) / len(t))) if t else 0 for t, r in pairs]
    return 100 * sum(penalties) / len(penalties) * product**0.25


# %% q8_bleu | wrong | the precisions averaged over sentences
import math
from collections import Counter


def clipped_matches(translation, reference, n):
    found, allowed = (Counter(zip(*(s[i:] for i in range(n)))) for s in (translation, reference))
    return (found & allowed).total(), found.total()


def bleu(translations, references):
    product = 1.0
    for n in range(1, 5):
        counts = [clipped_matches(t, r, n) for t, r in zip(translations, references)]
        product *= sum(m / max(total, 1) for m, total in counts) / len(counts)
    c, r = sum(map(len, translations)), sum(map(len, references))
    return 100 * min(1, math.exp(1 - r / max(c, 1))) * product**0.25


# %% q8_bleu | wrong | takes matched n-grams out of the reference it was given
import math


def clipped_matches(translation, reference, n):
    matches, total = 0, max(len(translation) - n + 1, 0)
    rest = reference if n == 1 else [reference[i : i + n] for i in range(len(reference) - n + 1)]
    for i in range(total):
        ngram = translation[i] if n == 1 else translation[i : i + n]
        if ngram in rest:
            rest.remove(ngram)
            matches += 1
    return matches, total


def bleu(translations, references):
    product = 1.0
    c, r = sum(map(len, translations)), sum(map(len, references))
    for n in range(1, 5):
        counts = [clipped_matches(t, list(r), n) for t, r in zip(translations, references)]
        product *= sum(m for m, _ in counts) / max(sum(total for _, total in counts), 1)
    return 100 * min(1, math.exp(1 - r / max(c, 1))) * product**0.25


# %% q8_bleu | right | lists, matched n-grams crossed out
def clipped_matches(translation, reference, n):
    left = [reference[i : i + n] for i in range(len(reference) - n + 1)]
    own = [translation[i : i + n] for i in range(len(translation) - n + 1)]
    matches = 0
    for ngram in own:
        if ngram in left:
            left.remove(ngram)
            matches += 1
    return [matches, len(own)]


def bleu(translations, references):
    result = 100.0
    for n in range(1, 5):
        matches = total = 0
        for pair in zip(translations, references):
            counts = clipped_matches(*pair, n)
            matches, total = matches + counts[0], total + counts[1]
        if not matches:
            return 0
        result *= (matches / total) ** 0.25
    c, r = (sum(len(s) for s in sentences) for sentences in (translations, references))
    if c < r:
        result *= 2.718281828459045 ** (1 - r / c)
    return result


# %% q8_bleu | right | NumPy
from collections import Counter


def clipped_matches(translation, reference, n):
    found = Counter(zip(*(translation[i:] for i in range(n))))
    allowed = Counter(zip(*(reference[i:] for i in range(n))))
    return np.array([(found & allowed).total(), found.total()])


def bleu(translations, references):
    pairs = list(zip(translations, references))
    counts = np.array([[clipped_matches(t, r, n) for n in (1, 2, 3, 4)] for t, r in pairs]).sum(axis=0)
    if (counts == 0).any():
        return np.float32(0)
    lengths = np.array([[len(t), len(r)] for t, r in pairs]).sum(axis=0)
    return np.float32(
        100 * np.exp(np.log(counts[:, 0] / counts[:, 1]).mean() + min(0, 1 - lengths[1] / lengths[0]))
    )


# %% q8_bleu | right | sacrebleu
def clipped_matches(translation, reference, n):
    def ngrams(tokens):
        return [" ".join(tokens[i : i + n]) for i in range(max(0, len(tokens) - n + 1))]

    own, theirs = ngrams(translation), ngrams(reference)
    return sum(min(own.count(g), theirs.count(g)) for g in set(own)), len(own)


def bleu(translations, references):
    import logging

    import sacrebleu

    logging.getLogger("sacrebleu").setLevel(logging.CRITICAL)
    sides = [[" ".join(tokens) for tokens in side] for side in (translations, references)]
    found = sacrebleu.corpus_bleu(
        sides[0], [sides[1]], tokenize="none", force=True, smooth_method="none", use_effective_order=False
    )
    return found.score


# %% q8_bleu | right | each reference's n-grams used up, tuples as results
import math


def clipped_matches(translation, reference, n):
    rest = {}
    for i in range(n, len(reference) + 1):
        key = tuple(reference[i - n : i])
        rest[key] = rest.get(key, 0) + 1
    matches = total = 0
    for i in range(n, len(translation) + 1):
        key = tuple(translation[i - n : i])
        total += 1
        if rest.get(key, 0) > 0:
            rest[key] -= 1
            matches += 1
    return matches, total


def bleu(translations, references):
    logs = []
    for n in range(1, 5):
        columns = list(zip(*[clipped_matches(t, r, n) for t, r in zip(translations, references)]))
        matches, total = sum(columns[0]), sum(columns[1])
        logs.append(math.log(matches / total) if matches else -math.inf)
    c, r = sum(map(len, translations)), sum(map(len, references))
    if c == 0:
        return 0.0
    return 100 * min(1.0, math.exp(1 - r / c)) * math.exp(sum(logs) / 4)
