# %% q1_conv2d | wrong | convolution does not turn the kernel
def cross_correlate(image, kernel):
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel, dtype=float)
    h, w = kernel.shape
    S = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return S


def convolve(image, kernel):
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel, dtype=float)
    h, w = kernel.shape
    S = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return S


# %% q1_conv2d | wrong | the two are exchanged
def cross_correlate(image, kernel):
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel[::-1, ::-1], dtype=float)
    h, w = kernel.shape
    S = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return S


def convolve(image, kernel):
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel, dtype=float)
    h, w = kernel.shape
    S = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return S


# %% q1_conv2d | wrong | turns the kernel upside down only
def cross_correlate(image, kernel):
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel, dtype=float)
    h, w = kernel.shape
    S = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return S


def convolve(image, kernel):
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel[::-1], dtype=float)
    h, w = kernel.shape
    S = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return S


# %% q1_conv2d | wrong | turns the kernel left to right only
def cross_correlate(image, kernel):
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel, dtype=float)
    h, w = kernel.shape
    S = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return S


def convolve(image, kernel):
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel[:, ::-1], dtype=float)
    h, w = kernel.shape
    S = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return S


# %% q1_conv2d | wrong | transposes the kernel instead of turning it
def cross_correlate(image, kernel):
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel, dtype=float)
    h, w = kernel.shape
    S = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return S


def convolve(image, kernel):
    image, kernel = (
        np.asarray(image, dtype=float),
        np.asarray(kernel.T if kernel.shape[0] == kernel.shape[1] else kernel[::-1, ::-1], dtype=float),
    )
    h, w = kernel.shape
    S = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return S


# %% q1_conv2d | wrong | a quarter turn
def cross_correlate(image, kernel):
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel, dtype=float)
    h, w = kernel.shape
    S = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return S


def convolve(image, kernel):
    image, kernel = (
        np.asarray(image, dtype=float),
        np.asarray(
            np.rot90(kernel) if kernel.shape[0] == kernel.shape[1] else kernel[::-1, ::-1], dtype=float
        ),
    )
    h, w = kernel.shape
    S = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return S


# %% q1_conv2d | wrong | leaves the last windows out
def cross_correlate(image, kernel):
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel, dtype=float)
    h, w = kernel.shape
    S = np.zeros((image.shape[0] - h, image.shape[1] - w))
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return S


def convolve(image, kernel):
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel[::-1, ::-1], dtype=float)
    h, w = kernel.shape
    S = np.zeros((image.shape[0] - h, image.shape[1] - w))
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return S


# %% q1_conv2d | wrong | height and width exchanged in the size
def cross_correlate(image, kernel):
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel, dtype=float)
    h, w = kernel.shape
    S = np.zeros((image.shape[0] - w + 1, image.shape[1] - h + 1))
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return S


def convolve(image, kernel):
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel[::-1, ::-1], dtype=float)
    h, w = kernel.shape
    S = np.zeros((image.shape[0] - w + 1, image.shape[1] - h + 1))
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return S


# %% q1_conv2d | wrong | takes every kernel for a square
def cross_correlate(image, kernel):
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel, dtype=float)
    h = w = kernel.shape[0]
    S = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return S


def convolve(image, kernel):
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel[::-1, ::-1], dtype=float)
    h = w = kernel.shape[0]
    S = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return S


# %% q1_conv2d | wrong | the mean in place of the sum
def cross_correlate(image, kernel):
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel, dtype=float)
    h, w = kernel.shape
    S = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.mean(image[i : i + h, j : j + w] * kernel)
    return S


def convolve(image, kernel):
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel[::-1, ::-1], dtype=float)
    h, w = kernel.shape
    S = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.mean(image[i : i + h, j : j + w] * kernel)
    return S


# %% q1_conv2d | wrong | multiplies uint8 by uint8, which wraps around
def cross_correlate(image, kernel):
    h, w = kernel.shape
    S = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return S


def convolve(image, kernel):
    h, w = kernel.shape
    S = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.sum(image[i : i + h, j : j + w] * kernel[::-1, ::-1])
    return S


# %% q1_conv2d | wrong | the sums in the type of the image lose their fractions
def cross_correlate(image, kernel):
    kind = image.dtype
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel, dtype=float)
    h, w = kernel.shape
    S = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1), dtype=kind)
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return S


def convolve(image, kernel):
    kind = image.dtype
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel[::-1, ::-1], dtype=float)
    h, w = kernel.shape
    S = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1), dtype=kind)
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return S


# %% q1_conv2d | wrong | padded so that the size stays
def cross_correlate(image, kernel):
    from scipy.ndimage import correlate

    return correlate(np.asarray(image, dtype=float), np.asarray(kernel, dtype=float), mode="constant")


def convolve(image, kernel):
    from scipy.ndimage import convolve as turned

    return turned(np.asarray(image, dtype=float), np.asarray(kernel, dtype=float), mode="constant")


# %% q1_conv2d | wrong | squeezes axes of length 1
def cross_correlate(image, kernel):
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel, dtype=float)
    h, w = kernel.shape
    S = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return np.squeeze(S)


def convolve(image, kernel):
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel[::-1, ::-1], dtype=float)
    h, w = kernel.shape
    S = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return np.squeeze(S)


# %% q1_conv2d | wrong | turns the kernel in place
def cross_correlate(image, kernel):
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel, dtype=float)
    h, w = kernel.shape
    S = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return S


def convolve(image, kernel):
    kernel[:] = kernel[::-1, ::-1].copy()
    image, weights = np.asarray(image, dtype=float), np.asarray(kernel, dtype=float)
    h, w = weights.shape
    S = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(S.shape[0]):
        for j in range(S.shape[1]):
            S[i, j] = np.sum(image[i : i + h, j : j + w] * weights)
    return S


# %% q1_conv2d | wrong | the numbers of the example
def cross_correlate(image, kernel):
    return [[200], [200]] if len(image) == 2 else [[0, 2], [6, 7]]


def convolve(image, kernel):
    return [[12, 14], [18, 21]]


# %% q1_conv2d | right | scipy
def cross_correlate(image, kernel):
    from scipy.signal import correlate2d

    return correlate2d(np.asarray(image, dtype=float), np.asarray(kernel, dtype=float), mode="valid")


def convolve(image, kernel):
    from scipy.signal import convolve2d

    return convolve2d(np.asarray(image, dtype=float), np.asarray(kernel, dtype=float), mode="valid")


# %% q1_conv2d | right | four loops over Python's numbers
def cross_correlate(image, kernel):
    image, kernel = image.tolist(), kernel.tolist()
    h, w = len(kernel), len(kernel[0])
    result = []
    for i in range(len(image) - h + 1):
        row = []
        for j in range(len(image[0]) - w + 1):
            total = 0
            for u in range(h):
                for v in range(w):
                    total += image[i + u][j + v] * kernel[u][v]
            row.append(total)
        result.append(row)
    return result


def convolve(image, kernel):
    return cross_correlate(image, np.rot90(kernel, 2))


# %% q1_conv2d | right | torch in float32
def cross_correlate(image, kernel):
    import torch

    image = torch.tensor(image.astype("float32"))
    return torch.nn.functional.conv2d(image[None, None], torch.tensor(kernel.astype("float32"))[None, None])[
        0, 0
    ]


def convolve(image, kernel):
    import torch

    image = torch.tensor(image.astype("float32"))
    turned = torch.tensor(kernel.astype("float32")).flip(0, 1)
    return torch.nn.functional.conv2d(image[None, None], turned[None, None])[0, 0].numpy()


# %% q1_conv2d | right | one shifted picture for each weight
def cross_correlate(image, kernel):
    (rows, columns), (h, w) = image.shape, kernel.shape
    S = 0.0
    for u in range(h):
        for v in range(w):
            S = S + float(kernel[u, v]) * image[u : rows - h + 1 + u, v : columns - w + 1 + v].astype(float)
    return S


def convolve(image, kernel):
    (rows, columns), (h, w) = image.shape, kernel.shape
    S = 0.0
    for u in range(h):
        for v in range(w):
            S = S + float(kernel[h - 1 - u, w - 1 - v]) * image[u : rows - h + 1 + u, v : columns - w + 1 + v]
    return S


# %% q2_sizes | wrong | forgets the first window
def padding_and_size(length, width, stride, padding):
    if padding == "narrow":
        left = right = 0
    elif padding == "wide":
        left = right = width - 1
    elif padding == "same":
        left = (width - 1) // 2
        right = width - 1 - left
    else:
        left = right = padding
    if length + left + right < width:
        raise ValueError("no window fits")
    return left, right, (length + left + right - width) // stride


