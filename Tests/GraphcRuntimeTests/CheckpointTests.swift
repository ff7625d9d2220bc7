import Testing

@testable import GraphcRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct CheckpointTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func shard(_ name: String, _ tensors: [String]) throws {
    let values = try tensors.enumerated().map { place, tensor in
      (tensor, try Tensor([Float(place)], shape: [1]))
    }
    try SafetensorsFile.write(values, to: folder / name)
  }

  func index(_ map: String, totalSize: String = "12") -> String {
    let metadata = "{\"total_size\":\(totalSize),\"x\":\"y\"}"
    return folder.file(
      Checkpoint.indexName, "{\"metadata\":\(metadata),\"weight_map\":{\(map)},\"more\":[]}")
  }

  @Test func opensAFile() throws {
    let checkpoint = try Checkpoint(path: fixture("safetensors/written.safetensors"))
    #expect(checkpoint.names.count == 7)
    #expect(checkpoint.info("b.weight")?.shape == [3, 4])
    #expect(floats(try checkpoint.read("scalar")) == [1.5])
    expectFailure("weights/missing") { _ = try checkpoint.read("none") }
    #expect(checkpoint.info("none") == nil)
  }

  @Test func opensAFolderWithOneFile() throws {
    try shard(Checkpoint.fileName, ["a"])
    for path in [folder.path, folder.path + "/"] { #expect(try Checkpoint(path: path).names == ["a"]) }
  }

  @Test func opensAFolderOfShards() throws {
    try shard("2.safetensors", ["b", "c"])
    try shard("1.safetensors", ["a"])
    let path = index(#""b":"2.safetensors","a":"1.safetensors","c":"2.safetensors""#)
    for path in [folder.path, path] {
      let checkpoint = try Checkpoint(path: path)
      #expect(checkpoint.names == ["a", "b", "c"])
      #expect(floats(try checkpoint.read("c")) == [1])
      #expect(checkpoint.file(of: "c")?.path == folder / "2.safetensors")
      #expect(checkpoint.warnings.isEmpty)
    }
  }

  /// HuggingFace's cache holds links to blobs elsewhere.
  @Test func theDigestIsThatOfTheShardsInOrder() throws {
    try shard("2.safetensors", ["b", "c"])
    try shard("1.safetensors", ["a"])
    _ = index(#""c":"2.safetensors","a":"1.safetensors","b":"2.safetensors""#)
    let content = try ["1.safetensors", "2.safetensors"].flatMap { try bytes(of: folder / $0) }
    var hash = SHA256()
    content.withUnsafeBytes { hash.update($0) }
    #expect(try Checkpoint(path: folder.path).contentDigest() == hash.hexadecimal)
    // By coreutils' sha256sum.
    #expect(
      try Checkpoint(path: fixture("safetensors/written.safetensors")).contentDigest()
        == "91a790af57a300963e34c8ddb7216827a09231b7747e84ae77e1fd715d872e58")
  }

  @Test func followsLinksOfTheFolder() throws {
    let elsewhere = try TemporaryFolder()
    try SafetensorsFile.write([("a", try Tensor([1] as [Float], shape: [1]))], to: elsewhere / "blob")
    symlink(elsewhere / "blob", folder / "1.safetensors")
    _ = index(#""a":"1.safetensors""#, totalSize: "4")
    #expect(try Checkpoint(path: folder.path).names == ["a"])
  }

  /// W19
  @Test(arguments: ["../../etc/passwd", "/etc/passwd", "a/../b", "a\\u0000b", "..", ".", "", "a/b"])
  func refusesPathsThatLeaveTheFolder(shard: String) {
    _ = index("\"a\":\"\(shard)\"")
    expectFailure("weights/path-escape") { _ = try Checkpoint(path: folder.path) }
  }

  /// W20
  @Test func namesWhatTheIndexGetsWrong() throws {
    try shard("1.safetensors", ["a"])
    try shard("2.safetensors", ["a", "b"])
    _ = index(#""a":"1.safetensors","b":"3.safetensors""#)
    expectFailure("weights/index-shard-missing", .missingInput) { _ = try Checkpoint(path: folder.path) }
    _ = index(#""a":"1.safetensors","z":"1.safetensors""#)
    expectFailure("weights/index-tensor-missing") { _ = try Checkpoint(path: folder.path) }
    _ = index(#""a":"1.safetensors","b":"1.safetensors""#)
    expectFailure("weights/index-tensor-missing") { _ = try Checkpoint(path: folder.path) }
    _ = index(#""a":"1.safetensors","b":"2.safetensors""#)
    expectFailure("weights/index-duplicate") { _ = try Checkpoint(path: folder.path) }
    _ = index(#""a":"1.safetensors","a":"2.safetensors""#)
    expectFailure("json/duplicate-key") { _ = try Checkpoint(path: folder.path) }
  }

  /// W20
  @Test func warnsOfWhatDoesNoHarm() throws {
    try shard("1.safetensors", ["a", "extra"])
    _ = index(#""a":"1.safetensors""#, totalSize: "5")
    let checkpoint = try Checkpoint(path: folder.path)
    #expect(checkpoint.warnings.map(\.code) == ["weights/index-unmapped", "weights/index-total-size"])
    #expect(checkpoint.names == ["a"])
    #expect(checkpoint.info("extra") == nil)
  }

  @Test(arguments: [
    "[]", "{}", #"{"weight_map":[]}"#, #"{"weight_map":{}}"#, #"{"weight_map":{"a":1}}"#, #"{"weight_map":{"a":null}}"#,
  ]) func refusesAnIndexOfAnotherForm(text: String) {
    let path = folder.file("x.index.json", text)
    expectFailure("weights/index-format") { _ = try Checkpoint(path: path) }
  }

  @Test func saysWhereADanglingLinkLeads() {
    symlink("../blobs/5bec", folder / Checkpoint.fileName)
    for path in [folder.path, folder / Checkpoint.fileName] {
      let error = #expect(throws: GraphcError.self) { try Checkpoint(path: path) }
      #expect(error?.code == "io/not-found" && error?.kind == .missingInput)
      #expect(error?.message.hasPrefix("this is a link to '../blobs/5bec', where there is no file") == true)
    }
  }

  @Test func saysThatShardsHaveNoIndex() throws {
    try shard("model-00001-of-00002.safetensors", ["a"])
    try shard("model-00002-of-00002.safetensors", ["b"])
    let error = #expect(throws: GraphcError.self) { try Checkpoint(path: folder.path) }
    #expect(error?.code == "weights/not-in-folder")
    #expect(error?.message.contains("2 shards such as model-00001-of-00002.safetensors, and no model.safeten") == true)
    #expect(error?.help?.contains("download the index") == true)
    _ = folder.file("other.safetensors.index.json", "{}")
    let other = #expect(throws: GraphcError.self) { try Checkpoint(path: folder.path) }
    #expect(other?.help?.hasSuffix("/other.safetensors.index.json") == true)
  }

  /// What another program has put there is told by its bytes, not its name.
  @Test func namesWeightsOfAnotherKind() {
    _ = folder.file("model.bin", [6, 0, 0, 0, 16, 0] + Array("TransformerSpec\0".utf8) + [6, 0, 0, 0])
    let error = #expect(throws: GraphcError.self) { try Checkpoint(path: folder.path) }
    #expect(error?.message.hasSuffix("model.bin is a CTranslate2 model") == true)
    #expect(error?.help?.contains("converted from") == true)
  }

  @Test func saysWhatAFolderLacks() {
    func help() -> String? {
      do { _ = try Checkpoint(path: folder.path) } catch { return (error as? GraphcError)?.help }
      return nil
    }
    expectFailure("weights/not-in-folder", .missingInput) { _ = try Checkpoint(path: folder.path) }
    _ = folder.file("pytorch_model.bin", [0x80, 2, 0x8A, 0x0A])
    #expect(help()?.contains("torch.load") == true)
    _ = folder.file("other.safetensors", "x")
    #expect(help()?.contains("other.safetensors") == true)
    expectFailure("io/not-found", .missingInput) { _ = try Checkpoint(path: folder / "none") }
  }
}
