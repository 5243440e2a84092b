using Chaos.Core.Calls;
using Chaos.Core.Trials;
using Chaos.Targets.Protocols.Grpc;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Tests.Targets.Protocols;

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
        Secrets = new(_ => "open-sesame", _ => null),
    };

    [Theory]
    [InlineData("v1")]
    [InlineData("v1alpha")]
    public async Task A_message_is_written_by_the_input_type_that_the_server_reports(string version)
    {
        await using var server = await ReflectingServer.StartAsync(version);

        var result = await CallAsync(s_spec, server.Address);

        Assert.Equal((CallStatus.Ok, "OK"), (result.Status, result.Outcome));
        var (message, baggage, token) = Assert.Single(server.Seen);
        Assert.Equal(("Bo 3", "tea"), (message.Name, Assert.Single(message.Methods).Name));
        Assert.Equal(("chaos.trial=t,chaos.call=3,chaos.slot=0", "Bearer open-sesame"), (baggage, token));
    }

    [Theory]
    [InlineData("some.Echo/Sya", "{}", "echo: some.Echo has no method Sya; did you mean Say? allowed: Say")]
    [InlineData(
        "some.Ekko/Say",
        "{}",
        "echo: there is no service some.Ekko; did you mean some.Echo? allowed: some.Echo"
    )]
    [InlineData(
        "some.Echo/Say",
        """{"nam": ""}""",
        "echo: the message of some.Echo/Say cannot be written: google.protobuf.Api has no field nam; allowed: name, methods"
    )]
    [InlineData("some.Echo/Say", "{", "echo: the message of some.Echo/Say cannot be written: ")]
    public async Task A_wrong_method_or_message_is_a_mistake_in_the_experiment(
        string method,
        string message,
        string told
    )
    {
        await using var server = await ReflectingServer.StartAsync("v1");

        var error = await Assert.ThrowsAsync<WrongExperimentException>(() =>
            CallAsync(s_spec with { Method = method, Message = message }, server.Address)
        );

        Assert.StartsWith(told, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_reflection_is_reported()
    {
        await using var server = await ReflectingServer.StartAsync("v2");

        Assert.Contains(
            "server reflection does not return its methods: UNIMPLEMENTED",
            (await Assert.ThrowsAsync<WrongExperimentException>(() => CallAsync(s_spec, server.Address))).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(
        "X-Name",
        "Jürgen",
        "x-name (line 3 of the feed, column user); allowed: gRPC's metadata in printable ASCII; bytes in "
            + "base64 under a name that ends in -bin"
    )]
    [InlineData(
        "trace-bin",
        "%%",
        "trace-bin (line 3 of the feed, column user); allowed: bytes in base64, as its name ends in -bin"
    )]
    public async Task Metadata_that_cannot_be_sent_is_blamed_on_the_generator_with_the_feeds_line_and_column(
        string name,
        string value,
        string told
    )
    {
        await using var server = await ReflectingServer.StartAsync("v1");

        var result = await CallAsync(
            s_spec with
            {
                Headers = new Dictionary<string, string> { [name] = "{{user}}" },
                Feed = Feed.Read($"user\nAnn\n{value}\n"),
            },
            server.Address
        );

        Assert.Equal(
            new CallResult(CallStatus.Unsent, Attempts: 0, Detail: $"header cannot be sent: {told}")
            {
                Outcome = "header cannot be sent",
            },
            result
        );
        Assert.Empty(server.Seen);
    }

    [Fact]
    public async Task A_row_with_an_invalid_message_is_blamed_on_the_generator_and_does_not_affect_other_calls()
    {
        await using var server = await ReflectingServer.StartAsync("v1");

        var result = await CallAsync(
            s_spec with
            {
                Message = """{"name": {{user}}}""",
                Feed = Feed.Read("user\n\"\"\"Ann\"\"\"\nBo\n"),
            },
            server.Address
        );

        Assert.Equal(
            new CallResult(
                CallStatus.Unsent,
                Attempts: 0,
                Detail: "message cannot be written: that of some.Echo/Say (line 3 of the feed, column user)"
            )
            {
                Outcome = "message cannot be written",
            },
            result
        );
    }

    [Fact]
    public async Task A_status_is_reported_by_its_name_in_the_specification()
    {
        await using var server = await ReflectingServer.StartAsync("v1");
        var known = ServerKnows();

        var result = await CallAsync(s_spec with { Method = "some.Other/Say", Known = known }, server.Address);

        Assert.Equal(
            (CallStatus.ClientError, "UNIMPLEMENTED", "UNIMPLEMENTED"),
            (result.Status, result.Outcome, result.Detail)
        );
    }

    [Fact]
    public async Task A_port_without_a_listener_reads_as_refused()
    {
        var result = await CallAsync(s_spec with { Known = ServerKnows() }, new("http://127.0.0.1:1"));

        Assert.Equal((CallStatus.Refused, "connect: refused"), (result.Status, result.Outcome));
    }

    private static GrpcMethod ServerKnows() =>
        new(Google.Protobuf.WellKnownTypes.Api.Descriptor, Google.Protobuf.WellKnownTypes.Api.Descriptor);

    private static async Task<CallResult> CallAsync(GrpcRequestTargetSpec spec, Uri address)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var target = spec.Connect(new(address, "t", 1));
        return await target.CallAsync(new(3, 0), limit.Token);
    }
}
