using System.Text.Json;

namespace Chaos.Faults.Processes;

/// <summary>How a child lets us know that it can be used.</summary>
public sealed record ReadySign
{
    ReadySign() { }

    /// <summary>
    /// A line <c>{"ready":"http://127.0.0.1:PORT"}</c> in its output: it listens there. Further addresses may stand
    /// beside it under names of their own.
    /// </summary>
    public static ReadySign Address { get; } = new();

    /// <summary>It is ready as soon as it runs.</summary>
    public static ReadySign Started { get; } = new();

    /// <summary>The text that is looked for; null unless made by <see cref="Line"/>.</summary>
    public string? Text { get; private init; }

    /// <summary>Any line of its output that holds <paramref name="text"/>.</summary>
    public static ReadySign Line(string text) => new() { Text = text };

    /// <summary>What the sign looks like, for a message to the user.</summary>
    public string Description => Text is null ? "{\"ready\":\"http://127.0.0.1:PORT\"}" : $"\"{Text}\"";

    /// <summary>
    /// Whether <paramref name="line"/> is the sign, and the addresses it names: <c>ready</c> and others.
    /// </summary>
    public bool IsIn(string line, out IReadOnlyDictionary<string, Uri> addresses)
    {
        var found = new Dictionary<string, Uri>();
        addresses = found;
        if (Text is not null)
            return line.Contains(Text, StringComparison.Ordinal);
        if (!line.StartsWith('{'))
            return false;
        try
        {
            using var json = JsonDocument.Parse(line);
            foreach (
                var property in json.RootElement.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String)
            )
                if (Uri.TryCreate(property.Value.GetString(), UriKind.Absolute, out var address))
                    found[property.Name] = address;
            return found.ContainsKey(ChildProcess.Ready);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Two signs without a text are different signs.
    public bool Equals(ReadySign? other) => Text is null ? ReferenceEquals(this, other) : Text == other?.Text;

    public override int GetHashCode() => Text?.GetHashCode(StringComparison.Ordinal) ?? 0;
}
