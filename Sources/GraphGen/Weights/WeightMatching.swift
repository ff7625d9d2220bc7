package import GraphIR
package import GraphcRuntime
import GraphcText

package import struct ModelSpec.WeightMapping
package import struct ModelSpec.WeightTemplate

/// Assigns the tensors of a checkpoint to the parameters of a model; strict in both directions.
package struct WeightMatching: Sendable {
  /// The mapping in use; `nil` if the names in the checkpoint are the paths of the spec.
  package private(set) var mapping: String?
  package private(set) var recipes: [String: WeightRecipe] = [:]
  /// Tensors that must be equal to another tensor.
  package private(set) var duplicates: [(name: String, original: String)] = []
  /// Tensors that must be equal to a table that the spec computes.
  package private(set) var tables: [(name: String, module: Module)] = []
  /// What does not match.
  package private(set) var problems = WeightProblems()
  /// A note that a mapping was chosen although the names of the file are also the paths of the spec.
  package private(set) var note: String?
  private let map: WeightMap?

  /// Matches the parameters of a model with a checkpoint.
  ///
  /// - Parameters:
  ///   - parameters: all parameters of the spec.
  ///   - unread: parameters that may be missing.
  ///   - mapping: the name of a mapping, or `none` for the paths of the spec; `nil` chooses the mapping that finds
  ///   most.
  ///   - ignored: tensors that may stay unused in addition to those of the mapping.
  /// - Throws: `weights/unknown-mapping`; `weights/several-mappings`.
  package init(
    _ parameters: [ParameterDeclaration], unread: Set<String> = [], maps: [WeightMap], mapping: String?,
    ignored: [WeightTemplate] = [],
    checkpoint: Checkpoint
  ) throws(GraphcError) {
    let choice = try Self.choose(parameters, maps, mapping, checkpoint)
    let map = choice.map
    self.map = map
    self.mapping = map?.name
    note = choice.note
    var used: Set<UTF8Key> = []
    for parameter in parameters {
      if unread.contains(parameter.path) {
        for name in Self.recipe(parameter, map)?.names ?? [] { used.insert(UTF8Key(name)) }
        continue
      }
      guard let recipe = Self.recipe(parameter, map) else {
        problems.missing.append(.init(path: parameter.path))
        continue
      }
      for name in recipe.names { used.insert(UTF8Key(name)) }
      if let name = recipe.names.first(where: { checkpoint.info($0) == nil }) {
        problems.missing.append(.init(path: parameter.path, name: name))
        continue
      }
      if let misfit = Self.misfit(parameter, recipe, checkpoint) { problems.misfits.append(misfit) }
      recipes[parameter.path] = recipe
    }
    // Ignored and duplicate tensors of the mappings count also for a file that needs no mapping.
    let speakers = map.map { [$0] } ?? maps
    for name in checkpoint.names where !ignored.contains(where: { $0.match(name) != nil }) {
      let originals = speakers.compactMap { $0.original(of: name) }.filter { checkpoint.info($0) != nil }
      let tables = speakers.compactMap { $0.table(name) }
      duplicates += originals.map { (name, $0) }
      for table in tables {
        let (wanted, found) = (table.shape, checkpoint.info(name)?.shape ?? [])
        if wanted == found {
          self.tables.append((name, table.module))
        } else {
          problems.tables.append(.init(path: name, wanted: wanted, names: [name], found: found))
        }
      }
      let isKnown =
        used.contains(UTF8Key(name)) || !originals.isEmpty || !tables.isEmpty
        || speakers.contains { $0.ignores(name) || $0.original(of: name) != nil && $0.name == map?.name }
      if !isKnown { problems.unused.append(name) }
    }
    // The original of a duplicate counts as used, even if no parameter reads it.
    let originals = Set(duplicates.map { UTF8Key($0.original) })
    problems.unused.removeAll { originals.contains(UTF8Key($0)) }
    problems.mapping = map?.name
    problems.isOfAnotherModel = mapping == nil && choice.found == 0 && !parameters.isEmpty
  }

  /// Matches a model some of whose parameters may be unread.
  package init(
    _ model: ElaboratedModel, maps: [WeightMap]? = nil, mapping: String?, ignored: [WeightTemplate],
    checkpoint: Checkpoint
  ) throws(GraphcError) {
    try self.init(
      model.module.parameters + model.unreadParameters, unread: Set(model.unreadParameters.map(\.path)),
      maps: maps ?? model.weights, mapping: mapping, ignored: ignored, checkpoint: checkpoint)
  }

  /// The tensors from which a parameter is read, whether or not the model has it; `nil` if no entry matches.
  package func names(of path: String) -> [String]? {
    map.map { $0.recipe(for: path)?.names } ?? [path]
  }

  // MARK: The choice of a mapping

  private struct Choice {
    /// The mapping; `nil` for the paths of the spec.
    var map: WeightMap?
    /// The number of parameters whose tensors all exist.
    var found = 0
    /// The number of parameters whose shapes fit.
    var fitting = 0
    var note: String?

    init(_ map: WeightMap?, _ parameters: [ParameterDeclaration], _ checkpoint: Checkpoint) {
      self.map = map
      for parameter in parameters {
        guard let recipe = recipe(parameter, map), recipe.names.allSatisfy({ checkpoint.info($0) != nil }) else {
          continue
        }
        found += 1
        if misfit(parameter, recipe, checkpoint) == nil { fitting += 1 }
      }
    }

    var rank: (Int, Int) { (found, fitting) }
  }

  private static func choose(
    _ parameters: [ParameterDeclaration], _ maps: [WeightMap], _ name: String?, _ checkpoint: Checkpoint
  ) throws(GraphcError) -> Choice {
    let paths = Choice(nil, parameters, checkpoint)
    if name == WeightMapping.noneName || name == nil && checkpoint.namesArePaths { return paths }
    if let name, !maps.contains(where: { $0.name == name }) {
      throw GraphcError(
        .usage, "weights/unknown-mapping", "the spec has no weights mapping \(quoted(name))",
        help: maps.isEmpty
          ? "it has none"
          : "it has \(maps.map(\.name).joined(separator: ", ")); \(WeightMapping.noneName) reads the paths of the spec")
    }
    let written = maps.filter { name == nil || $0.name == name }.map { map in
      // The prefix is optional.
      var plain = map
      plain.prefix = ""
      let whole = Choice(map, parameters, checkpoint)
      if map.prefix.isEmpty { return whole }
      let rest = Choice(plain, parameters, checkpoint)
      return rest.rank > whole.rank ? rest : whole
    }
    guard let most = written.map(\.rank).max(by: <) else { return paths }
    if name == nil, paths.rank > most || most.0 == 0 { return paths }
    let best = written.filter { $0.rank == most }
    guard var choice = best.first else { return paths }
    for other in best.dropFirst() {
      guard let path = difference(choice, other, parameters, checkpoint) else { continue }
      throw GraphcError(
        .badInput, "weights/several-mappings",
        "the mappings \(quoted(choice.map?.name ?? "")) and \(quoted(other.map?.name ?? "")) fit equally well, and "
          + "\(quoted(path)) is not the same by both", path: checkpoint.path,
        help: "say which one: --mapping \(choice.map?.name ?? ""), or --mapping \(other.map?.name ?? "")")
    }
    if name == nil, paths.rank == most, let path = difference(choice, paths, parameters, checkpoint) {
      choice.note =
        "the names of the file are the paths of the spec, too; the mapping '\(choice.map?.name ?? "")' is used, by which "
        + "\(quoted(path)) differs: --mapping \(WeightMapping.noneName) reads by path"
    }
    return choice
  }

  /// A parameter for which two mappings differ.
  private static func difference(
    _ one: Choice, _ other: Choice, _ parameters: [ParameterDeclaration], _ checkpoint: Checkpoint
  ) -> String? {
    parameters.first { parameter in
      let recipes = [one, other].map { recipe(parameter, $0.map) }
      guard recipes[0] != recipes[1] else { return false }
      return recipes.contains { $0?.names.allSatisfy { checkpoint.info($0) != nil } ?? false }
    }?.path
  }

  private static func recipe(_ parameter: ParameterDeclaration, _ map: WeightMap?) -> WeightRecipe? {
    guard let map else { return .tensor(parameter.path) }
    return map.recipe(for: parameter.path)
  }

  private static func misfit(
    _ parameter: ParameterDeclaration, _ recipe: WeightRecipe, _ checkpoint: Checkpoint
  ) -> WeightProblems.Misfit? {
    let wanted = parameter.type.shape.map { $0.constantValue ?? -1 }
    do {
      let shape = try recipe.shape { name in checkpoint.info(name)?.shape ?? [] }
      return shape == wanted ? nil : .init(path: parameter.path, wanted: wanted, names: recipe.names, found: shape)
    } catch {
      return .init(
        path: parameter.path, wanted: wanted, names: recipe.names,
        failure: (error as? GraphcError)?.message ?? "\(error)")
    }
  }

  /// Adds what `checkDuplicates` takes.
  ///
  /// - Throws: 65 `limit/elements`.
  package func addMemoryOfDuplicates(_ checkpoint: Checkpoint, to estimate: inout MemoryEstimate) throws {
    for (name, original) in duplicates {
      estimate.pass(
        "comparing \(name) with \(original)", try WeightRecipe.tensor(name).byteCounts(in: checkpoint).result,
        try WeightRecipe.tensor(original).byteCounts(in: checkpoint).result)
    }
  }

  /// Checks that tensors declared to be equal are.
  ///
  /// - Throws: 65 `weights/not-same`.
  package func checkDuplicates(_ checkpoint: Checkpoint) throws {
    for (name, original) in duplicates {
      let (a, b) = (try checkpoint.read(name), try checkpoint.read(original))
      let isSame =
        a.dtype == b.dtype && a.shape == b.shape
        && a.withUnsafeBytes { x in b.withUnsafeBytes { x.elementsEqual($0) } }
      guard isSame else {
        throw GraphcError(
          .badInput, "weights/not-same",
          "\(quoted(name)) is declared to be the same as \(quoted(original)), but differs", path: checkpoint.path)
      }
    }
  }
}
