package import GraphIR
import GraphcRuntime

/// A small module, made from a seed, that is difficult for the memory planner.
///
/// Parts of values are read, at the start or the end, broadcast to the whole, transposed and twice; consecutive calls
/// pass several results on, in any order; outputs are inputs, parameters, each other, and views of these. Its numbers
/// have no meaning.
package struct RandomPlanModule {
  package let seed: UInt64
  package let module: Module
  /// The run-time dims.
  package let bindings: [String: Int]

  /// - Parameter hasStates: whether inputs of `main` are tied to outputs of their types, as many as there are pairs.
  package init(seed: UInt64, hasStates: Bool = false) throws {
    self.seed = seed
    var random = SplitMix64(seed: seed)
    let batch = Dim(symbol: "B")
    let shape = random.pick([[4], [batch], [batch, 2], [2, batch], [batch, 1, 2], [2, 2], [1, 4]] as [[Dim]])
    var functions: [Function] = []
    let signature = (inputs: Int.random(in: 1...3, using: &random), outputs: Int.random(in: 1...2, using: &random))
    for name in ["inner", "layer", "other"].suffix(Int.random(in: 1...3, using: &random)) {
      var maker = RandomPlanFunction(name: name, type: TensorType(.f32, shape), callees: functions, random: random)
      // Functions of one signature take turns in a repeat.
      let isAlike = maker.random.chance(0.6)
      try maker.makeBody(inputs: isAlike ? signature.inputs : Int.random(in: 1...3, using: &maker.random))
      maker.makeOutputs(isAlike ? signature.outputs : Int.random(in: 1...2, using: &maker.random), ofOneType: true)
      functions.append(maker.builder.function)
      random = maker.random
    }
    var main = RandomPlanFunction(
      name: Module.mainName, type: TensorType(.f32, shape), callees: functions, random: random)
    try main.makeBody(inputs: Int.random(in: 2...3, using: &main.random))
    main.makeOutputs(Int.random(in: 1...4, using: &main.random), ofOneType: false)
    var module = Module(name: "plan \(seed)", dims: ["B"], functions: functions + [main.builder.function])
    if hasStates { module.states = Self.states(of: main.builder.function, &main.random) }
    self.module = module
    bindings = ["B": Int.random(in: 1...3, using: &main.random)]
  }
}

extension RandomPlanModule {
  private static func states(of main: Function, _ random: inout SplitMix64) -> [ModuleState] {
    var outputs = zip(main.outputs.map(\.name), main.outputTypes).shuffled(using: &random)
    return main.inputs.compactMap { input in
      guard let place = outputs.firstIndex(where: { $0.1 == input.type }) else { return nil }
      let initial: Constant.Value = input.type.dtype == .bool ? .bool(false) : .float(0)
      return ModuleState(input: input.name, output: outputs.remove(at: place).0, initial: initial)
    }
  }
}

/// Grows one function.
private struct RandomPlanFunction {
  var builder: FunctionBuilder
  var random: SplitMix64
  /// The type of the inputs and outputs of calls.
  let type: TensorType
  let callees: [Function]
  private var pool: [ValueID] = []
  private var callCount = 0

  init(name: String, type: TensorType, callees: [Function], random: SplitMix64) {
    builder = FunctionBuilder(name: name)
    (self.type, self.callees, self.random) = (type, callees, random)
  }

  mutating func makeBody(inputs: Int) throws {
    for index in 0..<inputs {
      pool.append(builder.addInput(name: "x\(index)", type: type, origin: .synthetic))
    }
    if random.chance(0.3) {
      pool.append(builder.addInput(name: "m", type: TensorType(.bool, type.shape), origin: .synthetic))
    }
    if type.shape.allSatisfy({ $0.constantValue != nil }), random.chance(0.4) {
      pool.append(
        builder.addParameter(
          ParameterDeclaration(path: "w", type: type, initializer: .normal(1), origin: .synthetic)))
    }
    for _ in 0..<Int.random(in: 3...9, using: &random) { try grow() }
  }

  mutating func makeOutputs(_ count: Int, ofOneType: Bool) {
    // Prefers the last values, so that little is dead.
    let alike = pool.filter { !ofOneType || builder.type(of: $0) == type }
    for index in 0..<count {
      let value =
        random.chance(0.7) ? alike.suffix(2).randomElement(using: &random) : alike.randomElement(using: &random)
      if let value { builder.addOutput(name: "y\(index)", value: value) }
    }
  }

