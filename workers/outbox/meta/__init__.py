"""The common ground of Facebook, Instagram and Threads: one account's token at one of Meta's APIs."""
