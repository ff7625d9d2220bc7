import GraphcRuntime
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct AttentionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var batch = 1
    var heads = 2
    var keyHeads = 2
    var queries = 7
    var keys = 7
    var headDim = 8
    var valueDim = 8
    var causal = false
    /// How far a query sees to either side; `nil` for unbounded.
    var left: Int?
    var right: Int?
    var softcap: Float?
    /// The position of the first query of each batch item; `nil` for the last query at the last key.
    var past: [Int32]?
    /// The shape of the mask, which is broadcast; `nil` for no mask.
    var mask: [Int]?
    /// Whether the mask hides a third of the keys, and all in its last row; otherwise it hides none.
    var maskHides = true
    var bias: [Int]?
    var scale: Float = 0.35

    func maskBytes(_ generator: inout Generator) -> [UInt8] {
      guard let count = mask?.reduce(1, *) else { return [] }
      guard maskHides else { return Array(repeating: 1, count: count) }
      var bytes = generator.bytes(count, trueIn: 3)
      if mask?.last == keys, keys > 1 {
        for i in bytes.indices.suffix(keys) { bytes[i] = 0 }
      }
      return bytes
    }

    /// The call on rows of all heads side by side, as the projections leave them.
    func call(
      _ type: FloatType, _ result: FloatType, _ q: UnsafeRawPointer, _ k: UnsafeRawPointer, _ v: UnsafeRawPointer,
      _ mask: UnsafePointer<UInt8>?, _ bias: UnsafePointer<Float>?, _ maskStrides: [Int], _ biasStrides: [Int],
      past: UnsafePointer<Int32>, into: UnsafeMutableRawPointer
    ) -> Kernels.Attention<Evaluated> {
      func rows(_ count: Int, _ heads: Int, _ width: Int) -> AttentionShape.Strides {
        .init(batch: count * heads * width, head: width, row: heads * width)
      }
      let maskStrides = maskStrides.isEmpty ? [0, 0, 0, 0] : maskStrides
      let biasStrides = biasStrides.isEmpty ? [0, 0, 0, 0] : biasStrides
      return Kernels.Attention(
        type, result: result, q: q, k: k, v: v, mask: mask, bias: bias, past: self.past == nil ? nil : past, into: into,
        batch: batch, heads: heads,
        keyHeads: keyHeads,
        queries: queries, keys: keys, headDim: headDim, valueDim: valueDim, left: left ?? keys,
        right: causal ? 0 : right ?? keys + queries, qStrides: rows(queries, heads, headDim),
        kStrides: rows(keys, keyHeads, headDim), vStrides: rows(keys, keyHeads, valueDim),
        intoStrides: rows(queries, heads, valueDim),
        maskStrides: .init(batch: maskStrides[0], head: maskStrides[1], row: maskStrides[2]),
        maskKeyStride: maskStrides[3],
        biasStrides: .init(batch: biasStrides[0], head: biasStrides[1], row: biasStrides[2]),
        biasKeyStride: biasStrides[3], scale: scale, softcap: softcap ?? 0, site: "attention")
    }

    var testDescription: String {
      "\(batch)×\(heads)/\(keyHeads) \(queries)×\(keys) \(headDim)/\(valueDim) causal \(causal) \(left.map(String.init) ?? "")…\(right.map(String.init) ?? "") mask \(mask ?? []) past \(past ?? [])"
    }
  }

  static let cases: [Case] = [
    Case(),
    Case(queries: 1, keys: 1, headDim: 1, valueDim: 1),
    Case(queries: 1, keys: 300, headDim: 64, valueDim: 64, causal: true),
    Case(batch: 2, heads: 6, keyHeads: 2, queries: 13, keys: 29, headDim: 16, valueDim: 24),
    Case(queries: 197, keys: 197, headDim: 64, valueDim: 64, scale: 0.125),
    Case(queries: 50, keys: 50, headDim: 20, valueDim: 49, causal: true),
    Case(queries: 20, keys: 33, causal: true),
    Case(queries: 33, keys: 20, causal: true),
    Case(batch: 2, heads: 4, keyHeads: 1, queries: 37, keys: 60, causal: true, mask: [2, 1, 1, 60]),
    Case(batch: 2, queries: 9, keys: 17, mask: [2, 1, 1, 17]),
    Case(batch: 2, queries: 9, keys: 17, mask: [1, 2, 9, 17], bias: [2, 9, 17]),
    Case(queries: 18, keys: 5, mask: [18, 1]),
    Case(queries: 18, keys: 35, bias: [2, 1, 1]),
    Case(queries: 70, keys: 1024, headDim: 4, valueDim: 4),
    Case(queries: 20, keys: 2500, headDim: 4, valueDim: 4, mask: [20, 2500]),
    Case(heads: 4, keyHeads: 2, queries: 70, keys: 1100, headDim: 4, valueDim: 20, causal: true, bias: [1100]),
    Case(heads: 1, keyHeads: 1, queries: 1200, keys: 1100, headDim: 3, valueDim: 2, causal: true),
    Case(queries: 3, keys: 0),
    Case(softcap: 2),
    Case(batch: 2, queries: 70, keys: 90, headDim: 16, valueDim: 24, softcap: 5, mask: [2, 1, 1, 90], bias: [70, 90]),
    Case(queries: 50, keys: 50, causal: true, left: 3),
    Case(queries: 50, keys: 50, left: 0, right: 0),
    Case(queries: 130, keys: 97, headDim: 16, valueDim: 49, left: 60, right: 2),
    Case(queries: 33, keys: 120, right: 7, mask: [33, 120]),
    Case(queries: 33, keys: 120, left: 40),
    Case(queries: 9, keys: 200, left: 20, right: 30, softcap: 1.5, bias: [2, 9, 200]),
    Case(heads: 4, keyHeads: 2, queries: 300, keys: 2600, headDim: 4, valueDim: 20, causal: true, left: 100),
    Case(queries: 1300, keys: 1100, headDim: 3, valueDim: 2, left: 50, right: 20, mask: [1100]),
    Case(queries: 1, keys: 2500, headDim: 4, valueDim: 4, causal: true, left: 5),
    Case(queries: 40, keys: 20, left: 2, right: 4),
    // Few rows, whose keys are read in place; long ones with split-K.
    Case(heads: 3, keyHeads: 3, queries: 1, keys: 37, headDim: 20, valueDim: 49),
    Case(batch: 3, queries: 1, keys: 19, headDim: 64, valueDim: 64, mask: [3, 1, 1, 19]),
    Case(batch: 2, heads: 6, keyHeads: 2, queries: 1, keys: 700, headDim: 33, valueDim: 70, scale: 0.1),
    Case(heads: 8, keyHeads: 1, queries: 1, keys: 2100, headDim: 17, valueDim: 5, causal: true, bias: [8, 1, 2100]),
    Case(heads: 4, keyHeads: 2, queries: 3, keys: 1000, headDim: 16, valueDim: 24, causal: true, left: 600),
    Case(heads: 4, keyHeads: 2, queries: 4, keys: 1000, left: 300, right: 2, softcap: 3, mask: [4, 1000]),
    Case(heads: 1, keyHeads: 1, queries: 8, keys: 5000, headDim: 4, valueDim: 4, left: 17),
    Case(heads: 1, keyHeads: 1, queries: 2, keys: 9000, headDim: 3, valueDim: 3, mask: [2, 9000], bias: [1, 9000]),
    Case(queries: 5, keys: 3, causal: true),
    // A mask that rows share and that hides no key, alone and combined with other conditions.
    Case(queries: 40, keys: 150, headDim: 32, valueDim: 32, mask: [1, 1, 1, 150], maskHides: false),
    Case(batch: 2, queries: 40, keys: 600, headDim: 32, causal: true, mask: [2, 1, 1, 600], maskHides: false),
    Case(queries: 20, keys: 1100, headDim: 4, mask: [1100], maskHides: false, bias: [20, 1100]),
    Case(heads: 1, keyHeads: 1, queries: 1, keys: 600, mask: [1, 600]),
  ]

  /// Queries at positions of their own in a cache of keys.
  static let pastCases: [Case] =
    [
      Case(batch: 3, queries: 1, keys: 700, headDim: 16, valueDim: 20, causal: true, past: [0, 699, 300]),
      Case(batch: 2, heads: 6, keyHeads: 2, queries: 2, keys: 600, causal: true, left: 40, past: [598, 17]),
      Case(batch: 2, queries: 40, keys: 1100, headDim: 4, valueDim: 4, causal: true, past: [1060, 5]),
      Case(
        batch: 2, queries: 33, keys: 2500, headDim: 4, causal: true, left: 9, past: [2400, 1020], mask: [2, 1, 1, 2500]),
      Case(queries: 7, keys: 7, causal: true, past: [0]),
    ]
    + (0..<40).map { seed in
      var generator = Generator(UInt64(seed))
      func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
      let keyHeads = pick(1...3)
      let queries = pick(1...(seed % 2 == 0 ? 4 : 40))
      var test = Case(
        batch: pick(1...3), heads: keyHeads * pick(1...3), keyHeads: keyHeads, queries: queries,
        keys: queries + pick(0...260), headDim: pick(1...20), valueDim: pick(1...20))
      test.causal = pick(0...2) > 0
      test.left = pick(0...2) == 0 || !test.causal ? pick(0...50) : nil
      test.softcap = pick(0...3) == 0 ? 2 : nil
      test.mask = pick(0...3) == 0 ? [test.batch, 1, 1, test.keys] : nil
      test.bias = pick(0...3) == 0 ? [test.queries, test.keys] : nil
      test.past = (0..<test.batch).map { _ in Int32(pick(0...(test.keys - queries))) }
      return test
    }

  @Test func pastOutOfRangeIsAFailure() throws {
    for (past, place) in [([2, -1, 9], 1), ([0, 0, 6], 2)] as [([Int32], Int)] {
      let test = Case(batch: 3, queries: 3, keys: 8, causal: true, past: past)
      let q = Array(repeating: Float(1), count: test.batch * test.queries * test.heads * test.headDim)
      let k = Array(repeating: Float(1), count: test.batch * test.keys * test.heads * test.headDim)
      _ = output(count: q.count) { into, pool in
        run(q, k, k, past, on: pool) { q, k, v, past in
          test.call(.f32, .f32, q, k, v, nil, nil, [], [], past: past, into: into)
        }
      }
      for pool in pools {
        let error = try #require(throws: GraphcError.self) { try pool.throwFailure() }
        #expect(error.code == "index/range")
        #expect(
          error.message
            == "in attention, element [\(place)] of an index of shape [3] is \(past[place]), from where 3 rows do not fit in an axis of 8 positions"
        )
        #expect(error.help == "use 0 to 5")
      }
    }
  }

  @Test(arguments: cases + pastCases)
  func againstDoubles(_ test: Case) {
    var generator = Generator(UInt64(test.queries * 31 + test.keys))
    // Rows of all heads side by side, as the projections leave them.
    let q = generator.floats(test.batch * test.queries * test.heads * test.headDim, in: -3...3)
    let k = generator.floats(test.batch * test.keys * test.keyHeads * test.headDim + 1, in: -3...3)
    let v = generator.floats(test.batch * test.keys * test.keyHeads * test.valueDim + 1)
    let full = [test.batch, test.heads, test.queries, test.keys]
    let mask = test.maskBytes(&generator)
    let bias = test.bias.map { generator.floats($0.reduce(1, *), in: -2...2) } ?? []
    let maskStrides = test.mask.map { broadcastStrides($0, to: full) } ?? []
    let biasStrides = test.bias.map { broadcastStrides($0, to: full) } ?? []
    let reference = Reference(
      test: test, q: q, k: k, v: v, mask: mask, maskStrides: maskStrides, bias: bias, biasStrides: biasStrides)

    let actual = output(count: test.batch * test.queries * test.heads * test.valueDim) { into, pool in
      mask.withUnsafeBufferPointer { mask in
        bias.withUnsafeBufferPointer { bias in
          run(q, k, v, test.past ?? [], on: pool) { q, k, v, past in
            test.call(
              .f32, .f32, q, k, v, test.mask == nil ? nil : mask.baseAddress, test.bias == nil ? nil : bias.baseAddress,
              maskStrides, biasStrides, past: past, into: into)
          }
        }
      }
    }
    expectClose(actual, reference.result(), tolerance: 1e-5)
  }

  /// The definition, in doubles.
  struct Reference {
    let test: Case
    let q: [Float]
    let k: [Float]
    let v: [Float]
    let mask: [UInt8]
    let maskStrides: [Int]
    let bias: [Float]
    let biasStrides: [Int]

    func result() -> [Double] {
      var into = Array(repeating: 0.0, count: test.batch * test.queries * test.heads * test.valueDim)
      for b in 0..<test.batch {
        for h in 0..<test.heads {
          for i in 0..<test.queries {
            let row = weighted(b, h, i)
            let start = ((b * test.queries + i) * test.heads + h) * test.valueDim
            for c in 0..<test.valueDim { into[start + c] = row[c] }
          }
        }
      }
      return into
    }

    private func weighted(_ b: Int, _ h: Int, _ i: Int) -> [Double] {
      let keyHead = h / (test.heads / test.keyHeads)
      let scores = (0..<test.keys).map { score(b, h, keyHead, i, $0) }
      let largest = scores.max() ?? -.infinity
      var result = Array(repeating: 0.0, count: test.valueDim)
      guard largest > -.infinity else { return result }
      let weights = scores.map { exp($0 - largest) }
      let sum = weights.reduce(0, +)
      for (j, weight) in weights.enumerated() where weight > 0 {
        let start = ((b * test.keys + j) * test.keyHeads + keyHead) * test.valueDim
        for c in result.indices { result[c] += weight / sum * Double(v[start + c]) }
      }
      return result
    }

    private func score(_ b: Int, _ h: Int, _ keyHead: Int, _ i: Int, _ j: Int) -> Double {
      let distance = j - i - (test.past.map { Int($0[b]) } ?? test.keys - test.queries)
      if test.causal, distance > 0 { return -.infinity }
      if let left = test.left, -distance > left { return -.infinity }
      if let right = test.right, distance > right { return -.infinity }
      func offset(_ strides: [Int]) -> Int { zip(strides, [b, h, i, j]).reduce(0) { $0 + $1.0 * $1.1 } }
      if !maskStrides.isEmpty, mask[offset(maskStrides)] == 0 { return -.infinity }
      let left = ((b * test.queries + i) * test.heads + h) * test.headDim
      let right = ((b * test.keys + j) * test.keyHeads + keyHead) * test.headDim
      let product = (0..<test.headDim).reduce(0.0) { $0 + Double(q[left + $1]) * Double(k[right + $1]) }
      var score = product * Double(test.scale)
      if let cap = test.softcap.map(Double.init) { score = cap * tanh(score / cap) }
      return score + (biasStrides.isEmpty ? 0 : Double(bias[offset(biasStrides)]))
    }
  }
}
