using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Protocols;

/// <summary>
/// The context in which a workload is read from a file: its path, its service, and the collector of mistakes.
/// </summary>
public sealed record CallReading
{
    /// <summary>The path in the file, such as <c>workloads.orders</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The service that is called.</summary>
    public required string Service { get; init; }

    /// <summary>The user's service, as the arm defines it. Null when the file does not define it.</summary>
    public ExternalService? External { get; init; }

    /// <summary>How long to wait for a call.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>The feed from which column values are taken. Null for none.</summary>
    public Feed? Feed { get; init; }

    /// <summary>Whether there is a feed that cannot be read. The placeholders are then not known.</summary>
    public bool IsFeedUnread { get; init; }

    /// <summary>Headers that the arm adds. They override those of the workload.</summary>
    public IReadOnlyDictionary<string, string> ArmsHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether examples of calls that are not good have the beginning of the answer's body.</summary>
    public bool KeepsBodies { get; init; }

    /// <summary>The folder of the file.</summary>
    public required string Folder { get; init; }

    /// <summary>The source of secrets.</summary>
    public required Secrets Secrets { get; init; }

    /// <summary>The hosts that may be called.</summary>
    public required AllowedTargets Allowed { get; init; }

    /// <summary>Checks texts and collects the mistakes.</summary>
    public required TextCheck Texts { get; init; }

    /// <summary>
    /// The names that steps before this one have captured, of the journey and of the setup. Null for a call that is no
    /// step of a journey.
    /// </summary>
    public IReadOnlyList<string>? Captures { get; init; }

    /// <summary>
    /// The names that this step or a later one captures, which have no value yet, each with the name of that step.
    /// </summary>
    public IReadOnlyDictionary<string, string> LaterCaptures { get; init; } = new Dictionary<string, string>();

    /// <summary>The placeholders that texts may contain besides secrets and functions.</summary>
    public IReadOnlyList<string> Placeholders => CallText.NamesWith(Feed, Captures);

    /// <summary>Reports a mistake at a word.</summary>
    public void Wrong(string word, string value, string allowed) => Texts.Wrong($"{Path}.{word}", value, allowed);

    /// <summary>Adds a warning at a word.</summary>
    public void Warn(string word, string text) => Texts.Warn($"{Path}.{word}", text);

    /// <summary>Checks the placeholders and secrets in a text.</summary>
    public void CheckText(string word, string? text)
    {
        if (text is not null)
            CheckText(word, "", text);
    }

    /// <summary>Checks the placeholders and secrets in headers.</summary>
    public void CheckHeaders(IReadOnlyDictionary<string, string> headers)
    {
        foreach (var (name, value) in headers)
            CheckText($"headers.{name}", name, value);
    }

    /// <summary>
    /// Reports texts that can never be sent, for values that are known before the run: those in the file, in rows of
    /// the feed and in secrets.
    /// </summary>
    /// <param name="word">The word.</param>
    /// <param name="text">The text.</param>
    /// <param name="whyNot">Returns what is allowed instead of a text that cannot be sent. Returns null for a text that
    /// can be sent.</param>
    /// <param name="isSum">Whether a text cannot be sent when one of its parts cannot be sent.</param>
    /// <param name="use">What the text is used for.</param>
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

    /// <summary>
    /// Returns the headers together with those that the arm adds. Names are compared without regard to case.
    /// </summary>
    public IReadOnlyDictionary<string, string> WithArms(IReadOnlyDictionary<string, string> headers) =>
        headers
            .Concat(ArmsHeaders)
            .GroupBy(h => h.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.Last().Value, StringComparer.OrdinalIgnoreCase);

    private void CheckText(string word, string name, string text)
    {
        if (IsFeedUnread)
            return;
        var early = Template
            .NamesIn(text)
            .Where(n => LaterCaptures.ContainsKey(n) && !Placeholders.Contains(n))
            .ToList();
        foreach (var used in early)
            Wrong(
                word,
                $"{{{{{used}}}}}",
                $"a name that an earlier step captures: {used} is captured by {LaterCaptures[used]}"
            );
        Texts.CheckPlaceholders($"{Path}.{word}", text, [.. Placeholders, .. early], hasFunctions: true);
        Texts.CheckSecrets($"{Path}.{word}", name, text);
    }
}
