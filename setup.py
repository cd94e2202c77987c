"""What setup.cfg cannot say: a wheel holds copies of the textbook's pages, which git has once."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

PAGES = sorted(Path("derivations").glob("*.md"))


class BuildWithTextbook(build_py):
    """Copies the pages into the package; an editable installation reads them in place."""

    def run(self) -> None:
        """Build the package, then add the pages."""
        super().run()
        if not self.editable_mode:
            for page, copy in self.copies().items():
                self.mkpath(str(Path(copy).parent))
                self.copy_file(page, copy)

    def copies(self) -> dict[str, str]:
        """Return where each page is copied to."""
        folder = Path(self.build_lib, "relumlp", "textbook", "pages")
        return {str(page): str(folder / page.name) for page in PAGES}

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        """Return all files that a build makes."""
        made = list(super().get_outputs(include_bytecode))
        return made if self.editable_mode else [*made, *self.copies().values()]


setup(cmdclass={"build_py": BuildWithTextbook})
