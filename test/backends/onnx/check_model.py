"""Checks ONNX files with the reference implementation: `python check_model.py FILE...` (needs the onnx package)."""

import sys

import onnx

for path in sys.argv[1:]:
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    # Strict inference must find the declared shapes; operators of ONNX Runtime's own domain are skipped.
    inferred = onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
    known = {info.name for info in inferred.graph.value_info}
    made = {name for node in model.graph.node for name in node.output if name}
    outputs = {info.name for info in model.graph.output}
    unknown = sorted(made - known - outputs)
    print(f"{path}: ok, {len(model.graph.node)} nodes, {len(unknown)} results without an inferred shape")
