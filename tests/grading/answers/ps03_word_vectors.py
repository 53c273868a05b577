# %% q1_pairs | wrong | forgets the words to the left
def skip_gram_pairs(sentences, window):
    pairs = []
    for s in sentences:
        for i in range(len(s)):
            for j in range(i + 1, min(len(s), i + window + 1)):
                pairs.append((s[i], s[j]))
    return pairs


# %% q1_pairs | wrong | the centre is its own context
def skip_gram_pairs(sentences, window):
    pairs = []
    for s in sentences:
        for i in range(len(s)):
            for j in range(max(0, i - window), min(len(s), i + window + 1)):
                pairs.append((s[i], s[j]))
    return pairs


# %% q1_pairs | wrong | a negative start of the slice
def skip_gram_pairs(sentences, window):
    pairs = []
    for s in sentences:
        for i in range(len(s)):
            for context in s[i - window : i] + s[i + 1 : i + window + 1]:
                pairs.append((s[i], context))
    return pairs


# %% q1_pairs | wrong | wraps around at the left edge
def skip_gram_pairs(sentences, window):
    pairs = []
    for s in sentences:
        for i in range(len(s)):
            for d in range(-window, window + 1):
                if d != 0 and i + d < len(s):
                    pairs.append((s[i], s[i + d]))
    return pairs


# %% q1_pairs | wrong | a window one too narrow on the right
def skip_gram_pairs(sentences, window):
    pairs = []
    for s in sentences:
        for i in range(len(s)):
            for j in range(max(0, i - window), min(len(s), i + window)):
                if i != j:
                    pairs.append((s[i], s[j]))
    return pairs


# %% q1_pairs | wrong | a window one too wide
def skip_gram_pairs(sentences, window):
    return [
        (s[i], s[j])
        for s in sentences
        for i in range(len(s))
        for j in range(len(s))
        if i != j and abs(i - j) <= window + 1
    ]


