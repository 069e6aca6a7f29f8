"""Spikes: from counts to spikes that people see. Pure.

``series`` says what is counted, ``gaps`` when somebody listened, ``evaluate``
feeds the detector row by row, ``joining`` makes one spike of series that belong
together, ``record`` is what is kept of it.
"""
