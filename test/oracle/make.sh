#!/usr/bin/env bash
# Recomputes the golden files with the Python named by $PYTHON, which needs requirements.txt (see README.md).
set -euo pipefail
cd "$(dirname "$0")"
"${PYTHON:-python3}" -B make.py
npx biome format --write ops.json losses.json evals.json kongfus.json schedules.json blocks_image.json blocks_sequence.json training.json networks.json tensor_files.json jokers.json hparams.json