# %% q1_pairs | wrong | the window taken for its full width
def skip_gram_pairs(sentences, window):
    half = max(1, window // 2)
    return [
        (s[i], s[j])
        for s in sentences
        for i in range(len(s))
        for j in range(len(s))
        if 0 < abs(i - j) <= half
    ]


# %% q1_pairs | wrong | compares words in place of positions
def skip_gram_pairs(sentences, window):
    pairs = []
    for s in sentences:
        for i in range(len(s)):
            for j in range(max(0, i - window), min(len(s), i + window + 1)):
                if s[i] != s[j]:
                    pairs.append((s[i], s[j]))
    return pairs


# %% q1_pairs | wrong | finds the position by the word
def skip_gram_pairs(sentences, window):
    pairs = []
    for s in sentences:
        for word in s:
            i = s.index(word)
            for j in range(max(0, i - window), min(len(s), i + window + 1)):
                if i != j:
                    pairs.append((word, s[j]))
    return pairs


# %% q1_pairs | wrong | pairs across the end of a sentence
def skip_gram_pairs(sentences, window):
    text = [word for s in sentences for word in s]
    pairs = []
    for i in range(len(text)):
        for j in range(max(0, i - window), min(len(text), i + window + 1)):
            if i != j:
                pairs.append((text[i], text[j]))
    return pairs


# %% q1_pairs | wrong | each different pair once
def skip_gram_pairs(sentences, window):
    pairs = []
    for s in sentences:
        for i in range(len(s)):
            for j in range(max(0, i - window), min(len(s), i + window + 1)):
                if i != j and (s[i], s[j]) not in pairs:
                    pairs.append((s[i], s[j]))
    return pairs


# %% q1_pairs | wrong | a set
def skip_gram_pairs(sentences, window):
    return {
        (s[i], s[j])
        for s in sentences
        for i in range(len(s))
        for j in range(max(0, i - window), min(len(s), i + window + 1))
        if i != j
    }


# %% q1_pairs | wrong | only centres with a full window
def skip_gram_pairs(sentences, window):
    pairs = []
    for s in sentences:
        for i in range(window, len(s) - window):
            for j in range(i - window, i + window + 1):
                if i != j:
                    pairs.append((s[i], s[j]))
    return pairs


# %% q1_pairs | wrong | only the words exactly at the window's edge
def skip_gram_pairs(sentences, window):
    pairs = []
    for s in sentences:
        for left, right in zip(s, s[window:]):
            pairs += [(left, right), (right, left)]
    return pairs


# %% q1_pairs | wrong | CBOW: the context as a list
def skip_gram_pairs(sentences, window):
    return [
        (s[max(0, i - window) : i] + s[i + 1 : i + 1 + window], s[i])
        for s in sentences
        for i in range(len(s))
    ]


# %% q1_pairs | wrong | a list for each sentence
def skip_gram_pairs(sentences, window):
    return [
        [(s[i], s[j]) for i in range(len(s)) for j in range(len(s)) if 0 < abs(i - j) <= window]
        for s in sentences
    ]


# %% q1_pairs | wrong | returns after the first sentence
def skip_gram_pairs(sentences, window):
    pairs = []
    for s in sentences:
        for i in range(len(s)):
            for j in range(len(s)):
                if 0 < abs(i - j) <= window:
                    pairs.append((s[i], s[j]))
        return pairs


# %% q1_pairs | wrong | takes the words out of the sentences it was given
def skip_gram_pairs(sentences, window):
    pairs = []
    for s in sentences:
        while s:
            word = s.pop(0)
            for other in s[:window]:
                pairs += [(word, other), (other, word)]
    return pairs


# %% q1_pairs | right | a comprehension over all positions, lists as pairs
def skip_gram_pairs(sentences, window):
    return [
        [s[i], s[j]]
        for s in sentences
        for i in range(len(s))
        for j in range(len(s))
        if i != j and abs(i - j) <= window
    ]


# %% q1_pairs | right | both directions by distance
def skip_gram_pairs(sentences, window):
    pairs = []
    for s in sentences:
        for d in range(1, window + 1):
            pairs += list(zip(s, s[d:])) + list(zip(s[d:], s))
    return pairs


# %% q1_pairs | right | an array of two columns
def skip_gram_pairs(sentences, window):
    blocks = [np.zeros((0, 2), dtype=int)]
    for s in sentences:
        ids, positions = np.array(s, dtype=int), np.arange(len(s))
        distance = np.abs(positions[:, None] - positions)
        i, j = np.nonzero((distance > 0) & (distance <= window))
        blocks.append(np.stack([ids[i], ids[j]], axis=1))
    return np.concatenate(blocks)


# %% q1_pairs | right | a tuple of tuples, with a deque of the last words
def skip_gram_pairs(sentences, window):
    from collections import deque

    pairs = []
    for s in sentences:
        last = deque(maxlen=window)
        for word in s:
            for other in last:
                pairs.append((word, other))
                pairs.append((other, word))
            last.append(word)
    return tuple(pairs)


# %% q2_noise | wrong | the counts without the power
def noise_distribution(counts, power=0.75):
    return counts / counts.sum()


def draw_negatives(probabilities, positive, num_negatives, rng):
    p = probabilities.copy()
    p[positive] = 0
    return rng.choice(len(p), num_negatives, p=p / p.sum())


# %% q2_noise | wrong | the power of the fractions, not normalised again
def noise_distribution(counts, power=0.75):
    return np.where(counts > 0, (counts / counts.sum()) ** power, 0)


def draw_negatives(probabilities, positive, num_negatives, rng):
    p = probabilities.copy()
    p[positive] = 0
    return rng.choice(len(p), num_negatives, p=p / p.sum())


# %% q2_noise | wrong | the power of the sum in place of the sum of the powers
def noise_distribution(counts, power=0.75):
    return np.where(counts > 0, counts**power, 0) / counts.sum() ** power


def draw_negatives(probabilities, positive, num_negatives, rng):
    p = probabilities.copy()
    p[positive] = 0
    return rng.choice(len(p), num_negatives, p=p / p.sum())


# %% q2_noise | wrong | always the power 0.75
def noise_distribution(counts, power=0.75):
    weights = counts**0.75
    return weights / weights.sum()


def draw_negatives(probabilities, positive, num_negatives, rng):
    p = probabilities.copy()
    p[positive] = 0
    return rng.choice(len(p), num_negatives, p=p / p.sum())


# %% q2_noise | wrong | 0 to the power 0 is 1
def noise_distribution(counts, power=0.75):
    weights = counts**power
    return weights / weights.sum()


def draw_negatives(probabilities, positive, num_negatives, rng):
    p = probabilities.copy()
    p[positive] = 0
    return rng.choice(len(p), num_negatives, p=p / p.sum())


# %% q2_noise | wrong | the power 1 if none is given
def noise_distribution(counts, power=1):
    weights = np.where(counts > 0, counts**power, 0)
    return weights / weights.sum()


def draw_negatives(probabilities, positive, num_negatives, rng):
    p = probabilities.copy()
    p[positive] = 0
    return rng.choice(len(p), num_negatives, p=p / p.sum())


# %% q2_noise | wrong | raises the counts to the power in place
def noise_distribution(counts, power=0.75):
    if counts.dtype != float:
        counts = counts.astype(float)
    positive = counts > 0
    counts **= power
    counts *= positive
    return counts / counts.sum()


def draw_negatives(probabilities, positive, num_negatives, rng):
    p = probabilities.copy()
    p[positive] = 0
    return rng.choice(len(p), num_negatives, p=p / p.sum())


# %% q2_noise | wrong | a softmax
def noise_distribution(counts, power=0.75):
    weights = np.exp(counts**power - (counts**power).max()) * (counts > 0)
    return weights / weights.sum()


def draw_negatives(probabilities, positive, num_negatives, rng):
    p = probabilities.copy()
    p[positive] = 0
    return rng.choice(len(p), num_negatives, p=p / p.sum())


# %% q2_noise | wrong | the positive is drawn as well
def noise_distribution(counts, power=0.75):
    weights = np.where(counts > 0, counts**power, 0)
    return weights / weights.sum()


def draw_negatives(probabilities, positive, num_negatives, rng):
    return rng.choice(len(probabilities), num_negatives, p=probabilities)


# %% q2_noise | wrong | all words equally often
def noise_distribution(counts, power=0.75):
    weights = np.where(counts > 0, counts**power, 0)
    return weights / weights.sum()


def draw_negatives(probabilities, positive, num_negatives, rng):
    others = [i for i in range(len(probabilities)) if i != positive]
    return rng.choice(others, num_negatives)


# %% q2_noise | wrong | the part of the positive goes to the others equally
def noise_distribution(counts, power=0.75):
    weights = np.where(counts > 0, counts**power, 0)
    return weights / weights.sum()


def draw_negatives(probabilities, positive, num_negatives, rng):
    p = probabilities + probabilities[positive] / (len(probabilities) - 1)
    p[positive] = 0
    return rng.choice(len(p), num_negatives, p=p)


# %% q2_noise | wrong | the next word in place of the positive
def noise_distribution(counts, power=0.75):
    weights = np.where(counts > 0, counts**power, 0)
    return weights / weights.sum()


def draw_negatives(probabilities, positive, num_negatives, rng):
    ids = rng.choice(len(probabilities), num_negatives, p=probabilities)
    ids[ids == positive] = (positive + 1) % len(probabilities)
    return ids


# %% q2_noise | wrong | draws once more, without looking again
def noise_distribution(counts, power=0.75):
    weights = np.where(counts > 0, counts**power, 0)
    return weights / weights.sum()


def draw_negatives(probabilities, positive, num_negatives, rng):
    ids = rng.choice(len(probabilities), num_negatives, p=probabilities)
    again = ids == positive
    ids[again] = rng.choice(len(probabilities), again.sum(), p=probabilities)
    return ids


# %% q2_noise | wrong | leaves the positives out, so that negatives are missing
def noise_distribution(counts, power=0.75):
    weights = np.where(counts > 0, counts**power, 0)
    return weights / weights.sum()


def draw_negatives(probabilities, positive, num_negatives, rng):
    ids = rng.choice(len(probabilities), num_negatives, p=probabilities)
    return ids[ids != positive]


# %% q2_noise | wrong | without replacement
def noise_distribution(counts, power=0.75):
    weights = np.where(counts > 0, counts**power, 0)
    return weights / weights.sum()


def draw_negatives(probabilities, positive, num_negatives, rng):
    p = probabilities.copy()
    p[positive] = 0
    return rng.choice(len(p), num_negatives, replace=False, p=p / p.sum())


# %% q2_noise | wrong | a generator of its own, with a fixed seed
def noise_distribution(counts, power=0.75):
    weights = np.where(counts > 0, counts**power, 0)
    return weights / weights.sum()


def draw_negatives(probabilities, positive, num_negatives, rng):
    p = probabilities.copy()
    p[positive] = 0
    return np.random.default_rng(0).choice(len(p), num_negatives, p=p / p.sum())


# %% q2_noise | wrong | NumPy's global generator
def noise_distribution(counts, power=0.75):
    weights = np.where(counts > 0, counts**power, 0)
    return weights / weights.sum()


def draw_negatives(probabilities, positive, num_negatives, rng):
    p = probabilities.copy()
    p[positive] = 0
    return np.random.choice(len(p), num_negatives, p=p / p.sum())


# %% q2_noise | wrong | draws from a copy of the generator, so that it never moves on
def noise_distribution(counts, power=0.75):
    weights = np.where(counts > 0, counts**power, 0)
    return weights / weights.sum()


def draw_negatives(probabilities, positive, num_negatives, rng):
    import copy

    p = probabilities.copy()
    p[positive] = 0
    return copy.deepcopy(rng).choice(len(p), num_negatives, p=p / p.sum())


# %% q2_noise | wrong | one word, repeated
def noise_distribution(counts, power=0.75):
    weights = np.where(counts > 0, counts**power, 0)
    return weights / weights.sum()


def draw_negatives(probabilities, positive, num_negatives, rng):
    p = probabilities.copy()
    p[positive] = 0
    return np.full(num_negatives, rng.choice(len(p), p=p / p.sum()))


# %% q2_noise | wrong | always five negatives
def noise_distribution(counts, power=0.75):
    weights = np.where(counts > 0, counts**power, 0)
    return weights / weights.sum()


def draw_negatives(probabilities, positive, num_negatives, rng):
    p = probabilities.copy()
    p[positive] = 0
    return rng.choice(len(p), 5, p=p / p.sum())


# %% q2_noise | wrong | sets the probability to 0 in place
def noise_distribution(counts, power=0.75):
    weights = np.where(counts > 0, counts**power, 0)
    return weights / weights.sum()


def draw_negatives(probabilities, positive, num_negatives, rng):
    probabilities[positive] = 0
    return rng.choice(len(probabilities), num_negatives, p=probabilities / probabilities.sum())


# %% q2_noise | wrong | deletes the positive, which shifts the ids after it
def noise_distribution(counts, power=0.75):
    weights = np.where(counts > 0, counts**power, 0)
    return weights / weights.sum()


def draw_negatives(probabilities, positive, num_negatives, rng):
    p = np.delete(probabilities, positive)
    return rng.choice(len(p), num_negatives, p=p / p.sum())


# %% q2_noise | wrong | the power once more when drawing
def noise_distribution(counts, power=0.75):
    weights = np.where(counts > 0, counts**power, 0)
    return weights / weights.sum()


def draw_negatives(probabilities, positive, num_negatives, rng):
    p = probabilities**0.5
    p[positive] = 0
    return rng.choice(len(p), num_negatives, p=p / p.sum())


# %% q2_noise | right | loops and rejection, lists
def noise_distribution(counts, power=0.75):
    weights = [float(c) ** power if c > 0 else 0.0 for c in counts]
    total = sum(weights)
    return [w / total for w in weights]


def draw_negatives(probabilities, positive, num_negatives, rng):
    ids = []
    while len(ids) < num_negatives:
        i = int(rng.choice(len(probabilities), p=probabilities))
        if i != positive:
            ids.append(i)
    return ids


# %% q2_noise | right | one draw after the other by the cumulative sum, float32
def noise_distribution(counts, power=0.75):
    weights = counts.astype(np.float32) ** np.float32(power) * (counts != 0)
    return weights / weights.sum()


def draw_negatives(probabilities, positive, num_negatives, rng):
    others = [i for i in range(len(probabilities)) if i != positive and probabilities[i] > 0]
    edges = np.cumsum(probabilities[others])
    places = np.searchsorted(edges, rng.random(num_negatives) * edges[-1], side="right")
    return np.array(others, dtype=np.int32)[places]


# %% q2_noise | right | draws again until no positive is left
def noise_distribution(counts, power=0.75):
    p = (counts / counts.sum()) ** power
    p[counts == 0] = 0
    return p / p.sum()


def draw_negatives(probabilities, positive, num_negatives, rng):
    ids = rng.choice(len(probabilities), num_negatives, p=probabilities)
    while (ids == positive).any():
        again = ids == positive
        ids[again] = rng.choice(len(probabilities), again.sum(), p=probabilities)
    return ids


# %% q2_noise | right | the others' probabilities, deleted and mapped back
def noise_distribution(counts, power=0.75):
    weights = np.zeros(len(counts))
    known = counts > 0
    weights[known] = np.exp(power * np.log(counts[known]))
    return weights / np.linalg.norm(weights, 1)


def draw_negatives(probabilities, positive, num_negatives, rng):
    others = np.delete(np.arange(len(probabilities)), positive)
    p = np.delete(probabilities, positive)
    return rng.choice(others, size=num_negatives, replace=True, p=p / p.sum())


# %% q3_subsampling | wrong | negative for rare words
def discard_probabilities(counts, t):
    f = np.maximum(counts, 1e-12) / counts.sum()
    return 1 - np.sqrt(t / f)


def subsample(sentences, discard, rng):
    return [[w for w in s if rng.random() >= discard[w]] for s in sentences]


# %% q3_subsampling | wrong | the counts in place of the fractions
def discard_probabilities(counts, t):
    return 1 - np.sqrt(t / np.maximum(counts, t))


def subsample(sentences, discard, rng):
    return [[w for w in s if rng.random() >= discard[w]] for s in sentences]


# %% q3_subsampling | wrong | the probability to keep
def discard_probabilities(counts, t):
    f = counts / counts.sum()
    return np.sqrt(t / np.maximum(f, t))


def subsample(sentences, discard, rng):
    return [[w for w in s if rng.random() >= discard[w]] for s in sentences]


# %% q3_subsampling | wrong | without the square root
def discard_probabilities(counts, t):
    f = counts / counts.sum()
    return 1 - t / np.maximum(f, t)


def subsample(sentences, discard, rng):
    return [[w for w in s if rng.random() >= discard[w]] for s in sentences]


# %% q3_subsampling | wrong | f and t swapped
def discard_probabilities(counts, t):
    f = counts / counts.sum()
    return np.maximum(0, 1 - np.sqrt(f / t))


def subsample(sentences, discard, rng):
    return [[w for w in s if rng.random() >= discard[w]] for s in sentences]


# %% q3_subsampling | wrong | the formula of the authors' program
def discard_probabilities(counts, t):
    f = np.maximum(counts / counts.sum(), 1e-300)
    return np.maximum(0, 1 - (np.sqrt(f / t) + 1) * t / f)


def subsample(sentences, discard, rng):
    return [[w for w in s if rng.random() >= discard[w]] for s in sentences]


# %% q3_subsampling | wrong | the noise distribution
def discard_probabilities(counts, t):
    return counts**0.75 / (counts**0.75).sum()


def subsample(sentences, discard, rng):
    return [[w for w in s if rng.random() >= discard[w]] for s in sentences]


# %% q3_subsampling | wrong | divides by a count of 0
def discard_probabilities(counts, t):
    total = sum(counts)
    return [max(0, 1 - (t * float(total) / float(c)) ** 0.5) for c in counts]


def subsample(sentences, discard, rng):
    return [[w for w in s if rng.random() >= discard[w]] for s in sentences]


# %% q3_subsampling | wrong | the absolute value in place of the maximum
def discard_probabilities(counts, t):
    f = counts / counts.sum()
    return np.abs(1 - np.sqrt(t / np.where(f > 0, f, t)))


def subsample(sentences, discard, rng):
    return [[w for w in s if rng.random() >= discard[w]] for s in sentences]


# %% q3_subsampling | wrong | the largest count in place of the sum
def discard_probabilities(counts, t):
    f = counts / counts.max()
    return 1 - np.sqrt(t / np.maximum(f, t))


def subsample(sentences, discard, rng):
    return [[w for w in s if rng.random() >= discard[w]] for s in sentences]


# %% q3_subsampling | wrong | always t = 1e-5
def discard_probabilities(counts, t=1e-5):
    t = 1e-5
    f = counts / counts.sum()
    return 1 - np.sqrt(t / np.maximum(f, t))


def subsample(sentences, discard, rng):
    return [[w for w in s if rng.random() >= discard[w]] for s in sentences]


# %% q3_subsampling | wrong | keeps what it should throw out
def discard_probabilities(counts, t):
    f = counts / counts.sum()
    return 1 - np.sqrt(t / np.maximum(f, t))


def subsample(sentences, discard, rng):
    return [[w for w in s if rng.random() < discard[w]] for s in sentences]


# %% q3_subsampling | wrong | decides once for each word of the vocabulary
def discard_probabilities(counts, t):
    f = counts / counts.sum()
    return 1 - np.sqrt(t / np.maximum(f, t))


def subsample(sentences, discard, rng):
    keep = rng.random(len(discard)) >= discard
    return [[w for w in s if keep[w]] for s in sentences]


# %% q3_subsampling | wrong | decides once for each sentence
def discard_probabilities(counts, t):
    f = counts / counts.sum()
    return 1 - np.sqrt(t / np.maximum(f, t))


def subsample(sentences, discard, rng):
    kept = []
    for s in sentences:
        r = rng.random()
        kept.append([w for w in s if r >= discard[w]])
    return kept


# %% q3_subsampling | wrong | the same random numbers in every sentence
def discard_probabilities(counts, t):
    f = counts / counts.sum()
    return 1 - np.sqrt(t / np.maximum(f, t))


def subsample(sentences, discard, rng):
    r = rng.random(max(len(s) for s in sentences))
    return [[w for w, x in zip(s, r) if x >= discard[w]] for s in sentences]


# %% q3_subsampling | wrong | a threshold without chance
def discard_probabilities(counts, t):
    f = counts / counts.sum()
    return 1 - np.sqrt(t / np.maximum(f, t))


def subsample(sentences, discard, rng):
    return [[w for w in s if discard[w] <= 0.5] for s in sentences]


# %% q3_subsampling | wrong | leaves out the empty sentences
def discard_probabilities(counts, t):
    f = counts / counts.sum()
    return 1 - np.sqrt(t / np.maximum(f, t))


def subsample(sentences, discard, rng):
    kept = [[w for w in s if rng.random() >= discard[w]] for s in sentences]
    return [s for s in kept if s]


# %% q3_subsampling | wrong | one long list
def discard_probabilities(counts, t):
    f = counts / counts.sum()
    return 1 - np.sqrt(t / np.maximum(f, t))


def subsample(sentences, discard, rng):
    return [w for s in sentences for w in s if rng.random() >= discard[w]]


# %% q3_subsampling | wrong | the probability by position in place of word
def discard_probabilities(counts, t):
    f = counts / counts.sum()
    return 1 - np.sqrt(t / np.maximum(f, t))


def subsample(sentences, discard, rng):
    return [[w for i, w in enumerate(s) if rng.random() >= discard[i % len(discard)]] for s in sentences]


# %% q3_subsampling | wrong | removes while it loops, from the list it was given
def discard_probabilities(counts, t):
    f = counts / counts.sum()
    return 1 - np.sqrt(t / np.maximum(f, t))


def subsample(sentences, discard, rng):
    for s in sentences:
        for i in reversed(range(len(s))):
            if rng.random() < discard[s[i]]:
                del s[i]
    return sentences


# %% q3_subsampling | wrong | its own generator
def discard_probabilities(counts, t):
    f = counts / counts.sum()
    return 1 - np.sqrt(t / np.maximum(f, t))


def subsample(sentences, discard, rng):
    rng = np.random.default_rng(42)
    return [[w for w in s if rng.random() >= discard[w]] for s in sentences]


# %% q3_subsampling | wrong | Python's global generator
def discard_probabilities(counts, t):
    f = counts / counts.sum()
    return 1 - np.sqrt(t / np.maximum(f, t))


def subsample(sentences, discard, rng):
    import random

    return [[w for w in s if random.random() >= discard[w]] for s in sentences]


# %% q3_subsampling | wrong | a set of the words that remain, so that the order is lost
def discard_probabilities(counts, t):
    f = counts / counts.sum()
    return 1 - np.sqrt(t / np.maximum(f, t))


def subsample(sentences, discard, rng):
    return [sorted(w for w in s if rng.random() >= discard[w]) for s in sentences]


# %% q3_subsampling | wrong | zeros in place of the words thrown out
def discard_probabilities(counts, t):
    f = counts / counts.sum()
    return 1 - np.sqrt(t / np.maximum(f, t))


def subsample(sentences, discard, rng):
    return [[w if rng.random() >= discard[w] else 0 for w in s] for s in sentences]


# %% q3_subsampling | wrong | draws from the normal distribution
def discard_probabilities(counts, t):
    f = counts / counts.sum()
    return 1 - np.sqrt(t / np.maximum(f, t))


def subsample(sentences, discard, rng):
    def thrown(w):
        return discard[w] == 1 or (discard[w] > 0 and abs(rng.normal()) < discard[w])

    return [[w for w in s if not thrown(w)] for s in sentences]


# %% q3_subsampling | right | infinite quotients, and an array for each sentence
def discard_probabilities(counts, t):
    return np.maximum(0, 1 - np.sqrt(t / (counts / np.sum(counts))))


def subsample(sentences, discard, rng):
    kept = []
    for s in sentences:
        ids = np.array(s, dtype=int)
        kept.append(ids[rng.random(len(ids)) > discard[ids]])
    return kept


# %% q3_subsampling | right | loops
def discard_probabilities(counts, t):
    import math

    total = float(sum(counts))
    result = []
    for c in counts:
        f = c / total
        result.append(1 - math.sqrt(t / f) if f > t else 0)
    return result


def subsample(sentences, discard, rng):
    result = []
    for s in sentences:
        new = []
        for w in s:
            if not rng.uniform(0, 1) < discard[w]:
                new.append(w)
        result.append(new)
    return result


# %% q3_subsampling | right | float32, and all random numbers in advance
def discard_probabilities(counts, t):
    f = (counts / counts.sum()).astype(np.float32)
    p = np.zeros(len(f), dtype=np.float32)
    p[f > t] = 1 - np.sqrt(np.float32(t) / f[f > t])
    return p


def subsample(sentences, discard, rng):
    numbers = iter(rng.random(sum(map(len, sentences))).tolist())
    return tuple(tuple(w for w in s if next(numbers) >= discard[w]) for s in sentences)


# %% q3_subsampling | right | a coin with two faces
def discard_probabilities(counts, t):
    f = counts / counts.sum()
    return np.clip(1 - np.sqrt(np.divide(t, f, out=np.ones(len(f)), where=f > 0)), 0, None)


def subsample(sentences, discard, rng):
    return [[w for w in s if rng.binomial(1, 1 - discard[w])] for s in sentences]


# %% q4_sgns | wrong | the sigmoid in place of its logarithm
def sgns_loss(W_in, W_out, centre, context, negatives):
    v = W_in[centre]
    return -np.tanh(W_out[context] @ v / 2) / 2 + (np.tanh(W_out[negatives] @ v / 2) / 2).sum()


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    ids = np.append(context, negatives)
    v, U = W_in[centre], W_out[ids]
    g = (1 + np.tanh(U @ v / 2)) / 2 - (np.arange(len(ids)) == 0)
    new_in, new_out = W_in.copy(), W_out.copy()
    new_in[centre] -= learning_rate * g @ U
    np.add.at(new_out, ids, -learning_rate * np.outer(g, v))
    return new_in, new_out


# %% q4_sgns | wrong | the logarithm of a sigmoid that is 0
def sgns_loss(W_in, W_out, centre, context, negatives):
    v = W_in[centre]
    s = (1 + np.tanh(W_out[[context, *negatives]] @ v / 2)) / 2
    return -np.log(s[0]) - np.log(1 - s[1:]).sum()


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    ids = np.append(context, negatives)
    v, U = W_in[centre], W_out[ids]
    g = (1 + np.tanh(U @ v / 2)) / 2 - (np.arange(len(ids)) == 0)
    new_in, new_out = W_in.copy(), W_out.copy()
    new_in[centre] -= learning_rate * g @ U
    np.add.at(new_out, ids, -learning_rate * np.outer(g, v))
    return new_in, new_out


# %% q4_sgns | wrong | the scores clipped to 6
def sgns_loss(W_in, W_out, centre, context, negatives):
    z = np.clip(W_out[[context, *negatives]] @ W_in[centre], -6, 6)
    return np.logaddexp(0, -z[0]) + np.logaddexp(0, z[1:]).sum()


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    ids = np.append(context, negatives)
    v, U = W_in[centre], W_out[ids]
    g = (1 + np.tanh(U @ v / 2)) / 2 - (np.arange(len(ids)) == 0)
    new_in, new_out = W_in.copy(), W_out.copy()
    new_in[centre] -= learning_rate * g @ U
    np.add.at(new_out, ids, -learning_rate * np.outer(g, v))
    return new_in, new_out


# %% q4_sgns | wrong | log of 1 + exp overflows
def sgns_loss(W_in, W_out, centre, context, negatives):
    z = W_out[[context, *negatives]] @ W_in[centre]
    return np.log(1 + np.exp(-z[0])) + np.log(1 + np.exp(z[1:])).sum()


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    ids = np.append(context, negatives)
    v, U = W_in[centre], W_out[ids]
    g = (1 + np.tanh(U @ v / 2)) / 2 - (np.arange(len(ids)) == 0)
    new_in, new_out = W_in.copy(), W_out.copy()
    new_in[centre] -= learning_rate * g @ U
    np.add.at(new_out, ids, -learning_rate * np.outer(g, v))
    return new_in, new_out


# %% q4_sgns | wrong | the loss of the negatives averaged
def sgns_loss(W_in, W_out, centre, context, negatives):
    z = W_out[[context, *negatives]] @ W_in[centre]
    return np.logaddexp(0, -z[0]) + np.logaddexp(0, z[1:]).mean()


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    ids = np.append(context, negatives)
    v, U = W_in[centre], W_out[ids]
    g = (1 + np.tanh(U @ v / 2)) / 2 - (np.arange(len(ids)) == 0)
    new_in, new_out = W_in.copy(), W_out.copy()
    new_in[centre] -= learning_rate * g @ U
    np.add.at(new_out, ids, -learning_rate * np.outer(g, v))
    return new_in, new_out


# %% q4_sgns | wrong | forgets the minus in the negatives' loss
def sgns_loss(W_in, W_out, centre, context, negatives):
    z = W_out[[context, *negatives]] @ W_in[centre]
    return np.logaddexp(0, -z).sum()


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    ids = np.append(context, negatives)
    v, U = W_in[centre], W_out[ids]
    g = (1 + np.tanh(U @ v / 2)) / 2 - (np.arange(len(ids)) == 0)
    new_in, new_out = W_in.copy(), W_out.copy()
    new_in[centre] -= learning_rate * g @ U
    np.add.at(new_out, ids, -learning_rate * np.outer(g, v))
    return new_in, new_out


# %% q4_sgns | wrong | the objective to maximise in place of the loss
def sgns_loss(W_in, W_out, centre, context, negatives):
    z = W_out[[context, *negatives]] @ W_in[centre]
    return -np.logaddexp(0, -z[0]) - np.logaddexp(0, z[1:]).sum()


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    ids = np.append(context, negatives)
    v, U = W_in[centre], W_out[ids]
    g = (1 + np.tanh(U @ v / 2)) / 2 - (np.arange(len(ids)) == 0)
    new_in, new_out = W_in.copy(), W_out.copy()
    new_in[centre] -= learning_rate * g @ U
    np.add.at(new_out, ids, -learning_rate * np.outer(g, v))
    return new_in, new_out


# %% q4_sgns | wrong | one matrix for centres and contexts
def sgns_loss(W_in, W_out, centre, context, negatives):
    z = W_in[[context, *negatives]] @ W_in[centre]
    return np.logaddexp(0, -z[0]) + np.logaddexp(0, z[1:]).sum()


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    ids = np.append(context, negatives)
    v, U = W_in[centre], W_in[ids]
    g = (1 + np.tanh(U @ v / 2)) / 2 - (np.arange(len(ids)) == 0)
    new_in, new_out = W_in.copy(), W_out.copy()
    new_in[centre] -= learning_rate * g @ U
    np.add.at(new_out, ids, -learning_rate * np.outer(g, v))
    return new_in, new_out


# %% q4_sgns | wrong | the two matrices swapped in the loss
def sgns_loss(W_in, W_out, centre, context, negatives):
    z = W_in[[context, *negatives]] @ W_out[centre]
    return np.logaddexp(0, -z[0]) + np.logaddexp(0, z[1:]).sum()


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    ids = np.append(context, negatives)
    v, U = W_in[centre], W_out[ids]
    g = (1 + np.tanh(U @ v / 2)) / 2 - (np.arange(len(ids)) == 0)
    new_in, new_out = W_in.copy(), W_out.copy()
    new_in[centre] -= learning_rate * g @ U
    np.add.at(new_out, ids, -learning_rate * np.outer(g, v))
    return new_in, new_out


# %% q4_sgns | wrong | a repeated negative moves once
def sgns_loss(W_in, W_out, centre, context, negatives):
    z = W_out[[context, *negatives]] @ W_in[centre]
    return np.logaddexp(0, -z[0]) + np.logaddexp(0, z[1:]).sum()


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    ids = np.append(context, negatives)
    v, U = W_in[centre], W_out[ids]
    g = (1 + np.tanh(U @ v / 2)) / 2 - (np.arange(len(ids)) == 0)
    new_in, new_out = W_in.copy(), W_out.copy()
    new_in[centre] -= learning_rate * g @ U
    new_out[ids] -= learning_rate * np.outer(g, v)
    return new_in, new_out


# %% q4_sgns | wrong | repeated negatives thrown away
def sgns_loss(W_in, W_out, centre, context, negatives):
    z = W_out[[context, *negatives]] @ W_in[centre]
    return np.logaddexp(0, -z[0]) + np.logaddexp(0, z[1:]).sum()


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    ids = np.append(context, np.unique(negatives))
    v, U = W_in[centre], W_out[ids]
    g = (1 + np.tanh(U @ v / 2)) / 2 - (np.arange(len(ids)) == 0)
    new_in, new_out = W_in.copy(), W_out.copy()
    new_in[centre] -= learning_rate * g @ U
    new_out[ids] -= learning_rate * np.outer(g, v)
    return new_in, new_out


# %% q4_sgns | wrong | the contexts' gradients at the new centre
def sgns_loss(W_in, W_out, centre, context, negatives):
    z = W_out[[context, *negatives]] @ W_in[centre]
    return np.logaddexp(0, -z[0]) + np.logaddexp(0, z[1:]).sum()


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    ids = np.append(context, negatives)
    new_in, new_out = W_in.copy(), W_out.copy()
    U = W_out[ids]
    g = (1 + np.tanh(U @ W_in[centre] / 2)) / 2 - (np.arange(len(ids)) == 0)
    new_in[centre] -= learning_rate * g @ U
    np.add.at(new_out, ids, -learning_rate * np.outer(g, new_in[centre]))
    return new_in, new_out


# %% q4_sgns | wrong | the centre's gradient from the new contexts
def sgns_loss(W_in, W_out, centre, context, negatives):
    z = W_out[[context, *negatives]] @ W_in[centre]
    return np.logaddexp(0, -z[0]) + np.logaddexp(0, z[1:]).sum()


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    new_in, new_out = W_in.copy(), W_out.copy()
    for word, y in [(context, 1)] + [(n, 0) for n in negatives]:
        g = (1 + np.tanh(W_out[word] @ W_in[centre] / 2)) / 2 - y
        new_out[word] -= learning_rate * g * W_in[centre]
        new_in[centre] -= learning_rate * g * new_out[word]
    return new_in, new_out


# %% q4_sgns | wrong | one negative after the other at moving vectors
def sgns_loss(W_in, W_out, centre, context, negatives):
    z = W_out[[context, *negatives]] @ W_in[centre]
    return np.logaddexp(0, -z[0]) + np.logaddexp(0, z[1:]).sum()


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    new_in, new_out = W_in.copy(), W_out.copy()
    for word, y in [(context, 1)] + [(n, 0) for n in negatives]:
        v, u = new_in[centre].copy(), new_out[word].copy()
        g = (1 + np.tanh(u @ v / 2)) / 2 - y
        new_in[centre] -= learning_rate * g * u
        new_out[word] -= learning_rate * g * v
    return new_in, new_out


# %% q4_sgns | wrong | uphill
def sgns_loss(W_in, W_out, centre, context, negatives):
    z = W_out[[context, *negatives]] @ W_in[centre]
    return np.logaddexp(0, -z[0]) + np.logaddexp(0, z[1:]).sum()


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    ids = np.append(context, negatives)
    v, U = W_in[centre], W_out[ids]
    g = (1 + np.tanh(U @ v / 2)) / 2 - (np.arange(len(ids)) == 0)
    new_in, new_out = W_in.copy(), W_out.copy()
    new_in[centre] += learning_rate * g @ U
    np.add.at(new_out, ids, learning_rate * np.outer(g, v))
    return new_in, new_out


# %% q4_sgns | wrong | negatives with the label 1
def sgns_loss(W_in, W_out, centre, context, negatives):
    z = W_out[[context, *negatives]] @ W_in[centre]
    return np.logaddexp(0, -z[0]) + np.logaddexp(0, z[1:]).sum()


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    ids = np.append(context, negatives)
    v, U = W_in[centre], W_out[ids]
    g = (1 + np.tanh(U @ v / 2)) / 2 - 1
    new_in, new_out = W_in.copy(), W_out.copy()
    new_in[centre] -= learning_rate * g @ U
    np.add.at(new_out, ids, -learning_rate * np.outer(g, v))
    return new_in, new_out


# %% q4_sgns | wrong | the negatives stay where they are
def sgns_loss(W_in, W_out, centre, context, negatives):
    z = W_out[[context, *negatives]] @ W_in[centre]
    return np.logaddexp(0, -z[0]) + np.logaddexp(0, z[1:]).sum()


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    ids = np.append(context, negatives)
    v, U = W_in[centre], W_out[ids]
    g = (1 + np.tanh(U @ v / 2)) / 2 - (np.arange(len(ids)) == 0)
    new_in, new_out = W_in.copy(), W_out.copy()
    new_in[centre] -= learning_rate * g @ U
    new_out[context] -= learning_rate * g[0] * v
    return new_in, new_out


# %% q4_sgns | wrong | the centre ignores the negatives
def sgns_loss(W_in, W_out, centre, context, negatives):
    z = W_out[[context, *negatives]] @ W_in[centre]
    return np.logaddexp(0, -z[0]) + np.logaddexp(0, z[1:]).sum()


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    ids = np.append(context, negatives)
    v, U = W_in[centre], W_out[ids]
    g = (1 + np.tanh(U @ v / 2)) / 2 - (np.arange(len(ids)) == 0)
    new_in, new_out = W_in.copy(), W_out.copy()
    new_in[centre] -= learning_rate * g[0] * U[0]
    np.add.at(new_out, ids, -learning_rate * np.outer(g, v))
    return new_in, new_out


# %% q4_sgns | wrong | the centre's gradient averaged
def sgns_loss(W_in, W_out, centre, context, negatives):
    z = W_out[[context, *negatives]] @ W_in[centre]
    return np.logaddexp(0, -z[0]) + np.logaddexp(0, z[1:]).sum()


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    ids = np.append(context, negatives)
    v, U = W_in[centre], W_out[ids]
    g = (1 + np.tanh(U @ v / 2)) / 2 - (np.arange(len(ids)) == 0)
    new_in, new_out = W_in.copy(), W_out.copy()
    new_in[centre] -= learning_rate * (g[:, None] * U).mean(axis=0)
    np.add.at(new_out, ids, -learning_rate * np.outer(g, v))
    return new_in, new_out


# %% q4_sgns | wrong | a sigmoid that overflows to NaN
def sgns_loss(W_in, W_out, centre, context, negatives):
    z = W_out[[context, *negatives]] @ W_in[centre]
    return np.logaddexp(0, -z[0]) + np.logaddexp(0, z[1:]).sum()


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    ids = np.append(context, negatives)
    v, U = W_in[centre], W_out[ids]
    z = U @ v
    g = np.exp(z) / (1 + np.exp(z)) - (np.arange(len(ids)) == 0)
    new_in, new_out = W_in.copy(), W_out.copy()
    new_in[centre] -= learning_rate * g @ U
    np.add.at(new_out, ids, -learning_rate * np.outer(g, v))
    return new_in, new_out


# %% q4_sgns | wrong | steps in place
def sgns_loss(W_in, W_out, centre, context, negatives):
    z = W_out[[context, *negatives]] @ W_in[centre]
    return np.logaddexp(0, -z[0]) + np.logaddexp(0, z[1:]).sum()


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    ids = np.append(context, negatives)
    v, U = W_in[centre].copy(), W_out[ids]
    g = (1 + np.tanh(U @ v / 2)) / 2 - (np.arange(len(ids)) == 0)
    W_in[centre] -= learning_rate * g @ U
    np.add.at(W_out, ids, -learning_rate * np.outer(g, v))
    return W_in, W_out


# %% q4_sgns | wrong | the changed rows in place of the matrices
def sgns_loss(W_in, W_out, centre, context, negatives):
    z = W_out[[context, *negatives]] @ W_in[centre]
    return np.logaddexp(0, -z[0]) + np.logaddexp(0, z[1:]).sum()


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    ids = np.append(context, negatives)
    v, U = W_in[centre], W_out[ids]
    g = (1 + np.tanh(U @ v / 2)) / 2 - (np.arange(len(ids)) == 0)
    return v - learning_rate * g @ U, U - learning_rate * np.outer(g, v)


# %% q4_sgns | wrong | a learning rate of its own
def sgns_loss(W_in, W_out, centre, context, negatives):
    z = W_out[[context, *negatives]] @ W_in[centre]
    return np.logaddexp(0, -z[0]) + np.logaddexp(0, z[1:]).sum()


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    ids = np.append(context, negatives)
    v, U = W_in[centre], W_out[ids]
    g = (1 + np.tanh(U @ v / 2)) / 2 - (np.arange(len(ids)) == 0)
    new_in, new_out = W_in.copy(), W_out.copy()
    new_in[centre] -= 0.1 * g @ U
    np.add.at(new_out, ids, -0.1 * np.outer(g, v))
    return new_in, new_out


# %% q4_sgns | wrong | a negative equal to the centre is skipped
def sgns_loss(W_in, W_out, centre, context, negatives):
    z = W_out[[context, *negatives]] @ W_in[centre]
    return np.logaddexp(0, -z[0]) + np.logaddexp(0, z[1:]).sum()


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    ids = np.append(context, negatives[negatives != centre])
    v, U = W_in[centre], W_out[ids]
    g = (1 + np.tanh(U @ v / 2)) / 2 - (np.arange(len(ids)) == 0)
    new_in, new_out = W_in.copy(), W_out.copy()
    new_in[centre] -= learning_rate * g @ U
    np.add.at(new_out, ids, -learning_rate * np.outer(g, v))
    return new_in, new_out


# %% q4_sgns | right | loops and lists
def sgns_loss(W_in, W_out, centre, context, negatives):
    import math

    total = 0.0
    for word, sign in [(context, -1)] + [(n, 1) for n in negatives]:
        t = sign * sum(a * b for a, b in zip(W_in[centre], W_out[word]))
        total += t + math.log1p(math.exp(-t)) if t > 0 else math.log1p(math.exp(t))
    return total


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    import math

    new_in, new_out = [list(row) for row in W_in], [list(row) for row in W_out]
    for word, y in [(context, 1)] + [(n, 0) for n in negatives]:
        z = sum(a * b for a, b in zip(W_in[centre], W_out[word]))
        small = math.exp(-abs(z))
        g = (1 if z > 0 else small) / (1 + small) - y
        for i in range(len(W_in[centre])):
            new_in[centre][i] -= learning_rate * g * W_out[word][i]
            new_out[word][i] -= learning_rate * g * W_in[centre][i]
    return new_in, new_out


# %% q4_sgns | right | float32, with a warning of overflow
def sgns_loss(W_in, W_out, centre, context, negatives):
    v, U = W_in[centre].astype(np.float32), W_out.astype(np.float32)
    scores = np.append(-(U[context] @ v), U[negatives] @ v)
    return np.logaddexp(np.float32(0), scores).sum(dtype=np.float32)


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    new_in, new_out = W_in.astype(np.float32), W_out.astype(np.float32)
    v = new_in[centre].copy()
    words = [context, *negatives]
    U = new_out[words]
    g = 1 / (1 + np.exp(-(U @ v)))
    g[0] -= 1
    for word, slope in zip(words, g):
        new_out[word] -= np.float32(learning_rate) * slope * v
    new_in[centre] -= np.float32(learning_rate) * (g @ U)
    return [new_in, new_out]


# %% q4_sgns | right | gradients of the full matrices
def sgns_loss(W_in, W_out, centre, context, negatives):
    from scipy.special import log_expit

    scores = W_out @ W_in[centre]
    return -log_expit(scores[context]) - sum(log_expit(-scores[n]) for n in negatives)


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    from scipy.special import expit

    scores = W_out @ W_in[centre]
    asked = np.bincount(negatives, minlength=len(W_out))
    slopes = asked * expit(scores)
    slopes[context] += expit(scores[context]) - 1
    grad_in = np.zeros(W_in.shape)
    grad_in[centre] = slopes @ W_out
    return W_in - learning_rate * grad_in, W_out - learning_rate * slopes[:, None] * W_in[centre]


# %% q4_sgns | right | torch's automatic gradients
def sgns_loss(W_in, W_out, centre, context, negatives):
    import torch
    from torch.nn.functional import logsigmoid

    v, U = torch.tensor(W_in[centre]), torch.tensor(W_out)
    return float(-logsigmoid(U[context] @ v) - logsigmoid(-(U[torch.tensor(negatives)] @ v)).sum())


def sgns_step(W_in, W_out, centre, context, negatives, learning_rate):
    import torch
    from torch.nn.functional import logsigmoid

    A = torch.tensor(W_in, requires_grad=True)
    B = torch.tensor(W_out, requires_grad=True)
    loss = -logsigmoid(B[context] @ A[centre]) - logsigmoid(-(B[torch.tensor(negatives)] @ A[centre])).sum()
    loss.backward()
    return (A - learning_rate * A.grad).detach(), (B - learning_rate * B.grad).detach()


# %% q5_co_occurrence | wrong | every pair counts 1
def co_occurrence(sentences, window, num_words):
    X = np.zeros((num_words, num_words))
    for s in sentences:
        for i in range(len(s)):
            for j in range(max(0, i - window), min(len(s), i + window + 1)):
                if i != j:
                    X[s[i], s[j]] += 1
    return X


# %% q5_co_occurrence | wrong | in one direction only
def co_occurrence(sentences, window, num_words):
    X = np.zeros((num_words, num_words))
    for s in sentences:
        for i in range(len(s)):
            for j in range(i + 1, min(len(s), i + window + 1)):
                X[s[i], s[j]] += 1 / (j - i)
    return X


# %% q5_co_occurrence | wrong | every pair twice
def co_occurrence(sentences, window, num_words):
    X = np.zeros((num_words, num_words))
    for s in sentences:
        for i in range(len(s)):
            for j in range(max(0, i - window), min(len(s), i + window + 1)):
                if i != j:
                    X[s[i], s[j]] += 1 / abs(i - j)
                    X[s[j], s[i]] += 1 / abs(i - j)
    return X


# %% q5_co_occurrence | wrong | the diagonal once
def co_occurrence(sentences, window, num_words):
    X = np.zeros((num_words, num_words))
    for s in sentences:
        for i in range(len(s)):
            for j in range(i + 1, min(len(s), i + window + 1)):
                X[s[i], s[j]] += 1 / (j - i)
                if s[i] != s[j]:
                    X[s[j], s[i]] += 1 / (j - i)
    return X


# %% q5_co_occurrence | wrong | no diagonal
def co_occurrence(sentences, window, num_words):
    X = np.zeros((num_words, num_words))
    for s in sentences:
        for i in range(len(s)):
            for j in range(len(s)):
                if s[i] != s[j] and abs(i - j) <= window:
                    X[s[i], s[j]] += 1 / abs(i - j)
    return X


# %% q5_co_occurrence | wrong | adds to equal entries only once
def co_occurrence(sentences, window, num_words):
    X = np.zeros((num_words, num_words))
    for s in sentences:
        ids = np.array(s, dtype=int)
        for d in range(1, window + 1):
            X[ids[:-d], ids[d:]] += 1 / d
            X[ids[d:], ids[:-d]] += 1 / d
    return X


# %% q5_co_occurrence | wrong | the last pair's value in place of the sum
def co_occurrence(sentences, window, num_words):
    X = np.zeros((num_words, num_words))
    for s in sentences:
        for i in range(len(s)):
            for j in range(len(s)):
                if 0 < abs(i - j) <= window:
                    X[s[i], s[j]] = 1 / abs(i - j)
    return X


# %% q5_co_occurrence | wrong | a matrix of integers
def co_occurrence(sentences, window, num_words):
    X = np.zeros((num_words, num_words), dtype=int)
    for s in sentences:
        for i in range(len(s)):
            for j in range(len(s)):
                if 0 < abs(i - j) <= window:
                    X[s[i], s[j]] += int(1 / abs(i - j))
    return X


# %% q5_co_occurrence | wrong | whole-number division
def co_occurrence(sentences, window, num_words):
    X = np.zeros((num_words, num_words))
    for s in sentences:
        for i in range(len(s)):
            for j in range(len(s)):
                if 0 < abs(i - j) <= window:
                    X[s[i], s[j]] += 1 // abs(i - j)
    return X


# %% q5_co_occurrence | wrong | pairs across the end of a sentence
def co_occurrence(sentences, window, num_words):
    X = np.zeros((num_words, num_words))
    s = [word for sentence in sentences for word in sentence]
    for i in range(len(s)):
        for j in range(len(s)):
            if 0 < abs(i - j) <= window:
                X[s[i], s[j]] += 1 / abs(i - j)
    return X


# %% q5_co_occurrence | wrong | a window one too narrow
def co_occurrence(sentences, window, num_words):
    X = np.zeros((num_words, num_words))
    for s in sentences:
        for i in range(len(s)):
            for j in range(len(s)):
                if 0 < abs(i - j) < window:
                    X[s[i], s[j]] += 1 / abs(i - j)
    return X


# %% q5_co_occurrence | wrong | wraps around at the left edge
def co_occurrence(sentences, window, num_words):
    X = np.zeros((num_words, num_words))
    for s in sentences:
        for i in range(len(s)):
            for d in range(-window, window + 1):
                if d != 0 and -len(s) <= i + d < len(s):
                    X[s[i], s[i + d]] += 1 / abs(d)
    return X


# %% q5_co_occurrence | wrong | the distance plus 1
def co_occurrence(sentences, window, num_words):
    X = np.zeros((num_words, num_words))
    for s in sentences:
        for i in range(len(s)):
            for j in range(len(s)):
                if 0 < abs(i - j) <= window:
                    X[s[i], s[j]] += 1 / (abs(i - j) + 1)
    return X


# %% q5_co_occurrence | wrong | the weight of word2vec: falls in a straight line
def co_occurrence(sentences, window, num_words):
    X = np.zeros((num_words, num_words))
    for s in sentences:
        for i in range(len(s)):
            for j in range(len(s)):
                if 0 < abs(i - j) <= window:
                    X[s[i], s[j]] += (window + 1 - abs(i - j)) / window
    return X


# %% q5_co_occurrence | wrong | a row too many
def co_occurrence(sentences, window, num_words):
    X = np.zeros((num_words + 1, num_words + 1))
    for s in sentences:
        for i in range(len(s)):
            for j in range(len(s)):
                if 0 < abs(i - j) <= window:
                    X[s[i], s[j]] += 1 / abs(i - j)
    return X


# %% q5_co_occurrence | wrong | only the words that occur
def co_occurrence(sentences, window, num_words):
    size = max([word for s in sentences for word in s], default=0) + 1
    X = np.zeros((size, size))
    for s in sentences:
        for i in range(len(s)):
            for j in range(len(s)):
                if 0 < abs(i - j) <= window:
                    X[s[i], s[j]] += 1 / abs(i - j)
    return X


# %% q5_co_occurrence | wrong | rows that all share one list
def co_occurrence(sentences, window, num_words):
    X = [[0.0] * num_words] * num_words
    for s in sentences:
        for i in range(len(s)):
            for j in range(len(s)):
                if 0 < abs(i - j) <= window:
                    X[s[i]][s[j]] += 1 / abs(i - j)
    return X


# %% q5_co_occurrence | wrong | ones on the diagonal
def co_occurrence(sentences, window, num_words):
    X = np.eye(num_words)
    for s in sentences:
        for i in range(len(s)):
            for j in range(len(s)):
                if 0 < abs(i - j) <= window:
                    X[s[i], s[j]] += 1 / abs(i - j)
    return X


# %% q5_co_occurrence | wrong | rows that add up to 1
def co_occurrence(sentences, window, num_words):
    X = np.zeros((num_words, num_words))
    for s in sentences:
        for i in range(len(s)):
            for j in range(len(s)):
                if 0 < abs(i - j) <= window:
                    X[s[i], s[j]] += 1 / abs(i - j)
    return X / np.maximum(X.sum(axis=1, keepdims=True), 1e-12)


# %% q5_co_occurrence | right | lists and loops
def co_occurrence(sentences, window, num_words):
    X = [[0.0 for _ in range(num_words)] for _ in range(num_words)]
    for s in sentences:
        for i in range(len(s)):
            for j in range(len(s)):
                if i != j and abs(i - j) <= window:
                    X[s[i]][s[j]] += 1 / abs(i - j)
    return X


# %% q5_co_occurrence | right | np.add.at and the transpose, float32
def co_occurrence(sentences, window, num_words):
    X = np.zeros((num_words, num_words), dtype=np.float32)
    for s in sentences:
        ids = np.array(s, dtype=int)
        for d in range(1, min(window, len(ids) - 1) + 1):
            np.add.at(X, (ids[:-d], ids[d:]), 1 / d)
    return X + X.T


# %% q5_co_occurrence | right | a Counter of pairs
def co_occurrence(sentences, window, num_words):
    from collections import Counter

    counts = Counter()
    for s in sentences:
        for i, word in enumerate(s):
            for d, other in enumerate(reversed(s[max(0, i - window) : i]), start=1):
                counts[word, other] += 1 / d
                counts[other, word] += 1 / d
    return np.array([[counts[i, j] for j in range(num_words)] for i in range(num_words)])


# %% q5_co_occurrence | right | one-hot matrices and a band of weights
def co_occurrence(sentences, window, num_words):
    X = np.zeros((num_words, num_words))
    for s in sentences:
        if s:
            hot = np.eye(num_words)[s]
            distance = np.abs(np.subtract.outer(np.arange(len(s)), np.arange(len(s))))
            band = np.where((distance > 0) & (distance <= window), 1 / np.maximum(distance, 1), 0)
            X = X + hot.T @ band @ hot
    return X


# %% q5_co_occurrence | right | SciPy's sparse matrix, made dense
def co_occurrence(sentences, window, num_words):
    from scipy.sparse import coo_matrix

    rows, columns, values = [], [], []
    for s in sentences:
        for i in range(len(s)):
            for j in range(i + 1, min(i + window + 1, len(s))):
                rows += [s[i], s[j]]
                columns += [s[j], s[i]]
                values += [1 / (j - i)] * 2
    return coo_matrix((values, (rows, columns)), shape=(num_words, num_words)).todense()


# %% q6_glove | wrong | the weight is not cut off
def glove_weight(x, x_max=100, alpha=0.75):
    return (np.asarray(x) / x_max) ** alpha


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    d = W @ W_context.T + b[:, None] + b_context - np.log(np.where(X > 0, X, 1))
    return (np.where(X < x_max, (X / x_max) ** alpha, 1) * d**2).sum()


# %% q6_glove | wrong | the weight is cut off at the raw power
def glove_weight(x, x_max=100, alpha=0.75):
    return np.minimum(np.asarray(x), x_max) ** alpha


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    d = W @ W_context.T + b[:, None] + b_context - np.log(np.where(X > 0, X, 1))
    return (np.where(X < x_max, (X / x_max) ** alpha, 1) * d**2).sum()


# %% q6_glove | wrong | the power of the count only
def glove_weight(x, x_max=100, alpha=0.75):
    x = np.asarray(x)
    return np.where(x < x_max, x**alpha / x_max, 1)


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    d = W @ W_context.T + b[:, None] + b_context - np.log(np.where(X > 0, X, 1))
    return (np.where(X < x_max, (X / x_max) ** alpha, 1) * d**2).sum()


# %% q6_glove | wrong | always 100 and 0.75
def glove_weight(x, x_max=100, alpha=0.75):
    return np.minimum(1, (np.asarray(x) / 100) ** 0.75)


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    d = W @ W_context.T + b[:, None] + b_context - np.log(np.where(X > 0, X, 1))
    return (np.where(X < x_max, (X / x_max) ** alpha, 1) * d**2).sum()


# %% q6_glove | wrong | an if that takes no array
def glove_weight(x, x_max=100, alpha=0.75):
    if x < x_max:
        return (x / x_max) ** alpha
    return 1


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    d = W @ W_context.T + b[:, None] + b_context - np.log(np.where(X > 0, X, 1))
    return (np.where(X < x_max, (X / x_max) ** alpha, 1) * d**2).sum()


# %% q6_glove | wrong | a mask that takes no number
def glove_weight(x, x_max=100, alpha=0.75):
    weights = np.ones(x.shape)
    weights[x < x_max] = (x[x < x_max] / x_max) ** alpha
    return weights


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    d = W @ W_context.T + b[:, None] + b_context - np.log(np.where(X > 0, X, 1))
    return (np.where(X < x_max, (X / x_max) ** alpha, 1) * d**2).sum()


# %% q6_glove | wrong | the weight in place, whole numbers and all
def glove_weight(x, x_max=100, alpha=0.75):
    weights = np.array(x)
    below = weights < x_max
    weights[below] = (weights[below] / x_max) ** alpha
    weights[~below] = 1
    return weights


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    d = W @ W_context.T + b[:, None] + b_context - np.log(np.where(X > 0, X, 1))
    return (np.where(X < x_max, (X / x_max) ** alpha, 1) * d**2).sum()


# %% q6_glove | wrong | an array of one number for a number
def glove_weight(x, x_max=100, alpha=0.75):
    x = np.atleast_1d(x)
    return np.where(x < x_max, (x / x_max) ** alpha, 1)


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    d = W @ W_context.T + b[:, None] + b_context - np.log(np.where(X > 0, X, 1))
    return (np.where(X < x_max, (X / x_max) ** alpha, 1) * d**2).sum()


# %% q6_glove | wrong | the logarithm of 0
def glove_weight(x, x_max=100, alpha=0.75):
    return np.minimum(1, (np.asarray(x) / x_max) ** alpha)


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    d = W @ W_context.T + b[:, None] + b_context - np.log(X)
    return (np.where(X < x_max, (X / x_max) ** alpha, 1) * d**2).sum()


# %% q6_glove | wrong | the logarithm of 1 + x
def glove_weight(x, x_max=100, alpha=0.75):
    return np.minimum(1, (np.asarray(x) / x_max) ** alpha)


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    d = W @ W_context.T + b[:, None] + b_context - np.log1p(X)
    return (np.where(X < x_max, (X / x_max) ** alpha, 1) * d**2).sum()


# %% q6_glove | wrong | the logarithm to base 10
def glove_weight(x, x_max=100, alpha=0.75):
    return np.minimum(1, (np.asarray(x) / x_max) ** alpha)


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    d = W @ W_context.T + b[:, None] + b_context - np.log10(np.where(X > 0, X, 1))
    return (np.where(X < x_max, (X / x_max) ** alpha, 1) * d**2).sum()


# %% q6_glove | wrong | the counts without the logarithm
def glove_weight(x, x_max=100, alpha=0.75):
    return np.minimum(1, (np.asarray(x) / x_max) ** alpha)


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    d = W @ W_context.T + b[:, None] + b_context - X
    return (np.where(X < x_max, (X / x_max) ** alpha, 1) * d**2).sum()


# %% q6_glove | wrong | the mean
def glove_weight(x, x_max=100, alpha=0.75):
    return np.minimum(1, (np.asarray(x) / x_max) ** alpha)


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    d = W @ W_context.T + b[:, None] + b_context - np.log(np.where(X > 0, X, 1))
    return (np.where(X < x_max, (X / x_max) ** alpha, 1) * d**2).mean()


# %% q6_glove | wrong | half the loss, as GloVe's program reports it
def glove_weight(x, x_max=100, alpha=0.75):
    return np.minimum(1, (np.asarray(x) / x_max) ** alpha)


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    d = W @ W_context.T + b[:, None] + b_context - np.log(np.where(X > 0, X, 1))
    return 0.5 * (np.where(X < x_max, (X / x_max) ** alpha, 1) * d**2).sum()


# %% q6_glove | wrong | the weight inside the square
def glove_weight(x, x_max=100, alpha=0.75):
    return np.minimum(1, (np.asarray(x) / x_max) ** alpha)


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    d = W @ W_context.T + b[:, None] + b_context - np.log(np.where(X > 0, X, 1))
    return ((np.where(X < x_max, (X / x_max) ** alpha, 1) * d) ** 2).sum()


# %% q6_glove | wrong | no weight
def glove_weight(x, x_max=100, alpha=0.75):
    return np.minimum(1, (np.asarray(x) / x_max) ** alpha)


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    d = W @ W_context.T + b[:, None] + b_context - np.log(np.where(X > 0, X, 1))
    return ((X > 0) * d**2).sum()


# %% q6_glove | wrong | no square
def glove_weight(x, x_max=100, alpha=0.75):
    return np.minimum(1, (np.asarray(x) / x_max) ** alpha)


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    d = W @ W_context.T + b[:, None] + b_context - np.log(np.where(X > 0, X, 1))
    return (np.where(X < x_max, (X / x_max) ** alpha, 1) * np.abs(d)).sum()


# %% q6_glove | wrong | the biases on the wrong axes
def glove_weight(x, x_max=100, alpha=0.75):
    return np.minimum(1, (np.asarray(x) / x_max) ** alpha)


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    if X.shape[0] == X.shape[1]:
        b, b_context = b_context, b
    d = W @ W_context.T + b[:, None] + b_context - np.log(np.where(X > 0, X, 1))
    return (np.where(X < x_max, (X / x_max) ** alpha, 1) * d**2).sum()


# %% q6_glove | wrong | forgets the context's bias
def glove_weight(x, x_max=100, alpha=0.75):
    return np.minimum(1, (np.asarray(x) / x_max) ** alpha)


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    d = W @ W_context.T + b[:, None] - np.log(np.where(X > 0, X, 1))
    return (np.where(X < x_max, (X / x_max) ** alpha, 1) * d**2).sum()


# %% q6_glove | wrong | the product the wrong way round
def glove_weight(x, x_max=100, alpha=0.75):
    return np.minimum(1, (np.asarray(x) / x_max) ** alpha)


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    d = (W_context @ W.T).reshape(X.shape) + b[:, None] + b_context - np.log(np.where(X > 0, X, 1))
    return (np.where(X < x_max, (X / x_max) ** alpha, 1) * d**2).sum()


# %% q6_glove | wrong | leaves out counts below 1
def glove_weight(x, x_max=100, alpha=0.75):
    return np.minimum(1, (np.asarray(x) / x_max) ** alpha)


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    total = 0
    for i in range(X.shape[0]):
        for j in range(X.shape[1]):
            if X[i, j] >= 1:
                d = W[i] @ W_context[j] + b[i] + b_context[j] - np.log(X[i, j])
                total += min(1, (X[i, j] / x_max) ** alpha) * d**2
    return total


# %% q6_glove | wrong | writes ones over the zeros
def glove_weight(x, x_max=100, alpha=0.75):
    return np.minimum(1, (np.asarray(x) / x_max) ** alpha)


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    weights = np.minimum(1, (X / x_max) ** alpha)
    X[X == 0] = 1
    return (weights * (W @ W_context.T + b[:, None] + b_context - np.log(X)) ** 2).sum()


# %% q6_glove | wrong | the default weight whatever x_max is
def glove_weight(x, x_max=100, alpha=0.75):
    return np.minimum(1, (np.asarray(x) / x_max) ** alpha)


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    d = W @ W_context.T + b[:, None] + b_context - np.log(np.where(X > 0, X, 1))
    return (glove_weight(X) * d**2).sum()


# %% q6_glove | wrong | the loss of each pair
def glove_weight(x, x_max=100, alpha=0.75):
    return np.minimum(1, (np.asarray(x) / x_max) ** alpha)


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    d = W @ W_context.T + b[:, None] + b_context - np.log(np.where(X > 0, X, 1))
    return glove_weight(X, x_max, alpha) * d**2


# %% q6_glove | right | loops
def glove_weight(x, x_max=100, alpha=0.75):
    if np.ndim(x) > 0:
        return [glove_weight(row, x_max, alpha) for row in x]
    return (x / x_max) ** alpha if x < x_max else 1


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    import math

    total = 0.0
    for i in range(len(W)):
        for j in range(len(W_context)):
            if X[i, j] > 0:
                product = sum(W[i, k] * W_context[j, k] for k in range(W.shape[1]))
                difference = product + b[i] + b_context[j] - math.log(X[i, j])
                total += glove_weight(X[i, j], x_max, alpha) * difference**2
    return total


# %% q6_glove | right | over the pairs above 0 only
def glove_weight(x, x_max=100, alpha=0.75):
    x = np.array(x, dtype=float)
    return np.clip(x / x_max, 0, 1) ** alpha


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    i, j = np.nonzero(X)
    x = X[i, j]
    products = np.einsum("nd,nd->n", W[i], W_context[j])
    return glove_weight(x, x_max, alpha) @ (products + b[i] + b_context[j] - np.log(x)) ** 2


# %% q6_glove | right | NaN and infinity replaced afterwards
def glove_weight(x, x_max=100, alpha=0.75):
    return np.where(np.asarray(x) >= x_max, 1.0, np.power(np.asarray(x) / x_max, alpha))


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    d = W @ W_context.T + b.reshape(-1, 1) + b_context.reshape(1, -1) - np.log(X)
    return np.nansum(np.where(X == 0, 0, glove_weight(X, x_max, alpha) * np.square(d)))


# %% q6_glove | right | float32
def glove_weight(x, x_max=100, alpha=0.75):
    return np.minimum(np.float32(1), (np.float32(x) / np.float32(x_max)) ** np.float32(alpha))


def glove_loss(W, W_context, b, b_context, X, x_max=100, alpha=0.75):
    W, W_context, b, b_context, X = (np.float32(array) for array in (W, W_context, b, b_context, X))
    logs = np.zeros_like(X)
    np.log(X, out=logs, where=X > 0)
    return np.sum(glove_weight(X, x_max, alpha) * (W @ W_context.T + b[:, None] + b_context - logs) ** 2)


# %% q7_ngrams | wrong | without < and >
def character_ngrams(word, n_min, n_max):
    return [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]


def ngram_vector(word, vectors, n_min, n_max):
    word = "<" + word + ">"
    grams = [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]
    known = [vectors[g] for g in grams if g in vectors]
    if not known:
        raise KeyError(word)
    return np.mean(known, axis=0)


# %% q7_ngrams | wrong | only the < at the front
def character_ngrams(word, n_min, n_max):
    word = "<" + word
    return [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]


def ngram_vector(word, vectors, n_min, n_max):
    word = "<" + word + ">"
    grams = [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]
    known = [vectors[g] for g in grams if g in vectors]
    if not known:
        raise KeyError(word)
    return np.mean(known, axis=0)


# %% q7_ngrams | wrong | without those of length n_max
def character_ngrams(word, n_min, n_max):
    word = "<" + word + ">"
    return [word[i : i + n] for n in range(n_min, n_max) for i in range(len(word) - n + 1)]


def ngram_vector(word, vectors, n_min, n_max):
    word = "<" + word + ">"
    grams = [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]
    known = [vectors[g] for g in grams if g in vectors]
    if not known:
        raise KeyError(word)
    return np.mean(known, axis=0)


# %% q7_ngrams | wrong | without the last one
def character_ngrams(word, n_min, n_max):
    word = "<" + word + ">"
    return [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n)]


