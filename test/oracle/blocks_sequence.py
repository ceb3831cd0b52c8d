"""What PyTorch says of activations and of blocks over sequences, in float64: values and gradients. Twin of lower/sequence.test.ts."""
import math

import torch
import torch.nn.functional as F
from torch.func import functional_call
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from draw import draw
from ops import rounded

LENGTHS = [2, 0, 4]
MASK = [[1, 0, 1, 1], [0, 1, 1, 0], [1, 1, 1, 1]]


def group_softmax(group, extra=None):
    def function(x, temperature=torch.tensor(1.0)):
        logits = x.unflatten(-1, (-1, group))
        if extra is not None:
            logits = F.pad(logits, (0, 1), value=extra)
        return F.softmax(logits / temperature, -1)[..., :group].flatten(-2)

    return function


def l2(x):
    return F.normalize(x, dim=-1)


def rnn(make, sequences=False, counts=None):
    """One layer of torch.nn with weights in akid's layout; a step that does not count is as if it were not there."""

    def function(x, weights, recurrent, bias, recurrent_bias=None):
        units = recurrent.shape[0]
        layer = make(x.shape[2], units, batch_first=True).double()
        other = torch.zeros_like(bias)
        if recurrent_bias is not None:
            other = torch.cat([other[: 2 * units], recurrent_bias])
        parameters = {"weight_ih_l0": weights.T, "weight_hh_l0": recurrent.T, "bias_ih_l0": bias, "bias_hh_l0": other}

        def run(sample):
            return functional_call(layer, parameters, (sample,))[0]

        if counts is None:
            states = run(x)
        else:
            rows = []
            for sample, steps in zip(x, counts):
                chosen = [i for i, counted in enumerate(steps) if counted]
                some = run(sample[None, chosen])[0] if chosen else torch.zeros(0, units, dtype=x.dtype)
                all_states = torch.cat([torch.zeros(1, units, dtype=x.dtype), some])
                rows.append(all_states[torch.cumsum(torch.tensor(steps), 0)])
            states = torch.stack(rows)
        return states if sequences else states[:, -1]

    return function


def of_lengths(steps):
    return [[int(i < length) for i in range(steps)] for length in LENGTHS]


def attention(heads, causal=False, counts=None):
    def function(x, qw, qb, kw, kb, vw, vb, ow, ob):
        steps, size = x.shape[1:]
        y, _ = F.multi_head_attention_forward(
            *[x.transpose(0, 1)] * 3,
            size,
            heads,
            torch.cat([qw.T, kw.T, vw.T]),
            torch.cat([qb, kb, vb]),
            None,
            None,
            False,
            0.0,
            ow.T,
            ob,
            key_padding_mask=None if counts is None else torch.tensor(counts) == 0,
            attn_mask=torch.triu(torch.ones(steps, steps, dtype=torch.bool), 1) if causal else None,
        )
        return y.transpose(0, 1)

    return function


