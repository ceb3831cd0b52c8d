"""Random networks with the shapes that PyTorch gives them, and mutants with the block at which PyTorch refuses. Twin of networks.test.ts."""
from drawn import text
from grow import draw
from mutants import mutant

COUNT = 500


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
