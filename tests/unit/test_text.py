"""nlpkit.text against the libraries whose work it explains."""

import doctest
import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

import nlpkit.text
from nlpkit.data import sample_reviews
from nlpkit.text import (
    INDEX_FROM,
    PAD,
    START,
    UNKNOWN,
    Vocabulary,
    bag_of_words,
    decode_review,
    multi_hot,
    pad,
    tf_idf,
    tokenise,
)

TEXTS = [review.text for review in sample_reviews(60)] + ["", "Good, good; GOOD!"]
ids_lists = st.lists(st.lists(st.integers(0, 30), max_size=12), max_size=6)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("It wasn't good, was it?", ["it", "wasn't", "good", ",", "was", "it", "?"]),
        ("It wasn’t.", ["it", "wasn't", "."]),
        ("'quoted' rock'n'roll'", ["quoted", "rock'n'roll"]),
        ("ÉTÉ à 20:15 -- snake_case (well)", ["été", "à", "20", ":", "15", "snake", "case", "well"]),
        ("", []),
    ],
)
def test_tokenise(text, tokens):
    assert tokenise(text) == tokens


@given(st.text())
def test_tokens_are_lower_case_and_stay_what_they_are(text):
    tokens = tokenise(text)
    assert tokenise(" ".join(tokens)) == tokens


def test_vocabulary_orders_by_frequency_then_alphabet():
    vocabulary = Vocabulary([["b", "d", "c"], ["c", "b"], ["c"], ["a"]])
    assert vocabulary.words[INDEX_FROM + 1 :] == ["c", "b", "a", "d"]
    assert vocabulary.ids == {"c": 4, "b": 5, "a": 6, "d": 7}
    assert len(vocabulary) == 8
    assert vocabulary.encode(["d", "zebra", "c"]) == [7, UNKNOWN, 4]
    assert vocabulary.decode([PAD, 4, UNKNOWN, 7, PAD]) == "c <unknown> d"


def test_vocabulary_limits():
    documents = [["a"] * 3, ["b"] * 2, ["c"]]
    assert list(Vocabulary(documents, max_size=6).ids) == ["a", "b"]
    assert len(Vocabulary(documents, max_size=6)) == 6
    assert list(Vocabulary(documents, min_count=2).ids) == ["a", "b"]


def test_special_words_in_a_text_do_not_get_the_special_ids():
    vocabulary = Vocabulary([["pad", "start", "pad"]])
    assert vocabulary.encode(["pad", "start"]) == [4, 5]


def test_decode_review_undoes_the_shift():
    index = {"the": 1, "film": 2, "good": 3}
    assert decode_review([START, 4, 5, UNKNOWN, 6, PAD, PAD], index) == "the film ? good"


def test_bag_of_words_and_multi_hot_equal_count_vectorizer():
    documents = [tokenise(text) for text in TEXTS]
    vocabulary = Vocabulary(documents)
    sequences = [vocabulary.encode(document) for document in documents]
    for ours, binary in ((bag_of_words, False), (multi_hot, True)):
        vectorizer = CountVectorizer(
            tokenizer=tokenise,
            token_pattern=None,
            lowercase=False,
            vocabulary=vocabulary.ids.keys(),
            binary=binary,
        )
        matrix = ours(sequences, len(vocabulary))
        assert matrix.format == "csr"
        assert matrix.dtype == np.float32
        assert matrix.has_canonical_format
        assert matrix.shape == (len(TEXTS), len(vocabulary))
        assert matrix[:, : INDEX_FROM + 1].nnz == 0
        np.testing.assert_array_equal(
            matrix[:, INDEX_FROM + 1 :].toarray(), vectorizer.transform(TEXTS).toarray()
        )


def test_tf_idf_equals_tfidf_vectorizer_on_training_and_test_documents():
    train, test = TEXTS[:40], [*TEXTS[40:], "nothing known hereabouts"]
    vocabulary = Vocabulary(tokenise(text) for text in train)
    vectorizer = TfidfVectorizer(tokenizer=tokenise, token_pattern=None, vocabulary=vocabulary.ids.keys())
    vectorizer.fit(train)
    columns = slice(INDEX_FROM + 1, None)
    train_counts = bag_of_words([vocabulary.encode(tokenise(t)) for t in train], len(vocabulary))[:, columns]
    test_counts = bag_of_words([vocabulary.encode(tokenise(t)) for t in test], len(vocabulary))[:, columns]
    frequency = np.asarray((train_counts > 0).sum(axis=0)).ravel()
    for texts, counts in ((train, train_counts), (test, test_counts)):
        ours = tf_idf(counts, frequency, len(train)).toarray()
        np.testing.assert_allclose(ours, vectorizer.transform(texts).toarray(), atol=1e-6)
    assert not tf_idf(test_counts, frequency, len(train))[-1].toarray().any()


@pytest.mark.parametrize("function", [multi_hot, bag_of_words])
@pytest.mark.parametrize("ids", [[5], [-1]])
def test_ids_outside_the_vocabulary_are_refused(function, ids):
    with pytest.raises(ValueError, match=f"run from {ids[0]} to {ids[0]}.*num_words=5 allows only 0 to 4"):
        function([[1, 2], ids][1:], 5)


@given(ids_lists)
def test_counts_of_any_sequences(sequences):
    counts = bag_of_words(sequences, 31).toarray()
    assert counts.shape == (len(sequences), 31)
    for row, sequence in zip(counts, sequences, strict=True):
        np.testing.assert_array_equal(row, np.bincount(sequence, minlength=31))
    np.testing.assert_array_equal(multi_hot(sequences, 31).toarray(), counts > 0)


@settings(deadline=None)
@given(ids_lists, st.integers(1, 15), st.sampled_from(["pre", "post"]), st.sampled_from(["pre", "post"]))
def test_pad_equals_keras(sequences, maxlen, padding, truncating):
    ours = pad(sequences, maxlen, padding=padding, truncating=truncating)
    assert ours.dtype == np.int32
    theirs = keras_pad_sequences()(sequences, maxlen=maxlen, padding=padding, truncating=truncating)
    np.testing.assert_array_equal(ours, theirs.reshape(ours.shape))


def keras_pad_sequences():
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    return pytest.importorskip("keras").utils.pad_sequences


def test_the_examples_in_the_docstrings_are_true():
    failed, attempted = doctest.testmod(nlpkit.text)
    assert attempted > 0
    assert failed == 0


def test_pad_refuses_another_end():
    with pytest.raises(ValueError, match='padding is \'left\', but must be "pre" or "post"'):
        pad([[1]], 2, padding="left")
    with pytest.raises(ValueError, match="truncating is 'right'"):
        pad([[1]], 2, truncating="right")
