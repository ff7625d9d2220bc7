import GraphcRuntime
import Testing
import Trainer

@Suite struct ExampleOrderTests {
  @Test(arguments: Array(1...70) + [127, 128, 129, 1000, 4096, 65537])
  func eachEpochIsAPermutation(count: Int) throws {
    let order = try ExampleOrder(count: count, seed: 5)
    var epochs: [[Int]] = []
    for epoch in 0..<3 {
      let indices = order.indices(epoch * count..<(epoch + 1) * count)
      #expect(indices.sorted() == Array(0..<count))
      epochs.append(indices)
    }
    if count >= 16 { #expect(epochs[0] != epochs[1] && epochs[1] != epochs[2] && epochs[0] != Array(0..<count)) }
  }

  /// Computed by another program from the definitions of Philox, FNV-1a and the network.
  @Test func knownValuesStay() throws {
    let order = try ExampleOrder(count: 10, seed: 7)
    #expect(order.indices(0..<20) == [8, 0, 3, 9, 2, 1, 5, 4, 6, 7, 5, 6, 9, 2, 3, 0, 8, 4, 7, 1])
    let large = try ExampleOrder(count: 1_000_000_000_000, seed: 1 << 63 + 5)
    #expect(large.indices(0..<4) == [81_344_424_617, 478_132_032_960, 473_161_447_142, 579_339_981_874])
  }

  @Test func anyPositionIsComputedAlone() throws {
    let order = try ExampleOrder(count: 13, seed: 1)
    let whole = order.indices(0..<100)
    for position in 0..<100 { #expect(order.indices(position..<position + 1) == [whole[position]]) }
    #expect(order.indices(10..<45) == Array(whole[10..<45]))
    #expect(order.epoch(of: 12) == 0 && order.epoch(of: 13) == 1)
    #expect(order.indices(Int.max - 3..<Int.max).allSatisfy { (0..<13).contains($0) })
  }

  /// R5: A batch that is larger than the data takes examples of several epochs.
  @Test func aBatchIsAlwaysFull() throws {
    let order = try ExampleOrder(count: 3, seed: 1)
    let batch = order.indices(0..<8)
    #expect(batch.count == 8)
    #expect(Set(batch[0..<3]) == [0, 1, 2] && Set(batch[3..<6]) == [0, 1, 2])
  }

  /// Pearson's χ² with 35 degrees of freedom is above 66.6 for one in a thousand uniform generators; seeds are fixed.
  @Test func positionsAreUniform() throws {
    let (count, runs) = (6, 6000)
    var counts = Array(repeating: Array(repeating: 0, count: count), count: count)
    for seed in 0..<UInt64(runs) {
      let indices = try ExampleOrder(count: count, seed: seed).indices(0..<count)
      for (position, index) in indices.enumerated() { counts[position][index] += 1 }
    }
    let expected = Double(runs) / Double(count)
    let deviation = counts.joined().reduce(0.0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    #expect(deviation < 66.6)
  }

  /// All 24 permutations of four examples occur equally often; χ² with 23 degrees of freedom is above 49.7 for one in a
  /// thousand.
  @Test func permutationsOfAFewAreUniform() throws {
    var counts: [[Int]: Int] = [:]
    for seed in 0..<2400 as Range<UInt64> {
      counts[try ExampleOrder(count: 4, seed: seed).indices(0..<4), default: 0] += 1
    }
    #expect(counts.count == 24)
    #expect(counts.values.reduce(0.0) { $0 + (Double($1) - 100) * (Double($1) - 100) / 100 } < 49.7)
  }

  /// R5
  @Test func noExamplesAreRefused() { expectFailure("data/empty") { _ = try ExampleOrder(count: 0, seed: 0) } }
}
