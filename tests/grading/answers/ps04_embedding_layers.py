# %% q1_lookup | wrong | NumPy takes negative ids from the end
def one_hot(ids, num_words):
    return np.eye(num_words)[ids]


def lookup(ids, matrix):
    if ids.max() >= len(matrix):
        raise ValueError("unknown id")
    return matrix[ids]


# %% q1_lookup | wrong | NumPy's IndexError in place of the ValueError
def one_hot(ids, num_words):
    return np.eye(num_words)[ids]


def lookup(ids, matrix):
    if ids.min() < 0:
        raise ValueError("negative id")
    return matrix[ids]


# %% q1_lookup | wrong | the id num_words passes the check
def one_hot(ids, num_words):
    return np.eye(num_words)[ids]


def lookup(ids, matrix):
    if (ids < 0).any() or (ids > len(matrix)).any():
        raise ValueError("unknown id")
    return matrix[ids]


# %% q1_lookup | wrong | bounds from the number of columns
def one_hot(ids, num_words):
    return np.eye(num_words)[ids]


def lookup(ids, matrix):
    if ids.min() < 0 or ids.max() >= matrix.shape[1]:
        raise ValueError("unknown id")
    return matrix[ids]


# %% q1_lookup | wrong | ids counted from 1
def one_hot(ids, num_words):
    return np.eye(num_words)[ids - 1]


def lookup(ids, matrix):
    if ids.min() < 0 or ids.max() >= len(matrix):
        raise ValueError("unknown id")
    return matrix[ids - 1]


# %% q1_lookup | wrong | the column of the matrix
def one_hot(ids, num_words):
    return np.eye(num_words)[ids]


def lookup(ids, matrix):
    if ids.min() < 0 or ids.max() >= len(matrix):
        raise ValueError("unknown id")
    return matrix[:, ids]


# %% q1_lookup | wrong | multi-hot: one row for a review
def one_hot(ids, num_words):
    return np.eye(num_words)[ids].max(axis=1)


def lookup(ids, matrix):
    if ids.min() < 0 or ids.max() >= len(matrix):
        raise ValueError("unknown id")
    return matrix[ids]


# %% q1_lookup | wrong | to_categorical drops an axis of length 1
def one_hot(ids, num_words):
    rows = np.eye(num_words)[ids]
    return rows[:, 0] if ids.shape[1] == 1 else rows


def lookup(ids, matrix):
    if ids.min() < 0 or ids.max() >= len(matrix):
        raise ValueError("unknown id")
    return matrix[ids]


# %% q1_lookup | wrong | as many columns as the largest id needs
def one_hot(ids, num_words):
    return np.eye(ids.max() + 1)[ids]


def lookup(ids, matrix):
    if ids.min() < 0 or ids.max() >= len(matrix):
        raise ValueError("unknown id")
    return matrix[ids]


# %% q1_lookup | wrong | only the first review is checked
def one_hot(ids, num_words):
    return np.eye(num_words)[ids]


def lookup(ids, matrix):
    if min(ids[0]) < 0 or max(ids[0]) >= len(matrix):
        raise ValueError("unknown id")
    return matrix[np.clip(ids, 0, len(matrix) - 1)]


# %% q1_lookup | wrong | moves ids into the range, in the array it was given
def one_hot(ids, num_words):
    return np.eye(num_words)[ids]


def lookup(ids, matrix):
    if ids.min() < 0 or ids.max() >= len(matrix):
        raise ValueError("unknown id")
    vectors = matrix[ids]
    ids -= 1
    return vectors


# %% q1_lookup | wrong | padding gets zeros whatever the matrix says
def one_hot(ids, num_words):
    return np.eye(num_words)[ids]


def lookup(ids, matrix):
    if ids.min() < 0 or ids.max() >= len(matrix):
        raise ValueError("unknown id")
    return matrix[ids] * (ids > 0)[:, :, None]


# %% q1_lookup | wrong | one vector for a review
def one_hot(ids, num_words):
    return np.eye(num_words)[ids]


def lookup(ids, matrix):
    if ids.min() < 0 or ids.max() >= len(matrix):
        raise ValueError("unknown id")
    return matrix[ids].sum(axis=1)


# %% q1_lookup | wrong | reviews and positions swapped
def one_hot(ids, num_words):
    return np.eye(num_words)[ids.T]


def lookup(ids, matrix):
    if ids.min() < 0 or ids.max() >= len(matrix):
        raise ValueError("unknown id")
    return matrix[ids.T]


# %% q1_lookup | right | comparison and product, as the text explains it
def one_hot(ids, num_words):
    return ids[:, :, None] == np.arange(num_words)


def lookup(ids, matrix):
    hot = (ids[:, :, None] == np.arange(len(matrix))).astype(float)
    if not hot.any(axis=2).all():
        raise ValueError("an id is outside the vocabulary")
    return hot @ matrix


# %% q1_lookup | right | nested lists
def one_hot(ids, num_words):
    return [[[1 if i == j else 0 for j in range(num_words)] for i in row] for row in ids]


def lookup(ids, matrix):
    rows = []
    for row in ids.tolist():
        if any(i not in range(len(matrix)) for i in row):
            raise ValueError(f"ids must lie between 0 and {len(matrix) - 1}")
        rows.append([list(matrix[i]) for i in row])
    return rows


# %% q1_lookup | right | float32, np.put_along_axis and np.take
def one_hot(ids, num_words):
    rows = np.zeros((*ids.shape, num_words), dtype=np.float32)
    np.put_along_axis(rows, ids[..., None], 1, axis=-1)
    return rows


def lookup(ids, matrix):
    if (ids < 0).any() or (ids >= matrix.shape[0]).any():
        raise ValueError("an id is outside the vocabulary")
    return np.take(matrix.astype(np.float32), ids, axis=0)


# %% q1_lookup | right | torch
def one_hot(ids, num_words):
    import torch

    return torch.nn.functional.one_hot(torch.tensor(ids), num_words)


def lookup(ids, matrix):
    import torch

    if min(ids.ravel()) < 0:
        raise ValueError("negative id")
    try:
        return torch.nn.functional.embedding(torch.tensor(ids), torch.tensor(matrix))
    except IndexError as error:
        raise ValueError("an id is outside the vocabulary") from error


# %% q2_gradient | wrong | += keeps only the last of several slopes
def lookup_gradient(ids, d_output, num_words):
    gradient = np.zeros((num_words, d_output.shape[-1]))
    gradient[ids] += d_output
    return gradient


# %% q2_gradient | wrong | assigns instead of adding
def lookup_gradient(ids, d_output, num_words):
    gradient = np.zeros((num_words, d_output.shape[-1]))
    for b in range(ids.shape[0]):
        for t in range(ids.shape[1]):
            gradient[ids[b, t]] = d_output[b, t]
    return gradient


# %% q2_gradient | wrong | adds up in a review but not over the batch
def lookup_gradient(ids, d_output, num_words):
    gradient = np.zeros((num_words, d_output.shape[-1]))
    for row, slopes in zip(ids, d_output):
        one = np.zeros_like(gradient)
        np.add.at(one, row, slopes)
        gradient[row] = one[row]
    return gradient


# %% q2_gradient | wrong | a word that is twice in a review counts once
def lookup_gradient(ids, d_output, num_words):
    gradient = np.zeros((num_words, d_output.shape[-1]))
    for row, slopes in zip(ids, d_output):
        gradient[row] += slopes
    return gradient


# %% q2_gradient | wrong | the mean over the places of a word
def lookup_gradient(ids, d_output, num_words):
    gradient = np.zeros((num_words, d_output.shape[-1]))
    np.add.at(gradient, ids, d_output)
    return gradient / np.maximum(np.bincount(ids.ravel(), minlength=num_words), 1)[:, None]


# %% q2_gradient | wrong | divides by the batch size
def lookup_gradient(ids, d_output, num_words):
    gradient = np.zeros((num_words, d_output.shape[-1]))
    np.add.at(gradient, ids, d_output / len(ids))
    return gradient


