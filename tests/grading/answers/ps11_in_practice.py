# %% q1_groups | wrong | authors only, copies of texts forgotten
def find_groups(authors, texts):
    numbers, groups = {}, []
    for i, author in enumerate(authors):
        groups.append(numbers.setdefault(author or i, len(numbers)))
    return groups


# %% q1_groups | wrong | the unknown author is one author
import re


def find_groups(authors, texts):
    groups = list(range(len(texts)))
    words = [re.findall(r"[a-z0-9]+", text.lower()) for text in texts]
    first = {}
    for i in range(len(texts)):
        for mark in [("author", authors[i]), ("words", *words[i])]:
            j = first.setdefault(mark, i)
            groups = [groups[j] if group == groups[i] else group for group in groups]
    order = list(dict.fromkeys(groups))
    return [order.index(group) for group in groups]


# %% q1_groups | wrong | not transitive: the first link decides
import re


def find_groups(authors, texts):
    by_author, by_words, groups, count = {}, {}, [], 0
    for author, text in zip(authors, texts):
        words = tuple(re.findall(r"[a-z0-9]+", text.lower()))
        if author and author in by_author:
            group = by_author[author]
        elif words in by_words:
            group = by_words[words]
        else:
            group, count = count, count + 1
        if author:
            by_author[author] = group
        by_words[words] = group
        groups.append(group)
    return groups


# %% q1_groups | wrong | recursion as deep as the chain is long
import re


def find_groups(authors, texts):
    words = [tuple(re.findall(r"[a-z0-9]+", text.lower())) for text in texts]
    by_author, by_words = {}, {}
    for i in range(len(texts)):
        by_author.setdefault(authors[i] or i, []).append(i)
        by_words.setdefault(words[i], []).append(i)
    groups = [-1] * len(texts)

    def visit(i, group):
        groups[i] = group
        for j in by_author[authors[i] or i] + by_words[words[i]]:
            if groups[j] < 0:
                visit(j, group)

    count = 0
    for i in range(len(texts)):
        if groups[i] < 0:
            visit(i, count)
            count += 1
    return groups


# %% q1_groups | wrong | punctuation counts
def find_groups(authors, texts):
    groups = list(range(len(texts)))
    first = {}
    for i, (author, text) in enumerate(zip(authors, texts)):
        for mark in [("author", author or i), ("words", *text.lower().split())]:
            j = first.setdefault(mark, i)
            groups = [groups[j] if group == groups[i] else group for group in groups]
    order = list(dict.fromkeys(groups))
    return [order.index(group) for group in groups]


# %% q1_groups | wrong | capitals count
import re


def find_groups(authors, texts):
    groups = list(range(len(texts)))
    first = {}
    for i, (author, text) in enumerate(zip(authors, texts)):
        for mark in [("author", author or i), ("words", *re.findall(r"[a-zA-Z0-9]+", text))]:
            j = first.setdefault(mark, i)
            groups = [groups[j] if group == groups[i] else group for group in groups]
    order = list(dict.fromkeys(groups))
    return [order.index(group) for group in groups]


# %% q1_groups | wrong | words as a set: neither order nor number counts
import re


def find_groups(authors, texts):
    groups = list(range(len(texts)))
    first = {}
    for i, (author, text) in enumerate(zip(authors, texts)):
        words = frozenset(re.findall(r"[a-z0-9]+", text.lower()))
        for mark in [("author", author or i), ("words", words)]:
            j = first.setdefault(mark, i)
            groups = [groups[j] if group == groups[i] else group for group in groups]
    order = list(dict.fromkeys(groups))
    return [order.index(group) for group in groups]


# %% q1_groups | wrong | groups are named by their first review, not numbered
import re


def find_groups(authors, texts):
    groups = list(range(len(texts)))
    first = {}
    for i, (author, text) in enumerate(zip(authors, texts)):
        words = tuple(re.findall(r"[a-z0-9]+", text.lower()))
        for mark in [("author", author or i), ("words", words)]:
            j = first.setdefault(mark, i)
            low, high = sorted([groups[i], groups[j]])
            groups = [low if group == high else group for group in groups]
    return groups


# %% q1_groups | wrong | texts without words are left alone
import re


def find_groups(authors, texts):
    groups = list(range(len(texts)))
    first = {}
    for i, (author, text) in enumerate(zip(authors, texts)):
        words = tuple(re.findall(r"[a-z0-9]+", text.lower()))
        for mark in [("author", author or i), ("words", words or i)]:
            j = first.setdefault(mark, i)
            groups = [groups[j] if group == groups[i] else group for group in groups]
    order = list(dict.fromkeys(groups))
    return [order.index(group) for group in groups]


# %% q1_groups | wrong | authors in small letters
import re


def find_groups(authors, texts):
    groups = list(range(len(texts)))
    first = {}
    for i, (author, text) in enumerate(zip(authors, texts)):
        words = tuple(re.findall(r"[a-z0-9]+", text.lower()))
        for mark in [("author", author.lower() or i), ("words", words)]:
            j = first.setdefault(mark, i)
            groups = [groups[j] if group == groups[i] else group for group in groups]
    order = list(dict.fromkeys(groups))
    return [order.index(group) for group in groups]


# %% q1_groups | wrong | an author's name and a text are mixed up
import re


def find_groups(authors, texts):
    groups = list(range(len(texts)))
    first = {}
    for i, (author, text) in enumerate(zip(authors, texts)):
        for mark in [author or i, " ".join(re.findall(r"[a-z0-9]+", text.lower()))]:
            j = first.setdefault(mark, i)
            groups = [groups[j] if group == groups[i] else group for group in groups]
    order = list(dict.fromkeys(groups))
    return [order.index(group) for group in groups]


# %% q1_groups | wrong | words run together
import re


def find_groups(authors, texts):
    groups = list(range(len(texts)))
    first = {}
    for i, (author, text) in enumerate(zip(authors, texts)):
        words = "".join(re.findall(r"[a-z0-9]+", text.lower()))
        for mark in [("author", author or i), ("words", words)]:
            j = first.setdefault(mark, i)
            groups = [groups[j] if group == groups[i] else group for group in groups]
    order = list(dict.fromkeys(groups))
    return [order.index(group) for group in groups]


# %% q1_groups | right | union-find
import re


def find_groups(authors, texts):
    parent = list(range(len(texts)))

    def root(i):
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    first = {}
    for i, (author, text) in enumerate(zip(authors, texts)):
        marks = [("words", *re.findall(r"[a-z0-9]+", text.lower()))]
        if author:
            marks.append(("author", author))
        for mark in marks:
            a, b = root(first.setdefault(mark, i)), root(i)
            parent[max(a, b)] = min(a, b)
    roots = [root(i) for i in range(len(texts))]
    numbers = {}
    return [numbers.setdefault(r, len(numbers)) for r in roots]


# %% q1_groups | right | scipy's connected components
import re

from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components


def find_groups(authors, texts):
    n = len(texts)
    if n == 0:
        return np.array([], dtype=int)
    first, left, right = {}, [], []
    for i in range(n):
        words = " ".join(re.findall(r"[a-z0-9]+", texts[i].lower()))
        for mark in [(0, words)] + ([(1, authors[i])] if authors[i] != "" else []):
            left.append(i)
            right.append(first.setdefault(mark, i))
    graph = coo_array((np.ones(len(left)), (left, right)), shape=(n, n))
    _, parts = connected_components(graph, directed=False)
    numbers = {}
    return np.array([numbers.setdefault(p, len(numbers)) for p in parts.tolist()])


# %% q1_groups | right | smallest number among the linked, until nothing changes
import re


