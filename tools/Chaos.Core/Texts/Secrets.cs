namespace Chaos.Core.Texts;

/// <summary>
/// Values that stand in no experiment, record or report: <c>{{env.NAME}}</c> is a variable of the environment,
/// <c>{{file.PATH}}</c> what a file holds.
/// </summary>
/// <param name="environment">Reads a variable.</param>
/// <param name="file">Reads the secret in a file; null for none.</param>
public sealed class Secrets(Func<string, string?> environment, Func<string, string?> file)
{
    /// <summary>What stands in the place of a secret in whatever people read.</summary>
    public const string Mask = SecretMask.Mask;

    /// <summary>No secret at all.</summary>
    public static Secrets None { get; } = new(_ => null, _ => null);

    private const string Variable = "env.";
    private const string InFile = "file.";

    /// <summary>Whether a placeholder's name asks for a secret.</summary>
    public static bool IsSecret(string name) =>
        name.StartsWith(Variable, StringComparison.Ordinal) || name.StartsWith(InFile, StringComparison.Ordinal);

    /// <summary>The secret of a name; null when it is not there.</summary>
    public string? Of(string name)
    {
        var value = name.StartsWith(Variable, StringComparison.Ordinal)
            ? environment(name[Variable.Length..])
            : file(name[InFile.Length..]);
        if (value is null)
            return null;
        SecretMask.Add(name, value);
        return value;
    }

    /// <summary>What is wrong with the secrets of a text, under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path, string text) =>
        Template
            .NamesIn(text)
            .Where(IsSecret)
            .Select(n => (Name: n, Value: Of(n)))
            .Where(s => string.IsNullOrEmpty(s.Value))
            .Select(s => new PlanError(
                path,
                $"{{{{{s.Name}}}}}",
                s.Name.StartsWith(Variable, StringComparison.Ordinal)
                    ? $"a variable of the environment: {s.Name[Variable.Length..]} is {(s.Value is null ? "not set" : "empty")}"
                    : $"a file: {s.Name[InFile.Length..]} {(s.Value is null ? "is not there, or cannot be read" : "is empty")}"
            ));
}
