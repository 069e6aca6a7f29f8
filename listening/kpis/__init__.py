"""Key figures: whether we listen, whether we answer, how well, and what it is worth. Pure.

One function per figure, over counts of mentions and rows of cases. What each
one means stands in ``definitions``, and in the same words on the page and in
``docs/kpis.md``.
"""
