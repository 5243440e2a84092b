using System.Globalization;

namespace Chaos.Cli.Yaml;

/// <summary>A position in a file, counted as in editors.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
internal readonly record struct YamlPosition(int Line, int Column) : IComparable<YamlPosition>
{
    public int CompareTo(YamlPosition other) => (Line, Column).CompareTo((other.Line, other.Column));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Line}:{Column}");
}
