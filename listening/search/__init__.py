"""Searching all mentions that are kept: what is asked, what fits it, and how a text becomes words. Pure.

Begin with ``asked``; ``matching`` is what a search means, ``words`` how an index says the same.
"""