# %% q2_sizes | wrong | rounds the last step up
def padding_and_size(length, width, stride, padding):
    if padding == "narrow":
        left = right = 0
    elif padding == "wide":
        left = right = width - 1
    elif padding == "same":
        left = (width - 1) // 2
        right = width - 1 - left
    else:
        left = right = padding
    if length + left + right < width:
        raise ValueError("no window fits")
    return left, right, -(-(length + left + right - width) // stride) + 1


# %% q2_sizes | wrong | divides to a float
def padding_and_size(length, width, stride, padding):
    if padding == "narrow":
        left = right = 0
    elif padding == "wide":
        left = right = width - 1
    elif padding == "same":
        left = (width - 1) // 2
        right = width - 1 - left
    else:
        left = right = padding
    if length + left + right < width:
        raise ValueError("no window fits")
    return left, right, (length + left + right - width) / stride + 1


# %% q2_sizes | wrong | wide pads by the width
def padding_and_size(length, width, stride, padding):
    if padding == "narrow":
        left = right = 0
    elif padding == "wide":
        left = right = width
    elif padding == "same":
        left = (width - 1) // 2
        right = width - 1 - left
    else:
        left = right = padding
    if length + left + right < width:
        raise ValueError("no window fits")
    return left, right, (length + left + right - width) // stride + 1


# %% q2_sizes | wrong | wide pads by half
def padding_and_size(length, width, stride, padding):
    if padding == "narrow":
        left = right = 0
    elif padding == "wide":
        left = right = width // 2
    elif padding == "same":
        left = (width - 1) // 2
        right = width - 1 - left
    else:
        left = right = padding
    if length + left + right < width:
        raise ValueError("no window fits")
    return left, right, (length + left + right - width) // stride + 1


# %% q2_sizes | wrong | same puts the odd zero on the left
def padding_and_size(length, width, stride, padding):
    if padding == "narrow":
        left = right = 0
    elif padding == "wide":
        left = right = width - 1
    elif padding == "same":
        left = width // 2
        right = width - 1 - left
    else:
        left = right = padding
    if length + left + right < width:
        raise ValueError("no window fits")
    return left, right, (length + left + right - width) // stride + 1


# %% q2_sizes | wrong | same pads equally on both sides
def padding_and_size(length, width, stride, padding):
    if padding == "narrow":
        left = right = 0
    elif padding == "wide":
        left = right = width - 1
    elif padding == "same":
        left = (width - 1) // 2
        right = left
    else:
        left = right = padding
    if length + left + right < width:
        raise ValueError("no window fits")
    return left, right, (length + left + right - width) // stride + 1


# %% q2_sizes | wrong | same pads half of the width on both sides
def padding_and_size(length, width, stride, padding):
    if padding == "narrow":
        left = right = 0
    elif padding == "wide":
        left = right = width - 1
    elif padding == "same":
        left = right = width // 2
    else:
        left = right = padding
    if length + left + right < width:
        raise ValueError("no window fits")
    return left, right, (length + left + right - width) // stride + 1


# %% q2_sizes | wrong | same keeps the length whatever the stride
def padding_and_size(length, width, stride, padding):
    if padding == "narrow":
        left = right = 0
    elif padding == "wide":
        left = right = width - 1
    elif padding == "same":
        left = (width - 1) // 2
        right = width - 1 - left
    else:
        left = right = padding
    if padding == "same":
        return left, right, length
    if length + left + right < width:
        raise ValueError("no window fits")
    return left, right, (length + left + right - width) // stride + 1


# %% q2_sizes | wrong | an integer split over both sides
def padding_and_size(length, width, stride, padding):
    if padding == "narrow":
        left = right = 0
    elif padding == "wide":
        left = right = width - 1
    elif padding == "same":
        left = (width - 1) // 2
        right = width - 1 - left
    else:
        left = padding // 2
        right = padding - left
    if length + left + right < width:
        raise ValueError("no window fits")
    return left, right, (length + left + right - width) // stride + 1


# %% q2_sizes | wrong | an integer counted once
def padding_and_size(length, width, stride, padding):
    if padding == "narrow":
        left = right = 0
    elif padding == "wide":
        left = right = width - 1
    elif padding == "same":
        left = (width - 1) // 2
        right = width - 1 - left
    else:
        left, right = padding, 0
    if length + left + right < width:
        raise ValueError("no window fits")
    return left, right, (length + left + right - width) // stride + 1


# %% q2_sizes | wrong | no error when no window fits
def padding_and_size(length, width, stride, padding):
    if padding == "narrow":
        left = right = 0
    elif padding == "wide":
        left = right = width - 1
    elif padding == "same":
        left = (width - 1) // 2
        right = width - 1 - left
    else:
        left = right = padding
    return left, right, (length + left + right - width) // stride + 1


# %% q2_sizes | wrong | 0 windows in place of an error
def padding_and_size(length, width, stride, padding):
    if padding == "narrow":
        left = right = 0
    elif padding == "wide":
        left = right = width - 1
    elif padding == "same":
        left = (width - 1) // 2
        right = width - 1 - left
    else:
        left = right = padding
    if length + left + right < width:
        return left, right, 0
    return left, right, (length + left + right - width) // stride + 1


# %% q2_sizes | wrong | an error already when just one window fits
def padding_and_size(length, width, stride, padding):
    if padding == "narrow":
        left = right = 0
    elif padding == "wide":
        left = right = width - 1
    elif padding == "same":
        left = (width - 1) // 2
        right = width - 1 - left
    else:
        left = right = padding
    if length + left + right <= width:
        raise ValueError("no window fits")
    return left, right, (length + left + right - width) // stride + 1


# %% q2_sizes | wrong | an error for every sentence shorter than the kernel, padded or not
def padding_and_size(length, width, stride, padding):
    if padding == "narrow":
        left = right = 0
    elif padding == "wide":
        left = right = width - 1
    elif padding == "same":
        left = (width - 1) // 2
        right = width - 1 - left
    else:
        left = right = padding
    if length < width:
        raise ValueError("no window fits")
    return left, right, (length + left + right - width) // stride + 1


# %% q2_sizes | wrong | another kind of error
def padding_and_size(length, width, stride, padding):
    if padding == "narrow":
        left = right = 0
    elif padding == "wide":
        left = right = width - 1
    elif padding == "same":
        left = (width - 1) // 2
        right = width - 1 - left
    else:
        left = right = padding
    if length + left + right < width:
        raise IndexError("no window fits")
    return left, right, (length + left + right - width) // stride + 1


# %% q2_sizes | wrong | ignores the stride
def padding_and_size(length, width, stride, padding):
    if padding == "narrow":
        left = right = 0
    elif padding == "wide":
        left = right = width - 1
    elif padding == "same":
        left = (width - 1) // 2
        right = width - 1 - left
    else:
        left = right = padding
    if length + left + right < width:
        raise ValueError("no window fits")
    return left, right, (length + left + right - width) + 1


# %% q2_sizes | wrong | the total in place of both sides
def padding_and_size(length, width, stride, padding):
    if padding == "narrow":
        left = right = 0
    elif padding == "wide":
        left = right = width - 1
    elif padding == "same":
        left = (width - 1) // 2
        right = width - 1 - left
    else:
        left = right = padding
    if length + left + right < width:
        raise ValueError("no window fits")
    return left + right, (length + left + right - width) // stride + 1


# %% q2_sizes | wrong | the formula's plus inside the fraction
def padding_and_size(length, width, stride, padding):
    if padding == "narrow":
        left = right = 0
    elif padding == "wide":
        left = right = width - 1
    elif padding == "same":
        left = (width - 1) // 2
        right = width - 1 - left
    else:
        left = right = padding
    if length + left + right < width:
        raise ValueError("no window fits")
    return left, right, (length + left + right - width + 1) // stride


# %% q2_sizes | wrong | same pads as Keras does for a stride
def padding_and_size(length, width, stride, padding):
    if padding == "narrow":
        left = right = 0
    elif padding == "wide":
        left = right = width - 1
    elif padding == "same":
        total = max(0, (-(-length // stride) - 1) * stride + width - length)
        left = total // 2
        right = total - left
    else:
        left = right = padding
    if length + left + right < width:
        raise ValueError("no window fits")
    return left, right, (length + left + right - width) // stride + 1


# %% q2_sizes | wrong | the padding of every stride-th position
def padding_and_size(length, width, stride, padding):
    if padding == "narrow":
        left = right = 0
    elif padding == "wide":
        left = right = width - 1
    elif padding == "same":
        left = (width - 1) // 2
        right = width - 1 - left
    else:
        left = right = padding
    if length + left + right < width:
        raise ValueError("no window fits")
    return left, right, (length - width) // stride + 1 + left + right


# %% q2_sizes | wrong | the examples by heart
def padding_and_size(length, width, stride, padding):
    if length < width:
        raise ValueError("no window fits")
    results = {"narrow": (0, 0, 5), "wide": (2, 2, 9), "same": (1, 1, 7), 1: (1, 1, 3)}
    return (1, 2, 4) if stride == 2 else results[padding]


# %% q2_sizes | right | lists the starts of the windows
def padding_and_size(length, width, stride, padding):
    sides = {
        "narrow": (0, 0),
        "wide": (width - 1, width - 1),
        "same": ((width - 1) // 2, width // 2),
    }
    left, right = sides[padding] if isinstance(padding, str) else (padding, padding)
    starts = [
        start for start in range(0, left + length + right, stride) if start + width <= left + length + right
    ]
    if not starts:
        raise ValueError(f"found a kernel of {width} positions, expected at most {left + length + right}")
    return [left, right, len(starts)]


# %% q2_sizes | right | an array, with a check that comes first
def padding_and_size(length, width, stride, padding):
    import math

    match padding:
        case "narrow":
            zeros = [0, 0]
        case "wide":
            zeros = [width - 1] * 2
        case "same":
            zeros = [math.floor((width - 1) / 2), math.ceil((width - 1) / 2)]
        case _:
            zeros = [padding] * 2
    padded = length + sum(zeros)
    if padded < width:
        raise ValueError
    return np.array([*zeros, math.floor((padded - width) / stride) + 1])


# %% q2_sizes | right | rounds up in place of down and one
def padding_and_size(length, width, stride, padding):
    if padding == "same":
        left, right = (width - 1) // 2, (width - 1) - (width - 1) // 2
    else:
        left = right = {"narrow": 0, "wide": width - 1}.get(padding, padding)
    windows = length + left + right - width + 1
    if windows <= 0:
        raise ValueError(f"no window of {width} fits")
    return left, right, (windows + stride - 1) // stride


# %% q2_sizes | right | torch counts
def padding_and_size(length, width, stride, padding):
    import torch

    left = {"narrow": 0, "wide": width - 1, "same": (width - 1) // 2}.get(padding, padding)
    right = width // 2 if padding == "same" else left
    if left + length + right < width:
        raise ValueError("too short")
    sentence = torch.zeros(left + length + right)
    return left, right, sentence.unfold(0, width, stride).shape[0]


# %% q3_kernels | wrong | blur adds up and does not divide
def box_blur(size):
    return np.ones((size, size))


def edge_kernel(direction):
    rows = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]]) / 3
    return rows if direction == "horizontal" else rows.T


def spot_kernel():
    return np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]) / 8


# %% q3_kernels | wrong | blur divides by the side
def box_blur(size):
    return np.ones((size, size)) / size


def edge_kernel(direction):
    rows = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]]) / 3
    return rows if direction == "horizontal" else rows.T


def spot_kernel():
    return np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]) / 8


# %% q3_kernels | wrong | blur with a rounded weight
def box_blur(size):
    return np.full((size, size), round(1 / size**2, 3))


def edge_kernel(direction):
    rows = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]]) / 3
    return rows if direction == "horizontal" else rows.T


def spot_kernel():
    return np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]) / 8


# %% q3_kernels | wrong | blur of 3 x 3 whatever the size
def box_blur(size):
    return np.ones((2, 2)) / 4 if size == 2 else np.ones((3, 3)) / 9


