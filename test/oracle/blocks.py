"""Blocks as PyTorch computes them, by their settings in the language: shapes only, on tensors without values."""
import torch
import torch.nn.functional as F


def empty(*shape):
    return torch.empty(shape, device="meta")


def pair(value):
    return tuple(value) if isinstance(value, (list, tuple)) else (value, value)


def first(x):
    """Channels from the last axis to the one after the batch."""
    return x.movedim(-1, 1)


def last(x):
    return x.movedim(1, -1)


def rank(x, *ranks):
    if x.dim() not in ranks:
        raise ValueError(f"rank {x.dim()}")
    return x


def same_pads(size, kernel, stride, dilation=1):
    """TensorFlow's rule: ceil(size / stride) places, the odd row after."""
    total = max(0, (-(-size // stride) - 1) * stride + dilation * (kernel - 1) + 1 - size)
    return total // 2, total - total // 2


def pad(x, padding, kernel, stride, dilation=(1, 1)):
    """Pads all spatial axes of a channels-first tensor; F.pad counts them from the last."""
    spatial = range(2, x.dim())
    if padding == "valid":
        return x
    if padding == "same":
        pads = [same_pads(x.shape[axis], kernel[axis - 2], stride[axis - 2], dilation[axis - 2]) for axis in spatial]
    else:
        pads = [(pair(padding)[axis - 2],) * 2 for axis in spatial]
    return F.pad(x, [side for axis in reversed(pads) for side in axis])


def conv2d(x, filters, kernel, stride=1, padding="valid", dilation=1, groups=1, bias=True):
    kernel, stride, dilation = pair(kernel), pair(stride), pair(dilation)
    x = pad(first(rank(x, 4)), padding, kernel, stride, dilation)
    filters = filters or x.shape[1]
    return last(F.conv2d(x, empty(filters, x.shape[1] // groups, *kernel), None, stride, 0, dilation, groups))


def depthwise_conv2d(x, kernel, **options):
    return conv2d(rank(x, 4), None, kernel, groups=x.shape[3], **options)


def separable_conv2d(x, filters, kernel, **options):
    return conv2d(depthwise_conv2d(x, kernel, **options), filters, 1)


def conv1d(x, filters, kernel, stride=1, padding="valid", dilation=1, bias=True):
    x = pad(first(rank(x, 3)), padding, (kernel,), (stride,), (dilation,))
    return last(F.conv1d(x, empty(filters, x.shape[1], kernel), None, stride, 0, dilation))


def conv2d_transpose(x, filters, kernel, stride=1, padding="valid", bias=True):
    kernel, stride = pair(kernel), pair(stride)
    x = first(rank(x, 4))
    overhang = tuple(max(0, s - k) if padding == "same" else 0 for k, s in zip(kernel, stride))
    pads = (0, 0) if isinstance(padding, str) else pair(padding)
    y = F.conv_transpose2d(x, empty(x.shape[1], filters, *kernel), None, stride, pads, overhang)
    if padding == "same":
        y = y[:, :, : x.shape[2] * stride[0], : x.shape[3] * stride[1]]
    return last(y)


def pool2d(function):
    def pool(x, size, stride=None, padding="valid", mode=None):
        size, stride = pair(size), pair(stride or size)
        return last(function(pad(first(rank(x, 4)), padding, size, stride), size, stride))

    return pool


def pool1d(function):
    def pool(x, size, stride=None, padding="valid"):
        stride = stride or size
        return last(function(pad(first(rank(x, 3)), padding, (size,), (stride,)), size, stride))

    return pool


def dense(x, units, bias=True):
    return F.linear(x, empty(units, x.shape[-1]))


def reshape(x, shape):
    return x.reshape(x.shape[0], *shape)


def slice_(x, begin, size):
    for axis, (start, length) in enumerate(zip(begin, size, strict=True)):
        x = x.narrow(axis + 1, start, x.shape[axis + 1] - start if length == -1 else length)
    return rank(x, len(begin) + 1)


def sides(sign):
    def change(x, sides):
        (top, bottom), (left, right) = (pair(side) for side in pair(sides))
        return F.pad(rank(x, 4), [0, 0, *(sign * side for side in (left, right, top, bottom))])

    return change


def grouped(reduce):
    def group_out(x, group):
        return reduce(x.unflatten(-1, (-1, group)))

    return group_out


def projection(x, groups, units, bias=True):
    per_group = x.unflatten(-1, (groups, -1))
    return torch.einsum("...gi,giu->...gu", per_group, empty(groups, per_group.shape[-1], units)).flatten(-2)


def equal_ranks(xs):
    for x in xs:
        rank(x, xs[0].dim())
    return xs


def merge(operator):
    def merged(*xs):
        total, *rest = equal_ranks(xs)
        for x in rest:
            total = operator(total, x)
        return total

    return merged


def matmul(a, b, transposeB=False):
    if a.dim() < 3 or a.dim() != b.dim() or a.shape[:-2] != b.shape[:-2]:
        raise ValueError("batches differ")
    return torch.matmul(a, b.mT if transposeB else b)


def sequential(x, *blocks):
    for block in blocks:
        x = run(block, x)
    return x


def residual(x, body):
    y = run(body, x)
    if y.shape != x.shape:
        raise ValueError("PyTorch would repeat sizes of 1")
    return x + y


def same(x, *_, **__):
    return x


def batch_norm(x, **_):
    return last(F.batch_norm(first(x), None, None, training=True))


def mask_of(x, steps):
    """Lengths [B] as a mask, or the mask [B, T], True where a step does not count."""
    if steps is None:
        return None
    if steps.dtype == torch.long:
        return torch.arange(x.shape[1], device="meta") >= rank(steps, 1)[:, None]
    if rank(steps, 2).shape != x.shape[:2]:
        raise ValueError("PyTorch would repeat sizes of 1")
    return steps == 0


def recurrent(module):
    def layer(x, steps=None, *, units, sequences=False):
        masked = mask_of(rank(x, 3), steps)
        with torch.device("meta"):
            y, _ = module(x.shape[2], units, batch_first=True)(x[:, :1])  # without values PyTorch is slow over steps
        y = y.repeat(1, x.shape[1], 1)
        if masked is not None:
            y = y.masked_fill(masked[:, :, None], 0)
        return y if sequences else y[:, -1]

    return layer


def attention(x, steps=None, *, heads, causal=False):
    masked = mask_of(rank(x, 3), steps)
    with torch.device("meta"):
        return torch.nn.MultiheadAttention(x.shape[2], heads, batch_first=True)(x, x, x, key_padding_mask=masked)[0]


def learned_positions(x, longest):
    return x + empty(longest, x.shape[2])[: rank(x, 3).shape[1]]


RUN = {
    "conv2d": conv2d,
    "selfNormalizedConv2d": conv2d,
    "depthwiseConv2d": depthwise_conv2d,
    "separableConv2d": separable_conv2d,
    "conv1d": conv1d,
    "conv2dTranspose": conv2d_transpose,
    "maxPool": pool2d(F.max_pool2d),
    "avgPool": pool2d(F.avg_pool2d),
    "memoryPool": pool2d(F.max_pool2d),
    "maxPool1d": pool1d(F.max_pool1d),
    "avgPool1d": pool1d(F.avg_pool1d),
    "globalAvgPool": lambda x: F.adaptive_avg_pool2d(first(rank(x, 4)), 1).flatten(1),
    "globalMaxPool": lambda x: F.adaptive_max_pool2d(first(rank(x, 4)), 1).flatten(1),
    "upsample": lambda x, factor, method="nearest": last(
        F.interpolate(first(rank(x, 4)), scale_factor=tuple(float(f) for f in pair(factor)), mode=method)
    ),
    "zeroPad": sides(1),
    "crop": sides(-1),
    "dense": dense,
    "flatten": lambda x: x.flatten(1),
    "reshape": reshape,
    "permute": lambda x, axes: x.permute(0, *axes),
    "slice": slice_,
    "split": lambda x, sizes, axis: torch.split(x, sizes, axis),
    "stack": lambda *xs, axis: torch.stack(xs, axis),
    "concat": lambda *xs, axis: torch.cat(equal_ranks(xs), axis),
    "add": merge(torch.add),
    "mul": merge(torch.mul),
    "matmul": matmul,
    "maxout": grouped(lambda x: x.amax(-1)),
    "averageOut": grouped(lambda x: x.mean(-1)),
    "equivariantProjection": projection,
    "batchNorm": batch_norm,
    "layerNorm": lambda x, **_: F.layer_norm(x, x.shape[-1:]),
    "groupNorm": lambda x, groups: last(F.group_norm(first(x), groups)),
    "localResponseNorm": lambda x, **_: last(F.local_response_norm(first(rank(x, 4)), 5)),
    "embedding": lambda x, vocabulary, size: F.embedding(x, empty(vocabulary, size)),
    "relu": F.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "silu": F.silu,
    "gelu": F.gelu,
    "elu": F.elu,
    "softplus": F.softplus,
    "leakyRelu": F.leaky_relu,
    "prelu": same,
    "dropout": lambda x, rate: F.dropout(x, rate),
    "l2Normalize": lambda x: F.normalize(x, dim=-1),
    "softmax": lambda x: F.softmax(x, -1),
    "groupSoftmax": lambda x, group: F.softmax(x.unflatten(-1, (-1, group)), -1).flatten(-2),
    "lstm": recurrent(torch.nn.LSTM),
    "gru": recurrent(torch.nn.GRU),
    "simpleRnn": recurrent(torch.nn.RNN),
    "multiHeadSelfAttention": attention,
    "positionalEncoding": lambda x: x + empty(*rank(x, 3).shape[1:]),
    "learnedPositions": learned_positions,
    "sequential": sequential,
    "residual": residual,
}


# Blocks of any number of inputs, whose first argument is passed by name
BY_NAME = {
    "concat": "axis",
    "stack": "axis",
    "simpleRnn": "units",
    "gru": "units",
    "lstm": "units",
    "multiHeadSelfAttention": "heads",
    "dag": "rows",
}


def parts(result):
    """The tensors among what a block gives: one, a tuple, or a record of them."""
    if torch.is_tensor(result):
        return (result,)
    return tuple(result.values()) if isinstance(result, dict) else result


def run(block, *xs):
    """The outputs of a block, one tensor, a tuple or a record; raises what PyTorch raises, and when nothing is left."""
    kind, arguments, options = block
    if kind in BY_NAME:
        first_argument, *others = arguments
        result = RUN[kind](*xs, **{BY_NAME[kind]: first_argument}, **dict(zip(["out"], others)), **options)
    else:
        result = RUN[kind](*xs, *arguments, **options)
    if 0 in [size for x in parts(result) for size in x.shape]:
        raise ValueError("nothing left")
    return result


def written(value):
    """A block, or a setting, as it is written in the language."""
    if isinstance(value, tuple):
        kind, arguments, options = value
        if kind == "kept":
            return arguments[0]
        given = [written(argument) for argument in arguments]
        if options:
            given.append(written(options))
        return f"{kind}({', '.join(given)})"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key}: {written(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return f"[{', '.join(written(item) for item in value)}]"
    return f'"{value}"' if isinstance(value, str) else str(value).lower()
