package import GraphIR
import GraphcText

/// A value that a tap can name. Steps of a `repeat` that are alike have one entry.
package struct TappablePath: Sendable {
  package var segments: [PathSegment]
  package var type: TensorType
}

extension ElaboratedModel {
  /// What can be tapped, in the order in which it is computed.
  package var tappablePaths: [TappablePath] {
    var bodies: [String: [TappablePath]] = [:]
    var ownOutputCounts: [String: Int] = [:]
    for function in untapped.functions {
      bodies[function.name] = paths(in: function, bodies, ownOutputCounts)
      ownOutputCounts[function.name] = function.ownOutputCount
    }
    return bodies[Module.mainName] ?? []
  }

  private func paths(
    in function: Function, _ bodies: [String: [TappablePath]], _ ownOutputCounts: [String: Int]
  ) -> [TappablePath] {
    var names: [ValueID: [String]] = [:]
    for (path, equation) in equations[function.name] ?? [:] {
      if case .value(let value) = equation { names[value, default: []].append(path.string) }
    }
    let sites = Dictionary(grouping: function.callSites, by: \.node)
    var found: [TappablePath] = []
    for (index, node) in function.nodes.enumerated() {
      for site in sites[index] ?? [] {
        if ownOutputCounts[site.function] == 1 {
          found.append(TappablePath(segments: site.segments, type: node.types[0]))
        }
        found += (bodies[site.function] ?? []).map {
          TappablePath(segments: site.segments + $0.segments, type: $0.type)
        }
      }
      for result in node.types.indices {
        for path in (names[ValueID(node: index, result: result)] ?? []).sorted() {
          found.append(TappablePath(segments: PathSegment.texts(path), type: node.types[result]))
        }
      }
    }
    return found
  }
}
