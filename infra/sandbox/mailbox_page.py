"""The mailbox as a page. Everything in a mail is a stranger's: escaped, or in a sandboxed frame."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Protocol

PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data: https:; frame-src 'self'; "
        "form-action 'self'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 54rem; padding: 2rem 1.25rem 4rem; line-height: 1.5;
  font-family: system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: 1rem; align-items: baseline;
  justify-content: space-between; }
h1 { font-size: 1.4rem; margin: 0; }
input, button { font: inherit; padding: .4rem .7rem; border: 1px solid var(--line);
  border-radius: .5rem; background: transparent; color: inherit; }
article { border: 1px solid var(--line); border-radius: .75rem; margin-top: 1rem;
  overflow: hidden; }
summary { cursor: pointer; padding: .9rem 1.1rem; display: grid; gap: .1rem; list-style: none; }
summary:hover { background: var(--soft); }
summary strong { font-size: 1.05rem; }
summary span { opacity: .7; font-size: .9rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; padding: 1rem 1.1rem;
  border-top: 1px solid var(--line); font: inherit; }
iframe { display: block; width: 100%; height: 26rem; border: 0;
  border-top: 1px solid var(--line); background: #fff; }
.empty { opacity: .7; margin-top: 3rem; text-align: center; }
"""


class Letter(Protocol):
    """What the page shows of a mail."""

    @property
    def to(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def html(self) -> str: ...
    @property
    def sent_at(self) -> datetime: ...


def render_page(letters: Sequence[Letter], recipient: str | None) -> str:
    """Return the page that lists `letters`, the first one open."""
    shown = "".join(_letter(letter, is_open=number == 0) for number, letter in enumerate(letters))
    nothing = '<p class="empty">No mail yet. What the product sends appears here.</p>'
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Mailbox</title><style>{_STYLE}</style></head><body>"
        f"<header><h1>Mailbox</h1>{_search(recipient)}</header>"
        f"<main>{shown or nothing}</main></body></html>"
    )


def _search(recipient: str | None) -> str:
    value = escape(recipient or "", quote=True)
    return (
        '<form action="/sandbox/mailbox"><label>Only to '
        f'<input type="search" name="to" value="{value}" placeholder="name@example.test"></label> '
        "<button>Show</button></form>"
    )


def _letter(letter: Letter, *, is_open: bool) -> str:
    frame = ""
    if letter.html:
        inside = escape(letter.html, quote=True)
        frame = f'<iframe sandbox="" title="Formatted mail" srcdoc="{inside}"></iframe>'
    return (
        f"<article><details{' open' if is_open else ''}><summary>"
        f"<strong>{escape(letter.subject) or '(no subject)'}</strong>"
        f"<span>to {escape(letter.to)} · {letter.sent_at:%Y-%m-%d %H:%M:%S} UTC</span></summary>"
        f"<pre>{escape(letter.text)}</pre>{frame}</details></article>"
    )
