from .opening import (
    behind as behind,
    door as door,
    inside as inside,
)
from .guests import fields as fields
