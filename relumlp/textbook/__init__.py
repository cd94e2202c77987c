"""The textbook as it travels with the package: its chapters, on a terminal and as notebooks.

Here belongs what reads pages of the textbook. What they say is written in ``derivations`` alone: a
checkout reads them there, and a wheel holds copies that are made when it is built.
"""

import lazy_loader

__getattr__, __dir__, _ = lazy_loader.attach_stub(__name__, __file__)

__all__ = ["Page", "contents", "find_page", "for_terminal", "make_notebook", "section"]
