namespace Chaos.Cli.Completing;

/// <summary>The completion script for PowerShell.</summary>
internal sealed class PowerShell : CompletionScript
{
    public override string Shell => "pwsh";

    public override string Load => "chaos completion pwsh | Out-String | Invoke-Expression";

    public override string Text =>
        """
            # chaos: completion for PowerShell. Load it with: chaos completion pwsh | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName chaos -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)
                $command = $commandAst.CommandElements[0].Extent.Text
                $line = $commandAst.Extent.Text.PadRight($cursorPosition - $commandAst.Extent.StartOffset).Substring($command.Length).TrimStart()
                & $command "[suggest:$($line.Length)]" $line 2>$null | Where-Object { $_.Length -ne 2 } | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }

            """;
}
