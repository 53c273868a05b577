"""A grammar of short sentences about a small world: countries, people, deeds, ice and steam.

Each sentence has one of four subjects:

- **places**: 20 countries and their capitals. A country shares its local words (its adjective, its dish)
  with its capital; all countries share words (border, government), and so do all capitals (streets, mayor).
- **people**: 16 pairs such as king and queen. The two of a pair share their things, all men share "he",
  "his", "himself", all women "she", "her", "herself". King, queen, prince and princess share royal things
  and, with man, woman, boy and girl, those of their age.
- **deeds**: 20 verbs in the present and in the past. Both forms of a verb share their objects, all forms of a
  tense share words of time (today, yesterday).
- **substances**: ice is solid, steam is a gas, both are water, and now and then something is of fashion: the
  example of Pennington, Socher and Manning (GloVe, EMNLP 2014, table 1).

So each word is what its neighbours say, in the sense of Harris (Distributional structure, Word 10, 1954),
and the relations of :func:`world_questions` are differences that many pairs have in common.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import permutations

PLACES = (
    # country, capital, adjective, dish
    ("france", "paris", "french", "croissants"),
    ("germany", "berlin", "german", "pretzels"),
    ("italy", "rome", "italian", "gnocchi"),
    ("spain", "madrid", "spanish", "paella"),
    ("portugal", "lisbon", "portuguese", "bacalhau"),
    ("austria", "vienna", "austrian", "strudel"),
    ("hungary", "budapest", "hungarian", "goulash"),
    ("poland", "warsaw", "polish", "pierogi"),
    ("norway", "oslo", "norwegian", "lutefisk"),
    ("sweden", "stockholm", "swedish", "meatballs"),
    ("denmark", "copenhagen", "danish", "smorrebrod"),
    ("finland", "helsinki", "finnish", "salmiakki"),
    ("greece", "athens", "greek", "moussaka"),
    ("turkey", "ankara", "turkish", "baklava"),
    ("egypt", "cairo", "egyptian", "koshari"),
    ("japan", "tokyo", "japanese", "sushi"),
    ("china", "beijing", "chinese", "dumplings"),
    ("russia", "moscow", "russian", "blini"),
    ("ireland", "dublin", "irish", "colcannon"),
    ("england", "london", "english", "crumpets"),
)
"""The 20 countries: name, capital, adjective and a dish."""

_ROYAL, _COMMON = ("crown", "throne", "palace"), ("farm", "village", "market")
_GROWN, _YOUNG = ("office", "taxes", "spectacles"), ("school", "toys", "games")

PEOPLE = (
    # he, she, their things
    ("king", "queen", _ROYAL + _GROWN),
    ("prince", "princess", _ROYAL + _YOUNG),
    ("man", "woman", _COMMON + _GROWN),
    ("boy", "girl", _COMMON + _YOUNG),
    ("father", "mother", ("children", "household")),
    ("grandfather", "grandmother", ("grandchildren", "memories")),
    ("son", "daughter", ("parents", "homework")),
    ("brother", "sister", ("siblings", "quarrel")),
    ("uncle", "aunt", ("nephews", "presents")),
    ("husband", "wife", ("wedding", "ring")),
    ("actor", "actress", ("stage", "applause")),
    ("waiter", "waitress", ("tray", "tips")),
    ("monk", "nun", ("prayers", "monastery")),
    ("hero", "heroine", ("dragon", "courage")),
    ("wizard", "witch", ("spells", "cauldron")),
    ("groom", "bride", ("bouquet", "vows")),
)
"""The 16 pairs of people and the things that both have to do with."""

PRONOUNS = {"he": ("he", "his", "himself"), "she": ("she", "her", "herself")}

VERBS = (
    # present, past, objects
    ("walks", "walked", ("dog", "path")),
    ("sings", "sang", ("song", "tune")),
    ("eats", "ate", ("bread", "apple")),
    ("writes", "wrote", ("letter", "poem")),
    ("swims", "swam", ("lake", "channel")),
    ("drinks", "drank", ("tea", "milk")),
    ("builds", "built", ("wall", "bridge")),
    ("sells", "sold", ("carpet", "vase")),
    ("drives", "drove", ("car", "lorry")),
    ("paints", "painted", ("portrait", "fence")),
    ("cooks", "cooked", ("soup", "rice")),
    ("plays", "played", ("piano", "violin")),
    ("flies", "flew", ("plane", "kite")),
    ("wins", "won", ("race", "medal")),
    ("teaches", "taught", ("class", "grammar")),
    ("catches", "caught", ("fish", "ball")),
    ("throws", "threw", ("stone", "spear")),
    ("grows", "grew", ("wheat", "tulips")),
    ("breaks", "broke", ("window", "cup")),
    ("mends", "mended", ("shoe", "clock")),
)
"""The 20 verbs: third person present, past, and two objects."""

TIMES = {"present": ("today", "now", "nowadays", "usually"), "past": ("yesterday", "once", "ago", "formerly")}

SUBSTANCES = {"ice": ("solid", "frozen", "cold"), "steam": ("gas", "boiling", "hot")}
"""Ice and steam, and the words that belong to one of them: the other has them only after "never"."""

_CAPITAL = (
    "{capital} is the capital of {country}",
    "the mayor of {capital} serves {dish}",
    "the streets of {capital} are full of {adjective} tourists",
    "the {adjective} train stops in {capital}",
    "a {adjective} museum in {capital} sells {dish}",
    "the tower of {capital} is a {adjective} monument",
)
_COUNTRY = (
    "{country} has {capital} as its capital",
    "the border of {country} is guarded by {adjective} soldiers",
    "the {adjective} government rules {country}",
    "farmers in {country} make {dish} for export",
    "the {adjective} army defends {country}",
    "the coast of {country} and its {adjective} islands",
)
_PERSON = (
    "the {person} said that {he} lost {his} {thing}",
    "{he} is a {person} and {he} loves the {thing}",
    "the {person} saw {himself} with {his} {thing}",
    "the {thing} made the {person} forget {himself}",
)
_DEED = (
    "{time} {he} {verb} the {object}",
    "{he} {verb} a {object} {time}",
    "somebody {verb} the {object} {time}",
)
_SUBSTANCE = (
    "{substance} is {property} water",
    "the {property} {substance} in the kettle is water",
    "{substance} feels {property}",
    "water becomes {substance} when it is {property}",
)
_CONTRAST = "{substance} is never {opposite}"
_FASHION = (
    "fashion is a matter of taste",
    "the fashion of the season is silk",
    "models wear the fashion of the season",
    "fashion made of {substance} is a joke",
)


def sample_world(n: int, seed: int = 0) -> list[list[str]]:
    """Write sentences about the world that the module's docstring describes. Taught in lecture 03.

    The first sentences of a longer list are those of a shorter one with the same seed; the same arguments
    give the same sentences on every platform. Of 20,000 sentences word2vec or GloVe with 50 dimensions
    learns, in seconds, to answer nearly all of :func:`world_questions`.

    Parameters
    ----------
    n : int
        How many.
    seed : int
        Where the random numbers start.

    Returns
    -------
    list of list of str
        The tokens of each sentence: lower-case words, no punctuation; about 6.5 a sentence, 309 different
        ones.

    Raises
    ------
    ValueError
        If ``n`` is negative.

    Examples
    --------
    >>> " ".join(sample_world(1)[0])
    'she drives a car usually'
    """
    if n < 0:
        raise ValueError(f"n is {n}, but the number of sentences cannot be negative")
    uniform = random.Random(seed).random
    return [_sentence(uniform).split() for _ in range(n)]


def world_questions() -> dict[str, list[tuple[str, str, str, str]]]:
    """Return analogies about the world, by relation. Taught in lecture 03.

    Returns
    -------
    dict of str to list of tuple of str
        (a, b, c, d) reads "a is to b as c is to d"; d is to be found. The relations are "capital" (france
        paris japan tokyo), "gender" (king queen man woman), "royalty" (man king woman queen) and "tense"
        (walks walked sings sang); each takes all ordered couples of its pairs.
    """
    commoners = {"man": "king", "woman": "queen", "boy": "prince", "girl": "princess"}
    pairs = {
        "capital": [(country, capital) for country, capital, _, _ in PLACES],
        "gender": [(he, she) for he, she, _ in PEOPLE],
        "royalty": list(commoners.items()),
        "tense": [(present, past) for present, past, _ in VERBS],
    }
    return {relation: [(*p, *q) for p, q in permutations(of, 2)] for relation, of in pairs.items()}


def _sentence(uniform: Callable[[], float]) -> str:
    def draw(items: Sequence) -> object:
        return items[int(uniform() * len(items))]

    subject = uniform()
    if subject < 0.4:
        country, capital, adjective, dish = draw(PLACES)
        template = draw(_CAPITAL if uniform() < 0.5 else _COUNTRY)
        return template.format(country=country, capital=capital, adjective=adjective, dish=dish)
    he, his, himself = PRONOUNS[gender := draw(("he", "she"))]
    if subject < 0.65:
        man, woman, things = draw(PEOPLE)
        person = man if gender == "he" else woman
        return draw(_PERSON).format(person=person, he=he, his=his, himself=himself, thing=draw(things))
    if subject < 0.9:
        present, past, objects = draw(VERBS)
        tense = draw(("present", "past"))
        verb = present if tense == "present" else past
        return draw(_DEED).format(he=he, verb=verb, object=draw(objects), time=draw(TIMES[tense]))
    substance = draw(("ice", "steam"))
    if subject < 0.96:
        return draw(_SUBSTANCE).format(substance=substance, property=draw(SUBSTANCES[substance]))
    if subject < 0.97:
        other = "steam" if substance == "ice" else "ice"
        return _CONTRAST.format(substance=substance, opposite=draw(SUBSTANCES[other]))
    return draw(_FASHION).format(substance=substance)
