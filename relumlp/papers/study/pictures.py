"""A picture inside an HTML page, which refers to nothing outside itself."""

import base64
import re

from relumlp.papers.study.drawing import Picture
from relumlp.papers.study.markup import safe


def embedded(picture: Picture) -> object:
    """Return a picture as HTML: an SVG as an element whose text can be selected, a PNG as data."""
    from markupsafe import Markup

    if picture.name.endswith(".svg"):
        return safe(element_of(picture))
    code = base64.b64encode(picture.data).decode()
    return Markup('<img src="data:image/png;base64,{}" alt="{}">').format(code, picture.words)


def element_of(picture: Picture) -> str:
    """Return an SVG's element, which says what is seen; a page needs no more of the file."""
    from markupsafe import escape

    svg = picture.data.decode()
    svg = re.sub(r' (?:xmlns(?::\w+)?|version)="[^"]*"', "", svg[svg.index("<svg") :])
    return svg.replace("<svg", f'<svg role="img" aria-label="{escape(picture.words)}"', 1).rstrip()
