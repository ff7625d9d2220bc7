import GraphcRuntime

extension MemoryLimit {
  /// Bytes that can be allocated without swapping; `nil` if the system does not tell.
  static var available: Int? {
    let line = SystemFile.line(of: "/proc/meminfo") { $0.hasPrefix("MemAvailable:") }
    let machine = line.flatMap { Int($0.filter { ("0"..."9").contains($0) }) }.map { $0 << 10 }
    let used = Machine.peakResidentByteCount
    let bounds = [machine, controlGroup.map { max($0 - used, 0) }, addressSpace.map { max($0 - used, 0) }]
    return bounds.compactMap { $0 }.min()
  }
}
