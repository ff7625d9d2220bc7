import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// Checkpoints that a mapping reads, written by the tests.
@Suite struct MappingTests {
  private static let square = """
    graphc: 1
    model: M
    inputs: {x: "f32[B, 2]"}
    graph:
      a: linear(x, 2, use_bias=false)
    outputs: a
    weights:
      conv1d:
        a.weight: transpose("a.weight")
    """

  private func run(
    _ spec: String, _ tensors: [(name: String, tensor: Tensor)], metadata: [MetadataEntry] = [], _ arguments: String...
  ) throws -> (result: CommandResult, output: [Float]) {
    try withTemporaryFolder { folder in
      try spec.write(toFile: folder + "/m.yaml", atomically: true, encoding: .utf8)
      try SafetensorsFile.write(tensors, metadata: metadata, to: folder + "/w.safetensors")
      try NpyFile.write(try Tensor([1, 2] as [Float], shape: [1, 2]), to: folder + "/x.npy")
      let result = graphc(
        [
          "run", folder + "/m.yaml", "--weights", folder + "/w.safetensors", "--input", "x=\(folder)/x.npy", "--output",
          "a=\(folder)/a.npy",
        ] + arguments)
      let output = result.code == 0 ? try NpyFile(path: folder + "/a.npy").read().elements(as: Float.self) : []
      return (result, output)
    }
  }

  private func f32(_ values: [Float], _ shape: [Int]) throws -> Tensor { try Tensor(values, shape: shape) }
  private func i32(_ values: [Int32], _ shape: [Int]) throws -> Tensor { try Tensor(values, shape: shape) }

  /// With x = (1, 2) and W = ((1, 2), (3, 4)): x W is (7, 10), and x Wᵀ is (5, 11).
  @Test func aWrittenMappingBeatsEqualNames() throws {
    let weight = [(name: "a.weight", tensor: try f32([1, 2, 3, 4], [2, 2]))]
    let written = try run(Self.square, weight)
    #expect(written.output == [7, 10])
    #expect(written.result.messages.contains("note: the names of the file are the paths of the spec, too"))
    #expect(try run(Self.square, weight, "--mapping", "conv1d").output == [7, 10])
    #expect(try run(Self.square, weight, "--mapping", "none").output == [5, 11])
    #expect(try run(Self.square, weight, metadata: [.namesArePaths]).output == [5, 11])
  }

  @Test func tensorsMayBeIgnored() throws {
    let tensors = [
      (name: "a.weight", tensor: try f32([1, 2, 3, 4], [2, 2])), (name: "old.3.x", tensor: try f32([1], [1])),
    ]
    let strict = try run(Self.square, tensors)
    #expect(strict.result.code == 65)
    #expect(strict.result.messages.contains("[weights/unused]"))
    #expect(try run(Self.square, tensors, "--ignore", "old.{i}.{p}").output == [7, 10])
    #expect(try run(Self.square, tensors, "--ignore", "old.{i}").result.code == 65)
    let broken = try run(Self.square, tensors, "--ignore", "old.{q}").result
    #expect(broken.code == 64)
    #expect(broken.messages.contains("[usage/ignore]"))
  }

  // MARK: - Tables that the spec computes

  private static let computing = """
    graphc: 1
    model: M
    config: {n: 6, theta: 100.0, first: 0}
    inputs: {x: "f32[B, 2]"}
    graph:
      a: linear(x, 2, use_bias=false)
    outputs: a
    weights:
      hf:
        a.weight: w
        computed:
          ids: (iota(n) + first)[new]
          layer{i}.freqs: theta ** (cast(iota(n), f32) * (-1.0 / n))
          mask: iota(n)[:, new] >= iota(n)
          grid: sinusoidal_positions_2d(rows=n, width=8)
          positions: sinusoidal_positions(count=512, width=16)
          scalar: 0.5
    """

  private func compute(_ table: String, _ tensor: Tensor, _ arguments: String...) throws -> CommandResult {
    let tensors = [(name: "w", tensor: try f32([1, 2, 3, 4], [2, 2])), (name: table, tensor: tensor)]
    return switch arguments.count {
    case 0: try run(Self.computing, tensors).result
    default: try run(Self.computing, tensors, arguments[0], arguments[1]).result
    }
  }

  /// In float64, as the programs that write such files compute them.
  private static func frequencies(theta: Double = 100) -> [Float] {
    (0..<6).map { Float(pow(theta, -Double($0) / 6)) }
  }

  private static func sinusoid(count: Int, width: Int) -> [Float] {
    (0..<count).flatMap { position in
      (0..<width).map { feature in
        let angle = Double(position) * pow(10000, -Double(feature / 2) / Double(width / 2))
        return Float(feature % 2 == 0 ? sin(angle) : cos(angle))
      }
    }
  }

