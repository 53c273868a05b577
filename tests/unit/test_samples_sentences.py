"""Single sentences of the grammar: what they say, and how hard they are for a bag of words."""

import hashlib
import math
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline

from nlpkit.data import Rates
from nlpkit.data.samples import words
from nlpkit.data.samples.sentences import (
    POLARITY_RATES,
    TREE_RATES,
    _balanced,
    sample_polarity,
    sample_subjectivity,
    sample_trees,
)

JUDGING = {*words.POSITIVE_ADJECTIVES, *words.NEGATIVE_ADJECTIVES}
PLAIN = {phrase.lower() for phrase in words.PLAIN_ADJECTIVES}


def accuracy(texts, labels, ngrams=1):
    """Return the accuracy of logistic regression on words or short n-grams, in 5-fold cross-validation."""
    order = np.random.RandomState(0).permutation(len(texts))
    vectorizer = CountVectorizer(token_pattern=r"\S+", ngram_range=(1, ngrams), binary=True)
    model = make_pipeline(vectorizer, LogisticRegression(max_iter=500))
    x, y = np.array(texts, dtype=object)[order], np.array(labels)[order]
    return cross_val_score(model, x, y, cv=5).mean()


@pytest.mark.parametrize("make", [sample_subjectivity, sample_polarity])
def test_sentences_are_balanced_different_and_repeatable(make):
    texts, labels = make(500)
    assert (len(texts), len(set(texts)), sum(labels)) == (500, 500, 250)
    assert make(500) == (texts, labels)
    assert make(500, seed=1) != (texts, labels)
    assert make(0) == ([], [])
    for n in (3, -2):
        with pytest.raises(ValueError, match=f"n is {n}, but half"):
            make(n)


def test_the_same_seed_gives_the_same_bytes():
    made = repr([make(100, seed=1) for make in (sample_subjectivity, sample_polarity)])
    assert (
        hashlib.sha256(made.encode()).hexdigest()
        == "a62341322581870d86b347afd6be652ef9f9bfe8c5dbac0cc0c120d3b7deaa14"
    )


@pytest.mark.parametrize("twins", [-0.1, 1.1, float("nan")])
def test_the_rate_of_twins_is_a_probability(twins):
    with pytest.raises(ValueError, match=f"twins is {twins}, but a probability"):
        sample_subjectivity(10, twins)


def test_twins_differ_only_in_where_their_adjectives_stand():
    texts, labels = sample_subjectivity(1000, twins=1)
    for text, label in zip(texts, labels, strict=True):
        subject, rest = text.removeprefix("the ").split(" was ")
        assert (subject.split()[0] in JUDGING) == (label == 0)
        assert any(subject.startswith(plain) for plain in PLAIN) == (label == 1)
        assert any(word in JUDGING for word in rest.split()) == (label == 1)


def test_an_opinion_is_positive_if_its_last_clause_is():
    texts, labels = sample_polarity(1000, seed=3)
    side = {**words.POSITIVE_ADJECTIVES, **words.NEGATIVE_ADJECTIVES}
    checked = 0
    for text, label in zip(texts, labels, strict=True):
        clause = text.split(" but ")[-1].split()
        told = [side[word] > 0 for word in clause if word in side]
        if told:
            checked += 1
            negated = any(word in words.NEGATORS for word in clause)
            assert (told == [not negated]) == bool(label)
    assert checked > 500


def test_half_a_verdict_is_refused():
    with pytest.raises(ValueError, match=r"rate long_range is 0\.05"):
        sample_polarity(10, Rates())


def test_twins_are_what_a_bag_of_words_cannot_tell_apart():
    by_rate = [accuracy(*sample_subjectivity(2000, twins)) for twins in (0, 0.25, 0.5)]
    assert by_rate[0] > 0.99
    for easier, harder in pairwise(by_rate):
        assert easier - harder > 2 * math.sqrt(0.25 / 2000)
    assert 0.85 < by_rate[1] < 0.91
    assert accuracy(*sample_subjectivity(2000), ngrams=2) > 0.96


def test_short_n_grams_help_with_polarity():
    made = sample_polarity(2000)
    bag, trigrams = accuracy(*made), accuracy(*made, ngrams=3)
    assert 0.72 < bag < 0.78
    assert trigrams > bag + 0.05
    assert POLARITY_RATES.negation > Rates().negation
    assert accuracy(*sample_polarity(2000, Rates(long_range=0))) > bag + 0.05


# --- trees -------------------------------------------------------------------------------------------------


def nodes(tree):
    yield tree
    for child in tree.children:
        yield from nodes(child)


def test_trees_are_different_repeatable_and_partly_neutral():
    trees = sample_trees(400)
    assert len({str(tree) for tree in trees}) == len(trees) == 400
    assert sum(tree.label == 2 for tree in trees) == 80
    assert sample_trees(400) == trees
    assert sample_trees(400, seed=1) != trees
    assert sample_trees(0) == []
    assert not any(tree.label == 2 for tree in sample_trees(50, neutral=0))
    with pytest.raises(ValueError, match="n is -1"):
        sample_trees(-1)
    with pytest.raises(ValueError, match=r"neutral is 1\.5"):
        sample_trees(10, neutral=1.5)
    with pytest.raises(ValueError, match=r"rate long_range is 0\.05"):
        sample_trees(10, Rates())


def test_neutral_sentences_stand_anywhere():
    labels = np.array([tree.label == 2 for tree in sample_trees(1000)])
    assert 70 < labels[:500].sum() < 130


def test_a_negator_flips_the_sentiment_of_what_follows():
    flipped = Counter(
        (right.label, node.label)
        for tree in sample_trees(1000, neutral=0)
        for node in nodes(tree)
        if node.children
        for left, right in [node.children]
        if left.word in words.NEGATORS
    )
    assert set(flipped) == {(0, 3), (1, 3), (3, 1), (4, 1)}
    assert min(flipped.values()) > 10


def test_the_rates_of_trees_are_the_rates_of_the_grammar():
    def negators(rates):
        trees = sample_trees(500, rates, neutral=0)
        return sum(node.word in words.NEGATORS for tree in trees for node in nodes(tree))

    assert negators(Rates(negation=0, long_range=0)) == 0
    assert negators(Rates(negation=0.1, long_range=0)) < negators(TREE_RATES) / 1.5


def test_too_many_sentences_are_refused():
    with pytest.raises(ValueError, match=r"only \d+ different sentences were found, not 200"):
        _balanced(200, [(["a", "film"], 1)] * 500)
