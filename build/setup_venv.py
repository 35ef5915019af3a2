"""Make the virtual environment and install what is needed, with progress that a person can follow.

Runs on the system's own Python before anything is installed, so it rests on the standard library alone.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODEL = "llama-cpp-python==0.3.36"
# Without these the build's own choice of instructions crashed on virtual machines that announce AMX.
CMAKE_ARGS = "-DGGML_NATIVE=OFF -DGGML_AVX2=ON -DGGML_FMA=ON -DGGML_F16C=ON -DGGML_BMI2=ON"


def say(text: str) -> None:
    """Tell the person in front of the screen."""
    sys.stderr.write(f"  {text}\n")
    sys.stderr.flush()


def pip(python: Path, *arguments: str, quiet: bool = True, env: dict[str, str] | None = None) -> int:
    """Run pip; return its exit status."""
    command = [str(python), "-m", "pip", "--disable-pip-version-check", *arguments]
    shown = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} if quiet else {}
    return subprocess.run(command, check=False, env={**os.environ, **(env or {})}, **shown).returncode  # noqa: S603


def install_model_engine(python: Path, wheels: str | None, *, compile_it: bool) -> None:
    """Install llama-cpp-python from a ready wheel; compile it only where asked, since that takes ten minutes."""
    links = ["--find-links", wheels] if wheels else []
    constraints = ["-c", str(ROOT / "constraints.txt")]
    if pip(python, "install", *constraints, "--only-binary", ":all:", *links, MODEL) == 0:
        say("language model engine: ready wheel installed")
    elif compile_it:
        say("language model engine: no ready wheel, compiling (about 10 minutes)")
        if pip(python, "install", *constraints, MODEL, quiet=False, env={"CMAKE_ARGS": CMAKE_ARGS}) != 0:
            raise SystemExit("llama-cpp-python could not be compiled; is a C++ compiler installed?")
    else:
        say("language model engine: no ready wheel; the app compiles it in the background while you try the shop")


def main() -> None:
    """Make or update the environment."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--venv", type=Path, required=True)
    parser.add_argument("--extras", default="voice")
    parser.add_argument("--wheels")
    parser.add_argument("--compile-model", action="store_true")
    parser.add_argument("--mark", type=Path, required=True, help="file that says that this was done")
    options = parser.parse_args()
    if sys.version_info < (3, 11):
        raise SystemExit(f"Mostrador needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    python = options.venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        say("making the virtual environment")
        venv.create(options.venv, with_pip=True)
    say("installing what the shop needs (about a minute or two the first time)")
    target = f"{ROOT}[{options.extras}]"
    if pip(python, "install", "-qq", "-c", str(ROOT / "constraints.txt"), "-e", target, quiet=False) != 0:
        raise SystemExit("The installation failed; the lines above say why. Is there an internet connection?")
    install_model_engine(python, options.wheels, compile_it=options.compile_model)
    options.mark.touch()


if __name__ == "__main__":
    main()
