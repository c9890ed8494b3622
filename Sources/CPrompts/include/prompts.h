#pragma once
#include <stddef.h>
#include <stdint.h>

/// A spoken prompt by the name of its file in prompts/, without the ending: G.711 µ-law, 8,000 samples a second.
///
/// Returns null for a name that there is none of.
const uint8_t *orbit_prompt(const char *name, size_t *length);