# %% q2_gradient | wrong | leaves out id 0
def lookup_gradient(ids, d_output, num_words):
    gradient = np.zeros((num_words, d_output.shape[-1]))
    np.add.at(gradient, ids, d_output)
    gradient[0] = 0
    return gradient


# %% q2_gradient | wrong | rows only up to the largest id
def lookup_gradient(ids, d_output, num_words):
    gradient = np.zeros((ids.max() + 1, d_output.shape[-1]))
    np.add.at(gradient, ids, d_output)
    return gradient


# %% q2_gradient | wrong | rows only for the words that occur
def lookup_gradient(ids, d_output, num_words):
    words = np.unique(ids)
    return np.array([d_output[ids == i].sum(axis=0) for i in words])


# %% q2_gradient | wrong | words in columns
def lookup_gradient(ids, d_output, num_words):
    gradient = np.zeros((num_words, d_output.shape[-1]))
    np.add.at(gradient, ids, d_output)
    return gradient.T


# %% q2_gradient | wrong | only the first review
def lookup_gradient(ids, d_output, num_words):
    gradient = np.zeros((num_words, d_output.shape[-1]))
    np.add.at(gradient, ids[0], d_output[0])
    return gradient


# %% q2_gradient | wrong | how often each word occurs, without the slopes
def lookup_gradient(ids, d_output, num_words):
    gradient = np.zeros((num_words, d_output.shape[-1]))
    np.add.at(gradient, ids, 1)
    return gradient


# %% q2_gradient | wrong | collects the slopes of a word in the array it was given
def lookup_gradient(ids, d_output, num_words):
    gradient = np.zeros((num_words, d_output.shape[-1]))
    for b in range(ids.shape[0]):
        for t in range(ids.shape[1]):
            d_output[b, t] += gradient[ids[b, t]]
            gradient[ids[b, t]] = d_output[b, t]
    return gradient


# %% q2_gradient | wrong | the sign
def lookup_gradient(ids, d_output, num_words):
    gradient = np.zeros((num_words, d_output.shape[-1]))
    np.subtract.at(gradient, ids, d_output)
    return gradient


# %% q2_gradient | wrong | starts from ones
def lookup_gradient(ids, d_output, num_words):
    gradient = np.ones((num_words, d_output.shape[-1]))
    np.add.at(gradient, ids, d_output)
    return gradient


# %% q2_gradient | right | the transposed one-hot rows times the slopes
def lookup_gradient(ids, d_output, num_words):
    hot = np.eye(num_words)[ids.ravel()]
    return hot.T @ d_output.reshape(-1, d_output.shape[-1])


# %% q2_gradient | right | two loops and lists
def lookup_gradient(ids, d_output, num_words):
    gradient = [[0.0 for _ in d_output[0][0]] for _ in range(num_words)]
    for row, slopes in zip(ids.tolist(), d_output.tolist()):
        for i, slope in zip(row, slopes):
            for k, value in enumerate(slope):
                gradient[i][k] += value
    return gradient


# %% q2_gradient | right | one word at a time, float32
def lookup_gradient(ids, d_output, num_words):
    return np.stack([d_output[ids == i].sum(axis=0, dtype=np.float32) for i in range(num_words)])


# %% q2_gradient | right | torch's automatic differentiation
def lookup_gradient(ids, d_output, num_words):
    import torch

    matrix = torch.zeros(num_words, d_output.shape[2], dtype=torch.float64, requires_grad=True)
    torch.nn.functional.embedding(torch.tensor(ids), matrix).backward(torch.tensor(d_output))
    return matrix.grad


# %% q3_pad | wrong | before and after swapped in padding
def pad(sequences, maxlen, padding="pre", truncating="pre"):
    if padding not in ("pre", "post") or truncating not in ("pre", "post"):
        raise ValueError("pre or post")
    rows = []
    for ids in sequences:
        kept = ids[-maxlen:] if truncating == "pre" else ids[:maxlen]
        zeros = [0] * (maxlen - len(kept))
        rows.append(kept + zeros if padding == "pre" else zeros + kept)
    return np.array(rows)


# %% q3_pad | wrong | "pre" truncation keeps the first ids
def pad(sequences, maxlen, padding="pre", truncating="pre"):
    if padding not in ("pre", "post") or truncating not in ("pre", "post"):
        raise ValueError("pre or post")
    rows = []
    for ids in sequences:
        kept = ids[:maxlen] if truncating == "pre" else ids[-maxlen:]
        zeros = [0] * (maxlen - len(kept))
        rows.append(zeros + kept if padding == "pre" else kept + zeros)
    return np.array(rows)


# %% q3_pad | wrong | "post" for padding by default, as in the lecture's first model
def pad(sequences, maxlen, padding="post", truncating="pre"):
    if padding not in ("pre", "post") or truncating not in ("pre", "post"):
        raise ValueError("pre or post")
    rows = []
    for ids in sequences:
        kept = ids[-maxlen:] if truncating == "pre" else ids[:maxlen]
        zeros = [0] * (maxlen - len(kept))
        rows.append(zeros + kept if padding == "pre" else kept + zeros)
    return np.array(rows)


# %% q3_pad | wrong | truncates at the end where it pads
def pad(sequences, maxlen, padding="pre", truncating="pre"):
    if padding not in ("pre", "post") or truncating not in ("pre", "post"):
        raise ValueError("pre or post")
    rows = []
    for ids in sequences:
        kept = ids[-maxlen:] if padding == "pre" else ids[:maxlen]
        zeros = [0] * (maxlen - len(kept))
        rows.append(zeros + kept if padding == "pre" else kept + zeros)
    return np.array(rows)


# %% q3_pad | wrong | always keeps the last ids
def pad(sequences, maxlen, padding="pre", truncating="pre"):
    if padding not in ("pre", "post") or truncating not in ("pre", "post"):
        raise ValueError("pre or post")
    rows = []
    for ids in sequences:
        kept = ids[-maxlen:]
        zeros = [0] * (maxlen - len(kept))
        rows.append(zeros + kept if padding == "pre" else kept + zeros)
    return np.array(rows)


# %% q3_pad | wrong | never cuts
def pad(sequences, maxlen, padding="pre", truncating="pre"):
    if padding not in ("pre", "post") or truncating not in ("pre", "post"):
        raise ValueError("pre or post")
    rows = []
    for ids in sequences:
        zeros = [0] * (maxlen - len(ids))
        rows.append(zeros + ids if padding == "pre" else ids + zeros)
    return rows


# %% q3_pad | wrong | pads to the longest review
def pad(sequences, maxlen, padding="pre", truncating="pre"):
    if padding not in ("pre", "post") or truncating not in ("pre", "post"):
        raise ValueError("pre or post")
    length = min(maxlen, max(len(ids) for ids in sequences))
    rows = []
    for ids in sequences:
        kept = ids[-length:] if truncating == "pre" else ids[:length]
        zeros = [0] * (length - len(kept))
        rows.append(zeros + kept if padding == "pre" else kept + zeros)
    return np.array(rows)


# %% q3_pad | wrong | any other word means "post"
def pad(sequences, maxlen, padding="pre", truncating="pre"):
    rows = []
    for ids in sequences:
        kept = ids[-maxlen:] if truncating == "pre" else ids[:maxlen]
        zeros = [0] * (maxlen - len(kept))
        rows.append(zeros + kept if padding == "pre" else kept + zeros)
    return np.array(rows)


# %% q3_pad | wrong | checks padding only
def pad(sequences, maxlen, padding="pre", truncating="pre"):
    if padding not in ("pre", "post"):
        raise ValueError("pre or post")
    rows = []
    for ids in sequences:
        kept = ids[-maxlen:] if truncating == "pre" else ids[:maxlen]
        zeros = [0] * (maxlen - len(kept))
        rows.append(zeros + kept if padding == "pre" else kept + zeros)
    return np.array(rows)


# %% q3_pad | wrong | notices a wrong word only when it has something to do
def pad(sequences, maxlen, padding="pre", truncating="pre"):
    rows = []
    for ids in sequences:
        if len(ids) > maxlen:
            if truncating == "pre":
                ids = ids[-maxlen:]
            elif truncating == "post":
                ids = ids[:maxlen]
            else:
                raise ValueError("pre or post")
        if len(ids) < maxlen:
            zeros = [0] * (maxlen - len(ids))
            if padding == "pre":
                ids = zeros + ids
            elif padding == "post":
                ids = ids + zeros
            else:
                raise ValueError("pre or post")
        rows.append(ids)
    return np.array(rows)


