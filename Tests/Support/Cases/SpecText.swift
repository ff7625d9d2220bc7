import Diagnostics
package import GraphGen
import ModelSpec

/// The model of a spec that is given as text.
///
/// - Throws: `TextErrors`.
package func elaborate(
  spec text: String, limits: GenerationLimits = .standard, use: ModelUse = .inference
) throws -> ElaboratedModel {
  var sources = SourceMap()
  let log = DiagnosticLog()
  let source = sources.add(SourceText(name: "spec.yaml", kind: .file, bytes: Array(text.utf8)))
  guard let spec = SpecReader.readModel(source, in: sources, log: log) else {
    throw TextErrors(diagnostics: log.diagnostics, sources: sources)
  }
  let (model, all) = ModuleGenerator.elaborate(
    spec, overrides: [], sources: sources, log: log, limits: limits, use: use)
  guard let model else { throw TextErrors(diagnostics: log.diagnostics, sources: all) }
  return model
}
