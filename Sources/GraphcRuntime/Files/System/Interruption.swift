import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Handles an interrupt by the user: the program ends at once, or after unfinished work has been undone or handed over.
package enum Interruption {
  /// Thrown where work stops because of an interrupt.
  struct Requested: Error {}

  /// The number of running ``whileUndoing(_:)`` calls.
  private static let undoing = Atomic(0)
  /// The number of running ``whileCollecting(_:)`` calls.
  private static let collecting = Atomic(0)
  /// The signal that arrived during such a call; 0 for none.
  private static let signalNumber = Atomic<Int32>(0)
  /// The signal with which the program ends once it has written its results; 0 for none.
  private static let endingNumber = Atomic<Int32>(0)

  /// Whether an interrupt has asked the running work to end.
  package static var isRequested: Bool { signalNumber.load(ordering: .relaxed) != 0 }

  private static var isHeld: Bool {
    undoing.load(ordering: .relaxed) > 0 || collecting.load(ordering: .relaxed) > 0
  }

  /// Installs handlers by which SIGINT, SIGTERM and SIGHUP wait for ``whileUndoing(_:)`` and ``whileCollecting(_:)``.
  /// Signals that the program was started to ignore stay ignored. A second signal ends the program at once.
  package static func heedSignals() {
    // Initializes the variables that the handler reads: a handler must not do so.
    _ = isHeld || isRequested
    for number in [SIGINT, SIGTERM, SIGHUP] {
      var old = sigaction()
      sigaction(number, nil, &old)
      if isIgnored(old) { continue }
      signal(number) { Interruption.heed($0) }
    }
  }

  private static func heed(_ number: Int32) {
    guard isHeld, !isRequested else { return end(by: number) }
    signalNumber.store(number, ordering: .relaxed)
  }

  private static func isIgnored(_ action: sigaction) -> Bool {
    #if canImport(Darwin)
      unsafeBitCast(action.__sigaction_u.__sa_handler, to: Int.self) == 1
    #elseif canImport(Musl)
      unsafeBitCast(action.__sa_handler.sa_handler, to: Int.self) == 1
    #else
      unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    #endif
  }

  /// Runs work that removes its traces when it throws. After an interrupt the next access to a file throws
  /// ``Requested``, and the program ends when the work has returned.
  package static func whileUndoing<Result>(_ body: () throws -> Result) rethrows -> Result {
    undoing.add(1, ordering: .relaxed)
    defer {
      if undoing.subtract(1, ordering: .relaxed).newValue == 0 { end(by: signalNumber.load(ordering: .relaxed)) }
    }
    return try body()
  }

  /// Runs work that checks ``isRequested`` and then returns what it has so far. After an interrupt the program
  /// continues until ``endIfInterrupted()``.
  package static func whileCollecting<Result>(_ body: () throws -> Result) rethrows -> Result {
    collecting.add(1, ordering: .relaxed)
    defer {
      collecting.subtract(1, ordering: .relaxed)
      let number = signalNumber.exchange(0, ordering: .relaxed)
      if number != 0 { endingNumber.store(number, ordering: .relaxed) }
    }
    return try body()
  }

  /// Checks for an interrupt.
  ///
  /// - Throws: ``Requested`` within ``whileUndoing(_:)`` after an interrupt.
  static func check() throws {
    if isRequested, undoing.load(ordering: .relaxed) > 0 { throw Requested() }
  }

  /// Ends the program by the signal that interrupted it, if there was one.
  package static func endIfInterrupted() { end(by: endingNumber.load(ordering: .relaxed)) }

  private static func end(by number: Int32) {
    guard number != 0 else { return }
    signal(number, SIG_DFL)
    // Inside the handler the signal is blocked; it takes effect when the handler returns.
    raise(number)
  }
}