def edge_kernel(direction):
    rows = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]]) / 3
    return rows if direction == "horizontal" else rows.T


def spot_kernel():
    return np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]) / 8


# %% q3_kernels | wrong | a Gaussian blur is no mean
def box_blur(size):
    row = np.array([1.0])
    for _ in range(size - 1):
        row = np.convolve(row, [0.5, 0.5])
    return np.outer(row, row)


def edge_kernel(direction):
    rows = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]]) / 3
    return rows if direction == "horizontal" else rows.T


def spot_kernel():
    return np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]) / 8


# %% q3_kernels | wrong | blur by integer division
def box_blur(size):
    return np.full((size, size), 1 // size**2)


def edge_kernel(direction):
    rows = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]]) / 3
    return rows if direction == "horizontal" else rows.T


def spot_kernel():
    return np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]) / 8


# %% q3_kernels | wrong | edges named by the direction in which the brightness changes
def box_blur(size):
    return np.ones((size, size)) / size**2


def edge_kernel(direction):
    rows = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]]) / 3
    return rows if direction == "vertical" else rows.T


def spot_kernel():
    return np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]) / 8


# %% q3_kernels | wrong | edges with the opposite sign
def box_blur(size):
    return np.ones((size, size)) / size**2


def edge_kernel(direction):
    rows = np.array([[1, 1, 1], [0, 0, 0], [-1, -1, -1]]) / 3
    return rows if direction == "horizontal" else rows.T


def spot_kernel():
    return np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]) / 8


# %% q3_kernels | wrong | the kernel turned for a true convolution
def box_blur(size):
    return np.ones((size, size)) / size**2


def edge_kernel(direction):
    rows = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]]) / 3
    return rows if direction == "horizontal" else -rows.T


def spot_kernel():
    return np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]) / 8


# %% q3_kernels | wrong | Sobel's kernel without its factor
def box_blur(size):
    return np.ones((size, size)) / size**2


def edge_kernel(direction):
    rows = np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]])
    return rows if direction == "horizontal" else rows.T


def spot_kernel():
    return np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]) / 8


# %% q3_kernels | wrong | Prewitt's kernel divided by 6
def box_blur(size):
    return np.ones((size, size)) / size**2


def edge_kernel(direction):
    rows = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]]) / 6
    return rows if direction == "horizontal" else rows.T


def spot_kernel():
    return np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]) / 8


# %% q3_kernels | wrong | both kernels horizontal
def box_blur(size):
    return np.ones((size, size)) / size**2


def edge_kernel(direction):
    rows = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]]) / 3
    return rows


def spot_kernel():
    return np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]) / 8


# %% q3_kernels | wrong | a difference of neighbouring rows, seen by one of the two windows
def box_blur(size):
    return np.ones((size, size)) / size**2


def edge_kernel(direction):
    rows = np.array([[0, 0, 0], [-1, -1, -1], [1, 1, 1]]) / 3
    return rows if direction == "horizontal" else rows.T


def spot_kernel():
    return np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]) / 8


# %% q3_kernels | wrong | an edge in the corner
def box_blur(size):
    return np.ones((size, size)) / size**2


def edge_kernel(direction):
    rows = np.array([[-2, -1, 0], [-1, 0, 1], [0, 1, 2]]) / 3
    return rows if direction == "horizontal" else rows.T


def spot_kernel():
    return np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]) / 8


# %% q3_kernels | wrong | adds up to one, as a blur does
def box_blur(size):
    return np.ones((size, size)) / size**2


def edge_kernel(direction):
    rows = np.array([[-1, -1, -1], [1, 1, 1], [1, 1, 1]]) / 3
    return rows if direction == "horizontal" else rows.T


def spot_kernel():
    return np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]) / 8


# %% q3_kernels | wrong | spots that fire on constant brightness
def box_blur(size):
    return np.ones((size, size)) / size**2


def edge_kernel(direction):
    rows = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]]) / 3
    return rows if direction == "horizontal" else rows.T


def spot_kernel():
    return np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]])


# %% q3_kernels | wrong | a spot kernel with a dark middle
def box_blur(size):
    return np.ones((size, size)) / size**2


def edge_kernel(direction):
    rows = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]]) / 3
    return rows if direction == "horizontal" else rows.T


def spot_kernel():
    return np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]) / 4


# %% q3_kernels | wrong | a spot kernel without its factor
def box_blur(size):
    return np.ones((size, size)) / size**2


def edge_kernel(direction):
    rows = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]]) / 3
    return rows if direction == "horizontal" else rows.T


def spot_kernel():
    return np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]])


# %% q3_kernels | wrong | a spot kernel divided by 9
def box_blur(size):
    return np.ones((size, size)) / size**2


def edge_kernel(direction):
    rows = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]]) / 3
    return rows if direction == "horizontal" else rows.T


def spot_kernel():
    return np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]) / 9


# %% q3_kernels | wrong | a sharpening kernel
def box_blur(size):
    return np.ones((size, size)) / size**2


def edge_kernel(direction):
    rows = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]]) / 3
    return rows if direction == "horizontal" else rows.T


def spot_kernel():
    return np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]) / 5


# %% q3_kernels | wrong | a spot compared with one neighbour
def box_blur(size):
    return np.ones((size, size)) / size**2


def edge_kernel(direction):
    rows = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]]) / 3
    return rows if direction == "horizontal" else rows.T


def spot_kernel():
    return np.array([[0, 0, 0], [-1, 1, 0], [0, 0, 0]])


# %% q3_kernels | wrong | a spot compared with the row above
def box_blur(size):
    return np.ones((size, size)) / size**2


def edge_kernel(direction):
    rows = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]]) / 3
    return rows if direction == "horizontal" else rows.T


def spot_kernel():
    return np.array([[-1, -1, -1], [0, 3, 0], [0, 0, 0]]) / 3


# %% q3_kernels | wrong | a spot compared with the pixels to its left and above
def box_blur(size):
    return np.ones((size, size)) / size**2


def edge_kernel(direction):
    rows = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]]) / 3
    return rows if direction == "horizontal" else rows.T


def spot_kernel():
    return np.array([[0, -0.5, 0], [-0.5, 1, 0], [0, 0, 0]])


# %% q3_kernels | wrong | kernels of integers
def box_blur(size):
    return np.ones((size, size)) / size**2


def edge_kernel(direction):
    rows = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]]) // 3
    return rows if direction == "horizontal" else rows.T


def spot_kernel():
    return np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]) / 8


# %% q3_kernels | wrong | flat kernels
def box_blur(size):
    return np.full(size * size, 1 / size**2)


def edge_kernel(direction):
    rows = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]]) / 3
    return rows if direction == "horizontal" else rows.T


def spot_kernel():
    return np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]) / 8


# %% q3_kernels | right | lists of numbers, a single column of weights
def box_blur(size):
    return [[1 / (size * size) for _ in range(size)] for _ in range(size)]


def edge_kernel(direction):
    if direction == "horizontal":
        return [[0, -1, 0], [0, 0, 0], [0, 1, 0]]
    return [[0, 0, 0], [-1, 0, 1], [0, 0, 0]]


def spot_kernel():
    return [[-0.25, 0, -0.25], [0, 1, 0], [-0.25, 0, -0.25]]


# %% q3_kernels | right | float32, by outer products
def box_blur(size):
    row = np.full(size, 1 / size, dtype="float32")
    return np.outer(row, row)


def edge_kernel(direction):
    across, along = np.array([-1, 0, 1], dtype="float32"), np.ones(3, dtype="float32") / 3
    return np.outer(across, along) if direction == "horizontal" else np.outer(along, across)


def spot_kernel():
    return np.eye(3, dtype="float32")[[1]].T @ np.eye(3, dtype="float32")[[1]] * 9 / 8 - np.float32(1 / 8)


# %% q3_kernels | right | a spot against left and right only, edges by their left column
def box_blur(size):
    return np.ones((size, size)) / size**2


def edge_kernel(direction):
    kernel = np.zeros((3, 3))
    kernel[0, 0], kernel[2, 0] = -1, 1
    return kernel if direction == "horizontal" else kernel.transpose()


def spot_kernel():
    return np.array([[0, 0, 0], [-0.5, 1, -0.5], [0, 0, 0]])


# %% q3_kernels | right | torch tensors
def box_blur(size):
    import torch

    return torch.ones(size, size).div(size * size)


def edge_kernel(direction):
    import torch

    sobel = torch.tensor([[-0.25, -0.5, -0.25], [0, 0, 0], [0.25, 0.5, 0.25]])
    return {"horizontal": sobel, "vertical": sobel.T}[direction]


def spot_kernel():
    return np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]) / 8


# %% q4_conv1d | wrong | no ReLU
def conv1d(X, W, b):
    width = W.shape[0]
    C = []
    for t in range(X.shape[1] - width + 1):
        window = X[:, t : t + width]
        C.append((np.einsum("nke,kef->nf", window, W) + b))
    return np.stack(C, axis=1)


# %% q4_conv1d | wrong | forgets the bias
def conv1d(X, W, b):
    width = W.shape[0]
    C = []
    for t in range(X.shape[1] - width + 1):
        window = X[:, t : t + width]
        C.append(np.maximum(0, np.einsum("nke,kef->nf", window, W)))
    return np.stack(C, axis=1)


# %% q4_conv1d | wrong | adds the bias after the ReLU
def conv1d(X, W, b):
    width = W.shape[0]
    C = []
    for t in range(X.shape[1] - width + 1):
        window = X[:, t : t + width]
        C.append(np.maximum(0, np.einsum("nke,kef->nf", window, W)) + b)
    return np.stack(C, axis=1)


# %% q4_conv1d | wrong | subtracts the bias, as a threshold
def conv1d(X, W, b):
    width = W.shape[0]
    C = []
    for t in range(X.shape[1] - width + 1):
        window = X[:, t : t + width]
        C.append(np.maximum(0, np.einsum("nke,kef->nf", window, W) - b))
    return np.stack(C, axis=1)


# %% q4_conv1d | wrong | the bias once for each word
def conv1d(X, W, b):
    width = W.shape[0]
    C = []
    for t in range(X.shape[1] - width + 1):
        window = X[:, t : t + width]
        C.append(np.maximum(0, np.einsum("nke,kef->nf", window, W) + width * b))
    return np.stack(C, axis=1)