  private mutating func grow() throws {
    guard let x = pick(where: { _ in true }) else { return }
    switch random.pick(
      [
        "unary", "binary", "binary", "select", "part", "part", "view", "rows", "write", "norm", "product", "call",
        "call",
      ])
    {
    case "unary":
      guard builder.type(of: x).dtype == .f32 else { return }
      try emit(.unary(Unary(random.pick([.tanh, .sigmoid, .negate, .abs]))), [x])
    case "binary":
      guard builder.type(of: x).dtype == .f32, let y = partner(of: x) else { return }
      let operands = random.chance(0.5) ? [x, y] : [y, x]
      if random.chance(0.2) {
        try emit(.comparison(Comparison(random.pick([.greater, .lessEqual]))), operands)
      } else {
        try emit(.binary(Binary(random.pick([.add, .subtract, .maximum, .minimum]))), operands)
      }
    case "select":
      guard let mask = pick(where: { $0.dtype == .bool }), let a = partner(of: mask), let b = partner(of: a),
        TensorType.broadcast(shape(mask), shape(b)) != nil
      else { return }
      try emit(.select(Select()), [mask, a, b])
    case "part": try emitPart(of: x)
    case "view": try emitView(of: x)
    case "rows":
      guard builder.type(of: x).dtype == .f32, let axis = shape(x).indices.randomElement(using: &random) else { return }
      switch random.pick(["softmax", "cumsum", "sum"]) {
      case "softmax": try emit(.softmax(Softmax()), [x])
      case "cumsum": try emit(.unary(Unary(.tanh)), [try emit(.cumsum(Cumsum(axis: axis)), [x])])
      default: try emit(.unary(Unary(.tanh)), [try emit(.reduce(Reduce(.sum, axis: axis, keep: true)), [x])])
      }
    case "write":
      guard shape(x).count > 1, let axis = shape(x).indices.dropFirst().randomElement(using: &random),
        let rows = pick(where: { [type = builder.type(of: x)] in $0 == type })
      else { return }
      let at = try builder.emit(.iota(Iota(count: shape(x)[0])), origin: .synthetic)
      try emit(.writeRows(WriteRows(axis: axis, wraps: true)), [x, rows, at])
    case "norm":
      guard builder.type(of: x).dtype == .f32, let columns = shape(x).last, columns.constantValue != nil,
        let y = pick(where: { [type = builder.type(of: x)] in NormResidual.fits($0, to: type) })
      else { return }
      let results = try builder.append(
        .rmsNorm(RMSNorm(epsilon: 1, residual: random.pick([.added, .addedAndKept]))),
        [x, parameter([columns]), y], origin: .synthetic)
      pool += results
    case "product":
      guard builder.type(of: x).dtype == .f32, let columns = shape(x).last, columns.constantValue != nil,
        shape(x).count > 1,
        let y = pick(where: { [type = builder.type(of: x)] in $0 == type })
      else { return }
      let op = Linear(transposeRHS: false, activation: .none, hasBias: false, hasResidual: true)
      try emit(.unary(Unary(.tanh)), [try emit(.linear(op), [x, parameter([columns, columns]), y])])
    default: try emitCalls()
    }
  }

  /// One or more positions at the start or the end of an axis; mostly broadcast again.
  private mutating func emitPart(of x: ValueID) throws {
    guard let axis = shape(x).indices.randomElement(using: &random) else { return }
    let extent = shape(x)[axis]
    // A run-time dim is at least 1.
    var count = Dim(1)
    if let extent = extent.constantValue, extent > 1 { count = Dim(Int.random(in: 1...extent, using: &random)) }
    let start = random.chance(0.7) ? 0 : try extent.subtracting(count)
    let part = try emit(.slice(Slice(axis: axis, start: start, end: try start.adding(count))), [x])
    if count == 1, random.chance(0.5) { try emit(.expand(Expand(shape(x))), [part]) }
    if count == 1, builder.type(of: x).dtype == .f32, random.chance(0.5),
      let y = pick(where: { [shape = shape(x)] in $0 == TensorType(.f32, shape) })
    {
      try emit(.binary(Binary(.add)), [y, part])
    }
  }

  private mutating func emitView(of x: ValueID) throws {
    let shape = shape(x)
    switch random.pick(["transpose", "flatten", "unit", "back", "concat"]) {
    case "transpose": try emit(.transpose(Transpose(shape.indices.shuffled(using: &random))), [x])
    case "flatten": try emit(.reshape(Reshape([try shape.product()])), [x])
    case "unit": if shape.count < 4 { try emit(.reshape(Reshape([1] + shape)), [x]) }
    case "back":
      if try shape.product() == type.shape.product() { try emit(.reshape(Reshape(type.shape)), [x]) }
    default:
      guard shape.count == type.rank, !shape.isEmpty,
        let y = pick(where: { [type = builder.type(of: x)] in $0 == type })
      else { return }
      let extent = shape[0]
      let both = try emit(.concat(Concat(axis: 0)), [x, y])
      let isFirst = random.chance(0.6)
      let end = try extent.adding(extent)
      try emit(.slice(Slice(axis: 0, start: isFirst ? 0 : extent, end: isFirst ? extent : end)), [both])
    }
  }

