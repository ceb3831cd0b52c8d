"""Networks with one size changed, and the block at which PyTorch refuses them."""
import copy

from blocks import written
from drawn import Drawn, input_text, kept_text, state_text
from pieces import int_, r
from topology import Refused

# A change that a named size would have to be known for is none: with sizes like these PyTorch refuses nothing for being small.
LARGE = {"T": (67, 131), "H": (73, 149)}


def sizes_in(value, path=()):
    """The places of all integers in a block; the settings of some blocks are axes."""
    if isinstance(value, bool) or (isinstance(value, tuple) and value[0] in NO_SIZES):
        return []
    if isinstance(value, int):
        return [path]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, (list, tuple)) else []
    found = [place for key, item in items for place in sizes_in(item, (*path, key))]
    return [place for place in found if place[len(path) :] != (1, 1)] if is_split(value) else found


NO_SIZES = {"permute", "stack", "concat"}


def is_split(value):
    return isinstance(value, tuple) and value[0] == "split"


def changed(value, path, change):
    if not path:
        return change(value)
    key, *rest = path
    if isinstance(value, tuple):
        return tuple(changed(item, rest, change) if i == key else item for i, item in enumerate(value))
    result = copy.copy(value)
    result[key] = changed(value[key], rest, change)
    return result


def other(size):
    if size <= 0:
        return int_(1, 9)
    return r.choice([n for n in (size - 2, size - 1, size + 1, size + 2, size * 2, size + 7) if n >= 1 and n != size])


def failing(network):
    """The block at which PyTorch refuses, None if it takes all, "" if only the sizes themselves would tell."""
    again = Drawn([1], named=network.named if is_plain(network) else LARGE)
    again.values = {}
    for name, (shape, dtype) in network.inputs.items():
        again.input(name, shape, dtype)
    for name, (shape, _) in network.states.items():
        again.state(name, shape)
    again.kept = network.kept
    for name, block, names, _ in network.steps:
        if any(of not in again.values for of in names):
            return ""
        knows = None not in [size for of in names for size in again.sizes(of)]
        try:
            again.attach(block, names, name=name)
        except Refused as error:
            depends = not is_plain(network) or block[0] == "network"
            return "" if depends and (not knows or error.at.startswith(("dag", "residual"))) else error.at
        except ValueError:
            return ""
    for name, (shape, following) in network.states.items():
        if again.sizes(following) != shape:
            return f"state '{name}'"
    return None


def is_plain(network):
    return all(isinstance(size, int) for shape, _ in network.inputs.values() for size in shape)


def mutant(network):
    """One size of the network changed so that PyTorch refuses a block; None if no change of many does so."""
    if failing(network) is not None:
        return None
    lines = (
        [("inputs", name, (0, i)) for name, (shape, _) in network.inputs.items() for i, size in enumerate(shape) if isinstance(size, int)]
        + [("states", name, (0, i)) for name, (shape, _) in network.states.items() for i in range(len(shape))]
        + [("kept", name, path) for name, block in network.kept.items() for path in sizes_in(block)]
        + [("steps", i, (1, *path)) for i, step in enumerate(network.steps) for path in sizes_in(step[1])]
    )
    r.shuffle(lines)
    for part, key, path in lines[:16]:
        trial = network.copy()
        getattr(trial, part)[key] = changed(getattr(network, part)[key], path, other)
        at = failing(trial)
        if at:
            return f"{line_of(trial, part, key)} fails at {at}"
    return None


def line_of(network, part, key):
    if part == "steps":
        name, block, _, _ = network.steps[key]
        return f"{name} = {written(block)}"
    write = {"inputs": input_text, "states": state_text}.get(part)
    return write(key, *getattr(network, part)[key]) if write else kept_text(key, network.kept[key])
