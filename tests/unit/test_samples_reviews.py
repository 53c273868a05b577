"""The film-review grammar: what it promises about its texts, trees and best achievable accuracy."""

import dataclasses
import doctest
import hashlib
import math
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from nlpkit.data import Rates, best_accuracy, sample_reviews
from nlpkit.data.samples import reviews as grammar
from nlpkit.data.samples import words
from nlpkit.text import tokenise

REVIEWS = sample_reviews(400)
RICH = Rates(negation=0.3, intensifier=0.4, contrast=0.3, long_range=0.4, distractor=0.5)

STRENGTH = {}
for positive, negative in (
    (words.POSITIVE_ADJECTIVES, words.NEGATIVE_ADJECTIVES),
    (words.POSITIVE_NOUNS, words.NEGATIVE_NOUNS),
    (words.POSITIVE_VERBS, words.NEGATIVE_VERBS),
    (words.POSITIVE_EFFECTS, words.NEGATIVE_EFFECTS),
):
    STRENGTH |= positive | negative
INTENSIFIERS = {*words.ADVERB_INTENSIFIERS, *words.VERB_INTENSIFIERS, *words.NOUN_INTENSIFIERS}


# --- reading: what a text says, worked out from its tokens and not from the grammar's trees -----------------


def read_clause(tokens):
    """Return -1 or 1: the sentiment of a clause's one sentiment word, turned round by a negator."""
    (sign,) = (math.copysign(1, STRENGTH[token]) for token in tokens if token in STRENGTH)
    return int(-sign if any(token in words.NEGATORS for token in tokens) else sign)


def read_opinion(tokens):
    """Return -1 or 1: what follows "but" is what an opinion says."""
    return read_clause(tokens[tokens.index("but") + 1 :] if "but" in tokens else tokens)


def is_long_range(review):
    return review.sentences[-1][-2] in (*words.RIGHT, *words.WRONG)


def read_votes(review):
    """Return the votes of the body, and the verdict."""
    told = list(zip(review.sentences, review.subjectivity, strict=True))
    votes = [read_opinion(sentence) for sentence, subjective in told[1:-1] if subjective]
    if not is_long_range(review):
        return votes, read_opinion(review.sentences[-1])
    promise = read_clause(review.sentences[0])
    return votes, promise if review.sentences[-1][-2] in words.RIGHT else -promise


def guess(review, rates):
    """Return the label with the larger posterior probability: the optimal classifier, by Bayes' rule."""
    votes, verdict = read_votes(review)
    posterior = [0.5, 0.5]
    for label, side in enumerate((-1, 1)):
        for vote in votes:
            posterior[label] *= rates.agreement if vote == side else 1 - rates.agreement
        posterior[label] *= rates.verdict if verdict == side else 1 - rates.verdict
    return int(posterior[1] > posterior[0])


def sentence_trees(review):
    """Return the subtree of each sentence: sentences are joined from the first to the last."""
    trees, rest = [], review.tree
    for _ in review.sentences[1:]:
        rest, sentence = rest.children
        trees.insert(0, sentence)
    return [rest, *trees] if trees else [rest]


def leaves(tree):
    if not tree.children:
        return [tree.word]
    return [word for child in tree.children for word in leaves(child)]


def nodes(tree):
    yield tree
    for child in tree.children:
        yield from nodes(child)


# --- texts -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rates", [Rates(), RICH])
def test_a_text_has_the_tokens_that_it_says(rates):
    for review in sample_reviews(200, rates, seed=5):
        assert tokenise(review.text) == review.tokens
        assert review.tokens == [token for sentence in review.sentences for token in sentence]
        assert len(review.subjectivity) == len(review.sentences)
        assert set(review.subjectivity) <= {0, 1}
        assert all(sentence[-1] == "." for sentence in review.sentences)


def test_a_text_looks_like_english():
    for review in REVIEWS:
        text = review.text
        assert text[0].isupper()
        assert text.endswith(".")
        assert "  " not in text
        assert not any(f" {mark}" in text for mark in ",.!?")
        for before, after in pairwise(review.tokens):
            if before in ("a", "an"):
                assert (before == "an") == (after[0] in "aeiou" and after != "one"), (before, after)
            assert before != after, before


