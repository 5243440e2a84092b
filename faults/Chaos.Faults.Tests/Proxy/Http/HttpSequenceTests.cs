using Chaos.Core.Calls;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Tests.Proxy.Http;

[Trait("Speed", "Slow")]
public sealed class HttpSequenceTests
{
    private const string TraceA = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private const string TraceB = "00-4bf92f3577b34da6a3ce929d0e0e4737-00f067aa0ba902b7-01";

    [Theory]
    [InlineData(2, 0, "503 503 200 200 200 200")]
    [InlineData(0, 3, "200 200 503 200 200 503")]
    [InlineData(0, 1, "503 503 503 503 503 503")]
    [InlineData(4, 2, "200 503 200 503 200 200")]
    public async Task Of_the_requests_on_an_edge_it_hits_the_first_ones_or_each_nth(
        int first,
        int every,
        string statuses
    )
    {
        await using var rig = await HttpRig.StartAsync(_ => Task.CompletedTask);
        await rig.AddAsync(new HttpAnswerToxic { First = first, Every = every }, ToxicStream.Upstream);
        var seen = new List<int>();
        for (var i = 0; i < 6; i++)
            seen.Add(await StatusAsync(rig, HttpRig.Request("t", i, 0)));
        Assert.Equal(statuses, string.Join(' ', seen));
    }

    [Fact]
    public async Task Of_each_call_it_hits_the_first_attempts_and_lets_a_retry_succeed()
    {
        await using var rig = await HttpRig.StartAsync(_ => Task.CompletedTask);
        await rig.AddAsync(new HttpAnswerToxic { First = 2, Per = RequestScope.Call }, ToxicStream.Upstream, name: "t");
        var attempts = 0;
        for (var call = 0; call < 20; call++)
        for (var status = 0; status != 200; attempts++)
            status = await StatusAsync(rig, HttpRig.Request("t", call, 0, $"{attempts}"));
        Assert.Equal(60, attempts);
        Assert.Equal((60, 40), (await rig.CountedAsync("toxics/t/matched"), await rig.CountedAsync("toxics/t/hit")));
    }

    [Theory]
    [InlineData(RequestScope.Call, "503 429 200 200 503 429")]
    [InlineData(RequestScope.Edge, "503 429 200 500 200 200")]
    public async Task Answers_in_turn_are_given_to_the_attempts_of_each_call_or_to_the_requests(
        RequestScope per,
        string statuses
    )
    {
        await using var rig = await HttpRig.StartAsync(_ => Task.CompletedTask);
        var answers = per == RequestScope.Call ? "503,429,pass" : "503, 429, pass, 500";
        await rig.AddAsync(new HttpAnswerToxic { Answers = answers, Per = per }, ToxicStream.Upstream, name: "t");
        var seen = new List<int>();
        for (var i = 0; i < 6; i++)
            seen.Add(await StatusAsync(rig, HttpRig.Request("t", i / 4, 0, $"{i}")));
        Assert.Equal(statuses, string.Join(' ', seen));
        Assert.Equal(503, await StatusAsync(rig, HttpRig.Request("canary", 1, 0)));
    }

    [Fact]
    public async Task Another_trial_another_path_and_another_method_are_other_calls()
    {
        await using var rig = await HttpRig.StartAsync(_ => Task.CompletedTask);
        await rig.AddAsync(new HttpAnswerToxic { First = 1, Per = RequestScope.Call }, ToxicStream.Upstream);
        Assert.Equal(503, await StatusAsync(rig, HttpRig.Request("t", 1, 0, path: "/a")));
        Assert.Equal(200, await StatusAsync(rig, HttpRig.Request("t", 1, 0, "1", path: "/a?again")));
        Assert.Equal(503, await StatusAsync(rig, HttpRig.Request("t", 1, 0, path: "/b")));
        Assert.Equal(503, await StatusAsync(rig, HttpRig.Request("u", 1, 0, path: "/a")));
        var post = HttpRig.Request("t", 1, 0, path: "/a");
        post.Method = HttpMethod.Post;
        Assert.Equal(503, await StatusAsync(rig, post));
    }

