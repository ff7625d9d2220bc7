import Diagnostics
import GraphIR
import GraphcRuntime
import ModelSpec

extension FunctionGenerator {
  /// `repeat(block, n, carry, name=value…)`: one function for each set of compile-time arguments, and n steps.
  ///
  /// With `all=true`, the carried values of every step are also returned, stacked along a new first axis.
  func evaluateRepeat(_ call: Expression.Call, span: Span, in scope: Scope, owner: String?) throws -> Value {
    let positional = call.arguments.filter { $0.name == nil }.map(\.value)
    guard positional.count >= 3 else {
      throw Diagnostic(
        "spec/missing-argument", "repeat needs a block, a count and what it carries", at: span,
        help: "it is called as repeat(block, n, carry, name=value…)")
    }
    guard case .callable(let callable) = try evaluateArgument(positional[0], isBlock: true, in: scope).value,
      case .block(let block, let isLibrary) = callable
    else {
      throw Diagnostic(
        "type/expected-block", "repeat repeats a block", at: positional[0].span,
        help: "write a block of its own around it, under 'blocks'")
    }
    let (count, countName, countSpan) = try repeatCount(positional[1], in: scope)
    let all = try call.arguments.first { $0.name == "all" }.map { try flag($0.value, in: scope) } ?? false
    if all, count == 0 {
      throw Diagnostic(
        "value/out-of-range", "\(countName) is 0, and all=true stacks at least one step", at: countSpan, label: "0",
        help: "use 1 or more")
    }
    let carry = try positional[2...].map { expression in
      try tensor(try evaluate(expression, in: scope), "what is carried", at: expression.span)
    }
    let carryTypes = carry.map { builder.type(of: $0) }
    var steps: [RepeatInstance] = []
    var call = call
    call.arguments.removeAll { $0.name == "all" }
    let site = RepeatSite(
      block: block, isLibrary: isLibrary, call: call, span: span, count: count, countName: countName,
      countSpan: countSpan, owner: owner, carrySpan: positional[2].span, stacksAll: all)
    let usesIndex = call.arguments.contains { $0.name != nil && $0.value.mentions("i") }
    if usesIndex, let entry = scope["i"] {
      throw Diagnostic(
        "spec/duplicate-name", "'i' is the index of this repeat, and it is defined already", at: span,
        notes: [.init("'i' is defined here", at: entry.span)], help: "give the other one another name")
    }

    let stepsPath = scope.path(of: owner ?? block.name.text)
    for index in 0..<count {
      var instance = steps.last
      if instance == nil || usesIndex {
        instance = try self.instance(of: site, carry: carry, index: index, after: instance, in: scope)
      }
      guard let instance else { break }
      if !usesIndex, index == 0 { try checkCount(site, of: instance.size) }
      module.recorder?.addStep(index, of: block.name.text, function: instance.function.name, path: stepsPath)
      let outputTypes = Array(instance.function.outputTypes.prefix(instance.resultCount))
      guard outputTypes == carryTypes else {
        throw Diagnostic(
          "shape/carry",
          "\(block.name.text) turns \(carryTypes.map(\.description).joined(separator: ", ")) into \(outputTypes.map(\.description).joined(separator: ", ")); what repeat carries keeps its type",
          at: positional[2].span, help: "a block that is repeated gives back what it takes")
      }
      if instance.size.parameters > 0, owner == nil {
        throw module.givingEquation(
          to: call.callee, at: span, in: scope,
          Diagnostic(
            "spec/unnamed-parameters", "\(block.name.text) owns parameters, so its repeat must stand alone", at: span,
            help: "give it an equation of its own, whose name then names the parameters"))
      }
      let path = "\(stepsPath).\(index)"
      try module.countName(path, at: span)
      try countCall(of: instance.size, path: path, at: span)
      steps.append(instance)
    }
    let results = try append(steps, carry, path: stepsPath, at: span, in: scope)
    return results.count == 1 ? .tensor(results[0]) : .tuple(results.map { .tensor($0) })
  }

