"""Downloads from a real server on this machine, and every way in which one goes wrong."""

import os
import socket
import socketserver
import threading
import time

import pytest
from helpers.small_data import BY_HAND, PAGE, PARTS, mirrors, names_in, pack, sentence, serve

from relumlp.datasets import download as downloading
from relumlp.datasets import load
from relumlp.datasets.catalogue import CATALOGUE
from relumlp.errors import DataError


def broken(content):
    return content[:-3], 3


def labels_of_fashion(small):
    return pack(small["fashion-mnist"]["train-labels-idx1-ubyte"])


@pytest.mark.parametrize(
    "answer", [404, 500, PAGE, b"", "truncated", "broken off", "other", "endless"]
)
def test_the_second_mirror_steps_in(small, two_mirrors, tmp_path, monkeypatch, answer):
    right = pack(small["mnist"]["train-labels-idx1-ubyte"])
    monkeypatch.setattr(downloading, "SLACK", 2**10)
    two_mirrors["/bad/train-labels-idx1-ubyte.gz"] = {
        "truncated": right[:-3],
        "broken off": broken(right),
        "other": labels_of_fashion(small),
        "endless": bytes(2**20),
    }.get(answer, answer)
    data = load("mnist")
    assert data.train_labels.tolist() == list(small["mnist"]["train-labels-idx1-ubyte"][8:])
    assert names_in(tmp_path / "cache/mnist") == sorted(f"{name}.gz" for name in PARTS)
    assert (tmp_path / "cache/mnist/train-labels-idx1-ubyte.gz").read_bytes() == right
    asked = len(two_mirrors.asked)
    load("mnist")
    assert len(two_mirrors.asked) == asked


def test_every_mirror_says_why_and_nothing_is_left(small, two_mirrors, tmp_path):
    right = pack(small["mnist"]["train-images-idx3-ubyte"])
    name = "train-images-idx3-ubyte.gz"
    bad, good = (f"{two_mirrors.url}/{mirror}/{name}" for mirror in ("bad", "good"))
    end = f"; to put it there by hand, save {BY_HAND} in {tmp_path / 'cache/mnist'}"
    cases = {
        PAGE: "is an HTML page, expected an IDX file",
        right[:-3]: "is a truncated gz file, expected a whole one",
        broken(right): "broke off before the end",
        500: "answered 500 Internal Server Error",
        bytes(2**20): f"sends more than the {16 + 36 + downloading.SLACK} bytes expected",
        labels_of_fashion(small): "is the file train-labels-idx1-ubyte of Fashion-MNIST, "
        "expected train-images-idx3-ubyte of MNIST",
    }
    for answer, reason in cases.items():
        two_mirrors[f"/good/{name}"] = answer
        assert sentence(load, "mnist") == (
            "no mirror gave train-images-idx3-ubyte of MNIST: "
            f"{bad} answered 404 Not Found; {good} {reason}{end}"
        )
        assert names_in(tmp_path / "cache/mnist") == []


def test_a_passing_fault_is_tried_again(small, server, monkeypatch):
    mirrors(monkeypatch, f"{server.url}/good/")
    serve(server, "good", small["mnist"])
    path = "/good/train-images-idx3-ubyte.gz"
    server[path] = [503, server[path]]
    load("mnist")
    assert server.asked.count(path) == 2


def test_an_interrupt_leaves_no_file(two_mirrors, tmp_path, monkeypatch):
    def interrupt(*_):
        assert [p.suffix for p in (tmp_path / "cache/mnist").iterdir()] == [".part"]
        raise KeyboardInterrupt

    monkeypatch.setattr(downloading._Meter, "update", interrupt)
    with pytest.raises(KeyboardInterrupt):
        load("mnist")
    assert names_in(tmp_path / "cache/mnist") == []


def test_no_file_has_its_name_before_it_is_verified(two_mirrors, tmp_path, monkeypatch):
    seen = []

    def check(path, file, name):
        seen.append((path.suffix, (tmp_path / "cache/mnist" / f"{file.name}.gz").exists()))
        return real(path, file, name)

    real = downloading.check_file
    monkeypatch.setattr(downloading, "check_file", check)
    load("mnist")
    assert seen == [(".part", False)] * 4


def test_a_file_uncompressed_on_the_way_has_the_raw_name(small, two_mirrors, tmp_path):
    two_mirrors["/bad/t10k-labels-idx1-ubyte.gz"] = small["mnist"]["t10k-labels-idx1-ubyte"]
    load("mnist")
    assert "t10k-labels-idx1-ubyte" in names_in(tmp_path / "cache/mnist")
    assert "t10k-labels-idx1-ubyte.gz" not in names_in(tmp_path / "cache/mnist")


def closed_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def test_no_network_is_said(small, tmp_path, monkeypatch):
    mirrors(monkeypatch, *(f"http://127.0.0.1:{closed_port()}/{i}/" for i in (1, 2)))
    assert sentence(load, "mnist") == (
        "no network: train-images-idx3-ubyte of MNIST cannot be downloaded; to put it there by "
        f"hand, save {BY_HAND} in {tmp_path / 'cache/mnist'}"
    )


@pytest.mark.parametrize("proxy", ["http://[", "nonsense://x", "http://127.0.0.1:1"])
def test_a_proxy_that_is_none_is_not_no_network(small, monkeypatch, proxy):
    mirrors(monkeypatch, "http://127.0.0.2/")
    monkeypatch.setenv("http_proxy", proxy)
    assert "http://127.0.0.2/train-images-idx3-ubyte.gz cannot be asked (" in sentence(
        load, "mnist"
    )


