import Diagnostics
import GraphIR
import GraphcRuntime
import GraphcText
import ModelSpec

extension FunctionGenerator {
  /// Builds the body of a block in place of its call.
  func expand(
    _ block: BlockSpec, isLibrary: Bool, _ arguments: [String: BlockArgument], call: Expression.Call, span: Span,
    in caller: Scope, owner: String?
  ) throws -> Value {
    let identity = Callable.block(block, isLibrary: isLibrary).identity
    try checkCycle(identity, at: call.calleeSpan)
    try countNode(at: span)
    activeBlocks.append(identity)
    defer { activeBlocks.removeLast() }
    let path = owner.map { caller.path(of: $0) }
    let scope = Scope(
      owner: block.name.text, path: path ?? caller.path(of: block.name.text), calls: [span] + caller.calls,
      isLibrary: isLibrary)
    module.recorder?.beginBlock(block.name.text, isLibrary: isLibrary)
    defer { module.recorder?.endExpansion(path: scope.path) }
    do {
      let declaredBefore = size.parameters
      let results = try build(block, arguments, callSpan: span, in: scope)
      if owner == nil, size.parameters > declaredBefore {
        throw module.givingEquation(
          to: call.callee, at: span, in: caller,
          Diagnostic(
            "spec/unnamed-parameters", "\(block.name.text) owns parameters, so its call must stand alone", at: span,
            help: "give it an equation of its own, whose name then names the parameters"))
      }
      return results.count == 1 ? results[0] : .tuple(results)
    } catch var diagnostic as Diagnostic {
      diagnostic.notes.append(.init("in \(block.name.text)\(owner.map { ", called by '\($0)'" } ?? "")", at: span))
      throw diagnostic
    }
  }

  /// - Throws: `spec/cycle`, `limit/depth`.
  func checkCycle(_ identity: String, at span: Span) throws {
    guard activeBlocks.count < module.limits.blockDepth else {
      throw Diagnostic(
        "limit/depth", "blocks call each other more than \(module.limits.blockDepth) deep", at: span)
    }
    guard let start = activeBlocks.firstIndex(of: identity) else { return }
    let path = (activeBlocks[start...] + [identity]).joined(separator: " → ")
    throw Diagnostic("spec/cycle", "a block may not reach itself: \(path)", at: span)
  }

  /// Binds config, inputs and dims of a block, checks its assertions, declares its parameters, builds its equations;
  /// returns its outputs.
  func build(
    _ block: BlockSpec, _ arguments: [String: BlockArgument], callSpan: Span, in scope: Scope
  ) throws -> [Value] {
    let body = block.body
    let names = body.config.count + body.inputs.count + body.parameters.count + body.graph.count
    try module.countSteps(names, at: callSpan)
    noteLaterNames(body, in: scope)
    for config in body.config {
      guard let argument = arguments[config.name.text] else { continue }
      let value = try checkKind(argument.value, config, at: argument.span)
      scope.define(
        config.name.text, value, at: argument.span,
        root: argument.root ?? .init(name: config.name.text, span: argument.span))
    }
    let rest = try body.config.filter { config in
      guard arguments[config.name.text] == nil else { return false }
      guard let fallback = config.value else {
        throw module.giving(
          config, to: block, at: callSpan,
          Diagnostic(
            "spec/missing-argument", "\(block.name.text) needs '\(config.name.text)'", at: callSpan,
            notes: [.init("'\(config.name.text)' is declared here", at: config.name.span)]))
      }
      guard fallback.literalKind != nil else { return true }
      try bindDefault(config, fallback, in: scope)
      return false
    }
    for input in body.inputs {
      try bindInput(input, arguments[input.name.text], callSpan: callSpan, of: block, in: scope)
      recordDeclaration(.input, input.name, input.text, in: scope)
    }
    for config in rest { if let fallback = config.value { try bindDefault(config, fallback, in: scope) } }
    for assertion in block.assertions { try module.check(assertion, self, in: scope) }
    for parameter in body.parameters {
      try declare(parameter, in: scope)
      recordDeclaration(.parameter, parameter.name, parameter.text, in: scope)
    }
    try buildEquations(body.graph, in: scope)
    for tap in block.taps { _ = try lookUp(tap.text, at: tap.span, in: scope) }
    return try body.outputs.map { try lookUp($0.text, at: $0.span, in: scope) }
  }

