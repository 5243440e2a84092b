using System.Net;
using System.Text;
using System.Text.Json;
using Chaos.Core.Calls;
using Chaos.Core.Faults;
using Chaos.Core.Topologies;
using Chaos.Faults.Edges;
using Chaos.Faults.Warden;
using Chaos.Proxy.Api;
using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Http.Faults;

namespace Chaos.Faults.Tests.Edges;

[Trait("Speed", "Slow")]
public sealed class RequestFaultTests
{
    private static readonly RequestFault s_whole = new AnswerWithStatus("order->payment", 429, .25)
    {
        RetryAfter = TimeSpan.FromSeconds(2),
        Method = "POST",
        Path = "/pay/*",
        Header = "Tenant",
        HeaderValue = "a*",
    };

    [Fact]
    public async Task A_fault_of_requests_is_a_toxic_with_its_values_and_its_canary_names_the_request_it_stands_for()
    {
        using var state = new TemporaryState();
        using var journal = Journal.Create(state.Folder, Some.Header(Some.RunId()));
        await using var site = await FakeSite.StartAsync(journal);
        var fault = s_whole.Bind(site);
        Assert.Equal(
            new Dictionary<string, string> { ["Chaos-Canary-As"] = "POST /pay/", ["Tenant"] = "a" },
            site.CanaryFields
        );

        await fault.InjectAsync(CancellationToken.None);

        var toxic = Assert.Single(await site.Proxies.ToxicsAsync(site.ProxyOf(FakeSite.Edge), CancellationToken.None));
        Assert.Equal((.25, Chaos.Proxy.Toxics.ToxicStream.Upstream), (toxic.Toxicity, toxic.Stream));
        Assert.Equal(
            new HttpAnswerToxic
            {
                Status = 429,
                RetryAfterSeconds = 2,
                Method = "POST",
                Path = "/pay/*",
                Header = "Tenant",
                HeaderValue = "a*",
            },
            toxic.Toxic
        );
        Assert.Equal(
            "toxic http_answer upstream on order->payment, toxicity 0.25, 0 of 0 requests hit",
            (await fault.ReadBackAsync(CancellationToken.None)).Evidence
        );
        await fault.RevertAsync(CancellationToken.None);
    }

    [Fact]
    public void A_code_of_gRPC_is_a_number_on_the_proxy_and_a_method_is_a_path()
    {
        var fault = new AnswerWithStatus("order->payment")
        {
            GrpcStatus = "UNAVAILABLE",
            Message = "no room",
            Path = "shop.Pay/*",
        };

        Assert.Empty(fault.Errors("faults[0]"));
        Assert.Equal(EdgeProtocol.Grpc, fault.Reads);
        Assert.Equal("100 % of the requests on order->payment (shop.Pay/*) answered with UNAVAILABLE", fault.Summary);
        Assert.Equal(
            new HttpAnswerToxic
            {
                GrpcStatus = 14,
                GrpcMessage = "no room",
                Path = "/shop.Pay/*",
            },
            fault.Whole()
        );
    }

    [Theory]
    [InlineData("shop.Pay/Charge", "/shop.Pay/Charge")]
    [InlineData("shop.v1.Pay/*", "/shop.v1.Pay/*")]
    [InlineData("/orders/*", "/orders/*")]
    [InlineData("", "")]
    public void A_path_may_be_a_service_and_its_method(string path, string sent)
    {
        var fault = new AnswerWithStatus("order->payment") { Path = path };

        Assert.Empty(fault.Errors("faults[0]"));
        Assert.Equal(sent, fault.Whole().Path);
    }

