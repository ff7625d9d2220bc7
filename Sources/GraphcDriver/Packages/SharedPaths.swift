import ExecutionPlan
import GraphIR
import Interpreter

/// The paths of plans that read one file of weights: each stands for one tensor, whichever plan reads it.
struct SharedPaths {
  /// What is at each path: the text of what computes it; empty for a declared parameter.
  private var contents: [String: String] = [:]

  init(_ declarations: [ParameterDeclaration]) {
    for parameter in declarations { contents[parameter.path] = "" }
  }

  /// The plan of a module, in which computed tensors get a path with a number if theirs stands for another tensor in a
  /// plan before.
  mutating func plan(_ module: Module) throws -> ExecutionPlan {
    var plan = try ExecutionPlan.make(module)
    var prefixes: [String: [String]] = [:]
    plan.forEachFunction { function, prefix in prefixes[function.name, default: []].append(prefix) }
    for index in plan.functions.indices {
      let name = plan.functions[index].name
      let bodies = module.functions.first { $0.name == name }?.folded ?? []
      for folded in bodies {
        var body = folded.body
        body.name = "computed"
        let text = ModulePrinter().print(body)
        let path = free(folded.path, for: text, in: plan.functions[index], prefixes[name] ?? [])
        plan.functions[index].renameFolded(folded.path, to: path)
        for prefix in prefixes[name] ?? [] { contents[prefix + path] = text }
      }
    }
    return plan
  }

  /// The path, or the first of `path_2`, `path_3`, … that stands for nothing else.
  private func free(_ path: String, for text: String, in function: PlanFunction, _ prefixes: [String]) -> String {
    let own = Set((function.parameters.map(\.path) + function.folded.map(\.path)).filter { $0 != path })
    var (candidate, number) = (path, 2)
    while own.contains(candidate) || prefixes.contains(where: { (contents[$0 + candidate] ?? text) != text }) {
      candidate = "\(path)_\(number)"
      number += 1
    }
    return candidate
  }
}

extension PlanFunction {
  fileprivate mutating func renameFolded(_ old: String, to new: String) {
    guard old != new else { return }
    for index in folded.indices where folded[index].path == old { folded[index].path = new }
    for index in parameters.indices where parameters[index].path == old { parameters[index].path = new }
  }
}