  private func flag(_ expression: Expression, in scope: Scope) throws -> Bool {
    let value = try evaluate(expression, in: scope)
    guard case .boolean(let flag) = value else {
      throw Diagnostic("type/expected-bool", "'all' is true or false, this is \(value.kindName)", at: expression.span)
    }
    return flag
  }

  /// The count, with the name and the span for messages.
  private func repeatCount(_ expression: Expression, in scope: Scope) throws -> (Int, name: String, span: Span) {
    let value = try evaluate(expression, in: scope)
    guard case .integer(let dim) = value else {
      throw Diagnostic(
        "type/expected-int", "the count of repeat is an integer, this is \(value.kindName)", at: expression.span)
    }
    guard let count = dim.constantValue else {
      throw Diagnostic(
        "shape/needs-static", "the count of repeat must be known at compile time, \(dim) is a run-time dim",
        at: expression.span)
    }
    let root = root(of: expression, in: scope)
    let (name, span) = (root?.name ?? "the count of repeat", root?.span ?? expression.span)
    guard count >= 0 else {
      throw Diagnostic(
        "value/out-of-range", "\(name) is \(count)", at: span, label: "\(count)", help: "use 0 or more")
    }
    guard count <= module.limits.nodes else {
      throw Diagnostic(
        "limit/graph-nodes", "\(name) is \(count), and a graph may hold \(module.limits.nodes) nodes", at: span,
        help: ModuleGenerator.raisingNodes)
    }
    return (count, name, span)
  }

  /// Refuses a repeat that is too large before the first step is generated.
  private func checkCount(_ site: RepeatSite, of callee: FunctionSize) throws {
    let nodes = callee.nodes + 1
    guard site.count <= (module.limits.nodes - size.nodes) / nodes else {
      throw Diagnostic(
        "limit/graph-nodes",
        "\(site.countName) is \(site.count), \(site.block.name.text) has \(nodes) nodes, and a graph may hold "
          + "\(module.limits.nodes)", at: site.countSpan, help: ModuleGenerator.raisingNodes)
    }
  }

  /// The function for the compile-time arguments of one step, generated once, and the tensors passed to it.
  ///
  /// - Parameter last: the step before; its arguments are reused if they do not mention the index.
  private func instance(
    of site: RepeatSite, carry: [ValueID], index: Int, after last: RepeatInstance?, in scope: Scope
  ) throws -> RepeatInstance {
    let inputs = site.block.body.inputs
    guard carry.count <= inputs.count else {
      throw Diagnostic(
        "spec/too-many-arguments", "\(site.block.name.text) takes \(inputs.count) inputs", at: site.carrySpan)
    }
    let named = Expression.Call(
      callee: site.call.callee, calleeSpan: site.call.calleeSpan,
      arguments: site.call.arguments.filter { $0.name != nil && (last == nil || $0.value.mentions("i")) })
    let bound = try scope.withIndex(index, at: site.span) { try bind(named, to: site.block, in: scope) }
    let given = (last?.given ?? [:]).merging(bound) { $1 }
    var arguments = given
    for (input, value) in zip(inputs, carry) {
      guard arguments[input.name.text] == nil else {
        throw Diagnostic(
          "spec/duplicate-argument", "'\(input.name.text)' is what repeat carries, it cannot be given by name",
          at: site.span)
      }
      arguments[input.name.text] = BlockArgument(value: .tensor(value), span: site.carrySpan, root: nil)
    }

    // Tensors become inputs of the function; everything else is part of its identity.
    var key = [Callable.block(site.block, isLibrary: site.isLibrary).identity, "all=\(site.stacksAll)"]
    var passed: [(name: String, value: ValueID)] = []
    for name in inputs.map(\.name.text) + site.block.body.config.map(\.name.text) {
      guard let value = arguments[name]?.value else { continue }
      if case .tensor(let id) = value {
        key.append("\(name): \(builder.type(of: id))")
        passed.append((name, id))
      } else {
        key.append("\(name)=\(value.text)")
      }
    }
    let (function, size) = try module.instantiate(key: key, name: site.block.name.text) { name in
      do { return try makeFunction(named: name, site, arguments: arguments, passed: passed.map(\.name)) } catch {
        // After an error, the recorder shows the lines that were read until then.
        let path = scope.path(of: site.owner ?? site.block.name.text)
        module.recorder?.addStep(index, of: site.block.name.text, function: name, path: path)
        throw error
      }
    }
    // An argument that does not mention the index is the same value for every step, also if it is a row of a tensor.
    let varying = Set(site.call.arguments.filter { $0.value.mentions("i") }.compactMap(\.name))
    let extra = passed.dropFirst(carry.count)
    return RepeatInstance(
      function: function, size: size,
      arguments: extra.map { varying.contains($0.name) ? argument(of: index, $0.value) : .value($0.value) },
      values: extra.map(\.value),
      given: given, resultCount: function.outputs.count / (site.stacksAll ? 2 : 1))
  }

