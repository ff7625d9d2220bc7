import GraphGen
import GraphIR
import GraphcRuntime
import GraphcText
import ModelSpec

/// Searches for the variant or the config with which a model has the parameters of a checkpoint.
///
/// The dependence of shapes on an integer is measured by elaborating the model with other values; then the value that
/// fits the shapes of the file is solved for. Every result is elaborated and matched before it is suggested.
final class ConfigSearch {
  /// A model with its settings.
  private struct Attempt {
    var variant: String?
    var settings: [ConfigSetting] = []
    var model: ElaboratedModel
    var matching: WeightMatching

    var problemCount: Int { matching.problems.count }

    var argumentCount: Int { settings.count + (variant == nil ? 0 : 1) }

    var arguments: String {
      ((variant.map { ["--variant \($0)"] } ?? []) + settings.map { "--set \($0.text)" }).joined(separator: " ")
    }
  }

  /// A value that fits some tensors, and their number.
  private struct Candidate {
    var setting: ConfigSetting
    var votes: Double
  }

  private let elaboration: SpecElaboration
  private let checkpoint: Checkpoint
  private let match: (ElaboratedModel) -> WeightMatching?
  /// The number of models of at most `nodesPerUnit` nodes that may still be elaborated; larger ones count more.
  private var budget = 300
  private static let nodesPerUnit = 2000
  /// What one model counts.
  private var cost = 1

  init(
    _ elaboration: SpecElaboration, _ checkpoint: Checkpoint, match: @escaping (ElaboratedModel) -> WeightMatching?
  ) {
    self.elaboration = elaboration
    self.checkpoint = checkpoint
    self.match = match
  }

  /// A help text for a mismatch; `nil` if no other config explains it.
  func help(model: ElaboratedModel, matching: WeightMatching) -> String? {
    let start = Attempt(model: model, matching: matching)
    cost = 1 + model.usage.nodes / Self.nodesPerUnit
    var variants: [Attempt] = []
    for variant in elaboration.spec.variants.map(\.name.text) where variant != elaboration.variant?.name {
      guard let attempt = attempt(variant, []), attempt.problemCount < start.problemCount else { continue }
      if attempt.problemCount == 0 { return fits(attempt) }
      variants.append(attempt)
    }
    variants.sort { $0.problemCount < $1.problemCount }
    // A variant also sets config that shapes do not show, such as the number of heads.
    let found = (variants.prefix(1) + [start]).map(improved).filter { $0.problemCount == 0 }.map(shortened)
    if let shortest = found.min(by: { $0.argumentCount < $1.argumentCount }) { return fits(shortest) }
    return partialHelp(from: start)
  }

  private func fits(_ attempt: Attempt) -> String { "the file fits with \(attempt.arguments)" }

  /// Help about a switch that uses tensors of the file and needs none that the file lacks.
  private func partialHelp(from start: Attempt) -> String? {
    let unused = Set(start.matching.problems.unused.map { UTF8Key($0) })
    for setting in switches(start) {
      guard let attempt = attempt(nil, [setting]), attempt.problemCount < start.problemCount,
        attempt.matching.problems.missing.count <= start.matching.problems.missing.count
      else { continue }
      let rest = Set(attempt.matching.problems.unused.map { UTF8Key($0) })
      guard rest.isStrictSubset(of: unused) else { continue }
      let name = start.matching.problems.unused.first { !rest.contains(UTF8Key($0)) } ?? ""
      return "with --set \(setting.text) the model uses \(quoted(name))"
    }
    return nil
  }

  private func attempt(_ variant: String?, _ settings: [ConfigSetting]) -> Attempt? {
    guard let model = model(variant, settings), let matching = match(model) else { return nil }
    return Attempt(variant: variant, settings: settings, model: model, matching: matching)
  }

  private func model(_ variant: String?, _ settings: [ConfigSetting]) -> ElaboratedModel? {
    guard budget > 0 else { return nil }
    budget -= cost
    return elaboration.model(variant: variant, settings: settings)
  }

  // MARK: The search

  /// Sets one value after the other, each time the one that leaves the fewest mismatches.
  private func improved(_ start: Attempt) -> Attempt {
    var current = start
    while current.problemCount > 0 {
      let candidates = candidates(current)
      let flips = switches(current).map { [$0] }
      // For every config, the value that fits most tensors.
      var joint: [ConfigSetting] = []
      for candidate in candidates where !joint.contains(where: { $0.name == candidate.setting.name }) {
        joint.append(candidate.setting)
      }
      var best: Attempt?
      let singles = candidates.prefix(24).map { [$0.setting] }
      for group in singles + flips + (joint.count > 1 ? [joint] : []) {
        let settings = current.settings.filter { old in !group.contains { $0.name == old.name } }
        guard let attempt = attempt(current.variant, settings + group) else { continue }
        if attempt.problemCount < best?.problemCount ?? current.problemCount { best = attempt }
        if attempt.problemCount == 0 { return attempt }
      }
      guard let best else { return current }
      current = best
    }
    return current
  }

