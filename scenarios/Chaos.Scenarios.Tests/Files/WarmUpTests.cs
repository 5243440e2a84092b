using Chaos.Scenarios.Files;
using Chaos.Targets.Protocols.Http;

namespace Chaos.Scenarios.Tests.Files;

public sealed class WarmUpTests
{
    [Fact]
    public void The_warm_up_in_place_of_the_load_is_a_GET_with_its_headers()
    {
        var read = SomeFile.With("rate: 50", "rate: 50\n    warmUp: { get: /health }");

        Assert.Empty(read.Lines);
        var warmUp = Assert.IsType<RequestTargetSpec>(Assert.Single(read.Experiment!.Workloads).WarmUp);
        Assert.Equal(
            ("GET", "/health", null, "Bearer {{env.TOKEN}}"),
            (warmUp.Method, warmUp.Path, warmUp.Body, warmUp.Headers["Authorization"])
        );
        Assert.Null(SomeFile.Read(SomeFile.Text).Experiment!.Workloads[0].WarmUp);
    }

    [Theory]
    [InlineData(
        "warmUp: { get: health }",
        "workloads.checkout.warmUp.get: health is not allowed; allowed: a path such as /health"
    )]
    [InlineData("warmUp: { get: \"/{{name}}\" }", "workloads.checkout.warmUp.get: {{name}} is not allowed")]
    [InlineData("warmUp: {}", "workloads.checkout.warmUp.get: missing")]
    [InlineData("warmUp: { post: /orders }", "workloads.checkout.warmUp.post: ")]
    public void A_load_that_cannot_warm_up_is_reported(string said, string told) =>
        Assert.Contains(
            SomeFile.With("rate: 50", $"rate: 50\n    {said}").Lines,
            l => l.Contains(told, StringComparison.Ordinal)
        );

    [Fact]
    public void A_call_of_gRPC_is_warmed_up_by_itself() =>
        Assert.Contains(
            SomeFile
                .With(
                    "method: POST\n    path: /orders/{{call}}",
                    "grpc: shop.Orders/Create\n    warmUp: { get: /health }"
                )
                .Lines,
            l =>
                l.Contains(
                    "workloads.checkout.warmUp: beside grpc is not allowed; allowed: with an HTTP request only",
                    StringComparison.Ordinal
                )
        );

    [Theory]
    [InlineData(
        "command: [node, x.js, \"--token={{env.TOKEN}}\"]",
        "services.orders.command: every user who may list the processes of the machine can read {{env.TOKEN}} "
            + "there: pass it in env: { NAME: \"{{env.TOKEN}}\" }"
    )]
    [InlineData(
        "command: node x.js {{file.token.txt}}",
        "services.orders.command: every user who may list the processes of the machine can read {{file.token.txt}} "
            + "there: pass it in env: { NAME: \"{{file.token.txt}}\" }"
    )]
    [InlineData("command: node x.js {{port.orders}}", null)]
    public void A_secret_in_a_command_gives_a_warning(string command, string? told) =>
        Assert.Equal(
            told is null ? [] : [told],
            SecretsInCommands.In(
                SomeFile
                    .With("command: dotnet orders.dll --urls \"http://127.0.0.1:{{port.orders}}\"", command)
                    .Experiment!
            )
        );
}
