#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import Synchronization

/// What happens when a user interrupts the program: at once, or once what must not be left half done is undone.
package enum Interruption {
  /// Thrown where work stops because of an interrupt.
  struct Requested: Error {}

  /// How many pieces of work undo what they have done when they end early.
  private static let undoing = Atomic(0)
  /// How many pieces of work hand on what they have when they end early.
  private static let collecting = Atomic(0)
  /// The signal that came meanwhile; 0 for none.
  private static let signalNumber = Atomic<Int32>(0)
  /// The signal by which the program ends once it has written what was collected; 0 for none.
  private static let endingNumber = Atomic<Int32>(0)

  /// Whether the user wants the work to end.
  package static var isRequested: Bool { signalNumber.load(ordering: .relaxed) != 0 }

  private static var isHeld: Bool {
    undoing.load(ordering: .relaxed) > 0 || collecting.load(ordering: .relaxed) > 0
  }

  /// Lets SIGINT, SIGTERM and SIGHUP wait for ``whileUndoing(_:)`` and ``whileCollecting(_:)``; those that the program
  /// was started to ignore stay ignored. A second one ends the program at once.
  package static func heedSignals() {
    // Makes what the handler looks at.
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

  /// Runs what removes its traces when it throws. An interrupt meanwhile makes its next access to a file throw, and ends
  /// the program behind it.
  package static func whileUndoing<Result>(_ body: () throws -> Result) rethrows -> Result {
    undoing.add(1, ordering: .relaxed)
    defer {
      if undoing.subtract(1, ordering: .relaxed).newValue == 0 { end(by: signalNumber.load(ordering: .relaxed)) }
    }
    return try body()
  }

  /// Runs what looks at ``isRequested`` and returns what it has so far. After an interrupt the program goes on to
  /// ``endIfInterrupted()``.
  package static func whileCollecting<Result>(_ body: () throws -> Result) rethrows -> Result {
    collecting.add(1, ordering: .relaxed)
    defer {
      collecting.subtract(1, ordering: .relaxed)
      let number = signalNumber.exchange(0, ordering: .relaxed)
      if number != 0 { endingNumber.store(number, ordering: .relaxed) }
    }
    return try body()
  }

  /// - Throws: ``Requested`` within ``whileUndoing(_:)`` after an interrupt.
  static func check() throws {
    if isRequested, undoing.load(ordering: .relaxed) > 0 { throw Requested() }
  }

  /// Ends the program as the interrupt would have, if there was one.
  package static func endIfInterrupted() { end(by: endingNumber.load(ordering: .relaxed)) }

  private static func end(by number: Int32) {
    guard number != 0 else { return }
    signal(number, SIG_DFL)
    // Within the handler the signal is blocked until it returns.
    raise(number)
  }
}
