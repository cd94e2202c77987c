from .blas import (
    blas_kernels as blas_kernels,
    one_blas_thread as one_blas_thread,
)
from .digests import (
    array_digest as array_digest,
    digest as digest,
)
from .files import (
    load_network as load_network,
    network_arrays as network_arrays,
    save_network as save_network,
)
from .versions import (
    environment as environment,
    numerics as numerics,
)
