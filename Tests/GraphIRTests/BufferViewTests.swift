import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Testing

@Suite struct BufferViewTests {
  /// The offsets of all elements in row-major order.
  private func offsets(_ view: BufferView) throws -> [Int] {
    let shape = try view.type.shape.map { try $0.evaluate([:]) }
    let strides = try view.strides.map { try $0.evaluate([:]) }
    let start = try view.offset.evaluate([:])
    return Tensor64(shape) { index in Double(start + zip(index, strides).reduce(0) { $0 + $1.0 * $1.1 }) }
      .values.map { Int($0) }
  }

  /// Whether one stride for each axis can express these offsets.
  private func areStrided(_ offsets: [Int], _ shape: [Int]) -> Bool {
    guard !offsets.isEmpty else { return true }
    var strides = Array(repeating: 0, count: shape.count)
    var step = 1
    for axis in shape.indices.reversed() {
      if shape[axis] > 1 { strides[axis] = offsets[step] - offsets[0] }
      step *= shape[axis]
    }
    let expected = Tensor64(shape) { index in
      Double(offsets[0] + zip(index, strides).reduce(0) { $0 + $1.0 * $1.1 })
    }
    return expected.values.map { Int($0) } == offsets
  }

  /// Random windows on a row-major buffer: permuted, cut, repeated.
  private func randomView(_ random: inout SplitMix64) throws -> BufferView {
    let rank = Int.random(in: 0...4, using: &random)
    let shape = (0..<rank).map { _ in Dim(random.pick([1, 2, 2, 3, 4, 6])) }
    var view = try BufferView(contiguous: .temporary(0), type: TensorType(.f32, shape))
    view.offset = Dim(random.pick([0, 5]))
    if random.chance(0.5) {
      let order = Array(0..<rank).shuffled(using: &random)
      view.strides = order.map { view.strides[$0] }
      view.type.shape = order.map { view.type.shape[$0] }
    }
    for axis in 0..<rank {
      if random.chance(0.2), let extent = view.type.shape[axis].constantValue, extent > 1 {
        view.type.shape[axis] = Dim(extent - 1)
      }
      if random.chance(0.1) { view.strides[axis] = 0 }
    }
    return view
  }

  /// Another shape of as many elements.
  private func randomShape(of count: Int, _ random: inout SplitMix64) -> [Int] {
    var shape: [Int] = []
    var rest = count
    while rest > 1 {
      let factor = random.pick((2...rest).filter { rest % $0 == 0 })
      shape.append(factor)
      rest /= factor
    }
    for _ in 0..<Int.random(in: 0...2, using: &random) {
      shape.insert(1, at: Int.random(in: 0...shape.count, using: &random))
    }
    return shape
  }

  @Test func reshapesWhatStridesCanSay() throws {
    var (sayable, unsayable) = (0, 0)
    for seed in UInt64(0)..<3000 {
      var random = SplitMix64(seed: seed)
      let view = try randomView(&random)
      let offsets = try offsets(view)
      let shape = randomShape(of: offsets.count, &random)
      let isSayable = areStrided(offsets, shape)
      let reshaped = try view.reshaped(shape.map { Dim($0) })
      #expect((reshaped != nil) == isSayable, "seed \(seed): \(view) as \(shape)")
      if isSayable { sayable += 1 } else { unsayable += 1 }
      if let reshaped {
        #expect(try self.offsets(reshaped) == offsets, "seed \(seed): \(view) as \(shape)")
        #expect(reshaped.buffer == view.buffer && reshaped.type.dtype == view.type.dtype)
      }
    }
    #expect(sayable > 500 && unsayable > 500)
  }

  @Test func reshapesRunTimeDims() throws {
    let (b, t) = (Dim(symbol: "B"), Dim(symbol: "T"))
    let shape = [b, t, 2, 3]
    let view = try BufferView(contiguous: .temporary(0), type: TensorType(.f32, shape))
    let merged = try #require(try view.reshaped([b.multiplied(by: t), 6]))
    #expect(merged.strides == [6, 1])
    // Heads are moved before positions: an axis can be split, but axes that are not contiguous cannot be merged.
    var heads = view
    heads.type.shape = [b, 2, t, 3]
    heads.strides = [0, 2, 1, 3].map { view.strides[$0] }
    #expect(!heads.isContiguous)
    let split = try #require(try heads.reshaped([b, 1, 2, t, 3, 1]))
    #expect(split.strides.map(\.description) == ["6*T", "0", "3", "6", "1", "0"])
    #expect(try heads.reshaped([b, 2, t.multiplied(by: 3)]) == nil)
    #expect(try heads.reshaped([b, t.multiplied(by: 2), 3]) == nil)
  }

  @Test func knowsWhatIsContiguous() throws {
    var view = try BufferView(contiguous: .input(0), type: TensorType(.f32, [2, 1, 3]))
    #expect(view.strides == [3, 3, 1])
    #expect(view.isContiguous)
    view.strides[1] = 99
    #expect(view.isContiguous)
    view.strides[0] = 4
    #expect(!view.isContiguous)
    view.strides = [3, 3, 0]
    #expect(!view.isContiguous)
  }

  /// A part may start at the beginning of the buffer and be contiguous.
  @Test func knowsWhatIsWhole() throws {
    let view = try BufferView(contiguous: .input(0), type: TensorType(.f32, [2, 3]))
    #expect(view.isWhole && view.argument == BufferArgument(.input(0), .f32, isWhole: true))
    #expect(try #require(try view.reshaped([3, 1, 2])).isWhole)
    let row = view.window(strides: [3, 1], type: TensorType(.f32, [1, 3]))
    #expect(row.isContiguous && !row.isWhole && !row.window(strides: [1], type: TensorType(.f32, [3])).isWhole)
    #expect(!view.window(offset: 3, strides: [3, 1], type: TensorType(.f32, [1, 3])).isWhole)
    #expect(!view.window(strides: [1, 2], type: TensorType(.f32, [2, 3])).isWhole)
    #expect(!view.window(strides: [0, 1], type: TensorType(.f32, [2, 3])).isWhole)
    // Run-time extents are equal only if they are equal for all values.
    let rows = try BufferView(contiguous: .temporary(0), type: TensorType(.f32, [Dim(symbol: "B"), 4]))
    #expect(rows.isWhole && !rows.window(strides: [4, 1], type: TensorType(.f32, [1, 4])).isWhole)
    #expect(!rows.window(strides: [4, 1], type: TensorType(.f32, [Dim(symbol: "T"), 4])).isWhole)
  }

  @Test func broadcastsByStridesOfZero() throws {
    let view = try BufferView(contiguous: .input(0), type: TensorType(.f32, [2, 1, 3]))
    #expect(view.strides(broadcastTo: [5, 2, 4, 3]) == [0, 3, 0, 1])
  }
}
