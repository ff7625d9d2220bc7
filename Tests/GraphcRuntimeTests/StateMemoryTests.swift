import Testing

@testable import GraphcRuntime

/// Rows of states put in another order where they are, compared with a gather.
@Suite struct StateMemoryTests {
  private static func random(_ shape: [Int], _ dtype: DType, seed: UInt64) throws -> Tensor {
    let generator = CounterGenerator(seed: seed, stream: 0)
    let values = try generator.uniformTensor(shape: shape)
    return try Tensor(dtype: dtype, shape: shape) { bytes in
      values.withUnsafeBytes { source in
        for index in 0..<bytes.count {
          bytes[index] = dtype == .bool ? source[index] & 1 : source[index % source.count]
        }
      }
    }
  }

  /// Row r of `axis` from row parents[r]; of `before` where a position is not copied.
  private static func gathered(
    _ tensor: Tensor, axis: Int, positions axisOfPositions: Int?, _ parents: [Int32], _ counts: [Int32]?
  ) -> [UInt8?] {
    let size = tensor.dtype.byteCount
    let strides = tensor.sizes.strides
    let bytes = tensor.withUnsafeBytes { Array($0) }
    var result: [UInt8?] = []
    for element in 0..<tensor.count {
      let place = tensor.shape.indices.map { element / strides[$0] % tensor.shape[$0] }
      let row = place[axis]
      let from = element + (Int(parents[row]) - row) * strides[axis]
      // What lies beyond the positions may be anything in a row that changes.
      let isNeeded = axisOfPositions.flatMap { axis in counts.map { place[axis] < Int($0[row]) } } ?? true
      for byte in 0..<size {
        result.append(Int(parents[row]) == row || isNeeded ? bytes[from * size + byte] : nil)
      }
    }
    return result
  }

  @Test func reordersRowsAsAGatherDoes() throws {
    var generator = SeededGenerator(seed: 5)
    func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }
    for seed in 0..<300 as Range<UInt64> {
      let (rows, layers, positions) = (below(7) + 1, below(3) + 1, below(5) + 1)
      let states = [
        StateDeclaration("keys", .f32, [.fixed(layers), "R", 2, "C", 3], initial: 0, rowAxis: 1, positionAxis: 3),
        StateDeclaration("halves", .bf16, ["R", "C", 5], initial: 0, rowAxis: 0, positionAxis: 1),
        StateDeclaration("sums", .i32, ["R", 2, 1], initial: 0, rowAxis: 0),
        StateDeclaration("flags", .bool, [.fixed(layers), "R"], initial: 1, rowAxis: 1),
        StateDeclaration("weights", .f32, [4, 4], initial: 0.5),
      ]
      let memory = try StateMemory(states, for: ["R": rows, "C": positions])
      #expect(memory.rowCount == rows)
      var before: [Tensor] = []
      for (index, slot) in memory.slots.enumerated() {
        let value = try Self.random(slot.tensor.shape, slot.tensor.dtype, seed: seed * 8 + UInt64(index))
        try memory.set(slot.declaration.tensor.name, to: value)
        before.append(value)
      }
      // Permutations, all of one parent, and anything.
      let parents: [Int32] =
        switch seed % 3 {
        case 0: (0..<Int32(rows)).shuffled(using: &generator)
        case 1: (0..<rows).map { _ in Int32(below(rows)) }
        default: (0..<rows).map { Int32(($0 + 1) % rows) }
        }
      let counts: [Int32]? = seed % 2 == 0 ? nil : (0..<rows).map { _ in Int32(below(positions + 3)) - 1 }
      try memory.reorderRows(parents, positions: counts)
      for (slot, old) in zip(memory.slots, before) {
        let after = try #require(try memory.copy(of: slot.declaration.tensor.name)).withUnsafeBytes { Array($0) }
        guard let axis = slot.declaration.rowAxis else {
          #expect(after == old.withUnsafeBytes { Array($0) })
          continue
        }
        let expected = Self.gathered(old, axis: axis, positions: slot.declaration.positionAxis, parents, counts)
        let isRight = zip(after, expected).allSatisfy { $1 == nil || $0 == $1 }
        #expect(isRight && after.count == expected.count, "seed \(seed): \(slot.declaration.tensor), \(parents)")
      }
    }
  }

  /// Beyond the positions nothing is copied, and a row that stays is not touched.
  @Test func copiesNoMoreThanItMust() throws {
    let states = [StateDeclaration("s", .i32, [3, 4], initial: 0, rowAxis: 0, positionAxis: 1)]
    let memory = try StateMemory(states, for: [:])
    try memory.set("s", to: Tensor((0..<12).map { Int32($0) }, shape: [3, 4]))
    try memory.reorderRows([1, 1, 0], positions: [2, 4, 1])
    #expect(try memory.copy(of: "s")?.elements(as: Int32.self) == [4, 5, 2, 3, 4, 5, 6, 7, 0, 9, 10, 11])
  }

  @Test func beginsWithItsFirstValueAndGoesBackToIt() throws {
    let states = [
      StateDeclaration("a", .f32, ["R", 2], initial: -0.5, rowAxis: 0),
      StateDeclaration("b", .i32, [2], initial: 7), StateDeclaration("c", .bool, [3], initial: 1),
      StateDeclaration("d", .bf16, [2], initial: 1.5),
    ]
    let memory = try StateMemory(states, for: ["R": 2])
    #expect(memory.byteCount == 16 + 8 + 3 + 4)
    for _ in 0..<2 {
      #expect(try memory.copy(of: "a")?.elements(as: Float.self) == [-0.5, -0.5, -0.5, -0.5])
      #expect(try memory.copy(of: "b")?.elements(as: Int32.self) == [7, 7])
      #expect(try memory.copy(of: "c")?.elements(as: Bool.self) == [true, true, true])
      #expect(try memory.copy(of: "d")?.elements(as: BFloat16.self).map { Float($0) } == [1.5, 1.5])
      try memory.set("a", to: Tensor([1, 2, 3, 4] as [Float], shape: [2, 2]))
      try memory.set("c", to: Tensor(repeating: false, shape: [3]))
      memory.reset()
    }
  }

  @Test func refusesWhatDoesNotFit() throws {
    let states = [StateDeclaration("a", .f32, ["R", 2], initial: 0, rowAxis: 0)]
    let memory = try StateMemory(states, for: ["R": 2])
    for (parents, positions, code) in [
      ([0, 2], nil, "index/range"), ([-1, 0], nil, "index/range"), ([0], nil, "shape/mismatch"),
      ([0, 1], [1], "shape/mismatch"),
    ] as [([Int32], [Int32]?, String)] {
      let error = try #require(throws: GraphcError.self) { try memory.reorderRows(parents, positions: positions) }
      #expect(error.code == code)
    }
    #expect(throws: GraphcError.self) { try memory.set("b", to: Tensor([1 as Float], shape: [1])) }
    #expect(throws: GraphcError.self) { try memory.set("a", to: Tensor([1 as Float], shape: [1])) }
    let different = states + [StateDeclaration("b", .f32, [3], initial: 0, rowAxis: 0)]
    let error = try #require(throws: GraphcError.self) { try StateMemory(different, for: ["R": 2]) }
    #expect(error.code == "shape/mismatch")
    #expect(throws: GraphcError.self) {
      try StateMemory([StateDeclaration("a", .f32, ["R", "R"], initial: 0)], for: ["R": 1 << 30])
    }
  }
}
