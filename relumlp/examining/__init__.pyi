from .entrance import (
    examine as examine,
)
from .examination import (
    Examination as Examination,
)
from .explaining import (
    Explanation as Explanation,
    PathShare as PathShare,
)
from .measured_gaps import (
    Biases as Biases,
    GapRow as GapRow,
)
from .measured_layers import (
    LayerRow as LayerRow,
)
from .stepping import (
    Change as Change,
    TriedStep as TriedStep,
    StepRow as StepRow,
)
from .tables import (
    ResultTable as ResultTable,
)
