/// Limits on a YAML text. Each has its own diagnostic; specs written by people stay far below them.
package struct YAMLLimits: Sendable {
  /// Bytes of UTF-8 input (`limit/yaml-size`).
  package var bytes = 4 << 20
  /// Levels of mappings and sequences (`limit/yaml-depth`).
  package var depth = 64
  /// Nodes, keys included, counted as if every alias were written out (`limit/yaml-nodes`).
  package var nodes = 100_000
  /// UTF-8 bytes of one scalar (`limit/yaml-scalar`).
  package var scalarBytes = 64 << 10
  /// UTF-8 bytes of one key (`limit/yaml-key`).
  package var keyBytes = 256

  package init() {}

  package static let standard = YAMLLimits()
}
