"""A made-up citation network: papers of four fields, their words, and who cites whom."""

from __future__ import annotations

import random

import numpy as np
from scipy import sparse

from nlpkit.data.graphs import Graph, undirected

NUM_CLASSES = 4
"""How many fields there are."""

FIELD_WORDS = 100
"""How many words belong to each field."""

NUM_WORDS = range(8, 21)
"""How many words a paper may have; some of them fall on the same word."""

NUM_CITATIONS = range(1, 5)
"""How many earlier papers a paper may cite."""

NUM_TRAIN = 20
"""How many training nodes each class has."""

NUM_VALIDATION = 120
"""How many nodes there are to validate."""

FEWEST = 300
"""How many papers there must be, so that each field has its training nodes and some are left to test."""


def sample_citations(n: int = 600, same_field: float = 0.65, own_words: float = 0.36, seed: int = 0) -> Graph:
    """Make a citation network: a planted partition with a bag of words at each node. Taught in lecture 08.

    Each of n papers, one after the other, belongs to one of four fields by a fair draw. It cites 1 to 4
    earlier papers: each with probability ``same_field`` one of its own field, else any. It has 8 to 20 words:
    each with probability ``own_words`` one of the 100 words of its field, else any of the 400. So its words
    tell something about its field, its neighbours tell something, and both together tell more.

    Parameters
    ----------
    n : int
        How many papers.
    same_field : float
        Probability that a citation keeps to the field.
    own_words : float
        Probability that a word is drawn from those of the field.
    seed : int
        Where the random numbers start.

    Returns
    -------
    Graph
        With 20 training nodes a class, 120 nodes to validate, and all others to test.

    Raises
    ------
    ValueError
        If a probability is not between 0 and 1, or ``n`` is below ``FEWEST``.
    """
    for name, rate in (("same_field", same_field), ("own_words", own_words)):
        if not 0 <= rate <= 1:  # also refuses NaN
            raise ValueError(f"{name} is {rate}, but a probability lies between 0 and 1")
    if n < FEWEST:
        raise ValueError(f"n is {n}, but the split needs at least {FEWEST} papers")
    rng = random.Random(seed)
    labels = [rng.randrange(NUM_CLASSES) for _ in range(n)]
    fields: list[list[int]] = [[] for _ in range(NUM_CLASSES)]
    citations, words = [], []
    for paper, label in enumerate(labels):
        for _ in range(rng.choice(NUM_CITATIONS)):
            inside = rng.random() < same_field
            if fields[label] and inside:
                citations.append((paper, rng.choice(fields[label])))
            elif paper:
                citations.append((paper, rng.randrange(paper)))
        fields[label].append(paper)
        for _ in range(rng.choice(NUM_WORDS)):
            field = label if rng.random() < own_words else rng.randrange(NUM_CLASSES)
            words.append((paper, field * FIELD_WORDS + rng.randrange(FIELD_WORDS)))
    train = [paper for field in fields for paper in rng.sample(field, NUM_TRAIN)]
    rest = sorted(set(range(n)).difference(train))
    rng.shuffle(rest)
    rows, columns = np.array(sorted(set(words))).T
    ones = np.ones(len(rows), dtype=np.float32)
    return Graph(
        features=sparse.csr_matrix((ones, (rows, columns)), shape=(n, NUM_CLASSES * FIELD_WORDS)),
        edges=undirected(citations),
        labels=np.array(labels, dtype=np.int64),
        train=np.sort(train).astype(np.int64),
        validation=np.sort(rest[:NUM_VALIDATION]).astype(np.int64),
        test=np.sort(rest[NUM_VALIDATION:]).astype(np.int64),
    )
