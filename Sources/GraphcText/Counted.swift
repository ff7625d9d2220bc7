/// A number with its noun: `1 token`, `2 tokens`, `2 passes`.
///
/// - Parameter many: the plural if it is not the singular with an s.
package func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
  "\(count) \(count == 1 ? one : many ?? one + "s")"
}

/// `86,567,656`
package func grouped(_ number: Int) -> String {
  let digits = Array("\(number.magnitude)")
  var result = number < 0 ? "-" : ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
    result.append(digit)
  }
  return result
}
