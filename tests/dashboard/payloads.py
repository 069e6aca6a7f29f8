"""What strangers send: values that ran, overflowed, or forged something somewhere."""

from __future__ import annotations

PAYLOADS = (
    "<script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    '"><svg onload=window.ran=1>',
    "javascript:window.ran=1",
    "{{window.ran=1}}${window.ran=1}",
    '=HYPERLINK("http://evil.example")',
    "x ;=1+1",
    "'; window.ran=1;//",
    "\u202egnp.exe\u2066\x1b[31m\r\nSet-Cookie: a=b",
    "![x](http://evil.example/x.png) [click](javascript:window.ran=1)",
    "a\u0300" * 400,
    "W" * 5000,
    "]]></style><style>*{display:none}",
    "../../../etc/passwd%00%2e%2e",
)
"""For texts, names and places."""

VALUES = (
    *PAYLOADS, "", " ", "0", "-1", "1e309", "NaN", "9" * 40, "9999-12-31T23:59:59-14:00", "0001-01-01", "2026-02-30",
    "2026-01-01T00:00:00Z", "99999999999", "null", "true", "[]", "{}", "a" * 4000, "\ud7ff\U0010ffff", "%", "+", "&=&",
    "\x00", "\x7f",
)  # fmt: skip
"""For parameters and addresses."""
