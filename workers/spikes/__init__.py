"""From counts to spikes, and to what they are made of."""
