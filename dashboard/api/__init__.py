"""The API: figures, mentions, cases, spikes and alerts for other programs."""
