# %% q1_step | wrong | fires at exactly zero
def step(z):
    return np.where(np.asarray(z) >= 0, 1, 0)


# %% q1_step | wrong | prints instead of returning
def step(z):
    print(np.where(np.asarray(z) > 0, 1, 0))


# %% q1_step | wrong | minus one instead of zero
def step(z):
    return np.where(np.asarray(z) > 0, 1, -1)


# %% q1_step | wrong | only for single numbers
def step(z):
    if z > 0:
        return 1
    return 0


# %% q1_step | wrong | changes the array it is given
def step(z):
    z = np.asarray(z)
    if z.ndim == 0:
        return int(z > 0)
    z[z <= 0] = 0
    z[z > 0] = 1
    return z


# %% q1_step | wrong | numpy.sign, which is -1 below zero
def step(z):
    return np.sign(z)


# %% q1_step | wrong | the visible example by heart
def step(z):
    if np.ndim(z) == 1:
        return [0, 0, 1]
    return 1 if z == 2.0 else 0


# %% q1_step | wrong | one decision for the whole array
def step(z):
    return 1 if np.sum(z) > 0 else 0


# %% q1_step | wrong | flattens a matrix
def step(z):
    if np.ndim(z) == 0:
        return int(z > 0)
    return [1 if value > 0 else 0 for value in np.ravel(z)]


# %% q1_step | wrong | numpy.heaviside with a half at 0
def step(z):
    return np.heaviside(z, 0.5)


# %% q1_step | right | numpy.heaviside with 0 at 0
def step(z):
    return np.heaviside(z, 0)


# %% q1_step | right | the comparison itself, as booleans
def step(z):
    return np.asarray(z) > 0


# %% q1_step | right | recursion over rows, lists as output
def step(z):
    if np.ndim(z) == 0:
        return 1 if z > 0 else 0
    return [step(row) for row in z]


# %% q1_step | right | float32
def step(z):
    return (np.array(z) > 0).astype(np.float32)


# %% q1_step | right | masks on a fresh array
def step(z):
    z = np.asarray(z)
    result = np.zeros(z.shape)
    result[z > 0] = 1
    return result


# %% q2_gates | wrong | AND also fires for a single 1
def and_gate():
    return [1, 1], -0.5


def or_gate():
    return [1, 1], -0.5


def nand_gate():
    return [-1, -1], 1.5


def not_gate():
    return [-1], 0.5


# %% q2_gates | wrong | biases for a step that fires at 0
def and_gate():
    return [1, 1], -2


def or_gate():
    return [1, 1], -1


def nand_gate():
    return [-1, -1], 1


def not_gate():
    return [-1], 0


# %% q2_gates | wrong | thresholds instead of biases
def and_gate():
    return [1, 1], 1.5


def or_gate():
    return [1, 1], 0.5


def nand_gate():
    return [-1, -1], -1.5


def not_gate():
    return [-1], -0.5


# %% q2_gates | wrong | NAND is AND with the weights negated but not the bias
def and_gate():
    return [1, 1], -1.5


def or_gate():
    return [1, 1], -0.5


def nand_gate():
    return [-1, -1], -1.5


def not_gate():
    return [-1], 0.5


# %% q2_gates | wrong | NOR in place of NAND
def and_gate():
    return [1, 1], -1.5


def or_gate():
    return [1, 1], -0.5


def nand_gate():
    return [-1, -1], 0.5


def not_gate():
    return [-1], 0.5


# %% q2_gates | wrong | NOT without a bias never fires
def and_gate():
    return [1, 1], -1.5


def or_gate():
    return [1, 1], -0.5


def nand_gate():
    return [-1, -1], 1.5


def not_gate():
    return [-1], 0


# %% q2_gates | wrong | NAND without a bias never fires
def and_gate():
    return [1, 1], -1.5


def or_gate():
    return [1, 1], -0.5


def nand_gate():
    return [-1, -1], 0


def not_gate():
    return [-1], 0.5


# %% q2_gates | wrong | NOT with two weights
def and_gate():
    return [1, 1], -1.5


def or_gate():
    return [1, 1], -0.5


def nand_gate():
    return [-1, -1], 1.5


def not_gate():
    return [-1, 0], 0.5


# %% q2_gates | wrong | weights and bias in one list
def and_gate():
    return [1, 1, -1.5]


def or_gate():
    return [1, 1, -0.5]


def nand_gate():
    return [-1, -1, 1.5]


def not_gate():
    return [-1, 0.5]


# %% q2_gates | wrong | the bias in a list of its own
def and_gate():
    return [1, 1], [-1.5]


def or_gate():
    return [1, 1], [-0.5]


