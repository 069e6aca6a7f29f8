"""Bodies that programs push to us: who may, and what their JSON means. Pure.

``signature`` says whether a body comes from who shares the secret, ``paths``
finds values in it, ``mapping`` makes mentions of them. What is accepted waits in
``listening.store.inbox`` until the listener takes it, as it takes any source.
"""
