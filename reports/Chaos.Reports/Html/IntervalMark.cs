using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Statistics;

namespace Chaos.Reports.Html;

/// <summary>
/// Draws the judged arm's figure as a filled dot and its interval as a bar, the control's figure as a ring, and the
/// limit as a dashed line. An infinite figure is an arrow at the edge.
/// </summary>
internal static class IntervalMark
{
    private const double Left = 8,
        Right = 132,
        Middle = 11;

    /// <summary>Draws it; false where there is no interval to draw.</summary>
    internal static bool Write(Markup page, Finding finding)
    {
        var judged = finding.Arm is { } name
            ? finding.Arms.FirstOrDefault(a => a.Arm == name)
            : finding.Arms.FirstOrDefault(a => a.Role == ArmRole.Candidate);
        var other = finding.Arms.FirstOrDefault(a => a.Role == ArmRole.Control && a != judged);
        if (finding.Limit is null || judged?.Estimate is not { } estimate || double.IsNaN(estimate.Value))
            return false;
        double?[] ends = [finding.Limit.Value, estimate.Value, estimate.Low, estimate.High, other?.Estimate?.Value];
        var finite = ends.OfType<double>().Where(double.IsFinite).ToList();
        if (finite.Count == 0)
            return false;
        var (least, most) = (finite.Min(), finite.Max());
        // All values are equal: put the limit in the middle.
        if (most - least <= 1e-12 * Math.Abs(most))
            (least, most) = (least - 1, most + 1);
        var margin = (most - least) * .08;
        (least, most) = (least - margin, most + margin);
        page.Write(
            $"<svg class=\"interval\" viewBox=\"0 0 140 22\" role=\"img\" aria-label=\"{judged.Text} "
                + $"against {finding.Expected}\"><path class=\"rule\" d=\"M{Left} {Middle}H{Right}\"/>"
        );
        page.Write($"<path class=\"limit\" d=\"M{At(finding.Limit.Value)} 2V20\"/>");
        if (other?.Estimate is { } control && !double.IsNaN(control.Value))
            Mark(control, "control");
        if (estimate.High > estimate.Low)
            page.Write($"<path class=\"bar\" d=\"M{At(estimate.Low)} {Middle}H{At(estimate.High)}\"/>");
        Mark(estimate, "candidate");
        page.Write($"</svg>");
        return true;

        double At(double value) =>
            double.IsNaN(value)
                ? Left
                : Math.Clamp(Left + (Right - Left) * ((value - least) / (most - least)), Left, Right);

        void Mark(Estimate figure, string style)
        {
            if (double.IsPositiveInfinity(figure.Value))
                page.Write(
                    $"<path class=\"{style}\" d=\"M{Right - 4} {Middle - 5}L{Right + 5} {Middle}L{Right - 4} {Middle + 5}Z\"/>"
                );
            else if (double.IsNegativeInfinity(figure.Value))
                page.Write(
                    $"<path class=\"{style}\" d=\"M{Left + 4} {Middle - 5}L{Left - 5} {Middle}L{Left + 4} {Middle + 5}Z\"/>"
                );
            else
                page.Write($"<circle class=\"{style}\" cx=\"{At(figure.Value)}\" cy=\"{Middle}\" r=\"4\"/>");
        }
    }
}
