/// The calls of one function under one path: steps that are alike.
package struct CallSite: Sendable {
  /// The node that makes the first of them.
  package var node: Int
  package var function: String
  /// Without the numbers of steps.
  package var path: String
  /// The numbers, ascending where the nodes are in order; `nil` for a call that is no step.
  package var steps: [Int]?

  /// The path of the calls.
  package var segments: [PathSegment] { PathSegment.texts(path) + (steps.map { [.steps($0)] } ?? []) }
}

/// A part of a path that stands for several.
package enum PathSegment: Sendable, Hashable {
  case text(String)
  /// The steps of a `repeat`.
  case steps([Int])

  /// The parts of a path of one value.
  package static func texts(_ path: String) -> [PathSegment] {
    path.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map { .text(String(Substring($0))) }
  }
}

extension Function {
  /// The calls that the function makes, in the order in which they are met.
  package var callSites: [CallSite] {
    struct Key: Hashable {
      var function: String
      var path: String
      var isStep: Bool
    }
    var sites: [CallSite] = []
    var places: [Key: Int] = [:]
    for (index, node) in nodes.enumerated() {
      for call in node.op.calls {
        let key = Key(function: call.function, path: call.basePath, isStep: call.step != nil)
        if let step = call.step, let known = places[key] {
          sites[known].steps?.append(step)
        } else {
          places[key] = sites.count
          sites.append(
            CallSite(
              node: index, function: call.function, path: call.basePath, steps: call.step.map { [$0] }))
        }
      }
    }
    return sites
  }
}

/// A parameter of a function that is called at one place, or at several that are alike.
package struct ParameterFamily: Sendable {
  package var segments: [PathSegment]
  package var type: TensorType

  /// How many parameters it is.
  package var count: Int {
    segments.reduce(1) { if case .steps(let steps) = $1 { $0 * steps.count } else { $0 } }
  }
}

extension Module {
  /// Every parameter of the program, those of steps that are alike as one, in the order in which they are met.
  package var parameterFamilies: [ParameterFamily] {
    var byFunction: [String: [ParameterFamily]] = [:]
    for function in functions {
      var all = function.parameters.map { ParameterFamily(segments: PathSegment.texts($0.path), type: $0.type) }
      for site in function.callSites {
        for family in byFunction[site.function] ?? [] {
          all.append(ParameterFamily(segments: site.segments + family.segments, type: family.type))
        }
      }
      byFunction[function.name] = all
    }
    return byFunction[Module.mainName] ?? []
  }
}
