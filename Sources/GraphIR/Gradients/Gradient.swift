/// How the cotangents of the results of an op become those of its operands.
///
/// A cotangent of a value is the gradient of one number, such as a loss, for that value: f32 and of its shape.
package enum Gradient: Sendable {
  /// The op makes the nodes that compute them.
  case rule(Rule)
  /// They are those of the ops that it stands for.
  case decomposition
  /// Its results do not change with its operands, or only by steps, so that the gradient is zero; with the reason.
  case zero(String)
  /// There is no rule; with the reason.
  case none(String)
  /// The function says it: inputs, parameters and calls.
  case structural

  /// Returns a cotangent for each operand, of its shape; `nil` where it is zero or not wanted.
  package typealias Rule =
    @Sendable (inout FunctionBuilder, GradientSite) throws(InferenceError) -> [ValueID?]
}

/// A node of the forward computation whose cotangents go on to its operands.
package struct GradientSite {
  package var operands: [ValueID]
  package var results: [ValueID]
  /// Those of the results, of which at least one is there.
  package var cotangents: [ValueID?]
  /// Which operands need a cotangent.
  package var isWanted: [Bool]
  package var origin: Origin

  package init(
    operands: [ValueID], results: [ValueID], cotangents: [ValueID?], isWanted: [Bool], origin: Origin
  ) {
    self.operands = operands
    self.results = results
    self.cotangents = cotangents
    self.isWanted = isWanted
    self.origin = origin
  }
}

extension Gradient {
  /// The rule of an op with one result: makes the cotangent of the operand with a number from that of the result.
  package typealias OperandRule =
    @Sendable (inout GradientBuilder, _ operand: Int, _ cotangent: ValueID) throws(InferenceError) -> ValueID?

  /// A rule for each operand by itself.
  ///
  /// What the rule makes may have the broadcast shape of the result: it is summed to that of the operand.
  package static func operandwise(_ rule: @escaping OperandRule) -> Gradient {
    .rule { (builder, site) throws(InferenceError) in
      guard let cotangent = site.cotangents[0] else { return site.operands.map { _ in nil } }
      // Moved there and back: a copy would take as long as the function is, for each op.
      var moved = FunctionBuilder(name: builder.function.name)
      swap(&moved, &builder)
      var gradients = GradientBuilder(consume moved, site)
      defer { builder = gradients.builder }
      var made: [ValueID?] = []
      for operand in site.operands.indices {
        guard site.isWanted[operand], let value = try rule(&gradients, operand, cotangent) else {
          made.append(nil)
          continue
        }
        made.append(try gradients.summed(value, to: gradients.builder.type(of: site.operands[operand]).shape))
      }
      return made
    }
  }
}
