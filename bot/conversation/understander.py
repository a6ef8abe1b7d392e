"""Makes the understanding of one set of knowledge after the other, in a process that lives through edits."""

from __future__ import annotations

import logging
from dataclasses import replace

from bot.conversation.crisis import Detector, identity
from bot.conversation.memo import Memo
from bot.conversation.understanding import Understanding, detector_of, understand
from bot.knowledge.library import Knowledge
from bot.matching.decide import Matcher
from bot.matching.semantic import Embeddings

log = logging.getLogger(__name__)


class Understander:
    """Takes over whatever an edit has not changed.

    The detector is taken over as long as nothing has changed by which danger is noticed: it is a third of what an edit would
    make anew, and freeing the old one would copy memory that the processes share.
    """

    def __init__(self, embeddings: Embeddings | None = None) -> None:
        self._embeddings = embeddings
        self._detector: Detector | None = None
        self._matcher: Matcher | None = None

    def __call__(self, knowledge: Knowledge) -> Understanding:
        """The understanding of a newly read set."""
        if self._detector is None or self._detector.identity != identity(knowledge.crisis, knowledge.danger_weights):
            self._detector = detector_of(knowledge, self._embeddings)
        understanding = understand(knowledge, self._embeddings, self._detector, self._matcher)
        self._matcher = understanding.matcher
        return understanding

    def settle(self, understanding: Understanding) -> Understanding | None:
        """The same when everything has been learnt from an edit; None if it has been already, or cannot be."""
        try:
            matcher = understanding.matcher.settled() if understanding.matcher else None
        except Exception as bug:  # the index as it is goes on answering
            log.error("index not settled: %s", type(bug).__name__)
            return None
        if matcher is None:
            return None
        self._matcher = matcher
        return replace(understanding, matcher=matcher, memo=Memo())
