/// A function, method or layer of another framework, and its replacement in this language.
///
/// The table is `all`. Every row has an example, which a test reads as a spec, fixes as the row says, and checks.
package struct ForeignWord: Sendable {
  /// The foreign call; a method has its tensor as the first parameter: `cat(tensors, dim=0)`.
  ///
  /// A parameter with a default, or one that ends in `?`, may be left out; `shape...` takes the remaining arguments, or
  /// a list.
  var form: Form
  /// The replacement as a `ForeignTemplate`; `nil` if there is no single expression for it.
  var own: String?
  /// Advice, if `own` does not say everything.
  var note: String?
  /// An expression that uses it, over the inputs that the test declares.
  package var example: String

  package var name: String { form.name }
  package var hasRewrite: Bool { own != nil }

  init(_ form: String, _ own: String?, _ example: String, _ note: String? = nil) {
    self.form = Form(form)
    self.own = own
    self.note = note
    self.example = example
  }

  package static let all: [ForeignWord] = shapes + makers + functions + reductions + layers + python

  private static let byName = Dictionary(grouping: all, by: \.name)

  /// The rows for a word, in the order in which they are tried.
  static func rows(of name: String) -> [ForeignWord] { byName[name] ?? [] }

  /// A callable of this language that the rows of a word use, such as `concat` for `cat`.
  var ownCallee: String? {
    guard let own else { return nil }
    let name = own.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    return !name.isEmpty && own.dropFirst(name.count).hasPrefix("({") ? String(name) : nil
  }
}

extension ForeignWord {
  /// `cat(tensors, dim=0)`
  struct Form: Sendable {
    struct Parameter: Sendable {
      var name: String
      var fallback: String?
      var isOptional: Bool
      var takesRest: Bool
    }

    var name: String
    var parameters: [Parameter]

    init(_ text: String) {
      let parts = text.split(separator: "(", maxSplits: 1)
      name = String(parts[0])
      let list = parts.count > 1 ? parts[1].dropLast() : ""
      parameters = list.split(separator: ",").map { part in
        let sides = part.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
        var name = sides[0]
        let takesRest = name.hasSuffix("...")
        let isOptional = name.hasSuffix("?")
        if takesRest { name.removeLast(3) }
        if isOptional { name.removeLast() }
        return Parameter(
          name: name, fallback: sides.count > 1 ? sides[1] : nil, isOptional: isOptional, takesRest: takesRest)
      }
    }
  }

  /// Arguments that determine where or how something is computed, never the result.
  static let ignoredArguments: Set<String> = [
    "device", "inplace", "training", "requires_grad", "name", "out", "dtype", "memory_format", "non_blocking", "order",
    "dropout", "dropout_p", "p", "rate", "batch_first", "need_weights", "is_training", "deterministic", "trainable",
  ]

  /// Names that frameworks use for the same argument.
  private static let synonyms: [[String]] = [
    ["dim", "axis", "dims", "axes"], ["keepdim", "keepdims"], ["x", "input", "a", "inputs", "self"],
    ["tensors", "arrays", "values"], ["y", "other", "b"], ["eps", "epsilon"], ["bias", "use_bias"],
    ["heads", "num_heads", "nhead", "n_heads", "n_head"], ["kernel_size", "size"], ["perm", "dims", "axes"],
    ["min", "a_min", "clip_value_min"], ["max", "a_max", "clip_value_max"], ["out_features", "units", "features"],
  ]

  static func areSynonyms(_ a: String, _ b: String) -> Bool {
    a == b || synonyms.contains { $0.contains(a) && $0.contains(b) }
  }
}
