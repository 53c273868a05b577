"""A probabilistic grammar of film reviews: text, label, subjectivity and parse tree, from a seed.

How a review comes about:

1. The reviewer liked the film or did not: a fair coin, the **label**.
2. The body has 2 to 24 sentences, each an **opinion** (likelier in the second half) or a **fact**.
3. An opinion is a vote on one aspect of the film. It sides with the label with probability ``agreement``.
4. A vote is put into words plainly ("was good"), or at the rate ``negation`` by denying the opposite ("was
   not bad"); at the rate ``intensifier`` with emphasis ("very good"); at the rate ``contrast`` after its
   opposite ("the plot was dull, but the acting was superb": what follows "but" is the vote).
5. A fact says nothing about the film, but at the rate ``distractor`` it describes a character with a
   sentiment word, good or bad by a fair coin ("a brilliant thief meets a terrible uncle").
6. The last sentence is the **verdict**, a vote on the whole film, which sides with the label with probability
   ``verdict``. At the rate ``long_range`` it takes two sentences, the first of the review ("my friends
   promised me a masterpiece") and the last ("they were wrong"): neither says anything alone, together they
   decide. Otherwise the review opens with a fact.

So the votes are all that a text tells about its label, and :func:`best_accuracy` follows by counting them.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache, cached_property
from itertools import accumulate
from math import comb

from nlpkit.data.samples import words

Parse = str | tuple["Parse", "Parse"]
"""A word as it is written in a text, or two parts."""

NEUTRAL = 2
"""The middle of the sentiment scale 0 (very negative) to 4 (very positive)."""

NUM_SENTENCES = range(2, 25)
"""How many sentences a review's body may have, without the opening and the verdict."""

OPINION_SHARE = (0.3, 0.7)
"""Share of opinions in the first and in the second half of a body."""

_LENGTH_WEIGHTS = [0.88**n for n in NUM_SENTENCES]


@dataclass(frozen=True)
class Rates:
    """How often each feature of the language occurs. Every field is a probability.

    Parameters
    ----------
    agreement : float
        That an opinion sides with the label; at 0.5 opinions say nothing.
    verdict : float
        That the verdict sides with the label.
    negation : float
        That a clause negates the opposite word ("was not bad") instead of using the plain one.
    intensifier : float
        That a sentiment word is strengthened ("very good").
    contrast : float
        That an opinion is preceded by its opposite and "but".
    long_range : float
        That the verdict takes the first and the last sentence together.
    distractor : float
        That a character in a fact is described by a sentiment word.

    Raises
    ------
    ValueError
        If a rate is not between 0 and 1.
    """

    agreement: float = 0.8
    verdict: float = 0.95
    negation: float = 0.05
    intensifier: float = 0.25
    contrast: float = 0.1
    long_range: float = 0.05
    distractor: float = 0.2

    def __post_init__(self) -> None:
        for field in fields(self):
            rate = getattr(self, field.name)
            if not 0 <= rate <= 1:  # also refuses NaN
                raise ValueError(f"rate {field.name} is {rate}, but a probability lies between 0 and 1")


@dataclass(frozen=True, slots=True)
class Tree:
    """A node of a binary parse tree with its sentiment.

    Parameters
    ----------
    label : int
        Sentiment on the scale of the Stanford Sentiment Treebank: 0 very negative, 1 negative, 2 neutral,
        3 positive, 4 very positive.
    children : tuple of Tree
        The left and the right part; empty for a leaf.
    word : str or None
        The token of a leaf.
    """

    label: int
    children: tuple[Tree, ...] = ()
    word: str | None = None

    def __str__(self) -> str:
        """Write the tree in brackets, as the Stanford Sentiment Treebank does: ``(3 (2 so) (3 good))``."""
        inner = self.word if self.word is not None else " ".join(map(str, self.children))
        return f"({self.label} {inner})"


