"""Evals of whole sets, written from their definitions with numpy. Twin of kid/evals.test.ts."""
import numpy as np

from draw import draw


def midranks(scores):
    """Ranks from 1; equal scores share the mean of theirs."""
    values, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2)[inverse]


def auc(scores, labels):
    """Mann and Whitney: how often a positive is above a negative, equal ones counting half."""
    areas = []
    for s, y in zip(scores.T, labels.T):
        positives, negatives = int(y.sum()), int((1 - y).sum())
        if positives and negatives:
            areas.append((midranks(s)[y > 0].sum() - positives * (positives + 1) / 2) / (positives * negatives))
    return float(np.mean(areas))


def mean_average_precision(scores, labels):
    """The area under precision over recall in steps, one for each distinct score, as scikit-learn has it."""
    precisions = []
    for s, y in zip(scores.T, labels.T):
        if not y.any():
            continue
        found, recall = 0.0, 0.0
        for threshold in np.unique(s)[::-1]:
            chosen = s >= threshold
            hits = (y[chosen] > 0).sum()
            found += hits / chosen.sum() * (hits / y.sum() - recall)
            recall = hits / y.sum()
        precisions.append(found)
    return float(np.mean(precisions))


# Name: (rows, classes, kind of the scores, above which drawn number a label is positive).
CASES = {
    "distinct scores": (60, 1, "unit", 0.2),
    "several classes": (83, 4, "unit", 0.4),
    "ties": (90, 3, "ties", 0.0),
    "rare positives": (40, 6, "unit", 0.96),
}


def answers():
    result = {}
    for name, (rows, classes, kind, above) in CASES.items():
        scores = draw(1, (rows, classes), kind).numpy()
        labels = (draw(2, (rows, classes)).numpy() > above).astype(float)
        result[name] = {"auc": auc(scores, labels), "meanAveragePrecision": mean_average_precision(scores, labels)}
    return result
