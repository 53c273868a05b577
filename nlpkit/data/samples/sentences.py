"""Single sentences from the film-review grammar: subjective or objective ones, good or bad ones."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence, Sized

from nlpkit.data.samples import words
from nlpkit.data.samples.reviews import NEUTRAL, Rates, Tree, sample_reviews

POLARITY_RATES = Rates(negation=0.15, contrast=0.2, long_range=0)
"""More negation and contrast than in reviews: a single sentence offers no second opinion."""

TREE_RATES = Rates(negation=0.25, contrast=0.25, long_range=0)
"""Enough negation and contrast for trees to show what they are good for."""

_INTENSIFIERS = ("", "", "very", "rather", "quite", "really")


def sample_subjectivity(n: int, twins: float = 0.25, seed: int = 0) -> tuple[list[str], list[int]]:
    """Make sentences with their subjectivity, as many subjective as objective ones, all different.

    Most are opinions and facts from reviews, which their words tell apart. The others are *twins*: "the old
    thief was brilliant" is an opinion, "the brilliant thief was old" a fact. A bag of words cannot see which
    is which; two neighbouring words suffice.

    Parameters
    ----------
    n : int
        How many; even.
    twins : float
        The probability that a sentence is of that kind.
    seed : int
        Where the random numbers start.

    Returns
    -------
    texts : list of str
        In lower case, with spaces between the tokens.
    labels : list of int
        1 for a subjective sentence, else 0.

    Raises
    ------
    ValueError
        If ``n`` is odd or negative, or ``twins`` is no probability.
    """
    if not 0 <= twins <= 1:  # also refuses NaN
        raise ValueError(f"twins is {twins}, but a probability lies between 0 and 1")
    rng = random.Random(seed)
    reviews = sample_reviews(n + 50, Rates(long_range=0), seed)
    told = (pair for r in reviews for pair in zip(r.sentences, r.subjectivity, strict=True))
    return _balanced(n, (_twin(rng) if rng.random() < twins else pair for pair in told))


def sample_polarity(n: int, rates: Rates = POLARITY_RATES, seed: int = 0) -> tuple[list[str], list[int]]:
    """Make opinions with their polarity, as many positive as negative ones, all different.

    Parameters
    ----------
    n : int
        How many; even.
    rates : Rates
        How often an opinion is negated, strengthened or set off against another. ``long_range`` must be 0:
        half of such a verdict says nothing.
    seed : int
        Where the random numbers start.

    Returns
    -------
    texts : list of str
        In lower case, with spaces between the tokens.
    labels : list of int
        1 for a positive sentence, else 0.

    Raises
    ------
    ValueError
        If ``n`` is odd or negative, or ``rates.long_range`` is not 0.
    """
    told = _sentences(n + 50, rates, seed)
    opinions = ((tokens, int(tree.label > NEUTRAL)) for tokens, subjective, tree in told if subjective)
    return _balanced(n, opinions)


def sample_trees(n: int, rates: Rates = TREE_RATES, *, neutral: float = 0.2, seed: int = 0) -> list[Tree]:
    """Make parse trees of single sentences, all different. Taught in lecture 10.

    An opinion is positive or negative, and so is the root of its tree; a fact is neutral. How sentiment is
    composed from the words upwards, :class:`nlpkit.data.Review` says.

    Parameters
    ----------
    n : int
        How many.
    rates : Rates
        How often an opinion is negated, strengthened or set off against another. ``long_range`` must be 0:
        half of such a verdict says nothing.
    neutral : float
        Which share of the sentences are facts.
    seed : int
        Where the random numbers start.

    Raises
    ------
    ValueError
        If ``n`` is negative, ``neutral`` is no share, or ``rates.long_range`` is not 0.
    """
    if n < 0:
        raise ValueError(f"n is {n}, but the number of trees cannot be negative")
    if not 0 <= neutral <= 1:
        raise ValueError(f"neutral is {neutral}, but a share lies between 0 and 1")
    missing = {0: round(n * neutral), 1: n - round(n * neutral)}
    trees = {}
    for tokens, subjective, tree in _sentences(n + 50, rates, seed):
        if not any(missing.values()):
            break
        if missing[subjective] and tuple(tokens) not in trees:
            trees[tuple(tokens)] = tree
            missing[subjective] -= 1
    _check_found(trees, n)
    found = list(trees.values())
    random.Random(seed).shuffle(found)
    return found


def _sentences(num_reviews: int, rates: Rates, seed: int) -> Iterator[tuple[list[str], int, Tree]]:
    """Yield the tokens, the subjectivity and the tree of each sentence of some reviews."""
    if rates.long_range:
        raise ValueError(f"rate long_range is {rates.long_range}, but single sentences need 0")
    for review in sample_reviews(num_reviews, rates, seed):
        rest = review.tree
        for i in range(len(review.sentences) - 1, 0, -1):  # sentences are joined from the first to the last
            rest, sentence = rest.children
            yield review.sentences[i], review.subjectivity[i], sentence


def _balanced(n: int, sentences: Iterable[tuple[list[str], int]]) -> tuple[list[str], list[int]]:
    """Take different sentences until there are n / 2 of either kind."""
    if n < 0 or n % 2:
        raise ValueError(f"n is {n}, but half of the sentences are of each kind: ask for an even number")
    texts: dict[str, int] = {}
    missing = [n // 2, n // 2]
    for tokens, label in sentences:
        if not any(missing):
            break
        text = " ".join(tokens)
        if missing[label] and text not in texts:
            texts[text] = label
            missing[label] -= 1
    _check_found(texts, n)
    return list(texts), list(texts.values())


def _check_found(sentences: Sized, n: int) -> None:
    if len(sentences) < n:
        raise ValueError(f"only {len(sentences)} different sentences were found, not {n}: ask for fewer")


def _twin(rng: random.Random) -> tuple[list[str], int]:
    """Write a sentence that judges or describes, depending on which of its adjectives stands where."""
    side = words.POSITIVE_ADJECTIVES if rng.random() < 0.5 else words.NEGATIVE_ADJECTIVES
    plain, judging = _draw(rng, words.PLAIN_ADJECTIVES), _draw(rng, tuple(side))
    label = int(rng.random() < 0.5)
    first, last = (plain, judging) if label else (judging, plain)
    parts = ["the", first, _draw(rng, words.CHARACTERS), "was", rng.choice(_INTENSIFIERS), last]
    if rng.random() < 0.5:
        parts.append(_draw(rng, words.SETTINGS))
    return " ".join([*parts, "."]).lower().split(), label


def _draw(rng: random.Random, items: Sequence[str]) -> str:
    """Draw by the law that the words of the grammar follow."""
    return rng.choices(items, [1 / (rank + 2) for rank in range(1, len(items) + 1)])[0]
