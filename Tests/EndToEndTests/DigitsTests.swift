import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import Testing

@Suite struct DigitsTests {
  private let spec = Repository.path("Models/digits-vit.yaml")
  private let weights = Repository.path("Models/digits-vit.safetensors")
  private let folder = Repository.path("Tests/Fixtures/digits/")

  @Test func readsTheTestSetAndAgreesWithPyTorch() throws {
    let expected = try NpyFile(path: folder + "logits.npy").read()
    let labels = try NpyFile(path: folder + "labels.npy").read().elements(as: Int32.self)
    let logits = try runModel(
      [spec, "--weights", weights, "--input", "image=\(folder)images.npy"], output: "logits")
    #expect(relativeError(logits, expected) <= 1e-5)
    let values = try logits.elements(as: Float.self)
    let correct = labels.indices.count { row in
      let scores = values[(row * 10)..<(row * 10 + 10)]
      return scores.max().flatMap(scores.firstIndex(of:)).map { Int32($0 - row * 10) } == labels[row]
    }
    #expect(Double(correct) / Double(labels.count) >= 0.97)
  }

  private static let names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]

  @Test(arguments: 0..<10) func readsAPicture(_ digit: Int) {
    let picture = Repository.path("Models/digits/\(digit).png")
    let result = graphc("run", spec, "--weights", weights, "--input", "image=\(picture)")
    #expect(result.code == 0)
    let likeliest = result.output.split(separator: "\n").dropFirst().first ?? ""
    #expect(likeliest.hasSuffix(Self.names[digit]))
  }

  @Test func readsALargerPicture() {
    let result = graphc(
      "run", spec, "--weights", weights, "--input", "image=\(Repository.path("Models/digits/5-large.png"))")
    #expect(result.output.split(separator: "\n").dropFirst().first?.hasSuffix("five") == true)
  }

  /// Row W17: what is not finite loads with a warning, and fails under --check-finite.
  @Test func weightsThatAreNotFiniteAreWarnedOf() throws {
    let checkpoint = try Checkpoint(path: weights)
    try withTemporaryFolder { folder in
      let tensors = try checkpoint.names.map { name in
        let tensor = try checkpoint.read(name)
        guard name == "normed.bias" else { return (name: name, tensor: tensor) }
        var values = try tensor.elements(as: Float.self)
        values[3] = .nan
        values[5] = .infinity
        return (name: name, tensor: try Tensor(values, shape: tensor.shape))
      }
      let file = folder + "/broken.safetensors"
      try SafetensorsFile.write(tensors, to: file)
      let result = graphc("run", spec, "--weights", file, "--input", "image=random")
      #expect(result.code == 0)
      #expect(result.messages.contains("'normed.bias' holds 1 NaN and 1 infinite elements, the first at 3"))
      #expect(graphc("run", spec, "--weights", file, "--input", "image=random", "--check-finite").code == 1)
      let strict = graphc("run", spec, "--weights", file, "--input", "image=random", "--Werror")
      #expect(strict.code == 65 && strict.output.isEmpty)
      #expect(strict.messages.hasSuffix("error: with --Werror, warnings are errors\n"))
      let package = graphc("compile", spec, "--weights", file, "--output", folder + "/Package", "--Werror")
      #expect(package.code == 65 && package.output.isEmpty)
      #expect(!FileManager.default.fileExists(atPath: folder + "/Package/Package.swift"))
    }
  }
}
