namespace Chaos.Core.Texts;

/// <summary>
/// Resolves placeholders of secrets, so that no experiment, record or report contains their values. <c>{{env.NAME}}</c>
/// is an environment variable, <c>{{file.PATH}}</c> the content of a file.
/// </summary>
/// <param name="environment">Reads an environment variable; null for none.</param>
/// <param name="file">Reads the secret in a file; null for none.</param>
public sealed class Secrets(Func<string, string?> environment, Func<string, string?> file)
{
    /// <summary>The text that replaces a secret wherever it would be shown.</summary>
    public const string Mask = SecretMask.Mask;

    /// <summary>Knows no secret.</summary>
    public static Secrets None { get; } = new(_ => null, _ => null);

    private const string Variable = "env.";
    private const string InFile = "file.";

    /// <summary>Whether a placeholder's name refers to a secret.</summary>
    public static bool IsSecret(string name) =>
        name.StartsWith(Variable, StringComparison.Ordinal) || name.StartsWith(InFile, StringComparison.Ordinal);

    /// <summary>The secret of a name, which is masked from then on; null when it does not exist.</summary>
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

    /// <summary>The mistakes in the secrets of a text, under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path, string text) =>
        Template
            .NamesIn(text)
            .Where(IsSecret)
            .Select(n => (Name: n, Value: Of(n)))
            .Where(s => string.IsNullOrEmpty(s.Value))
            .Select(s =>
            {
                var isVariable = s.Name.StartsWith(Variable, StringComparison.Ordinal);
                var name = s.Name[(isVariable ? Variable : InFile).Length..];
                return isVariable
                    ? new PlanError(
                        path,
                        $"{{{{{s.Name}}}}}",
                        $"a variable with a value: -e {name}=VALUE, or export it"
                    )
                    {
                        Why = $"has no value: the variable {name} is {(s.Value is null ? "not set" : "empty")}",
                    }
                    : new PlanError(
                        path,
                        $"{{{{{s.Name}}}}}",
                        $"a file: {name} {(s.Value is null ? "does not exist or cannot be read" : "is empty")}"
                    );
            });
}
