import Foundation
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// The length of emitted code does not depend on how many steps a `repeat` has.
@Suite struct RepeatedCodeTests {
  struct Sample: CustomTestStringConvertible, Sendable {
    var testDescription: String
    /// The value of the equation.
    var equation: String
    var name = "y"
    var depths: [Int]
  }

  static let samples = [
    Sample(
      testDescription: "every carry, stacked", equation: "repeat(layer, n, x, wide=true, all=true)", name: "y, all",
      depths: [4, 12, 24]),
    Sample(
      testDescription: "two kinds in turn", equation: "repeat(layer, n, x, wide=i % 2 == 0)", depths: [4, 12, 24]),
    Sample(
      testDescription: "every sixth, and a remainder", equation: "repeat(layer, n, x, wide=i % 6 == 5)",
      depths: [12, 16, 48]),
    Sample(
      testDescription: "a row for each step", equation: "repeat(layer, n, x, wide=false, scale=scales[i])",
      depths: [4, 12, 24]),
    Sample(
      testDescription: "a mask that each kind has of its own",
      equation: "repeat(layer, n, x, wide=i % 2 == 0, mask=near if i % 2 == 0 else far)", depths: [4, 12, 24]),
    Sample(
      testDescription: "an argument that no step reads", equation: "repeat(layer, n, x, wide=true, rate=0.1 * i)",
      depths: [4, 12, 24]),
  ]

  @Test(arguments: samples) func isAsLongForAnyDepth(sample: Sample) throws {
    let lines = try sample.depths.map { depth in
      try withTemporaryFolder { folder in
        let spec = """
          graphc: 1
          model: Deep
          config: {n: \(depth)}
          inputs: {x: "f32[B, 3, 8]", near: "bool[B, 3]", far: "bool[B, 3]"}
          parameters: {scales: "f32[n, 8] ~ ones"}
          blocks:
            layer:
              config: {wide: bool, rate: float = 0.0}
              inputs: {x: "f32[B, T, C]", mask: "bool[B, T]?", scale: "f32[C]?"}
              graph:
                up: linear(x, (2 if wide else 1) * C)
                down: linear(gelu(up), C)
                scaled: down * scale if has(scale) else down
                kept: where(mask[:, :, new], scaled, 0.0) if has(mask) else scaled
                y: x + kept
              outputs: y
          graph:
            "\(sample.name)": "\(sample.equation)"
            masks: cast(near, f32) + cast(far, f32) + sum(sum(scales, axis=1), axis=0)
          outputs: [\(sample.name), masks]
          """
        try spec.write(toFile: folder + "/deep.yaml", atomically: true, encoding: .utf8)
        let result = graphc("compile", folder + "/deep.yaml", "-o", folder + "/package")
        #expect(result.code == 0, "\(result.messages)")
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder + "/package")
          .filter { $0.hasPrefix("Sources/Deep/") }.sorted()
        #expect(!files.isEmpty)
        return try files.map { file in
          try String(contentsOfFile: "\(folder)/package/\(file)", encoding: .utf8).split(separator: "\n").count
        }
      }
    }
    #expect(Set(lines).count == 1, "\(sample.depths): \(lines)")
  }

  /// The taps are outputs of their own; the network that gives them is one loop.
  @Test func tapsOfEveryStepAreOneResult() throws {
    let lines = try [3, 6].map { depth in
      try withTemporaryFolder { folder in
        let taps = (0..<depth).flatMap { ["--tap", "encoded.\($0).attention.weights"] }
        let result = graphc(
          ["compile", Repository.path("Models/vit.yaml"), "--set", "depth=\(depth)", "-o", folder] + taps)
        #expect(result.code == 0, "\(result.messages)")
        let network = try String(contentsOfFile: folder + "/Sources/ViT/ViT+Network.swift", encoding: .utf8)
        #expect(network.contains("encoded = try (0..<\(depth)).map"))
        return network.components(separatedBy: "for layer in ").count
      }
    }
    #expect(lines == [2, 2])
  }
}
