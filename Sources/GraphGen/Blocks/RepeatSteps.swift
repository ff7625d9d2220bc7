import Diagnostics
import GraphIR

extension FunctionGenerator {
  /// The argument of a step: a row, if it is the row of a tensor with the number of the step plus a constant.
  func argument(of step: Int, _ value: ValueID) -> RepeatInstance.Argument {
    let node = builder.producer(of: value)
    guard case .reshape(let reshape) = node.op, let operand = node.operands.first,
      case let taken = builder.producer(of: operand), case .slice(let slice) = taken.op, slice.axis == 0,
      let row = slice.start.constantValue, slice.end == Dim(row + 1), let source = taken.operands.first,
      Array(builder.type(of: source).shape.dropFirst()) == reshape.shape
    else { return .value(value) }
    return .row(of: source, shift: row - step)
  }

  /// Appends the steps of a `repeat`, as one node for each run of equal or periodic steps.
  ///
  /// - Returns: the final carried values, then each further result of all steps, stacked.
  func append(
    _ steps: [RepeatInstance], _ carry: [ValueID], path: String, at span: Span, in scope: Scope
  ) throws -> [ValueID] {
    struct Key: Equatable {
      var function: String
      var arguments: [RepeatInstance.Argument]
    }
    var carry = carry
    let stackedCount = steps.first.map { $0.function.outputs.count - carry.count } ?? 0
    var parts = Array(repeating: [ValueID](), count: stackedCount)
    let runs = Repeat.runs(of: steps.map { Key(function: $0.function.name, arguments: $0.arguments) })
      .flatMap { run in
        hasRows(for: run.steps, Array(steps[run.steps].prefix(run.period)))
          ? [run] : run.steps.map { (steps: $0..<($0 + 1), period: 1) }
      }
    for (range, period) in runs {
      let kinds = Array(steps[range].prefix(period))
      let last = range.upperBound - 1
      var node = Node(
        op: .call(Call(function: kinds[0].function.name, path: path, step: last)), operands: carry + kinds[0].values,
        types: kinds[0].function.outputTypes, origin: scope.origin(span),
        name: runs.count == 1 ? path : "\(path).\(last)")
      if range.count > 1 {
        let (functions, arguments) = try alike(kinds, carryCount: carry.count)
        var repetition = Repeat(
          functions: functions, path: path, first: range.lowerBound, stepCount: range.count, carryCount: carry.count)
        node.operands = carry
        for argument in arguments {
          switch argument {
          case .value(let value): node.operands.append(value)
          case .row(let source, let shift):
            repetition.stacked.append(node.operands.count)
            node.operands.append(
              try rows(range.lowerBound + shift..<range.upperBound + shift, of: source, at: span, in: scope))
          }
        }
        for index in node.types.indices.dropFirst(carry.count) {
          node.types[index].shape.insert(Dim(range.count), at: 0)
          try Self.checkRank(node.types[index], at: span)
        }
        node.op = .repeat(repetition)
      }
      try countNode(size: node.size, at: span)
      let results = builder.append(node)
      carry = Array(results.prefix(carry.count))
      for (index, result) in results.dropFirst(carry.count).enumerated() {
        let isRow = range.count == 1
        let shape = [1] + builder.type(of: result).shape
        parts[index].append(isRow ? try emit(.reshape(Reshape(shape)), [result], at: span, in: scope) : result)
      }
    }
    return try carry
      + parts.map { parts in
        parts.count == 1 ? parts[0] : try emit(.concat(Concat(axis: 0)), parts, at: span, in: scope)
      }
  }

  /// Whether the tensors of which steps take rows have one for every step, also for those that take turns with them.
  private func hasRows(for steps: Range<Int>, _ kinds: [RepeatInstance]) -> Bool {
    kinds.flatMap(\.arguments).allSatisfy { argument in
      guard case .row(let source, let shift) = argument, !kinds.allSatisfy({ $0.arguments.contains(argument) }) else {
        return true
      }
      let count = builder.type(of: source).shape.first?.constantValue ?? 0
      return steps.lowerBound + shift >= 0 && steps.upperBound + shift <= count
    }
  }

