import Diagnostics
import GraphIR
import GraphcRuntime
import ModelSpec

extension ModelSpec {
  /// The model with the inputs and the graph of `train:`, and without what concerns its own outputs.
  var withTrainingGraph: ModelSpec {
    guard let training else { return self }
    var result = self
    result.body.inputs += training.inputs
    result.body.graph += training.graph
    result.body.outputs = []
    result.taps = []
    result.labels = []
    result.expectations = []
    result.generation = nil
    result.weights = []
    return result
  }
}

extension ModuleGenerator {
  /// Adds the loss and the metrics to the outputs.
  func trainingOutputs(
    _ written: TrainingSpec, _ generator: FunctionGenerator, in scope: Scope
  ) throws -> (loss: Training.Quotient, metrics: [Training.Quotient])? {
    let loss = try reporting { try quotient("loss", written.loss, generator, in: scope) }
    var metrics: [Training.Quotient] = []
    for (name, value) in written.metrics {
      guard name.text != "loss" else {
        report(
          Diagnostic(
            "spec/duplicate-name", "the loss is reported as 'loss'", at: name.span,
            help: "call the metric something else"))
        continue
      }
      guard let metric = try reporting({ try quotient(name.text, value, generator, in: scope) }) else { continue }
      metrics.append(metric)
    }
    return loss.map { ($0, metrics) }
  }

  /// The outputs of `total / count`; any other expression counts once for each micro-batch.
  private func quotient(
    _ name: String, _ expression: Expression, _ generator: FunctionGenerator, in scope: Scope
  ) throws -> Training.Quotient {
    var (sum, count): (Expression, Expression?) = (expression, nil)
    if case .binary(.divide, let left, let right) = expression.kind { (sum, count) = (left, right) }
    let result = Training.Quotient(name: name, sum: "\(name).sum", count: "\(name).count", span: expression.span)
    generator.builder.addOutput(name: result.sum, value: try number(sum, of: name, generator, in: scope))
    let divisor =
      if let count { try number(count, of: name, generator, in: scope) } else {
        try generator.emit(.float(1), at: expression.span, in: scope)
      }
    generator.builder.addOutput(name: result.count, value: divisor)
    return result
  }

  /// One number of f32; dims and literals are converted.
  private func number(
    _ expression: Expression, of name: String, _ generator: FunctionGenerator, in scope: Scope
  ) throws -> ValueID {
    let value = try generator.evaluate(expression, in: scope)
    if case .integer(let dim) = value, dim.constantValue == nil {
      let integer = try generator.emit(.dim(dim), at: expression.span, in: scope)
      return try generator.emit(.cast(Cast(to: .f32)), [integer], at: expression.span, in: scope)
    }
    let id = try generator.tensor(Argument(value: value, span: expression.span), as: .f32, in: scope)
    let type = generator.builder.type(of: id)
    guard type == TensorType(.f32, []) else {
      var error = Diagnostic(
        "train/loss", "'\(name)' is made of numbers, f32[], and this is \(type)", at: expression.span,
        help: type.dtype == .f32
          ? "sum it over the examples, and divide by their number: sum(…) / count"
          : "convert it: cast(…, f32)")
      if type.rank == 0, isAtom(written(expression.span)) {
        error = error.fixed("cast(\(written(expression.span)), f32)", replacing: written(expression.span))
      }
      throw error
    }
    return id
  }

  /// `train:`, whose module has the loss and the metrics as outputs.
  func evaluateTraining(
    _ written: TrainingSpec, _ quotients: (loss: Training.Quotient, metrics: [Training.Quotient]),
    _ generator: FunctionGenerator, _ module: Module, in scope: Scope
  ) throws -> Training {
    var result = Training(loss: quotients.loss, metrics: quotients.metrics, span: written.span)
    result.inputs = written.inputs.map(\.name.text)
    for (key, value) in written.settings {
      _ = try reporting {
        switch key.text {
        case "batch": result.batch = try count(value, "a batch", generator, in: scope)
        case "accumulate": result.accumulation = try count(value, "the number of micro-batches", generator, in: scope)
        case "steps": result.steps = try count(value, "the number of steps", generator, in: scope)
        default: result.largestNorm = try largestNorm(value, generator, in: scope)
        }
      }
    }
    if let steps = use.steps { result.steps = steps }
    result.text = try written.text.flatMap { text in try reporting { try textColumns(text, of: module, written) } }
    if use.isTraining { result.groups = try optimizerGroups(written, steps: result.steps, of: module) }
    return result
  }

  private func count(
    _ expression: Expression, _ what: String, _ generator: FunctionGenerator, in scope: Scope
  ) throws -> Int {
    guard case .integer(let dim) = try generator.evaluate(expression, in: scope), let value = dim.constantValue else {
      throw Diagnostic("type/expected-int", "\(what) is an integer", at: expression.span)
    }
    guard (1...Int(Int32.max)).contains(value) else {
      throw Diagnostic("value/out-of-range", "\(what) is \(value)", at: expression.span, help: "use 1 or more")
    }
    return value
  }

  private func largestNorm(_ expression: Expression, _ generator: FunctionGenerator, in scope: Scope) throws -> Double {
    let value = try generator.number(
      Argument(value: try generator.evaluate(expression, in: scope), span: expression.span))
    guard value > 0, Float(value).isFinite else {
      throw Diagnostic(
        "value/out-of-range", "the largest norm is \(value)", at: expression.span, help: "use a number above 0")
    }
    return value
  }

  /// Checks that text can become these inputs: i32[B, T] each.
  private func textColumns(
    _ text: TextColumnsSpec, of module: Module, _ written: TrainingSpec
  ) throws -> Training.TextColumns {
    let inputs = module.main.inputs
    for name in text.columns + [text.labels] {
      guard let input = inputs.first(where: { $0.name == name.text }) else {
        throw Diagnostic(
          "spec/unknown-name", "'\(name.text)' is not an input", at: name.span,
          help: "the inputs are \(inputs.map(\.name).joined(separator: ", "))"
        ).fixed(nearest(to: name.text, among: inputs.map(\.name)), replacing: name.text)
      }
      guard input.type.dtype == .i32, input.type.rank == 2 else {
        throw Diagnostic(
          "train/text", "text is i32[B, T], one token after another, and '\(name.text)' is \(input.type)",
          at: name.span, help: "name an input of tokens")
      }
    }
    return Training.TextColumns(columns: text.columns.map(\.text), labels: text.labels.text)
  }
}
