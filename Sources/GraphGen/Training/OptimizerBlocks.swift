import Diagnostics
import GraphIR
import GraphcRuntime
import GraphcText
import ModelSpec

/// The names that an optimizer's call finds, beside config.
private enum OptimizerNames {
  /// The number of the step, f32[], 1 in the first.
  static let step = "step"
  /// The number of steps of the run.
  static let steps = "steps"
  static let (parameter, gradient) = ("parameter", "gradient")
  /// The input that is reported as the learning rate.
  static let rate = "rate"
  /// In place of an optimizer: the parameters stay as they are.
  static let freeze = "freeze"
}

extension ModuleGenerator {
  /// `groups:`, then `optimizer:` for all other parameters.
  func optimizerGroups(_ written: TrainingSpec, steps: Int?, of module: Module) throws -> [Training.Group] {
    let types = Set(module.parameters.map(\.type))
    let paths = module.parameters.map(\.path)
    var groups: [Training.Group] = []
    // They share the rate, so that an error in one is mostly one in all: the first is reported.
    for (pattern, optimizer) in written.groups {
      guard paths.contains(where: { PathPattern(pattern.text).matches($0) }) else {
        throw Diagnostic(
          "train/group", "no parameter matches '\(pattern.text)'", at: pattern.span,
          help: "a pattern matches the end of a path, such as '*.bias'; the first parameters are "
            + paths.prefix(3).joined(separator: ", "))
      }
      groups.append(Training.Group(pattern: pattern, optimizer: try self.optimizer(optimizer, types, steps)))
    }
    groups.append(Training.Group(pattern: nil, optimizer: try optimizer(written.optimizer, types, steps)))
    return groups
  }

  /// `adamw(rate=0.001)` for parameters of some types; `nil` for `freeze`.
  private func optimizer(
    _ expression: Expression, _ types: Set<TensorType>, _ steps: Int?
  ) throws -> ElaboratedOptimizer? {
    if case .name(OptimizerNames.freeze) = expression.kind { return nil }
    guard case .call(let call) = expression.kind else {
      throw Diagnostic(
        "train/optimizer", "an optimizer is a call of a block with 'state:', or freeze", at: expression.span,
        help: "for example adamw(rate=0.001)")
    }
    guard case .block(let block, let isLibrary)? = callable(named: call.callee, isLibrary: false) else {
      throw Diagnostic(
        "train/optimizer", "no block is called '\(call.callee)'", at: call.calleeSpan,
        help: "the library has adamw and sgd; a block of your own has 'state:' for what it remembers"
      ).fixed(nearest(to: call.callee, among: ["adamw", "sgd"] + spec.blocks.map(\.name.text)), replacing: call.callee)
    }
    try checkForm(of: block, call)
    var result = ElaboratedOptimizer(
      name: block.name.text, states: [], functions: [:],
      hasRate: rate(of: block, call) != nil)
    let compileTime = FunctionGenerator(module: self, name: block.name.text, activeBlocks: [])
    let scope = Scope(owner: block.name.text, path: "", calls: [], isLibrary: isLibrary)
    for state in block.states {
      guard let written = state.defaultValue else { continue }
      let value = try inputDefault(written, .f32, compileTime, in: scope)
      guard case .constant(let initial) = value else {
        throw Diagnostic(
          "train/optimizer", "'\(state.name.text)' begins with one number for all elements", at: written.span,
          help: "for example = 0")
      }
      result.states.append(.init(name: state.name.text, initial: initial))
    }
    // In order, so that errors do not depend on hashing.
    for type in types.sorted(by: { "\($0)" < "\($1)" }) {
      result.functions[type] = try function(of: block, isLibrary, call, expression.span, type, steps)
    }
    return result
  }

  /// Checks what an optimizer must have, whatever the types of the parameters are.
  private func checkForm(of block: BlockSpec, _ call: Expression.Call) throws {
    let inputs = block.body.inputs.map(\.name.text)
    for name in [OptimizerNames.parameter, OptimizerNames.gradient] where !inputs.contains(name) {
      throw Diagnostic(
        "train/optimizer", "\(block.name.text) updates nothing: it has no input '\(name)'", at: call.calleeSpan,
        notes: [.init("it is declared here", at: block.name.span)],
        help: "an optimizer has inputs parameter: f32[...] and gradient: f32[...]")
    }
    if let state = block.states.first(where: { !$0.type.isOfAnyShape }) {
      throw Diagnostic(
        "train/optimizer", "'\(state.name.text)' is of another type than the parameter", at: state.type.span,
        help: "state is f32[...], of the shape of the parameter")
    }
    if let argument = call.arguments.first(where: { $0.name == nil }) {
      throw Diagnostic(
        "train/optimizer", "the arguments of an optimizer have names", at: argument.value.span,
        help: "parameter and gradient are given by the training step; write \(OptimizerNames.rate)="
          + written(argument.value.span))
    }
    let given =
      [OptimizerNames.parameter, OptimizerNames.gradient, OptimizerNames.step] + block.states.map(\.name.text)
    if let argument = call.arguments.first(where: { given.contains($0.name ?? "") }) {
      throw Diagnostic(
        "train/optimizer", "'\(argument.name ?? "")' is given by the training step", at: argument.value.span,
        help: "leave it out")
    }
    for name in [OptimizerNames.step, OptimizerNames.steps] {
      guard let config = config.first(where: { $0.name == name }) else { continue }
      throw Diagnostic(
        "spec/duplicate-name", "'\(name)' means the number of training steps where an optimizer is chosen",
        at: config.span, help: "call the config something else")
    }
  }

