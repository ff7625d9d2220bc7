import GraphcText
import Testing

@testable import GraphcRuntime

@Suite struct PackedWeightsTests {
  let folder: TemporaryFolder
  static let identity = PackedWeights.Identity(model: "Small", specDigest: "5bec", sourceDigest: "50ce")

  init() throws { folder = try TemporaryFolder() }

  /// A bias of 5, a matrix of 3 × 50 in panels, one of nothing, and a scalar.
  static var entries: [PackedWeights.Entry] {
    get throws {
      [
        PackedWeights.Entry(name: "bias", shape: [5]),
        try PackedWeights.Entry(panelsOf: "up.weight", shape: [50, 3], transposed: true),
        PackedWeights.Entry(name: "none", shape: [0, 4]),
        PackedWeights.Entry(name: "scale", shape: []),
      ]
    }
  }

  static func tensor(_ entry: PackedWeights.Entry) throws -> Tensor {
    let count = entry.shape.reduce(1, *)
    return try Tensor((0..<count).map { Float($0) + Float(entry.name.utf8.count) }, shape: [count])
  }

  private func written(_ name: String = "packed") throws -> String {
    try PackedWeights.write(Self.entries, identity: Self.identity, to: folder / name, contents: Self.tensor)
    return folder / name
  }

  private func open(_ path: String) throws -> PackedWeights {
    try PackedWeights(path: path, model: "Small", specDigest: "5bec")
  }

  @Test func readsWhatWasWritten() throws {
    let packed = try open(written())
    #expect(packed.identity == Self.identity)
    #expect(packed.tensors.map(\.name) == ["bias", "up.weight#panels.T", "none", "scale"])
    let bias = try packed.plain("bias", shape: [5])
    #expect((0..<5).map { bias[$0] } == [4, 5, 6, 7, 8])
    let panels = try packed.panels("up.weight", shape: [50, 3], transposed: true)
      .assumingMemoryBound(to: Float.self)
    #expect((0..<288).map { panels[$0] } == (0..<288).map { Float($0) + 18 })
    #expect(try packed.plain("scale", shape: [])[0] == 5)
    _ = try packed.plain("none", shape: [0, 4])
    withExtendedLifetime(packed) {}
  }

  /// The strict reader takes the file for what it is, and every address is at a multiple of 64.
  @Test func everyTensorIsAligned() throws {
    let path = try written()
    let file = try SafetensorsFile(path: path)
    #expect(file.tensors.count == 6)
    for tensor in file.tensors where tensor.dtype == .f32 { #expect(tensor.range.lowerBound % 64 == 0) }
    #expect(file.byteCount % 64 == 0)
    #expect(try file.read("bias").elements(as: Float.self) == [4, 5, 6, 7, 8])
    let packed = try open(path)
    #expect(try Int(bitPattern: packed.plain("bias", shape: [5])) % 64 == 0)
    #expect(try Int(bitPattern: packed.plain("scale", shape: [])) % 64 == 0)
  }

  /// Panels of bf16 take half of the bytes, and a run in f32 does not take them.
  @Test func panelsOfBF16AreTold() throws {
    let entry = try PackedWeights.Entry(panelsOf: "up.weight", shape: [50, 3], transposed: true, as: .bf16)
    #expect(entry.shape == [2, 2, 32, 2])
    var identity = Self.identity
    identity.format = .bf16
    let path = folder / "half"
    try PackedWeights.write([Self.entries[0], entry], identity: identity, to: path) { entry in
      guard entry.dtype == .bf16 else { return try Self.tensor(entry) }
      return try Tensor((0..<256).map { BFloat16(bitPattern: UInt16($0)) }, shape: [256])
    }
    let packed = try PackedWeights(path: path, model: "Small", specDigest: "5bec", format: .bf16)
    #expect(packed.identity == identity)
    #expect(packed.tensors.map(\.dtype) == [.f32, .bf16])
    let panels = try packed.panels("up.weight", shape: [50, 3], transposed: true, as: .bf16)
      .assumingMemoryBound(to: UInt16.self)
    #expect((0..<256).map { panels[$0] } == (0..<256).map { UInt16($0) })
    #expect(Int(bitPattern: panels) % 64 == 0)
    expectFailure("weights/shape-mismatch") { _ = try packed.panels("up.weight", shape: [50, 3], transposed: true) }
    expectFailure("weights/shape-mismatch") {
      _ = try packed.panels("up.weight", shape: [50, 5], transposed: true, as: .bf16)
    }
    expectFailure("weights/packed-precision") { _ = try open(path) }
    expectFailure("weights/packed-precision") {
      _ = try PackedWeights(path: written(), model: "Small", specDigest: "5bec", format: .bf16)
    }
    let bytes = try #require(
      Self.replaced(bytes(of: path), "bf16 BF16[32,2]", "int8 I8[48,1]/32"))
    expectFailure("weights/packed-version") { _ = try open(folder.file("wrong", bytes)) }
    expectFailure("tensor/size") {
      try PackedWeights.write([entry], identity: identity, to: folder / "bad") { _ in
        try Tensor([Float](repeating: 1, count: 256), shape: [256])
      }
    }
    withExtendedLifetime(packed) {}
  }