def ngram_vector(word, vectors, n_min, n_max):
    word = "<" + word + ">"
    grams = [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]
    known = [vectors[g] for g in grams if g in vectors]
    if not known:
        raise KeyError(word)
    return np.mean(known, axis=0)


# %% q7_ngrams | wrong | shorter pieces at the end of the word
def character_ngrams(word, n_min, n_max):
    word = "<" + word + ">"
    return [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word))]


def ngram_vector(word, vectors, n_min, n_max):
    word = "<" + word + ">"
    grams = [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]
    known = [vectors[g] for g in grams if g in vectors]
    if not known:
        raise KeyError(word)
    return np.mean(known, axis=0)


# %% q7_ngrams | wrong | of length n_min only
def character_ngrams(word, n_min, n_max):
    word = "<" + word + ">"
    return [word[i : i + n_min] for i in range(len(word) - n_min + 1)]


def ngram_vector(word, vectors, n_min, n_max):
    word = "<" + word + ">"
    grams = [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]
    known = [vectors[g] for g in grams if g in vectors]
    if not known:
        raise KeyError(word)
    return np.mean(known, axis=0)


# %% q7_ngrams | wrong | each different n-gram once
def character_ngrams(word, n_min, n_max):
    word = "<" + word + ">"
    return sorted({word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)})


