"""What a domain is: the symbolic cases that stand for all cases of a strategy.

A claim says what its cases are by a Hypothesis strategy. A domain stands for all cases of such a
strategy at once, and for all real numbers in place of those that are drawn. The strategies by name
have their domains in a table, to which each module of domains adds its own; strategies that are
mapped or united are taken apart. So a claim of one's own on a known strategy has a domain too:
:func:`relumlp.proving.domains.domain_of` finds it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from relumlp.errors import UserError
from relumlp.proving.path import Path


class Size(NamedTuple):
    """A bound that makes a domain finite: widths s_0 … s_N, or nodes and classes; and samples."""

    widths: tuple[int, ...]
    samples: int = 1

    def __str__(self) -> str:
        """Write the size as in 2-2-1, or 2-2-1×2 for two samples."""
        name = "-".join(map(str, self.widths))
        return name if self.samples == 1 else f"{name}×{self.samples}"

    def exceeds(self, other: "Size") -> bool:
        """Whether nothing of this size is smaller than of the other, of as many layers."""
        pairs = [(self.samples, other.samples), *zip(self.widths, other.widths, strict=False)]
        return len(self.widths) == len(other.widths) and all(p >= q for p, q in pairs)


Fields = frozenset[str]
"""Names of the fields that a statement takes; what it does not take is fixed."""

Build = Callable[[Path, Size, Fields], Any]
Suppose = Callable[[Path, Any], None]


@dataclass(frozen=True)
class Domain:
    """All cases of some sizes, for all real numbers.

    Attributes
    ----------
    sizes : in the order in which they are tried.
    build : makes the symbolic case of a size on a path, and supposes what its cases satisfy.
    fits : whether there are cases of a size; None for those of ``sizes`` alone.
    """

    sizes: Sequence[Size]
    build: Build
    fits: Callable[[Size], bool] | None = None

    def has(self, size: Size) -> bool:
        """Whether there are cases of a size."""
        return size in self.sizes if self.fits is None else self.fits(size)

    def supposing(self, suppose: Suppose) -> "Domain":
        """Return the domain of those cases that satisfy one thing more."""

        def build(path: Path, size: Size, fields: Fields) -> Any:
            case = self.build(path, size, fields)
            suppose(path, case)
            return case

        return Domain(self.sizes, build, self.fits)

    def of_size(self, matches: Callable[[Size], bool]) -> "Domain":
        """Return the domain without the sizes that do not match."""
        return Domain([size for size in self.sizes if matches(size)], self.build, self.fits)


@dataclass(frozen=True)
class Counted:
    """All cases of some sizes, one by one, because a size has finitely many.

    Attributes
    ----------
    sizes : in the order in which they are tried.
    cases : yields all cases of a size; the fields that a statement takes can make them fewer.
    bound : a size in words, as in "2 classes, at most 8 samples".
    """

    sizes: Sequence[Size]
    cases: Callable[[Size, Fields], Iterator[Any]]
    bound: Callable[[Size], str]


Found = Domain | Counted
Make = Callable[..., Found | None]

DOMAINS: dict[str, Make] = {}
"""By name of a strategy: its arguments → its domain, or None where it draws floats."""

MAPPED: dict[str, Callable[[Found], Found]] = {}
"""By name of a function that cases are mapped by: the domain before → the domain after."""


def domain_of_strategy(name: str) -> Callable[[Make], Make]:
    """Add the domain of a strategy."""

    def add(make: Make) -> Make:
        DOMAINS[name] = make
        return make

    return add


def found_domain(strategy: Any) -> Found | None:
    """Take a strategy apart; Hypothesis documents no other way to see what it is made of."""
    inner = getattr(strategy, "wrapped_strategy", strategy)
    if hasattr(inner, "original_strategies"):
        return united([found_domain(part) for part in inner.original_strategies])
    if hasattr(inner, "mapped_strategy"):
        before, after = found_domain(inner.mapped_strategy), MAPPED.get(inner.pack.__name__)
        return after(before) if after and before else None
    made_by = getattr(inner, "definition", None)
    make = DOMAINS.get(getattr(made_by, "__name__", ""))
    return make(*inner.args, **inner.kwargs) if make else None


def united(parts: Iterable[Found | None]) -> Domain | None:
    """Return the domain of a union: each path chooses a part."""
    found = list(parts)
    domains = [part for part in found if isinstance(part, Domain)]
    if len(domains) < len(found):
        return None
    # A part that is there twice, as class graphs often are, is drawn more often, and no more.
    once = list({getattr(part.build, "__self__", part.build): part for part in domains}.values())
    several = [part for part in once if not any(covers(p, part) for p in once if p is not part)]
    if len(several) == 1:
        return several[0]
    sizes = sorted({s for part in several for s in part.sizes}, key=lambda s: sum(s.widths) * s[1])

    def build(path: Path, size: Size, fields: Fields) -> Any:
        able = [part for part in several if part.has(size)]
        return path.choose(able).build(path, size, fields)

    return Domain(sizes, build, lambda size: any(part.has(size) for part in several))


def covers(more: Domain, less: Domain) -> bool:
    """Whether all cases of a domain are among those of another, as far as the makers say."""
    wide, narrow = (getattr(part.build, "__self__", None) for part in (more, less))
    asked = getattr(wide, "covers", None)
    return bool(asked and narrow is not None and asked(narrow))


def read_size(text: str) -> Size:
    """Read a size as in 2-2-1 or 2-2-1x2.

    Raises
    ------
    UserError : the text is not a size.
    """
    name, times, samples = text.replace("×", "x").partition("x")
    numbers = [*name.split("-"), samples if times else "1"]
    if not all(n.isascii() and n.isdigit() and 0 < int(n) < 100 for n in numbers):
        raise UserError(f"sizes: expected sizes as in 2-2-1 or 2-2-1x2, got {text!r}")
    *widths, n = map(int, numbers)
    return Size(tuple(widths), n)
