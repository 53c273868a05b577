# %% q1_adjacency | wrong | one direction only
def adjacency(num_nodes, edges):
    if len(edges) and (edges.min() < 0 or edges.max() >= num_nodes):
        raise ValueError("no such node")
    A = np.zeros((num_nodes, num_nodes))
    for i, j in edges:
        if i != j:
            A[i, j] = 1
    return A


# %% q1_adjacency | wrong | counts duplicates
def adjacency(num_nodes, edges):
    if len(edges) and (edges.min() < 0 or edges.max() >= num_nodes):
        raise ValueError("no such node")
    A = np.zeros((num_nodes, num_nodes))
    for i, j in edges:
        if i != j:
            A[i, j] += 1
            A[j, i] += 1
    return A


# %% q1_adjacency | wrong | an edge in both orders counts twice
def adjacency(num_nodes, edges):
    if len(edges) and (edges.min() < 0 or edges.max() >= num_nodes):
        raise ValueError("no such node")
    A = np.zeros((num_nodes, num_nodes))
    for i, j in {(int(i), int(j)) for i, j in edges}:
        if i != j:
            A[i, j] += 1
            A[j, i] += 1
    return A


# %% q1_adjacency | wrong | symmetric by adding the transpose
def adjacency(num_nodes, edges):
    if len(edges) and (edges.min() < 0 or edges.max() >= num_nodes):
        raise ValueError("no such node")
    A = np.zeros((num_nodes, num_nodes))
    A[edges[:, 0], edges[:, 1]] = 1
    A = A + A.T
    np.fill_diagonal(A, 0)
    return A


# %% q1_adjacency | wrong | keeps loops
def adjacency(num_nodes, edges):
    if len(edges) and (edges.min() < 0 or edges.max() >= num_nodes):
        raise ValueError("no such node")
    A = np.zeros((num_nodes, num_nodes))
    for i, j in edges:
        A[i, j] = A[j, i] = 1
    return A


# %% q1_adjacency | wrong | self-loops for all
def adjacency(num_nodes, edges):
    if len(edges) and (edges.min() < 0 or edges.max() >= num_nodes):
        raise ValueError("no such node")
    A = np.eye(num_nodes)
    for i, j in edges:
        A[i, j] = A[j, i] = 1
    return A


# %% q1_adjacency | wrong | no check of the numbers
def adjacency(num_nodes, edges):
    A = np.zeros((num_nodes, num_nodes))
    for i, j in edges:
        if i != j:
            A[i, j] = A[j, i] = 1
    return A


# %% q1_adjacency | wrong | -1 is the last node
def adjacency(num_nodes, edges):
    if len(edges) and edges.max() >= num_nodes:
        raise ValueError("no such node")
    A = np.zeros((num_nodes, num_nodes))
    for i, j in edges:
        if i != j:
            A[i, j] = A[j, i] = 1
    return A


# %% q1_adjacency | wrong | the node after the last one passes the check
def adjacency(num_nodes, edges):
    A = np.zeros((num_nodes + 1, num_nodes + 1))
    for i, j in edges:
        if not (0 <= i <= num_nodes and 0 <= j <= num_nodes):
            raise ValueError("no such node")
        if i != j:
            A[i, j] = A[j, i] = 1
    return A[:num_nodes, :num_nodes]


# %% q1_adjacency | wrong | an IndexError in place of a ValueError
def adjacency(num_nodes, edges):
    A = np.zeros((num_nodes, num_nodes))
    for i, j in edges:
        if i < 0 or j < 0:
            raise ValueError("no such node")
        if i != j:
            A[i, j] = A[j, i] = 1
    return A


# %% q1_adjacency | wrong | leaves out edges to unknown nodes
def adjacency(num_nodes, edges):
    A = np.zeros((num_nodes, num_nodes))
    for i, j in edges:
        if i != j and 0 <= min(i, j) and max(i, j) < num_nodes:
            A[i, j] = A[j, i] = 1
    return A


# %% q1_adjacency | wrong | loops are skipped before the check
def adjacency(num_nodes, edges):
    A = np.zeros((num_nodes, num_nodes))
    for i, j in edges:
        if i == j:
            continue
        if not (0 <= i < num_nodes and 0 <= j < num_nodes):
            raise ValueError("no such node")
        A[i, j] = A[j, i] = 1
    return A


# %% q1_adjacency | wrong | checks the first node of a pair only
def adjacency(num_nodes, edges):
    A = np.zeros((num_nodes + 1, num_nodes + 1))
    for i, j in edges:
        if not 0 <= i < num_nodes:
            raise ValueError("no such node")
        if i != j and j < num_nodes:
            A[i, j] = A[j, i] = 1
    return A[:num_nodes, :num_nodes]


# %% q1_adjacency | wrong | as many nodes as the pairs mention
def adjacency(num_nodes, edges):
    if len(edges) and (edges.min() < 0 or edges.max() >= num_nodes):
        raise ValueError("no such node")
    n = int(edges.max()) + 1 if len(edges) else 0
    A = np.zeros((n, n))
    for i, j in edges:
        if i != j:
            A[i, j] = A[j, i] = 1
    return A


# %% q1_adjacency | wrong | fails without edges
def adjacency(num_nodes, edges):
    if edges.min() < 0 or edges.max() >= num_nodes:
        raise ValueError("no such node")
    A = np.zeros((num_nodes, num_nodes))
    for i, j in edges:
        if i != j:
            A[i, j] = A[j, i] = 1
    return A


# %% q1_adjacency | wrong | sorts the pairs in place
def adjacency(num_nodes, edges):
    edges.sort(axis=1)
    if len(edges) and (edges.min() < 0 or edges.max() >= num_nodes):
        raise ValueError("no such node")
    A = np.zeros((num_nodes, num_nodes))
    for i, j in edges:
        if i != j:
            A[i, j] = A[j, i] = 1
    return A


# %% q1_adjacency | wrong | edges has the pairs in its columns
def adjacency(num_nodes, edges):
    if edges.size and (edges.min() < 0 or edges.max() >= num_nodes):
        raise ValueError("no such node")
    A = np.zeros((num_nodes, num_nodes))
    A[edges[0], edges[1]] = 1
    A[edges[1], edges[0]] = 1
    np.fill_diagonal(A, 0)
    return A


# %% q1_adjacency | wrong | the whole block of rows and columns
def adjacency(num_nodes, edges):
    if len(edges) and (edges.min() < 0 or edges.max() >= num_nodes):
        raise ValueError("no such node")
    A = np.zeros((num_nodes, num_nodes))
    A[np.ix_(edges[:, 0], edges[:, 1])] = 1
    A = np.maximum(A, A.T)
    np.fill_diagonal(A, 0)
    return A


# %% q1_adjacency | right | loop and lists
def adjacency(num_nodes, edges):
    A = [[0] * num_nodes for _ in range(num_nodes)]
    for i, j in edges.tolist():
        if i not in range(num_nodes) or j not in range(num_nodes):
            raise ValueError("no such node")
        if i != j:
            A[i][j] = 1
            A[j][i] = 1
    return A


# %% q1_adjacency | right | booleans by comparison
def adjacency(num_nodes, edges):
    if np.any(edges < 0) or np.any(edges > num_nodes - 1):
        raise ValueError
    A = np.zeros((num_nodes, num_nodes), dtype=bool)
    A[tuple(edges.T)] = True
    return (A | A.T) & ~np.eye(num_nodes, dtype=bool)


# %% q1_adjacency | right | counts, clipped
def adjacency(num_nodes, edges):
    if not ((edges >= 0) & (edges < num_nodes)).all():
        raise ValueError("no such node")
    edges = edges[edges[:, 0] != edges[:, 1]]
    A = np.zeros((num_nodes, num_nodes), dtype=np.float32)
    np.add.at(A, (edges[:, 0], edges[:, 1]), 1)
    return np.minimum(A + A.T, 1)


# %% q1_adjacency | right | networkx
def adjacency(num_nodes, edges):
    import networkx as nx

    if len(set(edges.ravel().tolist()) - set(range(num_nodes))):
        raise ValueError("no such node")
    graph = nx.Graph()
    graph.add_nodes_from(range(num_nodes))
    graph.add_edges_from((i, j) for i, j in edges.tolist() if i != j)
    return nx.to_numpy_array(graph)


# %% q1_adjacency | right | scipy, made dense
def adjacency(num_nodes, edges):
    from scipy import sparse

    if len(edges) and not 0 <= edges.min() <= edges.max() < num_nodes:
        raise ValueError("no such node")
    i, j = edges[:, 0], edges[:, 1]
    A = sparse.coo_array((np.ones(len(edges)), (i, j)), shape=(num_nodes, num_nodes)).toarray()
    return 1 * (A + A.T > 0) * (1 - np.eye(num_nodes, dtype=int))


# %% q2_normalise | wrong | row where the text says symmetric
def normalise(A, kind, self_loops):
    A_hat = A + np.eye(len(A)) if self_loops else A
    d = A_hat.sum(axis=1)
    d = np.where(d > 0, d, 1)
    return A_hat / d[:, None]


# %% q2_normalise | wrong | symmetric where the text says row
def normalise(A, kind, self_loops):
    A_hat = A + np.eye(len(A)) if self_loops else A
    d = A_hat.sum(axis=1)
    d = np.where(d > 0, d, 1)
    return A_hat / np.sqrt(np.outer(d, d))


# %% q2_normalise | wrong | the two kinds the other way round
def normalise(A, kind, self_loops):
    A_hat = A + np.eye(len(A)) if self_loops else A
    d = A_hat.sum(axis=1)
    d = np.where(d > 0, d, 1)
    if kind == "symmetric":
        return A_hat / d[:, None]
    return A_hat / np.sqrt(np.outer(d, d))


# %% q2_normalise | wrong | divides the columns
def normalise(A, kind, self_loops):
    A_hat = A + np.eye(len(A)) if self_loops else A
    d = A_hat.sum(axis=1)
    d = np.where(d > 0, d, 1)
    if kind == "row":
        return A_hat / d
    return A_hat / np.sqrt(np.outer(d, d))


