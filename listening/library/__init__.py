"""The library of approved answers: ``approved`` first, then ``deciding``, ``blanks``, ``suggesting``. Pure."""
