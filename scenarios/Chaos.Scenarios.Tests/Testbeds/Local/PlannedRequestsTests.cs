using Chaos.Scenarios.Testbeds.Local;
using Chaos.Scenarios.Tests.Files;

namespace Chaos.Scenarios.Tests.Testbeds.Local;

public sealed class PlannedRequestsTests
{
    [Fact]
    public void A_service_that_runs_already_is_told_what_it_gets()
    {
        // One arm of 34 s, the first two of which warm up.
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

    [Fact]
    public void Users_who_call_as_fast_as_they_are_answered_make_any_number() =>
        Assert.Contains(
            "any number of x POST /orders/{{call}}, the load checkout",
            PlannedRequests.Of(SomeFile.Read(Url("users: 5")).Experiment!).Select(p => p.ToString())
        );

    [Fact]
    public void What_is_started_for_the_run_is_nobodys() =>
        Assert.DoesNotContain(PlannedRequests.Of(SomeFile.Read(SomeFile.Text).Experiment!), p => p.Service == "orders");

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
