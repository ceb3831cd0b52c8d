"""Random networks: what PyTorch takes is attached, to several values, as rows within a block, or over steps."""
import pieces
from drawn import Drawn
from pieces import activation, divisor, int_, keeps_sequence, r, some


def like(x):
    """Any block for a value."""
    own = {4: pieces.IMAGE, 3: pieces.SEQUENCE}.get(x.dim(), [])
    return r.choice(own if own and r.random() < 0.7 else pieces.ANY)(x)


def block_for(network, name):
    """Any block for a value; only where all sizes are numbers one that calculates with them, or keeps a pattern of them."""
    block = like(network.values[name][0])
    if block[0] in ("reshape", "memoryPool") and not all(isinstance(size, int) for size in network.sizes(name)):
        raise ValueError("named sizes")
    return block


def any_name(network):
    """The newest value, or any."""
    return network.last() if r.random() < 0.8 else r.choice(network.readable())


def one(network):
    name = any_name(network)
    network.attach(block_for(network, name), [name])


def image_at(network):
    of = network.last()
    if network.values[of][0].dim() != 4:
        raise ValueError("no image")
    return of


def inception(network):
    """Branches over one image, joined by their channels or added."""
    of = image_at(network)
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
    ends = [network.attach(block, [of]) for block in blocks[: int_(2, 3)]]
    network.attach(("concat", [3], {}) if joined else (r.choice(["add", "mul"]), [], {}), ends)


def merge(network):
    """Two or three values that merge, found by trying."""
    kind = r.choice(["add", "mul", "concat", "stack", "matmul"])
    others = [name for name in network.readable() if name != network.last()]
    if not others:
        raise ValueError("nothing to merge with")
    names = [network.last(), *r.sample(others, min(len(others), 1 if kind == "matmul" else int_(1, 2)))]
    if kind == "matmul":
        return network.attach((kind, [], r.choice([{}, {"transposeB": True}])), names)
    rank = network.values[names[0]][0].dim()
    network.attach((kind, [int_(1, rank - (kind == "concat"))] if kind in ("concat", "stack") else [], {}), names)


def gated(network):
    """A value times a gate of itself."""
    of = network.last()
    width = r.choice([1, network.sizes(of)[-1]])
    if not isinstance(width, int):
        raise ValueError("as many gates as a named size says")
    gate = network.attach(("sequential", [("dense", [width], {}), ("sigmoid", [], {})], {}), [of])
    network.attach(("mul", [], {}), [of, gate])


def attended(network):
    """The scores between the places of a sequence, and what they weigh."""
    of = network.last()
    width = int_(2, 16)
    queries, keys = (network.attach(("dense", [width], {}), [of]) for _ in range(2))
    scores = network.attach(("matmul", [], {"transposeB": True}), [queries, keys])
    network.attach(("matmul", [], {}), [network.attach(("softmax", [], {}), [scores]), of])


def masked(network):
    """A block over a sequence that reads the lengths or the mask of its samples."""
    of = any_name(network)
    x = network.values[of][0]
    if x.dim() != 3 or None in network.sizes(of):
        raise ValueError("no sequence")
    name = r.choice(["mask", "lengths"])
    if name not in network.inputs:
        network.input(name, [] if name == "lengths" else network.sizes(of)[:1], '"int32"' if name == "lengths" else "")
    recurrent = (r.choice(["lstm", "gru", "simpleRnn"]), [int_(1, 32)], some(sequences=lambda: True))
    heads = ("multiHeadSelfAttention", [divisor(x.shape[2])], some(causal=lambda: True))
    network.attach(r.choice([recurrent, recurrent, heads]), [of, name])


# Blocks made of blocks


def within(network, names):
    """A network of its own in which what a block is attached to is "in", or "in:0", "in:1"."""
    inner = Drawn([1], named=network.named)
    keys = ["in"] if len(names) == 1 else [f"in:{i}" for i in range(len(names))]
    inner.values = {key: network.values[name] for key, name in zip(keys, names)}
    return inner


def chain(network, of, length, name):
    """Blocks one after another, each of which PyTorch takes."""
    inner, blocks, last = within(network, [of]), [], "in"
    while len(blocks) < length:
        block = block_for(inner, last)
        if block[0] != "split":
            last = inner.attach(block, [last], name=f"{name}{len(blocks)}")
            blocks.append(block)
    return blocks, inner.values[last]


def composed(network):
    """Any blocks one after another, one of them perhaps a sequence too, or beside the identity."""
    of = any_name(network)
    blocks, _ = chain(network, of, int_(2, 3), "s")
    if r.random() < 0.3:
        blocks = [("sequential", blocks[:-1], {}), blocks[-1]] if len(blocks) > 2 else [("residual", [activation()], {}), *blocks]
    network.attach(("sequential", blocks, {}), [of])


def rows_in(network):
    """A dag of two to four rows over one or two values, some in the order in which they are not computed."""
    others = [name for name in network.readable() if name != network.last()]
    names = [network.last(), *(r.sample(others, 1) if others and r.random() < 0.3 else [])]
    inner, rows = within(network, names), {}
    for row in "abc"[: int_(1, 3)]:
        of = r.choice(list(inner.values))
        blocks, value = chain(inner, of, int_(1, 2), row)
        rows[row] = [of, *blocks]
        inner.values[row] = value
    out = row
    if len(inner.values) > 2:
        two = [row, r.choice([name for name in inner.values if name != row])]
        rank = inner.values[row][0].dim()
        block = r.choice([("add", [], {}), ("mul", [], {}), ("concat", [rank - 1], {}), ("stack", [rank], {})])
        inner.attach(block, two, name="d")
        out, rows["d"] = "d", [two, block]
    if r.random() < 0.4:
        rows = dict(reversed(rows.items()))
    network.attach(("dag", [rows, out], {}), names)


