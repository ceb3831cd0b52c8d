"""What PyTorch makes of images: resizing in float64, and colours by Python's colorsys. Twin of jokers.test.ts."""
import colorsys

import torch
import torch.nn.functional as F

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
    else:
        mode = "nearest-exact" if method == "nearest" else method
        y = F.interpolate(x.permute(2, 0, 1)[None], new, mode=mode, **TORCH[method])[0].permute(1, 2, 0)
    return {"method": method, "from": list(old), "to": list(new), "values": [round(v, 9) for v in y.flatten().tolist()]}


def colours(change):
    pixels = image(4, 4, 3)
    out = []
    for i in range(0, len(pixels), 3):
        out += change(*colorsys.rgb_to_hsv(*pixels[i : i + 3]))
    return [round(v, 9) for v in out]


def answers():
    return {
        "resize": [resized(m, *sizes) for m in ["bilinear", "nearest", "bicubic", "area"] for sizes in SIZES],
        "hue": {
            str(turn): colours(lambda h, s, v: colorsys.hsv_to_rgb((h + turn) % 1, s, v)) for turn in [-0.5, -0.2, 0.1, 0.45]
        },
        "saturation": {
            str(factor): colours(lambda h, s, v: colorsys.hsv_to_rgb(h, min(1, s * factor), v)) for factor in [0, 0.5, 1.5, 4]
        },
    }
