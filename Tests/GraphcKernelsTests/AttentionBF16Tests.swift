import GraphcRuntime
import Testing

@Suite struct AttentionBF16Tests {
  typealias Case = AttentionTests.Case

  static let cases =
    AttentionTests.cases + AttentionTests.pastCases + [
      Case(queries: 40, keys: 64, headDim: 32, valueDim: 32, left: 33, right: 31),
      Case(queries: 35, keys: 77, headDim: 33, valueDim: 35),
      Case(queries: 64, keys: 2048, headDim: 8, valueDim: 8, left: 37, right: 3),
      Case(heads: 2, keyHeads: 1, queries: 17, keys: 1025, headDim: 6, valueDim: 2, left: 1010),
      // Whole tiles in several pieces of keys and of rows, some without a visible key in the first.
      Case(heads: 1, keyHeads: 1, queries: 70, keys: 600, headDim: 32, valueDim: 64, mask: [1, 1, 70, 600]),
      Case(heads: 1, keyHeads: 1, queries: 1030, keys: 1100, headDim: 32, valueDim: 32, left: 40, right: 0),
      Case(heads: 1, keyHeads: 1, queries: 96, keys: 577, headDim: 64, valueDim: 32, mask: [1, 1, 1, 577]),
    ]

  /// Operands are rounded beforehand, so the remaining error is that of rounding the weights, at most half a unit of
  /// 2⁻⁸.
  @Test(arguments: cases)
  func againstDoubles(_ test: Case) {
    var generator = Generator(UInt64(test.queries * 31 + test.keys))
    let q = generator.floats(test.batch * test.queries * test.heads * test.headDim, in: -3...3).map(roundedBF16)
    let k = generator.floats(test.batch * test.keys * test.keyHeads * test.headDim + 1, in: -3...3).map(roundedBF16)
    let v = generator.floats(test.batch * test.keys * test.keyHeads * test.valueDim + 1).map(roundedBF16)
    let full = [test.batch, test.heads, test.queries, test.keys]
    let mask = test.maskBytes(&generator)
    let bias = test.bias.map { generator.floats($0.reduce(1, *), in: -2...2) } ?? []
    let maskStrides = test.mask.map { broadcastStrides($0, to: full) } ?? []
    let biasStrides = test.bias.map { broadcastStrides($0, to: full) } ?? []
    let expected = AttentionTests.Reference(
      test: test, q: q, k: k, v: v, mask: mask, maskStrides: maskStrides, bias: bias, biasStrides: biasStrides
    ).result()
    let narrow = (q.map(bitsBF16), k.map(bitsBF16), v.map(bitsBF16))
    for dtype in [DType.f32, .bf16] {
      let count = expected.count
      let actual = output(count: count * dtype.byteCount, filledWith: 7 as UInt8) { into, pool in
        mask.withUnsafeBufferPointer { mask in
          bias.withUnsafeBufferPointer { bias in
            run(narrow.0, narrow.1, narrow.2, test.past ?? [], on: pool) { q, k, v, past in
              test.call(
                .bf16, dtype == .f32 ? .f32 : .bf16, q, k, v, test.mask == nil ? nil : mask.baseAddress,
                test.bias == nil ? nil : bias.baseAddress, maskStrides, biasStrides, past: past, into: into)
            }
          }
        }
      }
      let values = actual.withUnsafeBytes { raw in
        dtype == .f32 ? Array(raw.bindMemory(to: Float.self)) : raw.bindMemory(to: UInt16.self).map(valueBF16)
      }
      expectClose(values, expected, tolerance: dtype == .f32 ? 1 / 450.0 : 1 / 150.0, "\(dtype)")
    }
  }
}