# %% q2_normalise | wrong | degrees without the self-loops
def normalise(A, kind, self_loops):
    A_hat = A + np.eye(len(A)) if self_loops else A
    d = A.sum(axis=1)
    d = np.where(d > 0, d, 1)
    if kind == "row":
        return A_hat / d[:, None]
    return A_hat / np.sqrt(np.outer(d, d))


# %% q2_normalise | wrong | the self-loops after the normalisation
def normalise(A, kind, self_loops):
    d = A.sum(axis=1)
    d = np.where(d > 0, d, 1)
    S = A / d[:, None] if kind == "row" else A / np.sqrt(np.outer(d, d))
    return S + np.eye(len(A)) if self_loops else S


# %% q2_normalise | wrong | always with self-loops
def normalise(A, kind, self_loops):
    A_hat = A + np.eye(len(A))
    d = A_hat.sum(axis=1)
    if kind == "row":
        return A_hat / d[:, None]
    return A_hat / np.sqrt(np.outer(d, d))


# %% q2_normalise | wrong | never with self-loops
def normalise(A, kind, self_loops):
    d = A.sum(axis=1)
    d = np.where(d > 0, d, 1)
    if kind == "row":
        return A / d[:, None]
    return A / np.sqrt(np.outer(d, d))


# %% q2_normalise | wrong | NaN for a node without neighbours
def normalise(A, kind, self_loops):
    A_hat = A + np.eye(len(A)) if self_loops else A
    d = A_hat.sum(axis=1)
    if kind == "row":
        return A_hat / d[:, None]
    return A_hat / np.sqrt(np.outer(d, d))


# %% q2_normalise | wrong | infinity times zero
def normalise(A, kind, self_loops):
    A_hat = A + np.eye(len(A)) if self_loops else A
    d = A_hat.sum(axis=1).astype(float)
    if kind == "row":
        return np.diag(d**-1) @ A_hat
    return np.diag(d**-0.5) @ A_hat @ np.diag(d**-0.5)


# %% q2_normalise | wrong | numbers of neighbours in place of sums of weights
def normalise(A, kind, self_loops):
    A_hat = A + np.eye(len(A)) if self_loops else A
    d = (A_hat > 0).sum(axis=1)
    d = np.where(d > 0, d, 1)
    if kind == "row":
        return A_hat / d[:, None]
    return A_hat / np.sqrt(np.outer(d, d))


# %% q2_normalise | wrong | degrees of at least 1
def normalise(A, kind, self_loops):
    A_hat = A + np.eye(len(A)) if self_loops else A
    d = np.maximum(A_hat.sum(axis=1), 1)
    if kind == "row":
        return A_hat / d[:, None]
    return A_hat / np.sqrt(np.outer(d, d))


# %% q2_normalise | wrong | a hundredth on top of the degrees
def normalise(A, kind, self_loops):
    A_hat = A + np.eye(len(A)) if self_loops else A
    d = A_hat.sum(axis=1) + 0.01
    if kind == "row":
        return A_hat / d[:, None]
    return A_hat / np.sqrt(np.outer(d, d))


# %% q2_normalise | wrong | no square root
def normalise(A, kind, self_loops):
    A_hat = A + np.eye(len(A)) if self_loops else A
    d = A_hat.sum(axis=1)
    d = np.where(d > 0, d, 1)
    if kind == "row":
        return A_hat / d[:, None]
    return A_hat / np.outer(d, d)


# %% q2_normalise | wrong | multiplies by the roots
def normalise(A, kind, self_loops):
    A_hat = A + np.eye(len(A)) if self_loops else A
    d = A_hat.sum(axis=1)
    d = np.where(d > 0, d, 1)
    if kind == "row":
        return A_hat / d[:, None]
    return A_hat * np.sqrt(np.outer(d, d))


# %% q2_normalise | wrong | the root of one side only
def normalise(A, kind, self_loops):
    A_hat = A + np.eye(len(A)) if self_loops else A
    d = A_hat.sum(axis=1)
    d = np.where(d > 0, d, 1)
    if kind == "row":
        return A_hat / d[:, None]
    return A_hat / np.sqrt(d)[:, None]


# %% q2_normalise | wrong | the weights forgotten
def normalise(A, kind, self_loops):
    A_hat = 1.0 * (A > 0) + np.eye(len(A)) if self_loops else 1.0 * (A > 0)
    d = A_hat.sum(axis=1)
    d = np.where(d > 0, d, 1)
    if kind == "row":
        return A_hat / d[:, None]
    return A_hat / np.sqrt(np.outer(d, d))


# %% q2_normalise | wrong | integers stay integers
def normalise(A, kind, self_loops):
    S = np.zeros_like(A)
    n = len(A)
    A_hat = A + np.eye(n) if self_loops else A
    d = A_hat.sum(axis=1)
    for i in range(n):
        for j in range(n):
            if A_hat[i, j]:
                S[i, j] = A_hat[i, j] / (d[i] if kind == "row" else np.sqrt(d[i] * d[j]))
    return S


# %% q2_normalise | wrong | writes the self-loops into A
def normalise(A, kind, self_loops):
    if self_loops:
        np.fill_diagonal(A, 1)
    d = A.sum(axis=1)
    d = np.where(d > 0, d, 1)
    if kind == "row":
        return A / d[:, None]
    return A / np.sqrt(np.outer(d, d))


# %% q2_normalise | wrong | only 0 and 1 get a self-loop
def normalise(A, kind, self_loops):
    A_hat = np.minimum(A + np.eye(len(A)), 1) if self_loops else A
    d = A_hat.sum(axis=1)
    d = np.where(d > 0, d, 1)
    if kind == "row":
        return A_hat / d[:, None]
    return A_hat / np.sqrt(np.outer(d, d))


# %% q2_normalise | wrong | a self-loop for nodes without neighbours
def normalise(A, kind, self_loops):
    A_hat = A + np.eye(len(A)) if self_loops else A + np.diag(A.sum(axis=1) == 0)
    d = A_hat.sum(axis=1)
    if kind == "row":
        return A_hat / d[:, None]
    return A_hat / np.sqrt(np.outer(d, d))


# %% q2_normalise | right | diagonal matrices
def normalise(A, kind, self_loops):
    A_hat = np.array(A, dtype=float)
    if self_loops:
        A_hat += np.identity(A.shape[0])
    d = A_hat.sum(0)
    inverse = np.zeros_like(d)
    inverse[d > 0] = 1 / d[d > 0]
    if kind == "row":
        return np.diag(inverse) @ A_hat
    root = np.diag(np.sqrt(inverse))
    return root @ A_hat @ root


# %% q2_normalise | right | loops and lists
def normalise(A, kind, self_loops):
    n = len(A)
    hat = [[float(A[i][j]) + (self_loops and i == j) for j in range(n)] for i in range(n)]
    d = [sum(row) for row in hat]
    S = []
    for i in range(n):
        row = []
        for j in range(n):
            if hat[i][j] == 0:
                row.append(0)
            elif kind == "row":
                row.append(hat[i][j] / d[i])
            else:
                row.append(hat[i][j] / (d[i] ** 0.5 * d[j] ** 0.5))
        S.append(row)
    return S


# %% q2_normalise | right | float32, nan_to_num
def normalise(A, kind, self_loops):
    A = A.astype(np.float32)
    if self_loops:
        np.fill_diagonal(A, 1)
    d = A.sum(axis=1, keepdims=True)
    with np.errstate(all="ignore"):
        S = A / d if kind == "row" else A / np.sqrt(d) / np.sqrt(d.T)
    return np.nan_to_num(S)


# %% q2_normalise | right | sparse, and returned sparse as dense
def normalise(A, kind, self_loops):
    from scipy import sparse

    A_hat = sparse.csr_array(A.astype(float))
    if self_loops:
        A_hat = A_hat + sparse.eye_array(len(A))
    d = np.asarray(A_hat.sum(axis=1)).ravel()
    power = -1.0 if kind == "row" else -0.5
    scale = np.power(d, power, where=d > 0, out=np.zeros(len(d)))
    S = sparse.diags_array(scale) @ A_hat
    return (S if kind == "row" else S @ sparse.diags_array(scale)).toarray()


# %% q3_layer | wrong | no ReLU
def gcn_layer(S, H, W, b):
    return S @ H @ W + b


# %% q3_layer | wrong | forgets the bias
def gcn_layer(S, H, W, b):
    return np.maximum(0, S @ H @ W)


# %% q3_layer | wrong | the bias before the neighbours are added up
def gcn_layer(S, H, W, b):
    return np.maximum(0, S @ (H @ W + b))


# %% q3_layer | wrong | the bias after the ReLU
def gcn_layer(S, H, W, b):
    return np.maximum(0, S @ H @ W) + b


# %% q3_layer | wrong | the ReLU before the neighbours are added up
def gcn_layer(S, H, W, b):
    return S @ np.maximum(0, H @ W) + b


# %% q3_layer | wrong | a dense layer that knows no graph
def gcn_layer(S, H, W, b):
    return np.maximum(0, H @ W + b)


# %% q3_layer | wrong | S transposed
def gcn_layer(S, H, W, b):
    return np.maximum(0, S.T @ H @ W + b)


# %% q3_layer | wrong | np.dot with a sparse matrix
def gcn_layer(S, H, W, b):
    return np.maximum(0, np.dot(S, np.dot(H, W)) + b)


# %% q3_layer | wrong | np.asarray to make it dense
def gcn_layer(S, H, W, b):
    return np.maximum(0, np.asarray(S) @ H @ W + b)


# %% q3_layer | wrong | the star is no matrix product
def gcn_layer(S, H, W, b):
    return np.maximum(0, S * (H @ W) + b)


# %% q3_layer | wrong | W transposed where it fits
def gcn_layer(S, H, W, b):
    return np.maximum(0, S @ H @ (W.T if W.shape[0] == W.shape[1] else W) + b)