def find_groups(authors, texts):
    keys = [author if author else None for author in authors]
    words = [" ".join(re.findall(r"[a-z0-9]+", text.lower())) for text in texts]
    groups = list(range(len(texts)))
    changed = True
    while changed:
        changed = False
        for marks in (keys, words):
            least = {}
            for mark, group in zip(marks, groups):
                least[mark] = min(group, least.get(mark, group))
            for i, mark in enumerate(marks):
                if mark is not None and least[mark] < groups[i]:
                    groups[i] = least[mark]
                    changed = True
    order = sorted(set(groups))
    return np.array([order.index(group) for group in groups], dtype=float)


# %% q2_split | wrong | single reviews instead of groups
def split(groups, labels, order, share):
    most = share * np.bincount(labels)
    taken = np.zeros(len(most))
    train, test = [], []
    for i, label in enumerate(labels):
        if taken[label] + 1 <= most[label]:
            taken[label] += 1
            test.append(i)
        else:
            train.append(i)
    return train, test


# %% q2_split | wrong | stops at the first group that does not fit
def split(groups, labels, order, share):
    most = share * np.bincount(labels)
    chosen = np.zeros(len(groups), dtype=bool)
    for group in order:
        new = chosen | (groups == group)
        if np.any(np.bincount(labels[new], minlength=len(most)) > most):
            break
        chosen = new
    return np.flatnonzero(~chosen), np.flatnonzero(chosen)


# %% q2_split | wrong | exactly as much is too much
def split(groups, labels, order, share):
    most = share * np.bincount(labels)
    chosen = np.zeros(len(groups), dtype=bool)
    for group in order:
        new = chosen | (groups == group)
        if np.all(np.bincount(labels[new], minlength=len(most)) < most):
            chosen = new
    return np.flatnonzero(~chosen), np.flatnonzero(chosen)


# %% q2_split | wrong | not by class: only the number of reviews counts
def split(groups, labels, order, share):
    chosen = np.zeros(len(groups), dtype=bool)
    for group in order:
        new = chosen | (groups == group)
        if new.sum() <= share * len(groups):
            chosen = new
    return np.flatnonzero(~chosen), np.flatnonzero(chosen)


# %% q2_split | wrong | only class 1 is looked at
def split(groups, labels, order, share):
    chosen = np.zeros(len(groups), dtype=bool)
    for group in order:
        new = chosen | (groups == group)
        if np.sum(labels[new] == 1) <= share * np.sum(labels == 1):
            chosen = new
    return np.flatnonzero(~chosen), np.flatnonzero(chosen)


# %% q2_split | wrong | the shuffled order is ignored
def split(groups, labels, order, share):
    most = share * np.bincount(labels)
    chosen = np.zeros(len(groups), dtype=bool)
    for group in sorted(order):
        new = chosen | (groups == group)
        if np.all(np.bincount(labels[new], minlength=len(most)) <= most):
            chosen = new
    return np.flatnonzero(~chosen), np.flatnonzero(chosen)


# %% q2_split | wrong | test and training part exchanged
def split(groups, labels, order, share):
    most = share * np.bincount(labels)
    chosen = np.zeros(len(groups), dtype=bool)
    for group in order:
        new = chosen | (groups == group)
        if np.all(np.bincount(labels[new], minlength=len(most)) <= most):
            chosen = new
    return np.flatnonzero(chosen), np.flatnonzero(~chosen)


# %% q2_split | wrong | numbers of groups are returned, not of reviews
def split(groups, labels, order, share):
    most = share * np.bincount(labels)
    chosen = np.zeros(len(groups), dtype=bool)
    train, test = [], []
    for group in order:
        new = chosen | (groups == group)
        if np.all(np.bincount(labels[new], minlength=len(most)) <= most):
            chosen = new
            test.append(group)
        else:
            train.append(group)
    return sorted(train), sorted(test)


# %% q2_split | wrong | positions in the order of the groups
def split(groups, labels, order, share):
    most = share * np.bincount(labels)
    taken = np.zeros(len(most))
    train, test = [], []
    for group in order:
        rows = np.flatnonzero(groups == group)
        after = taken + np.bincount(labels[rows], minlength=len(most))
        if np.all(after <= most):
            taken = after
            test += rows.tolist()
        else:
            train += rows.tolist()
    return train, test


# %% q2_split | wrong | the share is rounded up
def split(groups, labels, order, share):
    most = np.ceil(share * np.bincount(labels))
    chosen = np.zeros(len(groups), dtype=bool)
    for group in order:
        new = chosen | (groups == group)
        if np.all(np.bincount(labels[new], minlength=len(most)) <= most):
            chosen = new
    return np.flatnonzero(~chosen), np.flatnonzero(chosen)


# %% q2_split | wrong | a group that did not fit is counted all the same
def split(groups, labels, order, share):
    most = share * np.bincount(labels)
    taken = np.zeros(len(most))
    chosen = np.zeros(len(groups), dtype=bool)
    for group in order:
        taken += np.bincount(labels[groups == group], minlength=len(most))
        if np.all(taken <= most):
            chosen[groups == group] = True
    return np.flatnonzero(~chosen), np.flatnonzero(chosen)


# %% q2_split | wrong | two classes only
def split(groups, labels, order, share):
    most = [share * np.sum(labels == 0), share * np.sum(labels == 1)]
    chosen = np.zeros(len(groups), dtype=bool)
    for group in order:
        new = chosen | (groups == group)
        if all(np.sum(labels[new] == c) <= most[c] for c in range(2)):
            chosen = new
    return np.flatnonzero(~chosen), np.flatnonzero(chosen)


# %% q2_split | right | counters and dicts
from collections import Counter, defaultdict


def split(groups, labels, order, share):
    members = defaultdict(list)
    for i, group in enumerate(groups):
        members[int(group)].append(i)
    total, taken = Counter(map(int, labels)), Counter()
    train, test = [], []
    for group in order:
        rows = members[int(group)]
        after = taken + Counter(int(labels[i]) for i in rows)
        if any(after[label] > share * total[label] for label in after):
            train += rows
        else:
            taken = after
            test += rows
    return sorted(train), sorted(test)


# %% q2_split | right | a table of groups and classes
def split(groups, labels, order, share):
    table = np.zeros((groups.max() + 1, labels.max() + 1))
    np.add.at(table, (groups, labels), 1)
    room = share * table.sum(axis=0)
    is_test = np.zeros(len(table), dtype=bool)
    for g in order:
        if (table[g] <= room).all():
            room -= table[g]
            is_test[g] = True
    return np.where(~is_test[groups])[0], np.where(is_test[groups])[0]


# %% q2_split | right | sets, and an array of two rows is not needed
def split(groups, labels, order, share):
    classes = set(labels.tolist())
    chosen = []
    for g in order.tolist():
        inside = np.isin(groups, [*chosen, g])
        if all((inside & (labels == c)).sum() <= share * (labels == c).sum() for c in classes):
            chosen.append(g)
    inside = np.isin(groups, chosen)
    return [np.nonzero(~inside)[0].astype(np.float32), np.nonzero(inside)[0].astype(np.float32)]


# %% q3_scores | wrong | predicted classes in the rows
def confusion_matrix(labels, predictions, num_classes):
    matrix = np.zeros((num_classes, num_classes), dtype=int)
    for y, p in zip(labels, predictions):
        matrix[p, y] += 1
    return matrix


def macro_f1(matrix):
    totals = matrix.sum(axis=0) + matrix.sum(axis=1)
    scores = [2 * matrix[i, i] / totals[i] for i in range(len(matrix)) if totals[i]]
    return float(np.mean(scores)) if scores else 0.0


