import GraphcRuntime
import GraphcTestFiles
import Testing
import Trainer

/// Arrays of bytes as pictures.
@Suite struct PictureRowsTests {
  /// (sample / 255 − ½) / ¼, as the preparation below makes it.
  private static func expected(_ sample: Int) -> Float { (Float(Double(sample) / 255) - 0.5) / 0.25 }

  private func batch(
    _ shape: [Int], _ samples: [UInt8], channels: Int, _ input: TensorDeclaration, _ indices: [Int]
  ) throws -> Tensor {
    try withTemporaryFolder { folder in
      try write(npy("|u1", shape, samples), to: folder + "/image.npy")
      let steps = try Preprocessing(channels: channels, mean: [0.5], std: [0.25])
      let data = try ArrayData(path: folder, inputs: [input], preprocessing: ["image": steps])
      return try #require(data.batch(indices)["image"])
    }
  }

  @Test func greyPictures() throws {
    let input = TensorDeclaration("image", .f32, ["B", 1, 2, 3])
    let samples = (0..<12).map { UInt8($0 * 20) }
    for shape in [[2, 2, 3], [2, 2, 3, 1], [2, 1, 2, 3]] {
      let tensor = try batch(shape, samples, channels: 1, input, [1, 0])
      #expect(tensor.shape == [2, 1, 2, 3])
      #expect(try floats(tensor) == (samples[6...] + samples[..<6]).map { Self.expected(Int($0)) })
    }
  }

  /// Two pixels, of red, green and blue 0, 1, 2 and 3, 4, 5.
  @Test func colours() throws {
    let input = TensorDeclaration("image", .f32, ["B", 3, 1, 2])
    let planes: [UInt8] = [0, 3, 1, 4, 2, 5]
    let expected = planes.map { Self.expected(Int($0)) }
    #expect(try floats(batch([1, 1, 2, 3], [0, 1, 2, 3, 4, 5], channels: 3, input, [0])) == expected)
    #expect(try floats(batch([1, 3, 1, 2], planes, channels: 3, input, [0])) == expected)
  }

  /// An array that is prepared already is taken as it is.
  @Test func floatsAreTakenAsTheyAre() throws {
    try withTemporaryFolder { folder in
      try write(npy("<f4", [1, 1, 1, 2], littleEndian([0.25, -3] as [Float])), to: folder + "/image.npy")
      let data = try ArrayData(
        path: folder, inputs: [TensorDeclaration("image", .f32, ["B", 1, 1, 2])],
        preprocessing: ["image": try Preprocessing(channels: 1)])
      #expect(try floats(data.batch([0])["image"]) == [0.25, -3])
    }
  }

  @Test func theSizeIsCheckedBeforeTraining() throws {
    try withTemporaryFolder { folder in
      try write(npy("|u1", [1, 4, 4], Array(repeating: 0, count: 16)), to: folder + "/image.npy")
      func open(_ height: TensorDeclaration.Axis, _ steps: Preprocessing) throws {
        let input = TensorDeclaration("image", .f32, ["B", 1, height, 4])
        _ = try ArrayData(path: folder, inputs: [input], preprocessing: ["image": steps])
      }
      try open(4, Preprocessing(channels: 1))
      expectFailure("shape/mismatch", .badInput, "is 4, not 8") { try open(8, Preprocessing(channels: 1)) }
      try open(8, Preprocessing(channels: 1, resize: .exact(height: 8, width: 4)))
    }
  }

  @Test func otherArraysAreRefused() {
    let input = TensorDeclaration("image", .f32, ["B", 1, 2, 2])
    expectFailure("data/picture", .badInput, "[2, 2, 2]") {
      _ = try batch([1, 2, 2, 2], Array(repeating: 0, count: 8), channels: 1, input, [0])
    }
    expectFailure("data/picture") { _ = try batch([4], [0, 0, 0, 0], channels: 1, input, [0]) }
  }
}