  /// The optimizer for parameters of one type.
  private func function(
    of block: BlockSpec, _ isLibrary: Bool, _ call: Expression.Call, _ span: Span, _ type: TensorType, _ steps: Int?
  ) throws -> Function {
    let generator = FunctionGenerator(module: self, name: block.name.text, activeBlocks: [])
    let scope = Scope(owner: spec.name.text, path: "", calls: [], isLibrary: false)
    for (name, value, span) in config { scope.define(name, value, at: span) }
    let origin = Origin.spec(span)
    func input(_ name: String, _ type: TensorType) -> BlockArgument {
      BlockArgument(
        value: .tensor(generator.builder.addInput(name: name, type: type, origin: origin)), span: span, root: nil)
    }
    let step = input(OptimizerNames.step, TensorType(.f32, []))
    var given: [String: BlockArgument] = [:]
    for name in [OptimizerNames.parameter, OptimizerNames.gradient] + block.states.map(\.name.text) {
      given[name] = input(name, type)
    }
    scope.define(OptimizerNames.step, step.value, at: span)
    if let steps { scope.define(OptimizerNames.steps, .integer(Dim(steps)), at: span) }
    var arguments = try reportingSteps(steps, at: span) { try generator.bind(call, to: block, in: scope) }
    var whole = block
    whole.body.inputs += block.states.map { state in
      var input = state
      input.defaultValue = nil
      return input
    }
    if block.body.inputs.contains(where: { $0.name.text == OptimizerNames.step }) { given[OptimizerNames.step] = step }
    let functionCount = functions.count
    // The value that the block gets is the one that is reported.
    let rate = try rate(of: block, call).map { written in
      try reportingSteps(steps, at: span) {
        let value = try generator.evaluate(written, in: scope)
        return try generator.tensor(Argument(value: value, span: written.span), as: .f32, in: scope)
      }
    }
    if let rate { arguments[OptimizerNames.rate] = BlockArgument(value: .tensor(rate), span: span, root: nil) }
    let all = arguments.merging(given) { $1 }
    let value = try generator.expand(
      whole, isLibrary: isLibrary, all, call: call, span: span, in: scope, owner: "update")
    guard generator.size.parameters == 0, functions.count == functionCount else {
      throw Diagnostic(
        "train/optimizer", "an optimizer has no parameters of its own and repeats nothing", at: span,
        help: "what it remembers is 'state:', f32[...] = 0")
    }
    var results: [Value] = [value]
    if case .tuple(let values) = value { results = values }
    try check(results, of: block, type, generator, at: span)
    for (result, name) in zip(results, [OptimizerNames.parameter] + block.states.map(\.name.text)) {
      generator.builder.addOutput(name: name, value: try generator.tensor(result, "an update", at: span))
    }
    if let rate { generator.builder.addOutput(name: OptimizerNames.rate, value: rate) }
    return generator.builder.function
  }

  private func check(
    _ results: [Value], of block: BlockSpec, _ type: TensorType, _ generator: FunctionGenerator, at span: Span
  ) throws {
    let names = [OptimizerNames.parameter] + block.states.map(\.name.text)
    guard results.count == names.count else {
      throw Diagnostic(
        "train/optimizer", "\(block.name.text) has \(results.count) outputs and updates \(names.count) values",
        at: span,
        notes: [.init("it is declared here", at: block.name.span)],
        help: "its outputs are the new values of \(names.joined(separator: ", ")), in this order")
    }
    for (index, result) in results.enumerated() {
      let id = try generator.tensor(result, "an update", at: span)
      guard generator.builder.type(of: id) == type else {
        throw Diagnostic(
          "train/optimizer",
          "output \(index + 1) of \(block.name.text) is \(generator.builder.type(of: id)) for a parameter \(type)",
          at: span, notes: [.init("it is declared here", at: block.name.span)],
          help: "it is the new value of '\(names[index])', of the same type")
      }
    }
  }

  /// The learning rate that a call gives, or that of `rate:`; `nil` if the block takes none.
  private func rate(of block: BlockSpec, _ call: Expression.Call) -> Expression? {
    guard block.body.inputs.contains(where: { $0.name.text == OptimizerNames.rate }) else { return nil }
    return call.arguments.first { $0.name == OptimizerNames.rate }?.value ?? spec.training?.rate
  }

  /// Says how `steps` gets a value if its name is unknown.
  private func reportingSteps<Result>(_ steps: Int?, at span: Span, _ body: () throws -> Result) throws -> Result {
    do { return try body() } catch var error as Diagnostic {
      if steps == nil, error.code == "spec/unknown-name", let place = error.span,
        written(place) == OptimizerNames.steps
      {
        error.help = "say how many there are: 'steps: 1000' under train:, or --steps 1000"
        error.fix = nil
      }
      throw error
    }
  }
}

extension TypeExpression {
  /// Whether it is `f32[...]`.
  fileprivate var isOfAnyShape: Bool {
    if dtype.text == DType.f32.rawValue, dims.count == 1, case .ellipsis = dims[0] { true } else { false }
  }
}
