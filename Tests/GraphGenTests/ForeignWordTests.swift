import Diagnostics
import GraphGen
import Testing

/// Every row of the table of foreign words, by its example.
@Suite struct ForeignWordTests {
  /// The inputs that examples are written over.
  private static let declarations = """
    config: {heads: 4}
    inputs:
      x: f32[B, T, 64]
      y: f32[B, T, 64]
      single: f32[B, 1, 64]
      square: f32[T, T]
      image: f32[B, 3, 32, 32]
      tokens: i32[B, T]
      order: i32[T]
      w: f32[64, 64]
    """

  private func elaborated(_ example: String) -> Elaboration {
    elaborate("graphc: 1\nmodel: M\n\(Self.declarations)\ngraph:\n  z: \(example)\noutputs: x\n")
  }

  @Test func theTableIsLarge() {
    #expect(ForeignWord.all.count >= 150)
    for (index, word) in ForeignWord.all.enumerated() {
      #expect(
        !ForeignWord.all[..<index].contains { $0.example == word.example && $0.name == word.name }, "\(word.name)")
    }
  }

  /// The word is refused at its place. Applying the suggested rewrites, one after another, gives a valid spec; if there
  /// is none, the help says what to do.
  @Test(arguments: ForeignWord.all) func isAnswered(_ word: ForeignWord) throws {
    let first = elaborated(word.example)
    let codes = ["spec/unknown-ref", "spec/no-member", "syntax/unexpected-token"]
    let error = try #require(first.errors.first, "\(word.example) is taken")
    #expect(codes.contains(error.code), "\(word.example): \(first.text)")
    let place = try #require(error.span)
    let (line, column) = first.sources[place.source].position(of: Int(place.start))
    #expect(line == 14, "\(word.example)")
    #expect(column >= 6 && column <= 6 + word.example.unicodeScalars.count, "\(word.example)")
    #expect(!(error.help ?? "").isEmpty, "\(word.example)")
    guard word.hasRewrite else {
      // A layer that is called twice is first rewritten as one call.
      guard error.code != "syntax/unexpected-token" else {
        let text = try #require(first.mended(by: error))
        let second = elaborate(text)
        #expect(
          second.errors.first.map { codes.contains($0.code) && !($0.help ?? "").isEmpty } ?? false, "\(second.text)")
        return
      }
      return
    }
    var text = try #require(first.mended(by: error), "\(word.example): \(first.text)")
    #expect(elaborate(text).error(error.code, line: line, column: column)?.message != error.message, "\(text)")
    for _ in 0..<4 {
      let next = elaborate(text)
      guard let error = next.errors.first else { return }
      text = try #require(next.mended(by: error), "\(word.example): \(next.text)")
    }
    #expect(elaborate(text).errors.isEmpty, "\(word.example): \(elaborate(text).text)")
  }

  /// Names of arguments, which have a table of their own.
  @Test(
    arguments: [
      ("softmax(x, dim=-1)", "softmax(x, axis=-1)"),
      ("mean(x, axis=1, keepdims=true)", "mean(x, axis=1, keep=true)"),
      ("attention(x, num_heads=4)", "attention(x, heads=4)"),
      ("attention(x, heads=4, num_key_value_heads=2)", "attention(x, heads=4, key_value_heads=2)"),
      ("attention(x, heads=4, is_causal=true)", "attention(x, heads=4, causal=true)"),
      ("attention(x, heads=4, key_dim=16)", "attention(x, heads=4, head_dim=16)"),
      ("attention(x, heads=4, dropout_p=0.1)", "attention(x, heads=4, dropout=0.1)"),
      ("linear(x, 8, dropout=0.1)", "linear(x, 8)"),
      ("attention(x, embed_dim=64, heads=4)", "attention(x, heads=4)"),
      ("linear(x, out_features=8)", "linear(x, out=8)"),
      ("linear(x, units=8)", "linear(x, out=8)"),
      ("linear(x, 8, bias=false)", "linear(x, 8, use_bias=false)"),
      ("linear(x, in_features=64, out=8)", "linear(x, out=8)"),
      ("linear(x, 8, name='head')", "linear(x, 8)"),
      ("layer_norm(x, layer_norm_eps=1e-5)", "layer_norm(x, eps=1e-5)"),
      ("layer_norm(x, normalized_shape=64)", "layer_norm(x)"),
      ("feed_forward(x, intermediate_size=128)", "feed_forward(x, hidden=128)"),
      ("feed_forward(x, hidden=128, hidden_act=relu)", "feed_forward(x, hidden=128, activation=relu)"),
      ("feed_forward(x, hidden=128, activation='relu')", "feed_forward(x, hidden=128, activation=relu)"),
      ("feed_forward(x, hidden=128, activation=nn.GELU())", "feed_forward(x, hidden=128, activation=gelu)"),
      ("feed_forward(x, hidden=128, activation=gelu_new)", "feed_forward(x, hidden=128, activation=gelu_tanh)"),
      ("convolution_2d(image, 8, kernel_size=3)", "convolution_2d(image, 8, size=3)"),
      (
        "convolution_2d(image, 8, size=3, strides=2, padding=1)",
        "convolution_2d(image, 8, size=3, stride=2, padding=1)"
      ),
      ("pre_norm_layer(x, heads=4, mlp_dim=128)", "pre_norm_layer(x, heads=4, hidden=128)"),
      (
        "pre_norm_layer(x, heads=4, hidden=128, norm_layer=rms_norm)",
        "pre_norm_layer(x, heads=4, hidden=128, norm=rms_norm)"
      ),
      ("embedding(w, indices=tokens)", "embedding(w, index=tokens)"),
      ("one_hot(tokens, num_classes=8)", "one_hot(tokens, n=8)"),
      ("concat(x, y, dim=1)", "concat(x, y, axis=1)"),
      ("split(x, chunks=1, axis=-1)", "split(x, parts=1, axis=-1)"),
      ("transpose(x, dims=[0, 2, 1])", "transpose(x, permutation=[0, 2, 1])"),
      ("reshape(x, newshape=[B, T * 64])", "reshape(x, shape=[B, T * 64])"),
      ("attention(x, encoder_hidden_states=y, heads=4)", "attention(x, memory=y, heads=4)"),
      ("x.softmax(dim=-1)", "softmax(x, axis=-1)"),
      ("torch.mean(x, dim=1, keepdim=true)", "mean(x, axis=1, keep=true)"),
      ("x.sum(-1)", "sum(x, -1)"),
      ("x * math.pi", "x * 3.141592653589793"),
      ("x.mT @ x", "x.T @ x"),
      ("x.shape[1] * x", "cast(T, f32) * x"),
      ("x[:, None] + 0", "x[:, new] + 0"),
      ("x[:, np.newaxis] + 0", nil),
      ("cast(tokens, torch.float32)", "cast(tokens, f32)"),
      ("cast(tokens, float)", "cast(tokens, f32)"),
      ("(x + y).transpose(1, 2)", "(x + y).T"),
      ("2 * tf.add(x, y)", "2 * (x + y)"),
    ] as [(String, String?)])
  func argumentsAndAttributes(example: String, own: String?) throws {
    var text = "graphc: 1\nmodel: M\n\(Self.declarations)\ngraph:\n  z: \(example)\noutputs: x\n"
    for _ in 0..<4 {
      let next = elaborate(text)
      guard let error = next.errors.first else { break }
      #expect(error.help != nil)
      guard own != nil else { return }
      text = try #require(next.mended(by: error), "\(next.text)")
    }
    #expect(text.contains("\n  z: \(own ?? "")\n"), "\(text)")
    #expect(elaborate(text).errors.isEmpty, "\(elaborate(text).text)")
  }

  @Test(arguments: [
    ("attention(x, y, 0.5, heads=4)", "0.5 was taken for 'mask', the third argument"),
    ("linear(x, 0.5)", "0.5 was taken for 'out', the second argument"),
    ("softmax(x, 0.5)", "0.5 was taken for 'axis', the second argument"),
    ("feed_forward(x, 8, 0.1)", "0.1 was taken for 'activation', the third argument"),
  ])
  func aPositionalArgumentTakenForAnotherIsSaid(example: String, note: String) {
    #expect(elaborated(example).text.contains("note: \(note)"), "\(elaborated(example).text)")
  }

  /// A rewrite is quoted as the surrounding YAML needs.
  @Test(arguments: [
    ("graph: {y: x.unsqueeze(1)}", "graph: {y: \"x[:, new]\"}"),
    ("graph: {y: \"x.permute(0, 1)\"}", "graph: {y: \"transpose(x, [0, 1])\"}"),
    ("graph: {y: 'x.masked_fill(x > 0, 1)'}", "graph: {y: 'where(x > 0, 1, x)'}"),
    ("graph:\n  y: x.unsqueeze(1)", "graph:\n  y: x[:, new]"),
    ("graph: {y: x.add(1) * 2}", "graph: {y: (x + 1) * 2}"),
  ])
  func quotesAreKept(lines: String, mended: String) throws {
    let first = elaborate(spec(lines))
    #expect(first.mended(by: try #require(first.errors.first)) == spec(mended), "\(first.text)")
    #expect(elaborate(spec(mended)).errors.isEmpty)
  }
}
