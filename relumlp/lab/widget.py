"""The laboratory as a widget of a notebook, by anywidget: the page's module, and what it reads."""

from functools import cache
from importlib.util import find_spec
from typing import Any

from relumlp.errors import UserError
from relumlp.lab.page import module


def has_widgets() -> bool:
    """Return whether the extra ``notebook`` is installed."""
    return find_spec("anywidget") is not None


@cache
def widget_type() -> type[Any]:
    """Return the class of the widget, which is made on demand because anywidget is an extra.

    Raises
    ------
    UserError : anywidget is not installed.
    """
    if not has_widgets():
        raise UserError("lab: expected the extra notebook (pip install 'relumlp[notebook]'), got "
                        "no anywidget")  # fmt: skip
    import anywidget
    import traitlets

    class LaboratoryWidget(anywidget.AnyWidget):
        """A laboratory in an output cell; it shares neither state nor ids with another."""

        _esm = module()
        data = traitlets.Dict(help="What the page reads.").tag(sync=True)
        address = traitlets.Unicode(help="What is looked at, as behind the # of the page's "
                                         "address.").tag(sync=True)  # fmt: skip

    return LaboratoryWidget
