using System.Text.Json;
using Chaos.Core.Experiments;
using Chaos.Core.Texts;
using Chaos.Core.Trials;
using Chaos.Scenarios.Testbeds.Local;
using Chaos.Scenarios.Tests.Testbeds.Local;

namespace Chaos.Scenarios.Tests.Files;

public sealed class ExternalObserversTests
{
    [Theory]
    [InlineData("""{"queue": {"depth": 3}}""", "queue.depth", null, 3.0)]
    [InlineData("""{"pools": [{"used": "4.5"}]}""", "pools[0].used", null, 4.5)]
    [InlineData("""[7, 8]""", "[1]", null, 8.0)]
    [InlineData("""{"pools": [3]}""", "pools[", null, null)]
    [InlineData("""{"depth": 1e999}""", "depth", null, null)]
    [InlineData("""{"queue": {}}""", "queue.depth", null, null)]
    [InlineData("""{"pools": []}""", "pools[0].used", null, null)]
    [InlineData("""{"queue": "deep"}""", "queue", null, null)]
    [InlineData(
        """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1700000000.1,"0.25"]}]}}""",
        null,
        "rate(errors[1m])",
        0.25
    )]
    [InlineData(
        """{"status":"success","data":{"resultType":"scalar","result":[1700000000.1,"12"]}}""",
        null,
        "scalar(x)",
        12.0
    )]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[]}}""", null, "absent", null)]
    [InlineData(
        """{"status":"success","data":{"resultType":"vector","result":[{"value":[1,"1"]},{"value":[1,"2"]}]}}""",
        null,
        "two",
        null
    )]
    [InlineData(
        """{"status":"success","data":{"resultType":"vector","result":[{"value":[1,"NaN"]}]}}""",
        null,
        "0/0",
        null
    )]
    public void A_reading_is_the_one_number_that_was_asked_for(
        string answer,
        string? field,
        string? query,
        double? number
    )
    {
        using var json = JsonDocument.Parse(answer);

        Assert.Equal(
            number,
            ObserverReading.Of(json.RootElement, new("o", "http://127.0.0.1") { Field = field, Query = query }).Number
        );
    }

    [Theory]
    [InlineData("""{"messages": 7, "consumers": 1}""", "depth", "answers without depth; there is messages, consumers")]
    [InlineData(
        """{"queue": {"messages": 7}}""",
        "queue.depth",
        "answers without depth of queue.depth; there is messages"
    )]
    [InlineData("""{"pools": [{"used": 1}]}""", "pools[1].used", "answers without [1] of pools[1].used; there is [0]")]
    [InlineData("""{"queue": "deep"}""", "queue", "queue is a text, not a number")]
    [InlineData("""{"queue": true}""", "queue", "queue is true or false, not a number")]
    [InlineData("""{"queue": {"a": 1}}""", "queue", "queue is an object, not a number")]
    [InlineData("<html>", "queue", "answers, but not with JSON")]
    [Trait("Speed", "Slow")]
    public async Task An_observer_that_never_gives_a_reading_is_reported_with_the_reason(
        string body,
        string field,
        string why
    )
    {
        await using var server = new ScriptedServer(_ => ScriptedServer.Ok(body));

        var error = await Assert.ThrowsAsync<WrongExperimentException>(() =>
            BeginAsync(new("depth", server.Address.ToString()) { Field = field }, TimeSpan.FromSeconds(1))
        );

        Assert.Equal($"observer depth: {server.Address} {why}", error.Message);
    }

    [Theory]
    [InlineData("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "answered 401")]
    [InlineData(
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/login\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        "answered 302, a redirect to http://127.0.0.1:1/login, which is not followed"
    )]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "answered 400")]
    [Trait("Speed", "Slow")]
    public async Task An_answer_without_success_is_reported_with_its_status(string answer, string why)
    {
        await using var server = new ScriptedServer(_ => answer);

        var error = await Assert.ThrowsAsync<WrongExperimentException>(() =>
            BeginAsync(new("depth", $"{server.Address}api?token=x") { Field = "depth" })
        );

        Assert.Equal($"observer depth: {server.Address}api {why}", error.Message);
        Assert.Single(server.Paths);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Several_series_of_Prometheus_give_no_reading()
    {
        await using var server = new ScriptedServer(_ =>
            ScriptedServer.Ok(
                """{"status":"success","data":{"resultType":"vector","result":[{"value":[1,"1"]},{"value":[1,"2"]}]}}"""
            )
        );

        var error = await Assert.ThrowsAsync<WrongExperimentException>(() =>
            BeginAsync(new("errors", server.Address.ToString()) { Query = "errors" })
        );

        Assert.Equal($"observer errors: {server.Address} the query finds 2 series instead of one", error.Message);
        Assert.Equal(["/api/v1/query?query=errors"], server.Paths);
    }

    [Theory]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[]}}""", null, "errors")]
    [InlineData("""{"queues": {}}""", "queues.mails.depth", null)]
    [InlineData("""{"depth": null}""", "depth", null)]
    [Trait("Speed", "Slow")]
    public async Task A_reading_that_may_come_with_the_load_is_no_mistake(string body, string? field, string? query)
    {
        await using var server = new ScriptedServer(_ => ScriptedServer.Ok(body));

        await BeginAsync(new("depth", server.Address.ToString()) { Field = field, Query = query });

        Assert.Single(server.Paths);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_reading_that_may_come_soon_is_waited_for()
    {
        var asked = 0;
        await using var server = new ScriptedServer(_ =>
            Interlocked.Increment(ref asked) < 3
                ? "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                : ScriptedServer.Ok("""{"depth":1}""")
        );

        await BeginAsync(new("depth", server.Address.ToString()) { Field = "depth" });

        Assert.Equal(3, asked);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_login_and_headers_are_sent_with_their_secrets()
    {
        await using var server = new ScriptedServer(_ => ScriptedServer.Ok("""{"messages":7}"""));
        var login = new ObserverSpec(
            "a",
            $"http://{{{{env.USER}}}}:{{{{env.PASSWORD}}}}@{server.Address.Authority}/stats"
        )
        {
            Field = "messages",
        };
        var token = new ObserverSpec("b", $"{server.Address}stats")
        {
            Field = "messages",
            Headers = new Dictionary<string, string>
            {
                ["Authorization"] = "Bearer {{env.PASSWORD}}",
                ["X-Team"] = "Jürgen",
            },
        };

        var readings = await Observers().ReadAsync([login, token], Replaced, CancellationToken.None);

        Assert.Equal([new("a", 7), new("b", 7)], readings);
        Assert.Contains(
            server.Heads,
            h =>
                h.Contains(
                    $"Authorization: Basic {Convert.ToBase64String("te:am:se/cr@t"u8)}\n",
                    StringComparison.Ordinal
                )
        );
        // The server reads its bytes as Latin-1.
        Assert.Contains(
            server.Heads,
            h =>
                h.Contains("Authorization: Bearer se/cr@t\n", StringComparison.Ordinal)
                && h.Contains("X-Team: J\u00C3\u00BCrgen\n", StringComparison.Ordinal)
        );
        Assert.Equal(["/stats", "/stats"], server.Paths);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task An_observer_that_falls_silent_is_an_event_at_the_beginning_and_at_the_end()
    {
        string? answer = ScriptedServer.Ok("""{"depth":1}""");
        await using var server = new ScriptedServer(_ => answer);
        ObserverSpec depth = new("depth", server.Address.ToString()) { Field = "depth" };
        var observers = Observers();
        await observers.BeginAsync([depth], Replaced, CancellationToken.None);
        Assert.Single(await observers.ReadAsync([depth], Replaced, CancellationToken.None));
        answer = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        Assert.Empty(await observers.ReadAsync([depth], Replaced, CancellationToken.None));
        Assert.Empty(await observers.ReadAsync([depth], Replaced, CancellationToken.None));
        answer = null;
        Assert.Empty(await observers.ReadAsync([depth], Replaced, CancellationToken.None));
        answer = ScriptedServer.Ok("""{"depth":2}""");
        Assert.Single(await observers.ReadAsync([depth], Replaced, CancellationToken.None));

        var record = Assert.Single(observers.Records());

        Assert.Equal(
            [("not read", "answered 503"), ("not read", "no answer within 0.45 s"), ("read again", null)],
            record.Events.Select(e => (e.Name, e.Detail))
        );
        Assert.All(record.Events, e => Assert.Equal("depth", e.Source));
        await observers.BeginAsync([depth], Replaced, CancellationToken.None);
        Assert.Empty(observers.Records());
    }

    private static ExternalObservers Observers(TimeSpan? patience = null) =>
        new(LocalTestbed.NewClient(), TimeProvider.System) { Patience = patience ?? TimeSpan.FromSeconds(30) };

    private static Task BeginAsync(ObserverSpec observer, TimeSpan? patience = null) =>
        Observers(patience).BeginAsync([observer], Replaced, CancellationToken.None);

    private static string Replaced(string text) =>
        new Template(text).With(name => name == "env.USER" ? "te:am" : "se/cr@t");
}
