"""Prints the parts of TensorFlow's published protobuf schema that akid writes, read off an installed TensorFlow."""

from google.protobuf.descriptor import FieldDescriptor
from tensorflow.core.framework import attr_value_pb2, graph_pb2, node_def_pb2, tensor_pb2
from tensorflow.core.framework import tensor_shape_pb2, types_pb2, versions_pb2
from tensorflow.core.protobuf import meta_graph_pb2, saved_model_pb2

HEADER = """// The parts of TensorFlow's protobuf schema that akid writes. Printed by trim.py, not edited: all fields that are here
// have the names, numbers and types of tensorflow/core/framework/*.proto and tensorflow/core/protobuf/*.proto.
//
// Copyright The TensorFlow Authors. All Rights Reserved.
//
// Licensed under the Apache License, Version 2.0 (the "License");
// you may not use this file except in compliance with the License.
// You may obtain a copy of the License at
//
//     http://www.apache.org/licenses/LICENSE-2.0
//
// Unless required by applicable law or agreed to in writing, software
// distributed under the License is distributed on an "AS IS" BASIS,
// WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
// See the License for the specific language governing permissions and
// limitations under the License.
syntax = "proto3";

package tensorflow;
"""

TYPES = ["DT_INVALID", "DT_FLOAT", "DT_INT32", "DT_INT64", "DT_BOOL", "DT_RESOURCE"]

KEPT = [
    (saved_model_pb2.SavedModel, None),
    (meta_graph_pb2.MetaGraphDef, ["meta_info_def", "graph_def", "signature_def"]),
    (meta_graph_pb2.SignatureDef, ["inputs", "outputs", "method_name"]),
    (meta_graph_pb2.TensorInfo, ["name", "dtype", "tensor_shape"]),
    (graph_pb2.GraphDef, ["node", "versions"]),
    (versions_pb2.VersionDef, ["producer", "min_consumer"]),
    (node_def_pb2.NodeDef, ["name", "op", "input", "device", "attr"]),
    (attr_value_pb2.AttrValue, ["list", "s", "i", "f", "b", "type", "shape", "tensor"]),
    (tensor_pb2.TensorProto, ["dtype", "tensor_shape", "tensor_content"]),
    (tensor_shape_pb2.TensorShapeProto, None),
]

NESTED = {"MetaInfoDef": ["meta_graph_version", "tags", "tensorflow_version"], "ListValue": ["i"], "Dim": None}

SCALARS = {
    value: name[len("TYPE_"):].lower() for name, value in vars(FieldDescriptor).items() if name.startswith("TYPE_")
}


def type_name(field):
    if field.type == FieldDescriptor.TYPE_MESSAGE:
        return field.message_type.full_name.removeprefix("tensorflow.")
    return field.enum_type.name if field.type == FieldDescriptor.TYPE_ENUM else SCALARS[field.type]


def declaration(field):
    entry = field.message_type
    if entry is not None and entry.GetOptions().map_entry:
        key, value = (type_name(entry.fields_by_name[name]) for name in ("key", "value"))
        return f"map<{key}, {value}> {field.name} = {field.number};"
    label = "repeated " if field.is_repeated else ""
    return f"{label}{type_name(field)} {field.name} = {field.number};"


def message(descriptor, fields, indent=""):
    kept = [field for field in descriptor.fields if fields is None or field.name in fields]
    lines = [f"{indent}message {descriptor.name} {{"]
    for nested in descriptor.nested_types:
        if nested.name in NESTED:
            lines += message(nested, NESTED[nested.name], indent + "  ")
    lines += [f"{indent}  {declaration(field)}" for field in kept if field.containing_oneof is None]
    for oneof in descriptor.oneofs:
        lines += [f"{indent}  oneof {oneof.name} {{"]
        lines += [f"{indent}    {declaration(field)}" for field in kept if field.containing_oneof is oneof]
        lines += [f"{indent}  }}"]
    return lines + [f"{indent}}}"]


def main():
    print(HEADER)
    print("enum DataType {")
    for name in TYPES:
        print(f"  {name} = {types_pb2.DataType.Value(name)};")
    print("}")
    for kind, fields in KEPT:
        print("\n" + "\n".join(message(kind.DESCRIPTOR, fields)))


main()
