import GraphIR
import GraphcRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The primitive ops by their formulas.
extension ReferenceEvaluator {
  func primitive(_ op: Op, _ x: [Tensor64], _ type: TensorType) throws -> Tensor64 {
    let shape = try shape(of: type)
    switch op {
    case .constant(let op): return Tensor64(scalar: try value(of: op))
    case .iota: return Tensor64(shape) { Double($0[0]) }
    case .uniform: return uniform(x[0], shape)
    case .unary(let op): return Tensor64(x[0].shape, try x[0].values.map { try unary(op.function, $0) })
    case .binary(let op):
      return Tensor64(shape) { index in
        let (a, b) = (x[0].broadcast(at: index), x[1].broadcast(at: index))
        return type.dtype == .i32 ? integerBinary(op.function, a, b) : binary(op.function, a, b)
      }
    case .comparison(let op):
      return Tensor64(shape) { compare(op.function, x[0].broadcast(at: $0), x[1].broadcast(at: $0)) ? 1 : 0 }
    case .logical(let op):
      return Tensor64(shape) { index in
        let (a, b) = (x[0].broadcast(at: index) != 0, x[1].broadcast(at: index) != 0)
        return (op.function == .and ? a && b : a || b) ? 1 : 0
      }
    case .not: return Tensor64(shape, x[0].values.map { 1 - $0 })
    case .select:
      return Tensor64(shape) { x[0].broadcast(at: $0) != 0 ? x[1].broadcast(at: $0) : x[2].broadcast(at: $0) }
    case .cast(let op): return Tensor64(shape, x[0].values.map { cast($0, to: op.dtype) })
    case .matMul(let op): return matMul(x[0], x[1], transposeRHS: op.transposeRHS, shape)
    case .transpose(let op):
      return Tensor64(shape) { index in
        var source = index
        for (axis, from) in op.permutation.enumerated() { source[from] = index[axis] }
        return x[0][source]
      }
    case .reshape: return Tensor64(shape, x[0].values)
    case .expand: return Tensor64(shape, element: x[0].broadcast(at:))
    case .slice(let op):
      let start = try op.start.evaluate(bindings)
      return Tensor64(shape) { index in
        var source = index
        source[op.axis] += start
        return x[0][source]
      }
    case .windows(let op):
      return Tensor64(shape) { index in
        var source = Array(index.dropLast())
        source[op.axis] = index[op.axis] * op.stride + index[index.count - 1] * op.dilation
        return x[0][source]
      }
    case .concat(let op): return concat(x, axis: op.axis, shape)
    case .gather(let op):
      let extent = x[0].shape[op.axis]
      if checksIndices, let index = x[1].values.first(where: { !($0 >= 0 && $0 < Double(extent)) }) {
        throw EvaluationError("the index \(index) is outside of an axis of \(extent) positions")
      }
      return gather(x[0], x[1], axis: op.axis, shape)
    case .scatterAdd(let op):
      let extent = shape[op.axis]
      if checksIndices, let index = x[1].values.first(where: { !($0 >= 0 && $0 < Double(extent)) }) {
        throw EvaluationError("the index \(index) is outside of an axis of \(extent) positions")
      }
      return scatterAdd(x[0], x[1], axis: op.axis, shape)
    case .writeRows(let op): return writeRows(x[0], x[1], at: x[2], axis: op.axis, wraps: op.wraps)
    case .argsort: return rows(x[0], order)
    case .cumsum(let op): return cumsum(x[0], axis: op.axis, type.dtype)
    case .reduce(let op): return reduce(x[0], op, type.dtype, shape)
    case .softmax: return rows(x[0], softmax)
    case .logSoftmax: return rows(x[0], logSoftmax)
    case .input, .parameter, .call, .repeat, .elementwise, .attention, .attentionGradient, .layerNorm,
      .rmsNorm, .linear:
      throw EvaluationError("\(op.definition.mnemonic) is not primitive")
    }
  }