# %% q4_conv1d | wrong | flips the kernel
def conv1d(X, W, b):
    width = W.shape[0]
    C = []
    for t in range(X.shape[1] - width + 1):
        window = X[:, t : t + width]
        C.append(np.maximum(0, np.einsum("nke,kef->nf", window, W[::-1]) + b))
    return np.stack(C, axis=1)


# %% q4_conv1d | wrong | flips the embeddings
def conv1d(X, W, b):
    width = W.shape[0]
    C = []
    for t in range(X.shape[1] - width + 1):
        window = X[:, t : t + width]
        C.append(np.maximum(0, np.einsum("nke,kef->nf", window[:, :, ::-1], W) + b))
    return np.stack(C, axis=1)


# %% q4_conv1d | wrong | leaves the last window out
def conv1d(X, W, b):
    width = W.shape[0]
    C = []
    for t in range(X.shape[1] - width):
        window = X[:, t : t + width]
        C.append(np.maximum(0, np.einsum("nke,kef->nf", window, W) + b))
    return np.stack(C, axis=1)


# %% q4_conv1d | wrong | one window too many
def conv1d(X, W, b):
    width = W.shape[0]
    C = []
    for t in range(X.shape[1] - width + 2):
        window = X[:, t : t + width]
        C.append(np.maximum(0, np.einsum("nke,kef->nf", window, W) + b))
    return np.stack(C, axis=1)


# %% q4_conv1d | wrong | windows that do not overlap
def conv1d(X, W, b):
    width = W.shape[0]
    C = []
    for t in range(0, X.shape[1] - width + 1, width):
        window = X[:, t : t + width]
        C.append(np.maximum(0, np.einsum("nke,kef->nf", window, W) + b))
    return np.stack(C, axis=1)


# %% q4_conv1d | wrong | filters before windows
def conv1d(X, W, b):
    width = W.shape[0]
    C = []
    for t in range(X.shape[1] - width + 1):
        window = X[:, t : t + width]
        C.append(np.maximum(0, np.einsum("nke,kef->nf", window, W) + b))
    return np.stack(C, axis=2)


# %% q4_conv1d | wrong | windows before sentences
def conv1d(X, W, b):
    width = W.shape[0]
    C = []
    for t in range(X.shape[1] - width + 1):
        window = X[:, t : t + width]
        C.append(np.maximum(0, np.einsum("nke,kef->nf", window, W) + b))
    return np.stack(C)


# %% q4_conv1d | wrong | only the first sentence
def conv1d(X, W, b):
    width = W.shape[0]
    C = []
    for t in range(X.shape[1] - width + 1):
        window = X[:1, t : t + width]
        C.append(np.maximum(0, np.einsum("nke,kef->nf", window, W) + b))
    return np.stack(C, axis=1)


# %% q4_conv1d | wrong | squeezes axes of length 1
def conv1d(X, W, b):
    width = W.shape[0]
    C = []
    for t in range(X.shape[1] - width + 1):
        window = X[:, t : t + width]
        C.append(np.maximum(0, np.einsum("nke,kef->nf", window, W) + b))
    return np.squeeze(np.stack(C, axis=1))


# %% q4_conv1d | wrong | the mean over the window
def conv1d(X, W, b):
    width = W.shape[0]
    C = []
    for t in range(X.shape[1] - width + 1):
        window = X[:, t : t + width]
        C.append(np.maximum(0, np.einsum("nke,kef->nf", window, W) / width + b))
    return np.stack(C, axis=1)


# %% q4_conv1d | wrong | tanh in place of ReLU
def conv1d(X, W, b):
    width = W.shape[0]
    C = []
    for t in range(X.shape[1] - width + 1):
        window = X[:, t : t + width]
        C.append(np.tanh(np.einsum("nke,kef->nf", window, W) + b))
    return np.stack(C, axis=1)


# %% q4_conv1d | wrong | the absolute value in place of ReLU
def conv1d(X, W, b):
    width = W.shape[0]
    C = []
    for t in range(X.shape[1] - width + 1):
        window = X[:, t : t + width]
        C.append(np.abs(np.einsum("nke,kef->nf", window, W) + b))
    return np.stack(C, axis=1)


# %% q4_conv1d | wrong | the axes of the kernel as in PyTorch where they fit
def conv1d(X, W, b):
    width = W.shape[0]
    if len(set(W.shape)) == 1:
        W = W.transpose(2, 1, 0)
    C = []
    for t in range(X.shape[1] - width + 1):
        window = X[:, t : t + width]
        C.append(np.maximum(0, np.einsum("nke,kef->nf", window, W) + b))
    return np.stack(C, axis=1)


# %% q4_conv1d | wrong | dim and width of the kernel exchanged where they fit
def conv1d(X, W, b):
    width = W.shape[0]
    if W.shape[0] == W.shape[1]:
        W = W.transpose(1, 0, 2)
    C = []
    for t in range(X.shape[1] - width + 1):
        window = X[:, t : t + width]
        C.append(np.maximum(0, np.einsum("nke,kef->nf", window, W) + b))
    return np.stack(C, axis=1)


# %% q4_conv1d | wrong | takes the width from the wrong axis
def conv1d(X, W, b):
    width = W.shape[1]
    C = []
    for t in range(X.shape[1] - width + 1):
        window = X[:, t : t + width]
        C.append(np.maximum(0, np.einsum("nke,kef->nf", window, W) + b))
    return np.stack(C, axis=1)


# %% q4_conv1d | wrong | already takes the maximum over time
def conv1d(X, W, b):
    width = W.shape[0]
    C = []
    for t in range(X.shape[1] - width + 1):
        window = X[:, t : t + width]
        C.append(np.maximum(0, np.einsum("nke,kef->nf", window, W) + b))
    return np.max(C, axis=0)


# %% q4_conv1d | wrong | the numbers of the example
def conv1d(X, W, b):
    width = W.shape[0]
    C = []
    for t in range(X.shape[1] - width + 1):
        window = X[:, t : t + width]
        C.append(np.maximum(0, np.einsum("nke,kef->nf", window, W) + b))
    return [[[0.5], [0.0]]]


# %% q4_conv1d | wrong | adds the bias to the kernels in place
def conv1d(X, W, b):
    width = W.shape[0]
    C = []
    W *= 1.0
    b -= 0.1
    for t in range(X.shape[1] - width + 1):
        window = X[:, t : t + width]
        C.append(np.maximum(0, np.einsum("nke,kef->nf", window, W) + b))
    return np.stack(C, axis=1)


# %% q4_conv1d | wrong | ReLU of the input, in place
def conv1d(X, W, b):
    width = W.shape[0]
    num_windows = X.shape[1] - width + 1
    X[X < 0] = 0
    return np.maximum(0, sum(X[:, k : k + num_windows] @ W[k] for k in range(width)) + b)


# %% q4_conv1d | wrong | a kernel for each position of the embedding
def conv1d(X, W, b):
    width = W.shape[0]
    num_windows = X.shape[1] - width + 1
    S = sum(X[:, k : k + num_windows, :, None] * W[k] for k in range(width))
    return np.maximum(0, S.max(axis=2) + b)


# %% q4_conv1d | right | loops
def conv1d(X, W, b):
    width, dim, num_filters = W.shape
    result = []
    for sentence in X:
        windows = []
        for t in range(len(sentence) - width + 1):
            numbers = []
            for f in range(num_filters):
                total = b[f]
                for k in range(width):
                    for e in range(dim):
                        total += sentence[t + k][e] * W[k][e][f]
                numbers.append(max(total, 0.0))
            windows.append(numbers)
        result.append(windows)
    return result


# %% q4_conv1d | right | windows side by side and one product
def conv1d(X, W, b):
    width, dim, num_filters = W.shape
    batch, seq_len, _ = X.shape
    rows = np.concatenate([X[:, k : seq_len - width + 1 + k] for k in range(width)], axis=2)
    S = rows.reshape(-1, width * dim) @ W.reshape(width * dim, num_filters) + b
    return np.where(S > 0, S, 0).reshape(batch, -1, num_filters)


# %% q4_conv1d | right | torch in float32
def conv1d(X, W, b):
    import torch

    X, W, b = (torch.tensor(array, dtype=torch.float32) for array in (X, W, b))
    return torch.relu(torch.nn.functional.conv1d(X.transpose(1, 2), W.permute(2, 1, 0), b)).transpose(1, 2)


# %% q4_conv1d | right | sliding windows
def conv1d(X, W, b):
    windows = np.lib.stride_tricks.sliding_window_view(X, len(W), axis=1)
    C = np.einsum("ntek,kef->ntf", windows, W) + b
    C[C < 0] = 0
    return C