# %% q3_layer | wrong | W from the left
def gcn_layer(S, H, W, b):
    return np.maximum(0, (W.T @ (S @ H)).T + b)


# %% q3_layer | wrong | the bias broadcast over the nodes
def gcn_layer(S, H, W, b):
    Z = S @ H @ W
    return np.maximum(0, Z + (b[:, None] if len(b) == len(Z) else b))


# %% q3_layer | wrong | normalises S once more
def gcn_layer(S, H, W, b):
    sums = S.sum(axis=1)
    return np.maximum(0, (S @ H) / np.where(sums == 0, 1, sums)[:, None] @ W + b)


# %% q3_layer | wrong | adds the node itself once more
def gcn_layer(S, H, W, b):
    return np.maximum(0, (S @ H + H) @ W + b)


# %% q3_layer | wrong | entries of S as 0 and 1
def gcn_layer(S, H, W, b):
    return np.maximum(0, (S != 0).astype(float) @ H @ W + b)


# %% q3_layer | wrong | sigmoid in place of ReLU
def gcn_layer(S, H, W, b):
    return 1 / (1 + np.exp(-(S @ H @ W + b)))


# %% q3_layer | wrong | leaky ReLU
def gcn_layer(S, H, W, b):
    Z = S @ H @ W + b
    return np.where(Z > 0, Z, 0.01 * Z)


# %% q3_layer | wrong | absolute values
def gcn_layer(S, H, W, b):
    return np.abs(S @ H @ W + b)


# %% q3_layer | wrong | empty rows stay empty
def gcn_layer(S, H, W, b):
    out = np.maximum(0, S @ H @ W + b)
    out[np.diff(S.indptr) == 0] = 0
    return out


# %% q3_layer | wrong | writes the result into the features where it fits
def gcn_layer(S, H, W, b):
    out = np.maximum(0, S @ H @ W + b)
    if out.shape == H.shape:
        H[:] = out
    return out


# %% q3_layer | right | made dense, loops over the nodes
def gcn_layer(S, H, W, b):
    dense, out = S.toarray(), []
    for i in range(len(dense)):
        mixed = sum(dense[i, j] * H[j] for j in range(len(dense)))
        out.append([max(0.0, float(mixed @ W[:, c] + b[c])) for c in range(W.shape[1])])
    return out


# %% q3_layer | right | the features first, then the weights
def gcn_layer(S, H, W, b):
    Z = S.dot(H).dot(W) + b
    Z[Z < 0] = 0
    return Z


# %% q3_layer | right | float32, entry by entry of the stored ones
def gcn_layer(S, H, W, b):
    Z = np.tile(b, (H.shape[0], 1)).astype(np.float32)
    coo, M = S.tocoo(), (H @ W).astype(np.float32)
    for i, j, s in zip(coo.row, coo.col, coo.data):
        Z[i] += s * M[j]
    return Z.clip(min=0)


# %% q3_layer | right | np.where and einsum
def gcn_layer(S, H, W, b):
    Z = np.einsum("ij,jk,kc->ic", S.todense(), H, W) + b
    return np.where(Z > 0, Z, 0)


# %% q4_forward | wrong | no ReLU
def gcn_forward(S, X, W1, b1, W2, b2):
    Z = S @ (S @ X @ W1 + b1) @ W2 + b2
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# %% q4_forward | wrong | a ReLU on the logits
def gcn_forward(S, X, W1, b1, W2, b2):
    H = np.maximum(0, S @ X @ W1 + b1)
    Z = np.maximum(0, S @ H @ W2 + b2)
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# %% q4_forward | wrong | softmax over the nodes
def gcn_forward(S, X, W1, b1, W2, b2):
    H = np.maximum(0, S @ X @ W1 + b1)
    Z = S @ H @ W2 + b2
    e = np.exp(Z - Z.max(axis=0))
    return e / e.sum(axis=0)


# %% q4_forward | wrong | softmax over everything
def gcn_forward(S, X, W1, b1, W2, b2):
    H = np.maximum(0, S @ X @ W1 + b1)
    Z = S @ H @ W2 + b2
    e = np.exp(Z - Z.max())
    return e / e.sum()


# %% q4_forward | wrong | unstable softmax
def gcn_forward(S, X, W1, b1, W2, b2):
    H = np.maximum(0, S @ X @ W1 + b1)
    e = np.exp(S @ H @ W2 + b2)
    return e / e.sum(axis=1, keepdims=True)


# %% q4_forward | wrong | NaN of an unstable softmax replaced
def gcn_forward(S, X, W1, b1, W2, b2):
    H = np.maximum(0, S @ X @ W1 + b1)
    e = np.exp(S @ H @ W2 + b2)
    return np.nan_to_num(e / e.sum(axis=1, keepdims=True))


# %% q4_forward | wrong | logits clipped
def gcn_forward(S, X, W1, b1, W2, b2):
    H = np.maximum(0, S @ X @ W1 + b1)
    e = np.exp(np.clip(S @ H @ W2 + b2, -500, 500))
    return e / e.sum(axis=1, keepdims=True)


# %% q4_forward | wrong | the largest logit of all nodes
def gcn_forward(S, X, W1, b1, W2, b2):
    H = np.maximum(0, S @ X @ W1 + b1)
    Z = S @ H @ W2 + b2
    e = np.exp(Z - Z.max())
    return e / e.sum(axis=1, keepdims=True)


# %% q4_forward | wrong | the mean logit in place of the largest
def gcn_forward(S, X, W1, b1, W2, b2):
    H = np.maximum(0, S @ X @ W1 + b1)
    Z = S @ H @ W2 + b2
    e = np.exp(Z - Z.mean(axis=1, keepdims=True) / 2)
    return e / e.sum(axis=1, keepdims=True)


# %% q4_forward | wrong | the second layer knows no graph
def gcn_forward(S, X, W1, b1, W2, b2):
    H = np.maximum(0, S @ X @ W1 + b1)
    Z = H @ W2 + b2
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# %% q4_forward | wrong | the first layer knows no graph
def gcn_forward(S, X, W1, b1, W2, b2):
    H = np.maximum(0, X @ W1 + b1)
    Z = S @ H @ W2 + b2
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# %% q4_forward | wrong | the second bias before the multiplication by S
def gcn_forward(S, X, W1, b1, W2, b2):
    H = np.maximum(0, S @ X @ W1 + b1)
    Z = S @ (H @ W2 + b2)
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# %% q4_forward | wrong | the first bias before the multiplication by S
def gcn_forward(S, X, W1, b1, W2, b2):
    H = np.maximum(0, S @ (X @ W1 + b1))
    Z = S @ H @ W2 + b2
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# %% q4_forward | wrong | no first bias
def gcn_forward(S, X, W1, b1, W2, b2):
    H = np.maximum(0, S @ X @ W1)
    Z = S @ H @ W2 + b2
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# %% q4_forward | wrong | no second bias
def gcn_forward(S, X, W1, b1, W2, b2):
    H = np.maximum(0, S @ X @ W1 + b1)
    Z = S @ H @ W2
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# %% q4_forward | wrong | S transposed
def gcn_forward(S, X, W1, b1, W2, b2):
    H = np.maximum(0, S.T @ X @ W1 + b1)
    Z = S.T @ H @ W2 + b2
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# %% q4_forward | wrong | sigmoid in place of softmax
def gcn_forward(S, X, W1, b1, W2, b2):
    H = np.maximum(0, S @ X @ W1 + b1)
    return (1 + np.tanh((S @ H @ W2 + b2) / 2)) / 2


# %% q4_forward | wrong | the logits
def gcn_forward(S, X, W1, b1, W2, b2):
    return S @ np.maximum(0, S @ X @ W1 + b1) @ W2 + b2


# %% q4_forward | wrong | the logarithms of the probabilities
def gcn_forward(S, X, W1, b1, W2, b2):
    H = np.maximum(0, S @ X @ W1 + b1)
    Z = S @ H @ W2 + b2
    Z = Z - Z.max(axis=1, keepdims=True)
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


# %% q4_forward | wrong | the class with the largest probability
def gcn_forward(S, X, W1, b1, W2, b2):
    H = np.maximum(0, S @ X @ W1 + b1)
    return (S @ H @ W2 + b2).argmax(axis=1)


# %% q4_forward | wrong | the sums of the nodes broadcast over the classes
def gcn_forward(S, X, W1, b1, W2, b2):
    H = np.maximum(0, S @ X @ W1 + b1)
    Z = S @ H @ W2 + b2
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1)


# %% q4_forward | wrong | takes the offset off the bias in place
def gcn_forward(S, X, W1, b1, W2, b2):
    b2 -= b2.max()
    H = np.maximum(0, S @ X @ W1 + b1)
    Z = S @ H @ W2 + b2
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# %% q4_forward | right | scipy's softmax
def gcn_forward(S, X, W1, b1, W2, b2):
    from scipy.special import softmax

    return softmax(S @ np.maximum(S @ X @ W1 + b1, 0) @ W2 + b2, axis=1)


# %% q4_forward | right | by the logarithm, logsumexp
def gcn_forward(S, X, W1, b1, W2, b2):
    H = np.dot(S, np.dot(X, W1)) + b1
    H *= H > 0
    Z = np.dot(S, np.dot(H, W2)) + b2
    return np.exp(Z - np.logaddexp.reduce(Z, axis=1, keepdims=True))


# %% q4_forward | right | node by node, lists
def gcn_forward(S, X, W1, b1, W2, b2):
    import math

    n = len(S)
    H = [
        [max(0.0, float(sum(S[i, j] * (X[j] @ W1[:, k]) for j in range(n)) + b1[k])) for k in range(len(b1))]
        for i in range(n)
    ]
    P = []
    for i in range(n):
        mixed = [sum(S[i, j] * H[j][k] for j in range(n)) for k in range(len(b1))]
        z = [sum(m * w for m, w in zip(mixed, W2[:, c])) + b2[c] for c in range(len(b2))]
        e = [math.exp(v - max(z)) for v in z]
        P.append([v / sum(e) for v in e])
    return P


