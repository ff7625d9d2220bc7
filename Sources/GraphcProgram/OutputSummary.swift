import GraphcRuntime
import GraphcText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A short text for a tensor: type, range, first elements; with labels also the likeliest classes of each row.
struct OutputSummary {
  var name: String
  var tensor: Tensor
  var labels: [String]

  var lines: [String] {
    get throws {
      let title = "\(name): \(tensor.type)"
      switch tensor.dtype {
      case .f32, .bf16:
        if let columns = tensor.shape.last, columns == labels.count, columns > 0 {
          return [title] + (try classes(columns: columns))
        }
        let values = try tensor.converted(to: Double.self)
        return [title, "  " + statistics(values)] + first(values.map { fixed($0, 6) })
      case .i32: return [title] + first(try tensor.elements(as: Int32.self).map { "\($0)" })
      case .bool: return [title] + first(try tensor.elements(as: Bool.self).map { "\($0)" })
      }
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
  private func classes(columns: Int) throws -> [String] {
    var lines: [String] = []
    let rows = tensor.count / columns
    let shown = try tensor.reshaped(to: [rows, columns]).sliced(axis: 0, from: 0, to: min(rows, 20))
    let logits = try shown.converted(to: Double.self)
    let likeliest = try shown.top(min(columns, 5)).indices
    for row in 0..<shown.shape[0] {
      let values = logits[(row * columns)..<((row + 1) * columns)]
      let top = values.max() ?? 0
      let total = values.reduce(0) { $0 + exp($1 - top) }
      if rows > 1 { lines.append("  row \(row)") }
      for rank in 0..<likeliest.shape[1] {
        let place: Int32 = try likeliest[row, rank]
        let logit = values[values.startIndex + Int(place)]
        lines.append("  \(fixed(exp(logit - top) / total * 100, 2)) %  \(escaped(labels[Int(place)]))")
      }
    }
    if rows > 20 { lines.append("  and \(rows - 20) more rows") }
    return lines
  }
}
