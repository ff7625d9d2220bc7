package import GraphIR
import GraphcText

/// A value that a tap can name. Steps of a `repeat` that are alike have one entry.
package struct TappablePath: Sendable {
  package enum Segment: Sendable, Hashable {
    case text(String)
    /// The steps of a `repeat`.
    case steps([Int])
  }

  package var segments: [Segment]
  package var type: TensorType
}

extension ElaboratedModel {
  /// What can be tapped, in the order in which it is computed.
  package var tappablePaths: [TappablePath] {
    var bodies: [String: [TappablePath]] = [:]
    for function in untapped.functions {
      bodies[function.name] = paths(in: function, bodies)
    }
    return bodies[Module.mainName] ?? []
  }

  private func paths(in function: Function, _ bodies: [String: [TappablePath]]) -> [TappablePath] {
    var names: [ValueID: [String]] = [:]
    for (path, equation) in equations[function.name] ?? [:] {
      if case .value(let value) = equation { names[value, default: []].append(path.string) }
    }
    // Steps of one function under one path are one entry, at the place of the first.
    struct Site: Hashable {
      var function: String
      var path: String
    }
    var steps: [Site: [Int]] = [:]
    for node in function.nodes {
      guard case .call(let call) = node.op, let (path, step) = Self.step(call) else { continue }
      steps[Site(function: call.function, path: path), default: []].append(step)
    }
    var found: [TappablePath] = []
    var shown: Set<Site> = []
    for (index, node) in function.nodes.enumerated() {
      if case .call(let call) = node.op {
        let prefix: [TappablePath.Segment]
        if let (path, _) = Self.step(call) {
          let site = Site(function: call.function, path: path)
          guard shown.insert(site).inserted else { continue }
          prefix = Self.segments(path) + [.steps(steps[site] ?? [])]
        } else {
          prefix = Self.segments(call.path)
        }
        if node.types.count == 1 { found.append(TappablePath(segments: prefix, type: node.types[0])) }
        found += (bodies[call.function] ?? []).map {
          TappablePath(segments: prefix + $0.segments, type: $0.type)
        }
      }
      for result in node.types.indices {
        for path in (names[ValueID(node: index, result: result)] ?? []).sorted() {
          found.append(TappablePath(segments: Self.segments(path), type: node.types[result]))
        }
      }
    }
    return found
  }

  /// `encoded.3` as the path and the step.
  private static func step(_ call: Call) -> (path: String, step: Int)? {
    guard let point = call.path.utf8.lastIndex(of: UInt8(ascii: ".")),
      let step = Int(call.path[call.path.utf8.index(after: point)...])
    else { return nil }
    return (String(call.path[..<point]), step)
  }

  private static func segments(_ path: String) -> [TappablePath.Segment] {
    path.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map { .text(String(Substring($0))) }
  }
}
