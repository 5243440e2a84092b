using Chaos.Core.Judging;
using Chaos.Core.Trials;
using Chaos.Engine.Runs;
using Chaos.Engine.Time;
using Chaos.Records;
using Chaos.Tools.Tests.Engine.Trials;
using Experiments = Chaos.Tools.Tests.Core.Some;

namespace Chaos.Tools.Tests.Engine.Runs;

public sealed class UnwrittenRecordsTests : IDisposable
{
    private static readonly RunEnvironment s_machine = new()
    {
        OperatingSystem = "some",
        Cores = 2,
        Runtime = "some",
        Version = "0",
    };

    private readonly RecordFolder _folder = new(Directory.CreateTempSubdirectory("chaos-unwritten-").FullName);

    public void Dispose() => Directory.Delete(_folder.Path, recursive: true);

    [Fact]
    public async Task Unwritten_records_are_judged_and_no_further_trial_begins()
    {
        var time = new VirtualTime();
        var testbed = new FakeTestbed(time)
        {
            Services = [new() { Name = "payment", PerSlot = new Dictionary<string, IReadOnlyList<long>>() }],
        };
        // A file is in the place of the records' folder: as on a full disk, no record can be written.
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "trials"), "");
        var request = new RunRequest
        {
            Name = "some",
            Experiments = [Experiments.Experiment(), Experiments.Experiment() with { Id = "other" }],
            Seed = 7,
            Again = "",
        };

        var run = await time.RunAsync(() =>
            new RunExecutor(testbed, _folder, s_machine, time).RunAsync(request, _ => { }, CancellationToken.None)
        );

        var judged = Assert.Single(run.Experiments);
        Assert.Equal("some.experiment", judged.Id);
        Assert.NotEmpty(
            judged.Findings.SelectMany(f => f.Arms).Select(a => a.Estimate).OfType<Chaos.Core.Statistics.Estimate>()
        );
        Assert.True(run.Broke);
        Assert.StartsWith(
            $"cannot write {Path.Combine(_folder.Path, "trials")}",
            run.Interrupted,
            StringComparison.Ordinal
        );
        Assert.Equal(ExitCode.Broken, run.ExitCode);
    }
}
