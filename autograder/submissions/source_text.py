"""Bytes that should be Python text: judged as Python would read them."""

from __future__ import annotations

import codecs
import io
import re
import tokenize
from typing import Final

from autograder.submissions.folders import UnreadableError
from autograder.submissions.magic import what_it_is

# Encodings that a file may declare; other codecs of Python's are no ways to write text (hex, rot13, unicode_escape).
_ENCODINGS: Final = re.compile(r"utf-8(-sig)?|ascii|iso8859-\d+|cp\d+|koi8-[ru]|mac-.+|gb.+|big5.*|shift_jis.*|euc_.+")


def text_of(content: bytes) -> bytes:
    """Give the text in UTF-8, without a byte order mark.

    Raises:
        UnreadableError: Python would not read it as text.

    """
    if kind := what_it_is(content):
        raise UnreadableError(f"It is {kind}, whatever it is called, and not Python text.")
    if content.isascii() and b"\0" not in content and b"coding" not in b"".join(content.split(b"\n", 2)[:2]):
        return content  # as nearly every answer is
    try:
        encoding = codecs.lookup(tokenize.detect_encoding(io.BytesIO(content).readline)[0]).name
    except (SyntaxError, LookupError) as error:
        raise UnreadableError(f"It is not UTF-8 text ({error}). Save it as UTF-8.") from None
    if not _ENCODINGS.fullmatch(encoding):
        raise UnreadableError(f"It declares the encoding {encoding}. Save it as UTF-8 and remove the declaration.")
    try:
        text = content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableError(f"It is not {encoding.upper()} text (line {line}). Save it as UTF-8.") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UnreadableError(f"It holds a NUL byte (line {line}), so it is no Python file.")
    return text.encode()
