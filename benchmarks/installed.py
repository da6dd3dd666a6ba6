"""What is measured: helmkit from an installed wheel (not the checkout) and the real helm."""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent


def build_wheel(folder: Path) -> Path:
    """The wheel of this checkout, built into `folder`."""
    argv = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(CHECKOUT)]
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)
    return next(folder.glob("*.whl"))


def install_wheel(wheel: Path, folder: Path, extra: str = "") -> Path:
    """A fresh environment in `folder` with `wheel` and its dependencies; the `helmkit` program in it.

    `extra` may be "[crypto]".
    """
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin/python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    # The programs that an old pip writes import `re` first, which takes as long as a tenth of a small chart.
    subprocess.run([*pip, "--upgrade", "pip"], check=True)
    subprocess.run([*pip, f"{wheel}{extra}"], check=True)
    return folder / "bin/helmkit"


def installed_helmkit(folder: Path) -> Path:
    """The `helmkit` program from a wheel built now and installed under `folder`, with what every chart may need."""
    with tempfile.TemporaryDirectory() as dist:
        return install_wheel(build_wheel(Path(dist)), folder, "[crypto]")
