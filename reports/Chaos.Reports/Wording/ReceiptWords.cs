using Chaos.Core.Faults;

namespace Chaos.Reports.Wording;

/// <summary>Words for what a receipt came to, also where a stop cut it.</summary>
internal static class ReceiptWords
{
    private const string UntilStop = "proven until the stop";
    private const string Unreached = "not reached: stopped before it";
    private const string Cut = "stopped before it was proven";
    private const string Unproven = "not proven";

    /// <summary>What one receipt came to, with its sign.</summary>
    public static (string Sign, string Word) Of(Receipt receipt) =>
        receipt.Unproven() is null ? ("✔", receipt.Cut is { } cut && !(receipt.Reverted <= cut) ? UntilStop : "proven")
        : !receipt.IsCutShort ? ("✘", Unproven)
        : ("?", receipt.Injected is null ? Unreached : Cut);

    /// <summary>
    /// The worst of what the receipts of all trials came to, to follow the name of the fault. Empty where all are
    /// proven.
    /// </summary>
    public static string Of(IReadOnlyList<Receipt> receipts)
    {
        var words = receipts.Select(r => Of(r).Word).ToHashSet();
        return new[] { Unproven, Cut, UntilStop, Unreached }.FirstOrDefault(words.Contains) is { } worst
            ? $" ({worst})"
            : "";
    }
}
