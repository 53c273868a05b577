"""The grammar of a small world: what its sentences say, and that word vectors learn its relations."""

import doctest
import hashlib
from collections import Counter

import numpy as np
import pytest

from nlpkit.data import sample_world, world_questions
from nlpkit.data.samples import world
from nlpkit.text import tokenise

SENTENCES = sample_world(20_000)
QUESTIONS = world_questions()


def test_the_same_seed_gives_the_same_bytes():
    digest = hashlib.sha256("\n".join(" ".join(s) for s in sample_world(500, seed=1)).encode())
    assert digest.hexdigest() == "a7cd0fd6a55a1ff76b1771a0b69e73a54ee41a59b7cf49205c2a73af04ddd013"


def test_a_longer_list_begins_like_a_shorter_one_and_seeds_differ():
    assert sample_world(50) == SENTENCES[:50]
    assert sample_world(50, seed=1) != SENTENCES[:50]
    assert sample_world(0) == []
    with pytest.raises(ValueError, match="n is -1"):
        sample_world(-1)


def test_sentences_are_lower_case_words_without_gaps():
    assert all(tokenise(" ".join(sentence)) == sentence for sentence in SENTENCES)
    assert min(map(len, SENTENCES)) >= 3
    assert not any("{" in word for sentence in SENTENCES for word in sentence)


def test_the_stated_size_of_the_vocabulary_and_length_of_sentences_are_true():
    assert len({word for sentence in SENTENCES for word in sentence}) == 309
    assert np.mean([len(sentence) for sentence in SENTENCES]) == pytest.approx(6.5, abs=0.05)


def test_no_word_plays_two_parts():
    parts = [word for place in world.PLACES for word in place]
    parts += [word for he, she, _ in world.PEOPLE for word in (he, she)]
    parts += [word for present, past, objects in world.VERBS for word in (present, past, *objects)]
    parts += {thing for _, _, things in world.PEOPLE for thing in things}
    parts += [word for times in world.TIMES.values() for word in times]
    parts += [word for pair in world.SUBSTANCES.items() for word in (pair[0], *pair[1])]
    assert [word for word, n in Counter(parts).items() if n > 1] == []


def test_every_word_is_frequent_enough_to_be_learnt():
    counts = Counter(word for sentence in SENTENCES for word in sentence)
    assert min(counts.values()) > 20


def test_the_parts_of_a_sentence_agree():
    gender = {word: "he" for pronoun in world.PRONOUNS["he"] for word in [pronoun]}
    gender |= {word: "she" for word in world.PRONOUNS["she"]}
    gender |= {he: "he" for he, _, _ in world.PEOPLE} | {she: "she" for _, she, _ in world.PEOPLE}
    tense = {word: name for name, times in world.TIMES.items() for word in times}
    tense |= {present: "present" for present, _, _ in world.VERBS} | {
        past: "past" for _, past, _ in world.VERBS
    }
    place = {word: row[0] for row in world.PLACES for word in row}
    substance = {word: name for name, words in world.SUBSTANCES.items() for word in (name, *words)}
    for sentence in (s for s in SENTENCES if "never" not in s):
        for parts in (gender, tense, place, substance):
            assert len({parts[word] for word in sentence if word in parts}) <= 1, sentence


def test_questions_name_each_couple_of_pairs_once():
    assert {relation: len(of) for relation, of in QUESTIONS.items()} == {
        "capital": 20 * 19,
        "gender": 16 * 15,
        "royalty": 4 * 3,
        "tense": 20 * 19,
    }
    known = {word for sentence in SENTENCES for word in sentence}
    for of in QUESTIONS.values():
        assert len(set(of)) == len(of)
        assert all(len({*question}) == 4 or question[1] == question[2] for question in of)
        assert {word for question in of for word in question} <= known
    assert ("france", "paris", "japan", "tokyo") in QUESTIONS["capital"]
    assert ("king", "queen", "man", "woman") in QUESTIONS["gender"]
    assert ("man", "king", "woman", "queen") in QUESTIONS["royalty"]
    assert ("walks", "walked", "sings", "sang") in QUESTIONS["tense"]


def test_ice_and_steam_stand_to_their_words_as_in_the_glove_paper():
    """P(k | ice) / P(k | steam) is large for solid, small for gas, and near 1 for water and for fashion."""
    near = {substance: Counter() for substance in world.SUBSTANCES}
    for sentence in SENTENCES:
        for substance, counts in near.items():
            if substance in sentence:
                counts.update(word for word in sentence if word != substance)

    def ratio(word):
        p_ice, p_steam = (near[s][word] / near[s].total() for s in ("ice", "steam"))
        return p_ice / p_steam

    assert ratio("solid") > 4
    assert ratio("gas") < 0.25
    assert 0.75 < ratio("water") < 1.33
    assert 0.6 < ratio("fashion") < 1.67


def test_word2vec_answers_the_questions():
    word2vec = pytest.importorskip("gensim.models").Word2Vec
    model = word2vec(
        SENTENCES, vector_size=50, window=5, sg=1, sample=1e-3, alpha=0.05, epochs=8, workers=1, seed=1
    )
    for relation, of in QUESTIONS.items():
        answers = [model.wv.most_similar(positive=[b, c], negative=[a], topn=1)[0][0] for a, b, c, _ in of]
        assert np.mean([answer == q[3] for answer, q in zip(answers, of, strict=True)]) > 0.9, relation


def test_the_examples_in_the_docstrings_are_true():
    failed, attempted = doctest.testmod(world)
    assert attempted > 0
    assert failed == 0
