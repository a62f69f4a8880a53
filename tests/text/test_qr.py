"""QR codes are plain SVG, with nothing inline that our policy forbids."""

from __future__ import annotations

import lxml.html

from forum.text import qr


def test_a_qr_code_is_a_named_drawing_without_style_or_script():
    drawn = lxml.html.fromstring(qr.drawing("otpauth://totp/A:B?secret=C", title="Scan <this>"))

    assert drawn.tag == "svg"
    assert drawn.get("role") == "img"
    assert drawn.findtext("title") == "Scan <this>"
    assert {each.tag for each in drawn.iter()} <= {"svg", "title", "path"}
    assert not drawn.xpath("//@style | //@href | //@onload")
