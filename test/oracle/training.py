"""What PyTorch says of 50 training steps: losses, sums of the final variables, a loss in prediction mode. Twin of nets.ts."""
import torch
import torch.nn.functional as F

from draw import draw

STEPS = 50
BATCH = 16


def labels(step, classes):
    """Integers in [0, classes)."""
    return torch.floor((draw(2000 + step, (BATCH,)) + 1) / 2 * classes).long()


def images(step, label):
    """Noise on a pattern of the class, [16, 8, 8, 2]."""
    y, x, c = torch.meshgrid(torch.arange(8), torch.arange(8), torch.arange(2), indexing="ij")
    pattern = ((label[:, None, None, None] * 7 + y * 3 + x * 5 + c) % 11).double() / 11 - 0.5
    return draw(1000 + step, (BATCH, 8, 8, 2)) * 0.5 + pattern


def rows(step, label):
    """Noise on a pattern of the class, [16, 12]."""
    pattern = ((label[:, None] * 5 + torch.arange(12) * 3) % 7).double() / 7 - 0.5
    return draw(1000 + step, (BATCH, 12)) * 0.5 + pattern


# Name: (shape, scale); scale None: ones, 0: zeros. Layouts are akid's: HWIO filters, [in, out] matrices.
CONV_NET = {
    "conv1/weights": ((3, 3, 2, 6), 0.4),
    "bn1/scale": ((6,), None),
    "bn1/offset": ((6,), 0),
    "bn1/mean": ((6,), 0),
    "bn1/variance": ((6,), None),
    "conv2/weights": ((3, 3, 6, 8), 0.25),
    "bn2/scale": ((8,), None),
    "bn2/offset": ((8,), 0),
    "bn2/mean": ((8,), 0),
    "bn2/variance": ((8,), None),
    "ip/weights": ((8, 4), 0.6),
    "ip/bias": ((4,), 0),
}
MLP = {
    "ip1/weights": ((12, 24), 0.5),
    "ip1/bias": ((24,), 0),
    "ip2/weights": ((24, 16), 0.35),
    "ip2/bias": ((16,), 0),
    "ip3/weights": ((16, 5), 0.4),
    "ip3/bias": ((5,), 0),
}


def batch_norm(p, name, x, training):
    vectors = (p[f"{name}/{key}"] for key in ("mean", "variance", "scale", "offset"))
    return F.batch_norm(x, *vectors, training=training, momentum=0.1, eps=1e-5)


def conv_net(p, image, training):
    x = F.conv2d(image.permute(0, 3, 1, 2), p["conv1/weights"].permute(3, 2, 0, 1), padding=1)
    x = F.relu(batch_norm(p, "bn1", x, training))
    x = F.conv2d(F.max_pool2d(x, 2), p["conv2/weights"].permute(3, 2, 0, 1), padding=1)
    x = F.relu(batch_norm(p, "bn2", x, training))
    return x.mean((2, 3)) @ p["ip/weights"] + p["ip/bias"]


def mlp(p, row, training):
    x = torch.tanh(row @ p["ip1/weights"] + p["ip1/bias"])
    x = F.relu(x @ p["ip2/weights"] + p["ip2/bias"])
    return x @ p["ip3/weights"] + p["ip3/bias"]


RUNS = {
    "convNet": (CONV_NET, conv_net, images, 4, lambda p: torch.optim.SGD(p, lr=0.2, momentum=0.9)),
    "convNetNesterov": (CONV_NET, conv_net, images, 4, lambda p: torch.optim.SGD(p, lr=0.2, momentum=0.9, nesterov=True)),
    "mlp": (MLP, mlp, rows, 5, lambda p: torch.optim.Adam(p, lr=0.01)),
    "mlpSgd": (MLP, mlp, rows, 5, lambda p: torch.optim.SGD(p, lr=0.1)),
}


def train(run, dtype):
    shapes, net, data, classes, optimiser = RUNS[run]
    variables = {}
    for i, (name, (shape, scale)) in enumerate(shapes.items()):
        start = torch.ones(shape, dtype=torch.float64) if scale is None else draw(i + 1, shape) * scale
        # Both sides begin with float32 numbers.
        state = name.endswith(("mean", "variance"))
        variables[name] = start.float().to(dtype).requires_grad_(not state)

    def loss_of(step, training):
        label = labels(step, classes)
        return F.cross_entropy(net(variables, data(step, label).float().to(dtype), training), label)

    update = optimiser([v for v in variables.values() if v.requires_grad])
    losses = []
    for step in range(STEPS):
        loss = loss_of(step, training=True)
        update.zero_grad()
        loss.backward()
        update.step()
        losses.append(loss.item())
    return losses, variables, loss_of(STEPS, training=False).item()


def answers():
    """Everything in float64; how far PyTorch's own float32 is from it is printed."""
    result = {}
    for run in RUNS:
        losses, variables, evaluation = train(run, torch.float64)
        single, _, _ = train(run, torch.float32)
        apart = max(abs(a - b) / abs(b) for a, b in zip(single, losses))
        print(f"{run}: loss {losses[0]:.4f} to {losses[-1]:.4f}, PyTorch's float32 is apart by at most {apart:.1e}")
        result[run] = {
            "losses": [float(f"{loss:.9g}") for loss in losses],
            "evaluation": float(f"{evaluation:.9g}"),
            "variables": {
                name: {"sum": float(f"{v.sum().item():.7g}"), "magnitude": float(f"{v.abs().sum().item():.7g}")}
                for name, v in variables.items()
            },
        }
    return result
