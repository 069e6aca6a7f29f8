"""Messages that leave, made of alerts."""