def nand_gate():
    return [-1, -1], [1.5]


def not_gate():
    return [-1], [0.5]


# %% q2_gates | wrong | OR and NAND not written yet
def and_gate():
    return [1, 1], -1.5


def or_gate():
    raise NotImplementedError()


def nand_gate():
    raise NotImplementedError()


def not_gate():
    return [-1], 0.5


# %% q2_gates | right | tuples and other floats
def and_gate():
    return (1.0, 1.0), -1.25


def or_gate():
    return (0.5, 0.5), -0.25


def nand_gate():
    return (-1.0, -1.0), 1.25


def not_gate():
    return (-1.0,), 0.25


# %% q2_gates | right | arrays of float32
def and_gate():
    return np.array([3, 2], dtype=np.float32), np.float32(-4)


def or_gate():
    return np.array([3, 2], dtype=np.float32), np.float32(-1)


def nand_gate():
    return np.array([-3, -2], dtype=np.float32), np.float32(4)


def not_gate():
    return np.array([-7], dtype=np.float32), np.float32(3)


# %% q2_gates | right | NAND worked out from AND
def and_gate():
    return np.array([2, 2]), -3


def or_gate():
    return np.array([2, 2]), -1


def nand_gate():
    weights, bias = and_gate()
    return -weights, -bias


def not_gate():
    return np.array([-2]), 1


# %% q2_gates | right | sums of exactly 0 where the gate is off, 0-d arrays as biases
def and_gate():
    return [[1, 1], np.array(-1)]


def or_gate():
    return [[1, 1], np.array(0)]


def nand_gate():
    return [[-1, -1], np.array(2)]


def not_gate():
    return [[-1], np.array(1)]


# %% q3_predict | wrong | forgets the bias
def predict(X, weights, bias):
    return np.where(X @ weights > 0, 1, 0)


# %% q3_predict | wrong | subtracts the bias
def predict(X, weights, bias):
    return np.where(X @ weights - bias > 0, 1, 0)


# %% q3_predict | wrong | fires at exactly zero
def predict(X, weights, bias):
    return np.where(X @ weights + bias >= 0, 1, 0)


# %% q3_predict | wrong | returns the sums
def predict(X, weights, bias):
    return X @ weights + bias


# %% q3_predict | wrong | multiplies without adding up
def predict(X, weights, bias):
    return np.where(X * weights + bias > 0, 1, 0)


# %% q3_predict | wrong | sums over the examples instead of the features
def predict(X, weights, bias):
    return np.where(np.sum(X * weights, axis=0) + bias > 0, 1, 0)


# %% q3_predict | wrong | fails for a single example
def predict(X, weights, bias):
    return [1 if sum(v * w for v, w in zip(x, weights)) + bias > 0 else 0 for x in X]


# %% q3_predict | wrong | a column instead of a row of predictions
def predict(X, weights, bias):
    sums = X @ weights + bias
    return np.where(sums > 0, 1, 0).reshape(-1, 1) if X.ndim == 2 else int(sums > 0)


# %% q3_predict | wrong | squeezes one example to a number
def predict(X, weights, bias):
    return np.squeeze(np.where(X @ weights + bias > 0, 1, 0))


# %% q3_predict | wrong | adds the bias to every feature
def predict(X, weights, bias):
    return np.where((X + bias) @ weights > 0, 1, 0)


# %% q3_predict | wrong | returns nothing
def predict(X, weights, bias):
    y_hat = np.where(X @ weights + bias > 0, 1, 0)


# %% q3_predict | wrong | changes X
def predict(X, weights, bias):
    X = X.astype(float, copy=False)
    X *= weights
    return np.where(X.sum(axis=-1) + bias > 0, 1, 0)


# %% q3_predict | right | loops in plain Python
def predict(X, weights, bias):
    def one(x):
        total = bias
        for value, weight in zip(x, weights):
            total += value * weight
        return 1 if total > 0 else 0

    if np.ndim(X) == 1:
        return one(X)
    return [one(x) for x in X]


# %% q3_predict | right | numpy.dot and booleans
def predict(X, weights, bias):
    return np.dot(X, weights) + bias > 0


# %% q3_predict | right | float32 throughout
def predict(X, weights, bias):
    sums = X.astype(np.float32) @ weights.astype(np.float32) + np.float32(bias)
    return (sums > 0).astype(np.float32)


# %% q3_predict | right | the bias as the weight of a constant input
def predict(X, weights, bias):
    ones = np.ones((*np.shape(X)[:-1], 1))
    return np.heaviside(np.concatenate([X, ones], axis=-1) @ np.append(weights, bias), 0)


