"""Files that the Python package of safetensors writes, as hexadecimal digits: what akid writes and reads."""
import numpy as np
from safetensors.numpy import save


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
        "double": save({"x": np.ones(1)}).hex(),
    }
