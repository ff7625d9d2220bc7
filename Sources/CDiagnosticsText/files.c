// Written by list_files.sh, which a test runs again to see that nothing is missing.

#include "CDiagnosticsText.h"

// Clang embeds in every version of C and warns before C23.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char page_call_argument[] = {
#embed "../../Docs/Diagnostics/call/argument.md"
};
static const unsigned char page_call_unknown_function[] = {
#embed "../../Docs/Diagnostics/call/unknown-function.md"
};
static const unsigned char page_checkpoint_corrupt[] = {
#embed "../../Docs/Diagnostics/checkpoint/corrupt.md"
};
static const unsigned char page_checkpoint_missing[] = {
#embed "../../Docs/Diagnostics/checkpoint/missing.md"
};
static const unsigned char page_checkpoint_spec_mismatch[] = {
#embed "../../Docs/Diagnostics/checkpoint/spec-mismatch.md"
};
static const unsigned char page_checkpoint_version[] = {
#embed "../../Docs/Diagnostics/checkpoint/version.md"
};
static const unsigned char page_config_contradiction[] = {
#embed "../../Docs/Diagnostics/config/contradiction.md"
};
static const unsigned char page_config_format[] = {
#embed "../../Docs/Diagnostics/config/format.md"
};
static const unsigned char page_config_generation[] = {
#embed "../../Docs/Diagnostics/config/generation.md"
};
static const unsigned char page_config_missing_key[] = {
#embed "../../Docs/Diagnostics/config/missing-key.md"
};
static const unsigned char page_config_model_type[] = {
#embed "../../Docs/Diagnostics/config/model-type.md"
};
static const unsigned char page_config_require[] = {
#embed "../../Docs/Diagnostics/config/require.md"
};
static const unsigned char page_config_unknown_value[] = {
#embed "../../Docs/Diagnostics/config/unknown-value.md"
};
static const unsigned char page_data_column_major[] = {
#embed "../../Docs/Diagnostics/data/column-major.md"
};
static const unsigned char page_data_columns[] = {
#embed "../../Docs/Diagnostics/data/columns.md"
};
static const unsigned char page_data_count[] = {
#embed "../../Docs/Diagnostics/data/count.md"
};
static const unsigned char page_data_empty[] = {
#embed "../../Docs/Diagnostics/data/empty.md"
};
static const unsigned char page_data_encoding[] = {
#embed "../../Docs/Diagnostics/data/encoding.md"
};
static const unsigned char page_data_entry[] = {
#embed "../../Docs/Diagnostics/data/entry.md"
};
static const unsigned char page_data_format[] = {
#embed "../../Docs/Diagnostics/data/format.md"
};
static const unsigned char page_data_label_range[] = {
#embed "../../Docs/Diagnostics/data/label-range.md"
};
static const unsigned char page_data_missing_input[] = {
#embed "../../Docs/Diagnostics/data/missing-input.md"
};
static const unsigned char page_data_no_targets[] = {
#embed "../../Docs/Diagnostics/data/no-targets.md"
};
static const unsigned char page_data_picture[] = {
#embed "../../Docs/Diagnostics/data/picture.md"
};
static const unsigned char page_data_split[] = {
#embed "../../Docs/Diagnostics/data/split.md"
};
static const unsigned char page_data_too_long[] = {
#embed "../../Docs/Diagnostics/data/too-long.md"
};
static const unsigned char page_data_unknown_class[] = {
#embed "../../Docs/Diagnostics/data/unknown-class.md"
};
static const unsigned char page_data_unknown_input[] = {
#embed "../../Docs/Diagnostics/data/unknown-input.md"
};
static const unsigned char page_data_vocabulary[] = {
#embed "../../Docs/Diagnostics/data/vocabulary.md"
};
static const unsigned char page_emit_busy[] = {
#embed "../../Docs/Diagnostics/emit/busy.md"
};
static const unsigned char page_emit_edited[] = {
#embed "../../Docs/Diagnostics/emit/edited.md"
};
static const unsigned char page_emit_manifest[] = {
#embed "../../Docs/Diagnostics/emit/manifest.md"
};
static const unsigned char page_emit_not_ours[] = {
#embed "../../Docs/Diagnostics/emit/not-ours.md"
};
static const unsigned char page_emit_same_name[] = {
#embed "../../Docs/Diagnostics/emit/same-name.md"
};
static const unsigned char page_expect_causal[] = {
#embed "../../Docs/Diagnostics/expect/causal.md"
};
static const unsigned char page_expect_equivariant[] = {
#embed "../../Docs/Diagnostics/expect/equivariant.md"
};
static const unsigned char page_expect_flops[] = {
#embed "../../Docs/Diagnostics/expect/flops.md"
};
static const unsigned char page_expect_fused_attention[] = {
#embed "../../Docs/Diagnostics/expect/fused-attention.md"
};
static const unsigned char page_expect_memory[] = {
#embed "../../Docs/Diagnostics/expect/memory.md"
};
static const unsigned char page_expect_parameters[] = {
#embed "../../Docs/Diagnostics/expect/parameters.md"
};
static const unsigned char page_expect_traffic[] = {
#embed "../../Docs/Diagnostics/expect/traffic.md"
};
static const unsigned char page_generate_causal[] = {
#embed "../../Docs/Diagnostics/generate/causal.md"
};
static const unsigned char page_generate_input[] = {
#embed "../../Docs/Diagnostics/generate/input.md"
};
static const unsigned char page_generate_limit[] = {
#embed "../../Docs/Diagnostics/generate/limit.md"
};
static const unsigned char page_generate_logits[] = {
#embed "../../Docs/Diagnostics/generate/logits.md"
};
static const unsigned char page_generate_missing[] = {
#embed "../../Docs/Diagnostics/generate/missing.md"
};
static const unsigned char page_generate_no_token[] = {
#embed "../../Docs/Diagnostics/generate/no-token.md"
};
static const unsigned char page_generate_step[] = {
#embed "../../Docs/Diagnostics/generate/step.md"
};
static const unsigned char page_gir_attribute[] = {
#embed "../../Docs/Diagnostics/gir/attribute.md"
};
static const unsigned char page_gir_duplicate_name[] = {
#embed "../../Docs/Diagnostics/gir/duplicate-name.md"
};
static const unsigned char page_gir_invariant[] = {
#embed "../../Docs/Diagnostics/gir/invariant.md"
};
static const unsigned char page_gir_result_count[] = {
#embed "../../Docs/Diagnostics/gir/result-count.md"
};
static const unsigned char page_gir_syntax[] = {
#embed "../../Docs/Diagnostics/gir/syntax.md"
};
static const unsigned char page_gir_type_mismatch[] = {
#embed "../../Docs/Diagnostics/gir/type-mismatch.md"
};
static const unsigned char page_gir_unknown_dim[] = {
#embed "../../Docs/Diagnostics/gir/unknown-dim.md"
};
static const unsigned char page_gir_unknown_dtype[] = {
#embed "../../Docs/Diagnostics/gir/unknown-dtype.md"
};
static const unsigned char page_gir_unknown_op[] = {
#embed "../../Docs/Diagnostics/gir/unknown-op.md"
};
static const unsigned char page_gir_unknown_value[] = {
#embed "../../Docs/Diagnostics/gir/unknown-value.md"
};
static const unsigned char page_image_coding[] = {
#embed "../../Docs/Diagnostics/image/coding.md"
};
static const unsigned char page_image_colour[] = {
#embed "../../Docs/Diagnostics/image/colour.md"
};
static const unsigned char page_image_corrupt[] = {
#embed "../../Docs/Diagnostics/image/corrupt.md"
};
static const unsigned char page_image_encode[] = {
#embed "../../Docs/Diagnostics/image/encode.md"
};
static const unsigned char page_image_format[] = {
#embed "../../Docs/Diagnostics/image/format.md"
};
static const unsigned char page_image_size[] = {
#embed "../../Docs/Diagnostics/image/size.md"
};
static const unsigned char page_index_range[] = {
#embed "../../Docs/Diagnostics/index/range.md"
};
static const unsigned char page_input_missing[] = {
#embed "../../Docs/Diagnostics/input/missing.md"
};
static const unsigned char page_input_range[] = {
#embed "../../Docs/Diagnostics/input/range.md"
};
static const unsigned char page_input_unknown[] = {
#embed "../../Docs/Diagnostics/input/unknown.md"
};
static const unsigned char page_io_cannot_create[] = {
#embed "../../Docs/Diagnostics/io/cannot-create.md"
};
static const unsigned char page_io_changed[] = {
#embed "../../Docs/Diagnostics/io/changed.md"
};
static const unsigned char page_io_exists[] = {
#embed "../../Docs/Diagnostics/io/exists.md"
};
static const unsigned char page_io_graphviz[] = {
#embed "../../Docs/Diagnostics/io/graphviz.md"
};
static const unsigned char page_io_map_failed[] = {
#embed "../../Docs/Diagnostics/io/map-failed.md"
};
static const unsigned char page_io_not_a_file[] = {
#embed "../../Docs/Diagnostics/io/not-a-file.md"
};
static const unsigned char page_io_not_found[] = {
#embed "../../Docs/Diagnostics/io/not-found.md"
};
static const unsigned char page_io_output_is_input[] = {
#embed "../../Docs/Diagnostics/io/output-is-input.md"
};
static const unsigned char page_io_read_failed[] = {
#embed "../../Docs/Diagnostics/io/read-failed.md"
};
static const unsigned char page_io_unreadable[] = {
#embed "../../Docs/Diagnostics/io/unreadable.md"
};
static const unsigned char page_io_write_failed[] = {
#embed "../../Docs/Diagnostics/io/write-failed.md"
};
static const unsigned char page_json_depth[] = {
#embed "../../Docs/Diagnostics/json/depth.md"
};
static const unsigned char page_json_duplicate_key[] = {
#embed "../../Docs/Diagnostics/json/duplicate-key.md"
};
static const unsigned char page_json_number[] = {
#embed "../../Docs/Diagnostics/json/number.md"
};
static const unsigned char page_json_surrogate[] = {
#embed "../../Docs/Diagnostics/json/surrogate.md"
};
static const unsigned char page_json_syntax[] = {
#embed "../../Docs/Diagnostics/json/syntax.md"
};
static const unsigned char page_json_trailing[] = {
#embed "../../Docs/Diagnostics/json/trailing.md"
};
static const unsigned char page_json_utf_8[] = {
#embed "../../Docs/Diagnostics/json/utf-8.md"
};
static const unsigned char page_limit_depth[] = {
#embed "../../Docs/Diagnostics/limit/depth.md"
};
static const unsigned char page_limit_dim[] = {
#embed "../../Docs/Diagnostics/limit/dim.md"
};
static const unsigned char page_limit_elements[] = {
#embed "../../Docs/Diagnostics/limit/elements.md"
};
static const unsigned char page_limit_expression_depth[] = {
#embed "../../Docs/Diagnostics/limit/expression-depth.md"
};
static const unsigned char page_limit_expression_tokens[] = {
#embed "../../Docs/Diagnostics/limit/expression-tokens.md"
};
static const unsigned char page_limit_file_size[] = {
#embed "../../Docs/Diagnostics/limit/file-size.md"
};
static const unsigned char page_limit_graph_nodes[] = {
#embed "../../Docs/Diagnostics/limit/graph-nodes.md"
};
static const unsigned char page_limit_header[] = {
#embed "../../Docs/Diagnostics/limit/header.md"
};
static const unsigned char page_limit_include[] = {
#embed "../../Docs/Diagnostics/limit/include.md"
};
static const unsigned char page_limit_jpeg_scans[] = {
#embed "../../Docs/Diagnostics/limit/jpeg-scans.md"
};
static const unsigned char page_limit_line[] = {
#embed "../../Docs/Diagnostics/limit/line.md"
};
static const unsigned char page_limit_list[] = {
#embed "../../Docs/Diagnostics/limit/list.md"
};
static const unsigned char page_limit_memory[] = {
#embed "../../Docs/Diagnostics/limit/memory.md"
};
static const unsigned char page_limit_name[] = {
#embed "../../Docs/Diagnostics/limit/name.md"
};
static const unsigned char page_limit_names[] = {
#embed "../../Docs/Diagnostics/limit/names.md"
};
static const unsigned char page_limit_nodes[] = {
#embed "../../Docs/Diagnostics/limit/nodes.md"
};
static const unsigned char page_limit_npy_header[] = {
#embed "../../Docs/Diagnostics/limit/npy-header.md"
};
static const unsigned char page_limit_parameter_paths[] = {
#embed "../../Docs/Diagnostics/limit/parameter-paths.md"
};
static const unsigned char page_limit_pixels[] = {
#embed "../../Docs/Diagnostics/limit/pixels.md"
};
static const unsigned char page_limit_positions[] = {
#embed "../../Docs/Diagnostics/limit/positions.md"
};
static const unsigned char page_limit_rank[] = {
#embed "../../Docs/Diagnostics/limit/rank.md"
};
static const unsigned char page_limit_steps[] = {
#embed "../../Docs/Diagnostics/limit/steps.md"
};
static const unsigned char page_limit_tensors[] = {
#embed "../../Docs/Diagnostics/limit/tensors.md"
};
static const unsigned char page_limit_yaml_depth[] = {
#embed "../../Docs/Diagnostics/limit/yaml-depth.md"
};
static const unsigned char page_limit_yaml_key[] = {
#embed "../../Docs/Diagnostics/limit/yaml-key.md"
};
static const unsigned char page_limit_yaml_nodes[] = {
#embed "../../Docs/Diagnostics/limit/yaml-nodes.md"
};
static const unsigned char page_limit_yaml_scalar[] = {
#embed "../../Docs/Diagnostics/limit/yaml-scalar.md"
};
static const unsigned char page_limit_yaml_size[] = {
#embed "../../Docs/Diagnostics/limit/yaml-size.md"
};
static const unsigned char page_mask_fully_masked_rows[] = {
#embed "../../Docs/Diagnostics/mask/fully-masked-rows.md"
};
static const unsigned char page_mask_zero_score[] = {
#embed "../../Docs/Diagnostics/mask/zero-score.md"
};
static const unsigned char page_npy_header[] = {
#embed "../../Docs/Diagnostics/npy/header.md"
};
static const unsigned char page_npy_object_refused[] = {
#embed "../../Docs/Diagnostics/npy/object-refused.md"
};
static const unsigned char page_npy_range[] = {
#embed "../../Docs/Diagnostics/npy/range.md"
};
static const unsigned char page_npy_shape[] = {
#embed "../../Docs/Diagnostics/npy/shape.md"
};
static const unsigned char page_npy_size[] = {
#embed "../../Docs/Diagnostics/npy/size.md"
};
static const unsigned char page_npy_unsupported[] = {
#embed "../../Docs/Diagnostics/npy/unsupported.md"
};
static const unsigned char page_npy_version[] = {
#embed "../../Docs/Diagnostics/npy/version.md"
};
static const unsigned char page_op_operand_count[] = {
#embed "../../Docs/Diagnostics/op/operand-count.md"
};
static const unsigned char page_op_structural[] = {
#embed "../../Docs/Diagnostics/op/structural.md"
};
static const unsigned char page_parameter_undeclared[] = {
#embed "../../Docs/Diagnostics/parameter/undeclared.md"
};
static const unsigned char page_pass_divergence[] = {
#embed "../../Docs/Diagnostics/pass/divergence.md"
};
static const unsigned char page_pass_rows[] = {
#embed "../../Docs/Diagnostics/pass/rows.md"
};
static const unsigned char page_pass_static[] = {
#embed "../../Docs/Diagnostics/pass/static.md"
};
static const unsigned char page_preproc_channels[] = {
#embed "../../Docs/Diagnostics/preproc/channels.md"
};
static const unsigned char page_preproc_missing[] = {
#embed "../../Docs/Diagnostics/preproc/missing.md"
};
static const unsigned char page_preproc_scale[] = {
#embed "../../Docs/Diagnostics/preproc/scale.md"
};
static const unsigned char page_preproc_size[] = {
#embed "../../Docs/Diagnostics/preproc/size.md"
};
static const unsigned char page_preproc_std_zero[] = {
#embed "../../Docs/Diagnostics/preproc/std-zero.md"
};
static const unsigned char page_run_busy[] = {
#embed "../../Docs/Diagnostics/run/busy.md"
};
static const unsigned char page_run_exists[] = {
#embed "../../Docs/Diagnostics/run/exists.md"
};
static const unsigned char page_run_log[] = {
#embed "../../Docs/Diagnostics/run/log.md"
};
static const unsigned char page_run_missing[] = {
#embed "../../Docs/Diagnostics/run/missing.md"
};
static const unsigned char page_run_not_ours[] = {
#embed "../../Docs/Diagnostics/run/not-ours.md"
};
static const unsigned char page_safetensors_duplicate_name[] = {
#embed "../../Docs/Diagnostics/safetensors/duplicate-name.md"
};
static const unsigned char page_safetensors_entry[] = {
#embed "../../Docs/Diagnostics/safetensors/entry.md"
};
static const unsigned char page_safetensors_header_length[] = {
#embed "../../Docs/Diagnostics/safetensors/header-length.md"
};
static const unsigned char page_safetensors_header_start[] = {
#embed "../../Docs/Diagnostics/safetensors/header-start.md"
};
static const unsigned char page_safetensors_hole[] = {
#embed "../../Docs/Diagnostics/safetensors/hole.md"
};
static const unsigned char page_safetensors_metadata[] = {
#embed "../../Docs/Diagnostics/safetensors/metadata.md"
};
static const unsigned char page_safetensors_misaligned[] = {
#embed "../../Docs/Diagnostics/safetensors/misaligned.md"
};
static const unsigned char page_safetensors_offsets[] = {
#embed "../../Docs/Diagnostics/safetensors/offsets.md"
};
static const unsigned char page_safetensors_overlap[] = {
#embed "../../Docs/Diagnostics/safetensors/overlap.md"
};
static const unsigned char page_safetensors_range[] = {
#embed "../../Docs/Diagnostics/safetensors/range.md"
};
static const unsigned char page_safetensors_shape[] = {
#embed "../../Docs/Diagnostics/safetensors/shape.md"
};
static const unsigned char page_safetensors_size_mismatch[] = {
#embed "../../Docs/Diagnostics/safetensors/size-mismatch.md"
};
static const unsigned char page_safetensors_too_short[] = {
#embed "../../Docs/Diagnostics/safetensors/too-short.md"
};
static const unsigned char page_safetensors_trailing_bytes[] = {
#embed "../../Docs/Diagnostics/safetensors/trailing-bytes.md"
};
static const unsigned char page_safetensors_truncated[] = {
#embed "../../Docs/Diagnostics/safetensors/truncated.md"
};
static const unsigned char page_safetensors_unknown_dtype[] = {
#embed "../../Docs/Diagnostics/safetensors/unknown-dtype.md"
};
static const unsigned char page_safetensors_unsupported_dtype[] = {
#embed "../../Docs/Diagnostics/safetensors/unsupported-dtype.md"
};
static const unsigned char page_shape_attention[] = {
#embed "../../Docs/Diagnostics/shape/attention.md"
};
static const unsigned char page_shape_axis[] = {
#embed "../../Docs/Diagnostics/shape/axis.md"
};
static const unsigned char page_shape_axis_or_bound[] = {
#embed "../../Docs/Diagnostics/shape/axis-or-bound.md"
};
static const unsigned char page_shape_broadcast[] = {
#embed "../../Docs/Diagnostics/shape/broadcast.md"
};
static const unsigned char page_shape_carry[] = {
#embed "../../Docs/Diagnostics/shape/carry.md"
};
static const unsigned char page_shape_check[] = {
#embed "../../Docs/Diagnostics/shape/check.md"
};
static const unsigned char page_shape_concat[] = {
#embed "../../Docs/Diagnostics/shape/concat.md"
};
static const unsigned char page_shape_contracting[] = {
#embed "../../Docs/Diagnostics/shape/contracting.md"
};
static const unsigned char page_shape_convolution[] = {
#embed "../../Docs/Diagnostics/shape/convolution.md"
};
static const unsigned char page_shape_expand[] = {
#embed "../../Docs/Diagnostics/shape/expand.md"
};
static const unsigned char page_shape_gather[] = {
#embed "../../Docs/Diagnostics/shape/gather.md"
};
static const unsigned char page_shape_index[] = {
#embed "../../Docs/Diagnostics/shape/index.md"
};
static const unsigned char page_shape_labels[] = {
#embed "../../Docs/Diagnostics/shape/labels.md"
};
static const unsigned char page_shape_mismatch[] = {
#embed "../../Docs/Diagnostics/shape/mismatch.md"
};
static const unsigned char page_shape_needs_static[] = {
#embed "../../Docs/Diagnostics/shape/needs-static.md"
};
static const unsigned char page_shape_negative[] = {
#embed "../../Docs/Diagnostics/shape/negative.md"
};
static const unsigned char page_shape_not_divisible[] = {
#embed "../../Docs/Diagnostics/shape/not-divisible.md"
};
static const unsigned char page_shape_permutation[] = {
#embed "../../Docs/Diagnostics/shape/permutation.md"
};
static const unsigned char page_shape_rank[] = {
#embed "../../Docs/Diagnostics/shape/rank.md"
};
static const unsigned char page_shape_reshape[] = {
#embed "../../Docs/Diagnostics/shape/reshape.md"
};
static const unsigned char page_shape_slice[] = {
#embed "../../Docs/Diagnostics/shape/slice.md"
};
static const unsigned char page_shape_softmax_of_one[] = {
#embed "../../Docs/Diagnostics/shape/softmax-of-one.md"
};
static const unsigned char page_shape_unbound[] = {
#embed "../../Docs/Diagnostics/shape/unbound.md"
};
static const unsigned char page_shape_windows[] = {
#embed "../../Docs/Diagnostics/shape/windows.md"
};
static const unsigned char page_spec_assertion[] = {
#embed "../../Docs/Diagnostics/spec/assertion.md"
};
static const unsigned char page_spec_config_kind[] = {
#embed "../../Docs/Diagnostics/spec/config-kind.md"
};
static const unsigned char page_spec_cycle[] = {
#embed "../../Docs/Diagnostics/spec/cycle.md"
};
static const unsigned char page_spec_duplicate_argument[] = {
#embed "../../Docs/Diagnostics/spec/duplicate-argument.md"
};
static const unsigned char page_spec_duplicate_block[] = {
#embed "../../Docs/Diagnostics/spec/duplicate-block.md"
};
static const unsigned char page_spec_duplicate_name[] = {
#embed "../../Docs/Diagnostics/spec/duplicate-name.md"
};
static const unsigned char page_spec_include_cycle[] = {
#embed "../../Docs/Diagnostics/spec/include-cycle.md"
};
static const unsigned char page_spec_include_file[] = {
#embed "../../Docs/Diagnostics/spec/include-file.md"
};
static const unsigned char page_spec_include_model[] = {
#embed "../../Docs/Diagnostics/spec/include-model.md"
};
static const unsigned char page_spec_include_outside[] = {
#embed "../../Docs/Diagnostics/spec/include-outside.md"
};
static const unsigned char page_spec_include_path[] = {
#embed "../../Docs/Diagnostics/spec/include-path.md"
};
static const unsigned char page_spec_missing_argument[] = {
#embed "../../Docs/Diagnostics/spec/missing-argument.md"
};
static const unsigned char page_spec_missing_key[] = {
#embed "../../Docs/Diagnostics/spec/missing-key.md"
};
static const unsigned char page_spec_name[] = {
#embed "../../Docs/Diagnostics/spec/name.md"
};
static const unsigned char page_spec_no_member[] = {
#embed "../../Docs/Diagnostics/spec/no-member.md"
};
static const unsigned char page_spec_not_a_spec[] = {
#embed "../../Docs/Diagnostics/spec/not-a-spec.md"
};
static const unsigned char page_spec_optional_input[] = {
#embed "../../Docs/Diagnostics/spec/optional-input.md"
};
static const unsigned char page_spec_pattern[] = {
#embed "../../Docs/Diagnostics/spec/pattern.md"
};
static const unsigned char page_spec_reserved_name[] = {
#embed "../../Docs/Diagnostics/spec/reserved-name.md"
};
static const unsigned char page_spec_same_operands[] = {
#embed "../../Docs/Diagnostics/spec/same-operands.md"
};
static const unsigned char page_spec_too_many_arguments[] = {
#embed "../../Docs/Diagnostics/spec/too-many-arguments.md"
};
static const unsigned char page_spec_unknown_argument[] = {
#embed "../../Docs/Diagnostics/spec/unknown-argument.md"
};
static const unsigned char page_spec_unknown_initializer[] = {
#embed "../../Docs/Diagnostics/spec/unknown-initializer.md"
};
static const unsigned char page_spec_unknown_key[] = {
#embed "../../Docs/Diagnostics/spec/unknown-key.md"
};
static const unsigned char page_spec_unknown_name[] = {
#embed "../../Docs/Diagnostics/spec/unknown-name.md"
};
static const unsigned char page_spec_unknown_ref[] = {
#embed "../../Docs/Diagnostics/spec/unknown-ref.md"
};
static const unsigned char page_spec_unknown_tap[] = {
#embed "../../Docs/Diagnostics/spec/unknown-tap.md"
};
static const unsigned char page_spec_unknown_variant[] = {
#embed "../../Docs/Diagnostics/spec/unknown-variant.md"
};
static const unsigned char page_spec_unnamed_parameters[] = {
#embed "../../Docs/Diagnostics/spec/unnamed-parameters.md"
};
static const unsigned char page_spec_unused_block[] = {
#embed "../../Docs/Diagnostics/spec/unused-block.md"
};
static const unsigned char page_spec_unused_config[] = {
#embed "../../Docs/Diagnostics/spec/unused-config.md"
};
static const unsigned char page_spec_unused_equation[] = {
#embed "../../Docs/Diagnostics/spec/unused-equation.md"
};
static const unsigned char page_spec_unused_input[] = {
#embed "../../Docs/Diagnostics/spec/unused-input.md"
};
static const unsigned char page_spec_unused_parameter[] = {
#embed "../../Docs/Diagnostics/spec/unused-parameter.md"
};
static const unsigned char page_spec_used_before_definition[] = {
#embed "../../Docs/Diagnostics/spec/used-before-definition.md"
};
static const unsigned char page_spec_version[] = {
#embed "../../Docs/Diagnostics/spec/version.md"
};
static const unsigned char page_syntax_chained_comparison[] = {
#embed "../../Docs/Diagnostics/syntax/chained-comparison.md"
};
static const unsigned char page_syntax_duplicate_argument[] = {
#embed "../../Docs/Diagnostics/syntax/duplicate-argument.md"
};
static const unsigned char page_syntax_foreign_operator[] = {
#embed "../../Docs/Diagnostics/syntax/foreign-operator.md"
};
static const unsigned char page_syntax_missing_initializer[] = {
#embed "../../Docs/Diagnostics/syntax/missing-initializer.md"
};
static const unsigned char page_syntax_number[] = {
#embed "../../Docs/Diagnostics/syntax/number.md"
};
static const unsigned char page_syntax_positional_after_named[] = {
#embed "../../Docs/Diagnostics/syntax/positional-after-named.md"
};
static const unsigned char page_syntax_slice_step[] = {
#embed "../../Docs/Diagnostics/syntax/slice-step.md"
};
static const unsigned char page_syntax_unclosed_bracket[] = {
#embed "../../Docs/Diagnostics/syntax/unclosed-bracket.md"
};
static const unsigned char page_syntax_unclosed_string[] = {
#embed "../../Docs/Diagnostics/syntax/unclosed-string.md"
};
static const unsigned char page_syntax_unexpected_character[] = {
#embed "../../Docs/Diagnostics/syntax/unexpected-character.md"
};
static const unsigned char page_syntax_unexpected_end[] = {
#embed "../../Docs/Diagnostics/syntax/unexpected-end.md"
};
static const unsigned char page_syntax_unexpected_token[] = {
#embed "../../Docs/Diagnostics/syntax/unexpected-token.md"
};
static const unsigned char page_tensor_conversion[] = {
#embed "../../Docs/Diagnostics/tensor/conversion.md"
};
static const unsigned char page_tensor_dtype[] = {
#embed "../../Docs/Diagnostics/tensor/dtype.md"
};
static const unsigned char page_tensor_index[] = {
#embed "../../Docs/Diagnostics/tensor/index.md"
};
static const unsigned char page_tensor_shape[] = {
#embed "../../Docs/Diagnostics/tensor/shape.md"
};
static const unsigned char page_tensor_size[] = {
#embed "../../Docs/Diagnostics/tensor/size.md"
};
static const unsigned char page_train_draw[] = {
#embed "../../Docs/Diagnostics/train/draw.md"
};
static const unsigned char page_train_gradient[] = {
#embed "../../Docs/Diagnostics/train/gradient.md"
};
static const unsigned char page_train_group[] = {
#embed "../../Docs/Diagnostics/train/group.md"
};
static const unsigned char page_train_loss[] = {
#embed "../../Docs/Diagnostics/train/loss.md"
};
static const unsigned char page_train_missing[] = {
#embed "../../Docs/Diagnostics/train/missing.md"
};
static const unsigned char page_train_not_finite[] = {
#embed "../../Docs/Diagnostics/train/not-finite.md"
};
static const unsigned char page_train_optimizer[] = {
#embed "../../Docs/Diagnostics/train/optimizer.md"
};
static const unsigned char page_train_text[] = {
#embed "../../Docs/Diagnostics/train/text.md"
};
static const unsigned char page_type_absent[] = {
#embed "../../Docs/Diagnostics/type/absent.md"
};
static const unsigned char page_type_ambiguous_int[] = {
#embed "../../Docs/Diagnostics/type/ambiguous-int.md"
};
static const unsigned char page_type_expected_block[] = {
#embed "../../Docs/Diagnostics/type/expected-block.md"
};
static const unsigned char page_type_expected_bool[] = {
#embed "../../Docs/Diagnostics/type/expected-bool.md"
};
static const unsigned char page_type_expected_case[] = {
#embed "../../Docs/Diagnostics/type/expected-case.md"
};
static const unsigned char page_type_expected_dim[] = {
#embed "../../Docs/Diagnostics/type/expected-dim.md"
};
static const unsigned char page_type_expected_enum[] = {
#embed "../../Docs/Diagnostics/type/expected-enum.md"
};
static const unsigned char page_type_expected_float[] = {
#embed "../../Docs/Diagnostics/type/expected-float.md"
};
static const unsigned char page_type_expected_int[] = {
#embed "../../Docs/Diagnostics/type/expected-int.md"
};
static const unsigned char page_type_expected_list[] = {
#embed "../../Docs/Diagnostics/type/expected-list.md"
};
static const unsigned char page_type_expected_mapping[] = {
#embed "../../Docs/Diagnostics/type/expected-mapping.md"
};
static const unsigned char page_type_expected_string[] = {
#embed "../../Docs/Diagnostics/type/expected-string.md"
};
static const unsigned char page_type_expected_tensor[] = {
#embed "../../Docs/Diagnostics/type/expected-tensor.md"
};
static const unsigned char page_type_expected_text[] = {
#embed "../../Docs/Diagnostics/type/expected-text.md"
};
static const unsigned char page_type_mismatch[] = {
#embed "../../Docs/Diagnostics/type/mismatch.md"
};
static const unsigned char page_type_missing_value[] = {
#embed "../../Docs/Diagnostics/type/missing-value.md"
};
static const unsigned char page_type_needs_float[] = {
#embed "../../Docs/Diagnostics/type/needs-float.md"
};
static const unsigned char page_type_needs_number[] = {
#embed "../../Docs/Diagnostics/type/needs-number.md"
};
static const unsigned char page_type_not_compile_time[] = {
#embed "../../Docs/Diagnostics/type/not-compile-time.md"
};
static const unsigned char page_type_operand[] = {
#embed "../../Docs/Diagnostics/type/operand.md"
};
static const unsigned char page_type_several_results[] = {
#embed "../../Docs/Diagnostics/type/several-results.md"
};
static const unsigned char page_type_unknown_case[] = {
#embed "../../Docs/Diagnostics/type/unknown-case.md"
};
static const unsigned char page_type_unknown_dtype[] = {
#embed "../../Docs/Diagnostics/type/unknown-dtype.md"
};
static const unsigned char page_usage_assignment[] = {
#embed "../../Docs/Diagnostics/usage/assignment.md"
};
static const unsigned char page_usage_conflict[] = {
#embed "../../Docs/Diagnostics/usage/conflict.md"
};
static const unsigned char page_usage_ignore[] = {
#embed "../../Docs/Diagnostics/usage/ignore.md"
};
static const unsigned char page_usage_input[] = {
#embed "../../Docs/Diagnostics/usage/input.md"
};
static const unsigned char page_usage_mapping[] = {
#embed "../../Docs/Diagnostics/usage/mapping.md"
};
static const unsigned char page_usage_missing_argument[] = {
#embed "../../Docs/Diagnostics/usage/missing-argument.md"
};
static const unsigned char page_usage_missing_option[] = {
#embed "../../Docs/Diagnostics/usage/missing-option.md"
};
static const unsigned char page_usage_missing_value[] = {
#embed "../../Docs/Diagnostics/usage/missing-value.md"
};
static const unsigned char page_usage_name[] = {
#embed "../../Docs/Diagnostics/usage/name.md"
};
static const unsigned char page_usage_no_images[] = {
#embed "../../Docs/Diagnostics/usage/no-images.md"
};
static const unsigned char page_usage_number[] = {
#embed "../../Docs/Diagnostics/usage/number.md"
};
static const unsigned char page_usage_op[] = {
#embed "../../Docs/Diagnostics/usage/op.md"
};
static const unsigned char page_usage_output[] = {
#embed "../../Docs/Diagnostics/usage/output.md"
};
static const unsigned char page_usage_pass[] = {
#embed "../../Docs/Diagnostics/usage/pass.md"
};
static const unsigned char page_usage_range[] = {
#embed "../../Docs/Diagnostics/usage/range.md"
};
static const unsigned char page_usage_repeated_option[] = {
#embed "../../Docs/Diagnostics/usage/repeated-option.md"
};
static const unsigned char page_usage_set[] = {
#embed "../../Docs/Diagnostics/usage/set.md"
};
static const unsigned char page_usage_topic[] = {
#embed "../../Docs/Diagnostics/usage/topic.md"
};
static const unsigned char page_usage_unexpected_argument[] = {
#embed "../../Docs/Diagnostics/usage/unexpected-argument.md"
};
static const unsigned char page_usage_unexpected_value[] = {
#embed "../../Docs/Diagnostics/usage/unexpected-value.md"
};
static const unsigned char page_usage_unknown_command[] = {
#embed "../../Docs/Diagnostics/usage/unknown-command.md"
};
static const unsigned char page_usage_unknown_option[] = {
#embed "../../Docs/Diagnostics/usage/unknown-option.md"
};
static const unsigned char page_usage_value[] = {
#embed "../../Docs/Diagnostics/usage/value.md"
};
static const unsigned char page_usage_weights[] = {
#embed "../../Docs/Diagnostics/usage/weights.md"
};
static const unsigned char page_value_enum[] = {
#embed "../../Docs/Diagnostics/value/enum.md"
};
static const unsigned char page_value_not_finite[] = {
#embed "../../Docs/Diagnostics/value/not-finite.md"
};
static const unsigned char page_value_out_of_range[] = {
#embed "../../Docs/Diagnostics/value/out-of-range.md"
};
static const unsigned char page_value_softmax_twice[] = {
#embed "../../Docs/Diagnostics/value/softmax-twice.md"
};
static const unsigned char page_value_token_range[] = {
#embed "../../Docs/Diagnostics/value/token-range.md"
};
static const unsigned char page_weights_computed[] = {
#embed "../../Docs/Diagnostics/weights/computed.md"
};
static const unsigned char page_weights_format[] = {
#embed "../../Docs/Diagnostics/weights/format.md"
};
static const unsigned char page_weights_gzip[] = {
#embed "../../Docs/Diagnostics/weights/gzip.md"
};
static const unsigned char page_weights_html[] = {
#embed "../../Docs/Diagnostics/weights/html.md"
};
static const unsigned char page_weights_index_duplicate[] = {
#embed "../../Docs/Diagnostics/weights/index-duplicate.md"
};
static const unsigned char page_weights_index_format[] = {
#embed "../../Docs/Diagnostics/weights/index-format.md"
};
static const unsigned char page_weights_index_shard_missing[] = {
#embed "../../Docs/Diagnostics/weights/index-shard-missing.md"
};
static const unsigned char page_weights_index_tensor_missing[] = {
#embed "../../Docs/Diagnostics/weights/index-tensor-missing.md"
};
static const unsigned char page_weights_index_total_size[] = {
#embed "../../Docs/Diagnostics/weights/index-total-size.md"
};
static const unsigned char page_weights_index_unmapped[] = {
#embed "../../Docs/Diagnostics/weights/index-unmapped.md"
};
static const unsigned char page_weights_lfs_pointer[] = {
#embed "../../Docs/Diagnostics/weights/lfs-pointer.md"
};
static const unsigned char page_weights_missing[] = {
#embed "../../Docs/Diagnostics/weights/missing.md"
};
static const unsigned char page_weights_missing_file[] = {
#embed "../../Docs/Diagnostics/weights/missing-file.md"
};
static const unsigned char page_weights_no_match[] = {
#embed "../../Docs/Diagnostics/weights/no-match.md"
};
static const unsigned char page_weights_not_computed[] = {
#embed "../../Docs/Diagnostics/weights/not-computed.md"
};
static const unsigned char page_weights_not_in_folder[] = {
#embed "../../Docs/Diagnostics/weights/not-in-folder.md"
};
static const unsigned char page_weights_not_packed[] = {
#embed "../../Docs/Diagnostics/weights/not-packed.md"
};
static const unsigned char page_weights_not_same[] = {
#embed "../../Docs/Diagnostics/weights/not-same.md"
};
static const unsigned char page_weights_other_spec[] = {
#embed "../../Docs/Diagnostics/weights/other-spec.md"
};
static const unsigned char page_weights_packed[] = {
#embed "../../Docs/Diagnostics/weights/packed.md"
};
static const unsigned char page_weights_packed_precision[] = {
#embed "../../Docs/Diagnostics/weights/packed-precision.md"
};
static const unsigned char page_weights_packed_version[] = {
#embed "../../Docs/Diagnostics/weights/packed-version.md"
};
static const unsigned char page_weights_path_escape[] = {
#embed "../../Docs/Diagnostics/weights/path-escape.md"
};
static const unsigned char page_weights_pickle[] = {
#embed "../../Docs/Diagnostics/weights/pickle.md"
};
static const unsigned char page_weights_several_mappings[] = {
#embed "../../Docs/Diagnostics/weights/several-mappings.md"
};
static const unsigned char page_weights_shape_mismatch[] = {
#embed "../../Docs/Diagnostics/weights/shape-mismatch.md"
};
static const unsigned char page_weights_source[] = {
#embed "../../Docs/Diagnostics/weights/source.md"
};
static const unsigned char page_weights_template[] = {
#embed "../../Docs/Diagnostics/weights/template.md"
};
static const unsigned char page_weights_tie[] = {
#embed "../../Docs/Diagnostics/weights/tie.md"
};
static const unsigned char page_weights_unknown_mapping[] = {
#embed "../../Docs/Diagnostics/weights/unknown-mapping.md"
};
static const unsigned char page_weights_unknown_parameter[] = {
#embed "../../Docs/Diagnostics/weights/unknown-parameter.md"
};
static const unsigned char page_weights_unknown_transform[] = {
#embed "../../Docs/Diagnostics/weights/unknown-transform.md"
};
static const unsigned char page_weights_unused[] = {
#embed "../../Docs/Diagnostics/weights/unused.md"
};
static const unsigned char page_yaml_alias[] = {
#embed "../../Docs/Diagnostics/yaml/alias.md"
};
static const unsigned char page_yaml_alias_cycle[] = {
#embed "../../Docs/Diagnostics/yaml/alias-cycle.md"
};
static const unsigned char page_yaml_anchor[] = {
#embed "../../Docs/Diagnostics/yaml/anchor.md"
};
static const unsigned char page_yaml_colon[] = {
#embed "../../Docs/Diagnostics/yaml/colon.md"
};
static const unsigned char page_yaml_comment[] = {
#embed "../../Docs/Diagnostics/yaml/comment.md"
};
static const unsigned char page_yaml_complex_key[] = {
#embed "../../Docs/Diagnostics/yaml/complex-key.md"
};
static const unsigned char page_yaml_duplicate_anchor[] = {
#embed "../../Docs/Diagnostics/yaml/duplicate-anchor.md"
};
static const unsigned char page_yaml_duplicate_key[] = {
#embed "../../Docs/Diagnostics/yaml/duplicate-key.md"
};
static const unsigned char page_yaml_empty[] = {
#embed "../../Docs/Diagnostics/yaml/empty.md"
};
static const unsigned char page_yaml_empty_key[] = {
#embed "../../Docs/Diagnostics/yaml/empty-key.md"
};
static const unsigned char page_yaml_encoding[] = {
#embed "../../Docs/Diagnostics/yaml/encoding.md"
};
static const unsigned char page_yaml_escape[] = {
#embed "../../Docs/Diagnostics/yaml/escape.md"
};
static const unsigned char page_yaml_expected_mapping[] = {
#embed "../../Docs/Diagnostics/yaml/expected-mapping.md"
};
static const unsigned char page_yaml_flow_bracket[] = {
#embed "../../Docs/Diagnostics/yaml/flow-bracket.md"
};
static const unsigned char page_yaml_flow_comma[] = {
#embed "../../Docs/Diagnostics/yaml/flow-comma.md"
};
static const unsigned char page_yaml_flow_value[] = {
#embed "../../Docs/Diagnostics/yaml/flow-value.md"
};
static const unsigned char page_yaml_indentation[] = {
#embed "../../Docs/Diagnostics/yaml/indentation.md"
};
static const unsigned char page_yaml_merge_key_unsupported[] = {
#embed "../../Docs/Diagnostics/yaml/merge-key-unsupported.md"
};
static const unsigned char page_yaml_missing_space[] = {
#embed "../../Docs/Diagnostics/yaml/missing-space.md"
};
static const unsigned char page_yaml_multiple_documents[] = {
#embed "../../Docs/Diagnostics/yaml/multiple-documents.md"
};
static const unsigned char page_yaml_reserved_character[] = {
#embed "../../Docs/Diagnostics/yaml/reserved-character.md"
};
static const unsigned char page_yaml_syntax[] = {
#embed "../../Docs/Diagnostics/yaml/syntax.md"
};
static const unsigned char page_yaml_tab[] = {
#embed "../../Docs/Diagnostics/yaml/tab.md"
};
static const unsigned char page_yaml_tag_unsupported[] = {
#embed "../../Docs/Diagnostics/yaml/tag-unsupported.md"
};
static const unsigned char page_yaml_text_after_value[] = {
#embed "../../Docs/Diagnostics/yaml/text-after-value.md"
};
static const unsigned char page_yaml_typography[] = {
#embed "../../Docs/Diagnostics/yaml/typography.md"
};
static const unsigned char page_yaml_unclosed[] = {
#embed "../../Docs/Diagnostics/yaml/unclosed.md"
};
static const unsigned char page_yaml_unknown_anchor[] = {
#embed "../../Docs/Diagnostics/yaml/unknown-anchor.md"
};
static const unsigned char page_yaml_version[] = {
#embed "../../Docs/Diagnostics/yaml/version.md"
};

