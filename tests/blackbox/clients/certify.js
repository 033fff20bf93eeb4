// Certification rules of ask-sdk-test over a skill behind HTTP: the arguments are its address and, where it has
// recordings, what is known of one as JSON: topic, title, url, token, starts (of chapters, in ms). Prints a JSON summary.
const Mocha = require("mocha");
const { AlexaTest, AudioPlayerResumeIntentRequestBuilder, IntentRequestBuilder, LaunchRequestBuilder, SessionEndedRequestBuilder } = require("ask-sdk-test");

const url = process.argv[2];
const handler = async (event) => {
    const answer = await fetch(url, { method: "POST", body: JSON.stringify(event), headers: { "Content-Type": "application/json" } });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    return answer.json();
};
const settings = {
    appId: "amzn1.ask.skill.00000000-0000-0000-0000-000000000000",
    userId: "amzn1.ask.account.VOID",
    deviceId: "amzn1.ask.device.VOID",
    locale: "en-US",
    interfaces: { apl: true, audio: true },
};
const ask = (intent, topic) => {
    const builder = new IntentRequestBuilder(settings, intent);
    return topic === undefined ? builder.build() : builder.withSlot("topic", topic).build();
};

const mocha = new Mocha({ reporter: "min", timeout: 20000 });
mocha.suite.emit("pre-require", global, null, mocha);
const test = new AlexaTest(handler, settings);

describe("a conversation", () => {
    test.test([
        { request: new LaunchRequestBuilder(settings).build(), saysLike: "What would you like to know about?", shouldEndSession: false },
        { request: ask("CausesIntent", "neutropenia"), saysLike: "Causes.", shouldEndSession: false, hasCardTitle: "Neutropenia" },
        { request: ask("AMAZON.YesIntent"), shouldEndSession: false },
        { request: ask("TreatmentIntent"), saysLike: "Treatment.", shouldEndSession: false },
        { request: ask("AMAZON.HelpIntent"), saysLike: "You can also say", shouldEndSession: false },
        { request: ask("AMAZON.StopIntent"), saysLike: "Goodbye", repromptsNothing: true, shouldEndSession: true },
    ]);
});
describe("single requests", () => {
    for (const intent of ["OverviewIntent", "TypesIntent", "CausesIntent", "RiskFactorsIntent", "SymptomsIntent", "ComplicationsIntent", "DiagnosisIntent", "TreatmentIntent", "PreventionIntent", "SelfCareIntent", "OutlookIntent", "GetHelpIntent"]) {
        test.test([{ request: ask(intent, "neutropenia"), saysLike: "Neutropenia", shouldEndSession: false }], intent);
    }
    test.test([{ request: ask("CausesIntent"), elicitsSlot: "topic", shouldEndSession: false }], "no topic");
    test.test([{ request: ask("UrgentIntent"), saysLike: "nine one one", shouldEndSession: true }], "urgent");
    test.test([{ request: ask("AMAZON.FallbackIntent"), shouldEndSession: false }], "fallback");
    test.test([{ request: ask("AMAZON.CancelIntent"), shouldEndSession: true }], "cancel");
    test.test([{ request: new SessionEndedRequestBuilder(settings).build(), saysNothing: true, ignoreQuestionCheck: true }], "ended");
});

const recording = process.argv[3] && JSON.parse(process.argv[3]);
if (recording) {
    const { topic, title, url, token, starts } = recording;
    const mark = token.slice(0, token.lastIndexOf("/"));
    const playing = (intent, offset, activity = "PLAYING") => {
        const request = ask(intent);
        request.context.AudioPlayer = { token, offsetInMilliseconds: offset, playerActivity: activity };
        return request;
    };
    const plays = (offset, chapter) => ({ behavior: "REPLACE_ALL", url, token: `${mark}/${chapter}`, offset });
    describe("a recording", () => {
        test.test([{ request: ask("PlayLeafletIntent", topic), saysLike: title, hasCardTitle: title, playsStream: plays(0, 0), shouldEndSession: true }], "play");
        test.test([{ request: playing("AMAZON.PauseIntent", 1000), stopsStream: true, saysNothing: true, shouldEndSession: true }], "pause");
        const resume = new AudioPlayerResumeIntentRequestBuilder(settings).withToken(token).withOffset(1234).withCurrentActivity("STOPPED").build();
        test.test([{ request: resume, playsStream: plays(1234, 0), saysNothing: true, shouldEndSession: true }], "resume");
        test.test([{ request: playing("AMAZON.NextIntent", starts[2]), playsStream: plays(starts[3], 3), saysNothing: true, shouldEndSession: true }], "next");
        test.test([{ request: playing("AMAZON.PreviousIntent", starts[2]), playsStream: plays(starts[1], 1), saysNothing: true, shouldEndSession: true }], "previous");
        test.test([{ request: playing("AMAZON.StartOverIntent", starts[2]), playsStream: plays(0, 0), saysNothing: true, shouldEndSession: true }], "start over");
        test.test([{ request: playing("AMAZON.StopIntent", starts[2]), stopsStream: true, saysNothing: true, shouldEndSession: true }], "stop");
        test.test([{ request: playing("AMAZON.NextIntent", 1e9), saysLike: "last part", repromptsNothing: true, shouldEndSession: true }], "next in the last part");
        test.test([
            { request: ask("CausesIntent", topic), saysLike: "Causes.", shouldEndSession: false },
            { request: ask("PlayLeafletIntent"), playsStream: plays(0, 0), shouldEndSession: true },
        ], "play it, in a conversation");
    });
}

const failures = [];
let passed = 0;
mocha
    .run(() => {
        console.log(JSON.stringify({ passed, failures }));
    })
    .on("pass", () => (passed += 1))
    .on("fail", (test, error) => failures.push(`${test.fullTitle()}: ${error.message}`));
