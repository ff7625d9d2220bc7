import GraphGen
import GraphcProgram
import GraphcRuntime
import GraphcText
import Trainer

extension TrainingElaboration {
  /// Texts are filled up to a multiple of this length: each length has a plan of its own.
  private static let lengthUnit = 8

  /// Opens the examples at a path: arrays, pictures by class, or lines of text.
  ///
  /// - Throws: the errors of data; 65 `data/picture`, `data/columns` if the spec does not say what they become.
  func data(_ path: String) throws -> any Dataset {
    let inputs = model.inputsInRange
    switch try DataKind(path: path) {
    case .arrays:
      return try ArrayData(
        path: path, inputs: inputs, preprocessing: try model.preprocess.mapValues(Preprocessing.init))
    case .pictures:
      let pictures = inputs.filter { model.preprocess[$0.name] != nil }
      let labels = inputs.filter { training.inputs.contains($0.name) && $0.dtype == .i32 && $0.shape.count == 1 }
      guard pictures.count == 1, labels.count == 1, let written = model.preprocess[pictures[0].name] else {
        throw GraphcError(
          .badInput, "data/picture",
          "pictures by class need one input with preprocess: and one label i32[B], and the model has "
            + "\(counted(pictures.count, "picture")) and \(counted(labels.count, "label"))", path: path,
          help: "give arrays instead, NAME.npy for each input")
      }
      return try PictureData(
        path: path, picture: pictures[0], preprocessing: Preprocessing(written), label: labels[0],
        labels: self.labels.isEmpty ? nil : self.labels)
    case .text:
      guard let text = training.text else {
        throw GraphcError(
          .badInput, "data/columns", "the spec does not say which inputs the columns of a line become", path: path,
          help: "write it under train: text: {columns: [source, target], labels: labels}")
      }
      let named = Dictionary(inputs.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
      guard let labels = named[text.labels] else { break }
      return try TextData(
        path: path, columns: text.columns.compactMap { named[$0] }, labels: labels, unit: Self.lengthUnit)
    }
    throw GraphcError(.badInput, "data/columns", "the inputs of the text are not those of the model", path: path)
  }
}