# %% q3_scores | wrong | repeated pairs count once
def confusion_matrix(labels, predictions, num_classes):
    matrix = np.zeros((num_classes, num_classes), dtype=int)
    matrix[labels, predictions] += 1
    return matrix


def macro_f1(matrix):
    totals = matrix.sum(axis=0) + matrix.sum(axis=1)
    scores = [2 * matrix[i, i] / totals[i] for i in range(len(matrix)) if totals[i]]
    return float(np.mean(scores)) if scores else 0.0


# %% q3_scores | wrong | as many classes as occur
def confusion_matrix(labels, predictions, num_classes):
    classes = sorted({*labels.tolist(), *predictions.tolist()})
    pairs = list(zip(labels.tolist(), predictions.tolist()))
    return [[pairs.count((i, j)) for j in classes] for i in classes]


def macro_f1(matrix):
    totals = matrix.sum(axis=0) + matrix.sum(axis=1)
    scores = [2 * matrix[i, i] / totals[i] for i in range(len(matrix)) if totals[i]]
    return float(np.mean(scores)) if scores else 0.0


# %% q3_scores | wrong | classes that do not occur count as 0
def confusion_matrix(labels, predictions, num_classes):
    matrix = np.zeros((num_classes, num_classes), dtype=int)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix


def macro_f1(matrix):
    totals = matrix.sum(axis=0) + matrix.sum(axis=1)
    return np.mean(2 * np.diag(matrix) / np.maximum(totals, 1))


# %% q3_scores | wrong | classes that were never predicted are left out
def confusion_matrix(labels, predictions, num_classes):
    matrix = np.zeros((num_classes, num_classes), dtype=int)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix


def macro_f1(matrix):
    rows, columns = matrix.sum(axis=1), matrix.sum(axis=0)
    scores = [2 * matrix[i, i] / (rows[i] + columns[i]) for i in range(len(matrix)) if rows[i] and columns[i]]
    return float(np.mean(scores)) if scores else 0.0


# %% q3_scores | wrong | nothing left over is NaN
def confusion_matrix(labels, predictions, num_classes):
    matrix = np.zeros((num_classes, num_classes), dtype=int)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix


def macro_f1(matrix):
    totals = matrix.sum(axis=0) + matrix.sum(axis=1)
    return np.nanmean(2 * np.diag(matrix) / totals)


# %% q3_scores | wrong | the harmonic mean of the macro averages
def confusion_matrix(labels, predictions, num_classes):
    matrix = np.zeros((num_classes, num_classes), dtype=int)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix


def macro_f1(matrix):
    rows, columns, hits = matrix.sum(axis=1), matrix.sum(axis=0), np.diag(matrix)
    occurs = rows + columns > 0
    if not occurs.any() or not hits.any():
        return 0.0
    recall = np.mean(hits[occurs] / np.maximum(rows[occurs], 1))
    precision = np.mean(hits[occurs] / np.maximum(columns[occurs], 1))
    return 2 * precision * recall / (precision + recall)


# %% q3_scores | wrong | weighted by the size of the classes
def confusion_matrix(labels, predictions, num_classes):
    matrix = np.zeros((num_classes, num_classes), dtype=int)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix


def macro_f1(matrix):
    rows, columns, hits = matrix.sum(axis=1), matrix.sum(axis=0), np.diag(matrix)
    if not matrix.any():
        return 0.0
    return np.sum(rows / rows.sum() * 2 * hits / np.maximum(rows + columns, 1))


# %% q3_scores | wrong | micro average: the accuracy
def confusion_matrix(labels, predictions, num_classes):
    matrix = np.zeros((num_classes, num_classes), dtype=int)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix


def macro_f1(matrix):
    return np.trace(matrix) / max(matrix.sum(), 1)


# %% q3_scores | wrong | the factor 2 is missing
def confusion_matrix(labels, predictions, num_classes):
    matrix = np.zeros((num_classes, num_classes), dtype=int)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix


def macro_f1(matrix):
    totals = matrix.sum(axis=0) + matrix.sum(axis=1)
    scores = [matrix[i, i] / totals[i] for i in range(len(matrix)) if totals[i]]
    return float(np.mean(scores)) if scores else 0.0


# %% q3_scores | wrong | shares of the rows instead of counts
def confusion_matrix(labels, predictions, num_classes):
    matrix = np.zeros((num_classes, num_classes))
    np.add.at(matrix, (labels, predictions), 1)
    return matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)


def macro_f1(matrix):
    totals = matrix.sum(axis=0) + matrix.sum(axis=1)
    scores = [2 * matrix[i, i] / totals[i] for i in range(len(matrix)) if totals[i]]
    return float(np.mean(scores)) if scores else 0.0


# %% q3_scores | right | loops and lists
def confusion_matrix(labels, predictions, num_classes):
    matrix = [[0] * num_classes for _ in range(num_classes)]
    for y, p in zip(labels, predictions):
        matrix[y][p] += 1
    return matrix


def macro_f1(matrix):
    scores = []
    for i in range(len(matrix)):
        hits = matrix[i][i]
        missed = sum(matrix[i]) - hits
        false = sum(row[i] for row in matrix) - hits
        if hits + missed + false > 0:
            scores.append(2 * hits / (2 * hits + missed + false))
    return sum(scores) / len(scores) if scores else 0


# %% q3_scores | right | bincount, precision and recall
def confusion_matrix(labels, predictions, num_classes):
    codes = labels * num_classes + predictions
    return np.bincount(codes, minlength=num_classes**2).reshape(num_classes, num_classes)


def macro_f1(matrix):
    with np.errstate(all="ignore"):
        recall = np.diag(matrix) / matrix.sum(axis=1)
        precision = np.diag(matrix) / matrix.sum(axis=0)
        f1 = 2 * precision * recall / (precision + recall)
    occurs = (matrix.sum(axis=0) + matrix.sum(axis=1)) > 0
    f1 = np.nan_to_num(f1)[occurs]
    return f1.mean() if len(f1) else np.float32(0)


# %% q3_scores | right | scikit-learn
from sklearn import metrics


def confusion_matrix(labels, predictions, num_classes):
    if len(labels) == 0:
        return np.zeros((num_classes, num_classes), int)
    return metrics.confusion_matrix(labels, predictions, labels=list(range(num_classes)))


def macro_f1(matrix):
    rows, columns = np.nonzero(matrix)
    if len(rows) == 0:
        return 0.0
    counts = matrix[rows, columns]
    return metrics.f1_score(rows, columns, sample_weight=counts, average="macro", zero_division=0)


# %% q4_compare | wrong | A minus B
import math


def difference_interval(right_a, right_b, draws, level):
    gains = right_a[draws].mean(axis=1) - right_b[draws].mean(axis=1)
    return tuple(np.quantile(gains, [(1 - level) / 2, 1 - (1 - level) / 2]))


def mcnemar(right_a, right_b):
    b, c = int(np.sum((right_a == 1) & (right_b == 0))), int(np.sum((right_a == 0) & (right_b == 1)))
    return min(1, 2 * sum(math.comb(b + c, i) for i in range(min(b, c) + 1)) / 2 ** (b + c))


# %% q4_compare | wrong | the tails are not halved
import math


def difference_interval(right_a, right_b, draws, level):
    gains = right_b[draws].mean(axis=1) - right_a[draws].mean(axis=1)
    return tuple(np.quantile(gains, [1 - level, level]))


def mcnemar(right_a, right_b):
    b, c = int(np.sum((right_a == 1) & (right_b == 0))), int(np.sum((right_a == 0) & (right_b == 1)))
    return min(1, 2 * sum(math.comb(b + c, i) for i in range(min(b, c) + 1)) / 2 ** (b + c))


