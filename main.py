"""The command line: every way to run Mostrador. Wires rooms to ports, and nothing else."""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

from hub.application.child import run_if_child
from hub.assembly.cli import devices, exchange, reports, safety
from hub.assembly.cli.common import Data, plain_errors
from hub.assembly.config import HubConfig
from hub.assembly.words import t

ROOT = Path(__file__).resolve().parent
DEMO_DATA = ROOT / ".mostrador" / "demo"

app = typer.Typer(no_args_is_help=True, help=t("cli.help"), pretty_exceptions_enable=False, rich_markup_mode=None)
models_app = typer.Typer(no_args_is_help=True, help=t("cli.models"))
app.add_typer(models_app, name="models")
app.add_typer(devices.app)
app.add_typer(exchange.app)
app.add_typer(reports.app)
app.add_typer(safety.app)

Port = Annotated[int, typer.Option(help=t("cli.option.port"), min=1, max=65533)]
Host = Annotated[str, typer.Option(help=t("cli.option.host"))]


def _logging(verbose: bool) -> None:
    level = logging.INFO if verbose else logging.WARNING
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


@app.command(help=t("cli.run"))
def run(
    data: Data = None,
    web: Annotated[bool, typer.Option(help=t("cli.option.web"))] = False,
    verbose: bool = False,
) -> None:
    """Open the shop's app on this machine, with the hub behind it."""
    from hub.assembly.app import open_app

    _logging(verbose)
    with plain_errors():
        open_app(HubConfig.read(data), web=web)


@app.command(help=t("cli.serve"))
def serve(data: Data = None, host: str = "", port: int = 0, verbose: bool = False) -> None:
    """Run the hub without a window; the app is served to browsers."""
    from dataclasses import replace

    from hub.assembly.app import serve_app

    _logging(verbose)
    with plain_errors():
        config = HubConfig.read(data)
        serve_app(replace(config, host=host or config.host, port=str(port) if port else config.port))


@app.command(help=t("cli.relay"))
def relay(host: Host = "127.0.0.1", port: Port = 8480, verbose: bool = False) -> None:
    """Run the cloud relay; its settings come from the environment."""
    from cloud_sync.app import serve as serve_relay
    from cloud_sync.settings import Settings, SettingsError

    _logging(verbose)
    try:
        serve_relay(Settings.from_environment(os.environ), host, port)
    except SettingsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


@app.command(hidden=True)
def sandbox(data: Data = None, port: Port = 8400) -> None:
    """Run the demo's WhatsApp sandbox."""
    from cloud_sync.sandbox.serve import serve as serve_sandbox
    from hub.assembly.demo import plan

    made = plan(data or DEMO_DATA, port)
    serve_sandbox(made.sandbox_settings(), "127.0.0.1", port + 1)


@app.command(help=t("cli.demo"))
def demo(
    data: Data = None,
    port: Port = 8400,
    hub: Annotated[bool, typer.Option(help=t("cli.option.hub"))] = True,
    around: Annotated[bool, typer.Option(help=t("cli.option.around"))] = True,
    verbose: bool = False,
) -> None:
    """Run a whole shop on this machine."""
    from hub.assembly import demo as neighbourhood
    from hub.assembly.app import serve_demo

    _logging(verbose)
    with plain_errors():
        made = neighbourhood.plan(data or DEMO_DATA, port)
        if not around:
            serve_demo(made)
            return
        neighbourhood.check_ports(made, with_app=hub)
        with neighbourhood.neighbours(made, ROOT / "main.py"):
            if hub:
                serve_demo(made)
            else:
                typer.echo(t("demo.around", sandbox=made.sandbox_url))
                _wait_for_the_end()


def _wait_for_the_end() -> None:
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    ended.wait()


@app.command(help=t("cli.understand"))
def understand(
    world: Annotated[Path, typer.Option(help=t("cli.option.world"))],
    messages: Annotated[Path, typer.Option(help=t("cli.option.messages"))],
    answers: Annotated[Path, typer.Option(help=t("cli.option.answers"))],
    model: Annotated[str, typer.Option(help=t("cli.option.model"))] = "none",
    voice: Annotated[Path | None, typer.Option(help=t("cli.option.voice"))] = None,
) -> None:
    """Read messages and write what was understood, one JSON object a line."""
    from hub.assembly.evaluation import understand_file

    with plain_errors():
        summary = understand_file(world, messages, answers, model=model, voice=voice)
    typer.echo(json.dumps(summary, ensure_ascii=False, indent=1))


@app.command(help=t("cli.transcribe"))
def transcribe(
    files: list[Path],
    language: Annotated[str, typer.Option(help=t("cli.option.language"))] = "es",
    bias: Annotated[list[str] | None, typer.Option(help=t("cli.option.bias"))] = None,
    model: Annotated[str | None, typer.Option(help=t("cli.option.speech_model"))] = None,
) -> None:
    """Print the words of voice notes."""
    from hub.voice.recogniser import LocalRecogniser
    from models.store import Store

    store = Store()
    with plain_errors(), LocalRecogniser(store.folder, model=model, known=store.manifest.models) as recogniser:
        for file in files:
            heard = recogniser.transcribe(file.read_bytes(), language=language, bias=bias or ())
            typer.echo(f"{file.name}\t{heard.text}\t[{heard.engine}, {heard.seconds:.1f} s]")


@app.command(help=t("cli.doctor"))
def doctor(data: Data = None) -> None:
    """Look at this machine and say what is missing."""
    from hub.assembly.doctor import examine

    missing = False
    with plain_errors():
        for found in examine(HubConfig.read(data)):
            mark = "✓" if found.good else "✗" if found.needed else "–"
            words = t(f"doctor.{found.key}.{'good' if found.good else 'bad'}", detail=found.detail)
            typer.echo(f" {mark} {words}")
            missing = missing or (found.needed and not found.good)
    if missing:
        raise typer.Exit(1)


@models_app.command("list", help=t("cli.models.list"))
def models_list() -> None:
    """Show the models that the product knows, and which are here."""
    from models.store import Store

    store = Store()
    for model in store.manifest.models:
        mark = "✓" if store.is_installed(model.name) else " "
        typer.echo(f" {mark} {model.name:34} {model.kind:9} {model.size / 1e6:7.0f} MB  {','.join(model.languages)}")


@models_app.command("fetch", help=t("cli.models.fetch"))
def models_fetch(names: list[str]) -> None:
    """Bring models onto this machine."""
    from hub.assembly.fetching import fetch_with_progress

    if not fetch_with_progress(names):
        raise typer.Exit(1)


@models_app.command("verify", help=t("cli.models.verify"))
def models_verify() -> None:
    """Check every model's bytes."""
    from models.store import Store

    store = Store()
    damaged = False
    for installed in store.installed():
        problems = store.verify(installed.name)
        typer.echo(f" {'✗' if problems else '✓'} {installed.name} {'; '.join(problems)}".rstrip())
        damaged = damaged or bool(problems)
    if damaged:
        raise typer.Exit(1)


@models_app.command("remove", help=t("cli.models.remove"))
def models_remove(name: str) -> None:
    """Delete a model from this machine."""
    from models.store import Store

    typer.echo(t("models.removed" if Store().remove(name) else "models.not_here", name=name))


if __name__ == "__main__":
    run_if_child(sys.argv)
    # A phone starts the program without arguments; Flet says so by naming the platform.
    app(["run"] if os.environ.get("FLET_PLATFORM") else None)
