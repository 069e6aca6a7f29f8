"""What Facebook, Instagram and Threads have in common: one account's token at one of Meta's APIs."""
