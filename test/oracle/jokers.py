"""What PyTorch makes of images: resizing in float64, colours by Python's colorsys, random augmentation by torchvision.
Twin of jokers.test.ts, randAugment.test.ts and whitening.test.ts."""
import colorsys

import numpy as np
import torch
import torch.nn.functional as F
from torchvision.transforms import InterpolationMode, RandAugment, RandomResizedCrop, transforms
from torchvision.transforms.autoaugment import _apply_op
from torchvision.transforms.functional import resized_crop

ANTIALIASED = {"mode": "bilinear", "align_corners": False, "antialias": True}
TORCH = {"bilinear": {"align_corners": False}, "bicubic": {"align_corners": False}, "nearest": {}}
SIZES = [((5, 7), (9, 4)), ((8, 6), (4, 3)), ((4, 4), (11, 13)), ((9, 6), (3, 2))]


def image(h, w, c):
    """Numbers that the test makes, too."""
    return [((i * 37) % 101) / 101 for i in range(h * w * c)]


def area(x, height, width):
    """TensorFlow's ResizeArea: each new pixel is the mean over the part of the image that it covers."""

    def matrix(old, new):
        scale = old / new
        rows = []
        for place in range(new):
            begin, end = place * scale, (place + 1) * scale
            rows.append([max(0.0, min(end, i + 1) - max(begin, i)) / scale for i in range(old)])
        return torch.tensor(rows, dtype=torch.float64)

    return torch.einsum("ah,hwc,bw->abc", matrix(x.shape[0], height), x, matrix(x.shape[1], width))


def resized(method, old, new):
    x = torch.tensor(image(*old, 2), dtype=torch.float64).reshape(*old, 2)
    if method == "area":
        y = area(x, *new)
        if all(a % b == 0 for a, b in zip(old, new)):
            theirs = F.interpolate(x.permute(2, 0, 1)[None], new, mode="area")[0].permute(1, 2, 0)
            assert torch.allclose(y, theirs, atol=1e-12)
    elif method == "antialiased":
        y = F.interpolate(x.permute(2, 0, 1)[None], new, **ANTIALIASED)[0].permute(1, 2, 0)
    else:
        mode = "nearest-exact" if method == "nearest" else method
        y = F.interpolate(x.permute(2, 0, 1)[None], new, mode=mode, **TORCH[method])[0].permute(1, 2, 0)
    return {"method": method, "from": list(old), "to": list(new), "values": [round(v, 9) for v in y.flatten().tolist()]}


class Drawn:
    """Stands for torch where torchvision draws: it gives these numbers of [0, 1), in float64."""

    def __init__(self, numbers):
        self.numbers = iter(numbers)
        self.used = 0

    def __getattr__(self, name):
        return getattr(torch, name)

    def next(self):
        self.used += 1
        return next(self.numbers)

    def tensor(self, values):
        return torch.tensor(values, dtype=torch.float64)

    def empty(self, _):
        return self

    def uniform_(self, low, high):
        return torch.as_tensor(low + (high - low) * self.next(), dtype=torch.float64)

    def randint(self, low, high, size):
        return torch.tensor(low + int(self.next() * (high - low)))


CROPS = [
    ((13, 10), (6, 5), {}, [0.3, 0.7, 0.5, 0.9]),
    ((13, 10), (6, 5), {}, [0.999, 0.99, 0.9, 0.1, 0.6, 0.3]),
    ((6, 7), (9, 8), {"scale": (0.2, 0.4), "ratio": (0.5, 2.0)}, [0.5, 0.25, 0.0, 0.99]),
    ((5, 16), (4, 4), {"scale": (0.9, 1.0)}, [0.5, 0.5] * 10),
    ((16, 5), (4, 4), {"scale": (0.9, 1.0)}, [0.5, 0.5] * 10),
    ((9, 9), (4, 4), {"scale": (1.0, 1.0), "ratio": (0.5, 2.0)}, [0.5, 0.9] * 10),
]


def resized_crops():
    """RandomResizedCrop in float64: the part of these draws, and what becomes of it."""
    for old, new, options, numbers in CROPS:
        x = torch.tensor(image(*old, 2), dtype=torch.float64).reshape(*old, 2).permute(2, 0, 1)
        drawn = Drawn(numbers)
        crop = RandomResizedCrop(new, **options)
        transforms.torch = drawn
        part = crop.get_params(x, crop.scale, crop.ratio)
        transforms.torch = torch
        assert drawn.used == len(numbers)
        y = resized_crop(x, *part, list(new), crop.interpolation, antialias=True).permute(1, 2, 0)
        yield {"from": list(old), "to": list(new), "options": options, "numbers": numbers, "values": [round(v, 9) for v in y.flatten().tolist()]}


