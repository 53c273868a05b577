"""A grammar of English sentences that knows the one right French translation of each.

The French side is more than a word for a word:

- Articles, demonstratives, possessives and adjectives agree with a noun, which in English comes later or is
  far away: "the bread is very tasty" is "le pain est très savoureux", with soup "la soupe ... savoureuse".
- Of two subjects joined by "and", one masculine suffices to make the adjective masculine.
- "It" and "they" are "il", "elle", "ils" or "elles", as what they stand for.
- Some adjectives stand before the noun and some after it: "the big black dog", "le grand chien noir".
- "Not" is "ne" before the verb and "pas" after it, and turns the "un" or "une" of an object into "de".
- Some words change before a vowel: "l'arbre", "cet oncle", "mon école", "un vieil oiseau", "n'aime".
"""

from __future__ import annotations

import random
from typing import NamedTuple

LENGTHS = range(3, 16)
"""How many words the English side may have."""

Pair = tuple[str, str]
"""A part of a sentence in English and in French."""


class Noun(NamedTuple):
    """A noun. ``kind`` says which adjectives and verbs go with it."""

    english: str
    french: str
    feminine: bool
    kind: str


def _nouns(kind: str, masculine: str, feminine: str) -> list[Noun]:
    rows = (
        (row, gender) for gender, rows in ((False, masculine), (True, feminine)) for row in rows.split(", ")
    )
    return [Noun(*row.split("/"), gender, kind) for row, gender in rows]


NOUNS = [
    *_nouns(
        "food",
        "bread/pain, cake/gâteau, cheese/fromage, egg/œuf, chicken/poulet",
        "soup/soupe, apple/pomme, salad/salade, pear/poire, sauce/sauce, tart/tarte",
    ),
    *_nouns(
        "person",
        "king/roi, boy/garçon, father/père, uncle/oncle, prince/prince, brother/frère, actor/acteur, "
        "waiter/serveur",
        "queen/reine, girl/fille, mother/mère, aunt/tante, princess/princesse, sister/sœur, "
        "actress/actrice, waitress/serveuse",
    ),
    *_nouns(
        "animal",
        "dog/chien, cat/chat, horse/cheval, bird/oiseau",
        "cow/vache, mouse/souris, goat/chèvre, hen/poule",
    ),
    *_nouns(
        "thing",
        "book/livre, boat/bateau, hat/chapeau, coat/manteau, tree/arbre, bridge/pont, umbrella/parapluie",
        "car/voiture, house/maison, door/porte, table/table, key/clé, school/école, lamp/lampe, chair/chaise",
    ),
]

NAMES = [
    ("Paul", False),
    ("Marc", False),
    ("Victor", False),
    ("Claire", True),
    ("Julie", True),
    ("Sophie", True),
]

IRREGULAR_PLURALS = {"mouse": "mice"}

UNCOUNTED = {"bread", "cheese", "chicken"}
"""Nouns without a plural and without "a"."""


class Adjective(NamedTuple):
    """An adjective: its French masculine and feminine, and whether it stands before the noun."""

    english: str
    masculine: str
    feminine: str
    before: bool


def _adjectives(rows: str, before: bool = False) -> list[Adjective]:
    return [Adjective(*row.split("/"), before) for row in rows.split(", ")]


_SIZES_AND_AGES = _adjectives("small/petit/petite, big/grand/grande, old/vieux/vieille", before=True)
_COLOURS = _adjectives("black/noir/noire, white/blanc/blanche, grey/gris/grise")
_MOODS = _adjectives("happy/heureux/heureuse, tired/fatigué/fatiguée, strong/fort/forte, sad/triste/triste")

