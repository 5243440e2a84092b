using Chaos.Faults.Processes;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// A process that runs already and that an experiment names, with what the run will do to it. Shown before anything is
/// done.
/// </summary>
/// <param name="Service">The service that runs in it.</param>
/// <param name="Process">The process.</param>
/// <param name="What">What the run does to it.</param>
public sealed record PlannedProcess(string Service, ProcessDetails Process, string What)
{
    /// <summary>The same as a line of text.</summary>
    public override string ToString() =>
        $"{Service} runs already and {What}: {Process.Words}{(Process.LeadsGroup ? ", with its process group" : "")}";
}
