"""Spikes: bursts of mentions worth a person's time, seen in seconds and in hours."""

from listening.spikes.detector import State, new_state, observe, usual
from listening.spikes.verdict import Band, Path, Phase, Reason, Severity, Verdict

__all__ = [
    "Band",
    "Path",
    "Phase",
    "Reason",
    "Severity",
    "State",
    "Verdict",
    "new_state",
    "observe",
    "usual",
]
