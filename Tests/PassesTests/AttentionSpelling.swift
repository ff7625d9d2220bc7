import GraphIR
import GraphcRuntime
import GraphcTestSupport

/// One attention, written randomly in one of the ways that people and exporters use.
struct AttentionSpelling {
  private(set) var module: Module
  /// The expected fused op; `nil` if fusion must be refused.
  private(set) var expected: Attention?

  private var random: SplitMix64
  private var builder = FunctionBuilder(name: Module.mainName)
  private let rank: Int
  private let queries: Int
  private let keys: Int
  private let size: Int
  private var scale = 1.0
  private var masks: [ValueID] = []
  private var isCausal = false
  /// Whether windows start at a number of each batch item, which is an input once there is a window.
  private let isPlaced: Bool
  private var past: ValueID?
  private var hasMask = false
  private var inputCount = 0

  private static let heads = 2

  init(seed: UInt64) throws {
    random = SplitMix64(seed: seed)
    rank = Int.random(in: 2...4, using: &random)
    queries = Int.random(in: 1...4, using: &random)
    keys = random.chance(0.5) ? queries : Int.random(in: 1...4, using: &random)
    size = Int.random(in: 1...4, using: &random)
    let isCache = random.chance(0.5)
    isPlaced = isCache ? min(rank - 2, keys - queries) > 0 : false
    module = Module(name: "spelling \(seed)", dims: ["B"])
    try spell()
    module.functions = [Self.withInputsFirst(builder.function)]
  }

  private mutating func spell() throws {
    let sabotage = random.chance(0.2) ? random.pick(Sabotage.allCases) : nil
    let q = try scaled(try operand(rows: queries, columns: size))
    let value = try operand(rows: keys, columns: 3)
    var scores = try scaled(try product(q))
    if random.chance(0.5) { try addMask() }
    let isMaskedTwice = random.chance(0.3)
    if isMaskedTwice { try addMask() }
    let hasBias = random.chance(0.4)
    if sabotage == .scaleAroundMask || sabotage == .finiteMask, masks.isEmpty { try addMask() }

    // Mask, scale, bias, mask: any of them may be missing.
    var inner: [ValueID] = []
    while let mask = masks.first, random.chance(0.5) || sabotage == .scaleAroundMask {
      inner.append(mask)
      masks.removeFirst()
    }
    let masked: Double = sabotage == .finiteMask ? -100 : -.infinity
    if !inner.isEmpty {
      scores = try select(inner, scores, masked)
      if sabotage == .scaleAroundMask {
        scores = try emit(.binary(Binary(.multiply)), [scores, try number(-0.5)])
      } else {
        scores = try scaled(scores)
      }
    }
    if hasBias {
      let bias = input(TensorType(.f32, random.pick([shape([queries, keys]), [Dim(keys)], [Dim(queries), 1]])))
      scores = try emit(.binary(Binary(.add)), random.chance(0.5) ? [scores, bias] : [bias, scores])
    }
    // A bias is scaled together with the scores.
    if hasBias, random.chance(0.3) { scores = try scaled(scores) }
    if !masks.isEmpty { scores = try select(masks, scores, masked) }
    let weights = try emit(.softmax(Softmax()), [scores])
    let context = try product(weights, value)
    if sabotage == .secondUse { _ = try output(emit(.unary(Unary(.tanh)), [weights])) }
    if sabotage == .tap { _ = try output(weights) }
    try output(merged(context))
    expected =
      sabotage == nil
      ? Attention(scale: scale, causal: isCausal, hasMask: hasMask, hasBias: hasBias, hasPast: past != nil) : nil
  }

  private enum Sabotage: CaseIterable {
    case tap, secondUse, finiteMask, scaleAroundMask
  }

  // MARK: Parts

  private var leading: [Dim] { Array([Dim(symbol: "B"), Dim(Self.heads)].prefix(rank - 2)) }

  private func shape(_ last: [Int]) -> [Dim] { leading + last.map { Dim($0) } }

  /// [.., rows, columns]: an input, heads split from a hidden state, or stored transposed.
  private mutating func operand(rows: Int, columns: Int) throws -> ValueID {
    if rank == 4, random.chance(0.5) {
      let hidden = input(TensorType(.f32, [Dim(symbol: "B"), Dim(rows), Dim(Self.heads * columns)]))
      let split = try emit(
        .reshape(Reshape([Dim(symbol: "B"), Dim(rows), Dim(Self.heads), Dim(columns)])), [try noise(hidden)])
      return try emit(.transpose(Transpose([0, 2, 1, 3])), [split])
    }
    if random.chance(0.2) {
      let stored = input(TensorType(.f32, shape([columns, rows])))
      return try emit(.transpose(.lastTwo(rank: rank)), [stored])
    }
    return try noise(input(TensorType(.f32, shape([rows, columns]))))
  }