# %% q3_pad | wrong | looks for part of a word
def pad(sequences, maxlen, padding="pre", truncating="pre"):
    if padding not in "pre post" or truncating not in "pre post":
        raise ValueError("pre or post")
    rows = []
    for ids in sequences:
        kept = ids[-maxlen:] if truncating == "pre" else ids[:maxlen]
        zeros = [0] * (maxlen - len(kept))
        rows.append(zeros + kept if padding == "pre" else kept + zeros)
    return np.array(rows)


# %% q3_pad | wrong | changes the reviews it was given
def pad(sequences, maxlen, padding="pre", truncating="pre"):
    if padding not in ("pre", "post") or truncating not in ("pre", "post"):
        raise ValueError("pre or post")
    for ids in sequences:
        while len(ids) > maxlen:
            ids.pop(0 if truncating == "pre" else -1)
        while len(ids) < maxlen:
            ids.insert(0 if padding == "pre" else len(ids), 0)
    return np.array(sequences)


# %% q3_pad | wrong | fills up with 1, the start mark
def pad(sequences, maxlen, padding="pre", truncating="pre"):
    if padding not in ("pre", "post") or truncating not in ("pre", "post"):
        raise ValueError("pre or post")
    rows = np.ones((len(sequences), maxlen), dtype=int)
    for row, ids in zip(rows, sequences):
        kept = ids[-maxlen:] if truncating == "pre" else ids[:maxlen]
        row[maxlen - len(kept) if padding == "pre" else 0 :][: len(kept)] = kept
    return rows


# %% q3_pad | wrong | an empty review fills nothing and then everything
def pad(sequences, maxlen, padding="pre", truncating="pre"):
    if padding not in ("pre", "post") or truncating not in ("pre", "post"):
        raise ValueError("pre or post")
    rows = np.zeros((len(sequences), maxlen), dtype=int)
    for row, ids in zip(rows, sequences):
        kept = ids[-maxlen:] if truncating == "pre" else ids[:maxlen]
        if padding == "pre":
            row[-len(kept) :] = kept
        else:
            row[: len(kept)] = kept
    return rows


# %% q3_pad | wrong | cuts a review that is exactly as long as it should be
def pad(sequences, maxlen, padding="pre", truncating="pre"):
    if padding not in ("pre", "post") or truncating not in ("pre", "post"):
        raise ValueError("pre or post")
    rows = []
    for ids in sequences:
        if len(ids) >= maxlen:
            ids = ids[len(ids) - maxlen + 1 :] if truncating == "pre" else ids[: maxlen - 1]
        zeros = [0] * (maxlen - len(ids))
        rows.append(zeros + ids if padding == "pre" else ids + zeros)
    return np.array(rows)


# %% q3_pad | wrong | the ids in reverse order
def pad(sequences, maxlen, padding="pre", truncating="pre"):
    if padding not in ("pre", "post") or truncating not in ("pre", "post"):
        raise ValueError("pre or post")
    rows = []
    for ids in sequences:
        kept = ids[::-1][:maxlen] if truncating == "pre" else ids[:maxlen]
        zeros = [0] * (maxlen - len(kept))
        rows.append(zeros + kept if padding == "pre" else kept + zeros)
    return np.array(rows)


# %% q3_pad | right | one id at a time into zeros
def pad(sequences, maxlen, padding="pre", truncating="pre"):
    if {padding, truncating} - {"pre", "post"}:
        raise ValueError("padding and truncating must be pre or post")
    rows = np.zeros((len(sequences), maxlen), dtype=np.int32)
    for i, ids in enumerate(sequences):
        skip = max(len(ids) - maxlen, 0) if truncating == "pre" else 0
        shift = max(maxlen - len(ids), 0) if padding == "pre" else 0
        for j in range(min(len(ids), maxlen)):
            rows[i, shift + j] = ids[skip + j]
    return rows


# %% q3_pad | right | pops from copies, a list of lists
def pad(sequences, maxlen, padding="pre", truncating="pre"):
    ends = {"pre": 0, "post": -1}
    for word in (padding, truncating):
        if word not in ends:
            raise ValueError(f"unknown end {word}")
    rows = []
    for ids in sequences:
        row = list(ids)
        while len(row) > maxlen:
            row.pop(ends[truncating])
        while len(row) < maxlen:
            row = [0, *row] if padding == "pre" else [*row, 0]
        rows.append(row)
    return rows


# %% q3_pad | right | np.pad, float32
def pad(sequences, maxlen, padding="pre", truncating="pre"):
    if not (padding in ["pre", "post"] and truncating in ["pre", "post"]):
        raise ValueError("pre or post")
    rows = []
    for ids in sequences:
        kept = np.array(ids, dtype=np.float32)
        kept = kept[len(kept) - maxlen :] if truncating == "pre" and len(kept) > maxlen else kept[:maxlen]
        missing = maxlen - len(kept)
        rows.append(np.pad(kept, (missing, 0) if padding == "pre" else (0, missing)))
    return np.stack(rows)


# %% q3_pad | right | Keras, which refuses other words itself
def pad(sequences, maxlen, padding="pre", truncating="pre"):
    from keras.utils import pad_sequences

    return pad_sequences(sequences, maxlen=maxlen, padding=padding, truncating=truncating)


# %% q4_matrix | wrong | forgets the shift by 3: every word gets a stranger's vector
def embedding_matrix(word_index, vectors, num_words, dim):
    matrix = np.zeros((num_words, dim))
    for word, rank in word_index.items():
        if rank < num_words and word in vectors:
            matrix[rank] = vectors[word]
    return matrix


# %% q4_matrix | wrong | the row is assigned in the except branch
def embedding_matrix(word_index, vectors, num_words, dim):
    matrix = np.zeros((num_words, dim))
    for word, rank in word_index.items():
        if rank + 3 < num_words:
            try:
                vector = vectors[word]
            except KeyError:
                vector = np.zeros(dim)
                matrix[rank + 3] = vector
    return matrix


# %% q4_matrix | wrong | shifts by 4
def embedding_matrix(word_index, vectors, num_words, dim):
    matrix = np.zeros((num_words, dim))
    for word, rank in word_index.items():
        if rank + 4 < num_words and word in vectors:
            matrix[rank + 4] = vectors[word]
    return matrix


# %% q4_matrix | wrong | shifts by 2, as if ranks began at 0
def embedding_matrix(word_index, vectors, num_words, dim):
    matrix = np.zeros((num_words, dim))
    for word, rank in word_index.items():
        if rank + 2 < num_words and word in vectors:
            matrix[rank + 2] = vectors[word]
    return matrix


# %% q4_matrix | wrong | fails for a word whose id is num_words
def embedding_matrix(word_index, vectors, num_words, dim):
    matrix = np.zeros((num_words, dim))
    for word, rank in word_index.items():
        if rank + 3 <= num_words and word in vectors:
            matrix[rank + 3] = vectors[word]
    return matrix


# %% q4_matrix | wrong | compares the rank with num_words
def embedding_matrix(word_index, vectors, num_words, dim):
    matrix = np.zeros((num_words, dim))
    for word, rank in word_index.items():
        if rank < num_words and word in vectors:
            matrix[rank + 3] = vectors[word]
    return matrix


# %% q4_matrix | wrong | loses the last word
def embedding_matrix(word_index, vectors, num_words, dim):
    matrix = np.zeros((num_words, dim))
    for word, rank in word_index.items():
        if rank + 3 < num_words - 1 and word in vectors:
            matrix[rank + 3] = vectors[word]
    return matrix


# %% q4_matrix | wrong | three rows more than num_words
def embedding_matrix(word_index, vectors, num_words, dim):
    matrix = np.zeros((num_words + 3, dim))
    for word, rank in word_index.items():
        if rank < num_words and word in vectors:
            matrix[rank + 3] = vectors[word]
    return matrix


