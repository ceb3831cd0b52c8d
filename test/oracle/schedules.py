"""Learning rates of 100 steps by PyTorch's schedulers. Twin of schedules.test.ts."""
import torch

from torch.optim import lr_scheduler as lr

STEPS = 100
LOSSES = [1, 0.8, 0.9, 0.85, 0.81, 0.7, 0.71, 0.7, 0.69999, 0.72, 0.7, 0.71, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6]


def rates(make, base=0.1, steps=STEPS):
    optimiser = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=base)
    scheduler = make(optimiser)
    found = []
    for _ in range(steps):
        found.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        scheduler.step()
    return found


def plateau(**options):
    """The rate after each validation."""
    optimiser = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
    scheduler = lr.ReduceLROnPlateau(optimiser, **options)
    found = []
    for loss in LOSSES:
        scheduler.step(loss)
        found.append(optimiser.param_groups[0]["lr"])
    return found


def warmed(optimiser):
    up = lr.LinearLR(optimiser, start_factor=0.2, total_iters=8)
    return lr.SequentialLR(optimiser, [up, lr.CosineAnnealingLR(optimiser, T_max=STEPS - 8)], milestones=[8])


CASES = {
    "exponential": lambda: rates(lambda o: lr.ExponentialLR(o, 0.9)),
    "step": lambda: rates(lambda o: lr.StepLR(o, 7, gamma=0.5)),
    "piecewise": lambda: rates(lambda o: lr.MultiStepLR(o, [10, 25, 40], gamma=0.1)),
    "polynomial": lambda: rates(lambda o: lr.PolynomialLR(o, total_iters=40, power=2.0)),
    "cosine": lambda: rates(lambda o: lr.CosineAnnealingLR(o, T_max=STEPS, eta_min=0.01)),
    "cosine, restarts": lambda: rates(lambda o: lr.CosineAnnealingWarmRestarts(o, T_0=7, T_mult=2, eta_min=0.001)),
    "oneCycle": lambda: rates(lambda o: lr.OneCycleLR(o, max_lr=0.5, total_steps=STEPS, cycle_momentum=False)),
    "oneCycle, linear": lambda: rates(
        lambda o: lr.OneCycleLR(o, max_lr=0.5, total_steps=STEPS, pct_start=0.25, anneal_strategy="linear", div_factor=10, final_div_factor=100, cycle_momentum=False)
    ),
    "warmUp": lambda: rates(warmed),
    "onPlateau": lambda: plateau(patience=2, factor=0.5),
    "onPlateau, cooldown": lambda: plateau(patience=1, factor=0.1, cooldown=2, threshold=0.05, min_lr=0.0005),
}


def answers():
    return {name: make() for name, make in CASES.items()}
