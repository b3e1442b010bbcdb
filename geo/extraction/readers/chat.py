"""A language model behind an OpenAI-compatible address as a reader: an example, off by default.

Made for a model on the same machine (llama.cpp, Ollama). Any other address is refused unless it is
allowed twice: by ``remote=True`` and by naming the host in ``GEO_READER_MAY_LEAVE``. The model
quotes words; where they stand is looked up here, and the checks read every value again.
"""

import hashlib
import json
import os
import urllib.request
from collections.abc import Mapping, Sequence
from http.client import HTTPException
from importlib import resources
from ipaddress import ip_address
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

from geo.extraction.lexicon import event_class_names
from geo.model.errors import InputError
from geo.model.readers import PARTS
from geo.model.reading import Reading

__all__ = ["ChatReader", "chat"]

ALLOWED = "GEO_READER_MAY_LEAVE"
"""Environment variable that names the one host that texts may be sent to."""
_ADDRESS = "GEO_READER_URL"
_MODEL = "GEO_READER_MODEL"
_LOCAL = "http://127.0.0.1:8080/v1"
_PROMPT = "read-v1.txt"
_LARGEST = 2_000_000  # bytes of an answer
_LONGEST = 24_000  # characters of a report that are sent
_SECONDS = 300


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect could lead off the machine."""

    def redirect_request(self, *_args: object, **_more: object) -> None:
        return None


class ChatReader:
    """Asks a model to quote what a report tells.

    >>> ChatReader(url="http://203.0.113.9/v1")
    Traceback (most recent call last):
    geo.model.errors.InputError: 203.0.113.9 is not this machine...
    """

    name = "chat"
    version = "1"

    def __init__(
        self, *, url: str = _LOCAL, model: str = "", remote: bool = False, seconds: int = _SECONDS
    ) -> None:
        """Take the address; nothing is sent until a report is read.

        Raises
        ------
        InputError
            The address is no http(s) address, or not on this machine and not allowed twice.
        """
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme not in ("http", "https") or not host:
            raise InputError(f"{url!r} is no http address", remedy=f"such as {_LOCAL}")
        self.leaves_machine = not _is_here(host)
        if self.leaves_machine and not (remote and os.environ.get(ALLOWED) == host):
            raise InputError(
                f"{host} is not this machine: texts of reports would leave it",
                remedy=f"if they may, pass remote=True and set {ALLOWED}={host}",
            )
        self.url, self.seconds = url.rstrip("/"), seconds
        self.prompt = _prompt()
        self.configuration: Mapping[str, Any] = {
            "model": model,
            "prompt": hashlib.sha256(self.prompt.encode()).hexdigest(),
            "url": url if self.leaves_machine else "loopback",
        }
        self.model = model

    def read(self, reading: Reading) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """What the model quotes, each quotation with the characters where it first stands.

        Raises
        ------
        InputError
            The model did not answer, or not in JSON.
        """
        body = {
            "model": self.model,
            "temperature": 0,
            "messages": [
                {"role": "system", "content": self.prompt},
                {"role": "user", "content": reading.text[:_LONGEST]},
            ],
            "response_format": {"type": "json_object"},
        }
        said = self._ask(body)
        return {part: _placed(said.get(part), reading.text) for part in PARTS}

    def _ask(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        request = urllib.request.Request(  # noqa: S310 -- the scheme was checked when it was made
            f"{self.url}/chat/completions",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=self.seconds) as answer:
                data = answer.read(_LARGEST + 1)
            if len(data) > _LARGEST:
                raise InputError("the model answers without an end", where=self.url)
            content = json.loads(data)["choices"][0]["message"]["content"]
            said = json.loads(content)
        except (URLError, HTTPException, OSError) as error:
            raise InputError(
                f"the model does not answer: {error}", where=self.url, remedy="is it running?"
            ) from error
        except (ValueError, LookupError, TypeError) as error:
            raise InputError("the model did not answer in JSON", where=self.url) from error
        return said if isinstance(said, Mapping) else {}


def chat() -> ChatReader:
    """The reader of ``--reader geo.extraction.readers.chat:chat``; set by the environment.

    ``GEO_READER_URL`` and ``GEO_READER_MODEL``; without them the server of llama.cpp on its port.
    """
    url = os.environ.get(_ADDRESS, _LOCAL)
    return ChatReader(url=url, model=os.environ.get(_MODEL, ""), remote=ALLOWED in os.environ)


def _is_here(host: str) -> bool:
    """Whether a host is this machine by its very name; no name is looked up."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _prompt() -> str:
    folder = resources.files("geo.extraction.readers") / "prompts"
    text = (folder / _PROMPT).read_text(encoding="utf-8")
    return text.replace("CLASSES", ", ".join(event_class_names()))


def _placed(items: object, text: str) -> list[dict[str, Any]]:
    """Items with the characters of their words; the same words twice are the next ones."""
    found: list[dict[str, Any]] = []
    after: dict[str, int] = {}
    for item in items if isinstance(items, list) else ():
        words = item.get("text") if isinstance(item, dict) else None
        if not isinstance(words, str) or not words:
            continue
        start = text.find(words, after.get(words, 0))
        start = text.find(words) if start < 0 else start
        after[words] = start + len(words)
        found.append({**item, "start": start, "end": start + len(words)})
    return found