  private func bindDefault(_ config: ConfigSpec, _ fallback: Expression, in scope: Scope) throws {
    let value = try evaluateArgument(fallback, isBlock: config.kind == .block, in: scope).value
    scope.define(config.name.text, try checkKind(value, config, at: fallback.span), at: config.name.span)
  }

  func noteLaterNames(_ body: Body, in scope: Scope) {
    for equation in body.graph {
      for name in equation.results { scope.later[name.text] = name.span }
    }
    for config in body.config { scope.later[config.name.text] = config.name.span }
    for parameter in body.parameters { scope.later[parameter.name.text] = parameter.name.span }
  }

  /// A config value of a block as its declared kind.
  private func checkKind(_ value: Value, _ config: ConfigSpec, at span: Span) throws -> Value {
    guard let kind = config.kind else { return value }
    switch (kind, value) {
    case (.int, .integer(let dim)) where dim.constantValue != nil: return value
    case (.dim, .integer): return value
    case (.float, .float): return value
    case (.float, .integer(let dim)):
      if let number = dim.constantValue { return .float(Double(number)) }
    case (.bool, .boolean), (.string, .string), (.block, .callable): return value
    case (.enum(let cases), .enumCase(let name)):
      if cases.contains(name) { return value }
      let near = NearestName.best(to: name, among: cases)
      throw Diagnostic(
        "value/enum", "'\(config.name.text)' has no case .\(name)", at: span,
        help: (near.map { "did you mean .\($0)? " } ?? "")
          + "its cases are \(cases.map { "." + $0 }.joined(separator: ", "))"
      ).fixed(near.map { "." + $0 }, replacing: module.written(span))
    default: break
    }
    let found =
      if case .integer(let dim) = value, dim.constantValue == nil { "the run-time dim \(dim)" } else { value.kindName }
    let meant = kind.meant(by: value)
    var help = meant.map { "write \($0)" }
    var guess: String?
    if case .enum(let cases) = kind, meant == nil {
      help = "its cases are \(cases.map { "." + $0 }.joined(separator: ", "))"
      if case .boolean(let flag) = value { guess = cases.first { ($0 == "none") != flag }.map { "." + $0 } }
    }
    throw Diagnostic(
      "type/expected-\(kind.text)", "'\(config.name.text)' is \(kind.article) \(kind.text), this is \(found)", at: span,
      notes: [.init("'\(config.name.text)' is declared here", at: config.name.span)], help: help
    ).suggesting(guess, replacing: module.written(span)).replacingFix(meant, module.written(span))
  }

  /// Binds an input and solves the free names of its type.
  private func bindInput(
    _ input: InputSpec, _ argument: BlockArgument?, callSpan: Span, of block: BlockSpec, in scope: Scope
  ) throws {
    let name = input.name.text
    var bound = argument
    if bound == nil, let fallback = input.defaultValue {
      bound = BlockArgument(value: try evaluate(fallback, in: scope), span: fallback.span, root: nil)
    }
    switch bound?.value {
    case nil, .absent?:
      guard input.isOptional else {
        let message = "\(block.name.text) needs the input '\(name)'"
        throw Diagnostic(
          "spec/missing-argument",
          bound == nil ? message : "\(message), which is absent here", at: bound?.span ?? callSpan,
          notes: [.init("'\(name)' is declared here", at: input.name.span)])
      }
      scope.define(name, .absent, at: input.name.span)
    case let value?:
      let dtype = try module.dtype(input.type.dtype)
      let span = bound?.span ?? callSpan
      let id = try tensor(Argument(value: value, span: span), as: dtype, in: scope)
      try unify(input, with: builder.type(of: id), dtype: dtype, at: span, of: block, in: scope)
      scope.define(name, .tensor(id), at: input.name.span)
    }
  }

