"""What gradient descent conserves: the balance of a node's fan-in against its fan-out.

The balance of two lists of parameters (weights with weights, or weights with gradients) is their
inner product over what enters a node, less that over what leaves the node. Weights and gradients
are balanced exactly, at every hidden node ([beyond.conservation.node]); so a step of gradient
descent changes the balance of the weights with themselves only by terms of η².
"""

import numpy as np

from relumlp.doors.opening import door
from relumlp.paths.sums import check_between
from relumlp.types import Array, Layers, Number


@door(W="s_i s_i-1", b="s_i?", dW="s_i s_i-1", db="s_i?")
def node_balance(W: Layers, b: Layers, dW: Layers, db: Layers, i: int) -> Array:
    """⟨u_in, v_in⟩ − ⟨u_out, v_out⟩ of each node of hidden layer i, (s_i,). [beyond.conservation]

    The node's own bias is part of what enters it; db is not read where b has no entry.
    Shapes: W[i], dW[i] (s_i, s_{i−1}); b[i], db[i] (s_i,) or None.

    Raises
    ------
    UserError : the arrays do not fit each other, or i is not a hidden layer.
    """
    return np.diagonal(balance_matrix(W, b, dW, db, i)).copy()


@door(W="s_i s_i-1", b="s_i?", dW="s_i s_i-1", db="s_i?")
def balance_matrix(W: Layers, b: Layers, dW: Layers, db: Layers, i: int) -> Array:
    """Balance of every two nodes j, k of layer i, (s_i, s_i).        [beyond.conservation.matrix]

    Entry (j, k) is ⟨u_in,j, v_in,k⟩ − ⟨v_out,j, u_out,k⟩: what enters the two nodes, less what
    leaves them. On the diagonal are the balances of :func:`node_balance`.

    Raises
    ------
    UserError : as :func:`node_balance`.
    """
    check_between("layer i", i, 1, len(W) - 2)
    inner = W[i] @ dW[i].T + (0 if b[i] is None else np.outer(b[i], db[i]))
    return inner - dW[i + 1].T @ W[i + 1]


@door(W="s_i s_i-1", b="s_i?", dW="s_i s_i-1", db="s_i?")
def layer_balance(W: Layers, b: Layers, dW: Layers, db: Layers, i: int, k: int) -> Number:
    """⟨W_i, V_i⟩ + Σ_{r=i}^{k−1} ⟨b_r, c_r⟩ − ⟨W_k, V_k⟩ of two layers, i < k.
                                                                      [beyond.conservation.layers]

    V and c are ``dW`` and ``db``. The sum of the balances of all nodes of the layers i to k − 1.

    Raises
    ------
    UserError : the arrays do not fit each other, or not 1 ≤ i < k ≤ N.
    """
    check_between("layer k", k, 2, len(W) - 1)
    check_between("layer i", i, 1, k - 1)
    return sum(node_balance(W, b, dW, db, r).sum() for r in range(i, k))
