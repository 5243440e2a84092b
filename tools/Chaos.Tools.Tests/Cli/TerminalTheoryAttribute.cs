namespace Chaos.Tools.Tests.Cli;

/// <summary>A test that needs a terminal, which <c>script</c> of util-linux makes.</summary>
public sealed class TerminalTheoryAttribute : TheoryAttribute
{
    public TerminalTheoryAttribute()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/script"))
            Skip = "script of util-linux is not installed";
    }
}
