"""Spikes: bursts of mentions worth a person's time, seen in seconds and in hours."""

from listening.spikes.detector.detector import SeriesState, new_state, observe, usual
from listening.spikes.detector.mood import MoodState, new_mood, observe_mood
from listening.spikes.detector.verdict import AlarmReason, Band, Path, Phase, Severity, Verdict

__all__ = [
    "AlarmReason",
    "Band",
    "MoodState",
    "Path",
    "Phase",
    "SeriesState",
    "Severity",
    "Verdict",
    "new_mood",
    "new_state",
    "observe",
    "observe_mood",
    "usual",
]