def ngram_vector(word, vectors, n_min, n_max):
    word = "<" + word + ">"
    grams = [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]
    known = [vectors[g] for g in grams if g in vectors]
    if not known:
        raise KeyError(word)
    return np.mean(known, axis=0)


# %% q7_ngrams | wrong | a generator
def character_ngrams(word, n_min, n_max):
    word = "<" + word + ">"
    for n in range(n_min, n_max + 1):
        for i in range(len(word) - n + 1):
            yield word[i : i + n]


def ngram_vector(word, vectors, n_min, n_max):
    known = [vectors[g] for g in character_ngrams(word, n_min, n_max) if g in vectors]
    if not known:
        raise KeyError(word)
    return np.mean(known, axis=0)


# %% q7_ngrams | wrong | in lower case
def character_ngrams(word, n_min, n_max):
    word = "<" + word.lower() + ">"
    return [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]


def ngram_vector(word, vectors, n_min, n_max):
    word = "<" + word + ">"
    grams = [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]
    known = [vectors[g] for g in grams if g in vectors]
    if not known:
        raise KeyError(word)
    return np.mean(known, axis=0)


# %% q7_ngrams | wrong | with the whole word, as fastText has it
def character_ngrams(word, n_min, n_max):
    word = "<" + word + ">"
    return [word] + [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]


