import GraphcRuntime
import GraphcTestSupport
import Testing

/// Layouts of more buffers than several orders are tried for.
@Suite struct ArenaSweepTests {
  @Test func manyBuffersDoNotOverlap() {
    var random = SplitMix64(seed: 3)
    let longest = 8
    let requests = (0..<6000).map { step in
      ArenaPlanner.Request(
        byteCount: Int.random(in: 0..<2000, using: &random), first: step,
        last: step + Int.random(in: 0..<longest, using: &random))
    }
    let layout = ArenaPlanner.solve(requests)
    for (index, request) in requests.enumerated() where request.byteCount > 0 {
      #expect(layout.offsets[index] % ArenaPlanner.alignment == 0)
      #expect(layout.offsets[index] + request.byteCount <= layout.byteCount)
      for other in (index + 1)..<min(index + longest, requests.count) where requests[other].first <= request.last {
        let (a, b) = (layout.offsets[index], layout.offsets[other])
        #expect(a + request.byteCount <= b || b + requests[other].byteCount <= a || requests[other].byteCount == 0)
      }
    }
    #expect(layout.byteCount < 2 * ArenaPlanner.lowerBound(requests))
  }

  @Test func buffersThatLiveTogetherStandSideBySide() {
    let requests = (0..<5000).map { _ in ArenaPlanner.Request(byteCount: 64, first: 0, last: 1) }
    #expect(ArenaPlanner.solve(requests).byteCount == 5000 * 64)
  }
}
