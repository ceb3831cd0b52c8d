"""Random networks with the shapes that PyTorch gives them, and mutants with the block at which PyTorch refuses. Twin of networks.test.ts."""
import copy
import random
from math import prod

import torch

from blocks import run, written

COUNT = 520
BATCH = 3
PIECES = 40000  # values in a sample

INTEGERS = {"embedding", "flatten", "reshape", "slice"}  # blocks that may read them


class Network:
    """Values by name; each step is (name, block, names of what it reads)."""

    def __init__(self, shape, vocabulary=None):
        self.shape, self.vocabulary, self.steps = shape, vocabulary, []
        dtype = torch.float32 if vocabulary is None else torch.long
        self.values = {"x": torch.empty(BATCH, *shape, dtype=dtype, device="meta")}

    def attach(self, block, names):
        name = f"n{len(self.steps) + 1}"
        if block[0] not in INTEGERS and any(self.values[of].dtype == torch.long for of in names):
            raise ValueError("integers")
        result = run(block, *(self.values[of] for of in names))
        outputs = {name: result} if torch.is_tensor(result) else {f"{name}:{i}": x for i, x in enumerate(result)}
        if any(prod(x.shape[1:]) > PIECES or x.dim() < 2 for x in outputs.values()):
            raise ValueError("too large")
        self.values.update(outputs)
        self.steps.append((name, block, names, list(outputs)))
        return next(iter(outputs))

    def last(self):
        return list(self.values)[-1]


def shape_of(x):
    return "[" + ", ".join(str(size) for size in x.shape[1:]) + "]"


def input_text(network, shape):
    vocabulary = "" if network.vocabulary is None else f" index({network.vocabulary})"
    return f"x = input [{', '.join(map(str, shape))}]{vocabulary}"


def text(network):
    lines = [input_text(network, network.shape)]
    for name, block, names, outputs in network.steps:
        shapes = " and ".join(shape_of(network.values[output]) for output in outputs)
        lines.append(f"{name} = {written(block)} of {', '.join(names)} is {shapes}")
    return "; ".join(lines)


# Blocks with random settings

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


def one(network):
    """A block on the newest value, or on any."""
    name = network.last() if r.random() < 0.8 else r.choice(list(network.values))
    x = network.values[name]
    own = {4: IMAGE, 3: SEQUENCE}.get(x.dim(), [])
    network.attach(r.choice(own if own and r.random() < 0.7 else ANY)(x), [name])


def branch(network, of, block):
    return network.attach(block, [of])


def inception(network):
    """Branches over one image, joined by their channels or added."""
    of = network.last()
    x = network.values[of]
    filters = int_(1, 24)
    stride = r.choice([{}, {"stride": 2}])
    joined = r.random() < 0.6
    def branch_filters():
        return int_(1, 24) if joined else filters
    blocks = [
        ("conv2d", [branch_filters(), 1], stride),
        ("conv2d", [branch_filters(), 3], {**stride, "padding": 1}),
        ("sequential", [("conv2d", [int_(1, 16), 1], {}), ("conv2d", [branch_filters(), 5], {**stride, "padding": "same"})], {}),
        ("sequential", [("maxPool", [3], {"stride": stride.get("stride", 1), "padding": "same"}), ("conv2d", [branch_filters(), 1], {})], {}),
    ]
    r.shuffle(blocks)
    if x.dim() != 4:
        raise ValueError("no image")
    ends = [branch(network, of, block) for block in blocks[: int_(2, 3)]]
    network.attach(("concat", [3], {}) if joined else (r.choice(["add", "mul"]), [], {}), ends)


def merge(network):
    """Two or three values that merge, found by trying."""
    kind = r.choice(["add", "mul", "concat", "stack", "matmul"])
    others = list(network.values)[:-1]
    if not others:
        raise ValueError("nothing to merge with")
    names = [network.last(), *r.sample(others, min(len(others), 1 if kind == "matmul" else int_(1, 2)))]
    if kind == "matmul":
        return network.attach((kind, [], r.choice([{}, {"transposeB": True}])), names)
    rank = network.values[names[0]].dim()
    network.attach((kind, [int_(1, rank - (kind == "concat"))] if kind in ("concat", "stack") else [], {}), names)


