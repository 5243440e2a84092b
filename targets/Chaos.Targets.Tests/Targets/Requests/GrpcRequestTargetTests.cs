using Chaos.Core.Calls;
using Chaos.Core.Trials;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Tests.Targets.Requests;

[Trait("Speed", "Slow")]
public sealed class GrpcRequestTargetTests
{
    private static readonly GrpcRequestTargetSpec s_spec = new()
    {
        Service = "echo",
        Method = "some.Echo/Say",
        Message = """{"name": "{{user}} {{call}}", "methods": [{"name": "tea"}]}""",
        Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer {{env.TOKEN}}" },
        Feed = Feed.Read("user\nAnn\nBo\n"),
        Secrets = new(_ => "open-sesame", "."),
    };

    [Theory]
    [InlineData("v1")]
    [InlineData("v1alpha")]
    public async Task A_call_is_written_by_what_the_server_says_that_it_takes(string version)
    {
        await using var server = await ReflectingServer.StartAsync(version);

        Assert.Equal(CallStatus.Ok, (await CallAsync(s_spec, server.Address)).Status);

        var (message, baggage, token) = Assert.Single(server.Seen);
        Assert.Equal(("Bo 3", "tea"), (message.Name, Assert.Single(message.Methods).Name));
        Assert.Equal(("chaos.trial=t,chaos.call=3,chaos.slot=0", "Bearer open-sesame"), (baggage, token));
    }

    [Theory]
    [InlineData("some.Echo/Sya", "{}", "echo: some.Echo has no method Sya; allowed: Say")]
    [InlineData("some.Ekko/Say", "{}", "echo: there is no service some.Ekko; allowed: some.Echo")]
    [InlineData("some.Echo/Say", """{"nam": ""}""", "echo: the message of some.Echo/Say cannot be written: google.protobuf.Api has no field nam; allowed: name, methods")]
    [InlineData("some.Echo/Say", "{", "echo: the message of some.Echo/Say cannot be written: ")]
    public async Task A_wrong_method_or_message_makes_the_experiment_wrong(string method, string message, string told)
    {
        await using var server = await ReflectingServer.StartAsync("v1");

        var error = await Assert.ThrowsAsync<WrongExperimentException>(() => CallAsync(s_spec with { Method = method, Message = message }, server.Address));

        Assert.StartsWith(told, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_reflection_is_told()
    {
        await using var server = await ReflectingServer.StartAsync("v2");

        Assert.Contains("cannot be asked for by server reflection: Unimplemented", (await Assert.ThrowsAsync<WrongExperimentException>(() => CallAsync(s_spec, server.Address))).Message, StringComparison.Ordinal);
    }

    private static async Task<CallResult> CallAsync(GrpcRequestTargetSpec spec, Uri address)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var target = spec.Connect(new(address, "t", 1));
        return await target.CallAsync(new(3, 0), limit.Token);
    }
}