def test_the_same_seed_gives_the_same_bytes():
    digest = hashlib.sha256()
    for rates in (Rates(), RICH):
        for review in sample_reviews(50, rates, seed=1):
            digest.update(f"{review.label}{review.subjectivity}{review.text}{review.tree}\n".encode())
    assert digest.hexdigest() == "d8e6c86ae3c8e57f4154933a5b936ba704d6dd806f2422b7018a7ddcc42f9650"


def test_a_longer_list_begins_like_a_shorter_one_and_seeds_differ():
    assert [r.text for r in sample_reviews(20)] == [r.text for r in REVIEWS[:20]]
    assert sample_reviews(1, seed=1)[0].text != REVIEWS[0].text
    assert sample_reviews(0) == []
    with pytest.raises(ValueError, match="n is -1"):
        sample_reviews(-1)


def test_lengths_labels_and_vocabulary():
    reviews = sample_reviews(2000)
    lengths = np.array([len(review.tokens) for review in reviews])
    assert 70 < np.median(lengths) < 100
    assert lengths.min() < 30
    assert lengths.max() > 200
    assert (lengths > 100).mean() > 0.25
    assert abs(np.mean([review.label for review in reviews]) - 0.5) < 3 * 0.5 / math.sqrt(2000)
    assert 500 < len({token for review in reviews for token in review.tokens}) < 1000
    assert 0.4 < np.mean([s for review in reviews for s in review.subjectivity]) < 0.6


def test_word_frequencies_follow_the_zipf_mandelbrot_law():
    counts = Counter(token for review in sample_reviews(3000) for token in review.tokens)
    for adjectives in (words.POSITIVE_ADJECTIVES, words.NEGATIVE_ADJECTIVES):
        observed = np.log([counts[word] for word in adjectives])
        expected = np.log(1 / (np.arange(1, 1 + len(adjectives)) + 2))
        assert np.corrcoef(observed, expected)[0, 1] > 0.95
        assert 0.8 < np.polyfit(expected, observed, 1)[0] < 1.2


def test_the_examples_in_the_docstrings_are_true():
    failed, attempted = doctest.testmod(grammar)
    assert attempted > 0
    assert failed == 0


# --- words -------------------------------------------------------------------------------------------------


def test_the_two_sides_have_as_many_weak_and_strong_words():
    for kind in ("ADJECTIVES", "NOUNS", "VERBS", "EFFECTS"):
        positive, negative = (getattr(words, f"{side}_{kind}") for side in ("POSITIVE", "NEGATIVE"))
        assert sorted(positive.values()) == sorted(-strength for strength in negative.values())
        assert not positive.keys() & negative.keys()


def test_facts_hold_no_word_that_says_anything():
    speaking = {*STRENGTH, *words.NEGATORS, *words.RIGHT, *words.WRONG, "but"}
    for review in sample_reviews(1000, Rates(distractor=0)):
        for sentence, subjective in zip(review.sentences, review.subjectivity, strict=True):
            if not subjective:
                assert not speaking & set(sentence)


# --- rates -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(Rates)])
@pytest.mark.parametrize("rate", [-0.01, 1.01, float("nan")])
def test_a_rate_is_a_probability(name, rate):
    with pytest.raises(ValueError, match=f"rate {name} is {rate}, but a probability lies between 0 and 1"):
        Rates(**{name: rate})


def test_rates_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Rates().negation = 0.5


def test_each_rate_is_the_share_of_what_it_names():
    reviews = sample_reviews(1500, RICH, seed=2)
    told = [pair for r in reviews for pair in list(zip(r.sentences, r.subjectivity, strict=True))[1:-1]]
    opinions = [sentence for sentence, subjective in told if subjective]
    verdicts = [r.sentences[-1] for r in reviews if not is_long_range(r)]
    clauses = [c for s in opinions for c in split_at_but(s)]
    characters = [a for s, subjective in told if not subjective for a in adjectives_or_none(s)]
    for name, observed in {
        "agreement": [v == 2 * r.label - 1 for r in reviews for v in read_votes(r)[0]],
        "verdict": [read_votes(r)[1] == 2 * r.label - 1 for r in reviews],
        "negation": [any(token in words.NEGATORS for token in clause) for clause in clauses],
        "intensifier": [bool(INTENSIFIERS & set(clause)) for clause in clauses],
        "contrast": ["but" in sentence for sentence in opinions + verdicts],
        "long_range": [is_long_range(r) for r in reviews],
        "distractor": [adjective in STRENGTH for adjective in characters],
    }.items():
        rate = getattr(RICH, name)
        error = math.sqrt(rate * (1 - rate) / len(observed))
        assert abs(np.mean(observed) - rate) < 4 * error, name


