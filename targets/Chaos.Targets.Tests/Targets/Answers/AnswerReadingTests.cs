using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Targets.Answers;

namespace Chaos.Targets.Tests.Targets.Answers;

public sealed class AnswerReadingTests
{
    private const string Order =
        """{"state":"created","items":[{"sku":"a"},{"sku":"b"}],"total":12.5,"gone":null,"token":"s3cret-1"}""";

    [Theory]
    [InlineData("$.state", "\"created\"", null)]
    [InlineData("$.state", "\"paid\"", "expected \"paid\"; it is \"created\"")]
    [InlineData("$.total", "12.50", null)]
    [InlineData("$.total", "\"12.5\"", "expected \"12.5\"; it is 12.5")]
    [InlineData("$.gone", "null", null)]
    [InlineData("$.items", """[{"sku":"a"},{"sku":"b"}]""", null)]
    [InlineData("$.items", """{"minLength":1}""", null)]
    [InlineData(
        "$.items",
        """{"minLength":3}""",
        "expected a length of at least 3; it is [{\"sku\":\"a\"},{\"sku\":\"b\"}]"
    )]
    [InlineData("$.items[*].sku", """{"oneOf":["a","b"]}""", null)]
    [InlineData("$.items[*].sku", "\"a\"", "expected \"a\"; it is \"b\"")]
    [InlineData("$.total", """{"min":12,"max":12.5}""", null)]
    [InlineData("$.total", """{"max":12}""", "expected at most 12; it is 12.5")]
    [InlineData("$.state", """{"min":0}""", "expected at least 0; it is \"created\"")]
    [InlineData("$.state", """{"matches":"^crea"}""", null)]
    [InlineData("$.state", """{"matches":"^eat"}""", "expected a match of ^eat; it is \"created\"")]
    [InlineData("$.state", """{"contains":"eat","maxLength":7}""", null)]
    [InlineData("$.items", """{"contains":{"sku":"b"}}""", null)]
    [InlineData("$.gone", """{"exists":true}""", null)]
    [InlineData("$.other", """{"exists":false}""", null)]
    [InlineData("$.state", """{"exists":false}""", "expected none; there is \"created\"")]
    [InlineData("$.token", "\"x\"", "expected \"x\"; it is ***")]
    [InlineData(
        "$.order.state",
        "\"paid\"",
        "expected \"paid\"; the path finds nothing in { state: text, items: [2 x { sku: text }], total: number, gone: null, token: text }"
    )]
    public void A_value_of_the_answer_is_checked_and_told(string path, string asked, string? why)
    {
        var result = Read(Order, new("") { Expected = [Json(path, asked)] });

        Assert.Equal(why is null ? CallStatus.Ok : CallStatus.Unexpected, result.Status);
        Assert.Equal(why is null ? "200" : $"expect json {path}", result.Outcome);
        Assert.Equal(why is null ? null : $"expect json {path}: {why}", result.Detail);
    }

    [Theory]
    [InlineData("", "the body is empty")]
    [InlineData("<html>", "the answer is not JSON but text/plain")]
    public void An_answer_that_is_not_JSON_is_told_as_such(string body, string why) =>
        Assert.Equal(
            $"expect json $.a: expected 1; {why}",
            Read(body, new("") { Expected = [Json("$.a", "1")] }).Detail
        );

    [Theory]
    [InlineData("<html>", "the answer is not JSON but text/plain")]
    [InlineData("""{"a":""", "the answer's JSON ends too early, after 5 bytes")]
    public void Of_an_answer_that_is_not_JSON_it_is_not_known_that_it_holds_nothing(string body, string why) =>
        Assert.Equal(
            $"expect json $.a: expected none; {why}",
            Read(body, new("") { Expected = [Json("$.a", """{"exists":false}""")] }).Detail
        );

    [Theory]
    [InlineData("""{"token":"a\ud83d"}""")]
    [InlineData("""{"token":"a\uFFFD"}""")]
    public void A_captured_value_that_is_no_text_is_none(string body) =>
        Assert.Equal(
            "nothing to capture for x: it has bytes or half of a character that are no text (U+FFFD)",
            Read(body, new("") { Captures = [new("x") { Json = JsonPath.Read("$.token") }] }).Detail
        );

