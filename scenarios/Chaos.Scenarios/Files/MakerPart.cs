using Chaos.Core;
using Chaos.Core.Load;

namespace Chaos.Scenarios.Files;

/// <summary>Reads the program that makes a load: k6 with its script, or another command.</summary>
internal sealed class MakerPart(Reading reading, ExperimentFile file)
{
    private const string HowToGetIt =
        "k6 on the PATH (https://grafana.com/docs/k6/latest/set-up/install-k6/ says how to install it), or path: and the "
        + "file of its program";

    /// <summary>Reports every mistake.</summary>
    public void Check(WorkloadFile workload, string path)
    {
        if (workload.K6 is { } k6)
            CheckK6(k6, workload.Service, $"{path}.k6");
        else
            CheckCommand(workload, path);
    }

    /// <summary>The program; null when the run starts none.</summary>
    public LoadMaker? Of(WorkloadFile workload, string path)
    {
        if (workload.K6 is { Script: { } script } k6)
            return new(LoadMaker.K6, [ProgramOf(k6), .. k6.Args, reading.FileAt(script)], reading.Folder)
            {
                Environment = k6.Env,
            };
        // The mistakes of a command have been told.
        var words = CommandWords.Read(workload.Command, $"{path}.command", reading with { Errors = [] });
        return words.Count == 0
            ? null
            : new(Path.GetFileName(words[0]), words, reading.Folder) { Environment = workload.Env };
    }

    private string ProgramOf(K6File k6) =>
        k6.Path is { } path && path.Contains('/', StringComparison.Ordinal)
            ? reading.FileAt(path)
            : k6.Path ?? LoadMaker.K6;

    private void CheckCommand(WorkloadFile workload, string path)
    {
        var words = CommandWords.Read(workload.Command, $"{path}.command", reading);
        ProgramPart.Check(reading, $"{path}.command", words, folder: null);
        foreach (var word in words)
            CheckText($"{path}.command", word, workload.Service);
        foreach (var (name, value) in workload.Env)
            CheckText($"{path}.env.{name}", value, workload.Service);
    }

    private void CheckK6(K6File k6, string? service, string path)
    {
        if (k6.Script is { Length: > 0 } script && !File.Exists(reading.FileAt(script)))
            reading.Errors.Add(
                new PlanError($"{path}.script", script, "a file with a k6 script, relative to this file")
                {
                    Why = $"is not there, at {reading.FileAt(script)}",
                }
            );
        foreach (var (arg, i) in k6.Args.Select((a, i) => (a, i)))
            CheckText($"{path}.args[{i}]", arg, service);
        foreach (var (name, value) in k6.Env)
            CheckText($"{path}.env.{name}", value, service);
        if (reading.Search is not { } search || reading.IsToldWithin(path))
            return;
        var program = ProgramOf(k6);
        if (
            program.Contains('/', StringComparison.Ordinal)
                ? File.Exists(program)
                : search.Any(f => File.Exists(Path.Combine(f, program)))
        )
            return;
        reading.Errors.Add(
            new PlanError(k6.Path is null ? path : $"{path}.path", program, HowToGetIt)
            {
                Why = program.Contains('/', StringComparison.Ordinal) ? "is not there" : "is not on the PATH",
            }
        );
    }

    private void CheckText(string path, string text, string? service)
    {
        reading.CheckText(path, text, [.. reading.PortsOf(file), $"proxy.{service}"]);
        foreach (var error in SecretWords.In(path, path[(path.LastIndexOf('.') + 1)..], text))
            reading.Errors.Add(error);
    }
}
