"""The editions as nbconvert knows them: ``--NotebookExporter.preprocessors=kitlib.exercises.preprocessors.Student``.

nbconvert hands over one notebook; what is made of it is in ``editions``, and the leak gate stands here too.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nbconvert.preprocessors import Preprocessor

from kitlib.exercises.make import editions
from kitlib.lessons.read import from_json


class _Edition(Preprocessor):
    """What the two share."""

    kind = ""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Make an edition of a notebook.

        Parameters
        ----------
        nb : NotebookNode
            The authored notebook.
        resources : dict
            What nbconvert knows of it: its ``name`` and the ``path`` of its folder under ``metadata``.
        """
        import nbformat

        about = resources.get("metadata") or {}
        path = Path(about.get("path") or ".") / f"{about.get('name') or 'notebook'}.ipynb"
        made, notes = editions(from_json(json.loads(json.dumps(nb)), path), (self.kind,))
        for note in notes:
            self.log.info(note)
        return nbformat.from_dict(made[self.kind]), resources  # type: ignore[no-untyped-call]


class Student(_Edition):
    """Cuts solutions and notes out, and fails if any part of the key is left."""

    kind = "student"


class Instructor(_Edition):
    """Adds the key, the named mistakes and the rubric below each exercise."""

    kind = "instructor"
