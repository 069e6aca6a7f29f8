"""The writing side: from sources to the store.

``listen`` reads the sources, ``intake`` batches what matters, ``queue`` hands it
to RQ; ``jobs`` has RQ's entry points, a few lines each, ``schedule`` says which
runs how often, ``work`` is the process that runs them.
"""
