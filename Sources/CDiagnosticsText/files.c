// Written by list_files.sh, which a test runs again to see that nothing is missing.

#include "CDiagnosticsText.h"

// Clang embeds in every version of C and warns before C23.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char page_0[] = {
#embed "../../Docs/Diagnostics/call/argument.md"
};
static const unsigned char page_1[] = {
#embed "../../Docs/Diagnostics/call/unknown-function.md"
};
static const unsigned char page_2[] = {
#embed "../../Docs/Diagnostics/emit/edited.md"
};
static const unsigned char page_3[] = {
#embed "../../Docs/Diagnostics/emit/manifest.md"
};
static const unsigned char page_4[] = {
#embed "../../Docs/Diagnostics/emit/not-ours.md"
};
static const unsigned char page_5[] = {
#embed "../../Docs/Diagnostics/emit/same-name.md"
};
static const unsigned char page_6[] = {
#embed "../../Docs/Diagnostics/expect/causal.md"
};
static const unsigned char page_7[] = {
#embed "../../Docs/Diagnostics/expect/equivariant.md"
};
static const unsigned char page_8[] = {
#embed "../../Docs/Diagnostics/expect/flops.md"
};
static const unsigned char page_9[] = {
#embed "../../Docs/Diagnostics/expect/fused-attention.md"
};
static const unsigned char page_10[] = {
#embed "../../Docs/Diagnostics/expect/memory.md"
};
static const unsigned char page_11[] = {
#embed "../../Docs/Diagnostics/expect/parameters.md"
};
static const unsigned char page_12[] = {
#embed "../../Docs/Diagnostics/expect/traffic.md"
};
static const unsigned char page_13[] = {
#embed "../../Docs/Diagnostics/gir/attribute.md"
};
static const unsigned char page_14[] = {
#embed "../../Docs/Diagnostics/gir/duplicate-name.md"
};
static const unsigned char page_15[] = {
#embed "../../Docs/Diagnostics/gir/invariant.md"
};
static const unsigned char page_16[] = {
#embed "../../Docs/Diagnostics/gir/result-count.md"
};
static const unsigned char page_17[] = {
#embed "../../Docs/Diagnostics/gir/syntax.md"
};
static const unsigned char page_18[] = {
#embed "../../Docs/Diagnostics/gir/type-mismatch.md"
};
static const unsigned char page_19[] = {
#embed "../../Docs/Diagnostics/gir/unknown-dim.md"
};
static const unsigned char page_20[] = {
#embed "../../Docs/Diagnostics/gir/unknown-dtype.md"
};
static const unsigned char page_21[] = {
#embed "../../Docs/Diagnostics/gir/unknown-op.md"
};
static const unsigned char page_22[] = {
#embed "../../Docs/Diagnostics/gir/unknown-value.md"
};
static const unsigned char page_23[] = {
#embed "../../Docs/Diagnostics/image/coding.md"
};
static const unsigned char page_24[] = {
#embed "../../Docs/Diagnostics/image/colour.md"
};
static const unsigned char page_25[] = {
#embed "../../Docs/Diagnostics/image/corrupt.md"
};
static const unsigned char page_26[] = {
#embed "../../Docs/Diagnostics/image/encode.md"
};
static const unsigned char page_27[] = {
#embed "../../Docs/Diagnostics/image/format.md"
};
static const unsigned char page_28[] = {
#embed "../../Docs/Diagnostics/image/size.md"
};
static const unsigned char page_29[] = {
#embed "../../Docs/Diagnostics/index/range.md"
};
static const unsigned char page_30[] = {
#embed "../../Docs/Diagnostics/input/missing.md"
};
static const unsigned char page_31[] = {
#embed "../../Docs/Diagnostics/input/range.md"
};
static const unsigned char page_32[] = {
#embed "../../Docs/Diagnostics/input/unknown.md"
};
static const unsigned char page_33[] = {
#embed "../../Docs/Diagnostics/io/cannot-create.md"
};
static const unsigned char page_34[] = {
#embed "../../Docs/Diagnostics/io/changed.md"
};
static const unsigned char page_35[] = {
#embed "../../Docs/Diagnostics/io/exists.md"
};
static const unsigned char page_36[] = {
#embed "../../Docs/Diagnostics/io/graphviz.md"
};
static const unsigned char page_37[] = {
#embed "../../Docs/Diagnostics/io/map-failed.md"
};
static const unsigned char page_38[] = {
#embed "../../Docs/Diagnostics/io/not-a-file.md"
};
static const unsigned char page_39[] = {
#embed "../../Docs/Diagnostics/io/not-found.md"
};
static const unsigned char page_40[] = {
#embed "../../Docs/Diagnostics/io/output-is-input.md"
};
static const unsigned char page_41[] = {
#embed "../../Docs/Diagnostics/io/read-failed.md"
};
static const unsigned char page_42[] = {
#embed "../../Docs/Diagnostics/io/unreadable.md"
};
static const unsigned char page_43[] = {
#embed "../../Docs/Diagnostics/io/write-failed.md"
};
static const unsigned char page_44[] = {
#embed "../../Docs/Diagnostics/json/depth.md"
};
static const unsigned char page_45[] = {
#embed "../../Docs/Diagnostics/json/duplicate-key.md"
};
static const unsigned char page_46[] = {
#embed "../../Docs/Diagnostics/json/number.md"
};
static const unsigned char page_47[] = {
#embed "../../Docs/Diagnostics/json/surrogate.md"
};
static const unsigned char page_48[] = {
#embed "../../Docs/Diagnostics/json/syntax.md"
};
static const unsigned char page_49[] = {
#embed "../../Docs/Diagnostics/json/trailing.md"
};
static const unsigned char page_50[] = {
#embed "../../Docs/Diagnostics/json/utf-8.md"
};
static const unsigned char page_51[] = {
#embed "../../Docs/Diagnostics/limit/depth.md"
};
static const unsigned char page_52[] = {
#embed "../../Docs/Diagnostics/limit/dim.md"
};
static const unsigned char page_53[] = {
#embed "../../Docs/Diagnostics/limit/elements.md"
};
static const unsigned char page_54[] = {
#embed "../../Docs/Diagnostics/limit/expression-depth.md"
};
static const unsigned char page_55[] = {
#embed "../../Docs/Diagnostics/limit/expression-tokens.md"
};
static const unsigned char page_56[] = {
#embed "../../Docs/Diagnostics/limit/file-size.md"
};
static const unsigned char page_57[] = {
#embed "../../Docs/Diagnostics/limit/graph-nodes.md"
};
static const unsigned char page_58[] = {
#embed "../../Docs/Diagnostics/limit/header.md"
};
static const unsigned char page_59[] = {
#embed "../../Docs/Diagnostics/limit/include.md"
};
static const unsigned char page_60[] = {
#embed "../../Docs/Diagnostics/limit/jpeg-scans.md"
};
static const unsigned char page_61[] = {
#embed "../../Docs/Diagnostics/limit/list.md"
};
static const unsigned char page_62[] = {
#embed "../../Docs/Diagnostics/limit/memory.md"
};
static const unsigned char page_63[] = {
#embed "../../Docs/Diagnostics/limit/name.md"
};
static const unsigned char page_64[] = {
#embed "../../Docs/Diagnostics/limit/names.md"
};
static const unsigned char page_65[] = {
#embed "../../Docs/Diagnostics/limit/nodes.md"
};
static const unsigned char page_66[] = {
#embed "../../Docs/Diagnostics/limit/npy-header.md"
};
static const unsigned char page_67[] = {
#embed "../../Docs/Diagnostics/limit/parameter-paths.md"
};
static const unsigned char page_68[] = {
#embed "../../Docs/Diagnostics/limit/pixels.md"
};
static const unsigned char page_69[] = {
#embed "../../Docs/Diagnostics/limit/rank.md"
};
static const unsigned char page_70[] = {
#embed "../../Docs/Diagnostics/limit/steps.md"
};
static const unsigned char page_71[] = {
#embed "../../Docs/Diagnostics/limit/tensors.md"
};
static const unsigned char page_72[] = {
#embed "../../Docs/Diagnostics/limit/yaml-depth.md"
};
static const unsigned char page_73[] = {
#embed "../../Docs/Diagnostics/limit/yaml-key.md"
};
static const unsigned char page_74[] = {
#embed "../../Docs/Diagnostics/limit/yaml-nodes.md"
};
static const unsigned char page_75[] = {
#embed "../../Docs/Diagnostics/limit/yaml-scalar.md"
};
static const unsigned char page_76[] = {
#embed "../../Docs/Diagnostics/limit/yaml-size.md"
};
static const unsigned char page_77[] = {
#embed "../../Docs/Diagnostics/mask/fully-masked-rows.md"
};
static const unsigned char page_78[] = {
#embed "../../Docs/Diagnostics/npy/header.md"
};
static const unsigned char page_79[] = {
#embed "../../Docs/Diagnostics/npy/object-refused.md"
};
static const unsigned char page_80[] = {
#embed "../../Docs/Diagnostics/npy/range.md"
};
static const unsigned char page_81[] = {
#embed "../../Docs/Diagnostics/npy/shape.md"
};
static const unsigned char page_82[] = {
#embed "../../Docs/Diagnostics/npy/size.md"
};
static const unsigned char page_83[] = {
#embed "../../Docs/Diagnostics/npy/unsupported.md"
};
static const unsigned char page_84[] = {
#embed "../../Docs/Diagnostics/npy/version.md"
};
static const unsigned char page_85[] = {
#embed "../../Docs/Diagnostics/op/operand-count.md"
};
static const unsigned char page_86[] = {
#embed "../../Docs/Diagnostics/op/structural.md"
};
static const unsigned char page_87[] = {
#embed "../../Docs/Diagnostics/parameter/undeclared.md"
};
static const unsigned char page_88[] = {
#embed "../../Docs/Diagnostics/pass/divergence.md"
};
static const unsigned char page_89[] = {
#embed "../../Docs/Diagnostics/pass/rows.md"
};
static const unsigned char page_90[] = {
#embed "../../Docs/Diagnostics/preproc/channels.md"
};
static const unsigned char page_91[] = {
#embed "../../Docs/Diagnostics/preproc/missing.md"
};
static const unsigned char page_92[] = {
#embed "../../Docs/Diagnostics/preproc/std-zero.md"
};
static const unsigned char page_93[] = {
#embed "../../Docs/Diagnostics/safetensors/duplicate-name.md"
};
static const unsigned char page_94[] = {
#embed "../../Docs/Diagnostics/safetensors/entry.md"
};
static const unsigned char page_95[] = {
#embed "../../Docs/Diagnostics/safetensors/header-length.md"
};
static const unsigned char page_96[] = {
#embed "../../Docs/Diagnostics/safetensors/header-start.md"
};
static const unsigned char page_97[] = {
#embed "../../Docs/Diagnostics/safetensors/hole.md"
};
static const unsigned char page_98[] = {
#embed "../../Docs/Diagnostics/safetensors/metadata.md"
};
static const unsigned char page_99[] = {
#embed "../../Docs/Diagnostics/safetensors/misaligned.md"
};
static const unsigned char page_100[] = {
#embed "../../Docs/Diagnostics/safetensors/offsets.md"
};
static const unsigned char page_101[] = {
#embed "../../Docs/Diagnostics/safetensors/overlap.md"
};
static const unsigned char page_102[] = {
#embed "../../Docs/Diagnostics/safetensors/range.md"
};
static const unsigned char page_103[] = {
#embed "../../Docs/Diagnostics/safetensors/shape.md"
};
static const unsigned char page_104[] = {
#embed "../../Docs/Diagnostics/safetensors/size-mismatch.md"
};
static const unsigned char page_105[] = {
#embed "../../Docs/Diagnostics/safetensors/too-short.md"
};
static const unsigned char page_106[] = {
#embed "../../Docs/Diagnostics/safetensors/trailing-bytes.md"
};
static const unsigned char page_107[] = {
#embed "../../Docs/Diagnostics/safetensors/truncated.md"
};
static const unsigned char page_108[] = {
#embed "../../Docs/Diagnostics/safetensors/unknown-dtype.md"
};
static const unsigned char page_109[] = {
#embed "../../Docs/Diagnostics/safetensors/unsupported-dtype.md"
};
static const unsigned char page_110[] = {
#embed "../../Docs/Diagnostics/shape/attention.md"
};
static const unsigned char page_111[] = {
#embed "../../Docs/Diagnostics/shape/axis.md"
};
static const unsigned char page_112[] = {
#embed "../../Docs/Diagnostics/shape/broadcast.md"
};
static const unsigned char page_113[] = {
#embed "../../Docs/Diagnostics/shape/carry.md"
};
static const unsigned char page_114[] = {
#embed "../../Docs/Diagnostics/shape/check.md"
};
static const unsigned char page_115[] = {
#embed "../../Docs/Diagnostics/shape/concat.md"
};
static const unsigned char page_116[] = {
#embed "../../Docs/Diagnostics/shape/contracting.md"
};
static const unsigned char page_117[] = {
#embed "../../Docs/Diagnostics/shape/convolution.md"
};
static const unsigned char page_118[] = {
#embed "../../Docs/Diagnostics/shape/expand.md"
};
static const unsigned char page_119[] = {
#embed "../../Docs/Diagnostics/shape/gather.md"
};
static const unsigned char page_120[] = {
#embed "../../Docs/Diagnostics/shape/heads-divide.md"
};
static const unsigned char page_121[] = {
#embed "../../Docs/Diagnostics/shape/index.md"
};
static const unsigned char page_122[] = {
#embed "../../Docs/Diagnostics/shape/mismatch.md"
};
static const unsigned char page_123[] = {
#embed "../../Docs/Diagnostics/shape/needs-static.md"
};
static const unsigned char page_124[] = {
#embed "../../Docs/Diagnostics/shape/negative.md"
};
static const unsigned char page_125[] = {
#embed "../../Docs/Diagnostics/shape/not-divisible.md"
};
static const unsigned char page_126[] = {
#embed "../../Docs/Diagnostics/shape/permutation.md"
};
static const unsigned char page_127[] = {
#embed "../../Docs/Diagnostics/shape/rank.md"
};
static const unsigned char page_128[] = {
#embed "../../Docs/Diagnostics/shape/reshape.md"
};
static const unsigned char page_129[] = {
#embed "../../Docs/Diagnostics/shape/slice.md"
};
static const unsigned char page_130[] = {
#embed "../../Docs/Diagnostics/shape/unbound.md"
};
static const unsigned char page_131[] = {
#embed "../../Docs/Diagnostics/shape/windows.md"
};
static const unsigned char page_132[] = {
#embed "../../Docs/Diagnostics/spec/assertion.md"
};
static const unsigned char page_133[] = {
#embed "../../Docs/Diagnostics/spec/config-kind.md"
};
static const unsigned char page_134[] = {
#embed "../../Docs/Diagnostics/spec/cycle.md"
};
static const unsigned char page_135[] = {
#embed "../../Docs/Diagnostics/spec/duplicate-argument.md"
};
static const unsigned char page_136[] = {
#embed "../../Docs/Diagnostics/spec/duplicate-block.md"
};
static const unsigned char page_137[] = {
#embed "../../Docs/Diagnostics/spec/duplicate-name.md"
};
static const unsigned char page_138[] = {
#embed "../../Docs/Diagnostics/spec/include-cycle.md"
};
static const unsigned char page_139[] = {
#embed "../../Docs/Diagnostics/spec/include-file.md"
};
static const unsigned char page_140[] = {
#embed "../../Docs/Diagnostics/spec/include-model.md"
};
static const unsigned char page_141[] = {
#embed "../../Docs/Diagnostics/spec/include-path.md"
};
static const unsigned char page_142[] = {
#embed "../../Docs/Diagnostics/spec/missing-argument.md"
};
static const unsigned char page_143[] = {
#embed "../../Docs/Diagnostics/spec/missing-key.md"
};
static const unsigned char page_144[] = {
#embed "../../Docs/Diagnostics/spec/missing-memory.md"
};
static const unsigned char page_145[] = {
#embed "../../Docs/Diagnostics/spec/name.md"
};
static const unsigned char page_146[] = {
#embed "../../Docs/Diagnostics/spec/optional-input.md"
};
static const unsigned char page_147[] = {
#embed "../../Docs/Diagnostics/spec/pattern.md"
};
static const unsigned char page_148[] = {
#embed "../../Docs/Diagnostics/spec/reserved-name.md"
};
static const unsigned char page_149[] = {
#embed "../../Docs/Diagnostics/spec/too-many-arguments.md"
};
static const unsigned char page_150[] = {
#embed "../../Docs/Diagnostics/spec/unknown-argument.md"
};
static const unsigned char page_151[] = {
#embed "../../Docs/Diagnostics/spec/unknown-initializer.md"
};
static const unsigned char page_152[] = {
#embed "../../Docs/Diagnostics/spec/unknown-key.md"
};
static const unsigned char page_153[] = {
#embed "../../Docs/Diagnostics/spec/unknown-name.md"
};
static const unsigned char page_154[] = {
#embed "../../Docs/Diagnostics/spec/unknown-ref.md"
};
static const unsigned char page_155[] = {
#embed "../../Docs/Diagnostics/spec/unknown-tap.md"
};
static const unsigned char page_156[] = {
#embed "../../Docs/Diagnostics/spec/unknown-variant.md"
};
static const unsigned char page_157[] = {
#embed "../../Docs/Diagnostics/spec/unnamed-parameters.md"
};
static const unsigned char page_158[] = {
#embed "../../Docs/Diagnostics/spec/unsupported-key.md"
};
static const unsigned char page_159[] = {
#embed "../../Docs/Diagnostics/spec/used-before-definition.md"
};
static const unsigned char page_160[] = {
#embed "../../Docs/Diagnostics/spec/version.md"
};
static const unsigned char page_161[] = {
#embed "../../Docs/Diagnostics/syntax/chained-comparison.md"
};
static const unsigned char page_162[] = {
#embed "../../Docs/Diagnostics/syntax/duplicate-argument.md"
};
static const unsigned char page_163[] = {
#embed "../../Docs/Diagnostics/syntax/foreign-operator.md"
};
static const unsigned char page_164[] = {
#embed "../../Docs/Diagnostics/syntax/missing-initializer.md"
};
static const unsigned char page_165[] = {
#embed "../../Docs/Diagnostics/syntax/number.md"
};
static const unsigned char page_166[] = {
#embed "../../Docs/Diagnostics/syntax/positional-after-named.md"
};
static const unsigned char page_167[] = {
#embed "../../Docs/Diagnostics/syntax/slice-step.md"
};
static const unsigned char page_168[] = {
#embed "../../Docs/Diagnostics/syntax/unclosed-bracket.md"
};
static const unsigned char page_169[] = {
#embed "../../Docs/Diagnostics/syntax/unclosed-string.md"
};
static const unsigned char page_170[] = {
#embed "../../Docs/Diagnostics/syntax/unexpected-character.md"
};
static const unsigned char page_171[] = {
#embed "../../Docs/Diagnostics/syntax/unexpected-end.md"
};
static const unsigned char page_172[] = {
#embed "../../Docs/Diagnostics/syntax/unexpected-token.md"
};
static const unsigned char page_173[] = {
#embed "../../Docs/Diagnostics/tensor/shape.md"
};
static const unsigned char page_174[] = {
#embed "../../Docs/Diagnostics/tensor/size.md"
};
static const unsigned char page_175[] = {
#embed "../../Docs/Diagnostics/type/absent.md"
};
static const unsigned char page_176[] = {
#embed "../../Docs/Diagnostics/type/ambiguous-int.md"
};
static const unsigned char page_177[] = {
#embed "../../Docs/Diagnostics/type/expected-block.md"
};
static const unsigned char page_178[] = {
#embed "../../Docs/Diagnostics/type/expected-bool.md"
};
static const unsigned char page_179[] = {
#embed "../../Docs/Diagnostics/type/expected-case.md"
};
static const unsigned char page_180[] = {
#embed "../../Docs/Diagnostics/type/expected-dim.md"
};
static const unsigned char page_181[] = {
#embed "../../Docs/Diagnostics/type/expected-enum.md"
};
static const unsigned char page_182[] = {
#embed "../../Docs/Diagnostics/type/expected-float.md"
};
static const unsigned char page_183[] = {
#embed "../../Docs/Diagnostics/type/expected-int.md"
};
static const unsigned char page_184[] = {
#embed "../../Docs/Diagnostics/type/expected-list.md"
};
static const unsigned char page_185[] = {
#embed "../../Docs/Diagnostics/type/expected-mapping.md"
};
static const unsigned char page_186[] = {
#embed "../../Docs/Diagnostics/type/expected-string.md"
};
static const unsigned char page_187[] = {
#embed "../../Docs/Diagnostics/type/expected-tensor.md"
};
static const unsigned char page_188[] = {
#embed "../../Docs/Diagnostics/type/expected-text.md"
};
static const unsigned char page_189[] = {
#embed "../../Docs/Diagnostics/type/mismatch.md"
};
static const unsigned char page_190[] = {
#embed "../../Docs/Diagnostics/type/missing-value.md"
};
static const unsigned char page_191[] = {
#embed "../../Docs/Diagnostics/type/needs-float.md"
};
static const unsigned char page_192[] = {
#embed "../../Docs/Diagnostics/type/needs-number.md"
};
static const unsigned char page_193[] = {
#embed "../../Docs/Diagnostics/type/not-compile-time.md"
};
static const unsigned char page_194[] = {
#embed "../../Docs/Diagnostics/type/operand.md"
};
static const unsigned char page_195[] = {
#embed "../../Docs/Diagnostics/type/several-results.md"
};
static const unsigned char page_196[] = {
#embed "../../Docs/Diagnostics/type/unknown-case.md"
};
static const unsigned char page_197[] = {
#embed "../../Docs/Diagnostics/type/unknown-dtype.md"
};
static const unsigned char page_198[] = {
#embed "../../Docs/Diagnostics/usage/assignment.md"
};
static const unsigned char page_199[] = {
#embed "../../Docs/Diagnostics/usage/input.md"
};
static const unsigned char page_200[] = {
#embed "../../Docs/Diagnostics/usage/mapping.md"
};
static const unsigned char page_201[] = {
#embed "../../Docs/Diagnostics/usage/missing-argument.md"
};
static const unsigned char page_202[] = {
#embed "../../Docs/Diagnostics/usage/missing-option.md"
};
static const unsigned char page_203[] = {
#embed "../../Docs/Diagnostics/usage/missing-value.md"
};
static const unsigned char page_204[] = {
#embed "../../Docs/Diagnostics/usage/name.md"
};
static const unsigned char page_205[] = {
#embed "../../Docs/Diagnostics/usage/no-images.md"
};
static const unsigned char page_206[] = {
#embed "../../Docs/Diagnostics/usage/number.md"
};
static const unsigned char page_207[] = {
#embed "../../Docs/Diagnostics/usage/op.md"
};
static const unsigned char page_208[] = {
#embed "../../Docs/Diagnostics/usage/output.md"
};
static const unsigned char page_209[] = {
#embed "../../Docs/Diagnostics/usage/pass.md"
};
static const unsigned char page_210[] = {
#embed "../../Docs/Diagnostics/usage/range.md"
};
static const unsigned char page_211[] = {
#embed "../../Docs/Diagnostics/usage/repeated-option.md"
};
static const unsigned char page_212[] = {
#embed "../../Docs/Diagnostics/usage/set.md"
};
static const unsigned char page_213[] = {
#embed "../../Docs/Diagnostics/usage/topic.md"
};
static const unsigned char page_214[] = {
#embed "../../Docs/Diagnostics/usage/unexpected-argument.md"
};
static const unsigned char page_215[] = {
#embed "../../Docs/Diagnostics/usage/unexpected-value.md"
};
static const unsigned char page_216[] = {
#embed "../../Docs/Diagnostics/usage/unknown-command.md"
};
static const unsigned char page_217[] = {
#embed "../../Docs/Diagnostics/usage/unknown-option.md"
};
static const unsigned char page_218[] = {
#embed "../../Docs/Diagnostics/usage/value.md"
};
static const unsigned char page_219[] = {
#embed "../../Docs/Diagnostics/usage/weights.md"
};
static const unsigned char page_220[] = {
#embed "../../Docs/Diagnostics/value/enum.md"
};
static const unsigned char page_221[] = {
#embed "../../Docs/Diagnostics/value/not-finite.md"
};
static const unsigned char page_222[] = {
#embed "../../Docs/Diagnostics/value/out-of-range.md"
};
static const unsigned char page_223[] = {
#embed "../../Docs/Diagnostics/weights/format.md"
};
static const unsigned char page_224[] = {
#embed "../../Docs/Diagnostics/weights/gzip.md"
};
static const unsigned char page_225[] = {
#embed "../../Docs/Diagnostics/weights/html.md"
};
static const unsigned char page_226[] = {
#embed "../../Docs/Diagnostics/weights/index-duplicate.md"
};
static const unsigned char page_227[] = {
#embed "../../Docs/Diagnostics/weights/index-format.md"
};
static const unsigned char page_228[] = {
#embed "../../Docs/Diagnostics/weights/index-shard-missing.md"
};
static const unsigned char page_229[] = {
#embed "../../Docs/Diagnostics/weights/index-tensor-missing.md"
};
static const unsigned char page_230[] = {
#embed "../../Docs/Diagnostics/weights/index-total-size.md"
};
static const unsigned char page_231[] = {
#embed "../../Docs/Diagnostics/weights/index-unmapped.md"
};
static const unsigned char page_232[] = {
#embed "../../Docs/Diagnostics/weights/lfs-pointer.md"
};
static const unsigned char page_233[] = {
#embed "../../Docs/Diagnostics/weights/missing.md"
};
static const unsigned char page_234[] = {
#embed "../../Docs/Diagnostics/weights/missing-file.md"
};
static const unsigned char page_235[] = {
#embed "../../Docs/Diagnostics/weights/no-match.md"
};
static const unsigned char page_236[] = {
#embed "../../Docs/Diagnostics/weights/not-in-folder.md"
};
static const unsigned char page_237[] = {
#embed "../../Docs/Diagnostics/weights/not-packed.md"
};
static const unsigned char page_238[] = {
#embed "../../Docs/Diagnostics/weights/not-same.md"
};
static const unsigned char page_239[] = {
#embed "../../Docs/Diagnostics/weights/other-spec.md"
};
static const unsigned char page_240[] = {
#embed "../../Docs/Diagnostics/weights/packed.md"
};
static const unsigned char page_241[] = {
#embed "../../Docs/Diagnostics/weights/packed-precision.md"
};
static const unsigned char page_242[] = {
#embed "../../Docs/Diagnostics/weights/packed-version.md"
};
static const unsigned char page_243[] = {
#embed "../../Docs/Diagnostics/weights/path-escape.md"
};
static const unsigned char page_244[] = {
#embed "../../Docs/Diagnostics/weights/pickle.md"
};
static const unsigned char page_245[] = {
#embed "../../Docs/Diagnostics/weights/shape-mismatch.md"
};
static const unsigned char page_246[] = {
#embed "../../Docs/Diagnostics/weights/source.md"
};
static const unsigned char page_247[] = {
#embed "../../Docs/Diagnostics/weights/template.md"
};
static const unsigned char page_248[] = {
#embed "../../Docs/Diagnostics/weights/unknown-mapping.md"
};
static const unsigned char page_249[] = {
#embed "../../Docs/Diagnostics/weights/unknown-transform.md"
};
static const unsigned char page_250[] = {
#embed "../../Docs/Diagnostics/weights/unused.md"
};
static const unsigned char page_251[] = {
#embed "../../Docs/Diagnostics/yaml/alias.md"
};
static const unsigned char page_252[] = {
#embed "../../Docs/Diagnostics/yaml/alias-cycle.md"
};
static const unsigned char page_253[] = {
#embed "../../Docs/Diagnostics/yaml/anchor.md"
};
static const unsigned char page_254[] = {
#embed "../../Docs/Diagnostics/yaml/colon.md"
};
static const unsigned char page_255[] = {
#embed "../../Docs/Diagnostics/yaml/comment.md"
};
static const unsigned char page_256[] = {
#embed "../../Docs/Diagnostics/yaml/complex-key.md"
};
static const unsigned char page_257[] = {
#embed "../../Docs/Diagnostics/yaml/duplicate-anchor.md"
};
static const unsigned char page_258[] = {
#embed "../../Docs/Diagnostics/yaml/duplicate-key.md"
};
static const unsigned char page_259[] = {
#embed "../../Docs/Diagnostics/yaml/empty.md"
};
static const unsigned char page_260[] = {
#embed "../../Docs/Diagnostics/yaml/empty-key.md"
};
static const unsigned char page_261[] = {
#embed "../../Docs/Diagnostics/yaml/encoding.md"
};
static const unsigned char page_262[] = {
#embed "../../Docs/Diagnostics/yaml/escape.md"
};
static const unsigned char page_263[] = {
#embed "../../Docs/Diagnostics/yaml/expected-mapping.md"
};
static const unsigned char page_264[] = {
#embed "../../Docs/Diagnostics/yaml/flow-bracket.md"
};
static const unsigned char page_265[] = {
#embed "../../Docs/Diagnostics/yaml/flow-comma.md"
};
static const unsigned char page_266[] = {
#embed "../../Docs/Diagnostics/yaml/flow-value.md"
};
static const unsigned char page_267[] = {
#embed "../../Docs/Diagnostics/yaml/indentation.md"
};
static const unsigned char page_268[] = {
#embed "../../Docs/Diagnostics/yaml/merge-key-unsupported.md"
};
static const unsigned char page_269[] = {
#embed "../../Docs/Diagnostics/yaml/missing-space.md"
};
static const unsigned char page_270[] = {
#embed "../../Docs/Diagnostics/yaml/multiple-documents.md"
};
static const unsigned char page_271[] = {
#embed "../../Docs/Diagnostics/yaml/reserved-character.md"
};
static const unsigned char page_272[] = {
#embed "../../Docs/Diagnostics/yaml/syntax.md"
};
static const unsigned char page_273[] = {
#embed "../../Docs/Diagnostics/yaml/tab.md"
};
static const unsigned char page_274[] = {
#embed "../../Docs/Diagnostics/yaml/tag-unsupported.md"
};
static const unsigned char page_275[] = {
#embed "../../Docs/Diagnostics/yaml/text-after-value.md"
};
static const unsigned char page_276[] = {
#embed "../../Docs/Diagnostics/yaml/unclosed.md"
};
static const unsigned char page_277[] = {
#embed "../../Docs/Diagnostics/yaml/unknown-anchor.md"
};
static const unsigned char page_278[] = {
#embed "../../Docs/Diagnostics/yaml/version.md"
};

