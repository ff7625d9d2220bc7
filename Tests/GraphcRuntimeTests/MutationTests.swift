import GraphcText
import Testing

@testable import GraphcRuntime

/// Thousands of damaged inputs: each is read or refused with an error of ours, and nothing traps.
@Suite struct MutationTests {
  /// Bytes that mean something in one of the formats.
  static let telling = Array("{}[]():,\"'\\-+.eE019 <>|fFiIub\n\t\0".utf8) + [0xFF, 0x80, 0x7F, 0xC3, 0xED]

  static func mutated(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let place = Int.random(in: 0...bytes.count, using: &random)
      let end = min(bytes.count, place + Int.random(in: 0...12, using: &random))
      switch Int.random(in: 0..<7, using: &random) {
      case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1 where place < bytes.count: bytes[place] = telling.randomElement(using: &random) ?? 0
      case 2: bytes.insert(telling.randomElement(using: &random) ?? 0, at: place)
      case 3: bytes.removeSubrange(place..<end)
      case 4: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &random))
      case 5: bytes.replaceSubrange(place..<end, with: Array("18446744073709551615".utf8))
      default: bytes.removeSubrange(place...)
      }
    }
    return bytes
  }

  /// How many mutations of `seeds` were accepted.
  func accepted(_ seeds: [[UInt8]], count: Int, seed: UInt64, _ read: ([UInt8]) throws -> Void) throws -> Int {
    var random = SeededGenerator(seed: seed)
    var accepted = 0
    for turn in 0..<count {
      let input = Self.mutated(seeds[turn % seeds.count], &random)
      do {
        try read(input)
        accepted += 1
      } catch let error as GraphcError {
        #expect(error.kind == .badInput)
        #expect(error.code.contains("/"))
      }
    }
    return accepted
  }

  @Test func json() throws {
    let seeds = [#"{"a":[1,-2.5e3,"x\u00e9\ud83d\ude00"],"b":{"c":null,"d":true}}"#, "[[[[0]]],{\"é\":\"\\n\"}]"]
    let accepted = try accepted(seeds.map { Array($0.utf8) }, count: 6000, seed: 1) { bytes in
      let value = try JSONValue(parsing: bytes)
      _ = try JSONValue(parsing: Array(value.text.utf8))
    }
    #expect((1..<6000).contains(accepted))
  }

  @Test func safetensorsHeaders() throws {
    let whole = try ["written", "dtypes"].map { try bytes(of: fixture("safetensors/\($0).safetensors")) }
    let headers = whole.map { Array($0[8..<(8 + Int($0[0]) + Int($0[1]) << 8)]) }
    let accepted = try accepted(headers, count: 6000, seed: 2) { bytes in
      let header = try SafetensorsHeader(parsing: bytes, data: 400..<940)
      for tensor in header.tensors { #expect(tensor.range.upperBound <= 940) }
    }
    #expect(accepted < 6000)
  }

  @Test func safetensorsFiles() throws {
    let folder = try TemporaryFolder()
    let seeds = try ["written", "dtypes"].map { try bytes(of: fixture("safetensors/\($0).safetensors")) }
    let accepted = try accepted(seeds, count: 1500, seed: 3) { bytes in
      let file = try SafetensorsFile(path: folder.file("x", bytes))
      for tensor in file.tensors { _ = try file.read(tensor.name) }
    }
    #expect((1..<1500).contains(accepted))
  }

  @Test func npyFiles() throws {
    let folder = try TemporaryFolder()
    let names = ["f4", "fortran", "b1", "f8-big", "version2", "vector"]
    let seeds = try names.map { try bytes(of: fixture("npy/\($0).npy")) }
    let accepted = try accepted(seeds, count: 3000, seed: 4) { bytes in
      let file = try NpyFile(path: folder.file("x", bytes))
      #expect(file.dataByteCount <= bytes.count)
      _ = try file.read()
    }
    #expect((1..<3000).contains(accepted))
  }

  @Test func npyHeaders() throws {
    let seeds = [
      "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }",
      "{'shape':(2,),'descr':\"|b1\",'fortran_order':True}",
    ]
    let accepted = try accepted(seeds.map { Array($0.utf8) }, count: 6000, seed: 5) { bytes in
      _ = try NpyHeader(parsing: bytes)
    }
    #expect((1..<6000).contains(accepted))
  }

  @Test func checkpointIndices() throws {
    let folder = try TemporaryFolder()
    let seed = Array(#"{"metadata":{"total_size":4},"weight_map":{"a":"1.safetensors","b":"2.safetensors"}}"#.utf8)
    _ = try accepted([seed], count: 2000, seed: 6) { bytes in
      _ = try CheckpointIndex(path: folder.file("x.index.json", bytes))
    }
  }

  #if Images
    @Test func pictures() throws {
      let names = ["rgb", "palette", "interlaced", "grey4", "rgba", "grey16"]
      let seeds = try names.map { try bytes(of: fixture("images/\($0).png")) }
      let accepted = try accepted(seeds, count: 6000, seed: 7) { bytes in
        let image = try Image(png: bytes)
        #expect(image.samples.count == image.height * image.width * 3)
      }
      #expect(accepted < 6000)
    }

    @Test func photographs() throws {
      let names = ["baseline", "progressive", "quarter", "luma", "cmyk", "exif-8"]
      let seeds = try names.map { try bytes(of: fixture("images/\($0).jpg")) }
      let accepted = try accepted(seeds, count: 6000, seed: 8) { bytes in
        let image = try Image(jpeg: bytes)
        #expect(image.samples.count == image.height * image.width * 3)
      }
      #expect((1..<6000).contains(accepted))
    }
  #endif
}
