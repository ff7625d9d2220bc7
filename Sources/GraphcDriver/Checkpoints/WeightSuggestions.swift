import GraphGen
import GraphcRuntime
import GraphcText
import ModelSpec

/// Suggestions for a checkpoint that does not fit: a variant, other config, or a prefix to strip. Every suggestion has
/// been tried.
struct WeightSuggestions {
  var loaded: SpecLoader.Loaded
  var checkpoint: Checkpoint
  var mapping: String?
  var ignored: [WeightTemplate]

  /// A help for the problems of a matching; `nil` if nothing is found.
  func help(for matching: WeightMatching) -> String? {
    prefixHelp(for: matching) ?? (matching.problems.isOfAnotherModel ? nil : configHelp(for: matching))
  }

  // MARK: Prefixes

  /// The line of a mapping that strips a common prefix of all names.
  private func prefixHelp(for refused: WeightMatching) -> String? {
    let model = loaded.model
    guard !refused.problems.missing.isEmpty,
      !model.weights.contains(where: { $0.strips && $0.name == mapping ?? $0.name })
    else { return nil }
    for prefix in commonPrefixes() {
      let taken = model.weights.map(\.name)
      let word = String(decoding: prefix.utf8.dropLast().map { $0.isWordPart ? $0 : UInt8(ascii: "_") }, as: UTF8.self)
      let isName = word.utf8.first.map { $0.isWordPart && !(0x30...0x39).contains($0) } ?? false
      let name = isName && !taken.contains(word) ? word : "stripped"
      let own = WeightMap(name: name, stripping: prefix)
      let maps = model.weights.filter { $0.name == mapping ?? $0.name }.map { $0.stripping(prefix) } + [own]
      guard
        let matching = try? WeightMatching(
          model, maps: maps, mapping: nil, ignored: ignored, checkpoint: checkpoint),
        matching.problems.missing.isEmpty, matching.problems.misfits.isEmpty, let found = matching.mapping
      else { continue }
      let line = "strip: \(prefix)"
      let what = "all names begin with \(quoted(prefix)): "
      if found != name { return what + "add the line '\(line)' to the mapping '\(found)'" }
      return what
        + (model.weights.isEmpty
          ? "add the line 'weights: {\(name): {\(line)}}' to the spec"
          : "add the line '\(name): {\(line)}' under weights:")
    }
    return nil
  }

  /// The segments with which all names start, from one to all of them.
  private func commonPrefixes() -> [String] {
    guard let first = checkpoint.names.first else { return [] }
    var common = Array(first.utf8)
    for name in checkpoint.names.dropFirst() {
      common = Array(zip(common, name.utf8).prefix { $0 == $1 }.map(\.0))
    }
    let ends = common.indices.filter { common[$0] == UInt8(ascii: ".") && common[..<$0].allSatisfy(\.isPlainInYAML) }
    return ends.filter { $0 > 0 }.map { String(decoding: common[...$0], as: UTF8.self) }
  }

  // MARK: Config

  private func configHelp(for matching: WeightMatching) -> String? {
    ConfigSearch(loaded.elaboration, checkpoint) { model in
      try? WeightMatching(model, mapping: mapping, ignored: ignored, checkpoint: checkpoint)
    }.help(model: loaded.model, matching: matching)
  }
}

extension UInt8 {
  fileprivate var isWordPart: Bool {
    (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
      || self == UInt8(ascii: "_")
  }

  /// Whether the byte may occur in an unquoted scalar.
  fileprivate var isPlainInYAML: Bool { isWordPart || "./-".utf8.contains(self) }
}
