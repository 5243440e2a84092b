using Microsoft.Data.Sqlite;

namespace Chaos.SampleShop.Storage;

/// <summary>
/// Stores the state of a service for one trial in SQLite. All statements use one connection, one after the other.
/// </summary>
/// <remarks>
/// It uses a write-ahead log without synchronization to disk. A killed process loses nothing, but a power cut may lose
/// data. That is acceptable here, because the next trial deletes the state, but not for a real shop.
/// </remarks>
public sealed class ShopDatabase : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private readonly SqliteConnection _connection;

    private ShopDatabase(string source)
    {
        _connection = new(new SqliteConnectionStringBuilder { DataSource = source, Pooling = false }.ToString());
        _connection.Open();
        Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF");
    }

    /// <summary>
    /// Creates an empty database in a file of the service in <paramref name="folder"/>, and replaces an existing one.
    /// Without a folder it is in memory.
    /// </summary>
    public static ShopDatabase Create(string? folder, string service)
    {
        if (folder is null)
            return new(":memory:");
        var file = Path.Combine(folder, $"{service}.db");
        foreach (var suffix in (string[])["", "-wal", "-shm"])
            File.Delete(file + suffix);
        return new(file);
    }

    /// <summary>Runs statements as one exclusive transaction. An exception rolls it back.</summary>
    public T Transact<T>(Func<T> work)
    {
        lock (_lock)
        {
            Execute("BEGIN IMMEDIATE");
            try
            {
                var result = work();
                Execute("COMMIT");
                return result;
            }
            catch
            {
                Execute("ROLLBACK");
                throw;
            }
        }
    }

    /// <summary>
    /// Runs a statement whose parameters are <c>?1</c>, <c>?2</c> and so on. Returns the number of changed rows.
    /// </summary>
    public int Execute(string sql, params ReadOnlySpan<object> parameters)
    {
        lock (_lock)
            return Command(sql, parameters).ExecuteNonQuery();
    }

    /// <summary>Returns the number that a statement yields.</summary>
    public long Number(string sql, params ReadOnlySpan<object> parameters)
    {
        lock (_lock)
            return (long)Command(sql, parameters).ExecuteScalar()!;
    }

    /// <summary>
    /// Returns the first row of a query whose columns are all numbers. Returns null when there is none.
    /// </summary>
    public IReadOnlyList<long>? Row(string sql, params ReadOnlySpan<object> parameters)
    {
        lock (_lock)
        {
            using var reader = Command(sql, parameters).ExecuteReader();
            return reader.Read() ? [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetInt64)] : null;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var command in _commands.Values)
                command.Dispose();
            _connection.Dispose();
        }
    }

    /// <summary>Returns the command for a statement. Each text is compiled only once.</summary>
    private SqliteCommand Command(string sql, ReadOnlySpan<object> parameters)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < parameters.Length; i++)
                command.Parameters.Add(new SqliteParameter { ParameterName = $"?{i + 1}" });
            _commands.Add(sql, command);
        }
        for (var i = 0; i < parameters.Length; i++)
            command.Parameters[i].Value = parameters[i];
        return command;
    }
}
