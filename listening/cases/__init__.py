"""Cases: the unit of work that a mention and its thread make. Pure.

``case`` is the value and ``fold`` makes it from its trail; ``transitions`` is
the table of what may happen, ``decide`` applies it for a person, ``joining``,
``revising``, ``settling`` and ``escalating`` for what happens by itself; ``sla``
says when it is due; ``line``, ``queue`` and ``page`` are what people see of it.
"""
