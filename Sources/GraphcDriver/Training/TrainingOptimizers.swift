import Diagnostics
import GraphGen
import GraphIR
import ModelSpec
import Passes

/// What updates each parameter of a model in training.
struct TrainingOptimizers {
  private struct Group {
    var pattern: PathPattern?
    var text: String
    var span: Span?
    var optimizer: Optimizer?
  }

  private var groups: [Group] = []

  /// - Parameter frozen: patterns of parameters that stay as they are, before the groups of the spec.
  /// - Throws: `DifferentiationRefusal` for a block that computes other numbers for parameters of other types.
  init(_ training: Training, frozen: [String]) throws(DifferentiationRefusal) {
    for pattern in frozen {
      groups.append(Group(pattern: PathPattern(pattern), text: pattern, span: nil, optimizer: nil))
    }
    var names: Set<String> = []
    for group in training.groups {
      var optimizer: Optimizer?
      if let block = group.optimizer {
        optimizer = try Optimizer(
          freeName(block.name) { names.insert($0).inserted },
          states: block.states.map { Optimizer.State($0.name, initial: $0.initial) }, functions: block.functions,
          reported: block.hasRate ? "rate" : nil)
      }
      groups.append(
        Group(
          pattern: group.pattern.map { PathPattern($0.text) }, text: group.pattern?.text ?? "",
          span: group.pattern?.span, optimizer: optimizer))
    }
  }

  /// What gives the numbers of all optimizers; those of the first give the learning rate that is reported.
  var schedules: [StepNumbers] { groups.reversed().compactMap { $0.optimizer?.schedule } }

  /// The optimizer of a parameter; `nil` if it stays as it is.
  ///
  /// - Throws: `train/group` if a pattern matches some of the steps of a repeat only.
  func optimizer(of parameter: ParameterInput) throws(Diagnostic) -> Optimizer? {
    for group in groups {
      guard let pattern = group.pattern else { return group.optimizer }
      let matched = parameter.paths.filter(pattern.matches)
      guard !matched.isEmpty else { continue }
      guard matched.count == parameter.paths.count else {
        throw Diagnostic(
          "train/group",
          "'\(group.text)' matches \(matched[0]) and not all of \(parameter.name), which are updated together",
          at: group.span, help: "write * for the number of the step")
      }
      return group.optimizer
    }
    return nil
  }
}
