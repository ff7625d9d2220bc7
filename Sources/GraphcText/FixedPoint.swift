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

/// A number with at most `digits` digits that count, without zeros at its end: `0.1234`, `12.35`, `1.234e-05`, `1e+09`.
package func significant(_ value: Double, _ digits: Int) -> String {
  guard value.isFinite, value != 0 else { return value == 0 ? "0" : fixed(value, 0) }
  var exponent = AxisTicks.exponent(value.magnitude)
  let isLarge = exponent >= 6 || exponent < -4
  // The scaled number is from 1 up to 10, or 10 once it is rounded.
  var text = fixed(
    isLarge ? value / AxisTicks.power(ofTen: exponent) : value, max(0, digits - 1 - (isLarge ? 0 : exponent)))
  if isLarge, text == fixed(value < 0 ? -10 : 10, digits - 1) {
    exponent += 1
    text = fixed(value < 0 ? -1 : 1, digits - 1)
  }
  if text.contains(".") {
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
  }
  guard isLarge else { return text }
  let size = "\(exponent.magnitude)"
  return text + (exponent < 0 ? "e-" : "e+") + (size.count < 2 ? "0" : "") + size
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
