"""A buyer's browser as a test plays it: pages, forms and redirects, no scripts."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape

import httpx

_FORM = re.compile(r'<form method="(post|get)" action="([^"]*)"[^>]*>(.*?)</form>', re.DOTALL)
_FIELD = re.compile(r'<input\b[^>]*?name="([^"]*)"(?:[^>]*?value="([^"]*)")?', re.DOTALL)


@dataclass(frozen=True)
class Form:
    """A form of a page: where it goes and what it says."""

    method: str
    action: str
    fields: Mapping[str, str]


class Browser:
    """A browser without scripts: it opens pages, fills in forms, follows redirects."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=30, trust_env=False, follow_redirects=True)
        self.page = ""
        self.url = ""

    def close(self) -> None:
        self._http.close()

    def open(self, url: str) -> None:
        self._show(self._http.get(url))

    def post(self, action: str, fields: Mapping[str, str]) -> None:
        self._show(self._http.post(action, data=dict(fields)))

    def submit(self, where: Callable[[Form], bool], **filled: str) -> None:
        """Send the first form `where` likes, with what was filled in."""
        form = next(form for form in self.forms if where(form))
        if form.method == "get":
            self.open(form.action)
        else:
            self.post(form.action, {**form.fields, **filled})

    @property
    def forms(self) -> list[Form]:
        """The forms of the page, in its order."""
        return [
            Form(
                method,
                unescape(action),
                {unescape(name): unescape(value) for name, value in _FIELD.findall(body)},
            )
            for method, action, body in _FORM.findall(self.page)
        ]

    def _show(self, answer: httpx.Response) -> None:
        assert answer.status_code < 500, answer.text
        self.page, self.url = answer.text, str(answer.url)
