namespace Chaos.Faults.Warden;

/// <summary>What a journal on disk says.</summary>
internal sealed record JournalContent
{
    /// <summary>Whose it is; null when not even the first line is whole, in which case nothing was injected.</summary>
    public required JournalHeader? Header { get; init; }

    /// <summary>What was not reverted, in the order of the injections.</summary>
    public required IReadOnlyList<JournalEntry> Pending { get; init; }

    /// <summary>
    /// Lines that cannot be read. One that was torn by a crash or a full disk belongs to a fault that was not injected,
    /// because the record comes first.
    /// </summary>
    public required int UnreadableLines { get; init; }

    /// <summary>Reads a journal, also one that is being written.</summary>
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