  /// Calls a function one to four times, handing on its results in one order, or repeats it.
  private mutating func emitCalls() throws {
    guard let callee = callees.randomElement(using: &random) else { return }
    let inputs = callee.inputs
    var arguments: [ValueID] = []
    for input in inputs {
      guard let value = pick(where: { $0 == input.type }) else { return }
      arguments.append(value)
    }
    let path = "calls\(callCount)"
    callCount += 1
    if random.chance(0.7) { return try emitRepeat(of: callee, arguments, path: path) }
    let floats = inputs.indices.filter { inputs[$0].type == type }
    let places = Array(floats.shuffled(using: &random).prefix(callee.outputs.count))
    var results: [ValueID] = []
    for index in 0..<Int.random(in: 1...4, using: &random) {
      for (place, result) in zip(places, results) { arguments[place] = result }
      let call = Call(function: callee.name, path: path, step: index)
      results = builder.append(
        Node(op: .call(call), operands: arguments, types: callee.outputTypes, origin: .synthetic))
      if random.chance(0.1), let result = results.randomElement(using: &random) { pool.append(result) }
    }
    pool += results
  }

  /// A repeat of a function and of others of its signature, with some of its inputs carried and some of the others, and
  /// of its results, stacked.
  private mutating func emitRepeat(of callee: Function, _ arguments: [ValueID], path: String) throws {
    let alike = callees.filter {
      $0.inputs.map(\.type) == callee.inputs.map(\.type) && $0.outputTypes == callee.outputTypes
    }
    let carries = zip(callee.inputs, callee.outputTypes).prefix { $0.type == $1 }.count
    var repetition = Repeat(
      functions: [callee.name], path: path, first: random.pick([0, 0, 3]), stride: random.pick([1, 1, 2]),
      stepCount: Int.random(in: 1...5, using: &random),
      carryCount: Int.random(in: random.chance(0.2) ? 0...carries : carries...carries, using: &random),
      isReversed: random.chance(0.3))
    let period = random.chance(0.5) ? min(2, repetition.stepCount) : 1
    repetition.functions = (0..<period).map { $0 == 0 ? callee.name : random.pick(alike).name }
    var operands = arguments
    for index in arguments.indices.dropFirst(repetition.carryCount) where random.chance(0.4) {
      let rows = try (0..<repetition.stepCount).map { step in
        let row = pick { [type = builder.type(of: arguments[index])] in $0 == type } ?? arguments[index]
        return try builder.emit(.reshape(Reshape([1] + shape(row))), [row], origin: .synthetic)
      }
      operands[index] = try builder.emit(.concat(Concat(axis: 0)), rows, origin: .synthetic)
      repetition.stacked.append(index)
    }
    var types = callee.outputTypes
    for index in types.indices.dropFirst(repetition.carryCount) {
      types[index].shape.insert(Dim(repetition.stepCount), at: 0)
    }
    let node = Node(op: .repeat(repetition), operands: operands, types: types, origin: .synthetic)
    let results = builder.append(node)
    pool += results.filter { builder.type(of: $0) == type }
    for result in results where builder.type(of: result) != type {
      pool.append(result)
      let step = Dim(Int.random(in: 0..<repetition.stepCount, using: &random))
      let row = try emit(.slice(Slice(axis: 0, start: step, end: step.adding(1))), [result])
      try emit(.reshape(Reshape(Array(shape(result).dropFirst()))), [row])
    }
  }

  // MARK: Values

  private func shape(_ value: ValueID) -> [Dim] { builder.type(of: value).shape }

  private mutating func parameter(_ shape: [Dim]) -> ValueID {
    let path = "p.\(builder.function.parameters.count)"
    return builder.addParameter(
      ParameterDeclaration(
        path: path, type: TensorType(.f32, shape), initializer: .normal(1), origin: .synthetic))
  }

  private mutating func pick(where isWanted: (TensorType) -> Bool) -> ValueID? {
    let wanted = pool.filter { isWanted(builder.type(of: $0)) }
    return random.chance(0.5) ? wanted.suffix(3).randomElement(using: &random) : wanted.randomElement(using: &random)
  }

  /// An f32 value that broadcasts with another.
  private mutating func partner(of x: ValueID) -> ValueID? {
    let shape = shape(x)
    return pick { $0.dtype == .f32 && TensorType.broadcast(shape, $0.shape) != nil }
  }

  @discardableResult
  private mutating func emit(_ op: Op, _ operands: [ValueID]) throws -> ValueID {
    let value = try builder.emit(op, operands, origin: .synthetic)
    pool.append(value)
    return value
  }
}
