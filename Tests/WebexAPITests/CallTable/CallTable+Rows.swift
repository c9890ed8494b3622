extension CallTable {
    static let rows: [Row] = [
        Row(
            path: "calls/dial", body: #"{"destination": "82002002"}"#,
            own: "1chk 1ach 1ach 1cch 1cch 1chh 1chr 1chr 1aah 1ccc 1cch 1cch 1ch",
            other: "1hk 1ah 1ah 1ch 1ch 1hh 1hr 1hr 1ah 1cc 1ch 1ch 1h",
            gone: "1chk 1ach 1ach 1cch 1cch 1chh 1chr 1chr 1aah 1ccc 1cch 1cch 1ch"),
        Row(
            path: "calls/answer", body: #"{"callId": "$"}"#,
            own: "c c c c c c c c 4ah c c c n"),
        Row(
            path: "calls/reject", body: #"{"callId": "$"}"#,
            own: "c c 4h c c c c c c c c c n"),
        Row(
            path: "calls/hangup", body: #"{"callId": "$"}"#,
            own: "4h 4h 4h 4h 4h 4h 4h 4h 4h 4c 4h 4h n"),
        Row(
            path: "calls/hold", body: #"{"callId": "$"}"#,
            own: "c c c 4hh 4hh c 4hh c c c c 4hh n"),
        Row(
            path: "calls/resume", body: #"{"callId": "$"}"#,
            own: "c c c c c 4ch c c c c c c n"),
        Row(
            path: "calls/mute", body: #"{"callId": "$"}"#,
            own: "c 4ah c 4ch 4ch 4hh 4hr 4hr c 4cc 4ch 4ch n"),
        Row(
            path: "calls/unmute", body: #"{"callId": "$"}"#,
            own: "c c c c c c c c c c c c n"),
        Row(
            path: "calls/divert", body: #"{"callId": "$", "destination": "82002002"}"#,
            own: "c c 4h 4h 4h 4h 4h c c c c 4h n"),
        Row(
            path: "calls/transfer", body: #"{"callId1": "$", "callId2": "%"}"#,
            own: "c c c 4 4 4 4 c c 4 c 4 n"),
        Row(
            path: "calls/park", body: #"{"callId": "$", "destination": "81007002"}"#,
            own: "c c c 0h 0h 0h 0h c c c c 0h n"),
        Row(
            path: "calls/retrieve", body: #"{"destination": "81007001"}"#,
            own: "n n n n n n n 1cch n n n n n",
            other: "n n n n n n n 1ch n n n n n",
            gone: "n n n n n n n 1cch n n n n n"),
        Row(
            path: "calls/pickup", body: #"{"target": "81001002"}"#,
            own: "n",
            other: "n n 1h n n n n n n n n n n"),
        Row(
            path: "calls/bargeIn", body: #"{"target": "81001002"}"#,
            own: "c",
            other: "c c c 1ch 1ch c c c c c c 1ch c",
            gone: "c"),
        Row(
            path: "calls/push", body: #"{"callId": "$"}"#,
            own: "c c c c 4h c c c c c c c n"),
        Row(
            path: "calls/pull", body: #"{"callId": "$"}"#,
            own: "1ck 1ac 1ac 1ch 1cc 1ch 1hr 1cr 1aah c 1cc 1ch 1c",
            other: "c",
            gone: "1ck 1ac 1ac 1ch 1cc 1ch 1hr 1cr 1aah c 1cc 1ch 1c",
            otherOrganization: "c"),
        Row(
            path: "calls/transmitDtmf", body: #"{"callId": "$", "dtmf": "1"}"#,
            own: "c c c 4ch 4ch c c c c 4cc 4ch 4ch n"),
        Row(
            path: "calls/startRecording", body: #"{"callId": "$"}"#,
            own: "c c c 4ch 4ch 4hh 4hr c c 4cc 4ch c n"),
        Row(
            path: "calls/stopRecording", body: #"{"callId": "$"}"#,
            own: "c c c c c c c c c c c 4ch n"),
        Row(
            path: "calls/pauseRecording", body: #"{"callId": "$"}"#,
            own: "c c c c c c c c c c c 4ch n"),
        Row(
            path: "calls/resumeRecording", body: #"{"callId": "$"}"#,
            own: "c c c c c c c c c c c c n"),
        Row(
            path: "conference", body: #"{"callIds": ["$", "%"]}"#,
            own: "c c c 4cc 4cc 4cc 4cc c c c c 4cc n",
            gone: "n n n n n n n n n c n n n"),
        Row(
            path: "conference/addParticipant", body: #"{"callId": "$"}"#,
            own: "c",
            other: "c",
            gone: "c c c c c c c c c n c c c",
            otherOrganization: "c"),
        Row(
            path: "conference/mute", body: #"{"callId": "$"}"#,
            own: "c c c c c c c c c 4cc c c c",
            other: "c",
            gone: "c c c c c c c c c n c c c",
            otherOrganization: "c"),
        Row(
            path: "conference/unmute", body: #"{"callId": "$"}"#,
            own: "c",
            other: "c",
            gone: "c c c c c c c c c n c c c",
            otherOrganization: "c"),
        Row(
            path: "conference/deafen", body: #"{"callId": "$"}"#,
            own: "c c c c c c c c c 4cc c c c",
            other: "c",
            gone: "c c c c c c c c c n c c c",
            otherOrganization: "c"),
        Row(
            path: "conference/undeafen", body: #"{"callId": "$"}"#,
            own: "c",
            other: "c",
            gone: "c c c c c c c c c n c c c",
            otherOrganization: "c"),
        Row(
            path: "conference/hold", body: #"{}"#,
            own: "c c c c c c c c c 4hh c c c",
            other: "c",
            gone: "c c c c c c c c c 4hh c c c",
            otherOrganization: "c"),
        Row(
            path: "conference/resume", body: #"{}"#,
            own: "c",
            other: "c",
            gone: "c",
            otherOrganization: "c"),
        Row(
            path: "conference", body: #""#,
            own: "c c c c c c c c c 4 c c c",
            other: "c",
            gone: "c c c c c c c c c 4 c c c",
            otherOrganization: "c", isDelete: true),
    ]
}