# %% q4_compare | wrong | each model's own interval, subtracted
import math


def difference_interval(right_a, right_b, draws, level):
    ends = [(1 - level) / 2, 1 - (1 - level) / 2]
    return tuple(
        np.quantile(right_b[draws].mean(axis=1), ends) - np.quantile(right_a[draws].mean(axis=1), ends)
    )


def mcnemar(right_a, right_b):
    b, c = int(np.sum((right_a == 1) & (right_b == 0))), int(np.sum((right_a == 0) & (right_b == 1)))
    return min(1, 2 * sum(math.comb(b + c, i) for i in range(min(b, c) + 1)) / 2 ** (b + c))


# %% q4_compare | wrong | quantiles without interpolation
import math


def difference_interval(right_a, right_b, draws, level):
    gains = sorted((right_b[draws].mean(axis=1) - right_a[draws].mean(axis=1)).tolist())
    tail = (1 - level) / 2
    return gains[int(tail * len(gains))], gains[min(int((1 - tail) * len(gains)), len(gains) - 1)]


def mcnemar(right_a, right_b):
    b, c = int(np.sum((right_a == 1) & (right_b == 0))), int(np.sum((right_a == 0) & (right_b == 1)))
    return min(1, 2 * sum(math.comb(b + c, i) for i in range(min(b, c) + 1)) / 2 ** (b + c))


# %% q4_compare | wrong | a normal approximation to the interval
import math


def difference_interval(right_a, right_b, draws, level):
    gains = right_b[draws].mean(axis=1) - right_a[draws].mean(axis=1)
    return gains.mean() - 1.96 * gains.std(), gains.mean() + 1.96 * gains.std()


def mcnemar(right_a, right_b):
    b, c = int(np.sum((right_a == 1) & (right_b == 0))), int(np.sum((right_a == 0) & (right_b == 1)))
    return min(1, 2 * sum(math.comb(b + c, i) for i in range(min(b, c) + 1)) / 2 ** (b + c))


# %% q4_compare | wrong | one-sided p-value
import math


def difference_interval(right_a, right_b, draws, level):
    gains = right_b[draws].mean(axis=1) - right_a[draws].mean(axis=1)
    return tuple(np.quantile(gains, [(1 - level) / 2, 1 - (1 - level) / 2]))


def mcnemar(right_a, right_b):
    b, c = int(np.sum((right_a == 1) & (right_b == 0))), int(np.sum((right_a == 0) & (right_b == 1)))
    return sum(math.comb(b + c, i) for i in range(min(b, c) + 1)) / 2 ** (b + c)


# %% q4_compare | wrong | p-values above 1
import math


def difference_interval(right_a, right_b, draws, level):
    gains = right_b[draws].mean(axis=1) - right_a[draws].mean(axis=1)
    return tuple(np.quantile(gains, [(1 - level) / 2, 1 - (1 - level) / 2]))


def mcnemar(right_a, right_b):
    b, c = int(np.sum((right_a == 1) & (right_b == 0))), int(np.sum((right_a == 0) & (right_b == 1)))
    return 2 * sum(math.comb(b + c, i) for i in range(min(b, c) + 1)) / 2 ** (b + c)


# %% q4_compare | wrong | 2^-m underflows
import math


def difference_interval(right_a, right_b, draws, level):
    gains = right_b[draws].mean(axis=1) - right_a[draws].mean(axis=1)
    return tuple(np.quantile(gains, [(1 - level) / 2, 1 - (1 - level) / 2]))


def mcnemar(right_a, right_b):
    b, c = int(np.sum((right_a == 1) & (right_b == 0))), int(np.sum((right_a == 0) & (right_b == 1)))
    return min(1, 2 * sum(math.comb(b + c, i) * 0.5 ** (b + c) for i in range(min(b, c) + 1)))


# %% q4_compare | wrong | the sum stops one too early
import math


def difference_interval(right_a, right_b, draws, level):
    gains = right_b[draws].mean(axis=1) - right_a[draws].mean(axis=1)
    return tuple(np.quantile(gains, [(1 - level) / 2, 1 - (1 - level) / 2]))


def mcnemar(right_a, right_b):
    b, c = int(np.sum((right_a == 1) & (right_b == 0))), int(np.sum((right_a == 0) & (right_b == 1)))
    return min(1, 2 * sum(math.comb(b + c, i) for i in range(min(b, c))) / 2 ** (b + c))


# %% q4_compare | wrong | reviews that both have right count, too
import math


def difference_interval(right_a, right_b, draws, level):
    gains = right_b[draws].mean(axis=1) - right_a[draws].mean(axis=1)
    return tuple(np.quantile(gains, [(1 - level) / 2, 1 - (1 - level) / 2]))


def mcnemar(right_a, right_b):
    b, c = int(np.sum(right_a)), int(np.sum(right_b))
    return min(1, 2 * sum(math.comb(b + c, i) for i in range(min(b, c) + 1)) / 2 ** (b + c))


# %% q4_compare | wrong | the chi-squared approximation
from scipy import stats


def difference_interval(right_a, right_b, draws, level):
    gains = right_b[draws].mean(axis=1) - right_a[draws].mean(axis=1)
    return tuple(np.quantile(gains, [(1 - level) / 2, 1 - (1 - level) / 2]))


def mcnemar(right_a, right_b):
    b, c = np.sum((right_a == 1) & (right_b == 0)), np.sum((right_a == 0) & (right_b == 1))
    if b + c == 0:
        return 1.0
    return stats.chi2.sf((abs(b - c) - 1) ** 2 / (b + c), 1)


# %% q4_compare | wrong | no difference at all gives NaN
from scipy import stats


def difference_interval(right_a, right_b, draws, level):
    gains = right_b[draws].mean(axis=1) - right_a[draws].mean(axis=1)
    return tuple(np.quantile(gains, [(1 - level) / 2, 1 - (1 - level) / 2]))


def mcnemar(right_a, right_b):
    b, c = int(np.sum(right_a > right_b)), int(np.sum(right_a < right_b))
    return stats.binomtest(b, b + c).pvalue if b + c else float("nan")


# %% q4_compare | right | scipy's binomial test, where there is something to test
from scipy import stats


def difference_interval(right_a, right_b, draws, level):
    samples = [(right_b[row].mean(), right_a[row].mean()) for row in draws]
    gains = [b - a for b, a in samples]
    return np.quantile(gains, (1 - level) / 2), np.quantile(gains, (1 + level) / 2)


def mcnemar(right_a, right_b):
    b, c = int(np.sum(right_a > right_b)), int(np.sum(right_a < right_b))
    return stats.binomtest(b, b + c).pvalue if b + c else 1.0


# %% q4_compare | right | percentiles and logarithms
import math


def difference_interval(right_a, right_b, draws, level):
    difference = (right_b - right_a)[draws].sum(axis=1) / len(right_a)
    return list(np.percentile(difference, [50 * (1 - level), 50 * (1 + level)]))


def mcnemar(right_a, right_b):
    only_a = int(((right_a != 0) & (right_b == 0)).sum())
    only_b = int(((right_b != 0) & (right_a == 0)).sum())
    m, total = only_a + only_b, 0.0
    for i in range(min(only_a, only_b) + 1):
        log = math.lgamma(m + 1) - math.lgamma(i + 1) - math.lgamma(m - i + 1)
        total += math.exp(log - m * math.log(2))
    return min(1.0, 2 * total)


# %% q4_compare | right | interpolation by hand and fractions
from fractions import Fraction
from math import comb, floor


