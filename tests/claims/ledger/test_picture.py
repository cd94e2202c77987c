"""The picture of a counterexample: to scale, with every number in its place and nothing covered."""

import re
from itertools import combinations, pairwise

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from relumlp.claims.ledger.picture import (
    FAINT,
    OFF,
    ON,
    check_picture,
    draw,
    inscribed,
    number,
    panel,
    picture,
    size_of,
)
from relumlp.errors import UserError
from relumlp.network.mlp import MLP

W = [np.array([[1.5, 0.0], [-2.0, 3.0], [0.25, -0.75]]), np.array([[7.0, -8.0, 9.0]])]
NET = MLP.from_arrays(W, [np.array([0.5, -0.125, 4.0]), None])
X = np.array([[1.0, -1.0], [2.0, 0.5]])


@pytest.fixture
def drawn():
    """The axes of a network's picture on a page that is larger, and the page."""
    width, height = size_of(NET)
    figure = Figure(figsize=(9, 8))
    FigureCanvasAgg(figure)
    ax = panel(figure, 2, width, height)
    draw(ax, NET, X)
    figure.canvas.draw()
    return ax, figure


def nodes_of(ax):
    """Circles by layer, from the top of each."""
    found = {}
    for node in (p for p in ax.patches if isinstance(p, Circle)):
        found.setdefault(node.center[0], []).append(node)
    return [sorted(found[x], key=lambda n: -n.center[1]) for x in sorted(found)]


def texts_at(ax, node):
    return [t.get_text() for t in ax.texts if t.get_position() == tuple(node.center)]


def test_each_node_has_its_activations_and_each_edge_its_weight(drawn):
    ax, _ = drawn
    a = NET.forward(X).a
    layers = nodes_of(ax)
    assert [len(layer) for layer in layers] == [2, 3, 1]
    for i, layer in enumerate(layers):
        for j, node in enumerate(layer):
            assert texts_at(ax, node) == ["\n".join(f"{v:.3g}" for v in a[i][:, j])]
            on = i == 1 and (a[i][:, j] > 0).any()
            assert node.get_facecolor()[:3] == Circle((0, 0), 1, fc=ON if on else OFF).get_fc()[:3]
    edges = {(line.get_xdata()[0], *line.get_ydata()): line for line in ax.lines}
    for i in (1, 2):
        for (j, k), w in np.ndenumerate(NET.W[i]):
            start, end = layers[i - 1][k].center, layers[i][j].center
            line = edges[start[0], start[1], end[1]]
            assert line.get_linestyle() == (":" if w == 0 else "-")
            (text,) = [t for t in ax.texts if t.get_text() == number(w)
                       and lies_on(t.get_position(), start, end)]  # fmt: skip
            assert (text.get_color() == FAINT) == (w == 0)
    biases = [t for t in ax.texts if t.get_text().startswith("bias")]
    assert [t.get_text() for t in biases] == ["bias 0.5", "bias -0.125", "bias 4"]
    for text, node in zip(biases, layers[1], strict=True):
        assert text.get_position()[0] == node.center[0]
        assert node.center[1] - 2 * node.radius < text.get_position()[1]
        assert text.get_position()[1] < node.center[1] - node.radius


def lies_on(point, start, end):
    """Whether a point lies on an edge, away from both ends."""
    along, across = (np.subtract(p, start) for p in (end, point))
    part = (across @ along) / (along @ along)
    return 0.2 < part < 0.8 and np.allclose(across, part * along)


def test_an_inch_is_an_inch_and_all_is_within_the_panel(drawn):
    ax, figure = drawn
    box = ax.get_position()
    width, height = size_of(NET)
    np.testing.assert_allclose([box.width * 9, box.height * 8], [width, height])
    assert (1 - box.y1) * 8 == pytest.approx(2), "so far below the top"
    np.testing.assert_allclose(np.ptp(ax.get_xlim()), width)
    np.testing.assert_allclose(np.ptp(ax.get_ylim()), height)
    frame = ax.get_window_extent()
    for artist in (*ax.patches, *ax.texts):
        extent = artist.get_window_extent(figure.canvas.get_renderer())
        assert frame.x0 <= extent.x0 < extent.x1 <= frame.x1, artist
        assert frame.y0 <= extent.y0 < extent.y1 <= frame.y1, artist


def test_nothing_covers_a_number(drawn):
    ax, figure = drawn
    renderer = figure.canvas.get_renderer()
    boxes = [t.get_window_extent(renderer) for t in ax.texts]
    assert not [(a, b) for a, b in combinations(boxes, 2) if a.overlaps(b)]
    for layer in nodes_of(ax):
        for above, below in pairwise(layer):
            assert above.center[1] - below.center[1] > 2 * above.radius, "nodes do not touch"
        for node in layer:
            inside = node.get_window_extent(renderer)
            others = [t for t in ax.texts if t.get_position() != tuple(node.center)]
            assert not [t for t in others if t.get_window_extent(renderer).overlaps(inside)]
    below = max(line.get_zorder() for line in ax.lines)
    assert below < min(t.get_zorder() for t in ax.texts), "an edge crosses no number"
    assert below < min(p.get_zorder() for p in ax.patches), "an edge ends at a node"


def test_samples_that_do_not_fit_leave_the_nodes_with_their_names():
    ax = panel(Figure(figsize=(9, 8)), 0, *size_of(NET))
    draw(ax, NET, np.zeros((2, 5)))
    shown = [texts_at(ax, node)[0] for layer in nodes_of(ax) for node in layer]
    assert shown == ["0,0", "0,1", "1,0", "1,1", "1,2", "2,0"]
    assert {p.get_facecolor()[:3] for p in ax.patches} == {(1.0, 1.0, 1.0)}


def test_a_node_shows_three_samples_and_says_that_there_are_more():
    assert inscribed([1.0, 2.0, 0.12345]) == "1\n2\n0.123"
    assert inscribed([1.0, 2.0, 3.0, 4.0]) == "1\n2\n3\n…"


def test_the_page_is_as_high_as_its_words_and_networks_are():
    def inches(**fields):
        text = picture("a.1: It is.", "it is not", fields, ".svg").decode()
        head = re.search(r"<svg [^>]*>", text)[0]
        width, height = (re.search(rf'{n}="([\d.]+)pt"', head)[1] for n in ("width", "height"))
        return float(width) / 72, float(height) / 72, text

    width, alone, _ = inches(n=5, x=X)
    assert width == 7
    assert 0.8 < alone < 1.8
    width, one, text = inches(n=5, x=X, net=NET)
    words = one - alone - size_of(NET)[1]
    assert 0.3 < words < 0.8, "two lines of words, and an empty one"
    assert "at the edges: weights" in text
    _, two, _ = inches(n=5, x=X, net=NET, other=NET)
    assert two - one == pytest.approx(size_of(NET)[1])
    deep = MLP.from_arrays([np.ones((1, 1))] * 5, layout="out-in")
    width, _, _ = inches(net=deep)
    assert width == pytest.approx(size_of(deep)[0])
    _, more, _ = inches(**{f"n{k}": k for k in range(12)})
    assert 1.5 < more - alone < 2.5, "ten lines more"


def test_other_endings_are_refused(tmp_path):
    for name in ("a.svg", "a.PDF", "a.png"):
        check_picture(tmp_path / name)
    with pytest.raises(UserError, match=r"^--draw: expected a name that ends in .svg, .pdf, .png"):
        check_picture(tmp_path / "a.txt")
