using Chaos.Core;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>What was read from a command, a recording or a description of a service, for a first experiment.</summary>
public sealed record Imported
{
    private static readonly string[] s_braces = ["{{", "}}"];

    /// <summary>Where it is from, in a few words, such as <c>shop.har</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The address of the service; null when the source does not say it.</summary>
    public string? Address { get; init; }

    /// <summary>
    /// The login that the calls are made with, as an address has it: <c>ann:{{env.PASSWORD}}</c>; null for none.
    /// </summary>
    public string? Login { get; init; }

    /// <summary>Whether every certificate of the service is accepted.</summary>
    public bool IsInsecure { get; init; }

    /// <summary>Whether the service is spoken to over HTTP/2 only.</summary>
    public bool IsHttp2 { get; init; }

    /// <summary>The calls. There is at least one unless there are mistakes.</summary>
    public IReadOnlyList<ImportedCall> Calls { get; init; } = [];

    /// <summary>Whether the calls follow each other; else each is made by itself.</summary>
    public bool IsJourney { get; init; }

    /// <summary>What was left out and why, a sentence each.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>What was made up because the source does not say it, a sentence each.</summary>
    public IReadOnlyList<string> MadeUp { get; init; } = [];

    /// <summary>The secrets that were found, so that no text for people shows them.</summary>
    public IReadOnlyList<string> Hidden { get; init; } = [];

    /// <summary>The environment variables to set before a run, each with what belongs there.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>The mistakes in the source.</summary>
    public IReadOnlyList<PlanError> Errors { get; init; } = [];

    /// <summary>The same calls with the login in a header: for a service whose address is not in the file.</summary>
    public Imported WithLoginInHeader()
    {
        if (Login is not { } login)
            return this;
        // The function takes the names of variables without braces.
        var text = string.Concat(Uri.UnescapeDataString(login).Split(s_braces, StringSplitOptions.None));
        return this with { Login = null, Calls = [.. Calls.Select(With)] };

        ImportedCall With(ImportedCall call) =>
            call with
            {
                Headers = new Dictionary<string, string>(call.Headers)
                {
                    ["Authorization"] = $"Basic {{{{base64 {text}}}}}",
                },
            };
    }

    /// <summary>A source that cannot be read.</summary>
    public static Imported Wrong(string source, params IEnumerable<PlanError> errors) =>
        new() { Source = source, Errors = [.. errors] };
}
