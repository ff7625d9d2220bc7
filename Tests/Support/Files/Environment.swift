import Foundation

/// What the environment asks of the tests.
package enum Environment {
  /// Whether it says `GRAPHC_BLESS=1`: files of expected text are rewritten instead of compared.
  package static let isBlessing = value("GRAPHC_BLESS") == "1"

  package static func value(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }
}
