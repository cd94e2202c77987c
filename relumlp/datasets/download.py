"""Download a dataset's files from mirrors, and verify each file before it is put in place."""

import os
import re
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

from relumlp.datasets.catalogue import Collection, IdxFile
from relumlp.datasets.files import Folder, by_name, check_file, find_file, folder
from relumlp.errors import DataError
from relumlp.machine.surroundings import prints_on_screen

ROUNDS = 2
"""Number of attempts at every mirror."""

PAUSE = 1.0
"""Seconds between two rounds."""

TIMEOUT = (10.0, 30.0)
"""Timeouts in seconds: of the connection to a mirror, and between the bytes it sends."""

PATIENCE = 30.0
"""Seconds in which a mirror has to deliver the next BYTES_AT_A_TIME, or the end of the file.

The timeouts alone never end for a mirror that sends a byte now and then."""

BYTES_AT_A_TIME = 2**14

ABANDONED = 600.0
"""Seconds after which a partial file belongs to no download that still runs."""

SLACK = 2**16
"""Bytes by which a compressed file may be longer than its content before it is refused."""


class MirrorError(Exception):
    """One mirror did not deliver the file; the next mirror may.

    Attributes
    ----------
    unreachable : bool
        True if the mirror did not answer at all, as when there is no network.
    slow : bool
        True if waiting for the mirror took long; it is then asked last for the other files.
    """

    def __init__(self, reason: str, *, unreachable: bool = False, slow: bool = False) -> None:
        super().__init__(reason)
        self.unreachable, self.slow = unreachable, slow


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
    place, slow = folder(collection).path, Counter[str]()
    try:
        if files:
            place.mkdir(parents=True, exist_ok=True)
            _remove_abandoned(collection, place)
        with _progress(collection.title) as bars:
            return [_download(file, collection, place, slow, bars) for file in files]
    except OSError as error:
        raise DataError(f"{place} cannot be written to ({error.strerror or error})") from None


def _remove_abandoned(collection: Collection, place: Path) -> None:
    """Remove the partial files of downloads that were killed; the folder may be the user's own."""
    names = "|".join(re.escape(file.name) for file in collection.files)
    for part in place.iterdir():
        own = re.fullmatch(rf"\.({names})\.[0-9a-f]{{8}}\.part", part.name)
        if own and time.time() - part.lstat().st_mtime > ABANDONED:
            part.unlink(missing_ok=True)


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


def _download(
    file: IdxFile, collection: Collection, place: Path, slow: Counter[str], bars: Any
) -> Path:
    failures: dict[str, MirrorError] = dict.fromkeys(collection.mirrors, MirrorError(""))
    for turn in range(ROUNDS):
        time.sleep(PAUSE if turn else 0)
        for mirror in sorted(collection.mirrors, key=slow.__getitem__):
            try:
                return _from_mirror(f"{mirror}{file.name}.gz", file, place, bars)
            except MirrorError as failure:
                failures[mirror] = failure
                slow[mirror] += failure.slow
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
    import requests  # noqa: F401  # pooch would load it while the mirror is being timed
    from pooch import HTTPDownloader

    meter = _Meter(url, part, limit, bars)
    responses: list[Any] = []
    hook = {"response": lambda response, *_, **__: responses.append(response)}
    get = HTTPDownloader(progressbar=meter, chunk_size=BYTES_AT_A_TIME, timeout=TIMEOUT, hooks=hook)
    try:
        # Opened here: a thread that is left to itself must not make the file again.
        with part.open("wb") as file:
            _while_it_moves(meter, partial(get, url, file, None), responses)
    except MirrorError:
        raise
    # Any exception: what a library makes of a mirror's garbage is not documented.
    except Exception as error:
        if _is_local(error):
            raise
        raise _failure(url, responses, error) from None


def _while_it_moves(meter: "_Meter", get: Callable[[], None], responses: list[Any]) -> None:
    """Download in a thread of its own, which is left to itself once the mirror is too slow.

    Nothing else bounds how long a name is looked up, or an answer comes in byte by byte.
    """
    errors: list[BaseException] = []

    def run() -> None:
        try:
            get()
        except BaseException as error:
            errors.append(error)
        finally:
            # Closed here, because pooch leaves the sockets to the garbage collector.
            for response in responses:
                response.close()
            meter.ended.set()

    threading.Thread(target=run, daemon=True).start()
    try:
        while not meter.ended.wait(max(0.0, meter.moved + PATIENCE - time.monotonic())):
            if time.monotonic() >= meter.moved + PATIENCE:
                few = f"fewer than {BYTES_AT_A_TIME} bytes in {PATIENCE:g} seconds"
                raise MirrorError(f"{meter.url} sent {few}", slow=True)
    finally:
        meter.given_up = True
    if errors:
        raise errors[0]


def _is_local(error: Exception) -> bool:
    """Whether it is this machine that failed; errors of requests are OSErrors without an errno."""
    return (
        isinstance(error, OSError)
        and error.errno is not None
        and not isinstance(error, ConnectionError | TimeoutError)
    )


def _failure(url: str, responses: list[Any], error: Exception) -> MirrorError:
    from requests import ConnectionError, ConnectTimeout, ReadTimeout, TooManyRedirects
    from requests.exceptions import ProxyError, SSLError
    from urllib3.exceptions import ProtocolError, ReadTimeoutError

    cause = error.args[0] if error.args else None
    if isinstance(error, TooManyRedirects):
        return MirrorError(f"{url} redirects in a circle")
    if responses and not responses[-1].ok:
        return MirrorError(f"{url} answered {_status(responses[-1].status_code)}")
    if isinstance(error, ReadTimeout) or isinstance(cause, ReadTimeoutError):
        return MirrorError(f"{url} did not go on for {TIMEOUT[1]:g} seconds", slow=True)
    if responses:
        return MirrorError(f"{url} broke off before the end")
    if isinstance(cause, ProtocolError):
        return MirrorError(f"{url} gave an answer that is not HTTP")
    if isinstance(error, ConnectionError) and not isinstance(error, ProxyError | SSLError):
        late = isinstance(error, ConnectTimeout)
        return MirrorError(f"{url} cannot be reached", unreachable=True, slow=late)
    # A proxy or a list of certificates that a user's environment names, and that is none.
    return MirrorError(f"{url} cannot be asked ({type(error).__name__})")


def _status(code: int) -> str:
    # The words of the standard; a mirror's own could be anything, and of any length.
    known = code in set(HTTPStatus)
    return f"{code} {HTTPStatus(code).phrase}" if known else str(code)


class _Meter:
    """Progress bar with pooch's interface that also refuses a file above the size limit."""

    total = 0

    def __init__(self, url: str, part: Path, limit: int, bars: Any) -> None:
        self.url, self.part, self.limit, self.bars = url, part, limit, bars
        self.task = bars.add_task(url.rpartition("/")[2], total=None)
        self.moved, self.given_up, self.ended = time.monotonic(), False, threading.Event()

    def update(self, _: int) -> None:
        if self.given_up:
            raise MirrorError(f"{self.url} was too slow")
        self.moved, received = time.monotonic(), os.path.getsize(self.part)
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
    off, above = not console.is_terminal, prints_on_screen()
    with Progress(
        description, *columns, console=console, disable=off, redirect_stdout=above
    ) as bars:
        yield bars
