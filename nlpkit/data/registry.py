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
    sha256 : str or None
        Of the official file; None if it is not known to us, so that only the digest decides.
    digest : str or None
        Of the decoded content, as the loader's module defines it: the same content may exist in other bytes.
        The sha256 again if only the official file is accepted. None if the official file grows from time to
        time: then only the counts can be checked.
    licence : str
        The terms of use.
    citation : str
        What to cite.
    counts : dict of str to int
        What the loader must find in it; at least, if there is no digest.
    """

    name: str
    file: str
    urls: tuple[str, ...]
    sha256: str | None
    digest: str | None
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
_CORNELL = "https://www.cs.cornell.edu/people/pabo/movie-review-data/"
_SELDON = "https://storage.googleapis.com/seldon-datasets/sentence_polarity_v1/"
_PANG_SUBJ = (
    "B. Pang and L. Lee: A Sentimental Education: Sentiment Analysis Using Subjectivity Summarization "
    "Based on Minimum Cuts. ACL 2004"
)
_PANG_MR = (
    "B. Pang and L. Lee: Seeing Stars: Exploiting Class Relationships for Sentiment Categorization with "
    "Respect to Rating Scales. ACL 2005"
)
_LECUN = (
    "Y. LeCun, L. Bottou, Y. Bengio and P. Haffner: "
    "Gradient-Based Learning Applied to Document Recognition. Proceedings of the IEEE 86 (1998)"
)
_PLANETOID = "https://raw.githubusercontent.com/kimiyoung/planetoid/master/data/"
_PLANETOID_MIRROR = "https://raw.githubusercontent.com/tkipf/gcn/master/gcn/data/"
_YANG = (
    "Z. Yang, W. W. Cohen and R. Salakhutdinov: "
    "Revisiting Semi-Supervised Learning with Graph Embeddings. ICML 2016; data: P. Sen, G. Namata, "
    "M. Bilgic, L. Getoor, B. Gallagher and T. Eliassi-Rad: "
    "Collective Classification in Network Data. AI Magazine 29(3), 2008"
)
_PLANETOID_LICENCE = "split under the MIT licence; no formal licence for the data, which ask to be cited"
_D2L = "https://d2l-data.s3-accelerate.amazonaws.com/"
_TATOEBA = "Tatoeba project, https://tatoeba.org; collected at https://www.manythings.org/anki"
_TATOEBA_LICENCE = "CC BY 2.0 FR"
_SOCHER = (
    "R. Socher, A. Perelygin, J. Wu, J. Chuang, C. D. Manning, A. Y. Ng and C. Potts: "
    "Recursive Deep Models for Semantic Compositionality Over a Sentiment Treebank. EMNLP 2013"
)
_SOCHER_LICENCE = "no formal licence; the authors ask to cite the paper"
_PANG_LICENCE = "no formal licence; distributed for research; the authors ask to cite the paper"
_IMDB_LICENCE = "no formal licence; the authors ask to cite the paper; the reviews are by users of IMDb"


def _planetoid(graph: str, known: dict[str, tuple[str, dict[str, int]]]) -> list[Dataset]:
    """Describe the official files of a citation graph: the sha256 and the counts of each."""
    return [
        Dataset(
            name=f"{graph}.{part}",
            file=f"planetoid/ind.{graph}.{part}",
            urls=(f"{_PLANETOID}ind.{graph}.{part}", f"{_PLANETOID_MIRROR}ind.{graph}.{part}"),
            sha256=sha256,
            digest=sha256,
            licence=_PLANETOID_LICENCE,
            citation=_YANG,
            counts=counts,
        )
        for part, (sha256, counts) in known.items()
    ]


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
        Dataset(
            name="subj_archive",  # as its authors published it
            file="rotten_imdb.tar.gz",
            urls=(_CORNELL + "rotten_imdb.tar.gz",),
            sha256=None,
            digest="d5bcd00ee615e746a3cd958bfa24f0b06bc4f77a066e429c59f73d6c7c4dc505",
            licence=_PANG_LICENCE,
            citation=_PANG_SUBJ,
            counts={"subjective": 5_000, "objective": 5_000},
        ),
        Dataset(
            name="subj",  # the sentences of subj_archive in one file
            file="subj/subj.all",
            urls=(),
            sha256="f3ffbe2aa8e4f3ba3e63e46dce51613854edbca122fb3aa758b9bce047ded23c",
            digest="d5bcd00ee615e746a3cd958bfa24f0b06bc4f77a066e429c59f73d6c7c4dc505",
            licence=_PANG_LICENCE,
            citation=_PANG_SUBJ,
            counts={"subjective": 5_000, "objective": 5_000},
        ),
        Dataset(
            name="mr_archive",  # as its authors published it
            file="rt-polaritydata.tar.gz",
            urls=(_CORNELL + "rt-polaritydata.tar.gz", _SELDON + "rt-polaritydata.tar.gz"),
            sha256="a05befe52aafda71d458d188a1c54506a998b1308613ba76bbda2e5029409ce9",
            digest="86eb2e924519d5d64fdab9d755783b8766d9dfbf1471bb7b44271891c01c02f5",
            licence=_PANG_LICENCE,
            citation=_PANG_MR,
            counts={"positive": 5_331, "negative": 5_331},
        ),
        Dataset(
            name="mr_positive",  # the two files of mr_archive; copies that lack some dashes and dots
            file="mr/rt-polarity.pos",
            urls=(),
            sha256="2da124ec187a9d5a29c9f04e91c540e02baed5af8868f550a26bd6fd4dbf8bf0",
            digest="7e214b1e158a18cb706efc357a4795b1400771cd4a90396410722f9fbdd2c2c0",
            licence=_PANG_LICENCE,
            citation=_PANG_MR,
            counts={"sentences": 5_331},
        ),
        Dataset(
            name="mr_negative",
            file="mr/rt-polarity.neg",
            urls=(),
            sha256="4ace77d558c3714723843f1d65b60c01e3417b208180f0728808d76ad0eeeaca",
            digest="bc00fc2b30e5c35c94238be3458598bd0e680540812a2dee60a80f5988928800",
            licence=_PANG_LICENCE,
            citation=_PANG_MR,
            counts={"sentences": 5_331},
        ),
        Dataset(
            name="mnist",
            file="mnist.npz",
            urls=(_KERAS + "mnist.npz", "https://s3.amazonaws.com/img-datasets/mnist.npz"),
            sha256="731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
            digest="06b0d1f124c4e5fa796686ade41a9b778edacc8622f2195a352ef479ad44fc16",
            licence="CC BY-SA 3.0, as Keras's documentation says",
            citation=_LECUN,
            counts={"train": 60_000, "test": 10_000},
        ),
        Dataset(
            name="cora",  # what the six official files below amount to, without pickles
            file="cora.npz",
            urls=(),
            sha256="7d1e1508826b4bcabf2a3f4f8861847600a59e19f01141f72490ea022d0da0dd",
            digest="f71460638523f68328be9b37beeec49be8de51e29f569b420c15c04543c6ac76",
            licence=_PLANETOID_LICENCE,
            citation=_YANG,
            counts={
                "nodes": 2_708,
                "features": 1_433,
                "edges": 5_278,
                "classes": 7,
                "train": 140,
                "validation": 500,
                "test": 1_000,
            },
        ),
        *_planetoid(
            "cora",
            {
                "allx": (
                    "9419ba2f26f5c35243db64aba110e0f35a04851609e0dc5433450676ca6b8543",
                    {"rows": 1_708},
                ),
                "ally": (
                    "2b998f5cc7fedc86e7f97ca2498f47a1ffc1462c29e2d578b23bf3f62b6e7d71",
                    {"rows": 1_708},
                ),
                "tx": (
                    "b9afbaa4a400df991f6f02ef677e1e44da55ffc04801fd02f9e673987829226a",
                    {"rows": 1_000},
                ),
                "ty": (
                    "41f5ac76596a1699cc33f53084a2419e92961c42bb75f36fc38e616d348532ad",
                    {"rows": 1_000},
                ),
                "graph": (
                    "58f13302f39dde8852dad6fe6d15b89b077b6d7f837626bce671ef80344b383d",
                    {"nodes": 2_708},
                ),
                "test.index": (
                    "297ce89af2b51a6a194181c7dbe1796c6a1cf9cd9349a88383b1b1e227867875",
                    {"rows": 1_000},
                ),
            },
        ),
        Dataset(
            name="citeseer",  # the same of Citeseer
            file="citeseer.npz",
            urls=(),
            sha256="e3e5b8437efeb3a85329a13b4f500f10a6b5ddbfb1737c82e213fe3be97953c0",
            digest="8810da0582839d6c94fe83c437281c881339f9d6ecda5e03bfdc55a6c7fb890a",
            licence=_PLANETOID_LICENCE,
            citation=_YANG,
            counts={
                "nodes": 3_327,
                "features": 3_703,
                "edges": 4_552,
                "classes": 6,
                "train": 120,
                "validation": 500,
                "test": 1_000,
            },
        ),
        *_planetoid(
            "citeseer",
            {
                "allx": (
                    "2ac30345d95c9ec933a817ee0bdd6a5f077f8c184a20e696910192d534414668",
                    {"rows": 2_312},
                ),
                "ally": (
                    "f704b2d986dde6c2669934de1f3ae5696a6cf9455c0f6b2646a2d135ea0a1c95",
                    {"rows": 2_312},
                ),
                "tx": (
                    "539a8906a2da97628d212f2fdd668c109a8b3f0d36574b59e5d3fd5b5303da21",
                    {"rows": 1_000},
                ),
                "ty": (
                    "55e5bd1ba1e733a04598753ad1a8d57957f4b8f89e74519f41f4f4938767e4ce",
                    {"rows": 1_000},
                ),
                "graph": (
                    "d79a4ef9d3e7169aee8946145f6b7306e35bc79bffad26346cfb94e10e9912a7",
                    {"nodes": 3_327},
                ),
                "test.index": (
                    "2af990671580b6b2df5d158d1038f8292e30c9cd821b5453f399659b25b723d4",
                    {"rows": 1_000},
                ),
            },
        ),
        Dataset(
            name="translations_archive",
            file="fra-eng.zip",
            urls=("https://www.manythings.org/anki/fra-eng.zip", _D2L + "fra-eng.zip"),
            sha256=None,  # it grows
            digest=None,
            licence=_TATOEBA_LICENCE,
            citation=_TATOEBA,
            counts={"pairs": 135_000, "english": 75_000},
        ),
        Dataset(
            name="translations",  # the shortest pairs of an edition of translations_archive
            file="eng_fra/eng-fra.tsv.gz",
            urls=(),
            sha256="6996b237956e425be8434cfeea1417cc1c2154fb7d341c343bbe94f69d71d76f",
            digest="443c2cc5c5b1c6bffdab5c9f1d677811254a15302d8d2be040c6465107f0ef06",
            licence=_TATOEBA_LICENCE,
            citation=_TATOEBA,
            counts={"pairs": 76_037, "english": 49_197},
        ),
        Dataset(
            name="sst_trees_archive",  # as its authors published it
            file="trainDevTestTrees_PTB.zip",
            urls=("https://nlp.stanford.edu/sentiment/trainDevTestTrees_PTB.zip",),
            sha256="5c613a4f673fc74097d523a2c83f38e0cc462984d847b82c7aaf36b01cbbbfcc",
            digest="8ceec0edb1c455fde4bb538c1d0b24dc55f6af650a3956487e57bc67a12c22e7",
            licence=_SOCHER_LICENCE,
            citation=_SOCHER,
            counts={"train": 8_544, "validation": 1_101, "test": 2_210},
        ),
        *(
            Dataset(
                name=f"sst_trees_{part}",  # the files of sst_trees_archive
                file=f"sst_trees/{part}.txt",
                urls=(),
                sha256=sha256,
                digest=sha256,  # a tree can be written in one way only
                licence=_SOCHER_LICENCE,
                citation=_SOCHER,
                counts={"trees": num_trees},
            )
            for part, sha256, num_trees in (
                ("train", "e2f3f41b0b1e6d4dddc0effe3bfc2d27ed8928079aa9a03d652311614fc5feb7", 8_544),
                ("dev", "0e9336aed6e4730e19f58d00a77b3f0297efdb755f7b5e598c98a05e3f97ea40", 1_101),
                ("test", "6e54806dee95cf80cd918e7dfb3f6770f6df24bf826f289a4d1f709e1c8f6761", 2_210),
            )
        ),
    )
}
"""Every real dataset that the course can load."""
