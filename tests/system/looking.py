"""What is wrong with a page as it stands there: too wide, too small, or anything for axe."""

from __future__ import annotations

from tests.browser import COLOURS

NARROW = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 900}
MAGNIFIED = {"width": 320, "height": 256}  # 1280 × 1024 at 400 %, WCAG 2.2, 1.4.10
MEASURE = """() => {
  const wrong = [];
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) wrong.push(`${wide} px too wide`);
  const all = "a[href], button, summary, select, textarea, input:not([type=hidden])";
  for (const each of document.querySelectorAll(all)) {
    if (!each.checkVisibility({visibilityProperty: true})) continue;
    if (each.closest(".unseen, .skip")) continue;
    if (getComputedStyle(each).display === "inline") continue; // a link in a sentence
    const box = (each.closest("label, .card, .check") || each).getBoundingClientRect();
    const main = each.matches(".button, .act, .input, summary, .nav a, .top a, .tabs a, .paging a");
    const least = main ? 44 : 24;
    const small = Math.min(box.width, box.height) + 0.5 < least;
    if (small) wrong.push(`${box.width}x${box.height}: ${each.outerHTML.slice(0, 90)}`);
  }
  return wrong;
}"""


def look(window, axe):
    """What is wrong with the page in a window: wide and narrow, light and dark, magnified."""
    found = []
    for size in (WIDE, NARROW):
        window.set_viewport_size(size)
        found += window.evaluate(MEASURE)
        window.emulate_media(color_scheme="light")
        found += axe(window)
        window.emulate_media(color_scheme="dark")
        found += axe(window, only=COLOURS)
    window.set_viewport_size(MAGNIFIED)
    found += window.evaluate(MEASURE)
    return sorted(set(found))
