"""The ``masthead`` command: one module per subcommand in ``masthead.commands``."""
