"""Graphs whose nodes have features and labels; Zachary's karate club."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

LOUVAIN_RUNS = 20
"""How often the karate club's communities are searched for; the best of the runs is taken."""


@dataclass(frozen=True, eq=False, repr=False)
class Graph:
    """An undirected graph whose nodes have features and labels. Taught in lecture 08.

    Parameters
    ----------
    features : scipy.sparse.csr_matrix
        float32, shape (nodes, features).
    edges : array
        int64, shape (2, E): from which node and to which. Each edge is there in both directions, no node has
        one to itself, none is there twice, and they are sorted.
    labels : array
        int64, shape (nodes,): classes from 0, or -1 for a node without one.
    train, validation, test : array
        int64: the numbers of the nodes of each part. A node may be in none.
    """

    features: sparse.csr_matrix
    edges: np.ndarray
    labels: np.ndarray
    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray

    def __repr__(self) -> str:
        return (
            f"Graph({self.num_nodes} nodes, {self.edges.shape[1] // 2} edges, "
            f"{self.features.shape[1]} features, {self.num_classes} classes)"
        )

    @property
    def num_nodes(self) -> int:
        """How many nodes there are."""
        return len(self.labels)

    @property
    def num_classes(self) -> int:
        """How many classes there are."""
        return int(self.labels.max()) + 1

    def adjacency(self) -> sparse.csr_matrix:
        """Return the adjacency matrix: float32, shape (nodes, nodes), 1 where there is an edge, symmetric."""
        ones = np.ones(self.edges.shape[1], dtype=np.float32)
        return sparse.csr_matrix((ones, tuple(self.edges)), shape=(self.num_nodes, self.num_nodes))


def undirected(pairs: Iterable[tuple[int, int]]) -> np.ndarray:
    """Turn pairs of nodes, whatever their direction and however often they come, into a graph's edges.

    Returns
    -------
    array
        int64, shape (2, E).
    """
    both = {edge for a, b in pairs if a != b for edge in ((a, b), (b, a))}
    return np.array(sorted(both), dtype=np.int64).reshape(-1, 2).T.copy()


def load_karate_club() -> Graph:
    """Make the graph of Zachary's karate club (1977): 34 members, 78 friendships. Taught in lecture 08.

    The features are the identity matrix: of a member nothing is known but who it is. The labels are the four
    communities into which the club falls with the largest modularity, 0.4198, as in the picture of Kipf &
    Welling (ICLR 2017, appendix A). One member of each is there to train on, the one with the most friends;
    the other 30 are to be guessed.
    """
    import networkx

    club = networkx.karate_club_graph()
    found = (networkx.community.louvain_communities(club, weight=None, seed=s) for s in range(LOUVAIN_RUNS))
    best = max(found, key=lambda parts: networkx.community.modularity(club, parts, weight=None))
    labels = np.empty(len(club), dtype=np.int64)
    train = []
    for label, members in enumerate(sorted(best, key=min)):
        labels[list(members)] = label
        train.append(max(sorted(members), key=club.degree))
    nothing = np.empty(0, dtype=np.int64)
    return Graph(
        features=sparse.identity(len(club), dtype=np.float32, format="csr"),
        edges=undirected(club.edges),
        labels=labels,
        train=np.array(train, dtype=np.int64),
        validation=nothing,
        test=np.setdiff1d(np.arange(len(club)), train),
    )
