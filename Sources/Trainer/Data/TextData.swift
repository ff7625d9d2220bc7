package import GraphcRuntime
import GraphcText

/// Text as tokens, one example in each line of a UTF-8 file, with columns that are separated by tabs. Each byte is a
/// token (`ByteTokens`).
///
/// The last column is what a decoder learns to write: its input begins with a start, and its labels end in an end. Every
/// other column is given with an end. Rows are filled up with padding to the longest of their batch, rounded up. With one column, the
/// text is that of a language model.
package struct TextData: Dataset {
  package let count: Int
  private let lines: TextLines
  private let columns: [TensorDeclaration]
  private let labels: TensorDeclaration
  /// What the length of rows is a multiple of.
  private let unit: Int

  /// Reads a file once and checks all lines.
  ///
  /// - Parameters:
  ///   - columns: the input of each column, `i32[B, T]`.
  ///   - labels: the input that takes the tokens which follow those of the last column, `i32[B, T]`.
  ///   - unit: rows are filled up to a multiple of it, so that batches have few different lengths.
  ///   - maximumLength: the largest number of tokens of a column, start or end included; `nil` for any.
  /// - Throws: 66 and 74 `io/…`; 65 `data/columns` for a line with another number of columns, `data/too-long`,
  ///   `data/encoding`, `data/empty`, `limit/line`; `type/mismatch` for an input that is not `i32[B, T]`,
  ///   `data/vocabulary` for one with fewer tokens.
  package init(
    path: String, columns: [TensorDeclaration], labels: TensorDeclaration, maximumLength: Int? = nil, unit: Int = 1
  ) throws {
    self.unit = max(1, unit)
    for input in columns + [labels] { try Self.checkTakesTokens(input, path) }
    let count = columns.count
    lines = try TextLines(path: path) { found, line throws(GraphcError) in
      guard found.count == count else {
        throw GraphcError(
          .badInput, "data/columns",
          "line \(line) has \(counted(found.count, "column")), and \(count) \(count == 1 ? "is" : "are") expected: "
            + columns.map(\.name).joined(separator: ", "), path: path,
          help: "separate columns by one tab; a text has none of its own")
      }
      for (column, text) in zip(columns, found) {
        if let maximumLength, text.count + 1 > maximumLength {
          throw GraphcError(
            .badInput, "data/too-long",
            "line \(line) has \(text.count + 1) tokens for '\(column.name)', more than the limit of \(maximumLength)",
            path: path, help: "shorten the line, or raise the limit")
        }
      }
    }
    self.count = lines.count
    self.columns = columns
    self.labels = labels
  }

  package var path: String { lines.path }

  package func batch(_ indices: [Int]) throws -> [String: Tensor] {
    let texts = try indices.map { index in
      let columns = try lines.columns(index).map { ByteTokens.encode($0) }
      // The file is as it was when its lines were checked, or reading it throws.
      guard columns.count == self.columns.count else { throw GraphcError.changed(path) }
      return columns
    }
    var tensors: [String: Tensor] = [:]
    for (place, column) in columns.enumerated() {
      let rows = texts.map { $0[place] }
      let isTarget = place == columns.count - 1
      tensors[column.name] = try padded(rows.map { isTarget ? [ByteTokens.start] + $0 : $0 + [ByteTokens.end] })
      if isTarget { tensors[labels.name] = try padded(rows.map { $0 + [ByteTokens.end] }) }
    }
    return tensors
  }

  /// Rows of tokens as `i32[rows.count, longest]`, the longest rounded up.
  private func padded(_ rows: [[Int32]]) throws -> Tensor {
    let longest = ((rows.map(\.count).max() ?? 0) + unit - 1) / unit * unit
    return try Tensor(
      rows.flatMap { $0 + Array(repeating: ByteTokens.padding, count: longest - $0.count) },
      shape: [rows.count, longest])
  }

  private static func checkTakesTokens(_ input: TensorDeclaration, _ path: String) throws(GraphcError) {
    guard input.dtype == .i32, input.shape.count == 2 else {
      throw GraphcError(
        .badInput, "type/mismatch", "the input '\(input.name)' is \(input.type), and text becomes i32[B, T]", path: path
      )
    }
    guard let range = ExampleTypes.range(of: input), Int(range.upperBound) < ByteTokens.vocabulary - 1 else { return }
    throw GraphcError(
      .badInput, "data/vocabulary",
      "the input '\(input.name)' takes \(range.lowerBound) to \(range.upperBound), and tokens of bytes go up to "
        + "\(ByteTokens.vocabulary - 1)", path: path, help: "give the model a vocabulary of \(ByteTokens.vocabulary)")
  }
}
