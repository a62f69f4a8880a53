"""Looking at ways out changes nothing but one's own session, and only at one's own wish."""

from __future__ import annotations

from tests.security.visiting import Visitor


def test_leaving_ends_ones_own_session_alone_and_only_at_ones_own_wish(app, cast):
    mia, elsewhere = Visitor.named(app, "Mia"), Visitor.named(app, "Mia")

    for headers in (
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"},
        {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Site": "none", "Sec-Purpose": "prefetch"},
    ):
        mia.ask("/exit", headers=headers)
    still = mia.ask("/you").status_code
    mia.ask("/exit", headers={"Sec-Fetch-Dest": "document"})

    assert still == 200
    assert mia.ask("/you").status_code == 303
    assert elsewhere.ask("/you").status_code == 200