static const graphc_diagnostics_page pages[] = {
    {"call/argument", page_call_argument, sizeof page_call_argument},
    {"call/unknown-function", page_call_unknown_function, sizeof page_call_unknown_function},
    {"checkpoint/corrupt", page_checkpoint_corrupt, sizeof page_checkpoint_corrupt},
    {"checkpoint/missing", page_checkpoint_missing, sizeof page_checkpoint_missing},
    {"checkpoint/spec-mismatch", page_checkpoint_spec_mismatch, sizeof page_checkpoint_spec_mismatch},
    {"checkpoint/version", page_checkpoint_version, sizeof page_checkpoint_version},
    {"config/contradiction", page_config_contradiction, sizeof page_config_contradiction},
    {"config/format", page_config_format, sizeof page_config_format},
    {"config/generation", page_config_generation, sizeof page_config_generation},
    {"config/missing-key", page_config_missing_key, sizeof page_config_missing_key},
    {"config/model-type", page_config_model_type, sizeof page_config_model_type},
    {"config/require", page_config_require, sizeof page_config_require},
    {"config/unknown-value", page_config_unknown_value, sizeof page_config_unknown_value},
    {"data/column-major", page_data_column_major, sizeof page_data_column_major},
    {"data/columns", page_data_columns, sizeof page_data_columns},
    {"data/count", page_data_count, sizeof page_data_count},
    {"data/empty", page_data_empty, sizeof page_data_empty},
    {"data/encoding", page_data_encoding, sizeof page_data_encoding},
    {"data/entry", page_data_entry, sizeof page_data_entry},
    {"data/format", page_data_format, sizeof page_data_format},
    {"data/label-range", page_data_label_range, sizeof page_data_label_range},
    {"data/missing-input", page_data_missing_input, sizeof page_data_missing_input},
    {"data/no-targets", page_data_no_targets, sizeof page_data_no_targets},
    {"data/picture", page_data_picture, sizeof page_data_picture},
    {"data/split", page_data_split, sizeof page_data_split},
    {"data/too-long", page_data_too_long, sizeof page_data_too_long},
    {"data/unknown-class", page_data_unknown_class, sizeof page_data_unknown_class},
    {"data/unknown-input", page_data_unknown_input, sizeof page_data_unknown_input},
    {"data/vocabulary", page_data_vocabulary, sizeof page_data_vocabulary},
    {"emit/busy", page_emit_busy, sizeof page_emit_busy},
    {"emit/edited", page_emit_edited, sizeof page_emit_edited},
    {"emit/manifest", page_emit_manifest, sizeof page_emit_manifest},
    {"emit/not-ours", page_emit_not_ours, sizeof page_emit_not_ours},
    {"emit/same-name", page_emit_same_name, sizeof page_emit_same_name},
    {"expect/causal", page_expect_causal, sizeof page_expect_causal},
    {"expect/equivariant", page_expect_equivariant, sizeof page_expect_equivariant},
    {"expect/flops", page_expect_flops, sizeof page_expect_flops},
    {"expect/fused-attention", page_expect_fused_attention, sizeof page_expect_fused_attention},
    {"expect/memory", page_expect_memory, sizeof page_expect_memory},
    {"expect/parameters", page_expect_parameters, sizeof page_expect_parameters},
    {"expect/traffic", page_expect_traffic, sizeof page_expect_traffic},
    {"generate/causal", page_generate_causal, sizeof page_generate_causal},
    {"generate/input", page_generate_input, sizeof page_generate_input},
    {"generate/limit", page_generate_limit, sizeof page_generate_limit},
    {"generate/logits", page_generate_logits, sizeof page_generate_logits},
    {"generate/missing", page_generate_missing, sizeof page_generate_missing},
    {"generate/no-token", page_generate_no_token, sizeof page_generate_no_token},
    {"generate/step", page_generate_step, sizeof page_generate_step},
    {"gir/attribute", page_gir_attribute, sizeof page_gir_attribute},
    {"gir/duplicate-name", page_gir_duplicate_name, sizeof page_gir_duplicate_name},
    {"gir/invariant", page_gir_invariant, sizeof page_gir_invariant},
    {"gir/result-count", page_gir_result_count, sizeof page_gir_result_count},
    {"gir/syntax", page_gir_syntax, sizeof page_gir_syntax},
    {"gir/type-mismatch", page_gir_type_mismatch, sizeof page_gir_type_mismatch},
    {"gir/unknown-dim", page_gir_unknown_dim, sizeof page_gir_unknown_dim},
    {"gir/unknown-dtype", page_gir_unknown_dtype, sizeof page_gir_unknown_dtype},
    {"gir/unknown-op", page_gir_unknown_op, sizeof page_gir_unknown_op},
    {"gir/unknown-value", page_gir_unknown_value, sizeof page_gir_unknown_value},
    {"image/coding", page_image_coding, sizeof page_image_coding},
    {"image/colour", page_image_colour, sizeof page_image_colour},
    {"image/corrupt", page_image_corrupt, sizeof page_image_corrupt},
    {"image/encode", page_image_encode, sizeof page_image_encode},
    {"image/format", page_image_format, sizeof page_image_format},
    {"image/size", page_image_size, sizeof page_image_size},
    {"index/range", page_index_range, sizeof page_index_range},
    {"input/missing", page_input_missing, sizeof page_input_missing},
    {"input/range", page_input_range, sizeof page_input_range},
    {"input/unknown", page_input_unknown, sizeof page_input_unknown},
    {"io/cannot-create", page_io_cannot_create, sizeof page_io_cannot_create},
    {"io/changed", page_io_changed, sizeof page_io_changed},
    {"io/exists", page_io_exists, sizeof page_io_exists},
    {"io/graphviz", page_io_graphviz, sizeof page_io_graphviz},
    {"io/map-failed", page_io_map_failed, sizeof page_io_map_failed},
    {"io/not-a-file", page_io_not_a_file, sizeof page_io_not_a_file},
    {"io/not-found", page_io_not_found, sizeof page_io_not_found},
    {"io/output-is-input", page_io_output_is_input, sizeof page_io_output_is_input},
    {"io/read-failed", page_io_read_failed, sizeof page_io_read_failed},
    {"io/unreadable", page_io_unreadable, sizeof page_io_unreadable},
    {"io/write-failed", page_io_write_failed, sizeof page_io_write_failed},
    {"json/depth", page_json_depth, sizeof page_json_depth},
    {"json/duplicate-key", page_json_duplicate_key, sizeof page_json_duplicate_key},
    {"json/number", page_json_number, sizeof page_json_number},
    {"json/surrogate", page_json_surrogate, sizeof page_json_surrogate},
    {"json/syntax", page_json_syntax, sizeof page_json_syntax},
    {"json/trailing", page_json_trailing, sizeof page_json_trailing},
    {"json/utf-8", page_json_utf_8, sizeof page_json_utf_8},
    {"limit/depth", page_limit_depth, sizeof page_limit_depth},
    {"limit/dim", page_limit_dim, sizeof page_limit_dim},
    {"limit/elements", page_limit_elements, sizeof page_limit_elements},
    {"limit/expression-depth", page_limit_expression_depth, sizeof page_limit_expression_depth},
    {"limit/expression-tokens", page_limit_expression_tokens, sizeof page_limit_expression_tokens},
    {"limit/file-size", page_limit_file_size, sizeof page_limit_file_size},
    {"limit/graph-nodes", page_limit_graph_nodes, sizeof page_limit_graph_nodes},
    {"limit/header", page_limit_header, sizeof page_limit_header},
    {"limit/include", page_limit_include, sizeof page_limit_include},
    {"limit/jpeg-scans", page_limit_jpeg_scans, sizeof page_limit_jpeg_scans},
    {"limit/line", page_limit_line, sizeof page_limit_line},
    {"limit/list", page_limit_list, sizeof page_limit_list},
    {"limit/memory", page_limit_memory, sizeof page_limit_memory},
    {"limit/name", page_limit_name, sizeof page_limit_name},
    {"limit/names", page_limit_names, sizeof page_limit_names},
    {"limit/nodes", page_limit_nodes, sizeof page_limit_nodes},
    {"limit/npy-header", page_limit_npy_header, sizeof page_limit_npy_header},
    {"limit/parameter-paths", page_limit_parameter_paths, sizeof page_limit_parameter_paths},
    {"limit/pixels", page_limit_pixels, sizeof page_limit_pixels},
    {"limit/positions", page_limit_positions, sizeof page_limit_positions},
    {"limit/rank", page_limit_rank, sizeof page_limit_rank},
    {"limit/steps", page_limit_steps, sizeof page_limit_steps},
    {"limit/tensors", page_limit_tensors, sizeof page_limit_tensors},
    {"limit/yaml-depth", page_limit_yaml_depth, sizeof page_limit_yaml_depth},
    {"limit/yaml-key", page_limit_yaml_key, sizeof page_limit_yaml_key},
    {"limit/yaml-nodes", page_limit_yaml_nodes, sizeof page_limit_yaml_nodes},
    {"limit/yaml-scalar", page_limit_yaml_scalar, sizeof page_limit_yaml_scalar},
    {"limit/yaml-size", page_limit_yaml_size, sizeof page_limit_yaml_size},
    {"mask/fully-masked-rows", page_mask_fully_masked_rows, sizeof page_mask_fully_masked_rows},
    {"mask/zero-score", page_mask_zero_score, sizeof page_mask_zero_score},
    {"npy/header", page_npy_header, sizeof page_npy_header},
    {"npy/object-refused", page_npy_object_refused, sizeof page_npy_object_refused},
    {"npy/range", page_npy_range, sizeof page_npy_range},
    {"npy/shape", page_npy_shape, sizeof page_npy_shape},
    {"npy/size", page_npy_size, sizeof page_npy_size},
    {"npy/unsupported", page_npy_unsupported, sizeof page_npy_unsupported},
    {"npy/version", page_npy_version, sizeof page_npy_version},
    {"op/operand-count", page_op_operand_count, sizeof page_op_operand_count},
    {"op/structural", page_op_structural, sizeof page_op_structural},
    {"parameter/undeclared", page_parameter_undeclared, sizeof page_parameter_undeclared},
    {"pass/divergence", page_pass_divergence, sizeof page_pass_divergence},
    {"pass/rows", page_pass_rows, sizeof page_pass_rows},
    {"pass/static", page_pass_static, sizeof page_pass_static},
    {"preproc/channels", page_preproc_channels, sizeof page_preproc_channels},
    {"preproc/missing", page_preproc_missing, sizeof page_preproc_missing},
    {"preproc/scale", page_preproc_scale, sizeof page_preproc_scale},
    {"preproc/size", page_preproc_size, sizeof page_preproc_size},
    {"preproc/std-zero", page_preproc_std_zero, sizeof page_preproc_std_zero},
    {"run/busy", page_run_busy, sizeof page_run_busy},
    {"run/exists", page_run_exists, sizeof page_run_exists},
    {"run/log", page_run_log, sizeof page_run_log},
    {"run/missing", page_run_missing, sizeof page_run_missing},
    {"run/not-ours", page_run_not_ours, sizeof page_run_not_ours},
    {"safetensors/duplicate-name", page_safetensors_duplicate_name, sizeof page_safetensors_duplicate_name},
    {"safetensors/entry", page_safetensors_entry, sizeof page_safetensors_entry},
    {"safetensors/header-length", page_safetensors_header_length, sizeof page_safetensors_header_length},
    {"safetensors/header-start", page_safetensors_header_start, sizeof page_safetensors_header_start},
    {"safetensors/hole", page_safetensors_hole, sizeof page_safetensors_hole},
    {"safetensors/metadata", page_safetensors_metadata, sizeof page_safetensors_metadata},
    {"safetensors/misaligned", page_safetensors_misaligned, sizeof page_safetensors_misaligned},
    {"safetensors/offsets", page_safetensors_offsets, sizeof page_safetensors_offsets},
    {"safetensors/overlap", page_safetensors_overlap, sizeof page_safetensors_overlap},
    {"safetensors/range", page_safetensors_range, sizeof page_safetensors_range},
    {"safetensors/shape", page_safetensors_shape, sizeof page_safetensors_shape},
    {"safetensors/size-mismatch", page_safetensors_size_mismatch, sizeof page_safetensors_size_mismatch},
    {"safetensors/too-short", page_safetensors_too_short, sizeof page_safetensors_too_short},
    {"safetensors/trailing-bytes", page_safetensors_trailing_bytes, sizeof page_safetensors_trailing_bytes},
    {"safetensors/truncated", page_safetensors_truncated, sizeof page_safetensors_truncated},
    {"safetensors/unknown-dtype", page_safetensors_unknown_dtype, sizeof page_safetensors_unknown_dtype},
    {"safetensors/unsupported-dtype", page_safetensors_unsupported_dtype, sizeof page_safetensors_unsupported_dtype},
    {"shape/attention", page_shape_attention, sizeof page_shape_attention},
    {"shape/axis", page_shape_axis, sizeof page_shape_axis},
    {"shape/axis-or-bound", page_shape_axis_or_bound, sizeof page_shape_axis_or_bound},
    {"shape/broadcast", page_shape_broadcast, sizeof page_shape_broadcast},
    {"shape/carry", page_shape_carry, sizeof page_shape_carry},
    {"shape/check", page_shape_check, sizeof page_shape_check},
    {"shape/concat", page_shape_concat, sizeof page_shape_concat},
    {"shape/contracting", page_shape_contracting, sizeof page_shape_contracting},
    {"shape/convolution", page_shape_convolution, sizeof page_shape_convolution},
    {"shape/expand", page_shape_expand, sizeof page_shape_expand},
    {"shape/gather", page_shape_gather, sizeof page_shape_gather},
    {"shape/index", page_shape_index, sizeof page_shape_index},
    {"shape/labels", page_shape_labels, sizeof page_shape_labels},
    {"shape/mismatch", page_shape_mismatch, sizeof page_shape_mismatch},
    {"shape/needs-static", page_shape_needs_static, sizeof page_shape_needs_static},
    {"shape/negative", page_shape_negative, sizeof page_shape_negative},
    {"shape/not-divisible", page_shape_not_divisible, sizeof page_shape_not_divisible},
    {"shape/permutation", page_shape_permutation, sizeof page_shape_permutation},
    {"shape/rank", page_shape_rank, sizeof page_shape_rank},
    {"shape/reshape", page_shape_reshape, sizeof page_shape_reshape},
    {"shape/slice", page_shape_slice, sizeof page_shape_slice},
    {"shape/softmax-of-one", page_shape_softmax_of_one, sizeof page_shape_softmax_of_one},
    {"shape/unbound", page_shape_unbound, sizeof page_shape_unbound},
    {"shape/windows", page_shape_windows, sizeof page_shape_windows},
    {"spec/assertion", page_spec_assertion, sizeof page_spec_assertion},
    {"spec/config-kind", page_spec_config_kind, sizeof page_spec_config_kind},
    {"spec/cycle", page_spec_cycle, sizeof page_spec_cycle},
    {"spec/duplicate-argument", page_spec_duplicate_argument, sizeof page_spec_duplicate_argument},
    {"spec/duplicate-block", page_spec_duplicate_block, sizeof page_spec_duplicate_block},
    {"spec/duplicate-name", page_spec_duplicate_name, sizeof page_spec_duplicate_name},
    {"spec/include-cycle", page_spec_include_cycle, sizeof page_spec_include_cycle},
    {"spec/include-file", page_spec_include_file, sizeof page_spec_include_file},
    {"spec/include-model", page_spec_include_model, sizeof page_spec_include_model},
    {"spec/include-outside", page_spec_include_outside, sizeof page_spec_include_outside},
    {"spec/include-path", page_spec_include_path, sizeof page_spec_include_path},
    {"spec/missing-argument", page_spec_missing_argument, sizeof page_spec_missing_argument},
    {"spec/missing-key", page_spec_missing_key, sizeof page_spec_missing_key},
    {"spec/name", page_spec_name, sizeof page_spec_name},
    {"spec/no-member", page_spec_no_member, sizeof page_spec_no_member},
    {"spec/not-a-spec", page_spec_not_a_spec, sizeof page_spec_not_a_spec},
    {"spec/optional-input", page_spec_optional_input, sizeof page_spec_optional_input},
    {"spec/pattern", page_spec_pattern, sizeof page_spec_pattern},
    {"spec/reserved-name", page_spec_reserved_name, sizeof page_spec_reserved_name},
    {"spec/same-operands", page_spec_same_operands, sizeof page_spec_same_operands},
    {"spec/too-many-arguments", page_spec_too_many_arguments, sizeof page_spec_too_many_arguments},
    {"spec/unknown-argument", page_spec_unknown_argument, sizeof page_spec_unknown_argument},
    {"spec/unknown-initializer", page_spec_unknown_initializer, sizeof page_spec_unknown_initializer},
    {"spec/unknown-key", page_spec_unknown_key, sizeof page_spec_unknown_key},
    {"spec/unknown-name", page_spec_unknown_name, sizeof page_spec_unknown_name},
    {"spec/unknown-ref", page_spec_unknown_ref, sizeof page_spec_unknown_ref},
    {"spec/unknown-tap", page_spec_unknown_tap, sizeof page_spec_unknown_tap},
    {"spec/unknown-variant", page_spec_unknown_variant, sizeof page_spec_unknown_variant},
    {"spec/unnamed-parameters", page_spec_unnamed_parameters, sizeof page_spec_unnamed_parameters},
    {"spec/unused-block", page_spec_unused_block, sizeof page_spec_unused_block},
    {"spec/unused-config", page_spec_unused_config, sizeof page_spec_unused_config},
    {"spec/unused-equation", page_spec_unused_equation, sizeof page_spec_unused_equation},
    {"spec/unused-input", page_spec_unused_input, sizeof page_spec_unused_input},
    {"spec/unused-parameter", page_spec_unused_parameter, sizeof page_spec_unused_parameter},
    {"spec/used-before-definition", page_spec_used_before_definition, sizeof page_spec_used_before_definition},
    {"spec/version", page_spec_version, sizeof page_spec_version},
    {"syntax/chained-comparison", page_syntax_chained_comparison, sizeof page_syntax_chained_comparison},
    {"syntax/duplicate-argument", page_syntax_duplicate_argument, sizeof page_syntax_duplicate_argument},
    {"syntax/foreign-operator", page_syntax_foreign_operator, sizeof page_syntax_foreign_operator},
    {"syntax/missing-initializer", page_syntax_missing_initializer, sizeof page_syntax_missing_initializer},
    {"syntax/number", page_syntax_number, sizeof page_syntax_number},
    {"syntax/positional-after-named", page_syntax_positional_after_named, sizeof page_syntax_positional_after_named},
    {"syntax/slice-step", page_syntax_slice_step, sizeof page_syntax_slice_step},
    {"syntax/unclosed-bracket", page_syntax_unclosed_bracket, sizeof page_syntax_unclosed_bracket},
    {"syntax/unclosed-string", page_syntax_unclosed_string, sizeof page_syntax_unclosed_string},
    {"syntax/unexpected-character", page_syntax_unexpected_character, sizeof page_syntax_unexpected_character},
    {"syntax/unexpected-end", page_syntax_unexpected_end, sizeof page_syntax_unexpected_end},
    {"syntax/unexpected-token", page_syntax_unexpected_token, sizeof page_syntax_unexpected_token},
    {"tensor/conversion", page_tensor_conversion, sizeof page_tensor_conversion},
    {"tensor/dtype", page_tensor_dtype, sizeof page_tensor_dtype},
    {"tensor/index", page_tensor_index, sizeof page_tensor_index},
    {"tensor/shape", page_tensor_shape, sizeof page_tensor_shape},
    {"tensor/size", page_tensor_size, sizeof page_tensor_size},
    {"train/draw", page_train_draw, sizeof page_train_draw},
    {"train/gradient", page_train_gradient, sizeof page_train_gradient},
    {"train/group", page_train_group, sizeof page_train_group},
    {"train/loss", page_train_loss, sizeof page_train_loss},
    {"train/missing", page_train_missing, sizeof page_train_missing},
    {"train/not-finite", page_train_not_finite, sizeof page_train_not_finite},
    {"train/optimizer", page_train_optimizer, sizeof page_train_optimizer},
    {"train/text", page_train_text, sizeof page_train_text},
    {"type/absent", page_type_absent, sizeof page_type_absent},
    {"type/ambiguous-int", page_type_ambiguous_int, sizeof page_type_ambiguous_int},
    {"type/expected-block", page_type_expected_block, sizeof page_type_expected_block},
    {"type/expected-bool", page_type_expected_bool, sizeof page_type_expected_bool},
    {"type/expected-case", page_type_expected_case, sizeof page_type_expected_case},
    {"type/expected-dim", page_type_expected_dim, sizeof page_type_expected_dim},
    {"type/expected-enum", page_type_expected_enum, sizeof page_type_expected_enum},
    {"type/expected-float", page_type_expected_float, sizeof page_type_expected_float},
    {"type/expected-int", page_type_expected_int, sizeof page_type_expected_int},
    {"type/expected-list", page_type_expected_list, sizeof page_type_expected_list},
    {"type/expected-mapping", page_type_expected_mapping, sizeof page_type_expected_mapping},
    {"type/expected-string", page_type_expected_string, sizeof page_type_expected_string},
    {"type/expected-tensor", page_type_expected_tensor, sizeof page_type_expected_tensor},
    {"type/expected-text", page_type_expected_text, sizeof page_type_expected_text},
    {"type/mismatch", page_type_mismatch, sizeof page_type_mismatch},
    {"type/missing-value", page_type_missing_value, sizeof page_type_missing_value},
    {"type/needs-float", page_type_needs_float, sizeof page_type_needs_float},
    {"type/needs-number", page_type_needs_number, sizeof page_type_needs_number},
    {"type/not-compile-time", page_type_not_compile_time, sizeof page_type_not_compile_time},
    {"type/operand", page_type_operand, sizeof page_type_operand},
    {"type/several-results", page_type_several_results, sizeof page_type_several_results},
    {"type/unknown-case", page_type_unknown_case, sizeof page_type_unknown_case},
    {"type/unknown-dtype", page_type_unknown_dtype, sizeof page_type_unknown_dtype},
    {"usage/assignment", page_usage_assignment, sizeof page_usage_assignment},
    {"usage/conflict", page_usage_conflict, sizeof page_usage_conflict},
    {"usage/ignore", page_usage_ignore, sizeof page_usage_ignore},
    {"usage/input", page_usage_input, sizeof page_usage_input},
    {"usage/mapping", page_usage_mapping, sizeof page_usage_mapping},
    {"usage/missing-argument", page_usage_missing_argument, sizeof page_usage_missing_argument},
    {"usage/missing-option", page_usage_missing_option, sizeof page_usage_missing_option},
    {"usage/missing-value", page_usage_missing_value, sizeof page_usage_missing_value},
    {"usage/name", page_usage_name, sizeof page_usage_name},
    {"usage/no-images", page_usage_no_images, sizeof page_usage_no_images},
    {"usage/number", page_usage_number, sizeof page_usage_number},
    {"usage/op", page_usage_op, sizeof page_usage_op},
    {"usage/output", page_usage_output, sizeof page_usage_output},
    {"usage/pass", page_usage_pass, sizeof page_usage_pass},
    {"usage/range", page_usage_range, sizeof page_usage_range},
    {"usage/repeated-option", page_usage_repeated_option, sizeof page_usage_repeated_option},
    {"usage/set", page_usage_set, sizeof page_usage_set},
    {"usage/topic", page_usage_topic, sizeof page_usage_topic},
    {"usage/unexpected-argument", page_usage_unexpected_argument, sizeof page_usage_unexpected_argument},
    {"usage/unexpected-value", page_usage_unexpected_value, sizeof page_usage_unexpected_value},
    {"usage/unknown-command", page_usage_unknown_command, sizeof page_usage_unknown_command},
    {"usage/unknown-option", page_usage_unknown_option, sizeof page_usage_unknown_option},
    {"usage/value", page_usage_value, sizeof page_usage_value},
    {"usage/weights", page_usage_weights, sizeof page_usage_weights},
    {"value/enum", page_value_enum, sizeof page_value_enum},
    {"value/not-finite", page_value_not_finite, sizeof page_value_not_finite},
    {"value/out-of-range", page_value_out_of_range, sizeof page_value_out_of_range},
    {"value/softmax-twice", page_value_softmax_twice, sizeof page_value_softmax_twice},
    {"value/token-range", page_value_token_range, sizeof page_value_token_range},
    {"weights/computed", page_weights_computed, sizeof page_weights_computed},
    {"weights/format", page_weights_format, sizeof page_weights_format},
    {"weights/gzip", page_weights_gzip, sizeof page_weights_gzip},
    {"weights/html", page_weights_html, sizeof page_weights_html},
    {"weights/index-duplicate", page_weights_index_duplicate, sizeof page_weights_index_duplicate},
    {"weights/index-format", page_weights_index_format, sizeof page_weights_index_format},
    {"weights/index-shard-missing", page_weights_index_shard_missing, sizeof page_weights_index_shard_missing},
    {"weights/index-tensor-missing", page_weights_index_tensor_missing, sizeof page_weights_index_tensor_missing},
    {"weights/index-total-size", page_weights_index_total_size, sizeof page_weights_index_total_size},
    {"weights/index-unmapped", page_weights_index_unmapped, sizeof page_weights_index_unmapped},
    {"weights/lfs-pointer", page_weights_lfs_pointer, sizeof page_weights_lfs_pointer},
    {"weights/missing", page_weights_missing, sizeof page_weights_missing},
    {"weights/missing-file", page_weights_missing_file, sizeof page_weights_missing_file},
    {"weights/no-match", page_weights_no_match, sizeof page_weights_no_match},
    {"weights/not-computed", page_weights_not_computed, sizeof page_weights_not_computed},
    {"weights/not-in-folder", page_weights_not_in_folder, sizeof page_weights_not_in_folder},
    {"weights/not-packed", page_weights_not_packed, sizeof page_weights_not_packed},
    {"weights/not-same", page_weights_not_same, sizeof page_weights_not_same},
    {"weights/other-spec", page_weights_other_spec, sizeof page_weights_other_spec},
    {"weights/packed", page_weights_packed, sizeof page_weights_packed},
    {"weights/packed-precision", page_weights_packed_precision, sizeof page_weights_packed_precision},
    {"weights/packed-version", page_weights_packed_version, sizeof page_weights_packed_version},
    {"weights/path-escape", page_weights_path_escape, sizeof page_weights_path_escape},
    {"weights/pickle", page_weights_pickle, sizeof page_weights_pickle},
    {"weights/several-mappings", page_weights_several_mappings, sizeof page_weights_several_mappings},
    {"weights/shape-mismatch", page_weights_shape_mismatch, sizeof page_weights_shape_mismatch},
    {"weights/source", page_weights_source, sizeof page_weights_source},
    {"weights/template", page_weights_template, sizeof page_weights_template},
    {"weights/tie", page_weights_tie, sizeof page_weights_tie},
    {"weights/unknown-mapping", page_weights_unknown_mapping, sizeof page_weights_unknown_mapping},
    {"weights/unknown-parameter", page_weights_unknown_parameter, sizeof page_weights_unknown_parameter},
    {"weights/unknown-transform", page_weights_unknown_transform, sizeof page_weights_unknown_transform},
    {"weights/unused", page_weights_unused, sizeof page_weights_unused},
    {"yaml/alias", page_yaml_alias, sizeof page_yaml_alias},
    {"yaml/alias-cycle", page_yaml_alias_cycle, sizeof page_yaml_alias_cycle},
    {"yaml/anchor", page_yaml_anchor, sizeof page_yaml_anchor},
    {"yaml/colon", page_yaml_colon, sizeof page_yaml_colon},
    {"yaml/comment", page_yaml_comment, sizeof page_yaml_comment},
    {"yaml/complex-key", page_yaml_complex_key, sizeof page_yaml_complex_key},
    {"yaml/duplicate-anchor", page_yaml_duplicate_anchor, sizeof page_yaml_duplicate_anchor},
    {"yaml/duplicate-key", page_yaml_duplicate_key, sizeof page_yaml_duplicate_key},
    {"yaml/empty", page_yaml_empty, sizeof page_yaml_empty},
    {"yaml/empty-key", page_yaml_empty_key, sizeof page_yaml_empty_key},
    {"yaml/encoding", page_yaml_encoding, sizeof page_yaml_encoding},
    {"yaml/escape", page_yaml_escape, sizeof page_yaml_escape},
    {"yaml/expected-mapping", page_yaml_expected_mapping, sizeof page_yaml_expected_mapping},
    {"yaml/flow-bracket", page_yaml_flow_bracket, sizeof page_yaml_flow_bracket},
    {"yaml/flow-comma", page_yaml_flow_comma, sizeof page_yaml_flow_comma},
    {"yaml/flow-value", page_yaml_flow_value, sizeof page_yaml_flow_value},
    {"yaml/indentation", page_yaml_indentation, sizeof page_yaml_indentation},
    {"yaml/merge-key-unsupported", page_yaml_merge_key_unsupported, sizeof page_yaml_merge_key_unsupported},
    {"yaml/missing-space", page_yaml_missing_space, sizeof page_yaml_missing_space},
    {"yaml/multiple-documents", page_yaml_multiple_documents, sizeof page_yaml_multiple_documents},
    {"yaml/reserved-character", page_yaml_reserved_character, sizeof page_yaml_reserved_character},
    {"yaml/syntax", page_yaml_syntax, sizeof page_yaml_syntax},
    {"yaml/tab", page_yaml_tab, sizeof page_yaml_tab},
    {"yaml/tag-unsupported", page_yaml_tag_unsupported, sizeof page_yaml_tag_unsupported},
    {"yaml/text-after-value", page_yaml_text_after_value, sizeof page_yaml_text_after_value},
    {"yaml/typography", page_yaml_typography, sizeof page_yaml_typography},
    {"yaml/unclosed", page_yaml_unclosed, sizeof page_yaml_unclosed},
    {"yaml/unknown-anchor", page_yaml_unknown_anchor, sizeof page_yaml_unknown_anchor},
    {"yaml/version", page_yaml_version, sizeof page_yaml_version},
};

const graphc_diagnostics_page *graphc_diagnostics_pages(void) { return pages; }

size_t graphc_diagnostics_page_count(void) { return sizeof pages / sizeof pages[0]; }
