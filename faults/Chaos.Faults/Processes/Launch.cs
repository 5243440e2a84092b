using System.Collections;

namespace Chaos.Faults.Processes;

/// <summary>What an operating system process is started with.</summary>
/// <param name="FileName">Program, found on the PATH unless it holds a slash.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="WorkingDirectory">Where it starts; null: where we are.</param>
/// <param name="Environment">What differs from our own environment; null takes a variable away.</param>
/// <param name="KeepInput">Whether we hold its standard input; otherwise it reads nothing.</param>
/// <param name="OnLine">Receives every line of both its outputs, on one thread at a time.</param>
internal sealed record Launch(
    string FileName,
    IReadOnlyList<string> Arguments,
    string? WorkingDirectory,
    IReadOnlyDictionary<string, string?> Environment,
    bool KeepInput,
    Action<string> OnLine
)
{
    /// <summary>Our environment with the differences applied, as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> FullEnvironment()
    {
        var variables = System
            .Environment.GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => (string?)e.Value, StringComparer.Ordinal);
        foreach (var (name, value) in Environment)
            variables[name] = value;
        return [.. variables.Where(v => v.Value is not null).Select(v => $"{v.Key}={v.Value}")];
    }
}
