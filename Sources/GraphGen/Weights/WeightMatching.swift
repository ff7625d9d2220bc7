import GraphcText
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
  /// - Parameters:
  ///   - parameters: all of the spec.
  ///   - unread: those of which it does not matter whether they are there.
  ///   - mapping: the name of a mapping; `nil` takes the one that finds most.
  /// - Throws: all that is missing, unused or of the wrong shape, with the nearest names.
  package init(
    _ parameters: [ParameterDeclaration], unread: Set<String> = [], maps: [WeightMap], mapping: String?,
    checkpoint: Checkpoint
  ) throws(GraphcError) {
    let map = try Self.choose(parameters, maps, mapping, checkpoint)
    self.mapping = map?.name
    recipes = [:]
    var missing: [String] = []
    var misfits: [String] = []
    var used: Set<UTF8Key> = []
    for parameter in parameters {
      if unread.contains(parameter.path) {
        let recipe = map.map { $0.recipe(for: parameter.path) } ?? .tensor(parameter.path)
        for name in recipe?.names ?? [] { used.insert(UTF8Key(name)) }
        continue
      }
      guard let recipe = map.map({ $0.recipe(for: parameter.path) }) ?? .tensor(parameter.path) else {
        missing.append("\(parameter.path): the mapping '\(map?.name ?? "")' has no entry for it")
        continue
      }
      let absent = recipe.names.filter { checkpoint.info($0) == nil }
      for name in recipe.names { used.insert(UTF8Key(name)) }
      if let name = absent.first {
        // Only what is shown is worth the search.
        let near = missing.count < Self.shownCount ? NearestName.best(to: name, among: checkpoint.names) : nil
        let source = name == parameter.path ? "" : " ← \(quoted(name))"
        missing.append(parameter.path + source + (near.map { ", nearest is \(quoted($0))" } ?? ""))
        continue
      }
      if let misfit = Self.misfit(parameter, recipe, checkpoint) { misfits.append(misfit) }
      recipes[parameter.path] = recipe
    }
    for (name, original) in map?.duplicates ?? [] {
      for entry in [name, original] { used.insert(UTF8Key(entry)) }
    }
    let unused = checkpoint.names.filter { !used.contains(UTF8Key($0)) && !(map?.ignores($0) ?? false) }
    try Self.report(
      [
        ("weights/missing", "missing", missing), ("weights/shape-mismatch", "of another shape", misfits),
        ("weights/unused", "in the file but not used", unused.map { quoted($0) }),
      ], checkpoint)
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

  /// More entries of a list are counted, not shown.
  private static let shownCount = 10

  /// All that is wrong as one error, with the code of the first list that holds anything.
  private static func report(
    _ lists: [(code: String, what: String, entries: [String])], _ checkpoint: Checkpoint
  ) throws(GraphcError) {
    let found = lists.filter { !$0.entries.isEmpty }
    guard let first = found.first else { return }
    let sections = found.map { list in
      let shown = list.entries.prefix(shownCount).map { "\n    " + $0 }.joined()
      let rest = list.entries.count - shownCount
      let noun = list.entries.count == 1 ? "tensor is" : "tensors are"
      return "\(list.entries.count) \(noun) \(list.what):\(shown)" + (rest > 0 ? "\n    and \(rest) more" : "")
    }
    throw GraphcError(
      .badInput, first.code, sections.joined(separator: "\n  "), path: checkpoint.path,
      help: first.code == "weights/unused" ? "list what may stay unused under ignore: of the mapping" : nil)
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
