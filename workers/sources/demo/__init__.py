"""The script of the demo: who speaks, about what, in which words, and when.

Everything here is a pure function of (seed, time): no clock, no I/O. All
people, companies and products are invented.
"""
