"""Blocks made of blocks wired by name, as PyTorch runs them: rows, networks within networks, cells over steps."""
import torch

from blocks import RUN, empty, run

BATCH = 3
REFUSALS = (RuntimeError, ValueError, IndexError, AssertionError, TypeError, KeyError)


class Refused(ValueError):
    """PyTorch refuses a block that a message is to name: `at` is `conv2d 'n3'`."""

    def __init__(self, at, error):
        super().__init__(f"{at}: {error}")
        self.at = at


def read(values, name):
    whole, _, part = name.partition(":")
    return values[whole][int(part) if part.isdigit() else part] if part else values[whole]


def run_rows(values, rows):
    """Adds the values of rows, whatever their order."""
    waiting = dict(rows)
    while waiting:
        ready = [name for name, (of, *_) in waiting.items() if not {r.partition(":")[0] for r in names_of(of)} & set(waiting)]
        for name in ready:
            of, *blocks = waiting.pop(name)
            given = [read(values, one) for one in names_of(of)]
            if isinstance(of, str) and isinstance(given[0], tuple):
                (given,) = given
            for i, block in enumerate(blocks):
                try:
                    result = run(block, *given)
                except REFUSALS as error:
                    raise Refused(f"{block[0]} '{name}{f'.{i + 1}' if len(blocks) > 1 else ''}'", error) from error
                given = [result]
            values[name] = result
    return values


def names_of(of):
    return [of] if isinstance(of, str) else of


def dag(*xs, rows, out):
    """All rows are computed, also those that nothing reads."""
    return run_rows({"in": xs[0] if len(xs) == 1 else xs}, rows)[out]


def shared(x, block, shape):
    if list(x.shape[1:]) != shape:
        raise ValueError("weights of another shape")
    return run(block, x)


def fits(x, sizes):
    """Whether a value is what an input declares; a named size takes any."""
    return x.dim() == len(sizes) + 1 and all(isinstance(s, str) or s == n for s, n in zip(sizes, x.shape[1:]))


def given_to(inputs, x):
    """What a network reads: `x` at its only input, and its states at first."""
    values = {}
    for name, (kind, (_, sizes), _) in inputs.items():
        if kind == "input" and not fits(x, sizes):
            raise ValueError("not what the input declares")
        values[name] = x if kind == "input" else empty(x.shape[0], *sizes)
    return values


def outputs_of(values, ends):
    names = ends["outputs"]
    return values[names[0]] if len(names) == 1 else {name: values[name] for name in names}


def network(x, name, inputs, rows, ends):
    return outputs_of(run_rows(given_to(inputs, x), rows), ends)


def unroll(x, cell, truncate=None):
    """A loop over the second axis, the states passed on."""
    _, (_, inputs, rows, ends), _ = cell
    values, steps = None, []
    for now in x.unbind(1):
        before = values
        values = given_to(inputs, now)
        if before:
            values.update({state: before[row] for state, row in ends["next"].items()})
        run_rows(values, rows)
        steps.append(outputs_of(values, ends))
    if torch.is_tensor(steps[0]):
        return torch.stack(steps, 1)
    return {name: torch.stack([one[name] for one in steps], 1) for name in steps[0]}


RUN.update(dag=dag, shared=shared, network=network, unroll=unroll)


def check_networks(value):
    """Refuses the networks within a block as they are refused where they are written, before anything is attached."""
    if isinstance(value, tuple) and value[0] == "network":
        _, (_, inputs, rows, ends), _ = value
        sizes = next(sizes for kind, (_, sizes), _ in inputs.values() if kind == "input")
        x = empty(BATCH, *(11 if isinstance(size, str) else size for size in sizes))
        values = run_rows(given_to(inputs, x), rows)
        for state, row in ends.get("next", {}).items():
            if values[row].shape != values[state].shape:
                raise Refused(f"state '{state}'", "another shape")
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else []:
        check_networks(item)
