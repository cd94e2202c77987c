"""Notebooks: prose and code of a page, in order, in the format that Jupyter reads."""

import contextlib
import io
import json
import re

import pytest
from helpers.chapters import TEXTBOOK, blocks
from helpers.command_line import done, refused

from relumlp.textbook.notebooks import make_notebook
from relumlp.textbook.pages import Page, contents

MADE = """# 3 Made

See [chapter 2](2-other.md), [the paper](https://example.org) and $a_0$.

```python
x = 1
print(x)
```
```text
1
```

![Words about it](pictures/made.png)

*A caption.*

```sh
relumlp claims
```

<details>
<summary>1. Folded</summary>

Text.

```python
y = 2
```

</details>
"""


@pytest.fixture
def made():
    return make_notebook(Page(3, "3-made", "Made", MADE))["cells"]


def test_a_page_becomes_cells_in_order(made):
    kinds = [cell["cell_type"] for cell in made]
    assert kinds == ["markdown", "code", "code", "markdown", "code"]
    assert "".join(made[1]["source"]) == "x = 1\nprint(x)"
    assert made[1]["outputs"] == [{"name": "stdout", "output_type": "stream", "text": ["1\n"]}]
    assert "Image('made.png', alt='Words about it')" in "".join(made[2]["source"])
    assert made[4]["outputs"] == []


def test_links_to_files_keep_their_words_and_folds_become_headings(made):
    assert "See chapter 2, [the paper](https://example.org)" in "".join(made[0]["source"])
    later = "".join(made[3]["source"])
    assert "### 1. Folded" in later
    assert "relumlp claims" in later
    assert "details" not in later


def test_ids_are_of_the_format_unlike_and_the_same_every_time(made):
    ids = [cell["id"] for cell in made]
    assert len({*ids}) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", id) for id in ids)
    assert made == make_notebook(Page(3, "3-made", "Made", MADE))["cells"]


@pytest.mark.parametrize("page", contents(), ids=lambda page: page.name)
def test_a_notebook_has_every_block_of_its_chapter_and_what_it_prints(page):
    cells = [c for c in make_notebook(page)["cells"] if c["cell_type"] == "code"]
    own = [c for c in cells if "IPython" not in "".join(c["source"])]
    wanted = blocks(TEXTBOOK / f"{page.name}.md")
    assert ["".join(c["source"]) + "\n" for c in own] == [block.code for block in wanted]
    said = ["".join(out["text"]) for c in own for out in c["outputs"]]
    assert said == [block.printed for block in wanted if block.printed is not None]
    pictures = re.findall(r"savefig\(\"([^\"]+)", page.text)
    assert [p for p in pictures if not any(f"'{p}'" in "".join(c["source"]) for c in cells)] == []


def test_a_notebook_is_written_where_one_is_and_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert done("notebook", "7").out == "written: 7-gaps.ipynb\n"
    done("notebook", "gaps", "--out", "x.ipynb")
    (tmp_path / "x.ipynb").write_text("mine")
    assert refused("notebook", "7", "--out", "x.ipynb").startswith(
        "--out: expected a new file, got"
    )
    done("notebook", "7", "--out", "x.ipynb", "--force")
    book = json.loads((tmp_path / "7-gaps.ipynb").read_text("utf-8"))
    assert (tmp_path / "x.ipynb").read_bytes() == (tmp_path / "7-gaps.ipynb").read_bytes()
    assert (book["nbformat"], book["nbformat_minor"]) == (4, 5)
    namespace = {}
    for cell in book["cells"]:
        code = "".join(cell["source"])
        if cell["cell_type"] == "code" and "IPython" not in code:
            with contextlib.redirect_stdout(io.StringIO()) as out:
                exec(compile(code, "cell", "exec"), namespace)
            assert out.getvalue() == "".join("".join(o["text"]) for o in cell["outputs"])
    assert (tmp_path / "gap.png").stat().st_size > 1000


def test_a_chapter_that_is_not_there_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert refused("notebook", "11").startswith("chapter: expected a number from 1 to 10")
    assert [*tmp_path.iterdir()] == []


def test_jupyter_reads_it():
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
    for page in contents():
        nbformat.validate(nbformat.from_dict(make_notebook(page)))
