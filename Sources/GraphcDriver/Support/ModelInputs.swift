import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime

extension InputReader {
  /// Reads the inputs of a model as its spec declares them.
  init(_ model: ElaboratedModel, seed: UInt64) {
    self.init(model.inputs, seed: seed) { name in
      try model.preprocess[name].map { preprocess in
        try Preprocessing(
          channels: preprocess.channels, resize: preprocess.resize.map { .exact(height: $0, width: $0) },
          mean: preprocess.mean, std: preprocess.std)
      }
    }
  }
}
