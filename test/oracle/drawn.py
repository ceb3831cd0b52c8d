"""A network in the making: PyTorch's values by name, and its text."""
from math import prod

import torch

from blocks import parts, run, written
from topology import BATCH, REFUSALS, Refused, check_networks, read

PIECES = 40000  # values in a sample

INTEGERS = {"embedding", "flatten", "reshape", "slice"}  # blocks that may read them

NAMED = {"T": (23, 30), "H": (25, 34)}  # what named sizes stand for: sizes that differ between the two depend on them


class Drawn:
    """
    Values by name, each once for either meaning of the named sizes; `steps` are (name, block, names of what it reads,
    names of its outputs), `inputs` are (sizes, text of a dtype), `states` are (sizes, name of the next value), and
    `kept` are blocks that steps use by name.
    """

    def __init__(self, shape, vocabulary=None, named=NAMED):
        self.named = named
        self.meanings = [{name: sizes[i] for name, sizes in named.items()} for i in range(2)]
        self.inputs, self.states, self.kept, self.steps, self.values = {}, {}, {}, [], {}
        self.input("x", shape, "" if vocabulary is None else f"index({vocabulary})")

    def input(self, name, shape, dtype=""):
        self.inputs[name] = (shape, dtype)
        self.values[name] = self.empty(shape, torch.long if dtype else torch.float32)

    def state(self, name, shape):
        self.states[name] = [shape, None]
        self.values[name] = self.empty(shape, torch.float32)

    def empty(self, shape, dtype):
        sizes = [[meaning.get(size, size) for size in shape] for meaning in self.meanings]
        return [torch.empty(BATCH, *each, dtype=dtype, device="meta") for each in sizes]

    def copy(self):
        other = object.__new__(Drawn)
        other.__dict__.update(self.__dict__)
        for part in ("inputs", "states", "kept", "values"):
            setattr(other, part, dict(getattr(self, part)))
        other.steps = list(self.steps)
        return other

    def sizes(self, name):
        """The shape of a sample: numbers, named sizes, and None where neither is known before the names are bound."""
        one, two = (x.shape[1:] for x in self.values[name])
        names = {self.named[name]: name for name in self.named}
        return [a if a == b else names.get((a, b)) for a, b in zip(one, two)]

    def shape_text(self, name):
        shown = [f"?{size}" if known is None else str(known) for known, size in zip(self.sizes(name), self.values[name][0].shape[1:])]
        return f"[{', '.join(shown)}]"

    def attach(self, block, names, name=None):
        """Attaches a block; raises Refused where PyTorch refuses it, ValueError where the network would be no good one."""
        name = name or f"n{len(self.steps) + 1}"
        made = self.resolved(block)
        at = f"{'brain' if made[0] == 'network' else made[0]} '{name}'"
        results = []
        for i in range(2):
            check_networks(made)
            try:
                given = [self.values[of][i] for of in names]
                integers = [of for of in names if self.values[of][i].dtype == torch.long and of != "lengths"]
                if block[0] not in INTEGERS and integers:
                    raise ValueError("integers")
                results.append(run(made, *given))
            except REFUSALS as error:
                raise Refused(at, error) from error
        if len(parts(results[0])) != len(parts(results[1])):
            raise Refused(at, "numbers of values differ")
        keys = [name] if torch.is_tensor(results[0]) else [f"{name}:{key}" for key in keys_of(results[0])]
        outputs = dict(zip(keys, map(list, zip(*map(parts, results)))))
        for a, b in outputs.values():
            if prod(a.shape[1:]) > PIECES or a.dim() < 2 or a.dim() != b.dim():
                raise ValueError("too large, or no sample")
        known = [size for of in names for size in self.sizes(of)]
        self.values.update(outputs)
        if None in known and any(isinstance(size, str) and size not in known for of in outputs for size in self.sizes(of)):
            raise ValueError("only calculation with names would know")
        if any(a is None and isinstance(b, str) for of in outputs for a, b in zip(self.sizes(names[0]), self.sizes(of))):
            raise ValueError("only calculation with names would know")
        self.steps.append((name, block, names, list(outputs)))
        return next(iter(outputs))

    def resolved(self, block):
        """A block with what it uses by name in place of the name."""
        kind, arguments, options = block
        if kind == "kept":
            return self.kept[arguments[0]]
        return (kind, [self.resolved(part) if isinstance(part, tuple) else part for part in arguments], options)

    def keep(self, block):
        """A block under a name of its own, to use by it."""
        name = f"w{len(self.kept) + 1}"
        self.kept[name] = block
        return ("kept", [name], {})

    def last(self):
        return self.steps[-1][3][-1] if self.steps else "x"

    def readable(self):
        """The names of what any block may read: masks are read where they are made for."""
        return [name for name in self.values if name not in ("mask", "lengths")]


def keys_of(result):
    return result if isinstance(result, dict) else range(len(result))


def input_text(name, shape, dtype):
    return f"{name} = input [{', '.join(map(str, shape))}]" + (f" {dtype}" if dtype else "")


def state_text(name, shape, following):
    return f"{name} = state [{', '.join(map(str, shape))}] next {following}"


def kept_text(name, block):
    return f"{name} = {written(block)}"


def text(network):
    used = {size for shape, _ in network.inputs.values() for size in shape if isinstance(size, str)}
    lines = [f"{name} = {network.named[name][0]}" for name in sorted(used)]
    lines += [input_text(name, *of) for name, of in network.inputs.items()]
    lines += [state_text(name, *of) for name, of in network.states.items()]
    lines += [kept_text(name, block) for name, block in network.kept.items()]
    for name, block, names, outputs in network.steps:
        shapes = " and ".join(f"{output} {network.shape_text(output)}" for output in outputs)
        lines.append(f"{name} = {written(block)} of {', '.join(names)} is {shapes}")
    return "; ".join(lines)
