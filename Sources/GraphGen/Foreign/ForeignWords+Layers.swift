extension ForeignWord {
  private static let parts =
    "it is made of equations: one line for each layer, the result of the line above as the input of the next"
  private static let table =
    "a table is a parameter, table: f32[n, dim] ~ normal(0.02), and embedding(table, index) takes its rows"
  private static let statistics =
    "at inference it is a scale and a shift for each channel: declare both under 'parameters' and write x * scale + shift"
  private static let pooling =
    "average or maximum of squares: reshape the picture into squares and reduce their axes with mean or max"
  private static let copy = "values are never changed: the value itself does it"
  private static let runtime = "a spec has no values to read back: make it an output, or a tap"

  /// Layers, blocks, and functions for training or devices.
  static let layers: [ForeignWord] = [
    .init(
      "Linear(x, in_features, out_features, bias?)", "linear({x}, {out_features}«, use_bias={bias}»)",
      "nn.Linear(64, 10)(x)"),
    .init("Linear(x, out_features, bias?)", "linear({x}, {out_features}«, use_bias={bias}»)", "Linear(x, 10)"),
    .init("Dense(x, units, use_bias?)", "linear({x}, {units}«, use_bias={use_bias}»)", "Dense(10)(x)"),
    .init(
      "Dense(x, units, activation, use_bias?)", "{call:activation}(linear({x}, {units}«, use_bias={use_bias}»))",
      "Dense(10, activation='relu')(x)"),
    .init("dense(x, units)", "linear({x}, {units})", "dense(x, 10)"),
    .init("Conv1D(x, out, size)", "convolution_1d({x}, {out}, {size})", "Conv1D(32, 3)(x)"),
    .init(
      "Conv1d(x, in_channels, out_channels, kernel_size)", nil, "nn.Conv1d(64, 64, 3)(x)",
      "convolution_1d(x, out, size) slides along rows of tokens, channels last: x[B, T, C]"),
    .init(
      "Conv2d(x, in_channels, out_channels, kernel_size, stride?, padding?, dilation?, groups?, bias?)",
      "convolution_2d({x}, {out_channels}, {kernel_size}«, stride={stride}»«, padding={padding}»«, dilation={dilation}»«, groups={groups}»«, use_bias={bias}»)",
      "nn.Conv2d(3, 64, 16, stride=16)(image)"),
    .init(
      "Conv2D(x, filters, kernel_size)", nil, "Conv2D(32, 3)(image)",
      "convolution_2d(x, out, size) has channels first: x[B, C, H, W]"),
    .init(
      "ConvTranspose2d(x, in_channels, out_channels, kernel_size)", nil, "nn.ConvTranspose2d(3, 8, 2)(image)",
      "there is no transposed convolution; 'linear' and 'rearrange' unfold squares of their own size"),
    .init("Embedding(x, n?, dim?)", nil, "nn.Embedding(1000, 64)(tokens)", table),
    .init("EmbeddingBag(x, n?, dim?)", nil, "nn.EmbeddingBag(1000, 64)(tokens)", table),
    .init("LayerNorm(x, shape?, eps=1e-5)", "layer_norm({x}, eps={eps})", "nn.LayerNorm(64)(x)"),
    .init(
      "LayerNormalization(x, axis?, epsilon=1e-3)", "layer_norm({x}, eps={epsilon})",
      "LayerNormalization(epsilon=1e-6)(x)"),
    .init("layernorm(x, eps?)", "layer_norm({x}«, eps={eps}»)", "layernorm(x)"),
    .init("RMSNorm(x, shape?, eps?)", "rms_norm({x}«, eps={eps}»)", "nn.RMSNorm(64)(x)"),
    .init("rmsnorm(x, eps?)", "rms_norm({x}«, eps={eps}»)", "rmsnorm(x)"),
    .init("LlamaRMSNorm(x, shape?, eps?)", "rms_norm({x}«, eps={eps}»)", "LlamaRMSNorm(64, eps=1e-6)(x)"),
    .init("T5LayerNorm(x, shape?, eps?)", "rms_norm({x}«, eps={eps}»)", "T5LayerNorm(64)(x)"),
    .init("BatchNorm1d(x, features?)", nil, "nn.BatchNorm1d(64)(x)", statistics),
    .init("BatchNorm2d(x, features?)", nil, "nn.BatchNorm2d(3)(image)", statistics),
    .init("BatchNormalization(x)", nil, "BatchNormalization()(x)", statistics),
    .init("batch_norm(x, mean?, variance?)", nil, "F.batch_norm(x)", statistics),
    .init(
      "GroupNorm(x, groups?, channels?)", nil, "nn.GroupNorm(8, 64)(x)",
      "split the channels into groups with 'rearrange', subtract their mean and divide by sqrt(variance + eps)"),
    .init(
      "InstanceNorm2d(x, channels?)", nil, "nn.InstanceNorm2d(3)(image)",
      "subtract the mean of each channel and divide by sqrt(variance + eps)"),
    .init("Dropout(x, rate)", "dropout({x}, {rate})", "nn.Dropout(0.1)(x)"),
    .init("DropPath(x, p?)", "{x}", "DropPath(0.1)(x)", "at inference it does nothing"),
    .init("drop_path(x, p?)", "{x}", "drop_path(x, 0.1)", "at inference it does nothing"),
    .init("StochasticDepth(x, p?)", "{x}", "StochasticDepth(0.1)(x)", "at inference it does nothing"),
    .init("Identity(x)", "{x}", "nn.Identity()(x)"),
    .init(
      "MultiheadAttention(x, embed_dim, num_heads, bias?)", "attention({x}, heads={num_heads}«, use_bias={bias}»)",
      "nn.MultiheadAttention(64, 4)(x)"),
    .init(
      "MultiheadAttention(x, memory, value, embed_dim, num_heads, bias?)",
      "attention({x}, {memory}, heads={num_heads}«, use_bias={bias}»)", "nn.MultiheadAttention(64, 4)(x, x, x)"),
    .init(
      "MultiheadAttention(x, num_heads)", "attention({x}, heads={num_heads})", "MultiheadAttention(x, num_heads=4)"),
    .init(
      "MultiHeadAttention(x, num_heads, key_dim)", "attention({x}, heads={num_heads}, head_dim={key_dim})",
      "MultiHeadAttention(4, 16)(x)"),
    .init(
      "MultiHeadAttention(x, memory, num_heads, key_dim)",
      "attention({x}, {memory}, heads={num_heads}, head_dim={key_dim})", "MultiHeadAttention(4, 16)(x, x)"),
    .init(
      "MultiHeadDotProductAttention(x, num_heads)", "attention({x}, heads={num_heads})",
      "MultiHeadDotProductAttention(4)(x)"),
    .init("SelfAttention(x, num_heads)", "attention({x}, heads={num_heads})", "SelfAttention(x, num_heads=4)"),
    .init(
      "Attention(x, dim, num_heads, bias?)", "attention({x}, heads={num_heads}«, use_bias={bias}»)",
      "Attention(64, num_heads=4)(x)"),
    .init("Attention(x, num_heads)", "attention({x}, heads={num_heads})", "Attention(x, num_heads=4)"),
    .init(
      "multi_head_attention(x, num_heads)", "attention({x}, heads={num_heads})", "multi_head_attention(x, num_heads=4)"),
    .init("self_attention(x, num_heads)", "attention({x}, heads={num_heads})", "self_attention(x, num_heads=4)"),
    .init(
      "CausalSelfAttention(x, num_heads)", "attention({x}, heads={num_heads}, causal=true)",
      "CausalSelfAttention(x, n_head=4)"),
    .init(
      "CrossAttention(x, memory, num_heads)", "attention({x}, {memory}, heads={num_heads})",
      "CrossAttention(x, y, num_heads=4)"),
    .init(
      "cross_attention(x, memory, num_heads)", "attention({x}, {memory}, heads={num_heads})",
      "cross_attention(x, y, num_heads=4)"),
    .init(
      "scaled_dot_product_attention(query, key, value)", "softmax({query} @ {key}.T / sqrt({dim:query,-1})) @ {value}",
      "F.scaled_dot_product_attention(x, y, y)"),
    .init(
      "scaled_dot_product_attention(query, key, value, attn_mask?, is_causal?)", nil,
      "F.scaled_dot_product_attention(x, y, y, is_causal=true)",
      "attention_mask(scores, causal=true) makes the mask: softmax(where(allowed, scores, -inf)) @ value"),
    .init(
      "flash_attention(query, key, value)", "softmax({query} @ {key}.T / sqrt({dim:query,-1})) @ {value}",
      "flash_attention(x, y, y)"),
    .init("FeedForward(x, dim, hidden)", "feed_forward({x}, {hidden})", "FeedForward(64, 256)(x)"),
    .init("MLP(x, hidden)", "feed_forward({x}, {hidden})", "MLP(x, 256)"),
    .init("Mlp(x, hidden)", "feed_forward({x}, {hidden})", "Mlp(x, 256)"),
    .init("mlp(x, hidden)", "feed_forward({x}, {hidden})", "mlp(x, 256)"),
    .init("FFN(x, hidden)", "feed_forward({x}, {hidden})", "FFN(x, 256)"),
    .init("ffn(x, hidden)", "feed_forward({x}, {hidden})", "ffn(x, 256)"),
    .init(
      "PositionwiseFeedForward(x, dim, hidden)", "feed_forward({x}, {hidden})", "PositionwiseFeedForward(64, 256)(x)"),
    .init("SwiGLU(x, hidden)", "gated_feed_forward({x}, {hidden}, activation=silu)", "SwiGLU(x, 256)"),
    .init("GEGLU(x, hidden)", "gated_feed_forward({x}, {hidden}, activation=gelu)", "GEGLU(x, 256)"),
    .init("LlamaMLP(x, hidden)", "gated_feed_forward({x}, {hidden}, activation=silu)", "LlamaMLP(x, 256)"),
    .init(
      "TransformerEncoderLayer(x, d_model, num_heads, dim_feedforward=2048)",
      "post_norm_layer({x}, heads={num_heads}, hidden={dim_feedforward}, activation=relu, eps=1e-5)",
      "nn.TransformerEncoderLayer(64, nhead=4, dim_feedforward=256)(x)"),
    .init(
      "TransformerEncoderLayer(x, d_model, num_heads, dim_feedforward?, norm_first?, activation?)", nil,
      "nn.TransformerEncoderLayer(64, 4, norm_first=true)(x)", "the layers are 'pre_norm_layer' and 'post_norm_layer'"),
    .init(
      "TransformerDecoderLayer(x, memory?, d_model?, num_heads?)", nil, "nn.TransformerDecoderLayer(64, 4)(x, y)",
      "the layers are 'pre_norm_decoder_layer' and 'post_norm_decoder_layer', with the memory as their second input"),
    .init(
      "TransformerEncoder(x, layer?, num_layers?)", nil, "nn.TransformerEncoder(x)",
      "repeat(pre_norm_layer, depth, x, heads=heads, hidden=hidden) is a stack of layers"),
    .init(
      "TransformerDecoder(x, layer?, num_layers?)", nil, "nn.TransformerDecoder(x)",
      "repeat(pre_norm_decoder_layer, depth, x, memory=memory, heads=heads, hidden=hidden) is a stack of layers"),
    .init(
      "Transformer(x)", nil, "nn.Transformer(x)",
      "repeat(pre_norm_layer, depth, x, heads=heads, hidden=hidden) is a stack of layers"),
    .init(
      "TransformerBlock(x, num_heads?, hidden?)", nil, "TransformerBlock(x)",
      "the layers are 'pre_norm_layer' and 'post_norm_layer'; graphc show pre_norm_layer prints one"),
    .init(
      "EncoderLayer(x, num_heads?, hidden?)", nil, "EncoderLayer(x)",
      "the layers are 'pre_norm_layer' and 'post_norm_layer'; graphc show pre_norm_layer prints one"),
    .init(
      "DecoderLayer(x, num_heads?, hidden?)", nil, "DecoderLayer(x)",
      "the layers are 'pre_norm_decoder_layer' and 'post_norm_decoder_layer'"),
    .init(
      "PositionalEncoding(x)", nil, "PositionalEncoding(x)",
      "'sinusoidal_positions' are added, as are learned ones: position: f32[count, dim] ~ normal(0.02)"),
    .init(
      "PositionalEmbedding(x)", nil, "PositionalEmbedding(x)",
      "'sinusoidal_positions' are added, as are learned ones: position: f32[count, dim] ~ normal(0.02)"),
    .init(
      "RotaryEmbedding(x)", nil, "RotaryEmbedding(x)",
      "'attention' turns queries and keys itself: rotary=.half, or .interleaved"),
    .init(
      "apply_rotary_pos_emb(x, y)", nil, "apply_rotary_pos_emb(x, y)",
      "'attention' turns queries and keys itself: rotary=.half, or .interleaved"),
    .init("Sequential(layers...)", nil, "nn.Sequential(nn.ReLU(), nn.GELU())", parts),
    .init(
      "ModuleList(layers)", nil, "nn.ModuleList([x])",
      "repeat(block, n, x) calls a block n times, each on what the one before gave"),
    .init("Lambda(function)", nil, "Lambda(x)", "write the expression itself, or a block of your own under 'blocks'"),
    .init("Input(shape)", nil, "Input([T, 64])", "what a model is given is declared under 'inputs': x: f32[B, T, 64]"),
    .init(
      "InputLayer(shape)", nil, "InputLayer([T, 64])",
      "what a model is given is declared under 'inputs': x: f32[B, T, 64]"),
    .init("Model(inputs, outputs)", nil, "Model(x, y)", "'inputs' and 'outputs' are keys of the spec"),
    .init("AdaptiveAvgPool2d(x, size)", nil, "nn.AdaptiveAvgPool2d(2)(image)", pooling),
    .init("GlobalAveragePooling1D(x)", "mean({x}, axis=1)", "GlobalAveragePooling1D()(x)"),
    .init("GlobalMaxPooling1D(x)", "max({x}, axis=1)", "GlobalMaxPooling1D()(x)"),
    .init("AvgPool2d(x, size)", nil, "nn.AvgPool2d(2)(image)", pooling),
    .init("MaxPool2d(x, size)", nil, "nn.MaxPool2d(2)(image)", pooling),
    .init("max_pool2d(x, size)", nil, "F.max_pool2d(image, 2)", pooling),
    .init("avg_pool2d(x, size)", nil, "F.avg_pool2d(image, 2)", pooling),
    .init("MaxPooling2D(x)", nil, "MaxPooling2D()(image)", pooling),
    .init(
      "interpolate(x, size?)", nil, "F.interpolate(image, size=32)",
      "pictures are resized before the model: preprocess: {image: {resize: 224}}"),
    .init(
      "resize(x, size?)", nil, "tf.resize(image, [32, 32])",
      "pictures are resized before the model: preprocess: {image: {resize: 224}}"),
    .init(
      "Upsample(x, scale?)", nil, "nn.Upsample(2)(image)",
      "insert axes with 'new', 'expand' them, and 'reshape' two axes to one"),
    .init(
      "PixelShuffle(x, r)", nil, "nn.PixelShuffle(2)(image)",
      "'rearrange' splits the channels and merges them into rows and columns"),
    .init("LSTM(x)", nil, "nn.LSTM(64, 64)(x)", "there are no recurrent layers"),
    .init("GRU(x)", nil, "nn.GRU(64, 64)(x)", "there are no recurrent layers"),
    .init("RNN(x)", nil, "nn.RNN(64, 64)(x)", "there are no recurrent layers"),
    .init("detach(x)", "{x}", "x.detach()"),
    .init("contiguous(x)", "{x}", "x.contiguous()"),
    .init("clone(x)", "{x}", "x.clone()"),
    .init("copy(x)", "{x}", "np.copy(x)"),
    .init("cuda(x)", "{x}", "x.cuda()"),
    .init("cpu(x)", "{x}", "x.cpu()"),
    .init("stop_gradient(x)", "{x}", "tf.stop_gradient(x)"),
    .init("requires_grad_(x)", "{x}", "x.requires_grad_()"),
    .init("ascontiguousarray(x)", "{x}", "np.ascontiguousarray(x)"),
    .init("from_numpy(x)", "{x}", "torch.from_numpy(x)"),
    .init("convert_to_tensor(x)", "{x}", "tf.convert_to_tensor(x)"),
    .init("asarray(x)", "{x}", "np.asarray(x)"),
    .init("checkpoint(function, x)", nil, "checkpoint(x, x)", "a spec describes inference: call the block itself"),
    .init("item(x)", nil, "x.item()", runtime),
    .init("numpy(x)", nil, "x.numpy()", runtime),
    .init("tolist(x)", nil, "x.tolist()", runtime),
    .init("backward(x)", nil, "x.backward()", "a spec describes what a model computes, not how it is trained"),
    .init("copy_(x, y)", nil, "x.copy_(y)", copy),
    .init("add_(x, y)", "{x} + {y}", "x.add_(1)", copy),
    .init("mul_(x, y)", "{x} * {y}", "x.mul_(2)", copy),
    .init("relu_(x)", "relu({x})", "x.relu_()", copy),
  ]

  /// Python, and conversions between dtypes.
  static let python: [ForeignWord] = [
    .init("len(x)", "{dim:x,0}", "len(x)"),
    .init("size(x, dim)", "{dim:x,dim}", "x.size(1)"),
    .init("size(x)", nil, "x.size()", "the dims have names: use those of its type"),
    .init("dim(x)", nil, "x.dim()", "the number of axes is known: write it as a number"),
    .init("numel(x)", nil, "x.numel()", "multiply the dims, which have names"),
    .init("float(x)", "cast({x}, f32)", "tokens.float()"),
    .init("double(x)", nil, "x.double()", "there is f32 and i32; 'cast' converts between them"),
    .init("half(x)", nil, "x.half()", "values are f32; 'precision: bf16' at the top has the model run in 16 bits"),
    .init(
      "bfloat16(x)", nil, "x.bfloat16()", "values are f32; 'precision: bf16' at the top has the model run in 16 bits"),
    .init("int(x)", "cast({x}, i32)", "x.int()"),
    .init("long(x)", "cast({x}, i32)", "x.long()"),
    .init("bool(x)", "cast({x}, bool)", "tokens.bool()"),
    .init("to(x, dtype)", "{cast:x,dtype}", "tokens.to(torch.float32)"),
    .init("type(x, dtype)", "{cast:x,dtype}", "tokens.type(torch.float32)"),
    .init("astype(x, dtype)", "{cast:x,dtype}", "tokens.astype(np.float32)"),
    .init("type_as(x, y)", "cast({x}, {dtype:y})", "tokens.type_as(x)"),
    .init("Cast(x, dtype)", "{cast:x,dtype}", "Cast(tokens, 'float32')"),
    .init("print(x)", nil, "print(x)", "make it an output, or a tap: graphc run with --tap shows any equation"),
    .init(
      "enumerate(x)", nil, "enumerate(x)",
      "there are no loops; repeat(block, n, x) calls a block n times, and 'i' is the index"),
    .init("zip(x, y)", nil, "zip(x, y)", "there are no loops; repeat(block, n, x) calls a block n times"),
    .init("map(f, x)", nil, "map(relu, x)", "there are no loops: functions work on all elements at once"),
    .init("str(x)", nil, "str(heads)", "there are no texts to make"),
    .init(
      "isinstance(x, y)", nil, "isinstance(x, y)", "types are known: has(x) asks whether an optional input was given"),
    .init("hasattr(x, y)", nil, "hasattr(x, 'y')", "has(x) asks whether an optional input was given"),
    .init("super()", nil, "super()", "a block is written under 'blocks' and called by its name"),
    .init("forward(x)", nil, "x.forward(y)", "call the block by its name"),
    .init("apply(x, f)", nil, "x.apply(y)", "call the function by its name: relu(x)"),
    .init("vmap(f)", nil, "jax.vmap(relu)", "functions work on all elements at once, and products on all leading axes"),
    .init("jit(f)", nil, "jax.jit(relu)", "everything is compiled: leave it out"),
    .init(
      "scan(f, x)", nil, "jax.scan(relu, x)",
      "repeat(block, n, x) calls a block n times, each on what the one before gave"),
    .init(
      "cond(p, a, b)", nil, "jax.cond(x, x, y)",
      "tensors choose with where(condition, x, y); an 'if' is decided at compile time"),
    .init(
      ".split(x, size, dim?)", nil, "x.split(16, dim=-1)",
      "split(x, parts, axis) takes the number of equal parts, not their size"),
    .init(
      "torch.split(x, size, dim?)", nil, "torch.split(x, 16, dim=-1)",
      "split(x, parts, axis) takes the number of equal parts, not their size"),
  ]
}