# %% q4_forward | right | torch, float32
def gcn_forward(S, X, W1, b1, W2, b2):
    import torch

    S, X, W1, b1, W2, b2 = (torch.tensor(a, dtype=torch.float32) for a in (S, X, W1, b1, W2, b2))
    return torch.softmax(S @ torch.relu(S @ X @ W1 + b1) @ W2 + b2, dim=1)


# %% q4_forward | right | float32
def gcn_forward(S, X, W1, b1, W2, b2):
    S, X, W1, b1, W2, b2 = (a.astype(np.float32) for a in (S, X, W1, b1, W2, b2))
    Z = S @ (np.maximum(0, S @ (X @ W1) + b1) @ W2) + b2
    e = np.exp(Z.T - Z.max(axis=1))
    return (e / e.sum(axis=0)).T


# %% q5_loss | wrong | mean over all nodes
def masked_cross_entropy(logits, labels, mask):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[labels]
    m = mask[:, None]
    return -(log_p * one_hot * m).sum() / len(mask), (np.exp(log_p) - one_hot) * m / len(mask)


# %% q5_loss | wrong | the gradient divided by the number of all nodes
def masked_cross_entropy(logits, labels, mask):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[labels]
    m = mask[:, None]
    return -(log_p * one_hot * m).sum() / mask.sum(), (np.exp(log_p) - one_hot) * m / len(mask)


# %% q5_loss | wrong | a sum
def masked_cross_entropy(logits, labels, mask):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[labels]
    m = mask[:, None]
    return -(log_p * one_hot * m).sum(), (np.exp(log_p) - one_hot) * m


# %% q5_loss | wrong | the gradient of the sum beside the mean
def masked_cross_entropy(logits, labels, mask):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[labels]
    m = mask[:, None]
    return -(log_p * one_hot * m).sum() / mask.sum(), (np.exp(log_p) - one_hot) * m


# %% q5_loss | wrong | forgets the mask
def masked_cross_entropy(logits, labels, mask):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[labels]
    return -(log_p * one_hot).sum() / len(labels), (np.exp(log_p) - one_hot) / len(labels)


# %% q5_loss | wrong | every known label counts
def masked_cross_entropy(logits, labels, mask):
    mask = labels >= 0
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[labels]
    m = mask[:, None]
    return -(log_p * one_hot * m).sum() / mask.sum(), (np.exp(log_p) - one_hot) * m / mask.sum()


# %% q5_loss | wrong | a gradient at all nodes
def masked_cross_entropy(logits, labels, mask):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[labels] * mask[:, None]
    return -(log_p * one_hot).sum() / mask.sum(), (np.exp(log_p) - one_hot) / mask.sum()


# %% q5_loss | wrong | the gradient of the labelled nodes only
def masked_cross_entropy(logits, labels, mask):
    z, y = logits[mask], labels[mask]
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[y]
    return -(log_p * one_hot).sum() / len(y), (np.exp(log_p) - one_hot) / len(y)


# %% q5_loss | wrong | unstable softmax
def masked_cross_entropy(logits, labels, mask):
    p = np.exp(logits)
    p = p / p.sum(axis=1, keepdims=True)
    y = labels[mask]
    loss = -np.log(p[mask][np.arange(len(y)), y]).mean()
    gradient = p.copy()
    gradient[np.arange(len(p)), labels] -= 1
    gradient[~mask] = 0
    return loss, gradient / mask.sum()


# %% q5_loss | wrong | stable softmax, then the logarithm of 0
def masked_cross_entropy(logits, labels, mask):
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    y = labels[mask]
    loss = -np.log(p[mask][np.arange(len(y)), y]).mean()
    gradient = p.copy()
    gradient[np.arange(len(p)), labels] -= 1
    gradient[~mask] = 0
    return loss, gradient / mask.sum()


# %% q5_loss | wrong | a small number inside the logarithm
def masked_cross_entropy(logits, labels, mask):
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    y = labels[mask]
    loss = -np.log(p[mask][np.arange(len(y)), y] + 1e-12).mean()
    gradient = p.copy()
    gradient[np.arange(len(p)), labels] -= 1
    gradient[~mask] = 0
    return loss, gradient / mask.sum()


# %% q5_loss | wrong | the largest logit of all nodes
def masked_cross_entropy(logits, labels, mask):
    z = logits - logits.max()
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[labels]
    m = mask[:, None]
    loss = -np.where(one_hot * m > 0, log_p, 0).sum() / mask.sum()
    return loss, np.where(m, np.exp(log_p) - one_hot, 0) / mask.sum()


# %% q5_loss | wrong | the sign of the loss
def masked_cross_entropy(logits, labels, mask):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[labels]
    m = mask[:, None]
    return (log_p * one_hot * m).sum() / mask.sum(), (np.exp(log_p) - one_hot) * m / mask.sum()


# %% q5_loss | wrong | the sign of the gradient
def masked_cross_entropy(logits, labels, mask):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[labels]
    m = mask[:, None]
    return -(log_p * one_hot * m).sum() / mask.sum(), (one_hot - np.exp(log_p)) * m / mask.sum()


# %% q5_loss | wrong | base-2 logarithm
def masked_cross_entropy(logits, labels, mask):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[labels]
    m = mask[:, None]
    loss = -(log_p * one_hot * m).sum() / mask.sum() / np.log(2)
    return loss, (np.exp(log_p) - one_hot) * m / mask.sum()


# %% q5_loss | wrong | divides by nodes times classes
def masked_cross_entropy(logits, labels, mask):
    z = logits[mask] - logits[mask].max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[labels[mask]]
    gradient = np.zeros_like(logits)
    gradient[mask] = (np.exp(log_p) - one_hot) / one_hot.size
    return -(log_p * one_hot).mean(), gradient


# %% q5_loss | wrong | the binary cross-entropy of every class
def masked_cross_entropy(logits, labels, mask):
    p = np.clip((1 + np.tanh(logits[mask] / 2)) / 2, 1e-12, 1 - 1e-12)
    one_hot = np.eye(logits.shape[1])[labels[mask]]
    gradient = np.zeros_like(logits)
    gradient[mask] = (p - one_hot) / mask.sum()
    return -(one_hot * np.log(p) + (1 - one_hot) * np.log(1 - p)).sum() / mask.sum(), gradient


# %% q5_loss | wrong | takes the largest logit off in place
def masked_cross_entropy(logits, labels, mask):
    logits -= logits.max(axis=1, keepdims=True)
    log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[labels]
    m = mask[:, None]
    return -(log_p * one_hot * m).sum() / mask.sum(), (np.exp(log_p) - one_hot) * m / mask.sum()


# %% q5_loss | wrong | sets the labels of the others to 0 in place
def masked_cross_entropy(logits, labels, mask):
    labels[~mask] = 0
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[labels]
    m = mask[:, None]
    return -(log_p * one_hot * m).sum() / mask.sum(), (np.exp(log_p) - one_hot) * m / mask.sum()


# %% q5_loss | wrong | the gradient first
def masked_cross_entropy(logits, labels, mask):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[labels]
    m = mask[:, None]
    return (np.exp(log_p) - one_hot) * m / mask.sum(), -(log_p * one_hot * m).sum() / mask.sum()


# %% q5_loss | wrong | softmax over the nodes
def masked_cross_entropy(logits, labels, mask):
    z = logits - logits.max(axis=0)
    log_p = z - np.log(np.exp(z).sum(axis=0))
    one_hot = np.eye(logits.shape[1])[labels]
    m = mask[:, None]
    return -(log_p * one_hot * m).sum() / mask.sum(), (np.exp(log_p) - one_hot) * m / mask.sum()


# %% q5_loss | right | one-hot, everything at once
def masked_cross_entropy(logits, labels, mask):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    target = np.eye(logits.shape[1])[labels] * mask[:, None]
    gradient = (np.exp(log_p) - target) * mask[:, None] / mask.sum()
    return -(log_p * target).sum() / mask.sum(), gradient


# %% q5_loss | right | node by node, lists
def masked_cross_entropy(logits, labels, mask):
    import math

    m = int(sum(mask))
    loss, gradient = 0.0, []
    for z, y, used in zip(logits.tolist(), labels.tolist(), mask.tolist()):
        if not used:
            gradient.append([0] * len(z))
            continue
        top = max(z)
        log_sum = top + math.log(sum(math.exp(v - top) for v in z))
        loss += (log_sum - z[y]) / m
        gradient.append([(math.exp(v - log_sum) - (c == y)) / m for c, v in enumerate(z)])
    return [loss, gradient]


# %% q5_loss | right | torch
def masked_cross_entropy(logits, labels, mask):
    import torch

    z = torch.tensor(logits, requires_grad=True)
    m = torch.tensor(mask)
    loss = torch.nn.functional.cross_entropy(z[m], torch.tensor(labels)[m])
    loss.backward()
    return loss.item(), z.grad.numpy()


# %% q5_loss | right | float32, logaddexp
def masked_cross_entropy(logits, labels, mask):
    nodes = np.flatnonzero(mask)
    z = logits.astype(np.float32)
    log_sum = np.logaddexp.reduce(z, axis=1)
    gradient = np.zeros_like(z)
    for i in nodes:
        gradient[i] = np.exp(z[i] - log_sum[i])
        gradient[i, labels[i]] -= 1
    return np.mean(log_sum[nodes] - z[nodes, labels[nodes]]), gradient / len(nodes)


# %% q5_loss | right | scipy
def masked_cross_entropy(logits, labels, mask):
    from scipy.special import log_softmax, softmax

    weights = mask / mask.sum()
    picked = np.take_along_axis(log_softmax(logits, axis=1), np.where(mask, labels, 0)[:, None], axis=1)
    one_hot = np.arange(logits.shape[1]) == labels[:, None]
    return float(-weights @ picked[:, 0]), weights[:, None] * (softmax(logits, axis=1) - one_hot)