# %% q4_matrix | wrong | the order of the dict in place of the rank
def embedding_matrix(word_index, vectors, num_words, dim):
    matrix = np.zeros((num_words, dim))
    for row, word in enumerate(word_index, start=4):
        if row < num_words and word in vectors:
            matrix[row] = vectors[word]
    return matrix


# %% q4_matrix | wrong | the order of the vectors in place of the rank
def embedding_matrix(word_index, vectors, num_words, dim):
    matrix = np.zeros((num_words, dim))
    for row, word in enumerate((w for w in vectors if w in word_index), start=4):
        if row < num_words:
            matrix[row] = vectors[word]
    return matrix


# %% q4_matrix | wrong | random vectors for words without one
def embedding_matrix(word_index, vectors, num_words, dim):
    matrix = np.random.default_rng(0).normal(scale=0.1, size=(num_words, dim))
    matrix[:4] = 0
    for word, rank in word_index.items():
        if rank + 3 < num_words and word in vectors:
            matrix[rank + 3] = vectors[word]
    return matrix


# %% q4_matrix | wrong | the mean vector for words without one
def embedding_matrix(word_index, vectors, num_words, dim):
    matrix = np.zeros((num_words, dim))
    mean = np.mean(list(vectors.values()), axis=0) if vectors else 0
    for word, rank in word_index.items():
        if rank + 3 < num_words:
            matrix[rank + 3] = vectors.get(word, mean)
    return matrix


# %% q4_matrix | wrong | a vector for the unknown word
def embedding_matrix(word_index, vectors, num_words, dim):
    matrix = np.zeros((num_words, dim))
    for word, rank in {**word_index, "<unknown>": -1}.items():
        if rank + 3 < num_words and word in vectors:
            matrix[rank + 3] = vectors[word]
    return matrix


# %% q4_matrix | wrong | lower-case words
def embedding_matrix(word_index, vectors, num_words, dim):
    matrix = np.zeros((num_words, dim))
    for word, rank in word_index.items():
        if rank + 3 < num_words and word.lower() in vectors:
            matrix[rank + 3] = vectors[word.lower()]
    return matrix


# %% q4_matrix | wrong | stops at the first word that is too rare
def embedding_matrix(word_index, vectors, num_words, dim):
    matrix = np.zeros((num_words, dim))
    for word, rank in word_index.items():
        if rank + 3 >= num_words:
            break
        if word in vectors:
            matrix[rank + 3] = vectors[word]
    return matrix


# %% q4_matrix | wrong | scales each vector to length 1
def embedding_matrix(word_index, vectors, num_words, dim):
    matrix = np.zeros((num_words, dim))
    for word, rank in word_index.items():
        if rank + 3 < num_words and word in vectors:
            matrix[rank + 3] = vectors[word] / np.linalg.norm(vectors[word])
    return matrix


# %% q4_matrix | wrong | cuts the decimals off in a matrix of integers
def embedding_matrix(word_index, vectors, num_words, dim):
    matrix = np.zeros((num_words, dim), dtype=int)
    for word, rank in word_index.items():
        if rank + 3 < num_words and word in vectors:
            matrix[rank + 3] = vectors[word]
    return matrix


# %% q4_matrix | wrong | takes the vectors out of the dict it was given
def embedding_matrix(word_index, vectors, num_words, dim):
    matrix = np.zeros((num_words, dim))
    for word, rank in word_index.items():
        vector = vectors.pop(word, None)
        if rank + 3 < num_words and vector is not None:
            matrix[rank + 3] = vector
    return matrix


# %% q4_matrix | wrong | needs a vector for every word
def embedding_matrix(word_index, vectors, num_words, dim):
    matrix = np.zeros((num_words, dim))
    for word, rank in word_index.items():
        if rank + 3 < num_words:
            matrix[rank + 3] = vectors[word]
    return matrix


# %% q4_matrix | wrong | takes at least the four reserved rows
def embedding_matrix(word_index, vectors, num_words, dim):
    matrix = np.zeros((max(num_words, 4), dim))
    for word, rank in word_index.items():
        if rank + 3 < num_words and word in vectors:
            matrix[rank + 3] = vectors[word]
    return matrix


# %% q4_matrix | right | row by row through the inverted index, a list of lists
def embedding_matrix(word_index, vectors, num_words, dim):
    words = {rank + 3: word for word, rank in word_index.items()}
    rows = []
    for i in range(num_words):
        word = words.get(i)
        rows.append(list(vectors[word]) if word is not None and word in vectors else [0.0] * dim)
    return rows


# %% q4_matrix | right | from the side of the vectors, float32
def embedding_matrix(word_index, vectors, num_words, dim):
    matrix = np.zeros((num_words, dim), dtype="float32")
    for word, vector in vectors.items():
        row = word_index.get(word, num_words) + 3
        if row < num_words:
            matrix[row] = vector
    return matrix


# %% q4_matrix | right | try and except the right way round
def embedding_matrix(word_index, vectors, num_words, dim):
    matrix = np.zeros((max(num_words, len(word_index) + 4), dim))
    for word in word_index:
        try:
            matrix[word_index[word] + 3] = vectors[word]
        except KeyError:
            continue
    return matrix[:num_words]


# %% q4_matrix | right | fancy indexing with lists of rows and vectors
def embedding_matrix(word_index, vectors, num_words, dim):
    found = [(r + 3, vectors[w]) for w, r in word_index.items() if w in vectors and r + 3 < num_words]
    matrix = np.zeros((num_words, dim))
    if found:
        rows, values = zip(*found)
        matrix[list(rows)] = np.stack(values)
    return matrix


# %% q5_coverage | wrong | types and tokens swapped
def coverage(documents, vectors):
    from collections import Counter

    counts = Counter(word for document in documents for word in document)
    missing = sorted((w for w in counts if w not in vectors), key=lambda w: (-counts[w], w))
    types = sum(w in vectors for w in counts) / len(counts)
    tokens = sum(n for w, n in counts.items() if w in vectors) / sum(counts.values())
    return tokens, types, missing


# %% q5_coverage | wrong | the shares that are missing
def coverage(documents, vectors):
    from collections import Counter

    counts = Counter(word for document in documents for word in document)
    missing = sorted((w for w in counts if w not in vectors), key=lambda w: (-counts[w], w))
    types = len(missing) / len(counts)
    tokens = sum(counts[w] for w in missing) / sum(counts.values())
    return types, tokens, missing


# %% q5_coverage | wrong | in per cent
def coverage(documents, vectors):
    from collections import Counter

    counts = Counter(word for document in documents for word in document)
    missing = sorted((w for w in counts if w not in vectors), key=lambda w: (-counts[w], w))
    types = 100 * sum(w in vectors for w in counts) / len(counts)
    tokens = 100 * sum(n for w, n in counts.items() if w in vectors) / sum(counts.values())
    return types, tokens, missing


# %% q5_coverage | wrong | the mean of the documents' coverages
def coverage(documents, vectors):
    from collections import Counter

    counts = Counter(word for document in documents for word in document)
    missing = sorted((w for w in counts if w not in vectors), key=lambda w: (-counts[w], w))
    types = sum(w in vectors for w in counts) / len(counts)
    tokens = np.mean([np.mean([w in vectors for w in document]) for document in documents if document])
    return types, tokens, missing


# %% q5_coverage | wrong | the share of the vectors that are used
def coverage(documents, vectors):
    from collections import Counter

    counts = Counter(word for document in documents for word in document)
    missing = sorted((w for w in counts if w not in vectors), key=lambda w: (-counts[w], w))
    types = sum(w in counts for w in vectors) / max(len(vectors), 1)
    tokens = sum(n for w, n in counts.items() if w in vectors) / sum(counts.values())
    return types, tokens, missing


# %% q5_coverage | wrong | whole-number division
def coverage(documents, vectors):
    from collections import Counter

    counts = Counter(word for document in documents for word in document)
    missing = sorted((w for w in counts if w not in vectors), key=lambda w: (-counts[w], w))
    types = sum(w in vectors for w in counts) // len(counts)
    tokens = sum(n for w, n in counts.items() if w in vectors) // sum(counts.values())
    return types, tokens, missing


