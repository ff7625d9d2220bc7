/// The memory of the states of a model for known run-time dims. Runs read it and write it in place, and every plan of the
/// same states may share it, such as one for a prompt and one for each further token.
///
/// One run, or one call of a method, is made at a time.
public final class StateMemory: @unchecked Sendable {
  /// A state in memory.
  package struct Slot {
    package let declaration: StateDeclaration
    /// The elements; runs write where they are.
    package let tensor: Tensor
    let rows: StateRows?
  }

  package let slots: [Slot]
  private var schedule = RowSchedule()

  /// Allocates every state and fills it with its first value.
  ///
  /// - Throws: `limit/elements`, `shape/unbound`; 65 `shape/mismatch` if states have different numbers of rows;
  ///   74 `limit/memory`.
  public init(_ states: [StateDeclaration], for dims: [String: Int]) throws {
    var slots: [Slot] = []
    for state in states {
      let sizes = try Shape(state.tensor.shape(for: dims))
      let tensor = try Tensor(dtype: state.tensor.dtype, sizes: sizes) { Self.fill($0, state) }
      slots.append(Slot(declaration: state, tensor: tensor, rows: StateRows(state, tensor)))
    }
    self.slots = slots
    let counts = Set(slots.compactMap(\.rows?.count))
    guard counts.count <= 1 else {
      throw GraphcError(
        .badInput, "shape/mismatch", "the states have different numbers of rows: \(counts.sorted())")
    }
  }

  /// Bytes of all states.
  public var byteCount: Int { slots.reduce(0) { $0.addingOrLargest($1.tensor.byteCount) } }

  /// The number of rows that `reorderRows` exchanges; `nil` if no state has rows.
  public var rowCount: Int? { slots.lazy.compactMap(\.rows?.count).first }

  /// Makes every state what it was before the first run.
  public func reset() {
    for slot in slots {
      Self.fill(
        UnsafeMutableRawBufferPointer(start: slot.tensor.address, count: slot.tensor.byteCount), slot.declaration)
    }
  }

  /// A copy of a state; `nil` if there is none of that name.
  public func copy(of name: String) throws -> Tensor? {
    guard let slot = slot(named: name) else { return nil }
    return try Tensor(dtype: slot.tensor.dtype, sizes: slot.tensor.sizes) { bytes in
      slot.tensor.withUnsafeBytes { bytes.copyMemory(from: $0) }
    }
  }

  /// Replaces a state.
  ///
  /// - Throws: 65 `shape/mismatch` for a state that does not exist or is of another type.
  public func set(_ name: String, to value: Tensor) throws(GraphcError) {
    guard let slot = slot(named: name), slot.tensor.dtype == value.dtype, slot.tensor.shape == value.shape else {
      throw GraphcError(
        .badInput, "shape/mismatch", "there is no state '\(name)' of type \(value.dtype.rawValue)\(value.shape)")
    }
    value.withUnsafeBytes {
      UnsafeMutableRawBufferPointer(start: slot.tensor.address, count: $0.count).copyMemory(from: $0)
    }
  }

  /// Makes each row what another was before: row r becomes what row `parents[r]` was, in every state that has rows. A row
  /// that is its own parent is not touched. Allocates nothing after the first call with as many rows.
  ///
  /// - Parameters:
  ///   - parents: one number for each row.
  ///   - positions: the number of positions of each row, counted from 0, that are needed of its parent in states with
  ///     positions; all if it is `nil`.
  /// - Throws: 65 `shape/mismatch` for another number of rows, `index/range` for a number outside of them.
  public func reorderRows(_ parents: [Int32], positions: [Int32]? = nil) throws(GraphcError) {
    guard let count = rowCount else { return }
    guard parents.count == count, positions.map({ $0.count == count }) ?? true else {
      throw GraphcError(
        .badInput, "shape/mismatch", "\(parents.count) rows are given, and the states have \(count)")
    }
    guard let outside = parents.firstIndex(where: { $0 < 0 || Int($0) >= count }) else {
      schedule.plan(parents)
      for slot in slots {
        guard let rows = slot.rows else { continue }
        for move in schedule.moves {
          try rows.copy(
            slot.tensor.address, from: move.from, to: move.to, positions: positions.map { Int($0[move.target]) })
        }
      }
      return
    }
    throw GraphcError(
      .badInput, "index/range", "row \(outside) is to become row \(parents[outside]) of \(count) rows",
      help: "use 0 to \(count - 1)")
  }

  /// Whether these are the states that it holds, with these dims.
  ///
  /// - Throws: `limit/elements`, `shape/unbound`.
  package func fits(_ states: [StateDeclaration], for dims: [String: Int]) throws(GraphcError) -> Bool {
    guard states.count == slots.count else { return false }
    for (state, slot) in zip(states, slots) where try state.tensor.shape(for: dims) != slot.tensor.shape {
      return false
    }
    return true
  }

  /// The memory of a state for the kernels of emitted code.
  package func memory(_ index: Int) -> TensorMemory { TensorMemory(slots[index].tensor) }

  package func slot(named name: String) -> Slot? { slots.first { $0.declaration.tensor.name == name } }

  private static func fill(_ bytes: UnsafeMutableRawBufferPointer, _ state: StateDeclaration) {
    switch state.tensor.dtype {
    case .f32: bytes.bindMemory(to: Float.self).initialize(repeating: Float(state.initial))
    case .i32: bytes.bindMemory(to: Int32.self).initialize(repeating: Int32(clamping: Int(exactly: state.initial) ?? 0))
    case .bf16:
      bytes.bindMemory(to: BFloat16.self).initialize(
        repeating: BFloat16(bitPattern: UInt16(Float(state.initial).bitPattern >> 16)))
    case .bool: bytes.initializeMemory(as: UInt8.self, repeating: state.initial == 0 ? 0 : 1)
    }
  }
}
