import Foundation
import GraphGen
import GraphIR
import GraphcRuntime
import GraphcTestFiles
import GraphcText
import Interpreter
import Testing
import Trainer

@testable import GraphcDriver

/// A run of training that PyTorch computed in float64: Tests/Fixtures/training/make_runs.py.
struct TrainingRun: CustomTestStringConvertible, Sendable {
  let name: String
  let spec: String
  let settings: [String]
  /// What the spec's `train:` says otherwise.
  let replaced: [(old: String, new: String)]
  let frozen: [String]
  let inputs: [String]
  /// How far float32 of PyTorch ended from float64: the largest relative distance of a parameter.
  let weightError: Double
  let rates: [Double]
  let losses: [Double]

  var testDescription: String { name }

  static let (examples, batch) = (20, 8)

  static let all: [TrainingRun] = {
    guard let bytes = try? Repository.bytes("Tests/Fixtures/training/runs.json"),
      let root = try? JSONValue(parsing: bytes), let runs = root["runs"]?.array
    else { return [] }
    return runs.compactMap { run in
      func strings(_ key: String) -> [String] { run[key]?.array?.compactMap(\.string) ?? [] }
      func numbers(_ key: String) -> [Double] { run[key]?.array?.compactMap(\.double) ?? [] }
      guard let name = run["name"]?.string, let spec = run["spec"]?.string, let replaced = run["replaced"]?.object,
        let error = run["float32"]?["weights"]?.double
      else { return nil }
      return TrainingRun(
        name: name, spec: spec, settings: strings("set"),
        replaced: replaced.members.compactMap { member in member.value.string.map { (member.key, $0) } },
        frozen: strings("frozen"), inputs: strings("inputs"), weightError: error, rates: numbers("rates"),
        losses: numbers("losses"))
    }
  }()

  func file(_ name: String) -> String { Repository.path("Tests/Fixtures/training/runs/\(self.name)/\(name)") }

  /// The spec of Models/, with these settings and those of the run.
  func training(accumulation: Int = 1) throws -> WrittenTraining {
    var text = try Repository.text("Models/\(spec).yaml")
    for (old, new) in replaced {
      try #require(text.contains(old))
      text = text.replacing(old, with: new)
    }
    let options = TrainingStepOptions(accumulation: accumulation, frozen: frozen)
    let training = try WrittenTraining(text, settings: settings, steps: losses.count, step: options)
    try training.engine.load(from: training.parameters(from: file("initial.safetensors")))
    return training
  }

  /// The batch of each step, from 1.
  func batches() throws -> (Int) throws -> [String: Tensor] {
    let data = try inputs.map { ($0, try NpyFile(path: file("\($0).npy")).read()) }
    return { step in
      let rows = (0..<Self.batch).map { (Self.batch * (step - 1) + $0) % Self.examples }
      var batch: [String: Tensor] = [:]
      for (name, tensor) in data { batch[name] = try tensor.rows(rows) }
      return batch
    }
  }
}

extension Tensor {
  /// Rows of the first axis.
  fileprivate func rows(_ rows: [Int]) throws -> Tensor {
    let size = byteCount / max(1, shape[0])
    return try Tensor(dtype: dtype, shape: [rows.count] + shape.dropFirst()) { target in
      withUnsafeBytes { source in
        for (place, row) in rows.enumerated() {
          UnsafeMutableRawBufferPointer(rebasing: target[place * size..<(place + 1) * size]).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: source[row * size..<(row + 1) * size]))
        }
      }
    }
  }
}

/// 200 steps of models of Models/ against PyTorch, from the same weights and on the same batches.
@Suite struct TrainingParityTests {
  @Test func thereAreRuns() {
    #expect(TrainingRun.all.map(\.name) == ["vit", "gpt2", "transformer", "mae"])
    #expect(TrainingRun.all.allSatisfy { $0.losses.count == 200 && $0.rates.count == 200 })
  }

  @Test(arguments: TrainingRun.all) func lossesAndWeightsFollowPyTorch(_ run: TrainingRun) throws {
    // Labels and padding are spread unevenly over micro-batches.
    let training = try run.training(accumulation: run.name == "transformer" ? 2 : 1)
    let batch = try run.batches()
    for step in run.losses.indices {
      let result = try training.engine.run(step: step + 1, batch: batch(step + 1))
      let loss = try #require(result.quotients["loss"]).value
      let error = abs(loss - run.losses[step]) / max(1, abs(run.losses[step]))
      #expect(error <= 1e-3, "step \(step + 1): \(loss) and \(run.losses[step])")
      let rate = try #require(result.numbers["rate"])
      #expect(abs(rate - run.rates[step]) <= 1e-6 * run.rates[step], "step \(step + 1)")
    }
    let expected = try training.parameters(from: run.file("end.safetensors"))
    let found = training.engine.trainedParameters
    // The gradient of a bias of all keys is rounding alone, which Adam makes as large as any other.
    for parameter in training.model.module.parameters where !parameter.path.hasSuffix("key.bias") {
      let error = relativeDistance(
        try found.tensor(for: parameter).elements(as: Float.self),
        try expected.tensor(for: parameter).elements(as: Float.self))
      // Rounding grows over the steps of a run, here in graphc as in PyTorch's own float32.
      #expect(error <= 10 * run.weightError, "\(parameter.path)")
    }
  }

  private func relativeDistance(_ a: [Float], _ b: [Float]) -> Double {
    guard a.count == b.count else { return .infinity }
    let difference = zip(a, b).reduce(0) { $0 + (Double($1.0) - Double($1.1)) * (Double($1.0) - Double($1.1)) }
    let norm = b.reduce(0) { $0 + Double($1) * Double($1) }
    return difference == 0 ? 0 : (difference / max(norm, .leastNormalMagnitude)).squareRoot()
  }
}
