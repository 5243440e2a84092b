using Chaos.Core.Calls;
using Chaos.Core.Texts;
using Chaos.Targets.Requests;
using static Chaos.Targets.Tests.Targets.RawHttpServer;

namespace Chaos.Targets.Tests.Targets.Requests;

[Trait("Speed", "Slow")]
public sealed class RequestTargetTests
{
    private static readonly RequestTargetSpec s_spec = new()
    {
        Service = "orders",
        Method = "PUT",
        Path = "/users/{{user}}/orders/{{call}}?at={{trial}}",
        Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer {{env.TOKEN}}", ["Content-Type"] = "text/plain" },
        Body = "{{user}} wants {{thing}}",
        Feed = Feed.Read("user,thing\nAnn,tea\nBo,rice\n"),
        Secrets = new(name => name == "TOKEN" ? "open-sesame" : null, "."),
    };

    [Fact]
    public async Task A_call_takes_its_number_its_row_and_the_secrets()
    {
        await using var server = new RawHttpServer(_ => Response(200));

        Assert.Equal(CallStatus.Ok, (await CallAsync(s_spec, server.Address, 3)).Status);

        var request = Assert.Single(server.Requests);
        Assert.StartsWith("PUT /users/Bo/orders/3?at=t HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nAuthorization: Bearer open-sesame\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: text/plain\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nbaggage: chaos.trial=t,chaos.call=3,chaos.slot=0\r\n", request, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nBo wants rice", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_sees_its_own_name_behind_a_proxy()
    {
        await using var server = new RawHttpServer(_ => Response(200));

        await CallAsync(s_spec with { KnownAs = new("http://orders.example:8080") }, server.Address, 0);

        Assert.Contains("\r\nHost: orders.example:8080\r\n", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_bad_answer_the_status_is_told_and_not_the_body()
    {
        await using var server = new RawHttpServer(_ => Response(500, "the card 4111 1111 is not valid"));

        Assert.Equal(new CallResult(CallStatus.ServerError, Bytes: 31, Detail: "500"), await CallAsync(s_spec, server.Address, 0));
    }

    [Fact]
    public async Task Nobody_listening_reads_as_refused()
    {
        Uri address;
        await using (var server = new RawHttpServer(_ => Response(200))) address = server.Address;

        Assert.Equal(CallStatus.Refused, (await CallAsync(s_spec, address, 0)).Status);
    }

    [Fact]
    public void A_secret_is_masked_in_whatever_people_read_once_it_was_asked_for()
    {
        var secrets = new Secrets(_ => "open-sesame", ".");
        Assert.Equal("say open-sesame", secrets.Hide("say open-sesame"));

        secrets.Of("env.TOKEN");

        Assert.Equal("say ***", secrets.Hide("say open-sesame"));
    }

    private static async Task<CallResult> CallAsync(RequestTargetSpec spec, Uri address, long number)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var target = spec.Connect(new(address, "t", 1));
        return await target.CallAsync(new(number, 0), limit.Token);
    }
}