  private func makeFunction(
    named name: String, _ site: RepeatSite, arguments: [String: BlockArgument], passed: [String]
  ) throws -> (Function, FunctionSize) {
    let identity = Callable.block(site.block, isLibrary: site.isLibrary).identity
    try checkCycle(identity, at: site.call.calleeSpan)
    let generator = FunctionGenerator(module: module, name: name, activeBlocks: activeBlocks + [identity])
    let scope = Scope(owner: site.block.name.text, path: "", calls: [], isLibrary: site.isLibrary)
    module.recorder?.beginBlock(site.block.name.text, isLibrary: site.isLibrary)
    defer { module.recorder?.endFunction(name) }
    var local = arguments
    for name in passed {
      guard let argument = arguments[name], case .tensor(let id) = argument.value else { continue }
      try generator.countNode(at: argument.span)
      let input = generator.builder.addInput(name: name, type: builder.type(of: id), origin: .spec(argument.span))
      local[name]?.value = .tensor(input)
    }
    do {
      let results = try generator.build(site.block, local, callSpan: site.span, in: scope)
      for (name, value) in zip(site.block.body.outputs, results) {
        let output = try generator.tensor(value, "what repeat carries", at: name.span)
        generator.builder.addOutput(name: name.text, value: output)
      }
      if site.stacksAll {
        for output in generator.builder.function.outputs {
          generator.builder.addOutput(name: output.name + Function.stackedSuffix, value: output.value)
        }
      }
    } catch var diagnostic as Diagnostic {
      let times = site.count == 1 ? "once" : "\(site.count) times"
      let by = site.owner.map { " by '\($0)'" } ?? ""
      diagnostic.notes.append(.init("in \(site.block.name.text), repeated \(times)\(by)", at: site.span))
      throw diagnostic
    }
    module.equations[name] = generator.equations
    return (generator.builder.function, generator.size)
  }
}

/// The state that the steps of one `repeat` share.
private struct RepeatSite {
  var block: BlockSpec
  var isLibrary: Bool
  var call: Expression.Call
  var span: Span
  var count: Int
  var countName: String
  var countSpan: Span
  var owner: String?
  var carrySpan: Span
  var stacksAll: Bool
}

/// One step of a `repeat`.
struct RepeatInstance {
  /// A tensor passed to a step besides the carry.
  enum Argument: Hashable {
    case value(ValueID)
    /// The row of a tensor with the number of the step plus `shift`.
    case row(of: ValueID, shift: Int)
  }

  var function: Function
  var size: FunctionSize
  var arguments: [Argument]
  /// The arguments as values.
  var values: [ValueID]
  /// The named arguments of the call.
  var given: [String: BlockArgument]
  /// The number of carried results, also if their types do not fit; the others are stacked.
  var resultCount: Int
}

extension Expression {
  /// Whether a name occurs in the expression.
  fileprivate func mentions(_ name: String) -> Bool {
    var found = false
    forEachName { found = found || $0.text == name }
    return found
  }
}
