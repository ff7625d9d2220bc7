import Diagnostics
import GraphcText
import ModelSpec
import Testing

@Suite struct ModelTests {
  @Test func readsTheVisionTransformer() throws {
    let (read, log, sources) = read(visionTransformer)
    #expect(log.diagnostics.map { summary($0, sources) } == [])
    let model = try #require(read)
    #expect(model.name.text == "ViT")
    #expect(model.body.config.count == 10)
    #expect(model.body.config.last?.value.map(tree) == "(** (/ size patch) 2)")
    #expect(model.body.inputs.map(\.type.description) == ["f32[B, channels, size, size]"])
    #expect(model.body.parameters.map { "\($0.type) ~ \($0.initializer)" }.last == "f32[count + 1, dim] ~ normal(0.02)")
    #expect(model.body.graph.map { $0.results[0].text } == ["patches", "tokens", "encoded", "normed", "logits"])
    #expect(model.body.outputs.map(\.text) == ["logits"])
    #expect(model.weights.map(\.name.text) == ["huggingface", "timm"])
    guard case .transform(let call, _) = model.weights[0].entries[0].source,
      case .tensor(let name) = model.weights[0].entries[2].source
    else {
      Issue.record("wrong sources of weights")
      return
    }
    #expect(call.description == "reshape('vit.embeddings.cls_token', [1, dim])")
    #expect(name.text == "vit.encoder.layer.{i}.attention.attention.query.{p}")
    let logits = model.body.graph[4].value.span
    #expect(sources[model.source].position(of: Int(logits.start)) == (29, 11))
    #expect(sources[model.source].position(of: Int(logits.end)) == (29, 40))
  }

  @Test func readsTheMaskedAutoencoder() throws {
    let (read, log, sources) = read(maskedAutoencoder)
    #expect(log.diagnostics.map { summary($0, sources) } == [])
    let model = try #require(read)
    #expect(model.body.outputs.map(\.text) == ["decoder_tokens", "mask"])
    #expect(model.body.inputs[1].defaultValue?.description == "uniform(seed=0)")
    #expect(model.labels == ["cat", "dog"])
    #expect(model.preprocess.first?.mean.map(\.description) == ["0.5", "0.5", "0.5"])
    #expect(model.preprocess.first?.resize?.description == "224")
    #expect(model.assertions.map(\.message) == ["too few patches"])
    #expect(
      model.expectations.map { "\($0.key.text)=\($0.value)" } == [
        "fused_attention=all", "causal=logits", "parameters=86567656",
      ])
  }

  @Test func readsThePrecision() throws {
    func precision(_ lines: String) -> Precision? {
      read("graphc: 1\nmodel: M\n\(lines)inputs: {x: \"f32[B]\"}\ngraph: {y: x}\noutputs: y\n").model?.precision
    }
    #expect(precision("") == nil)
    #expect(precision("precision: f32\n") == .f32)
    #expect(precision("precision: 'bf16'\n") == .bf16)
  }

  @Test func readsTheTableOfConfig() throws {
    let text = """
      huggingface:
        model_type: [bert, other]
        config:
          dim: text_config.hidden_size
          mlp: n.inner if has(n.inner) else 4 * width
          act: {hidden_act: {gelu: gelu, gelu_new: gelu_tanh}}
        require: {tied: false, kind: [absolute, "1", 1, -2.5, null]}
        defaults: {width: 1e3, hidden_act: gelu}
      """
    let (spec, log, sources) = read(model(text))
    #expect(log.diagnostics.map { summary($0, sources) } == [])
    let table = try #require(spec?.huggingface)
    #expect(table.modelTypes.map(\.text) == ["bert", "other"])
    #expect(table.config.map(\.name.text) == ["dim", "mlp", "act"])
    #expect(
      table.config.map { $0.source.keys.map(\.text) } == [
        ["text_config.hidden_size"], ["n.inner", "n.inner", "width"], ["hidden_act"],
      ])
    guard case .expression(let mlp) = table.config[1].source, case .choice(_, let cases) = table.config[2].source else {
      Issue.record("wrong sources of config")
      return
    }
    #expect(mlp.description == "n.inner if has(n.inner) else 4 * width")
    #expect(cases.map { "\($0.text.text)=\($0.value)" } == ["gelu=gelu", "gelu_new=gelu_tanh"])
    #expect(table.requirements.map(\.key.text) == ["tied", "kind"])
    #expect(
      table.requirements.map { $0.allowed.map(\.value.text) } == [
        ["false"], ["\"absolute\"", "\"1\"", "1", "-2.5", "null"],
      ])
    #expect(table.defaults.map { "\($0.key.text)=\($0.value.value.text)" } == ["width=1000.0", "hidden_act=\"gelu\""])
  }

  @Test func readsBlocks() throws {
    let (read, log, sources) = read(blocks)
    #expect(log.diagnostics.map { summary($0, sources) } == [])
    let model = try #require(read)
    #expect(model.blocks.map(\.name.text) == ["attention", "split_heads"])
    let attention = model.blocks[0]
    #expect(attention.body.config.map(\.kind) == [.int, .int, .bool, .bool])
    #expect(attention.body.config[1].value?.description == "C / heads")
    #expect(attention.body.inputs.map(\.isOptional) == [false, false, true])
    #expect(attention.body.inputs[1].defaultValue?.description == "x")
    #expect(attention.taps.map(\.text) == ["weights"])
    // Inside of double quotes, spans still point at the text.
    let pattern = model.blocks[1].body.graph[0].value
    #expect(sources[model.source].position(of: Int(pattern.span.start)) == (26, 17))
    #expect(sources[model.source].text(Int(pattern.span.start)..<Int(pattern.span.end)).hasPrefix("rearrange"))
  }
}