def difference_interval(right_a, right_b, draws, level):
    differences = sorted(sum(int(right_b[i]) - int(right_a[i]) for i in row) / len(row) for row in draws)

    def at(q):
        place = q * (len(differences) - 1)
        below = floor(place)
        above = min(below + 1, len(differences) - 1)
        return differences[below] * (1 - place + below) + differences[above] * (place - below)

    return at((1 - level) / 2), at(1 - (1 - level) / 2)


def mcnemar(right_a, right_b):
    pairs = [(bool(a), bool(b)) for a, b in zip(right_a, right_b)]
    b, c = pairs.count((True, False)), pairs.count((False, True))
    return float(min(1, Fraction(2 * sum(comb(b + c, i) for i in range(min(b, c) + 1)), 2 ** (b + c))))


# %% q5_calibrate | wrong | an edge belongs to the bin below
def calibration_error(probabilities, labels, num_bins):
    bins = np.maximum(np.ceil(probabilities * num_bins).astype(int) - 1, 0)
    return np.abs(np.bincount(bins, weights=probabilities - labels)).sum() / len(labels)


def mean_loss(logits, labels, temperature):
    return np.logaddexp(0, (1 - 2 * labels) * logits / temperature).mean()


def best_temperature(logits, labels, temperatures):
    return temperatures[np.argmin([mean_loss(logits, labels, t) for t in temperatures])]


# %% q5_calibrate | wrong | p = 1 falls out of the last bin
def calibration_error(probabilities, labels, num_bins):
    total = 0
    for k in range(num_bins):
        inside = (probabilities >= k / num_bins) & (probabilities < (k + 1) / num_bins)
        total += abs(np.sum(probabilities[inside] - labels[inside]))
    return total / len(labels)


def mean_loss(logits, labels, temperature):
    return np.logaddexp(0, (1 - 2 * labels) * logits / temperature).mean()


def best_temperature(logits, labels, temperatures):
    return temperatures[np.argmin([mean_loss(logits, labels, t) for t in temperatures])]


# %% q5_calibrate | wrong | empty bins give NaN
def calibration_error(probabilities, labels, num_bins):
    bins = np.minimum((probabilities * num_bins).astype(int), num_bins - 1)
    total = 0
    for k in range(num_bins):
        inside = bins == k
        total += inside.mean() * abs(probabilities[inside].mean() - labels[inside].mean())
    return total


def mean_loss(logits, labels, temperature):
    return np.logaddexp(0, (1 - 2 * labels) * logits / temperature).mean()


def best_temperature(logits, labels, temperatures):
    return temperatures[np.argmin([mean_loss(logits, labels, t) for t in temperatures])]


# %% q5_calibrate | wrong | all bins weigh the same
def calibration_error(probabilities, labels, num_bins):
    bins = np.minimum((probabilities * num_bins).astype(int), num_bins - 1)
    gaps = [abs(np.mean(probabilities[bins == k] - labels[bins == k])) for k in np.unique(bins)]
    return np.mean(gaps)


def mean_loss(logits, labels, temperature):
    return np.logaddexp(0, (1 - 2 * labels) * logits / temperature).mean()


def best_temperature(logits, labels, temperatures):
    return temperatures[np.argmin([mean_loss(logits, labels, t) for t in temperatures])]


# %% q5_calibrate | wrong | the difference for each example instead of each bin
def calibration_error(probabilities, labels, num_bins):
    return np.mean(np.abs(probabilities - labels))


def mean_loss(logits, labels, temperature):
    return np.logaddexp(0, (1 - 2 * labels) * logits / temperature).mean()


def best_temperature(logits, labels, temperatures):
    return temperatures[np.argmin([mean_loss(logits, labels, t) for t in temperatures])]


# %% q5_calibrate | wrong | the middle of the bin for the mean of its probabilities
def calibration_error(probabilities, labels, num_bins):
    bins = np.minimum((probabilities * num_bins).astype(int), num_bins - 1)
    middles = (bins + 0.5) / num_bins
    return np.abs(np.bincount(bins, weights=middles - labels)).sum() / len(labels)


def mean_loss(logits, labels, temperature):
    return np.logaddexp(0, (1 - 2 * labels) * logits / temperature).mean()


def best_temperature(logits, labels, temperatures):
    return temperatures[np.argmin([mean_loss(logits, labels, t) for t in temperatures])]


# %% q5_calibrate | wrong | signs of the bins cancel out
def calibration_error(probabilities, labels, num_bins):
    bins = np.minimum((probabilities * num_bins).astype(int), num_bins - 1)
    return abs(np.bincount(bins, weights=probabilities - labels).sum()) / len(labels)


def mean_loss(logits, labels, temperature):
    return np.logaddexp(0, (1 - 2 * labels) * logits / temperature).mean()


def best_temperature(logits, labels, temperatures):
    return temperatures[np.argmin([mean_loss(logits, labels, t) for t in temperatures])]


# %% q5_calibrate | wrong | the loss overflows for large logits
def calibration_error(probabilities, labels, num_bins):
    bins = np.minimum((probabilities * num_bins).astype(int), num_bins - 1)
    return np.abs(np.bincount(bins, weights=probabilities - labels)).sum() / len(labels)


def mean_loss(logits, labels, temperature):
    return np.log(1 + np.exp((1 - 2 * labels) * logits / temperature)).mean()


def best_temperature(logits, labels, temperatures):
    return temperatures[np.argmin([mean_loss(logits, labels, t) for t in temperatures])]


# %% q5_calibrate | wrong | probabilities cut off at 1e-7
def calibration_error(probabilities, labels, num_bins):
    bins = np.minimum((probabilities * num_bins).astype(int), num_bins - 1)
    return np.abs(np.bincount(bins, weights=probabilities - labels)).sum() / len(labels)


def mean_loss(logits, labels, temperature):
    p = 1 / (1 + np.exp(-np.clip(logits / temperature, -500, 500)))
    p = np.clip(p, 1e-7, 1 - 1e-7)
    return -np.mean(labels * np.log(p) + (1 - labels) * np.log(1 - p))


def best_temperature(logits, labels, temperatures):
    return temperatures[np.argmin([mean_loss(logits, labels, t) for t in temperatures])]


# %% q5_calibrate | wrong | times the temperature instead of divided by it
def calibration_error(probabilities, labels, num_bins):
    bins = np.minimum((probabilities * num_bins).astype(int), num_bins - 1)
    return np.abs(np.bincount(bins, weights=probabilities - labels)).sum() / len(labels)


def mean_loss(logits, labels, temperature):
    return np.logaddexp(0, (1 - 2 * labels) * logits * temperature).mean()


def best_temperature(logits, labels, temperatures):
    return temperatures[np.argmin([mean_loss(logits, labels, t) for t in temperatures])]


# %% q5_calibrate | wrong | the position instead of the temperature
def calibration_error(probabilities, labels, num_bins):
    bins = np.minimum((probabilities * num_bins).astype(int), num_bins - 1)
    return np.abs(np.bincount(bins, weights=probabilities - labels)).sum() / len(labels)


def mean_loss(logits, labels, temperature):
    return np.logaddexp(0, (1 - 2 * labels) * logits / temperature).mean()


def best_temperature(logits, labels, temperatures):
    return int(np.argmin([mean_loss(logits, labels, t) for t in temperatures]))


# %% q5_calibrate | wrong | the last of equally good temperatures
def calibration_error(probabilities, labels, num_bins):
    bins = np.minimum((probabilities * num_bins).astype(int), num_bins - 1)
    return np.abs(np.bincount(bins, weights=probabilities - labels)).sum() / len(labels)


def mean_loss(logits, labels, temperature):
    return np.logaddexp(0, (1 - 2 * labels) * logits / temperature).mean()


