"""One signed request to one webhook."""

from __future__ import annotations

import httpx

from listening.alerting.webhook import ID, SIGNATURE, TIMESTAMP, sign
from workers import certificates

TIMEOUT = httpx.Timeout(10.0, connect=5.0)


def post(url: str, secret: str, id: str, body: bytes, now: int) -> str:
    """Send ``body``; returns why it was not taken, or nothing. ``now``: ms UTC.

    Taken is any answer of 200 to 299. A redirect is not followed: it could
    lead the secret's signature anywhere.
    """
    timestamp = str(now // 1000)
    headers = {
        "content-type": "application/json",
        "user-agent": "Masthead",
        ID: id,
        TIMESTAMP: timestamp,
        SIGNATURE: sign(secret, timestamp, body),
    }
    try:
        with httpx.Client(
            verify=certificates.for_web(), timeout=TIMEOUT, follow_redirects=False, trust_env=False
        ) as client:
            answer = client.post(url, content=body, headers=headers)
    except httpx.TimeoutException:
        return "no answer in time"
    except httpx.ConnectError:
        return "the connection failed"
    except (httpx.HTTPError, httpx.InvalidURL):
        return "the request failed"
    return "" if answer.is_success else f"the service answered {answer.status_code}"
