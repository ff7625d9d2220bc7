import GraphcText
import Testing

extension String {
  /// The text with a `fix` or a `suggestion` of `check --format json` applied to it.
  func applying(rewrite: JSONValue) throws -> String {
    let scalars = Array(unicodeScalars)
    var starts = [0]
    for (index, scalar) in scalars.enumerated() where scalar == "\n" { starts.append(index + 1) }
    func offset(_ line: String, _ column: String) throws -> Int {
      let line = try #require(rewrite[line]?.integer)
      return starts[min(line, starts.count) - 1] + (try #require(rewrite[column]?.integer)) - 1
    }
    let (start, end) = (try offset("line", "column"), try offset("endLine", "endColumn"))
    var result = String.UnicodeScalarView(scalars[..<start])
    result.append(contentsOf: try #require(rewrite["text"]?.string).unicodeScalars)
    result.append(contentsOf: scalars[end...])
    return String(result)
  }
}
