"""Writes the golden files beside it."""
import json
from pathlib import Path

import torch

import blocks_image
import blocks_sequence
import evals
import hparams
import jokers
import kongfus
import losses
import networks
import ops
import schedules
import tables
import tensor_files
import training

torch.set_num_threads(1)
here = Path(__file__).parent
for name, answers in {"ops": ops.answers(), "losses": losses.answers(), "evals": evals.answers(), "kongfus": kongfus.answers(), "schedules": schedules.answers(), "blocks_image": blocks_image.answers(), "blocks_sequence": blocks_sequence.answers(), "training": training.answers(), "networks": networks.answers(), "tensor_files": tensor_files.answers(), "hparams": hparams.answers(), "jokers": jokers.answers()}.items():
    lines = [f"  {json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in answers.items()]
    (here / f"{name}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{name}.json: {len(answers)} cases")
tables.main()
