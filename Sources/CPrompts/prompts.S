// The spoken prompts as they stand in prompts/: read by the assembler, so that they need no file at run time and no compiler's time.

#if defined(__APPLE__)
#define SYMBOL(name) _##name
    .section __TEXT,__const
#else
#define SYMBOL(name) name
    .section .rodata
#endif

#define PROMPT(name, file) \
    .globl SYMBOL(name) ; \
    .globl SYMBOL(name##_end) ; \
    SYMBOL(name): ; \
    .incbin file ; \
    SYMBOL(name##_end): ; \
    .byte 0

    PROMPT(orbit_prompt_digit_0, "digit-0.ulaw")
    PROMPT(orbit_prompt_digit_1, "digit-1.ulaw")
    PROMPT(orbit_prompt_digit_2, "digit-2.ulaw")
    PROMPT(orbit_prompt_digit_3, "digit-3.ulaw")
    PROMPT(orbit_prompt_digit_4, "digit-4.ulaw")
    PROMPT(orbit_prompt_digit_5, "digit-5.ulaw")
    PROMPT(orbit_prompt_digit_6, "digit-6.ulaw")
    PROMPT(orbit_prompt_digit_7, "digit-7.ulaw")
    PROMPT(orbit_prompt_digit_8, "digit-8.ulaw")
    PROMPT(orbit_prompt_digit_9, "digit-9.ulaw")
    PROMPT(orbit_prompt_star, "star.ulaw")
    PROMPT(orbit_prompt_beep, "beep.ulaw")
    PROMPT(orbit_prompt_enter_extension, "enter-extension.ulaw")
    PROMPT(orbit_prompt_parked_on, "parked-on.ulaw")
    PROMPT(orbit_prompt_nothing_parked, "nothing-parked.ulaw")
    PROMPT(orbit_prompt_orbit_in_use, "orbit-in-use.ulaw")
    PROMPT(orbit_prompt_group_full, "group-full.ulaw")
    PROMPT(orbit_prompt_no_group, "no-group.ulaw")
    PROMPT(orbit_prompt_no_call, "no-call.ulaw")
    PROMPT(orbit_prompt_invalid, "invalid.ulaw")
    PROMPT(orbit_prompt_failed, "failed.ulaw")
    PROMPT(orbit_prompt_nothing_to_pick_up, "nothing-to-pick-up.ulaw")
    PROMPT(orbit_prompt_recording_started, "recording-started.ulaw")
    PROMPT(orbit_prompt_recording_stopped, "recording-stopped.ulaw")
    PROMPT(orbit_prompt_recording_paused, "recording-paused.ulaw")
    PROMPT(orbit_prompt_recording_resumed, "recording-resumed.ulaw")
    PROMPT(orbit_prompt_not_recorded, "not-recorded.ulaw")
    PROMPT(orbit_prompt_not_recorded_ends, "not-recorded-ends.ulaw")
    PROMPT(orbit_prompt_may_be_recorded, "may-be-recorded.ulaw")

#if defined(__linux__)
    .section .note.GNU-stack,"",%progbits
#endif
