using Chaos.Scenarios.Testbeds.Local;
using Chaos.Scenarios.Tests.Files;

namespace Chaos.Scenarios.Tests.Testbeds.Local;

public sealed class PlannedRequestsTests
{
    [Fact]
    public void The_requests_to_a_service_that_runs_already_are_announced()
    {
        // One arm of 34 s, of which the first two are warm-up.
        var read = SomeFile.Read(Url("rate: 50\n    warmUp: { get: /health }"));

        Assert.Empty(read.Lines);
        Assert.Equal(
            [
                ("orders", "http://127.0.0.1:5001", "10 x GET /health, at most, before the load"),
                ("orders", "http://127.0.0.1:5001", "100 x GET /health, to warm up for checkout"),
                ("orders", "http://127.0.0.1:5001", "1,600 x POST /orders/{{call}}, the load checkout"),
                ("payment", "http://127.0.0.1:5002", "340 x GET /, canaries of the faults"),
            ],
            PlannedRequests.Of(read.Experiment!).Select(p => (p.Service, p.Address, p.ToString()))
        );
    }

    [Theory]
    [InlineData("throttle: { edge: orders->payment, kilobytesPerSecond: 100 }", 0)]
    [InlineData("cut: { edge: orders->payment }", 1)]
    public void Canaries_that_end_beside_the_service_are_no_requests_to_it(string fault, int announced)
    {
        var file = Url("rate: 50")
            .Replace("slow: { edge: orders->payment, delay: 300ms }", fault, StringComparison.Ordinal);
        var read = SomeFile.Read(file);
        Assert.Empty(read.Lines);
        Assert.Equal(announced, PlannedRequests.Of(read.Experiment!).Count(p => p.Service == "payment"));
    }

    [Fact]
    public void A_closed_load_without_think_time_makes_any_number_of_requests() =>
        Assert.Contains(
            "any number of POST /orders/{{call}}, the load checkout",
            PlannedRequests.Of(SomeFile.Read(Url("users: 5")).Experiment!).Select(p => p.ToString())
        );

    [Fact]
    public void Requests_to_services_started_for_the_run_are_not_announced() =>
        Assert.DoesNotContain(PlannedRequests.Of(SomeFile.Read(SomeFile.Text).Experiment!), p => p.Service == "orders");

    [Fact]
    public void Setup_and_teardown_are_announced_once_for_each_trial()
    {
        var read = SomeFile.Read(
            "setup: [{ enter: { post: /login } }]\nteardown: [{ clear: { delete: /orders } }]\nrounds: 3\n"
                + Url("rate: 50")
        );
        Assert.Empty(read.Lines);
        Assert.Equal(
            ["3 x POST /login, the step enter of setup", "3 x DELETE /orders, the step clear of teardown"],
            PlannedRequests.Of(read.Experiment!).Where(r => r.Service == "orders").Take(2).Select(r => r.ToString())
        );
    }

    [Fact]
    public void A_load_of_a_number_of_calls_is_announced_with_that_number() =>
        Assert.Contains(
            "1,500 x POST /orders/{{call}}, the load checkout",
            PlannedRequests
                .Of(SomeFile.Read(Url("users: 5\n    iterations: 1500")).Experiment!)
                .Select(p => p.ToString())
        );

    private static string Url(string load) =>
        $$"""
            services:
              orders: { url: http://127.0.0.1:5001, ready: { http: /health } }
              payment: { url: http://user@127.0.0.1:5002 }
            edges:
              - { from: orders, to: payment, listen: 127.0.0.1:6002 }
            workloads:
              checkout:
                service: orders
                method: POST
                path: /orders/{{"{{"}}call{{"}}"}}
                {{load}}
            faults:
              - slow: { edge: orders->payment, delay: 300ms }
                for: 14s
            objectives:
              - availability >= 95 %
            """;
}