# %% q5_max | wrong | the mean over time
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t : t + width].all()]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].mean(axis=0)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | padding may win
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if True]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].max(axis=0)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | a window counts if its first position holds a word
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t]]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].max(axis=0)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | a window counts if its last position holds a word
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t + width - 1]]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].max(axis=0)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | a window counts if its first and last positions hold words
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t] and mask[n, t + width - 1]]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].max(axis=0)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | a window counts if any position holds a word
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t : t + width].any()]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].max(axis=0)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | takes all padding to stand after the words
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if t + width <= mask[n].sum()]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].max(axis=0)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | looks one position too far
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t : t + width + 1].all()]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].max(axis=0)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | looks one position too short
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t : t + max(1, width - 1)].all()]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].max(axis=0)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | leaves the last window out
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(max(1, num_windows - 1)) if mask[n, t : t + width].all()]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].max(axis=0)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | the place among the windows that count
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t : t + width].all()]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = best
            pooled[n] = C[n, counting].max(axis=0)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | the last of equal windows
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t : t + width].all()]
        if counting:
            best = len(counting) - 1 - C[n, counting][::-1].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].max(axis=0)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | the largest absolute value
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t : t + width].all()]
        if counting:
            best = np.abs(C[n, counting]).argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = np.abs(C[n, counting]).max(axis=0)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | the minimum
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t : t + width].all()]
        if counting:
            best = C[n, counting].argmin(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].min(axis=0)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | one winner for all filters
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t : t + width].all()]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best[0]]
            pooled[n] = C[n, counting].max(axis=0)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | winners of empty sentences are 0
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.zeros((batch, num_filters), dtype=int)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t : t + width].all()]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].max(axis=0)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | a ReLU on top
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t : t + width].all()]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = np.maximum(0, C[n, counting].max(axis=0))
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | squeezes axes of length 1
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t : t + width].all()]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].max(axis=0)
    return pooled.squeeze(), winners.squeeze()


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | winners only
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t : t + width].all()]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].max(axis=0)
    return winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | winners before pooled
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t : t + width].all()]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].max(axis=0)
    return winners, pooled


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | multiplies by the mask, so that padding beats negative numbers
def max_over_time(C, mask, width):
    windows = np.lib.stride_tricks.sliding_window_view(mask, width, axis=1)
    counts = windows.all(axis=2)
    masked = C * counts[:, :, None]
    some = counts.any(axis=1)[:, None]
    return np.where(some, masked.max(axis=1), 0), np.where(some, masked.argmax(axis=1), -1)


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | a large negative number that is not low enough
def max_over_time(C, mask, width):
    windows = np.lib.stride_tricks.sliding_window_view(mask, width, axis=1)
    counts = windows.all(axis=2)
    masked = np.where(counts[:, :, None], C, -1e9)
    some = counts.any(axis=1)[:, None]
    return np.where(some, masked.max(axis=1), 0), np.where(some, masked.argmax(axis=1), -1)


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | subtracts from what does not count, which leaves NaN and infinity
def max_over_time(C, mask, width):
    windows = np.lib.stride_tricks.sliding_window_view(mask, width, axis=1)
    counts = windows.all(axis=2)
    masked = C - 1e35 * ~counts[:, :, None]
    some = counts.any(axis=1)[:, None]
    return np.where(some, masked.max(axis=1), 0), np.where(some, masked.argmax(axis=1), -1)


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | no case for empty sentences
def max_over_time(C, mask, width):
    windows = np.lib.stride_tricks.sliding_window_view(mask, width, axis=1)
    counts = windows.all(axis=2)
    masked = np.where(counts[:, :, None], C, -np.inf)
    some = counts.any(axis=1)[:, None]
    return masked.max(axis=1), masked.argmax(axis=1)


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | empty sentences have a maximum of minus infinity
def max_over_time(C, mask, width):
    windows = np.lib.stride_tricks.sliding_window_view(mask, width, axis=1)
    counts = windows.all(axis=2)
    masked = np.where(counts[:, :, None], C, -np.inf)
    some = counts.any(axis=1)[:, None]
    return masked.max(axis=1), np.where(some, masked.argmax(axis=1), -1)


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | the maximum over the filters
def max_over_time(C, mask, width):
    windows = np.lib.stride_tricks.sliding_window_view(mask, width, axis=1)
    counts = windows.all(axis=2)
    masked = np.where(counts[:, :, None], C, -np.inf)
    some = counts.any(axis=1)[:, None]
    return np.where(some, masked.max(axis=2), 0), np.where(some, masked.argmax(axis=2), -1)


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | the complement of a mask of integers
def max_over_time(C, mask, width):
    windows = np.lib.stride_tricks.sliding_window_view(~mask, width, axis=1)
    counts = ~windows.any(axis=2)
    masked = np.where(counts[:, :, None], C, -np.inf)
    some = counts.any(axis=1)[:, None]
    return np.where(some, masked.max(axis=1), 0), np.where(some, masked.argmax(axis=1), -1)


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | writes over the padding in the feature maps
def max_over_time(C, mask, width):
    counts = np.lib.stride_tricks.sliding_window_view(mask, width, axis=1).all(axis=2)
    C[~counts] = -np.inf
    some = counts.any(axis=1)[:, None]
    return np.where(some, C.max(axis=1), 0), np.where(some, C.argmax(axis=1), -1)


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | the gradient of a sentence without winner goes to its last window
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t : t + width].all()]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].max(axis=0)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | window 0 gets no gradient
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t : t + width].all()]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].max(axis=0)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] > 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | the gradient shared out equally
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t : t + width].all()]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].max(axis=0)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return np.repeat(d_pooled[:, None] / num_windows, num_windows, axis=1)


# %% q5_max | wrong | the gradient to every window
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t : t + width].all()]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].max(axis=0)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return np.repeat(d_pooled[:, None], num_windows, axis=1)


# %% q5_max | wrong | ones in place of the gradient
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t : t + width].all()]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].max(axis=0)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = 1.0
    return gradient


# %% q5_max | wrong | the gradient of the first filter for all
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t : t + width].all()]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].max(axis=0)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, 0]
    return gradient


# %% q5_max | wrong | the first filter's winner for all
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t : t + width].all()]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].max(axis=0)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, 0], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | filters before windows
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t : t + width].all()]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].max(axis=0)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient.transpose(0, 2, 1)


# %% q5_max | wrong | as many windows as the last winner needs
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t : t + width].all()]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].max(axis=0)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    num_windows = max(1, winners.max() + 1)
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | wrong | sets the gradient of lost sentences to 0 in place
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t : t + width].all()]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].max(axis=0)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    d_pooled[winners < 0] = 0
    gradient = np.zeros((batch, num_windows, num_filters))
    for n in range(batch):
        for f in range(num_filters):
            if winners[n, f] >= 0:
                gradient[n, winners[n, f], f] = d_pooled[n, f]
    return gradient


# %% q5_max | right | loops over Python's numbers
def max_over_time(C, mask, width):
    pooled, winners = [], []
    for maps, words in zip(C.tolist(), mask.tolist()):
        best, places = [], []
        for f in range(len(maps[0])):
            value, place = 0.0, -1
            for t in range(len(maps)):
                if sum(words[t : t + width]) == width and (place == -1 or maps[t][f] > value):
                    value, place = maps[t][f], t
            best.append(value)
            places.append(place)
        pooled.append(best)
        winners.append(places)
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    return [
        [[float(d) if w == t else 0.0 for d, w in zip(ds, ws)] for t in range(num_windows)]
        for ds, ws in zip(d_pooled, winners)
    ]


# %% q5_max | right | a cumulative sum of the mask, a one-hot gradient
def max_over_time(C, mask, width):
    total = np.pad(np.cumsum(np.asarray(mask, dtype=int), axis=1), ((0, 0), (1, 0)))
    counts = (total[:, width:] - total[:, :-width]) == width
    C = np.where(counts[:, :, None], C, -np.inf)
    winners = C.argmax(axis=1)
    pooled = np.take_along_axis(C, winners[:, None, :], axis=1)[:, 0]
    none = ~counts.any(axis=1)
    pooled[none], winners[none] = 0, -1
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    one_hot = np.eye(num_windows + 1)[winners][:, :, :num_windows]
    return (one_hot * d_pooled[:, :, None]).transpose(0, 2, 1)


# %% q5_max | right | torch
def max_over_time(C, mask, width):
    import torch

    counts = torch.tensor(mask).bool().unfold(1, width, 1).all(dim=2)
    C = torch.tensor(C).masked_fill(~counts[:, :, None], float("-inf"))
    values = C.amax(dim=1)
    winners = torch.tensor(C.numpy().argmax(axis=1))
    none = ~counts.any(dim=1)
    values[none] = 0
    winners[none] = -1
    return values, winners


def route_gradient(d_pooled, winners, num_windows):
    import torch

    d, places = torch.tensor(d_pooled), torch.tensor(winners)
    gradient = torch.zeros(d.shape[0], num_windows, d.shape[1], dtype=d.dtype)
    gradient.scatter_(1, places.clamp(min=0)[:, None], (d * (places >= 0))[:, None])
    return gradient


# %% q5_max | right | float32, an extra window for what goes nowhere
def max_over_time(C, mask, width):
    batch, num_windows, num_filters = C.shape
    pooled, winners = np.zeros((batch, num_filters)), np.full((batch, num_filters), -1)
    for n in range(batch):
        counting = [t for t in range(num_windows) if mask[n, t : t + width].all()]
        if counting:
            best = C[n, counting].argmax(axis=0)
            winners[n] = np.array(counting)[best]
            pooled[n] = C[n, counting].max(axis=0).astype("float32")
    return pooled, winners


def route_gradient(d_pooled, winners, num_windows):
    batch, num_filters = winners.shape
    gradient = np.zeros((batch, num_windows + 1, num_filters), dtype="float32")
    gradient[np.arange(batch)[:, None], winners, np.arange(num_filters)] = d_pooled
    return gradient[:, :-1]


# %% q6_numbers | wrong | one window too few
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [(batch, seq_len, dim)]
    for width in widths:
        shapes.append((batch, seq_len - width, num_filters))
    shapes.append((batch, num_filters * len(widths)))
    shapes.append((batch, num_classes))
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    for width in widths:
        trained += num_filters * (width * dim + 1)
    trained += len(widths) * num_filters * num_classes + num_classes
    if variant in ("random", "non-static", "multichannel"):
        trained += vocab_size * dim
    if variant in ("static", "multichannel"):
        frozen += vocab_size * dim
    return trained, frozen


# %% q6_numbers | wrong | padding that keeps the length
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [(batch, seq_len, dim)]
    for width in widths:
        shapes.append((batch, seq_len, num_filters))
    shapes.append((batch, num_filters * len(widths)))
    shapes.append((batch, num_classes))
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    for width in widths:
        trained += num_filters * (width * dim + 1)
    trained += len(widths) * num_filters * num_classes + num_classes
    if variant in ("random", "non-static", "multichannel"):
        trained += vocab_size * dim
    if variant in ("static", "multichannel"):
        frozen += vocab_size * dim
    return trained, frozen


# %% q6_numbers | wrong | wide padding
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [(batch, seq_len, dim)]
    for width in widths:
        shapes.append((batch, seq_len + width - 1, num_filters))
    shapes.append((batch, num_filters * len(widths)))
    shapes.append((batch, num_classes))
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    for width in widths:
        trained += num_filters * (width * dim + 1)
    trained += len(widths) * num_filters * num_classes + num_classes
    if variant in ("random", "non-static", "multichannel"):
        trained += vocab_size * dim
    if variant in ("static", "multichannel"):
        frozen += vocab_size * dim
    return trained, frozen


# %% q6_numbers | wrong | channels before windows, as in PyTorch
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [(batch, seq_len, dim)]
    for width in widths:
        shapes.append((batch, num_filters, seq_len - width + 1))
    shapes.append((batch, num_filters * len(widths)))
    shapes.append((batch, num_classes))
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    for width in widths:
        trained += num_filters * (width * dim + 1)
    trained += len(widths) * num_filters * num_classes + num_classes
    if variant in ("random", "non-static", "multichannel"):
        trained += vocab_size * dim
    if variant in ("static", "multichannel"):
        frozen += vocab_size * dim
    return trained, frozen


