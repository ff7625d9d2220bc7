import Testing

@testable import GraphcRuntime

@Suite struct NpyTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func read(_ name: String) throws -> Tensor { try NpyFile(path: fixture("npy/\(name).npy")).read() }

  func open(_ bytes: [UInt8]) throws -> NpyFile { try NpyFile(path: folder.file("x.npy", bytes)) }

  @Test(arguments: ["f4", "f2", "f8", "f4-big", "f8-big", "version2", "version3"]) func readsFloats(name: String) throws
  {
    let tensor = try read(name)
    #expect(tensor.shape == [3, 4])
    #expect(tensor.dtype == .f32)
    #expect(floats(tensor) == (-6..<6).map(Float.init))
  }

  @Test(arguments: ["i4", "i8", "i4-big", "i2", "i1"]) func readsIntegers(name: String) throws {
    #expect(try read(name).elements(as: Int32.self) == Array(-6..<6))
  }

  @Test func readsTheRest() throws {
    #expect(try read("u1").elements(as: Int32.self) == Array(0..<12))
    #expect(try read("b1").elements(as: Bool.self) == (-6..<6).map { $0 > 0 })
    #expect(try read("scalar").shape == [])
    #expect(floats(try read("scalar")) == [2.5])
    #expect(try read("vector").elements(as: Int32.self) == [0, 1, 2, 3, 4])
    #expect(try read("empty").shape == [0, 3])
  }

  @Test func widensHalvesExactly() throws {
    let (halves, expected) = (floats(try read("halves")), floats(try read("halves.f4")))
    #expect(halves.count == expected.count)
    for (half, float) in zip(halves, expected) { #expect(half == float || (half.isNaN && float.isNaN)) }
  }

  /// N5
  @Test func transposesFortranOrder() throws {
    let tensor = try read("fortran")
    #expect(tensor.shape == [2, 3, 4])
    #expect(floats(tensor) == (0..<24).map(Float.init))
  }

  @Test(arguments: ["f4", "i4", "b1", "scalar", "vector", "empty"]) func writesTheBytesOfNumpy(name: String) throws {
    let path = fixture("npy/\(name).npy")
    try NpyFile.write(NpyFile(path: path).read(), to: folder / "out.npy")
    #expect(try bytes(of: folder / "out.npy") == bytes(of: path))
    #expect(folder.names == ["out.npy"])
  }

  /// N1
  @Test func refusesOtherFormats() {
    let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (), }"
    for version: [UInt8] in [[9, 0], [0, 0], [1, 1], [4, 0]] {
      expectFailure("npy/version") { _ = try open(npy(header, version: version, data: [0, 0, 0, 0])) }
    }
    for bytes in [[], Array("NUMPY".utf8), Array("hello".utf8), pngSignature] {
      expectFailure("npy/version") { _ = try open(bytes) }
    }
  }

  /// N2
  @Test func refusesALongHeader() {
    let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (), }" + String(repeating: " ", count: 10_000)
    expectFailure("limit/npy-header") { _ = try open(npy(header, data: [0, 0, 0, 0])) }
    expectFailure("limit/npy-header") { _ = try open(npyMagic + [2, 0, 0xFF, 0xFF, 0xFF, 0xFF]) }
  }

  /// N2: nothing is evaluated.
  @Test(arguments: [
    "", "{}", "[]", "{'descr': '<f4'}", "{'descr': '<f4', 'fortran_order': False, 'shape': (), 'more': 1}",
    "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': ()}",
    "{'descr': '<f4', 'fortran_order': 0, 'shape': ()}", "{'descr': '<f4', 'fortran_order': False, 'shape': 1}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1)}", "{'descr': '<f4', 'fortran_order': False, 'shape': [1]}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1.0,)}", "{'descr': '<f4', 'fortran_order': False, 'shape': ()",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1,,)}", "{'descr': 5, 'fortran_order': False, 'shape': ()}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': ()} + 1", "dict(descr='<f4')", "__import__('os').system('x')",
    "{'descr': '<f\\x34', 'fortran_order': False, 'shape': ()}", "{'descr: '<f4'}", "{,}", "{'descr'",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2**62, 4)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (",
  ]) func refusesAHeaderThatIsNoDictOfLiterals(header: String) {
    expectFailure("npy/header") { _ = try open(npy(header)) }
  }

  @Test func readsTheHeaderInAnyOrder() throws {
    let header = "{\"shape\": (1 , 2),'fortran_order':False,\t'descr': \"<f4\"}\n"
    #expect(try open(npy(header, data: [UInt8](repeating: 0, count: 8))).shape == [1, 2])
  }

  /// N3
  @Test func refusesObjectsAndRecords() {
    expectFailure("npy/object-refused") { _ = try NpyFile(path: fixture("npy/object.npy")) }
    expectFailure("npy/unsupported") { _ = try NpyFile(path: fixture("npy/structured.npy")) }
    for description in ["<c8", "<U3", "|S5", "<f16", "f4", "=f4", "|f4", "<V8", "<M8[s]", "", "<", "<x4", "<f4 "] {
      let header = "{'descr': '\(description)', 'fortran_order': False, 'shape': (), }"
      expectFailure("npy/unsupported") { _ = try open(npy(header)) }
    }
  }

  /// N4
  @Test func refusesShapes() {
    func check(_ code: String, _ shape: String, _ count: Int = 0) {
      let header = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }"
      expectFailure(code) { _ = try open(npy(header, data: [UInt8](repeating: 0, count: count))) }
    }
    check("npy/shape", "(-1,)")
    check("limit/elements", "(4611686018427387904, 4)")
    check("limit/elements", "(4611686018427387904, 0)")
    check("limit/elements", "(0, 4611686018427387904)", 1)
    check("limit/elements", "(99999999999999999999,)")
    check("limit/rank", "(1, 1, 1, 1, 1, 1, 1, 1, 1)", 4)
    check("npy/size", "(2,)", 7)
    check("npy/size", "(2,)", 9)
    check("npy/size", "(0, 1099511627776)", 1)
  }

  @Test func refusesAFileCutShort() throws {
    let whole = try bytes(of: fixture("npy/f4.npy"))
    for count in 6..<whole.count { expectFailure("npy/size") { _ = try open(Array(whole[..<count])) } }
  }

  @Test func refusesElementsThatDoNotFit() throws {
    for (description, bits) in [("<i8", UInt64(1) << 31), ("<u8", .max), ("<f8", (-1e39 as Double).bitPattern)] {
      let header = "{'descr': '\(description)', 'fortran_order': False, 'shape': (1,), }"
      expectFailure("npy/range") { _ = try open(npy(header, data: littleEndian(bits))).read() }
    }
  }
}