def ngram_vector(word, vectors, n_min, n_max):
    word = "<" + word + ">"
    grams = [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]
    known = [vectors[g] for g in grams if g in vectors]
    if not known:
        raise KeyError(word)
    return np.mean(known, axis=0)


# %% q7_ngrams | wrong | n-grams of bytes
def character_ngrams(word, n_min, n_max):
    word = ("<" + word + ">").encode("utf-8")
    grams = [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]
    return [g.decode("utf-8", errors="replace") for g in grams]


def ngram_vector(word, vectors, n_min, n_max):
    word = "<" + word + ">"
    grams = [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]
    known = [vectors[g] for g in grams if g in vectors]
    if not known:
        raise KeyError(word)
    return np.mean(known, axis=0)


# %% q7_ngrams | wrong | pieces that do not overlap
def character_ngrams(word, n_min, n_max):
    word = "<" + word + ">"
    return [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(0, len(word) - n + 1, n)]


def ngram_vector(word, vectors, n_min, n_max):
    word = "<" + word + ">"
    grams = [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]
    known = [vectors[g] for g in grams if g in vectors]
    if not known:
        raise KeyError(word)
    return np.mean(known, axis=0)


# %% q7_ngrams | wrong | the sum
def character_ngrams(word, n_min, n_max):
    word = "<" + word + ">"
    return [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]