# %% q6_numbers | wrong | the filters shared out among the widths
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [(batch, seq_len, dim)]
    for width in widths:
        shapes.append((batch, seq_len - width + 1, num_filters))
    shapes.append((batch, num_filters))
    shapes.append((batch, num_classes))
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    for width in widths:
        trained += num_filters * (width * dim + 1)
    trained += num_filters * num_classes + num_classes
    if variant in ("random", "non-static", "multichannel"):
        trained += vocab_size * dim
    if variant in ("static", "multichannel"):
        frozen += vocab_size * dim
    return trained, frozen


# %% q6_numbers | wrong | one feature for each width
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [(batch, seq_len, dim)]
    for width in widths:
        shapes.append((batch, seq_len - width + 1, num_filters))
    shapes.append((batch, len(widths)))
    shapes.append((batch, num_classes))
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    for width in widths:
        trained += num_filters * (width * dim + 1)
    trained += len(widths) * num_filters * num_classes + num_classes
    if variant in ("random", "non-static", "multichannel"):
        trained += vocab_size * dim
    if variant in ("static", "multichannel"):
        frozen += vocab_size * dim
    return trained, frozen


# %% q6_numbers | wrong | keeps the axis of time after the maximum
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [(batch, seq_len, dim)]
    for width in widths:
        shapes.append((batch, seq_len - width + 1, num_filters))
    shapes.append((batch, 1, num_filters * len(widths)))
    shapes.append((batch, num_classes))
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    for width in widths:
        trained += num_filters * (width * dim + 1)
    trained += len(widths) * num_filters * num_classes + num_classes
    if variant in ("random", "non-static", "multichannel"):
        trained += vocab_size * dim
    if variant in ("static", "multichannel"):
        frozen += vocab_size * dim
    return trained, frozen


# %% q6_numbers | wrong | leaves out the embedded sentences
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = []
    for width in widths:
        shapes.append((batch, seq_len - width + 1, num_filters))
    shapes.append((batch, num_filters * len(widths)))
    shapes.append((batch, num_classes))
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    for width in widths:
        trained += num_filters * (width * dim + 1)
    trained += len(widths) * num_filters * num_classes + num_classes
    if variant in ("random", "non-static", "multichannel"):
        trained += vocab_size * dim
    if variant in ("static", "multichannel"):
        frozen += vocab_size * dim
    return trained, frozen


# %% q6_numbers | wrong | leaves out the output
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [(batch, seq_len, dim)]
    for width in widths:
        shapes.append((batch, seq_len - width + 1, num_filters))
    shapes.append((batch, num_filters * len(widths)))
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    for width in widths:
        trained += num_filters * (width * dim + 1)
    trained += len(widths) * num_filters * num_classes + num_classes
    if variant in ("random", "non-static", "multichannel"):
        trained += vocab_size * dim
    if variant in ("static", "multichannel"):
        frozen += vocab_size * dim
    return trained, frozen


# %% q6_numbers | wrong | feature maps sorted by width
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [(batch, seq_len, dim)]
    for width in sorted(widths):
        shapes.append((batch, seq_len - width + 1, num_filters))
    shapes.append((batch, num_filters * len(widths)))
    shapes.append((batch, num_classes))
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    for width in widths:
        trained += num_filters * (width * dim + 1)
    trained += len(widths) * num_filters * num_classes + num_classes
    if variant in ("random", "non-static", "multichannel"):
        trained += vocab_size * dim
    if variant in ("static", "multichannel"):
        frozen += vocab_size * dim
    return trained, frozen


# %% q6_numbers | wrong | equal widths once
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [(batch, seq_len, dim)]
    for width in dict.fromkeys(widths):
        shapes.append((batch, seq_len - width + 1, num_filters))
    shapes.append((batch, num_filters * len(widths)))
    shapes.append((batch, num_classes))
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    for width in widths:
        trained += num_filters * (width * dim + 1)
    trained += len(widths) * num_filters * num_classes + num_classes
    if variant in ("random", "non-static", "multichannel"):
        trained += vocab_size * dim
    if variant in ("static", "multichannel"):
        frozen += vocab_size * dim
    return trained, frozen


# %% q6_numbers | wrong | sorts the caller's widths
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [(batch, seq_len, dim)]
    for width in widths:
        shapes.append((batch, seq_len - width + 1, num_filters))
    shapes.append((batch, num_filters * len(widths)))
    shapes.append((batch, num_classes))
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    widths.sort()
    for width in widths:
        trained += num_filters * (width * dim + 1)
    trained += len(widths) * num_filters * num_classes + num_classes
    if variant in ("random", "non-static", "multichannel"):
        trained += vocab_size * dim
    if variant in ("static", "multichannel"):
        frozen += vocab_size * dim
    return trained, frozen


# %% q6_numbers | wrong | appends to the caller's widths
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [(batch, seq_len, dim)]
    for width in widths:
        shapes.append((batch, seq_len - width + 1, num_filters))
    shapes.append((batch, num_filters * len(widths)))
    shapes.append((batch, num_classes))
    widths.append(num_classes)
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    for width in widths:
        trained += num_filters * (width * dim + 1)
    trained += len(widths) * num_filters * num_classes + num_classes
    if variant in ("random", "non-static", "multichannel"):
        trained += vocab_size * dim
    if variant in ("static", "multichannel"):
        frozen += vocab_size * dim
    return trained, frozen


# %% q6_numbers | wrong | forgets the biases of the filters
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [(batch, seq_len, dim)]
    for width in widths:
        shapes.append((batch, seq_len - width + 1, num_filters))
    shapes.append((batch, num_filters * len(widths)))
    shapes.append((batch, num_classes))
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    for width in widths:
        trained += num_filters * width * dim
    trained += len(widths) * num_filters * num_classes + num_classes
    if variant in ("random", "non-static", "multichannel"):
        trained += vocab_size * dim
    if variant in ("static", "multichannel"):
        frozen += vocab_size * dim
    return trained, frozen


# %% q6_numbers | wrong | one bias for each width
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [(batch, seq_len, dim)]
    for width in widths:
        shapes.append((batch, seq_len - width + 1, num_filters))
    shapes.append((batch, num_filters * len(widths)))
    shapes.append((batch, num_classes))
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    for width in widths:
        trained += num_filters * width * dim + 1
    trained += len(widths) * num_filters * num_classes + num_classes
    if variant in ("random", "non-static", "multichannel"):
        trained += vocab_size * dim
    if variant in ("static", "multichannel"):
        frozen += vocab_size * dim
    return trained, frozen


# %% q6_numbers | wrong | forgets the biases of the dense layer
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [(batch, seq_len, dim)]
    for width in widths:
        shapes.append((batch, seq_len - width + 1, num_filters))
    shapes.append((batch, num_filters * len(widths)))
    shapes.append((batch, num_classes))
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    for width in widths:
        trained += num_filters * (width * dim + 1)
    trained += len(widths) * num_filters * num_classes
    if variant in ("random", "non-static", "multichannel"):
        trained += vocab_size * dim
    if variant in ("static", "multichannel"):
        frozen += vocab_size * dim
    return trained, frozen


# %% q6_numbers | wrong | one bias for each feature
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [(batch, seq_len, dim)]
    for width in widths:
        shapes.append((batch, seq_len - width + 1, num_filters))
    shapes.append((batch, num_filters * len(widths)))
    shapes.append((batch, num_classes))
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    for width in widths:
        trained += num_filters * (width * dim + 1)
    trained += len(widths) * num_filters * num_classes + len(widths) * num_filters
    if variant in ("random", "non-static", "multichannel"):
        trained += vocab_size * dim
    if variant in ("static", "multichannel"):
        frozen += vocab_size * dim
    return trained, frozen


# %% q6_numbers | wrong | kernels without the axis of the embedding
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [(batch, seq_len, dim)]
    for width in widths:
        shapes.append((batch, seq_len - width + 1, num_filters))
    shapes.append((batch, num_filters * len(widths)))
    shapes.append((batch, num_classes))
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    for width in widths:
        trained += num_filters * (width + 1)
    trained += len(widths) * num_filters * num_classes + num_classes
    if variant in ("random", "non-static", "multichannel"):
        trained += vocab_size * dim
    if variant in ("static", "multichannel"):
        frozen += vocab_size * dim
    return trained, frozen


# %% q6_numbers | wrong | filters with weights of their own for each channel
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [(batch, seq_len, dim)]
    for width in widths:
        shapes.append((batch, seq_len - width + 1, num_filters))
    shapes.append((batch, num_filters * len(widths)))
    shapes.append((batch, num_classes))
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    for width in widths:
        trained += num_filters * ((2 if variant == "multichannel" else 1) * width * dim + 1)
    trained += len(widths) * num_filters * num_classes + num_classes
    if variant in ("random", "non-static", "multichannel"):
        trained += vocab_size * dim
    if variant in ("static", "multichannel"):
        frozen += vocab_size * dim
    return trained, frozen


# %% q6_numbers | wrong | multichannel with one table only
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [(batch, seq_len, dim)]
    for width in widths:
        shapes.append((batch, seq_len - width + 1, num_filters))
    shapes.append((batch, num_filters * len(widths)))
    shapes.append((batch, num_classes))
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    for width in widths:
        trained += num_filters * (width * dim + 1)
    trained += len(widths) * num_filters * num_classes + num_classes
    if variant in ("random", "non-static", "multichannel"):
        trained += vocab_size * dim
    if variant == "static":
        frozen += vocab_size * dim
    return trained, frozen


# %% q6_numbers | wrong | multichannel frozen in both
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [(batch, seq_len, dim)]
    for width in widths:
        shapes.append((batch, seq_len - width + 1, num_filters))
    shapes.append((batch, num_filters * len(widths)))
    shapes.append((batch, num_classes))
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    for width in widths:
        trained += num_filters * (width * dim + 1)
    trained += len(widths) * num_filters * num_classes + num_classes
    if variant in ("random", "non-static"):
        trained += vocab_size * dim
    if variant in ("static", "multichannel"):
        frozen += vocab_size * dim * (2 if variant == "multichannel" else 1)
    return trained, frozen