ADJECTIVES = {
    "food": [
        *_adjectives("good/bon/bonne, bad/mauvais/mauvaise", before=True),
        *_adjectives("tasty/savoureux/savoureuse, cold/froid/froide, hot/chaud/chaude, fresh/frais/fraîche"),
        *_adjectives("salty/salé/salée, sweet/sucré/sucrée"),
    ],
    "person": [
        *_adjectives("small/petit/petite, young/jeune/jeune", before=True),
        *_MOODS,
        *_adjectives("curious/curieux/curieuse, clever/intelligent/intelligente"),
    ],
    "animal": [*_SIZES_AND_AGES, *_COLOURS, *_MOODS, *_adjectives("slow/lent/lente, quick/rapide/rapide")],
    "thing": [
        *_SIZES_AND_AGES,
        *_adjectives("beautiful/beau/belle", before=True),
        *_COLOURS,
        *_adjectives("green/vert/verte, blue/bleu/bleue, heavy/lourd/lourde, expensive/cher/chère"),
        *_adjectives("dirty/sale/sale, broken/cassé/cassée"),
    ],
}

BEFORE_VOWEL = {"vieux ": "vieil ", "beau ": "bel "}
"""Masculine adjectives with another form before a vowel, each with the space after it."""

INTENSIFIERS = [("very", "très"), ("too", "trop"), ("really", "vraiment"), ("so", "si")]


class Verb(NamedTuple):
    """A verb: English "they" and "he" forms; French "je", "il", "nous" and "ils" forms; kinds of objects."""

    english: str
    english_he: str
    je: str
    il: str
    nous: str
    ils: str
    objects: tuple[str, ...] = ()


def _regular(english: str, stem: str, *objects: str) -> Verb:
    return Verb(english, english + "s", *(stem + ending for ending in ("e", "e", "ons", "ent")), objects)


INTRANSITIVE = [
    Verb("sleep", "sleeps", "dors", "dort", "dormons", "dorment"),
    Verb("run", "runs", "cours", "court", "courons", "courent"),
    Verb("swim", "swims", "nage", "nage", "nageons", "nagent"),
    Verb("drink", "drinks", "bois", "boit", "buvons", "boivent"),
    Verb("eat", "eats", "mange", "mange", "mangeons", "mangent"),
    _regular("sing", "chant"),
    _regular("dance", "dans"),
]
TRANSITIVE = [
    Verb("eat", "eats", "mange", "mange", "mangeons", "mangent", ("food",)),
    _regular("prepare", "prépar", "food"),
    Verb("buy", "buys", "achète", "achète", "achetons", "achètent", ("food", "animal", "thing")),
    Verb("sell", "sells", "vends", "vend", "vendons", "vendent", ("food", "animal", "thing")),
    _regular("like", "aim", "food", "animal", "thing", "person"),
    Verb("see", "sees", "vois", "voit", "voyons", "voient", ("food", "animal", "thing", "person")),
    _regular("find", "trouv", "animal", "thing"),
    _regular("draw", "dessin", "animal", "thing", "person"),
    _regular("admire", "admir", "animal", "thing", "person"),
    _regular("help", "aid", "person"),
    Verb("wash", "washes", "lave", "lave", "lavons", "lavent", ("animal", "thing")),
    Verb("follow", "follows", "suis", "suit", "suivons", "suivent", ("animal", "person")),
]

ADVERBIALS = [
    ("today", "aujourd'hui"),
    ("every day", "tous les jours"),
    ("in the morning", "le matin"),
    ("in the evening", "le soir"),
    ("on Sundays", "le dimanche"),
    ("in winter", "en hiver"),
    ("in summer", "en été"),
    ("in the garden", "dans le jardin"),
    ("in the kitchen", "dans la cuisine"),
    ("in the street", "dans la rue"),
    ("near the river", "près de la rivière"),
    ("behind the church", "derrière l'église"),
    ("in front of the station", "devant la gare"),
    ("after the meal", "après le repas"),
]

CONJUNCTIONS = [("and", "et"), ("but", "mais"), ("because", "car")]


