from .any_network import as_network as as_network
from .readiness import (
    Ready as Ready,
    ready as ready,
)
