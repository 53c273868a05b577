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
        Where to download it: the official address, then mirrors.
    sha256 : str
        Of the official file.
    digest : str
        Of the decoded content, as the loader's module defines it: the same content may exist in other bytes.
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
    )
}
"""Every real dataset that the course can load."""
