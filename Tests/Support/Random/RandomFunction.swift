import GraphIR
import GraphcRuntime

/// Builds one function of a random module, step by step.
struct RandomFunction {
  /// What the generator knows about a value besides its type.
  struct Known {
    var value: ValueID
    var type: TensorType
    /// An upper bound of the elements' magnitude.
    var bound: Double
    /// Whether single precision represents every element exactly, in any order of computation.
    var isExact: Bool
  }

  /// A function that may be called with a value of its input type, bounded by `RandomFunction.inputBound`.
  struct Callee {
    var name: String
    var input: TensorType
    var outputs: [TensorType]
    /// The largest element of each output.
    var bounds: [Double]
  }

  /// The largest magnitude of elements in the inputs of a called function.
  static let inputBound = 8.0
  /// The largest magnitude of elements that are made.
  static let largestBound = 64.0

  var builder: FunctionBuilder
  var random: SplitMix64
  let axes: RandomAxes
  /// The run-time dims.
  let dims: [String]
  var callees: [Callee] = []
  /// Conditions on the dims for the slices to be within their axes.
  var checks: [Module.DimCheck] = []
  /// The values that later steps may use.
  private(set) var pool: [Known] = []
  private var parameterCount = 0
  private var callCount = 0

  init(name: String, axes: RandomAxes, dims: [String], random: SplitMix64) {
    builder = FunctionBuilder(name: name)
    // No two functions become equal once their nodes are fused.
    parameterCount = name == "other" ? 100 : 0
    self.axes = axes
    self.dims = dims
    self.random = random
  }

  mutating func makeMain(size: Int) throws {
    addInput("x", TensorType(.f32, axes.hidden), bound: 2)
    if random.chance(0.5) { addInput("mask", TensorType(.i32, [axes.batch, axes.tokens]), bound: 4) }
    if random.chance(0.3) { addInput("allowed", TensorType(.bool, [axes.tokens, axes.tokens]), bound: 1) }
    if random.chance(0.3) { addInput("bias", TensorType(.f32, [axes.tokens, 1]), bound: 2) }
    try grow(to: size)
    // Prefers values without a use, so that little of the function is dead; sometimes takes any value, even an input.
    let uses = UseMap(builder.function)
    var outputs = pool.map(\.value).filter { value in
      !builder.producer(of: value).operands.isEmpty && uses.uses(of: value).isEmpty
    }
    outputs = Array(outputs.shuffled(using: &random).prefix(4))
    if outputs.isEmpty || random.chance(0.2) { outputs.append(random.pick(pool).value) }
    for (index, value) in outputs.enumerated() {
      var known = pool.first { $0.value == value }
      if random.chance(0.4) { known = try known.map { try someRows(of: $0) } }
      builder.addOutput(name: "y\(index)", value: known?.value ?? value)
    }
  }

  /// A function that ends in a norm, so that it may be applied to its own result.
  mutating func makeCallee(outputCount: Int, size: Int) throws -> Callee {
    addInput("x", TensorType(.f32, axes.hidden), bound: Self.inputBound, isExact: false)
    try grow(to: size)
    let alike = pool.filter { $0.type == pool[0].type && $0.bound <= Self.largestBound / 2 }
    let sum = try emit(.binary(Binary(.add)), [pool[0], random.pick(alike)], bound: Self.largestBound)
    let normed = try norm(sum)
    builder.addOutput(name: "y", value: normed.value)
    var bounds = [normed.bound]
    for index in 1..<max(outputCount, 1) {
      let other = random.pick(pool)
      builder.addOutput(name: "z\(index)", value: other.value)
      bounds.append(other.bound)
    }
    return Callee(
      name: builder.function.name, input: pool[0].type, outputs: builder.function.outputTypes, bounds: bounds)
  }

  private mutating func grow(to size: Int) throws {
    let steps = Self.elementwiseSteps + Self.shapeSteps + Self.indexSteps + Self.layerSteps
    let start = builder.function.nodes.count
    for _ in 0..<(8 * size) where builder.function.nodes.count - start < size { try random.pick(steps)(&self) }
    // A function of inputs alone has no result of its own.
    if builder.function.nodes.count == start { _ = try emit(.unary(Unary(.tanh)), [pool[0]], bound: 1) }
  }
}

// MARK: Making values

extension RandomFunction {
  typealias Step = @Sendable (inout RandomFunction) throws -> Void

  private mutating func addInput(_ name: String, _ type: TensorType, bound: Double, isExact: Bool = true) {
    let value = builder.addInput(name: name, type: type, origin: .synthetic)
    pool.append(Known(value: value, type: type, bound: bound, isExact: isExact))
  }

  /// Appends a node of one result and, if its bound allows it, lets later steps use it.
  @discardableResult
  mutating func emit(
    _ op: Op, _ operands: [Known], bound: Double, isExact: Bool = false, isReusable: Bool = true
  ) throws -> Known {
    let name = random.chance(0.3) ? random.pick(["h", "scores", "hidden", "normed.x"]) : nil
    let value = try builder.emit(op, operands.map(\.value), origin: .synthetic, name: name)
    return add(value, bound: bound, isExact: isExact, isReusable: isReusable)
  }

