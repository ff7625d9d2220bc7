import GraphcRuntime
import GraphcTestFiles
import Testing
import Trainer

/// Examples that are their own numbers.
private struct Numbers: Dataset {
  var count: Int
  var path = "numbers"

  func batch(_ indices: [Int]) throws -> [String: Tensor] {
    ["x": try Tensor(indices.map { Int32($0) }, shape: [indices.count])]
  }
}

private func numbers(_ data: any Dataset) throws -> [Int32] { try integers(data.batch(Array(0..<data.count))["x"]) }

@Suite struct DataSplitTests {
  @Test(arguments: [(2, 0.1, 1), (2, 0.9, 1), (10, 0.1, 1), (10, 0.25, 3), (1000, 0.1, 100), (3, 0.01, 1)])
  func theTwoPartsAreTheWhole(count: Int, share: Double, expected: Int) throws {
    if count == 2, share == 0.9 {
      expectFailure("data/split") { _ = try DataSplit(Numbers(count: 2), validationShare: share, seed: 3) }
      return
    }
    let split = try DataSplit(Numbers(count: count), validationShare: share, seed: 3)
    let validation = try #require(split.validation)
    #expect(validation.count == expected && split.training.count == count - expected)
    let (first, second) = (try numbers(split.training), try numbers(validation))
    #expect((first + second).sorted() == (0..<count).map { Int32($0) })
    // Another run with the seed has the same split, whatever it does with it.
    #expect(
      try numbers(#require(DataSplit(Numbers(count: count), validationShare: share, seed: 3).validation)) == second)
  }

  @Test func theSeedDecides() throws {
    let splits = try (0..<2).map { seed in
      try numbers(#require(DataSplit(Numbers(count: 1000), validationShare: 0.1, seed: seed).validation))
    }
    #expect(splits[0] != splits[1])
    // Not the last hundred, either.
    #expect(splits[0].sorted() != (900..<1000).map { Int32($0) })
  }

  @Test func nothingIsSetAsideForAShareOfNothing() throws {
    let split = try DataSplit(Numbers(count: 5), validationShare: 0, seed: 0)
    #expect(split.validation == nil)
    #expect(try numbers(split.training) == [0, 1, 2, 3, 4])
  }

  @Test(arguments: [1.0, -0.1, 1.5, .nan, .infinity]) func refusesAShareOutOfRange(share: Double) {
    expectFailure("data/split") { _ = try DataSplit(Numbers(count: 100), validationShare: share, seed: 0) }
  }

  @Test func somethingIsLeftToTrainOn() {
    expectFailure("data/split", .badInput, "none of 1 examples") {
      _ = try DataSplit(Numbers(count: 1), validationShare: 0.5, seed: 0)
    }
  }

  @Test func theSameDataTwiceAreRefused() throws {
    try withTemporaryFolder { folder in
      try write("", to: folder + "/a")
      let (one, same) = (Numbers(count: 1, path: folder + "/a"), Numbers(count: 1, path: folder + "/./a"))
      expectFailure("data/split") { _ = try DataSplit(training: one, validation: same) }
      try write("", to: folder + "/b")
      let split = try DataSplit(training: one, validation: Numbers(count: 2, path: folder + "/b"))
      #expect(split.validation?.count == 2)
    }
  }
}
