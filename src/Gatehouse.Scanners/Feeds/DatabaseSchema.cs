namespace Gatehouse.Scanners.Feeds;

/// <summary>The tables of the database. What is looked up lies in one index; the rest of a row is read for matches only.</summary>
internal static class DatabaseSchema
{
    /// <summary>Another version is another layout: such a file is told, and made anew.</summary>
    public const int Version = 1;

    /// <summary>"GATE": tells this program's databases from other files of SQLite, so that none of those is ever written over.</summary>
    public const int Application = 0x47415445;

    /// <summary>The lower bits of an affected package's number; the upper ones are the number of its record.</summary>
    public const int OrdinalBits = 16;

    /// <summary>Affected packages count by kind when names are listed.</summary>
    public const int Vulnerable = 0;
    public const int Malicious = 1;
    public const int Withdrawn = 2;

    public const string Pages = "PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32768;";

    /// <summary>The file never changes, so that it is mapped: pages are read where they lie, without a call for each.</summary>
    public const string Reading = "PRAGMA mmap_size = 2147418112;";

    public const string Tables = """
        CREATE TABLE source (
            number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, origin TEXT NOT NULL, as_of INTEGER NOT NULL, newest INTEGER,
            records INTEGER NOT NULL, withdrawn INTEGER NOT NULL, malicious INTEGER NOT NULL, unreadable INTEGER NOT NULL,
            etag TEXT, last_modified TEXT, sha256 TEXT);
        CREATE TABLE ecosystem (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE record (number INTEGER PRIMARY KEY, source INTEGER NOT NULL, id TEXT NOT NULL, body BLOB NOT NULL);
        CREATE TABLE affected (
            number INTEGER PRIMARY KEY, ecosystem INTEGER NOT NULL, package TEXT NOT NULL, kind INTEGER NOT NULL, body BLOB NOT NULL);
        CREATE TABLE name (id TEXT NOT NULL, record INTEGER NOT NULL, PRIMARY KEY (id, record)) WITHOUT ROWID;
        CREATE TABLE epss (cve INTEGER PRIMARY KEY, score REAL NOT NULL, percentile REAL NOT NULL);
        CREATE TABLE kev (cve INTEGER PRIMARY KEY, added INTEGER NOT NULL, due INTEGER, ransomware INTEGER NOT NULL);
        """;

    /// <summary>Made last: sorting once is cheaper than keeping order at every row.</summary>
    public const string Indexes = "CREATE INDEX affected_package ON affected (ecosystem, package, kind);";
}
