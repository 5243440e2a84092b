using System.Globalization;
using Chaos.Core;

namespace Chaos.Cli.Loading;

/// <summary>Reads lengths of time of the command line.</summary>
internal static class LengthText
{
    /// <summary>Reads a length of time as files write it. Adds a mistake and returns null when it is not one.</summary>
    public static TimeSpan? Read(string option, string text, string allowed, ICollection<PlanError> errors)
    {
        try
        {
            return Limits.DurationOf(text.Trim());
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or FormatException or OverflowException)
        {
            var bare =
                double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number > 0;
            errors.Add(
                new(option, text, allowed) { Meant = bare ? $"{text}s" : null, Why = bare ? "has no unit" : null }
            );
            return null;
        }
    }
}
