"""Files that the Python package of safetensors writes, as hexadecimal digits: what akid writes and reads."""
import numpy as np
import torch
from safetensors.numpy import save
from safetensors.torch import save as save_torch


def answers():
    mixed = {
        "step": np.array([7, 8], dtype=np.int32),
        "ip1/weights": (np.arange(6, dtype=np.float32) / 4).reshape(2, 3),
        "é\"\\": np.zeros((0, 3), dtype=np.float32),
        "a": np.array(1.5, dtype=np.float32),
        "b": np.array([3, -1], dtype=np.int32),
    }
    return {
        "empty": save({}).hex(),
        "mixed": save(mixed, {"step": "12"}).hex(),
        # A state dictionary with a counter in int64.
        "torch": save_torch(torch.nn.BatchNorm1d(2).state_dict()).hex(),
        "double": save({"x": np.ones(1)}).hex(),
    }