  private func value(of constant: Constant) throws -> Double {
    switch constant.value {
    case .float(let value): value
    case .bool(let value): value ? 1 : 0
    case .dim(let dim): Double(try dim.evaluate(bindings))
    }
  }

  private func unary(_ function: UnaryFunction, _ x: Double) throws -> Double {
    switch function {
    case .negate: -x
    case .abs: abs(x)
    case .exp: exp(x)
    case .log: log(x)
    case .sqrt: x.squareRoot()
    case .rsqrt: 1 / x.squareRoot()
    case .sin: sin(x)
    case .cos: cos(x)
    case .tanh: tanh(x)
    case .erf: erf(x)
    case .sigmoid: 1 / (1 + exp(-x))
    case .relu: x.isNaN ? x : max(x, 0)
    case .floor: floor(x)
    case .ceil: x.rounded(.up)
    case .round: x.rounded(.toNearestOrEven)
    case .sign: x > 0 ? 1 : x < 0 ? -1 : x
    case .log1p: log1p(x)
    case .expm1: expm1(x)
    case .gelu, .geluTanh, .silu, .softplus, .hardSwish: throw EvaluationError("\(function) is not primitive")
    }
  }

  private func binary(_ function: BinaryFunction, _ x: Double, _ y: Double) -> Double {
    switch function {
    case .add: x + y
    case .subtract: x - y
    case .multiply: x * y
    case .divide: x / y
    case .power: pow(x, y)
    case .minimum: x.isNaN || y.isNaN ? .nan : min(x, y)
    case .maximum: x.isNaN || y.isNaN ? .nan : max(x, y)
    case .floorDivide: y == 0 ? x / y : floorDivide(x, y)
    case .remainder: remainder(x, y)
    }
  }

  /// x / y rounded down, for y ≠ 0.
  private func floorDivide(_ x: Double, _ y: Double) -> Double {
    let rest = fmod(x, y)
    let whole = ((x - rest) / y).rounded()
    return rest != 0 && (rest < 0) != (y < 0) ? whole - 1 : whole
  }

  /// x modulo y, with the sign of y.
  private func remainder(_ x: Double, _ y: Double) -> Double {
    let rest = fmod(x, y)
    return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest
  }

  /// 32-bit arithmetic that wraps around; a quotient by 0 is 0.
  private func integerBinary(_ function: BinaryFunction, _ a: Double, _ b: Double) -> Double {
    let (x, y) = (Int64(a), Int64(b))
    let quotient = y == 0 ? 0 : Int64((Double(x) / Double(y)).rounded(.down))
    let result: Int64 =
      switch function {
      case .add: x + y
      case .subtract: x - y
      case .multiply: x * y
      case .minimum: min(x, y)
      case .maximum: max(x, y)
      case .floorDivide, .divide: quotient
      case .remainder: y == 0 ? 0 : x - quotient * y
      case .power: Int64(pow(a, b))
      }
    return Double(Int32(truncatingIfNeeded: result))
  }

  private func compare(_ function: ComparisonFunction, _ x: Double, _ y: Double) -> Bool {
    switch function {
    case .equal: x == y
    case .notEqual: x != y
    case .less: x < y
    case .lessEqual: x <= y
    case .greater: x > y
    case .greaterEqual: x >= y
    }
  }

  private func cast(_ x: Double, to dtype: DType) -> Double {
    switch dtype {
    case .f32: x
    case .bf16: roundsToBF16 ? Double(bf16: UInt16(bf16: x)) : x
    case .bool: x != 0 ? 1 : 0
    case .i32: x.isNaN ? 0 : min(max(x.rounded(.towardZero), Double(Int32.min)), Double(Int32.max))
    }
  }

