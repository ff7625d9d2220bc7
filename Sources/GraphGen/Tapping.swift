import GraphIR
import GraphcText

/// Makes inner values of a module its outputs.
///
/// A function on the way to a tapped value is copied for the calls that must return more; other calls keep the
/// original. A repeat whose steps are all tapped alike stacks the values; any other is split.
struct Tapping {
  private let original: Module
  private var functions: FunctionTable
  /// The equations of each function.
  private var equations: [String: Equations]
  /// The copies, by the function and the additional values that they return, with the index of the output of each
  /// value.
  private var copies: [[String]: (name: String, outputs: [String: Int])] = [:]
  /// The number of nodes in copies.
  private(set) var nodeCount = 0

  init(_ module: Module, equations: [String: Equations]) {
    original = module
    functions = module.functionTable
    self.equations = equations
  }

  /// The module with the values that were added.
  var module: Module {
    var module = original
    module.functions = functions.all
    module.dropUncalled(where: Set(copies.keys.map { $0[0] }).contains)
    return module
  }

  /// No value has the path.
  struct Failure: Error {
    /// The paths that exist after the last call that was found.
    var candidates: [String]
  }

  /// Looks for the value at a path.
  func check(_ path: String) throws(Failure) { try check(path, in: Module.mainName, under: "") }

  /// - Parameter prefix: the path of the call of the function, with a final dot.
  private func check(_ path: String, in name: String, under prefix: String) throws(Failure) {
    guard let function = functions[name] else { throw Failure(candidates: []) }
    if case .value? = equations[name]?[UTF8Key(path)] { return }
    for node in function.nodes {
      guard let (_, call, rest) = node.op.step(along: path) else { continue }
      if !rest.isEmpty { return try check(rest, in: call.function, under: prefix + call.path + ".") }
      if functions[call.function]?.ownOutputCount == 1 { return }
    }
    throw Failure(candidates: candidates(in: function).map { prefix + $0 })
  }

  /// Makes the values at these paths outputs of the model, with their paths as names.
  ///
  /// - Precondition: `check` finds all of them.
  mutating func add(_ paths: [String]) throws(InferenceError) {
    let values = try expose(paths, in: Module.mainName)
    guard var main = functions[Module.mainName] else { return }
    var known = Set(main.outputs.map { UTF8Key($0.name) })
    for path in paths {
      guard let value = values[path], known.insert(UTF8Key(path)).inserted else { continue }
      main.outputs.append(.init(name: path, value: value))
    }
    functions.replace(with: main)
  }

  /// Makes the calls in a function return the requested values, and finds all of the values there.
  private mutating func expose(_ paths: [String], in name: String) throws(InferenceError) -> [String: ValueID] {
    guard let function = functions[name] else { return [:] }
    var values: [String: ValueID] = [:]
    /// The requested values within the calls of each node and step.
    var wanted: [Int: [Int: [String]]] = [:]
    for path in paths {
      if case .value(let value)? = equations[name]?[UTF8Key(path)] {
        values[path] = value
        continue
      }
      for (index, node) in function.nodes.enumerated() {
        guard let (step, _, rest) = node.op.step(along: path) else { continue }
        wanted[index, default: [:]][step, default: []].append(rest)
        break
      }
    }
    guard !wanted.isEmpty else { return values }

    var builder = FunctionBuilder(name: name)
    builder.declareParameters(function.parameters)
    var moved: [[ValueID]] = []
    for (index, var node) in function.nodes.enumerated() {
      node.operands = node.operands.map { moved[$0.node][$0.result] }
      guard let steps = wanted[index] else {
        moved.append(builder.append(node))
        continue
      }
      let calls = node.op.calls
      let (results, found) = try expose(steps.mapValues { Set($0).sorted() }, of: node, &builder)
      moved.append(results)
      for (step, rest, value) in found { values[calls[step].path + (rest.isEmpty ? "" : "." + rest)] = value }
    }
    for path in paths {
      if case .value(let value)? = equations[name]?[UTF8Key(path)] { values[path] = moved[value.node][value.result] }
    }
    for output in function.outputs {
      builder.addOutput(name: output.name, value: moved[output.value.node][output.value.result])
    }
    functions.replace(with: builder.function)
    return values
  }