# %% q3_predict | right | einsum
def predict(X, weights, bias):
    return (np.einsum("...f,f->...", X, weights) > -bias).astype(int)


# %% q4_update | wrong | the sign of the error turned round
def update(weights, bias, x, y, y_hat, learning_rate):
    change = learning_rate * (y_hat - y)
    return weights + change * x, bias + change


# %% q4_update | wrong | the bias stays
def update(weights, bias, x, y, y_hat, learning_rate):
    return weights + learning_rate * (y - y_hat) * x, bias


# %% q4_update | wrong | no learning rate
def update(weights, bias, x, y, y_hat, learning_rate):
    return weights + (y - y_hat) * x, bias + (y - y_hat)


# %% q4_update | wrong | no learning rate for the bias
def update(weights, bias, x, y, y_hat, learning_rate):
    return weights + learning_rate * (y - y_hat) * x, bias + (y - y_hat)


# %% q4_update | wrong | changes the weights it was given
def update(weights, bias, x, y, y_hat, learning_rate):
    change = learning_rate * (y - y_hat)
    if weights.dtype.kind == "i":
        return weights + change * x, bias + change
    weights += change * x
    return weights, bias + change


# %% q4_update | wrong | forgets to multiply by the example
def update(weights, bias, x, y, y_hat, learning_rate):
    change = learning_rate * (y - y_hat)
    return weights + change, bias + change


# %% q4_update | wrong | moves towards the example whatever the mistake
def update(weights, bias, x, y, y_hat, learning_rate):
    change = learning_rate * abs(y - y_hat)
    return weights + change * x, bias + change


# %% q4_update | wrong | learns from misses only, not from false alarms
def update(weights, bias, x, y, y_hat, learning_rate):
    if y == 1 and y_hat == 0:
        return weights + learning_rate * x, bias + learning_rate
    return weights, bias


# %% q4_update | wrong | an integer copy cuts off the halves
def update(weights, bias, x, y, y_hat, learning_rate):
    new_weights = weights.copy()
    new_weights[:] = weights + learning_rate * (y - y_hat) * x
    return new_weights, bias + learning_rate * (y - y_hat)


# %% q4_update | wrong | returns nothing when the prediction is right
def update(weights, bias, x, y, y_hat, learning_rate):
    if y != y_hat:
        change = learning_rate * (y - y_hat)
        return weights + change * x, bias + change


# %% q4_update | wrong | the pair in the wrong order
def update(weights, bias, x, y, y_hat, learning_rate):
    change = learning_rate * (y - y_hat)
    return bias + change, weights + change * x


# %% q4_update | wrong | the visible example by heart
def update(weights, bias, x, y, y_hat, learning_rate):
    if y == y_hat:
        return weights, bias
    return np.array([0.0, -1.5]), -1.5


# %% q4_update | right | a loop that builds a list
def update(weights, bias, x, y, y_hat, learning_rate):
    new_weights = []
    for weight, value in zip(weights, x):
        new_weights.append(weight + learning_rate * (y - y_hat) * value)
    return new_weights, bias + learning_rate * (y - y_hat)


# %% q4_update | right | three cases
def update(weights, bias, x, y, y_hat, learning_rate):
    if y == y_hat:
        return weights, bias
    if y > y_hat:
        return weights + learning_rate * x, bias + learning_rate
    return weights - learning_rate * x, bias - learning_rate


# %% q4_update | right | float32
def update(weights, bias, x, y, y_hat, learning_rate):
    change = np.float32(learning_rate * (y - y_hat))
    new_weights = weights.astype(np.float32) + change * x.astype(np.float32)
    return new_weights, np.float32(bias) + change


# %% q4_update | right | the bias as one more weight
def update(weights, bias, x, y, y_hat, learning_rate):
    extended = np.append(weights, bias).astype(float)
    extended += learning_rate * (y - y_hat) * np.append(x, 1)
    return extended[:-1], extended[-1]


# %% q5_train | wrong | counts epochs instead of mistakes
def train(X, y, max_epochs):
    weights, bias = np.zeros(X.shape[1]), 0.0
    for epoch in range(max_epochs):
        wrong = False
        for x_i, y_i in zip(X, y):
            error = y_i - (1 if x_i @ weights + bias > 0 else 0)
            if error != 0:
                weights, bias, wrong = weights + error * x_i, bias + error, True
        if not wrong:
            break
    return weights, bias, epoch + 1