  @Test func countsWhatIsNotFiniteInBF16() throws {
    let entry = PackedWeights.Entry(name: "x#panels", shape: [4], dtype: .bf16)
    try PackedWeights.write([entry], identity: Self.identity, to: folder / "nan") { _ in
      try Tensor([0x3F80, 0x7F80, 0x7FC0, 0xFF81].map { BFloat16(bitPattern: $0) }, shape: [4])
    }
    let packed = try open(folder / "nan")
    let count = packed.countNonFinite(packed.tensors[0])
    #expect(count.nan == 2 && count.infinite == 1 && count.first == 1)
  }

  @Test func writesTheSameBytesAgain() throws {
    #expect(try bytes(of: written("a")) == bytes(of: written("b")))
  }

  @Test func isToldFromOtherFiles() throws {
    #expect(try PackedWeights.isPacked(path: written()))
    #expect(!PackedWeights.isPacked(path: fixture("safetensors/written.safetensors")))
    #expect(!PackedWeights.isPacked(path: folder.path))
    #expect(!PackedWeights.isPacked(path: folder / "none"))
    #expect(!PackedWeights.isPacked(path: folder.file("text", "{}")))
    let inspection = try Inspection(path: written())
    #expect(inspection.format == .packed && inspection.tensors.count == 4)
    #expect(inspection.metadata.contains(MetadataEntry(key: "graphc.spec", value: "5bec")))
  }

  @Test func otherNamesAndShapesAreErrors() throws {
    let packed = try open(written())
    expectFailure("weights/missing") { _ = try packed.plain("other", shape: [5]) }
    expectFailure("weights/shape-mismatch") { _ = try packed.panels("up.weight", shape: [5], transposed: true) }
    expectFailure("limit/elements") { _ = try packed.panels("up.weight", shape: [2, .max, 3], transposed: true) }
    expectFailure("weights/missing") { _ = try packed.plain("up.weight", shape: [50, 3]) }
    expectFailure("weights/missing") {
      _ = try packed.panels("up.weight", shape: [3, 50], transposed: false)
    }
    expectFailure("weights/missing") { _ = try packed.plain("graphc.padding.0", shape: [44]) }
    expectFailure("weights/shape-mismatch") { _ = try packed.plain("bias", shape: [6]) }
    for format in WeightFormat.all {
      for shape in [[48, 3], [50, 4], [0, 3]] {
        expectFailure("weights/shape-mismatch") {
          _ = try packed.panels("up.weight", shape: shape, transposed: true, as: format)
        }
      }
      for shape in [[.max, 3], [.max, .max], [0, .max], [-1, -1], [.min, 3]] {
        expectFailure("limit/elements") {
          _ = try packed.panels("up.weight", shape: shape, transposed: true, as: format)
        }
      }
    }
  }

