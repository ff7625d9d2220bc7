import Diagnostics
import GraphIR
import GraphcText
import ModelSpec

extension ModuleGenerator {
  /// Reports mapping keys that match no parameter, and parameters that two keys match equally well.
  func checkKeys(of parameters: [GraphIR.ParameterDeclaration]) {
    if spec.weights.isEmpty { return }
    let paths = parameters.map { (text: $0.path, segments: WeightTemplate.segments(of: $0.path)) }
    var possible: [PossiblePaths.Path]??
    for mapping in spec.weights {
      var isMet = [Bool](repeating: false, count: mapping.entries.count)
      var ties: Set<[Int]> = []
      for path in paths {
        var best: [Int] = []
        for (index, entry) in mapping.entries.enumerated() where entry.path.match(segments: path.segments) != nil {
          isMet[index] = true
          let difference =
            best.first.map { entry.path.literalSegmentCount - mapping.entries[$0].path.literalSegmentCount } ?? 1
          if difference > 0 { best = [index] } else if difference == 0 { best.append(index) }
        }
        if best.count > 1, ties.insert(best).inserted { reportTie(best.map { mapping.entries[$0] }, path.text) }
      }
      for (entry, isMet) in zip(mapping.entries, isMet) where !isMet {
        // The possible paths are computed only if needed, since that takes time and most specs have no such key.
        let candidates = possible ?? PossiblePaths.all(of: self)
        possible = .some(candidates)
        guard let candidates, !candidates.contains(where: entry.path.matches) else { continue }
        reportUnknown(entry, candidates, beside: mapping.entries.map(\.path.text))
      }
    }
  }

  private func reportTie(_ entries: [WeightEntry], _ path: String) {
    log.report(
      Diagnostic(
        "weights/tie", "\(quoted(path)) matches this key and another with as many literal segments",
        at: entries[1].span, notes: [.init("the other one is here", at: entries[0].span)],
        help: "give the parameter an entry of its own, \(quoted(path)), or make the keys differ"))
  }

  private func reportUnknown(_ entry: WeightEntry, _ possible: [PossiblePaths.Path], beside others: [String]) {
    let near = nearest(
      to: entry.path.text, among: spellings(of: possible, like: entry.path).filter { !others.contains($0) })
    log.report(
      Diagnostic(
        "weights/unknown-parameter", "no parameter of the model can be called \(quoted(entry.path.text))",
        at: entry.span, help: near.map { "did you mean \(quoted($0))?" } ?? "remove the line"
      ).fixed(near, replacing: entry.path.text))
  }

  /// Possible paths with placeholders in the same segments as those of a given key.
  private func spellings(of possible: [PossiblePaths.Path], like key: WeightTemplate) -> [String] {
    let segments = WeightTemplate.segments(of: key.text).map { String(decoding: $0, as: UTF8.self) }
    let texts = possible.map { path in
      path.enumerated().map { position, segment in
        switch segment {
        case .number:
          path.count == segments.count && key.matchesNumber(segment: position) ? segments[position] : "{i}"
        case .name(let name):
          path.count == segments.count && key.matches(segment: position, name) ? segments[position] : name
        }
      }.joined(separator: ".")
    }
    return Set(texts).sorted()
  }
}
