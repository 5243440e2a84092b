using System.Text.Json;
using Chaos.Core.Records;
using Chaos.Core.Trials;

namespace Chaos.Records;

/// <summary>
/// Reads and writes the records of a run in its folder. Each file is written completely under another name and then
/// renamed, so that a full disk or a crash never leaves half a record.
/// </summary>
public sealed class RecordFolder(string path)
{
    private const string Partial = ".partial";

    /// <summary>The folder.</summary>
    public string Path => path;

    /// <summary>Writes the manifest.</summary>
    public void Write(RunRecord run) => Write(TrialFiles.Run, run);

    /// <summary>Writes a trial's record.</summary>
    public void Write(TrialRecord trial) => Write(TrialFiles.PathOf(trial), trial);

    /// <summary>
    /// Writes a trial's complete record under a temporary name, so that the manifest can name it first.
    /// </summary>
    public void Prepare(TrialRecord trial) => WritePartial(TrialFiles.PathOf(trial), trial);

    /// <summary>Renames a prepared record to its final name.</summary>
    public void Finish(TrialRecord trial) => MovePartial(TrialFiles.PathOf(trial));

    /// <summary>
    /// Moves the record of a spoiled try aside, because the next try's record has the same name. Returns the new path.
    /// </summary>
    /// <param name="trial">The trial.</param>
    /// <param name="number">Number of the try, from 1.</param>
    public string SetAside(TrialRecord trial, int number)
    {
        var (from, to) = (TrialFiles.PathOf(trial), TrialFiles.PathOfSpoiled(trial, number));
        var file = System.IO.Path.Combine(path, to);
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
            File.Move(System.IO.Path.Combine(path, from), file, overwrite: true);
            return to;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RecordException($"cannot write {file}: {e.Message}", e);
        }
    }

    /// <summary>Reads the manifest.</summary>
    public RunRecord ReadRun() => Read<RunRecord>(TrialFiles.Run, RunRecord.CurrentSchema);

    /// <summary>Reads the record at a path of the manifest.</summary>
    public TrialRecord ReadTrial(string relativePath)
    {
        // A run that was killed after the manifest named a record and before the rename has left the complete record
        // under its temporary name.
        var prepared = relativePath + Partial;
        var isFinished =
            File.Exists(System.IO.Path.Combine(path, relativePath))
            || !File.Exists(System.IO.Path.Combine(path, prepared));
        var trial = Read<TrialRecord>(isFinished ? relativePath : prepared, TrialRecord.CurrentSchema);
        return trial with { Times = trial.Times.FromTheLoadOn() };
    }

    private void Write<T>(string relativePath, T record)
    {
        WritePartial(relativePath, record);
        MovePartial(relativePath);
    }

    private void WritePartial<T>(string relativePath, T record) =>
        Writing(
            relativePath,
            file =>
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
                using var stream = File.Create(file + Partial);
                JsonSerializer.Serialize(stream, record, RecordJson.Options);
                stream.Flush(flushToDisk: true);
            }
        );

    private void MovePartial(string relativePath) =>
        Writing(relativePath, file => File.Move(file + Partial, file, overwrite: true));

    private void Writing(string relativePath, Action<string> write)
    {
        var file = System.IO.Path.Combine(path, relativePath);
        try
        {
            write(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RecordException($"cannot write {file}: {e.Message}", e);
        }
    }

    private T Read<T>(string relativePath, int newest)
    {
        var file = System.IO.Path.Combine(path, relativePath);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            if (
                document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("schemaVersion", out var schema)
                && schema.TryGetInt32(out var found)
                && found > newest
            )
                throw new RecordException(
                    $"{file} has schema {found}, newer than this build reads ({newest}): use a newer build of chaos"
                );
            return document.Deserialize<T>(RecordJson.Options) ?? throw new RecordException($"{file} holds no record");
        }
        catch (JsonException e)
        {
            throw new RecordException($"{file} is not a record: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RecordException($"cannot read {file}: {e.Message}", e);
        }
    }
}
