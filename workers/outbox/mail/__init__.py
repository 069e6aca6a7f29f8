"""Answers by mail: `mailbox` finds what is answered, `letter` writes, `smtp` gives it away, `mail` decides."""