  private func matMul(_ x: Tensor64, _ y: Tensor64, transposeRHS: Bool, _ shape: [Int]) -> Tensor64 {
    let inner = x.shape[x.shape.count - 1]
    return Tensor64(shape) { index in
      let batch = index.dropLast(2)
      var sum = 0.0
      for k in 0..<inner {
        let (row, column) = (index[index.count - 2], index[index.count - 1])
        let left = x.matrixElement(batch, row, k)
        let right = transposeRHS ? y.matrixElement(batch, column, k) : y.matrixElement(batch, k, column)
        sum += left * right
      }
      return sum
    }
  }

  private func concat(_ x: [Tensor64], axis: Int, _ shape: [Int]) -> Tensor64 {
    Tensor64(shape) { index in
      var source = index
      for part in x {
        if source[axis] < part.shape[axis] { return part[source] }
        source[axis] -= part.shape[axis]
      }
      return .nan
    }
  }

  /// An index out of range gives zeros; a run reports it.
  private func gather(_ x: Tensor64, _ index: Tensor64, axis: Int, _ shape: [Int]) -> Tensor64 {
    Tensor64(shape) { place in
      let row = Int(index[Array(place[..<index.shape.count])])
      guard row >= 0, row < x.shape[axis] else { return 0 }
      return x[place[..<axis] + [row] + place[index.shape.count...]]
    }
  }

  /// One row after the other, added where its number says; a number outside is left out.
  private func scatterAdd(_ x: Tensor64, _ index: Tensor64, axis: Int, _ shape: [Int]) -> Tensor64 {
    var sums: [[Int]: Double] = [:]
    _ = Tensor64(x.shape) { place in
      let row = Int(index[Array(place[..<index.shape.count])])
      sums[place[..<axis] + [row] + place[index.shape.count...], default: 0] += x[place]
      return 0
    }
    return Tensor64(shape) { sums[$0] ?? 0 }
  }

  /// One element after the other; a row whose positions do not fit stays as it is.
  private func writeRows(_ x: Tensor64, _ rows: Tensor64, at: Tensor64, axis: Int, wraps: Bool) -> Tensor64 {
    let (extent, count) = (x.shape[axis], rows.shape[axis])
    return Tensor64(x.shape) { place in
      let start = Int(at[[place[0]]])
      guard wraps || start >= 0 && start + count <= extent else { return x[place] }
      let writers = (0..<count).filter { ((start + $0) % extent + extent) % extent == place[axis] }
      guard let last = writers.last else { return x[place] }
      var source = place
      source[axis] = last
      return rows[source]
    }
  }

  private func reduce(_ x: Tensor64, _ op: Reduce, _ dtype: DType, _ shape: [Int]) -> Tensor64 {
    Tensor64(shape) { index in
      var source = index
      if op.keep { source[op.axis] = 0 } else { source.insert(0, at: op.axis) }
      let line = (0..<x.shape[op.axis]).map { position in
        source[op.axis] = position
        return x[source]
      }
      let count = Double(line.count)
      switch op.function {
      case .sum: return dtype == .i32 ? wrapped(line.reduce(0, +)) : line.reduce(0, +)
      case .mean: return line.reduce(0, +) / count
      case .max where dtype == .i32: return line.max() ?? Double(Int32.min)
      case .min where dtype == .i32: return line.min() ?? Double(Int32.max)
      case .max: return largest(line)
      case .min: return line.contains(where: \.isNaN) ? .nan : line.min() ?? .infinity
      case .variance:
        let mean = line.reduce(0, +) / count
        return line.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
      }
    }
  }

  /// An integer in 32 bits that wrap around.
  private func wrapped(_ x: Double) -> Double { Double(Int32(truncatingIfNeeded: Int64(x))) }

  private func cumsum(_ x: Tensor64, axis: Int, _ dtype: DType) -> Tensor64 {
    Tensor64(x.shape) { place in
      var source = place
      var sum = 0.0
      for position in 0...place[axis] {
        source[axis] = position
        sum += x[source]
      }
      return dtype == .i32 ? wrapped(sum) : sum
    }
  }
}
