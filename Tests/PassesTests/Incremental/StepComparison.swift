import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Passes

/// Compares a decoder that runs step by step with the same decoder on whole sequences.
struct StepComparison {
  let module: Module
  var incremental: Incremental
  let growing: String
  let batch: String
  let growth: String
  let constants: [String: Double]
  let vocabulary: Int

  /// - Parameter constants: the elements of other inputs that grow.
  init(
    _ module: Module, growing: String, logits: [String], constants: [String: Double], vocabulary: Int,
    allPositions: Bool = true
  ) throws {
    self.module = module
    self.growing = growing
    self.constants = constants
    self.vocabulary = vocabulary
    let type = module.main.inputs.first { $0.name == growing }?.type
    batch = type?.shape[0].symbol ?? "B"
    growth = type?.shape[1].symbol ?? "T"
    var values: [String: Constant.Value] = [:]
    for input in module.main.inputs {
      guard let number = constants[input.name] else { continue }
      switch input.type.dtype {
      case .f32, .bf16: values[input.name] = .float(number)
      case .i32: values[input.name] = .dim(Dim(Int(number)))
      case .bool: values[input.name] = .bool(number != 0)
      }
    }
    incremental = try Incrementalize.derive(
      module, growing: growing, logits: logits, constants: values, allPositions: allPositions)
    if let problem = (incremental.step.verify() + (incremental.source?.verify() ?? [])).first {
      throw ComparisonError(description: "\(problem)\n\(incremental.step.text)")
    }
  }

  private struct ComparisonError: Error, CustomStringConvertible {
    var description: String
  }

  /// How the tokens of each row are divided into steps: the counts of the rows in each step.
  struct Schedule {
    var counts: [[Int]]

    static func even(_ count: Int, by size: Int, rows: Int) -> Schedule {
      var counts: [[Int]] = []
      var rest = count
      while rest > 0 {
        counts.append(Array(repeating: min(size, rest), count: rows))
        rest -= min(size, rest)
      }
      return Schedule(counts: counts)
    }
  }

  /// The largest difference of any logit, relative to the largest one; all positions of all rows are compared.
  func difference(
    seed: UInt64, batchSize: Int = 2, width: Int = 1, length: Int, _ schedule: (Int) -> Schedule
  ) throws -> Double {
    var random = SplitMix64(seed: seed)
    let rows = batchSize * width
    let tokens = (0..<rows).map { _ in (0..<length).map { _ in Int.random(in: 0..<vocabulary, using: &random) } }
    var bindings = [batch: batchSize]
    for (place, dim) in module.dims.enumerated() where dim != batch && dim != growth { bindings[dim] = 3 + place }
    let parameters = try ModuleArguments(for: module, seed: seed, bindings: bindings.merging([growth: 2]) { a, _ in a })
      .parameters
    var sources: [String: Tensor64] = [:]
    var repeated: [String: Tensor64] = [:]
    for input in module.main.inputs where input.name != growing && constants[input.name] == nil {
      let shape = try input.type.shape.map { try $0.evaluate(bindings) }
      let value = Tensor64(shape) { _ in
        switch input.type.dtype {
        case .f32, .bf16: random.grid()
        case .i32: Double(Int.random(in: 0..<vocabulary, using: &random))
        case .bool: random.chance(0.7) ? 1 : 0
        }
      }
      sources[input.name] = value
      repeated[input.name] =
        input.type.shape.first?.symbol == batch ? value.repeatingRows(width) : value
    }
    let schedule = schedule(rows)
    let widest = schedule.counts.map { $0.max() ?? 1 }.max() ?? 1
    var run = StepEvaluation(
      module, incremental, growing: growing, parameters: parameters, sources: sources, bindings: bindings,
      batchSize: batchSize, width: width, capacity: length + widest, widest: widest)
    let expected = try run.whole(tokens, sources: repeated, constants: constants, batch: batch, growth: growth)
    try run.begin()
    var past = Array(repeating: 0, count: rows)
    var worst = 0.0
    for counts in schedule.counts {
      let size = counts.max() ?? 1
      // What pads a row on the right must not matter.
      let new = (0..<rows).map { row in
        (0..<size).map { offset -> Int in
          let position = past[row] + offset
          return offset < counts[row] && position < length
            ? tokens[row][position] : Int.random(in: 0..<vocabulary, using: &random)
        }
      }
      let outputs = zip(zip(try run.step(new, past: past, counts: counts), expected), module.main.outputTypes)
      for ((actual, wanted), type) in outputs {
        let axis = type.shape.firstIndex(of: Dim(symbol: growth)) ?? 1
        let (actual, wanted) = (actual.movingAxis(axis), wanted.movingAxis(axis))
        let scale = max(wanted.values.map(\.magnitude).max() ?? 1, 1)
        let depth = wanted.shape[2...].reduce(1, *)
        for row in 0..<rows {
          for offset in 0..<counts[row] {
            for element in 0..<depth {
              let a = actual.values[(row * size + offset) * depth + element]
              let b = wanted.values[(row * length + past[row] + offset) * depth + element]
              let difference = a == b ? 0 : abs(a - b)
              worst = max(worst, difference.isNaN ? .infinity : difference / scale)
            }
          }
        }
      }
      for row in 0..<rows { past[row] += counts[row] }
    }
    return worst
  }

  /// Rows of unequal length in each step.
  static func uneven(_ seed: UInt64, length: Int) -> (Int) -> Schedule {
    { rows in
      var random = SplitMix64(seed: seed)
      var left = Array(repeating: length, count: rows)
      var counts: [[Int]] = []
      while left.allSatisfy({ $0 > 0 }) {
        let next = left.map { Int.random(in: 1...min(4, $0), using: &random) }
        counts.append(next)
        for row in 0..<rows { left[row] -= next[row] }
      }
      return Schedule(counts: counts)
    }
  }
}

extension Tensor64 {
  /// With an axis moved next to the first one.
  fileprivate func movingAxis(_ axis: Int) -> Tensor64 {
    var order = Array(shape.indices)
    order.insert(order.remove(at: axis), at: 1)
    return Tensor64(order.map { shape[$0] }) { index in
      var source = index
      for (place, axis) in order.enumerated() { source[axis] = index[place] }
      return self[source]
    }
  }

  /// Each row along the first axis several times.
  fileprivate func repeatingRows(_ count: Int) -> Tensor64 {
    let size = shape.dropFirst().reduce(1, *)
    let rows = (0..<shape[0]).flatMap { row in
      Array(repeating: Array(values[row * size..<(row + 1) * size]), count: count).joined()
    }
    return Tensor64([shape[0] * count] + shape.dropFirst(), rows)
  }
}
