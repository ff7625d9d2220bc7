import Testing

@testable import GraphcRuntime

@Suite struct SafetensorsWriterTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func writesTheBytesOfTheReference() throws {
    let path = fixture("safetensors/written.safetensors")
    let file = try SafetensorsFile(path: path)
    let tensors = try file.tensors.map { ($0.name, try file.read($0.name)) }
    for (turn, order) in [tensors, tensors.reversed(), tensors.sorted { $0.0 < $1.0 }].enumerated() {
      try SafetensorsFile.write(order, metadata: file.metadata, to: folder / "\(turn)")
      #expect(try bytes(of: folder / "\(turn)") == bytes(of: path))
    }
  }

  @Test func sortsMetadata() throws {
    let entries = ["b", "a", "é"].map { MetadataEntry(key: $0, value: "1\n") }
    try SafetensorsFile.write([], metadata: entries, to: folder / "a")
    try SafetensorsFile.write([], metadata: entries.reversed(), to: folder / "b")
    #expect(try bytes(of: folder / "a") == bytes(of: folder / "b"))
    #expect(try SafetensorsFile(path: folder / "a").metadata.map(\.key) == ["a", "b", "é"])
    #expect(try bytes(of: folder / "a").count.isMultiple(of: 8))
  }

  @Test func refusesWhatItCouldNotRead() throws {
    let one = try Tensor([1] as [Float], shape: [1])
    let output = folder / "out"
    expectFailure("safetensors/duplicate-name") { try SafetensorsFile.write([("a", one), ("a", one)], to: output) }
    expectFailure("safetensors/duplicate-name") { try SafetensorsFile.write([("__metadata__", one)], to: output) }
    expectFailure("limit/name") {
      try SafetensorsFile.write([(String(repeating: "n", count: 1025), one)], to: output)
    }
    let twice = [MetadataEntry(key: "k", value: "1"), MetadataEntry(key: "k", value: "2")]
    expectFailure("safetensors/duplicate-name") { try SafetensorsFile.write([], metadata: twice, to: output) }
    expectFailure("io/cannot-create", .cannotCreate) { try SafetensorsFile.write([("a", one)], to: folder.path) }
    #expect(folder.names.isEmpty)
  }
}
