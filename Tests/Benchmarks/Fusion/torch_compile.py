"""torch.compile with Inductor on the CPU: the attention kernels in the graph that its code is made from."""

import warnings

import torch
import torch._dynamo
import torch._inductor.config as config
from torch._inductor.compile_fx import compile_fx


def compiled(instance, freezing):
    """The fused attentions and the distance from the reference. `freezing` folds weights, as for inference.

    The graph is taken where Inductor has replaced patterns and begins to write C++. It is run op by op: that is exact
    about what was fused, and does not take a C++ compiler seconds for each spelling.
    """
    kernels = 0

    def take(graph, inputs, **settings):
        nonlocal kernels
        kernels += sum("scaled_dot_product" in str(node.target) for node in graph.graph.nodes)

        def run(*arguments):
            # With freezing, Inductor hands all arguments over as one list.
            return graph(*arguments[0]) if arguments and isinstance(arguments[0], list) else graph(*arguments)

        return run

    def backend(graph, inputs):
        return compile_fx(graph, inputs, inner_compile=take)

    torch._dynamo.reset()
    with warnings.catch_warnings(), config.patch(freezing=freezing, force_disable_caches=True), torch.no_grad():
        warnings.simplefilter("ignore")
        outputs = torch.compile(instance.module, fullgraph=True, backend=backend)(*instance.arguments)
    return kernels, instance.difference(outputs if isinstance(outputs, tuple) else (outputs,))
