"""Datasets: the real ones, and small ones made here. Importing it is cheap."""

from nlpkit.data.fetch import DataError, locate
from nlpkit.data.imdb import load_imdb, load_imdb_word_index
from nlpkit.data.registry import DATASETS, Dataset
from nlpkit.data.samples.reviews import Rates, Review, Tree, best_accuracy, sample_reviews

__all__ = [
    "DATASETS",
    "DataError",
    "Dataset",
    "Rates",
    "Review",
    "Tree",
    "best_accuracy",
    "load_imdb",
    "load_imdb_word_index",
    "locate",
    "sample_reviews",
]
