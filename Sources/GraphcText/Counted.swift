/// A number with its noun: `1 token`, `2 tokens`, `2 passes`.
///
/// - Parameter many: the plural if it is not the singular with an s.
package func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
  "\(count) \(count == 1 ? one : many ?? one + "s")"
}
