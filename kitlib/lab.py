"""``kit lab``: JupyterLab in the notebooks, quiet and offline.

Starts the server that is installed, tells where it is, and ends with it. The user's own JupyterLab
configuration applies and is not written to; only the news prompt and the check for updates are off.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from kitlib.errors import KitError
from kitlib.lessons.read import modules, notebooks_dir

START_SECONDS = 60.0
STOP_SECONDS = 15.0
NEWS = "@jupyterlab/apputils-extension:announcements"  # asks about news at the first start, and looks for updates


def lab(open_browser: bool = True, port: int = 8888) -> int:
    """Run JupyterLab in the kit's folder until it is stopped; return the exit code.

    Parameters
    ----------
    open_browser : bool
        False prints the address and opens nothing.
    port : int
        Port to try first; JupyterLab takes a near one if it is in use.

    Raises
    ------
    KitError
        If JupyterLab is not installed, there are no notebooks, or the server does not start.
    """
    notebooks = notebooks_dir()
    if not modules(notebooks):
        raise KitError(f"No notebooks such as 01_threat.ipynb in {notebooks}.")
    if find_spec("jupyterlab") is None:
        raise KitError("JupyterLab is not installed. Run `pip install jupyterlab`, then `kit lab` again.")
    with tempfile.TemporaryDirectory(prefix="kit-lab-") as settings:
        code = _serve(_command(notebooks.parent, open_browser, port), Path(settings))
    if code:
        raise KitError(f"JupyterLab ended with exit code {code}. Its own messages stand above.")
    return 0


def _command(root: Path, open_browser: bool, port: int) -> list[str]:
    command = [
        *(sys.executable, "-m", "jupyterlab"),
        f"--ServerApp.root_dir={root}",
        "--LabApp.default_url=/lab/tree/notebooks",
        f"--ServerApp.port={port}",
        "--Application.log_level=WARN",
    ]
    if not open_browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # usual in a container; the server asks for its token all the same
    return command


def _serve(command: list[str], settings: Path) -> int:
    server = _start(command, settings)
    try:
        print(f"JupyterLab: {_address(server)}\nStop it with Ctrl-C.", flush=True)
        return server.wait()
    except KeyboardInterrupt:
        print("\nJupyterLab: stopping.", flush=True)
        return 0
    finally:
        _stop(server)


def _start(command: list[str], settings: Path) -> subprocess.Popen[bytes]:
    """Start the server out of Ctrl-C's reach: half stopped by it, it would leave its kernels to themselves."""
    page = settings / "labconfig" / "page_config.json"
    page.parent.mkdir()
    page.write_text(json.dumps({"disabledExtensions": {NEWS: True}}), encoding="utf-8")
    extensions = settings / "jupyter_server_config.d"  # as the wheel puts it beside Python; not all installs do
    extensions.mkdir()
    shutil.copy(Path(__file__).with_name("labserver.json"), extensions)
    theirs = os.environ.get("JUPYTER_CONFIG_PATH")
    environment = {
        "JUPYTER_TOKEN": secrets.token_hex(24),  # left to itself, the server prints a second address
        **os.environ,
        "JUPYTER_CONFIG_PATH": os.pathsep.join([str(settings), *([theirs] if theirs else [])]),
    }
    if sys.platform == "win32":
        group = subprocess.CREATE_NEW_PROCESS_GROUP
        return subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, creationflags=group)
    return subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, process_group=0)


def _address(server: subprocess.Popen[bytes]) -> str:
    """Wait until the server has written down where it listens, and return the address with its token.

    Raises
    ------
    KitError
        If it ends, or does not listen in time.
    """
    from jupyter_core.paths import jupyter_runtime_dir

    card = Path(jupyter_runtime_dir()) / f"jpserver-{server.pid}.json"
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise KitError(f"JupyterLab did not start (exit code {server.returncode}). Its own messages stand above.")
        try:
            found = json.loads(card.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            time.sleep(0.1)
            continue
        token = f"?token={found['token']}" if found["token"] else ""
        return f"{found['url']}lab/tree/notebooks{token}"
    raise KitError(f"JupyterLab did not start within {START_SECONDS:g} seconds. Its own messages stand above.")


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Ask the server to end, with the kernels that it runs; end it if it does not."""
    if server.poll() is None:
        server.terminate()
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
