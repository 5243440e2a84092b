using Chaos.Core.Judging;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Html;

/// <summary>Writes what is known of loads that were made elsewhere.</summary>
internal static class ExternalSection
{
    internal static void Write(Markup page, RunContent run, ExperimentResult result)
    {
        var lines = ExternalWords.Of(run, result);
        if (lines.Count == 0)
            return;
        page.Write($"<h3>Load made elsewhere</h3>\n");
        foreach (var line in lines)
            page.Write($"<p class=\"policy\">{line}</p>\n");
    }
}