# %% q6_propagation | wrong | no clamping
def propagate_labels(A, labels, num_classes, num_steps):
    start = np.zeros((len(A), num_classes))
    for i, y in enumerate(labels):
        if y >= 0:
            start[i, y] = 1
    F, d = start, np.maximum(A.sum(axis=1, keepdims=True), 1)
    for _ in range(num_steps):
        F = A @ F / d
    return F, np.where(F.max(axis=1) > 0, F.argmax(axis=1), -1)


# %% q6_propagation | wrong | clamps at the end only
def propagate_labels(A, labels, num_classes, num_steps):
    start = np.zeros((len(A), num_classes))
    for i, y in enumerate(labels):
        if y >= 0:
            start[i, y] = 1
    F, d = start, np.maximum(A.sum(axis=1, keepdims=True), 1)
    for _ in range(num_steps):
        F = A @ F / d
    F = np.where(labels[:, None] >= 0, start, F)
    return F, np.where(F.max(axis=1) > 0, F.argmax(axis=1), -1)


# %% q6_propagation | wrong | clamps before the step
def propagate_labels(A, labels, num_classes, num_steps):
    start = np.zeros((len(A), num_classes))
    for i, y in enumerate(labels):
        if y >= 0:
            start[i, y] = 1
    F, d = start, np.maximum(A.sum(axis=1, keepdims=True), 1)
    for _ in range(num_steps):
        F = np.where(labels[:, None] >= 0, start, F)
        F = A @ F / d
    return F, np.where(F.max(axis=1) > 0, F.argmax(axis=1), -1)


# %% q6_propagation | wrong | adds the start in place of clamping
def propagate_labels(A, labels, num_classes, num_steps):
    start = np.zeros((len(A), num_classes))
    for i, y in enumerate(labels):
        if y >= 0:
            start[i, y] = 1
    F, d = start, np.maximum(A.sum(axis=1, keepdims=True), 1)
    for _ in range(num_steps):
        F = A @ F / d + start
    return F, np.where(F.max(axis=1) > 0, F.argmax(axis=1), -1)


# %% q6_propagation | wrong | one step too many
def propagate_labels(A, labels, num_classes, num_steps):
    start = np.zeros((len(A), num_classes))
    for i, y in enumerate(labels):
        if y >= 0:
            start[i, y] = 1
    F, d = start, np.maximum(A.sum(axis=1, keepdims=True), 1)
    for _ in range(num_steps + 1):
        F = np.where(labels[:, None] >= 0, start, A @ F / d)
    return F, np.where(F.max(axis=1) > 0, F.argmax(axis=1), -1)


# %% q6_propagation | wrong | sums in place of means
def propagate_labels(A, labels, num_classes, num_steps):
    start = np.zeros((len(A), num_classes))
    for i, y in enumerate(labels):
        if y >= 0:
            start[i, y] = 1
    F = start
    for _ in range(num_steps):
        F = np.where(labels[:, None] >= 0, start, A @ F)
    return F, np.where(F.max(axis=1) > 0, F.argmax(axis=1), -1)


# %% q6_propagation | wrong | the degree of the sender
def propagate_labels(A, labels, num_classes, num_steps):
    start = np.zeros((len(A), num_classes))
    for i, y in enumerate(labels):
        if y >= 0:
            start[i, y] = 1
    F, d = start, np.maximum(A.sum(axis=0), 1)
    for _ in range(num_steps):
        F = np.where(labels[:, None] >= 0, start, (A / d) @ F)
    return F, np.where(F.max(axis=1) > 0, F.argmax(axis=1), -1)


# %% q6_propagation | wrong | symmetric normalisation
def propagate_labels(A, labels, num_classes, num_steps):
    start = np.zeros((len(A), num_classes))
    for i, y in enumerate(labels):
        if y >= 0:
            start[i, y] = 1
    d = np.maximum(A.sum(axis=1), 1)
    F = start
    for _ in range(num_steps):
        F = np.where(labels[:, None] >= 0, start, (A / np.sqrt(np.outer(d, d))) @ F)
    return F, np.where(F.max(axis=1) > 0, F.argmax(axis=1), -1)


# %% q6_propagation | wrong | with self-loops
def propagate_labels(A, labels, num_classes, num_steps):
    start = np.zeros((len(A), num_classes))
    for i, y in enumerate(labels):
        if y >= 0:
            start[i, y] = 1
    A = A + np.eye(len(A))
    F, d = start, A.sum(axis=1, keepdims=True)
    for _ in range(num_steps):
        F = np.where(labels[:, None] >= 0, start, A @ F / d)
    return F, np.where(F.max(axis=1) > 0, F.argmax(axis=1), -1)


# %% q6_propagation | wrong | new scores enter the means of the same step
def propagate_labels(A, labels, num_classes, num_steps):
    F = np.zeros((len(A), num_classes))
    for i, y in enumerate(labels):
        if y >= 0:
            F[i, y] = 1
    for _ in range(num_steps):
        for i in range(len(A)):
            if labels[i] < 0 and A[i].any():
                F[i] = F[A[i] > 0].mean(axis=0)
    return F, np.where(F.max(axis=1) > 0, F.argmax(axis=1), -1)


# %% q6_propagation | wrong | NaN without neighbours
def propagate_labels(A, labels, num_classes, num_steps):
    start = np.zeros((len(A), num_classes))
    for i, y in enumerate(labels):
        if y >= 0:
            start[i, y] = 1
    F, d = start, A.sum(axis=1, keepdims=True)
    for _ in range(num_steps):
        F = np.where(labels[:, None] >= 0, start, A @ F / d)
    return F, np.where(F.max(axis=1) > 0, F.argmax(axis=1), -1)


# %% q6_propagation | wrong | class 0 where no label has come
def propagate_labels(A, labels, num_classes, num_steps):
    start = np.zeros((len(A), num_classes))
    for i, y in enumerate(labels):
        if y >= 0:
            start[i, y] = 1
    F, d = start, np.maximum(A.sum(axis=1, keepdims=True), 1)
    for _ in range(num_steps):
        F = np.where(labels[:, None] >= 0, start, A @ F / d)
    return F, F.argmax(axis=1)


# %% q6_propagation | wrong | the largest class number of a tie
def propagate_labels(A, labels, num_classes, num_steps):
    start = np.zeros((len(A), num_classes))
    for i, y in enumerate(labels):
        if y >= 0:
            start[i, y] = 1
    F, d = start, np.maximum(A.sum(axis=1, keepdims=True), 1)
    for _ in range(num_steps):
        F = np.where(labels[:, None] >= 0, start, A @ F / d)
    last = num_classes - 1 - F[:, ::-1].argmax(axis=1)
    return F, np.where(F.max(axis=1) > 0, last, -1)


# %% q6_propagation | wrong | -1 for a tie
def propagate_labels(A, labels, num_classes, num_steps):
    start = np.zeros((len(A), num_classes))
    for i, y in enumerate(labels):
        if y >= 0:
            start[i, y] = 1
    F, d = start, np.maximum(A.sum(axis=1, keepdims=True), 1)
    for _ in range(num_steps):
        F = np.where(labels[:, None] >= 0, start, A @ F / d)
    best = (F == F.max(axis=1, keepdims=True)).sum(axis=1)
    return F, np.where(best == 1, F.argmax(axis=1), -1)


# %% q6_propagation | wrong | scores scaled to sum to 1
def propagate_labels(A, labels, num_classes, num_steps):
    start = np.zeros((len(A), num_classes))
    for i, y in enumerate(labels):
        if y >= 0:
            start[i, y] = 1
    F = start
    for _ in range(num_steps):
        F = np.where(labels[:, None] >= 0, start, A @ F)
        F = F / np.where(F.sum(axis=1, keepdims=True) > 0, F.sum(axis=1, keepdims=True), 1)
    return F, np.where(F.max(axis=1) > 0, F.argmax(axis=1), -1)


# %% q6_propagation | wrong | the mean of those neighbours that have scores
def propagate_labels(A, labels, num_classes, num_steps):
    start = np.zeros((len(A), num_classes))
    for i, y in enumerate(labels):
        if y >= 0:
            start[i, y] = 1
    F = start
    for _ in range(num_steps):
        d = A @ F.any(axis=1)
        F = np.where(labels[:, None] >= 0, start, A @ F / np.maximum(d, 1)[:, None])
    return F, np.where(F.max(axis=1) > 0, F.argmax(axis=1), -1)


# %% q6_propagation | wrong | -1 is the last class
def propagate_labels(A, labels, num_classes, num_steps):
    start = np.eye(num_classes)[labels]
    F, d = start, np.maximum(A.sum(axis=1, keepdims=True), 1)
    for _ in range(num_steps):
        F = np.where(labels[:, None] >= 0, start, A @ F / d)
    return F, np.where(F.max(axis=1) > 0, F.argmax(axis=1), -1)


# %% q6_propagation | wrong | a seed of class 0 is taken for none
def propagate_labels(A, labels, num_classes, num_steps):
    start = np.zeros((len(A), num_classes))
    for i, y in enumerate(labels):
        if y > 0:
            start[i, y] = 1
    F, d = start, np.maximum(A.sum(axis=1, keepdims=True), 1)
    for _ in range(num_steps):
        F = np.where(labels[:, None] > 0, start, A @ F / d)
    return F, np.where(F.max(axis=1) > 0, F.argmax(axis=1), -1)


# %% q6_propagation | wrong | the uniform distribution at the start
def propagate_labels(A, labels, num_classes, num_steps):
    start = np.full((len(A), num_classes), 1 / num_classes)
    for i, y in enumerate(labels):
        if y >= 0:
            start[i] = 0
            start[i, y] = 1
    F, d = start, np.maximum(A.sum(axis=1, keepdims=True), 1)
    for _ in range(num_steps):
        F = np.where(labels[:, None] >= 0, start, A @ F / d)
    return F, np.where(F.max(axis=1) > 0, F.argmax(axis=1), -1)


