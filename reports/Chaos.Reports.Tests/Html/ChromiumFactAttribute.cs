namespace Chaos.Reports.Tests.Html;

/// <summary>A test in a real browser. Without one it is skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        if (Chromium.Path is null)
            Skip = $"no Chromium on this machine ({string.Join(", ", Chromium.Names)} were looked for in PATH)";
    }
}