class Review:
    """A film review with all that is known about it. Made by :func:`sample_reviews`.

    Attributes
    ----------
    label : int
        1 if the reviewer liked the film, else 0.
    subjectivity : tuple of int
        For each sentence 1 if it is an opinion, else 0.
    sentences : tuple of list of str
        The tokens of each sentence.
    tokens : list of str
        All tokens; ``nlpkit.text.tokenise(review.text)`` gives the same.
    text : str
        The review as a reader sees it.
    tree : Tree
        A binary tree over all tokens. Sentiment is composed from the words upwards, on a scale from -2 to 2
        that is stored as 0 to 4: a negator ("not") turns what follows into its weak opposite; an intensifier
        ("very") makes what follows strong; "but" leaves only what follows it; otherwise the two sides are
        added and cut off at -2 and 2. In a fact only the words have sentiment, every phrase is neutral.
        Sentences are joined from the first to the last, so that a node over them is the balance so far. The
        root carries the label, which the reader of a text has to guess: if the composed sentiment is neutral
        or on the other side, the root is weakly on the label's side.
    """

    def __init__(self, label: int, sentences: Iterable[tuple[int, Parse]]) -> None:
        self.label = label
        self.subjectivity, self._parses = zip(*sentences, strict=True)

    def __repr__(self) -> str:
        return f"Review(label={self.label}, text={self.text!r})"

    @cached_property
    def _surfaces(self) -> list[list[str]]:
        return [_leaves(parse, []) for parse in self._parses]

    @cached_property
    def sentences(self) -> tuple[list[str], ...]:
        """The tokens of each sentence."""
        return tuple(" ".join(surface).lower().split(" ") for surface in self._surfaces)

    @property
    def tokens(self) -> list[str]:
        """All tokens."""
        return [token for sentence in self.sentences for token in sentence]

    @property
    def text(self) -> str:
        """The review as a reader sees it."""
        text = " ".join(s[0][0].upper() + " ".join(s)[1:] for s in self._surfaces)
        return text.replace(" ,", ",").replace(" .", ".")

    @cached_property
    def tree(self) -> Tree:
        """The parse tree with a sentiment on each node."""
        trees = [_compose(parse, bool(s)) for s, parse in zip(self.subjectivity, self._parses, strict=True)]
        balance = trees[0]
        for tree in trees[1:]:
            balance = Tree(_add(balance, tree), (balance, tree))
        side = 1 if self.label else -1
        return Tree(NEUTRAL + max((balance.label - NEUTRAL) * side, 1) * side, balance.children)


def sample_reviews(n: int, rates: Rates = Rates(), seed: int = 0) -> list[Review]:
    """Write film reviews by the grammar that the module's docstring describes. Taught in lecture 01.

    The first reviews of a longer list are those of a shorter one with the same seed and rates; the same
    arguments give the same reviews on every platform.

    Parameters
    ----------
    n : int
        How many.
    rates : Rates
        How often each feature of the language occurs; see there.
    seed : int
        Where the random numbers start.

    Raises
    ------
    ValueError
        If ``n`` is negative.

    Examples
    --------
    >>> review = sample_reviews(1)[0]
    >>> " ".join(review.sentences[-1]), review.label
    ('so much for the details , the spectacle was a mess .', 0)
    """
    if n < 0:
        raise ValueError(f"n is {n}, but the number of reviews cannot be negative")
    writer = _Writer(rates, random.Random(seed).random)
    return [writer.review() for _ in range(n)]


def best_accuracy(rates: Rates) -> float:
    """Compute the accuracy of the best guess of a review's label from its text: no classifier can exceed it.

    The text tells how many of its m opinions are positive, k, and whether the verdict is, v; everything else
    is drawn without regard to the label. The best guess is the label with the larger P(k, v | m, label), so
    its accuracy is the sum over m, k and v of P(m) times half the larger of the two (the Bayes classifier:
    Duda, Hart & Stork, Pattern Classification, 2001, section 2.2). Nothing is simulated. How a vote is put
    into words, by negation or over a long range, does not matter to a reader who understands it.

    Parameters
    ----------
    rates : Rates
        Only ``agreement`` and ``verdict`` matter.
    """
    a, accuracy = rates.agreement, 0.0
    for m, p_m in enumerate(_num_opinions()):
        for k in range(m + 1):
            p_k = [comb(m, k) * p**k * (1 - p) ** (m - k) for p in (1 - a, a)]  # given label 0, label 1
            for p_v in ((1 - rates.verdict, rates.verdict), (rates.verdict, 1 - rates.verdict)):
                accuracy += p_m * max(p_k[0] * p_v[0], p_k[1] * p_v[1]) / 2
    return accuracy


