#!/usr/bin/env bash
# Recomputes the golden files with the Python named by $PYTHON, which needs requirements.txt (see README.md).
set -euo pipefail
cd "$(dirname "$0")"
exec "${PYTHON:-python3}" -B make.py