def split_at_but(sentence):
    if "but" not in sentence:
        return [sentence]
    return [sentence[: sentence.index("but")], sentence[sentence.index("but") :]]


def adjectives_or_none(sentence):
    """Return for each character of a fact the word after its article, be it an adjective or not."""
    heads = {phrase.split()[0] for phrase in (*words.CHARACTERS, *words.PLAIN_ADJECTIVES)} | STRENGTH.keys()
    heads = {head.lower() for head in heads}
    return [second for first, second in pairwise(sentence) if first in ("a", "an") and second in heads]


def test_rates_of_nought_and_one_show_in_the_text():
    plain = dict(negation=0, intensifier=0, contrast=0, long_range=0, distractor=0)
    tokens = {token for review in sample_reviews(200, Rates(**plain)) for token in review.tokens}
    assert not tokens & {*words.NEGATORS, *INTENSIFIERS - {"so"}, *words.RIGHT, *words.WRONG, "but"}
    for review in sample_reviews(100, Rates(**plain | dict(contrast=1))):
        assert "but" in review.sentences[-1]
    for review in sample_reviews(100, Rates(**plain | dict(long_range=1))):
        assert is_long_range(review)
        assert review.subjectivity[0] == review.subjectivity[-1] == 1


# --- trees -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rates", [Rates(), RICH])
def test_a_tree_is_binary_over_all_tokens_and_its_root_is_the_label(rates):
    for review in sample_reviews(150, rates, seed=3):
        assert leaves(review.tree) == review.tokens
        for node in nodes(review.tree):
            assert (len(node.children), node.word is None) in ((0, False), (2, True))
            assert node.label in range(5)
        assert (review.tree.label > 2) == (review.label == 1)
        assert review.tree.label != 2


@pytest.mark.parametrize("rates", [Rates(), RICH])
def test_a_sentence_carries_the_vote_that_its_words_say(rates):
    for review in sample_reviews(150, rates, seed=4):
        trees = sentence_trees(review)
        assert [leaves(tree) for tree in trees] == [list(sentence) for sentence in review.sentences]
        for tree, sentence, subjective in zip(trees, review.sentences, review.subjectivity, strict=True):
            if not subjective:
                assert all(node.label == 2 for node in nodes(tree) if node.children)
            elif sentence[-2] in (*words.RIGHT, *words.WRONG):
                assert tree.label == (3 if sentence[-2] in words.RIGHT else 1)
            else:
                assert np.sign(tree.label - 2) == read_opinion(sentence)


def test_composition_follows_the_stated_rules():
    seen = Counter()
    for review in sample_reviews(300, RICH, seed=6):
        for tree in (t for t, s in zip(sentence_trees(review), review.subjectivity, strict=True) if s):
            for node in nodes(tree):
                seen[check_rule(node)] += 1
    assert min(seen[rule] for rule in ("word", "negator", "intensifier", "but", "sum")) > 100


def check_rule(node):
    """Assert that a node's sentiment follows from its parts, and return the rule by which it does."""
    if not node.children:
        strength = STRENGTH.get(node.word, (node.word in words.RIGHT) - (node.word in words.WRONG))
        assert node.label == 2 + strength, node.word
        return "word"
    left, right = node.children
    if left.word in words.NEGATORS:
        assert node.label == {0: 3, 1: 3, 2: 2, 3: 1, 4: 1}[right.label]
        return "negator"
    if left.word in INTENSIFIERS:
        assert node.label == {0: 0, 1: 0, 2: 2, 3: 4, 4: 4}[right.label]
        return "intensifier"
    if right.children and right.children[0].word == "but":
        assert node.label == right.label
        return "but"
    assert node.label == min(max(left.label + right.label - 2, 0), 4)
    return "sum"


def test_a_tree_is_written_in_brackets():
    tree = grammar.Tree(3, (grammar.Tree(2, word="so"), grammar.Tree(3, word="good")))
    assert str(tree) == "(3 (2 so) (3 good))"