  /// Q Kᵀ
  private mutating func product(_ q: ValueID) throws -> ValueID {
    if random.chance(0.2) {
      let stored = try scaled(input(TensorType(.f32, shape([size, keys]))))
      return try emit(.matMul(MatMul()), [q, stored])
    }
    let key = try scaled(try operand(rows: keys, columns: size))
    if random.chance(0.5) { return try emit(.matMul(MatMul(transposeRHS: true)), [q, key]) }
    let transposed = try emit(.transpose(.lastTwo(rank: rank)), [key])
    return try emit(.matMul(MatMul()), [q, random.chance(0.5) ? try scaled(transposed) : transposed])
  }

  /// weights · V
  private mutating func product(_ weights: ValueID, _ value: ValueID) throws -> ValueID {
    guard random.chance(0.3) else { return try emit(.matMul(MatMul()), [weights, value]) }
    let transposed = try emit(.transpose(.lastTwo(rank: rank)), [value])
    return try emit(.matMul(MatMul(transposeRHS: true)), [weights, transposed])
  }

  private mutating func merged(_ context: ValueID) throws -> ValueID {
    guard rank == 4, random.chance(0.5) else { return context }
    let order = try emit(.transpose(Transpose([0, 2, 1, 3])), [context])
    return try emit(.reshape(Reshape([Dim(symbol: "B"), Dim(queries), Dim(Self.heads * 3)])), [order])
  }

  /// A factor, most of the time: times or through a constant, or through the root of one.
  private mutating func scaled(_ x: ValueID) throws -> ValueID {
    let factor = random.pick([0.5, 0.25, 2, 3, 1])
    switch random.pick(["none", "right", "left", "quotient", "root", "size"]) {
    case "right":
      scale *= factor
      return try emit(.binary(Binary(.multiply)), [x, try number(factor)])
    case "left":
      scale *= factor
      return try emit(.binary(Binary(.multiply)), [try number(factor), x])
    case "quotient":
      scale /= factor
      return try emit(.binary(Binary(.divide)), [x, try number(factor)])
    case "root":
      scale /= factor
      let root = try emit(.unary(Unary(.sqrt)), [try number(factor * factor)])
      return try emit(.binary(Binary(.divide)), [x, root])
    case "size":
      scale /= Double(size).squareRoot()
      let count = try emit(.constant(Constant(.dim(Dim(size)))), [])
      let root = try emit(.unary(Unary(.rsqrt)), [try emit(.cast(Cast(to: .f32)), [count])])
      return try emit(.binary(Binary(.multiply)), [x, root])
    default: return x
    }
  }

  /// Ops without effect.
  private mutating func noise(_ x: ValueID) throws -> ValueID {
    let type = builder.type(of: x)
    switch random.pick(["none", "none", "add", "multiply", "reshape", "transpose", "slice", "cast"]) {
    case "add": return try emit(.binary(Binary(.add)), [try number(0), x])
    case "multiply": return try emit(.binary(Binary(.multiply)), [x, try number(1)])
    case "reshape":
      let flat = try emit(.reshape(Reshape([try type.shape.product()])), [x])
      return try emit(.reshape(Reshape(type.shape)), [flat])
    case "transpose":
      let order = Transpose.lastTwo(rank: type.rank)
      return try emit(.transpose(order), [try emit(.transpose(order), [x])])
    case "slice": return try emit(.slice(Slice(axis: 0, start: 0, end: type.shape[0])), [x])
    case "cast": return try emit(.cast(Cast(to: type.dtype)), [x])
    default: return x
    }
  }

  // MARK: Masks

  private mutating func addMask() throws { masks.append(random.chance(0.5) ? try order() : try padding()) }

  /// A boolean input, or an i32 one that is compared with 0, wrapped in ops without effect.
  private mutating func padding() throws -> ValueID {
    hasMask = true
    let extents = random.pick([shape([queries, keys]), [1, Dim(keys)], [Dim(queries), 1], [Dim(keys)]])
    var mask: ValueID
    if random.chance(0.5) {
      let zero = try emit(.constant(Constant(.dim(0))), [])
      mask = try emit(.comparison(Comparison(.notEqual)), [input(TensorType(.i32, extents)), zero])
    } else {
      mask = input(TensorType(.bool, extents))
    }
    if random.chance(0.3) { mask = try emit(.not(Not()), [try emit(.not(Not()), [mask])]) }
    let flag = random.chance(0.5)
    let constant = try emit(.constant(Constant(.bool(flag))), [])
    return try emit(.logical(Logical(flag ? .and : .or)), random.chance(0.5) ? [mask, constant] : [constant, mask])
  }

