package import ExecutionPlan
import GraphIR
package import GraphcRuntime

/// What writes tokens with a model: the plans of the source and of the step, and how tokens are chosen.
package struct EmittedGeneration {
  /// The names in the plans of what the loop gives and takes.
  package struct Names {
    /// The inputs of the step: the new tokens, the number of tokens that each row has, and the number of valid new ones.
    package var tokens: String
    package var past: String
    package var count: String
    /// The output of the step with the scores of the next token of each row.
    package var logits: String
    /// The run-time dim of the batch items in the inputs of the source.
    package var items: String
    /// The run-time dim of the rows; `nil` if there are `width` for each item.
    package var rows: String?
    package var width: String?
    /// The run-time dims of the new tokens and of the capacity.
    package var new: String
    package var capacity: String
    /// The run-time dim of the slots of states that hold the last positions only, and how many more these are than the
    /// new tokens, unless a row is shorter; `nil` if there is none.
    package var slots: (dim: String, more: Int)?

    /// The run-time dims that no input of the model determines.
    var dims: Set<String> { Set([items, rows, width, new, capacity, slots?.dim].compactMap(\.self)) }

    package init(
      tokens: String, past: String, count: String, logits: String, items: String, rows: String?, width: String?,
      new: String, capacity: String, slots: (dim: String, more: Int)?
    ) {
      self.tokens = tokens
      self.past = past
      self.count = count
      self.logits = logits
      self.items = items
      self.rows = rows
      self.width = width
      self.new = new
      self.capacity = capacity
      self.slots = slots
    }
  }

  /// Computes once what the step reads of other inputs than tokens; `nil` if there is nothing of the kind.
  package var source: ExecutionPlan?
  /// Runs for the prompts, and then for each new token.
  package var step: ExecutionPlan
  package var names: Names
  /// The number of tokens.
  package var vocabulary: Int
  /// The most tokens of a row, with those of its prompt; `nil` if nothing bounds them.
  package var limit: Int?
  /// What a row begins with where no prompt is given; empty if nothing says it.
  package var start: [Int32]
  /// How tokens are chosen unless a caller says otherwise.
  package var options: GenerationOptions
  /// How tokens are drawn where `options` draws none, and a caller does; `nil` for nothing special.
  package var sampling: GenerationOptions.Sampling?
  /// How continuations are followed where `options` follows one, and a caller several; `nil` for nothing special.
  package var beams: GenerationOptions.Beams?

  package init(
    source: ExecutionPlan?, step: ExecutionPlan, names: Names, vocabulary: Int, limit: Int?, start: [Int32],
    options: GenerationOptions
  ) {
    self.source = source
    self.step = step
    self.names = names
    self.vocabulary = vocabulary
    self.limit = limit
    self.start = start
    self.options = options
  }

  var plans: [ExecutionPlan] { (source.map { [$0] } ?? []) + [step] }

  /// Whether the source or the step reads an input of the model, beside the tokens.
  func reads(_ input: String) -> Bool {
    input != names.tokens && plans.contains { $0.plainInputs.contains { $0.name == input } }
  }
}

extension EmittedPackage.Model {
  /// The arguments with which its program writes tokens; `nil` if it writes none.
  package var generateArguments: String? {
    guard let generation = input.generation else { return nil }
    let given = input.inputsOfGeneration
    let inputs = given.filter { input.inputDefaults[$0.value.name] == nil }.map { "--input \($0.value.name)=FILE.npy" }
    let tokens = generation.start.isEmpty || given.isEmpty ? ["--tokens 1,2,3"] : []
    return (["generate"] + tokens + inputs + ["--max-new-tokens 20"]).joined(separator: " ")
  }
}

extension EmitterInput {
  /// The inputs that are read before the first token, or are there for their size: their indices among those of the model,
  /// and their labels.
  var inputsOfGeneration: [(index: Int, label: String, value: PlanFunction.Value)] {
    guard let generation else { return [] }
    let inputs = plan.plainInputs
    let growth = positions.map { Set([$0]) } ?? []
    let shapes = inputs.map { value in
      value.type.shape.contains { !$0.symbols.isDisjoint(with: growth) } ? [] : value.type.shape
    }
    let needed = shapes.needed(
      read: Set(inputs.indices.filter { generation.reads(inputs[$0].name) }),
      dims: Set(generation.plans.flatMap(\.dims)).subtracting(generation.names.dims))
    let labels = ModelNames.inputs(self)
    // The other parameters of the methods that write tokens.
    var scope = NameScope(reserved: ["decoder", "isCancelled", "onToken", "options", "prompts"])
    return inputs.enumerated().compactMap { index, value in
      guard needed.contains(index) else { return nil }
      return (index, scope.member(labels[index], otherwise: "Input"), value)
    }
  }

  /// The run-time dim that grows with the tokens, in the model; `nil` if nothing writes tokens.
  var positions: String? {
    guard let generation else { return nil }
    return plan.plainInputs.first { $0.name == generation.names.tokens }?.type.shape.last?.symbol
  }
}
