"""PyTorch's DataLoader on CIFAR-shaped images with pad-crop-flip: the time of each batch, as JSON lines of milliseconds."""
import json
import sys
import time

import torch
import torch.nn.functional as F
from torch.utils.data import DataLoader, Dataset


class Images(Dataset):
    """Bytes to float32, padded by 4, cropped to 32x32 and mirrored, on tensors: no decoding of pictures."""

    def __init__(self, count):
        self.images = torch.randint(0, 256, (count, 3, 32, 32), dtype=torch.uint8)
        self.labels = torch.randint(0, 10, (count,))

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        x = F.pad(self.images[i].float().div_(255), (4, 4, 4, 4))
        top, left = torch.randint(0, 9, (2,)).tolist()
        x = x[:, top : top + 32, left : left + 32]
        return (x.flip(2) if torch.rand(()) < 0.5 else x), self.labels[i]


workers, epochs, count = (int(value) for value in sys.argv[1:])
torch.set_num_threads(1)
loader = DataLoader(Images(count), 128, shuffle=True, num_workers=workers, persistent_workers=workers > 0)
times = []
for epoch in range(epochs + 1):
    begin, batches = time.perf_counter(), 0
    for images, labels in loader:
        batches += 1
    if epoch > 0:  # the first one starts the workers
        times.append(1000 * (time.perf_counter() - begin) / batches)
print(json.dumps(times))
