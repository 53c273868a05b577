"""What is known about each real dataset: where it comes from, and how a true copy is recognised."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Dataset:
    """One file of a dataset.

    Parameters
    ----------
    name : str
        The key in :data:`DATASETS`.
    file : str
        The file's name, in the cache and in the folder that ``NLPKIT_DATA`` names.
    urls : tuple of str
        Where to download it: the official address, then mirrors. Empty if it has none of its own: then the
        file is only looked for in the folder and in the cache.
    sha256 : str
        Of the official file.
    digest : str
        Of the decoded content, as the loader's module defines it: the same content may exist in other bytes.
        The sha256 again if only the official file is accepted.
    licence : str
        The terms of use.
    citation : str
        What to cite.
    counts : dict of str to int
        What the loader must find in it.
    """

    name: str
    file: str
    urls: tuple[str, ...]
    sha256: str
    digest: str
    licence: str
    citation: str
    counts: dict[str, int]


_KERAS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
_KERAS_EARLIER = "https://s3.amazonaws.com/text-datasets/"
_MAAS = (
    "A. L. Maas, R. E. Daly, P. T. Pham, D. Huang, A. Y. Ng and C. Potts: "
    "Learning Word Vectors for Sentiment Analysis. ACL 2011"
)
_MIKOLOV = (
    "T. Mikolov, I. Sutskever, K. Chen, G. Corrado and J. Dean: "
    "Distributed Representations of Words and Phrases and their Compositionality. NIPS 2013"
)
_PENNINGTON = (
    "J. Pennington, R. Socher and C. D. Manning: GloVe: Global Vectors for Word Representation. EMNLP 2014"
)
_GOOGLE_LICENCE = "published beside the word2vec tool (Apache 2.0) without terms of their own"
_GLOVE_LICENCE = "Public Domain Dedication and License 1.0"
_IMDB_LICENCE = "no formal licence; the authors ask to cite the paper; the reviews are by users of IMDb"

DATASETS = {
    dataset.name: dataset
    for dataset in (
        Dataset(
            name="imdb",
            file="imdb.npz",
            urls=(_KERAS + "imdb.npz", _KERAS_EARLIER + "imdb.npz"),
            sha256="69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f",
            digest="81700cf324017c4411b2976ca3d987a80f39718d4ab917e65896e9041f32e498",
            licence=_IMDB_LICENCE,
            citation=_MAAS,
            counts={
                "train": 25_000,
                "train_positive": 12_500,
                "test": 25_000,
                "test_positive": 12_500,
                "words": 88_584,
            },
        ),
        Dataset(
            name="imdb_word_index",
            file="imdb_word_index.json",
            urls=(_KERAS + "imdb_word_index.json", _KERAS_EARLIER + "imdb_word_index.json"),
            sha256="027313fe9a320280f3bf0fac5baf58c4a683cf39a7ed9c3d3d3912bde4284cf6",
            digest="b64c6a30d44fa3f49233d93d89197625c686843757b4ed823df1ca155ea7fc0d",
            licence=_IMDB_LICENCE,
            citation=_MAAS,
            counts={"words": 88_584},
        ),
        Dataset(
            name="imdb_archive",  # the reviews as text, as their authors published them
            file="aclImdb_v1.tar.gz",
            urls=(
                "https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz",
                "https://dataset.bj.bcebos.com/imdb/aclImdb_v1.tar.gz",
            ),
            sha256="c40f74a18d3b61f90feba1e17730e0d38e8b97c05fde7008942e91923d1658fe",
            digest="c40f74a18d3b61f90feba1e17730e0d38e8b97c05fde7008942e91923d1658fe",
            licence=_IMDB_LICENCE,
            citation=_MAAS,
            counts={
                "train": 25_000,
                "train_positive": 12_500,
                "test": 25_000,
                "test_positive": 12_500,
                "unlabelled": 50_000,
            },
        ),
        Dataset(
            name="imdb_text",  # the labelled reviews of imdb_archive in one file
            file="imdb_text/imdb_reviews.jsonl.xz",
            urls=(),
            sha256="031df8368efb4e1bb74ec44562b4e6e5c1cce22b2850c34636b769a12fad38fa",
            digest="21dd577b34cac0f34c0e3bf3b2faeb8115202d05e6c25662f498eb1de2260545",
            licence=_IMDB_LICENCE,
            citation=_MAAS,
            counts={"train": 25_000, "train_positive": 12_500, "test": 25_000, "test_positive": 12_500},
        ),
        Dataset(
            name="imdb_unlabelled",  # half of the unlabelled reviews of imdb_archive in one file
            file="imdb_text/imdb_unsup_25k.txt.xz",
            urls=(),
            sha256="b9cefd2379ea9636754cbfb48e37e609e162073e6f92c6ee14ff0ec27c08afaa",
            digest="36d01e4a9348907ca64ada7fc78702993e778745dd2bb9ef03aa532ea44d0853",
            licence=_IMDB_LICENCE,
            citation=_MAAS,
            counts={"unlabelled": 25_000},
        ),
        Dataset(
            name="google-news-300",
            file="GoogleNews-vectors-negative300.bin.gz",
            urls=(),  # 1.6 GB: gensim downloads it in pieces
            sha256="21c05ae916a67a4da59b1d006903355cced7de7da1e42bff9f0504198c748da8",
            digest="21c05ae916a67a4da59b1d006903355cced7de7da1e42bff9f0504198c748da8",
            licence=_GOOGLE_LICENCE,
            citation=_MIKOLOV,
            counts={"dimensions": 300},
        ),
        Dataset(
            name="google-news-300-part",
            file="vectors/googlenews-8k-300d.bin.gz",
            urls=(),
            sha256="df3bbac54631feef7ce39ad961e5a4084ae53bba4a2ed84626f90ac1190237b3",
            digest="57e36730cbd23b984c6ad9e04ccee46b7ad2724f862175d22422bfeaae177495",
            licence=_GOOGLE_LICENCE,
            citation=_MIKOLOV,
            counts={"words": 8_000, "dimensions": 300},
        ),
        Dataset(
            name="glove-6b-50",
            file="glove.6B.50d.txt",
            urls=(),  # official only inside glove.6B.zip, with three others: gensim has it alone
            sha256="d8f717f8dd4b545cb7f418ef9f3d0c3e6e68a6f48b97d32f8b7aae40cb31f96f",
            digest="d8f717f8dd4b545cb7f418ef9f3d0c3e6e68a6f48b97d32f8b7aae40cb31f96f",
            licence=_GLOVE_LICENCE,
            citation=_PENNINGTON,
            counts={"dimensions": 50},
        ),
        Dataset(
            name="glove-6b-50-part",
            file="vectors/glove6B-2k-50d.bin.gz",
            urls=(),
            sha256="525f4558bf68b91f48edfd7b7e9d9da686d45a52394f1fc2f7b9c1ce900ea029",
            digest="b43a90e6fa9ec7816f4b9da4b1c41ef179b5396fab6cd23527b54cf3e6ce3406",
            licence=_GLOVE_LICENCE,
            citation=_PENNINGTON,
            counts={"words": 2_440, "dimensions": 50},
        ),
        Dataset(
            name="glove-wiki-100",
            file="glove.6B.100d.txt",
            urls=(),
            sha256="95dde4dfd627ab26608d33e76d1195ec059734bd29089ea52cadb08d07c64544",
            digest="95dde4dfd627ab26608d33e76d1195ec059734bd29089ea52cadb08d07c64544",
            licence=_GLOVE_LICENCE,
            citation=_PENNINGTON,
            counts={"dimensions": 100},
        ),
        Dataset(
            name="glove-wiki-100-part",  # of a later release, rounded to 8 bits a number
            file="vectors/glove-10k-100d.bin.gz",
            urls=(),
            sha256="bfd74751966c8b51974368ead9671d81d3b59c67ed1604a69c8f42670d81fd8d",
            digest="689644ad942de57d1ed5408688597759706d293f2bdffc8f20cbe528f9282afc",
            licence=_GLOVE_LICENCE,
            citation=_PENNINGTON,
            counts={"words": 10_000, "dimensions": 100},
        ),
        Dataset(
            name="imdb-300",  # trained for this course on reviews of imdb_archive, none of the test half
            file="vectors/imdb-own-300d.bin.gz",
            urls=(),
            sha256="47943af350b6919d02fcaacaf36f574d7cc91f828b1318646c2915d56095dd32",
            digest="78e0e6ea820eabb9512b8791149ceade1dc413c9355453957d54b1de122e097a",
            licence=_IMDB_LICENCE,
            citation=_MAAS,
            counts={"words": 30_303, "dimensions": 300},
        ),
    )
}
"""Every real dataset that the course can load."""
