import Foundation
import GraphcRuntime
import GraphcTestFiles
import Testing
import Trainer

@Suite struct PictureDataTests {
  private static let picture = TensorDeclaration("image", .f32, ["B", 1, 1, 2])
  private static let label = TensorDeclaration("label", .i32, ["B"], range: InputRange(from: 0, below: [3]))

  /// A grey picture of two pixels.
  private static func png(_ samples: [UInt8]) throws -> [UInt8] {
    try Image(height: 1, width: samples.count, channels: 1, samples: samples).pngBytes()
  }

  private func open(_ folder: String, labels: [String]? = nil) throws -> PictureData {
    try PictureData(
      path: folder, picture: Self.picture, preprocessing: try Preprocessing(channels: 1, scale: 1), label: Self.label,
      labels: labels)
  }

  private func writeAnimals(_ folder: String) throws {
    try write(Self.png([1, 2]), to: folder + "/dog/b.png")
    try write(Self.png([3, 4]), to: folder + "/dog/a.PNG")
    try write(Self.png([5, 6]), to: folder + "/cat/c.png")
    try write("hidden", to: folder + "/cat/.DS_Store")
    try write("hidden", to: folder + "/.git/config")
  }

  @Test func foldersAreClasses() throws {
    try withTemporaryFolder { folder in
      try writeAnimals(folder)
      let data = try open(folder)
      #expect(data.count == 3 && data.labels == ["cat", "dog"])
      let batch = try data.batch([2, 0, 1, 0])
      #expect(batch["image"]?.shape == [4, 1, 1, 2])
      #expect(try floats(batch["image"]) == [1, 2, 5, 6, 3, 4, 5, 6])
      #expect(try integers(batch["label"]) == [1, 0, 1, 0])
    }
  }

  /// R7
  @Test func labelsDecideTheOrder() throws {
    try withTemporaryFolder { folder in
      try writeAnimals(folder)
      let data = try open(folder, labels: ["dog", "bird", "cat"])
      #expect(try integers(data.batch([0, 1, 2])["label"]) == [0, 0, 2])
      #expect(try floats(data.batch([2])["image"]) == [5, 6])
      expectFailure("data/unknown-class", .badInput, "'cat'", "did you mean 'cats'?") {
        _ = try open(folder, labels: ["cats", "dog"])
      }
    }
  }

  @Test func numbersAreSortedAsNumbers() throws {
    try withTemporaryFolder { folder in
      for (name, sample) in [("10", 10), ("9", 9), ("009", 8), ("1", 1)] as [(String, UInt8)] {
        try write(Self.png([sample, 0]), to: folder + "/\(name)/x.png")
      }
      let data = try PictureData(
        path: folder, picture: Self.picture, preprocessing: Preprocessing(channels: 1, scale: 1),
        label: TensorDeclaration("label", .i32, ["B"]))
      #expect(data.labels == ["1", "9", "009", "10"])
      #expect(try floats(data.batch([0, 1, 2, 3])["image"]) == [1, 0, 9, 0, 8, 0, 10, 0])
    }
  }

  /// R5
  @Test func moreClassesThanTheModelHasAreRefused() throws {
    try withTemporaryFolder { folder in
      for name in ["a", "b", "c", "d"] { try write(Self.png([0, 0]), to: folder + "/\(name)/x.png") }
      expectFailure("data/label-range", .badInput, "4 classes", "0 to 2") { _ = try open(folder) }
    }
  }

  /// R7
  @Test func whatIsNoPictureIsNamed() throws {
    try withTemporaryFolder { folder in
      try writeAnimals(folder)
      try write("", to: folder + "/cat/notes.txt")
      expectFailure("data/entry", .badInput, "'notes.txt'", folder + "/cat") { _ = try open(folder) }
    }
    try withTemporaryFolder { folder in
      try writeAnimals(folder)
      try write(Self.png([0, 0]), to: folder + "/stray.png")
      expectFailure("data/entry", .badInput, "'stray.png'") { _ = try open(folder) }
    }
  }

  /// R5
  @Test func foldersWithoutPicturesAreRefused() throws {
    try withTemporaryFolder { folder in
      expectFailure("data/empty", .badInput, folder) { _ = try open(folder) }
      try writeAnimals(folder)
      try FileManager.default.createDirectory(atPath: folder + "/bird", withIntermediateDirectories: false)
      expectFailure("data/empty", .badInput, "'bird'") { _ = try open(folder) }
    }
    expectFailure("io/not-found", .missingInput) { _ = try open("/nowhere") }
  }

  @Test func aDamagedPictureIsNamed() throws {
    try withTemporaryFolder { folder in
      try writeAnimals(folder)
      try write(Array(Self.png([1, 2]).dropLast(20)), to: folder + "/dog/z.png")
      let data = try open(folder)
      expectFailure("image/corrupt", .badInput, folder + "/dog/z.png") { _ = try data.batch([0, 3]) }
    }
  }

  @Test func picturesOfTwoSizesAreNamed() throws {
    try withTemporaryFolder { folder in
      try writeAnimals(folder)
      try write(Self.png([1, 2, 3]), to: folder + "/dog/z.png")
      let data = try open(folder)
      expectFailure("shape/mismatch", .badInput, "dog/z.png", "preprocess") { _ = try data.batch([0, 3]) }
      // A picture that does not fit the input is found before training.
      try write(Self.png([1, 2, 3]), to: folder + "/cat/a.png")
      expectFailure("shape/mismatch", .badInput, "cat/a.png") { _ = try open(folder) }
    }
  }
}