# %% q5_train | wrong | counts the mistakes of the last epoch only
def train(X, y, max_epochs):
    weights, bias, mistakes = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(max_epochs):
        mistakes = 0
        for x_i, y_i in zip(X, y):
            error = y_i - (1 if x_i @ weights + bias > 0 else 0)
            if error != 0:
                weights, bias, mistakes = weights + error * x_i, bias + error, mistakes + 1
        if mistakes == 0:
            break
    return weights, bias, mistakes


# %% q5_train | wrong | adds up signed errors, which cancel
def train(X, y, max_epochs):
    weights, bias, mistakes = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(max_epochs):
        for x_i, y_i in zip(X, y):
            error = y_i - (1 if x_i @ weights + bias > 0 else 0)
            weights, bias, mistakes = weights + error * x_i, bias + error, mistakes + error
    return weights, bias, mistakes


# %% q5_train | wrong | predicts a whole epoch with the old weights
def train(X, y, max_epochs):
    weights, bias, mistakes = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(max_epochs):
        errors = y - np.where(X @ weights + bias > 0, 1, 0)
        if not errors.any():
            break
        weights, bias = weights + errors @ X, bias + errors.sum()
        mistakes += int(abs(errors).sum())
    return weights, bias, mistakes


# %% q5_train | wrong | the bias never learns
def train(X, y, max_epochs):
    weights, bias, mistakes = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(max_epochs):
        for x_i, y_i in zip(X, y):
            error = y_i - (1 if x_i @ weights + bias > 0 else 0)
            weights, mistakes = weights + error * x_i, mistakes + abs(error)
    return weights, bias, mistakes


# %% q5_train | wrong | one epoch too few
def train(X, y, max_epochs):
    weights, bias, mistakes = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(1, max_epochs):
        for x_i, y_i in zip(X, y):
            error = y_i - (1 if x_i @ weights + bias > 0 else 0)
            weights, bias, mistakes = weights + error * x_i, bias + error, mistakes + abs(error)
    return weights, bias, mistakes


# %% q5_train | wrong | a hundred epochs whatever max_epochs says
def train(X, y, max_epochs):
    weights, bias, mistakes = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(100):
        for x_i, y_i in zip(X, y):
            error = y_i - (1 if x_i @ weights + bias > 0 else 0)
            weights, bias, mistakes = weights + error * x_i, bias + error, mistakes + abs(error)
    return weights, bias, mistakes


# %% q5_train | wrong | stops after the first mistake of an epoch
def train(X, y, max_epochs):
    weights, bias, mistakes = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(max_epochs):
        for x_i, y_i in zip(X, y):
            error = y_i - (1 if x_i @ weights + bias > 0 else 0)
            if error != 0:
                weights, bias, mistakes = weights + error * x_i, bias + error, mistakes + 1
                break
    return weights, bias, mistakes


# %% q5_train | wrong | fires at exactly zero
def train(X, y, max_epochs):
    weights, bias, mistakes = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(max_epochs):
        for x_i, y_i in zip(X, y):
            error = y_i - (1 if x_i @ weights + bias >= 0 else 0)
            weights, bias, mistakes = weights + error * x_i, bias + error, mistakes + abs(error)
    return weights, bias, mistakes


# %% q5_train | wrong | shuffles the examples
def train(X, y, max_epochs):
    rng = np.random.default_rng(0)
    weights, bias, mistakes = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(max_epochs):
        for i in rng.permutation(len(X)):
            error = y[i] - (1 if X[i] @ weights + bias > 0 else 0)
            weights, bias, mistakes = weights + error * X[i], bias + error, mistakes + abs(error)
    return weights, bias, mistakes


# %% q5_train | wrong | starts from random weights
def train(X, y, max_epochs):
    weights, bias, mistakes = np.random.default_rng(0).normal(size=X.shape[1]), 0.0, 0
    for _ in range(max_epochs):
        for x_i, y_i in zip(X, y):
            error = y_i - (1 if x_i @ weights + bias > 0 else 0)
            weights, bias, mistakes = weights + error * x_i, bias + error, mistakes + abs(error)
    return weights, bias, mistakes


# %% q5_train | wrong | integer weights cut off the fractions
def train(X, y, max_epochs):
    weights, bias, mistakes = np.zeros(X.shape[1], dtype=int), 0, 0
    for _ in range(max_epochs):
        for x_i, y_i in zip(X, y):
            error = y_i - (1 if x_i @ weights + bias > 0 else 0)
            weights = (weights + error * x_i).astype(int)
            bias, mistakes = bias + error, mistakes + abs(error)
    return weights, bias, mistakes


# %% q5_train | wrong | returns no count
def train(X, y, max_epochs):
    weights, bias = np.zeros(X.shape[1]), 0.0
    for _ in range(max_epochs):
        for x_i, y_i in zip(X, y):
            error = y_i - (1 if x_i @ weights + bias > 0 else 0)
            weights, bias = weights + error * x_i, bias + error
    return weights, bias