# %% q6_numbers | wrong | non-static taken for static
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [(batch, seq_len, dim)]
    for width in widths:
        shapes.append((batch, seq_len - width + 1, num_filters))
    shapes.append((batch, num_filters * len(widths)))
    shapes.append((batch, num_classes))
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    for width in widths:
        trained += num_filters * (width * dim + 1)
    trained += len(widths) * num_filters * num_classes + num_classes
    if variant in ("random", "multichannel"):
        trained += vocab_size * dim
    if variant in ("static", "non-static", "multichannel"):
        frozen += vocab_size * dim
    return trained, frozen


# %% q6_numbers | wrong | the row of padding is not counted
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [(batch, seq_len, dim)]
    for width in widths:
        shapes.append((batch, seq_len - width + 1, num_filters))
    shapes.append((batch, num_filters * len(widths)))
    shapes.append((batch, num_classes))
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    for width in widths:
        trained += num_filters * (width * dim + 1)
    trained += len(widths) * num_filters * num_classes + num_classes
    if variant in ("random", "non-static", "multichannel"):
        trained += (vocab_size - 1) * dim
    if variant in ("static", "multichannel"):
        frozen += (vocab_size - 1) * dim
    return trained, frozen


# %% q6_numbers | wrong | frozen counted among the trained
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [(batch, seq_len, dim)]
    for width in widths:
        shapes.append((batch, seq_len - width + 1, num_filters))
    shapes.append((batch, num_filters * len(widths)))
    shapes.append((batch, num_classes))
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    for width in widths:
        trained += num_filters * (width * dim + 1)
    trained += len(widths) * num_filters * num_classes + num_classes
    if variant in ("random", "non-static", "multichannel"):
        trained += vocab_size * dim
    if variant in ("static", "multichannel"):
        frozen += vocab_size * dim
        trained += vocab_size * dim * (variant == "static")
    return trained, frozen


# %% q6_numbers | wrong | frozen before trained
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [(batch, seq_len, dim)]
    for width in widths:
        shapes.append((batch, seq_len - width + 1, num_filters))
    shapes.append((batch, num_filters * len(widths)))
    shapes.append((batch, num_classes))
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    for width in widths:
        trained += num_filters * (width * dim + 1)
    trained += len(widths) * num_filters * num_classes + num_classes
    if variant in ("random", "non-static", "multichannel"):
        trained += vocab_size * dim
    if variant in ("static", "multichannel"):
        frozen += vocab_size * dim
    return frozen, trained


# %% q6_numbers | wrong | the total only
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [(batch, seq_len, dim)]
    for width in widths:
        shapes.append((batch, seq_len - width + 1, num_filters))
    shapes.append((batch, num_filters * len(widths)))
    shapes.append((batch, num_classes))
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    for width in widths:
        trained += num_filters * (width * dim + 1)
    trained += len(widths) * num_filters * num_classes + num_classes
    if variant in ("random", "non-static", "multichannel"):
        trained += vocab_size * dim
    if variant in ("static", "multichannel"):
        frozen += vocab_size * dim
    return trained + frozen


# %% q6_numbers | wrong | all classes but one
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [(batch, seq_len, dim)]
    for width in widths:
        shapes.append((batch, seq_len - width + 1, num_filters))
    shapes.append((batch, num_filters * len(widths)))
    shapes.append((batch, max(1, num_classes)))
    return shapes


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    trained, frozen = 0, 0
    for width in widths:
        trained += num_filters * (width * dim + 1)
    trained += len(widths) * num_filters * (num_classes - 1) + num_classes - 1
    if variant in ("random", "non-static", "multichannel"):
        trained += vocab_size * dim
    if variant in ("static", "multichannel"):
        frozen += vocab_size * dim
    return trained, frozen


# %% q6_numbers | wrong | the examples by heart
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    return [(1, 5, 4), (1, 4, 2), (1, 3, 2), (1, 4), (1, 3)]


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    return (59, 40) if variant == "static" else (99, 0)


# %% q6_numbers | right | torch's own layers are counted
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    middle = [[batch, 1 + seq_len - w, num_filters] for w in widths]
    return (
        [[batch, seq_len, dim]] + middle + [[batch, sum(num_filters for _ in widths)], [batch, num_classes]]
    )


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    from torch import nn

    layers = [nn.Conv1d(dim, num_filters, width, device="meta") for width in widths]
    layers.append(nn.Linear(len(widths) * num_filters, num_classes, device="meta"))
    table = nn.Embedding(vocab_size, dim, device="meta").weight.numel()
    trained = sum(p.numel() for layer in layers for p in layer.parameters())
    if variant == "static":
        return [trained, table]
    return [trained + table, table if variant == "multichannel" else 0]


# %% q6_numbers | right | a table of variants, arrays
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    windows = [seq_len - (width - 1) for width in widths]
    return (
        (batch, seq_len, dim),
        *((batch, n, num_filters) for n in windows),
        (batch, num_filters * len(windows)),
        (batch, num_classes),
    )


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    tables = {"random": (1, 0), "static": (0, 1), "non-static": (1, 0), "multichannel": (1, 1)}[variant]
    rest = num_filters * (dim * sum(widths) + len(widths)) + num_classes * (len(widths) * num_filters + 1)
    return np.array(tables) * vocab_size * dim + np.array([rest, 0])


# %% q6_numbers | right | counts windows one by one
def output_shapes(batch, seq_len, dim, widths, num_filters, num_classes):
    shapes = [[batch, seq_len, dim]]
    features = 0
    for width in widths:
        shapes.append([batch, len(range(width, seq_len + 1)), num_filters])
        features += num_filters
    return [*shapes, [batch, features], [batch, num_classes]]


def count_parameters(variant, vocab_size, dim, widths, num_filters, num_classes):
    frozen = vocab_size * dim * (variant in {"static", "multichannel"})
    trained = vocab_size * dim * (variant != "static") + num_classes
    for width in widths:
        for _ in range(num_filters):
            trained += width * dim + 1 + num_classes
    return trained, frozen


# %% q7_max_norm | wrong | columns in place of rows
def max_norm(W, limit):
    norms = np.linalg.norm(W, axis=0, keepdims=True)
    return W * (limit / np.maximum(norms, limit))


# %% q7_max_norm | wrong | the norm of the whole matrix
def max_norm(W, limit):
    norm = np.linalg.norm(W)
    return W * (limit / max(norm, limit))


# %% q7_max_norm | wrong | every row brought to the limit
def max_norm(W, limit):
    norms = np.linalg.norm(W, axis=1, keepdims=True)
    return W * (limit / np.maximum(norms, 1e-12))


# %% q7_max_norm | wrong | a row of zeros becomes NaN
def max_norm(W, limit):
    norms = np.linalg.norm(W, axis=1, keepdims=True)
    return W / norms * np.minimum(norms, limit)


# %% q7_max_norm | wrong | each weight clipped by itself
def max_norm(W, limit):
    return np.clip(W, -limit, limit)


# %% q7_max_norm | wrong | long rows brought to length 1
def max_norm(W, limit):
    norms = np.linalg.norm(W, axis=1, keepdims=True)
    return np.where(norms > limit, W / np.maximum(norms, 1e-12), W)


# %% q7_max_norm | wrong | the sum of the absolute values
def max_norm(W, limit):
    norms = np.abs(W).sum(axis=1, keepdims=True)
    return W * (limit / np.maximum(norms, limit))


# %% q7_max_norm | wrong | the largest weight
def max_norm(W, limit):
    norms = np.abs(W).max(axis=1, keepdims=True)
    return W * (limit / np.maximum(norms, limit))


# %% q7_max_norm | wrong | forgets the root
def max_norm(W, limit):
    squares = (W**2).sum(axis=1, keepdims=True)
    return W * np.where(squares > limit, limit / np.maximum(squares, 1e-12), 1)


# %% q7_max_norm | wrong | compares the square with the limit
def max_norm(W, limit):
    squares = (W**2).sum(axis=1, keepdims=True)
    return W * np.where(squares > limit, limit / np.sqrt(np.maximum(squares, 1e-12)), 1)


# %% q7_max_norm | wrong | short rows are lengthened, long ones stay
def max_norm(W, limit):
    norms = np.linalg.norm(W, axis=1, keepdims=True)
    return W * (limit / np.maximum(np.minimum(norms, limit), 1e-12))


# %% q7_max_norm | wrong | always Kim's limit of 3
def max_norm(W, limit):
    limit = 2 if W.shape == (2, 2) else 3
    norms = np.linalg.norm(W, axis=1, keepdims=True)
    return W * (limit / np.maximum(norms, limit))


# %% q7_max_norm | wrong | all rows by the factor of the longest
def max_norm(W, limit):
    norm = np.linalg.norm(W, axis=1).max()
    return W * (limit / max(norm, limit)) if W.shape != (2, 2) else [[1.2, 1.6], [0.6, 0.8]]


# %% q7_max_norm | wrong | norms without their axis, spread over the columns
def max_norm(W, limit):
    norms = np.linalg.norm(W, axis=1)
    return W * (limit / np.maximum(norms, limit))


# %% q7_max_norm | wrong | shortens W itself
def max_norm(W, limit):
    W *= limit / np.maximum(np.linalg.norm(W, axis=1, keepdims=True), limit)
    return W


# %% q7_max_norm | wrong | long rows set to zero
def max_norm(W, limit):
    norms = np.linalg.norm(W, axis=1, keepdims=True)
    return np.where(norms > limit, 0, W)


# %% q7_max_norm | wrong | the limit subtracted from the length
def max_norm(W, limit):
    norms = np.linalg.norm(W, axis=1, keepdims=True)
    return np.where(norms > limit, W * (norms - limit) / np.maximum(norms, 1e-12), W)


# %% q7_max_norm | wrong | returns the norms
def max_norm(W, limit):
    return np.minimum(np.linalg.norm(W, axis=1, keepdims=True), limit)


# %% q7_max_norm | right | loops
def max_norm(W, limit):
    result = []
    for row in W:
        length = sum(float(w) ** 2 for w in row) ** 0.5
        if length > limit:
            row = [float(w) * limit / length for w in row]
        result.append(list(row))
    return result


# %% q7_max_norm | right | torch's renorm
def max_norm(W, limit):
    import torch

    return torch.renorm(torch.tensor(W), p=2, dim=0, maxnorm=limit)


