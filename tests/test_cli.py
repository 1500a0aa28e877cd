"""`kit` on the command line: quick help, plain errors, exit codes that scripts can rely on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Kit, kit_command, kit_environment

from kitlib import __version__, cli
from kitlib.errors import KitError

COMMANDS = ("build", "brief", "plan", "doctor", "verify", "refresh", "check-deck", "lab")


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert all(f"    {command}" in said for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([command, "--help"])
    assert ended.value.code == 0
    assert f"kit {command}" in capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert capsys.readouterr().out == f"kit {__version__}\n"


@pytest.mark.parametrize("arguments", [[], ["biuld"], ["build", "--timeout", "soon"], ["lab", "--port", "x"]])
def test_wrong_usage_exits_with_2_and_says_how(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2
    assert "usage: kit" in capsys.readouterr().err


def test_an_error_of_the_kit_is_its_message_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_options: object) -> int:
        raise KitError("There is no table 'x'.")

    monkeypatch.setattr(cli, "_verify", fail)
    assert cli.main(["verify"]) == 1
    assert capsys.readouterr().err == "kit: There is no table 'x'.\n"


def test_ctrl_c_exits_with_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stop(_options: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_verify", stop)
    assert cli.main(["verify"]) == 130
    assert capsys.readouterr().err.startswith("kit: stopped.")


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; from kitlib import cli; cli._parser().format_help(); print(*sorted(sys.modules))"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=kit_environment(), capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert loaded.isdisjoint({"pandas", "nbclient", "nbformat", "jinja2", "altair", "jsonschema", "babel", "asyncio"})


def test_output_that_a_terminal_cannot_show_does_not_end_the_command(kit: Kit) -> None:
    kit.notebook("01_small", "print(1)", kit={"título": "á"})
    environment = {**kit_environment(), "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(
        kit_command("build"), cwd=kit.root, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "unknown key" in done.stderr


@pytest.mark.parametrize("command", ["build", "lab"])
def test_outside_a_kit_folder_the_message_says_where_to_go(command: str, tmp_path: Path) -> None:
    done = Kit(tmp_path).run(command)
    assert done.returncode == 1
    assert "Run the command inside the kit's folder" in done.stderr


def test_lab_without_notebooks_says_so(kit: Kit) -> None:
    done = kit.run("lab", "--no-browser")
    assert done.returncode == 1
    assert "No notebooks such as 01_threat.ipynb" in done.stderr


def test_lab_without_jupyterlab_says_how_to_install_it(
    kit: Kit, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kit.notebook("01_small")
    monkeypatch.chdir(kit.root)
    monkeypatch.setattr("kitlib.lab.find_spec", lambda _name: None)
    assert cli.main(["lab"]) == 1
    assert "pip install jupyterlab" in capsys.readouterr().err
