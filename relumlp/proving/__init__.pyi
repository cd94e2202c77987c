from .domain import (
    Counted as Counted,
    Domain as Domain,
    Size as Size,
)
from .domains import (
    domain_of as domain_of,
)
from .exploring import (
    Search as Search,
    explore as explore,
)
from .proof import (
    Proof as Proof,
    Statement as Statement,
    prove as prove,
)
from .solvers import (
    cvc5_answer as cvc5_answer,
    z3_answer as z3_answer,
)
from .symbolic import (
    Symbolic as Symbolic,
)