  /// t + (S − T) >= s, or t + past >= s, in several ways.
  private mutating func order() throws -> ValueID {
    isCausal = true
    var rows = try emit(.iota(Iota(count: Dim(queries))), [])
    let layouts: [[Dim]] = [[Dim(queries), 1], [1, Dim(queries), 1]]
    rows = try emit(.reshape(Reshape(random.pick(Array(layouts.prefix(rank - 1))))), [rows])
    var columns = try emit(.iota(Iota(count: Dim(keys))), [])
    if random.chance(0.5) { columns = try emit(.reshape(Reshape([1, Dim(keys)])), [columns]) }
    let isStrict = random.chance(0.3)
    let distance = isStrict ? 1 : 0
    var offset = try integer(isPlaced ? distance : keys - queries + distance)
    if isPlaced {
      let past = past ?? input(TensorType(.i32, [Dim(symbol: "B")]))
      self.past = past
      let shape = [Dim(symbol: "B")] + Array(repeating: 1, count: rank - 1)
      var first = try emit(.reshape(Reshape(shape)), [past])
      if random.chance(0.3) {
        (rows, columns) = (try emit(.cast(Cast(to: .f32)), [rows]), try emit(.cast(Cast(to: .f32)), [columns]))
        (first, offset) = (try emit(.cast(Cast(to: .f32)), [first]), try number(Double(distance)))
      }
      if random.chance(0.7) {
        rows = try emit(.binary(Binary(.add)), random.chance(0.5) ? [rows, first] : [first, rows])
      } else {
        columns = try emit(.binary(Binary(.subtract)), [columns, first])
      }
    }
    if random.chance(0.7) {
      rows = try emit(.binary(Binary(.add)), [rows, offset])
    } else {
      columns = try emit(.binary(Binary(.subtract)), [columns, offset])
    }
    if random.chance(0.5) {
      return try emit(.comparison(Comparison(isStrict ? .greater : .greaterEqual)), [rows, columns])
    }
    return try emit(.comparison(Comparison(isStrict ? .less : .lessEqual)), [columns, rows])
  }

  /// The masks joined by `and` or one after another.
  private mutating func select(_ masks: [ValueID], _ scores: ValueID, _ masked: Double) throws -> ValueID {
    var conditions = masks
    if conditions.count == 2, random.chance(0.5) {
      conditions = [try emit(.logical(Logical(.and)), masks)]
    } else if conditions.count == 2, random.chance(0.5) {
      let blocked = try masks.map { try emit(.not(Not()), [$0]) }
      conditions = [try emit(.not(Not()), [try emit(.logical(Logical(.or)), blocked)])]
    }
    var scores = scores
    for condition in conditions {
      if random.chance(0.3) {
        let blocked = try emit(.not(Not()), [condition])
        scores = try emit(.select(Select()), [blocked, try number(masked), scores])
      } else {
        scores = try emit(.select(Select()), [condition, scores, try number(masked)])
      }
    }
    return scores
  }

  // MARK: Nodes

  private mutating func emit(_ op: Op, _ operands: [ValueID]) throws -> ValueID {
    try builder.emit(op, operands, origin: .synthetic)
  }

  private mutating func number(_ value: Double) throws -> ValueID { try emit(.constant(Constant(.float(value))), []) }

  private mutating func integer(_ value: Int) throws -> ValueID { try emit(.constant(Constant(.dim(Dim(value)))), []) }

  private mutating func input(_ type: TensorType) -> ValueID {
    inputCount += 1
    return builder.addInput(name: "x\(inputCount)", type: type, origin: .synthetic)
  }

  private mutating func output(_ value: ValueID) throws {
    builder.addOutput(name: "y\(builder.function.outputs.count)", value: value)
  }

  /// The function with its inputs at the front, where they belong.
  private static func withInputsFirst(_ function: Function) -> Function {
    let isInput = function.nodes.map { if case .input = $0.op { true } else { false } }
    let order = function.nodes.indices.filter { isInput[$0] } + function.nodes.indices.filter { !isInput[$0] }
    var position = Array(repeating: 0, count: order.count)
    for (new, old) in order.enumerated() { position[old] = new }
    func moved(_ value: ValueID) -> ValueID { ValueID(node: position[value.node], result: value.result) }
    var result = function
    result.nodes = order.map { index in
      var node = function.nodes[index]
      node.operands = node.operands.map(moved)
      return node
    }
    result.outputs = function.outputs.map { Function.Output(name: $0.name, value: moved($0.value)) }
    return result
  }
}
