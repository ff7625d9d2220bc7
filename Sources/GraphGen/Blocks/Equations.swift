import Diagnostics
import GraphIR
import GraphcRuntime
import ModelSpec

extension FunctionGenerator {
  /// Builds equations in order. After an error the names of the equation are poisoned, so that all independent errors
  /// are reported.
  func buildEquations(_ equations: [Equation], in scope: Scope) throws {
    var failed = false
    for equation in equations {
      module.recorder?.beginLine()
      defer { recordLine(.equation, equation.results, equation.value.span, in: scope) }
      do {
        try build(equation, in: scope)
      } catch {
        failed = true
        if let diagnostic = error as? Diagnostic {
          let isFull = ModuleGenerator.fullCodes.contains(diagnostic.code)
          guard scope.calls.isEmpty, activeBlocks.isEmpty, !isFull else { throw diagnostic }
          module.report(diagnostic)
        } else if !(error is AlreadyReported) {
          throw error
        }
        for name in equation.results { scope.define(name.text, nil, at: name.span) }
      }
    }
    if failed { throw AlreadyReported() }
  }

  private func build(_ equation: Equation, in scope: Scope) throws {
    let owner = try owner(of: equation, in: scope)
    let ownedBefore = size.parameters
    var value = try evaluate(equation.value, in: scope, owner: owner)
    if case .tuple(let values) = value, values.count == 1 { value = values[0] }
    if size.parameters > ownedBefore, !equation.results.contains(where: { $0.text == owner }) {
      try checkOwner(owner, of: equation, in: scope)
    }
    if equation.results.count == 1 {
      let name = equation.results[0]
      switch value {
      case .tensor(let id): try suggestName(name, for: id, in: scope)
      case .tuple(let values):
        let names = (1...max(values.count, 1)).map { "\(name.text)_\($0)" }.joined(separator: ", ")
        throw Diagnostic(
          "type/several-results", "this has \(values.count) results, one is named", at: equation.value.span,
          help: "name them all: \(names): \(module.text(of: equation.value))"
        ).suggesting(names, replacing: name.text, at: module.startsLine(name.span) ? name.span : nil)
      case .integer, .float, .boolean, .string, .enumCase, .dtype, .list, .callable, .absent: break
      }
      scope.define(name.text, value, at: name.span)
      return
    }
    guard case .tuple(let values) = value, values.count == equation.results.count else {
      let count = if case .tuple(let values) = value { values.count } else { 1 }
      let names = equation.results.map(\.text)
      let kept = names.prefix(count) + (names.count..<max(names.count, count)).map { "\(names[0])_\($0 + 1)" }
      let place = equation.results[0].span.joined(with: equation.results[names.count - 1].span)
      throw Diagnostic(
        "type/several-results", "\(names.count) names for \(count) results", at: equation.value.span,
        help: "name each result once: \(kept.joined(separator: ", ")): \(module.text(of: equation.value))"
      ).suggesting(
        module.startsLine(place) ? kept.joined(separator: ", ") : nil, replacing: module.written(place), at: place)
    }
    for (name, value) in zip(equation.results, values) {
      if case .tensor(let id) = value { try suggestName(name, for: id, in: scope) }
      scope.define(name.text, value, at: name.span)
    }
  }

  /// The path under which an equation owns parameters: its names, joined; for a repeat with all=true only those of the
  /// carry.
  private func owner(of equation: Equation, in scope: Scope) throws -> String {
    var names = equation.results.map(\.text)
    if names.count.isMultiple(of: 2), case .call(let call) = equation.value.kind, call.callee == "repeat",
      let all = call.arguments.first(where: { $0.name == "all" }),
      case .boolean(true) = try evaluate(all.value, in: scope)
    {
      names.removeLast(names.count / 2)
    }
    return names.joined(separator: "_")
  }

  private func suggestName(_ name: Name, for id: ValueID, in scope: Scope) throws {
    let path = scope.path(of: name.text)
    try module.countName(path, at: name.span)
    noteEquation(path, id)
  }