def gated(network):
    """A value times a gate of itself."""
    of = network.last()
    gate = network.attach(("sequential", [("dense", [r.choice([1, network.values[of].shape[-1]])], {}), ("sigmoid", [], {})], {}), [of])
    network.attach(("mul", [], {}), [of, gate])


def attended(network):
    """The scores between the places of a sequence, and what they weigh."""
    of = network.last()
    width = int_(2, 16)
    queries, keys = (network.attach(("dense", [width], {}), [of]) for _ in range(2))
    scores = network.attach(("matmul", [], {"transposeB": True}), [queries, keys])
    network.attach(("matmul", [], {}), [network.attach(("softmax", [], {}), [scores]), of])


GROW = [one] * 12 + [inception, inception, merge, merge, merge, gated, attended]


def start():
    way = r.random()
    if way < 0.6:
        return Network([int_(5, 28), int_(5, 28), r.choice([1, 2, 3, 4, 6, 8, 16])])
    if way < 0.85:
        return Network([int_(4, 32), r.choice([3, 4, 8, 12, 16, 24])])
    if way < 0.92:
        network = Network([int_(4, 24)], int_(8, 200))
        network.attach(("embedding", [network.vocabulary, r.choice([4, 8, 12, 16])], {}), ["x"])
        return network
    return Network([r.choice([6, 12, 16, 30, 60])])


def draw():
    """A network of four to nine blocks; what PyTorch refuses on the way is not attached."""
    network, goal = start(), int_(4, 9)
    while len(network.steps) < goal:
        trial = copy.copy(network)
        trial.values, trial.steps = dict(network.values), list(network.steps)
        try:
            r.choice(GROW)(trial)
        except (RuntimeError, ValueError, IndexError, AssertionError, TypeError):
            continue
        network = trial
    return network


# Mutants

def sizes_in(value, path=()):
    """The places of all integers in a block."""
    if isinstance(value, bool):
        return []
    if isinstance(value, int):
        return [path]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, (list, tuple)) else []
    return [found for key, item in items for found in sizes_in(item, (*path, key))]


def changed(value, path, change):
    if not path:
        return change(value)
    key, *rest = path
    if isinstance(value, tuple):
        return tuple(changed(item, rest, change) if i == key else item for i, item in enumerate(value))
    result = copy.copy(value)
    result[key] = changed(value[key], rest, change)
    return result


def failing(network, shape, steps):
    """The block at which PyTorch refuses, or None."""
    mutant = Network(shape, network.vocabulary)
    for name, block, names, _ in steps:
        try:
            mutant.attach(block, names)
        except (RuntimeError, ValueError, IndexError, AssertionError, TypeError) as error:
            return None if "too large" in str(error) else name
    return None


def other(size):
    return r.choice([n for n in (size - 2, size - 1, size + 1, size + 2, size * 2, size + 7) if n >= 1 and n != size])


# Their settings are axes.
NO_SIZES = {"permute", "stack", "concat"}


def mutant(network):
    """One size of the network changed so that PyTorch refuses a block; None if no change of many does so."""
    places = [("x", (i,)) for i in range(len(network.shape))]
    for name, block, _, _ in network.steps:
        if block[0] not in NO_SIZES:
            places += [(name, path) for path in sizes_in(block) if block[0] != "split" or path[1] == 0]
    r.shuffle(places)
    for name, path in places:
        size_change = lambda size: other(size) if size > 0 else int_(1, 9)
        if name == "x":
            shape = changed(network.shape, path, size_change)
            failed = failing(network, shape, network.steps)
            line = input_text(network, shape)
        else:
            shape = network.shape
            steps = [(n, changed(b, path, size_change) if n == name else b, of, out) for n, b, of, out in network.steps]
            failed = failing(network, shape, steps)
            line = f"{name} = {written(next(b for n, b, _, _ in steps if n == name))}"
        if failed:
            return f"{line} fails at {failed}"
    return None


def answers():
    """`n`: a network; `n mutant`: the line to change and the block that cannot take it."""
    result, seen = {}, set()
    while len(seen) < COUNT:
        network = draw()
        line = text(network)
        if line in seen:
            continue
        seen.add(line)
        result[str(len(seen))] = line
        change = mutant(network)
        if change:
            result[f"{len(seen)} mutant"] = change
    return result