def test_one_unreachable_mirror_is_not_no_network(two_mirrors, monkeypatch):
    two_mirrors.clear()
    dead = f"http://127.0.0.1:{closed_port()}/"
    mirrors(monkeypatch, dead, f"{two_mirrors.url}/good/")
    assert sentence(load, "mnist").startswith(
        f"no mirror gave train-images-idx3-ubyte of MNIST: {dead}train-images-idx3-ubyte.gz cannot "
        f"be reached; {two_mirrors.url}/good/train-images-idx3-ubyte.gz answered 404 Not Found; "
    )


def test_a_folder_that_cannot_be_written_is_named(two_mirrors, tmp_path):
    (tmp_path / "cache").write_text("in the way")
    assert sentence(load, "mnist") == (
        f"{tmp_path / 'cache/mnist'} cannot be written to (Not a directory)"
    )


def test_progress_is_drawn_on_a_terminal(two_mirrors, monkeypatch, capsys):
    monkeypatch.setenv("FORCE_COLOR", "1")
    load("mnist")
    out, err = capsys.readouterr()
    assert "MNIST train-images-idx3-ubyte.gz" in err
    assert out == ""


def test_progress_is_silent_elsewhere(two_mirrors, capsys):
    load("mnist")
    assert capsys.readouterr() == ("", "")


# --- mirrors that are no mirrors


@pytest.fixture
def raw_mirror():
    """A server on this machine that sends bytes as they are: `raw_mirror(parts)` is its address."""
    closing, servers = threading.Event(), []

    def start(*parts, pause=0.05):
        class Answer(socketserver.StreamRequestHandler):
            def handle(self):
                while self.rfile.readline().strip():
                    pass
                for part in parts:
                    self.wfile.write(part)
                    if closing.wait(pause):
                        return

        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answer)
        server.daemon_threads = True
        server.handle_error = lambda *_: None
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_address[1]}/"

    yield start
    closing.set()
    for server, thread in servers:
        server.shutdown()
        server.server_close()
        thread.join()


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\n"
MOVED = b"HTTP/1.1 302 F\r\nLocation: /\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
STRANGE = {
    "gave an answer that is not HTTP": [b"\x00\x01\x02\r\n\r\n"],
    "broke off before the end": [HEAD % b"many" + b"x"],
    "redirects in a circle": [MOVED],
    "answered 500 Internal Server Error": [b"HTTP/1.1 500 \x1b[31mred\r\n\r\n"],
    "answered 555": [b"HTTP/1.1 555 of its own\r\n\r\n"],
    "did not go on for 0.2 seconds": [b"HTTP/1.1 200 OK\r\n", *[b""] * 20],
    "sent fewer than 16384 bytes in 0.3 seconds": [HEAD % b"99", *[b"x"] * 99],
}


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(downloading, "PATIENCE", 0.3)
    monkeypatch.setattr(downloading, "TIMEOUT", (0.2, 0.2))


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("reason", STRANGE)
def test_what_is_no_answer_is_told_and_the_next_mirror_is_asked(
    small, two_mirrors, raw_mirror, monkeypatch, reason
):
    odd = raw_mirror(*STRANGE[reason], pause=0.05 if "0." in reason else 0)
    mirrors(monkeypatch, odd, f"{two_mirrors.url}/good/")
    load("mnist")
    mirrors(monkeypatch, odd)
    monkeypatch.setattr(downloading, "ROUNDS", 1)
    with pytest.raises(DataError) as caught:
        downloading.download_files(CATALOGUE["mnist"], CATALOGUE["mnist"].files[:1])
    assert f"{odd}train-images-idx3-ubyte.gz {reason};" in str(caught.value)


@pytest.mark.usefixtures("impatient")
def test_a_slow_mirror_is_asked_last_for_the_other_files(
    small, two_mirrors, raw_mirror, monkeypatch
):
    slow = raw_mirror(HEAD % b"99", *[b"x"] * 99)
    mirrors(monkeypatch, slow, f"{two_mirrors.url}/good/")
    asked, real = [], downloading._from_mirror
    monkeypatch.setattr(
        downloading, "_from_mirror", lambda url, *args: asked.append(url) or real(url, *args)
    )
    load("mnist")
    assert [url.startswith(slow) for url in asked] == [True, False, False, False, False]


def test_a_mirror_may_be_slow_if_it_goes_on(small, two_mirrors, raw_mirror, monkeypatch):
    """Longer than the patience in all, but never between two pieces."""
    monkeypatch.setattr(downloading, "PATIENCE", 0.3)
    monkeypatch.setattr(downloading, "BYTES_AT_A_TIME", 8)
    right = pack(small["mnist"]["train-images-idx3-ubyte"])
    parts = [right[at : at + 8] for at in range(0, len(right), 8)]
    mirrors(monkeypatch, raw_mirror(HEAD % str(len(right)).encode(), *parts, pause=0.06))
    began = time.monotonic()
    downloading.download_files(CATALOGUE["mnist"], CATALOGUE["mnist"].files[:1])
    assert time.monotonic() - began > 0.3


def test_what_a_killed_download_left_is_removed(small, two_mirrors, tmp_path):
    place = tmp_path / "cache/mnist"
    place.mkdir(parents=True)
    old, new = (f".train-images-idx3-ubyte.{n * 4}.part" for n in ("0d", "0e"))
    # Of somebody else, even if RELUMLP_DATA names the folder.
    foreign = [".thesis.part", ".train-images-idx3-ubyte.mine.part"]
    for name, age in ((old, 10_000), (new, 5), *((f, 10_000) for f in foreign)):
        (place / name).touch()
        os.utime(place / name, (time.time() - age,) * 2)
    (place / ".link.part").symlink_to("nowhere")
    load("mnist")
    left = {n for n in names_in(place) if n.endswith(".part")}
    assert left == {new, *foreign, ".link.part"}
