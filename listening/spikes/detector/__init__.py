"""Spikes: bursts of mentions worth a person's time, seen in seconds and in hours."""

from listening.spikes.detector.detector import State, new_state, observe, usual
from listening.spikes.detector.mood import MoodState, new_mood, observe_mood
from listening.spikes.detector.verdict import Band, Path, Phase, Reason, Severity, Verdict

__all__ = [
    "Band",
    "MoodState",
    "Path",
    "Phase",
    "Reason",
    "Severity",
    "State",
    "Verdict",
    "new_mood",
    "new_state",
    "observe",
    "observe_mood",
    "usual",
]