  /// The joined names of several results own parameters, so they must not collide with another name.
  private func checkOwner(_ owner: String, of equation: Equation, in scope: Scope) throws {
    let other = scope[owner]?.span ?? scope.later[owner] ?? scope.joinedOwners[owner]
    scope.joinedOwners[owner] = equation.results[0].span
    guard let other else { return }
    throw Diagnostic(
      "spec/duplicate-name", "the parameters of this equation are named '\(owner)', as is another equation",
      at: equation.results[0].span, notes: [.init("the other one is here", at: other)], help: "rename one of them")
  }

  /// Declares a parameter; it is absent if its `when` is false.
  func declare(_ parameter: ParameterSpec, in scope: Scope) throws {
    guard try exists(parameter, in: scope) else {
      scope.define(parameter.name.text, .absent, at: parameter.name.span)
      return
    }
    let type = try parameterType(parameter, in: scope)
    let initializer = try initializer(parameter.initializer, in: scope)
    let path = scope.path(of: parameter.name.text)
    try countParameter(path, at: parameter.name.span)
    let id = builder.addParameter(
      ParameterDeclaration(path: path, type: type, initializer: initializer, origin: scope.origin(parameter.name.span)))
    scope.define(parameter.name.text, .tensor(id), at: parameter.name.span)
  }

  private func exists(_ parameter: ParameterSpec, in scope: Scope) throws -> Bool {
    guard let condition = parameter.condition else { return true }
    let value = try evaluate(condition, in: scope)
    guard case .boolean(let exists) = value else {
      throw Diagnostic(
        "type/not-compile-time", "'when' needs a compile-time boolean, this is \(value.kindName)", at: condition.span)
    }
    return exists
  }

  private func parameterType(_ parameter: ParameterSpec, in scope: Scope) throws -> TensorType {
    let type = try shape(parameter.type, in: scope)
    for (axis, dim) in type.shape.enumerated() {
      guard let extent = dim.constantValue else {
        throw Diagnostic(
          "shape/needs-static",
          "axis \(axis) of the parameter '\(parameter.name.text)' depends on the run-time dim \(dim)",
          at: parameter.type.span, help: "a parameter's shape must be known at compile time")
      }
      guard extent >= 1 else {
        throw tooSmall(extent, axis: axis, "parameter '\(parameter.name.text)'", parameter.type, in: scope)
      }
    }
    do { try Check.size(type) } catch {
      throw Diagnostic(error.code, "the parameter '\(parameter.name.text)': \(error.message)", at: parameter.type.span)
    }
    return type
  }

  /// The error for an extent below 1, at the place where it was written.
  func tooSmall(
    _ extent: Int, axis: Int, _ what: String, _ type: TypeExpression, in scope: Scope
  ) -> Diagnostic {
    var origin: Scope.Root?
    if type.dims.indices.contains(axis), case .expression(let expression) = type.dims[axis] {
      origin = root(of: expression, in: scope)
    }
    return Diagnostic(
      "value/out-of-range", "axis \(axis) of the \(what) is \(extent)", at: origin?.span ?? type.span,
      label: origin.map { "\($0.name) is \(extent)" },
      notes: origin == nil ? [] : [.init("the \(what) is declared here", at: type.span)],
      help: "use extents of at least 1")
  }

  /// The type declared for a parameter or a model input; every name in it is bound.
  func shape(_ type: TypeExpression, in scope: Scope) throws -> TensorType {
    let dims = try type.dims.map { dim -> Dim in
      switch dim {
      case .ellipsis(let span):
        throw Diagnostic("shape/needs-static", "'...' stands only in inputs of blocks", at: span)
      case .expression(let expression):
        let value = try evaluate(expression, in: scope)
        guard case .integer(let dim) = value else {
          throw Diagnostic("type/expected-int", "a dim is an integer, this is \(value.kindName)", at: expression.span)
        }
        return dim
      }
    }
    guard dims.count <= TensorType.maximumRank else {
      throw Diagnostic(
        "limit/rank", "rank \(dims.count) is above the limit of \(TensorType.maximumRank)", at: type.span)
    }
    return TensorType(try module.dtype(type.dtype), dims)
  }
}