def colours(change):
    pixels = image(4, 4, 3)
    out = []
    for i in range(0, len(pixels), 3):
        out += change(*colorsys.rgb_to_hsv(*pixels[i : i + 3]))
    return [round(v, 9) for v in out]


SPACE = RandAugment()._augmentation_space(31, (20, 16))
CHAINS = [
    [("Rotate", 1), ("Equalize", 0)],
    [("ShearX", -1), ("Color", 1)],
    [("AutoContrast", 0), ("Sharpness", -1), ("TranslateY", 1)],
]


def pixels(h, w, c):
    """Bytes that the test makes, too; dark ones are more frequent."""
    values = [((i * 7919 + (i * i) % 1013) % 256) ** 2 // 300 + 15 for i in range(h * w * c)]
    return torch.tensor(values, dtype=torch.uint8).reshape(h, w, c).permute(2, 0, 1)


def augmented(x, name, magnitude):
    return _apply_op(x, name, magnitude, interpolation=InterpolationMode.NEAREST, fill=None)


def as_hex(x):
    return bytes(x.permute(1, 2, 0).flatten().tolist()).hex()


def magnitude_of(name, step):
    magnitudes = SPACE[name][0]
    return magnitudes[step].item() if magnitudes.ndim > 0 else 0.0


def byte_op(name, step, sign, shape):
    magnitude = sign * magnitude_of(name, step)
    return {"name": name, "magnitude": magnitude, "shape": list(shape), "bytes": as_hex(augmented(pixels(*shape), name, magnitude))}


def byte_ops():
    """At steps where no pixel comes from the very middle between two: there float32 decides."""
    for name, (magnitudes, signed) in SPACE.items():
        large = (20, 16) if name == "Equalize" else (13, 11)  # which leaves less than 256 pixels as they are
        for step in [9, 27] if magnitudes.ndim > 0 else [0]:
            for sign in [1, -1] if signed else [1]:
                yield byte_op(name, step, sign, (*large, 3))
        yield byte_op(name, 19, 1, (*large, 1))


def chain(ops):
    x = pixels(20, 16, 3)
    for name, sign in ops:
        x = augmented(x, name, sign * magnitude_of(name, 9) if sign else 0.0)
    return {"ops": ops, "bytes": as_hex(x)}


def magnitudes(bins, sizes):
    space = RandAugment()._augmentation_space(bins, sizes)
    steps = {name: values.tolist() for name, (values, _) in space.items() if values.ndim > 0}
    return {"bins": bins, "sizes": list(sizes), "steps": steps, "signed": [name for name, (_, signed) in space.items() if signed]}


def whitened(kind):
    """The first of 40 images, [3, 2, 2], after the formulas of TensorFlow and pylearn2."""
    x = np.array(image(40, 12, 1)).reshape(40, 12)
    if kind == "rescale":
        return (x / x.max(1, keepdims=True))[0].tolist()
    centred = x - x.mean(1, keepdims=True)
    if kind == "whiten":
        return (centred / np.maximum(x.std(1, keepdims=True), 1 / np.sqrt(12)))[0].tolist()
    x = 55 * centred / np.sqrt(10 + x.var(1, keepdims=True))
    if kind == "globalContrast":
        return x[0].tolist()
    x -= x.mean(0)
    values, vectors = np.linalg.eigh(x.T @ x / 40 + 0.1 * np.eye(12))
    return (x @ vectors @ np.diag(values**-0.5) @ vectors.T).flatten().tolist()


def answers():
    return {
        **{kind: [round(v, 9) for v in whitened(kind)] for kind in ["rescale", "whiten", "globalContrast", "zca"]},
        "byteOps": list(byte_ops()),
        "chains": [chain(ops) for ops in CHAINS],
        "magnitudes": [magnitudes(31, (32, 24)), magnitudes(9, (5, 7))],
        "resize": [resized(m, *sizes) for m in ["bilinear", "nearest", "bicubic", "area", "antialiased"] for sizes in SIZES],
        "resizedCrops": list(resized_crops()),
        "hue": {
            str(turn): colours(lambda h, s, v: colorsys.hsv_to_rgb((h + turn) % 1, s, v)) for turn in [-0.5, -0.2, 0.1, 0.45]
        },
        "saturation": {
            str(factor): colours(lambda h, s, v: colorsys.hsv_to_rgb(h, min(1, s * factor), v)) for factor in [0, 0.5, 1.5, 4]
        },
    }