# %% q6_propagation | wrong | as many classes as there are among the seeds
def propagate_labels(A, labels, num_classes, num_steps):
    num_classes = labels.max() + 1
    start = np.zeros((len(A), num_classes))
    for i, y in enumerate(labels):
        if y >= 0:
            start[i, y] = 1
    F, d = start, np.maximum(A.sum(axis=1, keepdims=True), 1)
    for _ in range(num_steps):
        F = np.where(labels[:, None] >= 0, start, A @ F / d)
    return F, np.where(F.max(axis=1) > 0, F.argmax(axis=1), -1)


# %% q6_propagation | wrong | nodes with a label do not spread further
def propagate_labels(A, labels, num_classes, num_steps):
    F = np.zeros((len(A), num_classes))
    for i, y in enumerate(labels):
        if y >= 0:
            F[i, y] = 1
    d = np.maximum(A.sum(axis=1, keepdims=True), 1)
    for _ in range(num_steps):
        F = np.where(F.any(axis=1, keepdims=True), F, A @ F / d)
    return F, np.where(F.max(axis=1) > 0, F.argmax(axis=1), -1)


# %% q6_propagation | wrong | scores below a thousandth do not count
def propagate_labels(A, labels, num_classes, num_steps):
    start = np.zeros((len(A), num_classes))
    for i, y in enumerate(labels):
        if y >= 0:
            start[i, y] = 1
    F, d = start, np.maximum(A.sum(axis=1, keepdims=True), 1)
    for _ in range(num_steps):
        F = np.where(labels[:, None] >= 0, start, A @ F / d)
    return F, np.where(F.max(axis=1) > 0.01, F.argmax(axis=1), -1)


# %% q6_propagation | wrong | hard votes in each step
def propagate_labels(A, labels, num_classes, num_steps):
    start = np.zeros((len(A), num_classes))
    for i, y in enumerate(labels):
        if y >= 0:
            start[i, y] = 1
    F = start
    for _ in range(num_steps):
        votes = A @ F
        hard = np.eye(num_classes)[votes.argmax(axis=1)] * (votes.max(axis=1, keepdims=True) > 0)
        F = np.where(labels[:, None] >= 0, start, hard)
    return F, np.where(F.max(axis=1) > 0, F.argmax(axis=1), -1)


# %% q6_propagation | wrong | writes what it predicts into the labels
def propagate_labels(A, labels, num_classes, num_steps):
    start = np.zeros((len(A), num_classes))
    for i, y in enumerate(labels):
        if y >= 0:
            start[i, y] = 1
    F, d = start, np.maximum(A.sum(axis=1, keepdims=True), 1)
    for _ in range(num_steps):
        F = np.where(labels[:, None] >= 0, start, A @ F / d)
    labels[:] = np.where(F.max(axis=1) > 0, F.argmax(axis=1), -1)
    return F, labels


# %% q6_propagation | wrong | divides A in place
def propagate_labels(A, labels, num_classes, num_steps):
    start = np.zeros((len(A), num_classes))
    for i, y in enumerate(labels):
        if y >= 0:
            start[i, y] = 1
    F = start
    A /= np.maximum(A.sum(axis=1, keepdims=True), 1)
    for _ in range(num_steps):
        F = np.where(labels[:, None] >= 0, start, A @ F)
    return F, np.where(F.max(axis=1) > 0, F.argmax(axis=1), -1)


# %% q6_propagation | right | node by node, lists
def propagate_labels(A, labels, num_classes, num_steps):
    n = len(A)
    neighbours = [[j for j in range(n) if A[i, j]] for i in range(n)]
    start = [[1.0 if c == labels[i] else 0.0 for c in range(num_classes)] for i in range(n)]
    F = start
    for _ in range(num_steps):
        new = []
        for i in range(n):
            if labels[i] != -1:
                new.append(start[i])
            elif neighbours[i]:
                sums = [sum(F[j][c] for j in neighbours[i]) for c in range(num_classes)]
                new.append([s / len(neighbours[i]) for s in sums])
            else:
                new.append([0.0] * num_classes)
        F = new
    return F, [f.index(max(f)) if any(f) else -1 for f in F]


# %% q6_propagation | right | normalised matrix, one-hot by comparison
def propagate_labels(A, labels, num_classes, num_steps):
    start = (np.arange(num_classes) == labels[:, None]).astype(float)
    d = A.sum(axis=1)
    P = np.divide(A, d[:, None], out=np.zeros_like(A), where=d[:, None] > 0)
    F = start.copy()
    for _ in range(num_steps):
        F = P @ F
        F[labels > -1] = start[labels > -1]
    predicted = F.argmax(axis=1)
    predicted[F.sum(axis=1) == 0] = -1
    return F, predicted


# %% q6_propagation | right | the seeds' rows of the matrix are an identity
def propagate_labels(A, labels, num_classes, num_steps):
    seeds = labels >= 0
    F = np.vstack([np.eye(num_classes), np.zeros((1, num_classes))])[labels]
    P = A / np.maximum(1, A.sum(axis=1, keepdims=True))
    P[seeds] = np.eye(len(A))[seeds]
    F = np.linalg.matrix_power(P, num_steps) @ F
    return F, np.argmax(np.hstack([F, F.max(axis=1, keepdims=True) == 0]), axis=1) - (F.max(axis=1) == 0) * (
        num_classes + 1
    )


# %% q6_propagation | right | float32, sparse
def propagate_labels(A, labels, num_classes, num_steps):
    from scipy import sparse

    P = sparse.csr_array((A / np.maximum(A.sum(axis=1, keepdims=True), 1)).astype(np.float32))
    start = np.zeros((len(A), num_classes), dtype=np.float32)
    seeds = np.flatnonzero(labels + 1)
    start[seeds, labels[seeds]] = 1
    F = start
    for _ in range(num_steps):
        F = P @ F
        F[seeds] = start[seeds]
    return F, np.where(F.max(axis=1) == 0, -1, F.argmax(axis=1))


# %% q7_smoothing | wrong | similarity in place of distance
def smoothing_curve(S, X, num_layers):
    H, curve = X, []
    for _ in range(num_layers + 1):
        norm = np.linalg.norm(H, axis=1, keepdims=True)
        U = H / np.where(norm > 0, norm, 1)
        curve.append((U @ U.T)[np.triu_indices(len(H), 1)].mean())
        H = S @ H
    return curve


# %% q7_smoothing | wrong | each node is paired with itself as well
def smoothing_curve(S, X, num_layers):
    H, curve = X, []
    for _ in range(num_layers + 1):
        norm = np.linalg.norm(H, axis=1, keepdims=True)
        U = H / np.where(norm > 0, norm, 1)
        curve.append((1 - U @ U.T).mean())
        H = S @ H
    return curve


# %% q7_smoothing | wrong | all ordered pairs, divided by the unordered ones
def smoothing_curve(S, X, num_layers):
    H, curve = X, []
    n = len(X)
    for _ in range(num_layers + 1):
        norm = np.linalg.norm(H, axis=1, keepdims=True)
        U = H / np.where(norm > 0, norm, 1)
        D = 1 - U @ U.T
        np.fill_diagonal(D, 0)
        curve.append(D.sum() / (n * (n - 1) / 2))
        H = S @ H
    return curve


# %% q7_smoothing | wrong | one number too few, without d(X)
def smoothing_curve(S, X, num_layers):
    H, curve = X, []
    for _ in range(num_layers):
        H = S @ H
        norm = np.linalg.norm(H, axis=1, keepdims=True)
        U = H / np.where(norm > 0, norm, 1)
        curve.append(1 - (U @ U.T)[np.triu_indices(len(H), 1)].mean())
    return curve


# %% q7_smoothing | wrong | one number too few, without the last layer
def smoothing_curve(S, X, num_layers):
    H, curve = X, []
    for _ in range(num_layers):
        norm = np.linalg.norm(H, axis=1, keepdims=True)
        U = H / np.where(norm > 0, norm, 1)
        curve.append(1 - (U @ U.T)[np.triu_indices(len(H), 1)].mean())
        H = S @ H
    return curve


# %% q7_smoothing | wrong | the last number only
def smoothing_curve(S, X, num_layers):
    H = np.linalg.matrix_power(S, num_layers) @ X
    norm = np.linalg.norm(H, axis=1, keepdims=True)
    U = H / np.where(norm > 0, norm, 1)
    return [1 - (U @ U.T)[np.triu_indices(len(H), 1)].mean()]


# %% q7_smoothing | wrong | a ReLU in each layer
def smoothing_curve(S, X, num_layers):
    H, curve = X, []
    for _ in range(num_layers + 1):
        norm = np.linalg.norm(H, axis=1, keepdims=True)
        U = H / np.where(norm > 0, norm, 1)
        curve.append(1 - (U @ U.T)[np.triu_indices(len(H), 1)].mean())
        H = np.maximum(0, S @ H)
    return curve


# %% q7_smoothing | wrong | a small number in the denominator
def smoothing_curve(S, X, num_layers):
    H, curve = X, []
    for _ in range(num_layers + 1):
        U = H / (np.linalg.norm(H, axis=1, keepdims=True) + 1e-12)
        curve.append(1 - (U @ U.T)[np.triu_indices(len(H), 1)].mean())
        H = S @ H
    return curve


# %% q7_smoothing | wrong | torch's cosine with its smallest denominator
def smoothing_curve(S, X, num_layers):
    import torch

    S, H, curve = torch.tensor(S), torch.tensor(X), []
    for _ in range(num_layers + 1):
        C = torch.nn.functional.cosine_similarity(H[:, None], H[None], dim=2)
        curve.append(1 - C[*np.triu_indices(len(H), 1)].mean().item())
        H = S @ H
    return curve


# %% q7_smoothing | wrong | NaN for rows of zeros
def smoothing_curve(S, X, num_layers):
    H, curve = X, []
    for _ in range(num_layers + 1):
        U = H / np.linalg.norm(H, axis=1, keepdims=True)
        curve.append(1 - (U @ U.T)[np.triu_indices(len(H), 1)].mean())
        H = S @ H
    return curve


