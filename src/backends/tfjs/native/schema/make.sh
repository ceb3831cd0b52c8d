#!/usr/bin/env bash
# Makes tensorflow.proto and tensorflow_pb.ts anew. Needs a Python with the packages tensorflow-cpu 2.21.0 and, for the
# second step, grpcio-tools from PyPI: PYTHON and PROTOC_PYTHON (default: python).
set -euo pipefail
cd "$(dirname "$0")"
root=$(git rev-parse --show-toplevel)
"${PYTHON:-python}" trim.py >tensorflow.proto
"${PROTOC_PYTHON:-${PYTHON:-python}}" -m grpc_tools.protoc -I . --es_out=. --es_opt=target=ts,import_extension=ts \
  --plugin=protoc-gen-es="$root/node_modules/.bin/protoc-gen-es" tensorflow.proto
