using Chaos.Core.Messaging;
using Microsoft.Data.Sqlite;

namespace Chaos.Worker;

/// <summary>
/// A store that knows which messages a group has handled, and takes note of one in the same transaction as its effect:
/// a crash leaves both or neither. Members of a group share it, also across processes.
/// </summary>
/// <remarks>The log of handlings is an outbox of it: what was stored and not logged when the worker was killed is
/// logged when it starts again.</remarks>
internal sealed class EffectStore : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _mark;
    private readonly SqliteCommand _effect;
    private readonly string _worker;

    /// <param name="path">The store's file.</param>
    /// <param name="worker">Whose effects are to be logged by us.</param>
    public EffectStore(string path, string worker)
    {
        _worker = worker;
        _connection = new($"Data Source={path};Pooling=False");
        _connection.Open();
        Execute("PRAGMA busy_timeout = 5000");
        Execute("PRAGMA journal_mode = WAL");
        // A killed process loses nothing of what it handed to the system; a power cut is not among the faults.
        Execute("PRAGMA synchronous = OFF");
        Execute(
            "CREATE TABLE IF NOT EXISTS seen (a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID"
        );
        Execute(
            "CREATE TABLE IF NOT EXISTS effects (id INTEGER PRIMARY KEY, worker TEXT NOT NULL, record BLOB NOT NULL)"
        );
        _mark = Prepared("INSERT OR IGNORE INTO seen VALUES ($a, $b)", "$a", "$b");
        _effect = Prepared("INSERT INTO effects (worker, record) VALUES ($worker, $record)", "$worker", "$record");
    }

    /// <summary>
    /// Marks a message as handled and has its effect, both or neither, and logs it. When it was marked before, nothing
    /// happens.
    /// </summary>
    /// <param name="identity">What the message is told by.</param>
    /// <param name="handling">The effect.</param>
    /// <param name="log">Where it is written down, in the store's order.</param>
    public void Have((long, long) identity, in Handling handling, HandlingLog log)
    {
        var record = new byte[Handling.Size];
        handling.Write(record);
        lock (_lock)
        {
            // Takes the store's lock before it looks, so that no other member looks at the same time.
            Execute("BEGIN IMMEDIATE");
            _mark.Parameters["$a"].Value = identity.Item1;
            _mark.Parameters["$b"].Value = identity.Item2;
            var isNew = _mark.ExecuteNonQuery() == 1;
            if (isNew)
            {
                _effect.Parameters["$worker"].Value = _worker;
                _effect.Parameters["$record"].Value = record;
                _effect.ExecuteNonQuery();
            }
            Execute("COMMIT");
            if (isNew)
                log.Append(handling);
        }
    }

    /// <summary>Logs what was stored before a kill and not logged any more.</summary>
    public void CatchUp(HandlingLog log, int group)
    {
        foreach (var effect in After(log.CountOf(group)))
            log.Append(effect);
    }

    private List<Handling> After(long logged)
    {
        lock (_lock)
        {
            using var command = Prepared(
                "SELECT record FROM effects WHERE worker = $worker ORDER BY id LIMIT -1 OFFSET $logged",
                "$worker",
                "$logged"
            );
            command.Parameters["$worker"].Value = _worker;
            command.Parameters["$logged"].Value = logged;
            using var reader = command.ExecuteReader();
            var found = new List<Handling>();
            while (reader.Read())
                found.Add(Handling.Read((byte[])reader[0]));
            return found;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _mark.Dispose();
        _effect.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Prepared(string text, params string[] parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        foreach (var name in parameters)
            command.Parameters.Add(new SqliteParameter(name, null));
        return command;
    }

    private void Execute(string text)
    {
        using var command = Prepared(text);
        command.ExecuteNonQuery();
    }
}
