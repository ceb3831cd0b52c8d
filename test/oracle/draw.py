"""The numbers that both sides draw: the twin of draw.ts."""
from math import prod

import torch


def draw(seed, shape, kind="unit"):
    """A float64 tensor of the linear congruential generator of Numerical Recipes, as draw.ts draws it."""
    state = (seed * 2654435761) % 2**32
    values = []
    for _ in range(prod(shape)):
        state = (1664525 * state + 1013904223) % 2**32
        values.append(state / 2**31 - 1)
    x = torch.tensor(values, dtype=torch.float64).reshape(shape)
    return kinds[kind](x)


kinds = {
    "unit": lambda x: x,
    "positive": lambda x: x + 1.5,
    "negative": lambda x: x - 1.5,
    "ties": lambda x: torch.floor(x * 2),
}
