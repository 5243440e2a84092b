using Chaos.Core.Messaging;
using Microsoft.Data.Sqlite;

namespace Chaos.Worker;

/// <summary>
/// Stores which messages a group has handled. Each message is marked in the same transaction as its effect, so that a
/// crash leaves both or neither. Members of a group share the store, also across processes.
/// </summary>
/// <remarks>
/// The log of handlings is filled from this store, as from an outbox. Effects that were stored but not yet logged when
/// the worker was killed are logged when it starts again.
/// </remarks>
internal sealed class EffectStore : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _mark;
    private readonly SqliteCommand _effect;
    private readonly string _worker;

    /// <param name="path">The store's file.</param>
    /// <param name="worker">Name of the worker whose effects this process logs.</param>
    public EffectStore(string path, string worker)
    {
        _worker = worker;
        _connection = new($"Data Source={path};Pooling=False");
        _connection.Open();
        Execute("PRAGMA busy_timeout = 5000");
        Execute("PRAGMA journal_mode = WAL");
        // A killed process loses nothing that it has written to the operating system. A power cut is not among the
        // faults.
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
    /// Marks a message as handled and stores its effect, both or neither, and logs it. Does nothing when the message
    /// was marked before.
    /// </summary>
    /// <param name="identity">Identifies the message.</param>
    /// <param name="handling">The effect.</param>
    /// <param name="log">The log to which it is appended, in the order of the store.</param>
    public void Have((long, long) identity, in Handling handling, HandlingLog log)
    {
        var record = new byte[Handling.Size];
        handling.Write(record);
        lock (_lock)
        {
            // Takes the lock of the store before it reads, so that no other member reads at the same time.
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

    /// <summary>Logs the effects that were stored but not logged before the worker was killed.</summary>
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
