"""Sources: each module turns wire events into mentions (``parse``, pure) and
keeps one connection (``stream``, a thin shell).

To add a source: write a module, add its config table to ``listening.config.schema``
and a line to ``workers.sources.registry``.
"""