# %% q5_coverage | wrong | the missing words in alphabetical order only
def coverage(documents, vectors):
    from collections import Counter

    counts = Counter(word for document in documents for word in document)
    missing = sorted(w for w in counts if w not in vectors)
    types = sum(w in vectors for w in counts) / len(counts)
    tokens = sum(n for w, n in counts.items() if w in vectors) / sum(counts.values())
    return types, tokens, missing


# %% q5_coverage | wrong | the rarest missing words first
def coverage(documents, vectors):
    from collections import Counter

    counts = Counter(word for document in documents for word in document)
    missing = sorted((w for w in counts if w not in vectors), key=lambda w: (counts[w], w))
    types = sum(w in vectors for w in counts) / len(counts)
    tokens = sum(n for w, n in counts.items() if w in vectors) / sum(counts.values())
    return types, tokens, missing


# %% q5_coverage | wrong | equally frequent words in the order of their first occurrence
def coverage(documents, vectors):
    from collections import Counter

    counts = Counter(word for document in documents for word in document)
    missing = [w for w, _ in counts.most_common() if w not in vectors]
    types = sum(w in vectors for w in counts) / len(counts)
    tokens = sum(n for w, n in counts.items() if w in vectors) / sum(counts.values())
    return types, tokens, missing


# %% q5_coverage | wrong | equally frequent words in reverse order
def coverage(documents, vectors):
    from collections import Counter

    counts = Counter(word for document in documents for word in document)
    missing = sorted((w for w in counts if w not in vectors), key=lambda w: (counts[w], w), reverse=True)
    types = sum(w in vectors for w in counts) / len(counts)
    tokens = sum(n for w, n in counts.items() if w in vectors) / sum(counts.values())
    return types, tokens, missing


# %% q5_coverage | wrong | equally frequent words without regard to capitals
def coverage(documents, vectors):
    from collections import Counter

    counts = Counter(word for document in documents for word in document)
    missing = sorted((w for w in counts if w not in vectors), key=lambda w: (-counts[w], w.lower()))
    types = sum(w in vectors for w in counts) / len(counts)
    tokens = sum(n for w, n in counts.items() if w in vectors) / sum(counts.values())
    return types, tokens, missing


# %% q5_coverage | wrong | every missing token
def coverage(documents, vectors):
    from collections import Counter

    counts = Counter(word for document in documents for word in document)
    tokens = [w for document in documents for w in document]
    missing = sorted((w for w in tokens if w not in vectors), key=lambda w: (-counts[w], w))
    types = sum(w in vectors for w in counts) / len(counts)
    return types, sum(w in vectors for w in tokens) / len(tokens), missing


# %% q5_coverage | wrong | lower-case words
def coverage(documents, vectors):
    from collections import Counter

    counts = Counter(word.lower() for document in documents for word in document)
    missing = sorted((w for w in counts if w not in vectors), key=lambda w: (-counts[w], w))
    types = sum(w in vectors for w in counts) / len(counts)
    tokens = sum(n for w, n in counts.items() if w in vectors) / sum(counts.values())
    return types, tokens, missing


# %% q5_coverage | wrong | a word with a zero vector is missing
def coverage(documents, vectors):
    from collections import Counter

    counts = Counter(word for document in documents for word in document)
    known = {w for w, vector in vectors.items() if np.any(vector)}
    missing = sorted((w for w in counts if w not in known), key=lambda w: (-counts[w], w))
    types = sum(w in known for w in counts) / len(counts)
    tokens = sum(n for w, n in counts.items() if w in known) / sum(counts.values())
    return types, tokens, missing


# %% q5_coverage | wrong | only the first document
def coverage(documents, vectors):
    from collections import Counter

    counts = Counter(documents[0])
    missing = sorted((w for w in counts if w not in vectors), key=lambda w: (-counts[w], w))
    types = sum(w in vectors for w in counts) / max(len(counts), 1)
    tokens = sum(n for w, n in counts.items() if w in vectors) / max(len(documents[0]), 1)
    return types, tokens, missing


# %% q5_coverage | wrong | removes the covered words from the documents it was given
def coverage(documents, vectors):
    from collections import Counter

    counts = Counter(word for document in documents for word in document)
    for document in documents:
        document[:] = [w for w in document if w not in vectors]
    left = Counter(word for document in documents for word in document)
    missing = sorted(left, key=lambda w: (-left[w], w))
    return 1 - len(left) / len(counts), 1 - sum(left.values()) / sum(counts.values()), missing


# %% q5_coverage | wrong | only the ten most frequent missing words of three letters and more
def coverage(documents, vectors):
    from collections import Counter

    counts = Counter(word for document in documents for word in document)
    missing = sorted((w for w in counts if w not in vectors and len(w) > 2), key=lambda w: (-counts[w], w))
    types = sum(w in vectors for w in counts) / len(counts)
    tokens = sum(n for w, n in counts.items() if w in vectors) / sum(counts.values())
    return types, tokens, missing[:10]


# %% q5_coverage | right | sets and lists, without Counter
def coverage(documents, vectors):
    tokens = []
    for document in documents:
        tokens = tokens + document
    types = set(tokens)
    covered = types & set(vectors)
    share = len([token for token in tokens if token in covered]) / len(tokens)
    by_name = sorted(types - covered)
    return [len(covered) / len(types), share, sorted(by_name, key=tokens.count, reverse=True)]


# %% q5_coverage | right | np.unique and np.lexsort
def coverage(documents, vectors):
    tokens = np.array([word for document in documents for word in document])
    types, counts = np.unique(tokens, return_counts=True)
    known = np.array([word in vectors for word in types.tolist()])
    order = np.lexsort((types[~known], -counts[~known]))
    return known.mean(), (counts * known).sum() / counts.sum(), types[~known][order]


# %% q5_coverage | right | counts in a dict, float32, a tuple of missing words
def coverage(documents, vectors):
    counts, hits, total = {}, 0, 0
    for document in documents:
        for word in document:
            counts[word] = counts.get(word, 0) + 1
            total += 1
            if word in vectors.keys():
                hits += 1
    absent = [(-n, word) for word, n in counts.items() if word not in vectors.keys()]
    types = np.float32(1 - len(absent) / len(counts))
    return types, np.float32(hits / total), tuple(word for _, word in sorted(absent))


# %% q6_masked_mean | wrong | the mean over all positions
def masked_mean(embedded, ids):
    return embedded.mean(axis=1)


# %% q6_masked_mean | wrong | masks the sum but divides by all positions
def masked_mean(embedded, ids):
    return (embedded * (ids != 0)[:, :, None]).mean(axis=1)


# %% q6_masked_mean | wrong | sums the padding but divides by the number of words
def masked_mean(embedded, ids):
    return embedded.sum(axis=1) / np.maximum((ids != 0).sum(axis=1), 1)[:, None]


# %% q6_masked_mean | wrong | takes zero vectors for padding
def masked_mean(embedded, ids):
    mask = (embedded != 0).any(axis=2)[:, :, None]
    return (embedded * mask).sum(axis=1) / np.maximum(mask.sum(axis=1), 1)


# %% q6_masked_mean | wrong | NaN for a review that is all padding
def masked_mean(embedded, ids):
    mask = (ids != 0)[:, :, None]
    return (embedded * mask).sum(axis=1) / mask.sum(axis=1)


# %% q6_masked_mean | wrong | one divisor for the whole batch
def masked_mean(embedded, ids):
    mask = (ids != 0)[:, :, None]
    return (embedded * mask).sum(axis=1) / max(mask.sum(axis=1).max(), 1)


# %% q6_masked_mean | wrong | averages over the batch
def masked_mean(embedded, ids):
    mask = (ids != 0)[:, :, None]
    return (embedded * mask).sum(axis=0) / np.maximum(mask.sum(axis=0), 1)


# %% q6_masked_mean | wrong | the mask upside down
def masked_mean(embedded, ids):
    mask = (ids == 0)[:, :, None]
    return (embedded * mask).sum(axis=1) / np.maximum(mask.sum(axis=1), 1)


