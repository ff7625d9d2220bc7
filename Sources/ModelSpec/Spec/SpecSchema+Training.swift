import GraphcText

extension SpecSchema {
  /// The keys under `train:`.
  static var training: Members {
    section(SpecKeys.training, required: ["loss", "optimizer"]) { key in
      switch key {
      case "inputs": object(mapping(namePattern, to: "input"), "Inputs beside those of the model, such as labels.")
      case "graph": modelValue(key)
      case "loss": reference("expression", "A number, or a quotient of two that are summed over micro-batches.")
      case "metrics": object(mapping(namePattern, to: "expression"), "Further numbers or quotients to report.")
      case "rate": reference("value", "The learning rate, which may depend on step and steps.")
      case "optimizer": reference("expression", "A call of a block with state, such as adamw(rate=0.001).")
      case "groups":
        object(
          [("type", .string("object")), ("additionalProperties", reference("expression"))],
          "Optimizers of parameters by patterns of their paths, or freeze; the first that matches counts.")
      case "batch": reference("value", "Examples of a micro-batch.")
      case "accumulate": reference("value", "Micro-batches of a step.")
      case "steps": reference("value", "Steps of a run.")
      case "clip": reference("value", "The largest norm of all gradients together.")
      case "text":
        object(
          section(SpecKeys.textColumns, required: SpecKeys.textColumns) { key in
            key == "labels"
              ? reference("name", "The input that the last column becomes, shifted by one token.")
              : reference("names", "The inputs that the columns of a line become.")
          }, "How lines of text become inputs.")
      default: .bool(true)
      }
    }
  }
}
