/// Names of arguments and dtypes of other frameworks.
enum ForeignArguments {
  /// The foreign name, and candidates for it in this language, likeliest first.
  private static let names: [String: [String]] = {
    let rows: [(String, [String])] = [
      ("dim dims axes", ["axis", "permutation", "shape"]),
      ("axis perm order", ["permutation", "axis"]),
      ("keepdim keepdims keep_dims", ["keep"]),
      (
        "num_heads n_heads nhead n_head num_attention_heads nheads h attention_heads encoder_attention_heads heads_count",
        ["heads"]
      ),
      ("num_kv_heads num_key_value_heads n_kv_heads kv_heads num_query_groups", ["key_value_heads"]),
      ("key_dim size_per_head attention_head_size d_kv dim_head d_head kdim qkv_features", ["head_dim"]),
      (
        "out_features units features out_dim output_dim dim_out num_classes out_channels filters d_out num_outputs nf",
        ["out"]
      ),
      (
        "intermediate_size dim_feedforward ffn_dim mlp_dim hidden_dim d_ff n_inner hidden_features inner_dim hidden_size encoder_ffn_dim d_hidden ff_dim feedforward_dim",
        ["hidden"]
      ),
      (
        "act act_layer hidden_act activation_function hidden_activation act_fn nonlinearity feed_forward_proj activation_fn",
        ["activation"]
      ),
      ("norm_layer norm_cls normalization", ["norm"]),
      ("epsilon layer_norm_eps norm_eps layer_norm_epsilon rms_norm_eps layernorm_epsilon variance_epsilon", ["eps"]),
      ("is_causal use_causal_mask causal_mask is_decoder", ["causal"]),
      ("attention_mask key_padding_mask src_key_padding_mask padding_mask tgt_key_padding_mask", ["mask"]),
      ("attn_mask src_mask tgt_mask", ["visible", "mask"]),
      ("bias with_bias qkv_bias has_bias", ["use_bias"]),
      ("kernel_size kernel patch_size", ["size", "patch"]),
      ("negative_slope", ["slope"]),
      ("strides", ["stride"]),
      ("dilation_rate", ["dilation"]),
      ("feature_group_count", ["groups"]),
      ("logit_cap attn_logit_softcapping soft_cap logits_soft_cap", ["softcap"]),
      ("rope_theta rotary_base rope_base base max_timescale", ["theta"]),
      ("sliding_window window_size", ["window"]),
      (
        "p dropout_p dropout_rate drop_rate drop attn_drop attn_dropout attention_dropout attention_probs_dropout_prob",
        ["dropout", "rate"]
      ),
      ("softmax_scale sm_scale", ["scale"]),
      (
        "encoder_hidden_states context encoder_output key_value_states kv memory_key_value encoder_states enc_output",
        ["memory"]
      ),
      ("hidden_states input inputs query src tensor tgt inputs_embeds", ["x"]),
      ("indices ids input_ids idx indexes", ["index"]),
      ("num_classes depth n_classes nb_classes", ["n"]),
      ("size newshape target_shape output_shape", ["shape"]),
      ("chunks num_or_size_splits num_splits indices_or_sections sections", ["parts"]),
      ("condition_ mask cond", ["condition"]),
      ("other", ["y"]),
      ("weights embedding_table params", ["table", "weight"]),
      ("pad_width", ["before"]),
      ("constant_values fill_value", ["value"]),
      ("end stop n num", ["count"]),
    ]
    var names: [String: [String]] = [:]
    for (foreign, own) in rows {
      for name in foreign.split(separator: " ") { names[String(name), default: []] += own }
    }
    return names
  }()

  static func own(for name: String, among valid: [String]) -> String? {
    names[name]?.first { valid.contains($0) }
  }

  /// The reason why an argument is not needed here; `nil` if it is not such an argument.
  static func needless(_ name: String) -> String? {
    switch name {
    case "in_features", "in_channels", "input_dim", "embed_dim", "d_model", "dim", "normalized_shape", "input_shape",
      "hidden_size", "model_dim", "emb_dim", "n_embd", "channels", "num_features":
      "the width of the input is read from its shape: leave it out"
    case "dropout", "p", "rate", "attn_drop", "proj_drop", "drop", "attn_dropout", "dropout_rate", "attention_dropout",
      "dropout_p", "drop_rate", "drop_path", "hidden_dropout_prob", "attention_probs_dropout_prob", "resid_pdrop",
      "attn_pdrop", "hidden_dropout", "activation_dropout", "layerdrop":
      "dropout is a block, dropout(x, rate), and does nothing when a model runs: leave it out here"
    case "device", "dtype", "inplace", "requires_grad", "batch_first", "training", "need_weights", "out",
      "deterministic", "memory_format", "trainable", "return_attention_scores", "output_attentions", "use_cache",
      "param_dtype", "precision":
      "it changes nothing that a spec computes: leave it out"
    case "name": "the name of the equation is the name: leave it out"
    case "kernel_initializer", "bias_initializer", "init", "initializer_range", "kernel_init", "bias_init",
      "weight_init", "kernel_regularizer", "init_values":
      "how parameters start is said by the block: leave it out"
    default: nil
    }
  }

  /// The dtype of this language for one of another framework.
  static func dtype(_ name: String) -> String? {
    switch name {
    case "float32", "float", "f32", "fp32", "single", "FloatTensor", "Float", "float_", "FLOAT": "f32"
    case "float64", "double", "f64", "float16", "half", "f16", "fp16", "bfloat16", "bf16", "DoubleTensor", "HalfTensor":
      "f32"
    case "int32", "int", "i32", "long", "int64", "i64", "int_", "LongTensor", "IntTensor", "Int", "integer", "int8",
      "uint8", "int16", "short", "i8", "u8", "i16", "uint32", "INT64":
      "i32"
    case "bool", "bool_", "boolean", "BoolTensor", "Bool", "BOOL": "bool"
    default: nil
    }
  }
}