# %% q6_masked_mean | wrong | stops at the first padding
def masked_mean(embedded, ids):
    means = np.zeros((embedded.shape[0], embedded.shape[2]))
    for i, row in enumerate(ids):
        length = int(np.argmax(row == 0)) if (row == 0).any() else len(row)
        if length:
            means[i] = embedded[i, :length].mean(axis=0)
    return means


# %% q6_masked_mean | wrong | strips padding from the ends only
def masked_mean(embedded, ids):
    means = np.zeros((embedded.shape[0], embedded.shape[2]))
    for i, row in enumerate(ids):
        places = np.flatnonzero(row)
        if len(places):
            means[i] = embedded[i, places[0] : places[-1] + 1].mean(axis=0)
    return means


# %% q6_masked_mean | wrong | leaves out the unknown word as well
def masked_mean(embedded, ids):
    mask = (ids > 2)[:, :, None]
    return (embedded * mask).sum(axis=1) / np.maximum(mask.sum(axis=1), 1)


# %% q6_masked_mean | wrong | counts each word once
def masked_mean(embedded, ids):
    means = np.zeros((embedded.shape[0], embedded.shape[2]))
    for i, row in enumerate(ids):
        _, places = np.unique(row, return_index=True)
        kept = [t for t in places if row[t] != 0]
        if kept:
            means[i] = embedded[i, kept].mean(axis=0)
    return means


# %% q6_masked_mean | wrong | sets the padding to zero in the array it was given
def masked_mean(embedded, ids):
    embedded[ids == 0] = 0
    return embedded.sum(axis=1) / np.maximum((ids != 0).sum(axis=1), 1)[:, None]


# %% q6_masked_mean | wrong | leaves out reviews that are all padding
def masked_mean(embedded, ids):
    return np.array([vectors[row != 0].mean(axis=0) for vectors, row in zip(embedded, ids) if row.any()])


# %% q6_masked_mean | wrong | adds 1 to every divisor
def masked_mean(embedded, ids):
    mask = (ids != 0)[:, :, None]
    return (embedded * mask).sum(axis=1) / (mask.sum(axis=1) + 1)


# %% q6_masked_mean | wrong | weights the words by their ids
def masked_mean(embedded, ids):
    weights = ids[:, :, None]
    return (embedded * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1)


# %% q6_masked_mean | wrong | the sum
def masked_mean(embedded, ids):
    return (embedded * (ids != 0)[:, :, None]).sum(axis=1)


# %% q6_masked_mean | wrong | one axis too many
def masked_mean(embedded, ids):
    mask = (ids != 0)[:, :, None]
    return (embedded * mask).sum(axis=1, keepdims=True) / np.maximum(mask.sum(axis=1, keepdims=True), 1)


# %% q6_masked_mean | right | one review at a time
def masked_mean(embedded, ids):
    means = []
    for vectors, row in zip(embedded, ids):
        kept = vectors[row != 0]
        means.append(kept.mean(axis=0) if len(kept) else np.zeros(vectors.shape[1]))
    return means


# %% q6_masked_mean | right | a product with weights, float32
def masked_mean(embedded, ids):
    mask = (ids > 0).astype(np.float32)
    weights = mask / (mask.sum(axis=1, keepdims=True) + np.float32(1e-12))
    return np.einsum("bt,btd->bd", weights, embedded.astype(np.float32))


# %% q6_masked_mean | right | NumPy's masked arrays
def masked_mean(embedded, ids):
    hidden = np.broadcast_to((ids == 0)[:, :, None], embedded.shape)
    return np.ma.array(embedded, mask=hidden).mean(axis=1).filled(0)


# %% q6_masked_mean | right | np.mean with where, then NaN to 0
def masked_mean(embedded, ids):
    return np.nan_to_num(np.mean(embedded, axis=1, where=(ids != 0)[:, :, None]))


# %% q7_parameters | wrong | no biases
def count_parameters(num_words, dim, seq_len, hidden_sizes, pooling, frozen):
    widths = [seq_len * dim if pooling == "flatten" else dim, *hidden_sizes, 1]
    dense = sum(a * b for a, b in zip(widths, widths[1:]))
    return (dense, num_words * dim) if frozen else (dense + num_words * dim, 0)


# %% q7_parameters | wrong | a bias for the embedding
def count_parameters(num_words, dim, seq_len, hidden_sizes, pooling, frozen):
    widths = [seq_len * dim if pooling == "flatten" else dim, *hidden_sizes, 1]
    dense = sum((a + 1) * b for a, b in zip(widths, widths[1:]))
    embedding = num_words * dim + dim
    return (dense, embedding) if frozen else (dense + embedding, 0)


# %% q7_parameters | wrong | Flatten as if it were the mean
def count_parameters(num_words, dim, seq_len, hidden_sizes, pooling, frozen):
    widths = [dim, *hidden_sizes, 1]
    dense = sum((a + 1) * b for a, b in zip(widths, widths[1:]))
    return (dense, num_words * dim) if frozen else (dense + num_words * dim, 0)


# %% q7_parameters | wrong | the mean as if it were Flatten
def count_parameters(num_words, dim, seq_len, hidden_sizes, pooling, frozen):
    widths = [seq_len * dim, *hidden_sizes, 1]
    dense = sum((a + 1) * b for a, b in zip(widths, widths[1:]))
    return (dense, num_words * dim) if frozen else (dense + num_words * dim, 0)


# %% q7_parameters | wrong | a mean over the numbers of a vector
def count_parameters(num_words, dim, seq_len, hidden_sizes, pooling, frozen):
    widths = [seq_len * dim if pooling == "flatten" else seq_len, *hidden_sizes, 1]
    dense = sum((a + 1) * b for a, b in zip(widths, widths[1:]))
    return (dense, num_words * dim) if frozen else (dense + num_words * dim, 0)


# %% q7_parameters | wrong | forgets the last layer
def count_parameters(num_words, dim, seq_len, hidden_sizes, pooling, frozen):
    widths = [seq_len * dim if pooling == "flatten" else dim, *hidden_sizes]
    dense = sum((a + 1) * b for a, b in zip(widths, widths[1:]))
    return (dense, num_words * dim) if frozen else (dense + num_words * dim, 0)


# %% q7_parameters | wrong | the first hidden layer only
def count_parameters(num_words, dim, seq_len, hidden_sizes, pooling, frozen):
    first = seq_len * dim if pooling == "flatten" else dim
    dense = (first + 1) * hidden_sizes[0] + hidden_sizes[0] + 1
    return (dense, num_words * dim) if frozen else (dense + num_words * dim, 0)


# %% q7_parameters | wrong | trainable and frozen the wrong way round
def count_parameters(num_words, dim, seq_len, hidden_sizes, pooling, frozen):
    widths = [seq_len * dim if pooling == "flatten" else dim, *hidden_sizes, 1]
    dense = sum((a + 1) * b for a, b in zip(widths, widths[1:]))
    return (dense + num_words * dim, 0) if frozen else (dense, num_words * dim)


# %% q7_parameters | wrong | the pair in the wrong order
def count_parameters(num_words, dim, seq_len, hidden_sizes, pooling, frozen):
    widths = [seq_len * dim if pooling == "flatten" else dim, *hidden_sizes, 1]
    dense = sum((a + 1) * b for a, b in zip(widths, widths[1:]))
    return (num_words * dim, dense) if frozen else (0, dense + num_words * dim)


# %% q7_parameters | wrong | counts the frozen numbers among the trainable ones too
def count_parameters(num_words, dim, seq_len, hidden_sizes, pooling, frozen):
    widths = [seq_len * dim if pooling == "flatten" else dim, *hidden_sizes, 1]
    total = num_words * dim + sum((a + 1) * b for a, b in zip(widths, widths[1:]))
    return total, num_words * dim if frozen else 0


# %% q7_parameters | wrong | an embedding for each position
def count_parameters(num_words, dim, seq_len, hidden_sizes, pooling, frozen):
    widths = [seq_len * dim if pooling == "flatten" else dim, *hidden_sizes, 1]
    dense = sum((a + 1) * b for a, b in zip(widths, widths[1:]))
    embedding = seq_len * num_words * dim
    return (dense, embedding) if frozen else (dense + embedding, 0)


