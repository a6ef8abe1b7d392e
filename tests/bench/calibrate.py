"""Fits the weights in bot/matching/rank.py: python -m tests.bench.calibrate [--letters]

A conditional logit over the signals of messages that the model has not seen: the entries' own `tests`, and outside
messages left out four at a time. No evaluation message is read. Prints the weights and what thresholds would give.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from bot.knowledge.library import load
from bot.matching import rank
from bot.matching.encoder import load_encoder
from bot.matching.rank import Ranker
from bot.matching.semantic import NEAR, REACH, Embeddings, Nearest

FOLDS = 4
HERE = Path(__file__).resolve().parents[2]


def examples(embeddings: Embeddings | None):
    """(signals, is outside, class or -1): of every held-out message; then (unit signals, ratios, right unit) per test."""
    knowledge = load(HERE / "knowledge")
    entries = list(knowledge.entries.values())
    found = []
    for fold in range(FOLDS):
        outside = {kind: [t for n, t in enumerate(ways) if n % FOLDS != fold] for kind, ways in knowledge.outside.items()}
        ranker = Ranker(entries, knowledge.synonyms, outside, embeddings)
        number = {t: n for n, t in enumerate(ranker.topics)}
        rows = [(t, -1) for ways in knowledge.outside.values() for n, t in enumerate(ways) if n % FOLDS == fold]
        if fold == 0:
            rows += [(t, number[e.topic]) for e in entries for t in e.tests]
        found += [(ranker.signals(ranker.normaliser.plain(text))[0], label) for text, label in rows]
    return ranker, np.stack([s for s, _ in found]), np.array([c for _, c in found])


def fit(signals: np.ndarray, labels: np.ndarray, topics: int, rounds: int = 400) -> np.ndarray:
    """Weights that make the held-out messages likeliest: gradient ascent with per-weight steps (Rprop)."""
    outside = np.zeros((signals.shape[1], 1))
    outside[topics:] = 1
    features = np.concatenate([signals, np.broadcast_to(outside, (len(signals), *outside.shape))], axis=2).astype(np.float64)
    weights, steps, before = np.ones(len(rank.SIGNALS) + 1), np.full(len(rank.SIGNALS) + 1, 0.1), 0
    active = np.abs(features).sum(axis=(0, 1)) > 0
    for _ in range(rounds):
        chance = chances(features, weights)
        target = wanted(chance, labels, topics)
        slope = np.einsum("nc,nck->k", chance - target, features) / len(labels) + 2e-3 * weights
        steps *= np.where(slope * before > 0, 1.2, 0.5)
        weights = np.where(active, weights - np.sign(slope) * steps, 0)
        before = slope
    return weights


def chances(features: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The chance of every class."""
    logits = features @ weights
    logits = np.exp(logits - logits.max(axis=1, keepdims=True))
    return logits / logits.sum(axis=1, keepdims=True)


def wanted(chance: np.ndarray, labels: np.ndarray, topics: int) -> np.ndarray:
    """Where the chance should have been: the right topic, or any kind of outside matter."""
    target = np.zeros_like(chance)
    inside = np.flatnonzero(labels >= 0)
    target[inside, labels[inside]] = 1
    out = np.flatnonzero(labels < 0)
    share = chance[out, topics:]
    target[out, topics:] = share / share.sum(axis=1, keepdims=True)
    return target


def table(chance: np.ndarray, labels: np.ndarray, topics: int) -> None:
    """What thresholds would give on these messages, and what they would cost if one message in four is outside.

    A wrong answer 5, something outside answered 3, a question back 1, her need neither answered nor offered 2.
    """
    order = np.argsort(-chance[:, :topics], axis=1)[:, :3]
    best = chance[np.arange(len(chance)), order[:, 0]]
    outside = chance[:, topics:].sum(axis=1)
    inside = labels >= 0
    right, offered = order[:, 0] == labels, (order == labels[:, None]).any(axis=1)
    print(f"{inside.sum()} messages, {(~inside).sum()} outside;"
          f" first {right[inside].mean():.3f}, of three {offered[inside].mean():.3f}")
    print("answer nothing  resolved  right  wrong  outside: answered asked  cost")
    for answer in (0.5, 0.56, 0.62, 0.66, 0.7, 0.75, 0.8):
        for nothing in (0.5, 0.6, 0.7, 0.8, 0.9):
            speak = best >= answer
            ask = ~speak & (outside < nothing)
            inner = (5 * (speak & ~right) + (ask & offered) + 2 * (~speak & ~(ask & offered)))[inside].mean()
            outer = (3 * speak + ask)[~inside].mean()
            resolved = ((speak & right) | (ask & offered))[inside].mean()
            print(f"{answer:6.2f} {nothing:7.2f} {resolved:9.3f} {(speak & right)[inside].mean():6.3f}"
                  f" {(speak & ~right)[inside].mean():6.3f} {speak[~inside].mean():17.3f} {ask[~inside].mean():5.3f}"
                  f" {3 / 4 * inner + 1 / 4 * outer:5.3f}")


def reach(nearest: Nearest, meanings: np.ndarray) -> np.ndarray:
    """What semantic.REACH should be: how far a unit's NEAR best variants lie beyond its centre, by its width (least squares)."""
    wide = [(unit, ways) for unit, ways in enumerate(nearest._ways) if len(ways) >= 2 * NEAR]
    here = meanings @ nearest._axes
    width = np.array([ways.var(axis=0).sum() for _, ways in wide]) ** 0.5
    best = np.array([np.sort(here @ ways.T)[:, :-NEAR - 1:-1].mean(axis=0) for _, ways in wide])
    centre = np.array([(here @ nearest._centres[unit]).mean() for unit, _ in wide])
    return width @ (best - centre[:, None]) / (width @ width)


def main() -> None:
    """Fit and print."""
    embeddings = None if "--letters" in sys.argv else Embeddings(load_encoder(HERE / "var" / "cache"), HERE / "var" / "cache")
    ranker, signals, labels = examples(embeddings)
    topics = len(ranker.topics)
    weights = fit(signals, labels, topics)
    names = (*rank.SIGNALS, "outside")
    if embeddings:
        tests = [ranker.normaliser.plain(text) for entry in ranker.entries for text in entry.tests]
        print("reach", reach(ranker._nearest, embeddings.of(tests)).round(3), "now", REACH)
    print(*(f"{name}={weight:.2f}" for name, weight in zip(names, weights, strict=True)), "now", ranker.weights)
    outside = np.zeros((signals.shape[1], 1))
    outside[topics:] = 1
    features = np.concatenate([signals, np.broadcast_to(outside, (len(signals), *outside.shape))], axis=2)
    table(chances(features, weights), labels, topics)


if __name__ == "__main__":
    main()
