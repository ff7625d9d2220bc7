import Foundation
import GraphcRuntime
import GraphcTestFiles
import GraphcText
import Testing
import Trainer

@testable import GraphcDriver

/// The optimizers, schedules and clipping of the library against PyTorch's: Tests/Fixtures/training/make_optimizers.py.
@Suite struct OptimizerTests {
  private static let fixture: JSONValue? = try? JSONValue(
    parsing: Array(Repository.text("Tests/Fixtures/training/optimizers.json").utf8))

  private static let names = fixture?["cases"]?.object?.members.map(\.key) ?? []

  /// The gradient of `parameter` is what is given as `slope`.
  private static func spec(_ optimizer: String, clip: String?) -> String {
    """
    graphc: 1
    model: Linear
    inputs: {x: "f32[B, 6]"}
    parameters: {weight: "f32[6] ~ zeros"}
    graph: {y: x * weight}
    outputs: y
    train:
      inputs: {slope: "f32[B, 6]"}
      loss: sum(slope * weight)
      optimizer: \(optimizer)
      steps: 100
    \(clip.map { "  clip: \($0)" } ?? "")
    """
  }

  @Test func thereAreCases() { #expect(Self.names.count == 10) }

  @Test(arguments: names) func parametersAreThoseOfPyTorch(name: String) throws {
    let fixture = try #require(Self.fixture)
    let parts = name.components(separatedBy: " clip ")
    let training = try WrittenTraining(Self.spec(parts[0], clip: parts.count > 1 ? parts[1] : nil))
    let start = try #require(fixture["start"]?.array).compactMap(\.double).map { Float($0) }
    try training.engine.states.set("weight", to: Tensor(start, shape: [6]))
    let expected = try #require(fixture["cases"]?[name]?.object)
    var compared = 0
    for step in 1...100 {
      let slope = (0..<6).map { Float(sin(1.3 * Double($0) + 0.7 * Double(step)) + 0.2 * Double($0)) }
      let tensor = try Tensor(slope, shape: [1, 6])
      _ = try training.engine.run(step: step, batch: ["x": tensor, "slope": tensor])
      guard let wanted = expected["\(step)"]?.array else { continue }
      let found = try training.state("weight")
      for (a, b) in zip(found, wanted.compactMap(\.double)) {
        #expect(abs(Double(a) - b) <= 1e-5 * max(1, abs(b)), "\(name), step \(step): \(a) and \(b)")
        compared += 1
      }
    }
    #expect(compared == 30)
  }
}
