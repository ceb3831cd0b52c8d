"""Loads a SavedModel that akid has written, and runs it: what to run comes as JSON, what comes out goes back as JSON."""

import json
import sys

import numpy as np
import tensorflow as tf


def array(value):
    dtype = np.float32 if value["dtype"] == "float32" else np.int32
    return np.array(value["data"], dtype=dtype).reshape(value["shape"])


def main():
    runs = json.load(sys.stdin)
    with tf.compat.v1.Session(graph=tf.Graph()) as session:
        signatures = tf.compat.v1.saved_model.load(session, ["serve"], sys.argv[1]).signature_def
        results = []
        for run in runs:
            signature = signatures[run["signature"]]
            feeds = {signature.inputs[name].name: array(value) for name, value in run["feeds"].items()}
            wanted = {name: info.name for name, info in signature.outputs.items()}
            found = session.run(wanted, feeds)
            results.append({name: np.ravel(value).tolist() for name, value in found.items()})
    print(json.dumps(results))


main()
