using System.Globalization;
using Chaos.Core.Load;
using Chaos.Core.Texts;
using Chaos.Core.Trials;
using Chaos.Faults.Processes;

namespace Chaos.Scenarios.Testbeds.Local.Elsewhere;

/// <summary>The program that makes a load, as a child of the run.</summary>
/// <param name="workload">Name of the load.</param>
/// <param name="maker">The program.</param>
/// <param name="trial">Token of the trial, for the names of files.</param>
/// <param name="text">Fills in the placeholders of a text.</param>
/// <param name="options">The testbed.</param>
/// <param name="time">The clock.</param>
internal sealed class MakerProcess(
    string workload,
    LoadMaker maker,
    string trial,
    Func<string, string> text,
    LocalOptions options,
    TimeProvider time
) : IAsyncDisposable
{
    private const int Told = 5;
    private static readonly TimeSpan s_stopLimit = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource<MakerEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _summary = Path.Combine(options.LogFolder, $"{workload}.{trial}.k6.json");
    private ChildProcess? _process;
    private volatile bool _isEnding;

    /// <summary>Completes when it ends by itself, with how it ended.</summary>
    public Task<MakerEnd> Ended => _ended.Task;

    /// <summary>The last lines of its output; of k6 the errors among them.</summary>
    public IReadOnlyList<string> LastLines => Said(_process?.LastLines ?? []);

    /// <summary>Starts it.</summary>
    /// <exception cref="WrongExperimentException">It cannot be started.</exception>
    public async Task StartAsync(string address, CancellationToken cancellationToken)
    {
        try
        {
            _process = await ChildProcess.StartAsync(
                new()
                {
                    Name = workload,
                    RunId = options.RunId,
                    FileName = text(maker.Words[0]),
                    Arguments = [.. Arguments()],
                    HasPorts = false,
                    WorkingDirectory = maker.Folder,
                    Environment = new Dictionary<string, string?>(
                        maker.Environment.Select(e => KeyValuePair.Create(e.Key, (string?)text(e.Value)))
                    )
                    {
                        [LoadMaker.UrlVariable] = maker.Environment.TryGetValue(LoadMaker.UrlVariable, out var own)
                            ? text(own)
                            : address,
                    },
                    Ready = ReadySign.Started,
                    Shown = SecretMask.Hide,
                    LogPath = Path.Combine(options.LogFolder, $"{workload}.log"),
                },
                time,
                cancellationToken
            );
        }
        catch (ChildProcessException e)
        {
            throw new WrongExperimentException(SecretMask.Hide(e.Message), e);
        }
        _ = TellEndAsync(_process);
    }

    /// <summary>Ends it if it still runs, and adds what it says of its load to a record.</summary>
    public async Task<ExternalRecord> EndAsync(ExternalRecord record)
    {
        _isEnding = true;
        if (_process is not { } process)
            return record;
        var exitCode = process.Exited.IsCompleted ? await process.Exited : (int?)null;
        if (exitCode is null)
            await process.StopAsync(s_stopLimit, CancellationToken.None);
        record = record with { Maker = maker.Name, ExitCode = exitCode };
        return maker.IsK6 ? K6Summary.AddTo(record, _summary) : record;
    }

    public async ValueTask DisposeAsync()
    {
        _isEnding = true;
        if (_process is not null)
            await _process.DisposeAsync();
    }

    private IReadOnlyList<string> Said(IReadOnlyList<string> lines) =>
        [.. (maker.IsK6 ? K6Lines.Errors(lines) : lines).Select(l => l.Trim()).Where(l => l.Length > 0).TakeLast(Told)];

    private IEnumerable<string> Arguments()
    {
        var words = maker.Words.Skip(1).Select(text);
        return maker.IsK6
            ? ["run", "--no-color", "--quiet", "--no-usage-report", "--summary-export", _summary, .. words]
            : words;
    }

    private async Task TellEndAsync(ChildProcess process)
    {
        var code = await process.Exited;
        if (_isEnding)
            return;
        var lines = await process.LastWordsAsync(CancellationToken.None);
        var said = Said(lines);
        var meaning = maker.IsK6 ? K6Exit.MeaningOf(code) : "";
        _ended.TrySetResult(
            new(
                string.Create(CultureInfo.InvariantCulture, $"{maker.Name} ended with exit code {code}{meaning}")
                    + (code != 0 && said.Count > 0 ? $" (its last lines: {string.Join(" | ", said)})" : ""),
                maker.IsK6 && K6Exit.IsWrong(code)
            )
        );
    }
}
