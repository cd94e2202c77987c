"""A web server on this machine whose mirrors answer in every way in which one can."""

import gzip
import socketserver
import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice, repeat
from socket import SO_LINGER, SOL_SOCKET
from typing import Any

PAGE = b"<!DOCTYPE html><title>Please log in</title>" + b"x" * 500
Chunks = Iterator[bytes]


def head(line: str = "200 OK", **fields: object) -> bytes:
    """Return the head of an answer."""
    lines = [f"HTTP/1.1 {line}", *(f"{k.replace('_', '-')}: {v}" for k, v in fields.items())]
    return ("\r\n".join([*lines, "Connection: close"]) + "\r\n\r\n").encode()


def whole(content: bytes, line: str = "200 OK", **fields: object) -> bytes:
    """Return an answer with its length."""
    return head(line, Content_Length=len(content), **fields) + content


def chunked(content: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    """Return an answer in two chunks."""
    half = len(content) // 2
    parts = (content[:half], content[half:])
    sent = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in parts)
    return head(Transfer_Encoding="chunked") + sent + end


def moved(to: str, code: str = "302 Found") -> bytes:
    """Return a redirection."""
    return head(code, Location=to, Content_Length=0)


def flipped(content: bytes) -> bytes:
    """Return the content with one bit flipped in its middle."""
    at = len(content) // 2
    return content[:at] + bytes([content[at] ^ 4]) + content[at + 1 :]


RIGHT: dict[str, Callable[[bytes], bytes]] = {
    "right": whole,
    "right, in chunks": chunked,
    "right, without a length": lambda c: head() + c,
    "right, sent uncompressed": lambda c: whole(gzip.decompress(c)),
    "right, packed once more": lambda c: whole(gzip.compress(c), Content_Encoding="gzip"),
    "right, after 100 Continue": lambda c: b"HTTP/1.1 100 Continue\r\n\r\n" + whole(c),
    "right, compressed otherwise": lambda c: whole(gzip.compress(gzip.decompress(c), 1)),
    "right, called a page": lambda c: whole(c, Content_Type="text/html; charset=nonsense"),
    "right, elsewhere": lambda c: moved("/right/elsewhere"),
}
"""What a mirror may answer: a download from it succeeds."""

WRONG: dict[str, Callable[[bytes], bytes]] = {
    "404": lambda c: whole(PAGE, "404 Not Found"),
    "500": lambda c: whole(PAGE, "500 Internal Server Error"),
    "503, with the file": lambda c: whole(c, "503 Service Unavailable"),
    "status 999": lambda c: whole(c, "999 \x1b[31mred"),
    "status without a number": lambda c: whole(c, "OK"),
    "status 204": lambda c: head("204 No Content"),
    "status 206": lambda c: whole(c[:20], "206 Partial Content"),
    "status 304": lambda c: head("304 Not Modified"),
    "garbage": lambda c: bytes(range(256)) * 8,
    "garbage in the head": lambda c: (
        b"HTTP/1.1 200 OK\r\n\xff\xfe\x00:::\r\nno colon\r\n\r\n" + c[:9]
    ),
    "HTTP/0.9": lambda c: c,
    "nothing": lambda c: b"",
    "a head without its end": lambda c: b"HTTP/1.1 200 OK\r\nContent-Le",
    "a line of a megabyte": lambda c: b"HTTP/1.1 200 OK\r\nX: " + b"x" * 2**20 + b"\r\n\r\n" + c,
    "a thousand fields": lambda c: b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000 + b"\r\n" + c,
    "length in words": lambda c: head(Content_Length="many") + c[:-9],
    "length below 0": lambda c: head(Content_Length=-1) + c[:-9],
    "length too small": lambda c: head(Content_Length=len(c) - 9) + c,
    "length too large": lambda c: head(Content_Length=len(c) + 9) + c,
    "length beyond all files": lambda c: head(Content_Length=10**30) + c[:-1],
    "cut off": lambda c: head() + c[:-9],
    "cut off in chunks": lambda c: chunked(c)[:-20],
    "chunks of wrong sizes": lambda c: head(Transfer_Encoding="chunked") + b"zz\r\n" + c,
    "a chunk below 0": lambda c: head(Transfer_Encoding="chunked") + b"-5\r\n" + c,
    "empty": lambda c: whole(b""),
    "a page": lambda c: whole(PAGE, Content_Type="text/html"),
    "one bit flipped": lambda c: whole(flipped(c)),
    "another file": lambda c: whole(gzip.compress(bytes([0, 0, 8, 1, 0, 0, 0, 2, 7, 7]))),
    "bytes after the end": lambda c: whole(c + b"more"),
    "a bomb": lambda c: whole(gzip.compress(bytes([0, 0, 8, 1, 0, 0, 0, 9]) + bytes(2**24))),
    "a bomb in the encoding": lambda c: whole(gzip.compress(bytes(2**24)), Content_Encoding="gzip"),
    "a broken encoding": lambda c: whole(c[10:], Content_Encoding="gzip"),
    "a broken deflate": lambda c: whole(zlib.compress(c)[:-8], Content_Encoding="deflate"),
    "redirects in a circle": lambda c: moved("/circle"),
    "redirects to a file": lambda c: moved("file:///etc/passwd"),
    "redirects to nowhere": lambda c: moved("http://[::bad/"),
    "redirects to garbage": lambda c: moved("http://\x00\x01" + "é" * 300 + ".x/"),
    "redirects without a place": lambda c: head("301 Moved Permanently", Content_Length=0),
}
"""What is no delivery: the next mirror has to be asked."""


