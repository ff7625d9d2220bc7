/// The names under which the linker sees the functions of this target.
///
/// A copy of these sources in another package defines a prefix of its own here, so that both link into one program.
#ifndef GRAPHC_SYMBOLS_H
#define GRAPHC_SYMBOLS_H

#ifndef GRAPHC_SYMBOL_PREFIX
#define GRAPHC_SYMBOL_PREFIX ""
#endif

#define GRAPHC_TEXT_OF(argument) #argument
#define GRAPHC_TEXT(macro) GRAPHC_TEXT_OF(macro)

/// Stands after a declaration; an assembler label takes the place of the name with the platform's own prefix (an
/// underscore on macOS), which therefore is spelled out.
#define GRAPHC_SYMBOL(name) __asm__(GRAPHC_TEXT(__USER_LABEL_PREFIX__) GRAPHC_SYMBOL_PREFIX name)

#endif
