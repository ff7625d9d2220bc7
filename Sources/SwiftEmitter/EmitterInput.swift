package import Diagnostics
package import ExecutionPlan
package import GraphIR
package import GraphcRuntime

/// A model to be emitted: its plan, and what surrounds it.
package struct EmitterInput {
  /// What a picture goes through before it is the input of that name.
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
  package var labels: [String] = []
  /// What inputs hold that are not given, by name.
  package var inputDefaults: [String: InputDefault] = [:]
  /// What inputs of i32 may hold, by name: from a number on, below each of these.
  package var inputRanges: [String: (lower: Int, bounds: [Dim])] = [:]
  package var pictures: [Picture] = []
  /// Multiply-adds of one run.
  package var multiplyAdds: Dim
  /// Identifies the graph that weights are packed for.
  package var specDigest: String
  /// Identifies how tensors that are computed of several parameters are made; `nil` if there are none.
  package var foldedDigest: String?
  /// The file of the spec, without folders.
  package var specFile: String
  /// `vit.yaml:26`, for a place in the spec or the library.
  package var place: (Span) -> String?
  /// The block in whose text a place is; `nil` in the model itself.
  package var block: (Span) -> Block?

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
