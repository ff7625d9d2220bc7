import Diagnostics

/// The full paths of the parameters below each function of a module, callees first.
struct ParameterPaths {
  private var byFunction: [ByteKey: [String]] = [:]
  /// Of all paths made so far.
  private var byteCount = 0

  /// - Returns: what is wrong with the paths below the function, if anything is; then they count as none.
  mutating func add(_ function: Function) -> String? {
    byFunction[ByteKey(function.name)] = []
    var paths = function.parameters.map(\.path)
    for node in function.nodes {
      guard case .call(let call) = node.op, let callee = byFunction[ByteKey(call.function)] else { continue }
      for path in callee {
        // Nested calls multiply: a short module can stand for more parameters than fit in memory.
        byteCount += call.path.utf8.count + 1 + path.utf8.count
        guard byteCount <= Module.maximumPathByteCount else {
          return "the paths of the parameters take more than \(Module.maximumPathByteCount) bytes"
        }
        paths.append(call.path + "." + path)
      }
    }
    var seen = Set<ByteKey>(minimumCapacity: paths.count)
    if let path = paths.first(where: { !seen.insert(ByteKey($0)).inserted }) {
      return "two parameters have the path \(quoted(path))"
    }
    byFunction[ByteKey(function.name)] = paths
    return nil
  }
}
