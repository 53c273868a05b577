"""Datasets: the real ones, and small ones made here. Importing it is cheap."""

from nlpkit.data.fetch import DataError, locate
from nlpkit.data.graphs import Graph, load_karate_club
from nlpkit.data.imdb import load_imdb, load_imdb_text, load_imdb_unlabelled, load_imdb_word_index
from nlpkit.data.mnist import load_mnist
from nlpkit.data.planetoid import load_citeseer, load_cora
from nlpkit.data.registry import DATASETS, Dataset
from nlpkit.data.samples.reviews import Rates, Review, Tree, best_accuracy, sample_reviews
from nlpkit.data.samples.sentences import sample_trees
from nlpkit.data.samples.world import sample_world, world_questions
from nlpkit.data.sentences import load_mr, load_subj
from nlpkit.data.translations import load_translations
from nlpkit.data.trees import load_sst_trees, parse_tree
from nlpkit.data.vectors import load_word_vectors

__all__ = [
    "DATASETS",
    "DataError",
    "Dataset",
    "Graph",
    "Rates",
    "Review",
    "Tree",
    "best_accuracy",
    "load_citeseer",
    "load_cora",
    "load_imdb",
    "load_imdb_text",
    "load_imdb_unlabelled",
    "load_imdb_word_index",
    "load_karate_club",
    "load_mnist",
    "load_mr",
    "load_sst_trees",
    "load_subj",
    "load_translations",
    "load_word_vectors",
    "locate",
    "parse_tree",
    "sample_reviews",
    "sample_trees",
    "sample_world",
    "world_questions",
]
