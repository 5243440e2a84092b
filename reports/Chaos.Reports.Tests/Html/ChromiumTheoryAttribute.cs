namespace Chaos.Reports.Tests.Html;

/// <summary>
/// A test in a real browser for each of its data; shown as skipped with the reason where there is none.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute() => Skip = new ChromiumFactAttribute().Skip;
}
