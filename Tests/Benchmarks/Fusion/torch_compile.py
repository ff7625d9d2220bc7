"""torch.compile with Inductor on the CPU: the attention kernels in the graph behind all of its passes."""

import warnings

import torch
import torch._dynamo
import torch._inductor.config as config


class Stopped(Exception):
    pass


def compiled(instance, freezing, runs):
    """The fused attentions and the distance from the reference. `freezing` folds weights, as for inference.

    Without `runs`, a graph without fused attentions is not compiled further, and there is no distance.
    """
    kernels, is_stopped = 0, False

    def count(graph):
        nonlocal kernels, is_stopped
        kernels += sum("scaled_dot_product" in str(node.target) for node in graph.nodes)
        if not kernels and not runs:
            is_stopped = True
            raise Stopped

    torch._dynamo.reset()
    settings = {"freezing": freezing, "force_disable_caches": True, "post_grad_custom_post_pass": count}
    try:
        with warnings.catch_warnings(), config.patch(settings), torch.no_grad():
            warnings.simplefilter("ignore")
            outputs = torch.compile(instance.module, fullgraph=True)(*instance.arguments)
    except Exception:
        if is_stopped:
            return 0, None
        raise
    return kernels, instance.difference(outputs if isinstance(outputs, tuple) else (outputs,))
