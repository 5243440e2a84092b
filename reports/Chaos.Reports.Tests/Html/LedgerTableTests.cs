using Chaos.Core.Messaging;
using Chaos.Core.Trials;
using Chaos.Reports.Html;

namespace Chaos.Reports.Tests.Html;

public sealed class LedgerTableTests
{
    [Fact]
    public void Every_count_stands_in_the_table_and_what_went_wrong_is_named()
    {
        var page = Page([Ledger()]);
        Assert.Contains("<h3>Ledger</h3>", page, StringComparison.Ordinal);
        Assert.Contains(
            "data-label=\"Acknowledged\" class=\"number\"><span>12,345</span>",
            page,
            StringComparison.Ordinal
        );
        Assert.Contains("data-label=\"Lost\" class=\"number bad\"><span>2</span>", page, StringComparison.Ordinal);
        Assert.Contains("data-label=\"Handled again\" class=\"number\"><span>0</span>", page, StringComparison.Ordinal);
        Assert.Contains(
            "LOST</span> publish 41: acknowledged at offset 41 of partition 0, never handled",
            page,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Without_messages_there_is_no_ledger() =>
        Assert.DoesNotContain("Ledger", Page([]), StringComparison.Ordinal);

    private static string Page(IReadOnlyList<LedgerRecord> ledgers)
    {
        var (result, trials) = Some.Storm(levels: false);
        using var text = new StringWriter();
        new HtmlReport().Write(Some.Content(Some.Run(result), trials.Select(t => t with { Ledgers = ledgers })), text);
        return text.ToString();
    }

    private static LedgerRecord Ledger() =>
        new()
        {
            Group = "workers",
            Acked = 12_345,
            Failed = 1,
            Unknown = 3,
            UnknownHandled = 1,
            Handled = 12_344,
            Distinct = 12_344,
            Lost = 2,
            Evicted = 0,
            Duplicates = 0,
            Phantoms = 0,
            Reordered = 0,
            Redelivered = 7,
            Examples =
            [
                new(LedgerEntry.Lost, "publish", 41, null, "acknowledged at offset 41 of partition 0, never handled"),
            ],
        };
}