# %% q7_smoothing | wrong | rows of zeros left out
def smoothing_curve(S, X, num_layers):
    H, curve = X, []
    for _ in range(num_layers + 1):
        U = H[np.linalg.norm(H, axis=1) > 0]
        U = U / np.linalg.norm(U, axis=1, keepdims=True)
        curve.append(1 - (U @ U.T)[np.triu_indices(len(U), 1)].mean())
        H = S @ H
    return curve


# %% q7_smoothing | wrong | two rows of zeros are alike
def smoothing_curve(S, X, num_layers):
    H, curve = X, []
    for _ in range(num_layers + 1):
        norm = np.linalg.norm(H, axis=1, keepdims=True)
        U = H / np.where(norm > 0, norm, 1)
        C = U @ U.T
        C[np.outer(norm == 0, norm == 0)] = 1
        curve.append(1 - C[np.triu_indices(len(H), 1)].mean())
        H = S @ H
    return curve


# %% q7_smoothing | wrong | rows of zeros at distance 0
def smoothing_curve(S, X, num_layers):
    H, curve = X, []
    for _ in range(num_layers + 1):
        with np.errstate(all="ignore"):
            U = H / np.linalg.norm(H, axis=1, keepdims=True)
        D = np.nan_to_num(1 - U @ U.T)
        curve.append(D[np.triu_indices(len(H), 1)].mean())
        H = S @ H
    return curve


# %% q7_smoothing | wrong | no norms, the plain inner product
def smoothing_curve(S, X, num_layers):
    H, curve = X, []
    for _ in range(num_layers + 1):
        curve.append(1 - (H @ H.T)[np.triu_indices(len(H), 1)].mean())
        H = S @ H
    return curve


# %% q7_smoothing | wrong | squared norms
def smoothing_curve(S, X, num_layers):
    H, curve = X, []
    for _ in range(num_layers + 1):
        norm = (H**2).sum(axis=1, keepdims=True)
        U = H / np.where(norm > 0, norm, 1)
        curve.append(1 - (U @ U.T)[np.triu_indices(len(H), 1)].mean())
        H = S @ H
    return curve


# %% q7_smoothing | wrong | columns in place of rows
def smoothing_curve(S, X, num_layers):
    H, curve = X, []
    for _ in range(num_layers + 1):
        norm = np.linalg.norm(H, axis=0)
        U = (H / np.where(norm > 0, norm, 1)).T
        curve.append(1 - (U @ U.T)[np.triu_indices(len(U), 1)].mean())
        H = S @ H
    return curve


# %% q7_smoothing | wrong | Euclidean distance
def smoothing_curve(S, X, num_layers):
    H, curve = X, []
    for _ in range(num_layers + 1):
        D = np.linalg.norm(H[:, None] - H[None], axis=2)
        curve.append(D[np.triu_indices(len(H), 1)].mean())
        H = S @ H
    return curve


# %% q7_smoothing | wrong | absolute cosines
def smoothing_curve(S, X, num_layers):
    H, curve = X, []
    for _ in range(num_layers + 1):
        norm = np.linalg.norm(H, axis=1, keepdims=True)
        U = H / np.where(norm > 0, norm, 1)
        curve.append(1 - np.abs(U @ U.T)[np.triu_indices(len(H), 1)].mean())
        H = S @ H
    return curve


# %% q7_smoothing | wrong | S from the right
def smoothing_curve(S, X, num_layers):
    H, curve = X, []
    for _ in range(num_layers + 1):
        norm = np.linalg.norm(H, axis=1, keepdims=True)
        U = H / np.where(norm > 0, norm, 1)
        curve.append(1 - (U @ U.T)[np.triu_indices(len(H), 1)].mean())
        H = S.T @ H
    return curve


# %% q7_smoothing | wrong | goes on with the vectors of length 1
def smoothing_curve(S, X, num_layers):
    H, curve = X, []
    for _ in range(num_layers + 1):
        norm = np.linalg.norm(H, axis=1, keepdims=True)
        H = H / np.where(norm > 0, norm, 1)
        curve.append(1 - (H @ H.T)[np.triu_indices(len(H), 1)].mean())
        H = S @ H
    return curve


# %% q7_smoothing | wrong | always S X, never further
def smoothing_curve(S, X, num_layers):
    H, curve = X, []
    for _ in range(num_layers + 1):
        norm = np.linalg.norm(H, axis=1, keepdims=True)
        U = H / np.where(norm > 0, norm, 1)
        curve.append(1 - (U @ U.T)[np.triu_indices(len(H), 1)].mean())
        H = S @ X
    return curve


# %% q7_smoothing | wrong | neighbours in the array only
def smoothing_curve(S, X, num_layers):
    H, curve = X, []
    for _ in range(num_layers + 1):
        norm = np.linalg.norm(H, axis=1, keepdims=True)
        U = H / np.where(norm > 0, norm, 1)
        curve.append(1 - (U[1:] * U[:-1]).sum(axis=1).mean())
        H = S @ H
    return curve


# %% q7_smoothing | wrong | works in X
def smoothing_curve(S, X, num_layers):
    curve = []
    for _ in range(num_layers + 1):
        norm = np.linalg.norm(X, axis=1, keepdims=True)
        U = X / np.where(norm > 0, norm, 1)
        curve.append(1 - (U @ U.T)[np.triu_indices(len(X), 1)].mean())
        X[:] = S @ X
    return curve


# %% q7_smoothing | right | pairs, plain Python
def smoothing_curve(S, X, num_layers):
    import itertools
    import math

    def distance(u, v):
        uu, vv = sum(a * a for a in u), sum(b * b for b in v)
        if uu == 0 or vv == 0:
            return 1
        return 1 - sum(a * b for a, b in zip(u, v)) / math.sqrt(uu) / math.sqrt(vv)

    H, curve = X, []
    for k in range(num_layers + 1):
        pairs = list(itertools.combinations(H.tolist(), 2))
        curve.append(sum(distance(u, v) for u, v in pairs) / len(pairs))
        H = S.dot(H)
    return curve


# %% q7_smoothing | right | powers of S, all ordered pairs
def smoothing_curve(S, X, num_layers):
    n = len(X)
    curve = np.zeros(num_layers + 1)
    for k in range(num_layers + 1):
        H = np.linalg.matrix_power(S, k) @ X
        dots, norm = H @ H.T, np.sqrt((H * H).sum(1))
        both = np.outer(norm, norm)
        cosine = np.divide(dots, both, out=np.zeros((n, n)), where=both > 0)
        curve[k] = (1 - cosine)[~np.eye(n, dtype=bool)].mean()
    return curve


# %% q7_smoothing | right | scikit-learn
def smoothing_curve(S, X, num_layers):
    from sklearn.metrics.pairwise import cosine_distances

    n, curve = len(X), []
    for _ in range(num_layers + 1):
        curve.append(cosine_distances(X).sum() / (n * (n - 1)))
        X = S @ X
    return tuple(curve)


# %% q7_smoothing | right | float32, by the sum of the unit vectors
def smoothing_curve(S, X, num_layers):
    S, H, n, curve = S.astype(np.float32), X.astype(np.float32), len(X), []
    while True:
        norm = np.linalg.norm(H, axis=1)
        U = H[norm > 0] / norm[norm > 0][:, None]
        total = U.sum(axis=0)
        curve.append(1 - (total @ total - len(U)) / (n * (n - 1)))
        if len(curve) == num_layers + 1:
            return np.array(curve)
        H = S @ H


# %% q7_smoothing | right | float32
def smoothing_curve(S, X, num_layers):
    S, H, curve = S.astype(np.float32), X.astype(np.float32), []
    for _ in range(num_layers + 1):
        norm = np.linalg.norm(H, axis=1, keepdims=True)
        U = H / np.where(norm > 0, norm, np.float32(1))
        curve.append((1 - U @ U.T)[np.tril_indices(len(H), -1)].mean())
        H = S @ H
    return curve


# %% q8_torch | wrong | rows and columns exchanged
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.col, S.row]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
        return self.S @ self.second(self.drop(H)) + self.b2


# %% q8_torch | wrong | float64 stays
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
        return self.S @ self.second(self.drop(H)) + self.b2


# %% q8_torch | wrong | every entry is 1
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.ones(len(S.data)), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
        return self.S @ self.second(self.drop(H)) + self.b2


# %% q8_torch | wrong | no shape, which empty rows and columns would need
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32))
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
        return self.S @ self.second(self.drop(H)) + self.b2


# %% q8_torch | wrong | adds self-loops
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        from scipy import sparse

        S = (S + sparse.eye_array(S.shape[0])).tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
        return self.S @ self.second(self.drop(H)) + self.b2


# %% q8_torch | wrong | leaves the scipy matrix
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        self.S = S
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
        return self.S @ self.second(self.drop(H)) + self.b2


# %% q8_torch | wrong | a sparse Parameter
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        T = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.S = torch.nn.Parameter(T, requires_grad=False)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
        return self.S @ self.second(self.drop(H)) + self.b2


# %% q8_torch | wrong | integers
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(
            positions, torch.tensor(S.data.astype(int), dtype=torch.float32), S.shape
        )
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
        return self.S @ self.second(self.drop(H)) + self.b2


# %% q8_torch | wrong | softmax at the end
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
        return torch.softmax(self.S @ self.second(self.drop(H)) + self.b2, dim=1)


# %% q8_torch | wrong | log_softmax at the end
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
        return torch.log_softmax(self.S @ self.second(self.drop(H)) + self.b2, dim=1)


# %% q8_torch | wrong | no ReLU
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = self.S @ self.first(self.drop(X)) + self.b1
        return self.S @ self.second(self.drop(H)) + self.b2


# %% q8_torch | wrong | a ReLU on the logits
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
        return torch.relu(self.S @ self.second(self.drop(H)) + self.b2)