  /// The attempt without unnecessary settings.
  private func shortened(_ attempt: Attempt) -> Attempt {
    var result = attempt
    let order = integerConfig()
    // Settings that follow from other config are removed first.
    let settings = attempt.settings.sorted { order.firstIndex(of: $0.name) ?? 0 > order.firstIndex(of: $1.name) ?? 0 }
    for setting in settings where result.argumentCount > 1 {
      guard let shorter = self.attempt(result.variant, result.settings.filter { $0 != setting }),
        shorter.problemCount == 0
      else { continue }
      result = shorter
    }
    return result
  }

  // MARK: Candidates

  /// Values that fix a mismatch, ordered by the number of tensors, then by the order of the spec.
  private func candidates(_ attempt: Attempt) -> [Candidate] {
    var askers: [(setting: ConfigSetting, places: [ShapePlace])] = []
    var steps: [Candidate] = []
    for name in integerConfig() {
      guard let value = attempt.model.config.first(where: { $0.name == name }).flatMap({ Int($0.text) }) else {
        continue
      }
      let samples = samples(name, value, attempt)
      for (solution, places) in solutions(samples, attempt) where solution != value {
        askers.append((ConfigSetting(name: name, value: "\(solution)"), places))
      }
      if let count = self.steps(value, samples, attempt.matching), count != value {
        steps.append(Candidate(setting: ConfigSetting(name: name, value: "\(count)"), votes: Double(Int32.max)))
      }
    }
    // A mismatch that only one config can fix counts more than one that several can fix.
    var configs: [ShapePlace: Set<String>] = [:]
    for (setting, places) in askers {
      for place in places { configs[place, default: []].insert(setting.name) }
    }
    let solved = askers.map { setting, places in
      Candidate(setting: setting, votes: places.reduce(0) { $0 + 1 / Double(configs[$1]?.count ?? 1) })
    }
    return (steps + solved).enumerated().sorted {
      ($1.element.votes, $0.offset) < ($0.element.votes, $1.offset)
    }.map(\.element)
  }

  private func switches(_ attempt: Attempt) -> [ConfigSetting] {
    attempt.model.config.compactMap { entry in
      switch entry.text {
      case "true": ConfigSetting(name: entry.name, value: "false")
      case "false": ConfigSetting(name: entry.name, value: "true")
      default: nil
      }
    }
  }

  /// Config that may be an integer; numbers come before expressions.
  private func integerConfig() -> [String] {
    let config = elaboration.spec.body.config
    let numbers = config.filter { $0.value?.literalKind == .int }
    return (numbers + config.filter { $0.value?.literalKind == nil }).map(\.name.text)
  }

  /// The shapes for some values of a config, starting with the current value.
  private func samples(_ name: String, _ value: Int, _ attempt: Attempt) -> [ShapeSample] {
    var samples = [ShapeSample(value: value, model: attempt.model, matching: attempt.matching)]
    let others = attempt.settings.filter { $0.name != name }
    for other in ShapeSample.values(near: value) where samples.count < 3 {
      guard let model = model(attempt.variant, others + [ConfigSetting(name: name, value: "\(other)")]) else {
        continue
      }
      samples.append(ShapeSample(value: other, model: model, matching: attempt.matching))
    }
    return samples
  }

  /// The values of a config that fit tensors of the file, and the tensors.
  private func solutions(_ samples: [ShapeSample], _ attempt: Attempt) -> [(value: Int, places: [ShapePlace])] {
    var result: [Int: [ShapePlace]] = [:]
    for misfit in attempt.matching.problems.misfits + attempt.matching.problems.tables {
      for (place, value) in ShapeEquations.solutions(misfit, samples, checkpoint) {
        result[value, default: []].append(place)
      }
    }
    return result.map { (value: $0.key, places: $0.value) }.sorted { $0.value < $1.value }
  }

  /// The number of steps of a repeat in the file, if the config is that number.
  private func steps(
    _ value: Int, _ samples: [ShapeSample], _ matching: WeightMatching
  ) -> Int? {
    guard let more = samples.dropFirst().first(where: { $0.value > value }), let own = samples.first?.shapes else {
      return nil
    }
    // A parameter of the first new step has the old number of steps as a segment of its path.
    let added = more.shapes.keys.filter { own[$0] == nil }.compactMap { path -> [String]? in
      let segments = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      return segments.contains("\(value)") ? segments : nil
    }
    guard let segments = added.min(by: { $0.joined() < $1.joined() }),
      let place = segments.firstIndex(of: "\(value)")
    else { return nil }
    var count = 0
    while count < 10_000 {
      var path = segments
      path[place] = "\(count)"
      guard let names = matching.names(of: path.joined(separator: ".")),
        names.allSatisfy({ checkpoint.info($0) != nil })
      else { break }
      count += 1
    }
    return count
  }
}
