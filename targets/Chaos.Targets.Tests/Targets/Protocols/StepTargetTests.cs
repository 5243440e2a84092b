using System.Text.Json;
using Chaos.Callers;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Core.Texts;
using Chaos.Targets.Answers;
using Chaos.Targets.Protocols;
using Chaos.Targets.Protocols.Http;
using Chaos.Targets.Requests;
using static Chaos.Targets.Tests.Targets.RawHttpServer;

namespace Chaos.Targets.Tests.Targets.Protocols;

/// <summary>Steps of a journey on a real socket: what one answer gives to the next request.</summary>
[Trait("Speed", "Slow")]
public sealed class StepTargetTests
{
    private const string Login = """
        {"post": "/login", "body": {"user": "{{feed.user}}", "password": "{{feed.password}}"}, "capture": {"token": "$.token"}}
        """;

    private const string Buy = """
        {"post": "/orders", "headers": {"Authorization": "Bearer {{token}}"}, "body": {"id": "{{uuid}}", "of": "{{feed.user}}"},
         "expect": {"status": ["200", "201"], "json": {"$.state": "created"}}}
        """;

    private static readonly Feed s_users = Feed.Read("user,password\nAnn,first\nBo,second\n");

    [Fact]
    public async Task A_token_and_a_cookie_of_the_login_go_with_the_next_step_of_the_same_visit()
    {
        await using var server = new RawHttpServer(request =>
            request.StartsWith("POST /login", StringComparison.Ordinal)
                ? Response(200, """{"token":"a\"b/c"}""", "Set-Cookie: sid=7; Path=/\r\n")
                : Response(201, """{"state":"created"}""")
        );
        await using var login = Connect(Login, server.Address);
        await using var buy = Connect(Buy, server.Address, "token");
        var visit = new Visit(5);

        Assert.Equal(CallStatus.Ok, (await CallAsync(login, 10, visit)).Status);
        Assert.Equal(CallStatus.Ok, (await CallAsync(buy, 11, visit)).Status);
        await CallAsync(buy, 12, new Visit(6));

        var requests = server.Requests.ToList();
        // All steps of a visit take the row of the visit, whatever their own numbers are.
        Assert.EndsWith("""{"user":"Bo","password":"second"}""", requests[0], StringComparison.Ordinal);
        Assert.Contains("\r\nAuthorization: Bearer a\"b/c\r\n", requests[1], StringComparison.Ordinal);
        Assert.Contains("\r\nCookie: sid=7\r\n", requests[1], StringComparison.Ordinal);
        Assert.Matches("""\{"id":"[0-9a-f-]{36}","of":"Bo"\}$""", requests[1]);
        Assert.DoesNotContain("Cookie:", requests[2], StringComparison.Ordinal);
        Assert.Contains("\r\nAuthorization: Bearer", requests[2], StringComparison.Ordinal);
        Assert.EndsWith("\"of\":\"Ann\"}", requests[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(201, """{"state":"created"}""", CallStatus.Ok, "201", null)]
    [InlineData(
        201,
        """{"state":"refused"}""",
        CallStatus.Unexpected,
        "expect json $.state",
        "expect json $.state: expected \"created\"; it is \"refused\""
    )]
    [InlineData(204, "", CallStatus.Unexpected, "204, expected 200, 201", "204, expected 200, 201")]
    [InlineData(503, """{"state":"created"}""", CallStatus.Rejected, "503", "503")]
    public async Task An_answer_is_good_when_its_status_and_its_body_are(
        int code,
        string body,
        CallStatus status,
        string outcome,
        string? detail
    )
    {
        await using var server = new RawHttpServer(_ => Response(code, body));
        await using var buy = Connect(Buy, server.Address, "token");

        var result = await CallAsync(buy, 1, new Visit(1));

        Assert.Equal((status, outcome, detail), (result.Status, result.Outcome, result.Detail));
        Assert.Equal((body.Length, 55), (result.Bytes, result.Sent));
    }

    [Theory]
    [InlineData("""{"id":5,"by":"Bo"}""", null)]
    [InlineData("""{"id":"5","by":"Bo"}""", null)]
    [InlineData("""{"id":6,"by":"Bo"}""", "expect json $.id: expected 5; it is 6")]
    [InlineData("""{"id":5,"by":"Ann"}""", "expect json $.by: expected with Bo in it; it is \"Ann\"")]
    public async Task What_an_earlier_step_captured_can_be_expected(string body, string? detail)
    {
        await using var server = new RawHttpServer(_ => Response(200, body));
        await using var read = Connect(
            """{"get": "/orders/{{token}}", "expect": {"json": {"$.id": "{{token}}", "$.by": {"contains": "{{feed.user}}"}}}}""",
            server.Address,
            "token"
        );
        var visit = new Visit(1);
        visit.Capture("token", "5");

        Assert.Equal(detail, (await CallAsync(read, 1, visit)).Detail);
    }

    [Fact]
    public async Task An_answer_that_echoes_what_the_visit_keeps_secret_shows_none_of_it()
    {
        await using var server = new RawHttpServer(request =>
            request.StartsWith("POST /login", StringComparison.Ordinal)
                ? Response(200, """{"token":"token-of-this-visit"}""", "Set-Cookie: sid=session-of-it; Path=/\r\n")
                : Response(201, """{"state":"token-of-this-visit session-of-it first-password YXBpLWtleS1vZi1pdA=="}""")
        );
        await using var login = Connect(Login, server.Address, feed: Feed.Read("user,password\nAnn,first-password\n"));
        await using var buy = Connect(
            """{"post": "/orders", "headers": {"X-Api-Key": "{{feed.user}}-of-it"}, "expect": {"json": {"$.state": "created"}}}""",
            server.Address,
            feed: Feed.Read("user,password\napi-key,first-password\n")
        );
        // The tokens of more visits than the process masks.
        for (var i = 0; i <= CapturedSecrets.Most; i++)
            CapturedSecrets.Add("token", $"token-of-another-visit-{i}");
        var visit = new Visit(0);

        await CallAsync(login, 0, visit);
        var result = await CallAsync(buy, 1, visit);

        Assert.Equal("expect json $.state: expected \"created\"; it is \"*** *** *** ***\"", result.Detail);
    }

    [Theory]
    [InlineData(201, """{"state":"no","by":"first-password"}""", """{"state":"no","by":"***"}""")]
    [InlineData(500, "first-password", "***")]
    [InlineData(302, "elsewhere", "elsewhere")]
    [InlineData(201, """{"state":"created"}""", null)]
    public async Task The_body_of_a_failed_call_is_kept_when_the_file_says_so(int code, string body, string? kept)
    {
        await using var server = new RawHttpServer(_ => Response(code, body));
        var users = Feed.Read("user,password\nAnn,first-password\n");
        await using var keeps = Connect(Buy, server.Address, "token", users, keepsBodies: true);
        await using var plain = Connect("""{"post": "/orders"}""", server.Address, feed: users, keepsBodies: true);
        await using var not = Connect(Buy, server.Address, "token", users);

        Assert.Equal(kept, (await CallAsync(keeps, 1, new Visit(0))).Body);
        Assert.Equal(code == 201 ? null : kept, (await plain.CallAsync(new(1, 0), default)).Body);
        Assert.Null((await CallAsync(not, 1, new Visit(0))).Body);
    }

    [Fact]
    public async Task An_answer_that_is_too_long_is_read_to_its_end_and_not_kept()
    {
        var body = $$"""{"state":"created","more":"{{new string('x', HttpAnswer.MostBytes)}}"}""";
        await using var server = new RawHttpServer(_ => Response(200, body));
        await using var buy = Connect(Buy, server.Address, "token");

        var result = await CallAsync(buy, 1, new Visit(1));

        Assert.Equal(
            (CallStatus.Unexpected, "answer above 1 MiB", body.Length),
            (result.Status, result.Outcome, result.Bytes)
        );
        Assert.Equal(
            CallStatus.Ok,
            (await CallAsync(Connect("""{"get": "/"}""", server.Address), 1, new Visit(1))).Status
        );
    }

    [Fact]
    public async Task A_call_without_a_row_left_is_not_sent()
    {
        await using var server = new RawHttpServer(_ => Response(200, """{"token":"x"}"""));
        await using var login = Connect(Login, server.Address, feed: s_users with { Order = FeedOrder.Unique });

        Assert.Equal(CallStatus.Ok, (await CallAsync(login, 9, new Visit(1))).Status);
        var over = await CallAsync(login, 9, new Visit(2));

        Assert.Equal(
            (CallStatus.Unsent, "the feed has no more rows", "the feed has no more rows: users.csv"),
            (over.Status, over.Outcome, over.Detail)
        );
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("""{"get": "/", "expect": {"json": {"$.a[": 1}}}""", "expect.json.$.a[: $.a[ cannot be read: column ")]
    [InlineData("""{"get": "/", "expect": {"json": {"$.a": {}}}}""", "expect.json.$.a: missing; expected a value, or")]
    [InlineData(
        """{"get": "/", "expect": {"json": {"$.a": {"minLength": -1}}}}""",
        "expect.json.$.a.minLength: -1 is not allowed"
    )]
    [InlineData(
        """{"get": "/", "expect": {"json": {"$.a": {"min": 3, "max": 2}}}}""",
        "expect.json.$.a.max: 2 is not allowed; allowed: 3 or more"
    )]
    [InlineData(
        """{"get": "/", "expect": {"json": {"$.a": {"matches": "("}}}}""",
        "expect.json.$.a.matches: ( cannot be read: "
    )]
    [InlineData(
        """{"get": "/", "expect": {"json": {"$.a": {"exists": false, "min": 1}}}}""",
        "expect.json.$.a.exists: false is not"
    )]
    [InlineData(
        """{"get": "/", "expect": {"json": {"$.a": "{{tokn}}"}}}""",
        "expect.json.$.a: {{tokn}} is not allowed; did you mean {{token}}?"
    )]
    [InlineData(
        """{"get": "/", "expect": {"json": {"$.a": {"oneOf": ["{{token}}"]}}}}""",
        "expect.json.$.a.oneOf: \"{{token}}\" is not allowed; allowed: no placeholder here"
    )]
    [InlineData(
        """{"get": "/", "expect": {"header": {"a b": 1}}}""",
        "expect.header.a b: \"a b\" is not allowed; allowed: a header's name"
    )]
    [InlineData(
        """{"get": "/", "expect": {"within": "6s"}}""",
        "expect.within: 6s is not allowed; allowed: at most the timeout, 5s"
    )]
    [InlineData("""{"get": "/", "expect": {"within": "0s"}}""", "expect.within: 0s is not allowed; allowed: ")]
    [InlineData("""{"head": "/", "expect": {"text": "a"}}""", "expect.text: with HEAD is not allowed")]
    [InlineData(
        """{"get": "/", "capture": {"call": "$.a"}}""",
        "capture.call: call is not allowed; allowed: another name"
    )]
    [InlineData(
        """{"get": "/", "capture": {"user": "$.a"}}""",
        "capture.user: user is not allowed; allowed: another name: the feed has"
    )]
    [InlineData(
        """{"get": "/", "capture": {"1a": "$.a"}}""",
        "capture.1a: \"1a\" is not allowed; allowed: a name of letters"
    )]
    [InlineData(
        """{"get": "/", "capture": {"a": "token"}}""",
        "capture.a: token cannot be read: column 1: a path begins with $"
    )]
    [InlineData("""{"get": "/", "capture": {"a": {}}}""", "capture.a: missing; expected one of json, header")]
    [InlineData(
        """{"get": "/", "capture": {"a": {"json": "$", "header": "b"}}}""",
        "capture.a: several is not allowed"
    )]
    [InlineData(
        """{"get": "/{{later}}"}""",
        "get: {{later}} is not allowed; allowed: a name that an earlier step captures: later is captured by pay"
    )]
    [InlineData("""{"get": "/{{tokn}}"}""", "get: {{tokn}} is not allowed; did you mean {{token}}?")]
    [InlineData("""{"get": "/{{random 5}}"}""", "get: {{random 5}} is not allowed; allowed: a range of whole numbers")]
    [InlineData("""{"get": "/{{base64 feed.usr}}"}""", "get: {{feed.usr}} is not allowed; did you mean {{feed.user}}?")]
    [InlineData(
        """{"get": "/{{base64 a:env.NONE}}"}""",
        "get: {{env.NONE}} has no value: the variable NONE is not set; allowed: a variable with a value"
    )]
    public void A_mistake_is_told_at_its_word(string words, string told) =>
        Assert.StartsWith($"workloads.shop.{told}", Assert.Single(Mistakes(words)), StringComparison.Ordinal);

    [Fact]
    public void A_capture_of_a_call_that_is_no_step_is_a_mistake() =>
        Assert.StartsWith(
            "workloads.shop.capture.a: a is not allowed; allowed: in a step of a journey",
            Assert.Single(Mistakes("""{"get": "/", "capture": {"a": "$.a"}}""", isStep: false)),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(Login)]
    [InlineData(Buy)]
    [InlineData(
        """{"get": "{{token}}?n={{random 1..9}}&at={{now}}&c={{choose a b}}", "headers": {"Authorization": "Basic {{base64 a:feed.user}}"}}"""
    )]
    public void Words_in_order_have_no_mistake(string words) => Assert.Empty(Mistakes(words));

    [Fact]
    public void Targets_with_the_same_words_are_equal_and_others_are_not()
    {
        var protocol = KnownProtocols.Usual;
        TargetSpec Of(string words) => protocol.TargetOf(WordsOf(words), Reading([]));

        Assert.Equal(((RequestTargetSpec)Of(Buy)).Answer, ((RequestTargetSpec)Of(Buy)).Answer);
        Assert.NotEqual(
            ((RequestTargetSpec)Of(Buy)).Answer,
            ((RequestTargetSpec)Of(Buy.Replace("created", "paid", StringComparison.Ordinal))).Answer
        );
    }

    private static IReadOnlyList<string> Mistakes(string words, bool isStep = true)
    {
        var errors = new List<PlanError>();
        var reading = Reading(errors);
        KnownProtocols.Usual.Check(WordsOf(words), isStep ? reading : reading with { Captures = null });
        return [.. errors.Select(e => e.ToString())];
    }

    private static CallReading Reading(List<PlanError> errors) =>
        new()
        {
            Path = "workloads.shop",
            Service = "shop",
            Timeout = TimeSpan.FromSeconds(5),
            Folder = "/",
            Feed = s_users,
            Captures = ["token"],
            LaterCaptures = new Dictionary<string, string> { ["later"] = "pay" },
            Secrets = Secrets.None,
            Allowed = AllowedTargets.LoopbackOnly,
            Texts = new(Secrets.None, errors),
        };

    private static CallWords WordsOf(string words)
    {
        using var json = JsonDocument.Parse(words);
        return (CallWords)json.RootElement.Deserialize(PolicyJson.Options.GetTypeInfo(KnownProtocols.Usual.Words))!;
    }

    [Fact]
    public async Task Steps_of_a_workload_share_its_connections_until_the_last_of_them_has_ended()
    {
        await using var server = new RawHttpServer(_ => Response(200, """{"token":"t","state":"created"}"""));
        var shared = new SharedParts();
        var login = Connect(Login, server.Address, shared: shared);
        var buy = Connect(Buy, server.Address, "token", shared: shared);
        await using var another = Connect(Login, server.Address, shared: shared, workload: "another");
        for (var i = 0; i < 5; i++)
        {
            var visit = new Visit(i);
            await CallAsync(login, 2 * i, visit);
            await CallAsync(buy, (2 * i) + 1, visit);
        }
        Assert.Equal(1, server.Connections);
        await login.DisposeAsync();
        await CallAsync(buy, 20, new Visit(20));
        Assert.Equal(1, server.Connections);
        await CallAsync(another, 0, new Visit(0));
        Assert.Equal(2, server.Connections);

        // The last one has closed them: a later driver opens its own.
        await buy.DisposeAsync();
        await using var later = Connect(Login, server.Address, shared: shared);
        Assert.Equal(CallStatus.Ok, (await CallAsync(later, 1, new Visit(1))).Status);
        Assert.Equal(3, server.Connections);
    }

    private static ITarget Connect(
        string words,
        Uri address,
        string? captured = null,
        Feed? feed = null,
        SharedParts? shared = null,
        string workload = "shop",
        bool keepsBodies = false
    ) =>
        KnownProtocols
            .Usual.TargetOf(
                WordsOf(words),
                Reading([]) with
                {
                    Captures = captured is null ? [] : [captured],
                    Feed = (feed ?? s_users) with { Name = "users.csv" },
                    KeepsBodies = keepsBodies,
                }
            )
            .Connect(new(address, "t", 1) { Workload = workload, Shared = shared });

    private static async Task<CallResult> CallAsync(ITarget target, long number, Visit visit)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await target.CallAsync(new(number, 0) { Visit = visit }, limit.Token);
    }
}
