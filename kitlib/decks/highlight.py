"""Source code with its words marked by what they are: five kinds, whose colours are the page's to set.

Pygments reads the code; a language that it does not know is left plain.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markupsafe import Markup

LONGEST = 40_000
_NAMES = {"ipython": "python", "ipython3": "python", "python3": "python", "ir": "r"}


def highlight(text: str, language: str) -> Markup:
    """Mark up code for a page; everything in it is escaped.

    Examples
    --------
    >>> print(highlight("import x  # why", "python"))
    <span class="c-key">import</span> x  <span class="c-note"># why</span>
    """
    from markupsafe import Markup

    return Markup("".join(_marked(kind, words) for kind, words in pieces(text, language)))


def pieces(text: str, language: str) -> list[tuple[str, str]]:
    """Cut code into words with their kind: ``key``, ``text``, ``number``, ``note``, ``name``, or none.

    Examples
    --------
    >>> pieces("import x", "python")
    [('key', 'import'), ('', ' x')]
    """
    lexer = _lexer(language.split()[0].lower().strip("{}.,") if language.strip() else "")
    if lexer is None or len(text) > LONGEST:
        return [("", text)]
    found = [(_kind(token), words) for token, words in lexer.get_tokens(text)]
    if not text.endswith("\n") and found and found[-1][1].endswith("\n"):
        found[-1] = (found[-1][0], found[-1][1].removesuffix("\n"))
    return [(kind, "".join(words for _kind, words in same)) for kind, same in groupby(found, key=lambda part: part[0])]


@lru_cache(maxsize=16)
def _lexer(language: str) -> Any | None:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(_NAMES.get(language, language), stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def _kind(token: Any) -> str:
    from pygments.token import Comment, Keyword, Name, Number, Operator, String

    if token in Comment:
        return "note"
    if token in Keyword or token in Operator.Word:
        return "key"
    if token in String:
        return "text"
    if token in Number:
        return "number"
    return "name" if token in Name.Function or token in Name.Class or token in Name.Decorator else ""


def _marked(kind: str, words: str) -> str:
    """Wrap words of a kind, white space apart, so that a line can be cut at its end."""
    return f'<span class="c-{kind}">{escape(words)}</span>' if kind and words.strip() else escape(words)
