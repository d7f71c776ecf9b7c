"""Compiles the C part of the reader of PDF pages, for a wheel and for an editable installation."""

import os
import shlex
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COMPILERS = ("cc", "gcc", "clang")
SOURCE = Path("tasks", "documents", "pdfium_page.c")


class Compile(BuildHookInterface[Any]):
    """Puts the shared library beside its source; the wheel is then one of this platform."""

    def initialize(
        self,
        version: str,  # noqa: ARG002
        build_data: dict[str, Any],
    ) -> None:
        """Compile with `$CC`, or with the first of cc, gcc and clang that is here."""
        source = Path(self.root, SOURCE)
        found = next(filter(shutil.which, COMPILERS), COMPILERS[0])
        compiler = shlex.split(os.environ.get("CC", found))
        flags = ["-O2", "-Wall", "-Wextra", "-shared", "-fPIC"]
        target = ["-o", str(source.with_suffix(".so")), str(source), "-ldl", "-lm"]
        try:
            subprocess.run([*compiler, *flags, *target], check=True)  # noqa: S603
        except FileNotFoundError:
            self.app.abort(f"no C compiler {compiler[0]!r} here: install gcc or clang, or set CC")
        build_data["artifacts"].append(f"/{SOURCE.with_suffix('.so').as_posix()}")
        build_data["pure_python"] = False
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["tag"] = f"py3-none-{platform}"
