// A conversation through virtual-alexa: arguments are the address of the skill and the interaction model's file.
// Prints one JSON object: what was said in each turn, whether it ended, and the attributes.
const { VirtualAlexa } = require("virtual-alexa");

async function main([url, model]) {
    const alexa = VirtualAlexa.Builder().skillURL(url).interactionModelFile(model).locale("en-US").create();
    const turns = [];
    const turn = async (name, pending) => {
        const response = await pending;
        turns.push({
            name,
            said: response.response.outputSpeech ? response.response.outputSpeech.ssml : "",
            ends: response.response.shouldEndSession === true,
            card: response.response.card || null,
        });
    };
    await turn("launch", alexa.launch());
    await turn("ask", alexa.utter("what causes low neutrophils"));
    await turn("more", alexa.intend("TellMeMoreIntent"));
    await turn("yes", alexa.intend("AMAZON.YesIntent"));
    await turn("follow-up", alexa.utter("how is it treated"));
    await turn("repeat", alexa.intend("AMAZON.RepeatIntent"));
    await turn("slower", alexa.intend("SlowerIntent"));
    await turn("normal", alexa.intend("NormalSpeedIntent"));
    await turn("source", alexa.intend("WhoSaysSoIntent"));
    await turn("spell", alexa.intend("SpellIntent"));
    await turn("unknown", alexa.intend("CausesIntent", { topic: "the price of bread" }));
    await turn("fallback", alexa.intend("AMAZON.FallbackIntent"));
    await turn("list", alexa.intend("ListLeafletsIntent"));
    await turn("resolved", alexa.intend("SymptomsIntent", { topic: "neutropenia" }));
    await turn("next", alexa.intend("AMAZON.NextIntent"));
    await turn("previous", alexa.intend("AMAZON.PreviousIntent"));
    await turn("question", alexa.intend("QuestionIntent", { question: "how is neutropenia found" }));
    await turn("help", alexa.intend("AMAZON.HelpIntent"));
    await turn("no", alexa.intend("AMAZON.NoIntent"));
    await turn("stop", alexa.intend("AMAZON.StopIntent"));
    console.log(JSON.stringify({ turns }));
}

main(process.argv.slice(2)).catch((error) => {
    console.error(error);
    process.exit(1);
});
