import Testing

@testable import GraphcRuntime

@Suite struct MemoryEstimateTests {
  @Test func whatPassesCountsOnTopOfWhatIsHeldBefore() {
    var estimate = MemoryEstimate()
    estimate.pass("a", 50)
    estimate.hold(.inputs, "b", 20)
    #expect(estimate.byteCount == 50)
    estimate.pass("c", 15, 16)
    #expect(estimate.byteCount == 51)
    #expect(estimate.parts.map(\.name) == ["c", "b"])
    estimate.hold(.arena, "d", 40)
    estimate.hold(.inputs, "nothing", 0)
    #expect(estimate.byteCount == 60)
    #expect(estimate.parts.map(\.byteCount) == [40, 20])
    #expect(estimate.byteCount(of: .inputs) == 20 && estimate.byteCount(of: .outputs) == 0)
  }

  @Test func sumsSaturate() {
    var estimate = MemoryEstimate()
    estimate.hold(.arena, "a", Int.max - 1)
    estimate.pass("b", Int.max, Int.max)
    #expect(estimate.byteCount == Int.max)
    estimate.hold(.weights, "c", 7)
    #expect(estimate.byteCount == Int.max && estimate.byteCount(of: .weights) == 7)
    var scratch = ScratchSize(in: .current)
    scratch.include(.roundedNorm(columns: Int.max / 4))
    #expect(scratch.byteCount(workers: 256) == Int.max)
  }

  @Test func theRefusalSaysHowMuchAndWhatFor() throws {
    var estimate = MemoryEstimate()
    estimate.hold(.inputs, "the input 'x'", 3 << 20)
    estimate.hold(.arena, "activations (arena)", 5 << 20)
    #expect(throws: Never.self) { try estimate.check(limit: 8 << 20) }
    let error = #expect(throws: GraphcError.self) { try estimate.check(limit: 8 << 20 - 1) }
    #expect(error?.kind == .badInput && error?.code == "limit/memory")
    #expect(
      error?.message
        == "this needs 8388608 bytes of memory, and 8388607 bytes are allowed: 5.0 MiB for activations (arena), "
        + "3.0 MiB for the input 'x'")
  }

  #if Images
    /// A picture counts its samples, turned and resized.
    @Test func picturesCountTheirSamples() throws {
      let folder = try TemporaryFolder()
      let path = folder / "picture.png"
      try Image(height: 30, width: 40, channels: 3, samples: [UInt8](repeating: 7, count: 3600)).writePNG(to: path)
      let header = try PictureHeader(file: RandomAccessFile(path: path))
      let steps = try Preprocessing(resize: .exact(height: 8, width: 16))
      #expect(steps.shape(of: header) == [1, 3, 8, 16])
      #expect(try steps.shape(of: header) == steps(Image(path: path)).shape)
      #expect(steps.byteCount(of: header) == 3600 + 30 * 16 * 3 + 8 * 16 * 3)
      for steps in try [
        Preprocessing(channels: 1), Preprocessing(resize: .shorterSide(15)), Preprocessing(resize: .shorterSide(70)),
        Preprocessing(resize: .shorterSide(21), centerCrop: .init(height: 20, width: 10)),
      ] {
        #expect(try steps.shape(of: header) == steps(Image(path: path)).shape)
        #expect(steps.byteCount(of: header) > 3600)
      }
      // A size that reading refuses does not overflow.
      let huge = try Preprocessing(resize: .shorterSide(8000))
      #expect(huge.byteCount(of: header) > 1 << 27)
    }
  #endif

  @Test func aPoolRefusesScratchThatThereIsNot() throws {
    let pool = ThreadPool(threadCount: 2)
    expectFailure("limit/memory", .inputOutput) { try pool.reserve(.roundedNorm(columns: 1 << 58)) }
    // What there was before is still there.
    pool.run(chunks: 4) { _, scratch in scratch.assumingMemoryBound(to: UInt8.self)[WorkerScratch.least - 1] = 1 }
    try pool.reserve(.roundedNorm(columns: 1 << 16))
    pool.run(chunks: 4) { _, scratch in scratch.assumingMemoryBound(to: UInt8.self)[1 << 18 - 1] = 1 }
  }
}
