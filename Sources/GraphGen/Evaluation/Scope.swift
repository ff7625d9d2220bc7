import Diagnostics
import GraphIR

/// The names of one model or block while it is built: one namespace for config, dims, inputs, parameters and equations.
final class Scope {
  struct Entry {
    /// The value; `nil` after an error in its definition.
    var value: Value?
    /// The place of its definition.
    var span: Span
    /// The place where the user wrote the value, if a caller handed it down by name: `heads=heads` leads to `heads:
    /// 12`. `nil` for a dim bound by a call.
    var root: Root?
  }

  /// The name and place at which a user set a value.
  struct Root {
    var name: String
    var span: Span
  }

  private(set) var entries: [String: Entry] = [:]
  /// The name of the block or model.
  let owner: String
  /// The prefix of the names of parameters: `attention.query`, or empty.
  let path: String
  /// The calls that lead here within the function, innermost first.
  let calls: [Span]
  let isLibrary: Bool
  /// Names that are defined further down, for better errors.
  var later: [String: Span] = [:]
  /// The joined names under which equations with several results own parameters.
  var joinedOwners: [String: Span] = [:]

  init(owner: String, path: String, calls: [Span], isLibrary: Bool) {
    self.owner = owner
    self.path = path
    self.calls = calls
    self.isLibrary = isLibrary
  }

  subscript(name: String) -> Entry? { entries[name] }

  /// Whether a name denotes a callable that was handed down; other values are not callable, whatever their name.
  func isCallable(_ name: String) -> Bool {
    if case .callable? = entries[name]?.value { true } else { false }
  }

  /// - Parameter root: where the value was written, if not at `span`.
  func define(_ name: String, _ value: Value?, at span: Span, root: Root? = nil) {
    entries[name] = Entry(value: value, span: span, root: root ?? Root(name: name, span: span))
    later[name] = nil
  }

  /// Defines a dim that is named in the type of an input.
  func bind(_ name: String, to dim: Dim, at span: Span) {
    entries[name] = Entry(value: .integer(dim), span: span, root: nil)
  }

  /// Runs `body` with `i` bound to the index of a `repeat`; afterwards `i` has its former meaning.
  func withIndex<Result>(_ index: Int, at span: Span, _ body: () throws -> Result) rethrows -> Result {
    let (entry, place) = (entries["i"], later["i"])
    define("i", .integer(Dim(index)), at: span)
    defer { (entries["i"], later["i"]) = (entry, place) }
    return try body()
  }

  func path(of name: String) -> String { path.isEmpty ? name : path + "." + name }

  /// The origin of a node made for the expression at `span`.
  func origin(_ span: Span) -> Origin {
    calls.reduce(.spec(span)) { .instance(of: $0, call: $1) }
  }
}
