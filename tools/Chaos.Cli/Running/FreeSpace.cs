using System.Globalization;
using Chaos.Records;

namespace Chaos.Cli.Running;

/// <summary>Checks, before anything is measured, whether the disk has room for what a run writes.</summary>
internal static class FreeSpace
{
    /// <summary>Bytes for logs, reports and the manifest.</summary>
    private const long Whole = 8_000_000;

    /// <summary>Bytes for a trial's record: a few hundred kilobytes for one service, more for many.</summary>
    private const long EachTrial = 500_000;

    /// <summary>Free bytes on the disk of a folder; null where the system does not say.</summary>
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

    /// <summary>Checks whether there is enough free space.</summary>
    /// <param name="folder">The folder that a run writes to; it need not exist yet.</param>
    /// <param name="trials">The number of trials.</param>
    /// <param name="free">Gives the free bytes on the disk of a folder; null to ask the system.</param>
    /// <exception cref="RecordException">There is too little free space.</exception>
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
