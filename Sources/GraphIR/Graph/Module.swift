/// A program: functions over one set of run-time dims.
package struct Module: Hashable, Sendable {
  /// A condition on run-time dims that could be neither proved nor refuted: `dim` must be at least 0.
  package struct DimCheck: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
      /// What the spec asks for.
      case condition = "shape/check"
      /// What a pass relies on: positions fit in their type.
      case positions = "limit/positions"
    }

    package var kind: Kind
    package var nonNegative: Dim
    package var message: String
    package var origin: Origin

    package init(kind: Kind = .condition, nonNegative: Dim, message: String, origin: Origin) {
      self.kind = kind
      self.nonNegative = nonNegative
      self.message = message
      self.origin = origin
    }

    /// Whether another check, from any place, says the same.
    package func isSame(as other: DimCheck) -> Bool {
      kind == other.kind && nonNegative == other.nonNegative && message == other.message
    }
  }

  package var name: String
  /// The run-time dims, each at least 1, solved from the shapes of the inputs of `main`.
  package var dims: [String]
  /// Callees before callers; the last one is `main`.
  package var functions: [Function]
  package var checks: [DimCheck]
  /// What lasts from one run to the next.
  package var states: [ModuleState]

  package init(
    name: String, dims: [String] = [], functions: [Function] = [], checks: [DimCheck] = [], states: [ModuleState] = []
  ) {
    self.name = name
    self.dims = dims
    self.functions = functions
    self.checks = checks
    self.states = states
  }

  package static let mainName = "main"

  /// The largest number of functions that call one another below `main`; what follows calls may recurse (`KnownStack`).
  package static let maximumCallDepth = 64

  package var main: Function { functions[functions.count - 1] }

  /// One function by its name; whoever asks for many makes a `functionTable`.
  package func function(named name: String) -> Function? { functions.first { $0.name == name } }

  /// The extents of input axes that are known only at run time: run-time dims, then multiples of them such as `2·T`.
  package var runTimeExtents: [Dim] {
    var multiples: [Dim] = []
    var alone: Set<String> = []
    for extent in main.inputs.flatMap(\.type.shape) {
      if let symbol = extent.symbol {
        alone.insert(symbol)
      } else if extent.multiple != nil, !multiples.contains(extent) {
        multiples.append(extent)
      }
    }
    let hidden = Set(multiples.compactMap(\.multiple?.symbol)).subtracting(alone)
    return dims.filter { !hidden.contains($0) }.map { Dim(symbol: $0) } + multiples
  }

  /// Every parameter of the program by its full path, in the order of first use; those of a called function occur once
  /// for each call.
  package var parameters: [ParameterDeclaration] { declarations.filter { !$0.isDraw } }

  /// What the program draws random numbers from, likewise.
  package var draws: [ParameterDeclaration] { declarations.filter(\.isDraw) }

  private var declarations: [ParameterDeclaration] {
    var byFunction: [String: [ParameterDeclaration]] = [:]
    for function in functions {
      var all = function.parameters
      for node in function.nodes {
        for call in node.op.calls {
          for var parameter in byFunction[call.function] ?? [] {
            parameter.path = call.path + "." + parameter.path
            all.append(parameter)
          }
        }
      }
      byFunction[function.name] = all
    }
    return byFunction[Module.mainName] ?? []
  }
}
