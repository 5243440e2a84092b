using Chaos.Core.Experiments;
using Chaos.Core.Texts;
using Chaos.Core.Trials;
using Chaos.Faults.Processes;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// Runs the commands and requests before a trial: the arm's own command, and the reset that gives the trial a fresh
/// state.
/// </summary>
internal sealed class ExternalCommands(LocalOptions options, HttpClient http, TimeProvider time)
{
    private const string Reset = "reset";

    /// <exception cref="WrongExperimentException">A command or the request failed.</exception>
    public async Task PrepareAsync(
        TrialSetup setup,
        Func<string, string, string> text,
        CancellationToken cancellationToken
    )
    {
        if (setup.Arm.Run is { } run)
            await RunAsync($"run of {setup.Arm.Name}", run, text, cancellationToken);
        if (setup.Experiment.Reset is not { } reset)
            return;
        if (reset.Command is { } command)
            await RunAsync(Reset, command, text, cancellationToken);
        if (reset.Url is not null)
            await RequestAsync(reset, t => text(Reset, t), cancellationToken);
    }

    private async Task RunAsync(
        string name,
        ExternalCommand command,
        Func<string, string, string> text,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var process = await ChildProcess.StartAsync(
                new()
                {
                    Name = name,
                    RunId = options.RunId,
                    FileName = text(name, command.Words[0]),
                    Arguments = [.. command.Words.Skip(1).Select(w => text(name, w))],
                    HasPorts = false,
                    WorkingDirectory = command.Folder,
                    Ready = ReadySign.Started,
                    Shown = SecretMask.Hide,
                    LogPath = Path.Combine(options.LogFolder, $"{name.Replace(' ', '-')}.log"),
                },
                time,
                cancellationToken
            );
            var code = await process.Exited.WaitAsync(command.Within, time, cancellationToken);
            if (code != 0)
                throw new WrongExperimentException(
                    SecretMask.Hide(
                        $"{name} ended with exit code {code}: "
                            + string.Join(" | ", (await process.LastWordsAsync(cancellationToken)).TakeLast(5))
                    )
                );
        }
        catch (ChildProcessException e)
        {
            throw new WrongExperimentException(SecretMask.Hide(e.Message), e);
        }
        catch (TimeoutException e)
        {
            throw new WrongExperimentException(
                FormattableString.Invariant($"{name} had not ended after {command.Within.TotalSeconds:0} s"),
                e
            );
        }
    }

    private async Task RequestAsync(TrialReset reset, Func<string, string> text, CancellationToken cancellationToken)
    {
        var request = new SideRequest
        {
            Method = reset.Method,
            Address = reset.Url!,
            Headers = reset.Headers,
        };
        // Secrets are hidden before the text is cut: a cut secret would not be recognised.
        var told = $"reset: {reset.Method} {SecretMask.Hide(text(LoginUrl.Of(reset.Url!).Url)).Split('?', '#')[0]}";
        var answer = await request.SendAsync(http, text, cancellationToken);
        if (answer.Why is not { } why)
            return;
        throw new WrongExperimentException(
            SecretMask.Hide(
                answer.Status is not null ? $"{told} {why}"
                : why == SideRequest.NoAnswer
                    ? FormattableString.Invariant($"{told} had not answered after {http.Timeout.TotalSeconds:0.###} s")
                : $"{told}: {why}"
            )
        );
    }
}
