/// The calls of one function under one path, which differ only in the step number.
package struct CallSite: Sendable {
  /// The node of the first call.
  package var node: Int
  package var function: String
  /// The path without step numbers.
  package var path: String
  /// The step numbers, ascending if the nodes are in order; `nil` for a call that is not a step.
  package var steps: [Int]?

  /// The path of the calls.
  package var segments: [PathSegment] { PathSegment.texts(path) + (steps.map { [.steps($0)] } ?? []) }
}

/// A part of a path that stands for several paths.
package enum PathSegment: Sendable, Hashable {
  case text(String)
  /// The step numbers of a `repeat`.
  case steps([Int])

  /// The segments of a single path.
  package static func texts(_ path: String) -> [PathSegment] {
    path.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map { .text(String(Substring($0))) }
  }
}

extension Function {
  /// The calls of the function, in the order in which they occur.
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

/// A parameter of a function that is called once, or in several steps.
package struct ParameterFamily: Sendable {
  package var segments: [PathSegment]
  package var type: TensorType

  /// The number of parameters.
  package var count: Int {
    segments.reduce(1) { if case .steps(let steps) = $1 { $0 * steps.count } else { $0 } }
  }
}

extension Module {
  /// All parameters of the program, with those of equal steps as one, in the order in which they occur.
  package var parameterFamilies: [ParameterFamily] {
    var byFunction: [String: [ParameterFamily]] = [:]
    for function in functions {
      var all = function.parameters.filter { !$0.isDraw }.map {
        ParameterFamily(segments: PathSegment.texts($0.path), type: $0.type)
      }
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
