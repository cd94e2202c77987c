"""Downloads from a real server on this machine, and every way in which one goes wrong."""

import socket

import pytest
from helpers.small_data import BY_HAND, PAGE, PARTS, mirrors, names_in, pack, sentence, serve

from relumlp.datasets import download as downloading
from relumlp.datasets import load


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
