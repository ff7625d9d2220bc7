import GraphcText

/// A sequence of steps, each of which calls a function on the results of the step before, such as the layers of a
/// model.
///
/// Steps are numbered from 0; the parameters of step s have the path `path.(first + s · stride)`. The first
/// `carryCount` operands are carried: the first step takes the operands, every other step the first results of the step
/// before, of the same types. Of a stacked operand, step s takes row s. All other operands are the same for every step.
/// The results are the carried values after the last step that runs, then each other result of the function, stacked
/// along a new first axis: row s is from step s.
package struct Repeat: OpDefinition {
  package static let mnemonics = ["repeat"]
  package static let documentation = OpDocumentation(
    "calls functions of the module one after the other, each on what the one before has made",
    operands: ["carry...", "x..."],
    formula: "carry = function(carry, x) for each step; the last carries, then the other results of all steps, stacked")

  /// The largest number of steps of a node.
  package static let maximumStepCount = 1 << 20

  /// One period of functions with the same types: step s calls `functions[s % functions.count]`.
  package var functions: [String]
  /// The path of the calls without the step number, such as `encoded`.
  package var path: String
  /// The number in the path of step 0.
  package var first: Int
  /// The difference of the numbers of consecutive steps.
  package var stride: Int
  package var stepCount: Int
  package var carryCount: Int
  /// The operands of which step s takes row s, ascending.
  package var stacked: [Int]
  /// Whether the last step runs first.
  package var isReversed: Bool

  package init(
    functions: [String], path: String, first: Int = 0, stride: Int = 1, stepCount: Int, carryCount: Int,
    stacked: [Int] = [], isReversed: Bool = false
  ) {
    self.functions = functions
    self.path = path
    self.first = first
    self.stride = stride
    self.stepCount = stepCount
    self.carryCount = carryCount
    self.stacked = stacked
    self.isReversed = isReversed
  }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    functions = try attributes.strings("functions")
    path = try attributes.string("path")
    first = try attributes.has("first") ? attributes.integer("first") : 0
    stride = try attributes.has("stride") ? attributes.integer("stride") : 1
    stepCount = try attributes.integer("steps")
    carryCount = try attributes.integer("carries")
    stacked = try attributes.has("stacked") ? attributes.integers("stacked") : []
    isReversed = try attributes.has("reversed") ? attributes.flag("reversed") : false
    if let fault { throw AttributeError(message: fault) }
  }

  package var attributes: [Attribute] {
    var attributes = [Attribute("functions", .strings(functions)), Attribute("path", .string(path))]
    if first != 0 { attributes.append(Attribute("first", .integer(first))) }
    if stride != 1 { attributes.append(Attribute("stride", .integer(stride))) }
    attributes.append(Attribute("steps", .integer(stepCount)))
    attributes.append(Attribute("carries", .integer(carryCount)))
    if !stacked.isEmpty { attributes.append(Attribute("stacked", .integers(stacked))) }
    if isReversed { attributes.append(Attribute("reversed", .flag(true))) }
    return attributes
  }
  package var semantics: Semantics { .structural }
  package var gradient: Gradient { .structural }
  package var kind: OpKind { .call }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    throw InferenceError("op/structural", "the types of a repeat follow from those of its functions")
  }

  /// The cost of the called functions is counted with the module.
  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }

  /// The fault of the attributes by themselves; `nil` if they are valid.
  fileprivate var fault: String? {
    guard (1...Self.maximumStepCount).contains(stepCount) else {
      return "'steps' must be from 1 to \(Self.maximumStepCount)"
    }
    guard (1...stepCount).contains(functions.count) else { return "'functions' must be from 1 to 'steps' many" }
    // The numbers in the paths must fit, too.
    guard (0...Int(Int32.max)).contains(first), (1...Int(Int32.max)).contains(stride) else {
      return "'first' must be at least 0 and 'stride' at least 1, both below 2147483648"
    }
    guard carryCount >= 0 else { return "'carries' must not be negative" }
    guard zip(stacked, stacked.dropFirst()).allSatisfy({ $0 < $1 }), stacked.allSatisfy({ $0 >= carryCount }) else {
      return "'stacked' must be ascending operands after those that are carried"
    }
    return nil
  }
}

// MARK: Types

extension Repeat {
  /// The types of the results, from the inputs and outputs of the functions.
  ///
  /// - Throws: `gir/attribute`, `op/operand-count`, `call/argument`, `limit/rank`.
  func results(
    _ operands: [TensorType], inputs: [TensorType], outputs: [TensorType]
  ) throws(InferenceError) -> [TensorType] {
    if let fault { throw InferenceError("gir/attribute", fault) }
    try Check.count(operands, inputs.count)
    let name = "@" + GIRName.reference(functions[0])
    guard carryCount <= inputs.count, carryCount <= outputs.count, (stacked.last ?? 0) < max(inputs.count, 1) else {
      throw InferenceError(
        "call/argument",
        "\(name) takes \(inputs.count) inputs and gives \(outputs.count) results, too few for the carries")
    }
    for (index, (given, input)) in zip(operands, inputs).enumerated() {
      let expected = stacked.contains(index) ? try stack(input) : input
      guard given == expected else {
        throw InferenceError("call/argument", "\(name) takes \(expected) here, not \(given)", operand: index)
      }
    }
    for index in 0..<carryCount where inputs[index] != outputs[index] {
      throw InferenceError(
        "call/argument", "\(name) turns \(inputs[index]) into \(outputs[index]), and a carry keeps its type",
        operand: index)
    }
    var results = Array(outputs[..<carryCount])
    for output in outputs[carryCount...] { results.append(try stack(output)) }
    return results
  }

