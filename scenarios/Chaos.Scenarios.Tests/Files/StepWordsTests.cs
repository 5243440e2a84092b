namespace Chaos.Scenarios.Tests.Files;

/// <summary>Mistakes in what steps read in their answers, as they are told for a whole file.</summary>
public sealed class StepWordsTests
{
    private const string Text = """
        services:
          app: { url: "http://127.0.0.1:5001" }
        journeys:
          checkout:
            - login: { post: /login, capture: { token: $.token } }
            - buy:
                post: /orders
                headers: { Authorization: "Bearer {{token}}" }
                expect: { status: 201, json: { $.items: { minLength: 1 } }, within: 2s }
                capture: { place: { header: Location } }
            - look: { get: "{{place}}" }
        workloads:
          shop: { service: app, rate: 20, journey: checkout }
        objectives: [goodput >= 1 in all]
        durations: { warmUp: 4s, baseline: 14s }
        """;

    [Fact]
    public void A_journey_with_captures_and_expectations_is_in_order() => Assert.Empty(SomeFile.Read(Text).Lines);

    [Theory]
    [InlineData(
        "token: $.token",
        "token: token",
        "mine.yaml:5:41: journeys.checkout[0].login.capture.token: token cannot be read: column 1"
    )]
    [InlineData(
        "minLength: 1",
        "minLenght: 1",
        "mine.yaml:9:51: journeys.checkout[1].buy.expect.json.$.items.minLenght: no such key; did you mean minLength?"
    )]
    [InlineData(
        "{ minLength: 1 }",
        "{ minLength: -1 }",
        "mine.yaml:9:51: journeys.checkout[1].buy.expect.json.$.items.minLength: -1 is not allowed; allowed: 0 to"
    )]
    [InlineData(
        "$.items:",
        "$.items.5:",
        "mine.yaml:9:40: journeys.checkout[1].buy.expect.json.$.items.5: $.items.5 cannot be read: column 9: 5 is not a name"
    )]
    [InlineData("within: 2s", "within: 2", "mine.yaml:9:69: journeys.checkout[1].buy.expect.within: 2 has no unit")]
    [InlineData(
        "{ header: Location }",
        "{ header: Location, cookie: a }",
        "mine.yaml:10:20: journeys.checkout[1].buy.capture.place: several is not allowed"
    )]
    [InlineData(
        "Bearer {{token}}",
        "Bearer {{place}}",
        "mine.yaml:8:20: journeys.checkout[1].buy.headers.Authorization: {{place}} is not allowed; allowed: a name that "
            + "an earlier step captures: place is captured by buy"
    )]
    [InlineData(
        "\"{{place}}\"",
        "\"{{palce}}\"",
        "mine.yaml:11:15: journeys.checkout[2].look.get: {{palce}} is not allowed; did you mean {{place}}?"
    )]
    public void A_mistake_is_told_once_at_its_line_and_column(string old, string replacement, string told)
    {
        Assert.Contains(old, Text, StringComparison.Ordinal);

        Assert.StartsWith(
            told,
            Assert.Single(SomeFile.Read(Text.Replace(old, replacement, StringComparison.Ordinal)).Lines),
            StringComparison.Ordinal
        );
    }
}
