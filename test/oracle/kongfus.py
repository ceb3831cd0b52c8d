"""Optimisers over 100 steps: PyTorch's, and with numpy from their papers those that PyTorch does not have. Twin of kongfus.test.ts."""
import math

import numpy as np
import torch

STEPS = 100
SHAPES = {"a/weights": (3, 4), "a/bias": (4,)}


def start(name):
    size = math.prod(SHAPES[name])
    return np.array([math.sin(1 + i + len(name)) for i in range(size)]).reshape(SHAPES[name])


def gradient(name, w, step):
    """A gradient that depends on where it is taken and when, large enough for clipping to matter."""
    place = np.arange(w.size).reshape(w.shape) + 1
    return np.sin(w * place + step) + 0.3 * w


def with_torch(make, clip=None):
    parameters = {name: torch.nn.Parameter(torch.tensor(start(name))) for name in SHAPES}
    optimiser = make(list(parameters.values()))
    for step in range(STEPS):
        for name, parameter in parameters.items():
            parameter.grad = torch.tensor(gradient(name, parameter.detach().numpy(), step))
        if clip:
            clip(list(parameters.values()))
        optimiser.step()
    return {name: parameter.detach().numpy() for name, parameter in parameters.items()}


def with_numpy(rule):
    weights = {name: start(name) for name in SHAPES}
    memory = {name: {} for name in SHAPES}
    for step in range(STEPS):
        for name, w in weights.items():
            weights[name] = rule(w, gradient(name, w, step), memory[name], step + 1)
    return weights


def lamb(w, g, memory, t, lr=0.02, decay=0.01, b1=0.9, b2=0.999, epsilon=1e-6):
    memory["m"] = b1 * memory.get("m", 0) + (1 - b1) * g
    memory["v"] = b2 * memory.get("v", 0) + (1 - b2) * g * g
    r = memory["m"] / (1 - b1**t) / (np.sqrt(memory["v"] / (1 - b2**t)) + epsilon) + decay * w
    return w - lr * np.linalg.norm(w) / np.linalg.norm(r) * r


def lion(w, g, memory, t, lr=0.01, decay=0.1, b1=0.9, b2=0.99):
    m = memory.get("m", 0)
    memory["m"] = b2 * m + (1 - b2) * g
    return w - lr * (np.sign(b1 * m + (1 - b1) * g) + decay * w)


def mean_momentum(w, g, memory, t, lr=0.1, keep=0.9):
    memory["v"] = keep * memory.get("v", 0) + (1 - keep) * g
    return w - lr * memory["v"]


def accumulated(w, g, memory, t, lr=0.05, steps=4):
    memory["sum"] = memory.get("sum", 0) + g / steps
    if t % steps:
        return w
    g, memory["sum"] = memory["sum"], 0
    memory["v"] = 0.9 * memory.get("v", 0) + g
    return w - lr * memory["v"]


def averaged():
    """TensorFlow's moving average of the parameters beside plain steps."""
    means = {}

    def rule(w, g, memory, t, lr=0.05, keep=0.95):
        now = w - lr * g
        d = min(keep, t / (9 + t))
        memory["mean"] = d * memory.get("mean", w) + (1 - d) * now
        means[w.shape] = memory["mean"]
        return now

    weights = with_numpy(rule)
    return {**weights, **{f"{name}/average": means[w.shape] for name, w in weights.items()}}


optim = torch.optim
norm = lambda limit: lambda parameters: torch.nn.utils.clip_grad_norm_(parameters, limit)
each_norm = lambda limit: lambda parameters: [torch.nn.utils.clip_grad_norm_([p], limit) for p in parameters]
value = lambda limit: lambda parameters: torch.nn.utils.clip_grad_value_(parameters, limit)

CASES = {
    "sgd": lambda: with_torch(lambda p: optim.SGD(p, lr=0.05)),
    "sgd, decay": lambda: with_torch(lambda p: optim.SGD(p, lr=0.05, weight_decay=0.1)),
    "sgd, value": lambda: with_torch(lambda p: optim.SGD(p, lr=0.05), value(0.4)),
    "sgd, norm": lambda: with_torch(lambda p: optim.SGD(p, lr=0.05), each_norm(0.7)),
    "momentum, global norm": lambda: with_torch(lambda p: optim.SGD(p, lr=0.05, momentum=0.8), norm(1.0)),
    "nesterov": lambda: with_torch(lambda p: optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.01)),
    "momentum, mean": lambda: with_numpy(mean_momentum),
    "adagrad": lambda: with_torch(lambda p: optim.Adagrad(p, lr=0.1, initial_accumulator_value=0.1)),
    "rmsprop": lambda: with_torch(lambda p: optim.RMSprop(p, lr=0.01)),
    "rmsprop, centered, momentum": lambda: with_torch(
        lambda p: optim.RMSprop(p, lr=0.01, alpha=0.9, centered=True, momentum=0.5, weight_decay=0.01)
    ),
    "adadelta": lambda: with_torch(lambda p: optim.Adadelta(p)),
    "adam": lambda: with_torch(lambda p: optim.Adam(p, lr=0.01)),
    "adam, decay": lambda: with_torch(lambda p: optim.Adam(p, lr=0.01, betas=(0.8, 0.99), weight_decay=0.1)),
    "adamW": lambda: with_torch(lambda p: optim.AdamW(p, lr=0.01, weight_decay=0.1)),
    "nadam": lambda: with_torch(lambda p: optim.NAdam(p, lr=0.01)),
    "lamb": lambda: with_numpy(lamb),
    "lion": lambda: with_numpy(lion),
    "accumulate": lambda: with_numpy(accumulated),
    "average": averaged,
}


def answers():
    return {name: {key: w.ravel().tolist() for key, w in make().items()} for name, make in CASES.items()}
