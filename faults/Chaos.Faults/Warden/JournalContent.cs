namespace Chaos.Faults.Warden;

/// <summary>The content of a journal on disk.</summary>
internal sealed record JournalContent
{
    /// <summary>
    /// The header; null when not even the first line is complete, in which case nothing was injected.
    /// </summary>
    public required JournalHeader? Header { get; init; }

    /// <summary>Records that are not reverted, in the order of the injections.</summary>
    public required IReadOnlyList<JournalEntry> Pending { get; init; }

    /// <summary>
    /// Number of unreadable lines. A line that a crash or a full disk cut short belongs to a fault that was not
    /// injected, because the record is written first.
    /// </summary>
    public required int UnreadableLines { get; init; }

    /// <summary>Reads a journal, even while it is being written.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static JournalContent Read(string path)
    {
        JournalHeader? header = null;
        var pending = new SortedDictionary<int, JournalEntry>();
        var unreadable = 0;
        using var reader = new StreamReader(
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
        );
        while (reader.ReadLine() is { } text)
        {
            if (text.Length == 0)
                continue;
            switch (JournalLine.Parse(text))
            {
                case { Header: { } first }:
                    header ??= first;
                    break;
                case { Entry: { Undo: not null } entry }:
                    pending[entry.Id] = entry;
                    break;
                case { Reverted: { } id }:
                    pending.Remove(id);
                    break;
                default:
                    unreadable++;
                    break;
            }
        }
        return new()
        {
            Header = header,
            Pending = [.. pending.Values],
            UnreadableLines = unreadable,
        };
    }
}
