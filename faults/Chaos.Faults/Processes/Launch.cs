using System.Collections;

namespace Chaos.Faults.Processes;

/// <summary>The parameters of an operating system process.</summary>
/// <param name="FileName">Program; searched on the PATH unless it contains a slash.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="WorkingDirectory">Its working directory; null for this process's own.</param>
/// <param name="Environment">Changes to this process's environment; null removes a variable.</param>
/// <param name="KeepInput">Whether this process keeps the writing end of its standard input. Otherwise its input is
/// empty.</param>
/// <param name="OnLine">Receives every line of standard output and standard error, from one thread at a time.</param>
internal sealed record Launch(
    string FileName,
    IReadOnlyList<string> Arguments,
    string? WorkingDirectory,
    IReadOnlyDictionary<string, string?> Environment,
    bool KeepInput,
    Action<string> OnLine
)
{
    /// <summary>Returns this process's environment with the changes, as <c>NAME=value</c>.</summary>
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
