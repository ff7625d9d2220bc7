"""The names of the engines in the table, and the tolerance beyond which a result counts as wrong."""

ENGINES = {
    "onnxruntime": "ONNX Runtime",
    "onnxruntime.transformers": "ONNX Runtime, transformer optimizer",
    "openvino": "OpenVINO",
    "torch.compile": "torch.compile",
}

# The largest distance from float64 eager, in units of max(1, the largest number), that float32 arithmetic explains;
# more is granted where float32 eager itself is further away, as with sums of large masks: FACTOR times its distance.
TOLERANCE = 1e-4
FACTOR = 3
