import Foundation

/// Settings of the tests in the environment.
package enum Environment {
  /// Whether `GRAPHC_BLESS=1` is set: files of expected text are rewritten instead of compared.
  package static let isBlessing = value("GRAPHC_BLESS") == "1"

  package static func integer(_ name: String) -> Int? { value(name).flatMap { Int($0) } }

  package static func value(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }
}
