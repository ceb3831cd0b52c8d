"""Blocks with random settings, by what they are attached to."""
import random
from math import prod

r = random.Random(20261121)


def int_(low, high):
    return r.randint(low, high)


def pair(low, high):
    return int_(low, high) if r.random() < 0.7 else [int_(low, high), int_(low, high)]


def some(**options):
    return {key: make() for key, make in options.items() if r.random() < 0.45}


def image_padding():
    return r.choice(["same", "same", "valid", 1, 2, [1, 0], [0, 2]])


def padding_1d():
    return r.choice(["same", "same", "valid", 1, 2])


def divisor(n):
    return r.choice([d for d in range(1, n + 1) if n % d == 0 and (d < n or n == 1)])


def window_options():
    return some(stride=lambda: pair(1, 3), padding=image_padding, dilation=lambda: pair(1, 2))


ACTIVATIONS = ["relu", "tanh", "sigmoid", "silu", "gelu", "elu", "softplus", "leakyRelu", "prelu", "softmax", "l2Normalize"]


def activation():
    return (r.choice(ACTIVATIONS), [], {})


def split_of(x):
    axis = int_(1, x.dim() - 1)
    size = x.shape[axis]
    return ("split", [[part := int_(1, max(1, size - 1)), size - part], axis], {})


def slice_of(x):
    begin = [int_(0, max(0, size // 3)) for size in x.shape[1:]]
    size = [r.choice([-1, int_(1, size - start)]) for size, start in zip(x.shape[1:], begin)]
    return ("slice", [begin, size], {})


def reshape_of(x):
    whole = prod(x.shape[1:])
    one = divisor(whole)
    other = divisor(whole // one)
    return ("reshape", [r.choice([[one, -1], [one, whole // one], [one, other, -1], [-1, other], [other, -1, one]])], {})


def permute_of(x):
    axes = list(range(1, x.dim()))
    r.shuffle(axes)
    return ("permute", [axes], {})


def groups_of(x):
    return r.choice(
        [
            lambda group: ("maxout", [group], {}),
            lambda group: ("averageOut", [group], {}),
            lambda group: ("groupSoftmax", [group], {}),
            lambda group: ("equivariantProjection", [group, int_(1, 6)], {}),
            lambda group: ("groupNorm", [group], {}),
        ]
    )(divisor(x.shape[-1]))


def keeps_image(x):
    return r.choice(
        [
            ("conv2d", [x.shape[3], r.choice([1, 3, 5])], {"padding": "same"}),
            ("depthwiseConv2d", [3], {"padding": 1}),
            ("sequential", [("conv2d", [int_(2, 32), 1], {}), activation(), ("conv2d", [x.shape[3], 3], {"padding": 1})], {}),
            ("sequential", [("batchNorm", [], {}), activation(), ("separableConv2d", [x.shape[3], 3], {"padding": "same"})], {}),
        ]
    )


def keeps_sequence(x):
    c = x.shape[2]
    return r.choice(
        [
            ("conv1d", [c, 3], {"padding": "same"}),
            ("sequential", [("layerNorm", [], {}), ("dense", [c * 2], {}), ("gelu", [], {}), ("dense", [c], {})], {}),
            ("sequential", [("conv1d", [int_(2, 24), 1], {}), activation(), ("dense", [c], {})], {}),
            ("sequential", [("layerNorm", [], {}), ("multiHeadSelfAttention", [divisor(c)], some(causal=lambda: True))], {}),
            ("gru", [c], {"sequences": True}),
        ]
    )


IMAGE = [
    lambda x: ("conv2d", [int_(1, 48), pair(1, 5)], window_options()),
    lambda x: ("conv2d", [int_(1, 48), pair(1, 5)], window_options()),
    lambda x: ("depthwiseConv2d", [pair(1, 4)], window_options()),
    lambda x: ("separableConv2d", [int_(1, 48), pair(1, 4)], window_options()),
    lambda x: ("selfNormalizedConv2d", [int_(1, 24), 3], some(padding=image_padding)),
    lambda x: ("conv2dTranspose", [int_(1, 24), pair(1, 4)], some(stride=lambda: pair(1, 3), padding=image_padding)),
    lambda x: (r.choice(["maxPool", "avgPool", "memoryPool"]), [pair(1, 3)], some(stride=lambda: pair(1, 3), padding=image_padding)),
    lambda x: ("maxPool", [2], {}),
    lambda x: ("upsample", [pair(1, 3)], r.choice([{}, {"method": "bilinear"}])),
    lambda x: ("zeroPad", [r.choice([int_(0, 3), [[int_(0, 2), 1], [0, int_(0, 2)]]])], {}),
    lambda x: ("crop", [r.choice([1, 2, [[int_(0, 2), 1], [0, int_(0, 2)]]])], {}),
    lambda x: (r.choice(["globalAvgPool", "globalMaxPool"]), [], {}),
    lambda x: ("localResponseNorm", [], {}),
    lambda x: ("residual", [keeps_image(x)], {}),
    lambda x: ("residual", [keeps_image(x)], {}),
]
SEQUENCE = [
    lambda x: ("conv1d", [int_(1, 48), int_(1, 5)], some(stride=lambda: int_(1, 3), padding=padding_1d, dilation=lambda: int_(1, 2))),
    lambda x: (r.choice(["maxPool1d", "avgPool1d"]), [int_(1, 3)], some(stride=lambda: int_(1, 3), padding=padding_1d)),
    lambda x: ("residual", [keeps_sequence(x)], {}),
    lambda x: (r.choice(["lstm", "gru", "simpleRnn"]), [int_(1, 32)], {"sequences": True}),
    lambda x: (r.choice(["lstm", "gru", "simpleRnn"]), [int_(1, 32)], {}),
    lambda x: ("multiHeadSelfAttention", [divisor(x.shape[2])], some(causal=lambda: True)),
    lambda x: r.choice([("positionalEncoding", [], {}), ("learnedPositions", [x.shape[1] + int_(0, 8)], {})]),
    lambda x: ("layerNorm", [], {}),
    lambda x: ("dense", [int_(1, 64)], {}),
]
ANY = [
    lambda x: activation(),
    lambda x: ("batchNorm", [], {}),
    lambda x: ("dense", [int_(1, 64)], {}),
    lambda x: ("flatten", [], {}),
    reshape_of,
    permute_of,
    slice_of,
    split_of,
    groups_of,
    lambda x: ("sequential", [("dense", [int_(1, 32)], {}), activation(), ("dense", [int_(1, 32)], {})], {}),
    lambda x: ("dropout", [0.5], {}),
]
