import Testing

@testable import GraphcRuntime

@Suite struct KnownStackTests {
  @Test func theBodyRunsOnce() throws {
    var runs = 0
    let result = try KnownStack.run {
      runs += 1
      return "done"
    }
    #expect(result == "done" && runs == 1)
  }

  @Test func whatIsUsedIsMeasured() throws {
    func deepest(_ depth: Int) -> Int {
      withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 16) { bytes in
        bytes.initializeMemory(as: UInt8.self, repeating: 1)
        return depth == 0 ? Int(bytes[0]) : deepest(depth - 1) + Int(bytes[1023])
      }
    }
    let shallow = try KnownStack.measure(of: 4 << 20) { deepest(1) }
    let deep = try KnownStack.measure(of: 4 << 20) { deepest(1000) }
    #expect(shallow.result == 2 && deep.result == 1001)
    #expect(shallow.usedByteCount < 256 << 10)
    #expect(deep.usedByteCount > 1000 * 1024 && deep.usedByteCount < 4 << 20)
  }

  @Test func aStackThatTheSystemDoesNotGiveIsAnError() {
    expectFailure("limit/memory", .inputOutput) { _ = try KnownStack.measure(of: 1 << 56) { 0 } }
  }
}
