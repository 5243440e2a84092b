using Chaos.Cli.Annotating;
using Chaos.Scenarios.Files;
using Chaos.Targets;

namespace Chaos.Scenarios.Tests.Files;

/// <summary>A valid file, in which tests make mistakes.</summary>
internal static class SomeFile
{
    internal const string Text = """
        id: checkout.payment-slow
        title: Checkout survives a slow payment
        services:
          orders:
            command: dotnet orders.dll --urls "http://127.0.0.1:{{port.orders}}"
            env: { Payments__BaseUrl: "http://{{proxy.payment}}", RETRIES: 3 }
            ready: { http: /health, within: 10s }
          payment:
            url: http://127.0.0.1:5002
        edges:
          - { from: orders, to: payment }
        workloads:
          checkout:
            service: orders
            method: POST
            path: /orders/{{call}}
            headers: { Authorization: "Bearer {{env.TOKEN}}" }
            body: { amount: 10 }
            rate: 50
        faults:
          - slow: { edge: orders->payment, delay: 300ms }
            for: 14s
        objectives:
          - availability >= 95 %
        guards:
          - recovers within 2 s
        control:
          services:
            orders: { env: { RETRIES: 0 } }
        """;

    /// <summary>The file with one text replaced by another; the text has to be there.</summary>
    internal static ExperimentInYaml With(string old, string replacement)
    {
        Assert.Contains(old, Text, StringComparison.Ordinal);
        return Read(Text.Replace(old, replacement, StringComparison.Ordinal));
    }

    internal static ExperimentInYaml Read(string text, Func<string, string?>? environment = null) =>
        ExperimentInYaml.Of("mine.yaml", text, new ExperimentReader(AllowedTargets.LoopbackOnly, environment));
}