# %% q7_parameters | wrong | the two results of lecture 04
def count_parameters(num_words, dim, seq_len, hidden_sizes, pooling, frozen):
    return (480_033, 3_000_000) if frozen else (3_480_033, 0)


# %% q7_parameters | wrong | appends the last layer to the list it was given
def count_parameters(num_words, dim, seq_len, hidden_sizes, pooling, frozen):
    hidden_sizes.append(1)
    fan_in, dense = seq_len * dim if pooling == "flatten" else dim, 0
    for size in hidden_sizes:
        dense, fan_in = dense + (fan_in + 1) * size, size
    return (dense, num_words * dim) if frozen else (dense + num_words * dim, 0)


# %% q7_parameters | right | weights and biases apart
def count_parameters(num_words, dim, seq_len, hidden_sizes, pooling, frozen):
    sizes = np.array([dim * (seq_len if pooling == "flatten" else 1)] + hidden_sizes + [1])
    dense = sizes[:-1] @ sizes[1:] + sizes[1:].sum()
    embedding = num_words * dim
    return np.array([dense + embedding * (not frozen), embedding * frozen])


# %% q7_parameters | right | layer by layer, from the last one
def count_parameters(num_words, dim, seq_len, hidden_sizes, pooling, frozen):
    if pooling == "mean":
        seq_len = 1
    trainable, fan_out = 0, 1
    for size in reversed(hidden_sizes):
        trainable += size * fan_out + fan_out
        fan_out = size
    trainable += seq_len * dim * fan_out + fan_out
    if frozen:
        return [trainable, num_words * dim]
    return [trainable + num_words * dim, 0]


# %% q7_parameters | right | recursive, whole numbers as floats
def count_parameters(num_words, dim, seq_len, hidden_sizes, pooling, frozen):
    def dense(fan_in, sizes):
        return (fan_in + 1.0) * sizes[0] + (dense(sizes[0], sizes[1:]) if sizes[1:] else 0)

    rest = dense({"flatten": seq_len, "mean": 1}[pooling] * dim, [*hidden_sizes, 1])
    frozen_part = num_words * dim if frozen else 0
    return rest + num_words * dim - frozen_part, frozen_part


# %% q8_keras | wrong | the embedding is not frozen
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words, dim)
    hidden = keras.layers.Dense(hidden_size, activation="relu")
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((seq_len,)), embedding, keras.layers.Flatten(), hidden, output])
    embedding.set_weights([matrix])
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


def unfreeze(model, optimizer):
    for layer in model.layers:
        layer.trainable = True
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


# %% q8_keras | wrong | everything is frozen
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words, dim)
    hidden = keras.layers.Dense(hidden_size, activation="relu")
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((seq_len,)), embedding, keras.layers.Flatten(), hidden, output])
    embedding.set_weights([matrix])
    model.trainable = False
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


def unfreeze(model, optimizer):
    for layer in model.layers:
        layer.trainable = True
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


# %% q8_keras | wrong | frozen, but random vectors
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words, dim)
    hidden = keras.layers.Dense(hidden_size, activation="relu")
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((seq_len,)), embedding, keras.layers.Flatten(), hidden, output])
    embedding.trainable = False
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


def unfreeze(model, optimizer):
    for layer in model.layers:
        layer.trainable = True
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


# %% q8_keras | wrong | the matrix scaled to a largest value of 1
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words, dim)
    hidden = keras.layers.Dense(hidden_size, activation="relu")
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((seq_len,)), embedding, keras.layers.Flatten(), hidden, output])
    embedding.set_weights([matrix / np.abs(matrix).max()])
    embedding.trainable = False
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


def unfreeze(model, optimizer):
    for layer in model.layers:
        layer.trainable = True
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


# %% q8_keras | wrong | freezes the dense layers in place of the embedding
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words, dim)
    hidden = keras.layers.Dense(hidden_size, activation="relu")
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((seq_len,)), embedding, keras.layers.Flatten(), hidden, output])
    embedding.set_weights([matrix])
    hidden.trainable = output.trainable = False
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


def unfreeze(model, optimizer):
    for layer in model.layers:
        layer.trainable = True
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


# %% q8_keras | wrong | a mean over the positions in place of Flatten
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words, dim)
    hidden = keras.layers.Dense(hidden_size, activation="relu")
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential(
        [keras.Input((seq_len,)), embedding, keras.layers.GlobalAveragePooling1D(), hidden, output]
    )
    embedding.set_weights([matrix])
    embedding.trainable = False
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


def unfreeze(model, optimizer):
    for layer in model.layers:
        layer.trainable = True
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


# %% q8_keras | wrong | no ReLU
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words, dim)
    hidden = keras.layers.Dense(hidden_size)
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((seq_len,)), embedding, keras.layers.Flatten(), hidden, output])
    embedding.set_weights([matrix])
    embedding.trainable = False
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


def unfreeze(model, optimizer):
    for layer in model.layers:
        layer.trainable = True
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


# %% q8_keras | wrong | tanh in place of ReLU
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words, dim)
    hidden = keras.layers.Dense(hidden_size, activation="tanh")
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((seq_len,)), embedding, keras.layers.Flatten(), hidden, output])
    embedding.set_weights([matrix])
    embedding.trainable = False
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


def unfreeze(model, optimizer):
    for layer in model.layers:
        layer.trainable = True
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


# %% q8_keras | wrong | logits at the end, under a loss for probabilities
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words, dim)
    hidden = keras.layers.Dense(hidden_size, activation="relu")
    output = keras.layers.Dense(1)
    model = keras.Sequential([keras.Input((seq_len,)), embedding, keras.layers.Flatten(), hidden, output])
    embedding.set_weights([matrix])
    embedding.trainable = False
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


def unfreeze(model, optimizer):
    for layer in model.layers:
        layer.trainable = True
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


# %% q8_keras | wrong | squared error
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words, dim)
    hidden = keras.layers.Dense(hidden_size, activation="relu")
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((seq_len,)), embedding, keras.layers.Flatten(), hidden, output])
    embedding.set_weights([matrix])
    embedding.trainable = False
    model.compile(optimizer=optimizer, loss="mse")
    return model


def unfreeze(model, optimizer):
    for layer in model.layers:
        layer.trainable = True
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


# %% q8_keras | wrong | sigmoid twice through from_logits
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words, dim)
    hidden = keras.layers.Dense(hidden_size, activation="relu")
    output = keras.layers.Dense(1, activation=lambda z: 1 / (1 + keras.ops.exp(-z)))
    model = keras.Sequential([keras.Input((seq_len,)), embedding, keras.layers.Flatten(), hidden, output])
    embedding.set_weights([matrix])
    embedding.trainable = False
    model.compile(optimizer=optimizer, loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model


def unfreeze(model, optimizer):
    for layer in model.layers:
        layer.trainable = True
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


# %% q8_keras | wrong | always Adam
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words, dim)
    hidden = keras.layers.Dense(hidden_size, activation="relu")
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((seq_len,)), embedding, keras.layers.Flatten(), hidden, output])
    embedding.set_weights([matrix])
    embedding.trainable = False
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model


def unfreeze(model, optimizer):
    for layer in model.layers:
        layer.trainable = True
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


# %% q8_keras | wrong | not compiled
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words, dim)
    hidden = keras.layers.Dense(hidden_size, activation="relu")
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((seq_len,)), embedding, keras.layers.Flatten(), hidden, output])
    embedding.set_weights([matrix])
    embedding.trainable = False
    return model


def unfreeze(model, optimizer):
    for layer in model.layers:
        layer.trainable = True
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


# %% q8_keras | wrong | no input size, hence no weights
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words, dim)
    hidden = keras.layers.Dense(hidden_size, activation="relu")
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([embedding, keras.layers.Flatten(), hidden, output])
    embedding.build()
    embedding.set_weights([matrix])
    embedding.trainable = False
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


def unfreeze(model, optimizer):
    for layer in model.layers:
        layer.trainable = True
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