# %% q5_train | right | every epoch to the end, without an early stop
def train(X, y, max_epochs):
    weights, bias, mistakes = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(max_epochs):
        for x_i, y_i in zip(X, y):
            error = y_i - (1 if x_i @ weights + bias > 0 else 0)
            weights, bias, mistakes = weights + error * x_i, bias + error, mistakes + abs(error)
    return weights, bias, mistakes


# %% q5_train | right | plain lists and while
def train(X, y, max_epochs):
    weights = [0.0 for _ in X[0]]
    bias = 0.0
    mistakes = 0
    epoch = 0
    settled = False
    while epoch < max_epochs and not settled:
        settled = True
        for i in range(len(X)):
            total = bias
            for j in range(len(weights)):
                total += weights[j] * X[i][j]
            if total > 0 and y[i] == 0:
                weights = [weights[j] - X[i][j] for j in range(len(weights))]
                bias -= 1
                mistakes += 1
                settled = False
            elif total <= 0 and y[i] == 1:
                weights = [weights[j] + X[i][j] for j in range(len(weights))]
                bias += 1
                mistakes += 1
                settled = False
        epoch += 1
    return [weights, bias, mistakes]


# %% q5_train | right | the bias as one more weight, in float32
def train(X, y, max_epochs):
    extended = np.hstack([X, np.ones((len(X), 1))]).astype(np.float32)
    weights = np.zeros(extended.shape[1], dtype=np.float32)
    errors = []
    for _ in range(max_epochs):
        for x_i, y_i in zip(extended, y):
            errors.append(int(y_i) - int(x_i @ weights > 0))
            weights = weights + np.float32(errors[-1]) * x_i
        if not any(errors[-len(X) :]):
            break
    return weights[:-1], weights[-1], np.abs(errors).sum()


# %% q5_train | right | in place, on weights of its own
def train(X, y, max_epochs):
    weights, bias, mistakes = np.zeros(X.shape[1]), np.zeros(()), 0
    for _ in range(max_epochs):
        clean = True
        for x_i, y_i in zip(X, y):
            y_hat = np.heaviside(np.dot(x_i, weights) + bias, 0)
            if y_hat != y_i:
                weights += (y_i - y_hat) * x_i
                bias += y_i - y_hat
                mistakes += 1
                clean = False
        if clean:
            return weights, bias, mistakes
    return weights, bias, mistakes


# %% q6_sigmoid | wrong | exp(z) / (1 + exp(z)) overflows to NaN
def sigmoid(z):
    return np.exp(z) / (1 + np.exp(z))


def sigmoid_derivative(z):
    s = sigmoid(z)
    return s * (1 - s)


# %% q6_sigmoid | wrong | the slope overflows to NaN
def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))


def sigmoid_derivative(z):
    z = np.asarray(z, dtype=float)
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


# %% q6_sigmoid | wrong | math.exp overflows
def sigmoid(z):
    import math

    if np.ndim(z):
        return [sigmoid(row) for row in z]
    return 1 / (1 + math.exp(-z))


def sigmoid_derivative(z):
    s = np.array(sigmoid(z))
    return s * (1 - s)


# %% q6_sigmoid | wrong | the sign of the exponent
def sigmoid(z):
    return 1 / (1 + np.exp(np.asarray(z, dtype=float)))


def sigmoid_derivative(z):
    s = sigmoid(z)
    return s * (1 - s)


# %% q6_sigmoid | wrong | takes z for the sigmoid in the slope
def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))


def sigmoid_derivative(z):
    return z * (1 - z)


# %% q6_sigmoid | wrong | the slope with the wrong sign
def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))


def sigmoid_derivative(z):
    s = sigmoid(z)
    return s * (s - 1)


# %% q6_sigmoid | wrong | tanh is another curve
def sigmoid(z):
    return np.tanh(z)


def sigmoid_derivative(z):
    return 1 - np.tanh(z) ** 2


# %% q6_sigmoid | wrong | tanh halved but not shifted in its argument
def sigmoid(z):
    return (1 + np.tanh(z)) / 2


def sigmoid_derivative(z):
    return (1 - np.tanh(z) ** 2) / 2


# %% q6_sigmoid | wrong | an integer result for integer input
def sigmoid(z):
    z = np.asarray(z)
    result = np.zeros_like(z)
    result[...] = (1 + np.tanh(z / 2)) / 2
    return result


def sigmoid_derivative(z):
    s = (1 + np.tanh(np.asarray(z) / 2)) / 2
    return s * (1 - s)


