"""Names by which the pages' callbacks find their parts."""

LIST = "spikes-list"
BODY = "spike-body"
VERSION = "spike-version"
TICK = "spike-tick"
LIST_TICK = "spikes-tick"
EVERY_MS = 4_000
