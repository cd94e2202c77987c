"""How many patterns a layer can show: no more than cells that its nodes cut out of their input.

s planes cut a space of r dimensions into at most Σ_{k≤r} C(s, k) cells. The first layer's nodes are
such planes in the space of inputs. A later layer's nodes are planes in the space of the layer
before; and, wherever the switches of all earlier layers stay the same, in the image of the inputs,
which has no more dimensions than the narrowest layer so far. A node with z = 0 is off, and counts
as one whose plane lies a little further; so bounds for cells hold for patterns.

All numbers are Python integers, which never overflow.
"""

from math import comb

from relumlp.checks import check_whole
from relumlp.doors.opening import door
from relumlp.paths.sums import check_between, check_sizes


@door()
def most_cells(planes: int, dimensions: int) -> int:
    """Σ_{k=0}^{r} C(s, k), the largest number of cells that s planes cut out of r dimensions.
                                                                          [beyond.patterns]

    It is 2^s if s ≤ r.

    Raises
    ------
    UserError : a number is negative.
    """
    s, r = check_whole("planes", planes, 0), check_whole("dimensions", dimensions, 0)
    return sum(comb(s, k) for k in range(min(r, s) + 1))


@door()
def most_joint_patterns(sizes: tuple[int, ...], l: int) -> int:
    """Most patterns that the layers 1 to l can show together, over all inputs. [beyond.patterns]

    Π_{i=1}^{l} Σ_{k ≤ r_i} C(s_i, k),   r_i = min(s_0, …, s_{i−1}).

    Parameters
    ----------
    sizes : s_0 … s_N.
    l : the layer, 1 … N.

    Raises
    ------
    UserError : ``sizes`` are not those of a network, or it has no layer l.
    """
    check_sizes(sizes)
    check_between("layer l", l, 1, len(sizes) - 1)
    found = 1
    for i in range(1, l + 1):
        found *= most_cells(sizes[i], min(sizes[:i]))
    return found


@door()
def most_patterns(sizes: tuple[int, ...], l: int) -> int:
    """Most patterns that layer l can show, over all inputs.                      [beyond.patterns]

    The smaller of the cells of the layer's planes in the space of layer l − 1, which are at most
    2^{s_l}, and of the patterns that the layers 1 to l can show together.

    Parameters
    ----------
    sizes : s_0 … s_N.
    l : the layer, 1 … N.

    Raises
    ------
    UserError : as :func:`most_joint_patterns`.
    """
    joint = most_joint_patterns(sizes, l)
    return min(most_cells(sizes[l], sizes[l - 1]), joint)


@door()
def perplexity_bound(sizes: tuple[int, ...], l: int, samples: int) -> int:
    """Largest perplexity P(c, l) that N_c samples can have in layer l: min(N_c, most patterns).
                                                                          [beyond.patterns]

    Raises
    ------
    UserError : as :func:`most_joint_patterns`, or ``samples`` is below 1.
    """
    return min(check_whole("samples", samples, 1), most_patterns(sizes, l))
