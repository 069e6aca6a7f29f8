"""Triage: what is decided about a mention before it is stored. Pure.

``triage`` asks the others: ``language``, ``sentiment``, ``place``, ``routing``,
``reasons``; ``answering`` says whether somebody has to answer, and why.
"""
