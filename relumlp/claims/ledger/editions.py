"""The two versions of *gaps*: the equations of one and the corresponding places of the other.

Ids follow the version with 22 equations. The version with 18 has the same equations 1 to 16; where
its equations 17 and 18 state something else, they have ids of their own.
"""

SHORT = {
    **{f"gaps.{n}": f"equation {n}" for n in range(1, 17)},
    "gaps.17": "the sentence below equation 18, which defines the α-ratio",
    "gaps.18": "the sentence below equation 18, which defines the φ-ratio",
    "gaps.19": "equation 17",
    "gaps.20": "no equation: equation 17 stands there without this second condition",
    "gaps.21": "the words before equation 18",
    "gaps.22": "equation 18",
}
"""Id of an equation of the 22-equation version → its place in the 18-equation version."""

LONG = {"gaps.short17": "equations 19 and 20", "gaps.short18": "equations 21 and 22"}
"""Id of an equation of the 18-equation version → its place in the 22-equation version."""


def both_numbers(id: str) -> str:
    """Return a sentence with an id's equation in both versions of *gaps*; "" for other ids.

    For a clause such as gaps.15.with-biases it is the equation to which the clause belongs.
    """
    name = ".".join(id.split(".")[:2])
    number = name.removeprefix("gaps.").removeprefix("short")
    if SHORT.get(name) == f"equation {number}":
        return f"This is equation {number} in both versions of gaps, with 22 and with 18 equations."
    if name in SHORT:
        return (
            f"In the version of gaps with 22 equations this is equation {number}; "
            f"in the version with 18 equations it is {SHORT[name]}."
        )
    if name in LONG:
        return (
            f"In the version of gaps with 18 equations this is equation {number}; "
            f"in the version with 22 equations the statement is split into {LONG[name]}."
        )
    return ""
