import Testing

@testable import GraphcRuntime

@Suite struct InspectionTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func describesTensors() throws {
    let inspection = try Inspection(path: fixture("safetensors/written.safetensors"))
    #expect(inspection.format == .safetensors)
    #expect(inspection.metadata == [MetadataEntry(key: "format", value: "pt")])
    #expect(inspection.count == 12 * 4 + 1 + 2)
    #expect(inspection.byteCount == 656)
    #expect(inspection.tensors.first?.name == "a.weight")
    #expect(inspection.tensors.first?.nonFinite == nil)
  }

  /// W17
  @Test func countsNaNAndInfinities() throws {
    let values: [Float] = [1, .nan, -.infinity, 3, .nan, .greatestFiniteMagnitude]
    let path = folder / "a.safetensors"
    try SafetensorsFile.write(
      [("x", Tensor(values, shape: [2, 3])), ("y", Tensor([1] as [Int32], shape: [1]))], to: path)
    let tensors = try Inspection(path: path, countsNonFinite: true).tensors
    #expect(tensors[0].nonFinite?.nan == 2)
    #expect(tensors[0].nonFinite?.infinite == 1)
    #expect(tensors[0].nonFinite?.first == 1)
    #expect(tensors[1].nonFinite == NonFiniteCount())
    #expect(try SafetensorsFile(path: path).read("x").count == 6)
  }

  @Test(arguments: [
    ("F16", [0x00, 0x7C, 0x01, 0xFE, 0xFF, 0x7B] as [UInt8]), ("BF16", [0x80, 0xFF, 0xC0, 0x7F, 0x7F, 0x7F]),
  ]) func countsInHalfFormats(dtype: String, data: [UInt8]) throws {
    let header = "{\"x\":{\"dtype\":\"\(dtype)\",\"shape\":[3],\"data_offsets\":[0,6]}}"
    let path = folder.file("a", safetensors(header, data: data))
    let count = try #require(Inspection(path: path, countsNonFinite: true).tensors[0].nonFinite)
    #expect(count.infinite == 1 && count.nan == 1 && count.first == 0)
  }

  @Test func countsAcrossPieces() throws {
    var values = [Float](repeating: 0, count: 600_000)
    values[599_999] = .nan
    try NpyFile.write(Tensor(values, shape: [600_000]), to: folder / "a.npy")
    let count = try #require(Inspection(path: folder / "a.npy", countsNonFinite: true).tensors[0].nonFinite)
    #expect(count.nan == 1 && count.first == 599_999)
  }

  @Test func describesArraysPicturesAndFolders() throws {
    let array = try Inspection(path: fixture("npy/f8-big.npy"))
    #expect(array.format == .npy)
    #expect(array.tensors[0].dtype == ">f8" && array.tensors[0].shape == [3, 4] && array.tensors[0].byteCount == 96)
    let picture = try Inspection(path: fixture("images/rgb16.png"))
    #expect(picture.format == .png && picture.tensors.isEmpty)
    #expect(picture.picture?.width == 6 && picture.picture?.height == 5 && picture.picture?.bitDepth == 16)
    try SafetensorsFile.write([], to: folder / Checkpoint.fileName)
    #expect(try Inspection(path: folder.path).files == [folder.path + "/" + Checkpoint.fileName])
  }

  @Test func refusesOtherFiles() {
    expectFailure("safetensors/too-short") { _ = try Inspection(path: folder.file("a", "")) }
    expectFailure("weights/lfs-pointer") {
      _ = try Inspection(path: folder.file("a", "version https://git-lfs.github.com/spec/v1\n"))
    }
    expectFailure("image/format") { _ = try Inspection(path: folder.file("a", "GIF89a")) }
    expectFailure("image/corrupt") { _ = try Inspection(path: folder.file("a", [0xFF, 0xD8, 0xFF, 0xE0])) }
    expectFailure("io/not-found", .missingInput) { _ = try Inspection(path: folder / "none") }
  }
}
