"""What PyTorch says of single ops in float64: values, gradients, and gradients of gradients. Twin of graph/oracle.test.ts."""
import torch
import torch.nn.functional as F

from draw import draw


def nchw(x):
    return x.permute(0, 3, 1, 2)


def nhwc(x):
    return x.permute(0, 2, 3, 1)


def padded(x, padding, value=0.0):
    top, bottom, left, right = padding
    return F.pad(nchw(x), (left, right, top, bottom), value=value)


def conv(strides=(1, 1), padding=(0, 0, 0, 0), dilations=(1, 1)):
    return lambda x, w: nhwc(F.conv2d(padded(x, padding), w.permute(3, 2, 0, 1), stride=strides, dilation=dilations))


def depthwise(strides=(1, 1), padding=(0, 0, 0, 0), dilations=(1, 1)):
    return lambda x, w: nhwc(
        F.conv2d(padded(x, padding), w.permute(2, 3, 0, 1), stride=strides, dilation=dilations, groups=x.shape[3])
    )


def max_pool(size, strides, padding=(0, 0, 0, 0)):
    return lambda x: nhwc(F.max_pool2d(padded(x, padding, -torch.inf), size, strides))


def avg_pool(size, strides, padding=(0, 0, 0, 0)):
    def pool(x):
        inside = F.avg_pool2d(padded(torch.ones_like(x), padding), size, strides)
        return nhwc(F.avg_pool2d(padded(x, padding), size, strides) / inside)

    return pool


def avg_pool_symmetric(size, strides, padding):
    return lambda x: nhwc(F.avg_pool2d(nchw(x), size, strides, padding=padding, count_include_pad=False))


def batch_norm(x, scale, offset):
    return F.batch_norm(x.movedim(-1, 1), None, None, scale, offset, training=True, eps=1e-5).movedim(1, -1)


def batch_norm_given(x, scale, offset, mean, variance):
    return (x - mean) / torch.sqrt(variance + 1e-3) * scale + offset


def batch_norm_running(x, scale, offset):
    mean, variance = draw(101, (3,)), draw(102, (3,), "positive")
    return F.batch_norm(x.movedim(-1, 1), mean, variance, scale, offset, training=False, eps=1e-3).movedim(1, -1)


def bilinear(factor):
    return lambda x: nhwc(F.interpolate(nchw(x), scale_factor=factor, mode="bilinear", align_corners=False))


P = "positive"
T = "ties"
N = "negative"