  @Test func tablesThatAreRightPass() throws {
    #expect(try compute("ids", try i32([0, 1, 2, 3, 4, 5], [1, 6])).code == 0)
    #expect(try compute("ids", try f32([0, 1, 2, 3, 4, 5], [1, 6])).code == 0)
    #expect(try compute("ids", try i32([3, 4, 5, 6, 7, 8], [1, 6]), "--set", "first=3").code == 0)
    for layer in [0, 17] {
      #expect(try compute("layer\(layer).freqs", try f32(Self.frequencies(), [6])).code == 0)
    }
    #expect(
      try compute("mask", try i32((0..<36).map { $0 / 6 >= $0 % 6 ? 1 : 0 }, [6, 6])).code == 0)
    #expect(try compute("scalar", try f32([0.5], [])).code == 0)
    // At position 511 the f32 value of an angle is further off than 1e-5, which must not be an error of the file.
    let positions = Self.sinusoid(count: 512, width: 16)
    #expect(try compute("positions", try f32(positions, [512, 16])).code == 0)
  }

  @Test func tablesThatDifferNameTheElement() throws {
    func message(_ table: String, _ tensor: Tensor, _ arguments: String...) throws -> String {
      let result =
        try arguments.isEmpty
        ? compute(table, tensor) : compute(table, tensor, arguments[0], arguments[1])
      #expect(result.code == 65 && result.messages.contains("[weights/not-computed]"), "\(result.messages)")
      return result.messages
    }
    let swapped = try i32([0, 1, 3, 2, 4, 5], [1, 6])
    #expect(try message("ids", swapped).contains("element [0, 2] is 3, not 2"))
    #expect(try compute("ids", swapped, "--ignore", "ids").code == 0)
    #expect(
      try message("ids", try f32([0, 1, 2, 3, 4, 5.000001], [1, 6])).contains("element [0, 5] is 5.000001, not 5"))
    #expect(
      try message("ids", try i32([0, 1, 2, 3, 4], [1, 5])).contains("'ids' is [1, 5], and the spec computes [1, 6]"))
    #expect(try message("ids", try i32([0, 1, 2, 3, 4, 5], [6])).contains("is [6]"))
    var frequencies = Self.frequencies()
    frequencies[5] += 2e-5
    #expect(try message("layer3.freqs", try f32(frequencies, [6])).contains("'layer3.freqs'"))
    #expect(try message("layer3.freqs", try f32(Self.frequencies(), [6]), "--set", "theta=101").contains("element [1]"))
    frequencies[2] = .nan
    #expect(try message("layer3.freqs", try f32(frequencies, [6])).contains("element [2] is nan"))
    var positions = Self.sinusoid(count: 512, width: 16)
    positions[511 * 16] += 0.001
    #expect(try message("positions", try f32(positions, [512, 16])).contains("element [511, 0]"))
    positions = Self.sinusoid(count: 512, width: 16)
    positions[3] += 2e-5
    #expect(try message("positions", try f32(positions, [512, 16])).contains("element [0, 3]"))
    #expect(try message("scalar", try f32([0.6], [])).contains("element [] is 0.6, not 0.5"))
  }

  /// The tables are also compared if the names of the file are the paths.
  @Test func tablesAreComparedWithoutAMapping() throws {
    let tensors = [
      (name: "a.weight", tensor: try f32([1, 2, 3, 4], [2, 2])), (name: "ids", tensor: try i32([1], [1, 1])),
    ]
    let result = try run(Self.computing, tensors).result
    #expect(result.code == 65 && result.messages.contains("[weights/not-computed]"), "\(result.messages)")
  }

  /// The positions of the masked autoencoder must be compared, not ignored.
  @Test(arguments: ["mae", "mae-paper"]) func otherPositionsAreRefused(_ name: String) throws {
    let model = try #require(ModelCase.all.first { $0.name == name })
    try withTemporaryFolder { folder in
      let file = try SafetensorsFile(path: model.file("model.safetensors"))
      for table in file.tensors.filter({ $0.name.contains("pos") }) {
        let tensors = try file.tensors.map { tensor in
          let read = try file.read(tensor.name)
          guard tensor.name == table.name else { return (name: tensor.name, tensor: read) }
          var elements = try read.elements(as: Float.self)
          elements[elements.count - 1] += 0.01
          return (name: tensor.name, tensor: try Tensor(elements, shape: read.shape))
        }
        try SafetensorsFile.write(tensors, to: folder + "/w.safetensors")
        let arguments = model.arguments.map { $0 == model.file("model.safetensors") ? folder + "/w.safetensors" : $0 }
        let result = graphc(["run"] + arguments)
        #expect(result.code == 65 && result.messages.contains("[weights/not-computed]"), "\(result.messages)")
        #expect(result.messages.contains("'\(table.name)'"))
      }
    }
  }
}
