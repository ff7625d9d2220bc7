/// A broken invariant of a module: a bug in the code that made it, never in a user's spec.
package struct VerifierProblem: Hashable, Sendable, CustomStringConvertible {
  package var invariant: Invariant
  /// The name of the function; empty if the problem concerns the module.
  package var function: String
  /// The index of the node in the function, if the problem concerns one.
  package var node: Int?
  package var message: String

  /// `@main, node 3: operand 0 is made by node 5 [operand-order]`
  package var description: String {
    let place = function.isEmpty ? "" : "@" + GIRName.reference(function) + (node.map { ", node \($0)" } ?? "") + ": "
    return place + "\(message) [\(invariant.rawValue)]"
  }
}

/// The conditions that hold for every module between passes.
package enum Invariant: String, Hashable, Sendable, CaseIterable {
  /// The run-time dims have distinct names, each a plain word that is not a literal.
  case dimNames = "dim-names"
  /// Types, attributes and checks mention declared dims only; a parameter's type mentions none.
  case dimUse = "dim-use"
  /// No type has more than `TensorType.maximumRank` axes, or an extent that is a negative constant.
  case shapes
  /// The functions have distinct names, and the last one is `main`.
  case functionNames = "function-names"
  /// The inputs are the first nodes, have distinct names, one type and no operands.
  case inputs
  /// Each operand is a result of an earlier node.
  case operandOrder = "operand-order"
  /// The types of a node are those that inference gives, and inference finds no fault with its operands.
  case types
  /// A call or a repeat names earlier functions and passes what their inputs take; what a repeat carries keeps its type.
  case calls
  /// Each parameter of a function is declared once; a draw is i32[4].
  case parameterDeclarations = "parameter-declarations"
  /// A folded parameter has a path of its own and one output of f32, and is made of declared parameters and constants
  /// by ops other than inputs and calls.
  case foldedParameters = "folded-parameters"
  /// A node `parameter` refers to a parameter that its function declares, or to a folded one.
  case parameterUse = "parameter-use"
  /// Below a function no two parameters, own or of called functions, have the same path: the path of a call is neither
  /// that of another call or of a parameter, nor a prefix of one. All paths together take at most
  /// `Module.maximumPathByteCount` bytes.
  case parameterPaths = "parameter-paths"
  /// The weight of a `linear` is a node `parameter`.
  case linearWeight = "linear-weight"
  /// Parameters, and the inputs and outputs of `main`, have a dtype that a spec can declare.
  case declaredTypes = "declared-types"
  /// Each state ties one input of `main` to one output of the same type, and no two share one; its initial value is of
  /// that type, and the axes of rows and positions are some of it, in this order. States alone may be of bf16.
  case states
  /// There is at least one output, each is a value of the function, and their names are distinct.
  case outputs
}
