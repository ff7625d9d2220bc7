import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime
import Passes

extension InputReader {
  /// A reader for the inputs that a spec declares.
  ///
  /// - Parameter names: the inputs that are read; `nil` for all.
  init(_ model: ElaboratedModel, only names: Set<String>? = nil, seed: UInt64) {
    self.init(model.inputsInRange.filter { names?.contains($0.name) ?? true }, seed: seed) { name in
      try model.preprocess[name].map(Preprocessing.init)
    }
  }
}

extension Preprocessing {
  /// What a spec says of the pictures of an input.
  init(_ written: Preprocess) throws {
    try self.init(
      channels: written.channels, resize: written.resize.map { .exact(height: $0, width: $0) }, mean: written.mean,
      std: written.std)
  }
}

extension ElaboratedModel {
  /// The inputs, with the ranges of i32 inputs.
  var inputsInRange: [TensorDeclaration] {
    let ranges = InputRanges.find(in: module)
    return module.main.inputs.map { name, type in
      TensorDeclaration(name, type, default: inputDefaults[name], range: ranges[name].map { InputRange($0) })
    }
  }
}

extension InputRange {
  fileprivate init(_ range: InputRanges.Range) { self.init(from: range.lower, below: range.bounds.map(\.axis)) }
}
