using Chaos.Core.Calls;
using Chaos.Targets.Protocols.Http;
using static Chaos.Targets.Tests.Targets.RawHttpServer;

namespace Chaos.Targets.Tests.Targets.Protocols;

[Trait("Speed", "Slow")]
public sealed class RedirectsTests
{
    [Theory]
    [InlineData(301, "POST", "GET")]
    [InlineData(302, "POST", "GET")]
    [InlineData(303, "PUT", "GET")]
    [InlineData(307, "POST", "POST")]
    [InlineData(308, "PUT", "PUT")]
    public async Task A_redirect_is_followed_as_browsers_do(int status, string method, string then)
    {
        await using var server = new RawHttpServer(request =>
            request.Contains(" /new ", StringComparison.Ordinal)
                ? Response(200)
                : Response(status, "", "Location: /new\r\n")
        );

        var result = await CallAsync(Spec(5) with { Method = method, Body = "text" }, server.Address);

        Assert.Equal((CallStatus.Ok, "200 after 1 redirect"), (result.Status, result.Outcome));
        var second = server.Requests.Last();
        Assert.StartsWith($"{then} /new HTTP/1.1\r\n", second, StringComparison.Ordinal);
        Assert.Equal(then != "GET", second.EndsWith("\r\n\r\ntext", StringComparison.Ordinal));
        Assert.Contains("\r\nAuthorization: Bearer key\r\n", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_more_redirects_are_followed_than_allowed()
    {
        await using var server = new RawHttpServer(_ => Response(302, "", "Location: /on\r\n"));

        var result = await CallAsync(Spec(2), server.Address);

        Assert.Equal(
            (CallStatus.Unexpected, "302 after 2 redirects, which is all that --follow allows"),
            (result.Status, result.Outcome)
        );
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_host_that_is_not_allowed_gets_nothing()
    {
        await using var server = new RawHttpServer(_ => Response(302, "", "Location: http://shop.example/\r\n"));

        var result = await CallAsync(Spec(2), server.Address);

        Assert.Equal((CallStatus.Unexpected, "302 to a host that is not allowed"), (result.Status, result.Outcome));
        Assert.Contains("shop.example", result.Detail, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Another_origin_gets_no_credentials()
    {
        await using var other = new RawHttpServer(_ => Response(200));
        await using var server = new RawHttpServer(_ => Response(307, "", $"Location: {other.Address}there\r\n"));

        var result = await CallAsync(Spec(1), server.Address);

        Assert.Equal("200 after 1 redirect", result.Outcome);
        var request = Assert.Single(other.Requests);
        Assert.StartsWith("GET /there HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.DoesNotContain("Authorization", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_the_answer_unless_it_is_to_be_followed()
    {
        await using var server = new RawHttpServer(_ => Response(302, "", "Location: /on\r\n"));

        Assert.Equal("302", (await CallAsync(Spec(0), server.Address)).Outcome);
        Assert.Single(server.Requests);
    }

    private static RequestTargetSpec Spec(int follow) =>
        new()
        {
            Service = "orders",
            Path = "/old",
            Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer key" },
            Follow = follow,
        };

    private static async Task<CallResult> CallAsync(RequestTargetSpec spec, Uri address)
    {
        await using var target = spec.Connect(new(address, "t", 1));
        return await target.CallAsync(new Call(0, 0), CancellationToken.None);
    }
}
