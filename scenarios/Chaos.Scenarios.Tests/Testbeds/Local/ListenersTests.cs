using System.Net;
using Chaos.Core.Experiments;
using Chaos.Faults.Processes;
using Chaos.Scenarios.Testbeds.Local;
using Chaos.Scenarios.Tests.Files;
using Chaos.Targets;

namespace Chaos.Scenarios.Tests.Testbeds.Local;

public sealed class ListenersTests
{
    private static readonly Experiment s_experiment = SomeFile.Read(SomeFile.Text).Experiment!;

    [Fact]
    public void A_tunnel_to_another_machine_is_refused_with_the_option_that_allows_it()
    {
        var (errors, notes) = Look([], Tunnel(5002));

        Assert.Equal(
            "services.payment.url: 127.0.0.1:5002, where kubectl listens (process 7), which leads to "
                + "another machine is not allowed; allowed: a service of this machine, or --allow-target "
                + "127.0.0.1:5002",
            Assert.Single(errors).ToString()
        );
        Assert.Empty(notes);
    }

    [Theory]
    [InlineData("127.0.0.1:5002")]
    [InlineData("127.0.0.1")]
    public void A_tunnel_that_was_named_is_allowed(string named) => Assert.Empty(Look([named], Tunnel(5002)).Errors);

    [Fact]
    public void The_permission_for_one_tunnel_does_not_allow_another() =>
        Assert.Single(Look(["127.0.0.1:5003"], Tunnel(5002)).Errors);

    [Fact]
    public void A_service_of_this_machine_is_a_service() =>
        Assert.Equal((0, 0), Counts(Look([], Owner(5002, PortOwner.Named(7, ["node", "server.js"], "node")))));

    [Fact]
    public void An_unreadable_owner_is_a_note_and_not_an_error()
    {
        var (errors, notes) = Look(
            [],
            (IPEndPoint _, out bool isUnknown) =>
            {
                isUnknown = true;
                return null;
            }
        );

        Assert.Empty(errors);
        Assert.StartsWith(
            "services.payment.url: who listens at 127.0.0.1:5002 cannot be read",
            Assert.Single(notes),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_address_without_a_listener_is_accepted() =>
        Assert.Equal((0, 0), Counts(Look([], Owner(1, PortOwner.Named(7, ["ssh"], "ssh")))));

    [Theory]
    [InlineData("127.0.0.1:5432")]
    [InlineData("localhost:5432")]
    public void The_upstream_of_an_edge_is_checked_too(string upstream)
    {
        var experiment = s_experiment with
        {
            Topology = s_experiment.Topology with
            {
                Edges =
                [
                    .. s_experiment.Topology.Edges.Select(e => e.To == "payment" ? e with { Upstream = upstream } : e),
                ],
            },
        };

        var error = Assert.Single(
            new Listeners(AllowedTargets.LoopbackOnly) { OwnerOf = Tunnel(5432) }
                .Look(experiment)
                .Errors
        );

        Assert.StartsWith(
            $"edges.orders->payment.upstream: {upstream}, where kubectl listens",
            error.ToString(),
            StringComparison.Ordinal
        );
    }

    private static (IReadOnlyList<Chaos.Core.PlanError> Errors, IReadOnlyList<string> Notes) Look(
        string[] named,
        Listeners.Owner owner
    ) => new Listeners(new(named)) { OwnerOf = owner }.Look(s_experiment);

    private static (int, int) Counts((IReadOnlyList<Chaos.Core.PlanError> Errors, IReadOnlyList<string> Notes) look) =>
        (look.Errors.Count, look.Notes.Count);

    private static Listeners.Owner Tunnel(int port) =>
        Owner(
            port,
            PortOwner.Named(7, ["/usr/local/bin/kubectl", "port-forward", "svc/payment", "5002:80"], "kubectl")
        );

    private static Listeners.Owner Owner(int port, PortOwner owner) =>
        (IPEndPoint address, out bool isUnknown) =>
        {
            isUnknown = false;
            return address.Port == port ? owner : null;
        };
}