    [Fact]
    public void What_only_the_call_knows_is_masked_before_it_is_cut_in_each_form()
    {
        const string Token = "only this call's token";
        var body = JsonSerializer.Serialize(
            new { a = $"{new string('x', 70)}{Token}{Convert.ToBase64String(Encoding.UTF8.GetBytes(Token))}" }
        );

        var detail = Read(body, new("") { Expected = [Json("$.a", "1")] }, secrets: [Token]).Detail!;

        Assert.Contains("x***", detail, StringComparison.Ordinal);
        Assert.DoesNotContain("only", detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Control_characters_of_a_header_do_not_reach_the_terminal()
    {
        var header = new Expectation.OfHeader(
            "X-Bell",
            true,
            [ValueCheck.Equal(JsonSerializer.SerializeToElement("a"))]
        );

        Assert.Equal(
            "expect header X-Bell: expected \"a\"; it is ding dong",
            Read("", new("") { Expected = [header] }).Detail
        );
    }

    [Fact]
    public void A_long_value_is_cut_and_no_line_breaks()
    {
        var detail = Read($$"""{"a":"{{new string('x', 100)}}"}""", new("") { Expected = [Json("$.a", "1")] }).Detail!;

        Assert.EndsWith($"it is \"{new string('x', 79)}...", detail, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_value_that_is_not_as_expected_decides()
    {
        var result = Read(
            Order,
            new("") { Expected = [Json("$.a", "1"), Json("$.state", "1")], Within = TimeSpan.Zero }
        );

        Assert.Equal("expect json $.a", result.Outcome);
    }

    [Theory]
    [InlineData(2000, "200")]
    [InlineData(2001, "expect time")]
    public void An_answer_has_to_be_there_in_time(int milliseconds, string outcome)
    {
        var result = Read(
            Order,
            new("") { Within = TimeSpan.FromSeconds(2) },
            took: TimeSpan.FromMilliseconds(milliseconds)
        );

        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(outcome == "200" ? null : "expect time: expected within 2000 ms; it took 2001 ms", result.Detail);
    }

    [Theory]
    [InlineData("X-Kind", "b", null)]
    [InlineData("x-kind", "a", null)]
    [InlineData("X-Kind", "c", "expected \"c\"; it is a")]
    [InlineData("X-Other", "c", "expected \"c\"; the answer has no such header")]
    [InlineData("Content-Type", "text/plain; charset=utf-8", null)]
    public void One_of_a_headers_values_has_to_hold(string name, string value, string? why)
    {
        var header = new Expectation.OfHeader(name, true, [ValueCheck.Equal(JsonSerializer.SerializeToElement(value))]);

        Assert.Equal(
            why is null ? null : $"expect header {name}: {why}",
            Read("", new("") { Expected = [header] }).Detail
        );
    }

    [Fact]
    public void Captures_are_taken_from_everywhere()
    {
        var kept = new Dictionary<string, string>();
        var reading = new AnswerReading("")
        {
            Captures =
            [
                new("id") { Json = JsonPath.Read("$.total") },
                new("kind") { Header = "X-Kind" },
                new("session") { Cookie = "sid" },
                new("sku") { Part = ValueCheck.RegexOf("sku\":\"(.)") },
                new("part") { Header = "Location", Part = ValueCheck.RegexOf("[0-9]+$") },
            ],
        };

        Assert.Equal(CallStatus.Ok, Read(Order, reading, (capture, value) => kept[capture.Name] = value).Status);

        Assert.Equal(
            "id=12.5 kind=a session=abc=1 sku=a part=17",
            string.Join(' ', kept.Select(k => $"{k.Key}={k.Value}"))
        );
    }

    [Theory]
    [InlineData("$.other", "$.other finds nothing in { state: text }")]
    [InlineData("$.state", "it is empty")]
    public void Nothing_to_capture_is_a_failure_of_its_own_kind(string path, string why)
    {
        var result = Read("""{"state":""}""", new("") { Captures = [new("x") { Json = JsonPath.Read(path) }] });

        Assert.Equal(
            (CallStatus.Unexpected, "nothing to capture for x", $"nothing to capture for x: {why}"),
            (result.Status, result.Outcome, result.Detail)
        );
    }

    [Fact]
    public void A_compressed_answer_is_read_and_one_that_grows_too_large_is_not()
    {
        Assert.Equal(
            CallStatus.Ok,
            Read(Order, new("") { Expected = [Json("$.state", "\"created\"")] }, gzip: true).Status
        );
        var bomb = $$"""{"a":"{{new string('x', HttpAnswer.MostBytes)}}"}""";
        Assert.Equal("answer above 1 MiB", Read(bomb, new("") { Expected = [Json("$.a", "1")] }, gzip: true).Outcome);
    }

    private static Expectation Json(string path, string asked)
    {
        using var json = JsonDocument.Parse(asked);
        var value = json.RootElement.Clone();
        var words =
            value.ValueKind == JsonValueKind.Object
                ? value.Deserialize<CheckWords>(Chaos.Core.Policies.PolicyJson.Options)!
                : new() { EqualTo = value };
        return new Expectation.OfJson(
            JsonPath.Read(path),
            words.Exists != false,
            value.ValueKind == JsonValueKind.Object ? ValueCheck.Of(words) : [ValueCheck.Equal(value)]
        );
    }

    private static CallResult Read(
        string body,
        AnswerReading reading,
        Action<Capture, string>? keep = null,
        TimeSpan took = default,
        bool gzip = false,
        IEnumerable<string>? secrets = null
    )
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        using var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([]) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", "text/plain; charset=utf-8");
        response.Headers.TryAddWithoutValidation("X-Kind", ["a", "b"]);
        response.Headers.TryAddWithoutValidation("X-Bell", "ding\u0007 \u001b[31mdong");
        response.Headers.TryAddWithoutValidation("Location", "/orders/17");
        response.Headers.TryAddWithoutValidation("Set-Cookie", ["other=1", "sid=abc=1; Path=/; HttpOnly"]);
        if (gzip)
        {
            using var packed = new MemoryStream();
            using (var stream = new GZipStream(packed, CompressionMode.Compress))
                stream.Write(bytes);
            bytes = packed.ToArray();
            response.Content.Headers.ContentEncoding.Add("gzip");
        }
        using var answer = new HttpAnswer(response, bytes, isWhole: true);
        return reading.Of(
            answer,
            took,
            new(text => text, () => secrets ?? []),
            keep ?? ((_, _) => { }),
            new(CallStatus.Ok) { Outcome = "200" }
        );
    }
}
