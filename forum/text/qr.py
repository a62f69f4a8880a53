"""QR codes as drawings within a page: no picture is fetched, no style is inline."""

from __future__ import annotations

from markupsafe import Markup

BORDER = 4  # modules of light around it, so that cameras find it (ISO/IEC 18004)


def drawing(words: str, *, title: str) -> Markup:
    """An SVG element, dark on light in every scheme; `title` is what a screen reader says."""
    import segno  # noqa: PLC0415 - 5 MiB that few processes ever need

    code = segno.make(words, error="m", micro=False)
    svg = code.svg_inline(
        border=BORDER,
        dark="#000",
        light="#fff",
        omitsize=True,
        svgclass="qr",
        lineclass=None,
        title=title,
    )
    return Markup(svg.replace("<svg ", '<svg role="img" ', 1))
