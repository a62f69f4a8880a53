"""Pure text: Markdown in, safe HTML out; names, mentions, extracts, search words; no Flask."""