def twice(network):
    """One set of weights for two values of one shape."""
    of = network.last()
    same = [name for name in network.readable() if name != of and network.sizes(name) == network.sizes(of)]
    if None in network.sizes(of):
        raise ValueError("sizes that only the run time knows")
    other = r.choice(same) if same else network.attach(activation(), [of])
    blocks, _ = chain(network, of, int_(1, 2), "s")
    block = blocks[0] if len(blocks) == 1 else ("sequential", blocks, {})
    kept = network.keep(("shared", [block, network.sizes(of)], {}))
    first, second = (network.attach(kept, [one]) for one in (of, other))
    if r.random() < 0.5:
        network.attach((r.choice(["add", "mul"]), [], {}), [first, second])


def cell(sizes, name):
    """A network of a state: what it reads and the state joined or added, an output, and the state's next value."""
    units = int_(1, 24)
    inputs = {"now": ("input", ["now", sizes], {}), "h": ("state", ["h", [*sizes[:-1], units]], {})}
    joined = ("concat", [len(sizes)], {})
    rows = r.choice(
        [
            {"mixed": [["now", "h"], joined, ("dense", [units], {}), activation()]},
            {"seen": ["now", ("dense", [units], {})], "mixed": [["seen", "h"], ("add", [], {})]},
            {"past": ["h", ("dense", [units], {}), activation()], "seen": ["now", ("dense", [units], {})], "mixed": [["past", "seen"], ("add", [], {}), activation()]},
        ]
    )
    rows = {**rows, "said": ["mixed", ("dense", [int_(1, 24)], {})]}
    outputs = r.choice([["said"], ["mixed"], ["mixed", "said"]])
    return ("network", [name, inputs, rows, {"outputs": outputs, "next": {"h": "mixed"}}], {})


def recurred(network):
    """A cell run over the steps of a sequence of anything."""
    of = network.last()
    sizes = network.sizes(of)[1:]
    if not sizes or not all(isinstance(size, int) for size in sizes):
        raise ValueError("no sequence")
    kept = network.keep(cell(sizes, "cell"))
    network.attach(("unroll", [kept], some(truncate=lambda: int_(1, 5))), [of])


def nested(network):
    """A network over sequences of any length as a block."""
    of = network.last()
    sizes = network.sizes(of)
    if len(sizes) != 2 or not isinstance(sizes[1], int) or sizes[0] is None:
        raise ValueError("no sequence")
    rows, last = {}, "words"
    for row in "pqr"[: int_(1, 3)]:
        rows[row] = [last, ("residual", [keeps_sequence(network.values[of][0])], {}), *r.choice([[], [activation()]])]
        last = row
    rows["end"] = [last, r.choice([("dense", [int_(1, 24)], {}), ("lstm", [int_(1, 16)], {})])]
    outputs = r.choice([["end"], ["end"], [last, "end"]])
    inputs = {"words": ("input", ["words", ["S", sizes[1]]], {})}
    network.attach(("network", ["reader", inputs, rows, {"outputs": outputs}], {}), [of])


def feedback(network):
    """A state between blocks: a value of the step before, added to what is there now."""
    of = network.last()
    sizes = network.sizes(of)
    if not all(isinstance(size, int) for size in sizes):
        raise ValueError("named sizes")
    name = f"h{len(network.states) + 1}"
    network.state(name, sizes)
    added = network.attach(("add", [], {}), [of, name])
    network.states[name] = (sizes, added)


PLAIN = [one] * 9 + [composed] * 2 + [inception, inception, merge, merge, merge, gated, attended]
GROW = PLAIN + [rows_in, rows_in, rows_in, twice, twice, recurred, recurred, nested, feedback, masked, masked, masked]


def start():
    way = r.random()
    if way < 0.35:
        return Drawn([int_(5, 28), int_(5, 28), r.choice([1, 2, 3, 4, 6, 8, 16])])
    if way < 0.45:
        return Drawn([r.choice(["H", int_(5, 28)]), "H", r.choice([1, 2, 4, 8])])
    if way < 0.65:
        return Drawn([int_(4, 32), r.choice([3, 4, 8, 12, 16, 24])])
    if way < 0.85:
        return Drawn(["T", r.choice([3, 4, 8, 12, 16, 24])])
    if way < 0.95:
        vocabulary = int_(8, 200)
        network = Drawn([r.choice(["T", int_(4, 24)])], vocabulary)
        network.attach(("embedding", [vocabulary, r.choice([4, 8, 12, 16])], {}), ["x"])
        return network
    return Drawn([r.choice([6, 12, 16, 30, 60])])


def draw():
    """A network of three blocks or more; what PyTorch refuses on the way is not attached."""
    network, goal = start(), int_(3, 6)
    while len(network.steps) < goal:
        trial = network.copy()
        try:
            r.choice(GROW)(trial)
        except (ValueError, IndexError, TypeError):
            continue
        network = trial
    return network
