"""What TensorBoard reads from the event files of a sweep: its event reader, and the HParams tab's own backend over HTTP."""
import hashlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import metadata

here = Path(__file__).parent


def read(file):
    """The file's hash, and what the event reader finds in it; the reader checks both checksums of each record."""
    events = EventAccumulator(str(file))
    events.Reload()
    scalars = {tag: [[e.step, e.wall_time, e.value] for e in events.Scalars(tag)] for tag in events.Tags()["scalars"]}
    return {
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "version": events.file_version,
        "scalars": scalars,
        "hparams": sorted(events.PluginTagToContent(metadata.PLUGIN_NAME)),
    }


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def ask(port, what, body):
    url = f"http://127.0.0.1:{port}/data/plugin/hparams/{what}"
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as response:
        # The order of a protobuf map's keys is no one's promise.
        return json.loads(json.dumps(json.load(response), sort_keys=True))


def serve(folder):
    """The tab's answers, from a TensorBoard of its own."""
    port = free_port()
    main = [sys.executable, "-m", "tensorboard.main"]
    server = subprocess.Popen([*main, "--logdir", folder, "--port", str(port), "--host", "127.0.0.1", "--load_fast=false"],
                              stderr=subprocess.DEVNULL)
    try:
        for _ in range(120):
            time.sleep(0.5)
            try:
                experiment = ask(port, "experiment", {})
                columns = [{"hparam": info["name"]} for info in experiment["hparamInfos"]]
                columns += [{"metric": info["name"]} for info in experiment["metricInfos"]]
                statuses = ["STATUS_UNKNOWN", "STATUS_SUCCESS", "STATUS_FAILURE", "STATUS_RUNNING"]
                groups = ask(port, "session_groups", {"allowedStatuses": statuses, "colParams": columns,
                                                      "aggregationType": "AGGREGATION_AVG", "startIndex": 0, "sliceSize": 100})
                return {"experiment": experiment, "groups": groups}
            except (OSError, KeyError):
                continue
        raise RuntimeError("TensorBoard did not answer")
    finally:
        server.terminate()
        server.wait()


def answers():
    with tempfile.TemporaryDirectory() as folder:
        script = ["npx", "tsx", "--conditions=akid-source", str(here / "hparams.ts"), folder]
        subprocess.run(script, check=True, cwd=here.parent.parent, env=dict(os.environ))
        files = sorted(Path(folder).rglob("*tfevents*"))
        return {**{str(file.relative_to(folder).parent): read(file) for file in files}, **serve(folder)}
