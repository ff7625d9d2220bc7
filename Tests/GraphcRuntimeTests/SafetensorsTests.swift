import Testing

@testable import GraphcRuntime

@Suite struct SafetensorsTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func open(_ bytes: [UInt8]) throws -> SafetensorsFile {
    try SafetensorsFile(path: folder.file("model.safetensors", bytes))
  }

  /// One entry of a header.
  func entry(_ name: String, _ dtype: String, _ shape: String, _ offsets: String) -> String {
    "\"\(name)\":{\"dtype\":\"\(dtype)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
  }

  @Test func readsWhatTheReferenceWrites() throws {
    let file = try SafetensorsFile(path: fixture("safetensors/written.safetensors"))
    #expect(file.metadata("format") == "pt")
    #expect(file.info("a.weight")?.shape == [3, 4])
    #expect(file.info("a.weight")?.dtype == .f32)
    #expect(floats(try file.read("a.weight")) == (-6..<6).map { Float($0) / 2 })
    #expect(try file.read("ids").elements(as: Int32.self) == Array(-6..<6))
    #expect(try file.read("mask").elements(as: Bool.self) == (-6..<6).map { $0 > 0 })
    #expect(try file.read("mask").dtype == .bool)
    #expect(floats(try file.read("café \"q\"\n")) == [1, 1])
    #expect(file.info("cafe\u{301} \"q\"\n") == nil)
  }

  /// W14
  @Test func readsEmptyAndScalarTensors() throws {
    let file = try SafetensorsFile(path: fixture("safetensors/written.safetensors"))
    #expect(try file.read("empty").shape == [0, 768])
    #expect(try file.read("empty").count == 0)
    #expect(try file.read("scalar").shape == [])
    #expect(floats(try file.read("scalar")) == [1.5])
    #expect(try open(safetensors("{}")).tensors.isEmpty)
  }

  @Test func convertsAllDtypes() throws {
    let file = try SafetensorsFile(path: fixture("safetensors/dtypes.safetensors"))
    for name in ["f8", "f4", "f2"] { #expect(floats(try file.read(name)) == (-6..<6).map(Float.init)) }
    for name in ["i8", "i4", "i2", "i1"] { #expect(try file.read(name).elements(as: Int32.self) == Array(-6..<6)) }
    for name in ["u1", "u2", "u4", "u8"] { #expect(try file.read(name).elements(as: Int32.self) == Array(0..<12)) }
    #expect(try file.read("bool").dtype == .bool)
    let brain = try open(safetensors("{\(entry("x", "BF16", "[2]", "[0,4]"))}", data: [0x80, 0x3F, 0x49, 0xC0]))
    #expect(floats(try brain.read("x")) == [1, -3.140625])
  }

  @Test func refusesElementsThatDoNotFit() throws {
    let cases: [(String, [UInt8])] = [
      ("I64", littleEndian(1 << 31)), ("U64", littleEndian(.max)), ("F64", littleEndian((1e39 as Double).bitPattern)),
      ("U32", [0, 0, 0, 0x80]), ("BOOL", [2]),
    ]
    for (dtype, data) in cases {
      let file = try open(safetensors("{\(entry("x", dtype, "[1]", "[0,\(data.count)]"))}", data: data))
      expectFailure("safetensors/range") { _ = try file.read("x") }
    }
    let infinite = safetensors("{\(entry("x", "F64", "[1]", "[0,8]"))}", data: littleEndian(Double.infinity.bitPattern))
    #expect(floats(try open(infinite).read("x")) == [.infinity])
  }

  /// W1, W4
  @Test func refusesAFileCutShort() {
    for count in 0..<8 {
      expectFailure("safetensors/too-short") { _ = try open([UInt8](repeating: 0, count: count)) }
    }
    let whole = safetensors("{\(entry("x", "F32", "[2]", "[0,8]"))}", data: [UInt8](repeating: 0, count: 8))
    for count in 8..<whole.count {
      expectFailure("safetensors/truncated") { _ = try open(Array(whole[..<count])) }
    }
    #expect(throws: Never.self) { try open(whole) }
  }

  /// W2, W3
  @Test func refusesAHeaderLengthBeyondLimits() {
    for length in [UInt64.max, UInt64.max - 7, 1 << 63, UInt64(Int.max) - 3] {
      expectFailure("safetensors/header-length") { _ = try open(littleEndian(length) + Array("{}".utf8)) }
    }
    for length in [100_000_001 as UInt64, 1 << 40] {
      expectFailure("limit/header") { _ = try open(littleEndian(length) + Array("{}".utf8)) }
    }
    expectFailure("safetensors/truncated") { _ = try open(littleEndian(100_000_000) + Array("{}".utf8)) }
  }

  /// W5
  @Test(arguments: ["[]", "", "  ", "null", "\"{}\"", "\0{}", "{}\0\0"])
  func refusesAHeaderThatIsNoObject(header: String) {
    expectFailure("safetensors/header-start") { _ = try open(safetensors(header)) }
  }

  /// W5
  @Test func acceptsWhiteSpaceAroundTheHeader() throws {
    for header in ["{}      ", "  \n\t{}", " {} \r\n"] { #expect(try open(safetensors(header)).tensors.isEmpty) }
  }

  /// W6
  @Test func refusesBrokenJSON() {
    expectFailure("json/utf-8") { _ = try open(littleEndian(4) + [0x7B, 0xFF, 0x7D, 0x20]) }
    let deep = "{\"x\":" + String(repeating: "[", count: 10_000)
    expectFailure("json/depth") { _ = try open(safetensors("{\"__metadata__\":{\"a\":" + deep)) }
    expectFailure("json/trailing") { _ = try open(safetensors("{}x")) }
    expectFailure("json/syntax") { _ = try open(safetensors("{")) }
  }

  /// W7
  @Test func refusesANameTwice() {
    let (one, two) = (entry("x", "F32", "[1]", "[0,4]"), entry("x", "F32", "[1]", "[4,8]"))
    expectFailure("safetensors/duplicate-name") {
      _ = try open(safetensors("{\(one),\(two)}", data: [0, 0, 0, 0, 0, 0, 0, 0]))
    }
    expectFailure("safetensors/duplicate-name") {
      _ = try open(safetensors(#"{"__metadata__":{},"__metadata__":{}}"#))
    }
    expectFailure("json/duplicate-key") {
      _ = try open(safetensors(#"{"x":{"dtype":"F32","dtype":"F32","shape":[],"data_offsets":[0,4]}}"#))
    }
  }

  @Test func keepsNamesApartThatAreOnlyCanonicallyEqual() throws {
    let header = "{\(entry("\u{E9}", "U8", "[1]", "[0,1]")),\(entry("e\u{301}", "U8", "[1]", "[1,2]"))}"
    let file = try open(safetensors(header, data: [1, 2]))
    #expect(try file.read("\u{E9}").elements(as: Int32.self) == [1])
    #expect(try file.read("e\u{301}").elements(as: Int32.self) == [2])
  }

  /// W8, W9
  @Test func refusesOverlapsHolesAndTrailingBytes() {
    func check(_ code: String, _ first: String, _ second: String, count: Int) {
      let header = "{\(entry("a", "U8", "[4]", first)),\(entry("b", "U8", "[4]", second))}"
      let data = [UInt8](repeating: 0, count: count)
      expectFailure(code) { _ = try open(safetensors(header, data: data)) }
    }
    check("safetensors/overlap", "[0,4]", "[0,4]", count: 4)
    check("safetensors/overlap", "[2,6]", "[0,4]", count: 6)
    check("safetensors/hole", "[0,4]", "[5,9]", count: 9)
    check("safetensors/hole", "[1,5]", "[5,9]", count: 9)
    check("safetensors/trailing-bytes", "[0,4]", "[4,8]", count: 9)
    expectFailure("safetensors/trailing-bytes") { _ = try open(safetensors("{}", data: Array("PK\u{3}\u{4}".utf8))) }
    let within = "{\(entry("a", "U8", "[4]", "[0,4]")),\(entry("b", "U8", "[0]", "[2,2]"))}"
    expectFailure("safetensors/overlap") { _ = try open(safetensors(within, data: [0, 0, 0, 0])) }
  }

  /// W8: many tensors take time in proportion; one by one against all others would take hours.
  @Test func checksManyTensorsAtOnce() throws {
    let entries = (0..<20_000).map { entry("t\($0)", "U8", "[1]", "[0,1]") }
    expectFailure("safetensors/overlap") { _ = try open(safetensors("{\(entries.joined(separator: ","))}", data: [0])) }
    let apart = (0..<20_000).map { entry("t\($0)", "U8", "[1]", "[\($0),\($0 + 1)]") }
    let file = try open(
      safetensors("{\(apart.reversed().joined(separator: ","))}", data: [UInt8](repeating: 3, count: 20_000)))
    #expect(file.tensors.first?.name == "t0")
    #expect(file.info("t19999")?.range.count == 1)
  }

  /// W10
  @Test(arguments: [
    "[4,0]", "[0,8]", "[-4,0]", "[0.0,4.0]", "[0,4.0]", "[0,4e0]", "[0,9223372036854775808]",
    "[0,18446744073709551616]",
    "[0]", "[0,4,8]", "[]", "null", "\"0,4\"", "[\"0\",4]", "[[0],4]", "[4,9223372036854775807]",
  ]) func refusesOffsets(offsets: String) {
    expectFailure("safetensors/offsets") {
      _ = try open(safetensors("{\(entry("x", "F32", "[1]", offsets))}", data: [0, 0, 0, 0]))
    }
  }

  /// W11
  @Test func refusesShapesThatDoNotMatch() {
    func check(_ code: String, _ dtype: String, _ shape: String) {
      expectFailure(code) {
        _ = try open(safetensors("{\(entry("x", dtype, shape, "[0,4]"))}", data: [0, 0, 0, 0]))
      }
    }
    check("safetensors/size-mismatch", "F32", "[2]")
    check("safetensors/size-mismatch", "F32", "[0]")
    check("safetensors/size-mismatch", "F64", "[1]")
    check("limit/elements", "F32", "[4294967296,4294967296]")
    check("limit/elements", "F32", "[9223372036854775807,2]")
    check("limit/elements", "U8", "[1099511627777]")
    check("limit/rank", "F32", "[1,1,1,1,1,1,1,1,1]")
    check("safetensors/shape", "F32", "[-1]")
    check("safetensors/shape", "F32", "[1.0]")
    check("safetensors/shape", "F32", "1")
    check("safetensors/shape", "F32", "[[1]]")
  }

  /// W12
  @Test func refusesDtypes() throws {
    let byte = [UInt8](repeating: 0, count: 8)
    expectFailure("safetensors/misaligned") {
      _ = try open(safetensors("{\(entry("x", "F4", "[3]", "[0,1]"))}", data: [0]))
    }
    expectFailure("safetensors/unknown-dtype") {
      _ = try open(safetensors("{\(entry("x", "F128", "[1]", "[0,16]"))}", data: byte + byte))
    }
    for (dtype, count) in [("C64", 1), ("F8_E4M3", 8), ("F4", 16)] {
      let file = try open(safetensors("{\(entry("x", dtype, "[\(count)]", "[0,8]"))}", data: byte))
      #expect(file.info("x")?.dtype.rawValue == dtype)
      expectFailure("safetensors/unsupported-dtype") { _ = try file.read("x") }
    }
  }

  /// W13
  @Test(arguments: [#"{"a":1}"#, #"{"a":{}}"#, #"{"a":["b"]}"#, #"{"a":null}"#, "[]", "1", "null"])
  func refusesMetadata(metadata: String) {
    expectFailure("safetensors/metadata") { _ = try open(safetensors("{\"__metadata__\":\(metadata)}")) }
  }

  @Test func refusesOtherEntries() {
    for entry in [
      "1", "null", "{}", #"{"dtype":"U8","shape":[0]}"#, #"{"dtype":1,"shape":[0],"data_offsets":[0,0]}"#,
      #"{"dtype":"U8","shape":[0],"data_offsets":[0,0],"more":1}"#,
    ] {
      expectFailure("safetensors/entry") { _ = try open(safetensors("{\"x\":\(entry)}")) }
    }
  }

  /// W21
  @Test func readsDataAtOddPlaces() throws {
    for padding in 0..<8 {
      let header = "{\(entry("a", "U8", "[1]", "[0,1]")),\(entry("x", "F32", "[2]", "[1,9]"))}"
      let text = header + String(repeating: " ", count: padding)
      let file = try open(safetensors(text, data: [9, 0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC1]))
      #expect(floats(try file.read("x")) == [1, -10])
    }
  }

  /// W23
  @Test func refusesLongNamesAndEscapesOthers() throws {
    let long = String(repeating: "x", count: 1_000_000)
    expectFailure("limit/name") { _ = try open(safetensors("{\(entry(long, "U8", "[0]", "[0,0]"))}")) }
    expectFailure("safetensors/size-mismatch") {
      _ = try open(safetensors("{\(entry("\\u001b[31m", "U8", "[1]", "[0,0]"))}"))
    }
  }

  @Test func namesAMissingTensor() throws {
    let file = try open(safetensors("{}"))
    expectFailure("weights/missing") { _ = try file.read("x") }
  }

  /// W22
  @Test func noticesAFileCutShortLater() throws {
    let file = try open(safetensors("{\(entry("x", "U8", "[4]", "[0,4]"))}", data: [1, 2, 3, 4]))
    _ = folder.file("model.safetensors", "short")
    expectFailure("io/changed", .inputOutput) { _ = try file.read("x") }
  }

  /// W18
  @Test func namesFilesOfOtherKinds() {
    let digest = String(repeating: "0", count: 64)
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:\(digest)\nsize 346293852\n"
    let cases: [(String, [UInt8], String)] = [
      ("weights/lfs-pointer", Array(pointer.utf8), "git lfs pull"),
      ("weights/html", Array("\n<!DOCTYPE html><html></html>".utf8), "/resolve/"),
      ("weights/html", Array("<HTML>".utf8), "/resolve/"),
      ("weights/pickle", zip("archive/data.pkl"), "torch.load"),
      ("weights/format", zip("model.safetensors"), "unzip"), ("weights/format", zip("arr_0.npy"), "dict(n.load("),
      ("weights/format", zip("metadata.json"), "model.weights.h5"),
      ("weights/pickle", [0x80, 2, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9], "torch.load"),
      ("weights/pickle", [0x80, 4, 0x95], "torch.load"),
      ("weights/gzip", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 3], "gunzip"),
    ]
    for (code, bytes, advice) in cases {
      expectFailure(code) { _ = try open(bytes) }
      do { _ = try open(bytes) } catch {
        #expect((error as? GraphcError)?.help?.contains(advice) == true)
      }
    }
    expectFailure("weights/format") { _ = try open(pngSignature + [0, 0]) }
    expectFailure("weights/format") { _ = try open(Array("graphc: 1\nmodel: A\n".utf8)) }
    expectFailure("weights/format") { _ = try SafetensorsFile(path: fixture("npy/f4.npy")) }
  }

  /// What some writers fill the header up with.
  @Test func saysThatAHeaderIsPaddedWithNULs() throws {
    let header = "{\(entry("x", "U8", "[4]", "[0,4]"))}"
    let whole = safetensors(header + "   ", data: [1, 2, 3, 4])
    #expect(try open(whole).read("x").shape == [4])
    let padded = safetensors(header + "\0\0\0", data: [1, 2, 3, 4])
    let error = #expect(throws: GraphcError.self) { try open(padded) }
    #expect(error?.code == "safetensors/header-start")
    #expect(error?.message == "the header ends in 3 NUL bytes, and safetensors fills it up with spaces")
    #expect(error?.help?.contains("python3 -c") == true)
  }
}
