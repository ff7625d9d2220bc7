import Diagnostics
import GraphcText

/// Checks that no two parameters below a function have the same path, without listing all paths: the path of a call
/// that owns parameters must not be that of another call or of a parameter, nor a prefix of one.
struct ParameterPaths {
  /// The number of parameters below a function, and the bytes of their paths.
  private struct Extent {
    var count = 0
    var byteCount = 0
  }

  private var extents: [UTF8Key: Extent] = [:]

  /// Adds a function; its callees must have been added before.
  ///
  /// - Returns: a phrase about the error in the paths below the function; they then count as none.
  mutating func add(_ function: Function) -> String? {
    extents[UTF8Key(function.name)] = Extent()
    var extent = Extent(count: function.parameters.count)
    var prefixes: Set<UTF8Key> = []
    var paths = function.parameters.map(\.path) + function.folded.map(\.path)
    let ownCount = paths.count
    for path in paths { extent.byteCount += path.utf8.count }
    for node in function.nodes {
      for call in node.op.calls {
        guard let callee = extents[UTF8Key(call.function)], callee.count > 0 else { continue }
        guard prefixes.insert(UTF8Key(call.path)).inserted else {
          return "two calls have the path \(quoted(call.path))"
        }
        paths.append(call.path)
        // Nested calls multiply: a short module can stand for more parameters than fit in memory.
        extent.count += callee.count
        extent.byteCount += callee.byteCount + callee.count * (call.path.utf8.count + 1)
        guard extent.byteCount <= Module.maximumPathByteCount else {
          return "the paths of the parameters take more than \(Module.maximumPathByteCount) bytes"
        }
      }
    }
    for (index, path) in paths.enumerated() {
      let isParameter = index < ownCount
      if isParameter, prefixes.contains(UTF8Key(path)) {
        return "a parameter and a call have the path \(quoted(path))"
      }
      for (position, byte) in path.utf8.enumerated() where byte == UInt8(ascii: ".") {
        let beginning = String(decoding: path.utf8.prefix(position), as: UTF8.self)
        if prefixes.contains(UTF8Key(beginning)) {
          return "the path \(quoted(path)) lies inside of the call \(quoted(beginning))"
        }
      }
    }
    extents[UTF8Key(function.name)] = extent
    return nil
  }
}
