import Diagnostics
package import GraphIR
package import GraphcRuntime

/// Which tensor of a checkpoint goes to which parameter; strict in both directions.
package struct WeightMatching: Sendable {
  /// The mapping in use; `nil` if the checkpoint has the paths of the spec.
  package var mapping: String?
  package var recipes: [String: WeightRecipe]

  /// Matches the parameters of a model with a checkpoint.
  ///
  /// - Parameter mapping: the name of a mapping; `nil` takes the one that finds most.
  /// - Throws: all that is missing, unused or of the wrong shape, with the nearest names.
  package init(
    _ parameters: [ParameterDeclaration], maps: [WeightMap], mapping: String?, checkpoint: Checkpoint
  ) throws(GraphcError) {
    let map = try Self.choose(parameters, maps, mapping, checkpoint)
    self.mapping = map?.name
    recipes = [:]
    var missing: [String] = []
    var misfits: [String] = []
    var used: Set<UTF8Key> = []
    for parameter in parameters {
      guard let recipe = map.map({ $0.recipe(for: parameter.path) }) ?? .tensor(parameter.path) else {
        missing.append("\(parameter.path): the mapping '\(map?.name ?? "")' has no entry for it")
        continue
      }
      let absent = recipe.names.filter { checkpoint.info($0) == nil }
      for name in recipe.names { used.insert(UTF8Key(name)) }
      if let name = absent.first {
        let near = missing.count < Self.shownCount ? NearestName.best(to: name, among: checkpoint.names) : nil
        missing.append("\(parameter.path) ← \(quoted(name))" + (near.map { ", nearest is \(quoted($0))" } ?? ""))
        continue
      }
      if let misfit = Self.misfit(parameter, recipe, checkpoint) { misfits.append(misfit) }
      recipes[parameter.path] = recipe
    }
    for (name, original) in map?.duplicates ?? [] {
      for entry in [name, original] { used.insert(UTF8Key(entry)) }
    }
    let unused = checkpoint.names.filter { !used.contains(UTF8Key($0)) && !(map?.ignores($0) ?? false) }
    try Self.report("weights/missing", "tensors are missing", missing, checkpoint)
    try Self.report("weights/shape-mismatch", "tensors have another shape", misfits, checkpoint)
    try Self.report("weights/unused", "tensors of the file are not used", unused.map { quoted($0) }, checkpoint)
  }

  private static func choose(
    _ parameters: [ParameterDeclaration], _ maps: [WeightMap], _ name: String?, _ checkpoint: Checkpoint
  ) throws(GraphcError) -> WeightMap? {
    if let name {
      if let map = maps.first(where: { $0.name == name }) { return map }
      throw GraphcError(
        .usage, "weights/unknown-mapping", "the spec has no weights mapping '\(name)'",
        help: maps.isEmpty ? "it has none" : "it has \(maps.map(\.name).joined(separator: ", "))")
    }
    var best: WeightMap?
    var bestCount = parameters.count { checkpoint.info($0.path) != nil }
    for map in maps {
      let count = parameters.count { parameter in
        map.recipe(for: parameter.path).map { $0.names.allSatisfy { checkpoint.info($0) != nil } } ?? false
      }
      if count > bestCount { (best, bestCount) = (map, count) }
    }
    guard bestCount > 0 || parameters.isEmpty else {
      let theirs = checkpoint.names.prefix(3).map { quoted($0) }.joined(separator: ", ")
      let ours = parameters.prefix(3).map(\.path).joined(separator: ", ")
      throw GraphcError(
        .badInput, "weights/no-match",
        "no tensor of the file belongs to the model: it has \(theirs), the model has \(ours)", path: checkpoint.path,
        help: "add a mapping under weights: in the spec")
    }
    return best
  }

  private static func misfit(
    _ parameter: ParameterDeclaration, _ recipe: WeightRecipe, _ checkpoint: Checkpoint
  ) -> String? {
    let wanted = parameter.type.shape.map { $0.constantValue ?? -1 }
    do {
      let shape = try recipe.shape { name in checkpoint.info(name)?.shape ?? [] }
      guard shape != wanted else { return nil }
      let fix = shape.count == 2 && shape.reversed() == wanted ? "; transpose(…) in the mapping would fit" : ""
      return
        "\(parameter.path) is \(wanted), \(recipe.names.map { quoted($0) }.joined(separator: ", ")) gives \(shape)\(fix)"
    } catch {
      return "\(parameter.path): \((error as? GraphcError)?.message ?? "\(error)")"
    }
  }

  /// How much of a list is shown.
  private static let shownCount = 10

  /// The first of a list, as one error.
  private static func report(
    _ code: String, _ what: String, _ list: [String], _ checkpoint: Checkpoint
  ) throws(GraphcError) {
    guard !list.isEmpty else { return }
    let shown = list.prefix(shownCount).map { "\n    " + $0 }.joined()
    let rest = list.count > shownCount ? "\n    and \(list.count - shownCount) more" : ""
    throw GraphcError(
      .badInput, code, "\(list.count) \(what):\(shown)\(rest)", path: checkpoint.path,
      help: code == "weights/unused" ? "list what may stay unused under ignore: of the mapping" : nil)
  }

  /// Checks that tensors declared to be the same are.
  package static func checkDuplicates(_ map: WeightMap, _ checkpoint: Checkpoint) throws {
    for (name, original) in map.duplicates where checkpoint.info(name) != nil && checkpoint.info(original) != nil {
      let (a, b) = (try checkpoint.read(name), try checkpoint.read(original))
      let isSame = a.shape == b.shape && a.withUnsafeBytes { x in b.withUnsafeBytes { x.elementsEqual($0) } }
      guard isSame else {
        throw GraphcError(
          .badInput, "weights/not-same",
          "\(quoted(name)) is declared to be the same as \(quoted(original)), but differs",
          path: checkpoint.path)
      }
    }
  }
}
