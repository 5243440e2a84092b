using Chaos.Cli.Output;
using Chaos.Cli.Running;
using Chaos.Core.Events;
using Chaos.Core.Judging;
using Chaos.Core.Records;
using Chaos.Engine.Runs;
using Chaos.Engine.Watching;
using Chaos.Records;
using Chaos.Scenarios.Testbeds.Direct;
using Chaos.Scenarios.Testbeds.Wires;

namespace Chaos.Cli.Loading;

/// <summary>
/// Carries out a load from the check of the address to the result on the terminal, with the records and reports of any
/// run. Without a fault nothing is between the load and the service, and there is nothing to clean up.
/// </summary>
/// <param name="plan">The load.</param>
/// <param name="json">Whether standard output is for a JSON document.</param>
internal sealed class LoadCourse(LoadPlan plan, bool json)
{
    /// <summary>The rest of the width belongs to a report's path.</summary>
    private const string Report = "report.html";

    private TextWriter Told => json ? Console.Error : Console.Out;

    private bool IsRedirected => json ? Console.IsErrorRedirected : Console.IsOutputRedirected;

    /// <summary>Outputs for the run's events besides the terminal.</summary>
    public IReadOnlyList<Func<IRunWatcher>> Outputs { get; init; } = [];

    /// <summary>Carries out the load and prints its result.</summary>
    public async Task<ExitCode> RunAsync(RunRequest request, string? output, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        FreeSpace.Check(output ?? OutputFolder.Runs, 1);
        await using var watchers = new RunWatchers([View(), .. Outputs.Select(open => open())]);
        var folder = new RecordFolder(OutputFolder.Create(output, request.Name, now));
        ResolvedPlan.Write(folder.Path, request, now);
        UnexpectedError.LogTo(Path.Combine(folder.Path, "logs"));
        SecretNotes.Tell(Told, json);
        Head();
        using var interruption = new Interruption(() => watchers.Publish(new StopAsked()));
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(interruption.Token, cancellationToken);
        await OwnLoad.MakeAsync(plan, Unseen(), linked.Token);
        await using var testbed = new DirectTestbed(plan.Address, TimeProvider.System);
        var executor = new RunExecutor(testbed, folder, ThisMachine.Describe(), TimeProvider.System);
        var run = await executor.RunAsync(request, watchers.Publish, linked.Token);
        await watchers.DisposeAsync();
        foreach (var note in watchers.Notes)
            Told.WriteFitted($"note: {note}");
        RunCourse.Tell(folder, run, output is null);
        Print(run, folder);
        if (MetAnother(run, folder))
            await LookAsync();
        return run.ExitCode;
    }

    /// <summary>Tells what is going to be sent.</summary>
    public void Head()
    {
        foreach (var line in LoadSentence.Of(plan, LoadPrint.WidthOf(IsRedirected)))
            Told.WriteLine(line);
        Told.WriteLine();
    }

    /// <summary>Shows a load that nobody sees, so that the code of the view is compiled.</summary>
    public static Action<RunEvent> Unseen() => new LoadView(TextWriter.Null, live: true, width: 80).Watch;

    /// <summary>Makes the view of the load while it is made.</summary>
    public IRunWatcher View()
    {
        var terminal = Terminal.Of(IsRedirected, () => Console.WindowWidth, Environment.GetEnvironmentVariable);
        return new LoadView(Told, terminal.Live, terminal.Width) { Iterations = plan.Iterations };
    }

    /// <summary>Whether every request ended as one does that meets another protocol than it speaks.</summary>
    private bool MetAnother(RunRecord run, RecordFolder folder) =>
        FiguresOf(run, folder) is { Good: 0, Sent: > 0 } figures
        && figures.Outcomes.All(o => WireLook.MayBeAnother(o.Status, o.Word));

    private async Task LookAsync()
    {
        var protocol = plan.Workload.Target.Protocol;
        if (
            await new WireLook(TimeProvider.System).OtherAsync(plan.Address, protocol, CancellationToken.None) is
            { } other
        )
            Told.WriteFitted($"? {other.InLine(plan.Address, protocol)}");
    }

    private LoadFigures? FiguresOf(RunRecord run, RecordFolder folder) =>
        run.Experiments[0].Arms.SelectMany(a => a.Records).Select(folder.ReadTrial).FirstOrDefault() is { } record
            ? LoadFigures.Of(record, plan)
            : null;

    /// <summary>Prints the result.</summary>
    public void Print(RunRecord run, RecordFolder folder)
    {
        var result = run.Experiments[0];
        if (plan.Experiment.Faults.Count > 0)
            Told.WriteLine();
        var figures = FiguresOf(run, folder);
        var width = LoadPrint.WidthOf(IsRedirected);
        LoadPrint.Print(LoadTable.Of(plan, figures, result, width), Told);
        Told.WriteLine();
        var page = Path.Combine(folder.Path, Report);
        // A full disk may have prevented the page.
        if (File.Exists(page))
            Told.WriteLine($"report: {Path.GetRelativePath(Directory.GetCurrentDirectory(), page)}");
        if (json)
            LoadJson.Print(plan, figures, run, folder.Path, Console.Out);
    }
}