# Name: (operands as shapes or (shape, kind), function, times to differentiate).
CASES = {
    "neg": ([(2, 3)], lambda x: -x, 1),
    "abs": ([((7,), T)], torch.abs, 1),
    "sign": ([((7,), T)], torch.sign, 0),
    "floor": ([(7,)], lambda x: torch.floor(x * 3), 0),
    "exp": ([(2, 3)], torch.exp, 2),
    "log": ([((2, 3), P)], torch.log, 2),
    "sqrt": ([((2, 3), P)], torch.sqrt, 2),
    "rsqrt": ([((2, 3), P)], torch.rsqrt, 2),
    "square": ([(2, 3)], torch.square, 2),
    "reciprocal": ([((2, 3), N)], torch.reciprocal, 2),
    "relu": ([((9,), T)], F.relu, 1),
    "sigmoid": ([(2, 3)], torch.sigmoid, 2),
    "tanh": ([(2, 3)], torch.tanh, 2),
    "erf": ([(2, 3)], lambda x: torch.erf(x * 2), 2),
    "stopGradient": ([(2, 3)], lambda x: x.detach() * x, 1),
    "sigmoid of great numbers": ([(6,)], lambda x: torch.sigmoid(x * 60), 1),
    "add": ([(2, 3), (3,)], torch.add, 1),
    "sub": ([(3, 1), (2, 1, 4)], torch.sub, 1),
    "mul": ([(2, 3, 2), (3, 1)], torch.mul, 2),
    "div": ([(2, 3), ((2, 1), N)], torch.div, 2),
    "pow": ([((2, 3), P), (3,)], torch.pow, 2),
    "maximum with ties": ([((4, 5), T), ((5,), T)], torch.maximum, 1),
    "minimum with ties": ([((4, 5), T), ((5,), T)], torch.minimum, 1),
    "select": ([(4, 3), (4, 1), (3,)], lambda c, a, b: torch.where(c > 0, a, b), 1),
    "sum": ([(2, 3, 4)], lambda x: x.sum((0, 2)), 1),
    "mean": ([(2, 3, 4)], lambda x: x.mean((1,), keepdim=True), 1),
    "max with ties": ([((3, 6), T)], lambda x: x.amax((1,)), 1),
    "max over two axes": ([(2, 3, 4)], lambda x: x.amax((0, 2)), 1),
    "reshape and transpose": ([(2, 3, 4)], lambda x: x.permute(2, 0, 1).reshape(4, 6), 1),
    "broadcastTo": ([(3, 1)], lambda x: x.expand(2, 3, 4), 1),
    "concat": ([(2, 1), (2, 3)], lambda a, b: torch.cat([a, b], 1), 1),
    "slice": ([(3, 4)], lambda x: x[1:3, 2:3], 1),
    "pad": ([(2, 3)], lambda x: F.pad(x, (2, 0, 0, 1)), 1),
    "gather": ([(5, 3)], lambda x: F.embedding(torch.tensor([[4, 0], [2, 4]]), x), 1),
    "scatterAdd": ([(4, 3)], lambda x: torch.zeros(3, 3, dtype=x.dtype).index_add(0, torch.tensor([2, 0, 2, 2]), x), 1),
    "values": ([(3,)], lambda x: x * torch.tensor([[1.0, 2, 3], [-4, 0.5, 6]], dtype=x.dtype), 1),
    "upsample nearest": ([(2, 3, 2, 2)], lambda x: nhwc(F.interpolate(nchw(x), scale_factor=(2, 3), mode="nearest")), 1),
    "upsample bilinear": ([(2, 3, 4, 2)], bilinear((2, 2)), 1),
    "upsample bilinear by 3 and 4": ([(1, 4, 2, 2)], bilinear((3, 4)), 1),
    "softmax": ([(3, 4)], lambda x: F.softmax(x * 3, -1), 2),
    "logSoftmax": ([(3, 4)], lambda x: F.log_softmax(x * 3, -1), 2),
    "cross entropy": ([(4, 3)], lambda x: F.cross_entropy(x, torch.tensor([2, 0, 1, 1])), 2),
    "matmul": ([(2, 3), (3, 4)], torch.matmul, 2),
    "matmul, left transposed": ([(3, 2), (3, 4)], lambda a, b: a.T @ b, 2),
    "matmul, both transposed": ([(2, 3, 2), (2, 4, 3)], lambda a, b: a.mT @ b.mT, 2),
    "matmul of a batch and a matrix": ([(2, 2, 3), (4, 3)], lambda a, b: a @ b.T, 2),
    "conv2d": ([(2, 4, 5, 2), (3, 3, 2, 3)], conv(), 2),
    "conv2d stride 2 same": ([(1, 6, 6, 2), (3, 3, 2, 2)], conv((2, 2), (0, 1, 0, 1)), 2),
    "conv2d stride 3": ([(1, 7, 8, 2), (2, 2, 2, 2)], conv((3, 3)), 2),
    "conv2d dilation 2": ([(1, 6, 5, 2), (3, 3, 2, 2)], conv(padding=(2, 1, 0, 2), dilations=(2, 2)), 2),
    "conv2d strides, dilations and padding of all sizes": (
        [(1, 8, 6, 2), (3, 2, 2, 2)],
        conv((2, 1), (1, 2, 0, 1), (1, 3)),
        2,
    ),
    "depthwiseConv2d": ([(1, 4, 5, 3), (3, 3, 3, 1)], depthwise(), 2),
    "depthwiseConv2d stride 2 same": ([(2, 6, 4, 2), (3, 3, 2, 1)], depthwise((2, 2), (0, 1, 0, 1)), 2),
    "depthwiseConv2d dilation 2": ([(1, 6, 6, 2), (2, 3, 2, 1)], depthwise((1, 2), (1, 0, 2, 2), (2, 2)), 2),
    "maxPool": ([(1, 4, 6, 2)], max_pool((2, 2), (2, 2)), 2),
    "maxPool overlapping": ([(1, 6, 5, 2)], max_pool((3, 3), (2, 1)), 2),
    "maxPool padded, negative numbers": ([((1, 5, 4, 2), N)], max_pool((3, 3), (2, 2), (0, 1, 1, 1)), 2),
    "maxPool with ties": ([((1, 4, 6, 2), T)], max_pool((2, 3), (2, 3)), 2),
    "avgPool": ([(1, 4, 6, 2)], avg_pool((2, 2), (2, 2)), 1),
    "avgPool padded": ([(1, 5, 4, 2)], avg_pool_symmetric((3, 3), (2, 1), (1, 1)), 1),
    "avgPool padded to one side": ([(1, 6, 6, 2)], avg_pool((3, 3), (2, 2), (0, 1, 0, 1)), 1),
    "batchNorm by its own statistics": ([(2, 2, 3, 3), ((3,), P), (3,)], batch_norm, 2),
    "batchNorm of a matrix": ([(5, 3), ((3,), P), (3,)], batch_norm, 2),
    "batchNorm by given statistics": ([(4, 3), ((3,), P), (3,), (3,), ((3,), P)], batch_norm_given, 2),
    "batchNorm by running statistics": ([(2, 2, 1, 3), ((3,), P), (3,)], batch_norm_running, 1),
}


def rounded(x):
    return [float(f"{v:.10g}") for v in x.detach().flatten().tolist()]


def answers():
    """For each case: y; the gradients g of sum(y * seed); the gradients of sum(g * direction) by operands and seed."""
    result = {}
    for name, (specs, function, times) in CASES.items():
        shapes = [spec if not isinstance(spec[0], tuple) else spec[0] for spec in specs]
        kinds = ["unit" if not isinstance(spec[0], tuple) else spec[1] for spec in specs]
        operands = [draw(i + 1, s, k).requires_grad_() for i, (s, k) in enumerate(zip(shapes, kinds))]
        y = function(*operands)
        answer = {"y": rounded(y)}
        if times > 0:
            seed = draw(50, y.shape).requires_grad_()
            scalar = (y * seed).sum()
            first = torch.autograd.grad(scalar, operands, create_graph=times > 1, allow_unused=True, materialize_grads=True)
            answer["first"] = [rounded(g) for g in first]
        if times > 1:
            scalar = sum((g * draw(60 + i, g.shape)).sum() for i, g in enumerate(first))
            second = torch.autograd.grad(scalar, [*operands, seed], allow_unused=True, materialize_grads=True)
            answer["second"] = [rounded(g) for g in second]
        result[name] = answer
    return result
