using Chaos.Core.Experiments;
using Chaos.Core.Texts;
using Chaos.Core.Trials;
using Chaos.Faults.Processes;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>What is done before a trial on services of the user's: an arm's own command, and what gives it a fresh state.</summary>
internal sealed class UsersCommands(LocalOptions options, HttpClient http, Secrets secrets, TimeProvider time)
{
    private const string Reset = "reset";

    /// <exception cref="WrongExperimentException">A command or the request failed.</exception>
    public async Task PrepareAsync(TrialSetup setup, Func<string, string, string> text, CancellationToken cancellationToken)
    {
        if (setup.Arm.Run is { } run) await RunAsync($"run of {setup.Arm.Name}", run, text, cancellationToken);
        if (setup.Experiment.Reset is not { } reset) return;
        if (reset.Command is { } command) await RunAsync(Reset, command, text, cancellationToken);
        if (reset.Url is { } url) await RequestAsync(reset.Method, new(text(Reset, url)), cancellationToken);
    }

    private async Task RunAsync(string name, UsersCommand command, Func<string, string, string> text, CancellationToken cancellationToken)
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
                    WorkingDirectory = command.Folder,
                    Ready = ReadySign.Started,
                    Shown = secrets.Hide,
                    LogPath = Path.Combine(options.LogFolder, $"{name.Replace(' ', '-')}.log"),
                }, time, cancellationToken);
            var code = await process.Exited.WaitAsync(command.Within, time, cancellationToken);
            if (code != 0) throw new WrongExperimentException(secrets.Hide(FormattableString.Invariant($"{name} ended with exit code {code}: {string.Join(" | ", process.LastLines.TakeLast(5))}")));
        }
        catch (ChildProcessException e)
        {
            throw new WrongExperimentException(secrets.Hide(e.Message), e);
        }
        catch (TimeoutException e)
        {
            throw new WrongExperimentException(FormattableString.Invariant($"{name} had not ended after {command.Within.TotalSeconds:0} s"), e);
        }
    }

    private async Task RequestAsync(string method, Uri url, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(new(method), url);
            using var response = await http.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode) throw new WrongExperimentException(FormattableString.Invariant($"reset: {method} {url.GetLeftPart(UriPartial.Path)} answered {(int)response.StatusCode}"));
        }
        catch (HttpRequestException e)
        {
            throw new WrongExperimentException($"reset: {method} {url.GetLeftPart(UriPartial.Path)}: {e.Message}", e);
        }
    }
}
