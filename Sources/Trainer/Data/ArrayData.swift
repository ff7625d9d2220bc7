package import GraphcRuntime
import GraphcText

/// Examples along the first axis of arrays, one array for each input: .npy files of a folder, or the tensors of a
/// safetensors file. An input that takes pictures may be an array of bytes.
package struct ArrayData: Dataset {
  private struct Column {
    var input: TensorDeclaration
    var rows: ArrayRows
    /// How bytes become pictures; `nil` for elements that are taken as they are.
    var pictures: PictureRows?
    var range: ClosedRange<Int32>?

    func batch(_ indices: [Int]) throws -> Tensor {
      let tensor = try pictures?.batch(indices) ?? rows.tensor(indices)
      if let range { try check(tensor, indices, range) }
      return tensor
    }

    private func check(_ tensor: Tensor, _ indices: [Int], _ range: ClosedRange<Int32>) throws(GraphcError) {
      let values = try tensor.elements(as: Int32.self)
      guard let place = values.firstIndex(where: { !range.contains($0) }) else { return }
      // A row has at least one element, since there is one that is out of range.
      let example = indices[place / max(1, values.count / max(1, indices.count))]
      throw GraphcError(
        .badInput, "data/label-range",
        "example \(example) of '\(input.name)' holds \(values[place]), and the model takes "
          + "\(range.lowerBound) to \(range.upperBound)", path: rows.path)
    }
  }

  package let path: String
  package let count: Int
  private let columns: [Column]

  /// Opens arrays and checks their types and shapes; no example is read.
  ///
  /// - Parameters:
  ///   - inputs: what the model takes; those with a default need no array.
  ///   - preprocessing: the preparation of pictures, by the name of the input.
  /// - Throws: 65 `data/empty`, `data/entry`, `data/count` for arrays of different lengths, `data/unknown-input`,
  ///   `data/missing-input`, `data/picture`, `data/column-major`; `type/mismatch`, `shape/…` for an array that the input
  ///   does not take; the errors of the readers.
  package init(path: String, inputs: [TensorDeclaration], preprocessing: [String: Preprocessing] = [:]) throws {
    let arrays = try ArrayFiles.find(path)
    for (name, _) in arrays where !inputs.contains(where: { UTF8Key($0.name) == UTF8Key(name) }) {
      throw GraphcError(
        .badInput, "data/unknown-input", "the data hold \(quoted(name)), and there is no such input", path: path,
        help: NearestName.best(to: name, among: inputs.map(\.name)).map { "did you mean '\($0)'?" }
          ?? "the inputs are \(inputs.map(\.description).joined(separator: ", "))")
    }
    let given = Dictionary(arrays.map { (UTF8Key($0.name), $0.rows) }, uniquingKeysWith: { first, _ in first })
    let missing = inputs.filter { given[UTF8Key($0.name)] == nil && $0.defaultValue == nil }
    guard missing.isEmpty else {
      throw GraphcError(
        .badInput, "data/missing-input",
        "the data hold nothing for \(missing.map(\.description).joined(separator: ", "))", path: path,
        help: "add \(missing[0].name).npy, with an example in each row")
    }
    self.path = path
    columns = try inputs.compactMap { input in
      try given[UTF8Key(input.name)].map { try Self.column(input, $0, preprocessing[input.name]) }
    }
    guard let first = columns.first, first.rows.count >= 1 else {
      throw GraphcError(.badInput, "data/empty", "the arrays hold no examples", path: path)
    }
    count = first.rows.count
    for column in columns where column.rows.count != count {
      throw GraphcError(
        .badInput, "data/count",
        "'\(column.input.name)' has \(counted(column.rows.count, "example")), and '\(first.input.name)' has \(count)",
        path: column.rows.path)
    }
    try ExampleTypes.check(
      columns.map { ($0.input, $0.pictures?.shape ?? $0.rows.rowShape) }, count: count, path: path)
  }

  package func batch(_ indices: [Int]) throws -> [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for column in columns { tensors[column.input.name] = try column.batch(indices) }
    return tensors
  }

  private static func column(
    _ input: TensorDeclaration, _ rows: ArrayRows, _ steps: Preprocessing?
  ) throws(GraphcError) -> Column {
    if let steps, rows.areBytes {
      return Column(input: input, rows: rows, pictures: try PictureRows(rows, steps))
    }
    guard rows.dtype == input.dtype else { throw GraphcError.wrongType(input, rows.dtypeName, path: rows.path) }
    return Column(input: input, rows: rows, range: ExampleTypes.range(of: input))
  }
}