# --- the best achievable accuracy --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rates",
    [
        Rates(),
        RICH,
        Rates(agreement=0.6, verdict=0.7),
        Rates(agreement=0.9, verdict=0.5, negation=0.5),
        Rates(agreement=0.5, verdict=0.8, long_range=1),
        Rates(agreement=0.3, verdict=0.6),
        Rates(agreement=0.7, verdict=0.7, contrast=1),
    ],
)
def test_the_optimal_reader_reaches_the_best_accuracy(rates):
    n = 6000
    right = sum(guess(review, rates) == review.label for review in sample_reviews(n, rates, seed=7))
    best = best_accuracy(rates)
    assert abs(right / n - best) < 3 * math.sqrt(best * (1 - best) / n)


def test_best_accuracy_in_cases_that_can_be_worked_out_by_hand():
    assert best_accuracy(Rates(agreement=0.5, verdict=0.5)) == pytest.approx(0.5, abs=1e-12)
    assert best_accuracy(Rates(agreement=0.5, verdict=0.8)) == pytest.approx(0.8, abs=1e-12)
    assert best_accuracy(Rates(agreement=0.5, verdict=0.2)) == pytest.approx(0.8, abs=1e-12)
    assert best_accuracy(Rates(agreement=0.6, verdict=1)) == pytest.approx(1, abs=1e-12)
    # with opinions that never err and a verdict that says nothing, only a review without opinions is a guess
    first, second = grammar.OPINION_SHARE
    weights = {n: 0.88**n for n in grammar.NUM_SENTENCES}
    none = sum(w * (1 - first) ** (n // 2) * (1 - second) ** (n - n // 2) for n, w in weights.items())
    expected = 1 - none / sum(weights.values()) / 2
    assert best_accuracy(Rates(agreement=1, verdict=0.5)) == pytest.approx(expected, abs=1e-12)


def test_best_accuracy_rises_with_what_a_text_tells():
    by_agreement = [best_accuracy(Rates(agreement=a, verdict=0.7)) for a in (0.5, 0.6, 0.7, 0.8, 0.9, 1)]
    by_verdict = [best_accuracy(Rates(verdict=v)) for v in (0.5, 0.7, 0.9, 0.95, 1)]
    assert by_agreement == sorted(set(by_agreement))
    assert by_verdict == sorted(set(by_verdict))


def test_best_accuracy_is_the_same_however_votes_are_worded():
    worded = [field.name for field in dataclasses.fields(Rates)]
    worded = set(worded) - {"agreement", "verdict"}
    assert {best_accuracy(Rates(**{name: rate})) for name in worded for rate in (0, 0.5, 1)} == {
        best_accuracy(Rates())
    }


# --- what a bag of words can learn -------------------------------------------------------------------------


def bag_of_words_accuracy(rates, num_train=2000, num_test=3000):
    reviews = sample_reviews(num_train + num_test, rates, seed=8)
    labels = np.array([review.label for review in reviews])
    counts = CountVectorizer(analyzer=lambda review: review.tokens)
    train, test = reviews[:num_train], reviews[num_train:]
    model = LogisticRegression(C=0.1, max_iter=1000).fit(counts.fit_transform(train), labels[:num_train])
    return model.score(counts.transform(test), labels[num_train:])


def test_at_the_default_rates_a_bag_of_words_does_well_but_not_best():
    assert 0.84 < bag_of_words_accuracy(Rates()) < 0.90
    assert 0.95 < best_accuracy(Rates()) < 0.97


@pytest.mark.parametrize(
    ("name", "rates", "last"), [("negation", (0, 0.1, 0.25, 0.5), 0.55), ("long_range", (0, 0.3, 1), 0.80)]
)
def test_a_bag_of_words_fails_as_negation_and_long_range_rise(name, rates, last):
    accuracies = [bag_of_words_accuracy(Rates(**{name: rate})) for rate in rates]
    standard_error = math.sqrt(0.25 / 3000)
    for easier, harder in pairwise(accuracies):
        assert easier - harder > 2 * standard_error
    assert accuracies[-1] < last
    assert best_accuracy(Rates(**{name: rates[-1]})) == best_accuracy(Rates(**{name: rates[0]}))


def test_opinions_and_verdict_stand_towards_the_end():
    reviews = [r for r in sample_reviews(3000, seed=9) if len(r.tokens) > 100]
    halves = [np.array_split(review.subjectivity, 2) for review in reviews]
    first, second = np.mean([[half.mean() for half in both] for both in halves], axis=0)
    assert second - first > 0.3
