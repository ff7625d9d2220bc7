import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// The same input given several times.
@Suite struct BatchTests {
  private let digits = Repository.path("Models/digits-vit.yaml")
  private let weights = Repository.path("Models/digits-vit.safetensors")

  private func spec(_ folder: String, inputs: String, graph: String = "x * 1") throws -> String {
    let text = "graphc: 1\nmodel: M\ninputs: {x: \"\(inputs)\"}\ngraph: {y: \(graph)}\noutputs: y\n"
    try text.write(toFile: folder + "/m.yaml", atomically: true, encoding: .utf8)
    return folder + "/m.yaml"
  }

  #if Images
    @Test func picturesMakeABatchInTheirOrder() throws {
      func logits(_ digits: [Int]) throws -> Tensor {
        let inputs = digits.flatMap { ["--input", "image=" + Repository.path("Models/digits/\($0).png")] }
        return try runModel([self.digits, "--weights", weights] + inputs, output: "logits")
      }
      let batch = try logits([7, 2, 7])
      #expect(batch.shape == [3, 10])
      let single = try [7, 2, 7].map { try logits([$0]) }
      #expect(relativeError(batch, try Tensor.concatenated(single, axis: 0)) <= 1e-6)
    }

    @Test func picturesOfBothKindsAndArraysMix() throws {
      let result = graphc(
        "run", digits, "--weights", weights, "--input", "image=" + Repository.path("Models/digits/3.png"),
        "--input", "image=" + Repository.path("Tests/Fixtures/images/luma.jpg"), "--input", "image=random",
        "--input", "image=" + Repository.path("Tests/Fixtures/digits/images.npy"))
      #expect(result.code == 0)
      #expect(result.output.contains("logits: f32[\(3 + 360), 10]"))
      #expect(result.output.split(separator: "\n").dropFirst(2).first?.hasSuffix("three") == true)
    }
  #endif

  @Test func numbersAreRows() throws {
    try withTemporaryFolder { folder in
      let spec = try spec(folder, inputs: "i32[B, T]")
      let y = try runModel([spec, "--input", "x=1,2,3", "--input", "x=4,5,6"], output: "y")
      #expect(y.shape == [2, 3])
      #expect(try y.elements(as: Int32.self) == [1, 2, 3, 4, 5, 6])
      let vector = try self.spec(folder, inputs: "i32[B]")
      let z = try runModel([vector, "--input", "x=1,2", "--input", "x=4"], output: "y")
      #expect(z.shape == [3])
      #expect(try z.elements(as: Int32.self) == [1, 2, 4])
    }
  }

  /// The first is what it is alone; each further one is another.
  @Test func randomPartsDiffer() throws {
    try withTemporaryFolder { folder in
      let spec = try spec(folder, inputs: "f32[B, 4]")
      let alone = try runModel([spec, "--input", "x=random"], output: "y").elements(as: Float.self)
      let batch = try runModel(
        [spec] + Array(repeating: ["--input", "x=random"], count: 3).flatMap { $0 }, output: "y"
      ).elements(as: Float.self)
      #expect(batch.count == 12 && Array(batch[..<4]) == alone)
      #expect(Set(batch).count == 12)
    }
  }

  @Test func partsThatDoNotFitAreExplained() throws {
    try withTemporaryFolder { folder in
      let spec = try spec(folder, inputs: "i32[B, T]")
      let result = graphc("run", spec, "--input", "x=1,2", "--input", "x=3,4", "--input", "x=1,2,3")
      #expect(result.code == 65)
      for fact in ["'x'", "number 1 is i32[1, 2]", "number 3 is i32[1, 3]", "[shape/mismatch]"] {
        #expect(result.messages.contains(fact))
      }
      try NpyFile.write(Tensor([1, 2] as [Float], shape: [1, 2]), to: folder + "/f.npy")
      let dtypes = graphc("run", spec, "--input", "x=1,2", "--input", "x=\(folder)/f.npy")
      #expect(dtypes.code == 65 && dtypes.messages.contains("this array is of float32"))
    }
  }

  @Test(arguments: [("f32[2, T]", "x=1,2"), ("f32[]", "x=1")]) func aFixedFirstAxisTakesOne(type: String, input: String)
    throws
  {
    try withTemporaryFolder { folder in
      let spec = try spec(folder, inputs: type)
      let result = graphc("run", spec, "--input", input, "--input", input)
      #expect(result.code == 64)
      #expect(result.messages.contains("[usage/input]") && result.messages.contains("more than once"))
    }
  }
}