  /// Matches a declared type with a real one, binding free names to dims.
  private func unify(
    _ input: InputSpec, with type: TensorType, dtype: DType, at span: Span, of block: BlockSpec, in scope: Scope
  ) throws {
    func mismatch(_ why: String) -> Diagnostic {
      Diagnostic(
        "shape/mismatch",
        "\(block.name.text) takes '\(input.name.text)' as \(input.type.text(module.sources)), this is \(type): \(why)",
        at: span, notes: [.init("'\(input.name.text)' is declared here", at: input.name.span)])
    }
    guard type.dtype == dtype else {
      throw Diagnostic(
        "type/mismatch", "\(block.name.text) takes '\(input.name.text)' as \(dtype.rawValue), this is \(type)",
        at: span, notes: [.init("'\(input.name.text)' is declared here", at: input.name.span)]
      ).casting(to: dtype, in: module)
    }
    let dims = input.type.dims
    let ellipsis = dims.firstIndex { if case .ellipsis = $0 { true } else { false } }
    guard ellipsis == nil ? dims.count == type.rank : dims.count - 1 <= type.rank else {
      var error = mismatch("it has \(type.rank) axes")
      if type.rank == dims.count - 1, module.isWrittenByUser(span) {
        let text = module.written(span)
        let new = (module.isAtom(text) ? text : "(\(text))") + "[new]"
        error.help = "insert an axis: \(new)"
        error = error.suggesting(new, replacing: text)
      }
      throw error
    }
    let skipped = type.rank - (dims.count - 1)
    var axis = 0
    for dim in dims {
      switch dim {
      case .ellipsis: axis += skipped
      case .expression(let expression):
        let actual = type.shape[axis]
        axis += 1
        if case .name(let name) = expression.kind, scope[name] == nil, scope.later[name] == nil {
          scope.bind(name, to: actual, at: expression.span)
          continue
        }
        guard case .integer(let expected) = try evaluate(expression, in: scope) else {
          throw Diagnostic("type/expected-int", "a dim is an integer", at: expression.span)
        }
        guard expected == actual else { throw mismatch("axis \(axis - 1) is \(actual), not \(expected)") }
      }
    }
  }
}

extension ConfigSpec.Kind {
  /// The text of this kind for a value of another: `10` for `10.0`, `true` for 1, `.half` for `'half'`.
  fileprivate func meant(by value: Value) -> String? {
    switch (self, value) {
    case (.int, .float(let number)), (.dim, .float(let number)):
      return Int(exactly: number).map(String.init)
    case (.int, .string(let text)), (.dim, .string(let text)): return Int(text).map(String.init)
    case (.float, .string(let text)): return Double(text).map { "\($0)" }
    case (.bool, .integer(let dim)): return dim == Dim(0) ? "false" : dim == Dim(1) ? "true" : nil
    case (.bool, .string(let text)): return Bool(text.lowercased()).map { "\($0)" }
    case (.enum(let cases), .string(let text)):
      return (cases.contains(text) ? text : NearestName.best(to: text, among: cases)).map { "." + $0 }
    default: return nil
    }
  }

  /// As written in a spec.
  var text: String {
    switch self {
    case .int: "int"
    case .dim: "dim"
    case .float: "float"
    case .bool: "bool"
    case .string: "string"
    case .block: "block"
    case .enum: "enum"
    }
  }

  var article: String { self == .int || text == "enum" ? "an" : "a" }
}

extension TypeExpression {
  /// The type as written.
  func text(_ sources: SourceMap) -> String {
    sources[span.source].text(Int(span.start)..<Int(span.end))
  }
}
