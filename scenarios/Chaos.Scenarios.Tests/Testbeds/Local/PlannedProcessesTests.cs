using System.Net;
using Chaos.Faults;
using Chaos.Faults.Processes;
using Chaos.Scenarios.Testbeds.Local;
using Chaos.Scenarios.Tests.Files;

namespace Chaos.Scenarios.Tests.Testbeds.Local;

public sealed class PlannedProcessesTests
{
    private static readonly ProcessDetails s_app = new()
    {
        Identity = new(77, 1),
        CommandLine = ["node", "server.js"],
        Program = "node",
        User = 4711,
        Group = 77,
        ThreadOf = 77,
        State = HostState.Running,
    };

    [Fact]
    public void The_plan_for_a_process_shows_its_number_its_user_and_its_command_line() =>
        Assert.Equal(
            "app runs already and is paused and is killed and started again by node server.js: "
                + "process 77 of user 4711: node server.js, with its process group",
            Assert.Single(Of("pid: listening, start: node server.js").Processes).ToString()
        );

    [Fact]
    public void A_process_that_is_found_again_by_its_port_has_to_listen_there()
    {
        Assert.Single(Of("pid: 77, start: node server.js").Processes);
        Assert.Equal(
            "services.app.pid: 77 (node) does not listen at 127.0.0.1:5001; allowed: beside start the process that "
                + "listens at the url, as listening finds it",
            $"{Assert.Single(Of("pid: 77, start: node server.js", listens: 78).Errors)}"
        );
    }

    [Fact]
    public void A_refused_process_is_reported_at_its_path() =>
        Assert.Equal(
            "services.app.pid: 78 is not a running process; allowed: the number of the process of a service",
            $"{Assert.Single(Of("pid: 78, start: node server.js").Errors)}"
        );

    private static (IReadOnlyList<PlannedProcess> Processes, IReadOnlyList<Chaos.Core.PlanError> Errors) Of(
        string words,
        int listens = 77
    )
    {
        var experiment = SomeFile
            .Read(
                $$"""
                services:
                  app: { url: "http://127.0.0.1:5001", {{words}} }
                workloads:
                  calls: { service: app, rate: 20 }
                faults:
                  - pause: { service: app }
                    for: 14s
                  - kill: { service: app }
                    for: 14s
                objectives:
                  - availability >= 90 %
                """
            )
            .Experiment!;
        return PlannedProcesses.Of(
            experiment,
            new()
            {
                User = 4711,
                NamedBefore = 1000,
                Own = [s_app with { Identity = new(900, 1), Group = 900 }],
                DetailsOf = pid => pid == 77 ? s_app : null,
                OwnersOf = (IPEndPoint address, out bool isUnknown) =>
                {
                    isUnknown = false;
                    return [new(listens, "node")];
                },
            }
        );
    }
}