# %% q6_sigmoid | wrong | cut off beyond 5
def sigmoid(z):
    z = np.clip(np.asarray(z, dtype=float), -5, 5)
    return 1 / (1 + np.exp(-z))


def sigmoid_derivative(z):
    s = sigmoid(z)
    return s * (1 - s)


# %% q6_sigmoid | wrong | clips the input in place
def sigmoid(z):
    if np.ndim(z):
        np.clip(z, -500, 500, out=z)
    else:
        z = min(max(z, -500), 500)
    return 1 / (1 + np.exp(-z))


def sigmoid_derivative(z):
    s = sigmoid(z)
    return s * (1 - s)


# %% q6_sigmoid | wrong | the slope not written yet
def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))


def sigmoid_derivative(z):
    pass


# %% q6_sigmoid | right | the plain formula in NumPy, warning of overflow but right
def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))


def sigmoid_derivative(z):
    s = sigmoid(z)
    return s * (1 - s)


# %% q6_sigmoid | right | tanh
def sigmoid(z):
    return 0.5 * (1 + np.tanh(np.multiply(z, 0.5)))


def sigmoid_derivative(z):
    return 0.25 * (1 - np.tanh(np.multiply(z, 0.5)) ** 2)


# %% q6_sigmoid | right | SciPy
def sigmoid(z):
    from scipy.special import expit

    return expit(z)


def sigmoid_derivative(z):
    from scipy.special import expit

    return expit(z) * expit(-np.asarray(z))


# %% q6_sigmoid | right | two cases for each number, lists as output
def sigmoid(z):
    import math

    if np.ndim(z):
        return [sigmoid(row) for row in z]
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    return math.exp(z) / (1 + math.exp(z))


def sigmoid_derivative(z):
    if np.ndim(z):
        return [sigmoid_derivative(row) for row in z]
    return sigmoid(z) * (1 - sigmoid(z))


# %% q6_sigmoid | right | float32, clipped where it no longer matters
def sigmoid(z):
    z = np.clip(np.asarray(z, dtype=np.float32), -60, 60)
    return 1 / (1 + np.exp(-z))


def sigmoid_derivative(z):
    s = sigmoid(z)
    return s * (1 - s)


# %% q7_bag_of_words | wrong | marks words instead of counting them
def bag_of_words(documents, vocabulary):
    return np.array([[1 if word in tokens else 0 for word in vocabulary] for tokens in documents])


# %% q7_bag_of_words | wrong | one row of counts for all documents together
def bag_of_words(documents, vocabulary):
    all_tokens = [token for tokens in documents for token in tokens]
    return np.array([[all_tokens.count(word) for word in vocabulary]])


# %% q7_bag_of_words | wrong | words in rows, documents in columns
def bag_of_words(documents, vocabulary):
    return np.array([[tokens.count(word) for tokens in documents] for word in vocabulary])


# %% q7_bag_of_words | wrong | sorts the vocabulary
def bag_of_words(documents, vocabulary):
    return np.array([[tokens.count(word) for word in sorted(vocabulary)] for tokens in documents])


# %% q7_bag_of_words | wrong | an unknown token raises
def bag_of_words(documents, vocabulary):
    counts = np.zeros((len(documents), len(vocabulary)))
    for i, tokens in enumerate(documents):
        for token in tokens:
            counts[i, vocabulary.index(token)] += 1
    return counts


# %% q7_bag_of_words | wrong | unknown tokens are counted in the last column
def bag_of_words(documents, vocabulary):
    counts = np.zeros((len(documents), len(vocabulary)))
    column = {word: j for j, word in enumerate(vocabulary)}
    for i, tokens in enumerate(documents):
        for token in tokens:
            counts[i, column.get(token, -1)] += 1
    return counts


# %% q7_bag_of_words | wrong | searches the words inside the text
def bag_of_words(documents, vocabulary):
    return np.array([[" ".join(tokens).count(word) for word in vocabulary] for tokens in documents])


# %% q7_bag_of_words | wrong | lower-cases everything
def bag_of_words(documents, vocabulary):
    lowered = [[token.lower() for token in tokens] for tokens in documents]
    return np.array([[tokens.count(word.lower()) for word in vocabulary] for tokens in lowered])


# %% q7_bag_of_words | wrong | shares of the document instead of counts
def bag_of_words(documents, vocabulary):
    counts = np.array([[tokens.count(word) for word in vocabulary] for tokens in documents], dtype=float)
    return counts / np.maximum([[len(tokens)] for tokens in documents], 1)


