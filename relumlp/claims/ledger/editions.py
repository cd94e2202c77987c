"""The two versions of *gaps*: which equation of one is which equation of the other.

Ids follow the version with 22 equations. The version with 18 has the same equations 1 to 16; its
equations 17 and 18, where they say something else, are ids of their own.
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
"""Id of an equation of the 22-equation version → what it is in the 18-equation version."""

LONG = {"gaps.short17": "equations 19 and 20", "gaps.short18": "equations 21 and 22"}
"""Id of an equation of the 18-equation version → what it is in the 22-equation version."""


def both_numbers(id: str) -> str:
    """Say in a sentence what an id of *gaps* is in both versions of the paper; "" for other ids.

    A clause such as gaps.15.with-biases is told as the equation that it belongs to.
    """
    name = ".".join(id.split(".")[:2])
    number = name.removeprefix("gaps.").removeprefix("short")
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
