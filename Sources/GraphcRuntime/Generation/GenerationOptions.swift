/// How tokens are chosen, and when a row ends. `Docs/Generation.md` has the meaning of each option and its source; all
/// have that of `generate` in transformers 5.24.0.
public struct GenerationOptions: Hashable, Sendable {
  /// The way from scores to tokens.
  public enum Search: Hashable, Sendable {
    /// The token with the highest score, the first of several.
    case greedy
    /// A token drawn by its probability.
    case sampling(Sampling)
    /// The best of several continuations that are followed at once.
    case beams(Beams)
  }

  /// How a token is drawn.
  public struct Sampling: Hashable, Sendable {
    /// What scores are divided by before the softmax; above 0.
    public var temperature: Double
    /// The number of tokens with the highest scores that may be drawn, and those that equal the last of them; `nil` for
    /// all.
    public var topK: Int?
    /// The probability, 0…1, that the tokens that may be drawn reach together, the likeliest first; `nil` for 1.
    public var topP: Double?
    /// Where the random numbers begin: a draw depends on the seed, the row and the position alone.
    public var seed: UInt64

    /// Draws by the softmax of the scores as they are, unless an argument says otherwise.
    public init(temperature: Double = 1, topK: Int? = nil, topP: Double? = nil, seed: UInt64 = 0) {
      self.temperature = temperature
      self.topK = topK
      self.topP = topP
      self.seed = seed
    }
  }

  /// When a search with beams ends that has as many finished sequences as beams.
  public enum EarlyStopping: String, Hashable, Sendable, CaseIterable {
    /// Once the best unfinished sequence, scored at its present length, is no better than the worst finished one.
    case off = "false"
    /// At once.
    case on = "true"
    /// As `off`, but scored at the length at which it could score best.
    case never
  }

  /// How several continuations are followed.
  public struct Beams: Hashable, Sendable {
    /// The number of continuations of each batch item; at least 1, which is greedy.
    public var count: Int
    /// The exponent of the number of new tokens by which the sum of a sequence's scores is divided: above 0 favours
    /// long sequences.
    public var lengthPenalty: Double
    /// When the search ends.
    public var earlyStopping: EarlyStopping

    /// Follows `count` continuations.
    public init(count: Int, lengthPenalty: Double = 1, earlyStopping: EarlyStopping = .off) {
      self.count = count
      self.lengthPenalty = lengthPenalty
      self.earlyStopping = earlyStopping
    }
  }

  /// The way from scores to tokens.
  public var search: Search = .greedy

  /// The prompt of a row that has none.
  public var startToken: Int32?
  /// The tokens that end a row; each belongs to the row that it ends.
  public var endTokens: [Int32] = []
  /// What fills the rows of a step on the right; `nil` for the first end token, or 0.
  public var paddingToken: Int32?

  /// The largest number of new tokens of a row, with its end; it wins over `maxLength`.
  public var maxNewTokens: Int?
  /// The largest number of tokens of a row, with its prompt. Without either number, a row ends when the session is full.
  public var maxLength: Int?
  /// The number of new tokens before which no end token is chosen.
  public var minNewTokens = 0
  /// The number of tokens of a row, with its prompt, before which no end token is chosen.
  public var minLength = 0

  /// What the scores of tokens that the row has are divided by if they are positive, and else multiplied by; 1 for no
  /// change.
  public var repetitionPenalty = 1.0
  /// The length of sequences of tokens that a row has at most once; 0 for no such limit.
  public var noRepeatNGram = 0
  /// Tokens that are never chosen.
  public var suppressed: [Int32] = []
  /// Tokens that are not chosen first.
  public var suppressedFirst: [Int32] = []
  /// Sequences whose last token is not chosen where the others precede it. An end token alone is never forbidden.
  public var forbidden: [[Int32]] = []
  /// The token that follows a prompt of one token.
  public var forcedFirst: Int32?
  /// The token at the largest length.
  public var forcedEnd: Int32?
  /// Whether scores are made logarithms of probabilities again after all other changes, so that beams are compared by
  /// what is left to choose from.
  public var renormalizes = false

  /// Greedy search without a limit or an end.
  public init() {}

  /// The number of beams; 1 without.
  public var beamCount: Int {
    if case .beams(let beams) = search { beams.count } else { 1 }
  }

  /// The candidates that a search looks at for each beam: enough for all beams to go on if every end comes first.
  var candidatesPerBeam: Int { max(2, 1 + endTokens.count) }
}
