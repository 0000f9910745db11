"""The look of the gateways' pages, and the pieces both use. All values are escaped here."""

import secrets
from collections.abc import Mapping, Sequence
from html import escape

from starlette.responses import HTMLResponse

_STYLE = """
:root { --brand: #14803c; --ink: #17211b; --soft: #5b6b61; --line: #d5ddd8; --ground: #f3f6f4; }
.paddle { --brand: #3346d3; --ink: #171a2b; --soft: #5d6278; --line: #d6d9e8; --ground: #f3f4fb; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: var(--ground); line-height: 1.5;
  font-family: system-ui, "Noto Sans CJK TC", "PingFang TC", sans-serif; }
header { background: #fff; border-bottom: 1px solid var(--line); padding: .9rem 1.25rem;
  display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; }
header strong { color: var(--brand); font-size: 1.2rem; }
header span { color: var(--soft); font-size: .85rem; }
main { max-width: 34rem; margin: 1.5rem auto 4rem; padding: 0 1.25rem; }
main.wide { max-width: 76rem; }
h1 { font-size: 1.3rem; margin: 0 0 1rem; }
h2 { font-size: 1.05rem; margin: 0 0 .75rem; }
section { background: #fff; border: 1px solid var(--line); border-radius: .75rem;
  padding: 1.1rem 1.25rem; margin-bottom: 1rem; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1.25rem; margin: 0; }
dt { color: var(--soft); } dd { margin: 0; text-align: right; overflow-wrap: anywhere; }
dd.big { font-size: 1.25rem; font-weight: 600; }
label { display: block; margin-bottom: .75rem; color: var(--soft); font-size: .9rem; }
input { display: block; width: 100%; font: inherit; color: var(--ink); padding: .55rem .7rem;
  margin-top: .2rem; border: 1px solid var(--line); border-radius: .5rem; background: #fff; }
button { font: inherit; font-weight: 600; padding: .6rem 1.1rem; border-radius: .5rem;
  border: 1px solid var(--brand); background: var(--brand); color: #fff; cursor: pointer; }
button.quiet { background: transparent; color: var(--brand); }
button:focus-visible, input:focus-visible { outline: 3px solid #f5a524; outline-offset: 2px; }
form.row { display: inline-block; margin: 0 .35rem .35rem 0; }
form.row button { padding: .25rem .6rem; font-size: .85rem; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem; }
a { color: var(--brand); }
.note { color: var(--soft); font-size: .88rem; }
.bad { color: #a4262c; font-weight: 600; }
table { width: 100%; border-collapse: collapse; font-size: .9rem; }
th, td { text-align: left; padding: .45rem .5rem; border-top: 1px solid var(--line);
  vertical-align: top; }
th { color: var(--soft); font-weight: 500; border-top: 0; }
td:first-child { white-space: nowrap; }
@media (max-width: 60rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody, tr, td { display: block; }
  td, td:first-child { border: 0; padding: .15rem 0; overflow-wrap: anywhere; white-space: normal; }
  td[data-name]::before { content: attr(data-name) " "; color: var(--soft); }
  tr + tr { border-top: 1px solid var(--line); margin-top: .6rem; padding-top: .6rem; }
}
.said { border-color: var(--brand); } .said.no { border-color: #a4262c; }
.said p { margin: 0 0 .25rem; overflow-wrap: anywhere; }
form.line { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; }
form.line label { margin: 0; flex: 1 1 8rem; }
.bars { font-family: ui-monospace, monospace; font-size: 1.05rem; }
"""


def page(
    brand: str, title: str, body: str, *, look: str = "", is_wide: bool = False, script: str = ""
) -> HTMLResponse:
    """Return a page; `body` is markup, `script` runs once it is there and may ask the shop."""
    nonce = secrets.token_urlsafe(12)
    code = f'<script nonce="{nonce}">{script}</script>' if script else ""
    width = ' class="wide"' if is_wide else ""
    text = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f'<body class="{look}"><header><strong>{escape(brand)}</strong>'
        "<span>Stand-in: no money moves</span></header>"
        f"<main{width}><h1>{escape(title)}</h1>{body}</main>{code}</body></html>"
    )
    policy = (
        "default-src 'none'; style-src 'unsafe-inline'; form-action http: https:; "
        f"base-uri 'none'; frame-ancestors 'none'; script-src 'nonce-{nonce}'; connect-src 'self'"
    )
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
    }
    return HTMLResponse(text, headers=headers)


def facts(rows: Sequence[tuple[str, str]]) -> str:
    """Return a list of names and values; the first value is shown large."""
    shown = "".join(
        f"<dt>{escape(name)}</dt><dd{' class=big' if number == 0 else ''}>{escape(value)}</dd>"
        for number, (name, value) in enumerate(rows)
    )
    return f"<section><dl>{shown}</dl></section>"


def note(text: str, *, is_bad: bool = False) -> str:
    """Return a line of small or warning text."""
    kind = ("bad", ' role="alert"') if is_bad else ("note", "")
    return f'<p class="{kind[0]}"{kind[1]}>{escape(text)}</p>'


def link(url: str, text: str) -> str:
    """Return a link on a line of its own."""
    return f'<p><a href="{escape(url)}">{escape(text)}</a></p>'


def button_form(
    action: str,
    label: str,
    fields: Mapping[str, str] | None = None,
    *,
    is_quiet: bool = False,
    is_row: bool = False,
    name: str = "",
) -> str:
    """Return a form of hidden fields with one button."""
    hidden = "".join(
        f'<input type="hidden" name="{escape(key)}" value="{escape(value)}">'
        for key, value in (fields or {}).items()
    )
    kind = ' class="row"' if is_row else ""
    identity = f' id="{escape(name)}"' if name else ""
    quiet = ' class="quiet"' if is_quiet else ""
    return (
        f'<form method="post" action="{escape(action)}"{kind}{identity}>{hidden}'
        f"<button{quiet}>{escape(label)}</button></form>"
    )


def card_form(action: str, label: str, number: str, extra: str = "") -> str:
    """Return a form that asks for a card, `number` filled in."""
    return (
        f'<section><h2>Card</h2><form method="post" action="{escape(action)}">{extra}'
        '<label>Card number<input name="card" inputmode="numeric" autocomplete="off" '
        f'value="{escape(number)}" required></label>'
        '<div class="pair"><label>Expires<input name="expires" value="12/30" '
        'autocomplete="off"></label><label>CVV<input name="cvv" value="222" '
        f'autocomplete="off"></label></div><button>{escape(label)}</button></form></section>'
    )


def code_form(action: str, hint: str) -> str:
    """Return the bank's question for a code (3-D Secure)."""
    return (
        f'<section><form method="post" action="{escape(action)}"><label>Code sent by your bank'
        '<input name="code" inputmode="numeric" autocomplete="one-time-code" required></label>'
        f"<button>Confirm</button></form>{note(hint)}</section>"
    )


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table; the last cell of a row is markup, the others text."""
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    lines = "".join(f"<tr>{_cells(heads, row)}</tr>" for row in rows)
    return f"<section><table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></section>"


def _cells(heads: Sequence[str], row: Sequence[str]) -> str:
    """Return a row; a narrow page shows the names of the columns within it."""
    marked = [*map(escape, row[:-1]), row[-1]]
    names = [f' data-name="{escape(name)}"' if name else "" for name in heads]
    return "".join(f"<td{name}>{cell}</td>" for name, cell in zip(names, marked, strict=True))
