import GraphcRuntime
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
    let values = logits.elements(as: Float.self)
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
}
