namespace Chaos.Cli.Completing;

/// <summary>The completion script for GNU Bash.</summary>
internal sealed class Bash : CompletionScript
{
    public override string Shell => "bash";

    public override string Load => "source <(chaos completion bash)";

    public override string Text =>
        """
            # chaos: completion for bash. Load it with: source <(chaos completion bash)
            _chaos() {
              local line=${COMP_LINE:0:COMP_POINT} current=${COMP_WORDS[COMP_CWORD]} word
              line=${line#*[[:space:]]}
              COMPREPLY=()
              while IFS= read -r word; do
                # One-letter options are not offered.
                if [[ $word != ?? && $word == "$current"* ]]; then COMPREPLY+=("$(printf %q "$word")"); fi
              done < <("${COMP_WORDS[0]/#\~/$HOME}" "[suggest:${#line}]" "$line" 2>/dev/null)
              if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == */ ]]; then compopt -o nospace 2>/dev/null; fi
            }
            complete -F _chaos chaos ./chaos

            """;
}
