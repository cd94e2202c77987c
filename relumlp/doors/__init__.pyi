from .opening import (
    behind as behind,
    door as door,
    gate as gate,
    inside as inside,
)
from .guests import fields as fields
