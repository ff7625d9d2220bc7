/// Attention of few queries, whose keys and values are used where they lie: they are read once for all query heads of
/// a key head, and to pack them would take longer than to use them.
///
/// A unit is a piece of the keys of a key head: unit u is piece u % pieces of pair u / pieces of a batch item and key
/// head. Where there are several pieces each leaves, for each of its rows, a result that is not yet divided, with the
/// maximum and the sum of its weights; a second kernel puts the pieces together, a unit being a row.
public struct AttentionFewArguments {
  /// Its `blocks` are not looked at.
  public var attention: AttentionArguments
  public var pieces: AttentionPieces
  /// [batch · keyHeads, pieces, rows, `AttentionPieces.partialCount`]; nothing with a single piece.
  public var partials: UnsafeMutablePointer<Float>?

  public init(
    attention: AttentionArguments, pieces: AttentionPieces, partials: UnsafeMutablePointer<Float>?
  ) {
    self.attention = attention
    self.pieces = pieces
    self.partials = partials
  }
}

/// How attention of few queries is cut along the keys. It follows from the shapes alone.
public struct AttentionPieces: Sendable {
  /// Rows of scores per key head: query heads that share it times queries.
  public let rows: Int
  /// Keys of every piece but the last.
  public let pieceKeys: Int
  public let pieces: Int

  /// The most rows that keys and values need not be packed for.
  static let mostRows = 8
  /// The fewest keys of a piece, so that putting the pieces together costs little beside them.
  static let fewestKeys = 256
  /// The most keys of a piece, so that its scores stay in the cache.
  static let mostKeys = 2048
  /// Units that keep the threads of most machines busy.
  static let wantedUnits = 24

  /// Nothing where there are too many queries for it.
  public init?(batch: Int, heads: Int, keyHeads: Int, queries: Int, keys: Int) {
    rows = queries * (heads / max(1, keyHeads))
    guard rows <= AttentionPieces.mostRows, keys > 0 else { return nil }
    let wanted = (AttentionPieces.wantedUnits - 1) / max(1, batch * keyHeads) + 1
    let needed = (keys - 1) / AttentionPieces.mostKeys + 1
    let count = max(needed, min(wanted, keys / AttentionPieces.fewestKeys))
    // Whole vectors of any width.
    pieceKeys = ((keys - 1) / count + 16) / 16 * 16
    pieces = (keys - 1) / pieceKeys + 1
  }

  /// Floats that a piece leaves for a row: the result, padded to whole vectors, the maximum, the sum.
  public static func partialCount(valueDim: Int) -> Int { resultCount(valueDim: valueDim) + 16 }

  /// Floats of a row of results, whole vectors of any width.
  public static func resultCount(valueDim: Int) -> Int { (valueDim + 15) / 16 * 16 }

  /// Floats per row of scores: those of the keys, and a vector's that is written over their end.
  public var scoreStride: Int { pieceKeys + 16 }

  /// Bytes of scratch: the scores of a piece and a row's result with its maximum and sum.
  public func scratchByteCount(valueDim: Int) -> Int {
    rows * (scoreStride + AttentionPieces.partialCount(valueDim: valueDim)) * 4
  }
}
