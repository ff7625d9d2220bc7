import GraphcRuntime
import Testing

/// What a row does not see never enters its result: not through a product with 0, and not through other rows that are
/// computed with it. So results do not depend on the number of threads, whatever the operands hold.
@Suite struct HiddenKeysTests {
  typealias Case = AttentionTests.Case

  static let cases: [Case] = [
    Case(queries: 200, keys: 200, causal: true),
    Case(heads: 4, keyHeads: 2, queries: 97, keys: 97, headDim: 16, valueDim: 20, causal: true),
    Case(queries: 130, keys: 200, left: 40, right: 7),
    Case(queries: 60, keys: 200, mask: [1, 1, 1, 200]),
    Case(queries: 60, keys: 200, causal: true, mask: [60, 200]),
    Case(queries: 60, keys: 200, bias: [60, 200]),
    Case(heads: 1, keyHeads: 1, queries: 80, keys: 1100, headDim: 4, valueDim: 4, causal: true, left: 700),
    Case(heads: 1, keyHeads: 1, queries: 40, keys: 1100, headDim: 4, valueDim: 4, mask: [40, 1100]),
    // Few rows, which read keys in place; long ones with split keys.
    Case(queries: 4, keys: 50, causal: true, softcap: 3, mask: [4, 50]),
    Case(heads: 4, keyHeads: 2, queries: 3, keys: 700, valueDim: 70, causal: true, left: 500, bias: [3, 700]),
    Case(queries: 1, keys: 200, mask: [1, 200], maskHides: true),
    // Queries in a cache, whose last keys are not written yet.
    Case(queries: 60, keys: 200, causal: true, past: [70]),
    Case(queries: 60, keys: 1300, headDim: 4, valueDim: 4, causal: true, left: 90, past: [60]),
    Case(heads: 4, keyHeads: 2, queries: 3, keys: 700, valueDim: 70, causal: true, left: 100, past: [48]),
    Case(queries: 1, keys: 200, causal: true, past: [130]),
    // The second of two splits of the keys is seen.
    Case(heads: 4, keyHeads: 2, queries: 3, keys: 700, causal: true, left: 500, past: [690]),
  ]

  @Test(arguments: KernelTable.available) func infiniteAndNaNValues(_ set: String) throws {
    try forEachCase(set) { operands, type, pools in
      let clean = operands.result(type, on: pools)
      let test = operands.test
      for (key, special) in [(50, Float.infinity), (130, .nan), (199, -.infinity), (test.keys * 7 / 8, .nan)] {
        let key = key % test.keys
        let column = key % test.valueDim
        var poisoned = operands
        for head in 0..<test.keyHeads {
          poisoned.v[(key * test.keyHeads + head) * test.valueDim + column] = special
        }
        let result = poisoned.result(type, on: pools)
        try operands.forEachRow { head, query, start in
          let seen = operands.sees(head, query, key)
          for c in 0..<test.valueDim {
            let (x, y) = (result[start + c], clean[start + c])
            let isRight = seen && c == column ? !x.isFinite : x.bitPattern == y.bitPattern
            try #require(isRight, "\(test) \(type): key \(key), head \(head), query \(query), column \(c): \(x), \(y)")
          }
        }
      }
    }
  }

  @Test(arguments: KernelTable.available) func infiniteAndNaNKeys(_ set: String) throws {
    try forEachCase(set) { operands, type, pools in
      var operands = operands
      operands.q = operands.q.map(abs)
      let clean = operands.result(type, on: pools)
      let test = operands.test
      for (key, special) in [(50, Float.infinity), (130, .nan), (test.keys * 7 / 8, .nan)] {
        let key = key % test.keys
        var poisoned = operands
        for i in 0..<test.keyHeads * test.headDim {
          // ∞ - ∞ makes every score of the key NaN.
          poisoned.k[key * test.keyHeads * test.headDim + i] = i % 2 == 0 ? special : -special
        }
        let result = poisoned.result(type, on: pools)
        try operands.forEachRow { head, query, start in
          let seen = operands.sees(head, query, key)
          for c in 0..<test.valueDim {
            let (x, y) = (result[start + c], clean[start + c])
            try #require(
              seen ? x.isNaN : x.bitPattern == y.bitPattern,
              "\(test) \(type): key \(key), head \(head), query \(query): \(x), \(y)")
          }
        }
      }
    }
  }

  /// Every operand holds numbers of all kinds.
  @Test(arguments: KernelTable.available) func threadsDoNotShow(_ set: String) throws {
    let pools = try tablePools(set)
    var generator = Generator(7)
    for length in [32, 45, 100, 200, 512] {
      for test in [
        Case(heads: 1, keyHeads: 1, queries: length, keys: length, causal: true, bias: [1, length]),
        Case(heads: 1, keyHeads: 1, queries: length, keys: 2 * length, left: 60, right: 9, mask: [1, 2 * length]),
        Case(queries: 3, keys: length, bias: [1, length]),
      ] {
        var operands = AttentionOperands(test)
        // One in so many elements is special; rows with few such elements and rows without are both computed.
        for rarity in [40, 4000] as [UInt64] {
          operands.q = generator.specials(operands.q, oneIn: rarity)
          operands.k = generator.specials(operands.k, oneIn: rarity)
          operands.v = generator.specials(operands.v, oneIn: rarity)
          operands.bias = generator.specials(operands.bias, oneIn: rarity)
          for type in [FloatType.f32, .bf16] { _ = operands.result(type, on: pools) }
        }
      }
    }
  }

  /// The weighted mean of large values is one of them, though their sum is infinite.
  @Test(arguments: KernelTable.available) func meansOfLargeValues(_ set: String) throws {
    let pools = try tablePools(set)
    for (queries, keys) in [(100, 100), (1, 100), (2, 700), (9, 1100)] {
      for (type, value) in [
        (FloatType.f32, 1e38), (.f32, Float.greatestFiniteMagnitude), (.bf16, valueBF16(0x7e96)),
        (.bf16, valueBF16(0x7f7f)),
      ] {
        var operands = AttentionOperands(Case(queries: queries, keys: keys, valueDim: 6))
        for i in operands.v.indices { operands.v[i] = i % 3 == 0 ? -value : value }
        for (i, x) in operands.result(type, on: pools).enumerated() {
          let expected = i % 3 == 0 ? -value : value
          try #require(abs(x / expected - 1) < (type == .f32 ? 1e-5 : 1.0 / 128), "\(queries)×\(keys) \(type): \(x)")
        }
      }
    }
  }

  private func tablePools(_ set: String) throws -> [ThreadPool] {
    let table = try #require(KernelTable.named(set))
    return [1, 2, 3, 8].map { ThreadPool(threadCount: $0, table: table) }
  }

  private func forEachCase(
    _ set: String, _ body: (AttentionOperands, FloatType, [ThreadPool]) throws -> Void
  ) throws {
    let pools = try tablePools(set)
    for test in Self.cases {
      let operands = AttentionOperands(test)
      for type in [FloatType.f32, .bf16] { try body(operands, type, pools) }
    }
  }
}

