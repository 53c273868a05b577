"""The citation sample: what it promises, and that words and citations both help and neither suffices."""

import hashlib

import numpy as np
import pytest
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from nlpkit.data.samples.citations import NUM_CITATIONS, NUM_WORDS, sample_citations

SEEDS = range(4)


def by_words(graph, features=None):
    """Return the test accuracy of logistic regression on the words."""
    x = graph.features if features is None else features
    model = LogisticRegression(C=10, max_iter=500).fit(x[graph.train], graph.labels[graph.train])
    return model.score(x[graph.test], graph.labels[graph.test])


def by_neighbours(graph):
    """Return the test accuracy of label propagation: what is known spreads along the edges."""
    adjacency = graph.adjacency()
    walk = sparse.diags(1 / np.maximum(np.asarray(adjacency.sum(axis=1)).ravel(), 1)) @ adjacency
    known = np.zeros((graph.num_nodes, graph.num_classes))
    known[graph.train, graph.labels[graph.train]] = 1
    belief = known
    for _ in range(100):
        belief = walk @ belief
        belief[graph.train] = known[graph.train]
    return (belief.argmax(axis=1) == graph.labels)[graph.test].mean()


def by_both(graph):
    """Return the test accuracy of logistic regression on words that were averaged over two steps (SGC)."""
    loops = graph.adjacency() + sparse.identity(graph.num_nodes)
    scale = sparse.diags(np.asarray(loops.sum(axis=1)).ravel() ** -0.5)
    step = scale @ loops @ scale
    return by_words(graph, (step @ step @ graph.features).tocsr())


def mean_accuracy(classify, **rates):
    return np.mean([classify(sample_citations(seed=seed, **rates)) for seed in SEEDS])


def test_words_and_citations_both_help_and_neither_suffices():
    assert 0.60 < mean_accuracy(by_words) < 0.70
    assert 0.70 < mean_accuracy(by_neighbours) < 0.80
    assert 0.85 < mean_accuracy(by_both) < 0.92


def test_without_a_rate_its_source_says_nothing():
    assert abs(mean_accuracy(by_words, own_words=0) - 0.25) < 0.05
    assert abs(mean_accuracy(by_neighbours, same_field=0) - 0.25) < 0.08
    assert mean_accuracy(by_words, own_words=1) == 1


def test_each_rate_is_the_share_of_what_it_names():
    graph = sample_citations(3000, same_field=0.5, own_words=0.3)
    source, target = graph.labels[graph.edges]
    assert np.mean(source == target) == pytest.approx(0.5 + 0.5 / 4, abs=0.02)
    papers, words = graph.features.nonzero()
    assert np.mean(words // 100 == graph.labels[papers]) == pytest.approx(0.3 + 0.7 / 4, abs=0.02)
    counts = np.diff(graph.features.indptr)
    assert counts.max() <= NUM_WORDS[-1]
    later = graph.edges[:, graph.edges[0] > graph.edges[1]][0]  # who cites whom: the later the earlier
    assert np.bincount(later).max() <= NUM_CITATIONS[-1]


def test_the_same_seed_gives_the_same_bytes():
    digest = hashlib.sha256()
    graph = sample_citations(seed=1)
    for array in (
        graph.features.indptr,
        graph.features.indices,
        graph.edges,
        graph.labels,
        graph.train,
        graph.test,
    ):
        digest.update(array.astype("<i4").tobytes())
    assert digest.hexdigest() == "69be733a65b80b2827c9f743b8c45fb3d33ca31c8156664497b897b558c2576f"
    assert not np.array_equal(sample_citations(seed=2).labels, graph.labels)


@pytest.mark.parametrize("name", ["same_field", "own_words"])
@pytest.mark.parametrize("rate", [-0.01, 1.01, float("nan")])
def test_a_rate_is_a_probability(name, rate):
    with pytest.raises(ValueError, match=f"{name} is {rate}, but a probability lies between 0 and 1"):
        sample_citations(**{name: rate})


def test_too_few_papers_are_refused():
    with pytest.raises(ValueError, match="n is 299, but the split needs at least 300"):
        sample_citations(299)
