using System.Globalization;
using Chaos.Records;

namespace Chaos.Cli.Running;

/// <summary>Whether a disk can take what a run writes, looked at before anything is measured.</summary>
internal static class FreeSpace
{
    /// <summary>Logs, reports and the manifest.</summary>
    private const long Whole = 8_000_000;

    /// <summary>A trial's record: a few hundred kilobytes for a load of one service, more with many.</summary>
    private const long EachTrial = 500_000;

    /// <summary>How much is free where a folder is, in bytes; null where that cannot be said.</summary>
    private static readonly Func<string, long?> s_free = folder =>
    {
        try
        {
            var there = Path.GetFullPath(folder);
            while (!Directory.Exists(there) && Path.GetDirectoryName(there) is { } parent)
                there = parent;
            return new DriveInfo(there).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    };

    /// <summary>Looks whether there is enough.</summary>
    /// <param name="folder">Where a run writes; it need not be there yet.</param>
    /// <param name="trials">How many trials it has.</param>
    /// <param name="free">How much is free where a folder is, in bytes; null for what the system says.</param>
    /// <exception cref="RecordException">There is too little.</exception>
    public static void Check(string folder, int trials, Func<string, long?>? free = null)
    {
        var needed = Whole + (trials * EachTrial);
        if ((free ?? s_free)(folder) is { } there && there < needed)
            throw new RecordException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{folder}: {there / 1e6:0.#} MB are free there, and this run may need "
                        + $"{needed / 1e6:0.#} MB: make room, or choose another --output"
                )
            );
    }
}
