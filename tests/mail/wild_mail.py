"""Makes mail up: letters in every wrapping at once, and mail that is broken in any way."""

from __future__ import annotations

import base64
import quopri
from dataclasses import dataclass
from html import escape
from pathlib import Path

from hypothesis import strategies as st

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.eml"))

SENTENCES = (
    "I slept for five hours, and woke up before the baby.",
    "Mi gysgais i'n dda neithiwr, diolch am ofyn.",
    "Thank you, that helped more than you know.",
    "On Monday my mother came and we walked to the sea.",
    "Best of all was the quiet – and the tea.",
    "- first I breathe\n- then I count",
    "From the window I see the hills.",
    "Mae’r haul yn tywynnu ar y môr heddiw.",
    "She wrote: do not be afraid.",
    "Is it not odd? I laughed!",
)
SIGNATURES = (
    "",
    "-- \nCanary Jones\n07700 900123\ncanary@example.org",
    "Sent from my iPhone",
    "Anfonwyd o fy iPhone",
    "Get Outlook for Android<https://aka.ms/canary>",
    "Sent from Yahoo Mail on Android",
    "Tel: 01632 960123 canary\nwww.canary.example.org",
    "This email and any attachment is confidential, canary.\nCanary Ltd",
    "Sent from my Galaxy\nCanary Jones",
)
QUOTED = "-- Please write above this line --\n\nHow are you, canary?\nCanary Jones wrote that.\n"
MARKED = "".join(f"> {line}\n" for line in QUOTED.split("\n"))
HISTORIES = (
    "",
    f"On Mon, 30 Nov 2026 at 09:00, Canary <canary@example.org> wrote:\n\n{MARKED}",
    f"On Monday, 30 November 2026 at 09:00:12 GMT, Canary\n<canary@example.org> wrote:\n{MARKED}",
    f"Ar 30 Tach 2026, am 09:00, ysgrifennodd Canary <canary@example.org>:\n{MARKED}",
    f"> On 30 Nov 2026, at 09:00, Canary wrote:\n{MARKED}",
    "________________________________\nFrom: Canary <canary@example.org>\nSent: 30 November 2026\n"
    f"To: Canary\nSubject: canary\n\n{QUOTED}",
    f"-----Original Message-----\nFrom: Canary\nTo: Canary\n\n{QUOTED}",
    "-------- Original message --------\nFrom: Canary <canary@example.org>\nDate: 30/11/2026\n"
    "To: Canary\n\ncanary",
    "Oddi wrth: Canary <canary@example.org>\nAnfonwyd: 30 Tachwedd\nAt: Canary\n\ncanary",
    f"---------- Forwarded message ---------\nFrom: Canary\nTo: Canary\n\n{QUOTED}",
    QUOTED,
    f"On 30 Nov 2026, 09:00, Canary <canary@example.org> wrote:\n\n{QUOTED}",
)
# The letter as HTML stands at the braces; what follows is what a program adds.
PAGES = (
    '<div dir="ltr">{}</div><br><div class="gmail_quote"><div class="gmail_attr">On Mon,'
    ' 30 Nov Canary wrote:<br></div><blockquote class="gmail_quote">canary</blockquote></div>',
    '<div dir="ltr">{}<div class="gmail_signature"'
    ' data-smartmail="gmail_signature">Canary</div></div>',
    '<body dir="auto">{}<div>Sent from my iPad</div>'
    '<blockquote type="cite">canary</blockquote></body>',
    '<div>{}</div><div id="Signature">Canary</div><div id="appendonsend"></div><hr>'
    '<div id="divRplyFwdMsg"><b>From:</b> Canary</div>canary',
    "<style>canary</style><div class=WordSection1>{}<div><p><b>From:</b> Canary"
    " &lt;c@example.org&gt;<br><b>Sent:</b> now<br><b>To:</b> Canary<br></p></div>canary</div>",
    '{}<div id="yahoo_quoted_1" class="yahoo_quoted">On Monday, Canary wrote: canary</div>',
    '<p>{}</p><img src="https://canary.example.org/1" alt="canary"><pre class="moz-signature">-- \n'
    'Canary</pre><div style="display:none">canary</div>',
    '{}<div class="protonmail_signature_block">Canary</div>'
    '<div class="protonmail_quote">On Monday, 30 November 2026 at 09:00, Canary wrote:<br>'
    '<blockquote type="cite">canary</blockquote></div>',
)
FILES = (
    ('text/calendar; name="canary.ics"', "SUMMARY:canary"),
    ("text/x-vcard; name=canary.vcf", "FN:Canary Jones"),
    ("image/png; name=canary.png", "canary"),
    ("application/ms-tnef; name=winmail.dat", "canary"),
    ("message/rfc822", "From: canary@example.org\n\ncanary"),
    ('text/plain; name="canary.txt"', "canary"),
)

