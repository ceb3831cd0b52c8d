"""What PyTorch says of losses in float64: values and gradients. Twin of lower/losses.test.ts."""
import torch
import torch.nn.functional as F

from draw import draw
from ops import rounded

LABELS = [2, 0, 1, 1, 2]
labels = torch.tensor(LABELS)


def signs(x):
    return torch.where(x > 0, 1.0, -1.0).to(x.dtype)


def hinge(x, target, *weights):
    violations = (1 - signs(target) * x).clamp_min(0)
    return (violations * weights[0].reshape(-1, 1)).mean() if weights else violations.mean()


def hinge_of_three(x, target):
    """akid's tripod hinge loss; torch.nn.functional has none."""
    return torch.where(target == 0, x.abs(), (1 - target * x).clamp_min(0))


def balanced(losses, target):
    return torch.stack([losses[target == sign].mean() for sign in target.unique()]).mean()


def all_pairs(a, b):
    """For scores of one axis; torch broadcasts them against each other."""
    return F.margin_ranking_loss(a[:, None], b[None, :], torch.ones(1, 1), margin=0.5, reduction="none")


def kl_regularization(x):
    ratio = x.flatten(1).std(1) / 0.5
    return (ratio.square() / 2 - ratio.log() - 0.5).mean()


P = "positive"
T = "ties"

# Name: (operands as shapes or (shape, kind), function); the first operand is differentiated.
CASES = {
    "softmaxCrossEntropy": ([(5, 3)], lambda x: F.cross_entropy(x, labels)),
    "softmaxCrossEntropy of distributions": ([(5, 3), (5, 3)], lambda x, t: F.cross_entropy(x, F.softmax(t, -1))),
    "multiClassHinge": ([(5, 3)], lambda x: F.multi_margin_loss(x, labels)),
    "multiClassHinge of a margin": ([(5, 3)], lambda x: F.multi_margin_loss(x, labels, margin=0.3)),
    "klDivergence": ([(4, 3), (4, 3)], lambda x, t: F.kl_div(F.log_softmax(x, -1), F.softmax(t, -1), reduction="batchmean")),
    "klDivergence of a target with zeros": (
        [(4, 3), ((4, 3), T)],
        lambda x, t: F.kl_div(F.log_softmax(x, -1), (t > 0).to(x.dtype), reduction="batchmean"),
    ),
    "meanSquaredError": ([(4, 3), (4, 3)], F.mse_loss),
    "meanAbsoluteError": ([((4, 3), T), ((4, 3), T)], F.l1_loss),
    "huber": ([(4, 3), ((4, 3), T)], F.huber_loss),
    "huber of a delta": ([(4, 3), (4, 3)], lambda x, t: F.huber_loss(x, t, delta=0.25)),
    "binaryCrossEntropy": ([(4, 3), (4, 3)], lambda x, t: F.binary_cross_entropy_with_logits(x, torch.sigmoid(t))),
    "binaryCrossEntropy of great logits": (
        [(4, 3), ((4, 3), T)],
        lambda x, t: F.binary_cross_entropy_with_logits(x.detach() * 999 + x, (t > 0).to(x.dtype)),
    ),
    "binaryCrossEntropy at zero": (
        [((4, 3), T), ((4, 3), T)],
        lambda x, t: F.binary_cross_entropy_with_logits(x, (t >= 0).to(x.dtype)),
    ),
    "binaryCrossEntropy with a weight of the positive": (
        [(4, 3), (4, 3)],
        lambda x, t: 2 * F.binary_cross_entropy_with_logits(x, torch.sigmoid(t), pos_weight=torch.tensor(3.0)),
    ),
    "binaryCrossEntropy with weights of classes": (
        [(4, 3), (4, 3)],
        lambda x, t: F.binary_cross_entropy_with_logits(x, torch.sigmoid(t), pos_weight=torch.tensor([0.5, 1.0, 4.0])),
    ),
    "hinge": ([(4, 3), (4, 3)], hinge),
    "hinge with weights": ([(4, 3), (4, 3), ((4,), P)], hinge),
    "marginRanking": (
        [(6,), (6,)],
        lambda a, b: F.margin_ranking_loss(a, b, torch.ones_like(a), margin=0.5),
    ),
    "marginRanking of several": ([(4,), (4, 3)], lambda a, b: (0.5 - (a[:, None] - b)).clamp_min(0).mean()),
    "marginRanking of all pairs": ([(5,), (5,)], lambda a, b: all_pairs(a, b).mean()),
    "marginRanking of all pairs in each sample": (
        [(3, 4), (3, 2)],
        lambda a, b: torch.stack([all_pairs(x, y).mean() for x, y in zip(a, b)]).mean(),
    ),
    "marginRanking of violating pairs": ([(5,), (5,)], lambda a, b: (lambda v: v[v > 0].mean())(all_pairs(a, b))),
    "hinge of three targets": ([(4, 3), ((4, 3), T)], lambda x, t: hinge_of_three(x, t.sign()).mean()),
    "hinge, balanced": ([(4, 3), (4, 3)], lambda x, t: balanced(hinge_of_three(x, signs(t)), signs(t))),
    "hinge of three targets, balanced": (
        [(4, 3), ((4, 3), T)],
        lambda x, t: balanced(hinge_of_three(x, t.sign()), t.sign()),
    ),
    "sparsity": ([(4, 3)], lambda x: 0.1 * x.abs().mean()),
    "klRegularization": ([(4, 2, 3)], kl_regularization),
}


def answers():
    """For each case: the loss, and its gradient by the first operand."""
    result = {}
    for name, (specs, function) in CASES.items():
        shapes = [spec if not spec or not isinstance(spec[0], tuple) else spec[0] for spec in specs]
        kinds = ["unit" if not spec or not isinstance(spec[0], tuple) else spec[1] for spec in specs]
        operands = [draw(i + 1, s, k) for i, (s, k) in enumerate(zip(shapes, kinds))]
        operands[0].requires_grad_()
        y = function(*operands)
        (gradient,) = torch.autograd.grad(y, operands[:1])
        result[name] = {"y": rounded(y), "gradient": rounded(gradient)}
    return result
