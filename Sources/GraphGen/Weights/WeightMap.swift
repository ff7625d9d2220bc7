package import GraphIR

import struct ModelSpec.WeightMapping
import struct ModelSpec.WeightTemplate

/// A mapping of `weights:` with its transforms evaluated.
package struct WeightMap: Sendable {
  package struct Entry: Sendable {
    var path: WeightTemplate
    var recipe: WeightRecipe
  }

  /// A table of a checkpoint that the spec computes.
  package struct ComputedTable: Sendable {
    var name: WeightTemplate
    /// A module without inputs and parameters; its only output is the table.
    package var module: Module

    package var shape: [Int] { module.main.outputTypes.first?.shape.map { $0.constantValue ?? -1 } ?? [] }
  }

  package var name: String
  var entries: [Entry]
  /// The prefix of all names of the checkpoint.
  var prefix: String
  /// Checkpoint names that may stay unused.
  var ignored: [WeightTemplate]
  /// Checkpoint names that must be equal to another tensor.
  var duplicates: [(name: WeightTemplate, original: String)]
  var computed: [ComputedTable]

  /// Whether the mapping states a prefix of all names.
  package var strips: Bool { !prefix.isEmpty }

  /// A mapping whose checkpoint names are paths after a prefix.
  package init(name: String, stripping prefix: String) {
    self.name = name
    self.prefix = prefix
    entries = []
    ignored = []
    duplicates = []
    computed = []
  }

  init(name: String, mapping: WeightMapping) {
    self.name = name
    prefix = mapping.prefix ?? ""
    entries = []
    ignored = mapping.ignored
    duplicates = mapping.duplicates
    computed = []
  }

  /// The mapping for a file in which all names have a prefix.
  package func stripping(_ prefix: String) -> WeightMap {
    var map = self
    map.prefix = prefix
    return map
  }

  /// The recipe of a parameter, from the matching entry with the most literal segments; `nil` if no entry matches. A
  /// mapping that only strips a prefix uses the paths as names.
  package func recipe(for path: String) -> WeightRecipe? {
    if entries.isEmpty, !prefix.isEmpty { return .tensor(prefix + path) }
    let segments = WeightTemplate.segments(of: path)
    var best: (entry: Entry, captures: WeightTemplate.Captures)?
    for entry in entries where entry.path.literalSegmentCount > best?.entry.path.literalSegmentCount ?? -1 {
      guard let captures = entry.path.match(segments: segments) else { continue }
      best = (entry, captures)
    }
    guard let best else { return nil }
    return best.entry.recipe.mapNames { prefix + best.captures.filling($0) }
  }

  func ignores(_ name: String) -> Bool { ignored.contains { $0.match(stripped(name)) != nil } }

  /// The tensor that a checkpoint name must be equal to.
  func original(of name: String) -> String? {
    let name = stripped(name)
    for duplicate in duplicates {
      guard let captures = duplicate.name.match(name) else { continue }
      return prefix + captures.filling(duplicate.original)
    }
    return nil
  }

  /// The table that a checkpoint name must be equal to.
  package func table(_ name: String) -> ComputedTable? {
    let name = stripped(name)
    return computed.first { $0.name.match(name) != nil }
  }

  private func stripped(_ name: String) -> String {
    guard !prefix.isEmpty, name.utf8.starts(with: prefix.utf8) else { return name }
    return String(decoding: Array(name.utf8.dropFirst(prefix.utf8.count)), as: UTF8.self)
  }
}
