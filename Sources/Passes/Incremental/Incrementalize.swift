package import GraphIR
import GraphcRuntime

/// What a decoder that writes one token after another runs, derived from the module of the whole sequence.
package struct Incremental: Sendable {
  /// Computes once what depends on the other inputs alone, such as an encoder and the keys and values of
  /// cross-attention. Each output is an input of the step, by its name; `nil` if the step reads nothing of the kind.
  package var source: Module?
  /// Computes the logits of new tokens, of which each row has N at most.
  ///
  /// Its inputs are the growing one, i32[R, N]; `past: i32[R]`, how many tokens each row has already; `count: i32[R]`,
  /// how many of the new ones are valid, from 1 to N; the values of the source; and the states. Its outputs are the
  /// logits, [R, V] at the last valid position or [R, N, V], and the new values of the states. C is the largest number
  /// of tokens of a row. With a source of B items, R is B · W.
  package var step: Module
  /// The names in the step.
  package var names: Names
  /// Both modules.
  package var modules: [Module] { (source.map { [$0] } ?? []) + [step] }

  package struct Names: Hashable, Sendable {
    package var past: String
    package var count: String
    /// The run-time dim R of the rows; `nil` if there are B · W of them.
    package var rows: String?
    /// The run-time dim W of the sequences for each item of the source; `nil` if the source has no batch.
    package var width: String?
    /// The run-time dim N of the new tokens.
    package var new: String
    /// The run-time dim C of the capacity.
    package var capacity: String
    /// What bounds the states of attention with a window; `nil` if there is none.
    package var ring: Ring?

    /// The run-time dims of the step that no input of the module determines.
    package var dims: Set<String> { Set([rows, width, new, capacity, ring?.slots].compactMap(\.self)) }
  }
}

extension Incremental {
  /// States that hold the last positions only, however many there are.
  package struct Ring: Hashable, Sendable {
    /// The run-time dim M of the slots: N + window − 1 for the largest N that the states are used with, or C if that is
    /// smaller, so that no slot is used twice. The module does not check it.
    package var slots: String
    /// The largest number of keys that a query sees.
    package var window: Int
  }
}

/// Derives the step that a decoder repeats.
package enum Incrementalize {
  /// The name in origins.
  package static let name = "incrementalize"

  /// - Parameters:
  ///   - growing: the input of tokens, i32[B, T].
  ///   - logits: the outputs that are wanted, each with the axis T.
  ///   - constants: the values of other inputs with T, such as a mask of ones, which the step does not take.
  ///   - allPositions: whether the logits of all new positions are wanted, or those of the last valid one of each row.
  /// - Throws: `IncrementalRefusal` if the positions depend on later ones or on how many there are, or an op is not
  ///   computed position by position.
  package static func derive(
    _ module: Module, growing: String, logits: [String], constants: [String: Constant.Value],
    allPositions: Bool
  ) throws(IncrementalRefusal) -> Incremental {
    let interface = try StepInterface(
      module, growing: growing, logits: logits, constants: constants)
    let spelled = try interface.module.spelledOut()
    try interface.checkPositions(of: spelled)
    let facts = FunctionFacts(spelled, along: interface.dims.growth)
    let derived: Incremental
    do {
      derived = try derive(
        interface, spelled, facts, constants, allPositions: allPositions, usesRings: true)
    } catch {
      // What moves the positions of a window can be done if all positions are kept.
      derived = try derive(
        interface, spelled, facts, constants, allPositions: allPositions, usesRings: false)
    }
    // A step that is not valid is never one that was refused.
    for module in derived.modules {
      if let problem = module.verify().first {
        throw IncrementalRefusal(reason: "no step can be made of the module: \(problem.message)")
      }
    }
    return derived
  }

  private static func derive(
    _ interface: StepInterface, _ spelled: Module, _ facts: FunctionFacts,
    _ constants: [String: Constant.Value],
    allPositions: Bool, usesRings: Bool
  ) throws(IncrementalRefusal) -> Incremental {
    let cloner = StepCloner(spelled, interface.dims, facts, usesRings: usesRings)
    let inputs = interface.inputFacts(spelled.main, constants)
    let values = facts.values(of: spelled.main, inputs)
    for output in spelled.main.outputs
    where !values[output.value.node][output.value.result].isGrowing {
      throw IncrementalRefusal(
        spelled.main.producer(of: output.value),
        "gives the output '\(output.name)', which does not depend on tokens")
    }
    let main = try StepWriter.write(
      spelled.main, as: Module.mainName, values, cloner, outputs: interface.wanted, isLastOnly: !allPositions)
    let step = try interface.stepModule(cloner, main)
    let source = try main.source.map { _ throws(IncrementalRefusal) in
      try interface.sourceModule(spelled, cloner)
    }
    return Incremental(
      source: source, step: step,
      names: interface.names(of: main, in: step.main, window: cloner.window))
  }
}