  /// The type of one value per step, stacked along a new first axis.
  ///
  /// - Throws: `limit/rank`.
  package func stack(_ type: TensorType) throws(InferenceError) -> TensorType {
    let shape = [Dim(stepCount)] + type.shape
    try Check.shape(shape)
    return TensorType(type.dtype, shape)
  }
}

// MARK: Steps

extension Repeat {
  /// The call that a step makes.
  package func call(_ step: Int) -> Call {
    Call(function: functions[step % functions.count], path: path, step: first + step * stride)
  }

  /// The step with this number in its path.
  package func step(numbered number: Int) -> Int? {
    let (step, rest) = (number - first).quotientAndRemainder(dividingBy: stride)
    return rest == 0 && (0..<stepCount).contains(step) ? step : nil
  }

  /// The calls of all steps; empty if the attributes are not valid.
  package var calls: [Call] { fault == nil ? (0..<stepCount).map(call) : [] }

  /// The steps in the order in which they run.
  package var order: [Int] { isReversed ? (0..<stepCount).reversed() : Array(0..<stepCount) }

  /// Some of the steps, by their position in the order in which they run; a call if it is a single step.
  ///
  /// - Precondition: no operand is stacked, and the positions exist.
  package func part(_ places: Range<Int>) -> Op {
    let start = isReversed ? stepCount - places.upperBound : places.lowerBound
    if places.count == 1 { return .call(call(start)) }
    var part = self
    part.stepCount = places.count
    part.first = first + start * stride
    part.functions = (0..<min(places.count, functions.count)).map { functions[(start + $0) % functions.count] }
    return .repeat(part)
  }

  /// Divides a sequence of steps into runs as long as possible, each of steps whose keys repeat after `period`.
  ///
  /// The time is proportional to the number of steps.
  package static func runs<Key: Equatable>(of keys: [Key]) -> [(steps: Range<Int>, period: Int)] {
    var runs: [(steps: Range<Int>, period: Int)] = []
    var start = 0
    while start < keys.count {
      var best = (steps: start..<(start + 1), period: 1)
      for period in 1...min(maximumPeriod, keys.count - start) {
        var end = start + period
        while end < keys.count, keys[end] == keys[end - period] { end += 1 }
        if end - start >= 2 * period, end > best.steps.upperBound { best = (start..<end, period) }
      }
      runs.append(best)
      start = best.steps.upperBound
    }
    return runs
  }

  private static let maximumPeriod = 32

  /// Builds the equivalent nodes: a call for each step, with rows that are sliced and stacked.
  ///
  /// - Parameter types: the types of the results.
  package func unroll(
    _ builder: inout FunctionBuilder, _ operands: [ValueID], types: [TensorType], origin: Origin
  ) throws(InferenceError) -> [ValueID] {
    let outputs = types.enumerated().map { index, type in
      index < carryCount ? type : TensorType(type.dtype, Array(type.shape.dropFirst()))
    }
    var arguments = operands
    var rows = Array(repeating: Array(repeating: ValueID(node: 0), count: stepCount), count: types.count)
    for step in order {
      for operand in stacked { arguments[operand] = try builder.row(step, of: operands[operand], origin: origin) }
      let results = builder.append(
        Node(op: .call(call(step)), operands: arguments, types: outputs, origin: origin, name: call(step).path))
      for (index, result) in results.enumerated() {
        if index < carryCount { arguments[index] = result } else { rows[index][step] = result }
      }
    }
    var results = Array(arguments[..<carryCount])
    for index in types.indices.dropFirst(carryCount) {
      var parts: [ValueID] = []
      for row in rows[index] {
        parts.append(try builder.emit(.reshape(Reshape([1] + outputs[index].shape)), [row], origin: origin))
      }
      results.append(try builder.emit(.concat(Concat(axis: 0)), parts, origin: origin))
    }
    return results
  }
}

// MARK: Calls of any op

extension Op {
  /// The calls of functions that the op makes.
  package var calls: [Call] {
    if case .call(let call) = self { return [call] }
    if case .repeat(let steps) = self { return steps.calls }
    return []
  }

  /// The functions that the op calls, each with the number of its calls.
  package var callCounts: [(function: String, count: Int)] {
    if case .call(let call) = self { return [(call.function, 1)] }
    guard case .repeat(let steps) = self, steps.fault == nil else { return [] }
    let (rounds, rest) = steps.stepCount.quotientAndRemainder(dividingBy: steps.functions.count)
    return steps.functions.enumerated().map { ($1, rounds + ($0 < rest ? 1 : 0)) }
  }

  /// The op with each called function replaced.
  package func mapCallees(_ map: (String) -> String) -> Op {
    if case .call(var call) = self {
      call.function = map(call.function)
      return .call(call)
    }
    guard case .repeat(var steps) = self else { return self }
    steps.functions = steps.functions.map(map)
    return .repeat(steps)
  }
}
