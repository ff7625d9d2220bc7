import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// Models whose inputs may have any size that is divisible.
@Suite struct AnySizeTests {
  private func run(_ spec: String, _ tensors: [(name: String, tensor: Tensor)], output: String) throws -> (
    CommandResult, Tensor?
  ) {
    try withTemporaryFolder { folder in
      try spec.write(toFile: folder + "/spec.yaml", atomically: true, encoding: .utf8)
      var arguments = ["run", folder + "/spec.yaml", "--output", "\(output)=\(folder)/out.npy"]
      for (name, tensor) in tensors {
        try NpyFile.write(tensor, to: "\(folder)/\(name).npy")
        arguments += ["--input", "\(name)=\(folder)/\(name).npy"]
      }
      let result = graphc(arguments)
      return (result, result.code == 0 ? try NpyFile(path: folder + "/out.npy").read() : nil)
    }
  }

  private static let patches = """
    graphc: 1
    model: M
    inputs: {image: "f32[B, 1, H, W]"}
    graph:
      y: patchify(image, 2)
    outputs: y

    """

  @Test(arguments: [(4, 6), (2, 2), (8, 4)]) func pictureOfAnySizeAreCutIntoSquares(height: Int, width: Int) throws {
    let pixels = (0..<(height * width)).map { Float($0) }
    let image = try Tensor(pixels, shape: [1, 1, height, width])
    let (result, y) = try run(Self.patches, [("image", image)], output: "y")
    try #require(result.code == 0, "\(result.messages)")
    var expected: [Float] = []
    for row in stride(from: 0, to: height, by: 2) {
      for column in stride(from: 0, to: width, by: 2) {
        for (down, right) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
          expected.append(pixels[(row + down) * width + column + right])
        }
      }
    }
    #expect(y?.shape == [1, height / 2 * (width / 2), 4])
    #expect(try y?.elements(as: Float.self) == expected)
  }

  @Test(arguments: [(5, 6), (4, 7), (1, 1)]) func othersAreRefused(height: Int, width: Int) throws {
    let image = try Tensor([Float](repeating: 0, count: height * width), shape: [1, 1, height, width])
    let (result, _) = try run(Self.patches, [("image", image)], output: "y")
    #expect(result.code == 65)
    #expect(result.messages.contains("of the input 'image' is"), "\(result.messages)")
    #expect(result.messages.contains("f32[B, 1, 2*H_2, 2*W_2] [shape/mismatch]"), "\(result.messages)")
  }

  /// `--dim` takes the name that the spec has.
  @Test func dimsOfTheSpecAreGiven() throws {
    try withTemporaryFolder { folder in
      let spec = folder + "/spec.yaml"
      try Self.patches.write(toFile: spec, atomically: true, encoding: .utf8)
      let sizes = ["--dim", "H=4", "--dim", "W_2=3"]
      #expect(try runModel([spec, "--input", "image=random"] + sizes, output: "y").shape == [1, 6, 4])
      let odd = graphc("run", spec, "--input", "image=random", "--dim", "H=5")
      #expect(odd.code == 64)
      #expect(odd.messages.contains("--dim H=5, but the model takes multiples of 2 there [usage/value]"))
    }
  }

  /// A norm over groups of channels splits and merges axes by the dims of the picture.
  @Test func groupsAreTakenApartAndPutTogether() throws {
    let spec = """
      graphc: 1
      model: M
      inputs: {x: "f32[B, 4, H, W]"}
      graph:
        rows: rearrange(x, 'b (g n) h w -> b g (n h w)', g=2)
        centered: rows - mean(rows, axis=-1, keep=true)
        y: rearrange(centered, 'b g (n h w) -> b (g n) h w', h=H, w=W)
      outputs: y

      """
    let values = (0..<24).map { Float($0 * $0 % 17) }
    let (result, y) = try run(
      spec, [("x", try Tensor(values, shape: [1, 4, 3, 2]))], output: "y")
    try #require(result.code == 0, "\(result.messages)")
    let means = [values[..<12].reduce(0, +) / 12, values[12...].reduce(0, +) / 12]
    let found = try y?.elements(as: Float.self) ?? []
    #expect(found.count == 24 && y?.shape == [1, 4, 3, 2])
    for (index, value) in found.enumerated() { #expect(abs(value - (values[index] - means[index / 12])) < 1e-5) }
  }

  /// Labels of a run-time axis are checked when its extent is known.
  @Test func labelsOfARunTimeAxisAreChecked() throws {
    let spec = "graphc: 1\nmodel: M\ninputs: {x: \"f32[B, C]\"}\ngraph: {y: x * 2}\noutputs: y\nlabels: [a, b]\n"
    #expect(try run(spec, [("x", try Tensor([1, 2] as [Float], shape: [1, 2]))], output: "y").0.code == 0)
    let (result, _) = try run(spec, [("x", try Tensor([1, 2, 3] as [Float], shape: [1, 3]))], output: "y")
    #expect(result.code == 65)
    #expect(
      result.messages.contains("'y' has 2 labels, one for each of C classes, which does not hold for B = 1, C = 3"))
  }

  /// A random input takes 1 for a dim that nothing else determines, also if an axis is a multiple of it.
  @Test func randomInputsTakeTheSmallestMultiple() throws {
    try withTemporaryFolder { folder in
      try Self.patches.write(toFile: folder + "/spec.yaml", atomically: true, encoding: .utf8)
      let result = graphc("run", folder + "/spec.yaml", "--input", "image=random")
      #expect(result.code == 0)
      #expect(result.output.hasPrefix("y: f32[1, 1, 4]"))
    }
  }
}
