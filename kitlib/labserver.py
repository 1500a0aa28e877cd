"""A small extension of Jupyter Server: the kit's formats under 'Save and Export Notebook As'.

JupyterLab lists every exporter that is installed, but the server's own route takes only letters, digits and
underscores as a format, so that ``/nbconvert/kit-pptx/...`` is not found. This adds that route for the kit's names,
with the server's own handlers. The wheel switches it on (``etc/jupyter/jupyter_server_config.d``), in an editable
install too.
"""

from __future__ import annotations

from typing import Any

NAMES = r"(?P<format>kit-[a-z]+)"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Say which module to load; called by Jupyter Server."""
    return [{"module": "kitlib.labserver"}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Add the route; called by Jupyter Server when it starts."""
    from jupyter_server.base.handlers import path_regex
    from jupyter_server.nbconvert.handlers import NbconvertFileHandler, NbconvertPostHandler
    from jupyter_server.utils import url_path_join

    base = url_path_join(server.web_app.settings["base_url"], "/nbconvert/")
    routes = [(f"{base}{NAMES}", NbconvertPostHandler), (f"{base}{NAMES}{path_regex}", NbconvertFileHandler)]
    server.web_app.add_handlers(".*$", routes)