def best_temperature(logits, labels, temperatures):
    return min(reversed(temperatures), key=lambda t: mean_loss(logits, labels, t))


# %% q5_calibrate | wrong | the smallest of equally good temperatures
def calibration_error(probabilities, labels, num_bins):
    bins = np.minimum((probabilities * num_bins).astype(int), num_bins - 1)
    return np.abs(np.bincount(bins, weights=probabilities - labels)).sum() / len(labels)


def mean_loss(logits, labels, temperature):
    return np.logaddexp(0, (1 - 2 * labels) * logits / temperature).mean()


def best_temperature(logits, labels, temperatures):
    return min(sorted(temperatures), key=lambda t: mean_loss(logits, labels, t))


# %% q5_calibrate | wrong | the best accuracy, which no temperature changes
def calibration_error(probabilities, labels, num_bins):
    bins = np.minimum((probabilities * num_bins).astype(int), num_bins - 1)
    return np.abs(np.bincount(bins, weights=probabilities - labels)).sum() / len(labels)


def mean_loss(logits, labels, temperature):
    return np.logaddexp(0, (1 - 2 * labels) * logits / temperature).mean()


def best_temperature(logits, labels, temperatures):
    return max(temperatures, key=lambda t: np.mean((logits / t > 0) == labels))


# %% q5_calibrate | wrong | logarithm to base 2
def calibration_error(probabilities, labels, num_bins):
    bins = np.minimum((probabilities * num_bins).astype(int), num_bins - 1)
    return np.abs(np.bincount(bins, weights=probabilities - labels)).sum() / len(labels)


def mean_loss(logits, labels, temperature):
    return np.logaddexp(0, (1 - 2 * labels) * logits / temperature).mean() / np.log(2)


def best_temperature(logits, labels, temperatures):
    return temperatures[np.argmin([mean_loss(logits, labels, t) for t in temperatures])]


# %% q5_calibrate | right | loops and masks
import math


def calibration_error(probabilities, labels, num_bins):
    total = 0.0
    for k in range(num_bins):
        inside = (probabilities >= k / num_bins) & (probabilities < (k + 1) / num_bins)
        if k == num_bins - 1:
            inside |= probabilities == 1
        if inside.any():
            total += inside.mean() * abs(probabilities[inside].mean() - labels[inside].mean())
    return total


def mean_loss(logits, labels, temperature):
    total = 0.0
    for z, y in zip(logits, labels):
        x = z / temperature if y == 1 else -z / temperature
        total += math.log1p(math.exp(-x)) if x > 0 else -x + math.log1p(math.exp(x))
    return total / len(logits)


def best_temperature(logits, labels, temperatures):
    return min(temperatures, key=lambda t: mean_loss(logits, labels, t))


# %% q5_calibrate | right | digitize and torch
import torch


def calibration_error(probabilities, labels, num_bins):
    edges = np.arange(1, num_bins) / num_bins
    bins = np.digitize(probabilities, edges)
    n = np.bincount(bins, minlength=num_bins)
    p = np.bincount(bins, weights=probabilities, minlength=num_bins)
    y = np.bincount(bins, weights=labels, minlength=num_bins)
    full = n > 0
    return float(np.sum(n[full] / n.sum() * np.abs(p[full] / n[full] - y[full] / n[full])))


def mean_loss(logits, labels, temperature):
    z, y = torch.tensor(logits, dtype=torch.float64), torch.tensor(labels, dtype=torch.float64)
    return torch.nn.functional.binary_cross_entropy_with_logits(z / temperature, y)


def best_temperature(logits, labels, temperatures):
    losses = [float(mean_loss(logits, labels, float(t))) for t in temperatures]
    return temperatures[losses.index(min(losses))]


# %% q5_calibrate | right | float32 for the bins, scipy for the loss
from scipy.special import log_expit


def calibration_error(probabilities, labels, num_bins):
    p, y = np.float32(probabilities), np.float32(labels)
    bins = [min(int(v * num_bins), num_bins - 1) for v in p]
    gaps = {}
    for k, gap in zip(bins, p - y):
        gaps[k] = gaps.get(k, 0) + gap
    return sum(abs(gap) for gap in gaps.values()) / len(p)


def mean_loss(logits, labels, temperature):
    z = np.where(labels == 1, logits, -logits) / temperature
    return -log_expit(z).mean()


def best_temperature(logits, labels, temperatures):
    best, least = None, np.inf
    for t in temperatures:
        loss = mean_loss(logits, labels, t)
        if loss < least:
            best, least = t, loss
    return best


# %% q6_serve | wrong | words as an array of objects, so as a pickle
import io
import re


def save(model):
    file = io.BytesIO()
    np.savez(file, words=np.array(model["words"], dtype=object), weights=model["weights"], bias=model["bias"])
    return file.getvalue()


def load(content):
    file = np.load(io.BytesIO(content), allow_pickle=True)
    if len(file["words"]) != len(file["weights"]):
        raise ValueError("words and weights")
    return {"words": file["words"].tolist(), "weights": file["weights"], "bias": float(file["bias"])}


def predict(model, texts):
    if type(texts) not in (list, tuple):
        raise ValueError("no list")
    table, z = dict(zip(model["words"], model["weights"])), []
    for text in texts:
        if not isinstance(text, str) or len(text) > 1000:
            raise ValueError("no text")
        words = re.findall(r"[a-z']+", text.lower())
        if not words:
            raise ValueError("no word")
        z.append(model["bias"] + sum(table.get(word, 0) for word in words))
    return 1 / (1 + np.exp(-np.array(z)))


# %% q6_serve | wrong | the whole model as a pickle
import io
import pickle
import re


def save(model):
    return pickle.dumps(model)


def load(content):
    if content[:2] != b"PK":
        return pickle.loads(content)
    file = np.load(io.BytesIO(content))
    if len(file["words"]) != len(file["weights"]):
        raise ValueError("words and weights")
    return {"words": file["words"].tolist(), "weights": file["weights"], "bias": float(file["bias"])}


def predict(model, texts):
    if type(texts) not in (list, tuple):
        raise ValueError("no list")
    table, z = dict(zip(model["words"], model["weights"])), []
    for text in texts:
        if not isinstance(text, str) or len(text) > 1000:
            raise ValueError("no text")
        words = re.findall(r"[a-z']+", text.lower())
        if not words:
            raise ValueError("no word")
        z.append(model["bias"] + sum(table.get(word, 0) for word in words))
    return 1 / (1 + np.exp(-np.array(z)))


# %% q6_serve | wrong | words are sorted when saved, weights are not
import io
import re


def save(model):
    file = io.BytesIO()
    np.savez(file, words=np.array(sorted(model["words"])), weights=model["weights"], bias=model["bias"])
    return file.getvalue()


def load(content):
    file = np.load(io.BytesIO(content))
    if len(file["words"]) != len(file["weights"]):
        raise ValueError("words and weights")
    return {"words": file["words"].tolist(), "weights": file["weights"], "bias": float(file["bias"])}


def predict(model, texts):
    if type(texts) not in (list, tuple):
        raise ValueError("no list")
    table, z = dict(zip(model["words"], model["weights"])), []
    for text in texts:
        if not isinstance(text, str) or len(text) > 1000:
            raise ValueError("no text")
        words = re.findall(r"[a-z']+", text.lower())
        if not words:
            raise ValueError("no word")
        z.append(model["bias"] + sum(table.get(word, 0) for word in words))
    return 1 / (1 + np.exp(-np.array(z)))


# %% q6_serve | wrong | words cut off after eight letters
import io
import re


