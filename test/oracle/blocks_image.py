"""What PyTorch says of image blocks in float64, in both modes: values, gradients, new states. Twin of blocksImage.test.ts."""
import torch
import torch.nn.functional as F
from torch.func import functional_call

from draw import draw
from ops import nchw, nhwc, rounded


def sequence(function):
    """A function of [B, C, T] on [B, T, C]."""
    return lambda x, *rest: function(x.permute(0, 2, 1), *rest).permute(0, 2, 1)


def conv1d(stride=1, pads=(0, 0), dilation=1):
    return lambda x, p, *_: sequence(
        lambda y: F.conv1d(F.pad(y, pads), p["weights"].permute(2, 1, 0), p.get("bias"), stride, dilation=dilation)
    )(x)


def transposed(stride=1, padding=0, same=None, **more):
    """`same` is [height, width] of the output, whose odd pixels go after."""

    def function(x, p, *_):
        y = nhwc(F.conv_transpose2d(nchw(x), p["weights"].permute(3, 2, 0, 1), None, stride, padding, **more))
        if same:
            before = [max(have - want, 0) // 2 for have, want in zip(y.shape[1:3], same)]
            y = y[:, before[0] : before[0] + same[0], before[1] : before[1] + same[1]]
            y = F.pad(y, (0, 0, 0, same[1] - y.shape[2], 0, same[0] - y.shape[1]))
        return y + p["bias"] if "bias" in p else y

    return function


def conv(x, weights, bias=None, groups=1, **window):
    return nhwc(F.conv2d(nchw(x), weights.permute(3, 2, 0, 1), bias, groups=groups, **window))


def separable(**window):
    def function(x, p, *_):
        spatial = p["depthwise/weights"].permute(0, 1, 3, 2)
        y = conv(x, spatial, groups=x.shape[3], **window)
        return conv(y, p["pointwise/weights"], p.get("pointwise/bias"))

    return function


def self_normalized(epsilon, **window):
    def function(x, p, *_):
        y = conv(x, p["weights"], **window)
        return nhwc(F.batch_norm(nchw(y), None, None, None, p.get("bias"), True, 0.0, epsilon))

    return function


def batch_norm(momentum=0.9, epsilon=1e-5):
    """The states are changed in place, as PyTorch does it."""

    def function(x, p, states, training):
        scale = p["scale"].expand(x.shape[3]).contiguous() if "scale" in p else None
        tracked = (states["mean"], states["variance"]) if states else (None, None)
        return nhwc(
            F.batch_norm(nchw(x), *tracked, scale, p.get("offset"), training or not states, 1 - momentum, epsilon)
        )

    return function


def cumulative_batch_norm(x, p, states, training):
    layer = torch.nn.BatchNorm2d(x.shape[3], momentum=None).double().train(training)
    statistics = {"running_mean": states["mean"], "running_var": states["variance"]}
    tensors = {"weight": p["scale"], "bias": p["offset"], "num_batches_tracked": states["steps"], **statistics}
    return nhwc(functional_call(layer, tensors, (nchw(x),)))


def layer_norm(epsilon=1e-5):
    return lambda x, p, *_: F.layer_norm(x, x.shape[-1:], p.get("scale"), p.get("offset"), epsilon)


def group_norm(groups, epsilon=1e-5):
    return lambda x, p, *_: nhwc(F.group_norm(nchw(x), groups, p.get("scale"), p.get("offset"), epsilon))


def response_norm(radius, bias, alpha, beta):
    size = 2 * radius + 1
    return lambda x, *_: nhwc(F.local_response_norm(nchw(x), size, alpha * size, beta, bias))


def projection(x, p, *_):
    kernel = p["weights"].T[:, :, None, None]
    return nhwc(F.conv2d(nchw(x), kernel, p.get("bias"), groups=x.shape[3] // kernel.shape[1]))


def group_out(reduce, size):
    return lambda x, *_: reduce(x.unflatten(-1, (-1, size)))


def memory_relu(recall):
    def function(x, p, states, training):
        if recall:
            return x * (states["memory"] > 0)
        if training:
            states["memory"].copy_(x.detach().mean(0))
        return F.relu(x)

    return function


def memory_pool(recall, size):
    def function(x, p, states, training):
        if not recall:
            if training:
                states["memory"].copy_(x.detach().mean(0))
            return nhwc(F.max_pool2d(nchw(x), size))
        _, places = F.max_pool2d(nchw(states["memory"][None]), size, return_indices=True)
        places = places.expand(x.shape[0], -1, -1, -1)
        return nhwc(nchw(x).flatten(2).gather(2, places.flatten(2)).reshape(places.shape))

    return function


NORM = {"offset": (4,), "scale": (4,)}
STATISTICS = {"mean": (4,), "variance": (4,)}

# name: x, parameters, states, function of (x, parameters, states, whether this is training)
CASES = {
    "conv1d": ((2, 5, 2), {"weights": (3, 2, 3), "bias": (3,)}, {}, conv1d()),
    "conv1d same": ((2, 6, 2), {"weights": (3, 2, 2), "bias": (2,)}, {}, conv1d(2, (0, 1))),
    "conv1d dilated": ((2, 6, 1), {"weights": (2, 1, 2)}, {}, conv1d(1, (2, 2), 3)),
    "conv2dTranspose": ((2, 2, 3, 2), {"weights": (3, 3, 2, 2), "bias": (2,)}, {}, transposed()),
    "conv2dTranspose padded": ((2, 2, 3, 2), {"weights": (4, 4, 1, 2)}, {}, transposed(2, 1)),
    "conv2dTranspose same": ((1, 2, 3, 2), {"weights": (3, 3, 2, 2), "bias": (2,)}, {}, transposed(2, 0, (4, 6))),
    "conv2dTranspose same, small": ((1, 2, 2, 2), {"weights": (1, 2, 2, 2), "bias": (2,)}, {}, transposed(3, 0, (6, 6))),
    "conv2dTranspose dilated": ((2, 2, 3, 2), {"weights": (3, 2, 1, 2)}, {}, transposed(2, 1, dilation=(2, 3))),
    "conv2dTranspose with output padding": (
        (2, 2, 3, 2),
        {"weights": (3, 3, 2, 2), "bias": (2,)},
        {},
        transposed((2, 3), 1, output_padding=(1, 2)),
    ),
    "conv2dTranspose dilated, with output padding": (
        (1, 3, 2, 2),
        {"weights": (2, 2, 2, 2), "bias": (2,)},
        {},
        transposed(3, 0, dilation=2, output_padding=1),
    ),
    "separableConv2d": (
        (2, 4, 4, 2),
        {"depthwise/weights": (3, 3, 2, 1), "pointwise/weights": (1, 1, 2, 3), "pointwise/bias": (3,)},
        {},
        separable(stride=2, padding=1),
    ),
    "selfNormalizedConv2d": ((2, 3, 3, 2), {"weights": (2, 2, 2, 3), "bias": (3,)}, {}, self_normalized(1e-5)),
    "selfNormalizedConv2d without bias": ((3, 2, 3, 2), {"weights": (2, 2, 2, 2)}, {}, self_normalized(0.1)),
    "maxPool1d": ((2, 5, 2), {}, {}, sequence(lambda x, *_: F.max_pool1d(x, 3, 2, 1))),
    "avgPool1d": (
        (2, 5, 2),
        {},
        {},
        sequence(lambda x, *_: F.avg_pool1d(x, 3, 2, 1, count_include_pad=False)),
    ),
    "globalMaxPool": ((2, 3, 3, 2), {}, {}, lambda x, *_: x.amax((1, 2))),
    "zeroPad": ((1, 2, 2, 2), {}, {}, lambda x, *_: F.pad(x, (0, 0, 2, 0, 0, 1))),
    "crop": ((1, 4, 5, 2), {}, {}, lambda x, *_: x[:, 1:3, 2:, :]),
    "batchNorm": ((2, 2, 3, 4), NORM, STATISTICS, batch_norm()),
    "batchNorm without scale": ((2, 2, 2, 4), {"offset": (4,)}, STATISTICS, batch_norm(0.5)),
    "batchNorm with one scale": ((2, 2, 2, 4), {"offset": (4,), "scale": ()}, STATISTICS, batch_norm()),
    "batchNorm without parameters and statistics": ((2, 2, 2, 4), {}, {}, batch_norm(epsilon=0.1)),
    "batchNorm, cumulative": ((2, 2, 3, 4), NORM, {**STATISTICS, "steps": ()}, cumulative_batch_norm),
    "layerNorm": ((2, 3, 4), NORM, {}, layer_norm()),
    "layerNorm without parameters": ((3, 4), {}, {}, layer_norm(0.1)),
    "groupNorm": ((2, 2, 2, 4), NORM, {}, group_norm(2)),
    "groupNorm without offset": ((2, 2, 2, 4), {"scale": (4,)}, {}, group_norm(1, 0.1)),
    "localResponseNorm": ((1, 2, 2, 7), {}, {}, response_norm(2, 1, 0.5, 0.75)),
    "localResponseNorm by default": ((1, 1, 2, 12), {}, {}, response_norm(4, 1, 0.001 / 9, 0.75)),
    "maxout": ((2, 2, 1, 6), {}, {}, group_out(lambda x: x.amax(-1), 3)),
    "averageOut": ((2, 6), {}, {}, group_out(lambda x: x.mean(-1), 2)),
    "equivariantProjection": ((2, 2, 2, 6), {"weights": (2, 6), "bias": (6,)}, {}, projection),
    "memoryRelu": ((3, 2, 4), {}, {"memory": (2, 4)}, memory_relu(False)),
    "memoryRelu recalling": ((3, 2, 4), {}, {"memory": (2, 4)}, memory_relu(True)),
    "memoryPool": ((2, 4, 4, 2), {}, {"memory": (4, 4, 2)}, memory_pool(False, 2)),
    "memoryPool recalling": ((2, 4, 4, 2), {}, {"memory": (4, 4, 2)}, memory_pool(True, 2)),
}


def answers():
    """For each case y in prediction; in training y, the gradients of sum(y * seed) and the new states, by name."""
    result = {}
    for name, (shape, sizes, state_sizes, function) in CASES.items():
        x = draw(1, shape).requires_grad_()
        parameters = {key: draw(10 + i, sizes[key]).requires_grad_() for i, key in enumerate(sorted(sizes))}
        start = {key: draw(30 + i, state_sizes[key], kind(key)) for i, key in enumerate(sorted(state_sizes))}
        answer = {"predict": rounded(function(x, parameters, {k: s.clone() for k, s in start.items()}, False))}
        states = {key: state.clone() for key, state in start.items()}
        y = function(x, parameters, states, True)
        leaves = {"x": x, **parameters}
        gradients = torch.autograd.grad((y * draw(50, y.shape)).sum(), list(leaves.values()))
        answer["train"] = rounded(y)
        answer["gradients"] = {key: rounded(g) for key, g in zip(leaves, gradients)}
        moved = {key: rounded(state) for key, state in states.items() if not torch.equal(state, start[key])}
        if moved:
            answer["states"] = moved
        result[name] = answer
    return result


def kind(state):
    return "positive" if state in ("variance", "steps") else "unit"