  /// Appends a composite op or, half of the time, its decomposition.
  mutating func emitEither(_ op: Op, _ operands: [Known], bound: Double) throws -> Known {
    guard random.chance(0.5), case .composite(let decompose, _) = op.definition.semantics else {
      return try emit(op, operands, bound: bound)
    }
    return add(try decompose(&builder, operands.map(\.value), .synthetic)[0], bound: bound)
  }

  /// Appends a composite op with one or several results or, half of the time, its decomposition.
  mutating func emitEither(_ op: Op, _ operands: [Known], bounds: [Double]) throws -> [Known] {
    let values = operands.map(\.value)
    let results: [ValueID]
    if random.chance(0.5), case .composite(let decompose, _) = op.definition.semantics {
      results = try decompose(&builder, values, .synthetic)
    } else {
      results = try builder.append(op, values, origin: .synthetic)
    }
    return zip(results, bounds).map { add($0, bound: $1) }
  }

  mutating func constant(_ value: Double) throws -> Known {
    try emit(.constant(Constant(.float(value))), [], bound: abs(value), isExact: Double(Float(value)) == value)
  }

  mutating func parameter(_ name: String, _ shape: [Dim], _ initializer: Initializer) -> Known {
    let path = "\(name).\(parameterCount)"
    parameterCount += 1
    let value = builder.addParameter(
      ParameterDeclaration(path: path, type: TensorType(.f32, shape), initializer: initializer, origin: .synthetic))
    return add(value, bound: 1.25, isExact: true, isReusable: random.chance(0.2))
  }

  /// Calls a function one to three times, each on the first result of the call before, or repeats it.
  mutating func callRepeatedly() throws {
    guard !callees.isEmpty else { return }
    let callee = random.pick(callees)
    guard var carry = pick(where: { $0.type == callee.input && $0.bound <= Self.inputBound }) else { return }
    let name = "calls\(callCount)"
    callCount += 1
    let count = Int.random(in: 1...3, using: &random)
    let readsSomeRows = random.chance(0.6)
    if random.chance(0.6) {
      carry = try repeatSteps(of: callee, carry, path: name, isReusable: !readsSomeRows)
    } else {
      for index in 0..<count {
        let call = Call(function: callee.name, path: name, step: index)
        let results = builder.append(
          Node(op: .call(call), operands: [carry.value], types: callee.outputs, origin: .synthetic))
        let isReusable = !(readsSomeRows && index == count - 1)
        let known = zip(results, callee.bounds).map { add($0, bound: $1, isExact: false, isReusable: isReusable) }
        carry = known[0]
      }
    }
    if readsSomeRows { _ = try someRows(of: carry) }
  }

  /// A repeat of a function, or of several in turn.
  private mutating func repeatSteps(
    of callee: Callee, _ carry: Known, path: String, isReusable: Bool
  ) throws -> Known {
    let alike = callees.filter { $0.input == callee.input && $0.outputs == callee.outputs }
    var repetition = Repeat(
      functions: [callee.name], path: path, first: random.pick([0, 2]), stride: random.pick([1, 3]),
      stepCount: Int.random(in: 1...6, using: &random), carryCount: 1, isReversed: random.chance(0.3))
    repetition.functions = (0..<Int.random(in: 1...min(3, repetition.stepCount), using: &random)).map {
      $0 == 0 ? callee.name : random.pick(alike).name
    }
    var types = callee.outputs
    for index in types.indices.dropFirst() { types[index].shape.insert(Dim(repetition.stepCount), at: 0) }
    guard types.allSatisfy({ $0.rank <= TensorType.maximumRank }) else { return carry }
    let results = builder.append(
      Node(op: .repeat(repetition), operands: [carry.value], types: types, origin: .synthetic))
    let bounds = alike.reduce(callee.bounds) { zip($0, $1.bounds).map { max($0, $1) } }
    return zip(results, bounds).map { add($0, bound: $1, isExact: false, isReusable: isReusable) }[0]
  }

  /// A random value of the pool with a property.
  mutating func pick(where isWanted: (Known) -> Bool) -> Known? {
    let wanted = pool.filter(isWanted)
    return wanted.isEmpty ? nil : random.pick(wanted)
  }

  /// A value of type f32 with a bound that leaves room.
  mutating func pickFloat(_ bound: Double = Self.largestBound, minimumRank: Int = 0) -> Known? {
    pick { $0.type.dtype == .f32 && $0.bound <= bound && $0.type.rank >= minimumRank }
  }

  private mutating func add(
    _ value: ValueID, bound: Double, isExact: Bool = false, isReusable: Bool = true
  ) -> Known {
    let known = Known(value: value, type: builder.type(of: value), bound: bound, isExact: isExact)
    if isReusable, bound <= Self.largestBound { pool.append(known) }
    return known
  }
}