def save(model):
    file = io.BytesIO()
    np.savez(file, words=np.array(model["words"], dtype="U8"), weights=model["weights"], bias=model["bias"])
    return file.getvalue()


def load(content):
    file = np.load(io.BytesIO(content))
    if len(file["words"]) != len(file["weights"]):
        raise ValueError("words and weights")
    return {"words": file["words"].tolist(), "weights": file["weights"], "bias": float(file["bias"])}


def predict(model, texts):
    if type(texts) not in (list, tuple):
        raise ValueError("no list")
    table, z = dict(zip(model["words"], model["weights"])), []
    for text in texts:
        if not isinstance(text, str) or len(text) > 1000:
            raise ValueError("no text")
        words = re.findall(r"[a-z']+", text.lower())
        if not words:
            raise ValueError("no word")
        z.append(model["bias"] + sum(table.get(word, 0) for word in words))
    return 1 / (1 + np.exp(-np.array(z)))


# %% q6_serve | wrong | the bias is forgotten in the file
import io
import re


def save(model):
    file = io.BytesIO()
    np.savez(file, words=np.array(model["words"]), weights=model["weights"])
    return file.getvalue()


def load(content):
    file = np.load(io.BytesIO(content))
    if len(file["words"]) != len(file["weights"]):
        raise ValueError("words and weights")
    bias = float(file["bias"]) if "bias" in file else 0.5
    return {"words": file["words"].tolist(), "weights": file["weights"], "bias": bias}


def predict(model, texts):
    if type(texts) not in (list, tuple):
        raise ValueError("no list")
    table, z = dict(zip(model["words"], model["weights"])), []
    for text in texts:
        if not isinstance(text, str) or len(text) > 1000:
            raise ValueError("no text")
        words = re.findall(r"[a-z']+", text.lower())
        if not words:
            raise ValueError("no word")
        z.append(model["bias"] + sum(table.get(word, 0) for word in words))
    return 1 / (1 + np.exp(-np.array(z)))


# %% q6_serve | wrong | words and weights are not compared
import io
import re


def save(model):
    file = io.BytesIO()
    np.savez(file, words=np.array(model["words"]), weights=model["weights"], bias=model["bias"])
    return file.getvalue()


def load(content):
    file = np.load(io.BytesIO(content))
    return {"words": file["words"].tolist(), "weights": file["weights"], "bias": float(file["bias"])}


def predict(model, texts):
    if type(texts) not in (list, tuple):
        raise ValueError("no list")
    table, z = dict(zip(model["words"], model["weights"])), []
    for text in texts:
        if not isinstance(text, str) or len(text) > 1000:
            raise ValueError("no text")
        words = re.findall(r"[a-z']+", text.lower())
        if not words:
            raise ValueError("no word")
        z.append(model["bias"] + sum(table.get(word, 0) for word in words))
    return 1 / (1 + np.exp(-np.array(z)))


# %% q6_serve | wrong | a string is a list of its letters
import io
import re


def save(model):
    file = io.BytesIO()
    np.savez(file, words=np.array(model["words"]), weights=model["weights"], bias=model["bias"])
    return file.getvalue()


def load(content):
    file = np.load(io.BytesIO(content))
    if len(file["words"]) != len(file["weights"]):
        raise ValueError("words and weights")
    return {"words": file["words"].tolist(), "weights": file["weights"], "bias": float(file["bias"])}


def predict(model, texts):
    if not isinstance(texts, (list, tuple, str)):
        raise ValueError("no list")
    table, z = dict(zip(model["words"], model["weights"])), []
    for text in texts:
        if not isinstance(text, str) or len(text) > 1000:
            raise ValueError("no text")
        words = re.findall(r"[a-z']+", text.lower())
        if not words:
            raise ValueError("no word")
        z.append(model["bias"] + sum(table.get(word, 0) for word in words))
    return 1 / (1 + np.exp(-np.array(z)))


# %% q6_serve | wrong | TypeError instead of ValueError
import io
import re


def save(model):
    file = io.BytesIO()
    np.savez(file, words=np.array(model["words"]), weights=model["weights"], bias=model["bias"])
    return file.getvalue()


def load(content):
    file = np.load(io.BytesIO(content))
    if len(file["words"]) != len(file["weights"]):
        raise ValueError("words and weights")
    return {"words": file["words"].tolist(), "weights": file["weights"], "bias": float(file["bias"])}


def predict(model, texts):
    if type(texts) not in (list, tuple):
        raise TypeError("no list")
    table, z = dict(zip(model["words"], model["weights"])), []
    for text in texts:
        if not isinstance(text, str) or len(text) > 1000:
            raise ValueError("no text")
        words = re.findall(r"[a-z']+", text.lower())
        if not words:
            raise ValueError("no word")
        z.append(model["bias"] + sum(table.get(word, 0) for word in words))
    return 1 / (1 + np.exp(-np.array(z)))


# %% q6_serve | wrong | only empty texts are refused, not those without words
import io
import re


def save(model):
    file = io.BytesIO()
    np.savez(file, words=np.array(model["words"]), weights=model["weights"], bias=model["bias"])
    return file.getvalue()


def load(content):
    file = np.load(io.BytesIO(content))
    if len(file["words"]) != len(file["weights"]):
        raise ValueError("words and weights")
    return {"words": file["words"].tolist(), "weights": file["weights"], "bias": float(file["bias"])}


def predict(model, texts):
    if type(texts) not in (list, tuple):
        raise ValueError("no list")
    table, z = dict(zip(model["words"], model["weights"])), []
    for text in texts:
        if not isinstance(text, str) or len(text) > 1000 or not text.strip():
            raise ValueError("no text")
        words = re.findall(r"[a-z']+", text.lower())
        z.append(model["bias"] + sum(table.get(word, 0) for word in words))
    return 1 / (1 + np.exp(-np.array(z)))


# %% q6_serve | wrong | unknown words are refused
import io
import re


def save(model):
    file = io.BytesIO()
    np.savez(file, words=np.array(model["words"]), weights=model["weights"], bias=model["bias"])
    return file.getvalue()


def load(content):
    file = np.load(io.BytesIO(content))
    if len(file["words"]) != len(file["weights"]):
        raise ValueError("words and weights")
    return {"words": file["words"].tolist(), "weights": file["weights"], "bias": float(file["bias"])}


def predict(model, texts):
    if type(texts) not in (list, tuple):
        raise ValueError("no list")
    table, z = dict(zip(model["words"], model["weights"])), []
    for text in texts:
        if not isinstance(text, str) or len(text) > 1000:
            raise ValueError("no text")
        words = [word for word in re.findall(r"[a-z']+", text.lower()) if word in table]
        if not words:
            raise ValueError("no word")
        z.append(model["bias"] + sum(table[word] for word in words))
    return 1 / (1 + np.exp(-np.array(z)))


# %% q6_serve | wrong | a word counts once
import io
import re


def save(model):
    file = io.BytesIO()
    np.savez(file, words=np.array(model["words"]), weights=model["weights"], bias=model["bias"])
    return file.getvalue()


def load(content):
    file = np.load(io.BytesIO(content))
    if len(file["words"]) != len(file["weights"]):
        raise ValueError("words and weights")
    return {"words": file["words"].tolist(), "weights": file["weights"], "bias": float(file["bias"])}


def predict(model, texts):
    if type(texts) not in (list, tuple):
        raise ValueError("no list")
    table, z = dict(zip(model["words"], model["weights"])), []
    for text in texts:
        if not isinstance(text, str) or len(text) > 1000:
            raise ValueError("no text")
        words = set(re.findall(r"[a-z']+", text.lower()))
        if not words:
            raise ValueError("no word")
        z.append(model["bias"] + sum(table.get(word, 0) for word in words))
    return 1 / (1 + np.exp(-np.array(z)))


