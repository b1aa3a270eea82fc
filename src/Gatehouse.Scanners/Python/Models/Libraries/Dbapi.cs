namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>PEP 249: every database module speaks it.</summary>
internal sealed class Dbapi : FlowModel
{
    public override void Declare(ModelSheet sheet)
    {
        foreach (var module in (string[])["sqlite3", "psycopg2", "psycopg", "pymysql", "MySQLdb", "mysql.connector", "cx_Oracle", "pyodbc"])
        {
            sheet.Same($"{module}.connect()", "dbapi.Connection()");
            sheet.Same($"{module}.Connection()", "dbapi.Connection()");
            sheet.Same($"{module}.Cursor()", "dbapi.Cursor()");
        }

        sheet.Same("dbapi.Connection().cursor()", "dbapi.Cursor()");
        sheet.Same("?.cursor()", "dbapi.Cursor()");
        foreach (var verb in (string[])["execute", "executemany", "executescript"])
        {
            sheet.Sink(SinkKinds.Sql, $"dbapi.Cursor().{verb}(0|sql|query|operation|statement)");
            sheet.Sink(SinkKinds.Sql, $"dbapi.Connection().{verb}(0|sql|query|operation|statement)");
        }

        sheet.Sink(SinkKinds.Sql, "?.execute(0)");
        sheet.Clean("?.execute", "?.executemany");
        // What a database returns is stored, not chosen by who asks for it.
        sheet.Source("dbapi.Cursor().fetchone()", "a row of the database", SourceLabel.Stored);
        sheet.Source("dbapi.Cursor().fetchall()", "rows of the database", SourceLabel.Stored);
        sheet.Clean("dbapi.Cursor().execute", "dbapi.Connection().execute");
    }
}