# %% q7_bag_of_words | wrong | a fancy index adds a repeated word once
def bag_of_words(documents, vocabulary):
    counts = np.zeros((len(documents), len(vocabulary)))
    for i, tokens in enumerate(documents):
        counts[i, [vocabulary.index(token) for token in tokens if token in vocabulary]] += 1
    return counts


# %% q7_bag_of_words | wrong | leaves out documents without known words
def bag_of_words(documents, vocabulary):
    rows = [[tokens.count(word) for word in vocabulary] for tokens in documents]
    return [row for row in rows if any(row)]


# %% q7_bag_of_words | wrong | the same list for every row
def bag_of_words(documents, vocabulary):
    counts = [[0] * len(vocabulary)] * len(documents)
    for i, tokens in enumerate(documents):
        for token in tokens:
            if token in vocabulary:
                counts[i][vocabulary.index(token)] += 1
    return counts


# %% q7_bag_of_words | wrong | empties the documents while counting
def bag_of_words(documents, vocabulary):
    counts = np.zeros((len(documents), len(vocabulary)))
    for i, tokens in enumerate(documents):
        while tokens:
            token = tokens.pop()
            if token in vocabulary:
                counts[i, vocabulary.index(token)] += 1
    return counts


# %% q7_bag_of_words | right | list.count in nested lists
def bag_of_words(documents, vocabulary):
    return [[tokens.count(word) for word in vocabulary] for tokens in documents]


# %% q7_bag_of_words | right | Counter
def bag_of_words(documents, vocabulary):
    from collections import Counter

    counters = [Counter(tokens) for tokens in documents]
    return np.array([[counter[word] for word in vocabulary] for counter in counters], dtype=np.float32)


# %% q7_bag_of_words | right | scikit-learn
def bag_of_words(documents, vocabulary):
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(vocabulary=vocabulary, analyzer=lambda tokens: tokens)
    return vectorizer.transform(documents).toarray()


# %% q7_bag_of_words | right | the course's own helper
def bag_of_words(documents, vocabulary):
    from nlpkit import text

    known = [[vocabulary.index(token) for token in tokens if token in vocabulary] for tokens in documents]
    return text.bag_of_words(known, len(vocabulary)).toarray()


# %% q7_bag_of_words | right | numpy.add.at
def bag_of_words(documents, vocabulary):
    counts = np.zeros((len(documents), len(vocabulary)), dtype=int)
    for i, tokens in enumerate(documents):
        np.add.at(counts[i], [vocabulary.index(token) for token in tokens if token in vocabulary], 1)
    return counts


# %% q8_tf_idf | wrong | logarithm to base 10
def tf_idf(counts):
    df = (counts > 0).sum(axis=0)
    weighted = counts * (np.log10((1 + len(counts)) / (1 + df)) + 1)
    lengths = np.sqrt((weighted**2).sum(axis=1, keepdims=True))
    return weighted / np.where(lengths > 0, lengths, 1)


# %% q8_tf_idf | wrong | no smoothing
def tf_idf(counts):
    df = np.maximum((counts > 0).sum(axis=0), 1)
    weighted = counts * (np.log(len(counts) / df) + 1)
    lengths = np.sqrt((weighted**2).sum(axis=1, keepdims=True))
    return weighted / np.where(lengths > 0, lengths, 1)


# %% q8_tf_idf | wrong | the 1 after the logarithm is missing
def tf_idf(counts):
    df = (counts > 0).sum(axis=0)
    weighted = counts * np.log((1 + len(counts)) / (1 + df))
    lengths = np.sqrt((weighted**2).sum(axis=1, keepdims=True))
    return weighted / np.where(lengths > 0, lengths, 1)


# %% q8_tf_idf | wrong | counts occurrences instead of documents
def tf_idf(counts):
    df = counts.sum(axis=0)
    weighted = counts * (np.log((1 + len(counts)) / (1 + df)) + 1)
    lengths = np.sqrt((weighted**2).sum(axis=1, keepdims=True))
    return weighted / np.where(lengths > 0, lengths, 1)


# %% q8_tf_idf | wrong | rows are not scaled
def tf_idf(counts):
    df = (counts > 0).sum(axis=0)
    return counts * (np.log((1 + len(counts)) / (1 + df)) + 1)


# %% q8_tf_idf | wrong | columns are scaled instead of rows
def tf_idf(counts):
    df = (counts > 0).sum(axis=0)
    weighted = counts * (np.log((1 + len(counts)) / (1 + df)) + 1)
    lengths = np.sqrt((weighted**2).sum(axis=0))
    return weighted / np.where(lengths > 0, lengths, 1)


