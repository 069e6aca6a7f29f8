"""The pages of spikes: the list, one spike, and one spike on paper. Pure."""