def ngram_vector(word, vectors, n_min, n_max):
    known = [vectors[g] for g in character_ngrams(word, n_min, n_max) if g in vectors]
    if not known:
        raise KeyError(word)
    return np.sum(known, axis=0)


# %% q7_ngrams | wrong | the mean over the unknown as well
def character_ngrams(word, n_min, n_max):
    word = "<" + word + ">"
    return [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]


def ngram_vector(word, vectors, n_min, n_max):
    grams = character_ngrams(word, n_min, n_max)
    known = [vectors[g] for g in grams if g in vectors]
    if not known:
        raise KeyError(word)
    return np.sum(known, axis=0) / len(grams)


# %% q7_ngrams | wrong | each different n-gram counts once in the mean
def character_ngrams(word, n_min, n_max):
    word = "<" + word + ">"
    return [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]


def ngram_vector(word, vectors, n_min, n_max):
    known = [vectors[g] for g in set(character_ngrams(word, n_min, n_max)) if g in vectors]
    if not known:
        raise KeyError(word)
    return np.mean(known, axis=0)


# %% q7_ngrams | wrong | fails at the first unknown n-gram
def character_ngrams(word, n_min, n_max):
    word = "<" + word + ">"
    return [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]


def ngram_vector(word, vectors, n_min, n_max):
    return np.mean([vectors[g] for g in character_ngrams(word, n_min, n_max)], axis=0)


