"""Datasets: the real ones, and small ones made here. Importing it is cheap."""

from nlpkit.data.fetch import DataError, locate
from nlpkit.data.imdb import load_imdb, load_imdb_text, load_imdb_unlabelled, load_imdb_word_index
from nlpkit.data.registry import DATASETS, Dataset
from nlpkit.data.samples.reviews import Rates, Review, Tree, best_accuracy, sample_reviews
from nlpkit.data.samples.world import sample_world, world_questions
from nlpkit.data.vectors import load_word_vectors

__all__ = [
    "DATASETS",
    "DataError",
    "Dataset",
    "Rates",
    "Review",
    "Tree",
    "best_accuracy",
    "load_imdb",
    "load_imdb_text",
    "load_imdb_unlabelled",
    "load_imdb_word_index",
    "load_word_vectors",
    "locate",
    "sample_reviews",
    "sample_world",
    "world_questions",
]
