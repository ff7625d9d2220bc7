/// The tokens of a generation as an asynchronous sequence: in the order in which they are chosen, row by row; with beams
/// all tokens of an item when it is finished.
///
/// A step runs when its first token is asked for, on the caller's executor; no step runs ahead. The sequence ends after
/// the last token, and when the task is cancelled.
public struct GeneratedTokens<Session: DecoderSession>: AsyncSequence {
  /// One token of one row.
  public typealias Element = GeneratedToken
  /// What options and the session throw.
  public typealias Failure = any Error

  private let session: Session
  private let prompts: [[Int32]]
  private let options: GenerationOptions

  /// A generation with these prompts and options, which begins when the sequence is iterated.
  public init(_ prompts: [[Int32]], options: GenerationOptions, session: Session) {
    self.session = session
    self.prompts = prompts
    self.options = options
  }

  /// Begins the generation anew.
  public func makeAsyncIterator() -> Iterator { Iterator(session: session, prompts: prompts, options: options) }

  /// Runs the steps of a generation.
  public struct Iterator: AsyncIteratorProtocol {
    private var session: Session
    private let prompts: [[Int32]]
    private let options: GenerationOptions
    private var loop: TokenLoop?
    /// Tokens that are chosen and not yet handed out, from `place` on.
    private var tokens: [GeneratedToken] = []
    private var place = 0
    /// Whether no token comes any more, also after an error: a step that failed is not to be run again.
    private var isDone = false

    init(session: Session, prompts: [[Int32]], options: GenerationOptions) {
      self.session = session
      self.prompts = prompts
      self.options = options
    }

    /// The next token; `nil` after the last one, after an error, and when the task is cancelled.
    ///
    /// - Throws: as ``DecoderSession/generate(_:options:onToken:isCancelled:)``.
    public mutating func next(
      isolation actor: isolated (any Actor)? = #isolation
    ) async throws -> GeneratedToken? {
      while place == tokens.count {
        guard !isDone else { return nil }
        isDone = true
        let loop = try started()
        guard !loop.isFinished, !Task.isCancelled else { return nil }
        tokens.removeAll(keepingCapacity: true)
        place = 0
        try loop.step(&session) { tokens.append($0) }
        isDone = false
      }
      place += 1
      return tokens[place - 1]
    }

    private mutating func started() throws -> TokenLoop {
      if let loop { return loop }
      let new = try TokenLoop(
        prompts: prompts, options: options, rows: session.rows, vocabulary: session.vocabulary,
        capacity: session.capacity)
      loop = new
      return new
    }
  }
}
