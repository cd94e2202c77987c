"""What figures share: colours, legends, empty panels."""

from typing import Any

BLUE = "#0b4f9c"


ORANGE = "#e69f00"


GREEN = "#3f8f5f"


GREY = "#8a8a8a"


def legend(axes: Any) -> None:
    """Show the legend in the first panel that has something to explain."""
    for ax in axes.flat:
        if ax.get_legend_handles_labels()[1]:
            ax.legend(fontsize=8)
            return


def nothing(ax: Any) -> None:
    """Say that there is nothing to draw."""
    ax.text(0.5, 0.5, "not computed", ha="center", va="center", transform=ax.transAxes)
