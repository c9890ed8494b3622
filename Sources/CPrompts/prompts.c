#include "prompts.h"
#include <string.h>

#define PROMPTS(X) \
    X("digit-0", orbit_prompt_digit_0) \
    X("digit-1", orbit_prompt_digit_1) \
    X("digit-2", orbit_prompt_digit_2) \
    X("digit-3", orbit_prompt_digit_3) \
    X("digit-4", orbit_prompt_digit_4) \
    X("digit-5", orbit_prompt_digit_5) \
    X("digit-6", orbit_prompt_digit_6) \
    X("digit-7", orbit_prompt_digit_7) \
    X("digit-8", orbit_prompt_digit_8) \
    X("digit-9", orbit_prompt_digit_9) \
    X("star", orbit_prompt_star) \
    X("beep", orbit_prompt_beep) \
    X("enter-extension", orbit_prompt_enter_extension) \
    X("parked-on", orbit_prompt_parked_on) \
    X("nothing-parked", orbit_prompt_nothing_parked) \
    X("orbit-in-use", orbit_prompt_orbit_in_use) \
    X("group-full", orbit_prompt_group_full) \
    X("no-group", orbit_prompt_no_group) \
    X("no-call", orbit_prompt_no_call) \
    X("invalid", orbit_prompt_invalid) \
    X("failed", orbit_prompt_failed) \
    X("nothing-to-pick-up", orbit_prompt_nothing_to_pick_up) \
    X("recording-started", orbit_prompt_recording_started) \
    X("recording-stopped", orbit_prompt_recording_stopped) \
    X("recording-paused", orbit_prompt_recording_paused) \
    X("recording-resumed", orbit_prompt_recording_resumed) \
    X("not-recorded", orbit_prompt_not_recorded) \
    X("not-recorded-ends", orbit_prompt_not_recorded_ends) \
    X("may-be-recorded", orbit_prompt_may_be_recorded)

#define DECLARE(text, symbol) extern const uint8_t symbol[]; extern const uint8_t symbol##_end[];
PROMPTS(DECLARE)

#define FIND(text, symbol) \
    if (strcmp(name, text) == 0) { \
        *length = (size_t)(symbol##_end - symbol); \
        return symbol; \
    }

const uint8_t *orbit_prompt(const char *name, size_t *length) {
    PROMPTS(FIND)
    *length = 0;
    return NULL;
}
