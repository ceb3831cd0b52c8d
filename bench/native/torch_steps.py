"""One contender of the table: PyTorch's training step, eager. Argument: net. See turns.ts."""

import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


class Unit(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
            nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False),
            nn.BatchNorm2d(outputs),
        )
        projection = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))
        self.skip = nn.Identity() if stride == 1 else projection

    def forward(self, x):
        return F.relu(self.body(x) + self.skip(x))


def mlp():
    net = nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10))
    return net, torch.randn(128, 784)


def lenet():
    features = [nn.Conv2d(1, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)]
    features += [nn.Conv2d(32, 64, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)]
    head = [nn.Flatten(), nn.Linear(3136, 512), nn.ReLU(), nn.Linear(512, 10)]
    return nn.Sequential(*features, *head), torch.randn(128, 1, 28, 28)


def resnet20():
    layers = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
    width = 16
    for stage in range(3):
        for unit in range(3):
            layers.append(Unit(width, 16 << stage, 2 if stage > 0 and unit == 0 else 1))
            width = 16 << stage
    head = [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)]
    return nn.Sequential(*layers, *head), torch.randn(64, 3, 32, 32)


def main():
    torch.manual_seed(0)
    net, image = {"mlp": mlp, "lenet": lenet, "resnet20": resnet20}[sys.argv[1]]()
    label = torch.arange(len(image)) % 10
    optimiser = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)

    def step():
        optimiser.zero_grad()
        loss = F.cross_entropy(net(image), label)
        loss.backward()
        optimiser.step()
        return loss.item()

    for line in sys.stdin:
        times, cpu = [], time.process_time()
        for _ in range(int(line)):
            begin = time.perf_counter()
            loss = step()
            times.append((time.perf_counter() - begin) * 1000)
        cpu = (time.process_time() - cpu) * 1000 / len(times)
        print(json.dumps({"times": times, "cpu": cpu, "loss": loss}), flush=True)


main()