def positions(x):
    steps, size = x.shape[1:]
    angles = torch.arange(steps)[:, None] * torch.exp(torch.arange(0, size, 2) * (-math.log(10000.0) / size))
    encoding = torch.zeros(steps, size)
    encoding[:, 0::2] = torch.sin(angles)
    encoding[:, 1::2] = torch.cos(angles)[:, : size // 2]
    return x + encoding.double()


def rnn_shapes(gates, channels, units):
    width = gates * units
    return {"weights": (channels, width), "recurrent": (units, width), "bias": (width,)}


def gru_shapes(channels, units):
    return {**rnn_shapes(3, channels, units), "recurrentBias": (units,)}


def attention_shapes(size):
    parts = ("query", "key", "value", "output")
    return {f"{part}/{name}": shape for part in parts for name, shape in (("weights", (size, size)), ("bias", (size,)))}


def layer(make, shapes, *, both=False, states=(), sequences=False, lengths=None):
    """A case of torch.nn's own layer with all that it can do, over packed sequences if there are lengths."""
    sides = {"forward/": "", "backward/": "_reverse"} if both else {"": ""}
    units = shapes["recurrent"][0]
    sizes = {side + name: size for side in sides for name, size in shapes.items()}
    sizes |= {state: (X[0], units) for state in states}

    def function(x, *operands):
        given = dict(zip(sizes, operands))
        net = make(x.shape[2], units, batch_first=True, bidirectional=both, bias="bias" in shapes).double()
        parameters = {}
        for side, suffix in sides.items():
            parameters[f"weight_ih_l0{suffix}"] = given[f"{side}weights"].T
            parameters[f"weight_hh_l0{suffix}"] = given[f"{side}recurrent"].T
            if "bias" in shapes:
                bias = given[f"{side}bias"]
                other = torch.zeros_like(bias)
                if "recurrentBias" in shapes:
                    other = torch.cat([other[: 2 * units], given[f"{side}recurrentBias"]])
                parameters |= {f"bias_ih_l0{suffix}": bias, f"bias_hh_l0{suffix}": other}
        if lengths is not None:
            x = pack_padded_sequence(x, torch.tensor(lengths), batch_first=True, enforce_sorted=False)
        start = tuple(given[state][None] for state in states)
        inputs = (x, start if len(start) > 1 else start[0]) if start else (x,)
        out, last = functional_call(net, parameters, inputs)
        if not sequences:
            return torch.cat(list(last[0] if isinstance(last, tuple) else last), -1)
        if lengths is None:
            return out
        out, counts = pad_packed_sequence(out, batch_first=True)
        # PyTorch fills with zeros; akid's forward state stays as it was after the last step that counts.
        kept = torch.minimum(torch.arange(out.shape[1])[None], counts[:, None] - 1)[..., None].expand(-1, -1, units)
        return torch.cat([out[..., :units].gather(1, kept), out[..., units:]], -1)

    return X, sizes, function


def without(name, shapes):
    return {key: shape for key, shape in shapes.items() if not key.lower().endswith(name)}


RNN, GRU, LSTM = torch.nn.RNN, torch.nn.GRU, torch.nn.LSTM
X = (3, 4, 2)

# Name: (shape of x, shapes of the parameters, function of both, scale of x: 1 by default).
CASES = {
    "prelu": ((4, 5), {"slope": (5,)}, lambda x, w: F.prelu(x, w)),
    "prelu of an image": ((2, 2, 3, 2), {"slope": (2,)}, lambda x, w: F.prelu(x.movedim(-1, 1), w).movedim(1, -1)),
    "elu": ((4, 5), {}, F.elu, 3),
    "elu of an alpha": ((4, 5), {}, lambda x: F.elu(x, 0.5), 3),
    "elu at zero": ((5,), {}, F.elu, 0),
    "gelu": ((4, 5), {}, F.gelu, 3),
    "gelu by tanh": ((4, 5), {}, lambda x: F.gelu(x, approximate="tanh"), 3),
    "silu": ((4, 5), {}, F.silu, 3),
    "softplus": ((4, 5), {}, F.softplus, 3),
    "softplus of great numbers": ((4, 5), {}, lambda x: F.softplus(x, threshold=1e9), 300),
    "softplus at zero": ((5,), {}, F.softplus, 0),
    "l2Normalize": ((4, 5), {}, l2),
    "l2Normalize of zeros": ((2, 3), {}, l2, 0),
    "groupSoftmax": ((3, 6), {}, group_softmax(2)),
    "groupSoftmax with an extra logit": ((2, 2, 6), {}, group_softmax(3, 1.0)),
    "groupSoftmax with a temperature": ((3, 6), {"temperature": ()}, group_softmax(3)),
    "groupSoftmax with both": ((3, 6), {"temperature": ()}, group_softmax(2, 0.5)),
    "permute": ((2, 2, 3, 4), {}, lambda x: x.permute(0, 3, 1, 2)),
    "slice": ((2, 4, 3), {}, lambda x: x[:, 1:3, 1:]),
    "stack": ((2, 3), {}, lambda x: torch.stack([x, x], 1)),
    "split": ((2, 5), {}, lambda x: torch.cat(list(reversed(x.split([2, 3], 1))), 1)),
    "simpleRnn": (X, rnn_shapes(1, 2, 3), rnn(RNN)),
    "simpleRnn by relu, all states": (
        X,
        rnn_shapes(1, 2, 3),
        rnn(lambda *a, **k: RNN(*a, nonlinearity="relu", **k), sequences=True),
    ),
    "simpleRnn with lengths": (X, rnn_shapes(1, 2, 2), rnn(RNN, counts=of_lengths(4))),
    "gru": (X, gru_shapes(2, 3), rnn(GRU)),
    "gru, all states": (X, gru_shapes(2, 2), rnn(GRU, sequences=True)),
    "gru with lengths, all states": (X, gru_shapes(2, 2), rnn(GRU, sequences=True, counts=of_lengths(4))),
    "gru with a mask": (X, gru_shapes(2, 2), rnn(GRU, counts=MASK)),
    "lstm": (X, rnn_shapes(4, 2, 3), rnn(LSTM)),
    "lstm, all states": (X, rnn_shapes(4, 2, 2), rnn(LSTM, sequences=True)),
    "lstm with lengths": (X, rnn_shapes(4, 2, 2), rnn(LSTM, counts=of_lengths(4))),
    "lstm with a mask, all states": (X, rnn_shapes(4, 2, 2), rnn(LSTM, sequences=True, counts=MASK)),
    "simpleRnn without bias": layer(RNN, without("bias", rnn_shapes(1, 2, 3))),
    "gru without bias, all states": layer(GRU, without("bias", gru_shapes(2, 2)), sequences=True),
    "lstm without bias": layer(LSTM, without("bias", rnn_shapes(4, 2, 2))),
    "simpleRnn from a state": layer(RNN, rnn_shapes(1, 2, 2), states=("h",)),
    "gru from a state, with lengths": layer(GRU, gru_shapes(2, 2), states=("h",), lengths=[2, 1, 4]),
    "lstm from a state and cell, all states": layer(LSTM, rnn_shapes(4, 2, 2), states=("h", "c"), sequences=True),
    "bidirectional simpleRnn": layer(RNN, rnn_shapes(1, 2, 3), both=True),
    "bidirectional gru, all states": layer(GRU, gru_shapes(2, 2), both=True, sequences=True),
    "bidirectional lstm with lengths": layer(LSTM, rnn_shapes(4, 2, 2), both=True, lengths=[2, 1, 4]),
    "bidirectional gru with lengths, all states": layer(
        GRU, gru_shapes(2, 2), both=True, sequences=True, lengths=[2, 1, 4]
    ),
    "multiHeadSelfAttention": ((2, 3, 4), attention_shapes(4), attention(2)),
    "multiHeadSelfAttention, causal": ((2, 3, 6), attention_shapes(6), attention(3, causal=True)),
    "multiHeadSelfAttention with a mask": ((3, 4, 4), attention_shapes(4), attention(1, counts=MASK)),
    "multiHeadSelfAttention with lengths, causal": (
        (2, 4, 4),
        attention_shapes(4),
        attention(2, causal=True, counts=[[1, 1, 0, 0], [1, 1, 1, 1]]),
    ),
    "positionalEncoding": ((2, 5, 4), {}, positions),
    "positionalEncoding of odd channels": ((2, 3, 5), {}, positions),
    "learnedPositions": ((2, 3, 4), {"weights": (5, 4)}, lambda x, w: x + w[:3]),
}


def answers():
    """For each case: y, and the gradients of sum(y * seed) by x and by each parameter."""
    result = {}
    for name, (shape, parameters, function, *scale) in CASES.items():
        x = draw(1, shape) * (scale[0] if scale else 1)
        # A temperature is positive.
        drawn = [
            draw(i + 2, s, "positive" if key == "temperature" else "unit") for i, (key, s) in enumerate(parameters.items())
        ]
        operands = [operand.requires_grad_() for operand in (x, *drawn)]
        y = function(*operands)
        gradients = torch.autograd.grad((y * draw(50, y.shape)).sum(), operands)
        result[name] = {
            "y": rounded(y),
            "gradients": {key: rounded(gradient) for key, gradient in zip(["x", *parameters], gradients)},
        }
    return result
