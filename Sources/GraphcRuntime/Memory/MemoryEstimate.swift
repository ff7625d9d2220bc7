import GraphcText

/// The memory that a run or a command takes, added up before anything is read or allocated.
///
/// What is taken is added in the order in which it happens: what is held from then on, and what is given back before
/// the next thing. The estimate is the most that is in memory at one time; the program itself and what it parses is not
/// part of it. Sums saturate.
public struct MemoryEstimate: Sendable {
  /// What takes memory.
  public enum Kind: Hashable, Sendable {
    case inputs, weights, states, arena, outputs, scratch
    /// What is needed on the way to these.
    case work
  }

  /// Something that takes memory.
  public struct Part: Hashable, Sendable {
    /// What it belongs to.
    public let kind: Kind
    /// What it is, as messages call it.
    public let name: String
    /// Its size in bytes.
    public let byteCount: Int
  }

  /// The most that is in memory at one time, in bytes.
  public private(set) var byteCount = 0
  private var held: [Part] = []
  private var heldByteCount = 0
  /// The number of parts that are held when most is in memory, and what comes on top of them.
  private var peak: (heldCount: Int, passing: Part?) = (0, nil)

  /// An estimate of nothing.
  public init() {}

  /// Adds something that stays in memory.
  public mutating func hold(_ kind: Kind, _ name: String, _ byteCount: Int) {
    guard byteCount > 0 else { return }
    held.append(Part(kind: kind, name: name, byteCount: byteCount))
    heldByteCount = heldByteCount.addingOrLargest(byteCount)
    note(heldByteCount, nil)
  }

  /// Adds something that is given back before the next thing: the sum of its parts.
  public mutating func pass(_ name: String, _ byteCounts: Int...) {
    let byteCount = byteCounts.reduce(0) { $0.addingOrLargest($1) }
    guard byteCount > 0 else { return }
    note(heldByteCount.addingOrLargest(byteCount), Part(kind: .work, name: name, byteCount: byteCount))
  }

  /// Bytes of all that is held and belongs to `kind`.
  public func byteCount(of kind: Kind) -> Int {
    held.reduce(0) { $1.kind == kind ? $0.addingOrLargest($1.byteCount) : $0 }
  }

  /// What is in memory when it is most, the largest first.
  public var parts: [Part] {
    (held.prefix(peak.heldCount) + (peak.passing.map { [$0] } ?? [])).sorted { $0.byteCount > $1.byteCount }
  }

  /// What helps beside a higher limit, as messages say it.
  package var remedy = "use a smaller config or batch"

  /// Refuses what needs more than is allowed; the message names the largest parts.
  ///
  /// - Throws: 65 `limit/memory`.
  public func check(limit: Int) throws(GraphcError) {
    guard byteCount > limit else { return }
    let list = parts.prefix(5).map { "\(byteText($0.byteCount)) for \(escaped($0.name))" }.joined(separator: ", ")
    var (needed, allowed) = (byteText(byteCount), byteText(limit))
    if needed == allowed { (needed, allowed) = ("\(byteCount) bytes", "\(limit) bytes") }
    throw GraphcError(
      .badInput, "limit/memory", "this needs \(needed) of memory, and \(allowed) are allowed: \(list)",
      help: "\(remedy), or raise --max-memory")
  }

  private mutating func note(_ total: Int, _ passing: Part?) {
    guard total > byteCount else { return }
    byteCount = total
    peak = (held.count, passing)
  }
}

extension MemoryEstimate {
  /// Adds the inputs of a run.
  ///
  /// - Throws: `limit/elements`, `shape/unbound`.
  public mutating func hold(inputs: [TensorDeclaration], for dims: [String: Int]) throws(GraphcError) {
    for input in inputs { hold(.inputs, "the input '\(input.name)'", try input.byteCount(for: dims)) }
  }

  /// Adds the memory that a run writes.
  ///
  /// - Parameter arena: bytes of the arena.
  /// - Throws: `limit/elements`, `shape/unbound`.
  public mutating func hold(
    arena: Int, outputs: [TensorDeclaration], for dims: [String: Int]
  ) throws(GraphcError) {
    hold(.arena, "activations (arena)", arena)
    for output in outputs { hold(.outputs, "the output '\(output.name)'", try output.byteCount(for: dims)) }
  }

  /// Adds what the threads take.
  ///
  /// - Parameter workers: their number, the calling thread among them.
  public mutating func hold(scratch: ScratchSize, workers: Int) {
    hold(.scratch, "scratch of \(workers) \(workers == 1 ? "thread" : "threads")", scratch.byteCount(workers: workers))
  }
}

extension TensorDeclaration {
  /// Bytes of the tensor for known run-time dims.
  ///
  /// - Throws: `limit/elements`, `shape/unbound`.
  public func byteCount(for dims: [String: Int]) throws(GraphcError) -> Int {
    try Shape(shape(for: dims)).byteCount(of: dtype)
  }
}
