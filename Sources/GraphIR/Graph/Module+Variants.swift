extension Module {
  /// Inserts a changed copy of a function after it, under a new name, which is returned. The parameters are those of
  /// the original, because paths are relative to the call.
  ///
  /// - Parameters:
  ///   - name: the function to copy; nothing is copied if there is none.
  ///   - suffix: the purpose of the copy; `layer` becomes `layer.suffix`, or `layer.suffix.2` if that is taken.
  ///   - change: makes the copy differ.
  package mutating func addVariant(
    of name: String, suffix: String, _ change: (inout Function) -> Void
  ) -> String? {
    guard let index = functions.firstIndex(where: { $0.name == name }) else { return nil }
    let taken = Set(functions.map(\.name))
    var unique = "\(name).\(suffix)"
    var number = 2
    while taken.contains(unique) {
      unique = "\(name).\(suffix).\(number)"
      number += 1
    }
    var copy = functions[index]
    change(&copy)
    copy.name = unique
    functions.insert(copy, at: index + 1)
    return unique
  }
}
