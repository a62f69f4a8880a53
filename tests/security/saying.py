"""What every answer says about safety and keeping."""

from __future__ import annotations

from werkzeug.test import TestResponse

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
CSP = {
    "default-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}
LOOSE = ("unsafe", "data:", "blob:", "*", "http:", "https:", "nonce", "sha256")


def faults(answer: TestResponse) -> list[str]:
    """What an answer fails to say."""
    headers, found = answer.headers, []
    referrer = {"Referrer-Policy": headers.get("Referrer-Policy")}
    wanted = EVERYWHERE | (referrer if referrer["Referrer-Policy"] == "no-referrer" else {})
    found += [name for name, value in wanted.items() if headers.getlist(name) != [value]]
    policy = headers.get("Content-Security-Policy", "")
    if {each.strip() for each in policy.split(";")} < CSP or any(word in policy for word in LOOSE):
        found.append("Content-Security-Policy")
    for power in ("camera", "geolocation", "microphone", "payment", "usb"):
        if f"{power}=()" not in headers.get("Permissions-Policy", ""):
            found.append(power)
    found += [
        name
        for name in ("Server", "X-Powered-By", "Access-Control-Allow-Origin")
        if name in headers
    ]
    return found + ([] if "Cache-Control" in headers else ["Cache-Control"])
