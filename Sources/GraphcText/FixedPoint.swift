/// A number with `digits` digits after the decimal point.
public func fixed(_ value: Double, _ digits: Int) -> String {
  // A NaN is written without its sign, which means nothing.
  guard !value.isNaN else { return "nan" }
  guard value.isFinite else { return "\(value)" }
  var scale = 1.0
  for _ in 0..<digits { scale *= 10 }
  let scaled = (value.magnitude * scale).rounded()
  guard scaled < 1e15 else { return "\(value)" }
  let whole = Int(scaled) / Int(scale)
  let fraction = "\(Int(scaled) % Int(scale))"
  let sign = value < 0 && scaled > 0 ? "-" : ""
  guard digits > 0 else { return "\(sign)\(whole)" }
  return "\(sign)\(whole)." + String(repeating: "0", count: digits - fraction.count) + fraction
}

/// `330.2 MiB`
package func byteText(_ count: Int) -> String {
  var value = Double(count)
  for unit in ["B", "KiB", "MiB", "GiB"] {
    if value < 1024 { return unit == "B" ? "\(count) B" : "\(fixed(value, 1)) \(unit)" }
    value /= 1024
  }
  return "\(fixed(value, 1)) TiB"
}