# %% q8_keras | wrong | dropout
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words, dim)
    hidden = keras.layers.Dense(hidden_size, activation="relu")
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential(
        [
            keras.Input((seq_len,)),
            embedding,
            keras.layers.Flatten(),
            hidden,
            keras.layers.Dropout(0.5),
            output,
        ]
    )
    embedding.set_weights([matrix])
    embedding.trainable = False
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


def unfreeze(model, optimizer):
    for layer in model.layers:
        layer.trainable = True
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


# %% q8_keras | wrong | no biases
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words, dim)
    hidden = keras.layers.Dense(hidden_size, activation="relu", use_bias=False)
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((seq_len,)), embedding, keras.layers.Flatten(), hidden, output])
    embedding.set_weights([matrix])
    embedding.trainable = False
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


def unfreeze(model, optimizer):
    for layer in model.layers:
        layer.trainable = True
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


# %% q8_keras | wrong | one more row, for words outside
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words + 1, dim)
    hidden = keras.layers.Dense(hidden_size, activation="relu")
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((seq_len,)), embedding, keras.layers.Flatten(), hidden, output])
    embedding.set_weights([np.vstack([matrix, np.zeros((1, dim))])])
    embedding.trainable = False
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


def unfreeze(model, optimizer):
    for layer in model.layers:
        layer.trainable = True
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


# %% q8_keras | wrong | sets the row of the padding to zero in the array it was given
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words, dim)
    hidden = keras.layers.Dense(hidden_size, activation="relu")
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((seq_len,)), embedding, keras.layers.Flatten(), hidden, output])
    matrix[0] = 0
    embedding.set_weights([matrix])
    embedding.trainable = False
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


def unfreeze(model, optimizer):
    for layer in model.layers:
        layer.trainable = True
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


# %% q8_keras | wrong | forgets to return the model
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words, dim)
    hidden = keras.layers.Dense(hidden_size, activation="relu")
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((seq_len,)), embedding, keras.layers.Flatten(), hidden, output])
    embedding.set_weights([matrix])
    embedding.trainable = False
    model.compile(optimizer=optimizer, loss="binary_crossentropy")


def unfreeze(model, optimizer):
    for layer in model.layers:
        layer.trainable = True
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


# %% q8_keras | wrong | unfreezes through the model, which skips it
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words, dim)
    hidden = keras.layers.Dense(hidden_size, activation="relu")
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((seq_len,)), embedding, keras.layers.Flatten(), hidden, output])
    embedding.set_weights([matrix])
    embedding.trainable = False
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


def unfreeze(model, optimizer):
    model.trainable = True
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


# %% q8_keras | wrong | unfreezes without compiling again
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words, dim)
    hidden = keras.layers.Dense(hidden_size, activation="relu")
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((seq_len,)), embedding, keras.layers.Flatten(), hidden, output])
    embedding.set_weights([matrix])
    embedding.trainable = False
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


def unfreeze(model, optimizer):
    for layer in model.layers:
        layer.trainable = True
    return model


# %% q8_keras | wrong | compiles again but leaves the embedding frozen
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words, dim)
    hidden = keras.layers.Dense(hidden_size, activation="relu")
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((seq_len,)), embedding, keras.layers.Flatten(), hidden, output])
    embedding.set_weights([matrix])
    embedding.trainable = False
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


def unfreeze(model, optimizer):
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


# %% q8_keras | wrong | unfreezes the embedding and freezes the rest
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words, dim)
    hidden = keras.layers.Dense(hidden_size, activation="relu")
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((seq_len,)), embedding, keras.layers.Flatten(), hidden, output])
    embedding.set_weights([matrix])
    embedding.trainable = False
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


def unfreeze(model, optimizer):
    for layer in model.layers:
        layer.trainable = isinstance(layer, keras.layers.Embedding)
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


# %% q8_keras | wrong | unfreezing starts from new weights
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words, dim)
    hidden = keras.layers.Dense(hidden_size, activation="relu")
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((seq_len,)), embedding, keras.layers.Flatten(), hidden, output])
    embedding.set_weights([matrix])
    embedding.trainable = False
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


def unfreeze(model, optimizer):
    model = keras.models.clone_model(model)
    for layer in model.layers:
        layer.trainable = True
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


# %% q8_keras | wrong | unfreezing changes the loss
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words, dim)
    hidden = keras.layers.Dense(hidden_size, activation="relu")
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((seq_len,)), embedding, keras.layers.Flatten(), hidden, output])
    embedding.set_weights([matrix])
    embedding.trainable = False
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


def unfreeze(model, optimizer):
    for layer in model.layers:
        layer.trainable = True
    model.compile(optimizer=optimizer, loss="mse")
    return model


# %% q8_keras | wrong | always Adam after unfreezing
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words, dim)
    hidden = keras.layers.Dense(hidden_size, activation="relu")
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((seq_len,)), embedding, keras.layers.Flatten(), hidden, output])
    embedding.set_weights([matrix])
    embedding.trainable = False
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


def unfreeze(model, optimizer):
    for layer in model.layers:
        layer.trainable = True
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model


# %% q8_keras | wrong | unfreezing returns nothing
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    num_words, dim = matrix.shape
    embedding = keras.layers.Embedding(num_words, dim)
    hidden = keras.layers.Dense(hidden_size, activation="relu")
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((seq_len,)), embedding, keras.layers.Flatten(), hidden, output])
    embedding.set_weights([matrix])
    embedding.trainable = False
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model


def unfreeze(model, optimizer):
    for layer in model.layers:
        layer.trainable = True
    model.compile(optimizer=optimizer, loss="binary_crossentropy")


# %% q8_keras | right | functional, the matrix as the initial value
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    inputs = keras.Input(shape=(seq_len,), dtype="int32")
    start = keras.initializers.Constant(matrix)
    x = keras.layers.Embedding(*matrix.shape, embeddings_initializer=start, trainable=False)(inputs)
    x = keras.layers.Flatten()(x)
    x = keras.layers.Dense(hidden_size, activation=keras.activations.relu)(x)
    model = keras.Model(inputs, keras.layers.Dense(1, activation=keras.activations.sigmoid)(x))
    model.compile(optimizer=optimizer, loss=keras.losses.BinaryCrossentropy(), metrics=["accuracy"])
    return model


def unfreeze(model, optimizer):
    model.layers[1].trainable = True
    model.compile(optimizer, keras.losses.BinaryCrossentropy(), metrics=["accuracy"])
    return model


# %% q8_keras | right | weights at the end, activations as layers, off and on again
def build_model(matrix, seq_len, hidden_size, optimizer):
    from keras import Input, Sequential, layers

    model = Sequential()
    model.add(Input((seq_len,)))
    model.add(layers.Embedding(input_dim=len(matrix), output_dim=matrix.shape[1], name="vectors"))
    model.add(layers.Reshape((seq_len * matrix.shape[1],)))
    for layer in [layers.Dense(hidden_size), layers.ReLU(), layers.Dense(1), layers.Activation("sigmoid")]:
        model.add(layer)
    model.get_layer("vectors").trainable = False
    model.get_layer("vectors").set_weights([matrix.astype("float32")])
    model.compile(loss="binary_crossentropy", optimizer=optimizer)
    return model


def unfreeze(model, optimizer):
    # Off first, so that the second assignment is a change and reaches the layers.
    model.trainable = False
    model.trainable = True
    model.compile(loss="binary_crossentropy", optimizer=optimizer)
    return model


# %% q8_keras | right | the weights argument, frozen after compiling, a new model after unfreezing
import keras


def build_model(matrix, seq_len, hidden_size, optimizer):
    layers = [
        keras.layers.Embedding(matrix.shape[0], matrix.shape[1], weights=[matrix]),
        keras.layers.Flatten(),
        keras.layers.Dense(hidden_size, "relu"),
        keras.layers.Dense(1, "sigmoid"),
    ]
    model = keras.Sequential(layers)
    model.build((None, seq_len))
    model.compile(optimizer, keras.losses.binary_crossentropy)
    layers[0].trainable = False
    return model


def unfreeze(model, optimizer):
    new = keras.models.clone_model(model)
    new.set_weights(model.get_weights())
    for layer in new.layers:
        layer.trainable = True
    new.compile(optimizer, "binary_crossentropy")
    return new
