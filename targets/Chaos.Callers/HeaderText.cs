using System.Text;
using System.Text.Unicode;

namespace Chaos.Callers;

/// <summary>
/// Reads header values beyond ASCII. Most servers write UTF-8, and older ones Latin-1, which is how the client reads
/// every value.
/// </summary>
internal static class HeaderText
{
    /// <summary>The text of a value that was read as Latin-1.</summary>
    public static string Of(string value)
    {
        if (Ascii.IsValid(value))
            return value;
        var bytes = Encoding.Latin1.GetBytes(value);
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : value;
    }
}
