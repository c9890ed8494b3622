#!/bin/bash
# Makes the spoken prompts of Sources/CPrompts/prompts: raw G.711 µ-law, 8,000 Hz, one file a phrase. They are kept in the
# repository; run this only to change them.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install-packages.sh espeak-ng sox

out=Sources/CPrompts/prompts
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say() {
    espeak-ng -v en-us -s 150 -p 45 -w "$work/$1.wav" "$2"
    # Telephone bandwidth, no silence at the ends, an even level.
    sox "$work/$1.wav" -r 8000 -c 1 -e mu-law -t raw "$out/$1.ulaw" \
        highpass 200 lowpass 3400 silence 1 0.01 0.5% reverse silence 1 0.01 0.5% reverse pad 0 0.08 norm -6
}

for digit in 0 1 2 3 4 5 6 7 8 9; do say "digit-$digit" "$digit"; done
say star "star"
say enter-extension "Enter the extension, then press pound."
say parked-on "Your call is parked on"
say nothing-parked "Nothing is parked here."
say orbit-in-use "That extension already holds a call."
say group-full "Every place of your group holds a call."
say no-group "You are in no call park group."
say no-call "You have no call on hold."
say invalid "There is no such extension."
say failed "The call could not be parked."
say nothing-to-pick-up "There is no call to pick up."
say recording-started "This call is being recorded."
say recording-stopped "The recording has stopped."
say recording-paused "The recording is paused."
say recording-resumed "The recording goes on."
say not-recorded "This call is not being recorded."
say not-recorded-ends "This call cannot be recorded, and ends now. Good bye."
say may-be-recorded "This call may be recorded."
sox -n -r 8000 -c 1 -e mu-law -t raw "$out/beep.ulaw" synth 0.15 sine 1000 fade t 0.01 0.15 0.01 norm -12