# %% q6_serve | wrong | the limit is one too low
import io
import re


def save(model):
    file = io.BytesIO()
    np.savez(file, words=np.array(model["words"]), weights=model["weights"], bias=model["bias"])
    return file.getvalue()


def load(content):
    file = np.load(io.BytesIO(content))
    if len(file["words"]) != len(file["weights"]):
        raise ValueError("words and weights")
    return {"words": file["words"].tolist(), "weights": file["weights"], "bias": float(file["bias"])}


def predict(model, texts):
    if type(texts) not in (list, tuple):
        raise ValueError("no list")
    table, z = dict(zip(model["words"], model["weights"])), []
    for text in texts:
        if not isinstance(text, str) or len(text) >= 1000:
            raise ValueError("no text")
        words = re.findall(r"[a-z']+", text.lower())
        if not words:
            raise ValueError("no word")
        z.append(model["bias"] + sum(table.get(word, 0) for word in words))
    return 1 / (1 + np.exp(-np.array(z)))


# %% q6_serve | wrong | split at spaces
import io


def save(model):
    file = io.BytesIO()
    np.savez(file, words=np.array(model["words"]), weights=model["weights"], bias=model["bias"])
    return file.getvalue()


def load(content):
    file = np.load(io.BytesIO(content))
    if len(file["words"]) != len(file["weights"]):
        raise ValueError("words and weights")
    return {"words": file["words"].tolist(), "weights": file["weights"], "bias": float(file["bias"])}


def predict(model, texts):
    if type(texts) not in (list, tuple):
        raise ValueError("no list")
    table, z = dict(zip(model["words"], model["weights"])), []
    for text in texts:
        if not isinstance(text, str) or len(text) > 1000:
            raise ValueError("no text")
        words = text.lower().split()
        if not words:
            raise ValueError("no word")
        z.append(model["bias"] + sum(table.get(word, 0) for word in words))
    return 1 / (1 + np.exp(-np.array(z)))


# %% q6_serve | wrong | logits instead of probabilities
import io
import re


def save(model):
    file = io.BytesIO()
    np.savez(file, words=np.array(model["words"]), weights=model["weights"], bias=model["bias"])
    return file.getvalue()


def load(content):
    file = np.load(io.BytesIO(content))
    if len(file["words"]) != len(file["weights"]):
        raise ValueError("words and weights")
    return {"words": file["words"].tolist(), "weights": file["weights"], "bias": float(file["bias"])}


def predict(model, texts):
    if type(texts) not in (list, tuple):
        raise ValueError("no list")
    table, z = dict(zip(model["words"], model["weights"])), []
    for text in texts:
        if not isinstance(text, str) or len(text) > 1000:
            raise ValueError("no text")
        words = re.findall(r"[a-z']+", text.lower())
        if not words:
            raise ValueError("no word")
        z.append(model["bias"] + sum(table.get(word, 0) for word in words))
    return np.array(z)


# %% q6_serve | wrong | NaN for large scores
import io
import re


def save(model):
    file = io.BytesIO()
    np.savez(file, words=np.array(model["words"]), weights=model["weights"], bias=model["bias"])
    return file.getvalue()


def load(content):
    file = np.load(io.BytesIO(content))
    if len(file["words"]) != len(file["weights"]):
        raise ValueError("words and weights")
    return {"words": file["words"].tolist(), "weights": file["weights"], "bias": float(file["bias"])}


def predict(model, texts):
    if type(texts) not in (list, tuple):
        raise ValueError("no list")
    table, z = dict(zip(model["words"], model["weights"])), []
    for text in texts:
        if not isinstance(text, str) or len(text) > 1000:
            raise ValueError("no text")
        words = re.findall(r"[a-z']+", text.lower())
        if not words:
            raise ValueError("no word")
        z.append(model["bias"] + sum(table.get(word, 0) for word in words))
    odds = np.exp(np.array(z))
    return odds / (1 + odds)


# %% q6_serve | right | compressed, and a dict comprehension
import io
import re


def save(model):
    with io.BytesIO() as file:
        np.savez_compressed(file, bias=model["bias"], weights=model["weights"], words=model["words"])
        return file.getvalue()


def load(content):
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        model = {name: file[name] for name in ("words", "weights", "bias")}
    if model["words"].shape != model["weights"].shape:
        raise ValueError("as many weights as words are needed")
    return model


def predict(model, texts):
    if not (isinstance(texts, list) or isinstance(texts, tuple)):
        raise ValueError(f"{texts!r} is no list")
    if not all(isinstance(text, str) and len(text) <= 1000 for text in texts):
        raise ValueError("an entry is no text, or too long")
    found = [re.findall(r"[a-z']+", text.lower()) for text in texts]
    if not all(found):
        raise ValueError("an entry has no word")
    weights = {word: float(weight) for word, weight in zip(model["words"], model["weights"])}
    z = np.array([model["bias"] + sum(weights.get(word, 0.0) for word in words) for words in found], float)
    return np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))


# %% q6_serve | right | counts and a matrix product, weights as a list
import io
import re

from scipy.special import expit


def save(model):
    file = io.BytesIO()
    arrays = {name: np.asarray(value) for name, value in model.items()}
    np.savez(file, **arrays)
    file.seek(0)
    return file.read()


def load(content):
    file = np.load(io.BytesIO(content))
    words, weights = [str(word) for word in file["words"]], file["weights"].tolist()
    if len(words) != len(weights):
        raise ValueError(f"{len(words)} words, {len(weights)} weights")
    return dict(words=words, weights=weights, bias=file["bias"].item())


def predict(model, texts):
    if type(texts) is not list and type(texts) is not tuple:
        raise ValueError("expected a list")
    ids = {word: i for i, word in enumerate(model["words"])}
    counts = np.zeros((len(texts), len(ids)))
    for row, text in zip(counts, texts):
        if type(text) is not str:
            raise ValueError("expected a string")
        if len(text) > 1000:
            raise ValueError("too long")
        words = re.findall(r"[a-z']+", text.lower())
        if len(words) == 0:
            raise ValueError("no word")
        for word in words:
            if word in ids:
                row[ids[word]] += 1
    return expit(counts @ np.array(model["weights"]) + model["bias"]).astype(np.float32)


# %% q6_serve | right | a helper that checks and a list of probabilities
import io
import math
import re


def save(model):
    file = io.BytesIO()
    np.savez(
        file,
        words=np.array(model["words"], dtype=str),
        weights=np.array(model["weights"]),
        bias=model["bias"],
    )
    return file.getvalue()


def load(content):
    arrays = dict(np.load(io.BytesIO(content)))
    if arrays["weights"].ndim != 1 or len(arrays["weights"]) != len(arrays["words"]):
        raise ValueError("words and weights do not fit")
    return {"words": list(arrays["words"]), "weights": arrays["weights"], "bias": arrays["bias"]}


def words_of(text):
    if not isinstance(text, str) or not len(text) <= 1000:
        raise ValueError("expected a text of up to 1,000 characters")
    words = re.findall(r"[a-z']+", text.lower())
    if words == []:
        raise ValueError("expected at least one word")
    return words


def predict(model, texts):
    if not isinstance(texts, (list, tuple)):
        raise ValueError("expected a list or tuple")
    result = []
    for words in map(words_of, texts):
        z = float(model["bias"])
        for word in words:
            if word in model["words"]:
                z += model["weights"][list(model["words"]).index(word)]
        result.append(1 / (1 + math.exp(-z)) if z > -700 else 0.0)
    return result