    [Fact]
    public void The_proxy_is_sent_the_version_of_HTTP_and_the_code_of_gRPC()
    {
        using var sent = new MemoryStream();
        using (var json = new Utf8JsonWriter(sent))
        {
            json.WriteStartObject();
            ProxyJson.Write(json, new Chaos.Proxy.Http.HttpMode { Version = Chaos.Proxy.Http.HttpMode.Http2 });
            ProxyJson.WriteAttributes(json, new HttpAnswerToxic { GrpcStatus = 14, GrpcMessage = "no" });
            json.WriteEndObject();
        }
        var text = Encoding.UTF8.GetString(sent.ToArray());

        Assert.Contains("\"http\":{\"version\":\"2\"}", text, StringComparison.Ordinal);
        Assert.Contains("\"grpc_status\":14,\"grpc_message\":\"no\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_passes_bytes_refuses_it_and_nothing_is_left_to_undo()
    {
        using var state = new TemporaryState();
        using var journal = Journal.Create(state.Folder, Some.Header(Some.RunId()));
        await using var site = await FakeSite.StartAsync(journal);
        await site.Proxies.UpdateAsync(
            site.ProxyOf(FakeSite.Edge),
            new() { Http = Chaos.Proxy.Http.HttpMode.Off },
            CancellationToken.None
        );
        var fault = s_whole.Bind(site);

        var error = await Assert.ThrowsAsync<Chaos.Faults.Toxics.ToxiproxyException>(() =>
            fault.InjectAsync(CancellationToken.None)
        );
        await fault.RevertAsync(CancellationToken.None);

        Assert.Contains("a proxy that reads HTTP", error.Message, StringComparison.Ordinal);
        Assert.Empty(journal.Pending);
    }

    public static TheoryData<RequestFault, string> Wrong =>
        new()
        {
            {
                new AnswerWithStatus("a->b", 404, 2)
                {
                    Method = "G T",
                    Path = "x",
                    RetryAfter = TimeSpan.FromMilliseconds(1500),
                },
                "share method path status retryAfter"
            },
            { new AnswerWithStatus("a->b", 600), "status" },
            {
                new AnswerWithStatus("a->b", 503) { Header = "Baggage" },
                "header"
            },
            {
                new AnswerWithStatus("a->b", 503) { Header = "a b", HeaderValue = "c" },
                "header"
            },
            {
                new AnswerWithStatus("a->b", 503) { HeaderValue = "c" },
                "headerValue"
            },
            { new DelayRequests("a->b", TimeSpan.FromMilliseconds(.5), 0), "delay share" },
            { new DelayRequests("a->b", TimeSpan.FromSeconds(2), .05), "" },
            {
                new AnswerWithStatus("a->b", 503, .5) { First = 2 },
                "share"
            },
            {
                new AnswerWithStatus("a->b") { Per = RequestScope.Call },
                "per"
            },
            {
                new AnswerWithStatus("a->b") { First = -1, Every = 2_000_000 },
                "every first"
            },
            {
                new AnswerWithStatus("a->b")
                {
                    First = 0,
                    Every = 1,
                    Per = RequestScope.Call,
                },
                "every first per"
            },
            {
                new AnswerWithStatus("a->b") { First = 2, Per = RequestScope.Call },
                ""
            },
            { new DelayRequests("a->b", TimeSpan.FromHours(1)), "delay" },
            {
                new AbortRequests("a->b", 0) { At = AbortPoint.InBody, AfterBytes = -1 },
                "share afterBytes"
            },
            { new TruncateReplies("a->b", -1), "afterBytes" },
            { new TruncateReplies("a->b", 5), "" },
            { s_whole, "" },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void All_errors_are_reported_at_once(RequestFault fault, string fields) =>
        Assert.Equal(
            fields.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(f => $"faults[0].{f}").Order(),
            fault.Errors("faults[0]").Select(e => e.Field).Order()
        );

    [Fact]
    public void Their_summary_names_the_requests_they_match_and_they_need_HTTP()
    {
        Assert.Equal(
            "25 % of the requests on order->payment (POST /pay/* with Tenant: a*) answered with 429, retry after 2 s",
            s_whole.Summary
        );
        Assert.Equal(
            "the first 2 attempts of each call on order->payment (POST) answered with 503",
            new AnswerWithStatus("order->payment")
            {
                Method = "POST",
                First = 2,
                Per = RequestScope.Call,
            }.Summary
        );
        Assert.Equal(
            "the answers to every 3rd of the first 9 requests on order->payment truncated after 0 bytes",
            new TruncateReplies("order->payment") { First = 9, Every = 3 }.Summary
        );
        Assert.Equal(
            "100 % of the answers on order->payment reset after 3 bytes of their body",
            new AbortRequests("order->payment") { At = AbortPoint.InBody, AfterBytes = 3 }.Summary
        );
        Assert.Equal(EdgeProtocol.Http, s_whole.Reads);
        Assert.Equal(new FaultEffect(FaultEffectKind.ServerError, "order->payment", .25), s_whole.Effect);
    }

    [Fact]
    public void Canaries_have_one_token_on_both_sides() => Assert.Equal(CallBaggage.Canary, RequestOrigin.CanaryTrial);

    [Fact]
    public async Task Requests_of_a_trial_are_read_by_the_client()
    {
        using var state = new TemporaryState();
        using var journal = Journal.Create(state.Folder, Some.Header(Some.RunId()));
        await using var site = await FakeSite.StartAsync(journal);
        var proxy = await site.Proxies.GetAsync(site.ProxyOf(FakeSite.Edge), CancellationToken.None);
        using var http = new HttpClient();
        foreach (var (slot, attempt) in new[] { (1, "0"), (1, "1") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{proxy.Listen}/");
            request.Headers.TryAddWithoutValidation(
                CallBaggage.Header,
                new CallBaggage("t", new(4, slot), attempt).ToString()
            );
            using var reply = await http.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        }

        var (token, counted) = Assert.Single(await site.Proxies.RequestsAsync(proxy.Name, CancellationToken.None));
        Assert.Equal("t", token);
        Assert.Equal([0, 2], counted.Attempts);
        Assert.Equal([0, 1], counted.Retries);
        Assert.Equal([0, 1], counted.Calls);
        Assert.Equal(2, (await site.Proxies.TrafficAsync(CancellationToken.None))[proxy.Name].Requests);
    }
}
