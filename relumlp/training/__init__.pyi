from .counting import (
    PRODUCTS as PRODUCTS,
    MultiplyAdds as MultiplyAdds,
    multiply_adds as multiply_adds,
)
from .loop import (
    Stretch as Stretch,
    train as train,
    train_in_stretches as train_in_stretches,
)
from .probes import (
    class_counts_of as class_counts_of,
    counting_probe as counting_probe,
    log_steps as log_steps,
    only_at as only_at,
    together as together,
)
from .run import (
    Hooks as Hooks,
    Probe as Probe,
    Run as Run,
)
from .settings import Settings as Settings
