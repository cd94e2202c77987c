"""Download a dataset's files from mirrors, and verify each file before it is put in place."""

import os
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from relumlp.datasets.catalogue import Collection, IdxFile
from relumlp.datasets.files import Folder, by_name, check_file, find_file, folder
from relumlp.errors import DataError

ROUNDS = 2
"""Number of attempts at every mirror."""

PAUSE = 1.0
"""Seconds between two rounds."""

TIMEOUT = (10.0, 60.0)
"""Timeouts in seconds: of the connection to a mirror, and between the bytes it sends."""

BYTES_AT_A_TIME = 2**16

SLACK = 2**16
"""Bytes by which a compressed file may be longer than its content before it is refused."""


class MirrorError(Exception):
    """One mirror did not deliver the file; the next mirror may.

    Attributes
    ----------
    unreachable : bool
        True if the mirror did not answer at all, as when there is no network.
    """

    def __init__(self, reason: str, *, unreachable: bool = False) -> None:
        super().__init__(reason)
        self.unreachable = unreachable


def fetch(collection: Collection) -> list[Path]:
    """Verify all files of a dataset, and download those that are missing.

    A wrong file is replaced if it is in the cache. In a folder that ``RELUMLP_DATA`` names, which
    belongs to the user, a wrong file is an error.

    Parameters
    ----------
    collection : Collection
        The dataset.

    Returns
    -------
    list of Path
        The files that were downloaded.

    Raises
    ------
    DataError
        As in `download_files`, or if a file in the user's folder is wrong.
    """
    place = folder(collection)
    return download_files(collection, [f for f in collection.files if not _right(f, place)])


def download_files(collection: Collection, files: Sequence[IdxFile]) -> list[Path]:
    """Download files of a dataset into its folder.

    Parameters
    ----------
    collection : Collection
        The dataset.
    files : sequence of IdxFile
        The dataset's files to download.

    Returns
    -------
    list of Path
        Paths of the files, in order; ``.gz`` unless the mirror sent the file uncompressed.

    Raises
    ------
    DataError
        If no mirror delivered a file, there is no network, or the folder cannot be written.
    """
    place = folder(collection).path
    try:
        if files:
            place.mkdir(parents=True, exist_ok=True)
        with _progress(collection.title) as bars:
            return [_download(file, collection, place, bars) for file in files]
    except OSError as error:
        raise DataError(f"{place} cannot be written to ({error.strerror})") from None


def _right(file: IdxFile, place: Folder) -> bool:
    if (path := find_file(file, place.path)) is None:
        return False
    try:
        check_file(path, file)
    except DataError:
        if place.given:
            raise
        return False
    return True


def _download(file: IdxFile, collection: Collection, place: Path, bars: Any) -> Path:
    failures: dict[str, MirrorError] = {}
    for turn in range(ROUNDS):
        time.sleep(PAUSE if turn else 0)
        for mirror in collection.mirrors:
            try:
                return _from_mirror(f"{mirror}{file.name}.gz", file, place, bars)
            except MirrorError as failure:
                failures[mirror] = failure
    hand = f"to put it there by hand, save {by_name(collection)} in {place}"
    if all(failure.unreachable for failure in failures.values()):
        raise DataError(f"no network: {file} cannot be downloaded; {hand}")
    raise DataError(f"no mirror gave {file}: {'; '.join(map(str, failures.values()))}; {hand}")


def _from_mirror(url: str, file: IdxFile, place: Path, bars: Any) -> Path:
    # In the same folder, so that the move is a rename and a partial file never has the final name.
    part = place / f".{file.name}.{secrets.token_hex(4)}.part"
    try:
        _transfer(url, part, file.size + SLACK, bars)
        try:
            content = check_file(part, file, name=url)
        except DataError as error:
            raise MirrorError(str(error)) from None
        if not content.gzipped:
            return part.replace(place / file.name)
        final = part.replace(place / f"{file.name}.gz")
        (place / file.name).unlink(missing_ok=True)  # A wrong raw file would have precedence.
        return final
    finally:
        part.unlink(missing_ok=True)


def _transfer(url: str, part: Path, limit: int, bars: Any) -> None:
    from pooch import HTTPDownloader

    meter = _Meter(url, part, limit, bars)
    responses: list[Any] = []
    hook = {"response": lambda response, *_, **__: responses.append(response)}
    get = HTTPDownloader(progressbar=meter, chunk_size=BYTES_AT_A_TIME, timeout=TIMEOUT, hooks=hook)
    try:
        get(url, str(part), None)
    except OSError as error:
        # Errors of requests are OSErrors too, but without an errno.
        if error.errno is not None:
            raise
        raise _failure(url, responses) from None
    finally:
        # Closed here, because pooch leaves the sockets of responses to the garbage collector.
        for response in responses:
            response.close()


def _failure(url: str, responses: list[Any]) -> MirrorError:
    if not responses:
        return MirrorError(f"{url} cannot be reached", unreachable=True)
    if not (last := responses[-1]).ok:
        return MirrorError(f"{url} answered {last.status_code} {last.reason}")
    return MirrorError(f"{url} broke off before the end")


class _Meter:
    """Progress bar with pooch's interface that also refuses a file above the size limit."""

    total = 0

    def __init__(self, url: str, part: Path, limit: int, bars: Any) -> None:
        self.url, self.part, self.limit, self.bars = url, part, limit, bars
        self.task = bars.add_task(url.rpartition("/")[2], total=None)

    def update(self, _: int) -> None:
        received = os.path.getsize(self.part)
        if received > self.limit:
            raise MirrorError(f"{self.url} sends more than the {self.limit} bytes expected")
        self.bars.update(self.task, completed=received, total=self.total or None)

    def reset(self) -> None:
        """Do nothing: pooch resets its bar only to fill it, and ``update`` shows the true size."""

    def close(self) -> None:
        """Do nothing, because all bars are closed together."""


@contextmanager
def _progress(title: str) -> Iterator[Any]:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (BarColumn(), DownloadColumn(), TimeRemainingColumn())
    description = TextColumn(f"{title} {{task.description}}")
    off = not console.is_terminal
    with Progress(description, *columns, console=console, disable=off) as bars:
        yield bars