    [Fact]
    public async Task The_same_number_in_another_workload_is_another_call()
    {
        await using var rig = await HttpRig.StartAsync(_ => Task.CompletedTask);
        await rig.AddAsync(new HttpAnswerToxic { First = 1, Per = RequestScope.Call }, ToxicStream.Upstream);
        foreach (var (workload, status) in new[] { ("a", 503), ("b", 503), ("a", 200), ("b", 200) })
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/");
            request.Headers.TryAddWithoutValidation(
                CallBaggage.Header,
                new CallBaggage("t", new(7, 0), "") { Workload = workload }.ToString()
            );
            Assert.Equal(status, await StatusAsync(rig, request));
        }
    }

    [Fact]
    public async Task Without_baggage_the_trace_tells_the_call_and_without_both_nothing_is_hit_and_that_is_counted()
    {
        await using var rig = await HttpRig.StartAsync(_ => Task.CompletedTask);
        await rig.AddAsync(new HttpAnswerToxic { First = 1, Per = RequestScope.Call }, ToxicStream.Upstream, name: "t");
        var seen = new List<int>();
        foreach (var trace in new[] { TraceA, TraceA, TraceB, TraceA, "00-nonsense", null })
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/");
            if (trace is not null)
                request.Headers.TryAddWithoutValidation("traceparent", trace);
            seen.Add(await StatusAsync(rig, request));
        }
        Assert.Equal([503, 200, 503, 200, 200, 200], seen);
        var hits = await rig.Client.HitsAsync("p", "t", rig.Limit);
        Assert.Equal((6, 2, 2), (hits.Matched, hits.Hit, hits.WithoutCall));
        Assert.False(hits.KnowsNoCall);
        Assert.Equal(
            "2 of 6 requests hit; 2 have neither baggage nor traceparent, which tell the call",
            hits.ToString()
        );
    }

    [Fact]
    public async Task A_canary_feels_a_sequence_and_a_rare_delay_each_time_and_changes_no_number()
    {
        await using var rig = await HttpRig.StartAsync(_ => Task.CompletedTask);
        await rig.AddAsync(new HttpAnswerToxic { First = 1 }, ToxicStream.Upstream, name: "t");
        for (var i = 0; i < 3; i++)
            Assert.Equal(503, await StatusAsync(rig, HttpRig.Request("canary", i, 0)));
        Assert.Equal(503, await StatusAsync(rig, HttpRig.Request("t", 0, 0)));
        Assert.Equal(503, await StatusAsync(rig, HttpRig.Request("canary", 4, 0)));
        Assert.Equal(200, await StatusAsync(rig, HttpRig.Request("t", 1, 0)));
        await rig.Client.RemoveToxicAsync("p", "t", rig.Limit);

        var rare = TimeSpan.FromMilliseconds(60);
        await rig.AddAsync(new HttpDelayToxic { Delay = rare }, toxicity: .001, name: "d");
        for (var i = 0; i < 3; i++)
        {
            var start = TimeProvider.System.GetTimestamp();
            Assert.Equal(200, await StatusAsync(rig, HttpRig.Request("canary", i, 0)));
            Assert.True(TimeProvider.System.GetElapsedTime(start) >= rare);
        }
        Assert.Equal(0, await rig.CountedAsync("toxics/d/hit"));
    }

    [Fact]
    public void Only_so_many_calls_are_remembered()
    {
        var numbers = new AttemptNumbers();
        Assert.Equal((0, 1), (numbers.Next("a"), numbers.Next("a")));
        for (var i = 0; i < AttemptNumbers.MostCalls; i++)
            numbers.Next($"{i}");
        Assert.Equal(0, numbers.Next("a"));
        Assert.Equal(1, numbers.Next($"{AttemptNumbers.MostCalls - 1}"));
    }

    private static async Task<int> StatusAsync(HttpRig rig, HttpRequestMessage request)
    {
        using (request)
        using (var reply = await rig.Http.SendAsync(request, rig.Limit))
            return (int)reply.StatusCode;
    }
}
