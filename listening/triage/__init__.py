"""Triage: what is decided about a mention before it is stored. Pure.

``triage`` asks the others: ``language``, ``scored_text`` and ``sentiment``, ``place``,
``routing``, ``reasons``; ``answering`` says whether somebody has to answer, and why.
"""
