from .notebooks import (
    make_notebook as make_notebook,
)
from .pages import (
    Page as Page,
    contents as contents,
    find_page as find_page,
    section as section,
)
from .readable import (
    for_terminal as for_terminal,
)
