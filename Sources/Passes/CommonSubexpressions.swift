import GraphIR
import GraphcText

extension Pass {
  /// Common subexpression elimination. Ops are pure, so the same op on the same operands has the same result.
  package static let cse = Pass("cse", "computes equal things once", after: [.canonicalize]) {
    (function, context) throws(PassError) in
    struct Key: Hashable {
      var op: Op
      var operands: [ValueID]
      var exact: [UTF8Key]
    }
    var known: [Key: [ValueID]] = [:]
    return Rewriter.rewrite(function, &context) { (rewriter, index, context) throws(InferenceError) in
      let node = rewriter.source.nodes[index]
      if case .input = node.op { return nil }
      let key = Key(
        op: node.op, operands: node.operands.map { rewriter.mapped($0) }, exact: node.op.exactAttributes)
      if let results = known[key], context.rewrites.take() { return results }
      known[key] = rewriter.resultsOfCopy(node)
      return nil
    }
  }
}

extension Op {
  /// Attributes that `==` of ops does not distinguish: the sign of a zero, and the bytes of a name.
  var exactAttributes: [UTF8Key] {
    definition.attributes.flatMap { (attribute) -> [UTF8Key] in
      switch attribute.value {
      case .number(let number): [UTF8Key(number.description)]
      case .string(let string): [UTF8Key(string)]
      case .strings(let strings): strings.map { UTF8Key($0) }
      case .integer, .integers, .dim, .dims, .flag, .word: []
      }
    }
  }
}
