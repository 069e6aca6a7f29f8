"""A learned classifier on the same mentions: TF-IDF and logistic regression, cross-validated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from warnings import catch_warnings, simplefilter

from bench.routing_scores import Judged

FOLDS = 5


class Unavailable(Exception):
    """It cannot be had; the message says why."""


def cross_validated(texts: Sequence[str], right: Sequence[str]) -> list[Judged]:
    """Each text sent where a classifier trained on the other folds would send it.

    A department with fewer mentions than there are folds is missing from what
    some folds learn. Unavailable when scikit-learn is not installed or the
    mentions are too few.
    """
    try:  # nothing else of the bench needs it
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import StratifiedKFold, cross_val_predict
        from sklearn.pipeline import make_pipeline
    except ImportError:
        raise Unavailable("scikit-learn is not installed; pip install 'masthead[bench]'") from None
    sizes = [number for _, number in Counter(right).most_common()]
    if len(sizes) < 2 or sizes[1] < 2:
        raise Unavailable("two departments with two mentions each are needed at least")
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        # Balanced, as the rules are asked to do well by small departments too.
        LogisticRegression(C=3.0, class_weight="balanced", max_iter=2000),
    )
    split = StratifiedKFold(min(FOLDS, sizes[0]), shuffle=True, random_state=1)
    with catch_warnings():
        simplefilter("ignore", UserWarning)  # that a department has fewer members than folds
        given = cross_val_predict(model, list(texts), list(right), cv=split)
    return [Judged(r, str(g)) for r, g in zip(right, given, strict=True)]