def drip(content: bytes, pause: Callable[[float], Any]) -> Chunks:
    """Yield byte by byte, slowly."""
    for at in range(len(content)):
        yield content[at : at + 1]
        pause(0.05)


SLOW: dict[str, Callable[[bytes, Callable[[float], Any]], Chunks]] = {
    "drips": lambda c, pause: drip(whole(c), pause),
    "drips after the head": lambda c, pause: iter([head(), *drip_later(c, pause)]),
    "says nothing": lambda c, pause: hang(b"", pause),
    "stops in the head": lambda c, pause: hang(head()[:20], pause),
    "stops in the middle": lambda c, pause: hang(whole(c)[:-9], pause),
    "never ends": lambda c, pause: islice(repeat(head() + bytes(2**12)), 2000),
}
"""Answers that go on and on; every one of them has to end."""


def drip_later(content: bytes, pause: Callable[[float], Any]) -> Chunks:
    """Yield byte by byte; a generator of its own, so that the head is sent at once."""
    yield from drip(content, pause)


def hang(content: bytes, pause: Callable[[float], Any]) -> Chunks:
    """Yield the beginning of an answer, and stay silent."""
    yield content
    pause(20)


class Mirrors(socketserver.ThreadingTCPServer):
    """Mirrors by name: ``/NAME/FILE`` is answered as ``ways[NAME][FILE]`` says."""

    allow_reuse_address, daemon_threads, block_on_close = True, True, False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.ways: dict[str, dict[str, str]] = {}
        self.files: dict[str, bytes] = {}
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing where a client has left."""


class Answer(socketserver.StreamRequestHandler):
    """One request, answered once."""

    timeout = 20

    def handle(self) -> None:
        """Read the request, and answer as its mirror does."""
        path = self.rfile.readline(2**12).split(b" ")[1:2]
        while self.rfile.readline(2**12).strip():
            pass
        for part in self.parts((path or [b"/"])[0].decode().strip("/")):
            self.wfile.write(part)
            if self.server.closing.is_set():  # type: ignore[attr-defined]
                return

    def parts(self, path: str) -> Chunks:
        """Return the bytes of the answer, in the parts in which they are sent."""
        server: Any = self.server
        mirror, _, file = path.partition("/")
        if path == "circle":
            return iter([moved("/circle")])
        if mirror == "right":
            return iter([whole(server.files[server.elsewhere])])
        way, content = server.ways[mirror][file], server.files[file]
        server.elsewhere = file
        if way == "resets":
            self.connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
            return iter([head() + content[:9]])
        if way in SLOW:
            return SLOW[way](content, server.closing.wait)
        return iter([{**RIGHT, **WRONG}[way](content)])


@contextmanager
def running() -> Iterator[Mirrors]:
    """Run the server for a while."""
    with Mirrors() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()