  private typealias Found = [(step: Int, rest: String, value: ValueID)]

  /// Appends a call that returns the requested values, too.
  ///
  /// - Returns: the original results, and the requested values.
  private mutating func expose(
    _ steps: [Int: [String]], of node: Node, _ builder: inout FunctionBuilder
  ) throws(InferenceError) -> (results: [ValueID], found: Found) {
    guard case .repeat(let repetition) = node.op else { return try expose(steps[0] ?? [], ofCall: node, &builder) }
    if let stacked = try stack(steps, of: repetition, node, &builder) { return stacked }
    guard repetition.stacked.isEmpty, node.types.count == repetition.carryCount else {
      return try unroll(steps, of: repetition, node, &builder)
    }
    var carry = Array(node.operands.prefix(repetition.carryCount))
    var found: Found = []
    func part(_ places: Range<Int>) -> Node {
      var part = node
      part.op = repetition.part(places)
      part.operands.replaceSubrange(..<carry.count, with: carry)
      part.name = part.op.calls.last?.path
      return part
    }
    var start = 0
    for (place, step) in repetition.order.enumerated() {
      guard let wanted = steps[step] else { continue }
      let isAlone = wanted.contains { !$0.isEmpty }
      let before = start..<(isAlone ? place : place + 1)
      if !before.isEmpty { carry = builder.append(part(before)) }
      if isAlone {
        let (results, own) = try expose(wanted, ofCall: part(place..<place + 1), &builder)
        carry = results
        found += own.map { (step, $0.rest, $0.value) }
      } else {
        found.append((step, "", carry[0]))
      }
      start = place + 1
    }
    if start < repetition.stepCount { carry = builder.append(part(start..<repetition.stepCount)) }
    return (carry, found)
  }

  private mutating func expose(
    _ wanted: [String], ofCall node: Node, _ builder: inout FunctionBuilder
  ) throws(InferenceError) -> (results: [ValueID], found: Found) {
    guard case .call(var call) = node.op else { return (builder.append(node), []) }
    var node = node
    let count = node.types.count
    let inner = wanted.filter { !$0.isEmpty }
    let (function, outputs) = try copy(of: call.function, giving: inner)
    call.function = function.name
    (node.op, node.types) = (.call(call), function.outputTypes)
    let results = builder.append(node)
    let found: Found = wanted.map { (0, $0, results[outputs[$0] ?? 0]) }
    return (Array(results[..<count]), found)
  }

  /// A repeat whose steps all have the same requests, with the values stacked; `nil` if they differ.
  private mutating func stack(
    _ steps: [Int: [String]], of repetition: Repeat, _ node: Node, _ builder: inout FunctionBuilder
  ) throws(InferenceError) -> (results: [ValueID], found: Found)? {
    guard let wanted = steps[0], (0..<repetition.stepCount).allSatisfy({ steps[$0] == wanted }) else { return nil }
    var functions: [Function] = []
    var places: [[String: Int]] = []
    for name in repetition.functions {
      let (function, outputs) = try copy(of: name, giving: wanted, isStacked: true)
      functions.append(function)
      places.append(outputs)
    }
    guard functions.allSatisfy({ $0.outputTypes == functions[0].outputTypes }),
      places.allSatisfy({ $0 == places[0] }),
      functions[0].outputTypes.dropFirst(node.types.count).allSatisfy({ $0.rank < TensorType.maximumRank })
    else { return nil }
    var (node, repetition) = (node, repetition)
    let count = node.types.count
    repetition.functions = functions.map(\.name)
    node.op = .repeat(repetition)
    node.types += functions[0].outputTypes.dropFirst(count).map {
      TensorType($0.dtype, [Dim(repetition.stepCount)] + $0.shape)
    }
    let results = builder.append(node)
    var found: Found = []
    for step in 0..<repetition.stepCount {
      for rest in wanted {
        found.append((step, rest, try builder.row(step, of: results[places[0][rest] ?? 0], origin: node.origin)))
      }
    }
    return (Array(results[..<count]), found)
  }