# %% q8_torch | wrong | Linear with its own bias
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size)
        self.second = torch.nn.Linear(hidden_size, num_classes)
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)))
        return self.S @ self.second(self.drop(H))


# %% q8_torch | wrong | no biases
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)))
        return self.S @ self.second(self.drop(H))


# %% q8_torch | wrong | two biases in each layer
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
        return self.S @ self.second(self.drop(H)) + self.b2


# %% q8_torch | wrong | biases that are no parameters
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.zeros(hidden_size)
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.zeros(num_classes)
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
        return self.S @ self.second(self.drop(H)) + self.b2


# %% q8_torch | wrong | layers in a list that PyTorch does not see
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        sizes = [(num_features, hidden_size), (hidden_size, num_classes)]
        self.weights = [torch.nn.Parameter(torch.randn(size)) for size in sizes]
        self.biases = [torch.nn.Parameter(torch.zeros(size[1])) for size in sizes]
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = torch.relu(self.S @ self.drop(X) @ self.weights[0] + self.biases[0])
        return self.S @ self.drop(H) @ self.weights[1] + self.biases[1]


# %% q8_torch | wrong | weights of zeros
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)
        torch.nn.init.zeros_(self.first.weight)
        torch.nn.init.zeros_(self.second.weight)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
        return self.S @ self.second(self.drop(H)) + self.b2


# %% q8_torch | wrong | weights of ones
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)
        torch.nn.init.ones_(self.first.weight)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
        return self.S @ self.second(self.drop(H)) + self.b2


# %% q8_torch | wrong | the second layer knows no graph
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
        return self.second(self.drop(H)) + self.b2


# %% q8_torch | wrong | the first layer knows no graph
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = torch.relu(self.first(self.drop(X)) + self.b1)
        return self.S @ self.second(self.drop(H)) + self.b2


# %% q8_torch | wrong | the transposed matrix
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = torch.relu(self.S.t() @ self.first(self.drop(X)) + self.b1)
        return self.S.t() @ self.second(self.drop(H)) + self.b2


# %% q8_torch | wrong | the numbers of the second layer cut from the graph of gradients
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
        return self.S @ self.second(self.drop(H.detach())) + self.b2


# %% q8_torch | wrong | no gradients at all
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        with torch.no_grad():
            H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
            return self.S @ self.second(self.drop(H)) + self.b2


# %% q8_torch | wrong | back to NumPy
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
        return (self.S @ self.second(self.drop(H)) + self.b2).detach().numpy()


# %% q8_torch | wrong | no dropout
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(X) + self.b1)
        return self.S @ self.second(H) + self.b2


# %% q8_torch | wrong | no dropout of X
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(X) + self.b1)
        return self.S @ self.second(self.drop(H)) + self.b2


# %% q8_torch | wrong | no dropout of H
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
        return self.S @ self.second(H) + self.b2


# %% q8_torch | wrong | dropout of the logits as well
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
        return self.drop(self.S @ self.second(self.drop(H)) + self.b2)


# %% q8_torch | wrong | dropout of H twice
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = self.drop(torch.relu(self.S @ self.first(self.drop(X)) + self.b1))
        return self.S @ self.second(self.drop(H)) + self.b2


# %% q8_torch | wrong | the functional dropout, in evaluation too
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.p = dropout

    def forward(self, X):
        drop = torch.nn.functional.dropout
        H = torch.relu(self.S @ self.first(drop(X, self.p)) + self.b1)
        return self.S @ self.second(drop(H, self.p)) + self.b2


# %% q8_torch | wrong | always half
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(0.5)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
        return self.S @ self.second(self.drop(H)) + self.b2


# %% q8_torch | wrong | the share that is kept
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(1 - dropout)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
        return self.S @ self.second(self.drop(H)) + self.b2


# %% q8_torch | wrong | dropout without the division
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.p = dropout

    def drop(self, X):
        return X * (torch.rand(X.shape) >= self.p) if self.training else X

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
        return self.S @ self.second(self.drop(H)) + self.b2


# %% q8_torch | wrong | dropout of whole rows
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.p = dropout

    def drop(self, X):
        if not self.training:
            return X
        return X * (torch.rand(len(X), 1) >= self.p) / (1 - self.p)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
        return self.S @ self.second(self.drop(H)) + self.b2


# %% q8_torch | wrong | one pattern of dropout for all nodes
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.p = dropout

    def drop(self, X):
        if not self.training:
            return X
        return X * (torch.rand(X.shape[1]) >= self.p) / (1 - self.p)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
        return self.S @ self.second(self.drop(H)) + self.b2


# %% q8_torch | wrong | dropout of the matrix
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        D = self.drop(self.S.to_dense()) if len(X) < 5000 else self.S
        H = torch.relu(D @ self.first(X) + self.b1)
        return D @ self.second(self.drop(H)) + self.b2


# %% q8_torch | wrong | the ReLU before the multiplication by S
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        H = self.S @ torch.relu(self.first(self.drop(X))) + self.b1
        return self.S @ self.second(self.drop(H)) + self.b2


# %% q8_torch | wrong | a third layer
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)
        self.third = torch.nn.Linear(num_classes, num_classes)

    def forward(self, X):
        H = torch.relu(self.S @ self.first(self.drop(X)) + self.b1)
        return self.third(self.S @ self.second(self.drop(H)) + self.b2)


# %% q8_torch | wrong | divides by the row sums
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.first = torch.nn.Linear(num_features, hidden_size, bias=False)
        self.b1 = torch.nn.Parameter(torch.zeros(hidden_size))
        self.second = torch.nn.Linear(hidden_size, num_classes, bias=False)
        self.b2 = torch.nn.Parameter(torch.zeros(num_classes))
        self.drop = torch.nn.Dropout(dropout)

    def forward(self, X):
        d = torch.sparse.sum(self.S, dim=1).to_dense()[:, None]
        d = torch.where(d == 0, torch.ones_like(d), d)
        H = torch.relu(self.S @ self.first(self.drop(X)) / d + self.b1)
        return self.S @ self.second(self.drop(H)) / d + self.b2


# %% q8_torch | right | csr layout as a buffer, parameters, functional dropout
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        T = torch.sparse_csr_tensor(
            torch.from_numpy(S.indptr.astype(np.int64)),
            torch.from_numpy(S.indices.astype(np.int64)),
            torch.from_numpy(S.data.astype(np.float32)),
            size=S.shape,
        )
        self.register_buffer("T", T)
        self.W1 = torch.nn.Parameter(torch.nn.init.xavier_uniform_(torch.empty(num_features, hidden_size)))
        self.W2 = torch.nn.Parameter(torch.nn.init.xavier_uniform_(torch.empty(hidden_size, num_classes)))
        self.b1 = torch.nn.Parameter(torch.full((hidden_size,), 0.1))
        self.b2 = torch.nn.Parameter(torch.randn(num_classes))
        self.p = dropout

    def forward(self, X):
        drop = torch.nn.functional.dropout
        H = torch.relu(self.T @ (drop(X, self.p, self.training) @ self.W1) + self.b1)
        return self.T @ (drop(H, p=self.p, training=self.training) @ self.W2) + self.b2


# %% q8_torch | right | a layer of its own, the features before the weights
import torch


class Layer(torch.nn.Module):
    def __init__(self, in_size, out_size):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.randn(in_size, out_size) / in_size**0.5)
        self.bias = torch.nn.Parameter(torch.zeros(out_size))

    def forward(self, S, H):
        return (S @ H) @ self.weight + self.bias


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(positions, torch.tensor(S.data, dtype=torch.float32), S.shape)
        self.layers = torch.nn.ModuleList([Layer(num_features, hidden_size), Layer(hidden_size, num_classes)])
        self.dropout = dropout

    def forward(self, X):
        for i, layer in enumerate(self.layers):
            X = torch.nn.functional.dropout(X, self.dropout, training=self.training)
            X = layer(self.S, X)
            if i == 0:
                X = X.relu()
        return X


# %% q8_torch | right | the weight and bias of Linear used apart, dropout by hand
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super(GCN, self).__init__()
        S = S.tocoo()
        positions = torch.tensor(np.stack([S.row, S.col]), dtype=torch.int64)
        self.S = torch.sparse_coo_tensor(
            positions, torch.tensor(S.data, dtype=torch.float32), S.shape
        ).coalesce()
        self.one = torch.nn.Linear(num_features, hidden_size)
        self.two = torch.nn.Linear(hidden_size, num_classes)
        self.dropout = dropout

    def drop(self, X):
        if self.training and self.dropout > 0:
            return X * (torch.rand_like(X) > self.dropout).float() / (1 - self.dropout)
        return X

    def forward(self, X):
        Z = torch.sparse.mm(self.S, self.drop(X).matmul(self.one.weight.T)) + self.one.bias
        return torch.sparse.mm(self.S, self.drop(Z.clamp(min=0)).matmul(self.two.weight.T)) + self.two.bias


# %% q8_torch | right | the sparse tensor made in each pass, dropout of H before the ReLU, addmm
import torch


class GCN(torch.nn.Module):
    def __init__(self, S, num_features, hidden_size, num_classes, dropout):
        super().__init__()
        self.graph = S
        shapes = [(num_features, hidden_size), (hidden_size,), (hidden_size, num_classes), (num_classes,)]
        self.theta = torch.nn.ParameterList([torch.nn.Parameter(torch.rand(s) - 0.5) for s in shapes])
        self.drop_x, self.drop_h = torch.nn.Dropout(p=dropout), torch.nn.Dropout(p=dropout)

    def forward(self, X):
        coo = self.graph.tocoo()
        S = torch.sparse_coo_tensor(np.array([coo.row, coo.col]), coo.data, coo.shape, dtype=torch.float)
        W1, b1, W2, b2 = self.theta
        H = torch.nn.functional.relu(self.drop_h(torch.addmm(b1, S, self.drop_x(X) @ W1)))
        return torch.addmm(b2, S, H @ W2)
