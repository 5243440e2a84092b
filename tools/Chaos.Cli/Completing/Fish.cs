namespace Chaos.Cli.Completing;

/// <summary>The completion script for fish.</summary>
internal sealed class Fish : CompletionScript
{
    public override string Shell => "fish";

    public override string Load => "chaos completion fish | source";

    public override string Text =>
        """
            # chaos: completion for fish. Load it with: chaos completion fish | source
            function __chaos_complete
                set -l words (commandline -opc)
                set -l line (string join ' ' -- $words[2..-1] (commandline -ct))
                # One-letter options are not offered.
                eval (string escape -- $words[1]) (string escape -- "[suggest:"(string length -- "$line")"]" "$line") 2>/dev/null | string match -rv '^..$'
            end
            complete -c chaos -f -a '(__chaos_complete)'

            """;
}
