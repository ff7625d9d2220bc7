import Foundation
import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime
import GraphcTestFiles
import Interpreter
import Trainer

@testable import GraphcDriver

/// A training step of a spec that is written in a test.
struct WrittenTraining {
  /// The model without `train:`.
  let model: ElaboratedModel
  let prepared: PreparedTraining
  let engine: TrainingEngine

  /// - Parameter settings: `name=value` for config.
  init(
    _ spec: String, settings: [String] = [], steps: Int? = nil, step options: TrainingStepOptions = .init(),
    seed: UInt64 = 0, threads: Int = 2
  ) throws {
    (model, prepared, engine) = try withTemporaryFolder { folder in
      let file = folder + "/spec.yaml"
      try spec.write(toFile: file, atomically: true, encoding: .utf8)
      return try Self.make(file, settings, steps, options, seed, threads)
    }
  }

  /// - Parameter path: of a spec in the repository.
  init(
    path: String, settings: [String] = [], steps: Int? = nil, step options: TrainingStepOptions = .init(),
    seed: UInt64 = 0, threads: Int = 2
  ) throws {
    (model, prepared, engine) = try Self.make(path, settings, steps, options, seed, threads)
  }

  private static func make(
    _ path: String, _ settings: [String], _ steps: Int?, _ options: TrainingStepOptions, _ seed: UInt64, _ threads: Int
  ) throws -> (ElaboratedModel, PreparedTraining, TrainingEngine) {
    try reportingFailures { console in
      var specOptions = SpecOptions()
      specOptions.settings = settings
      let loader = SpecLoader(console: console, options: specOptions)
      let loaded = try loader.load(path)
      let elaborated = try loader.training(loaded, for: .training(steps: steps), path: path)
      let prepared = try PreparedTraining(elaborated, options, loader: loader)
      let engine = try TrainingEngine(
        prepared.description, plan: prepared.plan, seed: seed, memoryLimit: MemoryLimit.standard,
        threads: ThreadPool(threadCount: threads))
      try engine.load(from: InitialParameters(seed: seed))
      return (loaded.model, prepared, engine)
    }
  }

  /// The types of the outputs of a spec that is written in a test.
  static func outputTypes(_ spec: String, settings: [String]) throws -> [String: TensorType] {
    try reportingFailures { console in
      try withTemporaryFolder { folder in
        let file = folder + "/spec.yaml"
        try spec.write(toFile: file, atomically: true, encoding: .utf8)
        var options = SpecOptions()
        options.settings = settings
        let main = try SpecLoader(console: console, options: options).load(file).model.module.main
        return Dictionary(
          zip(main.outputs.map(\.name), main.outputTypes), uniquingKeysWith: { first, _ in first })
      }
    }
  }

  /// Throws what was written where a command would fail.
  private static func reportingFailures<Result>(_ body: (Console) throws -> Result) throws -> Result {
    var messages: [UInt8] = []
    let console = Console(usesColor: false, data: { _ in }, message: { messages += $0 })
    do { return try body(console) } catch is CommandFailure {
      throw GraphcError(.badInput, "test/spec", String(decoding: messages, as: UTF8.self))
    }
  }

  /// Parameters of a file, by the mapping of the spec that fits.
  func parameters(from path: String) throws -> any ParameterSource {
    try Self.reportingFailures { console in
      try ModelWeights(console: console, path: path, seed: 0, memoryLimit: MemoryLimit.standard).source(of: model)
    }
  }

  /// A parameter, or what an optimizer remembers, as numbers.
  func state(_ name: String) throws -> [Float] {
    try engine.tensor(named: name)?.elements(as: Float.self) ?? []
  }
}