static const graphc_diagnostics_page pages[] = {
    {"call/argument", page_0, sizeof page_0},
    {"call/unknown-function", page_1, sizeof page_1},
    {"emit/edited", page_2, sizeof page_2},
    {"emit/manifest", page_3, sizeof page_3},
    {"emit/not-ours", page_4, sizeof page_4},
    {"emit/same-name", page_5, sizeof page_5},
    {"expect/causal", page_6, sizeof page_6},
    {"expect/equivariant", page_7, sizeof page_7},
    {"expect/flops", page_8, sizeof page_8},
    {"expect/fused-attention", page_9, sizeof page_9},
    {"expect/memory", page_10, sizeof page_10},
    {"expect/parameters", page_11, sizeof page_11},
    {"expect/traffic", page_12, sizeof page_12},
    {"gir/attribute", page_13, sizeof page_13},
    {"gir/duplicate-name", page_14, sizeof page_14},
    {"gir/invariant", page_15, sizeof page_15},
    {"gir/result-count", page_16, sizeof page_16},
    {"gir/syntax", page_17, sizeof page_17},
    {"gir/type-mismatch", page_18, sizeof page_18},
    {"gir/unknown-dim", page_19, sizeof page_19},
    {"gir/unknown-dtype", page_20, sizeof page_20},
    {"gir/unknown-op", page_21, sizeof page_21},
    {"gir/unknown-value", page_22, sizeof page_22},
    {"image/coding", page_23, sizeof page_23},
    {"image/colour", page_24, sizeof page_24},
    {"image/corrupt", page_25, sizeof page_25},
    {"image/encode", page_26, sizeof page_26},
    {"image/format", page_27, sizeof page_27},
    {"image/size", page_28, sizeof page_28},
    {"index/range", page_29, sizeof page_29},
    {"input/missing", page_30, sizeof page_30},
    {"input/range", page_31, sizeof page_31},
    {"input/unknown", page_32, sizeof page_32},
    {"io/cannot-create", page_33, sizeof page_33},
    {"io/changed", page_34, sizeof page_34},
    {"io/exists", page_35, sizeof page_35},
    {"io/graphviz", page_36, sizeof page_36},
    {"io/map-failed", page_37, sizeof page_37},
    {"io/not-a-file", page_38, sizeof page_38},
    {"io/not-found", page_39, sizeof page_39},
    {"io/output-is-input", page_40, sizeof page_40},
    {"io/read-failed", page_41, sizeof page_41},
    {"io/unreadable", page_42, sizeof page_42},
    {"io/write-failed", page_43, sizeof page_43},
    {"json/depth", page_44, sizeof page_44},
    {"json/duplicate-key", page_45, sizeof page_45},
    {"json/number", page_46, sizeof page_46},
    {"json/surrogate", page_47, sizeof page_47},
    {"json/syntax", page_48, sizeof page_48},
    {"json/trailing", page_49, sizeof page_49},
    {"json/utf-8", page_50, sizeof page_50},
    {"limit/depth", page_51, sizeof page_51},
    {"limit/dim", page_52, sizeof page_52},
    {"limit/elements", page_53, sizeof page_53},
    {"limit/expression-depth", page_54, sizeof page_54},
    {"limit/expression-tokens", page_55, sizeof page_55},
    {"limit/file-size", page_56, sizeof page_56},
    {"limit/graph-nodes", page_57, sizeof page_57},
    {"limit/header", page_58, sizeof page_58},
    {"limit/include", page_59, sizeof page_59},
    {"limit/jpeg-scans", page_60, sizeof page_60},
    {"limit/list", page_61, sizeof page_61},
    {"limit/memory", page_62, sizeof page_62},
    {"limit/name", page_63, sizeof page_63},
    {"limit/names", page_64, sizeof page_64},
    {"limit/nodes", page_65, sizeof page_65},
    {"limit/npy-header", page_66, sizeof page_66},
    {"limit/parameter-paths", page_67, sizeof page_67},
    {"limit/pixels", page_68, sizeof page_68},
    {"limit/rank", page_69, sizeof page_69},
    {"limit/steps", page_70, sizeof page_70},
    {"limit/tensors", page_71, sizeof page_71},
    {"limit/yaml-depth", page_72, sizeof page_72},
    {"limit/yaml-key", page_73, sizeof page_73},
    {"limit/yaml-nodes", page_74, sizeof page_74},
    {"limit/yaml-scalar", page_75, sizeof page_75},
    {"limit/yaml-size", page_76, sizeof page_76},
    {"mask/fully-masked-rows", page_77, sizeof page_77},
    {"npy/header", page_78, sizeof page_78},
    {"npy/object-refused", page_79, sizeof page_79},
    {"npy/range", page_80, sizeof page_80},
    {"npy/shape", page_81, sizeof page_81},
    {"npy/size", page_82, sizeof page_82},
    {"npy/unsupported", page_83, sizeof page_83},
    {"npy/version", page_84, sizeof page_84},
    {"op/operand-count", page_85, sizeof page_85},
    {"op/structural", page_86, sizeof page_86},
    {"parameter/undeclared", page_87, sizeof page_87},
    {"pass/divergence", page_88, sizeof page_88},
    {"pass/rows", page_89, sizeof page_89},
    {"preproc/channels", page_90, sizeof page_90},
    {"preproc/missing", page_91, sizeof page_91},
    {"preproc/std-zero", page_92, sizeof page_92},
    {"safetensors/duplicate-name", page_93, sizeof page_93},
    {"safetensors/entry", page_94, sizeof page_94},
    {"safetensors/header-length", page_95, sizeof page_95},
    {"safetensors/header-start", page_96, sizeof page_96},
    {"safetensors/hole", page_97, sizeof page_97},
    {"safetensors/metadata", page_98, sizeof page_98},
    {"safetensors/misaligned", page_99, sizeof page_99},
    {"safetensors/offsets", page_100, sizeof page_100},
    {"safetensors/overlap", page_101, sizeof page_101},
    {"safetensors/range", page_102, sizeof page_102},
    {"safetensors/shape", page_103, sizeof page_103},
    {"safetensors/size-mismatch", page_104, sizeof page_104},
    {"safetensors/too-short", page_105, sizeof page_105},
    {"safetensors/trailing-bytes", page_106, sizeof page_106},
    {"safetensors/truncated", page_107, sizeof page_107},
    {"safetensors/unknown-dtype", page_108, sizeof page_108},
    {"safetensors/unsupported-dtype", page_109, sizeof page_109},
    {"shape/attention", page_110, sizeof page_110},
    {"shape/axis", page_111, sizeof page_111},
    {"shape/broadcast", page_112, sizeof page_112},
    {"shape/carry", page_113, sizeof page_113},
    {"shape/check", page_114, sizeof page_114},
    {"shape/concat", page_115, sizeof page_115},
    {"shape/contracting", page_116, sizeof page_116},
    {"shape/convolution", page_117, sizeof page_117},
    {"shape/expand", page_118, sizeof page_118},
    {"shape/gather", page_119, sizeof page_119},
    {"shape/heads-divide", page_120, sizeof page_120},
    {"shape/index", page_121, sizeof page_121},
    {"shape/mismatch", page_122, sizeof page_122},
    {"shape/needs-static", page_123, sizeof page_123},
    {"shape/negative", page_124, sizeof page_124},
    {"shape/not-divisible", page_125, sizeof page_125},
    {"shape/permutation", page_126, sizeof page_126},
    {"shape/rank", page_127, sizeof page_127},
    {"shape/reshape", page_128, sizeof page_128},
    {"shape/slice", page_129, sizeof page_129},
    {"shape/unbound", page_130, sizeof page_130},
    {"shape/windows", page_131, sizeof page_131},
    {"spec/assertion", page_132, sizeof page_132},
    {"spec/config-kind", page_133, sizeof page_133},
    {"spec/cycle", page_134, sizeof page_134},
    {"spec/duplicate-argument", page_135, sizeof page_135},
    {"spec/duplicate-block", page_136, sizeof page_136},
    {"spec/duplicate-name", page_137, sizeof page_137},
    {"spec/include-cycle", page_138, sizeof page_138},
    {"spec/include-file", page_139, sizeof page_139},
    {"spec/include-model", page_140, sizeof page_140},
    {"spec/include-path", page_141, sizeof page_141},
    {"spec/missing-argument", page_142, sizeof page_142},
    {"spec/missing-key", page_143, sizeof page_143},
    {"spec/missing-memory", page_144, sizeof page_144},
    {"spec/name", page_145, sizeof page_145},
    {"spec/optional-input", page_146, sizeof page_146},
    {"spec/pattern", page_147, sizeof page_147},
    {"spec/reserved-name", page_148, sizeof page_148},
    {"spec/too-many-arguments", page_149, sizeof page_149},
    {"spec/unknown-argument", page_150, sizeof page_150},
    {"spec/unknown-initializer", page_151, sizeof page_151},
    {"spec/unknown-key", page_152, sizeof page_152},
    {"spec/unknown-name", page_153, sizeof page_153},
    {"spec/unknown-ref", page_154, sizeof page_154},
    {"spec/unknown-tap", page_155, sizeof page_155},
    {"spec/unknown-variant", page_156, sizeof page_156},
    {"spec/unnamed-parameters", page_157, sizeof page_157},
    {"spec/unsupported-key", page_158, sizeof page_158},
    {"spec/used-before-definition", page_159, sizeof page_159},
    {"spec/version", page_160, sizeof page_160},
    {"syntax/chained-comparison", page_161, sizeof page_161},
    {"syntax/duplicate-argument", page_162, sizeof page_162},
    {"syntax/foreign-operator", page_163, sizeof page_163},
    {"syntax/missing-initializer", page_164, sizeof page_164},
    {"syntax/number", page_165, sizeof page_165},
    {"syntax/positional-after-named", page_166, sizeof page_166},
    {"syntax/slice-step", page_167, sizeof page_167},
    {"syntax/unclosed-bracket", page_168, sizeof page_168},
    {"syntax/unclosed-string", page_169, sizeof page_169},
    {"syntax/unexpected-character", page_170, sizeof page_170},
    {"syntax/unexpected-end", page_171, sizeof page_171},
    {"syntax/unexpected-token", page_172, sizeof page_172},
    {"tensor/shape", page_173, sizeof page_173},
    {"tensor/size", page_174, sizeof page_174},
    {"type/absent", page_175, sizeof page_175},
    {"type/ambiguous-int", page_176, sizeof page_176},
    {"type/expected-block", page_177, sizeof page_177},
    {"type/expected-bool", page_178, sizeof page_178},
    {"type/expected-case", page_179, sizeof page_179},
    {"type/expected-dim", page_180, sizeof page_180},
    {"type/expected-enum", page_181, sizeof page_181},
    {"type/expected-float", page_182, sizeof page_182},
    {"type/expected-int", page_183, sizeof page_183},
    {"type/expected-list", page_184, sizeof page_184},
    {"type/expected-mapping", page_185, sizeof page_185},
    {"type/expected-string", page_186, sizeof page_186},
    {"type/expected-tensor", page_187, sizeof page_187},
    {"type/expected-text", page_188, sizeof page_188},
    {"type/mismatch", page_189, sizeof page_189},
    {"type/missing-value", page_190, sizeof page_190},
    {"type/needs-float", page_191, sizeof page_191},
    {"type/needs-number", page_192, sizeof page_192},
    {"type/not-compile-time", page_193, sizeof page_193},
    {"type/operand", page_194, sizeof page_194},
    {"type/several-results", page_195, sizeof page_195},
    {"type/unknown-case", page_196, sizeof page_196},
    {"type/unknown-dtype", page_197, sizeof page_197},
    {"usage/assignment", page_198, sizeof page_198},
    {"usage/input", page_199, sizeof page_199},
    {"usage/mapping", page_200, sizeof page_200},
    {"usage/missing-argument", page_201, sizeof page_201},
    {"usage/missing-option", page_202, sizeof page_202},
    {"usage/missing-value", page_203, sizeof page_203},
    {"usage/name", page_204, sizeof page_204},
    {"usage/no-images", page_205, sizeof page_205},
    {"usage/number", page_206, sizeof page_206},
    {"usage/op", page_207, sizeof page_207},
    {"usage/output", page_208, sizeof page_208},
    {"usage/pass", page_209, sizeof page_209},
    {"usage/range", page_210, sizeof page_210},
    {"usage/repeated-option", page_211, sizeof page_211},
    {"usage/set", page_212, sizeof page_212},
    {"usage/topic", page_213, sizeof page_213},
    {"usage/unexpected-argument", page_214, sizeof page_214},
    {"usage/unexpected-value", page_215, sizeof page_215},
    {"usage/unknown-command", page_216, sizeof page_216},
    {"usage/unknown-option", page_217, sizeof page_217},
    {"usage/value", page_218, sizeof page_218},
    {"usage/weights", page_219, sizeof page_219},
    {"value/enum", page_220, sizeof page_220},
    {"value/not-finite", page_221, sizeof page_221},
    {"value/out-of-range", page_222, sizeof page_222},
    {"weights/format", page_223, sizeof page_223},
    {"weights/gzip", page_224, sizeof page_224},
    {"weights/html", page_225, sizeof page_225},
    {"weights/index-duplicate", page_226, sizeof page_226},
    {"weights/index-format", page_227, sizeof page_227},
    {"weights/index-shard-missing", page_228, sizeof page_228},
    {"weights/index-tensor-missing", page_229, sizeof page_229},
    {"weights/index-total-size", page_230, sizeof page_230},
    {"weights/index-unmapped", page_231, sizeof page_231},
    {"weights/lfs-pointer", page_232, sizeof page_232},
    {"weights/missing", page_233, sizeof page_233},
    {"weights/missing-file", page_234, sizeof page_234},
    {"weights/no-match", page_235, sizeof page_235},
    {"weights/not-in-folder", page_236, sizeof page_236},
    {"weights/not-packed", page_237, sizeof page_237},
    {"weights/not-same", page_238, sizeof page_238},
    {"weights/other-spec", page_239, sizeof page_239},
    {"weights/packed", page_240, sizeof page_240},
    {"weights/packed-precision", page_241, sizeof page_241},
    {"weights/packed-version", page_242, sizeof page_242},
    {"weights/path-escape", page_243, sizeof page_243},
    {"weights/pickle", page_244, sizeof page_244},
    {"weights/shape-mismatch", page_245, sizeof page_245},
    {"weights/source", page_246, sizeof page_246},
    {"weights/template", page_247, sizeof page_247},
    {"weights/unknown-mapping", page_248, sizeof page_248},
    {"weights/unknown-transform", page_249, sizeof page_249},
    {"weights/unused", page_250, sizeof page_250},
    {"yaml/alias", page_251, sizeof page_251},
    {"yaml/alias-cycle", page_252, sizeof page_252},
    {"yaml/anchor", page_253, sizeof page_253},
    {"yaml/colon", page_254, sizeof page_254},
    {"yaml/comment", page_255, sizeof page_255},
    {"yaml/complex-key", page_256, sizeof page_256},
    {"yaml/duplicate-anchor", page_257, sizeof page_257},
    {"yaml/duplicate-key", page_258, sizeof page_258},
    {"yaml/empty", page_259, sizeof page_259},
    {"yaml/empty-key", page_260, sizeof page_260},
    {"yaml/encoding", page_261, sizeof page_261},
    {"yaml/escape", page_262, sizeof page_262},
    {"yaml/expected-mapping", page_263, sizeof page_263},
    {"yaml/flow-bracket", page_264, sizeof page_264},
    {"yaml/flow-comma", page_265, sizeof page_265},
    {"yaml/flow-value", page_266, sizeof page_266},
    {"yaml/indentation", page_267, sizeof page_267},
    {"yaml/merge-key-unsupported", page_268, sizeof page_268},
    {"yaml/missing-space", page_269, sizeof page_269},
    {"yaml/multiple-documents", page_270, sizeof page_270},
    {"yaml/reserved-character", page_271, sizeof page_271},
    {"yaml/syntax", page_272, sizeof page_272},
    {"yaml/tab", page_273, sizeof page_273},
    {"yaml/tag-unsupported", page_274, sizeof page_274},
    {"yaml/text-after-value", page_275, sizeof page_275},
    {"yaml/unclosed", page_276, sizeof page_276},
    {"yaml/unknown-anchor", page_277, sizeof page_277},
    {"yaml/version", page_278, sizeof page_278},
};

const graphc_diagnostics_page *graphc_diagnostics_pages(void) { return pages; }

size_t graphc_diagnostics_page_count(void) { return sizeof pages / sizeof pages[0]; }
