"""Build the site: gather, generate, let Sphinx set it, and check what came out."""

import argparse
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from website import places  # noqa: E402


def main() -> None:
    """Build the site and say where it is; exit with 1 if a check finds anything."""
    parser = argparse.ArgumentParser(description=__doc__, prog="scripts/site")
    parser.add_argument("--check", action="store_true", help="check what is built, build nothing")
    check = parser.parse_args().check
    start = time.perf_counter()
    if not check:
        build()
    found = complaints()
    print("\n".join(found), file=sys.stderr, end="\n" if found else "")
    seconds = time.perf_counter() - start
    first = places.SITE / "index.html"
    print(f"{first.relative_to(ROOT)}: {'checked' if check else 'built'} in {seconds:.0f} s")
    raise SystemExit(bool(found))


def build() -> None:
    """Make the source, and the site from it."""
    from website.listings import write_listings

    wanted = make_source()
    shutil.rmtree(places.SITE, ignore_errors=True)
    run_sphinx(places.SOURCE, places.SITE, places.DOCTREES)
    write_listings(wanted)
    make_lab()


def make_source() -> set[Path]:
    """Write everything that Sphinx reads; return the files that are to be listed."""
    from website.equations import write_equations
    from website.gathering import gather
    from website.home import write_home
    from website.reference import write_reference

    wanted = gather()
    write_home()
    write_equations(wanted)
    write_reference()
    write_notebooks(places.SOURCE)
    copy_static(places.SOURCE)
    return wanted


def copy_static(source: Path) -> None:
    """Copy styles, scripts and MathJax, and write the table of symbols as a script."""
    from website.mathjax import copy_mathjax
    from website.symbols import write_symbols

    shutil.copytree(places.OWN / "static", source / "_static", dirs_exist_ok=True)
    write_symbols(source / "_static")
    copy_mathjax(source / "_static")


def write_notebooks(source: Path) -> None:
    """Write each chapter as a notebook beside its page."""
    from relumlp.textbook.notebooks import make_notebook
    from relumlp.textbook.pages import contents

    for page in contents():
        text = json.dumps(make_notebook(page), ensure_ascii=False, indent=1) + "\n"
        (source / "derivations" / f"{page.name}.ipynb").write_text(text, "utf-8")


def run_sphinx(source: Path, site: Path, doctrees: Path) -> None:
    """Let Sphinx set the pages; a warning ends the build, after all of them were shown."""
    options = ["-q", "-W", "--keep-going", "-j", "auto", "-b", "html", "-d", str(doctrees)]
    static = ["-D", f"html_static_path={source / '_static'}"]
    where = ["-c", str(places.OWN), str(source), str(site)]
    command = [sys.executable, "-m", "sphinx", *options, *static, *where]
    done = subprocess.run(command, check=False)
    if done.returncode:
        raise SystemExit(done.returncode)


def make_lab() -> None:
    """Write the laboratory beside the first page, if this version has it."""
    from website.home import has_lab

    if has_lab():
        page = places.SITE / "lab.html"
        subprocess.run(
            [sys.executable, "-m", "relumlp", "lab", "--out", str(page)], check=True, cwd=ROOT
        )
        page.write_text(with_way_back(page.read_text("utf-8")), "utf-8")


def with_way_back(page: str) -> str:
    """Return the page of the laboratory with a link to the first page of the site."""
    before, header, after = page.partition("<header>\n")
    if not header:
        raise SystemExit("lab.html: expected a header for the link to the site, got none")
    return f'{before}{header}<p><a href="index.html">relumlp</a> / laboratory</p>\n{after}'


def complaints() -> list[str]:
    """Return what the checks find, a line each."""
    from website.checking import check_site

    return check_site(places.SITE)


if __name__ == "__main__":
    main()
