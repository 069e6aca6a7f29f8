"""What open screens and pages hear without asking: frames, queues, presence."""
