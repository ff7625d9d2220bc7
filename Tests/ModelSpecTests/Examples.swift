/// The Vision Transformer of the language's definition.
let visionTransformer = """
  graphc: 1
  model: ViT
  doc: Vision Transformer (Dosovitskiy et al., 2021)

  config:                         # compile-time values; `--set patch=32` overrides one
    size: 224                     # pixels per side
    patch: 16
    channels: 3
    dim: 768
    depth: 12
    heads: 12
    mlp: 4 * dim
    classes: 1000
    eps: 1e-6
    count: (size / patch) ** 2    # int / int must be exact: 225 / 16 is an error that shows both places

  inputs:
    image: f32[B, channels, size, size]      # B is not config: a run-time dim

  parameters:
    cls: f32[1, dim] ~ normal(0.02)
    position: f32[count + 1, dim] ~ normal(0.02)

  graph:
    patches: linear(patchify(image, patch), dim)             # f32[B, count, dim]
    tokens: prepend(cls, patches) + position
    encoded: repeat(pre_norm_layer, depth, tokens, heads=heads, hidden=mlp, eps=eps)
    normed: layer_norm(encoded, eps=eps)
    logits: linear(normed[:, 0], classes)

  outputs: logits

  weights:
    huggingface:
      cls: reshape("vit.embeddings.cls_token", [1, dim])
      patches.weight: reshape("vit.embeddings.patch_embeddings.projection.weight", [dim, channels * patch ** 2])
      encoded.{i}.attention.query.{p}: vit.encoder.layer.{i}.attention.attention.query.{p}
    timm:
      encoded.{i}.attention.query.{p}: split("blocks.{i}.attn.qkv.{p}", part=0, of=3)
  """

/// The dataflow of the masked autoencoder, with the rest of a model around it.
let maskedAutoencoder = """
  graphc: 1
  model: MAE
  config:
    patch: 16
    dim: 768
    depth: 12
    heads: 12
    mlp: 4 * dim
    eps: 1e-6
    count: 196
    mask_ratio: 0.75
    visible: floor(count * (1 - mask_ratio))
    decoder_dim: 512
  inputs:
    image: f32[B, 3, 224, 224]
    noise: f32[B, count] = uniform(seed=0)
  parameters:
    cls: f32[1, dim] ~ normal(0.02)
    position: f32[count + 1, dim] ~ normal(0.02)
    mask_token: f32[decoder_dim] ~ normal(0.02)
    decoder_position: f32[count + 1, decoder_dim] ~ normal(0.02)
  graph:
    pixels: patchify(image, patch)
    embedded: linear(pixels, dim)
    placed: embedded + position[1:]
    order: argsort(noise, axis=1)
    restore: argsort(order, axis=1)
    kept: gather(placed, order[:, :visible], axis=1)
    encoded: repeat(pre_norm_layer, depth, prepend(cls + position[:1], kept), heads=heads, hidden=mlp, eps=eps)
    latent: layer_norm(encoded, eps=eps)
    narrowed: linear(latent, decoder_dim)
    filled: concat(narrowed[:, 1:], expand(mask_token, [B, count - visible, decoder_dim]), axis=1)
    restored: gather(filled, restore, axis=1)
    decoder_tokens: concat(narrowed[:, :1], restored, axis=1) + decoder_position
    mask: cast(restore >= visible, f32)
  outputs: [decoder_tokens, mask]
  preprocess: {image: {resize: 224, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5]}}
  labels: [cat, dog]
  assert: [{that: count > 3, message: too few patches}]
  expect: {fused_attention: all, causal: logits, parameters: 86567656}
  """

/// The blocks of the language's definition as blocks of a model.
let blocks = """
  graphc: 1
  model: Blocks
  blocks:
    attention:
      doc: Multi-head attention, softmax(Q Kᵀ / √K + mask) V (Vaswani et al., 2017, eq. 1)
      config: {heads: int, head_dim: int = C / heads, causal: bool = false, use_bias: bool = true}
      inputs:
        x: f32[B, T, C]
        memory: f32[B, S, M] = x
        mask: bool[B, S]?                                    # true: attend
      graph:
        query: linear(x, heads * head_dim, use_bias=use_bias)
        key: linear(memory, heads * head_dim, use_bias=use_bias)
        value: linear(memory, heads * head_dim, use_bias=use_bias)
        scores: split_heads(query, heads) @ split_heads(key, heads).T / sqrt(head_dim)
        allowed: attention_mask(scores, mask, causal=causal)
        weights: softmax(where(allowed, scores, -inf))
        context: merge_heads(weights @ split_heads(value, heads))
        output: linear(context, C, use_bias=use_bias)
      outputs: output
      taps: weights                                          # what a `--tap` is asked for most

    split_heads:
      config: {heads: int}
      inputs: {x: "f32[B, T, C]"}
      graph: {y: "rearrange(x, 'b t (h k) -> b h t k', h=heads)"}
      outputs: y
  inputs:
    x: f32[B, 8, 16]
  graph:
    y: attention(x, heads=4)
  outputs: y
  """
