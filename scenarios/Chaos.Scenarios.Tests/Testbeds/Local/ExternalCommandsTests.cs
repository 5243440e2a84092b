using Chaos.Core.Experiments;
using Chaos.Core.Texts;
using Chaos.Core.Trials;
using Chaos.Scenarios.Files;
using Chaos.Scenarios.Testbeds.Local;

namespace Chaos.Scenarios.Tests.Testbeds.Local;

[Trait("Speed", "Slow")]
public sealed class ExternalCommandsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-commands-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_arms_command_runs_before_what_gives_the_trial_a_fresh_state()
    {
        await PrepareAsync(run: "printf 1 >> log", reset: "printf 2 >> log");
        await PrepareAsync(run: "printf 3 >> log", reset: null);

        Assert.Equal("123", await File.ReadAllTextAsync(Path.Combine(_folder, "log")));
    }

    [Fact]
    public async Task The_users_text_reaches_the_command_unchanged()
    {
        await PrepareAsync(run: "printf %s '{port}' > log", reset: null);

        Assert.Equal("{port}", await File.ReadAllTextAsync(Path.Combine(_folder, "log")));
    }

    [Theory]
    [InlineData("echo no such flag; exit 3", null, "run of candidate ended with exit code 3: no such flag")]
    [InlineData(null, "echo the secret is {{env.SECRET}}; exit 1", "reset ended with exit code 1: the secret is ***")]
    public async Task A_command_that_fails_makes_the_experiment_wrong(string? run, string? reset, string told) =>
        Assert.Equal(
            told,
            (await Assert.ThrowsAsync<WrongExperimentException>(() => PrepareAsync(run, reset))).Message
        );

    [Fact]
    public async Task A_command_that_does_not_end_is_ended() =>
        Assert.Equal(
            "run of candidate had not ended after 0 s",
            (
                await Assert.ThrowsAsync<WrongExperimentException>(() =>
                    PrepareAsync("sleep 60", null, TimeSpan.FromMilliseconds(100))
                )
            ).Message
        );

    [Fact]
    public async Task A_request_that_is_not_answered_in_time_makes_the_experiment_wrong()
    {
        await using var server = new ScriptedServer(_ => null);

        var error = await Assert.ThrowsAsync<WrongExperimentException>(() =>
            RequestAsync(new() { Url = $"{server.Address}reset" }, TimeSpan.FromMilliseconds(100))
        );

        Assert.Equal($"reset: POST {server.Address}reset had not answered after 0.1 s", error.Message);
    }

    [Fact]
    public async Task Stopping_a_run_stops_its_command()
    {
        await using var server = new ScriptedServer(_ => null);
        using var stop = new CancellationTokenSource();

        var request = RequestAsync(new() { Url = $"{server.Address}reset" }, TimeSpan.FromSeconds(60), stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
    }

    [Theory]
    [InlineData("POST", "{{env.SECRET}}")]
    [InlineData("PUT IT", "http://127.0.0.1:1/")]
    public async Task A_request_that_cannot_be_made_makes_the_experiment_wrong(string method, string url) =>
        await Assert.ThrowsAsync<WrongExperimentException>(() =>
            RequestAsync(new() { Url = url, Method = method }, TimeSpan.FromSeconds(60))
        );

    [Fact]
    public async Task A_failed_request_is_reported_without_its_secrets()
    {
        await using var server = new ScriptedServer(_ =>
            "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );

        var refused = await Assert.ThrowsAsync<WrongExperimentException>(() =>
            RequestAsync(
                new() { Url = $"{server.Address}reset/{{{{env.SECRET}}}}/all?token={{{{env.SECRET}}}}" },
                TimeSpan.FromSeconds(60)
            )
        );
        var gone = await Assert.ThrowsAsync<WrongExperimentException>(() =>
            RequestAsync(new() { Url = "http://127.0.0.1:1/{{env.SECRET}}" }, TimeSpan.FromSeconds(60))
        );

        Assert.Equal($"reset: POST {server.Address}reset/***/all answered 403", refused.Message);
        Assert.StartsWith("reset: POST http://127.0.0.1:1/***: ", gone.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("open-sesame", gone.Message, StringComparison.Ordinal);
    }

    private Task RequestAsync(TrialReset reset, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        PrepareAsync(SomeExperiment(null, reset), timeout, cancellationToken);

    private Task PrepareAsync(string? run, string? reset, TimeSpan? within = null) =>
        PrepareAsync(
            SomeExperiment(
                run is null ? null : Command(run) with { Within = within ?? TimeSpan.FromSeconds(30) },
                reset is null ? null : new() { Command = Command(reset) }
            ),
            TimeSpan.FromSeconds(60),
            CancellationToken.None
        );

    private async Task PrepareAsync(Experiment experiment, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var secrets = new Secrets(_ => "open-sesame", SecretFile.In(_folder));
        using var http = new HttpClient { Timeout = timeout };
        var options = new LocalOptions
        {
            RunId = "commands",
            ProgramFolder = _folder,
            DataFolder = _folder,
            LogFolder = _folder,
            Seed = 1,
        };
        await new ExternalCommands(options, http, TimeProvider.System).PrepareAsync(
            new()
            {
                Experiment = experiment,
                Arms = [experiment.Candidate],
                Round = 1,
                Seed = 1,
            },
            (_, text) => new Template(text).With(name => secrets.Of(name)!),
            cancellationToken
        );
    }

    private ExternalCommand Command(string script) => new(["sh", "-c", script], _folder);

    private static Experiment SomeExperiment(ExternalCommand? run, TrialReset? reset) =>
        new()
        {
            Id = "some",
            Title = "",
            Claim = "",
            Kind = ExperimentKind.Mitigation,
            Topology = new() { Services = [], Edges = [] },
            Arms =
            [
                new()
                {
                    Name = "candidate",
                    Title = "",
                    Role = ArmRole.Candidate,
                    Run = run,
                },
            ],
            Workloads = [],
            Durations = new()
            {
                WarmUp = default,
                Baseline = default,
                Fault = default,
                Recovery = default,
            },
            AttemptTimeout = TimeSpan.FromSeconds(1),
            Expectations = [],
            Reset = reset,
            Focus = new("", "", ""),
            Story = "",
        };
}
