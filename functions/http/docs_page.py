"""The API reference as one plain page, made from the OpenAPI document."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin-top: 2.5rem; text-transform: capitalize; }
article { border-top: 1px solid #8884; padding: 1rem 0; }
h3 { font: 600 1rem/1.4 ui-monospace, monospace; margin: 0 0 .5rem; overflow-wrap: anywhere; }
b { color: #0a7d5a; margin-right: .75ch; }
code, pre { font: .875rem/1.5 ui-monospace, monospace; }
dl { margin: .25rem 0; display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; }
dd { margin: 0; overflow-wrap: anywhere; }
"""

Document = Mapping[str, Any]


def docs_page(document: Document) -> str:
    """Return HTML that lists every route of `document` by tag, with parameters and bodies."""
    by_tag: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            tag = (operation.get("tags") or ["other"])[0]
            by_tag.setdefault(tag, []).append(_route(path, method, operation))
    sections = "".join(
        f"<section><h2>{escape(tag)}</h2>{''.join(routes)}</section>"
        for tag, routes in sorted(by_tag.items())
    )
    models = "".join(
        _model(name, schema)
        for name, schema in sorted(document.get("components", {}).get("schemas", {}).items())
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>VidGo API</title><style>{STYLE}</style></head><body><h1>VidGo API</h1>"
        '<p>The same as a file: <a href="openapi.json">openapi.json</a>.</p>'
        f"{sections}<section><h2>Bodies</h2>{models}</section></body></html>"
    )


def _route(path: str, method: str, operation: Document) -> str:
    rows = [
        (f"{item['in']} {item['name']}", _type(item["schema"]))
        for item in operation.get("parameters", [])
    ]
    rows += [("body", name) for name in _bodies(operation.get("requestBody", {}))]
    rows += [
        (status, " ".join(_bodies(answer)) or answer["description"])
        for status, answer in operation["responses"].items()
    ]
    title = f"<b>{escape(method.upper())}</b>{escape(path)}"
    return (
        f'<article id="{escape(operation["operationId"])}"><h3>{title}</h3>{_list(rows)}</article>'
    )


def _model(name: str, schema: Document) -> str:
    needed = schema.get("required", [])
    rows = [
        (field if field in needed else f"{field}?", _type(kind))
        for field, kind in schema.get("properties", {}).items()
    ]
    rows += [("one of", " ".join(map(str, schema["enum"])))] if "enum" in schema else []
    about = escape(schema.get("description", ""))
    return (
        f'<article id="{escape(name)}"><h3>{escape(name)}</h3><p>{about}</p>{_list(rows)}</article>'
    )


def _list(rows: list[tuple[str, str]]) -> str:
    return f"<dl>{''.join(_row(*row) for row in rows)}</dl>"


def _row(name: str, text: str) -> str:
    return f"<dt><code>{escape(name)}</code></dt><dd><code>{escape(text)}</code></dd>"


def _bodies(holder: Document) -> Iterator[str]:
    for content in holder.get("content", {}).values():
        yield _type(content.get("schema", {}))


def _type(schema: Document) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(_type(item) for item in schema["anyOf"])
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type") or "any")
