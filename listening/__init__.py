"""The domain of Masthead, shared by workers and dashboard. Pure: no Redis, no Dash, no clock, no environment.

Read in this order: ``mention`` (what a source says), ``config`` (what is asked),
``terms`` and ``hours`` (the two leaves everything stands on), ``triage`` (what is
decided about a mention), ``cases`` (the work it makes), ``outbox`` (what is answered), ``counting`` (what is
counted of it), ``spikes`` (when that is unusual), ``alerting`` (who is told),
``kpis`` (how well we do), ``wall`` (all of it on one screen). ``people``,
``names`` and ``system`` are who we are, what things are called, and whether we
are alive. ``store`` is the only room that knows Redis, and no other room here
imports it.
"""
