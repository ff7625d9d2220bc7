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
        return [title, "  " + statistics] + first { fixed(number($0), 6) }
      case .i32:
        let elements: UnsafePointer<Int32> = tensor.pointer()
        return [title] + first { "\(elements[$0])" }
      case .bool:
        let elements: UnsafePointer<UInt8> = tensor.pointer()
        return [title] + first { "\(elements[$0] != 0)" }
      }
    }
  }

  /// An element of a floating-point tensor.
  private func number(_ index: Int) -> Double {
    if tensor.dtype == .f32 { return Double(tensor.pointer(Float.self)[index]) }
    return Double(Float(bitPattern: UInt32(tensor.pointer(UInt16.self)[index]) << 16))
  }

  /// In one pass over the elements, which are not copied.
  private var statistics: String {
    var (low, high, sum, odd) = (Double.infinity, -Double.infinity, 0.0, 0)
    for index in 0..<tensor.count {
      let value = number(index)
      guard value.isFinite else {
        odd += 1
        continue
      }
      (low, high, sum) = (min(low, value), max(high, value), sum + value)
    }
    guard odd < tensor.count else { return "no finite element" }
    let mean = sum / Double(tensor.count - odd)
    return "min \(fixed(low, 6)), mean \(fixed(mean, 6)), max \(fixed(high, 6))"
      + (odd > 0 ? ", \(odd) not finite" : "")
  }

  private func first(_ text: (Int) -> String) -> [String] {
    guard tensor.count > 0 else { return ["  empty"] }
    let texts = (0..<min(tensor.count, 8)).map(text)
    return ["  " + texts.joined(separator: ", ") + (tensor.count > 8 ? ", …" : "")]
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
