using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Protocols;

/// <summary>A workload that is being read: where it stands, what is known of it, and who is told of mistakes.</summary>
public sealed record CallReading
{
    /// <summary>Where it stands, such as <c>workloads.orders</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The service that is called.</summary>
    public required string Service { get; init; }

    /// <summary>What is known of the service, as the arm has it; null for nothing.</summary>
    public UsersService? Users { get; init; }

    /// <summary>How long a call is waited for.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Where columns' values come from; null for none.</summary>
    public Feed? Feed { get; init; }

    /// <summary>Whether there is a feed that cannot be read: then nobody knows which placeholders there are.</summary>
    public bool IsFeedUnread { get; init; }

    /// <summary>Headers that the arm adds, which win.</summary>
    public IReadOnlyDictionary<string, string> ArmsHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>The file's own folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Where secrets come from.</summary>
    public required Secrets Secrets { get; init; }

    /// <summary>The hosts that may be called.</summary>
    public required AllowedTargets Allowed { get; init; }

    /// <summary>Checks texts, and takes the mistakes.</summary>
    public required TextCheck Texts { get; init; }

    /// <summary>The placeholders that texts may hold besides secrets.</summary>
    public IReadOnlyList<string> Placeholders => [.. Feed?.Columns ?? [], .. CallText.Placeholders];

    /// <summary>Tells a mistake of a word.</summary>
    public void Wrong(string word, string value, string allowed) => Texts.Wrong($"{Path}.{word}", value, allowed);

    /// <summary>Checks placeholders and secrets of a text.</summary>
    public void CheckText(string word, string? text)
    {
        if (text is not null)
            CheckText(word, "", text);
    }

    /// <summary>Checks placeholders and secrets of headers.</summary>
    public void CheckHeaders(IReadOnlyDictionary<string, string> headers)
    {
        foreach (var (name, value) in headers)
            CheckText($"headers.{name}", name, value);
    }

    /// <summary>
    /// Tells what of a text can never be sent, where its values are known: in the file, in a row of the feed, in a
    /// secret.
    /// </summary>
    /// <param name="word">The word.</param>
    /// <param name="text">The text.</param>
    /// <param name="whyNot">What is allowed in place of a text that cannot be sent; null for one that can.</param>
    /// <param name="isSum">Whether a text cannot be sent as soon as a part of it cannot.</param>
    /// <param name="use">What it is for.</param>
    public void CheckSent(
        string word,
        string text,
        Func<string, string?> whyNot,
        bool isSum,
        TextUse use = TextUse.Plain
    )
    {
        if (!IsFeedUnread)
            Texts.CheckSent($"{Path}.{word}", text, Feed, whyNot, isSum, use);
    }

    /// <summary>Headers with those that the arm adds, by name whatever its case.</summary>
    public IReadOnlyDictionary<string, string> WithArms(IReadOnlyDictionary<string, string> headers) =>
        headers
            .Concat(ArmsHeaders)
            .GroupBy(h => h.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.Last().Value, StringComparer.OrdinalIgnoreCase);

    private void CheckText(string word, string name, string text)
    {
        if (IsFeedUnread)
            return;
        Texts.CheckPlaceholders($"{Path}.{word}", text, Placeholders);
        Texts.CheckSecrets($"{Path}.{word}", name, text);
    }
}