# %% q7_ngrams | wrong | zeros for a word without a known n-gram
def character_ngrams(word, n_min, n_max):
    word = "<" + word + ">"
    return [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]


def ngram_vector(word, vectors, n_min, n_max):
    known = [vectors[g] for g in character_ngrams(word, n_min, n_max) if g in vectors]
    return np.mean(known, axis=0) if known else np.zeros(2)


# %% q7_ngrams | wrong | a ValueError
def character_ngrams(word, n_min, n_max):
    word = "<" + word + ">"
    return [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]


def ngram_vector(word, vectors, n_min, n_max):
    known = [vectors[g] for g in character_ngrams(word, n_min, n_max) if g in vectors]
    if not known:
        raise ValueError(word)
    return np.mean(known, axis=0)


# %% q7_ngrams | wrong | the mean over the numbers of the vectors too
def character_ngrams(word, n_min, n_max):
    word = "<" + word + ">"
    return [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]


def ngram_vector(word, vectors, n_min, n_max):
    known = [vectors[g] for g in character_ngrams(word, n_min, n_max) if g in vectors]
    if not known:
        raise KeyError(word)
    return np.mean(known)


# %% q7_ngrams | wrong | all keys that are somewhere in the word
def character_ngrams(word, n_min, n_max):
    word = "<" + word + ">"
    return [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]


def ngram_vector(word, vectors, n_min, n_max):
    known = [vectors[g] for g in vectors if g in f"<{word}>"]
    if not known:
        raise KeyError(word)
    return np.mean(known, axis=0)


# %% q7_ngrams | wrong | the vector of the whole word, where there is one
def character_ngrams(word, n_min, n_max):
    word = "<" + word + ">"
    return [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]


def ngram_vector(word, vectors, n_min, n_max):
    if word in vectors:
        return vectors[word]
    known = [vectors[g] for g in character_ngrams(word, n_min, n_max) if g in vectors]
    if not known:
        raise KeyError(word)
    return np.mean(known, axis=0)


# %% q7_ngrams | wrong | adds up in the first vector of the dict
def character_ngrams(word, n_min, n_max):
    word = "<" + word + ">"
    return [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]


def ngram_vector(word, vectors, n_min, n_max):
    known = [vectors[g] for g in character_ngrams(word, n_min, n_max) if g in vectors]
    if not known:
        raise KeyError(word)
    total = known[0]
    for vector in known[1:]:
        total += vector
    return total / len(known)


# %% q7_ngrams | wrong | whole-number division
def character_ngrams(word, n_min, n_max):
    word = "<" + word + ">"
    return [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]


def ngram_vector(word, vectors, n_min, n_max):
    known = [vectors[g] for g in character_ngrams(word, n_min, n_max) if g in vectors]
    if not known:
        raise KeyError(word)
    return sum(known) // len(known)


# %% q7_ngrams | wrong | puts the unknown n-grams into the dict
def character_ngrams(word, n_min, n_max):
    word = "<" + word + ">"
    return [word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)]


def ngram_vector(word, vectors, n_min, n_max):
    grams = character_ngrams(word, n_min, n_max)
    known = [vectors[g] for g in grams if g in vectors]
    if not known:
        raise KeyError(word)
    mean = np.mean(known, axis=0)
    for g in grams:
        vectors.setdefault(g, mean)
    return mean


# %% q7_ngrams | right | loops, and a division that is caught
def character_ngrams(word, n_min, n_max):
    text = "<" + word + ">"
    grams = []
    for start in range(len(text)):
        for n in range(n_min, n_max + 1):
            if start + n <= len(text):
                grams.append(text[start : start + n])
    return grams


def ngram_vector(word, vectors, n_min, n_max):
    total, count = 0.0, 0
    for gram in character_ngrams(word, n_min, n_max):
        if gram in vectors:
            total = total + vectors[gram]
            count += 1
    if count == 0:
        raise KeyError("none of the n-grams is known")
    return list(total / count)


# %% q7_ngrams | right | characters zipped together, as an array
def character_ngrams(word, n_min, n_max):
    text = f"<{word}>"
    grams = []
    for n in range(n_min, n_max + 1):
        grams += ["".join(piece) for piece in zip(*(text[i:] for i in range(n)))]
    return np.array(grams)


def ngram_vector(word, vectors, n_min, n_max):
    grams = [str(gram) for gram in character_ngrams(word, n_min, n_max)]
    rows = np.array([vectors[gram] for gram in grams if gram in vectors], dtype=np.float32)
    if rows.size == 0:
        raise KeyError
    return rows.mean(axis=0)


# %% q7_ngrams | right | a Counter as weights
def character_ngrams(word, n_min, n_max):
    text = f"<{word}>"
    longest = min(n_max, len(text))
    return tuple(text[i - n : i] for n in range(n_min, longest + 1) for i in range(n, len(text) + 1))


def ngram_vector(word, vectors, n_min, n_max):
    from collections import Counter

    counts = Counter(g for g in character_ngrams(word, n_min, n_max) if g in vectors)
    if sum(counts.values()) == 0:
        raise KeyError(word)
    return np.average([vectors[g] for g in counts], axis=0, weights=list(counts.values()))


# %% q7_ngrams | right | a subclass of KeyError
class UnknownWord(KeyError):
    pass


def character_ngrams(word, n_min, n_max):
    import re

    text = f"<{word}>"
    return [gram for n in range(n_min, n_max + 1) for gram in re.findall(f"(?=(.{{{n}}}))", text)]


def ngram_vector(word, vectors, n_min, n_max):
    known = list(filter(lambda v: v is not None, map(vectors.get, character_ngrams(word, n_min, n_max))))
    if len(known) == 0:
        raise UnknownWord(word)
    return sum(known) / len(known)


# %% q8_analogy | wrong | the product without the lengths
def cosine(u, v):
    return u @ v