def _num_opinions() -> list[float]:
    """Return the distribution of the number of opinions in a body."""
    total = [0.0] * NUM_SENTENCES.stop
    for n, weight in zip(NUM_SENTENCES, _LENGTH_WEIGHTS, strict=True):
        pmf = [1.0]
        for share in _opinion_shares(n):
            pmf = [q * (1 - share) + p * share for q, p in zip([*pmf, 0.0], [0.0, *pmf], strict=True)]
        for m, p in enumerate(pmf):
            total[m] += p * weight / sum(_LENGTH_WEIGHTS)
    return total


def _opinion_shares(n: int) -> list[float]:
    """Return for each of n sentences the probability that it is an opinion."""
    first, second = OPINION_SHARE
    return [first] * (n // 2) + [second] * (n - n // 2)


# --- from words to phrases --------------------------------------------------------------------------------


def _chain(*parts: Parse) -> Parse:
    """Join parts into a tree that branches to the right: (a, (b, c))."""
    tree = parts[-1]
    for part in reversed(parts[:-1]):
        tree = (part, tree)
    return tree


def _phrase(text: str) -> Parse:
    return _chain(*text.split())


class _Urn(list):
    """Holds items in proportion to 1 / (rank + 2), so that an even draw follows the Zipf-Mandelbrot law."""

    def __init__(self, items: Iterable) -> None:
        items = list(items)
        copies = (round(3 * len(items) / (rank + 2)) for rank in range(1, len(items) + 1))
        super().__init__(item for item, n in zip(items, copies, strict=True) for _ in range(n))


class _Side:
    """The urns of one side, positive or negative."""

    def __init__(self, adjectives: Mapping, nouns: Mapping, verbs: Mapping, effects: Mapping) -> None:
        self.adjectives = _Urn(adjectives)
        self.nouns = _Urn(nouns)
        self.verbs = _Urn(verbs)
        self.effects = _Urn(effects)


_SIDES = {
    1: _Side(words.POSITIVE_ADJECTIVES, words.POSITIVE_NOUNS, words.POSITIVE_VERBS, words.POSITIVE_EFFECTS),
    -1: _Side(words.NEGATIVE_ADJECTIVES, words.NEGATIVE_NOUNS, words.NEGATIVE_VERBS, words.NEGATIVE_EFFECTS),
}
_NEGATORS = _Urn(["not", "hardly", "never", "scarcely"])
_PLAIN_NEGATORS = _Urn(["not", "never"])  # "hardly very good" would stumble
_VERB_NEGATORS = _Urn(["never", "hardly", "scarcely"])
_ADVERB_INTENSIFIERS = _Urn(words.ADVERB_INTENSIFIERS)
_MILD_INTENSIFIERS = _Urn(words.MILD_INTENSIFIERS)
_VERB_INTENSIFIERS = _Urn(words.VERB_INTENSIFIERS)
_NOUN_INTENSIFIERS = _Urn(words.NOUN_INTENSIFIERS)
_ASPECTS = _Urn(("the", aspect) for aspect in words.ASPECTS)
_FILMS = _Urn(("the", film) for film in words.FILM_NOUNS)
_FIRST_NAMES, _SURNAMES = _Urn(words.FIRST_NAMES), _Urn(words.SURNAMES)
_FILM_FIRST, _FILM_LAST = _Urn(words.FILM_FIRST), _Urn(words.FILM_LAST)
_CHARACTERS = _Urn(map(_phrase, words.CHARACTERS))
_PLAIN_ADJECTIVES = _Urn(map(_phrase, words.PLAIN_ADJECTIVES))
_DEEDS, _ERRANDS = _Urn(map(_phrase, words.DEEDS)), _Urn(map(_phrase, words.ERRANDS))
_SETTINGS, _PLACES = _Urn(map(_phrase, words.SETTINGS)), _Urn(map(_phrase, words.PLACES))
_FACTS = _Urn(fact.split() for fact in words.FACTS)
_OPENINGS = _Urn(opening.split() for opening in words.OPENINGS)
_DAYS = _Urn(words.DAYS)
_FRIENDS, _PROMISES = _Urn(map(_phrase, words.FRIENDS)), _Urn(map(_phrase, words.PROMISES))
_RESPONSES = _Urn(response.split() for response in words.RESPONSES)
_LEADS, _TAILS = _Urn(map(_phrase, words.SUBJECT_LEADS)), _Urn(map(_phrase, words.TAILS))
_VERDICT_LEADS = _Urn(map(_phrase, words.VERDICT_LEADS))
_CUMULATIVE_LENGTHS = list(accumulate(_LENGTH_WEIGHTS))


class _Writer:
    """Writes reviews; every choice is drawn from ``uniform``, which returns numbers in [0, 1)."""

    def __init__(self, rates: Rates, uniform: Callable[[], float]) -> None:
        self.rates = rates
        self.uniform = uniform
        self.slots = {
            "{place}": lambda: self.draw(_PLACES),
            "{day}": lambda: self.draw(_DAYS),
            "{name}": self.name,
            "{film}": lambda: _chain(*self.draw(_FILM_FIRST).split(), self.draw(_FILM_LAST)),
            "{year}": lambda: str(1921 + int(90 * uniform())),
            "{minutes}": lambda: str(70 + int(80 * uniform())),
        }

    def draw(self, urn: list) -> Parse:
        return urn[int(self.uniform() * len(urn))]

    def happens(self, probability: float) -> bool:
        return self.uniform() < probability

    def review(self) -> Review:
        label = int(self.happens(0.5))
        side = 1 if label else -1
        long_range = self.happens(self.rates.long_range)
        verdict = side if self.happens(self.rates.verdict) else -side
        if long_range:
            promise = 1 if self.happens(0.5) else -1
            sentences = [(1, self.promise(promise))]
        else:
            sentences = [(0, (self.fill(self.draw(_OPENINGS)), "."))]
        n = NUM_SENTENCES[bisect(_CUMULATIVE_LENGTHS, self.uniform() * _CUMULATIVE_LENGTHS[-1])]
        for share in _opinion_shares(n):
            if self.happens(share):
                vote = side if self.happens(self.rates.agreement) else -side
                sentences.append((1, self.opinion(vote)))
            else:
                sentences.append((0, (self.fact(), ".")))
        if long_range:
            sentences.append((1, self.response(verdict == promise)))
        else:
            clause = self.contrast(verdict, _FILMS)
            sentences.append((1, ((self.draw(_VERDICT_LEADS), (",", clause)), ".")))
        return Review(label, sentences)

    # Opinions

    def opinion(self, vote: int) -> Parse:
        clause = self.contrast(vote, _ASPECTS)
        if self.happens(0.2):
            clause = (self.draw(_LEADS), (",", clause))
        return clause, "."

    def contrast(self, vote: int, subjects: list) -> Parse:
        """Write a clause on one of the subjects, either the film or an aspect, perhaps after its opposite."""
        subject = self.draw(subjects)
        clause = self.film_clause if subjects is _FILMS else self.aspect_clause
        if not self.happens(self.rates.contrast):
            return clause(vote, subject)
        other = self.draw(_ASPECTS)
        while other == subject:
            other = self.draw(_ASPECTS)
        return (self.aspect_clause(-vote, other), ","), ("but", clause(vote, subject))

    def aspect_clause(self, vote: int, subject: Parse) -> Parse:
        if self.happens(0.1):
            subject = (subject, ("by", self.name()))
        negated = self.happens(self.rates.negation)
        side = _SIDES[-vote if negated else vote]
        if self.happens(0.8):
            clause = subject, self.complement(self.draw(side.adjectives), _ADVERB_INTENSIFIERS, negated)
        else:
            clause = subject, self.action(self.draw(side.effects), "me", negated)
        return (clause, self.draw(_TAILS)) if self.happens(0.2) else clause

    def film_clause(self, vote: int, film: Parse) -> Parse:
        negated = self.happens(self.rates.negation)
        side = _SIDES[-vote if negated else vote]
        if self.happens(0.6):
            return film, self.complement(self.draw(side.nouns), _NOUN_INTENSIFIERS, negated, article=True)
        return "I", self.action(self.draw(side.verbs), film, negated)

    def complement(self, word: str, intensifiers: list, negated: bool, article: bool = False) -> Parse:
        phrase, negators = word, _NEGATORS
        if self.happens(self.rates.intensifier):
            phrase = (self.draw(_MILD_INTENSIFIERS if negated and not article else intensifiers), phrase)
            negators = _PLAIN_NEGATORS
        if article and negated and self.happens(0.4):
            return "was", ("no", phrase)
        if article:
            phrase = _with_article(phrase)
        if not negated:
            return "was", phrase
        if self.happens(0.3):
            return "wasn't", phrase
        return "was", (self.draw(negators), phrase)

    def action(self, verb: str, complement: Parse, negated: bool) -> Parse:
        if not self.happens(self.rates.intensifier):
            phrase = (verb, complement)
            return (self.draw(_VERB_NEGATORS), phrase) if negated else phrase
        if negated:
            return "never", ((self.draw(_MILD_INTENSIFIERS), verb), complement)
        return (self.draw(_VERB_INTENSIFIERS), verb), complement

    def promise(self, side: int) -> Parse:
        thing = _with_article(self.draw(_SIDES[side].nouns))
        return (self.draw(_FRIENDS), (self.draw(_PROMISES), thing)), "."

    def response(self, right: bool) -> Parse:
        word = self.draw(words.RIGHT if right else words.WRONG)
        return _chain(*(word if w == "{word}" else w for w in self.draw(_RESPONSES))), "."

    # Facts

    def fact(self) -> Parse:
        form = self.uniform()
        if form < 0.25:
            return self.draw(_FILMS), self.fill(self.draw(_FACTS))
        if form < 0.45:
            clause = self.character(), (self.draw(_DEEDS), self.character())
        elif form < 0.65:
            clause = self.name(), ("plays", (self.character(), ("who", self.draw(_ERRANDS))))
        elif form < 0.85:
            clause = self.character(), self.draw(_ERRANDS)
        else:
            clause = self.character(), (self.draw(_DEEDS), (self.character(), ("who", self.draw(_ERRANDS))))
        return (clause, self.draw(_SETTINGS)) if self.happens(0.5) else clause

    def character(self) -> Parse:
        person = self.draw(_CHARACTERS)
        if self.happens(self.rates.distractor):
            person = (self.draw(_SIDES[1 if self.happens(0.5) else -1].adjectives), person)
        elif self.happens(0.5):
            person = (self.draw(_PLAIN_ADJECTIVES), person)
        return _with_article(person)

    def name(self) -> Parse:
        return self.draw(_FIRST_NAMES), self.draw(_SURNAMES)

    def fill(self, template: list[str]) -> Parse:
        return _chain(*(self.slots[w]() if w in self.slots else w for w in template))


def _with_article(phrase: Parse) -> Parse:
    first = phrase
    while not isinstance(first, str):
        first = first[0]
    return "an" if first[0].lower() in "aeiou" and first != "one" else "a", phrase


# --- from parses to tokens and sentiment ------------------------------------------------------------------


def _leaves(parse: Parse, found: list[str]) -> list[str]:
    for part in parse:
        if isinstance(part, str):
            found.append(part)
        else:
            _leaves(part, found)
    return found


_STRENGTH = {
    **words.POSITIVE_ADJECTIVES,
    **words.NEGATIVE_ADJECTIVES,
    **words.POSITIVE_NOUNS,
    **words.NEGATIVE_NOUNS,
    **words.POSITIVE_VERBS,
    **words.NEGATIVE_VERBS,
    **words.POSITIVE_EFFECTS,
    **words.NEGATIVE_EFFECTS,
    **dict.fromkeys(words.RIGHT, words.GOOD),
    **dict.fromkeys(words.WRONG, words.BAD),
}
_INTENSIFIERS = {
    *words.ADVERB_INTENSIFIERS,
    *words.VERB_INTENSIFIERS,
    *words.MILD_INTENSIFIERS,
    *words.NOUN_INTENSIFIERS,
}


def _compose(parse: Parse, subjective: bool) -> Tree:
    if isinstance(parse, str):
        return _leaf(parse)
    left, right = (_compose(part, subjective) for part in parse)
    sentiment = right.label - NEUTRAL
    if not subjective:
        label = NEUTRAL
    elif left.word in words.NEGATORS:
        label = NEUTRAL - _sign(sentiment)
    elif left.word in _INTENSIFIERS:
        label = NEUTRAL + 2 * _sign(sentiment)
    elif right.children and right.children[0].word == "but":
        label = right.label
    else:
        label = _add(left, right)
    return Tree(label, (left, right))


@cache  # shared by all trees: a node needs no more than its word
def _leaf(word: str) -> Tree:
    return Tree(NEUTRAL + _STRENGTH.get(word, 0), word=word.lower())


def _add(left: Tree, right: Tree) -> int:
    return min(max(left.label + right.label - NEUTRAL, 0), 2 * NEUTRAL)


def _sign(x: int) -> int:
    return (x > 0) - (x < 0)
