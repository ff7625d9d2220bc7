#include "CLibraryText.h"

// Clang embeds in every version of C and warns before C23.
#pragma clang diagnostic ignored "-Wc23-extensions"

// One array for each file of Sources/ModelSpec/Library, and the table of them sorted by name.

static const unsigned char accuracy[] = {
#embed "../ModelSpec/Library/accuracy.yaml"
};
static const unsigned char adamw[] = {
#embed "../ModelSpec/Library/adamw.yaml"
};
static const unsigned char alibi[] = {
#embed "../ModelSpec/Library/alibi.yaml"
};
static const unsigned char attention[] = {
#embed "../ModelSpec/Library/attention.yaml"
};
static const unsigned char attention_mask[] = {
#embed "../ModelSpec/Library/attention_mask.yaml"
};
static const unsigned char clamp[] = {
#embed "../ModelSpec/Library/clamp.yaml"
};
static const unsigned char convolution_1d[] = {
#embed "../ModelSpec/Library/convolution_1d.yaml"
};
static const unsigned char convolution_2d[] = {
#embed "../ModelSpec/Library/convolution_2d.yaml"
};
static const unsigned char cosine_schedule[] = {
#embed "../ModelSpec/Library/cosine_schedule.yaml"
};
static const unsigned char cross_entropy[] = {
#embed "../ModelSpec/Library/cross_entropy.yaml"
};
static const unsigned char dropout[] = {
#embed "../ModelSpec/Library/dropout.yaml"
};
static const unsigned char elu[] = {
#embed "../ModelSpec/Library/elu.yaml"
};
static const unsigned char feed_forward[] = {
#embed "../ModelSpec/Library/feed_forward.yaml"
};
static const unsigned char gated_feed_forward[] = {
#embed "../ModelSpec/Library/gated_feed_forward.yaml"
};
static const unsigned char inverse_square_root_schedule[] = {
#embed "../ModelSpec/Library/inverse_square_root_schedule.yaml"
};
static const unsigned char layer_norm[] = {
#embed "../ModelSpec/Library/layer_norm.yaml"
};
static const unsigned char leaky_relu[] = {
#embed "../ModelSpec/Library/leaky_relu.yaml"
};
static const unsigned char linear[] = {
#embed "../ModelSpec/Library/linear.yaml"
};
static const unsigned char linear_schedule[] = {
#embed "../ModelSpec/Library/linear_schedule.yaml"
};
static const unsigned char mean_squared_error[] = {
#embed "../ModelSpec/Library/mean_squared_error.yaml"
};
static const unsigned char merge_heads[] = {
#embed "../ModelSpec/Library/merge_heads.yaml"
};
static const unsigned char patchify[] = {
#embed "../ModelSpec/Library/patchify.yaml"
};
static const unsigned char post_norm_decoder_layer[] = {
#embed "../ModelSpec/Library/post_norm_decoder_layer.yaml"
};
static const unsigned char post_norm_layer[] = {
#embed "../ModelSpec/Library/post_norm_layer.yaml"
};
static const unsigned char pre_norm_decoder_layer[] = {
#embed "../ModelSpec/Library/pre_norm_decoder_layer.yaml"
};
static const unsigned char pre_norm_layer[] = {
#embed "../ModelSpec/Library/pre_norm_layer.yaml"
};
static const unsigned char prepend[] = {
#embed "../ModelSpec/Library/prepend.yaml"
};
static const unsigned char relative_bias[] = {
#embed "../ModelSpec/Library/relative_bias.yaml"
};
static const unsigned char rms_norm[] = {
#embed "../ModelSpec/Library/rms_norm.yaml"
};
static const unsigned char rotate[] = {
#embed "../ModelSpec/Library/rotate.yaml"
};
static const unsigned char rotated_heads[] = {
#embed "../ModelSpec/Library/rotated_heads.yaml"
};
static const unsigned char sgd[] = {
#embed "../ModelSpec/Library/sgd.yaml"
};
static const unsigned char share_heads[] = {
#embed "../ModelSpec/Library/share_heads.yaml"
};
static const unsigned char sinusoidal_positions[] = {
#embed "../ModelSpec/Library/sinusoidal_positions.yaml"
};
static const unsigned char sinusoidal_positions_2d[] = {
#embed "../ModelSpec/Library/sinusoidal_positions_2d.yaml"
};
static const unsigned char split_heads[] = {
#embed "../ModelSpec/Library/split_heads.yaml"
};

#define FILE_OF(name) {#name, name, sizeof name}

static const graphc_library_file files[] = {
    FILE_OF(accuracy),
    FILE_OF(adamw),
    FILE_OF(alibi),
    FILE_OF(attention),
    FILE_OF(attention_mask),
    FILE_OF(clamp),
    FILE_OF(convolution_1d),
    FILE_OF(convolution_2d),
    FILE_OF(cosine_schedule),
    FILE_OF(cross_entropy),
    FILE_OF(dropout),
    FILE_OF(elu),
    FILE_OF(feed_forward),
    FILE_OF(gated_feed_forward),
    FILE_OF(inverse_square_root_schedule),
    FILE_OF(layer_norm),
    FILE_OF(leaky_relu),
    FILE_OF(linear),
    FILE_OF(linear_schedule),
    FILE_OF(mean_squared_error),
    FILE_OF(merge_heads),
    FILE_OF(patchify),
    FILE_OF(post_norm_decoder_layer),
    FILE_OF(post_norm_layer),
    FILE_OF(pre_norm_decoder_layer),
    FILE_OF(pre_norm_layer),
    FILE_OF(prepend),
    FILE_OF(relative_bias),
    FILE_OF(rms_norm),
    FILE_OF(rotate),
    FILE_OF(rotated_heads),
    FILE_OF(sgd),
    FILE_OF(share_heads),
    FILE_OF(sinusoidal_positions),
    FILE_OF(sinusoidal_positions_2d),
    FILE_OF(split_heads),
};

const graphc_library_file *graphc_library(void) { return files; }

size_t graphc_library_count(void) { return sizeof files / sizeof files[0]; }
