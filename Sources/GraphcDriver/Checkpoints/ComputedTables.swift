import ExecutionPlan
import GraphIR
import GraphcProgram
import GraphcRuntime
import GraphcText
import Interpreter

/// Compares tables of a checkpoint with those that the spec computes.
enum ComputedTables {
  /// A table computed by a module.
  fileprivate struct Table {
    var module: Module
    var values: [Double]
    /// Whether the values are integers or booleans, which must be equal.
    var isExact: Bool
    /// The uncertainty of each value due to rounding to f32; computed on demand.
    var uncertainties: [Double]?
  }

  /// Compares tables of equal shapes with the results of their modules: integers exactly, others to 1e-5 of the larger
  /// of 1 and the value, or to the uncertainty from rounding on the way to the value and to the type of the file.
  ///
  /// - Parameter memoryLimit: the bytes that one table may take.
  /// - Throws: 65 `weights/not-computed`, with the first element that differs; `limit/memory`.
  static func check(
    _ tables: [(name: String, module: Module)], in checkpoint: Checkpoint, memoryLimit: Int
  ) throws {
    let threads = ThreadPool(threadCount: 1)
    // The tables of all layers are usually equal.
    var last: Table?
    for (name, module) in tables {
      guard let info = checkpoint.info(name), let type = module.main.outputTypes.first else { continue }
      var table: Table
      if let last, last.module == module {
        table = last
      } else {
        try checkMemory(of: name, module, limit: memoryLimit)
        table = Table(module: module, values: try values(run(module, threads)), isExact: type.dtype != .f32)
      }
      let given = try values(checkpoint.read(name))
      let difference = try table.difference(from: given, rounding: info.dtype.rounding, threads)
      last = table
      if let difference {
        throw failure(
          name,
          "is not what the spec computes: element \(position(of: difference, in: info.shape)) is "
            + "\(text(given[difference], table)), not \(text(table.values[difference], table))", checkpoint)
      }
    }
  }

  private static func text(_ value: Double, _ table: Table) -> String {
    Int(exactly: value).map { table.isExact ? "\($0)" : "\(Float(value))" } ?? "\(Float(value))"
  }

  private static func failure(_ name: String, _ message: String, _ checkpoint: Checkpoint) -> GraphcError {
    GraphcError(
      .badInput, "weights/not-computed", "\(quoted(name)) \(message)", path: checkpoint.path,
      help: "the weights are of another config than this; --ignore \(shellQuoted(name)) leaves the table out")
  }

  fileprivate static func run(_ module: Module, _ threads: ThreadPool) throws -> Tensor {
    let plan = try ExecutionPlan.make(module)
    let bound = try BoundPlan(plan, bindings: [:])
    let parameters = try ParameterStore(plan, declarations: [], source: InitialParameters(seed: 0), threads: threads)
    return try ModelRunner(bound, parameters: parameters, threads: threads).runInPlace([:])[0].tensor
  }

  /// Checks the memory for a table, its file's tensor, and the values and uncertainties of both, of eight bytes each.
  private static func checkMemory(of name: String, _ module: Module, limit: Int) throws {
    var scratch = ScratchSize(in: .current)
    var estimate = MemoryEstimate()
    try BoundPlan(ExecutionPlan.make(module), bindings: [:]).addMemory(&scratch, to: &estimate)
    let table = estimate.byteCount(of: .outputs)
    estimate.pass("comparing the table \(quoted(name))", table.multipliedOrLargest(9))
    estimate.hold(scratch: scratch, workers: 1)
    try estimate.check(limit: limit)
  }

  fileprivate static func values(_ tensor: Tensor) throws -> [Double] {
    switch tensor.dtype {
    case .f32: try tensor.elements(as: Float.self).map(Double.init)
    case .i32: try tensor.elements(as: Int32.self).map(Double.init)
    case .bool: try tensor.elements(as: Bool.self).map { $0 ? 1 : 0 }
    case .bf16: []
    }
  }

  private static func position(of index: Int, in shape: [Int]) -> [Int] {
    var rest = index
    var result: [Int] = []
    for extent in shape.reversed() where extent > 0 {
      result.insert(rest % extent, at: 0)
      rest /= extent
    }
    return result
  }
}

extension ComputedTables.Table {
  /// The first element that differs.
  ///
  /// - Parameter rounding: the relative rounding error of the type of the file.
  fileprivate mutating func difference(
    from given: [Double], rounding: Double, _ threads: ThreadPool
  ) throws -> Int? {
    func isOff(_ index: Int, by uncertainty: Double) -> Bool {
      if given[index] == values[index] { return false }
      return isExact
        || !(abs(given[index] - values[index])
          <= max(1e-5, 1e-5 * abs(values[index])) + rounding * abs(values[index]) + uncertainty)
    }
    guard let first = given.indices.first(where: { isOff($0, by: 0) }), !isExact else {
      return given.indices.first { isOff($0, by: 0) }
    }
    let found = try uncertainties ?? self.findUncertainties(threads)
    uncertainties = found
    return given.indices[first...].first { isOff($0, by: found[$0]) }
  }

  /// The total change of each value if every intermediate result changes by a unit in the last place.
  private func findUncertainties(_ threads: ThreadPool) throws -> [Double] {
    var sums = [Double](repeating: 0, count: values.count)
    for place in module.roundedResults(limit: 256) {
      let nudged: Module
      do { nudged = try module.nudging(place.value, in: place.function) } catch {
        throw InternalError(message: error.message)
      }
      for (index, value) in try ComputedTables.values(ComputedTables.run(nudged, threads)).enumerated() {
        sums[index] += abs(value - values[index])
      }
    }
    return sums
  }
}

extension SafetensorsDType {
  /// The largest relative rounding error of the type, if it is larger than that of f32.
  fileprivate var rounding: Double {
    switch self {
    case .bf16: 0x1p-8
    case .f16: 0x1p-11
    default: 0
    }
  }
}