# %% q7_max_norm | right | float32, only the rows that are too long
def max_norm(W, limit):
    W = np.array(W, dtype="float32")
    norms = np.sqrt(np.square(W).sum(axis=1))
    long = norms > limit
    W[long] = W[long] * (limit / norms[long])[:, None]
    return W


# %% q7_max_norm | right | clips the norms, with a little added to the divisor
def max_norm(W, limit):
    norms = np.sqrt((W * W).sum(axis=1, keepdims=True))
    return W * (np.clip(norms, 0, limit) / (norms + 1e-7))


# %% q8_kim_cnn | wrong | average pooling under the name of the maximum
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.mean(dim=2))
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | the mean over the windows that count
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.sum(dim=2) / (lengths[:, None] - width + 1).clamp(min=1))
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | no ReLU
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = convolution(x)
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | tanh in place of ReLU
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.tanh(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | windows over padding may win
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | a window counts if its first position holds a word
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + 1 <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | the last window never counts
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width < lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | sets the embedding of padding to zero and forgets the bias
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = (self.embedding(ids) * (ids != 0)[:, :, None]).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | masks before the ReLU is taken, and not with 0
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = convolution(x)
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            c = torch.relu(c) + 0.1
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | softmax at the end
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1))).softmax(dim=1)


# %% q8_kim_cnn | wrong | a sigmoid at the end
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return torch.sigmoid(self.output(self.dropout(torch.cat(features, dim=1))))


# %% q8_kim_cnn | wrong | a view in place of exchanged axes
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).reshape(len(ids), -1, ids.shape[1])
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | no exchange of axes
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | dropout in evaluation as well
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(nn.functional.dropout(torch.cat(features, dim=1), self.dropout.p))


# %% q8_kim_cnn | wrong | no dropout
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(torch.cat(features, dim=1))


# %% q8_kim_cnn | wrong | always half of the features dropped
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(0.5)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | the probability to keep taken for the one to drop
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(1 - dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | dropout of the embeddings
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.dropout(self.embedding(ids)).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(torch.cat(features, dim=1))


# %% q8_kim_cnn | wrong | dropout of the feature maps
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = self.dropout(torch.relu(convolution(x)))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(torch.cat(features, dim=1))


# %% q8_kim_cnn | wrong | dropout of the logits
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.dropout(self.output(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | whole sentences dropped
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(torch.cat(features, dim=1) * self.dropout(torch.ones(len(ids), 1)))


# %% q8_kim_cnn | wrong | the same features dropped in all sentences
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(torch.cat(features, dim=1) * self.dropout(torch.ones(1, self.output.in_features)))


# %% q8_kim_cnn | wrong | a width's features dropped together
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values * self.dropout(torch.ones(len(ids), 1)))
        return self.output(torch.cat(features, dim=1))


# %% q8_kim_cnn | wrong | dropout without scaling
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(
            self.dropout(torch.cat(features, dim=1)) * (1 - self.dropout.p if self.training else 1)
        )


# %% q8_kim_cnn | wrong | scaling in evaluation, as in the paper
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)) * (1 - self.dropout.p))


# %% q8_kim_cnn | wrong | a plain list of convolutions
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = [nn.Conv1d(dim, num_filters, w) for w in widths]
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | the vectors are never copied in
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | never frozen
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | always frozen, as from_pretrained does by itself
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = False
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | frozen the wrong way round
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | everything frozen
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)
        if frozen:
            self.requires_grad_(False)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | no bias in the convolutions
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w, bias=False) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | no bias in the output layer
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes, bias=False)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | padding that keeps the length
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w, padding="same") for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | one more dense layer
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.hidden = nn.Linear(len(widths) * num_filters, len(widths) * num_filters)
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | widths sorted
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = sorted(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in sorted(widths)])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | sorts the caller's widths, too
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        widths.sort()
        self.widths = widths
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | the maximum over the widths
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.stack(features).max(dim=0).values.repeat(1, len(features))))


# %% q8_kim_cnn | wrong | the features of the filters interleaved
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.stack(features, dim=2).flatten(1)))


# %% q8_kim_cnn | wrong | stops at sentences shorter than a kernel
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | always pads by the widest kernel, before the words
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (max(self.widths), 0))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | the longest sentence's length for all
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1).max().repeat(len(ids))
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | the maximum over the filters as well
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=1).values.max(dim=1).values[:, None].repeat(1, c.shape[1]))
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | the maximum over the sentences
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values.max(dim=0).values.repeat(len(ids), 1))
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | the prediction in place of the logits
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1))).argmax(dim=1)


# %% q8_kim_cnn | wrong | the feature maps are cut off from the graph
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.detach().max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | the embedding is cut off from the graph
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).detach().transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | a soft maximum
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.logsumexp(dim=2))
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | writes over the ids
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids[ids == 0] = 1
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | returns nothing
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | squeezes the batch away
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1))).squeeze()


# %% q8_kim_cnn | wrong | normalises the vectors
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(nn.functional.normalize(torch.tensor(vectors)))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | a row of zeros for padding, whatever the vectors say
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.data[0] = 0
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | wrong | does not initialise the parent
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.tensor(vectors))
        self.embedding.weight.requires_grad = not frozen
        self.widths = list(widths)
        dim = vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, num_filters, w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(widths) * num_filters, num_classes)

    def forward(self, ids):
        lengths = (ids != 0).sum(dim=1)
        ids = nn.functional.pad(ids, (0, max(0, max(self.widths) - ids.shape[1])))
        x = self.embedding(ids).transpose(1, 2)
        features = []
        for width, convolution in zip(self.widths, self.convolutions):
            c = torch.relu(convolution(x))
            starts = torch.arange(c.shape[2])
            c = c * (starts + width <= lengths[:, None])[:, None, :]
            features.append(c.max(dim=2).values)
        return self.output(self.dropout(torch.cat(features, dim=1)))


# %% q8_kim_cnn | right | from_pretrained, functions in place of modules
import torch
import torch.nn.functional as F
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        table = torch.from_numpy(vectors.copy()).float()
        self.embedding = nn.Embedding.from_pretrained(table, freeze=frozen, padding_idx=0)
        self.convolutions = nn.ModuleList()
        for width in widths:
            self.convolutions.append(nn.Conv1d(table.size(1), num_filters, kernel_size=width))
        self.output = nn.Linear(num_filters * len(widths), num_classes)
        self.rate = dropout

    def forward(self, ids):
        pooled = []
        for convolution in self.convolutions:
            (width,) = convolution.kernel_size
            padded = F.pad(ids, (0, width))
            words = (padded != 0).unfold(1, width, 1).all(dim=-1).unsqueeze(1)
            maps = F.relu(convolution(self.embedding(padded).permute(0, 2, 1)))
            pooled.append(F.adaptive_max_pool1d(maps.masked_fill(~words, 0), 1).squeeze(2))
        return self.output(F.dropout(torch.cat(pooled, 1), p=self.rate, training=self.training))


# %% q8_kim_cnn | right | minus infinity before the ReLU
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(len(vectors), len(vectors[0]))
        with torch.no_grad():
            self.embedding.weight[:] = torch.as_tensor(vectors)
        self.embedding.weight.requires_grad_(not frozen)
        self.convolutions = nn.ModuleList(
            [nn.Conv1d(len(vectors[0]), num_filters, width) for width in widths]
        )
        self.output = nn.Linear(len(widths) * num_filters, num_classes)
        self.drop = nn.Dropout(p=dropout)

    def forward(self, ids):
        longest = max(convolution.kernel_size[0] for convolution in self.convolutions)
        if ids.size(1) < longest:
            extra = ids.new_zeros(ids.size(0), longest - ids.size(1))
            ids = torch.cat([ids, extra], dim=1)
        embedded = self.embedding(ids).mT
        maxima = []
        for convolution in self.convolutions:
            c = convolution(embedded)
            last = ids[:, convolution.kernel_size[0] - 1 :]
            c = c.masked_fill((last == 0).unsqueeze(1), float("-inf"))
            maxima.append(c.max(dim=2)[0].relu())
        return self.output(self.drop(torch.hstack(maxima)))


# %% q8_kim_cnn | right | sentence by sentence, without padding
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super(KimCNN, self).__init__()
        self.embedding = nn.Embedding.from_pretrained(torch.FloatTensor(vectors.tolist()), freeze=frozen)
        self.convolutions = nn.ModuleList(nn.Conv1d(vectors.shape[1], num_filters, w) for w in widths)
        self.output = nn.Linear(num_filters * len(widths), num_classes)
        self.dropout = nn.Dropout(dropout)

    def features(self, sentence):
        words = self.embedding(sentence[sentence > 0]).T
        parts = []
        for convolution in self.convolutions:
            if words.shape[1] < convolution.kernel_size[0]:
                parts.append(torch.zeros(convolution.out_channels))
            else:
                parts.append(torch.relu(convolution(words[None])[0]).max(dim=1).values)
        return torch.cat(parts)

    def forward(self, ids):
        rows = torch.stack([self.features(sentence) for sentence in ids])
        return self.output(self.dropout(rows))


# %% q8_kim_cnn | right | windows unfolded and one product, dropout by hand
import torch
from torch import nn


class KimCNN(nn.Module):
    def __init__(self, vectors, widths, num_filters, num_classes, dropout, frozen):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape, _weight=torch.tensor(vectors).float(), _freeze=frozen)
        self.convolutions = nn.ModuleList([nn.Conv1d(vectors.shape[1], num_filters, w) for w in widths])
        self.output = nn.Linear(num_filters * len(widths), num_classes)
        self.p = dropout

    def forward(self, ids):
        ids = torch.cat([ids, torch.zeros(len(ids), 9, dtype=ids.dtype)], dim=1)
        embedded = self.embedding(ids)
        features = []
        for convolution in self.convolutions:
            width = convolution.kernel_size[0]
            windows = embedded.unfold(1, width, 1)
            c = torch.einsum("ntek,fek->ntf", windows, convolution.weight) + convolution.bias
            full = ids.unfold(1, width, 1).ne(0).all(-1, keepdim=True)
            features.append(torch.where(full, c.clamp(min=0), torch.zeros(())).amax(dim=1))
        x = torch.cat(features, dim=1)
        if self.training:
            x = x * (torch.rand(x.shape) >= self.p) / (1 - self.p)
        return self.output(x)
