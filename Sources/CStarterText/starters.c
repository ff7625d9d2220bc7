#include "CStarterText.h"

// Clang embeds in every version of C and warns before C23.
#pragma clang diagnostic ignored "-Wc23-extensions"

// One array for each file of Sources/GraphcDriver/Starters, and the table of them, simple ones first.

static const unsigned char vit[] = {
#embed "../GraphcDriver/Starters/vit.yaml"
};
static const unsigned char encoder[] = {
#embed "../GraphcDriver/Starters/encoder.yaml"
};
static const unsigned char decoder[] = {
#embed "../GraphcDriver/Starters/decoder.yaml"
};
static const unsigned char encoder_decoder[] = {
#embed "../GraphcDriver/Starters/encoder-decoder.yaml"
};
static const unsigned char mae[] = {
#embed "../GraphcDriver/Starters/mae.yaml"
};

static const graphc_starter starters[] = {
    {"vit", vit, sizeof vit},
    {"encoder", encoder, sizeof encoder},
    {"decoder", decoder, sizeof decoder},
    {"encoder-decoder", encoder_decoder, sizeof encoder_decoder},
    {"mae", mae, sizeof mae},
};

const graphc_starter *graphc_starters(void) { return starters; }

size_t graphc_starter_count(void) { return sizeof starters / sizeof starters[0]; }
