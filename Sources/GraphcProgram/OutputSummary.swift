#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import GraphcRuntime
import GraphcText

/// A tensor in a few lines: type, range, first elements; with labels the most likely classes of each row.
struct OutputSummary {
  var name: String
  var tensor: Tensor
  var labels: [String]

  var lines: [String] {
    let title = "\(name): \(tensor.dtype.rawValue)\(tensor.shape)"
    switch tensor.dtype {
    case .f32:
      let values = tensor.elements(as: Float.self).map(Double.init)
      if let columns = tensor.shape.last, columns == labels.count, columns > 0 {
        return [title] + classes(values, columns: columns)
      }
      return [title, "  " + statistics(values)] + first(values.map { fixed($0, 6) })
    case .i32: return [title] + first(tensor.elements(as: Int32.self).map { "\($0)" })
    case .bf16:
      return [title]
        + first(tensor.elements(as: UInt16.self).map { fixed(Double(Float(bitPattern: UInt32($0) << 16)), 6) })
    case .bool: return [title] + first(tensor.elements(as: UInt8.self).map { $0 == 0 ? "false" : "true" })
    }
  }

  private func statistics(_ values: [Double]) -> String {
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return "no finite element" }
    let mean = finite.reduce(0, +) / Double(finite.count)
    let odd = values.count - finite.count
    return "min \(fixed(low, 6)), mean \(fixed(mean, 6)), max \(fixed(high, 6))"
      + (odd > 0 ? ", \(odd) not finite" : "")
  }

  private func first(_ texts: [String]) -> [String] {
    guard !texts.isEmpty else { return ["  empty"] }
    return ["  " + texts.prefix(8).joined(separator: ", ") + (texts.count > 8 ? ", …" : "")]
  }

  /// The likeliest classes of each row, at most five, with their probabilities (softmax).
  private func classes(_ values: [Double], columns: Int) -> [String] {
    var lines: [String] = []
    let rows = values.count / columns
    for row in 0..<min(rows, 20) {
      let logits = values[(row * columns)..<((row + 1) * columns)]
      let top = logits.max() ?? 0
      let total = logits.reduce(0) { $0 + exp($1 - top) }
      let ranked = logits.enumerated().sorted { ($1.element, $0.offset) < ($0.element, $1.offset) }
      if rows > 1 { lines.append("  row \(row)") }
      for (index, logit) in ranked.prefix(5) {
        lines.append("  \(fixed(exp(logit - top) / total * 100, 2)) %  \(labels[index])")
      }
    }
    if rows > 20 { lines.append("  and \(rows - 20) more rows") }
    return lines
  }
}
