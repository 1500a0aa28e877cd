r"""LaTeX inside a sentence as plain letters: Greek, signs, powers and fractions, as far as Unicode has them.

A formula that stands alone becomes a real equation, in ``equations``. A command that is not known loses its
backslash and is read as a word.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

from kitlib.decks.model import Run

_SIGNS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ",
    "Psi": "Ψ", "Omega": "Ω", "times": " × ", "cdot": "·", "div": " ÷ ", "pm": " ± ", "mp": " ∓ ", "le": " ≤ ",
    "leq": " ≤ ", "ge": " ≥ ", "geq": " ≥ ", "ne": " ≠ ", "neq": " ≠ ", "approx": " ≈ ", "sim": " ~ ", "equiv": " ≡ ",
    "propto": " ∝ ", "infty": "∞", "sum": "∑", "prod": "∏", "int": "∫", "partial": "∂", "nabla": "∇", "in": " ∈ ",
    "top": "⊤", "notin": " ∉ ", "subset": " ⊂ ", "cup": " ∪ ", "cap": " ∩ ", "forall": "∀", "exists": "∃", "to": " → ",
    "rightarrow": " → ", "leftarrow": " ← ", "Rightarrow": " ⇒ ", "mapsto": " ↦ ", "ldots": "…", "dots": "…",
    "cdots": "⋯", "quad": " ", "qquad": " ", "degree": "°", "circ": "∘", "prime": "′", "ell": "ℓ", "mid": " | ",
    "left": "", "right": "", "big": "", "Big": "", "displaystyle": "", "limits": "", "nolimits": "",
    ",": " ", ";": " ", ":": " ", "!": "", " ": " ", "%": "%", "$": "$", "&": "&", "#": "#", "_": "_", "{": "{",
    "}": "}", "|": "‖", "\\": "; ",
}  # fmt: skip
_FONTS = ("text", "textrm", "textbf", "mathrm", "mathbf", "mathit", "mathsf", "mathcal", "mathbb", "operatorname")
_ACCENTS = {"bar": "̄", "hat": "̂", "tilde": "̃", "vec": "⃗", "dot": "̇", "overline": "̄"}
_UP = dict(zip("0123456789+-−=()abcdefghijklmnoprstuvwxyzTβ",
               "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᵝ", strict=True))  # fmt: skip
_DOWN = dict(zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_TOKEN = re.compile(r"\\([a-zA-Z]+|.)|([{}^_])|(\s+)|(.)", re.DOTALL)

T = TypeVar("T")


@lru_cache(maxsize=512)
def in_line(latex: str) -> str:
    r"""Write a formula in one line of plain letters.

    Examples
    --------
    >>> in_line(r"r_{t} = \frac{h}{n} \times 10^{5}")
    'rₜ = h/n × 10⁵'
    """
    found = _Reader(latex).group("")
    return re.sub(r"\s+", " ", found).strip()


class _Reader:
    """Reads LaTeX token by token."""

    def __init__(self, latex: str) -> None:
        self.tokens = [match.groups() for match in _TOKEN.finditer(latex)]
        self.at = 0

    def group(self, end: str) -> str:
        """Read to the closing brace or bracket, or to the end."""
        parts: list[str] = []
        while self.at < len(self.tokens):
            command, brace, space, sign = self.tokens[self.at]
            self.at += 1
            if end and end in (brace, sign):
                break
            if command:
                parts.append(self._command(command))
            elif brace in ("^", "_"):
                parts.append(self._raised(self._argument(), brace))
            elif brace == "{":
                parts.append(self.group("}"))
            elif space:
                parts.append(" ")
            elif sign:
                parts.append({"-": "−", "*": "∗", "'": "′", "~": " ", "&": " "}.get(sign, sign))
        return "".join(parts)

    def _argument(self) -> str:
        while self.at < len(self.tokens) and self.tokens[self.at][2]:
            self.at += 1
        if self.at >= len(self.tokens):
            return ""
        command, brace, _space, sign = self.tokens[self.at]
        self.at += 1
        if brace == "{":
            return self.group("}").strip()
        return self._command(command).strip() if command else sign or ""

    def _command(self, name: str) -> str:
        if name in ("frac", "dfrac", "tfrac"):
            return f"{_bracketed(self._argument())}/{_bracketed(self._argument())}"
        if name == "sqrt":
            if self.at < len(self.tokens) and self.tokens[self.at][3] == "[":
                self.at += 1
                return self._raised(self.group("]"), "^") + f"√{_bracketed(self._argument())}"
            return f"√{_bracketed(self._argument())}"
        if name in _FONTS:
            return self._argument()
        if name in _ACCENTS:
            return self._argument() + _ACCENTS[name]
        if name in ("begin", "end"):
            self._argument()
            return " "
        return _SIGNS.get(name, name)

    @staticmethod
    def _raised(text: str, way: str) -> str:
        letters = _UP if way == "^" else _DOWN
        if text and all(letter in letters for letter in text):
            return "".join(letters[letter] for letter in text)
        return f"{way}{_bracketed(text)}" if text not in ("′", "∘", "°") else text.replace("∘", "°")


def _bracketed(text: str) -> str:
    return text if len(text) < 2 or re.fullmatch(r"[\d.,]+|[^\W\d]+", text) else f"({text})"


def without_math(part: T) -> T:
    """Turn all LaTeX runs below a slide or a block into plain ones."""
    made: Any = part
    if isinstance(part, Run):
        made = replace(part, text=in_line(part.text), math=False, em=True) if part.math else part
    elif isinstance(part, tuple):
        inner = tuple(map(without_math, part))
        made = inner if any(a is not b for a, b in zip(inner, part, strict=True)) else part
    elif is_dataclass(part) and type(part).__module__ == Run.__module__:
        new = {f.name: without_math(old) for f in fields(part) if isinstance(old := getattr(part, f.name), tuple)}
        changed = {name: value for name, value in new.items() if value is not getattr(part, name)}
        made = replace(made, **changed) if changed else part
    return made  # type: ignore[no-any-return]
