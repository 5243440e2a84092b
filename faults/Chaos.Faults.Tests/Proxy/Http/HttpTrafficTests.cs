using System.Globalization;
using System.Text;
using System.Text.Json;
using Chaos.Core.Calls;
using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Http.Messages;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Tests.Proxy.Http;

[Trait("Speed", "Slow")]
public sealed class HttpTrafficTests
{
    [Fact]
    public async Task Requests_are_counted_under_the_slot_of_the_call_that_they_were_made_for()
    {
        await using var rig = await HttpRig.StartAsync(_ => Task.CompletedTask);
        // A fault answers half of them; they reached the proxy all the same.
        await rig.AddAsync(
            new HttpAnswerToxic { Header = "baggage", HeaderValue = "chaos.trial=a,*" },
            ToxicStream.Upstream
        );
        foreach (
            var (trial, call, slot, attempt) in new[]
            {
                ("a", 0, 0, "0"),
                ("a", 0, 0, "1"),
                ("a", 1, 2, "0.0"),
                ("a", 1, 2, "0.1"),
                ("a", 1, 2, "1.0"),
                ("b", 0, 1, ""),
                ("b", 0, 1, ""),
            }
        )
        {
            using var request = HttpRig.Request(trial, call, slot, attempt);
            using (await rig.Http.SendAsync(request, rig.Limit)) { }
        }
        using (await rig.Http.GetAsync(new Uri("/", UriKind.Relative), rig.Limit)) { }
        var traffic = await rig.TrafficAsync();

        Assert.Equal(
            """{"requests":8,"without_trial":1,"responses":{"200":3,"503":5},"trials":{"a":{"attempts":[2,0,3],"retries":[1,0,2],"calls":[1,0,1],"beyond":0},"b":{"attempts":[0,2],"retries":[0,0],"calls":[0,1],"beyond":0}},"toxics":{"http_answer_upstream":{"matched":5,"hit":5}}}""",
            traffic.GetRawText()
        );
        Assert.Equal(
            """{"b":{"attempts":[0,2],"retries":[0,0],"calls":[0,1],"beyond":0}}""",
            JsonDocument
                .Parse(await rig.Api.GetStringAsync(new Uri(rig.ApiAddress, "proxies/p/traffic?trial=b"), rig.Limit))
                .RootElement.GetProperty("trials")
                .GetRawText()
        );
    }

    [Fact]
    public async Task A_proxy_of_bytes_reports_that_it_counts_no_requests_and_its_metrics_are_Toxiproxys()
    {
        await using var rig = await Rig.StartAsync();
        using var reply = await rig.Http.GetAsync(new Uri(rig.Address, "proxies/p/traffic"), rig.Limit);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Contains(
            "a proxy that reads HTTP",
            await reply.Content.ReadAsStringAsync(rig.Limit),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "http",
            await rig.Http.GetStringAsync(new Uri(rig.Address, "metrics"), rig.Limit),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "\"http\"",
            await rig.Http.GetStringAsync(new Uri(rig.Address, "proxies"), rig.Limit),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("t-1", 12, 3, "")]
    [InlineData("t", 0, 0, "0")]
    [InlineData("t", long.MaxValue, int.MaxValue, "0.0")]
    [InlineData("t", 1, 1, "0.10.2")]
    public void Baggage_written_by_a_caller_is_read_back(string trial, long call, int slot, string path)
    {
        var written = new CallBaggage(trial, new(call, slot), path).ToString();
        Assert.Equal(new RequestOrigin(trial, call, slot, CallBaggage.IsRetry(path)), Read(written));
        Assert.Equal(
            "shop",
            Read(new CallBaggage(trial, new(call, slot), path) { Workload = "shop" }.ToString())!.Workload
        );
        Assert.Equal(
            Read(written),
            Read($"a=b;p=q, {written.Replace(",", " ; x=y\r\nBaggage: ", StringComparison.Ordinal)}")
        );
    }

    [Theory]
    [InlineData("chaos.trial=t,chaos.call=1")]
    [InlineData("chaos.trial=t,chaos.slot=1")]
    [InlineData("chaos.call=1,chaos.slot=1")]
    [InlineData("chaos.trial=t,chaos.call=-1,chaos.slot=1")]
    [InlineData("chaos.trial=t,chaos.call=x,chaos.slot=1")]
    [InlineData("chaos.trial=t,chaos.call=1,chaos.slot=99999999999")]
    [InlineData("other=1")]
    [InlineData("")]
    public void Baggage_without_a_call_is_ignored(string baggage)
    {
        Assert.Null(Read(baggage));
        Assert.False(CallBaggage.TryParse(baggage, out _));
    }

    [Fact]
    public void The_kept_counts_are_bounded()
    {
        var traffic = new HttpTraffic();
        for (var trial = 0; trial < 3 * HttpTraffic.MostTrials; trial++)
            traffic.Request(new($"t{trial}", 0, 0, false));
        traffic.Request(new("t20", 0, 0, false));
        traffic.Request(new("t99", 0, 0, false));
        traffic.Request(new("t99", TrialTraffic.MostCalls - 1, TrialTraffic.MostSlots - 1, false));
        traffic.Request(new("t99", TrialTraffic.MostCalls, 0, false));
        traffic.Request(new("t99", 0, TrialTraffic.MostSlots, false));
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            traffic.Write(json, null);
            json.WriteEndObject();
        }
        using var written = JsonDocument.Parse(stream.ToArray());
        var trials = written.RootElement.GetProperty("trials").EnumerateObject().ToList();
        Assert.Equal(3 * HttpTraffic.MostTrials + 5, written.RootElement.GetProperty("requests").GetInt64());
        Assert.Equal(HttpTraffic.MostTrials, trials.Count);
        Assert.Equal(["t20", "t99"], trials[^2..].Select(t => t.Name));
        Assert.Equal(
            (TrialTraffic.MostSlots, 2),
            (
                trials[^1].Value.GetProperty("attempts").GetArrayLength(),
                trials[^1].Value.GetProperty("beyond").GetInt32()
            )
        );
    }

    private static RequestOrigin? Read(string baggage)
    {
        var head = Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"GET / HTTP/1.1\r\nBaggage: {baggage}\r\n\r\n")
        );
        return RequestOrigin.Of(RequestHead.Parse(head).Fields);
    }
}
