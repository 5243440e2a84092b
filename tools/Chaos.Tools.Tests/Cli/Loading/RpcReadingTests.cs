using Chaos.Cli.Loading;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Targets;
using Chaos.Targets.Protocols.Grpc;

namespace Chaos.Tools.Tests.Cli.Loading;

public sealed class RpcReadingTests : IDisposable
{
    private const string Get = "shop.Orders/Get";
    private const string Collect = "shop.Orders/Collect";

    private readonly string _proto = Path.Combine(
        Directory.CreateTempSubdirectory("chaos-rpc-").FullName,
        "shop.proto"
    );

    public RpcReadingTests() =>
        File.WriteAllText(
            _proto,
            "syntax = \"proto3\"; package shop; message Order { int64 id = 1; } service Orders { rpc Get(Order) returns "
                + "(Order); rpc Collect(stream Order) returns (Order); rpc Watch(Order) returns (stream Order); }"
        );

    [Theory]
    [InlineData("localhost:50051", false, false, "http://localhost:50051")]
    [InlineData("grpc://localhost:50051", false, false, "http://localhost:50051")]
    [InlineData("localhost:50051", true, false, "https://localhost:50051")]
    [InlineData("localhost:50051", false, true, "https://localhost:50051")]
    [InlineData("https://localhost:50051", false, false, "https://localhost:50051")]
    public void An_address_without_a_scheme_is_called_without_TLS_unless_an_option_says_so(
        string url,
        bool tls,
        bool insecure,
        string origin
    )
    {
        var plan = Plan(
            new()
            {
                Url = url,
                Call = Get,
                Tls = tls,
                Insecure = insecure,
            }
        );

        var call = Spec(plan);
        Assert.Equal((new Uri(origin), origin.StartsWith("https", StringComparison.Ordinal)), (call.KnownAs, call.Tls));
        Assert.Equal(insecure, call.TlsSettings?.InsecureSkipVerify == true);
        Assert.Equal($"{Get} at {origin}", plan.Request);
        Assert.False(plan.IsHarmless);
        Assert.Equal(EdgeProtocol.Grpc, Assert.Single(plan.Experiment.Topology.Edges).Protocol);
    }

    [Fact]
    public async Task Body_and_headers_are_message_and_metadata()
    {
        var call = Spec(
            Plan(
                new()
                {
                    Url = "localhost:1",
                    Call = Get,
                    Body = """{"id": "{{call}}"}""",
                    Headers = ["x-who: me"],
                },
                await KnownAsync(Get)
            )
        );

        Assert.Equal("""{"id": "{{call}}"}""", call.Message);
        Assert.Equal("me", call.Headers["X-Who"]);
    }

    [Fact]
    public async Task A_list_is_the_messages_of_a_stream()
    {
        var asked = new LoadAsked
        {
            Url = "localhost:1",
            Call = Collect,
            Body = """[{"id": 1}, {"id": "2"}]""",
        };

        Assert.Equal(["""{"id": 1}""", """{"id": "2"}"""], Spec(Plan(asked, await KnownAsync(Collect))).Send);
        Assert.Equal(
            "--body: [{\"id\": 1}, {\"id\": \"2\"}] is not allowed; allowed: an object with: id",
            Assert.Single(Errors(asked with { Call = Get }, await KnownAsync(Get)))
        );
    }

    [Fact]
    public async Task Every_mistake_is_told_at_once()
    {
        Assert.Equal(
            [
                "-X: POST is not allowed; allowed: nothing beside --call: a gRPC call is good with the status OK",
                "--http2: beside --call is not allowed; allowed: nothing beside --call: a gRPC call is good with the status OK",
                "url: http://localhost:1/orders is not allowed; allowed: an address without a path: --call says the method",
                "-H: \"grpc-timeout\" is not allowed; allowed: a name that does not begin with grpc-, which is gRPC's own",
                "--body.ids: ids is not allowed; allowed: id",
            ],
            Errors(
                    new()
                    {
                        Url = "localhost:1/orders",
                        Call = Get,
                        Method = "POST",
                        Http2 = true,
                        Headers = ["grpc-timeout: 1S"],
                        Body = """{"ids": 1}""",
                    },
                    await KnownAsync(Get)
                )
                .Select(e => e.Replace("-H.grpc-timeout", "-H", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Its_options_need_a_method()
    {
        Assert.Equal(
            [
                "--proto: shop.proto is not allowed; allowed: beside --call, whose method it defines",
                "--tls: without --call is not allowed; allowed: beside --call; otherwise https:// says it",
            ],
            Errors(
                new()
                {
                    Url = "localhost:1",
                    Proto = "shop.proto",
                    Tls = true,
                }
            )
        );
        Assert.Equal(
            "--call: Get is not allowed; allowed: a method such as shop.Orders/Get, or list, which shows all",
            Assert.Single(Errors(new() { Url = "localhost:1", Call = "Get" }))
        );
    }

    [Theory]
    [InlineData("shop.Orders/Gt", "shop.Orders has no method Gt; did you mean Get? allowed: Collect, Get, Watch")]
    [InlineData("shop.Order/Get", "there is no service shop.Order; did you mean shop.Orders? allowed: shop.Orders")]
    public async Task An_unknown_method_names_the_nearest(string method, string told) =>
        Assert.Equal(told, (await Assert.ThrowsAsync<FormatException>(() => KnownAsync(method))).Message);

    [Fact]
    public async Task All_methods_of_a_file_are_listed_with_their_forms() =>
        Assert.Equal(
            [(Collect, "client streaming"), (Get, "unary"), ("shop.Orders/Watch", "server streaming")],
            await Source.AllAsync()
        );

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_proto)!, recursive: true);

    private GrpcSource Source => new(new("http://localhost:1"), null, _proto);

    private Task<GrpcMethod> KnownAsync(string method) => Source.MethodAsync(method);

    private static LoadPlan Plan(LoadAsked asked, GrpcMethod? known = null)
    {
        var reading = new LoadReading(AllowedTargets.LoopbackOnly, Secrets.None) { Known = known };
        var plan = reading.Read(asked);
        Assert.Empty(reading.Errors);
        return plan!;
    }

    private static IEnumerable<string> Errors(LoadAsked asked, GrpcMethod? known = null)
    {
        var reading = new LoadReading(AllowedTargets.LoopbackOnly, Secrets.None) { Known = known };
        Assert.Null(reading.Read(asked));
        return reading.Errors.Select(e => e.ToString());
    }

    private static GrpcRequestTargetSpec Spec(LoadPlan plan) =>
        Assert.IsType<GrpcRequestTargetSpec>(plan.Workload.Target);
}
