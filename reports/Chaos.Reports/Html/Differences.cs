using Chaos.Core.Judging;

namespace Chaos.Reports.Html;

/// <summary>
/// Writes the differences between arms other than their policies: each setting and its value in this arm.
/// </summary>
internal static class Differences
{
    internal static void Write(Markup page, ArmSummary arm)
    {
        if (arm.Differences.Count == 0)
            return;
        page.Write($"<dl class=\"differs\">");
        foreach (var (what, value) in arm.Differences)
            page.Write($"<div><dt>{what}</dt><dd>{value}</dd></div>");
        page.Write($"</dl>\n");
    }

    /// <summary>The differences of two arms as a table.</summary>
    internal static void Write(Markup page, ArmSummary before, ArmSummary after)
    {
        if (before.Differences.Count == 0)
            return;
        page.Write(
            $"<table class=\"cards differing\">\n<thead><tr><th scope=\"col\">What differs</th><th "
                + $"scope=\"col\">Before</th><th scope=\"col\">After"
                + $"</th></tr></thead>\n<tbody>\n"
        );
        foreach (var (what, value) in before.Differences)
            page.Write(
                $"<tr><td data-label=\"What differs\"><span>{what}</span></td><td data-label=\"Before"
                    + $"\"><code>{value}</code></td><td data-label=\"After\"><code>"
                    + $"{after.Differences.FirstOrDefault(d => d.What == what)?.Value ?? ""}</code></td></tr>\n"
            );
        page.Write($"</tbody>\n</table>\n");
    }
}
