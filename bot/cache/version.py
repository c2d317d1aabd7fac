"""The version of the analysis: another one reads stories otherwise, and keeps what it read apart.

It changes with every character of the code and tables that a story is read by, with Python, whose
tables of Unicode are read too, and with the packages that tell words and languages. So nobody
has to think of it who changes the analysis.
"""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path

import knowledge

PARTS = (
    *("index", "stories", "german", "french", "spanish", "snowball", "english", "page"),
    *("answer.py", "language.py", "recognition.py", "text", "model.py", "errors.py"),
)
"""What of `knowledge` the analysis is made of: all that the index may import."""
PACKAGES = ("PyStemmer", "py3langid", "markdown-it-py")
NO_CODE = frozenset({"__pycache__", "sample"})


@cache
def version() -> str:
    """Return 24 hexadecimal digits that change with anything that a story is read by."""
    digest = hashlib.blake2b(digest_size=12)
    named = [sys.implementation.cache_tag, *map(_package, PACKAGES)]
    digest.update(repr(named).encode())
    root = os.path.dirname(knowledge.__file__)  # noqa: PTH120 - two hundred files at every start
    for part in PARTS:
        for path in _files(os.path.join(root, part)):  # noqa: PTH118 - see above
            digest.update(os.path.relpath(path, root).encode("utf-8", "surrogatepass"))
            content = Path(path).read_bytes()
            digest.update(len(content).to_bytes(8, "little"))
            digest.update(content)
    return digest.hexdigest()


def _package(name: str) -> str:
    try:
        return version_of(name)
    except PackageNotFoundError:
        return ""


def _files(path: str) -> list[str]:
    if not os.path.isdir(path):  # noqa: PTH112 - see above
        return [path]
    found: list[str] = []
    for where, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if name not in NO_CODE)
        found += (os.path.join(where, name) for name in sorted(names))  # noqa: PTH118 - see above
    return found