# %% q8_tf_idf | wrong | rows scaled to the sum 1
def tf_idf(counts):
    df = (counts > 0).sum(axis=0)
    weighted = counts * (np.log((1 + len(counts)) / (1 + df)) + 1)
    sums = weighted.sum(axis=1, keepdims=True)
    return weighted / np.where(sums > 0, sums, 1)


# %% q8_tf_idf | wrong | a row of zeros becomes NaN
def tf_idf(counts):
    df = (counts > 0).sum(axis=0)
    weighted = counts * (np.log((1 + len(counts)) / (1 + df)) + 1)
    return weighted / np.sqrt((weighted**2).sum(axis=1, keepdims=True))


# %% q8_tf_idf | wrong | lengths broadcast along the wrong axis
def tf_idf(counts):
    df = (counts > 0).sum(axis=0)
    weighted = counts * (np.log((1 + len(counts)) / (1 + df)) + 1)
    lengths = np.sqrt((weighted**2).sum(axis=1))
    return weighted / np.where(lengths > 0, lengths, 1)


# %% q8_tf_idf | wrong | the number of words in place of the number of documents
def tf_idf(counts):
    df = (counts > 0).sum(axis=0)
    weighted = counts * (np.log((1 + counts.shape[1]) / (1 + df)) + 1)
    lengths = np.sqrt((weighted**2).sum(axis=1, keepdims=True))
    return weighted / np.where(lengths > 0, lengths, 1)


# %% q8_tf_idf | wrong | integer division under the logarithm
def tf_idf(counts):
    df = (counts > 0).sum(axis=0)
    weighted = counts * (np.log((1 + len(counts)) // (1 + df)) + 1)
    lengths = np.sqrt((weighted**2).sum(axis=1, keepdims=True))
    return weighted / np.where(lengths > 0, lengths, 1)


# %% q8_tf_idf | wrong | scales the counts before weighing them
def tf_idf(counts):
    df = (counts > 0).sum(axis=0)
    lengths = np.sqrt((counts**2).sum(axis=1, keepdims=True))
    return counts / np.where(lengths > 0, lengths, 1) * (np.log((1 + len(counts)) / (1 + df)) + 1)


# %% q8_tf_idf | wrong | changes float counts in place
def tf_idf(counts):
    weights = np.log((1 + len(counts)) / (1 + (counts > 0).sum(axis=0))) + 1
    counts = np.asarray(counts, dtype=float)
    counts *= weights
    lengths = np.sqrt((counts**2).sum(axis=1, keepdims=True))
    return counts / np.where(lengths > 0, lengths, 1)


# %% q8_tf_idf | wrong | a word counts once per document
def tf_idf(counts):
    present = counts > 0
    weighted = present * (np.log((1 + len(counts)) / (1 + present.sum(axis=0))) + 1)
    lengths = np.sqrt((weighted**2).sum(axis=1, keepdims=True))
    return weighted / np.where(lengths > 0, lengths, 1)


# %% q8_tf_idf | right | scikit-learn
def tf_idf(counts):
    from sklearn.feature_extraction.text import TfidfTransformer

    return TfidfTransformer().fit_transform(counts).toarray()


# %% q8_tf_idf | right | the course's own helper
def tf_idf(counts):
    from scipy import sparse

    from nlpkit import text

    return text.tf_idf(sparse.csr_matrix(counts), (counts > 0).sum(axis=0), len(counts)).toarray()


# %% q8_tf_idf | right | loops over lists
def tf_idf(counts):
    import math

    num_documents = len(counts)
    idf = []
    for j in range(len(counts[0])):
        df = 0
        for row in counts:
            if row[j] > 0:
                df += 1
        idf.append(math.log((1 + num_documents) / (1 + df)) + 1)
    result = []
    for row in counts:
        weighted = [count * weight for count, weight in zip(row, idf)]
        length = math.sqrt(sum(value**2 for value in weighted))
        result.append([value / length if length > 0 else 0.0 for value in weighted])
    return result


# %% q8_tf_idf | right | float32, logarithms subtracted, numpy.linalg.norm
def tf_idf(counts):
    df = np.count_nonzero(counts, axis=0)
    idf = np.log1p(len(counts)) - np.log1p(df) + 1
    weighted = (counts * idf).astype(np.float32)
    lengths = np.linalg.norm(weighted, axis=1)
    lengths[lengths == 0] = 1
    return weighted / lengths[:, None]


# %% q8_tf_idf | right | NaN turned to zero, with NumPy's warning
def tf_idf(counts):
    df = (counts > 0).sum(axis=0)
    weighted = counts * (np.log((1 + len(counts)) / (1 + df)) + 1)
    return np.nan_to_num((weighted.T / np.linalg.norm(weighted, axis=1)).T)
