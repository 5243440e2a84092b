using System.Text.Json;

namespace Chaos.Faults.Processes;

/// <summary>The sign by which a child process reports that it is ready.</summary>
public sealed record ReadySign
{
    ReadySign() { }

    /// <summary>
    /// An output line <c>{"ready":"http://127.0.0.1:PORT"}</c> with the address where it listens. The line may contain
    /// further addresses under other names.
    /// </summary>
    public static ReadySign Address { get; } = new();

    /// <summary>The child is ready as soon as it runs.</summary>
    public static ReadySign Started { get; } = new();

    /// <summary>The text to search for; null unless made by <see cref="Line"/>.</summary>
    public string? Text { get; private init; }

    /// <summary>Any output line that contains <paramref name="text"/>.</summary>
    public static ReadySign Line(string text) => new() { Text = text };

    /// <summary>The sign in words, for a message to the user.</summary>
    public string Description => Text is null ? "{\"ready\":\"http://127.0.0.1:PORT\"}" : $"\"{Text}\"";

    /// <summary>
    /// Whether <paramref name="line"/> is the sign. Returns the addresses that it contains: <c>ready</c> and others.
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

    // Two signs without a text differ.
    public bool Equals(ReadySign? other) => Text is null ? ReferenceEquals(this, other) : Text == other?.Text;

    public override int GetHashCode() => Text?.GetHashCode(StringComparison.Ordinal) ?? 0;
}
