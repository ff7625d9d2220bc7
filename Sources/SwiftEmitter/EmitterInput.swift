package import Diagnostics
package import ExecutionPlan
package import GraphIR
package import GraphcRuntime

/// A model to be emitted: its plan, and everything else that the package states.
package struct EmitterInput {
  /// The preparation of a picture for the input with this name.
  package struct Picture {
    package var input: String
    package var channels: Int
    /// Pixels per side.
    package var resize: Int?
    package var mean: [Float]
    package var std: [Float]

    package init(input: String, channels: Int, resize: Int?, mean: [Float], std: [Float]) {
      self.input = input
      self.channels = channels
      self.resize = resize
      self.mean = mean
      self.std = std
    }
  }

  /// A block of the spec or the library.
  package struct Block {
    package var name: String
    package var doc: String?

    package init(name: String, doc: String?) {
      self.name = name
      self.doc = doc
    }
  }

  /// The name of the model in its spec.
  package var name: String
  package var doc: String?
  package var plan: ExecutionPlan
  /// What the plan computes, for comments.
  var part = "the model"
  package var labels: [String] = []
  /// The values of inputs that are not given, by name.
  package var inputDefaults: [String: InputDefault] = [:]
  /// The range of i32 inputs, by name: at least `lower`, below each of `bounds`.
  package var inputRanges: [String: (lower: Int, bounds: [Dim])] = [:]
  package var pictures: [Picture] = []
  /// Multiply-adds of one run.
  package var multiplyAdds: Dim
  /// The digest of the graph for which weights are packed.
  package var specDigest: String
  /// The digest of the computation of folded parameters; `nil` if there are none.
  package var foldedDigest: String?
  /// The file name of the spec, without folders.
  package var specFile: String
  /// `vit.yaml:26`, the text for a place in the spec or the library.
  package var place: (Span) -> String?
  /// The block whose text contains a place; `nil` in the model itself.
  package var block: (Span) -> Block?
  /// What errors call run-time dims of the plan that the spec does not have.
  var spokenDims: [String: String] = [:]
  /// What writes tokens with the model; `nil` if nothing does.
  package var generation: EmittedGeneration?

  /// The plan of the model, and those of its generation.
  package var plans: [ExecutionPlan] { [plan] + (generation?.plans ?? []) }

  /// Whether a run reads learned tensors.
  package var hasParameters: Bool { plans.contains { $0.functions.contains { !$0.parameters.isEmpty } } }

  /// The run-time dims that only states have, which no input says.
  var dimsOfStates: [String] {
    let given = plan.plainInputs.flatMap(\.type.shape)
    let solved = Set(given.compactMap { $0.symbol ?? $0.multiple?.symbol })
    return plan.dims.filter { !solved.contains($0) }
  }

  package init(
    name: String, doc: String?, plan: ExecutionPlan, multiplyAdds: Dim, specDigest: String, specFile: String,
    place: @escaping (Span) -> String?, block: @escaping (Span) -> Block?
  ) {
    self.name = name
    self.doc = doc
    self.plan = plan
    self.multiplyAdds = multiplyAdds
    self.specDigest = specDigest
    self.specFile = specFile
    self.place = place
    self.block = block
  }
}