def analogy(a, b, c, words, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    i, j, k = words.index(a), words.index(b), words.index(c)
    scores = unit @ (unit[j] - unit[i] + unit[k])
    scores[[i, j, k]] = -np.inf
    return words[scores.argmax()]


# %% q8_analogy | wrong | divides by the squares of the lengths
def cosine(u, v):
    lengths = (u @ u) * (v @ v)
    return u @ v / lengths if lengths > 0 else 0


def analogy(a, b, c, words, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    i, j, k = words.index(a), words.index(b), words.index(c)
    scores = unit @ (unit[j] - unit[i] + unit[k])
    scores[[i, j, k]] = -np.inf
    return words[scores.argmax()]


# %% q8_analogy | wrong | NaN for a vector of zeros
def cosine(u, v):
    return u @ v / (np.linalg.norm(u) * np.linalg.norm(v))


def analogy(a, b, c, words, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    i, j, k = words.index(a), words.index(b), words.index(c)
    scores = unit @ (unit[j] - unit[i] + unit[k])
    scores[[i, j, k]] = -np.inf
    return words[scores.argmax()]


# %% q8_analogy | wrong | looks for zeros in the first vector only
def cosine(u, v):
    if not u.any():
        return 0
    return u @ v / np.sqrt((u @ u) * (v @ v))


def analogy(a, b, c, words, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    i, j, k = words.index(a), words.index(b), words.index(c)
    scores = unit @ (unit[j] - unit[i] + unit[k])
    scores[[i, j, k]] = -np.inf
    return words[scores.argmax()]


# %% q8_analogy | wrong | the cosine distance
def cosine(u, v):
    lengths = np.linalg.norm(u) * np.linalg.norm(v)
    return 1 - u @ v / lengths if lengths > 0 else 0


def analogy(a, b, c, words, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    i, j, k = words.index(a), words.index(b), words.index(c)
    scores = unit @ (unit[j] - unit[i] + unit[k])
    scores[[i, j, k]] = -np.inf
    return words[scores.argmax()]


# %% q8_analogy | wrong | the absolute value of the cosine
def cosine(u, v):
    lengths = np.linalg.norm(u) * np.linalg.norm(v)
    return abs(u @ v) / lengths if lengths > 0 else 0


def analogy(a, b, c, words, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    i, j, k = words.index(a), words.index(b), words.index(c)
    scores = unit @ (unit[j] - unit[i] + unit[k])
    scores[[i, j, k]] = -np.inf
    return words[scores.argmax()]


# %% q8_analogy | wrong | the angle
def cosine(u, v):
    lengths = np.linalg.norm(u) * np.linalg.norm(v)
    return np.arccos(u @ v / lengths) if lengths > 0 else 0


def analogy(a, b, c, words, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    i, j, k = words.index(a), words.index(b), words.index(c)
    scores = unit @ (unit[j] - unit[i] + unit[k])
    scores[[i, j, k]] = -np.inf
    return words[scores.argmax()]


# %% q8_analogy | wrong | the sum of the absolute values for the length
def cosine(u, v):
    lengths = np.abs(u).sum() * np.abs(v).sum()
    return u @ v / lengths if lengths > 0 else 0


def analogy(a, b, c, words, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    i, j, k = words.index(a), words.index(b), words.index(c)
    scores = unit @ (unit[j] - unit[i] + unit[k])
    scores[[i, j, k]] = -np.inf
    return words[scores.argmax()]


# %% q8_analogy | wrong | scales the vectors in place
def cosine(u, v):
    for x in (u, v):
        if x.dtype == float and x.any():
            x /= np.linalg.norm(x)
    lengths = np.linalg.norm(u) * np.linalg.norm(v)
    return u @ v / lengths if lengths > 0 else 0


def analogy(a, b, c, words, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    i, j, k = words.index(a), words.index(b), words.index(c)
    scores = unit @ (unit[j] - unit[i] + unit[k])
    scores[[i, j, k]] = -np.inf
    return words[scores.argmax()]


# %% q8_analogy | wrong | the inputs are not excluded
def cosine(u, v):
    lengths = np.linalg.norm(u) * np.linalg.norm(v)
    return u @ v / lengths if lengths > 0 else 0


def analogy(a, b, c, words, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    i, j, k = words.index(a), words.index(b), words.index(c)
    return words[(unit @ (unit[j] - unit[i] + unit[k])).argmax()]


# %% q8_analogy | wrong | only c is excluded
def cosine(u, v):
    lengths = np.linalg.norm(u) * np.linalg.norm(v)
    return u @ v / lengths if lengths > 0 else 0


def analogy(a, b, c, words, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    i, j, k = words.index(a), words.index(b), words.index(c)
    scores = unit @ (unit[j] - unit[i] + unit[k])
    scores[k] = -np.inf
    return words[scores.argmax()]


# %% q8_analogy | wrong | b may be the answer
def cosine(u, v):
    lengths = np.linalg.norm(u) * np.linalg.norm(v)
    return u @ v / lengths if lengths > 0 else 0


def analogy(a, b, c, words, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    i, j, k = words.index(a), words.index(b), words.index(c)
    scores = unit @ (unit[j] - unit[i] + unit[k])
    scores[[i, k]] = -np.inf
    return words[scores.argmax()]


# %% q8_analogy | wrong | a may be the answer
def cosine(u, v):
    lengths = np.linalg.norm(u) * np.linalg.norm(v)
    return u @ v / lengths if lengths > 0 else 0


def analogy(a, b, c, words, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    i, j, k = words.index(a), words.index(b), words.index(c)
    scores = unit @ (unit[j] - unit[i] + unit[k])
    scores[[j, k]] = -np.inf
    return words[scores.argmax()]


# %% q8_analogy | wrong | excludes by a cosine of 0, below which all others may lie
def cosine(u, v):
    lengths = np.linalg.norm(u) * np.linalg.norm(v)
    return u @ v / lengths if lengths > 0 else 0


def analogy(a, b, c, words, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    i, j, k = words.index(a), words.index(b), words.index(c)
    scores = unit @ (unit[j] - unit[i] + unit[k])
    scores[[i, j, k]] = 0
    return words[scores.argmax()]


# %% q8_analogy | wrong | starts the search at a best cosine of 0
def cosine(u, v):
    lengths = np.linalg.norm(u) * np.linalg.norm(v)
    return u @ v / lengths if lengths > 0 else 0


def analogy(a, b, c, words, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    i, j, k = words.index(a), words.index(b), words.index(c)
    target = unit[j] - unit[i] + unit[k]
    best, answer = 0, None
    for word, row in zip(words, unit):
        if word not in (a, b, c) and cosine(row, target) > best:
            best, answer = cosine(row, target), word
    return answer


# %% q8_analogy | wrong | a - b + c
def cosine(u, v):
    lengths = np.linalg.norm(u) * np.linalg.norm(v)
    return u @ v / lengths if lengths > 0 else 0


def analogy(a, b, c, words, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    i, j, k = words.index(a), words.index(b), words.index(c)
    scores = unit @ (unit[i] - unit[j] + unit[k])
    scores[[i, j, k]] = -np.inf
    return words[scores.argmax()]


# %% q8_analogy | wrong | a + b - c
def cosine(u, v):
    lengths = np.linalg.norm(u) * np.linalg.norm(v)
    return u @ v / lengths if lengths > 0 else 0


def analogy(a, b, c, words, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    i, j, k = words.index(a), words.index(b), words.index(c)
    scores = unit @ (unit[i] + unit[j] - unit[k])
    scores[[i, j, k]] = -np.inf
    return words[scores.argmax()]


# %% q8_analogy | wrong | forgets to subtract a
def cosine(u, v):
    lengths = np.linalg.norm(u) * np.linalg.norm(v)
    return u @ v / lengths if lengths > 0 else 0


def analogy(a, b, c, words, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    i, j, k = words.index(a), words.index(b), words.index(c)
    scores = unit @ (unit[j] + unit[k])
    scores[[i, j, k]] = -np.inf
    return words[scores.argmax()]


# %% q8_analogy | wrong | does not scale the rows before the sum
def cosine(u, v):
    lengths = np.linalg.norm(u) * np.linalg.norm(v)
    return u @ v / lengths if lengths > 0 else 0


def analogy(a, b, c, words, vectors):
    i, j, k = words.index(a), words.index(b), words.index(c)
    target = vectors[j] - vectors[i] + vectors[k]
    scores = np.array([cosine(row, target) for row in vectors])
    scores[[i, j, k]] = -np.inf
    return words[scores.argmax()]


# %% q8_analogy | wrong | the largest product with rows of any length
def cosine(u, v):
    lengths = np.linalg.norm(u) * np.linalg.norm(v)
    return u @ v / lengths if lengths > 0 else 0


def analogy(a, b, c, words, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    i, j, k = words.index(a), words.index(b), words.index(c)
    scores = vectors @ (unit[j] - unit[i] + unit[k])
    scores[[i, j, k]] = -np.inf
    return words[scores.argmax()]


# %% q8_analogy | wrong | the nearest by Euclidean distance to the sum of unscaled rows
def cosine(u, v):
    lengths = np.linalg.norm(u) * np.linalg.norm(v)
    return u @ v / lengths if lengths > 0 else 0


def analogy(a, b, c, words, vectors):
    i, j, k = words.index(a), words.index(b), words.index(c)
    distances = np.linalg.norm(vectors - (vectors[j] - vectors[i] + vectors[k]), axis=1)
    distances[[i, j, k]] = np.inf
    return words[distances.argmin()]


# %% q8_analogy | wrong | scales the columns
def cosine(u, v):
    lengths = np.linalg.norm(u) * np.linalg.norm(v)
    return u @ v / lengths if lengths > 0 else 0


def analogy(a, b, c, words, vectors):
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=0), 1e-12)
    i, j, k = words.index(a), words.index(b), words.index(c)
    scores = unit @ (unit[j] - unit[i] + unit[k])
    scores[[i, j, k]] = -np.inf
    return words[scores.argmax()]


# %% q8_analogy | wrong | the least similar word
def cosine(u, v):
    lengths = np.linalg.norm(u) * np.linalg.norm(v)
    return u @ v / lengths if lengths > 0 else 0


def analogy(a, b, c, words, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    i, j, k = words.index(a), words.index(b), words.index(c)
    scores = unit @ (unit[j] - unit[i] + unit[k])
    scores[[i, j, k]] = np.inf
    return words[scores.argmin()]


# %% q8_analogy | wrong | the number of the word
def cosine(u, v):
    lengths = np.linalg.norm(u) * np.linalg.norm(v)
    return u @ v / lengths if lengths > 0 else 0


def analogy(a, b, c, words, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    i, j, k = words.index(a), words.index(b), words.index(c)
    scores = unit @ (unit[j] - unit[i] + unit[k])
    scores[[i, j, k]] = -np.inf
    return int(scores.argmax())


# %% q8_analogy | wrong | takes the inputs out of the list of words
def cosine(u, v):
    lengths = np.linalg.norm(u) * np.linalg.norm(v)
    return u @ v / lengths if lengths > 0 else 0


def analogy(a, b, c, words, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    given = [words.index(a), words.index(b), words.index(c)]
    target = unit[given[1]] - unit[given[0]] + unit[given[2]]
    for word in (a, b, c):
        words.remove(word)
    return words[(np.delete(unit, given, axis=0) @ target).argmax()]


# %% q8_analogy | wrong | a vector of ones for the words left out shifts the indices
def cosine(u, v):
    lengths = np.linalg.norm(u) * np.linalg.norm(v)
    return u @ v / lengths if lengths > 0 else 0


def analogy(a, b, c, words, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    given = [words.index(a), words.index(b), words.index(c)]
    target = unit[given[1]] - unit[given[0]] + unit[given[2]]
    return words[(np.delete(unit, given, axis=0) @ target).argmax()]


# %% q8_analogy | wrong | the second best of all
def cosine(u, v):
    lengths = np.linalg.norm(u) * np.linalg.norm(v)
    return u @ v / lengths if lengths > 0 else 0


def analogy(a, b, c, words, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    i, j, k = words.index(a), words.index(b), words.index(c)
    return words[np.argsort(unit @ (unit[j] - unit[i] + unit[k]))[-2]]


# %% q8_analogy | wrong | scales the matrix in place
def cosine(u, v):
    lengths = np.linalg.norm(u) * np.linalg.norm(v)
    return u @ v / lengths if lengths > 0 else 0


def analogy(a, b, c, words, vectors):
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    i, j, k = words.index(a), words.index(b), words.index(c)
    scores = vectors @ (vectors[j] - vectors[i] + vectors[k])
    scores[[i, j, k]] = -np.inf
    return words[scores.argmax()]


# %% q8_analogy | right | loops
def cosine(u, v):
    import math

    product = sum(float(p) * float(q) for p, q in zip(u, v))
    lengths = math.sqrt(sum(float(p) ** 2 for p in u)) * math.sqrt(sum(float(q) ** 2 for q in v))
    if lengths == 0:
        return 0
    return product / lengths


def analogy(a, b, c, words, vectors):
    rows = {word: row / (row @ row) ** 0.5 for word, row in zip(words, vectors)}
    target = rows[b] - rows[a] + rows[c]
    best = None
    for word in words:
        if word in (a, b, c):
            continue
        if best is None or cosine(rows[word], target) > cosine(rows[best], target):
            best = word
    return best


# %% q8_analogy | right | a small number in the denominator, candidates in order of their cosines
def cosine(u, v):
    return np.dot(u, v) / (np.linalg.norm(u) * np.linalg.norm(v) + 1e-9)


def analogy(a, b, c, words, vectors):
    unit = vectors / np.sqrt((vectors**2).sum(axis=1))[:, None]
    where = {word: i for i, word in enumerate(words)}
    target = unit[where[b]] - unit[where[a]] + unit[where[c]]
    for i in np.argsort(-(unit @ target)):
        if words[i] not in {a, b, c}:
            return words[i]


# %% q8_analogy | right | gensim
def cosine(u, v):
    if not (np.any(u) and np.any(v)):
        return np.float32(0)
    return (u / np.linalg.norm(u)) @ (v / np.linalg.norm(v))


def analogy(a, b, c, words, vectors):
    from gensim.models import KeyedVectors

    model = KeyedVectors(vectors.shape[1])
    model.add_vectors(words, vectors.astype(np.float32))
    return model.most_similar(positive=[b, c], negative=[a], topn=1)[0][0]


# %% q8_analogy | right | SciPy's distance, the sum of three cosines, and NumPy's string
def cosine(u, v):
    from scipy.spatial.distance import cosine as distance

    return 1 - distance(u, v) if np.any(u != 0) and np.any(v != 0) else 0.0


def analogy(a, b, c, words, vectors):
    unit = (vectors.T / np.linalg.norm(vectors, axis=1)).T
    names = np.array(words)
    scores = unit @ unit[names == b][0] - unit @ unit[names == a][0] + unit @ unit[names == c][0]
    others = ~np.isin(names, [a, b, c])
    return names[others][np.argmax(scores[others])]