/// Operands of an attention of one batch item, whose values bf16 represents. A bias has −∞ in a third of its elements.
struct AttentionOperands {
  var test: AttentionTests.Case
  var q: [Float]
  var k: [Float]
  var v: [Float]
  var mask: [UInt8]
  var bias: [Float]

  init(_ test: AttentionTests.Case) {
    self.test = test
    var generator = Generator(UInt64(test.queries * 31 + test.keys))
    q = generator.floats(test.queries * test.heads * test.headDim).map(roundedBF16)
    k = generator.floats(test.keys * test.keyHeads * test.headDim).map(roundedBF16)
    v = generator.floats(test.keys * test.keyHeads * test.valueDim).map(roundedBF16)
    mask = test.maskBytes(&generator)
    bias = generator.floats(test.bias?.reduce(1, *) ?? 0)
    for i in bias.indices where generator.next() % 3 == 0 { bias[i] = -.infinity }
  }

  private var scores: [Int] { [1, test.heads, test.queries, test.keys] }

  /// The result as f32, with the same bits from every pool.
  func result(_ type: FloatType, on pools: [ThreadPool]) -> [Float] {
    type == .f32 ? result(type, q, k, v, pools) : result(type, q.map(anyBF16), k.map(anyBF16), v.map(anyBF16), pools)
  }

  private func result<Element: BitwiseCopyable>(
    _ type: FloatType, _ q: [Element], _ k: [Element], _ v: [Element], _ pools: [ThreadPool]
  ) -> [Float] {
    let strides = (
      test.mask.map { broadcastStrides($0, to: scores) } ?? [], test.bias.map { broadcastStrides($0, to: scores) } ?? []
    )
    return output(count: test.queries * test.heads * test.valueDim, on: pools) { into, pool in
      mask.withUnsafeBufferPointer { mask in
        bias.withUnsafeBufferPointer { bias in
          run(q, k, v, test.past ?? [], on: pool) { q, k, v, past in
            test.call(
              type, .f32, q, k, v, test.mask == nil ? nil : mask.baseAddress,
              test.bias == nil ? nil : bias.baseAddress, strides.0, strides.1, past: past, into: into)
          }
        }
      }
    }
  }

  /// Calls with head, query and the start of the row in the result.
  func forEachRow(_ body: (Int, Int, Int) throws -> Void) rethrows {
    for head in 0..<test.heads {
      for query in 0..<test.queries { try body(head, query, (query * test.heads + head) * test.valueDim) }
    }
  }

  /// Whether window, mask and bias let a query see a key.
  func sees(_ head: Int, _ query: Int, _ key: Int) -> Bool {
    let distance = key - query - (test.past.map { Int($0[0]) } ?? test.keys - test.queries)
    if test.causal || test.right != nil, distance > (test.causal ? 0 : test.right ?? 0) { return false }
    if let left = test.left, -distance > left { return false }
    func element<Element>(_ elements: [Element], _ shape: [Int]?) -> Element? {
      guard let shape else { return nil }
      return elements[zip(broadcastStrides(shape, to: scores), [0, head, query, key]).reduce(0) { $0 + $1.0 * $1.1 }]
    }
    if element(mask, test.mask) == 0 { return false }
    return element(bias, test.bias) != -.infinity
  }
}

/// The nearest bf16; NaN is one, too.
private func anyBF16(_ value: Float) -> UInt16 { value.isNaN ? 0x7fc0 : bitsBF16(value) }

extension Generator {
  /// Replaces one in so many numbers by one of a kind that arithmetic treats in its own way.
  fileprivate mutating func specials(_ numbers: [Float], oneIn rarity: UInt64) -> [Float] {
    let tiny = Float.leastNormalMagnitude / 8
    let kinds: [Float] = [
      .infinity, -.infinity, .nan, -.nan, tiny, -tiny, -.leastNonzeroMagnitude, -0.0, 3e38, -3e38,
    ]
    return numbers.map { next() % rarity == 0 ? kinds[Int(next() % UInt64(kinds.count))] : $0 }
  }
}