def sample_translations(n: int, seed: int = 0) -> list[tuple[str, str]]:
    """Write different English sentences with their French translations. Taught in lecture 09.

    They have 3 to 15 words. The first pairs of a longer list are those of a shorter one with the same seed.

    Parameters
    ----------
    n : int
        How many.
    seed : int
        Where the random numbers start.

    Raises
    ------
    ValueError
        If ``n`` is negative.

    Examples
    --------
    >>> sample_translations(1)
    [('A broken lamp is white.', 'Une lampe cassée est blanche.')]
    """
    if n < 0:
        raise ValueError(f"n is {n}, but the number of sentences cannot be negative")
    writer = _Writer(random.Random(seed))
    pairs: dict[str, str] = {}
    while len(pairs) < n:
        english, french = writer.sentence()
        if len(english.replace(" ,", "").split()) in LENGTHS:
            pairs[_text(english)] = _text(french)
    return list(pairs.items())


class _Subject(NamedTuple):
    """What a clause is about: its words, and what verb, adjective and pronoun depend on."""

    words: Pair
    kind: str
    feminine: bool = False
    plural: bool = False
    first_person: bool = False


class _Writer:
    """Writes sentences, all choices drawn from ``rng``."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def happens(self, probability: float) -> bool:
        return self.rng.random() < probability

    def sentence(self) -> Pair:
        subject = self.subject()
        if self.happens(0.3):
            same = self.happens(0.6) and not subject.first_person
            other = _pronoun(subject) if same else self.subject()
            # with an object in between, "they" could be either
            clauses = self.clause(subject, with_object=not same), self.clause(other)
            return _join(clauses[0], self.rng.choice(CONJUNCTIONS), clauses[1])
        clause = self.clause(subject)
        if self.happens(0.15):
            english, french = self.rng.choice(ADVERBIALS)
            return _join((english + " ,", french + " ,"), clause)
        return _join(clause, self.rng.choice(ADVERBIALS)) if self.happens(0.35) else clause

    def subject(self) -> _Subject:
        form = self.rng.random()
        if form < 0.1:
            plural = self.happens(0.5)
            return _Subject(("we", "nous") if plural else ("I", "je"), "person", False, plural, True)
        if form < 0.2:
            name, feminine = self.rng.choice(NAMES)
            return _Subject((name, name), "person", feminine)
        if form < 0.3:
            first, second = self.rng.sample([noun for noun in NOUNS if noun.kind == "person"], 2)
            words = _join(self.noun_phrase(first, False), ("and", "et"), self.noun_phrase(second, False))
            return _Subject(words, "person", first.feminine and second.feminine, True)
        noun = self.rng.choice(NOUNS)
        plural = noun.english not in UNCOUNTED and self.happens(0.3)
        return _Subject(self.noun_phrase(noun, plural), noun.kind, noun.feminine, plural)

    def noun_phrase(self, noun: Noun, plural: bool, indefinite: bool = True, negated: bool = False) -> Pair:
        """Write a noun with a determiner and up to two adjectives."""
        before, after = "", ""
        english = _english_plural(noun.english) if plural else noun.english
        for position in (False, True):  # French: before, noun, after; English: before, after, noun
            fitting = [a for a in ADJECTIVES[noun.kind] if a.before is position]
            if self.happens(0.2):
                adjective = self.rng.choice(fitting)
                form = _agree(adjective, noun.feminine, plural)
                english = f"{adjective.english} {english}"
                before, after = (f"{form} ", after) if position else (before, f" {form}")
        french = _french_plural(noun.french) if plural else noun.french
        if not plural and _starts_with_vowel(french):
            before = BEFORE_VOWEL.get(before, before)
        words = before + french + after
        determiners = ["the", "the", "my", "our", "these" if plural else "this"]
        if indefinite and not plural and noun.english not in UNCOUNTED:
            determiners += ["a", "a"]
        determiner = self.rng.choice(determiners)
        article = "an" if determiner == "a" and english[0] in "aeiou" else determiner
        if determiner == "a" and negated:
            return f"{article} {english}", f"{_elide('de', words)} {words}"
        return f"{article} {english}", f"{_determiner(determiner, words, noun.feminine, plural)} {words}"

    def clause(self, subject: _Subject, with_object: bool = True) -> Pair:
        negated = self.happens(0.25)
        if subject.first_person or (subject.kind in ("person", "animal") and self.happens(0.6)):
            return self.action(subject, negated, with_object)
        adjective = self.rng.choice(ADJECTIVES[subject.kind])
        complement = adjective.english, _agree(adjective, subject.feminine, subject.plural)
        if self.happens(0.4):
            complement = _join(self.rng.choice(INTENSIFIERS), complement)
        english, french = ("are", "sont") if subject.plural else ("is", "est")
        verb = f"{english} not" if negated else english, _negate(french) if negated else french
        return _join(subject.words, verb, complement)

    def action(self, subject: _Subject, negated: bool, with_object: bool) -> Pair:
        transitive = with_object and subject.kind == "person" and self.happens(0.7)
        verb = self.rng.choice(TRANSITIVE if transitive else INTRANSITIVE)
        he = not (subject.plural or subject.first_person)
        auxiliary = "does not" if he else "do not"
        english = f"{auxiliary} {verb.english}" if negated else verb.english_he if he else verb.english
        if subject.first_person:
            french = verb.nous if subject.plural else verb.je
        else:
            french = verb.ils if subject.plural else verb.il
        french = _negate(french) if negated else french
        pronoun = _elide("je", french) if subject.words[1] == "je" else subject.words[1]
        words = _join((subject.words[0], pronoun), (english, french))
        if not transitive:
            return words
        noun = self.rng.choice([noun for noun in NOUNS if noun.kind in verb.objects])
        plural = noun.english not in UNCOUNTED and self.happens(0.3)
        return _join(words, self.noun_phrase(noun, plural, verb.english != "like", negated))


def _pronoun(subject: _Subject) -> _Subject:
    """Return what stands for a subject when it comes again."""
    if subject.plural:
        words = "they", "elles" if subject.feminine else "ils"
    elif subject.kind == "person":
        words = ("she", "elle") if subject.feminine else ("he", "il")
    else:
        words = "it", "elle" if subject.feminine else "il"
    return subject._replace(words=words)


def _agree(adjective: Adjective, feminine: bool, plural: bool) -> str:
    form = adjective.feminine if feminine else adjective.masculine
    return _french_plural(form) if plural else form


def _french_plural(word: str) -> str:
    if word.endswith(("s", "x")):
        return word
    if word.endswith("eau"):
        return word + "x"
    return word[:-1] + "ux" if word.endswith("al") else word + "s"


def _english_plural(word: str) -> str:
    return IRREGULAR_PLURALS.get(word) or word + ("es" if word.endswith("s") else "s")


def _starts_with_vowel(words: str) -> bool:
    return words[0] in "aeiouéœ"


def _elide(word: str, following: str) -> str:
    """Shorten "le", "la", "je", "ne" or "de" before a vowel."""
    return f"{word[:-1]}'" if _starts_with_vowel(following) else word


def _negate(verb: str) -> str:
    return f"{_elide('ne', verb)} {verb} pas"


def _determiner(english: str, following: str, feminine: bool, plural: bool) -> str:
    if plural:
        return {"the": "les", "my": "mes", "our": "nos", "these": "ces"}[english]
    vowel = _starts_with_vowel(following)
    if english == "the":
        return _elide("la" if feminine else "le", following)
    if english == "my":
        return "ma" if feminine and not vowel else "mon"
    if english == "this":
        return "cette" if feminine else "cet" if vowel else "ce"
    if english == "our":
        return "notre"
    return "une" if feminine else "un"


def _join(*parts: Pair) -> Pair:
    english, french = (" ".join(side) for side in zip(*parts, strict=True))
    return english, french


def _text(words: str) -> str:
    """Write a sentence as people do."""
    words = words.replace("' ", "'").replace(" ,", ",")
    return f"{words[0].upper()}{words[1:]}."
