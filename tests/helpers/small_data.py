"""Two small datasets in the place of the large ones, and a web server that has them."""

import gzip
import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from relumlp.datasets import download as downloading
from relumlp.datasets.catalogue import CATALOGUE, Collection, IdxFile
from relumlp.errors import DataError

PARTS = {
    "train-images-idx3-ubyte": (6, 2, 3),
    "train-labels-idx1-ubyte": (6,),
    "t10k-images-idx3-ubyte": (3, 2, 3),
    "t10k-labels-idx1-ubyte": (3,),
}
TITLES = {"mnist": "MNIST", "fashion-mnist": "Fashion-MNIST"}
BY_HAND = f"{', '.join(PARTS)} (each raw or .gz)"
PAGE = b"<!DOCTYPE html><title>Please log in</title>"


def idx(array):
    sizes = b"".join(n.to_bytes(4, "big") for n in array.shape)
    return bytes([0, 0, 8, array.ndim]) + sizes + array.tobytes()


@pytest.fixture
def small(monkeypatch, tmp_path):
    """Two small datasets in the catalogue's place, and a cache of their own; their contents."""
    monkeypatch.delenv("RELUMLP_DATA", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr("relumlp.datasets.files.user_cache", lambda: tmp_path / "cache")
    monkeypatch.setattr(downloading, "PAUSE", 0)
    rng = np.random.default_rng(0)
    contents = {}
    for name, title in TITLES.items():
        raw = {p: idx(rng.integers(0, 256, s, dtype=np.uint8)) for p, s in PARTS.items()}
        files = tuple(
            IdxFile(title, p, s, sha256(raw[p]), sha256(pack(raw[p]))) for p, s in PARTS.items()
        )
        monkeypatch.setitem(CATALOGUE, name, Collection(name, title, 10, (), files))
        contents[name] = raw
    return contents


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def pack(content):
    return gzip.compress(content, mtime=0)


def put(folder, contents, suffix=".gz"):
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (folder / f"{name}{suffix}").write_bytes(pack(content) if suffix else content)


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def sentence(act, *args, error=DataError):
    with pytest.raises(error) as caught:
        act(*args)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def given_folder(small, tmp_path, monkeypatch):
    """A complete and right MNIST in a folder that RELUMLP_DATA names."""
    monkeypatch.setenv("RELUMLP_DATA", str(tmp_path))
    put(tmp_path / "mnist", small["mnist"], suffix="")
    return tmp_path / "mnist"


@pytest.fixture
def server():
    """A web server on this machine: `server[path]` is what it answers (a list: in turn)."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            web.asked.append(self.path)
            answer = web.get(self.path, 404)
            if isinstance(answer, list):
                answer = answer.pop(0)
            if isinstance(answer, int):
                self.send_error(answer)
                return
            content, missing = answer if isinstance(answer, tuple) else (answer, 0)
            self.send_response(200)
            self.send_header("Content-Length", str(len(content) + missing))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    class Web(dict):
        asked: list

    web = Web()
    web.asked = []
    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    web.url = f"http://127.0.0.1:{http.server_port}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield web
    http.shutdown()
    http.server_close()
    thread.join()


def mirrors(monkeypatch, *urls, name="mnist"):
    old = CATALOGUE[name]
    monkeypatch.setitem(CATALOGUE, name, Collection(name, old.title, 10, urls, old.files))


def serve(server, folder, contents):
    for name, content in contents.items():
        server[f"/{folder}/{name}.gz"] = pack(content)


@pytest.fixture
def two_mirrors(small, server, monkeypatch):
    """Mirror `good` serves MNIST; mirror `bad`, asked first, nothing yet."""
    mirrors(monkeypatch, f"{server.url}/bad/", f"{server.url}/good/")
    serve(server, "good", small["mnist"])
    return server
