import Testing

@testable import GraphcRuntime

@Suite struct PreprocessingTests {
  @Test func equalsHuggingFaceBitForBit() throws {
    let expected = try samples("rgb.rgb")
    let image = try Image(height: expected.shape[0], width: expected.shape[1], channels: 3, samples: expected.samples)
    let preprocess = try Preprocessing(
      resize: .exact(height: 8, width: 8), mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225])
    let tensor = try preprocess(image)
    #expect(tensor.shape == [1, 3, 8, 8])
    #expect(floats(tensor) == floats(try NpyFile(path: fixture("images/rgb-8x8.normalized.npy")).read()))
  }

  @Test func takesLumaForOneChannel() throws {
    let image = try Image(height: 1, width: 2, channels: 3, samples: [255, 255, 255, 255, 0, 0])
    let tensor = try Preprocessing(channels: 1, mean: [0.5], std: [0.5])(image)
    #expect(tensor.shape == [1, 1, 1, 2])
    #expect(floats(tensor) == [1, (76 / Float(255) - 0.5) / 0.5])
  }

  @Test func repeatsGreyForThreeChannels() throws {
    let image = try Image(height: 1, width: 1, channels: 1, samples: [255])
    #expect(floats(try Preprocessing()(image)) == [1, 1, 1])
  }

  @Test func resizesThenCrops() throws {
    let image = try Image(height: 4, width: 8, channels: 1, samples: [UInt8](repeating: 51, count: 32))
    let preprocess = try Preprocessing(
      channels: 1, resize: .shorterSide(6), centerCrop: Preprocessing.Size(height: 5, width: 5))
    #expect(floats(try preprocess(image)) == [Float](repeating: 0.2, count: 25))
  }

  /// I9
  @Test func refusesParameters() {
    expectFailure("preproc/std-zero") { _ = try Preprocessing(std: [0, 0, 0]) }
    expectFailure("preproc/std-zero") { _ = try Preprocessing(std: [1, -0.0, 1]) }
    expectFailure("preproc/channels") { _ = try Preprocessing(mean: [0, 0, 0, 0]) }
    expectFailure("preproc/channels") { _ = try Preprocessing(mean: []) }
    expectFailure("preproc/channels") { _ = try Preprocessing(channels: 1, std: [1, 1, 1]) }
    expectFailure("preproc/channels") { _ = try Preprocessing(channels: 4) }
    expectFailure("value/not-finite") { _ = try Preprocessing(mean: [0, .nan, 0]) }
    expectFailure("value/not-finite") { _ = try Preprocessing(std: [.infinity]) }
    expectFailure("value/not-finite") { _ = try Preprocessing(scale: .nan) }
    expectFailure("image/size") { _ = try Preprocessing(resize: .exact(height: 0, width: 1)) }
    expectFailure("limit/pixels") { _ = try Preprocessing(resize: .shorterSide(.max)) }
    expectFailure("image/size") { _ = try Preprocessing(centerCrop: Preprocessing.Size(height: -1, width: 1)) }
  }
}
