namespace Chaos.Cli.Completing;

/// <summary>The completion script for zsh.</summary>
internal sealed class Zsh : CompletionScript
{
    public override string Shell => "zsh";

    public override string Load => "source <(chaos completion zsh)";

    public override string Text =>
        """
            #compdef chaos
            # chaos: completion for zsh. Load it after compinit with: source <(chaos completion zsh)
            _chaos() {
              local line="${(j: :)words[2,CURRENT]}"
              local -a found folders
              found=("${(@f)$("${words[1]/#\~/$HOME}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
              # One-letter options and empty lines are not offered.
              found=("${(@)found:#(|??)}")
              folders=("${(@M)found:#*/}")
              found=("${(@)found:#*/}")
              (( ${#folders} )) && compadd -S '' -- "${folders[@]}"
              (( ${#found} )) && compadd -- "${found[@]}"
            }
            compdef _chaos chaos

            """;
}