  private static func checkRank(_ type: TensorType, at span: Span) throws {
    do throws(InferenceError) { try Check.shape(type.shape) } catch {
      throw Diagnostic(error.code, error.message, at: span)
    }
  }

  private func rows(_ rows: Range<Int>, of source: ValueID, at span: Span, in scope: Scope) throws -> ValueID {
    if rows.lowerBound == 0, builder.type(of: source).shape.first == Dim(rows.upperBound) { return source }
    let slice = Slice(axis: 0, start: Dim(rows.lowerBound), end: Dim(rows.upperBound))
    return try emit(.slice(slice), [source], at: span, in: scope)
  }

  /// Gives the functions of steps that take turns the same signature. The arguments beside the carry are those of all
  /// functions together.
  private func alike(
    _ kinds: [RepeatInstance], carryCount: Int
  ) throws -> (functions: [String], arguments: [RepeatInstance.Argument]) {
    if kinds.allSatisfy({ $0.arguments == kinds[0].arguments }) {
      return (kinds.map(\.function.name), kinds[0].arguments)
    }
    var arguments: [RepeatInstance.Argument] = []
    var inputs: [(name: String, type: TensorType)] = []
    var places: [RepeatInstance.Argument: Int] = [:]
    for kind in kinds {
      for (argument, input) in zip(kind.arguments, kind.function.inputs.dropFirst(carryCount))
      where places[argument] == nil {
        places[argument] = arguments.count
        arguments.append(argument)
        let count = inputs.count { $0.name == input.name || $0.name.hasPrefix(input.name + ".") }
        inputs.append((count == 0 ? input.name : "\(input.name).\(count + 1)", input.type))
      }
    }
    let functions = try kinds.map { kind in
      let change = InputChange(first: carryCount, taken: kind.arguments.map { places[$0] ?? 0 }, inputs: inputs)
      let own = kind.function.name
      module.replaced.insert(own)
      return try module.instantiate(
        key: ["inputs", own] + change.taken.map(String.init) + inputs.map { "\($0.name): \($0.type)" },
        name: String(own.prefix { $0 != "." })
      ) { name in
        module.equations[name] = module.equations[own]?.mapValues { equation in
          if case .value(let value) = equation { .value(change.moved(value)) } else { equation }
        }
        return (change.applied(to: kind.function, named: name), kind.size)
      }.0.name
    }
    return (functions, arguments)
  }
}

/// A change of a function's inputs after the first ones to a list that contains them.
private struct InputChange {
  var first: Int
  /// For each of the function's inputs after the first ones, its index in the new list.
  var taken: [Int]
  var inputs: [(name: String, type: TensorType)]

  func moved(_ value: ValueID) -> ValueID {
    let old = value.node - first
    guard old >= 0 else { return value }
    let new = old < taken.count ? taken[old] : old - taken.count + inputs.count
    return ValueID(node: first + new, result: value.result)
  }

  func applied(to function: Function, named name: String) -> Function {
    var result = function
    result.name = name
    let origin = function.nodes.first?.origin ?? .synthetic
    let others = inputs.map { name, type in
      Node(op: .input(Input(name: name)), operands: [], types: [type], origin: origin, name: name)
    }
    let rest = function.nodes.dropFirst(first + taken.count).map { node in
      var node = node
      node.operands = node.operands.map(moved)
      return node
    }
    result.nodes = function.nodes[..<first] + others + rest
    result.outputs = function.outputs.map { .init(name: $0.name, value: moved($0.value)) }
    return result
  }
}

extension Function {
  /// The suffix of the output that `all=true` stacks, after the name of the carried value.
  static let stackedSuffix = ".all"

  /// The number of results of the block from which the function was made.
  var ownOutputCount: Int { outputs.count { !$0.name.hasSuffix(Self.stackedSuffix) } }
}
