import Diagnostics
import GraphGen
import GraphcRuntime
import ModelSpec

/// A spec with `train:`, elaborated with it.
struct TrainingElaboration {
  var model: ElaboratedModel
  var training: Training
  /// The class names of the model.
  var labels: [String]
  /// For the diagnostics of later stages.
  var sources: SourceMap
}

extension SpecLoader {
  /// The model of a spec that was loaded with the loss of its `train:`.
  ///
  /// - Throws: 65 `train/missing` without `train:`; the errors in it, which are written.
  func training(_ loaded: Loaded, for use: ModelUse, path: String) throws -> TrainingElaboration {
    guard loaded.spec.training != nil else {
      throw GraphcError(
        .badInput, "train/missing", "the spec does not say what the model is to learn", path: path,
        help: "add train: with a loss and an optimizer; graphc explain train/missing shows one")
    }
    let elaboration = loaded.elaboration
    let log = DiagnosticLog(raisesWarnings: options.raisesWarnings)
    let (model, sources) = ModuleGenerator.elaborate(
      elaboration.spec, variant: elaboration.variant, overrides: elaboration.overrides, file: elaboration.file,
      sources: elaboration.sources, log: log, limits: elaboration.limits, use: use)
    guard let model, let training = model.training, !log.hasErrors else { throw report(log, sources) }
    return TrainingElaboration(
      model: model, training: training, labels: loaded.model.labels, sources: sources)
  }
}
