"""The one place where text becomes part of a page without becoming code.

Pure. Data reaches the page only as JSON inside ``<script type="application/json">`` (a data block:
browsers never run it) and is put on screen with ``textContent``; the title goes through
:func:`html_text`. No text of a report is ever handed to Folium, whose templates would run it.
"""

import base64
import hashlib
import html
import json
import re
from typing import Any

__all__ = ["html_text", "inline_css", "inline_js", "json_block", "script_hash"]

_JSON_ESCAPES = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def html_text(text: str) -> str:
    """Escape for HTML text and for quoted attributes.

    >>> html_text('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    return html.escape(text, quote=True)


def json_block(value: Any) -> str:
    r"""Write JSON that no ``</script>`` or line separator inside it can end.

    NaN and infinities are refused: they are not JSON.

    >>> json_block({"b": "</script>", "a": 1})
    '{"b":"\\u003c/script\\u003e","a":1}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.translate(_JSON_ESCAPES)


def inline_js(code: str) -> str:
    r"""Make JavaScript safe to stand between script tags; the code means the same.

    >>> inline_js("x = '</script>';\n//# sourceMappingURL=a.map")
    "x = '<\\/script>';"
    """
    lines = re.split(r"\r\n|\r|\n", code)  # as an HTML parser does: the hash is of what it sees
    text = "\n".join(s for s in lines if not s.lstrip().startswith("//# sourceMappingURL="))
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def inline_css(code: str) -> str:
    r"""Make a stylesheet safe to stand between style tags.

    >>> print(inline_css("a::after { content: '</style>' }"))
    a::after { content: '<\/style>' }
    """
    return code.replace("</style", "<\\/style").strip()


def script_hash(code: str) -> str:
    """Hash of an inline script as a Content-Security-Policy names it.

    >>> script_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    digest = hashlib.sha256(code.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
