import GraphcRuntime
import GraphcTestSupport
import Testing

@Suite struct ArenaPlannerTests {
  typealias Request = ArenaPlanner.Request

  @Test func nothingTakesNothing() {
    #expect(ArenaPlanner.solve([]).byteCount == 0)
    #expect(ArenaPlanner.solve([Request(byteCount: 0, first: 0, last: 9)]).byteCount == 0)
    #expect(ArenaPlanner.lowerBound([]) == 0)
  }

  @Test func buffersThatDoNotMeetShare() {
    let layout = ArenaPlanner.solve([
      Request(byteCount: 100, first: 0, last: 1), Request(byteCount: 100, first: 2, last: 3),
    ])
    #expect(layout.offsets == [0, 0])
    #expect(layout.byteCount == 128)
  }

  /// A buffer that a step reads and one that the step writes are live at the same time.
  @Test func theLastStepOfOneIsTheFirstOfAnother() {
    let layout = ArenaPlanner.solve([
      Request(byteCount: 64, first: 0, last: 1), Request(byteCount: 64, first: 1, last: 2),
    ])
    #expect(Set(layout.offsets) == [0, 64])
  }

  @Test func smallBuffersGoIntoGaps() {
    let layout = ArenaPlanner.solve([
      Request(byteCount: 256, first: 0, last: 1), Request(byteCount: 128, first: 0, last: 3),
      Request(byteCount: 192, first: 2, last: 3), Request(byteCount: 64, first: 2, last: 3),
    ])
    #expect(layout.offsets == [0, 256, 0, 192])
    #expect(layout.byteCount == 384)
  }

  @Test func layoutsAreSoundAndSmall() {
    var sum = 0.0
    let rounds = 500
    for seed in 0..<rounds {
      var random = SplitMix64(seed: UInt64(seed))
      let steps = Int.random(in: 1...40, using: &random)
      let requests = (0..<Int.random(in: 1...60, using: &random)).map { _ in
        let first = Int.random(in: 0..<steps, using: &random)
        let length =
          random.chance(0.8) ? Int.random(in: 0...3, using: &random) : Int.random(in: 0...steps, using: &random)
        let byteCount = random.pick([0, 1, 63, 64, 65, Int.random(in: 0...5000, using: &random), 4096])
        return Request(byteCount: byteCount, first: first, last: min(first + length, steps - 1))
      }
      let layout = ArenaPlanner.solve(requests)
      for (a, one) in requests.enumerated() where one.byteCount > 0 {
        #expect(layout.offsets[a] % ArenaPlanner.alignment == 0)
        #expect(layout.offsets[a] >= 0 && layout.offsets[a] + one.byteCount <= layout.byteCount)
        for (b, other) in requests.enumerated() where b > a && other.byteCount > 0 {
          let meet = one.first <= other.last && other.first <= one.last
          let overlap =
            layout.offsets[a] < layout.offsets[b] + other.byteCount
            && layout.offsets[b] < layout.offsets[a] + one.byteCount
          #expect(!(meet && overlap), "seed \(seed): \(one) and \(other) overlap")
        }
      }
      let bound = Self.mostAlive(requests)
      #expect(ArenaPlanner.lowerBound(requests) == bound, "seed \(seed)")
      #expect(layout.byteCount >= bound, "seed \(seed)")
      sum += bound == 0 ? 1 : Double(layout.byteCount) / Double(bound)
    }
    #expect(sum / Double(rounds) < 1.1, "arenas take \(sum / Double(rounds)) times their lower bound on average")
  }

  /// Step by step.
  private static func mostAlive(_ requests: [Request]) -> Int {
    let last = requests.map(\.last).max() ?? 0
    return (0...last).map { step in
      requests.filter { $0.first <= step && step <= $0.last }.reduce(0) { $0 + ($1.byteCount + 63) / 64 * 64 }
    }.max() ?? 0
  }
}