# Each took seconds, or failed, with some way of reading mail that was tried.
KNOTS = (
    *("> ", ">\n", "\n", "\r", " ", "wrote:\n", "On 3 May 2026 10:00 ", "From: a\n", "Subject:\n"),
    *(
        "-- \n",
        "--\n",
        "<div> ",
        "<td>&nbsp;",
        "-----Original Message",
        "_" * 30 + "\n",
        "Best wishes,\nMia Jones\n",
        "Tel: 1\n",
    ),
    *("Sent from my ", "This email is ", "please write above this line", "begin 644 a\nM", "[cid:"),
    *(
        "-----BEGIN PGP SIGNATURE-----\n",
        "<",
        "<!--",
        "<![",
        "<a '",
        '<a "',
        "<div>",
        "<p>",
        "</p>",
    ),
    *(
        "<blockquote>",
        "<pre>\n",
        "&#",
        "&#9",
        "&amp",
        "=?utf-8?q?",
        "(",
        '"',
        "a@",
        "\u0301",
        "\x00",
    ),
    *("x=", "; boundary*0=b", "--b\n", "Content-Type: multipart/mixed; boundary=b\n\n--b\n"),
)
HEADS = ("", "From: ", "X: y\nContent-Type: ", "To: ", "X: y\n\n", "Content-Type: text/html\n\n")


@dataclass(frozen=True)
class Mail:
    """A mail, and the letter that it is."""

    raw: bytes
    letter: str


@st.composite
def letters(draw: st.DrawFn) -> Mail:
    """A letter with a signature and a history, encoded and packed in any way that is right."""
    letter = "\n\n".join(draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4)))
    encoding = draw(st.sampled_from(["8bit", "base64", "quoted-printable"]))
    if draw(st.booleans()):
        lines = "".join(f"<div>{escape(line) or '<br>'}</div>" for line in letter.split("\n"))
        part = _encoded(draw(st.sampled_from(PAGES)).format(lines), encoding, kind="html")
    else:
        signature, history = draw(st.sampled_from(SIGNATURES)), draw(st.sampled_from(HISTORIES))
        text = "\n\n".join(each for each in (letter, signature, history) if each) + "\n"
        part = _encoded(text, encoding)
    for number in range(draw(st.integers(0, 3))):
        kind = draw(st.sampled_from(["mixed", "related", "signed", "alternative"]))
        files = [] if kind == "alternative" else draw(st.lists(st.sampled_from(FILES), max_size=2))
        part = _packed(part, kind, f"=_{number}", files)
    raw = f"From: Canary <canary@example.org>\nSubject: canary\n{part}".encode()
    return Mail(raw.replace(b"\n", b"\r\n") if draw(st.booleans()) else raw, letter)


def _encoded(text: str, encoding: str, *, kind: str = "plain") -> str:
    head = f"Content-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n\n"
    if encoding == "base64":
        return head + base64.encodebytes(text.encode()).decode()
    return head + (quopri.encodestring(text.encode()).decode() if encoding[0] == "q" else text)


def _packed(part: str, kind: str, boundary: str, files: list[tuple[str, str]]) -> str:
    others = [f"Content-Type: {name}\n\n{content}\n" for name, content in files]
    if kind == "alternative":
        others = ["Content-Type: text/html\n\n<p>canary</p>\n"]
    parts = "".join(f"--{boundary}\n{each}\n" for each in [part, *others])
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n{parts}--{boundary}--\n'


SNIPPETS = st.sampled_from(
    (
        *(b"\n", b"\r", b"\x00", b">", b"--", b"=", b"&#", b"<", b"<!--", b'"', b"(", b"\xff"),
        *(b"*0=", b"\n\n", b"boundary=", b"Content-Type: ", b"multipart/mixed; ", b"=?", b"base64"),
        *(
            b"\xe2\x80\xae",
            b"charset=utf-7",
            b"text/html",
            b"<blockquote>",
            b"wrote:",
            b"begin 644 a",
        ),
    )
)


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """A message of the corpus that something has happened to on the way."""
    raw = draw(st.sampled_from(CORPUS)).read_bytes()
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(raw)))
        end = min(len(raw), start + draw(st.sampled_from([0, 1, 2, 20, 200, 2000])))
        deed = draw(st.sampled_from(["cut", "put", "copy", "noise", "many"]))
        piece = {
            "cut": b"",
            "put": raw[start:end] + draw(SNIPPETS),
            "copy": raw[start:end] * 2,
            "noise": draw(st.binary(max_size=20)),
            "many": draw(SNIPPETS) * draw(st.sampled_from([2, 50, 1000])),
        }[deed]
        raw = raw[:start] + piece + raw[end:]
    return raw
