"""The outbox: answers that go out once, as approved. Pure; ``answer`` first, then ``accounts`` and ``limits``."""