  @Test func otherSpecsVersionsAndFilesAreErrors() throws {
    let path = try written()
    expectFailure("weights/other-spec") { _ = try PackedWeights(path: path, model: "Small", specDigest: "5bed") }
    expectFailure("weights/not-packed") { _ = try open(fixture("safetensors/written.safetensors")) }
    expectFailure("io/not-found", .missingInput) { _ = try open(folder / "none") }
    expectFailure("io/not-a-file", .missingInput) { _ = try open(folder.path) }
    let whole = try bytes(of: path)
    let replaced = { (old: String, new: String) in
      try #require(Self.replaced(whole, old, new), "\(old) is not in the header")
    }
    let wrong = [
      ("\"graphc.packed\":\"2\"", "\"graphc.packed\":\"1\"", "weights/packed-version"),
      ("f32 F32[48,1]", "f32 F32[32,1]", "weights/packed-version"),
      ("\"graphc.spec\"", "\"graphc.spac\"", "weights/not-packed"),
      ("\"graphc.model\"", "\"graphc.madel\"", "weights/not-packed"),
      // The header is a space longer, and all tensors lie one byte further.
      ("\"__metadata__\":", "\"__metadata__\": ", "weights/not-packed"),
    ]
    for (old, new, code) in wrong {
      let file = folder.file("wrong", try replaced(old, new))
      expectFailure(code, .badInput, "\(new)") { _ = try open(file) }
    }
  }

  @Test func truncatedFilesAreErrors() throws {
    let whole = try bytes(of: written())
    for count in [whole.count - 1, whole.count / 2, 100] {
      expectFailure("safetensors/truncated") { _ = try open(folder.file("cut", Array(whole[..<count]))) }
    }
    expectFailure("safetensors/too-short") { _ = try open(folder.file("cut", [])) }
    expectFailure("safetensors/trailing-bytes") { _ = try open(folder.file("long", whole + [0])) }
  }

  /// A header of any damage is read or refused, and what was accepted lies within the file.
  @Test func damagedFilesDoNotTrap() throws {
    let seed = try bytes(of: written())
    let accepted = try MutationTests().accepted([seed], count: 1500, seed: 11) { bytes in
      let packed = try open(folder.file("x", bytes))
      for tensor in packed.tensors { _ = packed.countNonFinite(tensor) }
      if let bias = try? packed.plain("bias", shape: [5]) { #expect((0..<5).map { bias[$0] }.count == 5) }
      if let panels = try? packed.panels("up.weight", shape: [50, 3], transposed: true) {
        let elements = panels.assumingMemoryBound(to: Float.self)
        #expect((0..<288).map { elements[$0] }.count == 288)
      }
    }
    #expect((1..<1500).contains(accepted))
  }

  @Test func contentsOfAnotherSizeAreNotWritten() throws {
    let one = try Tensor([1] as [Float], shape: [1])
    expectFailure("tensor/size") {
      try PackedWeights.write(Self.entries, identity: Self.identity, to: folder / "bad") { _ in one }
    }
    expectFailure("safetensors/duplicate-name") {
      try PackedWeights.write(
        [Self.entries[0], Self.entries[0]], identity: Self.identity, to: folder / "bad", contents: Self.tensor)
    }
    #expect(folder.names.isEmpty)
  }

  @Test func countsWhatIsNotFinite() throws {
    let values: [Float] = [1, .infinity, 2, .nan, .nan]
    try PackedWeights.write(
      [Self.entries[0]], identity: Self.identity, to: folder / "nan",
      contents: { _ in try Tensor(values, shape: [5]) })
    let packed = try open(folder / "nan")
    let count = packed.countNonFinite(packed.tensors[0])
    #expect(count.nan == 2 && count.infinite == 1 && count.first == 1)
  }

  /// The bytes with a text of the header replaced, the header's length among them.
  private static func replaced(_ bytes: [UInt8], _ old: String, _ new: String) -> [UInt8]? {
    let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let text = String(decoding: bytes[8..<(8 + length)], as: UTF8.self)
    guard text.utf8.count == length, let range = text.firstRange(of: old) else { return nil }
    let header = Array(text.replacingCharacters(in: range, with: new).utf8)
    return littleEndian(UInt64(header.count)) + header + bytes[(8 + length)...]
  }
}

extension String {
  fileprivate func firstRange(of text: String) -> Range<Index>? {
    indices.first { self[$0...].hasPrefix(text) }.map { $0..<index($0, offsetBy: text.count) }
  }

  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
