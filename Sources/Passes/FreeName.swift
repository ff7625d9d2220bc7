/// A name, or the first of `name.2`, `name.3`, … that can be had.
///
/// - Parameter take: takes a name if it is free; whether it was.
package func freeName(_ name: String, separator: String = ".", _ take: (String) -> Bool) -> String {
  var free = name
  var number = 2
  while !take(free) {
    free = "\(name)\(separator)\(number)"
    number += 1
  }
  return free
}