  /// The steps of a repeat with stacked results, as single calls.
  private mutating func unroll(
    _ steps: [Int: [String]], of repetition: Repeat, _ node: Node, _ builder: inout FunctionBuilder
  ) throws(InferenceError) -> (results: [ValueID], found: Found) {
    var inner = FunctionBuilder(name: "")
    let inputs = node.operands.map { value in
      inner.addInput(name: "", type: builder.type(of: value), origin: node.origin)
    }
    let results = try repetition.unroll(&inner, inputs, types: node.types, origin: node.origin)
    var moved = node.operands.map { [$0] }
    var found: Found = []
    for var part in inner.function.nodes.dropFirst(inputs.count) {
      part.operands = part.operands.map { moved[$0.node][$0.result] }
      guard case .call(let call) = part.op, let step = call.step.flatMap(repetition.step(numbered:)),
        let wanted = steps[step]
      else {
        moved.append(builder.append(part))
        continue
      }
      let (values, own) = try expose(wanted, ofCall: part, &builder)
      moved.append(values)
      found += own.map { (step, $0.rest, $0.value) }
    }
    return (results.map { moved[$0.node][$0.result] }, found)
  }

  /// A copy of a function that also returns inner values.
  ///
  /// - Parameter isStacked: whether the values will be stacked; carried values and existing results are then returned a
  ///   second time.
  /// - Returns: the copy, and the index of the output of each value.
  private mutating func copy(
    of name: String, giving paths: [String], isStacked: Bool = false
  ) throws(InferenceError) -> (function: Function, outputs: [String: Int]) {
    let key = [name, "\(isStacked)"] + paths
    if copies[key] == nil, !paths.isEmpty, let copy = functions.addVariant(of: name, suffix: "tap", { _ in }) {
      equations[copy] = equations[name]
      nodeCount += functions[copy]?.nodes.count ?? 0
      let values = try expose(paths.filter { !$0.isEmpty }, in: copy)
      guard var tapped = functions[copy] else { return (Function(name: name), [:]) }
      var outputs = tapped.outputs
      var places: [String: Int] = [:]
      for path in paths {
        guard let value = path.isEmpty ? outputs.first?.value : values[path] else { continue }
        places[path] = isStacked ? nil : outputs.firstIndex { $0.value == value }
        guard places[path] == nil else { continue }
        places[path] = outputs.count
        outputs.append(.init(name: path.isEmpty ? "\(outputs[0].name).tap" : path, value: value))
      }
      tapped.outputs = outputs
      functions.replace(with: tapped)
      copies[key] = (copy, places)
    }
    guard let function = functions[copies[key]?.name ?? name] else {
      throw InferenceError("call/unknown-function", "no function is called \(name)")
    }
    return (function, copies[key]?.outputs ?? [:])
  }

  /// The paths that can be tapped in a function: its equations, and the calls that have further paths.
  private func candidates(in function: Function) -> [String] {
    let names = (equations[function.name] ?? [:]).compactMap { key, value in
      if case .value = value { key.string } else { nil }
    }
    return names.sorted() + function.nodes.flatMap(\.op.calls).map(\.path)
  }
}

extension Op {
  /// The step to which a path leads, its call, and the rest of the path, which is empty for the step itself.
  fileprivate func step(along path: String) -> (step: Int, call: Call, rest: String)? {
    if case .call(let call) = self { return path.rest(after: call.path).map { (0, call, $0) } }
    guard case .repeat(let repetition) = self, let rest = path.rest(after: repetition.path),
      case let digits = rest.prefix(while: { $0 != "." }), let number = Int(digits), "\(number)" == digits,
      let step = repetition.step(numbered: number)
    else { return nil }
    let call = repetition.call(step)
    return path.rest(after: call.path).map { (step, call, $0) }
  }
}

extension String {
  /// The rest of a path after another path and a dot; empty if they are equal.
  fileprivate func rest(after path: String) -> String? {
    guard utf8.starts(with: path.utf8) else { return nil }
    let rest = utf8.dropFirst(path.utf8.count)
    if rest.isEmpty { return "" }
    guard rest.first == UInt8(ascii: "."), rest.count > 1 else { return nil }
    return String(rest.dropFirst())
  }
}
